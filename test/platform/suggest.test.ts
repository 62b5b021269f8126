import { expect, test } from "vitest";
import { editDistance, nearest } from "../../src/platform/index.ts";

test("edit distance counts insertions, deletions, changes and swaps", () => {
  const pairs = [
    ["", "abc"],
    ["steps", "steps"],
    ["stesp", "steps"],
    ["step", "steps"],
    ["kitten", "sitting"],
    ["ca", "abc"],
  ];
  expect(pairs.map(([a, b]) => editDistance(a, b))).toEqual([3, 0, 1, 1, 3, 3]);
});

test("what is near is suggested, what is far is not", () => {
  const words = ["train", "sft", "grpo", "generate", "temperature"];
  expect(["tarin", "gpro", "temprature", "gen", "sf", "zzzz", "x"].map((word) => nearest(word, words))).toEqual([
    "train",
    "grpo",
    "temperature",
    "generate",
    "sft",
    undefined,
    undefined,
  ]);
});
