// One way of saying a thing in the sources of the language: what is private, what throws, what an environment is.
import { expect, test } from "vitest";
import { readText, sources } from "./imports.ts";

/** Each line of src/lean that an idiom refuses, with its place. */
function found(pattern: RegExp): string[] {
  return sources("src/lean")
    .filter((file) => !file.endsWith(".gen.ts"))
    .flatMap((file) =>
      readText(file)
        .split("\n")
        .flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [])),
    );
}

test("members are private by `#`, constructors by `private`, for which there is no other way", () => {
  expect(found(/^\s*(private|protected)\s+(?!constructor\b)[\w#]/).filter((line) => !line.includes('"'))).toEqual([]);
  expect(found(/^\s*(readonly )?#\w+/).length).toBeGreaterThan(100);
});

test("documentation says with `@throws` what a function throws", () => {
  expect(found(/(\*|\.) Throws\b/)).toEqual([]);
  expect(found(/@throws [A-Z]\w+/).length).toBeGreaterThan(30);
});

test("nothing passes for an environment that is none, and the kernel names no metavariable", () => {
  expect(found(/as (unknown as )?(Environment|Surroundings|Constants)\b(?!["\w])/)).toEqual([]);
  expect(found(/metavariable|\bmvar\b|\bMVar\b/i).filter((line) => line.startsWith("src/lean/kernel/"))).toEqual([]);
});
