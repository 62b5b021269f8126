// Source surgery on texts that nobody here wrote: every shared proof and every benchmark statement comes apart and together.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readCandidate } from "../../../src/verify/source/answer.ts";
import { statementDifference } from "../../../src/verify/source/compare.ts";
import { type SourceDeclaration, type Span, sourceDeclarations } from "../../../src/verify/source/declaration.ts";
import { lexSource, type SourceToken } from "../../../src/verify/source/lex.ts";
import { headerText, spliceSource } from "../../../src/verify/source/splice.ts";
import { splitTheorem } from "../../../src/verify/source/theorem.ts";

const data = process.env.GENTZEN_DATA ?? "../shared/data";
const here = existsSync(join(data, "benchmarks"));

interface Benchmark {
  readonly file: string;
  readonly name: string;
  readonly text: string;
  readonly formal: string;
}

function benchmarks(): Benchmark[] {
  const folder = join(data, "benchmarks");
  return readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const { name, header = "", informal_prefix = "", formal_statement: formal } = JSON.parse(line);
        const before = headerText(`${header}${informal_prefix}`);
        return { file, name, formal, text: before + formal };
      }),
  );
}

function proofs(): { name: string; text: string }[] {
  return ["valid", "test"].flatMap((split) => {
    const folder = join(data, "proofs", "dsp_v2_minif2f", split);
    return readdirSync(folder).map((file) => ({
      name: file.replace(/\.lean$/, ""),
      text: readFileSync(join(folder, file), "utf8"),
    }));
  });
}

/** The statement with a hypothesis more, a weaker target, one that says nothing, its negation, and one word of it changed. */
function alterations(statement: string, { target, nameSpan, statement: span }: SourceDeclaration): string[] {
  const from = (target as Span).start - span.start;
  const [before, type] = [statement.slice(0, from), statement.slice(from)];
  const nameEnd = (nameSpan?.end ?? span.start) - span.start;
  const word = lexSource(type).find(({ kind }) => kind === "number" || kind === "identifier") as SourceToken;
  return [
    `${statement.slice(0, nameEnd)} (cheat : False)${statement.slice(nameEnd)}`,
    `${before}True ∨ (${type})`,
    `${before}True`,
    `${before}¬ (${type})`,
    `${before}${type.slice(0, word.start)}other${type.slice(word.end)}`,
  ];
}

const joined = (text: string) =>
  lexSource(text)
    .map((token) => token.text)
    .join("");

describe.skipIf(!here)("DeepSeek-Prover-V2's proofs of miniF2F", () => {
  test("come apart into header, statement and proof, and together again", () => {
    const all = proofs();
    expect(all).toHaveLength(262);
    for (const { name, text } of all) {
      expect(joined(text)).toBe(text);
      const { before, statement, join: separator, proof, after, declaration } = splitTheorem(text);
      expect([name, declaration.name]).toEqual([name, name]);
      expect(before + statement + separator + proof + after).toBe(text);
      expect([separator, proof.slice(0, 2)]).toEqual([" := ", "by"]);
      expect(before).toMatch(/^import Mathlib\nimport Aesop\n[\s\S]*-\/\n$/);
      expect(spliceSource({ header: before, statement, proof }).source + after).toBe(text);
    }
  });

  test("state the benchmark's theorem, token for token, but for 3 that another version of it mended", () => {
    const stated = new Map<string, string[]>();
    for (const { file, name, formal } of benchmarks()) {
      if (file.startsWith("minif2f")) stated.set(name, [...(stated.get(name) ?? []), splitTheorem(formal).statement]);
    }
    const different = proofs().filter(({ name, text }) => {
      const own = splitTheorem(text).statement;
      return (stated.get(name) ?? []).every((trusted) => statementDifference(trusted, own) !== undefined);
    });
    expect(different.map(({ name }) => name)).toHaveLength(3);
  });
});

describe.skipIf(!here)("benchmark statements", () => {
  test("come apart into binders, target and an empty or open proof, and together again", () => {
    const all = benchmarks();
    expect(all.length).toBeGreaterThanOrEqual(2173);
    const ends: Record<string, number> = {};
    for (const { name, text, formal } of all) {
      expect(joined(text)).toBe(text);
      const { before, statement, join: separator, proof, after, declaration } = splitTheorem(text);
      expect(before + statement + separator + proof + after).toBe(text);
      expect([name, declaration.form, declaration.target !== undefined]).toEqual([name, ":=", true]);
      expect([name, before + statement]).toEqual([name, expect.stringContaining(formal.slice(0, 40).trimEnd())]);
      ends[`${separator.trim()} ${proof}`] = (ends[`${separator.trim()} ${proof}`] ?? 0) + 1;
      const again = splitTheorem(spliceSource({ header: before, statement, proof: "by\n  trivial" }).source);
      expect([again.before, again.statement, again.proof]).toEqual([headerText(before), statement, "by\n  trivial"]);
    }
    expect(Object.keys(ends).sort()).toEqual([":= ", ":= by", ":= by sorry"]);
  });

  test("five alterations of each are five differences, and white space and comments are none", () => {
    let altered = 0;
    for (const { name, formal } of benchmarks()) {
      const { statement, declaration } = splitTheorem(formal);
      const spaced = lexSource(statement).map(({ kind, text }) => (kind === "space" ? "\n  /- x -/ " : text));
      expect([name, statementDifference(statement, `${spaced.join("")} -- end`)]).toEqual([name, undefined]);
      for (const other of alterations(statement, declaration)) {
        altered++;
        expect([name, other, statementDifference(statement, other)]).toEqual([name, other, expect.anything()]);
        if (altered % 10 !== 0) continue;
        const candidate = readCandidate(`import Mathlib\n${other} := by simp`, { statement });
        expect([name, candidate?.restated]).toEqual([name, "changed"]);
      }
    }
    expect(altered).toBe(5 * benchmarks().length);
  });

  test("binders and target cover the statement behind its name", () => {
    for (const { formal } of benchmarks()) {
      const declaration = sourceDeclarations(formal).findLast(({ keyword }) => keyword === "theorem");
      if (declaration === undefined) continue;
      const { binders, target, nameSpan, statement } = declaration;
      let at = nameSpan?.end ?? 0;
      for (const { start, end } of binders) {
        expect(
          formal
            .slice(at, start)
            .replace(/--[^\n]*/g, "")
            .trim(),
        ).toBe("");
        at = end;
      }
      expect(
        formal
          .slice(at, target?.start)
          .replace(/--[^\n]*/g, "")
          .trim(),
      ).toBe(":");
      expect(target?.end).toBe(statement.end);
    }
  });
});
