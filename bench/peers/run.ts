// Runs a peer's program in a process of its own and reads the JSON line that it prints.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What the peer printed, or why it could not run. */
export async function runPeer(name: string, args: readonly string[]): Promise<object> {
  const program = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", program, ...args]);
    const line = stdout.split("\n").find((each) => each.startsWith("{"));
    return line ? JSON.parse(line) : { framework: name, error: "printed no result" };
  } catch (error) {
    const message = (error as Error).message;
    const hint = message.includes("ERR_MODULE_NOT_FOUND") ? "run `npm ci --prefix bench/peers` first" : message;
    return { framework: name, error: hint };
  }
}
