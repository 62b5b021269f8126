// The verifier of a run: what a real Lean said once is kept in the run, and `recheck` asks again.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Journal } from "../../src/runs/node.ts";
import { openRunVerifier } from "../../src/verify/node.ts";
import { verifierFields, withoutVerifierFields } from "../../src/verify/verifier_fields.ts";
import { type FakeKimina, startFakeKimina } from "../verify/backends/fakes/kimina.ts";
import { gentzen } from "./command.ts";

let server: FakeKimina;
beforeAll(async () => {
  server = await startFakeKimina();
});
afterAll(() => server.close());

const right = { statement: "theorem one : True", proof: "by\n  trivial" };
const wrong = { statement: "theorem two : False", proof: "by\n  trivial" };

function newRun(): string {
  return mkdtempSync(join(tmpdir(), "gentzen-run-verifier-"));
}

test("a real Lean is asked once about a proof, by a resumed run too", async () => {
  const folder = newRun();
  const open = () => openRunVerifier({ lean: "kimina", url: server.url }, folder);
  const first = await open();
  expect((await first.verifyAll([right, wrong, right])).map(({ kind }) => kind)).toEqual([
    "proved",
    "failed",
    "proved",
  ]);
  await first.close();
  const asked = () => server.requests.filter(({ body }) => body.includes("theorem one")).length;
  const before = asked();
  const again = await open();
  expect((await again.verifyAll([wrong, right])).map(({ kind }) => kind)).toEqual(["failed", "proved"]);
  await again.close();
  expect(asked()).toBe(before);
  const lines = readFileSync(join(folder, "verdicts.jsonl"), "utf8").trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { backend: "kimina", toolchain: expect.stringMatching(/^Lean \S+ at http/), verdict: { kind: "proved" } },
    { backend: "kimina", verdict: { kind: "failed" } },
  ]);
});

test("the embedded checker leaves no file", async () => {
  const folder = newRun();
  const verifier = await openRunVerifier({ lean: "embedded", workers: 1 }, folder);
  expect((await verifier.verify(right)).kind).toBe("proved");
  await verifier.close();
  expect(existsSync(join(folder, "verdicts.jsonl"))).toBe(false);
});

test("recheck asks a real Lean, whatever is remembered", async () => {
  const folder = newRun();
  writeFileSync(join(folder, "config.json"), "{}");
  new Journal(join(folder, "problems", "sft.jsonl")).append([]);
  const record = { tactics: 1, origin: "expert 1" };
  new Journal(join(folder, "proofs.jsonl")).append([
    { problem: "a", ...right, ...record },
    { problem: "b", ...wrong, ...record },
  ]);
  const flags = ["--lean", "kimina", "--kimina", server.url, "--json"];
  for (let time = 1; time <= 2; time++) {
    const before = server.requests.length;
    const { code, stdout } = await gentzen("recheck", folder, ...flags);
    const records = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records).toMatchObject([
      { problem: "b", verdict: { kind: "failed" } },
      { lean: "kimina", proofs: 2, holding: 1, broken: 1 },
    ]);
    expect([code, server.requests.length > before]).toEqual([1, true]);
  }
});

test("a proof that crashes the checker each time is told apart from an outage", async () => {
  const folder = newRun();
  writeFileSync(join(folder, "config.json"), "{}");
  new Journal(join(folder, "problems", "sft.jsonl")).append([]);
  const crash = { statement: right.statement, proof: "by\n  trivial /- fake: error The REPL has died -/" };
  const record = { tactics: 1, origin: "expert 1" };
  new Journal(join(folder, "proofs.jsonl")).append([
    { problem: "a", ...right, ...record },
    { problem: "b", ...crash, ...record },
  ]);
  const { code, stdout } = await gentzen("recheck", folder, "--lean", "kimina", "--kimina", server.url, "--json");
  const records = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(records).toMatchObject([
    { problem: "b", standing: "crashes", verdict: { kind: "crashed", reason: "Kimina: The REPL has died" } },
    { proofs: 2, holding: 1, broken: 1, lost: 0 },
  ]);
  expect(code).toBe(1);
  // It was tried twice more, by processes that had served no other proof.
  const alone = server.requests.filter(({ body }) => JSON.parse(body).reuse === false && body.includes("has died"));
  expect(alone.length).toBe(2);
});

test("who checks is no part of what decides a run's results", () => {
  const fields = Object.fromEntries(Object.keys(verifierFields).map((name) => [name, 1]));
  const config = { ...fields, lean: "embedded", allowUnsandboxedLean: false, seed: 3 } as const;
  expect(withoutVerifierFields(config)).toEqual({ seed: 3 });
});
