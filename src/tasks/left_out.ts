// Records that are not used, in words.
import type { LeftOut } from "./task.ts";

/** How many there are for each reason, the most frequent first. */
export function countReasons(leftOut: readonly LeftOut[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of leftOut) counts[reason] = (counts[reason] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([, a], [, b]) => b - a));
}

/** A line for each, up to so many; then how many more there are. */
export function describeLeftOut(leftOut: readonly LeftOut[], most = 20): string[] {
  const named = leftOut.slice(0, most).map(({ source, reason }) => `left out: ${source}: ${reason}`);
  return leftOut.length > most ? [...named, `left out: ${leftOut.length - most} more; --json names all`] : named;
}
