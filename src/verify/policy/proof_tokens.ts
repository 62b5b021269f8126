// The policy as the embedded checker applies it: the tokens of a proof, or the first reason why there are none.
import { type Position, type Token, tokenize, Unsupported } from "../../lean/syntax/index.ts";
import { refusalMessage } from "./prepare.ts";
import type { Refusal } from "./refusal.ts";
import { scanTokens } from "./scan.ts";

/** Thrown for a proof that the policy refuses. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Words that a proof may contain in real Lean, and that lead beyond the embedded subset. */
const beyondSubset = new Set("open set_option where public meta module".split(" "));

/**
 * The tokens of a proof, for a parser that starts at `origin`.
 *
 * @throws Refused where the policy refuses the proof
 * @throws Unsupported naming what the embedded checker knows in no proof
 */
export function proofTokens(proof: string, origin: Position): Token[] {
  const tokens = tokenize(proof, origin);
  const found = scanTokens(tokens);
  if (found !== undefined) {
    throw new Refused({ code: found.code, message: refusalMessage(found), at: found.token });
  }
  for (const token of tokens) {
    if (token.kind === "keyword" && beyondSubset.has(token.text))
      throw new Unsupported(`'${token.text}' in a proof`, token);
    if (token.kind === "symbol" && token.text === "#") throw new Unsupported("'#' in a proof", token);
  }
  return tokens;
}
