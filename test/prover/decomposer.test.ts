// Decomposers: an endpoint that streams, is silent, busy, or says nonsense; budgets; exchanges that survive kills; a model; records.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { chatDecomposer } from "../../src/prover/decomposer/chat_decomposer.ts";
import { askForSketch, readSketchAnswer, toldOf } from "../../src/prover/decomposer/decomposer.ts";
import { Exchanges } from "../../src/prover/decomposer/exchanges.ts";
import { modelDecomposer } from "../../src/prover/decomposer/model_decomposer.ts";
import { replayDecomposer } from "../../src/prover/decomposer/replay_decomposer.ts";
import type { KnownProblem } from "../../src/tasks/index.ts";
import { event, type FakeChat, fakeChat, sketchAnswer, stream } from "./support/fake_chat.ts";

const statement = "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p";
const sketch = "by\n  have hq : q := by\n    sorry\n  exact ⟨hq, h.1⟩";
const problem = { header: "", statement };
const budget = { count: 1, maxTokens: 500, seed: 7 };

let folder: string;
let fake: FakeChat | undefined;
const waits: number[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gentzen-exchanges-"));
  waits.length = 0;
});
afterEach(async () => {
  await fake?.close();
  fake = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** Exchanges with the fake, whose waits are counted and whose silence ends when a test says so. */
function exchangesWith(options: ConstructorParameters<typeof Exchanges>[2] = {}, more: object = {}): Exchanges {
  const wait = async (milliseconds: number) => {
    waits.push(milliseconds);
  };
  const endpoint = { url: fake!.url, model: "fake", key: "secret", wait, timer: () => () => {}, ...more };
  return new Exchanges(join(folder, "exchanges.jsonl"), endpoint, options);
}
const decomposerOf = (exchanges: Exchanges) => chatDecomposer({ exchanges, temperature: 0.8, topP: 0.9 });

describe("an endpoint", () => {
  test("streams sketches with their reasoning, and is told of the problem alone", async () => {
    fake = await fakeChat((_, response) =>
      stream(response, sketchAnswer(statement, sketch), { reasoning: "q is h.2 — ⟨hq, …⟩" }),
    );
    const known: KnownProblem = {
      name: "planted-name",
      source: "planted-source",
      split: "planted-split",
      difficulty: 0.123456,
      length: 987654,
      proof: "planted-proof",
      witness: "planted-witness",
      bucket: "planted-bucket",
      ...problem,
      informal: "/-- Swap the two. -/",
    };
    const found = await decomposerOf(exchangesWith({ prices: { input: 1e6, output: 2e6 } })).sketch(known, budget);
    expect(found.sketches).toEqual([{ sketch, reasoning: expect.stringContaining("q is h.2 — ⟨hq, …⟩") }]);
    expect(found.sketches[0].reasoning).toContain("First split it.");
    const answer = sketchAnswer(statement, sketch);
    expect(found).toMatchObject({
      refused: {},
      tokens: 100 + answer.length,
      money: 100 + 2 * answer.length,
      exhausted: false,
    });
    const [{ body, authorization }] = fake.asked;
    expect(authorization).toBe("Bearer secret");
    expect(body).toMatchObject({ model: "fake", stream: true, max_tokens: 500, temperature: 0.8, top_p: 0.9, seed: 7 });
    expect(JSON.stringify(body)).not.toMatch(/planted|987654|0\.123456/);
    expect(body.messages[0].content).toContain(`/-- Swap the two. -/\n${statement} := by\n  sorry`);
    expect(readFileSync(join(folder, "exchanges.jsonl"), "utf8")).not.toContain("secret");
  });

  test("that is busy is asked again when it says, and what is answered whole is taken without a stream too", async () => {
    fake = await fakeChat(({ index }, response) => {
      if (index === 0) response.writeHead(429, { "retry-after": "7" }).end("slow down");
      else if (index === 1) response.writeHead(503).end();
      else {
        response.writeHead(200, { "content-type": "application/json" });
        const message = { role: "assistant", content: sketchAnswer(statement, sketch) };
        response.end(JSON.stringify({ choices: [{ message, finish_reason: "stop" }] }));
      }
    });
    const found = await decomposerOf(exchangesWith()).sketch(problem, budget);
    expect(found.sketches).toHaveLength(1);
    expect(waits).toHaveLength(2);
    expect(waits[0]).toBe(7000);
    expect(waits[1]).toBeGreaterThanOrEqual(1000);
    expect(new Set(fake.asked.map(({ key }) => key)).size).toBe(1);
  });

  test("that falls silent, breaks off, or says nonsense is asked again, and what it had said is paid", async () => {
    const fires: (() => void)[] = [];
    fake = await fakeChat(({ index }, response) => {
      if (index === 0) {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(event({ content: "x".repeat(30) }), () =>
          setImmediate(() => setImmediate(() => fires.at(-1)?.())),
        );
      } else if (index === 1) {
        response.writeHead(200).end(event({ content: "y".repeat(60) }));
      } else if (index === 2) {
        response.writeHead(200).end("data: {nonsense\n\n");
      } else if (index === 3) response.destroy();
      else stream(response, sketchAnswer(statement, sketch));
    });
    const timer = (_: number, fire: () => void) => {
      fires.push(fire);
      return () => {};
    };
    const exchanges = exchangesWith({}, { timer });
    const found = await decomposerOf(exchanges).sketch(problem, budget);
    expect(found.sketches).toHaveLength(1);
    expect(fake.asked).toHaveLength(5);
    const answer = sketchAnswer(statement, sketch);
    expect(exchanges.spent.tokens).toBeGreaterThanOrEqual(100 + answer.length + 20);
  });

  test("that refuses the question is not asked again, and says what to do", async () => {
    fake = await fakeChat((_, response) => void response.writeHead(401).end("no such key"));
    await expect(decomposerOf(exchangesWith()).sketch(problem, budget)).rejects.toThrow(
      /refuses the question[\s\S]*no such key[\s\S]*environment/,
    );
    expect(fake.asked).toHaveLength(1);
  });

  test("that is never there ends with an error after so many tries", async () => {
    fake = await fakeChat((_, response) => void response.writeHead(500).end("broken"));
    await expect(decomposerOf(exchangesWith({}, { tries: 3 })).sketch(problem, budget)).rejects.toThrow(
      /busy[\s\S]*broken/,
    );
    expect(fake.asked).toHaveLength(3);
  });

  test("is not asked beyond a budget, which holds for the next process too", async () => {
    fake = await fakeChat((_, response) => stream(response, sketchAnswer(statement, sketch)));
    const options = { prices: { input: 1, output: 10 }, budget: { money: 0.0075 } };
    const first = await decomposerOf(exchangesWith(options)).sketch(problem, { ...budget, count: 3 });
    expect(first).toMatchObject({ exhausted: true });
    expect(fake.asked.length).toBe(1);
    const again = exchangesWith(options);
    const second = await decomposerOf(again).sketch(problem, { ...budget, count: 3 });
    expect(second.sketches).toEqual(first.sketches);
    expect(again.spent.money).toBeLessThanOrEqual(0.0075);
    const left = fake.asked.length;
    const tokens = exchangesWith({ budget: { tokens: 10 } });
    expect(
      await decomposerOf(tokens).sketch({ ...problem, statement: statement.replace("swap", "other") }, budget),
    ).toMatchObject({
      exhausted: true,
      sketches: [],
    });
    expect(fake.asked.length).toBe(left);
  });

  test("pays nothing twice, whenever its asker is killed", async () => {
    const delivered = new Map<string, number>();
    const child: { kill?: () => void } = {};
    const moments = new Set([1, 3, 4, 6]);
    fake = await fakeChat(({ index, key, body }, response) => {
      const asked = /theorem (\w) \(/.exec(body.messages[0].content)![1];
      const own = statement.replace("swap", asked);
      if (moments.has(index)) {
        response.writeHead(200, { "content-type": "text/event-stream" });
        if (index % 2 === 0) return child.kill!();
        response.write(event({ content: "half of an" }), () => child.kill!());
        return;
      }
      delivered.set(key, (delivered.get(key) ?? 0) + 1);
      stream(response, sketchAnswer(own, sketch.replace("hq", `h${body.seed}`)));
    });
    const journal = join(folder, "killed.jsonl");
    const script = new URL("./support/sketching_process.ts", import.meta.url).pathname;
    const runs: { code: number | null; stdout: string }[] = [];
    do {
      runs.push(
        await new Promise((resolve) => {
          const spawned = spawn(process.execPath, ["--import", "tsx", script, fake!.url, journal], {
            stdio: ["ignore", "pipe", "inherit"],
          });
          child.kill = () => spawned.kill("SIGKILL");
          let stdout = "";
          spawned.stdout.on("data", (data) => {
            stdout += data;
          });
          spawned.on("close", (code) => resolve({ code, stdout }));
        }),
      );
    } while (runs.at(-1)!.code !== 0 && runs.length < 8);
    expect(runs.length).toBeGreaterThan(3);
    expect(runs.at(-1)!.code).toBe(0);
    expect(
      runs
        .at(-1)!
        .stdout.split("\n")
        .slice(0, 3)
        .map((line) => line[0]),
    ).toEqual(["a", "b", "c"]);
    const records = readFileSync(journal, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const answered = records.filter(({ kind }) => kind === "answered");
    expect(answered).toHaveLength(6);
    expect(new Set(answered.map(({ key }) => key)).size).toBe(6);
    // What was on disk when it was killed is not asked for again; an answer that came in the same moment may be.
    for (const { key } of answered) {
      const after = records.findIndex((record) => record.kind === "answered" && record.key === key);
      expect(records.slice(after + 1).some((record) => record.kind === "asked" && record.key === key)).toBe(false);
    }
    const asked = fake.asked.length;
    const exchanges = new Exchanges(journal, { url: fake.url, model: "fake" }, { prices: { input: 1, output: 2 } });
    const replayed = await chatDecomposer({ exchanges, temperature: 1 }).sketch(
      { header: "", statement: statement.replace("swap", "b") },
      { count: 2, maxTokens: 1000, seed: 1 },
    );
    expect(replayed.sketches).toHaveLength(2);
    expect(fake.asked.length).toBe(asked);
    const ends = answered.reduce((sum, { spent }) => sum + spent.tokens, 0);
    expect(exchanges.spent.tokens).toBeGreaterThan(ends);
  });
});

describe("an answer", () => {
  const read = (answer: string) => readSketchAnswer(answer, problem);
  test.each([
    ["no code", "I would split it."],
    ["another theorem", sketchAnswer("theorem swap (p q : Prop) (h : p ∧ q) : p ∧ q", sketch)],
    ["another theorem", sketchAnswer("theorem other : True", sketch)],
    ["cut off", sketchAnswer(statement, sketch).replace(/\n```\n$/, "")],
    ["declarations of its own", sketchAnswer(`theorem helper : True := by\n  sorry\n\n${statement}`, sketch)],
    ["nothing is left open", sketchAnswer(statement, "by\n  exact ⟨h.2, h.1⟩")],
  ])("with %s has no sketch", (why, answer) => expect(read(answer)).toBe(why));

  test("has the last block as its sketch, whatever stood in its thoughts", () => {
    const thought = `<think>\n${sketchAnswer(statement, "by\n  sorry")}\n</think>\n`;
    expect(read(thought + sketchAnswer(statement, sketch))).toMatchObject({ sketch });
  });
});

test("a model of one's own is asked in the same words", async () => {
  const prompts: unknown[] = [];
  const sampler = {
    sample: async (asked: readonly unknown[], { count }: { count: number }) => {
      prompts.push(...asked);
      const texts = [sketchAnswer(statement, sketch), "nothing", sketchAnswer(statement, sketch)].slice(0, count);
      return [
        texts.map((text) => ({ text, tokens: [1, 2], logprobs: [0, 0], weightsId: "", finish: "stop" as const })),
      ];
    },
  };
  const found = await modelDecomposer({ sampler, temperature: 1 }).sketch(problem, { ...budget, count: 3 });
  expect(found).toEqual({
    sketches: [{ sketch, reasoning: "First split it." }],
    refused: { "no code": 1 },
    tokens: 6,
    money: 0,
    exhausted: false,
  });
  expect(prompts).toEqual([askForSketch(problem)[0].content]);
});

test("records are found by their statement, spaced as it may be", async () => {
  const records = [
    { header: "", statement: statement.replace("(h : p ∧ q)", "\n  (h : p ∧ q)"), reasoning: "so", sketch },
    { header: "", statement, answer: sketchAnswer(statement, "by\n  sorry") },
    { header: "open Nat\n", statement, sketch: "by sorry" },
  ];
  const found = await replayDecomposer(records).sketch(problem, { ...budget, count: 5 });
  expect(found.sketches.map(({ sketch: own }) => own)).toEqual([sketch, "by\n  sorry"]);
});

test("nothing that writes sketches can read what only whoever made a problem knows", () => {
  expect(Object.keys(toldOf({ ...problem, proof: "x", length: 3, name: "n" } as never)).sort()).toEqual([
    "header",
    "statement",
  ]);
  for (const file of [
    "decomposer",
    "chat_decomposer",
    "chat_client",
    "exchanges",
    "model_decomposer",
    "replay_decomposer",
  ]) {
    const text = readFileSync(new URL(`../../src/prover/decomposer/${file}.ts`, import.meta.url), "utf8");
    expect(text, file).not.toMatch(
      /KnownProblem|OracleFacts|\bOracle\b|known_proofs|witness|\.length\b.*oracle|problems\//i,
    );
  }
});
