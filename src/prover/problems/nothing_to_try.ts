// What to say where no record can be used.
import { ConfigError } from "../../platform/index.ts";
import { countReasons, type LeftOut, type Task } from "../../tasks/index.ts";

/** The most frequent reasons, and the first records with theirs. */
export function nothingToTry({ name }: Task, leftOut: readonly LeftOut[], hint: string): ConfigError {
  const reasons = Object.entries(countReasons(leftOut));
  return new ConfigError(
    "there is no theorem to try",
    [
      `${name}: ${leftOut.length} records, none of which can be used`,
      ...reasons.slice(0, 3).map(([reason, count]) => `${count} × ${reason}`),
      ...leftOut.slice(0, 3).map(({ source, reason }) => `${source}: ${reason}`),
    ],
    hint,
  );
}
