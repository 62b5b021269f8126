// Steps of proofs found in their text: against lists read off by hand, and put back byte for byte.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type HaveStep, haveSteps } from "../../src/prover/decompose/have_steps.ts";
import { holesOf } from "../../src/prover/decompose/holes.ts";
import { cutSteps, stitch } from "../../src/prover/decompose/stitch.ts";
import { splitTheorem } from "../../src/verify/index.ts";

const data = process.env.GENTZEN_DATA;
const folder = data === undefined ? undefined : join(data, "proofs", "dsp_v2_minif2f");
const there = folder !== undefined && existsSync(folder);
if (!there) console.log("published proofs are not checked: set GENTZEN_DATA to a folder with proofs/dsp_v2_minif2f");

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${[...before.at(-1)!].length}`;
}

/** Steps as the hand-written lists have them. */
function listed(text: string): string[] {
  const { before, statement, join: between, proof } = splitTheorem(text);
  const start = before.length + statement.length + between.length;
  return haveSteps(proof)
    .filter(({ keyword }) => keyword !== "obtain")
    .map(({ name, span }) => {
      const lastLine = placeOf(text, start + span.end).split(":")[0];
      return `${placeOf(text, start + span.start)} ${name ?? "⟨⟩"} ${lastLine}`;
    });
}

describe.skipIf(!there)("published proofs", () => {
  test("the lemmas of thirty are those that were read off by hand", () => {
    const lines = readFileSync(new URL("../fixtures/sketches/lemma_lists.txt", import.meta.url), "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    const gold = new Map<string, string[]>();
    for (const line of lines) {
      if (/^(test|valid)\//.test(line)) gold.set(line, []);
      else [...gold.values()].at(-1)!.push(line);
    }
    expect(gold.size).toBe(30);
    for (const [name, steps] of gold) {
      expect(listed(readFileSync(join(folder!, `${name}.lean`), "utf8")), name).toEqual(steps);
    }
  });

  test("what is cut out of 262 proofs at outermost, innermost and chosen steps is put back byte for byte", () => {
    let steps = 0;
    let files = 0;
    for (const part of ["test", "valid"]) {
      for (const file of readdirSync(join(folder!, part))) {
        const text = readFileSync(join(folder!, part, file), "utf8");
        const { proof } = splitTheorem(text);
        const all = haveSteps(proof);
        files++;
        steps += all.length;
        const outermost = all.filter(({ parent }) => parent === undefined);
        const innermost = all.filter((_, index) => all.every(({ parent }) => parent !== index));
        const chosen: HaveStep[] = [];
        for (const step of all.filter((_, index) => index % 3 === files % 3)) {
          if (chosen.every(({ value }) => value.end <= step.value.start)) chosen.push(step);
        }
        for (const cut of [outermost, innermost, chosen]) {
          const { sketch, proofs } = cutSteps(proof, cut);
          expect(holesOf(sketch).length, file).toBe(cut.length);
          expect(
            holesOf(sketch).map(({ kind }) => kind),
            file,
          ).toEqual(
            [...cut].sort((a, b) => a.span.start - b.span.start).map(({ block }) => (block ? "tactic" : "term")),
          );
          expect(stitch(sketch, proofs), file).toBe(proof);
        }
      }
    }
    console.log(`${steps} steps in ${files} proofs`);
    expect(files).toBe(262);
  });
});
