// The proof in every spelling of an answer: real proofs as four models write them, and answers that are made to mislead.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Answer, formatNamed, type Problem } from "../../src/tasks/index.ts";
import { splitTheorem } from "../../src/verify/index.ts";
import { dataFolder } from "../lean/check.ts";

const fence = "```";
const block = (code: string, language = "lean4") => `${fence}${language}\n${code}\n${fence}`;

/** A proof as each of four models writes it around its thoughts. */
const models: Readonly<Record<string, (problem: Problem, proof: string) => string>> = {
  deepseek: ({ statement }, proof) =>
    `### Detailed Proof and Analysis\n\nFirst \`norm_num\`.\n\n### Step-by-Step Abstract Plan\n\n1. So.\n\n### Lean 4 Proof with \`have\` Statements\n\n${block(
      `${statement} := by\n  have h : True := by\n    sorry\n  sorry`,
    )}\n\n### Complete Lean 4 Proof\n\n${block(`${statement} := ${proof}`)}`,
  goedel: ({ header, statement }, proof) =>
    `### Detailed Proof Plan\n\n#### Lemma\n\n${block("have h : True := by\n  trivial", "lean")}\n\n### Complete Proof\n\n${block(
      `${header}${statement} := ${proof}`,
    )}\n`,
  kimina: ({ header, statement }, proof) =>
    `<think>\n# Solving\nI try ${block("norm_num", "tactics")} and\n${block(`${statement} := by\n  omega`)}\nThat fails.\n</think>\n\n${block(
      `${header}${statement} := ${proof}`,
    )}`,
  pythagoras: ({ header, statement }, proof) =>
    `The plan is short.\r\n\r\n${block(`import Mathlib\nset_option maxHeartbeats 400000\n${header}/-- Again. -/\n${statement} := ${proof}`).replaceAll("\n", "\r\n")}`,
};

const folder = join(dataFolder ?? "absent", "proofs", "dsp_v2_minif2f");

describe.skipIf(!existsSync(folder))("262 real proofs", () => {
  const proofs = ["valid", "test"].flatMap((split) =>
    existsSync(join(folder, split))
      ? readdirSync(join(folder, split)).map((name) => readFileSync(join(folder, split, name), "utf8"))
      : [],
  );

  test.each(Object.keys(models))("as %s writes them", (name) => {
    expect(proofs.length).toBe(262);
    const wrong = proofs.filter((text) => {
      const { before, statement, proof, declaration } = splitTheorem(text);
      const problem = { name: declaration.name, statement, header: before, source: "", split: "" };
      const read = formatNamed(name).read(models[name]!(problem, proof), problem);
      return read?.proof !== proof || read.lemmas !== undefined;
    });
    expect(wrong).toEqual([]);
  });
});

const problem: Problem = {
  name: "swap",
  statement: "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p",
  header: "import Mathlib\n\nopen Nat\n\n",
  source: "here",
  split: "",
};
const right = "by\n  exact ⟨h.2, h.1⟩";
const other = "by\n  exact h";
const theorem = (proof = right) => `${problem.statement} := ${proof}`;
const sketch = theorem("by\n  have h2 : q := by sorry\n  sorry");
const helper = "lemma helper (p : Prop) (h : p) : p := h";

/** Each answer, and what is read of it: a proof, a proof with lemmas, or nothing. */
const answers: readonly (readonly [string, string, string | [string, string] | undefined])[] = [
  ["the block alone", block(theorem()), right],
  ["a plan with a sketch first", `plan\n${block(sketch)}\nnow\n${block(theorem())}`, right],
  ["a sketch and no more", block(sketch), "by\n  have h2 : q := by sorry\n  sorry"],
  ["two tries, the last counts", `${block(theorem(other))}\nWait.\n${block(theorem())}`, right],
  ["two tries in one block, the last counts", block(`${theorem(other)}\n\n${theorem()}`), right],
  ["a lemma before the theorem", block(`${helper}\n\n${theorem()}`), [right, helper]],
  ["a lemma behind the theorem", block(`${theorem()}\n\n${helper}`), right],
  ["a lemma in the last block, the theorem before it", `${block(theorem())}\nUsed:\n${block(helper)}`, right],
  ["an example in the last block", `${block(theorem())}\nSo\n${block("example : 1 = 1 := rfl")}`, right],
  ["another statement", block(theorem().replace("q ∧ p :=", "p ∧ q :=")), undefined],
  [
    "another statement last, the right one before",
    `${block(theorem())}\n${block(theorem().replace("q ∧ p :=", "True :="))}`,
    undefined,
  ],
  ["a hypothesis more", block(theorem().replace("(h :", "(hf : False) (h :")), undefined],
  ["a binder less", block(theorem().replace("(p q : Prop) ", "")), undefined],
  ["other white space and a comment in the statement", block(theorem().replace("(h :", "\n    /- so -/ (h  :")), right],
  ["the theorem under another name", block(theorem().replace("swap", "swap'")), undefined],
  ["the name in a comment alone", block(`-- theorem swap\n${helper}`), undefined],
  ["a fence in a comment of the code", block(`/- as in\n${fence}\nx\n${fence}\n-/\n${theorem()}`), right],
  ["a Lean fence in a comment of the code", block(`/- as in\n${fence}lean4\nx\n${fence}\n-/\n${theorem()}`), right],
  ["a fence of four marks around one of three", `${fence}\`lean4\n/-- ${fence} -/\n${theorem()}\n${fence}\``, right],
  ["a block in a list", `1. So:\n   ${fence}lean4\n   ${theorem().replaceAll("\n", "\n   ")}\n   ${fence}`, right],
  ["a fence on the last line of code", `${fence}lean4\n${theorem()}${fence}`, right],
  ["a fence behind words", `Here: ${block(theorem())}`, right],
  ["words behind the closing fence", `${block(theorem())} is the proof.`, right],
  ["a language with a space and a capital", block(theorem(), "Lean 4"), right],
  ["the language lean", block(theorem(), "lean"), right],
  ["lean4 before, lean behind without the theorem", `${block(theorem())}\n${block("#check Nat", "lean")}`, right],
  ["other languages around", `${block("x = 1", "python")}\n${block(theorem())}\n${block("ok", "text")}`, right],
  ["a block that is not closed", `${fence}lean4\n${theorem()}`, right],
  ["a sketch that is not closed before the answer", `${fence}lean4\n${sketch}\n\n${block(theorem())}`, right],
  ["cut off in the proof", `${block(sketch)}\n${fence}lean4\n${theorem("by\n  exact ⟨h.2,")}`, "by\n  exact ⟨h.2,"],
  ["cut off in the statement", `${block(theorem())}\n${fence}lean4\ntheorem swap (p q`, undefined],
  ["cut off before any code", `${block(helper)}\n${fence}lean4\n`, undefined],
  ["no block", theorem(), undefined],
  ["a block without a language", `${fence}\n${theorem()}\n${fence}`, undefined],
  ["thoughts with a block", `<think>\n${block(theorem(other))}\n</think>\n${block(theorem())}`, right],
  ["thoughts that do not end", `<think>\n${block(theorem())}`, undefined],
  ["thoughts without their beginning", `Try ${block(theorem(other))}\n</think>\n${block(theorem())}`, right],
  ["thoughts twice", `<think>a</think>\n<think>\n${block(theorem(other))}</think>\n${block(theorem())}`, right],
  ["code in thoughts alone", `<think>\n${block(theorem())}\n</think>\nIt is done.`, undefined],
  ["the marks of thoughts in the code", block(`-- <think>\n${theorem()}\n-- </think>`), right],
  ["tactics alone", block("exact ⟨h.2, h.1⟩", "tactics"), "by\n  exact ⟨h.2, h.1⟩"],
  ["a proof alone", block(right), right],
  ["a theorem that is commented out", block(`/-\n${theorem(other)}\n-/\n${theorem()}`), right],
  [
    "the header and the limits again",
    block(`import Mathlib\nset_option maxHeartbeats 0\nopen Nat\n\n${theorem()}`),
    right,
  ],
  ["an axiom before it, which a verifier refuses", block(`axiom f : False\n${theorem()}`), [right, "axiom f : False"]],
  ["a statement without a proof", block(problem.statement), undefined],
  ["nothing", "", undefined],
];

test.each(answers)("%s", (_, text, expected) => {
  const wanted: Pick<Answer, "proof" | "lemmas"> | undefined =
    expected === undefined
      ? undefined
      : typeof expected === "string"
        ? { proof: expected }
        : { proof: expected[0], lemmas: expected[1] };
  for (const name of ["deepseek", "kimina"]) {
    const { thought: _thought, ...read } = formatNamed(name).read(text, problem) ?? { proof: undefined };
    expect(read.proof === undefined ? undefined : read).toEqual(wanted);
  }
});
