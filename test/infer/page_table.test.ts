// Pages of the key-value cache on the host: what rows get, share, copy and give back.
import { describe, expect, test } from "vitest";
import { PageTable } from "../../src/infer/page_table.ts";

function tableOf(rows: number, capacity: number, total: number): PageTable {
  const table = new PageTable(rows, capacity, 4);
  table.grow(total);
  return table;
}

const rowsOf = (table: PageTable) => {
  const entries = [...table.entries()];
  return Array.from({ length: entries.length / table.perRow }, (_, row) =>
    entries.slice(row * table.perRow, (row + 1) * table.perRow),
  );
};

describe("pages", () => {
  test("a row gets pages as it grows, and gives all of them back", () => {
    const table = tableOf(2, 12, 6);
    expect([table.perRow, table.total, table.used, table.most]).toEqual([3, 6, 0, 8]);
    expect(table.extend(0, 1)).toBe(true);
    expect(table.extend(0, 4)).toBe(false);
    expect(table.extend(0, 9)).toBe(true);
    expect(table.lacking(1, 12)).toBe(3);
    expect([table.has(2), table.has(3)]).toEqual([true, false]);
    expect(rowsOf(table)).toEqual([
      [1, 2, 3],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    table.release(0);
    expect(table.used).toBe(0);
    expect(rowsOf(table)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  test("a beginning is shared by whole pages and copied where rows go on in one; it lasts as long as somebody uses it", () => {
    const table = tableOf(3, 12, 11);
    table.extend(0, 6);
    const held = table.hold(0, 6);
    expect(table.adopt(1, held)).toEqual({ from: 2, to: 3 });
    expect(rowsOf(table).slice(0, 2)).toEqual([
      [1, 2, 0],
      [1, 3, 0],
    ]);
    table.release(0);
    expect(table.used).toBe(3);
    expect(table.adopt(2, held)).toEqual({ from: 2, to: 4 });
    table.drop(held);
    expect(table.used).toBe(3);
    table.release(1);
    table.release(2);
    expect(table.used).toBe(0);
    table.extend(0, 8);
    const whole = table.hold(0, 8);
    expect(table.adopt(1, whole)).toBeUndefined();
    expect(rowsOf(table)[1]).toEqual(rowsOf(table)[0]);
  });

  test("a row moves with its pages, and more memory adds pages behind those that there are", () => {
    const table = tableOf(2, 8, 3);
    table.extend(1, 8);
    table.move(1, 0);
    expect(rowsOf(table)).toEqual([
      [1, 2],
      [0, 0],
      [0, 0],
    ]);
    expect(() => table.extend(1, 4)).toThrow();
    table.grow(6);
    table.extend(1, 4);
    expect(rowsOf(table)[1]).toEqual([3, 0]);
  });
});
