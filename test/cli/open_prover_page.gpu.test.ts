// The page on open provers: its commands, run as they stand there, with a small Qwen3 that nobody trained and a stand-in for the REPL.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeModel, qwen3Config } from "../../models/index.ts";
import { saveModel } from "../../models/node.ts";
import { trainTokenizer } from "../../src/data/node.ts";
import { disposeModule } from "../../src/nn/index.ts";
import { formatNamed } from "../../src/tasks/index.ts";
import { readProblems } from "../../src/tasks/node.ts";
import { useDevice } from "../device.ts";
import { buildFakeToolchain, type FakeToolchain } from "../verify/backends/fakes/toolchain.ts";
import { gentzen } from "./command.ts";
import { newFolder } from "./small_prover.ts";

useDevice();

const page = readFileSync(new URL("../../docs/open_prover.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)];
const commands = blocks.flatMap(([, language, , text]) =>
  language === "sh" ? text.split("\n").filter((line) => line !== "") : [],
);
const folder = newFolder("open-prover");
const theorems = join(folder, "theorems.jsonl");
const kept = process.env;
let fake: FakeToolchain;

/** A folder as Transformers would write it: a Qwen3 of two blocks, its tokenizer and its chat template. */
async function writeQwen3(path: string): Promise<void> {
  const template =
    "{% for turn in messages %}<|im_start|>{{ turn.role }}\n{{ turn.content }}<|im_end|>\n{% endfor %}{{ '<|im_start|>assistant\\n' }}";
  const format = formatNamed("kimina");
  const { problems } = await readProblems([theorems]);
  const texts = problems.flatMap((problem) => [
    format.prompt(problem),
    format.write({ proof: "by trivial" }, problem),
    "<|im_start|>system <|im_end|>\n<|im_start|>user\n<|im_start|>assistant\n",
  ]);
  const tokenizer = await trainTokenizer(texts, { vocabSize: 600 });
  const config = qwen3Config({
    vocab_size: Math.ceil(tokenizer.vocabSize / 8) * 8,
    hidden_size: 64,
    intermediate_size: 128,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 32,
    max_position_embeddings: 512,
    initializer_range: 0.1,
    tie_word_embeddings: true,
    eos_token_id: tokenizer.endOfText,
  });
  const model = makeModel(config, 1);
  await saveModel(model, path);
  disposeModule(model);
  writeFileSync(join(path, "tokenizer.json"), tokenizer.json());
  writeFileSync(join(path, "tokenizer_config.json"), JSON.stringify({ chat_template: template }));
}

beforeAll(async () => {
  fake = buildFakeToolchain();
  process.env = { ...kept, PATH: `${join(fake.folder, "bin")}:${kept.PATH}` };
  for (const [, , name, text] of blocks) if (name !== undefined) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, "runs"));
  await writeQwen3(join(folder, "MODEL"));
});
afterAll(() => {
  process.env = kept;
  fake.remove();
});

test("from the folder of a model to one that proves more", async () => {
  const places = new Map([
    ["theorems.jsonl", theorems],
    ["MODEL", join(folder, "MODEL")],
    ["PROJECT", fake.project.folder],
    ["REPL", fake.repl],
    ["merged", join(folder, "merged")],
  ]);
  const here = (word: string) => places.get(word) ?? (word.startsWith("runs/") ? join(folder, word) : word);
  const verbs = ["model", "eval", "train", "expert", "grpo", "eval", "merge"];
  expect(commands.map((line) => line.split(" ")[2])).toEqual(verbs);
  const proved: number[] = [];
  for (const line of commands) {
    const words = line.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', ""));
    const judged = words.includes("--lean") ? ["--allow-unsandboxed-lean", "--memory", "512", "--workers", "1"] : [];
    const { code, stdout, stderr } = await gentzen(...words.slice(2).map(here), ...judged, "--json");
    expect([line, code, code === 0 ? "" : `${stdout}${stderr}`]).toEqual([line, 0, ""]);
    const records = stdout
      .trimEnd()
      .split("\n")
      .map((each) => JSON.parse(each));
    if (words[2] === "model")
      expect(records[0].prompt).toMatch(/^<\|im_start\|>system\nYou are an expert[\s\S]*<\|im_start\|>assistant\n$/);
    if (words[2] === "eval") proved.push(records.at(-1).proved);
  }
  expect(proved[0]).toBe(0);
  expect(proved[1]).toBeGreaterThan(0);
  expect(readdirSync(join(folder, "runs", "grpo", "model")).sort()).toContain("adapter_model.safetensors");
  expect(existsSync(join(folder, "merged", "model.safetensors"))).toBe(true);
});
