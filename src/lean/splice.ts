// Source surgery: the trusted header and statement with the untrusted proof behind them, and what a proof may not contain.
import { Failure, type Position, Unsupported } from "./syntax/failure.ts";
import { type Token, tokenize } from "./syntax/lexer.ts";
import type { VerifyRequest } from "./verifier.ts";

/** A whole source text, and the place where the proof starts in it. */
export interface SplicedSource {
  readonly source: string;
  /** Position of the first character of the proof. */
  readonly proofStart: Position;
}

/** The text that is checked: header, statement, ` := `, proof. The statement is never taken from the proof. */
export function spliceSource({ header, statement, proof }: VerifyRequest): SplicedSource {
  const before = `${headerText(header)}${statement} := `;
  return { source: before + proof, proofStart: endOf(before) };
}

/** The header as it stands before the statement: empty, or ending with a line break. */
export function headerText(header: string | undefined): string {
  if (header === undefined || header === "") return "";
  return header.endsWith("\n") ? header : `${header}\n`;
}

/** The position just after a text that starts at line 1, column 0. */
export function endOf(text: string): Position {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return { line, column: [...text.slice(lineStart)].length };
}

/** Keywords that begin a command, or reach beyond the proof that they stand in. None may occur in a proof. */
const forbiddenKeywords = new Set(
  `theorem lemma def abbrev example axiom opaque instance inductive coinductive structure class variable universe namespace
   section end export import set_option attribute mutual private protected noncomputable unsafe partial nonrec public meta
   macro macro_rules syntax notation infix infixl infixr prefix postfix elab elab_rules declare_syntax_cat initialize
   builtin_initialize unif_hint local scoped include omit run_cmd run_elab run_meta add_decl_doc init_quot open
   termination_by decreasing_by by_elab include_str prelude module deriving where`
    .split(/\s+/)
    .filter((word) => word.length > 0),
);

/** Tactics and terms that search, or that trust more than the kernel. */
const forbiddenWords = new Set([
  "native_decide",
  "bv_decide",
  "exact?",
  "apply?",
  "rw?",
  "simp?",
  "sorryAx",
  "show_term",
  "unsafeCast",
  "lcProof",
  "stop",
]);

/**
 * The tokens of a proof, for a parser that starts at `origin`. Throws `Unsupported`, naming the first construct that no
 * proof may contain, wherever it stands outside comments and strings.
 */
export function proofTokens(proof: string, origin: Position): Token[] {
  const tokens = tokenize(proof, origin);
  for (const token of tokens) {
    if (token.kind === "keyword" && forbiddenKeywords.has(token.text))
      throw new Unsupported(`'${token.text}' in a proof`, token);
    if (token.kind === "identifier" && forbiddenWords.has(token.text))
      throw new Unsupported(`'${token.text}' in a proof`, token);
    if (token.kind === "symbol" && token.text === "#") throw new Unsupported("'#' command in a proof", token);
    if (token.kind === "symbol" && token.text === "@[") throw new Unsupported("attribute in a proof", token);
  }
  return tokens;
}

/** Throws `Failure` unless everything was read. */
export function requireEnd(token: Token): void {
  if (token.kind !== "end") throw new Failure(`unexpected token '${token.text}'; expected command`, token);
}
