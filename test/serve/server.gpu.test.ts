// The server under the client that OpenAI publishes: answers are the engine's, whole, streamed, many at once; what cannot be is refused in
// the interface's forms, and whoever hangs up leaves nothing behind.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import type { Completion, Engine, GenerationRequest } from "../../src/infer/index.ts";
import { disposeModule } from "../../src/nn/index.ts";
import { type OpenModel, openEngine, openModel, promptIds, runSft } from "../../src/prover/node.ts";
import { serveModel } from "../../src/serve/node.ts";
import { useDevice } from "../device.ts";

useDevice();

const KEY = "a secret";
const folder = mkdtempSync(join(tmpdir(), "gentzen-serve-"));
const failures: string[] = [];
let opened: OpenModel;
let engine: Engine;
let server: Awaited<ReturnType<typeof serveModel>>;
let client: OpenAI;

const settings = { name: "prover", port: 0, key: KEY, rows: 8, contextLength: 64, maxBody: 2 ** 20 };
const clientOf = (url: string, apiKey = KEY) => new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });

beforeAll(async () => {
  const records = [{ prompt: "theorem t : True := by\n", completion: "  trivial -- ∧ ∨ → 😀\n" }];
  await runSft({ out: join(folder, "run"), records }, { modelSize: "micro", steps: 1 });
  const model = join(folder, "run", "model");
  const template =
    "{% for turn in messages %}{% if turn.role == 'system' and loop.index0 > 0 %}{{ raise_exception('a system turn comes first') }}{% endif %}" +
    "<{{ turn.role }}>{{ turn.content }}\n{% endfor %}<assistant>";
  writeFileSync(join(model, "chat_template.jinja"), template);
  writeFileSync(join(model, "tokenizer_config.json"), "{}");
  writeFileSync(join(model, "prover.json"), JSON.stringify({ promptStyle: "statement" }));
  opened = await openModel(model);
  engine = openEngine(opened, 4, 64);
  server = await serveModel(model, settings, { onFailure: (text) => failures.push(text) });
  client = clientOf(server.url);
});

afterAll(async () => {
  await server.close();
  engine.dispose();
  disposeModule(opened.model);
  rmSync(folder, { recursive: true, force: true });
  expect(failures).toEqual([]);
});

/** What the engine answers by itself. */
async function alone(prompt: string, changes: Partial<GenerationRequest> = {}): Promise<readonly Completion[]> {
  const request = { count: 1, maxTokens: 16, temperature: 1, seed: 1, ...changes };
  const [completions] = await engine.generate([{ prompt: promptIds(opened, prompt), ...request }]);
  return completions;
}

const user = (content: string) => [{ role: "user" as const, content }];
const put = (content: string) => `<user>${content}\n<assistant>`;
const model = "prover";

/** Answers that are no success, from a client that says no more than it is told to. */
async function raw(path: string, init: RequestInit = {}, key = KEY) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json", ...init.headers };
  const response = await fetch(`${server.url}${path}`, { ...init, headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function refused(path: string, init: RequestInit = {}, key = KEY) {
  const { status, text } = await raw(path, init, key);
  return {
    status,
    ...(JSON.parse(text) as { error: { message: string; type: string; param: unknown; code: unknown } }).error,
  };
}

const post = (body: unknown) => ({ method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });

/** The number that the metrics have under a name. */
async function metric(name: string): Promise<number> {
  const { text } = await raw("/metrics");
  return Number(
    text
      .split("\n")
      .find((line) => line.startsWith(`${name} `))
      ?.split(" ")[1],
  );
}

describe("answers", () => {
  test("the models, and that it is well", async () => {
    const list = await client.models.list();
    expect(list.data.map(({ id, object, owned_by }) => [id, object, owned_by])).toEqual([
      ["prover", "model", "gentzen"],
    ]);
    expect((await client.models.retrieve("prover")).id).toBe("prover");
    expect(JSON.parse((await raw("/health", {}, "")).text)).toEqual({ status: "ok" });
  });

  test("a conversation, as the template writes it, with its usage", async () => {
    const answer = await client.chat.completions.create({ model, messages: user("prove it"), max_tokens: 16, seed: 1 });
    const [expected] = await alone(put("prove it"));
    const [choice] = answer.choices;
    expect(choice).toMatchObject({ index: 0, finish_reason: expected.finish, logprobs: null });
    expect(choice.message).toEqual({ role: "assistant", content: expected.text, refusal: null });
    const prompt_tokens = promptIds(opened, put("prove it")).length;
    const completion_tokens = expected.tokens.length;
    expect(answer.usage).toEqual({ prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens });
    expect(answer).toMatchObject({ object: "chat.completion", model: "prover" });
  });

  test("texts and lists of tokens, several at once and several of each, echoed", async () => {
    const prompts = ["theorem t", "theorem u"];
    const answer = await client.completions.create({
      model,
      prompt: prompts,
      n: 2,
      seed: 4,
      max_tokens: 9,
      echo: true,
    });
    const expected = [];
    for (const prompt of prompts)
      for (const { text } of await alone(prompt, { count: 2, seed: 4, maxTokens: 9 })) expected.push(prompt + text);
    expect(answer.choices.map(({ text }) => text)).toEqual(expected);
    expect(answer.choices.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    const ids = promptIds(opened, prompts[0]);
    const byIds = await client.completions.create({ model, prompt: ids, seed: 4, max_tokens: 9 });
    expect(prompts[0] + byIds.choices[0].text).toBe(expected[0]);
  });

  test("temperature, top p, top k and min p, and the end at a stop string", async () => {
    const extra = { top_k: 20, min_p: 0.01 };
    const body = { model, prompt: "theorem t", seed: 2, max_tokens: 24, temperature: 0.8, top_p: 0.9, ...extra };
    const filters = { seed: 2, maxTokens: 24, temperature: 0.8, topP: 0.9, topK: 20, minP: 0.01 };
    const [free] = await alone("theorem t", filters);
    expect((await client.completions.create(body)).choices[0].text).toBe(free.text);
    const stop = [free.text.slice(5, 7), "never"];
    const [cut] = (await client.completions.create({ ...body, stop })).choices;
    expect(cut).toMatchObject({ text: free.text.slice(0, free.text.indexOf(stop[0])), finish_reason: "stop" });
  });

  test("log-probabilities of the tokens, which together are the text", async () => {
    const asked = { model, messages: user("a"), max_tokens: 12, seed: 3, logprobs: true };
    const [expected] = await alone(put("a"), { maxTokens: 12, seed: 3 });
    const [{ logprobs, message }] = (await client.chat.completions.create(asked)).choices;
    const content = logprobs?.content ?? [];
    expect(Buffer.from(content.flatMap(({ bytes }) => bytes ?? [])).toString()).toBe(message.content);
    expect(content.map(({ logprob }) => logprob)).toEqual(expected.logprobs.slice(0, content.length));
    expect(content.length).toBeGreaterThanOrEqual(expected.tokens.length - 1);
    const streamed = [];
    for await (const { choices } of await client.chat.completions.create({ ...asked, stream: true }))
      for (const each of choices) streamed.push(...(each.logprobs?.content ?? []));
    expect(streamed).toEqual(content);
    const [text] = (await client.completions.create({ model, prompt: put("a"), max_tokens: 12, seed: 3, logprobs: 0 }))
      .choices;
    expect(text.logprobs?.token_logprobs).toEqual(content.map(({ logprob }) => logprob));
    expect(text.logprobs?.tokens).toEqual(content.map(({ token }) => token));
    expect(text.logprobs?.text_offset?.[1]).toBe(content[0].token.length);
  });

  test("the likeliest tokens at each place, whole and streamed, as both interfaces have them", async () => {
    const asked = { model, messages: user("a"), max_tokens: 12, seed: 3, logprobs: true, top_logprobs: 3 };
    const [expected] = await alone(put("a"), { maxTokens: 12, seed: 3, topLogprobs: 3 });
    const content = (await client.chat.completions.create(asked)).choices[0].logprobs?.content ?? [];
    expect(content.length).toBeGreaterThan(5);
    for (const [index, { top_logprobs: top, bytes, logprob }] of content.entries()) {
      expect(top.map((each) => each.logprob)).toEqual(expected.alternatives?.[index].map((each) => each.logprob));
      expect(top.map(({ token: each }) => each)).toEqual(
        expected.alternatives?.[index].map((each) => opened.tokenizer.decode([each.token])),
      );
      expect(top[0].logprob).toBeGreaterThanOrEqual(logprob);
      const drawn = top.find((each) => each.bytes?.join() === bytes?.join());
      if (drawn) expect(drawn.logprob).toBeCloseTo(logprob, 5);
    }
    const streamed = [];
    for await (const { choices } of await client.chat.completions.create({ ...asked, stream: true }))
      for (const each of choices) streamed.push(...(each.logprobs?.content ?? []));
    expect(streamed).toEqual(content);
    const plain = { model, prompt: put("a"), max_tokens: 12, seed: 3, logprobs: 2 };
    const [text] = (await client.completions.create(plain)).choices;
    expect(text.logprobs?.top_logprobs?.length).toBe(content.length);
    text.logprobs?.top_logprobs?.forEach((each, index) => {
      const [first, second] = content[index].top_logprobs;
      expect(each).toEqual({ [first.token]: first.logprob, [second.token]: second.logprob });
    });
  });
});

describe("streams", () => {
  test("a conversation in pieces of whole characters, several choices at once, and the usage at the end", async () => {
    const asked = { model, messages: user("stream"), n: 3, max_tokens: 24, seed: 5 };
    const expected = await alone(put("stream"), { count: 3, maxTokens: 24, seed: 5 });
    const texts = ["", "", ""];
    const ends: unknown[] = [];
    const usages: unknown[] = [];
    let first = true;
    const options = { include_usage: true };
    for await (const chunk of await client.chat.completions.create({
      ...asked,
      stream: true,
      stream_options: options,
    })) {
      expect(chunk.object).toBe("chat.completion.chunk");
      if (first) expect(chunk.choices[0].delta).toMatchObject({ role: "assistant", content: "" });
      first = false;
      if (chunk.usage) usages.push([chunk.usage.completion_tokens, chunk.choices.length]);
      for (const { index, delta, finish_reason } of chunk.choices) {
        texts[index] += delta.content ?? "";
        if (finish_reason !== null) ends[index] = finish_reason;
      }
    }
    expect(texts).toEqual(expected.map(({ text }) => text));
    expect(ends).toEqual(expected.map(({ finish }) => finish));
    expect(usages).toEqual([[expected.reduce((sum, { tokens }) => sum + tokens.length, 0), 0]]);
  });

  test("texts, and what the client's own helper makes of a conversation", async () => {
    const [{ text }] = await alone("theorem t", { seed: 6, maxTokens: 20 });
    let found = "";
    const asked = { model, prompt: "theorem t", seed: 6, max_tokens: 20, stream: true as const };
    for await (const { choices } of await client.completions.create(asked)) found += choices[0]?.text ?? "";
    expect(found).toBe(text);
    const runner = client.chat.completions.stream({ model, messages: user("b"), seed: 6, max_tokens: 20 });
    const [expected] = await alone(put("b"), { seed: 6, maxTokens: 20 });
    expect((await runner.finalChatCompletion()).choices[0].message.content).toBe(expected.text);
  });

  test("what a client gives up gives its rows to others", async () => {
    const asked = { model, messages: user("c"), n: 60, max_tokens: 50, seed: 7, stream: true as const };
    const stream = await client.chat.completions.create(asked);
    for await (const { choices } of stream) if (choices[0]?.delta.content) break;
    stream.controller.abort();
    await expect.poll(() => metric("gentzen_samples_running")).toBe(0);
    expect(await metric("gentzen_samples_waiting")).toBe(0);
    const given = new AbortController();
    const whole = client.chat.completions.create({ ...asked, stream: false }, { signal: given.signal });
    await expect.poll(() => metric("gentzen_samples_running")).toBeGreaterThan(0);
    given.abort();
    await expect(whole).rejects.toThrow(OpenAI.APIUserAbortError);
    await expect.poll(() => metric("gentzen_samples_running")).toBe(0);
    expect((await client.completions.create({ model, prompt: "d", seed: 1 })).choices.length).toBe(1);
  });
});

test("64 at once are all answered, each as if it were alone", async () => {
  const asked = (index: number) => ({ prompt: `theorem t${index % 7}`, seed: index, max_tokens: 4 + (index % 20) });
  const answers = await Promise.all(
    Array.from({ length: 64 }, async (_, index) => {
      if (index % 2 === 0) return (await client.completions.create({ model, ...asked(index) })).choices[0].text;
      let text = "";
      for await (const { choices } of await client.completions.create({ model, ...asked(index), stream: true }))
        text += choices[0]?.text ?? "";
      return text;
    }),
  );
  for (const [index, text] of answers.entries()) {
    const { prompt, seed, max_tokens } = asked(index);
    const [expected] = await alone(prompt, { seed, maxTokens: max_tokens });
    expect(text, String(index)).toBe(expected.text);
  }
  expect(await metric("gentzen_samples_running")).toBe(0);
});

describe("what is refused", () => {
  const chat = "/v1/chat/completions";
  const body = { model, messages: user("x") };

  test("a wrong key, and none", async () => {
    const wrong = clientOf(server.url, "another");
    await expect(wrong.models.list()).rejects.toThrow(OpenAI.AuthenticationError);
    expect(await refused(chat, post(body), "another")).toMatchObject({ status: 401, code: "invalid_api_key" });
    expect(await refused("/v1/models", {}, "")).toMatchObject({ status: 401, code: "invalid_api_key" });
  });

  test.each<[string, unknown, number, string | null, RegExp]>([
    ["no JSON", '{"model": ', 400, "invalid_json", /JSON/],
    ["two values under one key", '{"model": "a", "model": "b"}', 400, "invalid_json", /model/],
    ["a list", [], 400, "invalid_json", /object/],
    ["no model", { messages: user("x") }, 400, "invalid_value", /model/],
    ["another model", { ...body, model: "gpt" }, 404, "model_not_found", /gpt/],
    ["no messages", { model, messages: [] }, 400, "invalid_value", /messages/],
    [
      "a picture",
      { model, messages: [{ role: "user", content: [{ type: "image_url", image_url: {} }] }] },
      400,
      "invalid_value",
      /content/,
    ],
    ["a role that there is not", { model, messages: [{ role: "tool", content: "x" }] }, 400, "invalid_value", /role/],
    ["a field that there is not", { ...body, temprature: 1 }, 400, "unknown_parameter", /temprature/],
    ["tools", { ...body, tools: [{ type: "function" }] }, 400, "invalid_value", /tools.*not supported/],
    ["a penalty", { ...body, presence_penalty: 1 }, 400, "invalid_value", /presence_penalty.*not supported/],
    ["alternatives of nothing", { ...body, top_logprobs: 2 }, 400, "invalid_value", /top_logprobs.*needs logprobs/],
    ["too many alternatives", { ...body, logprobs: true, top_logprobs: 21 }, 400, "invalid_value", /top_logprobs.*20/],
    [
      "a form of answers",
      { ...body, response_format: { type: "json_object" } },
      400,
      "invalid_value",
      /response_format/,
    ],
    ["a temperature below 0", { ...body, temperature: -1 }, 400, "invalid_value", /temperature/],
    ["no choices", { ...body, n: 0 }, 400, "invalid_value", /'n'/],
    ["an empty stop string", { ...body, stop: [""] }, 400, "invalid_value", /stop/],
    ["half a character", { ...body, stop: "\ud83d" }, 400, "invalid_value", /stop/],
    [
      "a conversation that the template refuses",
      { model, messages: [...user("x"), { role: "system", content: "y" }] },
      400,
      null,
      /comes first/,
    ],
    [
      "a prompt longer than the context",
      { model, messages: user("x y ".repeat(200)) },
      400,
      "context_length_exceeded",
      /64 tokens/,
    ],
    [
      "one that its length alone shows",
      { model, messages: user("x".repeat(500_000)) },
      400,
      "context_length_exceeded",
      /characters/,
    ],
  ])("%s", async (_, sent, status, code, words) => {
    const found = await refused(chat, post(sent));
    expect(found).toMatchObject({ status, code, type: "invalid_request_error" });
    expect(found.message).toMatch(words);
  });

  test("what asks for nothing is taken", async () => {
    const nothing = {
      presence_penalty: 0,
      tools: [],
      response_format: { type: "text" },
      user: "me",
      n: null,
      stop: null,
      logit_bias: {},
    };
    expect((await raw(chat, post({ ...body, max_tokens: 1, ...nothing }))).status).toBe(200);
  });

  test("tokens that there are not, and a prompt without any", async () => {
    const text = "/v1/completions";
    expect(await refused(text, post({ model, prompt: [99_999] }))).toMatchObject({ status: 400 });
    expect((await refused(text, post({ model, prompt: "" }))).message).toContain("the prompt is empty");
    expect(await refused(text, post({ model, prompt: "a", n: 128, max_tokens: 1, best_of: 2 }))).toMatchObject({
      param: "best_of",
    });
  });

  test("a body of 10 MB, by a client that says how long it is and one that does not", async () => {
    const large = JSON.stringify({ model, messages: user("x".repeat(10_000_000)) });
    await expect(
      client.chat.completions.create({ model, messages: user("x".repeat(10_000_000)) }),
    ).rejects.toMatchObject({
      status: 413,
      code: "request_too_large",
    });
    const chunked = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
      const sent = httpRequest(`${server.url}${chat}`, { method: "POST", headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", reject);
      for (let start = 0; start < large.length; start += 100_000) sent.write(large.slice(start, start + 100_000));
      sent.end();
    });
    expect(chunked).toBe(413);
  });

  test("other content, other methods, other places", async () => {
    const asText = { ...post(body), headers: { "content-type": "text/plain" } };
    expect(await refused(chat, asText)).toMatchObject({ status: 415 });
    expect(await refused(chat)).toMatchObject({ status: 405, code: "method_not_allowed" });
    expect(await refused("/v1/models", post({}))).toMatchObject({ status: 405 });
    expect(await refused("/v1/embeddings", post({}))).toMatchObject({ status: 404, code: "not_found" });
    expect(await refused("/v1/models/other")).toMatchObject({ status: 404, code: "model_not_found" });
    expect(await refused("/v1/models/%E0%A4%A")).toMatchObject({ status: 404 });
  });

  test("a body that breaks off leaves nothing behind", async () => {
    await new Promise<void>((resolve) => {
      const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json", "content-length": "1000" };
      const sent = httpRequest(`${server.url}${chat}`, { method: "POST", headers });
      sent.on("error", () => resolve());
      sent.write('{"model"', () => sent.destroy(new Error("gone")));
    });
    // Asking for the metrics is itself a request.
    await expect.poll(() => metric("gentzen_requests_open")).toBe(1);
  });
});

describe("other servers", () => {
  const at = (changes: object) => serveModel(join(folder, "run", "model"), { ...settings, ...changes });

  test("one with a full queue says so, and answers what it took", async () => {
    const small = await at({ rows: 1, queue: 2 });
    const asked = { model, prompt: "theorem t", max_tokens: 40, temperature: 0 };
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, () => clientOf(small.url).completions.create(asked)),
    );
    const refusals = results.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(refusals.length).toBeGreaterThan(0);
    for (const reason of refusals) {
      expect(reason).toBeInstanceOf(OpenAI.RateLimitError);
      expect(reason.headers.get("retry-after")).toBe("1");
    }
    expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
    await expect(clientOf(small.url).completions.create({ ...asked, n: 3 })).rejects.toMatchObject({
      status: 400,
      param: "n",
    });
    await small.close();
  });

  test("one that closes refuses what is under way, and gives its memory back", async () => {
    const before = gpu().stats.liveBytes;
    const closing = await at({});
    const asked = { model, prompt: "theorem t", n: 60, max_tokens: 50 };
    const whole = clientOf(closing.url).completions.create(asked);
    const outcome = whole.then(
      () => "answered",
      (error) => error.status,
    );
    const { url } = closing;
    const running = async () => /samples_running [1-9]/.test(await (await fetch(`${url}/metrics`)).text());
    await expect.poll(running).toBe(true);
    await closing.close();
    expect(await outcome).toBe(503);
    expect(gpu().stats.liveBytes).toBe(before);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  test("one that others could reach needs a key; one without answers under this machine's names alone", async () => {
    await expect(at({ host: "0.0.0.0", key: undefined })).rejects.toThrow(
      "a server that other machines can reach needs a key\n  host 0.0.0.0, no key\n  hint: ",
    );
    const open = await at({ key: undefined });
    const status = (host: string) =>
      new Promise((resolve) => {
        const { port } = new URL(open.url);
        httpRequest({ port, path: "/v1/models", headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).end();
      });
    expect(await status("localhost:1")).toBe(200);
    expect(await status("attacker.example")).toBe(403);
    const { port } = new URL(open.url);
    await expect(at({ port: Number(port) })).rejects.toThrow("the server cannot listen there");
    await open.close();
  });
});
