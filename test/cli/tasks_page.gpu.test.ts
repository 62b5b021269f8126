// The page on tasks: the files and commands of its section on the whole recipe are run as they stand there, in smaller sizes.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useDevice } from "../device.ts";
import { gentzen } from "./command.ts";
import { newFolder } from "./small_prover.ts";

useDevice();

const page = readFileSync(new URL("../../docs/tasks.md", import.meta.url), "utf8");
const [section] = page.split("## The whole recipe on your own theorems\n")[1].split(/^## /m);
const blocks = [...section.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)];
const files = new Map(blocks.flatMap(([, , name, text]) => (name === undefined ? [] : [[name, text] as const])));
const commands = blocks.flatMap(([, language, , text]) =>
  language === "sh" ? text.split("\n").filter((line) => line !== "") : [],
);

/** Steps enough for every stage to have its turn. */
const smaller = [
  "--sft.steps",
  "4",
  "--expert.rounds",
  "1",
  "--grpo.iterations",
  "1",
  "--workers",
  "1",
  "--rows",
  "16",
];

test("every file has its place in a command, and there are some of each kind", () => {
  expect(commands.map((line) => line.split(" ")[2])).toEqual(["train", "train", "recheck", "train"]);
  const words = commands.flatMap((line) => line.split(" "));
  expect([...files.keys()].filter((name) => !words.includes(name))).toEqual([]);
  expect(files.size).toBe(4);
});

test("the commands do what the section says", async () => {
  const folder = newFolder("page");
  mkdirSync(join(folder, "runs"));
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  for (const line of commands) {
    const [, , verb, ...words] = line.split(" ");
    const args = words.map((word) => (files.has(word) || word.startsWith("runs/") ? join(folder, word) : word));
    const { code, stderr } = await gentzen(verb, ...args, ...(verb === "train" ? smaller : []));
    expect([code, line, code === 0 ? "" : stderr]).toEqual([0, line, ""]);
  }
  const summaryOf = (run: string) => JSON.parse(readFileSync(join(folder, "runs", run, "summary.json"), "utf8"));
  expect(summaryOf("own")).toMatchObject({ oracle: false, own: { task: "records", format: "goal", leftOut: 0 } });
  expect(summaryOf("own").problems).toMatchObject({ pool: 6, validation: 1, test: 1 });
  expect(summaryOf("mine").model).toBe(join(folder, "runs", "own"));
  expect(summaryOf("letters").own).toMatchObject({ task: "letters", format: "letters" });
  for (const run of ["own", "mine", "letters"])
    expect(existsSync(join(folder, "runs", run, "model", "model.safetensors"))).toBe(true);
});
