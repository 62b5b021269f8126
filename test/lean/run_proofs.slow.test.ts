// Everything that a training run proved is exported, and accepted again with the same verdict.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { collectAxioms } from "../../src/lean/kernel/index.ts";
import { loadLibraryProofs } from "../../src/lean/library/load_proofs.ts";
import { checkFile, exportNdjson, importNdjson } from "../../src/verify/index.ts";
import { gentzen } from "../cli/command.ts";

const folder = mkdtempSync(join(tmpdir(), "gentzen-run-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A run of less than a minute that learns theorems of two tactics. */
const flags = "--preset smoke --workers 1".split(" ");

test("the proofs of a run are accepted again after export and import", async () => {
  loadLibraryProofs();
  const { code } = await gentzen("train", "--out", folder, ...flags);
  expect(code).toBe(0);
  const lines = readFileSync(join(folder, "proofs.jsonl"), "utf8").trimEnd().split("\n");
  const theorems = lines.map((line, index) => {
    const { statement, proof } = JSON.parse(line) as { statement: string; proof: string };
    return `${statement.replace(/^theorem \w+/, `theorem t${index}`)} := ${proof}\n`;
  });
  expect(theorems.length).toBeGreaterThan(3);
  const { verdicts, environment } = checkFile(theorems.join("\n"));
  expect(verdicts.map(({ verdict }) => verdict.kind)).toEqual(theorems.map(() => "proved"));
  const names = verdicts.map(({ name }) => name);
  const again = importNdjson(exportNdjson(environment, names), undefined, { milliseconds: 60_000 });
  for (const { name, verdict } of verdicts) {
    expect(collectAxioms(again, name)).toEqual(verdict.kind === "proved" && [...verdict.axioms]);
  }
});
