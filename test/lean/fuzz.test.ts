// A short run of the fuzzer (scripts/fuzz_checker.ts runs it for minutes), and that it would notice.
import { describe, expect, it } from "vitest";
import { Random } from "../../src/platform/index.ts";
import { checkFile, verifyEmbedded } from "../../src/verify/index.ts";
import { type FuzzCase, fuzzCase, fuzzCorpus, runFuzzCase } from "./fuzz.ts";
import { arithmeticStatement } from "./fuzz_arithmetic.ts";
import type { Change } from "./fuzz_metamorphic.ts";

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

  it("notices a verdict that a change alters, a theorem that is lost, and one that is false", () => {
    const before = "theorem t0 (p : Prop) (h : p) : p := by\n  exact h";
    const change = { before, after: before, relation: "same", what: "nothing", falsehoods: [], names: ["t0"] } as const;
    const found = (other: Partial<Change>) =>
      runFuzzCase({ text: "", request: undefined, falsehood: false, change: { ...change, ...other } })?.detail;
    expect(found({})).toBeUndefined();
    expect(found({ after: before.replace("exact h", "skip") })).toBe("nothing: t0: proved before, failed after");
    expect(found({ after: before.replace("exact h", "skip"), relation: "notBetter" })).toBeUndefined();
    expect(found({ names: ["t0", "t1"] })).toBe("nothing: no verdict on t1");
    expect(found({ falsehoods: ["t0"], relation: "notBetter" })).toBe("nothing: t0 is false and proved");
  });

  it("changes files so that most keep their verdicts for a reason", () => {
    const changes = Array.from({ length: 400 }, (_, i) => fuzzCase(corpus, "changes", i).change).filter(
      (each) => each !== undefined,
    );
    const same = changes.filter(({ relation, before, after }) => relation === "same" && before !== after);
    expect(same.length).toBeGreaterThan(40);
    expect(new Set(changes.flatMap(({ what }) => what.split(", "))).size).toBeGreaterThan(10);
    expect(
      same.filter(({ before }) => checkFile(before).verdicts.some(({ verdict }) => verdict.kind === "proved")).length,
    ).toBeGreaterThan(15);
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
