// Problem files that others wrote: byte for byte what the record says, every record used or named.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { usableProblems } from "../../src/tasks/formats/usable.ts";
import { continueFormat, formatNamed, leanFormat } from "../../src/tasks/index.ts";
import { readProblems, recordsTask } from "../../src/tasks/node.ts";
import { verifyEmbedded, verifyFile } from "../../src/verify/index.ts";

const folder = mkdtempSync(join(tmpdir(), "gentzen-records-"));
function write(name: string, text: string | Buffer): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

test("three fields of one's own, and what is wrong with a line is said of that line alone", async () => {
  const good = { name: "a", statement: "theorem a (p : Prop) : p → p := by sorry", header: "open Nat\n" };
  const file = write(
    "own.jsonl",
    Buffer.concat([
      Buffer.from(`${JSON.stringify(good)}\n{"name": "b", "statement": \n`),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from('{"name": "c"}\n'),
      Buffer.from('{"name": "d", "statement": "def d : Nat := 1"}\n'),
      Buffer.from('{"name": "e", "name": "f", "statement": "theorem e : True"}\n\n'),
      Buffer.from(`${JSON.stringify({ ...good, name: "again" })}\n`),
      Buffer.from(`${JSON.stringify({ ...good, header: "" })}\n`),
      Buffer.from(
        '{"name": "g", "statement": "theorem g : True := by\\n  trivial", "category": "easy", "split": "valid"}',
      ),
    ]),
  );
  const { problems, leftOut, repeated, oracle } = await readProblems([file]);
  expect(problems).toEqual([
    { name: "a", statement: "theorem a (p : Prop) : p → p", header: "open Nat\n", source: `${file}:1 a`, split: "" },
    { name: "a~2", statement: "theorem a (p : Prop) : p → p", header: "", source: `${file}:9 a`, split: "" },
    { name: "g", statement: "theorem g : True", header: "", source: `${file}:10 g`, split: "valid", category: "easy" },
  ]);
  expect(oracle.get("g")).toEqual({ proof: "by\n  trivial" });
  expect(repeated).toEqual([{ source: `${file}:8 again`, reason: `repeats ${file}:1 a` }]);
  expect(leftOut.map(({ source, reason }) => [source, reason.split("; ")[0].split(":")[0]])).toEqual([
    [`${file}, line 2`, "not JSON"],
    [`${file}, line 3`, "not UTF-8"],
    [`${file}, line 4`, "not what is expected"],
    [`${file}, line 6`, "not what is expected"],
    [`${file}:5 d`, "statement"],
  ]);
});

test("theorems of a Lean file stand behind what the file says before them", async () => {
  const text = `namespace Mine
variable (p q : Prop)
def twice (n : Nat) : Nat := n + n
/-- A comment. -/
theorem swap (h : p ∧ q) : q ∧ p := ⟨h.2, h.1⟩
example : twice 2 = 4 := rfl
-- theorem in a comment : True
theorem uses (h : p ∧ q) : q := by
  sorry
end Mine
`;
  const file = write("mine.lean", text);
  const { problems, leftOut } = await readProblems([file]);
  expect(leftOut).toEqual([]);
  expect(problems.map(({ source }) => source.slice(file.length))).toEqual([
    ":5 Mine.swap",
    ":6 example_6",
    ":8 Mine.uses",
  ]);
  const [swap, example, uses] = problems;
  expect(swap.header + swap.statement).toBe(text.slice(0, text.indexOf(" := ⟨")));
  expect(example.statement).toBe("theorem gentzen_example_6 : twice 2 = 4");
  expect(uses.header).toBe(text.slice(0, text.indexOf("theorem uses")));
  const proofs = ["by exact ⟨h.2, h.1⟩", "by rfl", "by exact (swap p q h).1"];
  problems.forEach(({ header, statement }, index) => {
    expect(verifyEmbedded({ header, statement, proof: proofs[index] }).kind).toBe("proved");
  });
});

test("a theorem that does not hold is not there for those behind it; a hole is", async () => {
  const text = `theorem wrong (p : Prop) : p := by
  assumption
theorem hole (p : Prop) : p → p := sorry
theorem last (p : Prop) : p → p := by
  sorry
`;
  const file = write("wrong.lean", text);
  const asWritten = await readProblems([file]);
  expect(asWritten.problems[2].header).toBe(text.slice(0, text.indexOf("theorem last")));
  const { problems } = await readProblems([file], verifyFile);
  expect(problems.map(({ name }) => name)).toEqual(["wrong", "hole", "last"]);
  const { header, statement } = problems[2];
  expect(header.trimStart()).toBe("theorem hole (p : Prop) : p → p := sorry\n");
  expect(header.split("\n").length).toBe(asWritten.problems[2].header.split("\n").length);
  expect(verifyEmbedded({ header, statement, proof: "hole p" }).kind).not.toBe("rejected");
  expect(verifyEmbedded({ header, statement, proof: "fun h => h" }).kind).toBe("proved");
  let asked = 0;
  await readProblems([write("holes.lean", text.replace("by\n  assumption", "by sorry"))], (source) => {
    asked++;
    return verifyFile(source);
  });
  expect(asked, "where every earlier proof is a hole, nobody is asked").toBe(0);
});

test("a file without problems is an error with its reasons", async () => {
  const file = write("none.jsonl", '{"name": "x", "statement": "nothing"}\n');
  const error = await readProblems([file]).catch((reason) => reason);
  expect(error.message.split("\n").slice(0, 2)).toEqual([
    "there are no problems",
    `  ${file}:1 x: statement: there is no theorem in the statement`,
  ]);
});

test("a split alone, and what is not of it is named", async () => {
  const file = write(
    "splits.jsonl",
    ["valid", "test"]
      .map((split) => JSON.stringify({ name: split, statement: `theorem ${split} : True`, split }))
      .join("\n"),
  );
  const found = await recordsTask([file]).problems({ split: "test", seed: 1 });
  expect(found.problems.map(({ name }) => name)).toEqual(["test"]);
  expect(found.leftOut).toEqual([
    { source: `${file}:1 valid`, reason: "it belongs to the split 'valid', not to 'test'" },
  ]);
});

describe("formats", () => {
  const problem = {
    name: "x",
    statement: "theorem x (h : 1 = 1) : 2 = 2",
    header: "import Mathlib\n\n",
    source: "",
    split: "",
  };

  test("code blocks: the theorem's proof, lemmas before it, thoughts around it; another theorem is none", () => {
    const answer = { proof: "by\n  exact twos", lemmas: "theorem twos : 2 = 2 := rfl", thought: "Two is two." };
    const text = leanFormat.write(answer, problem);
    expect(leanFormat.read(text, problem)).toEqual(answer);
    expect(leanFormat.read("No code.", problem)).toBeUndefined();
    expect(leanFormat.read(text.replace("2 = 2 := by", "2 = 3 := by"), problem)).toBeUndefined();
  });

  test("continuation: what comes before the fence", () => {
    expect(continueFormat.prompt({ ...problem, informal: "Obvious." })).toBe(
      "Complete the following Lean 4 code:\n\n```lean4\nimport Mathlib\n\n/-- Obvious. -/\ntheorem x (h : 1 = 1) : 2 = 2 := by\n",
    );
    expect(continueFormat.read("  rfl\n```\nDone.", problem)).toEqual({ proof: "by\n  rfl" });
    for (const proof of ["by\n  simp\n  rfl", "rfl", "by rfl"]) {
      const read = continueFormat.read(continueFormat.write({ proof }, problem), problem)!;
      expect(verifyEmbedded({ statement: "theorem x : True ∧ 2 = 2", proof: "by simp" }).kind).toBeDefined();
      expect(read.proof.replace(/\s+/g, " ")).toBe(proof === "rfl" ? "by exact rfl" : proof.replace(/\s+/g, " "));
    }
    expect(continueFormat.read("\n```", problem)).toBeUndefined();
  });

  test("what a format cannot put is named, and what it puts alike is tried once", () => {
    const same = (name: string, statement: string) => ({ ...problem, name, statement, header: "", source: name });
    const problems = [
      same("a", "theorem a (p q : Prop) (h : p) : q → p"),
      same("b", "theorem b (x y : Prop) (k : x) : y → x"),
      problem,
    ];
    const usable = usableProblems({ problems, leftOut: [], repeated: [], oracle: new Map() }, formatNamed("goal"));
    expect(usable.problems.map(({ name }) => name)).toEqual(["a"]);
    expect(usable.repeated).toEqual([{ source: "b", reason: "repeats a" }]);
    expect(usable.outside.map(({ reason }) => reason)).toEqual(["no formulas of first-order logic"]);
    expect(() => formatNamed("nothing")).toThrow("no format 'nothing'");
  });
});
