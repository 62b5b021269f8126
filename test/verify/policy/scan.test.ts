// The words that no proof may contain: wherever they stand as code, and nowhere else.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { prepareCheck } from "../../../src/verify/policy/prepare.ts";
import { countRefusals, refusalCodes } from "../../../src/verify/policy/refusal.ts";
import { refusedWords } from "../../../src/verify/policy/words.ts";
import { lexSource } from "../../../src/verify/source/lex.ts";
import { splitTheorem } from "../../../src/verify/source/theorem.ts";

const statement = "theorem t (p : Prop) : p";

/** The policy's code for a proof, or undefined where it passes. */
function code(proof: string): string | undefined {
  const check = prepareCheck({ statement, proof });
  return check.kind === "refused" ? check.code : undefined;
}

describe("refused", () => {
  test.each([
    ["axiom", "by exact x\naxiom x : p"],
    ["axiom", "by\n  exact x; opaque x : p"],
    ["command", "by\n  skip\n#exit"],
    ["command", "by\n  skip\n#print axioms t"],
    ["command", "by\n  simp\nmystery_command_of_a_library x"],
    ["command", "by simp\nalias x := y"],
    ["hidden_sorry", "by exact sorryAx _ false"],
    ["hidden_sorry", "by exact Foo.«sorryAx» _ false"],
    ["hidden_sorry", "by\n  stop\n  simp"],
    ["import", "by simp\nimport Cheat"],
    ["instance", "by\n  simp\nlocal instance : Add Nat := ⟨fun _ _ => 3⟩"],
    ["instance", "by\n  simp\nattribute [simp] x"],
    ["instance", "by\n  simp\n@[simp] theorem x : p := y"],
    ["metaprogram", "by\n  run_tac do pure ()"],
    ["metaprogram", "by\n  simp\n#eval IO.println 1"],
    ["metaprogram", "by_elab do pure x"],
    ["metaprogram", "by exact eval% x"],
    ["metaprogram", 's!"{include_str "/etc/passwd"}"'],
    ["native", "by native_decide"],
    ["native", "by decide +native"],
    ["native", "by decide (config := { native := true })"],
    ["native", "Lean.ofReduceBool x true rfl"],
    ["native", "Lean.«trustCompiler»"],
    ["open", "by\n  open private x from y in simp"],
    ["open", "by\n  open Lean Meta in simp"],
    ["open", "by\n  open Nat\n  simp"],
    ["option", "by\n  set_option debug.skipKernelTC true in simp"],
    ["option", "by\n  set_option warn.sorry false in simp"],
    ["search", "by apply?"],
    ["search", "by\n  first | simp | exact?"],
    ["search", "by\n  hint"],
    ["syntax", 'by\n  simp\nmacro "x" : term => `(sorry)'],
    ["syntax", 'by\n  simp\nlocal notation "p" => True'],
    ["unclosed", "by simp /- "],
    ["unclosed", 'by exact "x'],
    ["unsafe", "by\n  simp\nunsafe def x : p := x"],
    ["unsafe", "by exact unsafeCast x"],
  ])("%s: %s", (reason, proof) => {
    expect(code(proof)).toBe(reason);
  });

  test("every word of the table, in front, in the middle and at the end, with its place", () => {
    for (const [word, reason] of refusedWords) {
      for (const proof of [`by\n  ${word} x`, `by\n  simp; (${word})`, `fun x => x ${word}`]) {
        const check = prepareCheck({ statement, proof });
        expect([proof, check.kind === "refused" && check.code]).toEqual([proof, reason]);
      }
      const check = prepareCheck({ header: "open Nat\n", statement, proof: `by\n  -- why\n  ${word}` });
      expect(check).toMatchObject({ verdict: { kind: "rejected", code: reason, message: { line: 4, column: 2 } } });
    }
  });

  test("every code has its sentence, and codes are counted", () => {
    for (const reason of refusedWords.values()) expect(refusalCodes[reason]).toMatch(/^[a-z]/);
    expect(countRefusals(["axiom", undefined, "search", "axiom"])).toEqual({ axiom: 2, search: 1 });
  });
});

test("docs/verifiers.md has every code with its sentence", () => {
  const page = readFileSync(new URL("../../../docs/verifiers.md", import.meta.url), "utf8");
  const rows = Object.entries(refusalCodes).map(([reason, sentence]) => `| \`${reason}\` | ${sentence} |`);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});

describe("not refused", () => {
  test.each([
    "by\n  sorry",
    "by\n  admit",
    "by\n  -- axiom, sorryAx, #eval\n  simp /- apply? /- #exit -/ open Lean -/",
    'by\n  have h : "axiom" = "axiom" := rfl\n  simp',
    "by\n  exact h.open.axiom h.«end» «macro»",
    "by\n  set_option maxHeartbeats 400000 in\n  simp",
    "by\n  open Classical in\n  simp",
    "by\n  open scoped BigOperators Real in\n  simp",
    "by\n  have : #s = 2 := rfl\n  exact Finset.card_eq_two.mp this",
    "by\n  refine ⟨?_, ?x⟩\n  simp [← two_mul, h']",
    "by\n  decide +kernel",
    "by\n  have native : 1 = 1 := rfl\n  simp",
    "by\nsimp\nnorm_num",
    "by\n  simp\n\n-- at the start of a line\n/- axiom -/",
    "fun n => aux n\nwhere\n  aux : ∀ n, q n := fun n => r n",
    "by\n  induction n with\n  | zero => simp\n  | succ n ih => simp [ih]\ntermination_by n",
  ])("%s", (proof) => {
    expect(code(proof)).toBeUndefined();
  });
});

describe("hiding", () => {
  test("no comment, string, character or name that closes itself hides what follows", () => {
    const cover = fc.constantFrom(
      "/- x -/",
      "/- /- \" -/ ' -/",
      '-- " /-\n  ',
      '"x"',
      '"\\""',
      '"-- /-"',
      "'\"'",
      "'\\''",
      'r#"a"b"#',
      's!"{1} {"x"}"',
      "«a b»",
      "h'",
      "f ⁻¹' s",
      "'' ",
      "/-/ x -/",
      "/-/-/",
    );
    const words = fc.constantFrom(...[...refusedWords.keys()].filter((word) => /^\w+$/.test(word)));
    fc.assert(
      fc.property(
        fc.array(cover, { maxLength: 6 }),
        words,
        fc.array(cover, { maxLength: 6 }),
        (before, word, after) => {
          expect(code(`by\n  ${before.join(" ")} ${word} ${after.join(" ")}`)).toBeDefined();
          expect(code(`by\n  x ${before.join(" ")} /- ${word} -/ ${after.join(" ")}`)).toBeUndefined();
        },
      ),
      { numRuns: 2000, seed: 4 },
    );
  });
});

const folder = join(process.env.GENTZEN_DATA ?? "../shared/data", "proofs", "dsp_v2_minif2f");

test.skipIf(!existsSync(folder))(
  "proofs that real Lean accepts pass; with a refused word between two tokens they do not",
  () => {
    const words = [...refusedWords].filter(([word]) => !word.startsWith("@"));
    let count = 0;
    for (const split of ["valid", "test"]) {
      for (const file of readdirSync(join(folder, split))) {
        const parts = splitTheorem(readFileSync(join(folder, split, file), "utf8"));
        const { before, statement: stated, proof } = parts;
        expect([file, prepareCheck({ header: before, statement: stated, proof }).kind]).toEqual([file, "text"]);
        const [word, reason] = words[count++ % words.length];
        const spaces = lexSource(proof).filter(({ kind }) => kind === "space");
        const { end } = spaces[(count * 7919) % spaces.length];
        const check = prepareCheck({
          header: before,
          statement: stated,
          proof: `${proof.slice(0, end)}${word} ${proof.slice(end)}`,
        });
        expect([file, word, check.kind === "refused" && check.code]).toEqual([file, word, reason]);
      }
    }
    expect(count).toBe(262);
  },
);
