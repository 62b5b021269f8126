import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gentzen } from "./command.ts";

const swap = "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := by\n  exact ⟨h.2, h.1⟩\n";
const wrong = "theorem wrong (p q : Prop) : p → q := by\n  intro h\n  exact h\n";

function leanFile(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "gentzen-verify-")), "proof.lean");
  writeFileSync(path, text);
  return path;
}

test("a file of proved theorems: code 0", async () => {
  const file = leanFile(swap);
  const stderr = expect.stringMatching(/^next\n {2}npx gentzen export .*\n$/);
  expect(await gentzen("verify", file)).toEqual({ code: 0, stdout: `${file}:1: swap: proved\n`, stderr });
});

test("one theorem that fails: code 1, and a record for each", async () => {
  const file = leanFile(`${swap}\n${wrong}`);
  const { code, records } = await recordsOf(file);
  expect(code).toBe(1);
  expect(records.map(({ name, verdict }) => [name, verdict])).toEqual([
    ["swap", "proved"],
    ["wrong", "failed"],
  ]);
});

/** What `verify --json` answers for a file. */
async function recordsOf(file: string) {
  const { code, stdout } = await gentzen("verify", "--json", file);
  const lines = stdout.split("\n").filter((line) => line !== "");
  return { code, records: lines.map((line) => JSON.parse(line)) };
}

test("a record has a file, a name, a verdict, axioms, messages, milliseconds and who judged as which Lean, and nothing else", async () => {
  const file = leanFile(
    "namespace A\ntheorem em (p : Prop) : p ∨ ¬p := Classical.em p\nend A\nexample : True := trivial\n",
  );
  const { code, records } = await recordsOf(file);
  const toolchain = expect.stringMatching(/^gentzen [0-9a-f]{12}, as Lean 4\.34\.0$/) as string;
  expect(code).toBe(0);
  expect(records).toEqual([
    {
      file,
      name: "A.em",
      verdict: "proved",
      axioms: ["Classical.choice", "Quot.sound", "propext"],
      messages: [],
      ms: expect.any(Number),
      toolchain,
    },
    { file, name: "example", verdict: "proved", axioms: [], messages: [], ms: expect.any(Number), toolchain },
  ]);
});

test("sorry is incomplete, with a warning and the goal that is left", async () => {
  const { code, records } = await recordsOf(leanFile("theorem t (p : Prop) (h : p) : p := by\n  sorry\n"));
  expect(code).toBe(1);
  expect(records).toMatchObject([
    {
      verdict: "incomplete",
      axioms: ["sorryAx"],
      messages: [
        { severity: "warning", line: 1, text: "declaration uses `sorry`" },
        { severity: "info", line: 2, column: 2, text: "p : Prop\nh : p\n⊢ p" },
      ],
    },
  ]);
});

test("a theorem that rests on an axiom of the file is not proved, and names it; others are", async () => {
  const text = `axiom unsound : False
theorem ex : Nat.zero = Nat.succ Nat.zero := False.elim unsound
theorem later : Nat.zero = Nat.succ Nat.zero := ex
theorem fine : True := trivial
example : False := unsound
`;
  const { code, records } = await recordsOf(leanFile(text));
  expect(code).toBe(1);
  expect(records.map(({ name, verdict, axioms }) => [name, verdict, axioms])).toEqual([
    ["ex", "rejected", ["unsound"]],
    ["later", "rejected", ["unsound"]],
    ["fine", "proved", []],
    ["example", "rejected", ["unsound"]],
  ]);
  expect(records[0].messages).toMatchObject([{ severity: "error", text: expect.stringContaining("unsound") }]);
});

test("1 = 0 is not proved from an axiom", async () => {
  const { code, records } = await recordsOf(
    leanFile("axiom unsound : False\ntheorem ex : 1 = 0 := False.elim unsound\n"),
  );
  expect(code).toBe(1);
  expect(records).toMatchObject([{ name: "ex", verdict: "rejected" }]);
});

test.each([
  ["a standard axiom's name", "axiom propext : False\ntheorem t : False := propext\n"],
  [
    "a standard axiom's name in a namespace",
    "namespace Classical\naxiom choice : False\ntheorem t : False := choice\nend Classical\n",
  ],
  ["a short name of a standard axiom", "namespace A\naxiom propext : False\ntheorem t : False := propext\nend A\n"],
  ["a constant of the library", "axiom False.elim : False\ntheorem t : False := False.elim\n"],
])("an axiom under %s makes no theorem proved", async (_title, text) => {
  const { code, records } = await recordsOf(leanFile(text));
  expect(code).toBe(1);
  expect(records.filter(({ verdict }) => verdict === "proved")).toEqual([]);
});

test.each([
  ["a comment without an end", "theorem t : True := trivial\n/- "],
  ["a string without an end", 'theorem t : True := trivial\n"abc'],
  ["no Lean at all", "\u0000\u0001 %%% {{{"],
  ["brackets that do not match", `theorem t : True := ${"(".repeat(100_000)}trivial`],
  ["a command that is not known", "frobnicate x\n"],
])("%s is refused in a record, never a crash", async (_title, text) => {
  const { code, records } = await recordsOf(leanFile(text));
  expect(code).toBe(1);
  expect(records.length).toBeGreaterThan(0);
  for (const { verdict, messages } of records) {
    if (verdict === "proved") continue;
    expect(["rejected", "failed", "timeout"]).toContain(verdict);
    expect(messages.length).toBeGreaterThan(0);
  }
});

test("a file that cannot be read: code 4, before anything is checked", async () => {
  expect(await gentzen("verify", leanFile(swap), "/nowhere.lean")).toMatchObject({ code: 4, stdout: "" });
});

test("no file at all, or a flag that there is not: code 2", async () => {
  expect(await gentzen("verify")).toMatchObject({ code: 2, stdout: "" });
  expect(await gentzen("verify", "--frob", leanFile(swap))).toMatchObject({ code: 2, stdout: "" });
});
