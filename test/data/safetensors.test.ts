import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BYTES_OF_TYPE,
  encodeSafetensors,
  parseHeader,
  parseSafetensors,
  type StoredType,
  type TensorData,
  toFloat32,
} from "../../src/data/index.ts";
import { DataError } from "../../src/platform/index.ts";
import { fixture } from "../fixtures/fixture.ts";

/** A file with this header, whatever it says. */
function file(header: unknown, dataLength: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const parse = (bytes: Uint8Array) => parseSafetensors(bytes, "w.safetensors");
const f32 = (shape: number[], start: number, end: number) => ({ dtype: "F32", shape, data_offsets: [start, end] });

const tensorArbitrary: fc.Arbitrary<TensorData> = fc
  .record({
    dtype: fc.constantFrom(...(Object.keys(BYTES_OF_TYPE) as StoredType[])),
    shape: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
  })
  .chain(({ dtype, shape }) => {
    const length = shape.reduce((product, size) => product * size, BYTES_OF_TYPE[dtype]);
    return fc.uint8Array({ minLength: length, maxLength: length }).map((data) => ({ dtype, shape, data }));
  });
const nameArbitrary = fc.string({ unit: "grapheme" }).filter((name) => name !== "__metadata__");
const modelArbitrary = fc
  .array(fc.tuple(nameArbitrary, tensorArbitrary), { maxLength: 6 })
  .map((entries) => new Map(entries));

describe("round trip", () => {
  test("any tensors come back as they were", () => {
    fc.assert(
      fc.property(modelArbitrary, (tensors) => {
        const read = parse(encodeSafetensors(tensors));
        expect(new Set(read.keys())).toEqual(new Set(tensors.keys()));
        for (const [name, tensor] of tensors) {
          expect(read.get(name)).toEqual({ ...tensor, data: new Uint8Array(tensor.data) });
        }
      }),
    );
  });

  test("metadata is kept, and the tensors start at a multiple of eight", () => {
    const tensors = new Map([["w", { dtype: "U8" as const, shape: [3], data: Uint8Array.of(1, 2, 3) }]]);
    const bytes = encodeSafetensors(tensors, { format: "pt" });
    const { metadata, entries } = parseHeader(bytes, bytes.length, "w");
    expect(metadata).toEqual({ format: "pt" });
    expect(entries.get("w")!.start % 8).toBe(0);
  });
});

test("reads what the safetensors library of PyTorch wrote", () => {
  const bytes = readFileSync(new URL("../fixtures/adamw.safetensors", import.meta.url));
  const read = parse(bytes);
  const expected = fixture("adamw").tensors;
  expect([...read.keys()].sort()).toEqual(Object.keys(expected).sort());
  for (const [name, tensor] of read) {
    expect(tensor.shape).toEqual(expected[name].shape);
    expect(toFloat32(tensor)).toEqual(expected[name].values);
  }
});

describe("a header that lies", () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ["an empty file", new Uint8Array(0), /too short/],
    ["fewer bytes than a length takes", new Uint8Array(5), /too short/],
    ["another format", new TextEncoder().encode("PK\x03\x04 a zip file, or so"), /not a safetensors file/],
    ["a header longer than the file", file({ w: f32([1], 0, 4) }, 4).subarray(0, 20), /header is cut off/],
    ["a header that is no JSON", file("{nonsense", 0), /no JSON/],
    ["a header that is no UTF-8", Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff), /not UTF-8/],
    ["a header that is a list", file([], 0), /does not begin with \{/],
    ["white space before the header", file(' {"w":{}}', 0), /does not begin with \{/],
    [
      "a tensor twice",
      file(
        '{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        4,
      ),
      /the key "w" is there twice/,
    ],
    [
      "a size twice",
      file('{"w":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}', 4),
      /the key "shape" is there twice/,
    ],
    ["more elements than can be counted", file({ w: { ...f32([2 ** 40, 2 ** 40, 0], 0, 0) } }, 0), /can be counted/],
    ["an entry that is no object", file({ w: 3 }, 0), /"w" is wrong\n.*3, not an object/],
    ["a type that is not known", file({ w: { ...f32([1], 0, 4), dtype: "F31" } }, 4), /dtype "F31"/],
    ["a type out of Object's own names", file({ w: { ...f32([1], 0, 4), dtype: "toString" } }, 4), /dtype "toString"/],
    ["a negative size", file({ w: f32([-1], 0, 4) }, 4), /shape \[-1\]/],
    ["a fractional size", file({ w: f32([0.5, 2], 0, 4) }, 4), /shape/],
    ["a shape that is no list", file({ w: { ...f32([1], 0, 4), shape: "1" } }, 4), /shape "1"/],
    ["one offset", file({ w: { ...f32([1], 0, 4), data_offsets: [0] } }, 4), /data_offsets \[0\]/],
    ["negative offsets", file({ w: f32([1], -4, 0) }, 4), /data_offsets/],
    ["an end before the start", file({ w: f32([1], 4, 0) }, 4), /ends before it starts/],
    ["offsets past the end", file({ w: f32([2], 0, 8) }, 4), /the data ends at 4/],
    ["huge offsets", file({ w: f32([2 ** 51], 0, 2 ** 53) }, 4), /data_offsets/],
    ["a shape that takes less", file({ w: f32([1], 0, 8) }, 8), /8 bytes; F32 \[1\] takes 4/],
    ["a shape that takes more", file({ w: f32([3], 0, 8) }, 8), /8 bytes; F32 \[3\] takes 12/],
    ["an overlap", file({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8), /overlap\n.*"b" starts at 4, "a" ends at 8/],
    ["the same bytes twice", file({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, 4), /overlap/],
    ["a gap", file({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12), /gap.*\n.*"b" starts at 8, "a" ends at 4/],
    ["a gap at the start", file({ a: f32([1], 4, 8) }, 8), /gap/],
    ["unclaimed bytes at the end", file({ a: f32([1], 0, 4) }, 8), /no tensor claims/],
    ["metadata that is no table of texts", file({ __metadata__: { a: 1 } }, 0), /__metadata__/],
  ];

  test.each(cases)("%s is a clear error that names the file", (_, bytes, message) => {
    expect(() => parse(bytes)).toThrow(DataError);
    expect(() => parse(bytes)).toThrow(message);
    expect(() => parse(bytes)).toThrow("w.safetensors");
  });

  test("a file cut off anywhere is a DataError, never a wrong tensor", () => {
    const tensors = new Map([
      ["a", { dtype: "F32" as const, shape: [2, 3], data: new Uint8Array(24).fill(7) }],
      ["b", { dtype: "I64" as const, shape: [2], data: new Uint8Array(16).fill(9) }],
    ]);
    const whole = encodeSafetensors(tensors);
    for (let length = 0; length < whole.length; length++) {
      expect(() => parse(whole.subarray(0, length))).toThrow(DataError);
    }
  });

  test("a flipped byte in the header is a DataError or gives tensors of the right sizes", () => {
    const whole = encodeSafetensors(
      new Map([["weight", { dtype: "F16" as const, shape: [4], data: new Uint8Array(8) }]]),
    );
    fc.assert(
      fc.property(fc.nat(whole.length - 9), fc.integer({ min: 1, max: 255 }), (position, change) => {
        const damaged = whole.slice();
        damaged[position] ^= change;
        try {
          for (const { dtype, shape, data } of parse(damaged).values()) {
            expect(data.length).toBe(shape.reduce((product, size) => product * size, BYTES_OF_TYPE[dtype]));
          }
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
    );
  });
});

test("a tensor that does not fill its shape is not written", () => {
  const tensors = new Map([["w", { dtype: "F32" as const, shape: [2], data: new Uint8Array(4) }]]);
  expect(() => encodeSafetensors(tensors)).toThrow(/"w": 4 bytes do not fill/);
});
