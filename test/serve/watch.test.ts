// Runs in a browser: what the pages say is what the files say, also while they grow; nobody else can ask.
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { learntGroups } from "../../src/prover/run/learnt_samples.ts";
import { JournalTail } from "../../src/runs/node.ts";
import { watchRuns } from "../../src/serve/node.ts";
import { addMetrics, rewards, writeRunFiles } from "./run_files.ts";

const folders: string[] = [];
const closing: (() => Promise<void>)[] = [];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "gentzen-watch-"));
  folders.push(made);
  return made;
}

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  for (const each of folders.splice(0)) rmSync(each, { recursive: true });
});

async function watched(...runs: string[]): Promise<(path: string) => Promise<string>> {
  const { url, close } = await watchRuns(runs, { port: 0 });
  closing.push(close);
  return async (path) => (await fetch(url + path)).text();
}

describe("a journal that grows", () => {
  test("is read on, a half line later, and anew where it was cut back or replaced", () => {
    const path = join(folder(), "records.jsonl");
    const tail = new JournalTail<{ n: number }>(path);
    const numbers = () => tail.records.map(({ n }) => n);
    expect(tail.refresh()).toBe(false);
    writeFileSync(path, '{"n":1}\n{"n":2}\n{"n"');
    expect([tail.refresh(), numbers()]).toEqual([true, [1, 2]]);
    expect(tail.refresh()).toBe(false);
    appendFileSync(path, ":3}\n");
    expect([tail.refresh(), numbers()]).toEqual([true, [1, 2, 3]]);
    truncateSync(path, 8);
    expect([tail.refresh(), numbers()]).toEqual([true, [1]]);
    writeFileSync(path, '{"n":9}\n{"n":8}\n');
    expect([tail.refresh(), numbers()]).toEqual([true, [9, 8]]);
    rmSync(path);
    expect([tail.refresh(), numbers()]).toEqual([true, []]);
    writeFileSync(path, '{"n":1}\n{oops\n');
    expect(() => tail.refresh()).toThrow(/line 2/);
  });
});

const proof = (problem: string, origin: string) => ({
  problem,
  origin,
  statement: `theorem ${problem} (p : Prop) : p → p`,
  proof: "by\n  intro h\n  exact h",
  tactics: 2,
});

const rollout = (text: string, reward: number) => ({ text, reward });
const group = (prompt: string, ...rollouts: ReturnType<typeof rollout>[]) => ({ prompt, rollouts });

describe("pages", () => {
  test("show runs side by side, with their curves in the same charts", async () => {
    const [first, second] = [folder(), folder()];
    writeRunFiles(first, { metrics: rewards(20, false), over: true });
    writeRunFiles(second, { metrics: rewards(20, true), proofs: [proof("a", "grpo 1")] });
    const page = await (await watched(first, second))("/");
    expect(page).toMatch(/>over</);
    expect(page).toMatch(/>stopped</);
    const [chart = ""] = page.split("<figure>").filter((part) => part.includes("<h3>Reward</h3>"));
    expect(chart.match(/<polyline/g)).toHaveLength(2);
    expect(chart).toMatch(/class="curve1">/);
  });

  test("follow a run that goes on", async () => {
    const run = folder();
    writeRunFiles(run, { metrics: rewards(3, true) });
    const page = await watched(run);
    expect(await page("/runs/0")).toContain("3 records, to step 2");
    addMetrics(run, [{ stage: "grpo", step: 3, time: 1, reward: 1 }]);
    expect(await page("/runs/0")).toContain("4 records, to step 3");
  });

  test("tell open pages when a file has grown", async () => {
    const run = folder();
    writeRunFiles(run, {});
    const { url, close } = await watchRuns([run], { port: 0 });
    closing.push(close);
    const abort = new AbortController();
    const { body } = await fetch(`${url}/events`, { signal: abort.signal });
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain("watching");
    addMetrics(run, [{ stage: "grpo", step: 0, time: 1, reward: 1 }]);
    expect((await reader.read()).value).toContain("data: new");
    abort.abort();
  });

  test("list proofs by where they were found, the newest first, fifty at a time", async () => {
    const run = folder();
    const proofs = Array.from({ length: 60 }, (_, index) => proof(`t${index}`, index < 5 ? "expert 1" : "grpo 2"));
    writeRunFiles(run, { proofs });
    const page = await watched(run);
    const shown = (text: string) => [...text.matchAll(/<p>(t\d+):/g)].map(([, name]) => name);
    const first = shown(await page("/runs/0/proofs"));
    expect([first.length, first[0], first.at(-1)]).toEqual([50, "t59", "t10"]);
    expect(shown(await page("/runs/0/proofs?from=50"))).toHaveLength(10);
    expect(shown(await page("/runs/0/proofs?only=expert+1"))).toEqual(["t4", "t3", "t2", "t1", "t0"]);
  });

  test("show a sample with the message at its place", async () => {
    const run = folder();
    const example = {
      proof: "by\n  exact h\n  exact p",
      verdict: "failed",
      message: { severity: "error", line: 3, column: 8, text: "Unknown identifier `h`\nsecond line" },
    } as const;
    const record = { problem: "a", bucket: "1-4", samples: 8, proved: 0, counts: {}, example };
    writeRunFiles(run, {
      samples: { "evaluation-sft-test": [record, { ...record, problem: "b", proved: 8 }] },
      statements: [{ name: "a", header: "variable (p : Prop)", statement: "theorem a : p" }],
    });
    const page = await watched(run);
    const all = await page("/runs/0/samples/evaluation-sft-test");
    expect(all).toContain(
      "variable (p : Prop)\ntheorem a : p := by\n  exact h\n        ^ Unknown identifier `h`\n          second line\n  exact p",
    );
    expect(await page("/runs/0/samples/evaluation-sft-test?only=never+proved")).not.toContain("<p>b ");
  });

  test("show what was learnt from, with reward and advantage, a step taken again once", async () => {
    const run = folder();
    const [first, second] = [rollout("exact h", 1), rollout("intro x", 0)];
    const one = learntGroups(1, [group("⊢ p", first, second)], { scale: "none" });
    const nine = Array.from({ length: 9 }, (_, index) => group(`⊢ ${index}`, first, second));
    writeRunFiles(run, { samples: { "learnt-grpo": [...one, ...one, ...learntGroups(2, nine, {})] } });
    const page = await watched(run);
    expect(await page("/runs/0")).toContain("/runs/0/samples/learnt-grpo");
    const text = await page("/runs/0/samples/learnt-grpo");
    expect(text.match(/<p>step 1</g)).toHaveLength(1);
    expect(text.match(/<p>step 2</g)).toHaveLength(4);
    expect(text.indexOf("step 2")).toBeLessThan(text.indexOf("step 1"));
    expect(text).toMatch(/<td class="number">1.00<\/td><td class="number">0.50<\/td><td>exact h</);
    expect(text).toMatch(/<td class="number">0.00<\/td><td class="number">-0.50<\/td><td>intro x</);
  });

  test("escape what stands in a run, and load nothing", async () => {
    const run = folder();
    writeRunFiles(run, {
      proofs: [{ ...proof("a", "<script>alert(1)</script>"), statement: "theorem a : 1 < 2 & q" }],
    });
    const { url, close } = await watchRuns([run], { port: 0 });
    closing.push(close);
    const answer = await fetch(`${url}/runs/0/proofs`);
    const text = await answer.text();
    expect(text).not.toContain("<script>alert");
    expect(text).toContain("1 &lt; 2 &amp; q");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test("are no way to other files, and for this machine alone", async () => {
    const run = folder();
    writeRunFiles(run, { samples: { "evaluation-sft-test": [] } });
    const { url, close } = await watchRuns([run], { port: 0 });
    closing.push(close);
    for (const path of [
      "/runs/1",
      "/runs/0/samples/steps",
      "/runs/0/samples/..%2f..%2fstate",
      "/state.json",
      "/runs/00",
    ])
      expect((await fetch(url + path)).status, path).toBe(path === "/runs/00" ? 200 : 404);
    expect((await fetch(url, { method: "POST" })).status).toBe(405);
    const { port } = new URL(url);
    const status = await new Promise((resolve) => {
      request({ host: "127.0.0.1", port, headers: { host: "evil.example" } }, ({ statusCode }) =>
        resolve(statusCode),
      ).end();
    });
    expect(status).toBe(403);
  });

  test("say what is damaged instead of showing the rest", async () => {
    const run = folder();
    writeRunFiles(run, {});
    const page = await watched(run);
    appendFileSync(join(run, "metrics.jsonl"), "{oops\n");
    expect(await page("/runs/0")).toMatch(/metrics\.jsonl, line 1/);
  });

  test("are refused for a folder that is no run", async () => {
    await expect(watchRuns([folder()], { port: 0 })).rejects.toThrow(/no gentzen-run\.json|there is no run/);
  });
});
