// The text that a real Lean is asked about, built from trusted parts around an untrusted proof that the policy lets pass.

import type { Position } from "../../lean/syntax/index.ts";
import { sourceCommands } from "../source/commands.ts";
import { sourceDeclarations } from "../source/declaration.ts";
import { lexSource, type SourceToken, significant } from "../source/lex.ts";
import { endOf, splitBefore } from "../source/splice.ts";
import type { Verdict, VerifyRequest } from "../verifier.ts";
import { refusedLemma } from "./lemmas.ts";
import { type Refusal, type RefusalCode, refusalCodes } from "./refusal.ts";
import { type Finding, outdentedWord, scanTokens } from "./scan.ts";
import { holeWords, kernelConstants } from "./text_words.ts";

/** A request that the policy refuses, with the verdict on it. */
export interface RefusedCheck {
  readonly kind: "refused";
  readonly code: RefusalCode;
  readonly message: string;
  readonly verdict: Verdict;
}

/** A request as texts for Lean. The whole text is `header + body + query`; positions are positions in it. */
export interface PreparedCheck {
  readonly kind: "text";
  /** Trusted, complete commands: an environment that can be kept for other requests with an equal header. */
  readonly header: string;
  /** The statement with the proof, and the candidate's lemmas where they are allowed: the untrusted part. */
  readonly body: string;
  /**
   * Trusted: gives the theorem a name that the candidate has not seen, and asks for that name's axioms. It is best sent
   * after the body was answered, for then the process that read the candidate did not know the name either.
   */
  readonly query: string;
  readonly source: string;
  /** The full name of the theorem. */
  readonly theoremName: string;
  /** The name that the query gives it. */
  readonly secretName: string;
  /** Where the untrusted text begins: at the lemmas, or at the proof. */
  readonly candidateStart: Position;
  readonly proofStart: Position;
  readonly queryStart: Position;
  /** Whether `sorry` or `admit` stands in the untrusted text: then it is not `proved`, whatever is answered. */
  readonly hasHoles: boolean;
}

export interface PrepareOptions {
  /** Names the theorem for the query; by default drawn at random for every call. */
  readonly secretName?: string;
}

/**
 * Applies the policy to a request and, unless it is refused, builds the text that decides.
 *
 * A statement that is none, or has no name, is the caller's mistake and is refused with the code `declaration_missing`.
 */
export function prepareCheck(request: VerifyRequest, options: PrepareOptions = {}): RefusedCheck | PreparedCheck {
  const { complete, lemmas, dangling } = splitBefore(request);
  const beforeProof = `${dangling}${request.statement} := `;
  const declared = sourceDeclarations(`${complete}${beforeProof}sorry`).at(-1);
  if (declared === undefined || declared.name === "") {
    return refused({ code: "declaration_missing", message: "the statement names no theorem", at: endOf(complete) });
  }
  const isPrelude = sourceCommands(complete).some(({ keyword }) => keyword === "prelude");
  if (isPrelude || kernelConstants.has(declared.fullName)) {
    const what = isPrelude ? "'prelude' before the statement" : `a theorem of the name '${declared.fullName}'`;
    return refused({ code: "primitives", message: `refused: ${what}`, at: endOf(complete) });
  }
  const proofStart = endOf(complete + lemmas + beforeProof);
  const proofTokens = significant(lexSource(request.proof));
  const refusal =
    refusedLemma(lemmas, request.statement, endOf(complete)) ??
    refusalOf(scanProof(proofTokens, request.proof), request.proof, proofStart);
  if (refusal !== undefined) return refused(refusal);
  if (proofTokens.length === 0) return noProof(proofStart);
  const body = `${lemmas}${beforeProof}${request.proof}\n`;
  const secretName = options.secretName ?? randomName();
  const isProof = declared.keyword === "theorem" || declared.keyword === "lemma";
  const query = `\n${isProof ? "" : "noncomputable "}def _root_.${secretName} := @_root_.${declared.fullName}\n#print axioms ${secretName}\n`;
  return {
    kind: "text",
    header: complete,
    body,
    query,
    source: complete + body + query,
    theoremName: declared.fullName,
    secretName,
    candidateStart: lemmas === "" ? proofStart : endOf(complete),
    proofStart,
    queryStart: endOf(complete + body),
    hasHoles: hasHole(proofTokens) || hasHole(significant(lexSource(lemmas))),
  };
}

function scanProof(tokens: readonly SourceToken[], proof: string): Finding<SourceToken> | undefined {
  const found = scanTokens(tokens);
  if (found !== undefined) return found;
  const token = outdentedWord(tokens, proof);
  return token === undefined ? undefined : { code: "command", quote: token.text, token };
}

/** What the policy has against a text, as a refusal with its place; `origin` is the position of the text's first character. */
export function refusalOf(
  found: Finding<{ readonly start: number }> | undefined,
  text: string,
  origin: Position,
): Refusal | undefined {
  if (found === undefined) return undefined;
  const { line, column } = endOf(text.slice(0, found.token.start));
  const at = { line: origin.line + line - 1, column: line === 1 ? origin.column + column : column };
  return { code: found.code, message: refusalMessage(found), at };
}

/** One sentence for a refused construct. */
export function refusalMessage({ code, quote }: Pick<Finding<unknown>, "code" | "quote">): string {
  return `refused: '${quote}' in a proof (${refusalCodes[code]})`;
}

/** The verdict of a refusal. */
export function refusedVerdict({ code, message, at }: Refusal): Verdict {
  return { kind: "rejected", reason: message, code, message: { severity: "error", ...at, text: message } };
}

/** A refusal as the result of a preparation. */
export function refused(refusal: Refusal): RefusedCheck {
  return { kind: "refused", code: refusal.code, message: refusal.message, verdict: refusedVerdict(refusal) };
}

/** An empty proof, or one of comments alone, fails as any other text that is no term. */
function noProof({ line, column }: Position): RefusedCheck {
  const text = "unexpected end of the proof; expected term";
  const verdict: Verdict = { kind: "failed", messages: [{ severity: "error", line, column, text }] };
  return { kind: "refused", code: "declaration_missing", message: text, verdict };
}

function hasHole(tokens: readonly SourceToken[]): boolean {
  return tokens.some(({ kind, text }) => kind === "keyword" && holeWords.has(text));
}

/** 128 random bits as a name. */
function randomName(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return `gentzen_${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
