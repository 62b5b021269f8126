// Decoding a fixed number of rows: their state on the GPU, and the captured dispatches of a block of steps. One submit and
// one read a block. It knows nothing of requests.

import { capture, type Plan, run } from "../gpu/index.ts";
import { decodeAttention, sampleTokens } from "../ops/index.ts";
import { keep, noGrad, readAll, scope, type Tensor, tensor, zeros } from "../tensor/index.ts";
import type { Attend, Decoder } from "./decoder.ts";
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
  private readonly tokens: Tensor;
  private readonly positions: Tensor;
  private readonly limits: Tensor;
  private readonly done: Tensor;
  private readonly rowIds: Tensor;
  private readonly seeds: Tensor;
  private readonly topK: Tensor;
  private readonly settings: Tensor;
  private readonly tokenLog: Tensor;
  private readonly logprobLog: Tensor;
  private plan: Plan<undefined> | undefined;

  constructor(rows: number, steps: number) {
    this.rows = rows;
    this.steps = steps;
    const whole = () => keep(zeros([rows], "u32"));
    [this.tokens, this.positions, this.limits, this.done, this.seeds, this.topK] = [
      whole(),
      whole(),
      whole(),
      whole(),
      whole(),
      whole(),
    ];
    this.settings = keep(zeros([rows, 3]));
    this.rowIds = keep(tensor(Uint32Array.from({ length: rows }, (_, row) => row)));
    this.tokenLog = keep(zeros([steps, rows], "u32"));
    this.logprobLog = keep(zeros([steps, rows]));
  }

  /** Uploads the state of every row. */
  write(states: readonly RowState[]): void {
    this.tokens.write(states.map((row) => row.token));
    this.positions.write(states.map((row) => row.position));
    this.limits.write(states.map((row) => row.limit));
    this.done.write(states.map((row) => Number(row.done)));
    this.seeds.write(states.map((row) => row.seed));
    this.topK.write(states.map((row) => row.topK));
    this.settings.write(states.flatMap((row) => [row.temperature, row.topP, row.minP]));
  }

  private step(decoder: Decoder, cache: KeyValueCache, step: number, endOfText: number): void {
    const attend: Attend = (q, k, v, layer) => {
      cache.write(layer, k, v, this.rowIds, this.positions);
      return decodeAttention(q, cache.keys[layer], cache.values[layer], this.positions);
    };
    const logits = decoder.logits(decoder.forward(this.tokens, this.positions, attend));
    const { settings, topK, seeds, positions } = this;
    const { tokens: sampled, logprob } = sampleTokens(logits, { settings, topK, seeds, positions });
    run("decode_advance", {
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
      params: { rows: this.rows, step, end_of_text: endOfText },
      grid: [Math.ceil(this.rows / 64)],
    });
  }

  /**
   * Runs a block of steps and reads what was sampled: tokens and log-probabilities [steps][rows] in one array each.
   * A row that stops within the block logs NONE from the step after.
   */
  async runBlock(
    decoder: Decoder,
    cache: KeyValueCache,
    endOfText: number,
  ): Promise<{ tokens: Uint32Array; logprobs: Float32Array }> {
    if (this.plan) {
      this.plan.replay();
    } else {
      this.plan = capture(() =>
        noGrad(() => {
          for (let step = 0; step < this.steps; step++) scope(() => this.step(decoder, cache, step, endOfText));
          return undefined;
        }),
      );
    }
    const [tokens, logprobs] = await readAll([this.tokenLog, this.logprobLog]);
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
