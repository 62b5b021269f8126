// The texts of supervised training: proofs of the SFT set and those found, drawn for a step.
import { itemAt, lastOf } from "../../platform/index.ts";
import type { TrainingText } from "../../tasks/index.ts";
import type { ExpertExample } from "../expert_iteration.ts";
import { type Growth, type Lesson, type MakeText, plainText } from "../problems/run_task.ts";
import type { Run } from "../run/run.ts";
import type { WeightedLesson } from "../steps/goal_table.ts";

/** How many of the texts are of proofs found, and how much more often the longer ones come. */
interface Mixture extends Growth {
  readonly freshShare: number;
  readonly lengthBias: number;
}

/** Draws training texts; every draw depends on the seed and the step alone. */
export class TextSource {
  private readonly run: Run;
  private readonly make: MakeText;
  /** Of proofs that are written step by step: the steps of the SFT set. */
  private readonly steps: readonly TrainingText[] | undefined;

  constructor(run: Run) {
    this.run = run;
    this.make = run.task.texts(run.config, run.sets);
    this.steps = run.steps?.lessons;
  }

  /** Texts of the SFT set, which has some, without end; the purpose decides which. */
  *sftTexts(purpose: string, growth: Growth): Generator<TrainingText> {
    const random = this.run.random(purpose);
    const { sft } = this.run.sets;
    for (;;) yield this.steps ? random.pick(this.steps) : this.make(known(random.pick(sft)), growth, random);
  }

  /** Steps of all proofs and parts of proofs that were found and, for the rest, those of the SFT set, without end. */
  *mixedSteps(purpose: string, found: readonly WeightedLesson[], freshShare: number): Generator<TrainingText> {
    const random = this.run.random(purpose);
    const known = this.steps ?? [];
    const share = found.length === 0 ? 0 : known.length === 0 ? 1 : freshShare;
    const ends = runningSums(found.map(({ weight }) => weight));
    for (;;) {
      if (random.next() >= share) yield random.pick(known);
      else yield itemAt(found, placeOf(ends, random.next() * lastOf(ends))).text;
    }
  }

  /** Texts of expert iteration, without end: verified proofs and, for the rest, the SFT set. One of both has some. */
  *mixedTexts(purpose: string, examples: readonly ExpertExample[], mixture: Mixture): Generator<TrainingText> {
    const random = this.run.random(purpose);
    const { sft } = this.run.sets;
    const shared = sft.length === 0 ? 1 : mixture.freshShare;
    const freshShare = examples.length === 0 ? 0 : shared;
    const weights = examples.map(({ tactics }) => tactics ** mixture.lengthBias);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (;;) {
      const lesson =
        random.next() >= freshShare
          ? known(random.pick(sft))
          : this.lessonOf(itemAt(examples, pickIndex(weights, random.next() * total)));
      yield this.make(lesson, mixture, random);
    }
  }

  /** The examples that can be learnt: those that are not longer than the model and a micro-batch take. */
  fitting(examples: readonly ExpertExample[]): readonly ExpertExample[] {
    const { lengths } = this.run.backend;
    if (lengths === undefined) return examples;
    return examples.filter((example) => {
      const { prompt, completion } = plainText(this.run.task, this.lessonOf(example));
      return lengths.of(prompt, completion) <= lengths.learnt;
    });
  }

  private lessonOf({ problem, proof, text }: ExpertExample): Lesson {
    return { problem: this.run.poolProblem(problem), proof, ...(text === undefined ? {} : { text }) };
  }
}

function known(problem: Lesson["problem"]): Lesson {
  return { problem, proof: problem.proof! };
}

function runningSums(weights: readonly number[]): number[] {
  let sum = 0;
  return weights.map((weight) => {
    sum += weight;
    return sum;
  });
}

/** The first place whose running sum passes `point`, by bisection. */
function placeOf(ends: readonly number[], point: number): number {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (itemAt(ends, middle) > point) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first place at which the running sum of the weights passes `point`. */
function pickIndex(weights: readonly number[], point: number): number {
  let sum = 0;
  for (const [index, weight] of weights.slice(0, -1).entries()) {
    sum += weight;
    if (point < sum) return index;
  }
  return weights.length - 1;
}
