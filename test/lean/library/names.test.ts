import { describe, expect, it } from "vitest";
import { type NamedConstant, readNames, writeNames } from "../../../src/lean/library/coding/names.ts";

const plain = (name: string): NamedConstant => ({ name, madeFrom: undefined });
const made = (type: string, rest: string): NamedConstant => ({ name: `${type}.${rest}`, madeFrom: type });

/** Constants of which those named with a capital last component are inductive types. */
function readBack(constants: readonly NamedConstant[]): NamedConstant[] {
  const records = constants.filter(({ madeFrom }) => madeFrom === undefined);
  const isInductive = (record: number) => /(^|\.)[A-Z]\w*$/.test(records[record].name);
  return readNames(writeNames(constants), isInductive);
}

describe("names of constants as text", () => {
  it("are read back, with the types that they are made again from", () => {
    const constants = [
      plain("Nat"),
      plain("Nat.zero"),
      plain("Nat.succ"),
      made("Nat", "rec"),
      made("Nat", "succ.inj"),
      plain("Nat.add"),
      plain("id"),
      plain("or_comm"),
      plain("Inner.Deep"),
      plain("Inner.Deep.mk"),
      made("Inner.Deep", "rec"),
      plain("Inner.Deep.mk.sizeOf_spec"),
      plain("Nat.sub.below"),
      plain("Nat.sub.beside"),
      plain("Nat.mul"),
    ];
    expect(readBack(constants)).toEqual(constants);
  });

  it("say the namespace of neighbours once", () => {
    expect(writeNames([plain("Nat.add_comm"), plain("Nat.add_assoc"), plain("Nat.add_assoc.proof")])).toBe(
      "Nat.add_comm .add_assoc ..proof",
    );
  });
});
