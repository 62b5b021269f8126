// What a stage of a run is: a kind with its settings, its own state, and the work it does on the run.

import type { z } from "zod";
import { required } from "../../platform/index.ts";
import type { Run, RunChanges } from "../run/run.ts";
import type { WorkPiece, WorkSizes } from "../run/run_progress.ts";

/**
 * One kind of stage. A run goes through those that its configuration lists; a kind is known to nobody but the list of kinds,
 * so that one more is one more file.
 *
 * `Settings` is its table in the configuration, `State` what it stores between two commits: plain data.
 */
export interface Stage<Settings = unknown, State = unknown> {
  /** Names its table in the configuration, its metrics, and its checkpoints. */
  readonly kind: string;
  /** What it does, in a line for whoever watches. */
  readonly text: string;
  readonly schema: z.ZodType<Settings>;
  /** Its state before anything is done. */
  readonly initial: State;
  /**
   * Does the work from where the state stands, committing on the way. Called again after a crash, also where everything was done
   * but the stage's end was not recorded: then it must change nothing.
   *
   * @returns what the stage ended with; undefined where its settings leave nothing to do.
   */
  run(turn: StageTurn<State>, settings: Settings): Promise<StageEnd | undefined>;
  /** What it has to do, in order, for the time that the run will take; left out, that time does not count it. */
  pieces?(name: string, settings: Settings, sizes: WorkSizes): readonly WorkPiece[];
  /** What it adds to the run's summary. */
  summary?(state: State): Readonly<Record<string, unknown>>;
}

/** The weights that a stage ended with. */
export interface StageEnd {
  readonly checkpoint: string;
  /** The tag under which these weights have been validated. */
  readonly validated?: string;
  /** At which they do best, where that was tried and is not the run's. */
  readonly temperature?: number;
}

/** A stage's turn in a run: the run, and the state that is the stage's own. */
export class StageTurn<State> {
  readonly run: Run;
  /** The stage's name in the configuration's list: its kind, or its kind with a suffix. */
  readonly name: string;

  constructor(run: Run, name: string) {
    this.run = run;
    this.name = name;
  }

  get state(): State {
    return this.run.state.stages[this.name] as State;
  }

  /** The checkpoint with the weights that the stage began with. */
  get start(): string {
    return required(this.run.state.kept[startOf(this.name)], `there is no beginning of ${this.name}`);
  }

  /** Stores the stage's own state with changes of the run's: see {@link Run.commit}. */
  async commit(own: State, changes: RunChanges = {}, checkpoint?: string): Promise<void> {
    const stages = { ...this.run.state.stages, [this.name]: own };
    await this.run.commit({ ...changes, stages }, checkpoint);
  }
}

/** Under which purpose the weights before a stage are kept. */
export function startOf(stage: string): string {
  return `${stage} start`;
}
