// The leakage audit: planted leaks are found, and texts that only look alike are not.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/platform/index.ts";
import { Audit, type AuditText } from "../../../src/prover/audit/audit.ts";
import { statementForm } from "../../../src/prover/audit/statement_form.ts";
import { readProblems } from "../../../src/tasks/node.ts";
import { dataFolder } from "../../lean/check.ts";
import { madeStatements, plantPairs, type Told } from "./planting.ts";

const files = ["minif2f", "proofnet", "putnam_bench", "mobench"].map((name) =>
  join(dataFolder ?? "absent", "benchmarks", `${name}.jsonl`),
);

async function realStatements(): Promise<Told[]> {
  const { problems } = await readProblems(files);
  return problems.map(({ statement, informal = "" }) => ({ statement, informal }));
}

const textOf = ({ statement, informal }: Told, name: string): AuditText => ({
  name,
  source: name,
  ...(statement === "" ? {} : { statement }),
  ...(informal === "" ? {} : { informal }),
});

describe.each([
  ["made statements", async () => madeStatements(400, new Random(3)), true],
  ["statements of four benchmarks", realStatements, existsSync(files[0]!)],
] as const)("on %s", (_, read, isThere) => {
  test.skipIf(!isThere)("1,000 planted pairs are found, and 10,000 random pairs are not", async () => {
    const statements = await read();
    const planted = plantPairs(statements, 1000, new Random("plant"));
    const kinds = new Set(planted.map(({ kind }) => kind));
    expect(kinds.size).toBeGreaterThanOrEqual(9);
    const evaluated = new Map([...new Set(planted.map(({ of }) => of))].map((told, at) => [told, `evaluated ${at}`]));
    const audit = new Audit([...evaluated].map(([told, name]) => textOf(told, name)));
    const missed = planted.filter(
      (each) => !audit.look(textOf(each, "trained")).some((found) => found.evaluated.name === evaluated.get(each.of)),
    );
    expect(missed.length, missed.map(({ kind }) => kind).join()).toBeLessThanOrEqual(50);
    const drawn = new Random("pairs").shuffle([...statements]);
    const others = new Audit(drawn.slice(0, 100).map((told, at) => textOf(told, `${at}`)));
    const pairs = drawn
      .slice(100, 200)
      .flatMap((told, at) => others.look(textOf(told, `${at}`)).map((found) => `${found.evaluated.name} ${at}`));
    const alike = new Set(pairs).size;
    expect(alike).toBeLessThanOrEqual(100);
  });
});

describe("the form of a statement", () => {
  const same = (a: string, b: string) => expect(statementForm(`theorem a ${a}`)).toBe(statementForm(`theorem b ${b}`));
  const differ = (a: string, b: string) =>
    expect(statementForm(`theorem a ${a}`)).not.toBe(statementForm(`theorem b ${b}`));

  test("is one for names, orders, currying, notation and the direction of relations", () => {
    same("(x y : ℝ) (h : x < y) (g : 0 < x) : x ^ 2 < y ^ 2", "(u v : Real) (k : 0 < u) (l : v > u) : v ^ 2 > u ^ 2");
    same("(x : ℝ) (h : 0 < x) : x ≠ 0", ": ∀ x : ℝ, 0 < x → x ≠ 0");
    same(
      "(x : ℝ) (h : 0 < x) : x ≠ 0",
      ": ∀ x > (0 : ℝ), ¬ 0 = x".replace("x > (0 : ℝ)", "(x : ℝ), x > 0").replace(", ¬", " → ¬"),
    );
    same("(n : ℕ) (h : p n ∧ q n) : r n", "(n : Nat) (a : q n) (b : p n) : r n");
    same("(a b : ℕ) : a + b * 2 = Real.sqrt b", "(b a : ℕ) : √b = 2 * b + a".replace("√b", "sqrt b"));
    same(": ∀ x, ∃ y, x < y", ": ∀ a, ∃ b, b > a");
    same("(f : ℕ → ℝ) : ∑ k in Finset.range 3, f k = 1", "(g : ℕ → ℝ) : 1 = ∑ i ∈ Finset.range 3, g i");
  });

  test("is another one for what says something else", () => {
    differ("(x y : ℝ) (h : x < y) : x ^ 2 < y ^ 2", "(x y : ℝ) (h : x < y) : y ^ 2 < x ^ 2");
    differ("(x : ℝ) (h : 0 < x) : x ≠ 0", "(x : ℝ) (h : 0 ≤ x) : x ≠ 0");
    differ("(x : ℝ) (h : 0 < x) : x = 1", "(x : ℝ) (h : 0 < x) : x = 2");
    differ("(x : ℝ) : x = x", "(x : ℕ) : x = x");
    differ(": ∀ x, ∃ y, x < y", ": ∀ x, ∃ y, y < x");
    differ("(a b c : ℕ) (h : a ∣ b) (g : b ∣ c) : a ∣ c", "(a b c : ℕ) (h : a ∣ b) (g : c ∣ b) : a ∣ c");
    differ("(a b : ℕ) : a - b = 1", "(a b : ℕ) : a + b = 1");
    differ("(a b : ℕ) : a / b = 1", "(a b : ℕ) : b * a = 1");
  });

  test("has the variables that a header declares", () => {
    const header = "variable (a b : ℝ)\n";
    expect(statementForm("theorem x : a < b", header)).toBe(statementForm("theorem y (u v : ℝ) : v > u"));
  });
});

test("each text that is measured by has its plainest finding of each kind, and where it is from", () => {
  const proof = `by\n${Array.from({ length: 12 }, (_, at) => `  have h${at} : x${at} ≤ f ${at} := le_of${at} (g${at} z)`).join("\n")}`;
  const statement = "theorem one (x : ℝ) (h : 0 < x) (g : x < 4) : x ^ 2 + 3 * x < 28";
  const audit = new Audit([
    {
      name: "one",
      source: "eval:1",
      statement,
      informal: "Let x be a positive number below four and show this bound of it.",
    },
    { name: "two", source: "eval:2", statement: "theorem two : 2 = 2", proof },
    { name: "three", source: "eval:3", statement: "theorem three (n : ℕ) : n ∣ n ^ 7" },
  ]);
  audit.look({ name: "a", source: "train:1", statement: statement.replace("28", "29") });
  audit.look({ name: "b", source: "train:2", statement: statement.replaceAll("x", "y") });
  audit.look({
    name: "c",
    source: "train:3",
    statement,
    informal: "Let y be a positive number below four and show this bound of it.",
  });
  audit.look({ name: "d", source: "train:4", statement: "theorem d (p : Prop) : p → p", proof: `${proof}\n  simp` });
  const { findings, counts } = audit.report();
  expect(findings.map(({ kind, trained, evaluated }) => [kind, evaluated.source, trained.source])).toEqual([
    ["exact", "eval:1", "train:3"],
    ["words", "eval:1", "train:3"],
    ["proof", "eval:2", "train:4"],
  ]);
  expect(counts).toEqual({ exact: 1, same: 0, near: 0, words: 1, proof: 1, any: 2 });
});
