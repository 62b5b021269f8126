// A training run of one loop as a folder that survives being killed: configuration, metrics, checkpoints, the result.

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeModelConfig } from "../../../models/index.ts";
import { loraParameters, parameters } from "../../nn/index.ts";
import { optimizerNames } from "../../optim/index.ts";
import { ConfigError } from "../../platform/index.ts";
import { ensureDir, fileExists, readJson, removeDrafts, writeJson } from "../../platform/node.ts";
import { Checkpoints, MetricsLog, type RunPlace } from "../../runs/node.ts";
import { Trainer } from "../../train/index.ts";
import { type ModelContents, readTraining, writeModel, writeTraining } from "../../train/node.ts";
import type { OpenModel } from "../backend/open_model.ts";
import { trainableModel } from "../backend/trainable_model.ts";
import { loraFields } from "../lora_fields.ts";
import type { ProverSettings } from "../run/pipeline.ts";
import { writeRunReport } from "../run/run_report.ts";

/** Fields that every loop has. */
export const trainingFields = {
  lr: z.number().positive().describe("highest learning rate"),
  schedule: z.enum(["constant", "linear", "cosine"]).default("cosine").describe("how it falls after the warm-up"),
  warmup: z.int().min(0).default(10).describe("steps of linear warm-up"),
  floor: z.number().min(0).max(1).default(0.1).describe("the last learning rate as a share of the highest"),
  clip: z.number().min(0).default(1).describe("largest gradient norm; 0 for no limit"),
  optimizer: z
    .enum(optimizerNames)
    .default("adamw")
    .describe("what learns; muon makes the momentum of matrices orthogonal, sgd is plain gradient descent"),
  weightDecay: z.number().min(0).default(0.01).describe("share of the weights lost per unit of learning rate"),
  capacity: z.int().min(64).default(2048).describe("tokens of a micro-batch"),
  precision: z.enum(["f32", "mixed"]).default("f32").describe("of products; weights and gradients stay f32"),
  recompute: z.boolean().default(false).describe("compute each block again in the backward pass, for less memory"),
  ...loraFields,
  seed: z.int().min(0).default(1).describe("decides first weights, order and samples"),
  allowLeak: z
    .boolean()
    .optional()
    .describe("train on theorems that benchmarks measure by all the same; the run records which"),
  checkpointEvery: z.int().min(1).default(50).describe("steps between two checkpoints"),
};

/** The values of {@link trainingFields}. */
export type TrainingConfig = z.output<z.ZodObject<typeof trainingFields>>;

/** Where a loop runs, and who watches it. */
export interface LoopWatch {
  /** The run's folder, or the place that the caller holds. */
  readonly out: string | RunPlace;
  /** Told what there is to know while the work goes on. */
  readonly say?: (text: string) => void;
  /** Told how many steps of how many are done, and how it goes. */
  readonly onProgress?: (done: number, total: number, note: string) => void;
  /** GiB that training may take of the device's memory: what takes more is refused before the model is loaded; default all there is. */
  readonly deviceMemory?: number | undefined;
  /** Stops after the current step: the same call goes on later. */
  readonly signal?: AbortSignal;
}

/**
 * The files of a run: `gentzen-run.json`, which marks the folder as one, `config.json` (a run is only resumed with the same),
 * `metrics.jsonl` and TensorBoard's events, `checkpoints/`, `model/` as a Hugging Face folder, `summary.json`, `report.html`.
 */
export class TrainingRun {
  readonly path: string;
  private readonly loop: string;
  readonly trainer: Trainer;
  /** Steps done. */
  step = 0;
  private readonly contents: ModelContents;
  private readonly checkpoints: Checkpoints;
  private readonly log: MetricsLog;
  private readonly every: number;
  private saved = 0;

  private constructor(loop: string, path: string, { model, tokenizer, adapter }: OpenModel, config: TrainingConfig) {
    this.loop = loop;
    const { capacity, optimizer, weightDecay, checkpointEvery } = config;
    const { model: learning, ...scaling } = trainableModel(model, config);
    this.path = path;
    const options = { capacity, optimizer, weightDecay, ...scaling };
    this.trainer = new Trainer(learning, options);
    this.contents = {
      config: writeModelConfig(model.config, "F32"),
      weights: adapter === undefined ? parameters(model) : loraParameters(model),
      ...(adapter && { adapter }),
      tokenizer,
    };
    this.checkpoints = new Checkpoints(join(path, "checkpoints"));
    this.log = new MetricsLog(path);
    this.every = checkpointEvery;
  }

  /**
   * Takes a run up at its newest checkpoint, or begins it with the model as it is. A checkpoint that is damaged is passed over
   * for the one before it, and that is said.
   *
   * @param loop names the metrics
   * @param path of a place that {@link beginRun} has begun.
   * @throws DataError where there are checkpoints and all are damaged.
   */
  static async open(
    loop: string,
    path: string,
    opened: OpenModel,
    config: TrainingConfig,
    say: (text: string) => void,
  ): Promise<TrainingRun> {
    const run = new TrainingRun(loop, path, opened, config);
    const { weights } = run.contents;
    const resumed = await run.checkpoints.resume(
      (folder) => readTraining<{ step: number; metricsBytes: number }>(folder, run.trainer, weights),
      say,
    );
    if (resumed !== undefined) {
      run.step = resumed.step;
      run.saved = run.step;
    }
    // The checkpoint decides: what was logged after it will be logged again.
    run.log.truncate(resumed?.metricsBytes ?? 0);
    return run;
  }

  /** Logs a step that was done, and stores a checkpoint when one is due. */
  async record(step: number, metrics: Readonly<Record<string, number>>): Promise<void> {
    this.step = step;
    this.log.log(this.loop, step, metrics);
    if (step % this.every === 0) await this.save();
  }

  /** Stores a checkpoint of the steps done, unless there is one. */
  async save(): Promise<void> {
    this.log.flush();
    if (this.saved === this.step) return;
    const { step, trainer, contents } = this;
    const extra = { step, metricsBytes: this.log.size };
    await this.checkpoints.save(step, (folder) => writeTraining(folder, trainer, contents, extra));
    this.saved = step;
  }

  /** Gives back what the trainer holds. The model stays. */
  dispose(): void {
    this.trainer.dispose();
  }

  /** Writes the result: the model, how it wants to be asked if it is a prover, and the summary. */
  async finish(summary: object, settings: ProverSettings | undefined): Promise<void> {
    const model = await ensureDir(join(this.path, "model"));
    await writeModel(model, this.contents);
    if (settings !== undefined) await writeJson(join(model, "prover.json"), settings);
    await writeJson(join(this.path, "summary.json"), summary);
    await writeRunReport(this.path);
  }
}

/** What a run says of updates that were skipped; nothing where there were none. */
export function describeSkipped(count: number): string {
  return count === 0
    ? ""
    : `, ${count} ${count === 1 ? "update" : "updates"} skipped because gradients were not finite`;
}

/**
 * Begins a run in its place, or finds the one to go on with. A run that has not done a step yet may still become another one.
 *
 * @param path of a place that is held.
 * @param config plain data that decides the run, and nothing else.
 * @throws ConfigError where a run with another configuration is there.
 */
export async function beginRun(path: string, config: Readonly<Record<string, unknown>>): Promise<void> {
  await removeDrafts(path);
  const file = join(path, "config.json");
  if (!(await fileExists(join(path, "metrics.jsonl")))) {
    await rm(join(path, "tokenizer.json"), { force: true });
    await writeJson(file, config);
    return;
  }
  const stored = await readJson<Record<string, unknown>>(file);
  const differing = [...new Set([...Object.keys(stored), ...Object.keys(config)])].filter(
    (key) => JSON.stringify(stored[key]) !== JSON.stringify(config[key]),
  );
  if (differing.length > 0) {
    throw new ConfigError(
      `the folder holds a run with another configuration: ${path}`,
      differing
        .map((key) => `${key}: ${JSON.stringify(stored[key])} there, ${JSON.stringify(config[key])} asked for`)
        .slice(0, 5),
      "resume with the same configuration, or choose another folder",
    );
  }
}
