// Runs command lines in the tests' own process and keeps what they write.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../../src/cli/run_cli.ts";
import { withoutTimes } from "../prover/support/times.ts";

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `gentzen` with these arguments. */
export function gentzen(...args: string[]): Promise<Ran> {
  return run(args, new AbortController().signal);
}

/** Runs `gentzen` and asks it to stop, as Ctrl-C does, once the run in `folder` has logged so many steps. */
export async function gentzenUntil(folder: string, steps: number, ...args: string[]): Promise<Ran> {
  const controller = new AbortController();
  const file = join(folder, "metrics.jsonl");
  const timer = setInterval(() => {
    if (existsSync(file) && readFileSync(file, "utf8").split("\n").length > steps) controller.abort();
  }, 5);
  try {
    return await run(args, controller.signal);
  } finally {
    clearInterval(timer);
  }
}

/** Runs `gentzen` after Ctrl-C was pressed: it ends as soon as it looks. */
export function gentzenAborted(...args: string[]): Promise<Ran> {
  return run(args, AbortSignal.abort());
}

async function run(args: readonly string[], signal: AbortSignal): Promise<Ran> {
  const written = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({
    write(text: string) {
      written[name] += text;
      return true;
    },
  });
  const streams = { stdout: stream("stdout"), stderr: stream("stderr") };
  const code = await runCli(args, streams, signal);
  return { code, ...written };
}

/** The metrics of a run, without times. */
export function metricsOf(folder: string): Record<string, number>[] {
  return readFileSync(join(folder, "metrics.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => withoutTimes(JSON.parse(line)));
}
