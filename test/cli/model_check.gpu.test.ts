// gentzen model check: what it prints of the small prover is what the library computes, and what is wrong with a folder is found.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { disposeModule } from "../../src/nn/index.ts";
import { openModel, promptIds, scoreText } from "../../src/prover/node.ts";
import { useDevice } from "../device.ts";
import { gentzen } from "./command.ts";
import { newFolder, smallProver } from "./small_prover.ts";

useDevice();

const theorem = "theorem ex (p q : Prop) (h : p) : p ∨ q";

test("shapes, ids, the prompt, the likeliest tokens and a proof", async () => {
  const model = await smallProver();
  const { code, stdout } = await gentzen("model", "check", model, "--theorem", theorem, "--temperature", "0", "--json");
  const found = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(found).toMatchObject({ format: "goal", prompt: " h0 : p ⊢ p ∨ q", proved: true, findings: [] });
  expect(found.shape).toMatchObject({ architecture: "llama", layers: 3, hidden: 64 });
  const opened = await openModel(model);
  expect(found.ids).toEqual(promptIds(opened, found.prompt));
  const [first] = found.next;
  const { logprobs } = await scoreText(opened, `${found.prompt}${first.token}`);
  expect(logprobs.at(-1)).toBeCloseTo(first.logprob, 4);
  disposeModule(opened.model);
  const shown = await gentzen("model", "check", model, "--theorem", theorem, "--temperature", "0");
  expect(shown.stdout).toMatch(/^model {6}architecture llama, [\s\S]*\nverdict {4}proved$/m);
});

test("a format's prompt is marked, and what is missing or does not fit is found", async () => {
  const folder = join(newFolder("check"), "model");
  cpSync(join(await smallProver(), "model"), folder, { recursive: true });
  const checked = async (...more: string[]) => {
    const { code, stdout } = await gentzen("model", "check", folder, "--max-tokens", "4", "--json", ...more);
    return { code, ...JSON.parse(stdout) };
  };
  const kimina = await checked("--format", "kimina");
  expect(kimina).toMatchObject({ code: 1, prompts: "recorded", sampling: { topP: 0.95 } });
  expect(kimina.findings).toEqual([expect.stringContaining("no template for conversations")]);
  writeFileSync(join(folder, "chat_template.jinja"), "{% for turn in messages %}{{ turn.content }}{% endfor %}");
  writeFileSync(join(folder, "tokenizer_config.json"), "{}");
  expect(await checked("--format", "deepseek")).toMatchObject({ code: 0, prompts: "recorded", findings: [] });
  const long = await checked("--format", "pythagoras");
  expect(long).toMatchObject({ code: 1, prompts: "rebuilt", prompt: "", proved: false });
  expect(long.findings).toEqual([expect.stringContaining("longer than the model's context")]);
  const tokenizer = JSON.parse(readFileSync(join(folder, "tokenizer.json"), "utf8"));
  tokenizer.added_tokens.push({ ...tokenizer.added_tokens[0], id: 5000, content: "<more>" });
  writeFileSync(join(folder, "tokenizer.json"), JSON.stringify(tokenizer));
  expect((await checked()).findings).toEqual([
    expect.stringMatching(/the tokenizer has 5001 tokens, and the model \d+/),
  ]);
});

test("what is no check is refused", async () => {
  const { code, stderr } = await gentzen("model", "chekc", await smallProver());
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining("UsageError: model takes an action and a folder\n  chekc "),
  ]);
  expect((await gentzen("model", "check", "/nowhere/at/all")).code).toBe(4);
});
