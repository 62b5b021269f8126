// Grown problems: every proof is accepted by the embedded checker, and many are longer than those they were grown from.
import { describe, expect, it } from "vitest";
import { Random } from "../../src/platform/index.ts";
import { findProof, printStatement, propositionalOptions, randomSequent } from "../../src/tasks/index.ts";
import { grow, type Proved } from "../../src/tasks/logic/grow.ts";
import { tacticProof } from "../../src/tasks/logic/problem.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";

describe("grow", () => {
  it("keeps proofs valid and makes them longer", () => {
    const random = new Random(5);
    const short: Proved[] = [];
    while (short.length < 60) {
      const sequent = randomSequent(random, propositionalOptions);
      const found = findProof(sequent, { maxTactics: 4 });
      if (found.kind === "proved") short.push({ sequent, lines: found.proof.lines });
    }
    const lengths: number[] = [];
    for (let i = 0; i < 400; i++) {
      const other = () => short[random.int(short.length)];
      const { sequent, lines } = grow(other(), { most: 5, maxHypotheses: 3, maxConnectives: 5, other }, random);
      const request = { statement: printStatement(sequent), proof: tacticProof(lines) };
      expect(verifyEmbedded(request), `${request.statement} := ${request.proof}`).toMatchObject({ kind: "proved" });
      lengths.push(lines.length);
    }
    expect(lengths.filter((length) => length > 4).length).toBeGreaterThan(100);
    expect(Math.max(...lengths)).toBeGreaterThan(8);
  });
});
