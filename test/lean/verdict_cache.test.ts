// Remembered verdicts: by everything that they depend on, on disk, whatever a killed process left there.
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cachedVerifier, verdictKey } from "../../src/lean/verdict_cache.ts";
import { openVerdictFile } from "../../src/lean/verdict_file.ts";
import type { Verdict, Verifier, VerifyRequest } from "../../src/lean/verifier.ts";

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
    key: await verdictKey(proof, "lean 4.9"),
    toolchain: "lean 4.9",
    backend: "fake",
    verdict: { kind: "proved" },
  });
});

test("another toolchain, header, statement, lemma or proof is another question", async () => {
  const variants: [VerifyRequest, string][] = [
    [proof, "lean 4.9"],
    [proof, "lean 4.10"],
    [{ ...proof, header: "open Nat" }, "lean 4.9"],
    [{ ...proof, statement: "theorem t : q" }, "lean 4.9"],
    [{ ...proof, lemmas: "theorem l : p := h" }, "lean 4.9"],
    [{ ...proof, proof: "h " }, "lean 4.9"],
  ];
  const keys = await Promise.all(variants.map(([request, toolchain]) => verdictKey(request, toolchain)));
  expect(new Set(keys).size).toBe(variants.length);
  expect(await verdictKey({ ...proof, limits: { milliseconds: 1 } }, "lean 4.9")).toBe(keys[0]);
});

test("time-outs and crashes are asked about again", async () => {
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
  expect(openVerdictFile(path).get(await verdictKey({ ...proof, proof: "k" }, "l"))).toEqual({
    kind: "failed",
    messages: [],
  });
});
