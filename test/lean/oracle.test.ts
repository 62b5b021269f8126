// Files with recorded verdicts of real Leans: what Lean rejects is never proved; what it accepts is proved or refused by name.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type FileVerdict, verifyFile } from "../../src/lean/index.ts";
import { dataFolder } from "./check.ts";

const folder = dataFolder === undefined ? undefined : join(dataFolder, "lean-oracle");

interface Checked {
  readonly file: string;
  readonly expected: string;
  readonly verdicts: readonly FileVerdict[];
}

function checkFolder(name: string): Checked[] {
  const path = join(folder as string, name);
  return readdirSync(path)
    .filter((file) => file.endsWith(".lean"))
    .map((file) => {
      const text = readFileSync(join(path, file), "utf8");
      const expected = /-- EXPECT: (\w+)/.exec(text)?.[1] ?? "accept";
      return { file, expected, verdicts: verifyFile(text) };
    });
}

function count(checked: readonly Checked[], expected: string, kind: string): number {
  const verdicts = checked.filter((file) => file.expected === expected).flatMap((file) => file.verdicts);
  return verdicts.filter(({ verdict }) => verdict.kind === kind).length;
}

/** Verdicts that a text which Lean accepts must not get. */
function wrong(checked: readonly Checked[]): string[] {
  return checked.flatMap(({ file, expected, verdicts }) =>
    verdicts
      .filter(({ verdict }) => {
        if (verdict.kind === "rejected") return !/^unsupported|earlier command/.test(verdict.reason);
        if (verdict.kind === "incomplete") return expected !== "sorry";
        if (verdict.kind === "proved") return expected === "reject";
        return expected !== "reject";
      })
      .map(({ name, verdict }) => `${file} ${name}: ${JSON.stringify(verdict)}`),
  );
}

describe.skipIf(folder === undefined)("recorded Lean files", () => {
  it.each([
    ["logicgame", 938],
    ["tpil", 76],
    ["lean4core", 29],
  ])("%s: proved or refused by name", (name, least) => {
    const checked = checkFolder(name);
    expect(wrong(checked)).toEqual([]);
    expect(count(checked, "accept", "proved")).toBeGreaterThanOrEqual(least);
    const file = (kind: string) =>
      checked.filter(({ verdicts }) => verdicts.every(({ verdict }) => verdict.kind === kind)).length;
    console.log(
      `${name}: ${checked.length} files, ${file("proved")} proved whole; theorems: ${count(checked, "accept", "proved")} proved, ${count(checked, "accept", "rejected")} refused by name`,
    );
  });

  it("finishes every propositional game level that does not hide a constant of core Lean", () => {
    const open = checkFolder("logicgame").filter(({ verdicts }) =>
      verdicts.some(({ verdict }) => verdict.kind !== "proved"),
    );
    expect(open.map(({ file }) => file)).toEqual(["IffIntro_L06.lean", "IffTactic_L06.lean"]);
  });

  it("proves no mutant that Lean rejects", () => {
    const context = readFileSync(join(folder as string, "nng4/nng4_core.lean"), "utf8");
    const lines = readFileSync(join(folder as string, "mutants/nng4_mutants.lean2021.jsonl"), "utf8")
      .trim()
      .split("\n")
      .slice(1);
    const mutants = lines.map((line) => JSON.parse(line) as { theorem: string; text: string; verdict: string });
    const proved: string[] = [];
    for (const { theorem, text, verdict } of mutants.filter(
      (mutant, i) => mutant.verdict === "reject" && i % 5 === 0,
    )) {
      const before = context.slice(0, context.indexOf(`theorem ${theorem} `));
      const results = verifyFile(`${before}${text}\n`);
      if (results.some(({ name, verdict: found }) => name === `MyNat.${theorem}` && found.kind === "proved"))
        proved.push(`${theorem} ${verdict}`);
    }
    expect(proved).toEqual([]);
  });
});
