// Sets that others wrote: TPTP's form, ILTP's comments, TIP's records; what rests on classical axioms; what is broken.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { judgeFor } from "../../src/prover/judge/permitted.ts";
import { printSequent } from "../../src/tasks/logic/print.ts";
import { namedTask } from "../../src/tasks/node.ts";
import { connectivesOf, iltpProblem, readIltp } from "../../src/tasks/sets/iltp.ts";
import { parseTptp } from "../../src/tasks/sets/tptp.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";
import { dataFolder } from "../lean/check.ts";

const sequentOf = (text: string) => printSequent(parseTptp(text, "it.p").sequent);

describe("TPTP's first-order form", () => {
  test("is read with its precedences", () => {
    expect(sequentOf("fof(a,axiom,(p & q)). fof(c,conjecture, ~ p | ~ (q => r)).")).toBe("p ∧ q ⊢ ¬p ∨ ¬(q → r)");
    expect(sequentOf("fof(c,conjecture,( ! [X,Y] : (p(X) => ? [Z] : q(X,f(Y,Z)))) ).")).toBe(
      "⊢ ∀ X : α, ∀ Y : α, p X → ∃ Z : α, q X (f Y Z)",
    );
    // A quantifier reaches over one unit alone.
    expect(sequentOf("fof(c,conjecture, ! [X] : p(X) => q).")).toBe("⊢ (∀ X : α, p X) → q");
    expect(sequentOf("fof(c,conjecture, (a = b & a != c) <= $true).")).toBe("⊢ True → a = b ∧ ¬a = c");
    expect(sequentOf("fof(c,conjecture, (p <~> q) | (p ~| q) | (p ~& q)).")).toBe("⊢ (¬(p ↔ q) ∨ ¬(p ∨ q)) ∨ ¬(p ∧ q)");
  });

  test("has comments, annotations, quoted names and names that Lean keeps for itself", () => {
    const text =
      "% Status (intuit.) : Theorem\n/* more */\nfof('one 1',hypothesis,(in('A b',at)),file('x.p',one),[p(1)]).\nfof(c,conjecture, in('A b',at) ).";
    expect(sequentOf(text)).toBe("in_ cA_b at_ ⊢ in_ cA_b at_");
    // One name for a predicate and a function is two names.
    expect(sequentOf("fof(c,conjecture, p(p) & p ).")).toBe("⊢ p p_2 ∧ p_3");
  });

  test.each([
    ["fof(c,conjecture, p & ).", "line 1", "begins no term"],
    ["fof(a,axiom, p).\n\nfof(c,conjecture, p | q & r).", "line 3", "')' is missing before &"],
    ["fof(a,axiom, p).", "line 1", "there is no conjecture"],
    ["fof(c,conjecture, p(X)).", "line 1", "the variable X is not bound"],
    ["include('Axioms/SET005+0.ax').", "line 1", "include is not read"],
    ["fof(c,question, p).", "line 1", "the role question"],
    ["fof(c,conjecture, p & #).", "line 1", "begins nothing"],
    ["fof(c,conjecture, $less(a,b)).", "line 1", "$less is not known"],
  ])("names the line of what it cannot read: %s", (text, line, reason) => {
    expect(() => parseTptp(text, "it.p")).toThrow(line);
    expect(() => parseTptp(text, "it.p")).toThrow(reason);
  });
});

describe("ILTP", () => {
  test("says what is known of a problem apart from it, and gives domains an element", () => {
    const text =
      "% Problem  : one\n% Status (intuit.) : Non-Theorem\n% Rating (intuit.) : 0.25 v1.0.0\nfof(c,conjecture,( ! [X] : p(X) => ? [X] : p(X) )).";
    const { problem, facts } = iltpProblem(text, "one.p", "one");
    expect(facts).toEqual({ provable: false });
    expect(problem.statement).toBe(
      "theorem ex (α : Type) (someone : α) (p : α → Prop) : (∀ X : α, p X) → ∃ X : α, p X",
    );
    expect([problem.category, problem.difficulty, problem.informal]).toEqual(["first-order", 0.25, "one"]);
    const proof = "by\n  intro h\n  exact ⟨someone, h someone⟩";
    expect(verifyEmbedded({ statement: problem.statement, proof }).kind).toBe("proved");
  });

  test("names files that cannot be read, and reads the others", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gentzen-iltp-"));
    mkdirSync(join(folder, "A"));
    writeFileSync(join(folder, "A", "good.p"), "% Status (intuit.) : Theorem\nfof(c,conjecture, p => p).\n");
    writeFileSync(join(folder, "bad.p"), "\nfof(c,conjecture, p =>\n");
    const { problems, leftOut, oracle } = await readIltp(folder);
    expect(problems.map(({ name }) => name)).toEqual(["good"]);
    expect(oracle.get("good")).toEqual({ provable: true });
    expect(leftOut).toHaveLength(1);
    expect(leftOut[0]!.reason).toContain("bad.p, line 3");
  });

  test("counts no proof that rests on a classical axiom", async () => {
    const judge = judgeFor(
      { axioms: ["propext", "Quot.sound"] },
      { verifyAll: async (requests) => requests.map((request) => verifyEmbedded(request)) },
    );
    const [classical, plain] = await judge.verifyAll([
      { statement: "theorem ex (p : Prop) : p ∨ ¬p", proof: "Classical.em p" },
      { statement: "theorem ex (p : Prop) : ¬¬(p ∨ ¬p)", proof: "fun h => h (Or.inr fun hp => h (Or.inl hp))" },
    ]);
    expect(classical).toMatchObject({ kind: "rejected", code: "axiom_used" });
    expect(plain!.kind).toBe("proved");
  });
});

describe("a set by its name", () => {
  const folder = mkdtempSync(join(tmpdir(), "gentzen-sets-"));
  const record = { set: "s", name: "one", header: "", statement: "theorem goal : True", false: false };

  test("is found at its place or around it, with what is false marked", async () => {
    mkdirSync(join(folder, "tip"));
    writeFileSync(
      join(folder, "tip", "tip.jsonl"),
      `${JSON.stringify(record)}\n${JSON.stringify({ ...record, name: "two", set: "false", false: true })}\n`,
    );
    for (const data of [folder, join(folder, "tip"), join(folder, "tip", "tip.jsonl")]) {
      const found = await (await namedTask([], undefined, undefined, { set: "tip", data }))!.problems({ seed: 1 });
      expect(found.problems.map(({ name }) => name)).toEqual(["s/one", "false/two"]);
      expect(found.oracle.get("false/two")).toEqual({ provable: false });
    }
    const part = await (await namedTask([], undefined, undefined, { set: "tip", data: folder }))!.problems({
      seed: 1,
      split: "s",
    });
    expect(part.problems).toHaveLength(1);
  });

  test("is refused with what is missing", async () => {
    const ask = (set: string, data?: string, files: string[] = []) =>
      namedTask(files, undefined, undefined, { set, data });
    await expect(ask("tips", folder)).rejects.toThrow("no set 'tips'");
    await expect(ask("iltp", folder)).resolves.toBeDefined();
    await expect(ask("nng", folder)).rejects.toThrow("the set nng does not lie there");
    await expect(ask("tip", folder, ["a.lean"])).rejects.toThrow("one of them only");
    await expect(namedTask([], undefined, undefined, { data: folder })).rejects.toThrow("--data says where a set lies");
    const broken = join(folder, "broken.jsonl");
    writeFileSync(broken, `${JSON.stringify(record)}\n${JSON.stringify({ ...record, statement: 3 })}\n`);
    const task = await ask("tip", broken);
    await expect(task!.problems({ seed: 1 })).rejects.toThrow(/line 2[\s\S]*record\.statement/);
  });
});

describe.runIf(dataFolder !== undefined)("the sets at hand", () => {
  test("are read whole, and their statements are taken", async () => {
    const iltp = await readIltp(join(dataFolder!, "iltp"));
    const files = readdirSync(join(dataFolder!, "iltp"), { recursive: true }).filter((name) =>
      String(name).endsWith(".p"),
    );
    expect(iltp.leftOut).toEqual([]);
    expect(iltp.problems).toHaveLength(files.length);
    const small = iltp.problems.filter(({ category }) => category!.startsWith("propositional, up to"));
    expect(small.length).toBeGreaterThan(30);
    for (const { statement } of [...small.slice(0, 20), ...iltp.problems.slice(0, 20)])
      expect(verifyEmbedded({ statement, proof: "by sorry" }).kind, statement).toBe("incomplete");
    // The numbers of connectives are those of the set's own index, of propositional files.
    const rows = readFileSync(join(dataFolder!, "iltp", "INDEX.tsv"), "utf8").split("\n");
    const propositional = rows.filter((row) => row.startsWith("propositional/"));
    expect(propositional.length).toBeGreaterThan(100);
    for (const [file, , , , , joined] of propositional.slice(0, 30).map((row) => row.split("\t"))) {
      const { sequent } = parseTptp(readFileSync(join(dataFolder!, "iltp", file!), "utf8"), file!);
      expect(connectivesOf(sequent), file).toBe(Number(joined));
    }
  }, 60_000);
});
