// A model whose tokenizer has a template for conversations is asked in them, and what is trained from it keeps the template.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { chooseProblems, openModel, promptIds, runSft } from "../../src/prover/node.ts";
import { automation, type Problem, type Task } from "../../src/tasks/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const problem: Problem = { name: "t", statement: "theorem t : True", header: "", source: "here", split: "" };
const task: Task = {
  name: "one",
  problems: () => ({ problems: [problem], leftOut: [], repeated: [], oracle: new Map() }),
  formats: [],
  canaries: () => [],
  baselines: [automation],
};
const folder = mkdtempSync(join(tmpdir(), "gentzen-conversation-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("from the folder of a model to one that is trained from it", async () => {
  const records = [{ prompt: "theorem t : True := by\n", completion: "  trivial\n" }];
  await runSft({ out: join(folder, "first"), records }, { modelSize: "micro", steps: 1 });
  const model = join(folder, "first", "model");
  const choice = { seed: 1, format: "kimina", mode: "plain" } as const;
  const plain = await openModel(model);
  const before = (await chooseProblems(plain, task, choice)).format.prompt(problem);
  expect(before).not.toContain("<|user|>");

  const template = "{% for turn in messages %}<|{{ turn.role }}|>{{ turn.content }}{% endfor %}{{ eos_token }}";
  writeFileSync(join(model, "chat_template.jinja"), template);
  const eos = "<|endoftext|>";
  writeFileSync(join(model, "tokenizer_config.json"), JSON.stringify({ eos_token: eos }));
  const opened = await openModel(model);
  const { format, longest } = await chooseProblems(opened, task, choice);
  const prompt = format.prompt(problem);
  expect(prompt).toMatch(/^<\|system\|>You are an expert[\s\S]*<\|user\|>Think about[\s\S]*<\|endoftext\|>$/);
  const ids = promptIds(opened, prompt);
  expect(ids.length).toBe(longest);
  // The mark is one token, not its letters.
  expect(ids.at(-1)).toBe(opened.tokenizer.endOfText);

  await runSft({ out: join(folder, "second"), records }, { model, steps: 1 });
  const kept = (name: string) => readFileSync(join(folder, "second", "model", name), "utf8");
  expect(kept("chat_template.jinja")).toBe(template);
  expect(JSON.parse(kept("tokenizer_config.json"))).toEqual({ eos_token: eos });
});
