// The page on own data: its files and commands, run as they stand there, one after another.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useDevice } from "../device.ts";
import { gentzen } from "./command.ts";
import { newFolder } from "./small_prover.ts";

useDevice();

const page = readFileSync(new URL("../../docs/own_data.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)];
const files = new Map(blocks.flatMap(([, , name, text]) => (name === undefined ? [] : [[name, text] as const])));
const commands = blocks.flatMap(([, language, , text]) =>
  language === "sh" ? text.split("\n").filter((line) => line !== "") : [],
);
const folder = newFolder("own-data");
const here = (word: string) => (files.has(word) || word.startsWith("runs/") ? join(folder, word) : word);

test("the commands do what the page says", async () => {
  mkdirSync(join(folder, "runs"));
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  const verbs = ["sft", "prove", "eval", "expert", "recheck", "grpo", "report"];
  expect(commands.map((line) => line.split(" ")[2])).toEqual(verbs);
  for (const line of commands) {
    const words = line.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', ""));
    const { code, stderr } = await gentzen(...words.slice(2).map(here));
    expect([line, code, code === 0 ? "" : stderr]).toEqual([line, 0, ""]);
    if (words[2] === "prove") expect(stderr).toContain('asked     " h0 : p ∧ q ⊢ q"');
  }
  for (const name of [
    "gentzen-run.json",
    "config.json",
    "metrics.jsonl",
    "checkpoints",
    "proofs.jsonl",
    "attempts.jsonl",
  ])
    expect([name, existsSync(join(folder, "runs", "expert", name))]).toEqual([name, true]);
});

test("a model without prover.json says so, and how it is asked instead", async () => {
  const model = join(folder, "runs", "pairs", "model");
  rmSync(join(model, "prover.json"));
  const theorem = "theorem ex (p q : Prop) (h : p ∧ q) : q";
  const { stderr } = await gentzen("prove", theorem, "--model", model, "--samples", "1", "--subgoals", "0");
  expect(stderr).toContain(`${model} has no prover.json`);
  expect(stderr).toContain("in the format statement, at temperature 1 and for at most 192 tokens");
});
