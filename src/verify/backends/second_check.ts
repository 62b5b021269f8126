// A second opinion by a program of the user's, such as lean4checker, SafeVerify or an exporter, on what a verifier accepts.
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { IndependentCheck } from "../policy/guard.ts";
import { prepareCheck } from "../policy/prepare.ts";
import { checkExport } from "../policy/recheck_export.ts";
import { runProgram, withScratch } from "./sandbox/run_program.ts";
import type { ProcessLimits, Sandbox } from "./sandbox/sandbox.ts";
import { type LeanProject, readablePaths } from "./toolchain.ts";
import { Turns } from "./turns.ts";

export interface SecondCheckOptions {
  /** Path of the program. */
  readonly program: string;
  readonly project: LeanProject;
  readonly sandbox: Sandbox;
  readonly limits: ProcessLimits;
  /** Checks at the same time. */
  readonly workers: number;
  readonly milliseconds: number;
}

/**
 * An independent check by a program. It is run in the project's folder, in the sandbox, as `PROGRAM FILE THEOREM` with a file that
 * holds header, statement and proof; it may write beside that file. Exit code 0 confirms the theorem. Where it prints an export
 * in lean4export's form, gentzen's own kernel has to accept that as well.
 */
export function programCheck(options: SecondCheckOptions): IndependentCheck {
  const { project, sandbox, limits, milliseconds } = options;
  const program = resolve(options.program);
  const turns = new Turns(options.workers);
  return (request) =>
    turns.take(() =>
      withScratch(async (folder) => {
        const prepared = prepareCheck(request);
        if (prepared.kind === "refused") return { holds: false, reason: prepared.message };
        const scratch = join(folder, "check");
        const file = join(scratch, "Candidate.lean");
        await mkdir(scratch);
        await writeFile(file, prepared.header + prepared.body);
        const { output, code, signal, limit, errorText } = await runProgram(
          sandbox,
          {
            program,
            args: [file, prepared.theoremName],
            directory: project.folder,
            readable: readablePaths([...project.readable, program]),
            scratch,
            limits,
          },
          milliseconds,
        );
        // What ends a program from outside is no word of it on the proof.
        if (limit !== undefined) return { holds: undefined, reason: `it was ended at the limit on ${limit}` };
        if (code === null)
          return { holds: undefined, reason: signal === null ? errorText : `it was ended by ${signal}` };
        if (isSignal(code)) return { holds: undefined, reason: `it was ended by signal ${code - 128}` };
        if (code !== 0) return { holds: false, reason: lastLine(errorText) ?? lastLine(output) ?? `exit code ${code}` };
        if (!/^\s*\{"meta"/.test(output)) return { holds: true };
        return checkExport({ ndjson: output, theoremName: prepared.theoremName });
      }),
    );
}

/** Whether an exit code is a shell's word for a program that a signal has ended. */
function isSignal(code: number): boolean {
  return code > 128 && code < 160;
}

function lastLine(text: string): string | undefined {
  return text
    .split("\n")
    .map((line) => line.trim())
    .findLast((line) => line !== "");
}
