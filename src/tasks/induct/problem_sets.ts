// Draws the problem sets of the task: theories until every split has as many problems of each level as are wanted.

import { Random } from "../../platform/index.ts";
import { verifyEmbedded } from "../../verify/index.ts";
import { textHash } from "../logic/canonical.ts";
import type { KnownProblem } from "../task.ts";
import { defaultExploration, explore } from "./explore/conjectures.ts";
import { functionsOf, type Labelled, type Level, labelConjectures } from "./label.ts";
import { type DrawnTheory, drawTheory } from "./theory/draw.ts";
import { printHeader, printStatement } from "./theory/print.ts";
import type { Conjecture } from "./theory/theory.ts";

/** The sets that a theory can belong to. */
export const inductSplits = ["train", "validation", "test"] as const;
export type InductSplit = (typeof inductSplits)[number];

/** The levels of problems that are kept. */
export const keptLevels = ["1", "2", "3", "open"] as const satisfies readonly Level[];
export type KeptLevel = (typeof keptLevels)[number];

/** How many problems of each level are wanted in each split. */
export interface InductOptions {
  readonly seed: number | string;
  readonly counts: Readonly<Record<InductSplit, Readonly<Record<KeptLevel, number>>>>;
}

/** What is drawn in two minutes of one core. */
export const defaultInductCounts: InductOptions["counts"] = {
  train: { "1": 60, "2": 20, "3": 12, open: 8 },
  validation: { "1": 6, "2": 3, "3": 3, open: 2 },
  test: { "1": 20, "2": 8, "3": 8, open: 6 },
};

/** Ends of the shares of the unit interval that the splits have. */
const shares: readonly (readonly [number, InductSplit])[] = [
  [0.68, "train"],
  [0.8, "validation"],
  [1, "test"],
];

/** The split of all functions that compute the same: no two splits share one, whatever the sizes and the order of drawing. */
export function splitOfFunction(fingerprint: string, seed: number | string): InductSplit {
  const point = Number.parseInt(textHash(`${seed}\n${fingerprint}`).slice(0, 12), 16) / 2 ** 48;
  return shares.find(([end]) => point < end)![1];
}

/** Problems of one theory at most: so that no theory is most of a split. */
const MOST_OF_A_THEORY = 6;
/** Theories that are drawn for a problem before the draw is given up. */
const PATIENCE = 40;

/** Told now and then how many problems there are, of how many, and how many theories were drawn. */
export type InductProgress = (found: number, total: number, theories: number) => void;

/**
 * Draws the problems of all splits, each with its proof as far as the portfolio found one. The result depends on the options and the
 * checker alone. Where a level stays short within a generous number of theories, the set has fewer of it.
 */
export function drawInductProblems(
  { seed, counts }: InductOptions,
  onProgress?: InductProgress,
): readonly KnownProblem[] {
  const found: KnownProblem[] = [];
  const names = new Set<string>();
  const total = inductSplits.reduce((sum, split) => sum + sumOf(counts[split]), 0);
  let theories = 0;
  for (const split of inductSplits) {
    const left = { ...counts[split] };
    const patience = PATIENCE + PATIENCE * sumOf(left);
    for (let index = 0; sumOf(left) > 0 && index < patience; index++) {
      const random = new Random(seed).fork(`induct ${split} ${index}`);
      const drawn = drawTheory(random, (fingerprint) => splitOfFunction(fingerprint, seed) === split);
      theories++;
      onProgress?.(found.length, total, theories);
      if (drawn === undefined) continue;
      let own = 0;
      for (const labelled of labelledOf(drawn, random, (level) => level !== "0" && left[level] > 0)) {
        const { level } = labelled;
        if (level === "0" || left[level] === 0 || own >= MOST_OF_A_THEORY) continue;
        const problem = problemOf(drawn, labelled, split);
        if (names.has(problem.name) || !stillHolds(problem)) continue;
        names.add(problem.name);
        left[level]--;
        own++;
        found.push(problem);
      }
    }
  }
  return found;
}

function sumOf(counts: Readonly<Record<KeptLevel, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function labelledOf(
  { theory, evaluator }: DrawnTheory,
  random: Random,
  isWanted: (level: Level) => boolean,
): readonly Labelled[] {
  const { conjectures } = explore(evaluator, random.fork("explore"), defaultExploration);
  return labelConjectures(theory, conjectures, isWanted);
}

/** A conjecture as a problem, behind what it is about and nothing else of its theory. */
function problemOf({ theory }: DrawnTheory, { conjecture, level, proof }: Labelled, split: InductSplit): KnownProblem {
  const bare = bareProblem(theory, conjecture);
  return {
    ...bare,
    split,
    category: bucketOfLevel(level),
    bucket: bucketOfLevel(level),
    ...(proof === undefined ? {} : { provable: true, witness: proof }),
    ...(proof !== undefined && split === "train" && (level === "1" || level === "2") ? { proof } : {}),
  };
}

/** How the level of a problem is called in tables. */
export const bucketOfLevel = (level: Level): string => (level === "open" ? "open" : `level ${level}`);

function bareProblem(theory: DrawnTheory["theory"], conjecture: Conjecture) {
  const header = printHeader(theory, functionsOf(conjecture));
  const statement = printStatement(theory, conjecture);
  return { name: `induct_${textHash(header + statement)}`, statement, header, source: "induct", split: "" };
}

/** Whether the proof holds behind the problem's own header; of one without a proof, whether the checker takes the statement. */
function stillHolds({ header, statement, witness }: KnownProblem): boolean {
  if (witness === undefined) return verifyEmbedded({ header, statement, proof: "by sorry" }).kind === "incomplete";
  return verifyEmbedded({ header, statement, proof: witness }).kind === "proved";
}

/** False equations: nearly true ones, each of which some ground values refute. */
export function drawInductCanaries(seed: number | string, count: number): readonly KnownProblem[] {
  const found = new Map<string, KnownProblem>();
  for (let index = 0; found.size < count && index < PATIENCE * (count + 1); index++) {
    const random = new Random(seed).fork(`induct canaries ${index}`);
    const drawn = drawTheory(random, () => true);
    if (drawn === undefined) continue;
    const { refuted } = explore(drawn.evaluator, random.fork("explore"), { ...defaultExploration, conditional: 0 });
    for (const conjecture of refuted) {
      const problem = { ...bareProblem(drawn.theory, conjecture), provable: false, bucket: "false" };
      if (found.size < count) found.set(problem.name, problem);
    }
  }
  return [...found.values()];
}
