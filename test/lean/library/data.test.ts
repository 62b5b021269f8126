// The shipped library: it is what the texts elaborate to, and the kernel accepts all of it, declaration by declaration.
import { beforeAll, describe, expect, it } from "vitest";
import { checkLibrary } from "../../../scripts/library.ts";
import { nodesCreated } from "../../../src/lean/kernel/budget/meter.ts";
import {
  addDeclaration,
  type ConstantInfo,
  type ConstructorInfo,
  collectAxioms,
  type Declaration,
  Environment,
} from "../../../src/lean/kernel/index.ts";
import { checkedLibrary } from "../../../src/lean/library/checked.gen.ts";
import { decodeLibrary } from "../../../src/lean/library/decode.ts";
import { encodeLibrary } from "../../../src/lean/library/encode.ts";
import { loadLibraryProofs } from "../../../src/lean/library/load_proofs.ts";
import { libraryProofs } from "../../../src/lean/library/proofs.gen.ts";

/** The declaration that a constant came from; undefined for constants that come with others. */
function declarationOf(environment: Environment, info: ConstantInfo): Declaration | undefined {
  switch (info.kind) {
    case "inductive": {
      const constructors = info.constructors.map((name) => environment.get(name) as ConstructorInfo);
      return { ...info, constructors };
    }
    case "quotient":
      return info.role === "type" ? { kind: "quotient" } : undefined;
    case "constructor":
    case "recursor":
      return undefined;
    case "theorem":
      return { ...info, value: info.value };
    default:
      return info;
  }
}

/** A constant with its proof, which a theorem of the library keeps apart, as a plain object. */
function whole(info: ConstantInfo): ConstantInfo {
  return info.kind === "theorem" ? { ...info, value: info.value } : info;
}

function recheck(shipped: Environment): Environment {
  const checked = Environment.empty();
  for (const info of shipped.constants()) {
    const declaration = declarationOf(shipped, info);
    if (declaration !== undefined) addDeclaration(checked, declaration);
  }
  return checked;
}

describe("the shipped library", () => {
  let shipped: Environment;
  beforeAll(() => {
    loadLibraryProofs();
    shipped = decodeLibrary(checkedLibrary);
  });

  it("passes the kernel, which makes the same constants of it", () => {
    const checked = recheck(shipped).constants();
    expect(checked.map(({ name }) => name)).toEqual(shipped.constants().map(({ name }) => name));
    for (const info of checked) expect(info, info.name).toEqual(whole(shipped.get(info.name) as ConstantInfo));
  });

  it("is what the texts elaborate to", () => {
    const { library, proofs } = encodeLibrary(checkLibrary());
    for (const key of Object.keys(library) as (keyof typeof library)[]) {
      expect(library[key], key).toBe(checkedLibrary[key]);
    }
    for (const key of Object.keys(proofs) as (keyof typeof proofs)[]) expect(proofs[key], key).toBe(libraryProofs[key]);
  });

  it("names the axioms of each constant", () => {
    const checked = recheck(shipped);
    for (const { name } of checked.constants()) {
      expect(shipped.restoredAxioms(name), name).toEqual(collectAxioms(checked, name));
    }
  });

  it("does not pass when a proof is exchanged for another", () => {
    const constants = shipped.constants();
    const forged = Environment.restore({
      names: constants.map(({ name }) => name),
      constant: (index) => {
        const info = constants[index];
        const proof = shipped.get("and_comm");
        return info.name === "or_comm" && proof !== undefined
          ? { ...whole(proof), name: info.name, type: info.type }
          : info;
      },
      axioms: () => [],
      extensions: new Map(),
    });
    expect(() => recheck(forged)).toThrow(/or_comm/);
  });

  it("is decoded as far as it is asked for: loading it makes a part of its terms", () => {
    const before = nodesCreated();
    const environment = decodeLibrary(checkedLibrary);
    expect(environment.get("Classical.em")?.kind).toBe("theorem");
    const few = nodesCreated() - before;
    for (const { name } of environment.constants()) environment.get(name);
    expect(few).toBeLessThan((nodesCreated() - before) / 100);
  });
});
