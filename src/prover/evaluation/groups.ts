// pass@k of judged problems by what is known of them.
import { buckets } from "../../tasks/index.ts";
import { type Attemptable, type JudgedProblem, knownSamples, provedCount } from "../judge/judge.ts";
import { estimatePass, type PassEstimate, type TalliedProblem } from "../passk.ts";
import type { KnownFacts } from "./known_facts.ts";

/** pass@k over some of the theorems. */
export interface PassGroup {
  readonly theorems: number;
  readonly pass: readonly PassEstimate[];
}

/** The samples of each problem of which it is known whether they prove, and the proofs among them. */
export function talliesOf(judged: readonly JudgedProblem<Attemptable>[]): TalliedProblem[] {
  return judged.map((each) => ({
    problem: each.problem,
    samples: knownSamples(each).length,
    proved: provedCount(each),
  }));
}

/** pass@k by difficulty and, where there are several, by logic, split and category; and over all. Empty groups are left out. */
export function passGroups(
  tallied: readonly TalliedProblem[],
  ks: readonly number[],
  facts: ReadonlyMap<string, KnownFacts>,
): Record<string, PassGroup> {
  const groups: Record<string, PassGroup> = {};
  const add = (name: string, belongs: (theorem: Attemptable) => boolean) => {
    const inside = tallied.filter(({ problem }) => problem.provable !== false && belongs(problem));
    if (inside.length > 0) groups[name] = { theorems: inside.length, pass: ks.map((k) => estimatePass(inside, k)) };
  };
  const addEach = (prefix: string, kindOf: (theorem: Attemptable) => string | undefined) => {
    const values = [...new Set(tallied.map(({ problem }) => kindOf(problem)))];
    if (values.length < 2) return;
    for (const value of values) if (value) add(`${prefix}${value}`, (theorem) => kindOf(theorem) === value);
  };
  for (const bucket of [...buckets, "other"]) add(bucket, ({ name }) => facts.get(name)?.bucket === bucket);
  addEach("", ({ name }) => facts.get(name)?.logic);
  addEach("split ", ({ split }) => split);
  addEach("", ({ category }) => category);
  add("all", () => true);
  return groups;
}
