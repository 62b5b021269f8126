import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gentzen } from "./command.ts";

const swap = "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := by\n  exact ⟨h.2, h.1⟩\n";
const wrong = "theorem wrong (p q : Prop) : p → q := by\n  intro h\n  exact h\n";

function leanFile(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "gentzen-verify-")), "proof.lean");
  writeFileSync(path, text);
  return path;
}

test("a file of proved theorems: code 0", async () => {
  const file = leanFile(swap);
  expect(await gentzen("verify", file)).toEqual({ code: 0, stdout: `${file}:1: swap: proved\n`, stderr: "" });
});

test("one theorem that fails: code 1, and a record for each", async () => {
  const file = leanFile(`${swap}\n${wrong}`);
  const { code, stdout } = await gentzen("verify", "--json", file);
  expect(code).toBe(1);
  const found = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(found.map(({ name, verdict }) => [name, verdict.kind])).toEqual([
    ["swap", "proved"],
    ["wrong", "failed"],
  ]);
});

test("no file of that name: code 4", async () => {
  expect(await gentzen("verify", "/nowhere.lean")).toMatchObject({ code: 4, stdout: "" });
});

test("no file at all: code 2", async () => {
  expect(await gentzen("verify")).toMatchObject({ code: 2, stdout: "" });
});
