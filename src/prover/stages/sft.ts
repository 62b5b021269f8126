// Supervised training on proofs: the SFT stage, and the training half of expert iteration (Node).
import type { Random } from "../../platform/index.ts";
import {
  canonicalForm,
  grow,
  type Proved,
  parseStatement,
  printStatement,
  signatureOf,
  tacticProof,
} from "../../tasks/index.ts";
import { evaluate } from "../evaluate.ts";
import type { ExpertExample } from "../expert_iteration.ts";
import { shiftNames, type TrainingText, trainingText } from "../prompts.ts";
import type { ScheduleConfig } from "../run/config.ts";
import type { Run } from "../run/run.ts";

/** A phase of supervised training. */
export interface TrainingPhase {
  /** Unique in the run; names metrics and checkpoints. */
  readonly name: string;
  readonly steps: number;
  readonly schedule: ScheduleConfig;
  readonly checkpointEvery: number;
  /** Micro-batches in a step. */
  readonly microBatches: number;
  /** The texts of a step: more than fit it. */
  textsFor(step: number): Iterable<TrainingText>;
}

/** How many of the texts are grown, and by how much. */
interface Growth {
  readonly growShare: number;
  readonly growMost: number;
}

/** Trains from the step that the run's state gives up to the phase's end, committing on the way. */
export async function trainPhase(run: Run, phase: TrainingPhase): Promise<void> {
  const { learner } = run.backend;
  const schedule = { ...phase.schedule, steps: phase.steps };
  if (run.state.step === 0) await learner.begin();
  for (let step = run.state.step; step < phase.steps; step++) {
    const metrics = await learner.sftStep(phase.textsFor(step), { step, schedule }, phase.microBatches);
    run.log(phase.name, step, metrics);
    const skipped = metrics.skipped_updates > 0 ? `, ${metrics.skipped_updates} updates skipped` : "";
    const note = metrics.loss === undefined ? "" : `loss ${metrics.loss.toFixed(4)}${skipped}`;
    run.report({ kind: "progress", stage: phase.name, done: step + 1, total: phase.steps, note });
    const last = step + 1 === phase.steps;
    if (last || (step + 1) % phase.checkpointEvery === 0) {
      await run.commit({ step: step + 1 }, `${phase.name}-${step + 1}`);
    }
  }
}

/** Trains on the SFT set and evaluates. */
export async function sftStage(run: Run): Promise<void> {
  const { sft } = run.config;
  const texts = new TextSource(run);
  await trainPhase(run, {
    name: "sft",
    steps: sft.steps,
    schedule: sft.schedule,
    checkpointEvery: sft.checkpointEvery,
    microBatches: sft.microBatches,
    textsFor: (step) => texts.sftTexts(step),
  });
  await evaluate(run, "sft", "test");
  await run.commit({ stage: "expert", step: 0, kept: { ...run.state.kept, sft: run.state.checkpoint } });
}

/** Draws training texts; every draw depends on the seed and the step alone. */
export class TextSource {
  private readonly run: Run;
  private readonly parsed = new Map<number, Proved>();
  private readonly heldOut: ReadonlySet<string>;

  constructor(run: Run) {
    this.run = run;
    const { validation, test } = run.sets;
    this.heldOut = new Set([...validation, ...test].map(({ canonical }) => canonical));
  }

  /** Texts of the SFT set for a step, without end. */
  *sftTexts(step: number): Generator<TrainingText> {
    const { sft } = this.run.config;
    const random = this.run.random(`sft texts ${step}`);
    for (;;) yield this.sftText(sft, random);
  }

  /** Texts for a step of expert iteration, without end: verified proofs and, for the rest, the SFT set. */
  *mixedTexts(round: number, step: number, examples: readonly ExpertExample[]): Generator<TrainingText> {
    const { expert } = this.run.config;
    const random = this.run.random(`expert texts ${round} ${step}`);
    const freshShare = examples.length === 0 ? 0 : expert.freshShare;
    const weights = examples.map(({ tactics }) => tactics ** expert.lengthBias);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (;;) {
      if (random.next() >= freshShare) {
        yield this.sftText(expert, random);
        continue;
      }
      const { problem, proof } = examples[pickIndex(weights, random.next() * total)];
      const { statement } = this.run.poolProblem(problem);
      yield this.varied(statement, proof, () => provedText(statement, proof), expert, random);
    }
  }

  private sftText(growth: Growth, random: Random): TrainingText {
    const index = random.int(this.run.sets.sft.length);
    const { statement, proof } = this.run.sets.sft[index];
    return this.varied(statement, proof!, () => this.parsedText(index), growth, random);
  }

  /** A proof as it is, or grown into a longer one. */
  private varied(
    statement: string,
    proof: string,
    parsed: () => Proved,
    { growShare, growMost }: Growth,
    random: Random,
  ): TrainingText {
    const grown = random.next() < growShare ? this.grown(parsed(), growMost, random) : undefined;
    return grown ? this.text(grown.statement, grown.proof, random) : this.text(statement, proof, random);
  }

  /** A problem grown from another; undefined where it has become a held-out one. */
  private grown(from: Proved, most: number, random: Random): { statement: string; proof: string } | undefined {
    const { symbols, maxHypotheses, maxConnectives } = this.run.config.problems;
    const { length } = this.run.sets.sft;
    const options = {
      most,
      maxHypotheses,
      maxConnectives: maxConnectives + 1,
      other: () => this.parsedText(random.int(length)),
    };
    const { sequent, lines } = grow(from, options, random);
    if (signatureOf(sequent).predicates.size > symbols || this.heldOut.has(canonicalForm(sequent).text))
      return undefined;
    return { statement: printStatement(sequent), proof: tacticProof(lines) };
  }

  private parsedText(index: number): Proved {
    let proved = this.parsed.get(index);
    if (proved === undefined) {
      const { statement, proof } = this.run.sets.sft[index];
      proved = provedText(statement, proof!);
      this.parsed.set(index, proved);
    }
    return proved;
  }

  private text(statement: string, proof: string, random: Random): TrainingText {
    const { shiftShare, shiftMost } = this.run.config.sft;
    const shifted = random.next() < shiftShare;
    const offset = shifted ? 1 + random.int(Math.max(1, shiftMost)) : 0;
    const named = offset === 0 ? { statement, proof } : shiftNames(statement, proof, offset);
    return trainingText(named.statement, named.proof, this.run.config.promptStyle);
  }
}

/** The first place at which the running sum of the weights passes `point`. */
function pickIndex(weights: readonly number[], point: number): number {
  let sum = 0;
  for (let index = 0; index < weights.length - 1; index++) {
    sum += weights[index];
    if (point < sum) return index;
  }
  return weights.length - 1;
}

/** A statement and its proof, taken apart. */
function provedText(statement: string, proof: string): Proved {
  const lines = proof
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
  return { sequent: parseStatement(statement).sequent, lines };
}
