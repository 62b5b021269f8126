// The proof in what a model writes: every spelling of a block, and never the model's word for the statement.
import { describe, expect, test } from "vitest";
import { readCandidate } from "../../../src/verify/source/answer.ts";
import { lastCodeBlock } from "../../../src/verify/source/blocks.ts";

const fence = "```";

describe("the last code block", () => {
  test("the last block of the first spelling that occurs", () => {
    const answer = `plan\n${fence}lean4\nsketch\n${fence}\nthen\n${fence}lean4\nfinal\n${fence}\n${fence}lean\nother\n${fence}`;
    expect(lastCodeBlock(answer)).toMatchObject({ language: "lean4", code: "final", closed: true });
    expect(lastCodeBlock(`${fence}lean\nonly${fence}`)).toMatchObject({ language: "lean", code: "only", closed: true });
    expect(lastCodeBlock(`${fence}lean4\r\ntight${fence}`)).toMatchObject({
      language: "lean4",
      code: "tight",
      closed: true,
    });
    expect(lastCodeBlock(`${fence}tactics\nsimp\n${fence} so`)).toMatchObject({
      language: "tactics",
      code: "simp",
      closed: true,
    });
    expect(lastCodeBlock("no code")).toBeUndefined();
    expect(lastCodeBlock(`${fence}python\nx\n${fence}`)).toBeUndefined();
  });

  test("a block that the answer ends in is the last, and is said to be open", () => {
    const answer = `${fence}lean4\nsketch\n${fence}\n### Complete Lean 4 Proof\n${fence}lean4\ntheorem x : p := by`;
    expect(lastCodeBlock(answer)).toMatchObject({ language: "lean4", code: "theorem x : p := by", closed: false });
    expect(lastCodeBlock(`${fence}tactics\nsimp`)).toMatchObject({ language: "tactics", code: "simp", closed: false });
  });

  test("a CoT answer: plan, sketch with holes, final proof without header", () => {
    const answer = `### Detailed Proof and Analysis
The \`have\`s are \`simp\`le.
### Lean 4 Proof with \`have\` Statements
${fence}lean4
theorem x (n : ℕ) : n = n := by
  have h : n = n := by sorry
  sorry
${fence}
### Complete Lean 4 Proof
${fence}lean4
theorem x (n : ℕ) : n = n := by
  have h : n = n := by rfl
  exact h
${fence}`;
    const code = lastCodeBlock(answer)?.code ?? "";
    expect(readCandidate(code, { statement: "theorem x (n : ℕ) : n = n" })).toEqual({
      proof: "by\n  have h : n = n := by rfl\n  exact h",
      lemmas: "",
      restated: "same",
    });
  });
});

describe("the candidate's proof", () => {
  const statement = "theorem x (n : Nat := 3) : p";
  const read = (code: string, header?: string) => readCandidate(code, { header, statement });

  test("is what follows the theorem's own :=", () => {
    const code = `-- theorem x := fake
/- theorem x : p := fake /- nested -/ -/
def s := "theorem x : p := fake"
theorem x (n : Nat := 3) : p := by
  exact h -- why
-- the end
#eval 1`;
    expect(read(code)).toMatchObject({ proof: "by\n  exact h", restated: "same" });
    expect(read("theorem xy : p := by simp")).toBeUndefined();
    expect(read("theorem x (n : Nat := 3) : p")).toBeUndefined();
    expect(read("theorem x (n : Nat := 3) : p :=\n  -- todo")).toBeUndefined();
  });

  test("may be bare: tactics, a block or a term", () => {
    expect(read("  intro h\n  exact h\n")?.proof).toBe("by\n    intro h\n    exact h");
    expect(read("by\n  simp\n")?.proof).toBe("by\n  simp");
    expect(read(":= fun h => h")).toEqual({ proof: "fun h => h", lemmas: "", restated: "absent" });
  });

  test("may be equations or a structure", () => {
    const equations = readCandidate("theorem y : ∀ n : Nat, q n\n  | 0 => a\n  | n + 1 => b n", {
      statement: "theorem y : ∀ n : Nat, q n",
    });
    expect(equations).toEqual({ proof: "| 0 => a\n  | n + 1 => b n", lemmas: "", restated: "same" });
    const fields = readCandidate("theorem y : A ∧ B where\n  left := a\n  right := b", {
      statement: "theorem y : A ∧ B",
    });
    expect(fields?.proof).toBe("where\n  left := a\n  right := b");
  });

  test("comes with the candidate's own lemmas, not with what it repeats of the header", () => {
    const header = "import Mathlib\nopen Nat\n/-- One. -/\ndef one := 1\n";
    const code = `import Mathlib\nimport Aesop\nset_option maxHeartbeats 400000\nopen Nat Real\n
def one := 1

/-- Help. -/
lemma help : p := by simp

/-- The theorem. -/
theorem x (n : Nat := 3) : p := help`;
    expect(read(code, header)).toEqual({
      proof: "help",
      lemmas: "/-- Help. -/\nlemma help : p := by simp",
      restated: "same",
    });
    expect(read(code.replace("one := 1", "one := 2"), header)?.lemmas).toContain("def one := 2");
    expect(read(`axiom cheat : p\n${code}`, header)?.lemmas).toContain("axiom cheat");
  });

  test("with another statement is told with the first difference", () => {
    expect(read("theorem x (n : Nat := 3) : True := trivial")).toEqual({
      proof: "trivial",
      lemmas: "",
      restated: "changed",
      difference: { trusted: "p", restated: "True" },
    });
  });
});
