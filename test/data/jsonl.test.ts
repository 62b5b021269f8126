import { appendFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { appendJsonLines, readJsonLines } from "../../src/data/node.ts";
import { freshFolder } from "./support.ts";

const records = [{ a: "⟨p,\nq⟩" }, { b: [1, 2] }, { c: "\u2028" }];

test("records come back in order, over several appends, in a folder that is made", async () => {
  const path = join(freshFolder(), "run/proofs.jsonl");
  await appendJsonLines(path, records.slice(0, 1));
  await appendJsonLines(path, []);
  await appendJsonLines(path, records.slice(1));
  expect(await readJsonLines(path)).toEqual(records);
});

test("cut off at any byte, the whole records stay, and appending goes on after them", async () => {
  const path = join(freshFolder(), "cut.jsonl");
  await appendJsonLines(path, records);
  const whole = readFileSync(path);
  for (let length = 0; length <= whole.length; length++) {
    writeFileSync(path, whole);
    truncateSync(path, length);
    const lines = whole.subarray(0, length).toString("latin1").split("\n").length - 1;
    expect(await readJsonLines(path)).toEqual(records.slice(0, lines));
    await appendJsonLines(path, [{ next: true }]);
    expect(await readJsonLines(path)).toEqual([...records.slice(0, lines), { next: true }]);
  }
});

test("a torn line longer than a block is cut off as well", async () => {
  const path = join(freshFolder(), "long.jsonl");
  await appendJsonLines(path, records);
  appendFileSync(path, `{"text": "${"x".repeat(200_000)}`);
  await appendJsonLines(path, [{ next: true }]);
  expect(await readJsonLines(path)).toEqual([...records, { next: true }]);
});

test("a damaged line in the middle is an error that names it", async () => {
  const path = join(freshFolder(), "bad.jsonl");
  writeFileSync(path, '{"a":1}\n{"b":\n{"c":3}\n');
  await expect(readJsonLines(path)).rejects.toThrow(/bad.jsonl, line 2/);
});

test("any JSON values go round", async () => {
  const folder = freshFolder();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 5 }), async (values) => {
      const path = join(folder, `${count++}.jsonl`);
      writeFileSync(path, "");
      await appendJsonLines(path, values);
      expect(await readJsonLines(path)).toEqual(values.map((value) => JSON.parse(JSON.stringify(value))));
    }),
    { numRuns: 30 },
  );
});
