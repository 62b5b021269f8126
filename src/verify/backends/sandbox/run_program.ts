// Runs a program in a sandbox from its start to its end.
import { chown, lstat, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeAll } from "../../../platform/node.ts";
import type { Sandbox, SandboxedProgram } from "./sandbox.ts";
import { type ProcessEnd, SupervisedProcess } from "./supervised_process.ts";

/** Milliseconds between two looks at the size of a scratch folder. */
const scratchInterval = 500;

/** How a program ended, and what it wrote on standard output. */
export interface ProgramRun extends ProcessEnd {
  readonly output: string;
}

/** Runs a program without input. It is ended, with all that it started, when the time is up or the signal is aborted. */
export async function runProgram(
  sandbox: Sandbox,
  program: SandboxedProgram,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<ProgramRun> {
  const command = sandbox.command(program);
  if (program.scratch !== undefined && command.owner !== undefined) {
    await chown(program.scratch, command.owner, command.owner);
  }
  const chunks: Buffer[] = [];
  const running = new SupervisedProcess(command, program.limits, (bytes) => chunks.push(bytes));
  const timer = setTimeout(() => void running.kill("time"), milliseconds);
  const { scratch } = program;
  const watch =
    scratch === undefined
      ? undefined
      : setInterval(async () => {
          if ((await sizeOf(scratch)) > 2 * program.limits.fileBytes) void running.kill("files");
        }, scratchInterval);
  const abort = () => void running.kill();
  signal?.addEventListener("abort", abort);
  if (signal?.aborted === true) abort();
  running.endInput();
  const end = await running.ended;
  clearTimeout(timer);
  clearInterval(watch);
  signal?.removeEventListener("abort", abort);
  return { ...end, output: Buffer.concat(chunks).toString() };
}

/** Bytes of all files in a folder, and 4 KiB for each. What cannot be read counts nothing: it is being removed. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = entries.map(async (entry) => {
    const found = entry.isFile() ? await lstat(join(entry.parentPath, entry.name)).catch(() => undefined) : undefined;
    return 4096 + (found?.size ?? 0);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Gives a piece of work a new private folder, and removes it afterwards. */
export async function withScratch<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "gentzen-lean-"));
  try {
    return await work(folder);
  } finally {
    await removeAll(folder);
  }
}
