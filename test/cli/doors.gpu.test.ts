// The doors for scripts: with --json standard output has JSON lines and nothing else, in a process of its own.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { useDevice } from "../device.ts";
import { newFolder, problems, smallProver, writeRecords } from "./small_prover.ts";

useDevice();

const program = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** Runs `gentzen … --json`; every line of its standard output must be JSON. */
async function records(...args: string[]): Promise<Record<string, unknown>[]> {
  const child = spawn(process.execPath, ["--import", "tsx", program, ...args, "--json"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
    });
  }
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect([code, code === 0 ? "" : printed.stderr]).toEqual([0, ""]);
  expect(printed.stdout.endsWith("\n")).toBe(true);
  return printed.stdout
    .slice(0, -1)
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("info", async () => {
  const [record, ...others] = await records("info", "--size", "32", "--seconds", "0.02");
  expect(others).toEqual([]);
  expect(Object.keys(record)).toEqual(expect.arrayContaining(["adapter", "features", "limits", "matmul"]));
});

test("generate", async () => {
  const model = join(await smallProver(), "model");
  const flags = ["--max-tokens", "5", "--temperature", "1", "--seed", "7"];
  const [record, ...others] = await records("generate", "--model", model, "--prompt", " h0 : p ⊢ p", ...flags);
  expect(others).toEqual([]);
  const { tokens, logprobs, text } = record as { tokens: number[]; logprobs: number[]; text: string };
  expect([tokens.length, typeof text]).toEqual([logprobs.length, "string"]);
});

test("score", async () => {
  const file = join(newFolder("doors"), "text.lean");
  writeFileSync(file, "theorem ex (p : Prop) : p → p := by\n  intro h0\n  assumption\n");
  const [record, ...others] = await records("score", "--model", await smallProver(), "--text-file", file);
  expect(others).toEqual([]);
  const { tokens, logprobs } = record as { tokens: number[]; logprobs: (number | null)[] };
  expect(logprobs).toHaveLength(tokens.length);
});

test("verify", async () => {
  const files = problems.map(({ statement, proof }, index) => {
    const file = join(newFolder("doors"), `${index}.lean`);
    writeFileSync(file, `${statement} := ${proof}\n`);
    return file;
  });
  const found = await records("verify", ...files);
  expect(found.map(({ name, verdict }) => [name, verdict])).toEqual(files.map(() => ["ex", "proved"]));
});

test("eval", async () => {
  const file = writeRecords(newFolder("doors"), "problems.jsonl", problems.slice(0, 2));
  const found = await records("eval", "--model", await smallProver(), file, "--samples", "2", "--ks", "1,2");
  expect(found.map(({ kind }) => kind)).toEqual(["theorem", "theorem", "summary"]);
});

test("sft", async () => {
  const data = writeRecords(newFolder("doors"), "texts.jsonl", [{ text: "p → p" }, { text: "q → q" }]);
  const flags = ["--model-size", "micro", "--capacity", "64", "--steps", "1", "--out", join(newFolder("doors"), "run")];
  const [record, ...others] = await records("sft", data, ...flags);
  expect(others).toEqual([]);
  expect(record).toMatchObject({ loop: "sft", steps: 1, texts: 2 });
});
