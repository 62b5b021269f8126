// Decoding several tokens of a row at once where they can be guessed: proofs repeat their statements and themselves. What followed the last
// tokens where they stood before is a draft; one pass computes the logits behind each of its tokens, and each position is drawn as it
// would be without a draft, with the random number of its seed and position. A draft is right as far as the draws agree with it, and
// the first that does not is kept: the rejection rule for a draft of certain tokens (Leviathan et al. 2023), and the same tokens as without.

import { capture, type Plan, type PlanMemory } from "../gpu/index.ts";
import type { Attend, Decoder } from "../nn/index.ts";
import { sampleTokens } from "../ops/index.ts";
import { itemAt, required } from "../platform/index.ts";
import { keep, noGrad, readAll, scope, type Tensor, zeros } from "../tensor/index.ts";
import { type Block, NONE, type RowState, refuseBroken } from "./decode_batch.ts";
import type { KeyValueCache } from "./kv_cache.ts";

/** Tokens that must have stood before, the most first. */
const MATCHES = [4, 3, 2] as const;

/**
 * What may follow a text, as many tokens as wanted: those behind the last earlier place of its longest ending of four, three or two tokens; none where it has no such place.
 * @param parts the text in order, in one list of tokens or more
 */
export function draftFor(parts: readonly (readonly number[])[], most: number): readonly number[] {
  const text = parts.flat();
  for (const match of MATCHES) {
    const ending = text.slice(-match);
    for (let start = text.length - match - 1; start >= 0; start--) {
      if (!ending.every((token, index) => text[start + index] === token)) continue;
      // What reaches the end goes on with the draft itself: a text that repeats itself is drafted whole.
      const first = text.length;
      for (let next = start + match; text.length < first + most; next++) text.push(itemAt(text, next));
      return text.slice(first);
    }
  }
  return [];
}

/** Rounds after which drafts are judged, tokens of a draft that must then have been right in the mean, and rounds that go by without them else. */
const [JUDGED, WORTH, REST] = [8, 1, 16] as const;

/** Whether drafts have been worth their pass lately. */
export class DraftRecord {
  private drafts = 0;
  private right = 0;
  private rounds = 0;
  private resting = 0;

  /** Whether to draft in this round. */
  next(): boolean {
    if (this.resting === 0) return true;
    this.resting--;
    return false;
  }

  /** Notes a round: drafts that were tried, and tokens of them that were right. */
  note(drafts: number, right: number): void {
    this.drafts += drafts;
    this.right += right;
    if (++this.rounds < JUDGED) return;
    if (this.right < WORTH * this.drafts) this.resting = REST;
    this.drafts = this.right = this.rounds = 0;
  }
}

/** Rows with drafts, in one captured pass. */
export class DraftBatch {
  /** Tokens of a draft at most. */
  readonly most: number;
  private readonly rows: number;
  private readonly memory: PlanMemory;
  private readonly ids: Tensor;
  private readonly positions: Tensor;
  private readonly rowIds: Tensor;
  private readonly seeds: Tensor;
  private readonly topK: Tensor;
  private readonly settings: Tensor;
  private plan: Plan<{ tokens: Tensor; logprob: Tensor }> | undefined;
  private generation = 0;

  constructor(rows: number, most: number, memory: PlanMemory) {
    const size = rows * (most + 1);
    const whole = () => keep(zeros([size], "u32"));
    this.most = most;
    this.rows = rows;
    this.memory = memory;
    [this.ids, this.positions, this.rowIds, this.seeds, this.topK] = [whole(), whole(), whole(), whole(), whole()];
    this.settings = keep(zeros([size, 3]));
  }

  /**
   * One pass over every row's next token and its draft.
   * @param drafts one for each row, which leave room for a token in the row's limit
   * @param ends tokens that end a text
   * @returns what was drawn, as a block of steps: NONE in a row behind the first token that was not drafted, or that ends the row
   */
  async run(
    decoder: Decoder,
    cache: KeyValueCache,
    states: readonly RowState[],
    drafts: readonly (readonly number[])[],
    ends: readonly number[],
  ): Promise<Block> {
    const steps = this.most + 1;
    const filled = (value: number) => new Uint32Array(this.rows * steps).fill(value);
    const [ids, positions, seeds, topK] = [filled(0), filled(0), filled(0), filled(0)];
    const rowIds = filled(cache.rows);
    const settings = new Float32Array(this.rows * steps * 3);
    states.forEach((state, row) => {
      if (state.done) return;
      [state.token, ...itemAt(drafts, row)].forEach((token, step) => {
        const at = step * this.rows + row;
        ids[at] = token;
        positions[at] = state.position + step;
        rowIds[at] = row;
        seeds[at] = state.seed;
        topK[at] = state.topK;
        settings.set([state.temperature, state.topP, state.minP], 3 * at);
      });
    });
    this.ids.write(ids);
    this.positions.write(positions);
    this.rowIds.write(rowIds);
    this.seeds.write(seeds);
    this.topK.write(topK);
    this.settings.write(settings);
    cache.synchronise();
    if (this.plan && this.generation === cache.generation) this.plan.replay();
    else this.capture(decoder, cache);
    const { tokens, logprob } = required(this.plan, "a pass that was not captured").result;
    const [drawn, logprobs] = await readAll([tokens, logprob]);
    const block = {
      steps,
      rows: this.rows,
      tokens: (drawn as Uint32Array).slice(),
      logprobs: logprobs as Float32Array,
    };
    const kept = block.tokens;
    states.forEach((state, row) => {
      const draft = itemAt(drafts, row);
      let over = state.done;
      for (let step = 0; step < steps; step++) {
        const at = step * this.rows + row;
        const token = itemAt(kept, at);
        if (over) kept[at] = NONE;
        else over = token !== draft[step] || ends.includes(token) || state.position + step + 1 >= state.limit;
      }
    });
    refuseBroken(block);
    return block;
  }

  private capture(decoder: Decoder, cache: KeyValueCache): void {
    this.release();
    this.generation = cache.generation;
    const { ids, positions, rowIds, settings, topK, seeds } = this;
    const attend: Attend = (q, k, v, layer) => {
      cache.write(layer, k, v, rowIds, positions);
      return cache.attend(layer, q, positions, rowIds);
    };
    this.plan = capture(
      () =>
        noGrad(() =>
          scope(() =>
            sampleTokens(decoder.logits(decoder.forward(ids, positions, attend)), { settings, topK, seeds, positions }),
          ),
        ),
      this.memory,
    );
  }

  /** Captures the pass before there is anything to decode. */
  prepare(decoder: Decoder, cache: KeyValueCache): void {
    if (this.plan && this.generation === cache.generation) return;
    this.rowIds.write(new Uint32Array(this.rowIds.size).fill(cache.rows));
    cache.synchronise();
    this.capture(decoder, cache);
  }

  private release(): void {
    this.plan?.dispose();
    this.plan?.result.tokens.dispose();
    this.plan?.result.logprob.dispose();
    this.plan = undefined;
  }

  dispose(): void {
    this.release();
    for (const each of [this.ids, this.positions, this.rowIds, this.seeds, this.topK, this.settings]) each.dispose();
  }
}
