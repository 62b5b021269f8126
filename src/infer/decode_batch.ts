// Decoding a fixed number of rows: their state on the GPU, and the captured dispatches of a block of steps. One submit and
// one read a block. It knows nothing of requests.

import { capture, dispatchKernel, type Plan, type PlanMemory } from "../gpu/index.ts";
import type { Attend, Decoder } from "../nn/index.ts";
import { sampleTokens } from "../ops/index.ts";
import { exactly, GentzenError } from "../platform/index.ts";
import { keep, noGrad, readAll, scope, type Tensor, tensor, zeros } from "../tensor/index.ts";
import type { KeyValueCache } from "./kv_cache.ts";

/** Logged for a row that had already stopped. */
export const NONE = 0xffffffff;

/** One row as the host sees it. */
export interface RowState {
  /** The next input token and its position. */
  token: number;
  position: number;
  /** The position at which the row stops; the token there is never fed. */
  limit: number;
  done: boolean;
  temperature: number;
  topK: number;
  topP: number;
  minP: number;
  seed: number;
}

export class DecodeBatch {
  readonly rows: number;
  readonly steps: number;
  /** Tokens that end a text. */
  private readonly ends: readonly number[];
  private readonly tokens: Tensor;
  private readonly positions: Tensor;
  /** Each row's limit, then the tokens that end a text: as many bindings as there may be are used. */
  private readonly limits: Tensor;
  private readonly done: Tensor;
  private readonly rowIds: Tensor;
  private readonly seeds: Tensor;
  private readonly topK: Tensor;
  private readonly settings: Tensor;
  private readonly tokenLog: Tensor;
  private readonly logprobLog: Tensor;
  private readonly memory: PlanMemory;
  private plan: Plan<undefined> | undefined;
  /** The cache's memory for which the plan was captured. */
  private generation = 0;

  /** @param memory what its plan computes with, beside the plans of others */
  constructor(rows: number, steps: number, ends: readonly number[], memory: PlanMemory) {
    this.memory = memory;
    this.rows = rows;
    this.steps = steps;
    this.ends = ends;
    const whole = () => keep(zeros([rows], "u32"));
    this.limits = keep(zeros([rows + ends.length], "u32"));
    [this.tokens, this.positions, this.done, this.seeds, this.topK] = [whole(), whole(), whole(), whole(), whole()];
    this.settings = keep(zeros([rows, 3]));
    this.rowIds = keep(tensor(Uint32Array.from({ length: rows }, (_, row) => row)));
    this.tokenLog = keep(zeros([steps, rows], "u32"));
    this.logprobLog = keep(zeros([steps, rows]));
  }

  /** Uploads the state of every row. */
  write(states: readonly RowState[]): void {
    this.tokens.write(states.map((row) => row.token));
    this.positions.write(states.map((row) => row.position));
    this.limits.write([...states.map((row) => row.limit), ...this.ends]);
    this.done.write(states.map((row) => Number(row.done)));
    this.seeds.write(states.map((row) => row.seed));
    this.topK.write(states.map((row) => row.topK));
    this.settings.write(states.flatMap((row) => [row.temperature, row.topP, row.minP]));
  }

  private step(decoder: Decoder, cache: KeyValueCache, step: number): void {
    const attend: Attend = (q, k, v, layer) => {
      cache.write(layer, k, v, this.rowIds, this.positions);
      return cache.attend(layer, q, this.positions, this.rowIds);
    };
    const { settings, topK, seeds, positions, tokens: ids, rowIds } = this;
    const hidden =
      decoder.step?.({ ids, positions, rows: rowIds, cache: (layer) => cache.layer(layer) }) ??
      decoder.forward(ids, positions, attend);
    const logits = decoder.logits(hidden);
    const { tokens: sampled, logprob } = sampleTokens(logits, { settings, topK, seeds, positions });
    dispatchKernel("decode_advance", {
      bindings: {
        sampled,
        logprob,
        limits: this.limits,
        tokens: this.tokens,
        positions: this.positions,
        done: this.done,
        token_log: this.tokenLog,
        logprob_log: this.logprobLog,
      },
      params: { rows: this.rows, step, ends: this.ends.length },
      grid: [Math.ceil(this.rows / 64)],
    });
  }

  /** Runs a block of steps for the first time, and captures it. */
  private capture(decoder: Decoder, cache: KeyValueCache): void {
    this.plan?.dispose();
    this.generation = cache.generation;
    this.plan = capture(
      () =>
        noGrad(() => {
          for (let step = 0; step < this.steps; step++) scope(() => this.step(decoder, cache, step));
          return undefined;
        }),
      this.memory,
    );
  }

  /** Captures a block before there is anything to decode: every row has stopped. */
  prepare(decoder: Decoder, cache: KeyValueCache): void {
    if (this.plan && this.generation === cache.generation) return;
    cache.synchronise();
    this.done.write(new Uint32Array(this.rows).fill(1));
    this.capture(decoder, cache);
  }

  /**
   * Runs a block of steps and reads what was sampled: tokens and log-probabilities [steps][rows] in one array each.
   * A row that stops within the block logs NONE from the step after.
   * @throws DataError of sample_tokens where a row's logits were no numbers, GentzenError where they were too small to draw from
   */
  async runBlock(decoder: Decoder, cache: KeyValueCache): Promise<{ tokens: Uint32Array; logprobs: Float32Array }> {
    cache.synchronise();
    if (this.plan && this.generation === cache.generation) this.plan.replay();
    else this.capture(decoder, cache);
    const [tokens, logprobs] = exactly(await readAll([this.tokenLog, this.logprobLog]), 2);
    for (let place = 0; place < tokens.length; place++) {
      if (tokens[place] === NONE || Number.isFinite(logprobs[place])) continue;
      throw new GentzenError(
        "generation met a log-probability that is no number",
        `row ${place % this.rows}, step ${Math.floor(place / this.rows)} of a block of ${this.steps}`,
        "the model's weights hold NaN or are too large: load them again, or go on from an earlier checkpoint",
      );
    }
    return { tokens: tokens as Uint32Array, logprobs: logprobs as Float32Array };
  }

  dispose(): void {
    this.plan?.dispose();
    const { tokens, positions, limits, done, rowIds, seeds, topK, settings, tokenLog, logprobLog } = this;
    for (const each of [tokens, positions, limits, done, rowIds, seeds, topK, settings, tokenLog, logprobLog]) {
      each.dispose();
    }
  }
}
