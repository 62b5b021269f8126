// Limits that the kernel enforces on each process, and giving up every privilege before the program starts.
import type { ProcessLimits } from "./sandbox.ts";

/**
 * Users that exist nowhere. A process of a user of its own shares neither files nor the count of processes with any other,
 * and the kernel does not excuse it from that count, as it does the superuser.
 */
const firstUser = 1_900_000_000;
const users = 100_000_000;
let nextUser = process.pid * 1009;

/** Another user for a sandbox that is set up by the superuser; undefined where somebody else sets it up. */
export function unusedUser(): number | undefined {
  return process.getuid?.() === 0 ? firstUser + (nextUser++ % users) : undefined;
}

/**
 * The words before a program that limit it. Memory is limited as what a process can write to: Lean maps gigabytes of
 * compiled libraries, which do not count. The limits on memory and time lie above those that are watched: the watcher knows
 * the reason, and counts all processes together.
 */
export function limitWords({ memoryBytes, cpuSeconds, processes, fileBytes }: ProcessLimits): string[] {
  return [
    "prlimit",
    `--data=${Math.ceil(2 * memoryBytes)}`,
    `--cpu=${Math.ceil(cpuSeconds) + 2}`,
    `--nproc=${processes}`,
    `--fsize=${Math.ceil(fileBytes)}`,
    "--core=0",
    "--",
  ];
}

/** The words that take from a program every capability, and the user's identity where another is given. */
export function dropWords(user: number | undefined): string[] {
  const identity = user === undefined ? [] : ["--reuid", String(user), "--regid", String(user), "--clear-groups"];
  return ["setpriv", ...identity, "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all", "--"];
}
