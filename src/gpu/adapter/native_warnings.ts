// Dawn's own words on standard error while it looks for adapters: that it lowers limits which a driver states, which nobody can act on.
import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { isatty } from "node:tty";

const STDERR = 2;
const { O_APPEND, O_NOCTTY, O_WRONLY } = constants;

/**
 * Runs a synchronous call, what native code writes to standard error meanwhile going nowhere. No JavaScript runs beside it, so nothing
 * else is lost. Only a terminal or a pipe is left for that long: a file may share its place with standard output, and a socket cannot be
 * opened again; then the call runs as it is.
 */
export function withoutNativeWarnings<T>(call: () => T): T {
  const kept = reopened();
  if (kept === undefined) return call();
  replaceStderr("/dev/null");
  try {
    return call();
  } finally {
    replaceStderr(pathOf(kept));
    closeSync(kept);
  }
}

const pathOf = (descriptor: number): string => `/proc/self/fd/${descriptor}`;

function reopened(): number | undefined {
  try {
    return isatty(STDERR) || fstatSync(STDERR).isFIFO() ? openSync(pathOf(STDERR), O_WRONLY | O_NOCTTY) : undefined;
  } catch {
    return undefined; // There is no /proc, or the terminal is another user's.
  }
}

/** The system gives the lowest number that is free. */
function replaceStderr(path: string): void {
  closeSync(STDERR);
  openSync(path, O_WRONLY | O_NOCTTY | O_APPEND);
}
