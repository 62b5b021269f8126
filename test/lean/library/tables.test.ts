import { describe, expect, it } from "vitest";
import { readTables, writeTables } from "../../../src/lean/library/tables.ts";

describe("tables as JSON", () => {
  it("reads back maps, sets, arrays and objects", () => {
    const tables = new Map<string, unknown>([
      ["classes", { instances: new Map([["Add", [{ name: "instAddNat", priority: 1000 }]]]), open: true }],
      ["simp", new Set(["and_true", "«odd name»"])],
    ]);
    expect(readTables(writeTables(tables))).toEqual(tables);
  });

  it("refuses what JSON would lose", () => {
    expect(() => writeTables(new Map([["big", 1n]]))).toThrow(TypeError);
    expect(() => writeTables(new Map([["date", new Date()]]))).toThrow(TypeError);
  });
});
