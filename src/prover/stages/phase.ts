// A phase of supervised training: steps on texts, with checkpoints on the way (Node).
import type { TrainingText } from "../../tasks/index.ts";
import type { Run } from "../run/run.ts";
import type { ScheduleConfig } from "./fields.ts";

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

/** Trains from the step that the run's state gives up to the phase's end, committing on the way. */
export async function trainPhase(run: Run, phase: TrainingPhase): Promise<void> {
  const { learner } = run.backend;
  const schedule = { ...phase.schedule, steps: phase.steps };
  if (run.state.step === 0) await learner.begin(run.config.optimizer);
  for (let step = run.state.step; step < phase.steps; step++) {
    const metrics = await run.clock.time(
      "training",
      learner.sftStep(phase.textsFor(step), { step, schedule }, phase.microBatches),
    );
    run.log(phase.name, step, metrics);
    run.noteSkipped(phase.name, metrics.skipped_updates);
    const { skipped_updates: count = 0 } = metrics;
    const skipped = count > 0 ? `, ${count} updates skipped` : "";
    const note = metrics.loss === undefined ? "" : `loss ${metrics.loss.toFixed(4)}${skipped}`;
    run.report({ kind: "progress", stage: phase.name, done: step + 1, total: phase.steps, note });
    const last = step + 1 === phase.steps;
    if (last || (step + 1) % phase.checkpointEvery === 0) {
      await run.commit({ step: step + 1 }, `${phase.name}-${step + 1}`);
    }
  }
}
