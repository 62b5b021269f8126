import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { importNdjson } from "../../src/verify/index.ts";
import { gentzen } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "gentzen-export-"));

function leanFile(text: string): string {
  const path = join(folder, "proof.lean");
  writeFileSync(path, text);
  return path;
}

const proofs = `theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := ⟨h.2, h.1⟩
theorem em (p : Prop) : p ∨ ¬p := Classical.em p
`;

test("writes the theorems on standard output, and they are imported again", async () => {
  const { code, stdout } = await gentzen("export", leanFile(proofs));
  expect(code).toBe(0);
  const environment = importNdjson(stdout);
  expect(environment.get("swap")?.kind).toBe("theorem");
  expect(environment.get("em")?.kind).toBe("theorem");
});

test("writes into a file", async () => {
  const out = join(folder, "out.ndjson");
  const { code, stdout } = await gentzen("export", leanFile(proofs), "--out", out, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ out, theorems: ["swap", "em"] });
  expect(importNdjson(readFileSync(out, "utf8")).has("em")).toBe(true);
});

test("leaves out what is not proved, says so, and ends with code 1", async () => {
  const text = `${proofs}axiom bad : False\ntheorem cheat : False := bad\ntheorem later : True := by\n  sorry\n`;
  const { code, stdout, stderr } = await gentzen("export", leanFile(text));
  expect(code).toBe(1);
  expect(stderr).toMatch(/cheat: rejected[\s\S]*later: incomplete/);
  const environment = importNdjson(stdout);
  expect(["swap", "cheat", "later", "bad", "sorryAx"].filter((name) => environment.has(name))).toEqual(["swap"]);
});

test("a file without a proved theorem: code 4, nothing written", async () => {
  const { code, stdout } = await gentzen("export", leanFile("theorem t : False := trivial\n"));
  expect([code, stdout]).toEqual([4, ""]);
});

test("writes over an export, and over nothing else", async () => {
  const file = leanFile(proofs);
  const out = join(folder, "again.ndjson");
  for (const _ of [1, 2]) expect((await gentzen("export", file, "--out", out)).code).toBe(0);
  const before = readFileSync(file, "utf8");
  const { code, stderr } = await gentzen("export", file, "--out", file);
  expect([code, stderr.trimEnd().split("\n")]).toEqual([
    4,
    [
      expect.stringContaining("is no export, and is left as it is"),
      expect.any(String),
      expect.stringContaining("hint:"),
    ],
  ]);
  expect(readFileSync(file, "utf8")).toBe(before);
});
