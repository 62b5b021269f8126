// Looks at the processes of this machine.
import { readdirSync, readFileSync } from "node:fs";

/** The command lines of other processes that contain the text; arguments are separated by NUL. */
export function processesOf(text: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "latin1");
      } catch {
        return "";
      }
    })
    .filter((command) => command.includes(text));
}
