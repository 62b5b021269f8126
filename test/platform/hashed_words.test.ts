// The words that the checker knows by their hashes are those of the lists, and hardly any others.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sourceSets } from "../../scripts/hashed_words.ts";
import { holdsWord } from "../../src/platform/index.ts";

describe.each(sourceSets())("$file", ({ file, words, set }) => {
  test("is made of its list", () => {
    expect(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8")).toContain(set.text);
    expect(words.filter((word) => !holdsWord(set, word))).toEqual([]);
    expect(new Set(words).size).toBe(words.length);
  });

  test("holds few other words", () => {
    const others = Array.from({ length: 20_000 }, (_, i) => `other_${i}`);
    expect(others.filter((word) => holdsWord(set, word)).length).toBeLessThan(60_000 / 2 ** set.bits);
  });
});

test("no word is in an empty set", () => {
  expect(holdsWord({ words: 0, bits: 1, hashes: 0, text: "" }, "exact")).toBe(false);
});
