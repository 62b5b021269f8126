// Decoding a fixed number of rows: their state on the GPU, and the captured dispatches of a block of steps. One submit and
// one read a block. It knows nothing of requests.

import { capture, dispatchKernel, gpu, type Plan, type PlanMemory } from "../gpu/index.ts";
import type { Attend, Decoder } from "../nn/index.ts";
import { sampleTokens } from "../ops/index.ts";
import { GentzenError } from "../platform/index.ts";
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

/** What was sampled in some steps of all rows. */
export interface Block {
  readonly steps: number;
  readonly rows: number;
  /** [steps][rows] in one array each; a token is NONE where its row had stopped. */
  readonly tokens: Uint32Array;
  readonly logprobs: Float32Array;
  /** The likeliest of each step and row, [steps][rows][TOP], where they are wanted; NONE behind the last that there is. */
  readonly top?: { readonly tokens: Uint32Array; readonly logprobs: Float32Array } | undefined;
}

/** How many of the likeliest tokens are told, where any are. */
export const TOP = 20;

/** @throws GentzenError for a log-probability that is no number */
export function refuseBroken({ steps, rows, tokens, logprobs }: Block): void {
  for (let place = 0; place < tokens.length; place++) {
    if (tokens[place] === NONE || Number.isFinite(logprobs[place])) continue;
    throw new GentzenError(
      "generation met a log-probability that is no number",
      `row ${place % rows}, step ${Math.floor(place / rows)} of a block of ${steps}`,
      "the model's weights hold NaN or are too large: load them again, or go on from an earlier checkpoint",
    );
  }
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
  /** Tokens and log-probabilities of the likeliest [steps, rows, TOP], where they are wanted. */
  private readonly topLogs: readonly Tensor[];
  private readonly memory: PlanMemory;
  private plan: Plan<undefined> | undefined;
  /** The cache's memory for which the plan was captured. */
  private generation = 0;

  /**
   * @param memory what its plan computes with, beside the plans of others
   * @param top whether the likeliest tokens are wanted
   */
  constructor(rows: number, steps: number, ends: readonly number[], memory: PlanMemory, top = false) {
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
    const log = [steps, rows, TOP];
    this.topLogs = top ? [keep(zeros(log, "u32")), keep(zeros(log))] : [];
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
    const [tokens, logprobs] = this.topLogs;
    if (tokens && logprobs) {
      dispatchKernel("top_logprobs", {
        bindings: { logits, settings, tokens, logprobs },
        params: { rows: this.rows, cols: decoder.vocabularySize, step, count: TOP },
        constants: { WG: gpu().info.software ? 8 : 64 },
        grid: [this.rows],
      });
    }
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
   * Runs a block of steps and reads what was sampled. A row that stops within the block logs NONE from the step after.
   * @throws DataError of sample_tokens where a row's logits were no numbers, GentzenError where they were too small to draw from
   */
  async runBlock(decoder: Decoder, cache: KeyValueCache): Promise<Block> {
    cache.synchronise();
    if (this.plan && this.generation === cache.generation) this.plan.replay();
    else this.capture(decoder, cache);
    const [tokens, logprobs, ...top] = await readAll([this.tokenLog, this.logprobLog, ...this.topLogs]);
    const { steps, rows } = this;
    const block = {
      steps,
      rows,
      tokens: tokens as Uint32Array,
      logprobs: logprobs as Float32Array,
      top: top.length === 0 ? undefined : { tokens: top[0] as Uint32Array, logprobs: top[1] as Float32Array },
    };
    refuseBroken(block);
    return block;
  }

  dispose(): void {
    this.plan?.dispose();
    const { tokens, positions, limits, done, rowIds, seeds, topK, settings, tokenLog, logprobLog } = this;
    const all = [tokens, positions, limits, done, rowIds, seeds, topK, settings, tokenLog, logprobLog];
    for (const each of [...all, ...this.topLogs]) each.dispose();
  }
}
