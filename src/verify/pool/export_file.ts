// Checking an export file in a thread of its own, which has the stack for deep terms and a bound on its memory.
import { access, constants, stat } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import type { ExportVerdict, Limits } from "../../lean/kernel/index.ts";
import { counted, LeanError, UsageError } from "../../platform/index.ts";
import { workerScript } from "./pool.ts";

export interface ExportCheckOptions {
  /** Limits of each declaration. */
  readonly limits?: Partial<Limits>;
  /** Memory of the thread; beyond it the export is declined. */
  readonly memoryMegabytes?: number;
  readonly signal?: AbortSignal;
}

/** What the thread is asked. */
export interface ExportQuestion {
  readonly path: string;
  readonly limits: Partial<Limits>;
  /** The greatest depth of terms. */
  readonly depth: number;
}

const STACK_MEGABYTES = 192;
/** Depth of terms and nesting of questions that fit into that stack. */
const DEPTH = 40_000;

/**
 * Checks a file in Lean's kernel export format (NDJSON 3.1.0). A check that runs out of memory is declined.
 *
 * @throws LeanError if the thread breaks: nothing is then known about the file. UsageError for a file that cannot be read, and a folder.
 */
export async function checkExportFile(path: string, options: ExportCheckOptions = {}): Promise<ExportVerdict> {
  const hint = "name an export that lean4export wrote";
  await access(path, constants.R_OK).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError("the file cannot be read", `${path}: ${error.code}`, hint);
  });
  if ((await stat(path)).isDirectory()) throw new UsageError("a folder was named", path, hint);
  const { limits = {}, memoryMegabytes = 4096, signal } = options;
  const question: ExportQuestion = { path, limits: { depth: DEPTH, ...limits }, depth: DEPTH };
  const worker = new Worker(workerScript(undefined, "export_worker"), {
    workerData: question,
    resourceLimits: { stackSizeMb: STACK_MEGABYTES, maxOldGenerationSizeMb: memoryMegabytes },
  });
  const stop = () => void worker.terminate();
  signal?.addEventListener("abort", stop);
  return new Promise<ExportVerdict>((resolve, reject) => {
    worker.on("message", resolve);
    worker.on("error", (error: Error & { code?: string }) => {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY") {
        const evidence = [`more than ${memoryMegabytes} MB`];
        resolve({ verdict: "declined", line: 0, reason: "The check ran out of memory.", evidence });
      } else reject(error);
    });
    worker.on("exit", (code) => reject(new LeanError("The check broke off.", `the thread ended with code ${code}`)));
  }).finally(() => signal?.removeEventListener("abort", stop));
}

/** What was found of an export, for people. */
export function describeExportVerdict(file: string, verdict: ExportVerdict): string {
  if (verdict.verdict === "accepted") {
    const { declarations, theorems, axioms } = verdict;
    const assumed = axioms.length === 0 ? "no axioms" : `axioms: ${axioms.join(", ")}`;
    return `${file}: accepted, ${counted(declarations, "declaration")}, ${counted(theorems, "theorem")}, ${assumed}`;
  }
  const { line, declaration, reason, evidence } = verdict;
  const place = declaration === undefined ? `line ${line}` : `line ${line}, ${declaration}`;
  return [`${file}: ${verdict.verdict}`, `${place}: ${reason}`, ...evidence].join("\n  ");
}
