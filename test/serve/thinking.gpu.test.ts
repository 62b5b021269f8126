// Thinking, request by request: templates are told, budgets kept, and thoughts told apart from answers, whole and streamed.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Completion, Engine } from "../../src/infer/index.ts";
import { disposeModule } from "../../src/nn/index.ts";
import { type OpenModel, openEngine, openModel, promptIds, runSft, thinkingOf } from "../../src/prover/node.ts";
import { serveModel } from "../../src/serve/node.ts";
import { useDevice } from "../device.ts";

useDevice();

const folder = mkdtempSync(join(tmpdir(), "gentzen-thinking-"));
let opened: OpenModel;
let engine: Engine;
let server: Awaited<ReturnType<typeof serveModel>>;
let client: OpenAI;

beforeAll(async () => {
  const records = [{ prompt: "theorem t : True := by\n", completion: "  trivial\n" }];
  await runSft({ out: join(folder, "run"), records }, { modelSize: "micro", steps: 1 });
  const model = join(folder, "run", "model");
  const template =
    "{% for turn in messages %}<{{ turn.role }}>{{ turn.reasoning_content or '' }}{{ turn.content }}\n{% endfor %}<assistant>" +
    "{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% else %}<think>\n{% endif %}" +
    "{{ mood or '' }}";
  writeFileSync(join(model, "chat_template.jinja"), template);
  writeFileSync(join(model, "tokenizer_config.json"), "{}");
  opened = await openModel(model);
  engine = openEngine(opened, 2, 96);
  server = await serveModel(model, { name: "prover", port: 0, rows: 2, contextLength: 96 });
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "none", maxRetries: 0 });
});

afterAll(async () => {
  await server.close();
  engine.dispose();
  disposeModule(opened.model);
  rmSync(folder, { recursive: true, force: true });
});

const sampling = { max_tokens: 24, seed: 3, temperature: 1 };
const put = (rest: string) => `<user>prove it\n<assistant>${rest}`;

/** What the engine writes behind a prompt, with a budget or none. */
async function alone(prompt: string, budget?: number): Promise<Completion> {
  const request = { count: 1, maxTokens: 24, temperature: 1, seed: 3 };
  const thinking = budget === undefined ? {} : { thinking: thinkingOf(opened, budget) };
  const [[completion] = []] = await engine.generate([{ prompt: promptIds(opened, prompt), ...request, ...thinking }]);
  return completion!;
}

interface Message {
  readonly content: string;
  readonly reasoning_content?: string;
}

async function ask(more: object): Promise<Message & { reasoningTokens: number }> {
  const messages = [{ role: "user" as const, content: "prove it" }];
  const answer = await client.chat.completions.create({ model: "prover", messages, ...sampling, ...more });
  const reasoningTokens = answer.usage?.completion_tokens_details?.reasoning_tokens ?? 0;
  return { ...(answer.choices[0]!.message as Message), reasoningTokens };
}

test("a budget closes thoughts, which have a name of their own in answers and in streams", async () => {
  const { text, tokens } = await alone(put("<think>\n"), 6);
  const [thought = "", said] = text.split("</think>");
  expect(said).toBeDefined();
  const answer = await ask({ thinking_budget: 6 });
  expect(answer.reasoning_content ?? "").toBe(thought.trim());
  expect(answer.content).toBe(said!.trimStart());
  expect(answer.reasoningTokens).toBe(6 + opened.tokenizer.encode("\n</think>").length);
  expect(answer.reasoningTokens).toBeLessThan(tokens.length);

  const messages = [{ role: "user" as const, content: "prove it" }];
  const body = { model: "prover", messages, ...sampling, thinking_budget: 6, logprobs: true, stream: true as const };
  const streamed = { reasoning_content: "", content: "" };
  let told = 0;
  for await (const { choices } of await client.chat.completions.create(body)) {
    const delta = choices[0]?.delta as Partial<Message>;
    streamed.reasoning_content += delta?.reasoning_content ?? "";
    streamed.content += delta?.content ?? "";
    told += choices[0]?.logprobs?.content?.length ?? 0;
  }
  expect(streamed).toEqual({ reasoning_content: thought.trim(), content: answer.content });
  const ends = tokens.filter((token) => opened.tokenizer.bytesOf(token).length === 0).length;
  expect(told).toBe(tokens.length - ends);

  // Where nobody wants them apart, the text is as the model wrote it.
  expect((await ask({ thinking_budget: 6, separate_reasoning: false })).content).toBe(text);
});

test("effort is a share of the answer's tokens, and none leaves thoughts out", async () => {
  expect((await ask({ reasoning_effort: "low" })).reasoning_content ?? "").toBe(
    (await alone(put("<think>\n"), 4)).text.split("</think>")[0]!.trim(),
  );
  const without = await alone(put("<think>\n\n</think>\n\n"));
  for (const more of [{ reasoning_effort: "none" }, { chat_template_kwargs: { enable_thinking: false } }])
    expect(await ask(more)).toMatchObject({ content: without.text, reasoningTokens: 0 });
  // A template that opens thoughts all the same: they are closed at once.
  const closed = await ask({ reasoning_effort: "none", chat_template_kwargs: { enable_thinking: true } });
  expect(closed.content).toBe((await alone(put("<think>\n</think>\n\n"))).text);
});

test("templates are told what they ask for by name, and what was thought before", async () => {
  const mood = await alone(put("<think>\n\n</think>\n\nglad"));
  expect((await ask({ chat_template_kwargs: { enable_thinking: false, mood: "glad" } })).content).toBe(mood.text);
  const messages = [
    { role: "user", content: "prove it" },
    { role: "assistant", content: "no", reasoning_content: "hm " },
  ] as const;
  const prompt = "<user>prove it\n<assistant>hm no\n<assistant><think>\n\n</think>\n\n";
  expect((await ask({ messages, reasoning_effort: "none" })).content).toBe((await alone(prompt)).text);
});

test.each([
  [{ chat_template_kwargs: { messages: "x" } }, /'chat_template_kwargs': must not hold messages/],
  [{ chat_template_kwargs: { mood: [] } }, /'chat_template_kwargs.mood'/],
  [{ reasoning_effort: "much" }, /'reasoning_effort'/],
  [{ thinking_budget: 0 }, /'thinking_budget'/],
])("%j is refused by name", async (more, message) => {
  await expect(ask(more)).rejects.toThrow(message);
});
