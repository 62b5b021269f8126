import { describe, expect, it } from "vitest";
import { NumberReader, numberLimit, separator, writeNumber } from "../../../src/lean/library/coding/numbers.ts";

describe("numbers as text", () => {
  it("reads back every number that can be written", () => {
    const numbers = Array.from({ length: numberLimit }, (_, i) => i);
    const text = numbers.map(writeNumber).join("");
    expect(text).not.toContain(separator);
    expect(JSON.stringify(text)).toBe(`"${text}"`);
    const reader = new NumberReader(text);
    expect(numbers.every((number) => reader.next() === number)).toBe(true);
    expect(reader.atEnd).toBe(true);
  });

  it("refuses what it could not read back", () => {
    for (const value of [-1, 0.5, numberLimit]) expect(() => writeNumber(value)).toThrow(RangeError);
  });

  it("reads lists by their length", () => {
    const reader = new NumberReader([2, 7, 60000, 5].map(writeNumber).join(""));
    expect(reader.list(() => reader.next())).toEqual([7, 60000]);
    expect(reader.next()).toBe(5);
  });
});
