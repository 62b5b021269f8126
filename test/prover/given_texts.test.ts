// Records that are none, and verdicts of several lines, as a user reads of them.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeSample, readTexts } from "../../src/prover/node.ts";
import { translatedFormat } from "../../src/tasks/logic/formats.ts";

test.each([
  ['{"prompt": "a"}', /record\.completion: .*undefined/],
  ['{"prompt": 1, "completion": "b"}', /record\.prompt: .*number/],
  ['{"text": 5}', /record\.text: .*number/],
  [
    '{"statement": "theorem a : True", "proof": "by trivial"}',
    /record\.text: .*hint: .*gentzen train FILE --stages sft/s,
  ],
])("a record that is none of the forms is measured by the nearest: %s", async (line, said) => {
  const file = join(mkdtempSync(join(tmpdir(), "gentzen-texts-")), "texts.jsonl");
  writeFileSync(file, `${line}\n`);
  await expect(readTexts(file)).rejects.toThrow(said);
});

test("a verdict says all of a message of several lines, as far as a line goes", () => {
  const sample = { prompt: "p", text: "t", proof: "by t" };
  const verdict = (text: string) => ({ kind: "failed", messages: [{ line: 2, column: 8, text, severity: "error" }] });
  const shown = (text: string) =>
    describeSample({ ...sample, verdict: verdict(text) } as never)
      .split("\n")
      .at(-1);
  expect(shown("The expression\n  hp\nhas type")).toBe("  verdict   failed, 2:8: The expression hp has type");
  expect(shown("x".repeat(300))).toHaveLength("  verdict   failed, 2:8: ".length + 200);
});

test("the page on own data says how a theorem is asked in the format goal", () => {
  const page = readFileSync(new URL("../../docs/own_data.md", import.meta.url), "utf8");
  const [, binders, prompt] = /`(\(a b : Prop\).*?)` is asked as `(.*?)`/.exec(page)!;
  const problem = { name: "t", statement: `theorem t ${binders}`, header: "", source: "", split: "" };
  expect(translatedFormat("goal").prompt(problem, "plain")).toBe(prompt);
});
