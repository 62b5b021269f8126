// What the kernel throws: a refusal (the term is wrong), an exhausted limit or something it does not know (nothing is known).
import { LeanError } from "../../../platform/index.ts";

/** The declaration or term is refused: it is not well-typed, or breaks a rule of the theory. */
export class CheckError extends LeanError {}

/** The declaration uses what this kernel does not have; nothing is known about it. Never success, and no refusal. */
export class NotSupportedError extends LeanError {}

/** Which resource ran out. */
export type LimitKind = "steps" | "depth" | "memory" | "time";

/** A check ended before its answer was known. Never to be read as success or as refusal. */
export class LimitError extends LeanError {
  readonly limit: LimitKind;
  /** The host ran out, not what was counted: elsewhere or at another time the same check may go on. */
  readonly isHosts: boolean;

  constructor(limit: LimitKind, evidence: string, isHosts = false) {
    super(`The check ran out of ${limit}.`, evidence, `raise limits.${limit === "time" ? "milliseconds" : limit}`);
    this.limit = limit;
    this.isHosts = isHosts;
  }
}

/** A full JavaScript stack is a limit on depth: how much fits depends on the host. Other errors stay what they are. */
export function asLimit(error: unknown): unknown {
  return error instanceof RangeError ? new LimitError("depth", "the JavaScript stack is full", true) : error;
}
