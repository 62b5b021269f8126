// A short run of the fuzzer (scripts/fuzz_checker.ts runs it for minutes), and that it would notice.
import { describe, expect, it } from "vitest";
import { verifyEmbedded } from "../../src/lean/index.ts";
import { Random } from "../../src/platform/index.ts";
import { type FuzzCase, fuzzCase, fuzzCorpus, runFuzzCase } from "./fuzz.ts";
import { arithmeticStatement } from "./fuzz_arithmetic.ts";

const corpus = fuzzCorpus(150);

describe("fuzzing", () => {
  it("finds no crash, no hang and no false accept", () => {
    const kinds = new Map<string, number>();
    for (let index = 0; index < 3000; index++) {
      const tried = fuzzCase(corpus, "test", index);
      expect(runFuzzCase(tried)).toBeUndefined();
      if (tried.request === undefined) continue;
      const { kind } = verifyEmbedded(tried.request);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    // The cases are worth something: many go far enough to be proved, or to fail as proofs.
    expect(kinds.get("proved")).toBeGreaterThan(25);
    expect(kinds.get("failed")).toBeGreaterThan(500);
  });

  it("makes the same case from the same seed and number", () => {
    expect(fuzzCase(corpus, 5, 77)).toEqual(fuzzCase(corpus, 5, 77));
    expect(fuzzCase(corpus, 5, 77)).not.toEqual(fuzzCase(corpus, 6, 77));
  });

  it("notices a false accept", () => {
    const request = { statement: "theorem t (p : Prop) (h : p) : p", proof: "h" };
    const lie: FuzzCase = { text: "", request, falsehood: true };
    expect(runFuzzCase(lie)).toMatchObject({ what: "false accept" });
  });

  it("knows the truth of arithmetic as Lean has it", () => {
    const known: Record<string, boolean> = {};
    for (let seed = 0; seed < 3000; seed++) {
      const { statement, truth } = arithmeticStatement(new Random(seed));
      if (truth !== undefined) known[statement] = truth;
    }
    expect(Object.values(known).filter((truth) => truth).length).toBeGreaterThan(200);
    expect(Object.values(known).filter((truth) => !truth).length).toBeGreaterThan(200);
  });
});
