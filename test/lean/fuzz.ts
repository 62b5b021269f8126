// The fuzzer of the checker: cases from a seed and a number, and what is wrong with an answer.

import { collectAxioms, LimitError } from "../../src/lean/kernel/index.ts";
import { prelude } from "../../src/lean/library/load.ts";
import { loadLibraryProofs } from "../../src/lean/library/load_proofs.ts";
import { Random } from "../../src/platform/index.ts";
import { isPropositional } from "../../src/tasks/logic/formula.ts";
import { parseStatement } from "../../src/tasks/logic/parse.ts";
import { printStatement } from "../../src/tasks/logic/print.ts";
import { tacticProof } from "../../src/tasks/logic/problem.ts";
import { findCountermodel } from "../../src/tasks/logic/search/refute.ts";
import { failsInTables } from "../../src/tasks/logic/search/search.ts";
import { defaultStreamOptions, settledStatements } from "../../src/tasks/logic/stream.ts";
import {
  checkFile,
  exportNdjson,
  type FileVerdict,
  importNdjson,
  type Verdict,
  type VerifyRequest,
  verifyEmbedded,
} from "../../src/verify/index.ts";
import { arithmeticAttempts, arithmeticStatement } from "./fuzz_arithmetic.ts";
import { fuzzFiles } from "./fuzz_files.ts";
import { brokenRelation, type Change, type FuzzTheorem, metamorphicChange } from "./fuzz_metamorphic.ts";
import { mutate } from "./fuzz_mutate.ts";

loadLibraryProofs();

/** One text to check. `falsehood` says that its statement is false; a case without `request` is a whole file. */
export interface FuzzCase {
  readonly text: string;
  readonly request: VerifyRequest | undefined;
  readonly falsehood: boolean;
  /** For a file that is checked before and after a change; `text` is the file afterwards. */
  readonly change?: Change;
}

/** Something that must not happen. */
export interface Finding {
  readonly what: "false accept" | "crash" | "hang" | "other verdict after export" | "other verdict after a change";
  readonly text: string;
  readonly detail: string;
}

interface Corpus {
  readonly proofs: readonly VerifyRequest[];
  readonly falsehoods: readonly string[];
  readonly texts: readonly string[];
  readonly vocabulary: readonly string[];
  /** Theorems for files: right ones, broken ones, and false ones with attempts at a proof. */
  readonly theorems: (random: Random) => readonly FuzzTheorem[];
}

/** Steps decide what a check comes to: the clock would make it another thing on a slow machine. */
const limits = { milliseconds: 600_000 };

/** Random theorems with proofs and random false statements, as training has them, and the constants of the library. */
export function fuzzCorpus(size: number): Corpus {
  const proofs: VerifyRequest[] = [];
  const falsehoods: string[] = [];
  const languages = { propositional: 2, first_order: 1, equality: 1 };
  for (const { sequent, proof } of settledStatements({ ...defaultStreamOptions, languages, seed: "fuzz" })) {
    const statement = printStatement(sequent);
    if (proof !== undefined) proofs.push({ statement, proof: tacticProof(proof) });
    else falsehoods.push(statement);
    if (proofs.length >= size && falsehoods.length >= size / 10) break;
  }
  const vocabulary = prelude()
    .environment.constants()
    .map(({ name }) => name);
  const texts = [...proofs.map(({ proof }) => proof), ...arithmeticAttempts, ...fuzzFiles];
  const theorems = (random: Random): FuzzTheorem[] => {
    const { statement, proof } = random.pick(proofs);
    const broken = mutate(random, proof, vocabulary, texts);
    return [
      { text: `${statement} := ${proof}`, falsehood: false },
      { text: `${statement} := ${broken}`, falsehood: false },
      { text: `${random.pick(falsehoods)} := ${random.next() < 0.5 ? proof : broken}`, falsehood: true },
    ];
  };
  return { proofs, falsehoods, texts, vocabulary, theorems };
}

/** The case of this number. The same seed, number and corpus give the same case. */
export function fuzzCase(corpus: Corpus, seed: number | string, index: number): FuzzCase {
  const random = new Random(`${seed}/${index}`);
  const change = (text: string) => mutate(random, text, corpus.vocabulary, corpus.texts);
  const asRequest = (statement: string, proof: string, falsehood: boolean): FuzzCase => ({
    text: `${statement} := ${proof}`,
    request: { statement, proof, limits },
    falsehood,
  });
  const chosen = random.pick(corpus.proofs);
  switch (random.int(8)) {
    case 0:
    case 1:
      return asRequest(random.pick(corpus.falsehoods), change(chosen.proof), true);
    case 2:
      return asRequest(chosen.statement, change(chosen.proof), false);
    case 3: {
      const { statement, truth } = arithmeticStatement(random);
      const proof = random.pick(arithmeticAttempts);
      return asRequest(statement, random.next() < 0.5 ? proof : change(proof), truth === false);
    }
    case 4:
    case 5: {
      const made = metamorphicChange(corpus.theorems(random), random);
      return { text: made.after, request: undefined, falsehood: false, change: made };
    }
    case 6:
      return { text: change(`${chosen.statement} := ${chosen.proof}\n`), request: undefined, falsehood: false };
    default:
      return { text: change(random.pick(fuzzFiles)), request: undefined, falsehood: false };
  }
}

/** Checks a case; answers what is wrong, or undefined. */
export function runFuzzCase({ text, request, falsehood, change }: FuzzCase): Finding | undefined {
  if (change !== undefined) return checkChange(change);
  return request === undefined ? checkText(text) : checkRequest(text, request, falsehood);
}

function checkChange(change: Change): Finding | undefined {
  const broken = brokenRelation(change);
  if (broken === undefined) return undefined;
  const { before, after, what } = change;
  return { what: "other verdict after a change", text: `${before}\n\n${after}`, detail: `${what}: ${broken}` };
}

function checkRequest(text: string, request: VerifyRequest, falsehood: boolean): Finding | undefined {
  const verdict = verifyEmbedded(request);
  return (
    crash(text, verdict) ??
    (falsehood && verdict.kind === "proved" ? { what: "false accept", text, detail: "" } : undefined)
  );
}

function crash(text: string, verdict: Verdict): Finding | undefined {
  return verdict.kind === "crashed" ? { what: "crash", text, detail: verdict.reason } : undefined;
}

/** A file: nothing crashes, nothing refutable is proved, and what is proved is accepted again after export and import. */
function checkText(text: string): Finding | undefined {
  const { verdicts, environment } = checkFile(text);
  for (const { verdict } of verdicts) {
    const found = crash(text, verdict);
    if (found !== undefined) return found;
  }
  const proved = verdicts.filter(({ verdict }) => verdict.kind === "proved");
  if (verdicts.length === 1 && proved.length === 1 && isRefutable(text))
    return { what: "false accept", text, detail: "" };
  const names = proved.map(({ name }) => name).filter((name) => environment.get(name)?.kind === "theorem");
  return names.length === 0 ? undefined : reimport(text, exportNdjson(environment, names), verdicts);
}

function isRefutable(text: string): boolean {
  try {
    const { sequent } = parseStatement(text);
    return isPropositional(sequent) ? failsInTables(sequent) : findCountermodel(sequent) !== undefined;
  } catch {
    return false;
  }
}

function reimport(text: string, exported: string, verdicts: readonly FileVerdict[]): Finding | undefined {
  const wrong = (detail: string): Finding => ({ what: "other verdict after export", text, detail });
  try {
    const again = importNdjson(exported);
    for (const { name, verdict } of verdicts) {
      if (verdict.kind !== "proved" || name === "example") continue;
      const axioms = collectAxioms(again, name);
      if (axioms.join() !== [...verdict.axioms].join()) return wrong(`${name}: ${axioms.join()}`);
    }
    return undefined;
  } catch (error) {
    // The first check shares its limits with elaboration; a proof near a limit may end there when it is checked again.
    if (error instanceof LimitError) return undefined;
    return wrong(error instanceof Error ? error.message : String(error));
  }
}
