// All that a task has to hold a model against, tried on problems: its lists of proofs, random moves, and search without a model.

import type { Task } from "../../tasks/index.ts";
import type { ProofJudge } from "../interfaces.ts";
import type { Attemptable } from "../judge/judge.ts";
import type { TalliedProblem } from "../passk.ts";
import { type SearchMethod, searchStates } from "../search/states/search_states.ts";
import { uniformPolicy } from "../search/states/uniform_policy.ts";
import { tryProofs } from "./proofs.ts";
import { tryRandomMoves } from "./random_moves.ts";

/** What came of one prover without a model. */
export interface BaselineResult {
  readonly name: string;
  readonly tallies: readonly TalliedProblem[];
}

/** How much is tried. */
export interface BaselineOptions {
  readonly judge: ProofJudge;
  /** Tries with random moves at each problem, and the most moves of one. */
  readonly samples: number;
  readonly longest: number;
  /** The search without a model, and the lines that it may have checked for a problem; 0 leaves it out. */
  readonly method: SearchMethod;
  readonly checks: number;
  readonly seed: number;
  /** Told what is tried, and on how many problems it was. */
  readonly onProgress?: (name: string, done: number, total: number) => void;
}

export const RANDOM_MOVES = "random applicable moves";
export const BLIND_SEARCH = "search without a model";

/** The names of a task's baselines, in the order in which they are tried. */
export function baselineNames({ baselines, moves }: Pick<Task, "baselines" | "moves">, checks: number): string[] {
  const blind = checks > 0 ? [BLIND_SEARCH] : [];
  return [...baselines.map(({ name }) => name), ...(moves === undefined ? [] : [RANDOM_MOVES, ...blind])];
}

/** Tries the baseline with this name. */
export async function tryBaseline(
  name: string,
  { baselines, moves }: Pick<Task, "baselines" | "moves">,
  problems: readonly Attemptable[],
  options: BaselineOptions,
): Promise<BaselineResult> {
  const { judge, samples, longest, method, checks, seed } = options;
  const tried = problems.filter(({ provable }) => provable !== false);
  const told = (done: number, total: number) => options.onProgress?.(name, done, total);
  const listed = baselines.find((each) => each.name === name);
  if (listed !== undefined) return { name, tallies: await tryProofs(listed, tried, judge) };
  if (moves === undefined) return { name, tallies: [] };
  if (name === RANDOM_MOVES)
    return {
      name,
      tallies: await tryRandomMoves(tried, judge, { moves, samples, longest, seed, onProgress: told }),
    };
  const settings = { tokens: Number.POSITIVE_INFINITY, checks, width: 1, lineTokens: 1, parallel: 1 };
  const found = await searchStates(tried, {
    ...{ policy: uniformPolicy(moves), judge, method, settings, seed },
    onProgress: (done) => told(done, tried.length),
  });
  const tallies = found.map(({ problem, proof }) => ({ problem, samples: 1, proved: proof === undefined ? 0 : 1 }));
  return { name, tallies };
}

/** Tries all of them. */
export async function tryBaselines(
  task: Pick<Task, "baselines" | "moves">,
  problems: readonly Attemptable[],
  options: BaselineOptions,
): Promise<BaselineResult[]> {
  const results: BaselineResult[] = [];
  for (const name of baselineNames(task, options.checks))
    results.push(await tryBaseline(name, task, problems, options));
  return results;
}
