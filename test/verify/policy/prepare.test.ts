// The text that real Lean is asked about, and what its answers come to.
import { describe, expect, test } from "vitest";
import { type PreparedCheck, prepareCheck } from "../../../src/verify/policy/prepare.ts";
import { readVerdict } from "../../../src/verify/policy/read_verdict.ts";
import type { Message, VerifyRequest } from "../../../src/verify/verifier.ts";

const header = "import Mathlib\n\nopen Nat\n\n/-- About one. -/\n";
const statement = "theorem one (n : ℕ) (h : n = 1) : n = 1";

function prepared(request: Partial<VerifyRequest> = {}): PreparedCheck {
  const check = prepareCheck({ header, statement, proof: "by\n  exact h", ...request }, { secretName: "secret" });
  if (check.kind !== "text") throw new Error(check.message);
  return check;
}

const message = (severity: Message["severity"], line: number, text: string, column = 0): Message => ({
  severity,
  line,
  column,
  text,
});

describe("the judged text", () => {
  test("golden: header, statement and proof, query", () => {
    const check = prepared();
    expect(check).toEqual({
      kind: "text",
      header: "import Mathlib\n\nopen Nat\n\n",
      body: "/-- About one. -/\ntheorem one (n : ℕ) (h : n = 1) : n = 1 := by\n  exact h\n",
      query: "\ndef _root_.secret := @_root_.one\n#print axioms secret\n",
      source: `${check.header}${check.body}${check.query}`,
      theoremName: "one",
      secretName: "secret",
      candidateStart: { line: 6, column: 43 },
      proofStart: { line: 6, column: 43 },
      queryStart: { line: 8, column: 0 },
      hasHoles: false,
    });
  });

  test("an environment can be kept for problems that differ in documentation and scoped commands alone", () => {
    const plain = prepared({ header: "import Mathlib\nopen Nat\n" });
    for (const rest of [
      "/-- x -/\n",
      "open Real in\n",
      "@[simp] private\n",
      "set_option maxHeartbeats 0 in\n/-- y -/\n",
    ]) {
      const check = prepared({ header: `${plain.header}${rest}` });
      expect([check.header, check.body.startsWith(rest)]).toEqual([plain.header, true]);
    }
    expect(prepared({ header: `${plain.header}/-! kept -/\n` }).header).toContain("kept");
  });

  test("namespaces that the header leaves open belong to the theorem's name", () => {
    const check = prepared({ header: "namespace A.B\nsection\nend\nnamespace C\nend C\n" });
    expect(check.theoremName).toBe("A.B.one");
    expect(check.query).toContain("@_root_.A.B.one\n");
  });

  test("the secret is another one each time, and in nothing that the candidate's process reads", () => {
    const [first, second] = [1, 2].map(() => prepareCheck({ statement, proof: "h" }) as PreparedCheck);
    expect(first.secretName).toMatch(/^gentzen_[0-9a-f]{32}$/);
    expect(first.secretName).not.toBe(second.secretName);
    expect(first.header + first.body).not.toContain(first.secretName);
  });

  test("a comment at the end of a proof does not hide the query", () => {
    expect(prepared({ proof: "h -- done" }).source).toContain("-- done\n\ndef _root_.secret");
    expect(prepareCheck({ statement, proof: "h /- def" })).toMatchObject({ kind: "refused", code: "unclosed" });
  });

  test("an empty proof has failed", () => {
    for (const proof of ["", " \n", "-- nothing", "/- nothing -/"]) {
      expect(prepareCheck({ statement, proof })).toMatchObject({ kind: "refused", verdict: { kind: "failed" } });
    }
  });
});

describe("the verdict", () => {
  const query = prepared().queryStart.line + 2;
  const clean = message("info", query, "'secret' depends on axioms: [propext,\n Classical.choice, Quot.sound]");
  const verdictOf = (...messages: Message[]) => readVerdict(prepared(), messages);

  test("proved takes the answer to the query, and nothing against it", () => {
    expect(verdictOf(clean)).toEqual({ kind: "proved", axioms: ["Classical.choice", "Quot.sound", "propext"] });
    expect(verdictOf(message("info", query, "'secret' does not depend on any axioms"))).toEqual({
      kind: "proved",
      axioms: [],
    });
    expect(verdictOf(message("warning", 6, "unused variable `n`"), clean).kind).toBe("proved");
  });

  test("silence, forged answers and answers elsewhere prove nothing", () => {
    expect(verdictOf().kind).toBe("crashed");
    expect(verdictOf(message("info", 7, clean.text)).kind).toBe("crashed");
    expect(verdictOf(message("info", query, "'one' does not depend on any axioms")).kind).toBe("crashed");
    expect(verdictOf({ ...clean, severity: "warning" }).kind).toBe("crashed");
    expect(verdictOf(clean, clean).kind).toBe("crashed");
  });

  test("errors, and warnings that something failed, are failures", () => {
    const error = message("error", 7, "unsolved goals");
    expect(verdictOf(error, clean)).toEqual({ kind: "failed", messages: [error] });
    expect(verdictOf(message("warning", 7, "linarith failed"), clean).kind).toBe("failed");
  });

  test("a hole is a hole however it shows", () => {
    expect(verdictOf(message("warning", 6, "declaration uses 'sorry'"), clean).kind).toBe("incomplete");
    expect(verdictOf(message("warning", 6, "declaration uses `sorry`"), clean).kind).toBe("incomplete");
    expect(verdictOf(message("info", query, "'secret' depends on axioms: [sorryAx]"))).toEqual({
      kind: "incomplete",
      holes: [],
    });
    expect(readVerdict(prepared({ proof: "by sorry" }), [clean]).kind).toBe("incomplete");
    expect(readVerdict(prepared(), [clean], [{ line: 7, column: 2, goal: "n m : ℕ\nh : n =\n  1\n⊢ n = 1" }])).toEqual({
      kind: "incomplete",
      holes: [
        {
          line: 7,
          column: 2,
          hypotheses: [
            { name: "n", type: "ℕ" },
            { name: "m", type: "ℕ" },
            { name: "h", type: "n =\n  1" },
          ],
          target: "n = 1",
        },
      ],
    });
  });

  test("holes and warnings of the trusted header are the caller's", () => {
    const check = prepared({ header: "def answer : Nat := sorry\n" });
    const line = check.queryStart.line + 2;
    const messages = [message("warning", 1, "declaration uses 'sorry'", 4), { ...clean, line }];
    expect(readVerdict(check, messages, [{ line: 1, column: 20, goal: "⊢ Nat" }]).kind).toBe("proved");
  });

  test("another axiom, and a theorem that is not there, are refused with their codes", () => {
    const native = message("info", query, "'secret' depends on axioms: [Lean.ofReduceBool, propext]");
    expect(verdictOf(native)).toMatchObject({ kind: "rejected", code: "axiom_used" });
    const missing = message("error", query - 1, "unknown identifier '_root_.one'", 20);
    expect(verdictOf(missing)).toMatchObject({ kind: "rejected", code: "declaration_missing" });
  });
});

describe("lemmas of the candidate", () => {
  const check = (lemmas: string) =>
    prepareCheck({ header, statement, proof: "helper h", lemmas }, { secretName: "secret" });

  test("stand before the statement, and count as untrusted", () => {
    const lemma = "/-- Help. -/\nlemma helper {m : ℕ} (k : m = 1) : m = 1 := by\n  exact k";
    const found = check(lemma) as PreparedCheck;
    expect(found.body).toBe(`${lemma}\n\n/-- About one. -/\n${statement} := helper h\n`);
    expect(found.candidateStart).toEqual({ line: 5, column: 0 });
    expect((check("theorem helper : 1 = 1 := by sorry") as PreparedCheck).hasHoles).toBe(true);
  });

  test.each([
    ["an axiom", "axiom helper : False", "axiom"],
    ["an instance", "instance : Add Nat := ⟨fun _ _ => 3⟩", "instance"],
    ["an attribute", "@[simp] theorem helper : 1 = 1 := rfl", "instance"],
    ["a name of the statement", "theorem n : 1 = 1 := rfl", "lemma"],
    ["the theorem's name", "theorem one : True := trivial", "lemma"],
    ["a name at the root", "theorem _root_.Nat.helper : 1 = 1 := rfl", "lemma"],
    ["no proof", "theorem helper : 1 = 1", "lemma"],
    ["a namespace", "namespace Nat\ntheorem helper : 1 = 1 := rfl\nend Nat", "lemma"],
    ["a variable", "variable (cheat : False)", "lemma"],
    ["text of no command", "exact h\ntheorem helper : 1 = 1 := rfl", "lemma"],
    ["a command behind a proof", "theorem helper : 1 = 1 := rfl\n#eval 1", "metaprogram"],
    ["trust in the compiler", "theorem helper : 1 = 1 := by native_decide", "native"],
  ])("are refused with %s", (_name, lemmas, code) => {
    expect(check(lemmas)).toMatchObject({ kind: "refused", code });
  });
});
