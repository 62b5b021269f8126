// Exports of a public suite for kernels: the good ones are accepted, each bad one is rejected for the reason that it was made for.
import { describe, expect, it } from "vitest";
import { Budget, checkNdjson } from "../../../src/lean/kernel/index.ts";
import { hasKernelData, kernelData, kernelDataFiles } from "./data.ts";

/** What is wrong with each bad file: the declaration where it must be noticed, and a part of what is said of it. */
const reasons: Record<string, readonly [declaration: string, reason: RegExp]> = {
  "nat-rec-rules": ["False", /k differs/],
  "wrong-k-large-elim": ["MPB", /number of universe parameters differs/],
  "wrong-recursor-nfields": ["MyNat", /nfields differs/],
  "tutorial/002_badDef": ["badDef", /value of a declaration does not have its type/],
  "tutorial/009_forallSortBad": ["forallSortBad", /A type was expected/],
  "tutorial/010_nonTypeType": ["nonTypeType", /A type was expected/],
  "tutorial/016_tut06_bad01": ["tut06_bad01", /universe parameter is declared twice/],
  "tutorial/040_inductBadNonSort2": ["inductBadNonSort2", /A type was expected/],
  "tutorial/041_inductLevelParam": ["inductLevelParam", /universe parameter is declared twice/],
  "tutorial/044_inductWrongCtorResParams": ["inductWrongCtorResParams", /other arguments than its own parameters/],
  "tutorial/046_inductInIndex": ["inductInIndex", /result is not the family/],
  "tutorial/049_reduceCtorType.mk": ["reduceCtorType", /result is not the family/],
  "tutorial/078_projOutOfRange": ["projOutOfRange", /there is no such field/],
  "tutorial/084_projProp5": ["projProp5", /a proof would give data/],
  "tutorial/087_projIndexData": ["projIndexData", /not of the structure's type/],
  "tutorial/091_ruleKbad": ["ruleKbad", /value of a declaration does not have its type/],
  "tutorial/102_funEtaBad": ["funEtaBad", /value of a declaration does not have its type/],
  "tutorial/103_etaRuleK": ["etaRuleK", /value of a declaration does not have its type/],
  "tutorial/104_etaCtor": ["etaCtor", /value of a declaration does not have its type/],
  "tutorial/105_reflOccLeft": ["reflOccLeft", /left of an arrow/],
  "tutorial/106_reflOccInIndex": ["reflOccInIndex", /argument has the wrong type/],
  "tutorial/113_accRecNoEta": ["accRecNoEta", /value of a declaration does not have its type/],
  "tutorial/122_dup_ctor_def": ["dup_ctor_def", /already declared/],
  "tutorial/123_dup_rec_def": ["dup_rec_def", /already declared/],
  "tutorial/125_dup_ctor_rec": ["dup_ctor_rec", /already declared/],
};

const filesOf = (kind: string): string[] =>
  ["", "tutorial/"].flatMap((below) =>
    kernelDataFiles(`arena/${kind}/${below}`, ".ndjson").map((file) => below + file.replace(/\.ndjson$/, "")),
  );
const check = (kind: string, file: string) => checkNdjson(kernelData(`arena/${kind}/${file}.ndjson`).split("\n"));

describe.skipIf(!hasKernelData)("the arena's exports", () => {
  it("are at hand", () => {
    expect(filesOf("good").length).toBeGreaterThanOrEqual(56);
    expect(filesOf("bad").length).toBeGreaterThanOrEqual(25);
  });

  it("are accepted where they are good", () => {
    const refused = filesOf("good").map((file) => ({ file, ...check("good", file) }));
    expect(refused.filter(({ verdict }) => verdict !== "accepted")).toEqual([]);
  });

  it("are rejected for their own reasons where they are bad", () => {
    const wrong = filesOf("bad").flatMap((file) => {
      const verdict = check("bad", file);
      const expected = reasons[file];
      if (verdict.verdict !== "rejected" || expected === undefined) return [{ file, verdict }];
      const said = [verdict.reason, ...verdict.evidence].join("\n");
      return verdict.declaration?.startsWith(expected[0]) && expected[1].test(said) ? [] : [{ file, said, verdict }];
    });
    expect(wrong).toEqual([]);
  });

  it("cost their lines: a term of 2^40 paths in 600 lines", () => {
    let steps = 0;
    const step = Budget.prototype.step;
    Budget.prototype.step = function () {
      steps++;
      step.call(this);
    };
    try {
      expect(check("good", "perf-app-lam-dag").verdict).toBe("accepted");
    } finally {
      Budget.prototype.step = step;
    }
    expect(steps).toBeLessThan(5000);
  });
});
