// The library is held against core Lean: scripts/core_signatures.tsv says what the pages of Lean 4.34's core tell of each constant.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { libraryConstants, signatureHash } from "../../../scripts/core_signature.ts";
import { simpSet } from "../../../src/lean/elab/environment/simp_set.ts";
import { isIrreducible } from "../../../src/lean/elab/environment/view.ts";
import { prelude } from "../../../src/lean/library/load.ts";

interface Row {
  readonly name: string;
  /** Lean's file and line. */
  readonly source: string;
  readonly attributes: readonly string[];
  /** A hash of the type, or why there is none. */
  readonly hash: string;
}

const table = new Map(
  readFileSync(new URL("../../../scripts/core_signatures.tsv", import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .map((line): [string, Row] => {
      const [name, source, attributes, hash] = line.split("\t");
      return [name, { name, source, attributes: attributes.split(" ").filter((one) => one !== ""), hash }];
    }),
);

/** Constants whose type differs from what the page shows, with the reason. */
const differing: Readonly<Record<string, string>> = {
  "Quot.lift": "the page shows the last argument without its name, which the kernel gives it",
  "List.singleton_append": "Lean's name of the type is not accessible",
  "List.mem_cons": "Lean's name of the type is not accessible",
  "List.append_eq_nil_iff": "Lean's name of the type is not accessible",
  "List.foldl_nil": "Lean's name of the type is not accessible",
  "List.length_eq_zero_iff": "Lean's name of the type is not accessible",
  "Option.getD_none": "Lean's name of the type is not accessible",
  "Option.getD_some": "Lean's name of the type is not accessible",
  "Option.isNone_some": "Lean's name of the type is not accessible",
  "Option.isSome_some": "Lean's name of the type is not accessible",
  "Int.natCast_nonneg": "the page does not show that the coercion is to Int",
  heq_of_eq: "Lean's name of the type is not accessible",
  exists_eq: "Lean's name of the type is not accessible",
  "exists_eq'": "Lean's name of the type is not accessible",
  "HasEquiv.mk": "a universe of the class occurs in no parameter, and the page does not show it",
  "HasEquiv.Equiv": "a universe of the class occurs in no parameter, and the page does not show it",
  instHasEquivOfSetoid: "the page hides a universe, which is 0 (the relation is a proposition)",
  sorryAx: "it stands for a proof that is missing, and what rests on it is never proved",
};

/** Where the simplifier's set differs, with the reason. */
const simpDifferences: Readonly<Record<string, string>> = {
  "Nat.succ_sub_succ_eq_sub": "stands for the procedure Nat.reduceSubDiff",
  eq_self: "is a procedure here",
  ne_eq: "is a procedure here",
};

const { environment } = prelude();
const constants = libraryConstants(environment);
const known = constants.filter(({ name }) => /^[0-9a-f]{12}$/.test(table.get(name)?.hash ?? ""));

describe("the library and Lean's core", () => {
  it("has a row for every constant, most of them with a type that was compared", () => {
    expect(constants.map(({ name }) => name).filter((name) => !table.has(name))).toEqual([]);
    const unverified = constants.length - known.length;
    expect(unverified).toBeLessThanOrEqual(33);
  });

  it("states what Lean states, with the same binders", () => {
    const found = known.filter(({ name, type }) => signatureHash(type) !== table.get(name)?.hash);
    expect(found.map(({ name }) => name).sort()).toEqual(Object.keys(differing).sort());
  });

  it("unfolds what Lean unfolds", () => {
    const definitions = constants.filter((info) => info.kind === "definition" && table.has(info.name));
    const marked = (attribute: string) =>
      definitions.map(({ name }) => name).filter((name) => table.get(name)?.attributes.includes(attribute));
    expect(definitions.map(({ name }) => name).filter((name) => isIrreducible(environment, name))).toEqual(
      marked("irreducible"),
    );
    const folded = definitions.filter((info) => info.kind === "definition" && !info.abbreviation);
    const names = new Set(folded.map(({ name }) => name));
    expect(marked("reducible").filter((name) => names.has(name))).toEqual([]);
  });

  it("simplifies with what Lean tags", () => {
    const ours = new Set(simpSet(environment));
    const tagged = (name: string) => table.get(name)?.attributes.includes("simp") === true;
    const found = constants
      .map(({ name }) => name)
      .filter((name) => table.has(name) && ours.has(name) !== tagged(name));
    expect(found.sort()).toEqual(Object.keys(simpDifferences).sort());
  });
});
