// What the checker proves is exported, and imported again with the same verdict.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { arithmeticHeader, arithmeticProofs } from "../../bench/checker_proofs.ts";
import { collectAxioms, sameExpr } from "../../src/lean/kernel/index.ts";
import { loadLibraryProofs } from "../../src/lean/library/load_proofs.ts";
import { checkFile, exportNdjson, importNdjson, leanVersion } from "../../src/verify/index.ts";
import { dataFolder } from "./check.ts";
import { fuzzCorpus } from "./fuzz.ts";

loadLibraryProofs();

/** Checks a text, exports what is proved in it and imports that; answers how many theorems got the same verdict again. */
function provedAgain(text: string): number {
  const { verdicts, environment } = checkFile(text);
  const proved = verdicts.filter(({ name, verdict }) => verdict.kind === "proved" && environment.has(name));
  const names = proved.map(({ name }) => name);
  const again = importNdjson(exportNdjson(environment, names), undefined, { milliseconds: 60_000 });
  for (const { name, verdict } of proved) {
    const [stored, read] = [environment.get(name), again.get(name)];
    if (stored === undefined || read === undefined) throw new Error(`${name} is missing`);
    expect(sameExpr(stored.type, read.type)).toBe(true);
    expect(collectAxioms(again, name)).toEqual(verdict.kind === "proved" && [...verdict.axioms]);
  }
  return proved.length;
}

describe("exports of proved theorems", () => {
  it("are accepted again, with the same statements and the same axioms", () => {
    const theorems = fuzzCorpus(80).proofs.map(
      ({ statement, proof }, index) => `${statement.replace(/^theorem \w+/, `theorem t${index}`)} := ${proof}\n`,
    );
    expect(provedAgain(theorems.join("\n"))).toBe(theorems.length);
  });

  it("may rest on types, recursive functions and instances of the file", () => {
    const theorems = arithmeticProofs.map(
      ({ statement, proof }, index) => `${statement.replace(/^theorem \w+/, `theorem t${index}`)} := ${proof}\n`,
    );
    const own = arithmeticHeader.split("theorem").length - 1;
    expect(provedAgain(`${arithmeticHeader}\n${theorems.join("\n")}`)).toBe(own + theorems.length);
  });

  it.skipIf(dataFolder === undefined)("may be the recorded ones about natural numbers", () => {
    const read = (file: string) => readFileSync(join(dataFolder as string, "lean-oracle", file), "utf8");
    expect(provedAgain(read("nng4/nng4_core.lean"))).toBe(76);
    expect(provedAgain(read("lean4core/nat_basic.lean"))).toBeGreaterThan(10);
    expect(provedAgain(read("lean4core/prop_terms.lean"))).toBeGreaterThan(20);
  });

  it("hold what strings and characters are made of", () => {
    const texts = [`'a' ≠ 'b' := by decide`, `"ab" ≠ "aé" := by decide`, `"ab" = String.ofList ['a', 'b'] := rfl`];
    expect(provedAgain(texts.map((text, index) => `theorem t${index} : ${text}\n`).join(""))).toBe(3);
    const { environment } = checkFile(`theorem t (p : String → Prop) (h : p "a") : p "a" := h\n`);
    expect(exportNdjson(environment, ["t"])).toContain(`"str":"ofList"`);
  });

  it("name the release that the checker follows", () => {
    const { environment } = checkFile("theorem t : True := trivial\n");
    const [first = ""] = exportNdjson(environment, ["t"]).split("\n");
    expect(JSON.parse(first)).toMatchObject({
      meta: { exporter: { name: "gentzen" }, lean: { version: leanVersion } },
    });
  });

  it("are not accepted with another statement", () => {
    const { environment } = checkFile("theorem t (p q : Prop) (h : p ∧ q) : p := h.1\n");
    const text = exportNdjson(environment, ["t"]);
    const theorem = text.split("\n").find((line) => line.startsWith('{"thm"')) ?? "";
    const { thm } = JSON.parse(theorem) as { thm: { type: number } };
    let refused = 0;
    for (let type = 0; type < thm.type; type++) {
      const tampered = text.replace(theorem, theorem.replace(`"type":${thm.type}`, `"type":${type}`));
      expect(() => importNdjson(tampered)).toThrow();
      refused++;
    }
    expect(refused).toBeGreaterThan(10);
  });
});
