// Giving back what a piece of work has opened, however it ends.

/** Is called when the work has ended. */
export type AtEnd = (giveBack: () => void) => void;

/**
 * Does work that opens things: what it hands to `atEnd` is called when it has ended, the last first. Where the work fails, its own
 * error is told, not one of giving back.
 */
export async function withCleanup<T>(work: (atEnd: AtEnd) => Promise<T>): Promise<T> {
  const all: (() => void)[] = [];
  let result: T;
  try {
    result = await work((giveBack) => all.unshift(giveBack));
  } catch (error) {
    for (const giveBack of all) {
      try {
        giveBack();
      } catch {
        // Something that is still at work cannot be given back.
      }
    }
    throw error;
  }
  for (const giveBack of all) giveBack();
  return result;
}
