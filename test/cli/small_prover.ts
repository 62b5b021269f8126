// A prover that has learnt a few short proofs by heart, trained through the command line.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalForm, makeProblem, parseStatement, trainingText } from "../../src/tasks/index.ts";
import { gentzen } from "./command.ts";

/** Theorems with their proofs, in canonical names. */
const known: readonly (readonly [statement: string, ...tactics: string[]])[] = [
  ["theorem ex (p q : Prop) (h0 : p ∧ q) : q ∧ p", "obtain ⟨h1, h2⟩ := h0", "constructor", "assumption", "assumption"],
  ["theorem ex (p q : Prop) (h0 : p) : p ∨ q", "left", "assumption"],
  ["theorem ex (p : Prop) : p → p", "intro h0", "assumption"],
  ["theorem ex (p q : Prop) (h0 : p) (h1 : ¬p) : q", "contradiction"],
];

/** The theorems as problem records. */
export const problems = known.map(([statement, ...tactics]) => {
  const { sequent, text } = canonicalForm(parseStatement(statement).sequent);
  return makeProblem(sequent, text, {
    length: tactics.length,
    logic: "intuitionistic",
    provable: true,
    proof: tactics,
  });
});

/** A new folder for a test. */
export const newFolder = (purpose: string): string => mkdtempSync(join(tmpdir(), `gentzen-${purpose}-`));

/** Writes records as JSON lines and returns the file's path. */
export function writeRecords(folder: string, name: string, records: readonly object[]): string {
  const path = join(folder, name);
  writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  return path;
}

/** Prompts and completions of the theorems. */
export const pairs = problems.map(({ statement, proof }) => trainingText(statement, proof!, "goal"));

let trained: Promise<string> | undefined;

/** The run's folder; it is trained once. */
export function smallProver(steps = 80): Promise<string> {
  trained ??= (async () => {
    const folder = newFolder("prover");
    const data = writeRecords(folder, "pairs.jsonl", pairs);
    const out = join(folder, "run");
    const flags = [
      "--model-size",
      "micro",
      "--capacity",
      "256",
      "--batch",
      "4",
      "--lr",
      "0.004",
      "--prompt-style",
      "goal",
    ];
    const { code, stderr } = await gentzen("sft", data, "--out", out, "--steps", String(steps), ...flags);
    if (code !== 0) throw new Error(stderr);
    return out;
  })();
  return trained;
}
