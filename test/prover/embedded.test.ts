// Every proof that the search finds is accepted by the embedded checker, and broken ones are not.
import { describe, expect, test } from "vitest";
import type { Language } from "../../src/tasks/logic/generate.ts";
import { printStatement } from "../../src/tasks/logic/print.ts";
import { tacticProof } from "../../src/tasks/logic/problem.ts";
import { completionFor, promptFor, proofFrom, shiftNames } from "../../src/tasks/logic/prompts.ts";
import { defaultStreamOptions, type Settled, settledStatements } from "../../src/tasks/logic/stream.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";
import { simulate } from "./support/simulator.ts";

function* theorems(language: Language, seed: string): Generator<Settled & { proof: readonly string[] }> {
  for (const settled of settledStatements({ ...defaultStreamOptions, seed, languages: { [language]: 1 } })) {
    if (settled.proof !== undefined) yield { ...settled, proof: settled.proof };
  }
}

describe("proofs that the search finds", () => {
  test.each([
    ["propositional", 1000],
    ["first_order", 500],
    ["equality", 250],
  ] as const)("hold: %s, %i theorems", (language, count) => {
    let checked = 0;
    for (const { sequent, proof } of theorems(language, "embedded")) {
      const verdict = verifyEmbedded({ statement: printStatement(sequent), proof: tacticProof(proof) });
      expect(verdict.kind, `${printStatement(sequent)} :=\n${tacticProof(proof)}\n${JSON.stringify(verdict)}`).toBe(
        "proved",
      );
      if (++checked === count) break;
    }
  });

  test("hold as the model writes them, spaced and renumbered", () => {
    let checked = 0;
    for (const { sequent, proof } of theorems("propositional", "written")) {
      const shifted = shiftNames(printStatement(sequent), tacticProof(proof), 1 + (checked % 5));
      const spacedStatement = promptFor(shifted.statement, "statement").replace(/ := by$/, "");
      const written = `by${completionFor(shifted.proof)}`;
      expect(verifyEmbedded({ statement: spacedStatement, proof: written }).kind).toBe("proved");
      expect(verifyEmbedded({ statement: shifted.statement, proof: proofFrom(written.slice(2)) }).kind).toBe("proved");
      if (++checked === 100) break;
    }
  });

  test("do not hold with a line dropped, doubled or swapped, unless an independent interpreter agrees", () => {
    let broken = 0;
    let tried = 0;
    for (const { sequent, proof } of theorems("propositional", "broken")) {
      const at = tried % proof.length;
      const mutants = [proof.toSpliced(at, 1), proof.toSpliced(at, 0, proof[at]), [...proof].reverse()];
      for (const mutant of mutants) {
        const accepted =
          verifyEmbedded({ statement: printStatement(sequent), proof: tacticProof(mutant) }).kind === "proved";
        if (accepted)
          expect(simulate(sequent, mutant), `${printStatement(sequent)}\n${mutant.join("\n")}`).toBeUndefined();
        else broken += 1;
      }
      if (++tried === 150) break;
    }
    expect(broken).toBeGreaterThan(350);
  });
});

test("false statements are not proved by the proofs of true ones", () => {
  const proofs: string[] = [];
  for (const { proof } of theorems("propositional", "borrowed")) {
    proofs.push(tacticProof(proof));
    if (proofs.length === 40) break;
  }
  let canaries = 0;
  for (const { sequent, proof } of settledStatements({ ...defaultStreamOptions, seed: "canaries" })) {
    if (proof !== undefined) continue;
    for (const borrowed of proofs) {
      expect(verifyEmbedded({ statement: printStatement(sequent), proof: borrowed }).kind).not.toBe("proved");
    }
    if (++canaries === 25) break;
  }
});
