// What states are worth by a model's own success: the share of its samples through states like them that ended in a proof.

import type { Attemptable, JudgedProblem } from "../../judge/judge.ts";
import { firstPoint, type Point, stepFrom } from "./point.ts";
import type { StateValue } from "./puct.ts";

/** Samples that passed through states of a kind, and proofs among them. */
interface Passed {
  samples: number;
  proved: number;
}

/** So many samples does the rate over all states count for, where few have passed through states of a kind. */
const PRIOR = 4;

/** Learns from judged samples. The worth of a problem's states rests on the samples of other problems alone. */
export class SuccessRates {
  readonly #all = new Map<string, Passed>();
  readonly #own = new Map<string, Map<string, Passed>>();

  /** Goes through the states of each sample once more. */
  learn(judged: readonly JudgedProblem<Attemptable>[]): void {
    for (const { problem, samples } of judged) {
      const root = firstPoint(problem);
      if ("kind" in root) continue;
      const own = this.#own.get(problem.name) ?? new Map<string, Passed>();
      this.#own.set(problem.name, own);
      for (const { proof, verdict, standing } of samples) {
        if (standing === "lost") continue;
        for (const kind of kindsAlong(root, proof))
          for (const counts of [own, this.#all]) add(counts, kind, verdict === "proved");
      }
    }
  }

  readonly value: StateValue = (point) => {
    const own = this.#own.get(point.problem.name);
    const without = (kind: string): Passed => {
      const all = this.#all.get(kind) ?? { samples: 0, proved: 0 };
      const mine = own?.get(kind) ?? { samples: 0, proved: 0 };
      return { samples: all.samples - mine.samples, proved: all.proved - mine.proved };
    };
    const every = without(EVERY);
    const rate = (every.proved + 1) / (every.samples + 2);
    const { samples, proved } = without(kindOf(point));
    return (proved + PRIOR * rate) / (samples + PRIOR);
  };
}

const EVERY = "every state";

function add(counts: Map<string, Passed>, kind: string, proved: boolean): void {
  const passed = counts.get(kind) ?? { samples: 0, proved: 0 };
  passed.samples++;
  if (proved) passed.proved++;
  counts.set(kind, passed);
}

/** The kinds of the states that a proof's lines pass through, up to the first that fails. */
function kindsAlong(root: Point, proof: string): Set<string> {
  const kinds = new Set([EVERY, kindOf(root)]);
  let point = root;
  for (const line of proof.split("\n").slice(1)) {
    if (line.trim() === "") continue;
    const step = stepFrom(point, { line, said: line, logprob: 0 });
    if (step === undefined || !("point" in step)) break;
    point = step.point;
    kinds.add(kindOf(point));
  }
  return kinds;
}

/** States are alike that have as many goals and about as many symbols in them. */
function kindOf({ session: { goals } }: Point): string {
  const symbols = goals.reduce(
    (sum, { hypotheses, target }) =>
      sum + [...hypotheses.map(({ type }) => type), target].join(" ").split(/\s+/).length,
    0,
  );
  return `${Math.min(goals.length, 4)} goals, 2^${Math.floor(Math.log2(symbols))} symbols`;
}
