// Which members of a list a step of training takes: epoch by epoch, each in an order of its own.
import { checkOptions, itemAt, option, Random } from "../platform/index.ts";

/**
 * The members of one step of training, as places in a list: every epoch is a permutation of its own, known from the seed and
 * the step alone.
 *
 * @throws ConfigError for counts that are none
 */
export function stepMembers(count: number, batchSize: number, step: number, seed: number | string): number[] {
  checkOptions(
    "stepMembers",
    { count, batchSize, step, seed },
    {
      count: option.whole({ least: 1 }),
      batchSize: option.whole({ least: 1 }),
      step: option.whole(),
      seed: option.seed,
    },
  );
  const order = new Map<number, number[]>();
  return Array.from({ length: Math.min(batchSize, count) }, (_, index) => {
    const place = step * Math.min(batchSize, count) + index;
    const epoch = Math.floor(place / count);
    const permutation =
      order.get(epoch) ?? new Random(seed).fork(epoch).shuffle(Array.from({ length: count }, (_, each) => each));
    order.set(epoch, permutation);
    return itemAt(permutation, place % count);
  });
}
