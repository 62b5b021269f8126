// Remembered verdicts: by everything that they depend on, on disk, whatever a killed process left there.
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cachedVerifier } from "../../src/verify/cache/verdict_cache.ts";
import { openVerdictFile } from "../../src/verify/cache/verdict_file.ts";
import { requestDigest } from "../../src/verify/request_key.ts";
import type { Verdict, Verifier, VerifyRequest } from "../../src/verify/verifier.ts";

const file = () => join(mkdtempSync(join(tmpdir(), "gentzen-verdicts-")), "verdicts.jsonl");
const proof: VerifyRequest = { statement: "theorem t : p", proof: "h" };

function counting(verdict: Verdict): Verifier & { asked: VerifyRequest[] } {
  const asked: VerifyRequest[] = [];
  const verifyAll = async (requests: readonly VerifyRequest[]) => {
    asked.push(...requests);
    return requests.map(() => verdict);
  };
  return { name: "fake", asked, verifyAll, verify: async (r) => (await verifyAll([r]))[0], close: async () => {} };
}

test("asks once, in a batch, later, and in another process", async () => {
  const path = file();
  const inner = counting({ kind: "proved", axioms: ["propext"] });
  const verifier = cachedVerifier(inner, openVerdictFile(path), "lean 4.9");
  const first = await verifier.verifyAll([proof, { ...proof }, { ...proof, proof: "k" }]);
  expect(first).toEqual(Array(3).fill({ kind: "proved", axioms: ["propext"] }));
  expect(inner.asked).toHaveLength(2);
  await verifier.verify(proof);
  const other = cachedVerifier(inner, openVerdictFile(path), "lean 4.9");
  expect(await other.verify(proof)).toEqual({ kind: "proved", axioms: ["propext"] });
  expect(inner.asked).toHaveLength(2);
  expect(JSON.parse(readFileSync(path, "utf8").split("\n")[0])).toMatchObject({
    key: await requestDigest(proof, { backend: "fake", toolchain: "lean 4.9" }),
    toolchain: "lean 4.9",
    backend: "fake",
    verdict: { kind: "proved" },
  });
});

test("what one judge said is not believed of another", async () => {
  const path = file();
  const inner = counting({ kind: "proved", axioms: [] });
  const ask = (toolchain: string, confirmation?: string, name = "fake") =>
    cachedVerifier({ ...inner, name }, openVerdictFile(path), toolchain, confirmation).verify(proof);
  await ask("lean 4.9");
  await ask("lean 4.10");
  await ask("lean 4.9", "checker");
  await ask("lean 4.9", undefined, "kimina");
  expect(inner.asked).toHaveLength(4);
  await ask("lean 4.9", "checker");
  expect(inner.asked).toHaveLength(4);
});

test("what rests on the clock or the machine is asked about again", async () => {
  for (const verdict of [
    { kind: "timeout", limit: "time" },
    { kind: "crashed", reason: "x" },
  ] as const) {
    const inner = counting(verdict);
    const verifier = cachedVerifier(inner, openVerdictFile(file()), "lean 4.9");
    expect(await verifier.verify(proof)).toEqual(verdict);
    await verifier.verify(proof);
    expect(inner.asked).toHaveLength(2);
  }
});

test("what the text alone decides is remembered, a limit on steps included", async () => {
  for (const verdict of [
    { kind: "timeout", limit: "steps" },
    { kind: "rejected", reason: "x" },
  ] as const) {
    const inner = counting(verdict);
    const verifier = cachedVerifier(inner, openVerdictFile(file()), "lean 4.9");
    await verifier.verify(proof);
    expect(await verifier.verify(proof)).toEqual(verdict);
    expect(inner.asked).toHaveLength(1);
  }
});

test("a verdict that is not final is not believed, should a store hold one", async () => {
  const inner = counting({ kind: "proved", axioms: [] });
  const store = { get: () => ({ kind: "crashed", reason: "x" }) as const, put: () => undefined };
  expect(await cachedVerifier(inner, store, "l").verify(proof)).toEqual({ kind: "proved", axioms: [] });
});

test("a line torn by a killed process costs that verdict alone, wherever it is", async () => {
  const path = file();
  const inner = counting({ kind: "failed", messages: [] });
  await cachedVerifier(inner, openVerdictFile(path), "l").verify(proof);
  const whole = readFileSync(path, "utf8");
  writeFileSync(path, `${whole.slice(0, 30)}\nnull\n${whole}`);
  appendFileSync(path, whole.slice(0, 50));
  const store = openVerdictFile(path);
  const again = cachedVerifier(inner, store, "l");
  await again.verify(proof);
  await again.verify({ ...proof, proof: "k" });
  expect(inner.asked).toHaveLength(2);
  const digest = await requestDigest({ ...proof, proof: "k" }, { backend: "fake", toolchain: "l" });
  expect(openVerdictFile(path).get(digest)).toEqual({
    kind: "failed",
    messages: [],
  });
});

test("lines that hold no verdict are passed over aloud, and asked about again", async () => {
  const path = file();
  const inner = counting({ kind: "proved", axioms: [] });
  await cachedVerifier(inner, openVerdictFile(path), "lean 4.9").verify(proof);
  const [line] = readFileSync(path, "utf8").split("\n");
  writeFileSync(path, `{"key": 3}\n\n${line.slice(0, 40)}\n`);
  const said: string[] = [];
  await cachedVerifier(
    inner,
    openVerdictFile(path, (text) => said.push(text)),
    "lean 4.9",
  ).verify(proof);
  expect(said).toEqual([`${path}: 2 lines hold no verdict and are passed over; the first is 1`]);
  expect(inner.asked).toHaveLength(2);
});
