// Runs command lines in the tests' own process and keeps what they write.
import { runCli } from "../../src/cli/run_cli.ts";

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `gentzen` with these arguments. */
export async function gentzen(...args: string[]): Promise<Ran> {
  const written = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({
    write(text: string) {
      written[name] += text;
      return true;
    },
  });
  const streams = { stdout: stream("stdout"), stderr: stream("stderr") };
  const code = await runCli(args, streams, new AbortController().signal);
  return { code, ...written };
}
