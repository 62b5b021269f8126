// Real Lean's exports are accepted, tampered copies are not, and what is exported can be imported again.
import { describe, expect, it } from "vitest";
import {
  type ConstantInfo,
  collectAxioms,
  type Environment,
  exportNdjson,
  importNdjson,
  sameExpr,
} from "../../../src/lean/kernel/index.ts";
import { DataError, LeanError } from "../../../src/platform/errors.ts";
import { hasKernelData, kernelData } from "./data.ts";
import { world } from "./world.ts";

const constantsOf = (environment: Environment): ConstantInfo[] => environment.constants();

function rulesAgree(a: ConstantInfo, b: ConstantInfo): boolean {
  if (a.kind !== "recursor" || b.kind !== "recursor") return a.kind === b.kind;
  return a.rules.every((rule, i) => sameExpr(rule.rhs, b.rules[i].rhs));
}

function valuesAgree(a: ConstantInfo, b: ConstantInfo): boolean {
  return !("value" in a && "value" in b) || sameExpr(a.value, b.value);
}

/** Same constants with the same content, but for the names of binders. */
function sameConstant(a: ConstantInfo, b: ConstantInfo | undefined): boolean {
  return b !== undefined && sameExpr(a.type, b.type) && valuesAgree(a, b) && rulesAgree(a, b);
}

function tryImport(text: string): Environment | undefined {
  try {
    return importNdjson(text, undefined, { milliseconds: 2000 });
  } catch (error) {
    if (error instanceof DataError || error instanceof LeanError) return undefined;
    throw error;
  }
}

describe.skipIf(!hasKernelData)("exports of real Lean", () => {
  it("accepts 48 declarations of Lean 2021 that end in Nat.add_comm", () => {
    const environment = importNdjson(kernelData("nat_add_comm.lean2021.ndjson"));
    expect(environment.get("Nat.add_comm")?.kind).toBe("theorem");
    expect(collectAxioms(environment, "Nat.add_comm")).toEqual([]);
    expect(constantsOf(environment)).toHaveLength(48);
  });

  it("accepts 32 declarations of Lean 4.27 that end in Nat.add_succ", () => {
    const environment = importNdjson(kernelData("nat_add_succ.lean4.27-rc1.as-v3.1.0.ndjson"));
    expect(environment.get("Nat.add_succ")?.kind).toBe("theorem");
    expect(constantsOf(environment)).toHaveLength(32);
  });

  it("recognises Lean's compiled Nat.add as addition", () => {
    const environment = importNdjson(kernelData("nat_add_succ.lean4.27-rc1.as-v3.1.0.ndjson"));
    expect(environment.get("Nat.add")).toMatchObject({ arithmetic: true });
  });

  it("names the version that it does not read", () => {
    const text = kernelData("nat_add_succ.lean4.27-rc1.format-3.0.0.ndjson");
    expect(() => importNdjson(text)).toThrow(/3\.0\.0/);
  });

  it("reads back what it writes", () => {
    const environment = importNdjson(kernelData("nat_add_comm.lean2021.ndjson"));
    const again = importNdjson(exportNdjson(environment, ["Nat.add_comm"]));
    for (const info of constantsOf(environment)) expect(sameConstant(info, again.get(info.name))).toBe(true);
  });
});

describe("export", () => {
  it("writes every kind of constant so that it is read back the same", () => {
    const environment = world();
    const names = constantsOf(environment).map((info) => info.name);
    const again = importNdjson(exportNdjson(environment, names));
    expect(constantsOf(again).map((info) => info.name)).toEqual(names);
    for (const info of constantsOf(environment)) expect(sameConstant(info, again.get(info.name))).toBe(true);
  });

  it("writes only what the named constants use", () => {
    const text = exportNdjson(world(), ["Nat.add"]);
    const again = importNdjson(text);
    expect(constantsOf(again).map((info) => info.name)).toEqual(["Nat", "Nat.zero", "Nat.succ", "Nat.rec", "Nat.add"]);
  });
});

/** Every integer of the text, by position. */
function integersOf(text: string): { at: number; digits: string }[] {
  return [...text.matchAll(/(?<=[:[,])\d+(?=[,\]}])/g)].map((match) => ({ at: match.index, digits: match[0] }));
}

describe.skipIf(!hasKernelData)("tampered exports", () => {
  const text = hasKernelData ? kernelData("nat_add_succ.lean4.27-rc1.as-v3.1.0.ndjson") : "";
  const changedBy = (change: number, { at, digits }: { at: number; digits: string }): string =>
    `${text.slice(0, at)}${Number(digits) + change}${text.slice(at + digits.length)}`;

  it("accepts a copy with one integer changed only as the same or as a well-typed theory of its own", () => {
    const original = importNdjson(text);
    const integers = integersOf(text);
    let same = 0;
    let different = 0;
    for (const [position, integer] of integers.entries()) {
      const environment = tryImport(changedBy(position % 2 === 0 ? 1 : -1, integer));
      if (environment === undefined) continue;
      if (constantsOf(original).every((info) => sameConstant(info, environment.get(info.name)))) {
        same++;
        continue;
      }
      // A renamed constant or another definition that fits: what was stored must stand when checked once more.
      different++;
      const names = constantsOf(environment).map((info) => info.name);
      expect(constantsOf(importNdjson(exportNdjson(environment, names)))).toHaveLength(names.length);
    }
    expect(integers.length).toBeGreaterThan(1900);
    // Most of the integers that may change without effect name the binder of a variable.
    expect(same).toBeLessThan(300);
    expect(different).toBeLessThan(40);
  });

  const counts = ["numParams", "numIndices", "numFields", "nfields", "cidx", "numMotives", "numMinors", "numNested"];
  for (const key of counts) {
    it(`refuses every changed ${key}`, () => {
      const places = [...text.matchAll(new RegExp(`(?<="${key}":)\\d+`, "g"))];
      expect(places.length).toBeGreaterThan(5);
      for (const place of places) {
        expect(tryImport(changedBy(1, { at: place.index, digits: place[0] }))).toBeUndefined();
      }
    });
  }

  it("refuses rules that are exchanged, and recursors of another type", () => {
    const exported = exportNdjson(world(), ["Bool"]);
    const [, first, second] = exported.match(/"nfields":0,"rhs":(\d+)\}.*"rhs":(\d+)/) ?? [];
    const exchanged = exported
      .replace(`"nfields":0,"rhs":${first}`, `"nfields":0,"rhs":${second}`)
      .replace(new RegExp(`"rhs":${second}\\}\\]`), `"rhs":${first}}]`);
    expect(exchanged).not.toBe(exported);
    expect(() => importNdjson(exchanged)).toThrow(/a rule differs/);
    const retyped = exported.replace(/("recs":\[\{"name":\d+,"levelParams":\[\d+\],"type":)\d+/, "$10");
    expect(retyped).not.toBe(exported);
    expect(() => importNdjson(retyped)).toThrow(/the type differs/);
  });

  it("refuses every changed flag of an inductive type or recursor", () => {
    const places = [...text.matchAll(/(?<="(?:isRec|isReflexive|isUnsafe|k)":)(?:true|false)/g)];
    expect(places.length).toBeGreaterThan(20);
    for (const { index, 0: flag } of places) {
      const changed = `${text.slice(0, index)}${flag === "true" ? "false" : "true"}${text.slice(index + flag.length)}`;
      expect(tryImport(changed)).toBeUndefined();
    }
  });
});

describe("malformed exports", () => {
  const header = '{"meta":{"format":{"version":"3.1.0"}}}';
  const refused = (...lines: string[]) => expect(() => importNdjson([header, ...lines].join("\n"))).toThrow(DataError);

  it("refuses what is not JSON", () => refused("{"));
  it("refuses a reference forward", () => refused('{"app":{"fn":1,"arg":0},"ie":0}'));
  it("refuses a tag that is not the next", () => refused('{"bvar":0,"ie":5}'));
  it("refuses a negative index", () => refused('{"sort":-1,"ie":0}'));
  it("refuses a fractional index", () => refused('{"sort":0.5,"ie":0}'));
  it("refuses an unknown declaration", () => refused('{"theorem":{}}'));
  it("refuses an unknown term", () => refused('{"lambda":{},"ie":0}'));
  it("refuses a name that could be read as another", () => refused('{"str":{"pre":0,"str":"a».«b"},"in":1}'));
  it("refuses a numeral that is not one", () => refused('{"natVal":"-1","ie":0}'));
  it("refuses a numeral of absurd length", () => refused(`{"natVal":"${"9".repeat(20_000)}","ie":0}`));
  it("refuses a missing header", () => expect(() => importNdjson('{"sort":0,"ie":0}')).toThrow(DataError));
});
