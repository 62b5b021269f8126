// Advantages of samples of which the best of k counts, so that what raises pass@k is learnt (Chen et al. 2025, arXiv 2508.10751). Pure.

/** The share of draws of k out of n that hold none of the n - c others: C(c, k) / C(n, k). */
function shareOfDraws(c: number, n: number, k: number): number {
  let share = 1;
  for (let each = 0; each < k; each++) share *= Math.max(0, c - each) / (n - each);
  return share;
}

/**
 * The expected advantage of each sample over all draws of k from its group. Samples with the group's largest reward are right, all
 * others wrong; k is at most the group's size.
 */
export function passAdvantages(group: readonly number[], k: number, eps: number): number[] {
  const best = Math.max(...group);
  const n = group.length;
  const drawn = Math.min(k, n);
  const wrong = group.filter((reward) => reward < best).length;
  const rate = 1 - shareOfDraws(wrong, n, drawn);
  const scale = Math.sqrt(rate * (1 - rate)) + eps;
  const lost = 1 - rate - shareOfDraws(wrong - 1, n - 1, drawn - 1);
  return group.map((reward) => (reward === best ? 1 - rate : lost) / scale);
}
