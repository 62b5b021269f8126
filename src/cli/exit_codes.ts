// What the exit codes of `gentzen` mean.
import { ConfigError, DataError, DeviceError, KernelError, UsageError } from "../platform/index.ts";

export const EXIT = {
  /** Done, and where a verdict was asked for, it is yes. */
  ok: 0,
  /** The work was done and the answer is no (a theorem not proved), or the work failed. */
  failed: 1,
  /** The command line or the configuration makes no sense. */
  usage: 2,
  /** `gentzen check` alone: nothing is known about the file. */
  declined: 2,
  /** There is no adapter, or the device was lost; a run can be resumed. */
  device: 3,
  /** A file cannot be read or written, or is not what it should be. */
  data: 4,
  /** `gentzen check` alone: the command line makes no sense; the code of sysexits.h. */
  misuse: 64,
  /** `gentzen check` alone: the check itself broke; the code of sysexits.h. */
  broken: 70,
  /** Stopped by Ctrl-C; a run can be resumed. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code for something that was thrown by a verb, which may have codes of its own. */
export function exitCodeFor(error: unknown, own: { misuse?: ExitCode; broken?: ExitCode } = {}): ExitCode {
  const misuse = error instanceof UsageError || error instanceof ConfigError;
  return (misuse ? own.misuse : own.broken) ?? exitCodeOf(error);
}

/** The exit code for something that was thrown. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError || error instanceof ConfigError) return EXIT.usage;
  if (error instanceof DeviceError || error instanceof KernelError) return EXIT.device;
  if (error instanceof DataError) return EXIT.data;
  return EXIT.failed;
}

/** The codes, as the general help lists them. */
export const EXIT_CODES_HELP = `Exit codes
  0    done; where a verdict was asked for, it is yes
  1    done, and the answer is no; or the work failed
  2    the command line or the configuration makes no sense
  3    no adapter, or the device was lost (a run can be resumed)
  4    a file cannot be read or written, or is not what it should be
  130  stopped by Ctrl-C (a run can be resumed)
gentzen check has codes that other programs lay down: its help lists them`;
