// What the checker proves is exported, and imported again with the same verdict.
import { describe, expect, it } from "vitest";
import { checkFile, exportNdjson, importNdjson } from "../../src/lean/index.ts";
import { collectAxioms, sameExpr } from "../../src/lean/kernel/index.ts";
import { loadLibraryProofs } from "../../src/lean/prelude/load_proofs.ts";
import { fuzzCorpus } from "./fuzz.ts";

loadLibraryProofs();

describe("exports of proved theorems", () => {
  it("are accepted again, with the same statements and the same axioms", () => {
    const theorems = fuzzCorpus(80).proofs.map(
      ({ statement, proof }, index) => `${statement.replace(/^theorem \w+/, `theorem t${index}`)} := ${proof}\n`,
    );
    const { verdicts, environment } = checkFile(theorems.join("\n"));
    expect(verdicts.map(({ verdict }) => verdict.kind)).toEqual(theorems.map(() => "proved"));
    const names = verdicts.map(({ name }) => name);
    const again = importNdjson(exportNdjson(environment, names));
    for (const { name, verdict } of verdicts) {
      const [stored, read] = [environment.get(name), again.get(name)];
      if (stored === undefined || read === undefined) throw new Error(`${name} is missing`);
      expect(sameExpr(stored.type, read.type)).toBe(true);
      expect(collectAxioms(again, name)).toEqual(verdict.kind === "proved" && [...verdict.axioms]);
    }
  });

  it("are not accepted with another statement", () => {
    const { environment } = checkFile("theorem t (p q : Prop) (h : p ∧ q) : p := h.1\n");
    const text = exportNdjson(environment, ["t"]);
    const theorem = text.split("\n").find((line) => line.startsWith('{"thm"')) ?? "";
    const { thm } = JSON.parse(theorem) as { thm: { type: number } };
    let refused = 0;
    for (let type = 0; type < thm.type; type++) {
      const tampered = text.replace(theorem, theorem.replace(`"type":${thm.type}`, `"type":${type}`));
      expect(() => importNdjson(tampered)).toThrow();
      refused++;
    }
    expect(refused).toBeGreaterThan(10);
  });
});
