// Real Lean's exports are accepted, tampered copies are not, and what is exported can be imported again.
import { describe, expect, it } from "vitest";
import {
  type ConstantInfo,
  checkNdjson,
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

const header = '{"meta":{"format":{"version":"3.1.0"}}}';
const exportOf = (...lines: string[]): string => [header, ...lines].join("\n");
const typeLines = ['{"succ":0,"il":1}', '{"sort":1,"ie":0}', '{"str":{"pre":0,"str":"A"},"in":1}'];
const axiomLine = '{"axiom":{"name":1,"levelParams":[],"type":0,"isUnsafe":false}}';

describe("malformed exports", () => {
  const refused = (reason: RegExp, ...lines: string[]) => {
    expect(() => importNdjson(exportOf(...lines))).toThrow(DataError);
    expect(checkNdjson(exportOf(...lines).split("\n"))).toMatchObject({ verdict: "rejected", line: lines.length + 1 });
    expect(() => importNdjson(exportOf(...lines))).toThrow(reason);
  };

  it("refuses what is not JSON", () => refused(/not JSON/, "{"));
  it("refuses a value that is no object", () => refused(/object was expected/, "[1]"));
  it("refuses a reference forward", () => refused(/refers to 1, which is not/, '{"app":{"fn":1,"arg":0},"ie":0}'));
  it("refuses a reference to itself", () => refused(/refers to 0/, '{"app":{"fn":0,"arg":0},"ie":0}'));
  it("refuses a number that is defined twice", () => {
    refused(/ie 5 is defined a second time/, '{"bvar":0,"ie":5}', '{"bvar":1,"ie":5}');
    refused(/in 0 is defined a second time/, '{"str":{"pre":0,"str":"a"},"in":0}');
    refused(/il 0 is defined a second time/, '{"succ":0,"il":0}');
  });
  it("refuses a negative index", () => refused(/not a natural number/, '{"sort":-1,"ie":0}'));
  it("refuses a fractional index", () => refused(/not a natural number/, '{"sort":0.5,"ie":0}'));
  it("refuses an unknown declaration", () => refused(/theorem is no kind of declaration/, '{"theorem":{}}'));
  it("refuses an unknown term", () => refused(/lambda is no kind of term/, '{"lambda":{},"ie":0}'));
  it("refuses a name of two kinds", () => {
    refused(/one key besides in/, '{"str":{"pre":0,"str":"a"},"num":{"pre":0,"i":1},"in":1}');
  });
  it("refuses a binder whose name is not defined", () => {
    const binder = '{"forallE":{"name":7,"type":0,"body":0,"binderInfo":"default"},"ie":1}';
    refused(/name refers to 7/, '{"sort":0,"ie":0}', binder);
  });
  it("refuses a numeral that is not one", () => refused(/not a numeral/, '{"natVal":"-1","ie":0}'));
  it("refuses an unknown safety or hint", () => {
    const def = (more: string) => `{"def":{"name":1,"levelParams":[],"type":0,"value":0,"all":[1],${more}}}`;
    refused(/no kind of safety/, ...typeLines, def('"hints":"abbrev","safety":"none"'));
    refused(/object was expected/, ...typeLines, def('"hints":"now","safety":"safe"'));
  });
  it("refuses a missing header", () => {
    expect(() => importNdjson('{"sort":0,"ie":0}')).toThrow(DataError);
    expect(() => importNdjson("\n")).toThrow(DataError);
  });
});

describe("exports that are right though unusual", () => {
  it("have sparse numbers in any order, empty lines, carriage returns and a header again", () => {
    const lines = [
      '{"il":900,"succ":0}',
      "",
      '{"ie":70,"sort":900}\r',
      '{"in":41,"str":{"pre":0,"str":"B"}}',
      '{"str":{"pre":41,"str":"C"},"in":3}',
      header,
      '{"ie":2,"sort":0}',
      '{"axiom":{"isUnsafe":false,"type":70,"levelParams":[],"name":3}}',
      '{"axiom":{"isUnsafe":false,"type":2,"levelParams":[],"name":41}}',
    ];
    const environment = importNdjson(exportOf(...lines));
    expect(constantsOf(environment).map(({ name }) => name)).toEqual(["B.C", "B"]);
  });

  it("list what was declared together, which binds nobody", () => {
    const other = '{"str":{"pre":0,"str":"Z"},"in":2}';
    const def = '{"def":{"name":1,"levelParams":[],"type":1,"value":0,"all":[1,2],"hints":"opaque","safety":"safe"}}';
    const lines = [...typeLines, '{"succ":1,"il":2}', '{"sort":2,"ie":1}', other, def];
    expect(importNdjson(exportOf(...lines)).get("A")?.kind).toBe("definition");
  });

  it("have the records of constructors in another order than the type", () => {
    const text = exportNdjson(world(), ["Bool"]);
    const swapped = text.replace(/("ctors":\[)(\{[^}]*\}),(\{[^}]*\})(\],"recs")/, "$1$3,$2$4");
    expect(swapped).not.toBe(text);
    expect(importNdjson(swapped).get("Bool")).toMatchObject({ constructors: ["Bool.false", "Bool.true"] });
  });
});

describe("exports with what does not belong there", () => {
  const text = exportNdjson(world(), ["Bool", "False"]);
  const rejected = (changed: string, reason: RegExp) => {
    expect(changed).not.toBe(text);
    expect(() => importNdjson(changed)).toThrow(reason);
    expect(checkNdjson(changed.split("\n")).verdict).toBe("rejected");
  };
  const nameOf = (name: string) => Number(new RegExp(`"str":"${name}"\\},"in":(\\d+)`).exec(text)?.[1]);
  const [bool, truth, falsehood, absurd] = ["Bool", "true", "false", "False"].map(nameOf);

  it("a second recursor", () => {
    const rogue = (all: string) =>
      text.replace(
        /("types":\[\{"name":\d+,"levelParams":\[\],"type":\d+,"numParams":0,"numIndices":0,"all":\[\d+\],"ctors":\[\],.*"recs":\[)/,
        `$1{"name":${truth},"levelParams":[],"type":0,"all":${all},"numParams":0,"numIndices":0,"numMotives":0,"numMinors":0,"rules":[],"k":false,"isUnsafe":false},`,
      );
    rejected(rogue(`[${absurd}]`), /already declared|no such recursor/);
    rejected(rogue("[]"), /already declared|no such recursor/);
  });
  it("a constructor that the type does not list", () => {
    rejected(text.replace(`"ctors":[${falsehood},${truth}]`, `"ctors":[${falsehood}]`), /list of constructors differs/);
  });
  it("a constructor that is listed twice", () => {
    const twice = text.replace(`"ctors":[${falsehood},${truth}]`, `"ctors":[${truth},${truth}]`);
    rejected(twice, /already declared/);
  });
  it("a listed constructor without its record", () => {
    const missing = text.replace(/("ctors":\[\{[^}]*\}),\{[^}]*\}(\],"recs")/, "$1$2");
    rejected(missing, /list of constructors differs/);
  });
  it("another type's constructor", () =>
    rejected(text.replace(`"induct":${bool}`, `"induct":${truth}`), /induct differs/));
  it("types declared together that are not", () => {
    rejected(text.replace(`"all":[${bool}],"ctors"`, `"all":[${bool},${truth}],"ctors"`), /all differs/);
  });
  it("a constant that is declared twice", () => {
    expect(() => importNdjson(exportOf(...typeLines, axiomLine, axiomLine))).toThrow(/already declared/);
  });
});

describe("inductive types that an export says are nested or declared together", () => {
  const bool = exportNdjson(world(), ["Bool"]).split("\n").slice(1);
  const rejected = (reason: RegExp, change: (line: string) => string) => {
    const verdict = checkNdjson(exportOf(...bool.map(change)).split("\n"));
    expect(verdict.verdict).toBe("rejected");
    expect("evidence" in verdict ? `${verdict.reason} ${verdict.evidence}` : "").toMatch(reason);
  };
  it("are rejected where they are not", () => {
    rejected(/numNested differs/, (line) => line.replace('"numNested":0', '"numNested":1'));
    rejected(/list of constructors differs/, (line) => line.replace(/"types":\[(\{[^}]*\})\]/, '"types":[$1,$1]'));
  });
});

describe("exports that this kernel cannot judge", () => {
  const declined = (reason: RegExp, ...lines: string[]) => {
    const verdict = checkNdjson(exportOf(...lines).split("\n"));
    expect(verdict.verdict).toBe("declined");
    expect(`${"reason" in verdict ? verdict.reason : ""}`).toMatch(reason);
    expect(() => importNdjson(exportOf(...lines))).toThrow(LeanError);
  };
  it("declines unsafe and partial declarations", () => {
    declined(/Unsafe/, ...typeLines, axiomLine.replace("false", "true"));
    const def = '{"def":{"name":1,"levelParams":[],"type":0,"value":0,"all":[1],"hints":"opaque","safety":"partial"}}';
    declined(/Unsafe and partial/, ...typeLines, def);
  });
  it("declines other versions, long numerals and names that it cannot write", () => {
    expect(checkNdjson(['{"meta":{"format":{"version":"2.0.0"}}}'])).toMatchObject({ verdict: "declined", line: 1 });
    declined(/too long/, `{"natVal":"${"9".repeat(20_000)}","ie":0}`);
    declined(/contains «/, '{"str":{"pre":0,"str":"a».«b"},"in":1}');
  });
  it("declines what takes too many steps, and terms that are too deep", () => {
    const lines = exportNdjson(world(), ["Nat.add"]).split("\n");
    expect(checkNdjson(lines, { steps: 20 })).toMatchObject({ verdict: "declined", declaration: "Nat" });
    const deep = Array.from({ length: 2000 }, (_, i) => `{"app":{"fn":${i},"arg":0},"ie":${i + 1}}`);
    declined(/ran out of depth/, '{"sort":0,"ie":0}', ...deep);
  });
});
