// Text and JSON are taken as they are or refused by their line: nothing is altered on the way.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJsonLines } from "../../src/data/node.ts";
import { counted, DataError, decodeUtf8, linesOf, parseJson, repeatedKey } from "../../src/platform/index.ts";
import { readJson, readLines, readText } from "../../src/platform/node.ts";
import { Journal } from "../../src/runs/node.ts";

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...new TextEncoder().encode(part)] : part)));
const file = (content: Uint8Array | string) => {
  const path = join(mkdtempSync(join(tmpdir(), "gentzen-text-")), "a.jsonl");
  writeFileSync(path, content);
  return path;
};
const LATIN1 = [0xe9];
const MARK = [0xef, 0xbb, 0xbf];

describe("what is not UTF-8", () => {
  const damaged = bytes('{"a":1}\n{"b":"caf', LATIN1, '"}\n{"c":3}\n');

  test("is refused by its line, whoever reads it", async () => {
    const path = file(damaged);
    const message =
      /not UTF-8: .*a.jsonl, line 2\n {2}it reads "\{"b":"caf\ufffd"\}".*\n {2}hint: save the file as UTF-8/;
    await expect(readText(path)).rejects.toThrow(message);
    await expect(readJsonLines(path)).rejects.toThrow(message);
    expect(() => new Journal(path).read()).toThrow(message);
    expect(() => decodeUtf8(damaged, "a.jsonl")).toThrow(DataError);
  });

  test.each([
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["an overlong zero", [0xc0, 0x80]],
    ["a cut character", [0xe2, 0x8a]],
    ["UTF-16", [0xff, 0xfe, 0x61, 0x00]],
  ])("%s is none", async (_, wrong) => {
    await expect(readText(file(bytes("first\n", wrong, "\n")))).rejects.toThrow(/line 2/);
    await expect(readText(file(bytes("first\nsecond", wrong)))).rejects.toThrow(/line 2/);
  });
});

describe("lines", () => {
  const texts = (content: Uint8Array) => [...linesOf(content, "x")].map(({ text }) => text);

  test("end with LF or CR LF, the last one perhaps with nothing", () => {
    expect(texts(bytes("a\r\nb\n\nc"))).toEqual(["a", "b", "", "c"]);
    expect(texts(bytes("a\n"))).toEqual(["a"]);
    expect(texts(bytes(""))).toEqual([]);
    expect(texts(bytes("a\rb\u2028c\n"))).toEqual(["a\rb\u2028c"]);
  });

  test("a byte order mark is passed over before the first, and nowhere else", () => {
    expect(texts(bytes(MARK, "a\n", MARK, "b\n"))).toEqual(["a", "\ufeffb"]);
  });

  test("of a file are those of its bytes, wherever blocks end", async () => {
    const line = `${"⊢x".repeat(5000)}\n`;
    const long = `${"y".repeat(20_000_000)}\n`;
    const path = file(`${line.repeat(2000)}${long}end`);
    const found: number[] = [];
    for await (const { number, text } of readLines(path)) {
      expect(number).toBe(found.length + 1);
      found.push(text.length);
    }
    expect(found).toEqual([...Array.from({ length: 2000 }, () => 10_000), 20_000_000, 3]);
  });
});

describe("records", () => {
  test("with a mark, CR LF and empty lines are read", async () => {
    expect(await readJsonLines(file(bytes(MARK, '{"a":1}\r\n\r\n  \n{"b":2}\r\n')))).toEqual([{ a: 1 }, { b: 2 }]);
  });

  test("NUL bytes, as a disk without power leaves them, are cut off at the end and refused before it", async () => {
    const zeros = Array.from({ length: 40 }, () => 0);
    const torn = file(bytes('{"a":1}\n', zeros));
    expect(await readJsonLines(torn)).toEqual([{ a: 1 }]);
    expect(new Journal(torn).read()).toEqual([{ a: 1 }]);
    const inside = file(bytes('{"a":1}\n', zeros, '\n{"b":2}\n'));
    await expect(readJsonLines(inside)).rejects.toThrow(/a.jsonl, line 2\n.*it holds NUL bytes/);
    expect(() => new Journal(inside).read()).toThrow(/line 2\n.*it holds NUL bytes/);
  });
});

describe("JSON", () => {
  test.each([
    ['{"a":1,"a":2}', "a"],
    ['{"x":[{"b":1},{"b":1,"c":{"d":1,"d":1}}]}', "d"],
    ['{"a\\u0062":1, "ab" : 2}', "ab"],
    ['{"":1,"":1}', ""],
  ])("%s has a key twice", async (text, key) => {
    expect(repeatedKey(text)).toBe(key);
    expect(() => parseJson(text, "not a JSON file: x")).toThrow(`the key "${key}" is there twice`);
    await expect(readJson(file(text))).rejects.toThrow(DataError);
  });

  test("values of any kind have none, and come through", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, wide) => {
        const text = wide ? JSON.stringify(value, null, 2) : JSON.stringify(value);
        expect(repeatedKey(text)).toBeUndefined();
        expect(parseJson(text, "x")).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  test("a mark before it is passed over", async () => {
    expect(await readJson(file(bytes(MARK, '{"a":1}')))).toEqual({ a: 1 });
  });
});

test("a number agrees with what it counts", () => {
  expect([0, 1, 2].map((count) => counted(count, "theorem"))).toEqual(["0 theorems", "1 theorem", "2 theorems"]);
  expect([1, 2].map((count) => counted(count, "try was lost", "tries were lost"))).toEqual([
    "1 try was lost",
    "2 tries were lost",
  ]);
});
