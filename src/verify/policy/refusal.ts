// Why a proof is refused before, or in spite of, what a checker says about it.
import type { Position } from "../../lean/syntax/index.ts";

/** Changes with every change of the policy that can change a verdict: verdicts of other versions are not remembered. */
export const policyVersion = 1;

/** What each code stands for. The codes are counted in a run: a rising rate is how reward hacking shows. */
export const refusalCodes = {
  axiom: "declares an axiom or an opaque constant",
  axiom_used: "rests on an axiom other than propext, Classical.choice and Quot.sound",
  command: "ends the proof and begins another command",
  declaration_missing: "leaves no theorem of the name asked for",
  hidden_sorry: "leaves a hole without saying so",
  import: "imports modules",
  instance: "changes instances or attributes",
  lemma: "has a lemma that could change what the statement means",
  metaprogram: "runs code while it is checked",
  native: "trusts the compiler",
  open: "opens namespaces in a way that may change meanings",
  not_confirmed: "is not confirmed by a second checker",
  option: "sets an option that is not harmless",
  primitives: "could replace what the kernel relies on",
  search: "leaves the proof to a search",
  statement_changed: "states another theorem than the one asked for",
  syntax: "changes syntax",
  unclosed: "does not close a comment, a string or a name",
  unsafe: "uses unsafe definitions",
} as const;

export type RefusalCode = keyof typeof refusalCodes;

/** A refusal, at a place of the text that was read. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly at: Position;
}

/** Counts codes, for instance of the verdicts of a batch. */
export function countRefusals(codes: Iterable<RefusalCode | undefined>): Partial<Record<RefusalCode, number>> {
  const counts: Partial<Record<RefusalCode, number>> = {};
  for (const code of codes) if (code !== undefined) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
