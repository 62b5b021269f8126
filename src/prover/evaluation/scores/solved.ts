// What one model proves and another does not, checked again by a second backend before it is believed. The first report on DeepSeek-Prover-V2 told of 13
// problems that the smaller model alone proved; they were a bug of the Lean that had judged them.

import type { ProofJudge } from "../../interfaces.ts";
import { FairJudge } from "../../judge/fair_judge.ts";
import { requestFor } from "../../judge/judge.ts";
import type { ScoredTheorem } from "./scores.ts";

/** What two models prove of the theorems that both have tried. */
export interface SolvedSets {
  readonly both: readonly string[];
  readonly first: readonly string[];
  readonly second: readonly string[];
  /** Theorems that either proves. */
  readonly union: number;
  /** Theorems that one of them has not tried. */
  readonly untried: number;
  /** Whether proofs that decide were checked again. */
  readonly rechecked: boolean;
  /** Proofs that the second backend did not confirm: they count for nobody. */
  readonly refuted: readonly { readonly name: string; readonly by: "first" | "second"; readonly verdict: string }[];
}

/**
 * Compares what two models prove.
 *
 * @param judge the second backend; absent: what was judged once is believed, and the result says so
 */
export async function compareSolved(
  first: readonly ScoredTheorem[],
  second: readonly ScoredTheorem[],
  judge?: ProofJudge,
): Promise<SolvedSets> {
  const others = new Map(second.map((each) => [each.name, each]));
  const shared = first.filter(({ name }) => others.has(name));
  const claims = shared.flatMap((theorem) => {
    const other = others.get(theorem.name)!;
    return [
      { by: "first" as const, theorem },
      { by: "second" as const, theorem: other },
    ].filter(({ theorem: { proof } }) => proof !== null);
  });
  const refuted = judge === undefined ? [] : await refutedBy(judge, claims);
  const lost = new Set(refuted.map(({ name, by }) => `${by} ${name}`));
  const proves = (by: "first" | "second", { name, proof }: ScoredTheorem) =>
    proof !== null && !lost.has(`${by} ${name}`);
  const split = { both: [] as string[], first: [] as string[], second: [] as string[] };
  for (const theorem of shared) {
    const [one, two] = [proves("first", theorem), proves("second", others.get(theorem.name)!)];
    if (one && two) split.both.push(theorem.name);
    else if (one) split.first.push(theorem.name);
    else if (two) split.second.push(theorem.name);
  }
  return {
    ...split,
    union: split.both.length + split.first.length + split.second.length,
    untried: first.length + second.length - 2 * shared.length,
    rechecked: judge !== undefined,
    refuted,
  };
}

interface Claim {
  readonly by: "first" | "second";
  readonly theorem: ScoredTheorem;
}

/** The claims that the judge does not confirm. A check that came to nothing confirms nothing. */
async function refutedBy(judge: ProofJudge, claims: readonly Claim[]): Promise<SolvedSets["refuted"]> {
  const settled = await FairJudge.of(judge).settleAll(
    claims.map(({ theorem: { proof, lemmas, header = "", statement } }) =>
      requestFor({ header, statement }, { proof: proof ?? "", ...(lemmas === undefined ? {} : { lemmas }) }),
    ),
  );
  return claims.flatMap(({ by, theorem: { name } }, at) => {
    const verdict = settled[at]?.verdict;
    if (verdict?.kind === "proved") return [];
    const reason = verdict?.kind === "rejected" || verdict?.kind === "crashed" ? `: ${verdict.reason}` : "";
    return [{ name, by, verdict: `${verdict?.kind ?? "lost"}${reason}` }];
  });
}
