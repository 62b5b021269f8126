// The types of tensors in GGUF files that are read: how many bytes a block takes, and the numbers that it stands for (the formulas are ggml's).
import { widenFloats } from "../numbers.ts";

export interface GgufType {
  readonly name: string;
  /** Numbers of a block. */
  readonly numbers: number;
  readonly bytes: number;
  /** Writes the numbers of whole blocks. */
  floats(blocks: Uint8Array, out: Float32Array): void;
  /** The same blocks as codes in groups of 32 with one scale each, where they are that. */
  readonly codes?: {
    readonly bits: 4 | 8;
    split(blocks: Uint8Array): { readonly codes: Uint8Array; readonly scales: Uint8Array };
  };
}

const round = Math.fround;

/** The half at a byte. */
function halfAt(bytes: Uint8Array, at: number): number {
  return widenFloats(bytes.slice(at, at + 2), "F16")[0] ?? 0;
}

function stored(name: string, dtype: "F32" | "F16" | "BF16", bytes: number): GgufType {
  return { name, numbers: 1, bytes, floats: (blocks, out) => out.set(widenFloats(blocks.slice(), dtype)) };
}

/** A scale, then codes of 32 numbers: of 8 bits, or of 4 counted from -8, the second half of the block in the high bits. */
function scaled(name: string, bits: 4 | 8): GgufType {
  const codeBytes = 4 * bits;
  const bytes = 2 + codeBytes;
  return {
    name,
    numbers: 32,
    bytes,
    floats(blocks, out) {
      for (let block = 0, at = 0; at < blocks.length; block++, at += bytes) {
        const scale = halfAt(blocks, at);
        for (let i = 0; i < 32; i++) {
          const byte = blocks[at + 2 + (bits === 8 ? i : i % 16)] ?? 0;
          const code = bits === 8 ? (byte << 24) >> 24 : (i < 16 ? byte & 15 : byte >> 4) - 8;
          out[32 * block + i] = scale * code;
        }
      }
    },
    codes: {
      bits,
      split(blocks) {
        const count = blocks.length / bytes;
        const codes = new Uint8Array(count * codeBytes);
        const scales = new Uint8Array(2 * count);
        for (let block = 0; block < count; block++) {
          const at = block * bytes;
          scales.set(blocks.subarray(at, at + 2), 2 * block);
          const own = blocks.subarray(at + 2, at + bytes);
          if (bits === 8) codes.set(own, block * codeBytes);
          else for (let i = 0; i < 16; i++) codes[block * 16 + i] = signedPair(own, 2 * i);
        }
        return { codes, scales };
      },
    },
  };
}

/** The codes of numbers i and i + 1 of a block, each from -8 on, as two signed ones in a byte. */
function signedPair(block: Uint8Array, i: number): number {
  const code = (at: number) => ((at < 16 ? (block[at] ?? 0) & 15 : (block[at - 16] ?? 0) >> 4) ^ 8) & 15;
  return code(i) | (code(i + 1) << 4);
}

/** 8 groups of 32 numbers, with scales and offsets of 6 bits each. */
const q4K: GgufType = {
  name: "Q4_K",
  numbers: 256,
  bytes: 144,
  floats(blocks, out) {
    for (let at = 0, first = 0; at < blocks.length; at += 144, first += 256) {
      const [d, least] = [halfAt(blocks, at), halfAt(blocks, at + 2)];
      const packed = (i: number) => blocks[at + 4 + i] ?? 0;
      for (let group = 0; group < 8; group++) {
        const low = group < 4;
        const scale = low ? packed(group) & 63 : (packed(group + 4) & 15) | ((packed(group - 4) >> 6) << 4);
        const offset = low ? packed(group + 4) & 63 : (packed(group + 4) >> 4) | ((packed(group) >> 6) << 4);
        const [factor, below] = [round(d * scale), round(least * offset)];
        for (let i = 0; i < 32; i++) {
          const byte = blocks[at + 16 + 32 * (group >> 1) + i] ?? 0;
          out[first + 32 * group + i] = round(factor * (group % 2 === 0 ? byte & 15 : byte >> 4)) - below;
        }
      }
    }
  },
};

/** 16 groups of 16 numbers of 6 bits, with scales of 8. */
const q6K: GgufType = {
  name: "Q6_K",
  numbers: 256,
  bytes: 210,
  floats(blocks, out) {
    for (let at = 0, first = 0; at < blocks.length; at += 210, first += 256) {
      const d = halfAt(blocks, at + 208);
      for (let i = 0; i < 256; i++) {
        const [half, quarter, place] = [i >> 7, (i >> 5) & 3, i & 31];
        const low = blocks[at + 64 * half + 32 * (quarter & 1) + place] ?? 0;
        const high = blocks[at + 128 + 32 * half + place] ?? 0;
        const code = ((quarter < 2 ? low & 15 : low >> 4) | (((high >> (2 * quarter)) & 3) << 4)) - 32;
        const scale = ((blocks[at + 192 + (i >> 4)] ?? 0) << 24) >> 24;
        out[first + i] = round(d * scale) * code;
      }
    }
  },
};

/** The types that are read, by their numbers. */
export const GGUF_TYPES: ReadonlyMap<number, GgufType> = new Map([
  [0, stored("F32", "F32", 4)],
  [1, stored("F16", "F16", 2)],
  [30, stored("BF16", "BF16", 2)],
  [8, scaled("Q8_0", 8)],
  [2, scaled("Q4_0", 4)],
  [12, q4K],
  [14, q6K],
]);

/** The names of the types that are not, for errors. */
export const OTHER_TYPES: Readonly<Record<number, string>> = {
  ...{
    3: "Q4_1",
    6: "Q5_0",
    7: "Q5_1",
    9: "Q8_1",
    10: "Q2_K",
    11: "Q3_K",
    13: "Q5_K",
    15: "Q8_K",
    16: "IQ2_XXS",
    17: "IQ2_XS",
  },
  ...{
    18: "IQ3_XXS",
    19: "IQ1_S",
    20: "IQ4_NL",
    21: "IQ3_S",
    22: "IQ2_S",
    23: "IQ4_XS",
    24: "I8",
    25: "I16",
    26: "I32",
    27: "I64",
  },
  ...{ 28: "F64", 29: "IQ1_M", 34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4" },
};
