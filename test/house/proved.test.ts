// The word "proved" has two writers: the judge of the kernel, and the reader of a real Lean's answers.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

describe("'proved'", () => {
  it("is written by the judge of the kernel, and by the reader of a real Lean's answers, alone", () => {
    const root = join(import.meta.dirname, "../../src");
    const files = (folder: string): string[] =>
      readdirSync(folder).flatMap((name) => {
        const path = join(folder, name);
        return statSync(path).isDirectory() ? files(path) : path.endsWith(".ts") ? [path] : [];
      });
    // What the task's own search says is of its own formulas and no verdict.
    const writers = files(root)
      .filter((path) => !path.endsWith("tasks/logic/search/search.ts"))
      .filter((path) => {
        const text = readFileSync(path, "utf8").replaceAll(/readonly kind: "proved"/g, "");
        return /kind: "proved"/.test(text);
      });
    expect(writers.map((path) => path.slice(root.length + 1)).sort()).toEqual([
      "verify/check.ts",
      "verify/policy/read_verdict.ts",
    ]);
    const judge = readFileSync(join(root, "verify/check.ts"), "utf8").split('kind: "proved"');
    expect(judge.length).toBe(2);
    expect(judge[0].slice(judge[0].lastIndexOf("\nexport function"))).toContain("export function judge(");
  });
});
