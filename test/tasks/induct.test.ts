// Inductive programs: theories that say something, conjectures that hold, labels that hold up, splits that share nothing, canaries
// that ground values refute.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { itemAt, Random } from "../../src/platform/index.ts";
import { explore } from "../../src/tasks/induct/explore/conjectures.ts";
import { holdsByCases, Rewriter } from "../../src/tasks/induct/explore/rewriting.ts";
import { drawSamples } from "../../src/tasks/induct/explore/samples.ts";
import { labelConjectures } from "../../src/tasks/induct/label.ts";
import { readDeclared } from "../../src/tasks/induct/portfolio/declared.ts";
import { portfolioProof } from "../../src/tasks/induct/portfolio/portfolio.ts";
import {
  drawInductCanaries,
  drawInductProblems,
  type InductOptions,
  splitOfFunction,
} from "../../src/tasks/induct/problem_sets.ts";
import { inductTaskBy } from "../../src/tasks/induct/task.ts";
import { drawTheory } from "../../src/tasks/induct/theory/draw.ts";
import { Evaluator } from "../../src/tasks/induct/theory/evaluate.ts";
import { fingerprintOf } from "../../src/tasks/induct/theory/fingerprint.ts";
import { printHeader, printStatement } from "../../src/tasks/induct/theory/print.ts";
import { call, make, type Term, type Theory, variable } from "../../src/tasks/induct/theory/theory.ts";
import { keptInductTask } from "../../src/tasks/node.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";

const x = variable(0);
const y = variable(1);
/** Numbers with addition by recursion on an argument, its names and the order of its constructors chosen. */
function additionOf(names: readonly [string, string, string, string], on: 0 | 1, zeroFirst: boolean): Theory {
  const [type, zero, succ, plus] = names;
  const [zeroAt, succAt] = zeroFirst ? [0, 1] : [1, 0];
  const constructors = zeroFirst
    ? [
        { name: zero, fields: [] },
        { name: succ, fields: [0] },
      ]
    : [
        { name: succ, fields: [0] },
        { name: zero, fields: [] },
      ];
  const other = variable(1 - on);
  const args = on === 0 ? [variable(2), other] : [other, variable(2)];
  const branches: { kind: "term"; term: Term }[] = [];
  branches[zeroAt] = { kind: "term", term: other };
  branches[succAt] = { kind: "term", term: make(0, succAt, [call(0, args)]) };
  return {
    types: [{ name: type, constructors }],
    functions: [{ name: plus, args: [0, 0], result: 0, body: { kind: "cases", on: variable(on), type: 0, branches } }],
  };
}
const addition = additionOf(["Num", "zero", "succ", "plus"], 0, true);
const plus = (a: Term, b: Term): Term => call(0, [a, b]);
const succ = (a: Term): Term => make(0, 1, [a]);
const zero = make(0, 0, []);

describe("a theory", () => {
  test("is printed as Lean that the checker takes", () => {
    expect(printHeader(addition)).toBe(
      [
        "inductive Num : Type where\n  | zero : Num\n  | succ : Num → Num\n",
        "def plus : Num → Num → Num\n  | Num.zero, y => y\n  | Num.succ z, y => Num.succ (plus z y)\n\n",
      ].join("\n"),
    );
    const conjecture = { variables: [0, 0], conclusion: { left: plus(x, y), right: plus(y, x) } };
    expect(printStatement(addition, conjecture)).toBe("theorem ex (x y : Num) : plus x y = plus y x");
  });

  test("has fingerprints that tell what its functions compute, and nothing else", () => {
    const print = (theory: Theory) => fingerprintOf(new Evaluator(theory), 0);
    const own = print(addition);
    expect(print(additionOf(["A", "b", "c", "d"], 0, false))).toBe(own);
    expect(print(additionOf(["A", "b", "c", "d"], 1, true))).toBe(own);
    const double = { kind: "term" as const, term: succ(succ(call(0, [variable(2), y]))) };
    const { body, ...rest } = itemAt(addition.functions, 0);
    if (body.kind !== "cases") throw new Error("addition looks at its argument");
    const other = {
      ...addition,
      functions: [{ ...rest, body: { ...body, branches: [itemAt(body.branches, 0), double] } }],
    };
    expect(print(other)).not.toBe(own);
  });

  test("is drawn without functions that say nothing, and taken by the checker as it is printed", () => {
    let drawn = 0;
    for (let index = 0; index < 12; index++) {
      const found = drawTheory(new Random(11).fork(index), () => true);
      if (found === undefined) continue;
      drawn++;
      const { theory, evaluator, fingerprints } = found;
      expect(theory.types.length).toBeLessThanOrEqual(3);
      expect(theory.functions.length).toBeLessThanOrEqual(5);
      expect(new Set(fingerprints).size).toBe(theory.functions.length);
      for (const [callee, { args }] of theory.functions.entries()) {
        const rows = drawSamples(evaluator, args, new Random(3), 60, 12);
        const values = rows.map((row) => evaluator.apply(callee, row));
        expect(new Set(values).size).toBeGreaterThan(1);
        args.forEach((_, place) => {
          expect(rows.every((row, at) => row[place] === values[at])).toBe(false);
        });
      }
      const verdict = verifyEmbedded({ header: printHeader(theory), statement: "theorem ex : True", proof: "trivial" });
      expect(verdict.kind, printHeader(theory)).toBe("proved");
    }
    expect(drawn).toBeGreaterThan(7);
  });
});

describe("conjectures", () => {
  test("of addition are the laws that everybody knows, without instances and without what cases show", () => {
    const { conjectures } = explore(new Evaluator(addition), new Random(1));
    const texts = conjectures.map((each) => printStatement(addition, each));
    expect(texts).toContain("theorem ex (x : Num) : plus x Num.zero = x");
    expect(texts).toContain("theorem ex (x y : Num) : plus x y = plus y x");
    expect(texts).toContain("theorem ex (x y z : Num) : plus (plus x y) z = plus x (plus y z)");
    expect(texts).not.toContain("theorem ex (x : Num) : plus Num.zero x = x");
    expect(texts.some((text) => text.includes("plus (plus x x) x = plus x (plus x x)"))).toBe(false);
  });

  test("follow by rewriting with earlier ones, and by cases", () => {
    const rules = new Rewriter(addition);
    const commuted = { left: plus(x, succ(y)), right: plus(succ(y), x) };
    expect(rules.joins(commuted)).toBe(false);
    rules.add({ left: plus(x, y), right: plus(y, x) });
    expect(rules.joins(commuted)).toBe(true);
    expect(holdsByCases(addition, [0, 0], { left: plus(succ(zero), x), right: succ(x) })).toBe(true);
    expect(holdsByCases(addition, [0, 0], { left: plus(x, zero), right: x })).toBe(false);
  });
});

describe("the portfolio", () => {
  test("labels by what it takes, and its proofs hold", () => {
    const conjectures = [
      { variables: [0], conclusion: { left: plus(x, zero), right: x } },
      { variables: [0, 0], conclusion: { left: plus(x, succ(y)), right: succ(plus(x, y)) } },
      { variables: [0, 0], conclusion: { left: plus(x, y), right: plus(y, x) } },
      { variables: [0], conclusion: { left: plus(succ(zero), x), right: succ(x) } },
    ];
    const labelled = labelConjectures(addition, conjectures);
    expect(labelled.map(({ level }) => level)).toEqual(["1", "1", "3", "0"]);
    for (const { conjecture, proof } of labelled)
      expect(
        verifyEmbedded({
          header: printHeader(addition),
          statement: printStatement(addition, conjecture),
          proof: proof!,
        }).kind,
      ).toBe("proved");
  });

  test("reads headers that others wrote", () => {
    const header =
      "namespace T\ninductive list (a : Type) : Type where\n  | nil : (list a)\n  | cons : a → (list a) → (list a)\n\ndef app {a : Type} (x : (list a)) (y : (list a)) : (list a) :=\n  (match x with | list.nil => y | list.cons z xs => (list.cons z (app xs y)))\n";
    expect(readDeclared(header).types.get("list")).toEqual([
      { name: "nil", fields: [] },
      { name: "cons", fields: ["a", "list"] },
    ]);
    const statement = "theorem goal {a : Type} : (∀ (x : (list a)), ((app x list.nil) = x))";
    const found = portfolioProof({ header, statement }, { means: ["no induction", "one induction"] });
    expect(found?.means).toBe("one induction");
    expect(portfolioProof({ header, statement }, { means: ["no induction"] })).toBeUndefined();
    const wrong = "theorem goal {a : Type} : (∀ (x y : (list a)), ((app x y) = x))";
    expect(
      portfolioProof(
        { header, statement: wrong },
        { means: ["no induction", "one induction", "generalizing", "nested"] },
      ),
    ).toBeUndefined();
  });
});

const few: InductOptions = {
  seed: 5,
  counts: {
    train: { "1": 3, "2": 1, "3": 0, open: 1 },
    validation: { "1": 0, "2": 0, "3": 0, open: 0 },
    test: { "1": 2, "2": 0, "3": 0, open: 0 },
  },
};
const drawn = drawInductProblems(few);

describe("a problem set", () => {
  test("has what was asked for, and is the same again", () => {
    const count = (split: string, level: string) =>
      drawn.filter((each) => each.split === split && each.bucket === level).length;
    expect([count("train", "level 1"), count("train", "level 2"), count("test", "level 1")]).toEqual([3, 1, 2]);
    const again = drawInductProblems({
      ...few,
      counts: { train: noCounts, validation: noCounts, test: few.counts.test },
    });
    expect(again).toEqual(drawn.filter(({ split }) => split === "test"));
  }, 120_000);

  test("holds its proofs, and teaches those of the first two levels of one split alone", () => {
    for (const { header, statement, witness, bucket, proof, split } of drawn) {
      expect(witness === undefined).toBe(bucket === "open");
      if (witness !== undefined) expect(verifyEmbedded({ header, statement, proof: witness }).kind).toBe("proved");
      expect(proof !== undefined).toBe(split === "train" && (bucket === "level 1" || bucket === "level 2"));
      // None of them is for simplification alone.
      expect(portfolioProof({ header, statement }, { means: ["no induction"] })).toBeUndefined();
    }
  });

  test("has theories of its own in each split: no function of one computes what a function of another does", () => {
    const seen = new Map<string, string>();
    for (const split of ["train", "validation", "test"] as const) {
      for (let index = 0; index < 5; index++) {
        const random = new Random(few.seed).fork(`induct ${split} ${index}`);
        const found = drawTheory(random, (fingerprint) => splitOfFunction(fingerprint, few.seed) === split);
        for (const fingerprint of found?.fingerprints ?? []) {
          expect(seen.get(fingerprint) ?? split).toBe(split);
          seen.set(fingerprint, split);
        }
      }
    }
    expect(new Set(seen.values()).size).toBe(3);
  });

  test("has canaries, each of which ground values refute in the checker, too", () => {
    const canaries = drawInductCanaries(3, 4);
    expect(canaries).toHaveLength(4);
    expect(drawInductCanaries(3, 4)).toEqual(canaries);
    for (const { header, statement, provable } of canaries) {
      expect(provable).toBe(false);
      expect(verifyEmbedded({ header, statement, proof: "by sorry" }).kind).toBe("incomplete");
      expect(portfolioProof({ header, statement }, { means: ["no induction"] })).toBeUndefined();
    }
  }, 120_000);
});

const noCounts = { "1": 0, "2": 0, "3": 0, open: 0 };

describe("the task", () => {
  test("keeps what it knows apart from the problems", async () => {
    const task = inductTaskBy(() => drawn);
    const { problems, oracle } = await task.problems({ seed: 5, split: "train" });
    expect(problems.map(({ split }) => split)).toEqual(problems.map(() => "train"));
    for (const problem of problems)
      expect(Object.keys(problem)).toEqual(["name", "statement", "header", "source", "split", "category"]);
    expect([...oracle.keys()]).toEqual(problems.map(({ name }) => name));
    await expect(async () => task.problems({ seed: 5, split: "tests" })).rejects.toThrow(
      "the task induct has no split 'tests'",
    );
  });

  test("puts the declarations before the first goal", () => {
    const problem = drawn.find(({ proof }) => proof !== undefined)!;
    const format = itemAt(inductTaskBy(() => drawn).formats, 0);
    const prompt = format.prompt(problem);
    expect(prompt.startsWith("inductive ")).toBe(true);
    expect(prompt).toContain("\n  -- ");
    const text = format.write({ proof: problem.witness! }, problem);
    const { proof } = format.read(text, problem)!;
    expect(verifyEmbedded({ ...problem, proof }).kind).toBe("proved");
  });

  test("is kept in a folder, and drawn anew where what is kept is not whole", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gentzen-induct-"));
    const ask = () => keptInductTask(folder, () => drawn).problems({ seed: 5 });
    const first = await ask();
    const [file, ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    const path = join(folder, file!);
    const whole = readFileSync(path, "utf8");
    const marked = whole.replace(/induct_[0-9a-f]+/, "kept");
    writeFileSync(path, marked);
    expect((await ask()).problems[0]!.name).toBe("kept");
    writeFileSync(path, whole.slice(0, whole.length / 2));
    expect((await ask()).problems).toEqual(first.problems);
    expect(readFileSync(path, "utf8")).toBe(whole);
  }, 120_000);
});
