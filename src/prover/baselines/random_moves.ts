// A prover that knows nothing: in each state a move is drawn among those of the task that apply there, every one as likely.

import { lastOf, pairsOf, Random } from "../../platform/index.ts";
import type { Moves } from "../../tasks/index.ts";
import type { ProofJudge } from "../interfaces.ts";
import { FairJudge } from "../judge/fair_judge.ts";
import { type Attemptable, requestFor } from "../judge/judge.ts";
import type { TalliedProblem } from "../passk.ts";
import { firstPoint, goalAt, type Point, proofOf, type Step, stepFrom } from "../search/states/point.ts";

/** How random moves are tried. */
export interface RandomMoveOptions {
  readonly moves: Moves;
  /** Tries at each problem, and the most moves of one. */
  readonly samples: number;
  readonly longest: number;
  readonly seed: number;
  /** Called between problems, which take the thread: what it awaits is let through. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>;
}

/** Tries random moves on the problems, and has what they end with judged as whole proofs. Canaries are not tried. */
export async function tryRandomMoves(
  problems: readonly Attemptable[],
  judge: ProofJudge,
  options: RandomMoveOptions,
): Promise<TalliedProblem[]> {
  const { samples, longest, moves, onProgress } = options;
  const tried = problems.filter(({ provable }) => provable !== false);
  const ended: { readonly at: number; readonly proof: string }[] = [];
  for (const [at, problem] of tried.entries()) {
    await onProgress?.(at, tried.length);
    const root = firstPoint(problem);
    if ("kind" in root) continue;
    const random = new Random(options.seed).fork(`random moves ${problem.name}`);
    const walk = new Walk(moves);
    for (let sample = 0; sample < samples; sample++) {
      const lines = walk.from(root, longest, random.fork(sample));
      if (lines !== undefined) ended.push({ at, proof: proofOf(lines) });
    }
  }
  const requests = ended.map(({ at, proof }) => requestFor(tried[at]!, { proof }));
  const settled = await FairJudge.of(judge).settleAll(requests);
  const proved = tried.map(() => 0);
  for (const [{ at }, { verdict }] of pairsOf(ended, settled)) if (verdict.kind === "proved") proved[at]!++;
  return tried.map((problem, at) => ({ problem, samples, proved: proved[at]! }));
}

/** Walks through the states of one problem; what a line leads to is asked once. */
class Walk {
  readonly #moves: Moves;
  readonly #steps = new Map<Point, Map<string, Step>>();

  constructor(moves: Moves) {
    this.#moves = moves;
  }

  /** The lines of a walk that ends with nothing open; undefined for one that does not end, or comes to where no move applies. */
  from(root: Point, longest: number, random: Random): readonly string[] | undefined {
    let point = root;
    for (let length = 0; length < longest; length++) {
      const step = this.#randomStep(point, random);
      if (step === undefined) return undefined;
      if ("proof" in step) return step.proof;
      point = step.point;
    }
    return undefined;
  }

  /** The first of the moves, in random order, that applies: each of those that do is as likely. */
  #randomStep(point: Point, random: Random): Step {
    const known = this.#steps.get(point) ?? new Map<string, Step>();
    this.#steps.set(point, known);
    const lines = random.shuffle([...new Set(this.#moves(goalAt(point)))]);
    while (lines.length > 0) {
      const line = lastOf(lines);
      lines.pop();
      const step = known.has(line) ? known.get(line) : stepFrom(point, { line, said: line, logprob: 0 });
      known.set(line, step);
      if (step !== undefined) return step;
    }
    return undefined;
  }
}
