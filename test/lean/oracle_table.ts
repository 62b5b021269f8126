// Verdicts on files whose verdicts by real Leans and by the authors of attacks are recorded, counted by folder.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CheckedFile, checkFile, type FileVerdict } from "../../src/verify/index.ts";
import { attacks, attackVerdict } from "./kernel/attacks.ts";

/** Counts for one folder. */
export interface OracleRow {
  readonly folder: string;
  /** Files, or single texts. */
  readonly files: number;
  /** Files that ought to be accepted. */
  readonly acceptable: number;
  /** Acceptable files in which everything is proved (for files with sorry: proved or incomplete). */
  readonly accepted: number;
  /** Acceptable files in which something is refused by the name of a construct. */
  readonly refusedByName: number;
  /** Acceptable files in which something is neither proved nor refused by name. */
  readonly failed: number;
  /** Theorems and examples of the acceptable files, and how many of them are proved. */
  readonly theorems: number;
  readonly proved: number;
  /** What is accepted though it must not be; always empty. */
  readonly falseAccepts: readonly string[];
  /** Acceptable files that failed, with the first reason. */
  readonly failures: readonly string[];
  /** Acceptable files that were refused, with the construct. */
  readonly refusals: readonly string[];
  /** Texts whose recorded verdict is provably not today's, which are not counted as acceptable; each with the reason. */
  readonly outdated: readonly string[];
}

type Expectation = "accept" | "sorry" | "reject";

interface Text {
  readonly name: string;
  readonly expected: Expectation;
  readonly verdicts: readonly FileVerdict[];
}

const fits = (expected: Expectation, { verdict }: FileVerdict): boolean =>
  verdict.kind === "proved" ||
  (expected === "sorry" && verdict.kind === "incomplete") ||
  usesOwnAxiom(expected, verdict);

/** Lean accepts a theorem that rests on an axiom of its file; a verifier must not call it proved. */
function usesOwnAxiom(expected: Expectation, verdict: FileVerdict["verdict"]): boolean {
  return expected === "accept" && verdict.kind === "rejected" && verdict.axioms !== undefined;
}

const byName = ({ verdict }: FileVerdict): boolean => verdict.kind === "rejected" && /unsupported/.test(verdict.reason);

function reason({ name, verdict }: FileVerdict): string {
  if (verdict.kind === "rejected") return `${name}: ${verdict.reason}`;
  if (verdict.kind === "failed") return `${name}: ${verdict.messages[0].text.split("\n")[0]}`;
  return `${name}: ${verdict.kind}`;
}

function row(folder: string, texts: readonly Text[]): OracleRow {
  const acceptable = texts.filter(({ expected }) => expected !== "reject");
  const accepted = (text: Text) => text.verdicts.every((each) => fits(text.expected, each));
  const open = acceptable.filter((text) => !accepted(text));
  const refused = ({ verdicts, expected }: Text) => verdicts.every((each) => fits(expected, each) || byName(each));
  const first = (text: Text, wanted: (each: FileVerdict) => boolean) =>
    `${text.name} ${text.verdicts.filter((each) => !fits(text.expected, each) && wanted(each)).map(reason)[0]}`;
  const theorems = acceptable.flatMap(({ verdicts }) => verdicts);
  return {
    folder,
    files: texts.length,
    acceptable: acceptable.length,
    accepted: acceptable.length - open.length,
    refusedByName: open.filter(refused).length,
    failed: open.filter((text) => !refused(text)).length,
    theorems: theorems.length,
    proved: theorems.filter(({ verdict }) => verdict.kind === "proved").length,
    falseAccepts: texts
      .filter((text) => text.verdicts.some(({ verdict }) => isFalseAccept(text, verdict)))
      .map(({ name }) => name),
    failures: open.filter((text) => !refused(text)).map((text) => first(text, (each) => !byName(each))),
    refusals: open.filter(refused).map((text) => first(text, byName)),
    outdated: [],
  };
}

/** A text to be refused must not be proved as a whole; one with sorry must have something incomplete. */
function isFalseAccept({ expected, verdicts }: Text, verdict: FileVerdict["verdict"]): boolean {
  if (verdict.kind === "crashed") return true;
  return expected !== "accept" && verdicts.every((each) => each.verdict.kind === "proved");
}

function leanFiles(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name);
    return entry.isDirectory() ? leanFiles(inner) : entry.name.endsWith(".lean") ? [inner] : [];
  });
}

/** The files of one folder of the oracle. Their first lines say what Lean answers. */
export function oracleFiles(data: string, folder: string): OracleRow {
  const path = join(data, "lean-oracle", folder);
  const texts = leanFiles(path).map((file): Text => {
    const source = readFileSync(file, "utf8");
    const expected = (/-- EXPECT: (accept|sorry|reject)/.exec(source)?.[1] ?? "accept") as Expectation;
    return { name: file.slice(path.length + 1), expected, verdicts: checkFile(source).verdicts };
  });
  return row(folder, texts);
}

interface Mutant {
  readonly theorem: string;
  readonly mutation: string;
  /** The line that was changed, from 0. */
  readonly at: number;
  readonly text: string;
  readonly verdict: "accept" | "reject";
}

/**
 * The Lean of 2021, which judged the mutants, let a tactic stand further to the right than those before it in its block. Since
 * then every tactic of a block stands in one column, and such a line is an error.
 */
function isMisaligned({ mutation, text, at }: Mutant): boolean {
  const lines = text.split("\n");
  const column = (line: string) => line.search(/\S/);
  const opensBlock = /(?:by|=>|:=|·|do|then|else|from|<;>|,|\()\s*$/.test(lines[at - 1] ?? "by");
  return mutation === "indent+1" && !opensBlock && column(lines[at]) === column(lines[at - 1]) + 1;
}

/** Since 2023 `injection … with` closes the goal by assumption, which a proof that ends with it needs, and one that goes on with the names does not stand. */
function closesByInjection({ text, verdict }: Mutant): boolean {
  const rest = /injection \S+ with [^\n]*(\n.*)?$/s.exec(text);
  return rest !== null && (verdict === "reject") === ((rest[1] ?? "").trim() === "");
}

/**
 * The mutants of NNG4 proofs, each after the part of the file that comes before its theorem.
 * @param every take only one mutant in so many.
 */
export function oracleMutants(data: string, every = 1): OracleRow {
  const context = readFileSync(join(data, "lean-oracle/nng4/nng4_core.lean"), "utf8");
  const lines = readFileSync(join(data, "lean-oracle/mutants/nng4_mutants.lean2021.jsonl"), "utf8").trim().split("\n");
  const mutants = lines.slice(1).map((line) => JSON.parse(line) as Mutant);
  const contexts = new Map<string, CheckedFile>();
  const starts = [...new Set(mutants.map(({ theorem }) => theorem))]
    .map((theorem) => ({ theorem, start: context.search(new RegExp(`^theorem ${theorem}(?![\\w'])`, "m")) }))
    .sort((a, b) => a.start - b.start);
  let before: CheckedFile | undefined;
  let done = 0;
  for (const { theorem, start } of starts) {
    before = checkFile(context.slice(done, start), before);
    done = start;
    contexts.set(theorem, before);
  }
  const isMoved = (mutant: Mutant) => mutant.verdict === "accept" && isMisaligned(mutant);
  const isOutdated = (mutant: Mutant) => isMoved(mutant) || closesByInjection(mutant);
  const texts = mutants
    .filter((mutant, i) => i % every === 0 && !isOutdated(mutant))
    .map(({ theorem, mutation, text, verdict }): Text => {
      const { verdicts } = checkFile(`${text}\n`, contexts.get(theorem));
      return { name: `${theorem} ${mutation}: ${JSON.stringify(text)}`, expected: verdict, verdicts };
    });
  const outdated = mutants
    .filter(isOutdated)
    .map((mutant) =>
      isMoved(mutant)
        ? `${mutant.theorem}: line ${mutant.at + 1} stands to the right of its block, which Lean accepted in 2021 only`
        : `${mutant.theorem} ${mutant.mutation}: 'injection … with' closes the goal by assumption since 2023`,
    );
  return { ...row("mutants", texts), outdated };
}

interface CorpusLine {
  readonly name: string;
  readonly text: string;
  readonly verdict: "accept" | "reject" | "unknown";
  /** What the verdict rests on: `source…` or `recorded…`; else it is somebody's judgement. */
  readonly basis: string;
}

/** Judged verdicts that differ from Lean's own pages and sources, with the place. */
const misjudged: Readonly<Record<string, string>> = {
  pow_succ_explicit: "Nat.pow_succ takes both numbers explicitly (Init/Data/Nat/Basic.lean:793)",
  pow_succ_named: "Nat.pow_succ takes both numbers explicitly (Init/Data/Nat/Basic.lean:793)",
  sx_auto_long: "with a sort of its own universe the type is no proposition (Lean/Elab/MutualDef.lean: pushMain)",
  le_trans_dot: "core has neither LE.le.trans nor Nat.le.trans (the first is Mathlib's)",
};

/**
 * Small files with what today's Lean says of them. Of those whose verdict rests on a source or a recording none may be proved that
 * Lean rejects; a judgement that Lean's pages contradict is told as outdated.
 */
export function oracleCorpus(data: string): OracleRow {
  const lines = readFileSync(join(data, "lean-corpus/corpus.jsonl"), "utf8").trim().split("\n");
  const known = lines.map((line) => JSON.parse(line) as CorpusLine).filter(({ verdict }) => verdict !== "unknown");
  const texts = known
    .filter(({ name }) => !(name in misjudged))
    .map(({ name, text, verdict }): Text => {
      return { name, expected: verdict as Expectation, verdicts: checkFile(text).verdicts };
    });
  const outdated = known.filter(({ name }) => name in misjudged).map(({ name }) => `${name}: ${misjudged[name]}`);
  return { ...row("lean-corpus", texts), outdated };
}

/** Files of the attackers' collections that are honest; a challenge leaves its proof open. */
const honest = /\/Valid\/|\/Level\d|\/Good\.lean|\/(simple_match|simple_multi_nanoda|numeric_namespace)\//;

/** Texts that cheat verifiers, and some that are right. */
export function oracleExploits(data: string): OracleRow {
  const path = join(data, "exploits");
  const texts = leanFiles(path).map((file): Text => {
    const name = file.slice(path.length + 1);
    const open = file.endsWith("/Challenge.lean") ? "sorry" : "accept";
    const expected = honest.test(file) ? open : "reject";
    return { name, expected, verdicts: checkFile(readFileSync(file, "utf8")).verdicts };
  });
  const found = row("exploits", texts);
  // A file that cheats may also hold honest theorems; what counts is that none which is false or forged is proved.
  const falseAccepts = texts
    .filter(({ expected }) => expected === "reject")
    .filter(({ verdicts }) => verdicts.some(({ verdict }) => verdict.kind === "proved" || verdict.kind === "crashed"))
    .map(
      ({ name, verdicts }) =>
        `${name}: ${verdicts.filter(({ verdict }) => verdict.kind === "proved").map((each) => each.name)}`,
    );
  return { ...found, falseAccepts };
}

/** Exports written to deceive kernels, and some that are right. */
export function oracleAttacks(): OracleRow {
  const found = attacks().map((attack) => ({ ...attack, ...attackVerdict(attack.file) }));
  const acceptable = found.filter(({ expected }) => expected === "accept");
  const accepted = acceptable.filter((each) => each.accepted).length;
  return {
    folder: "kernel",
    files: found.length,
    acceptable: acceptable.length,
    accepted,
    refusedByName: 0,
    failed: acceptable.length - accepted,
    theorems: 0,
    proved: 0,
    falseAccepts: found.filter(({ expected, accepted }) => accepted && expected === "reject").map(({ file }) => file),
    failures: acceptable.filter((each) => !each.accepted).map(({ file, reason }) => `${file}: ${reason}`),
    refusals: [],
    outdated: [],
  };
}
