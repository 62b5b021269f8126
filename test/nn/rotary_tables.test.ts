// Rotary tables against PyTorch's numbers and against what the papers say of them. No device needed.

import { describe, expect, test } from "vitest";
import { rotaryScaling } from "../../models/index.ts";
import {
  halfSplitOrder,
  type RotaryScaling,
  rotaryFrequencies,
  rotaryValues,
  yarnAttentionFactor,
} from "../../src/nn/rotary_tables.ts";
import { worstDisagreement } from "../../src/reference/index.ts";
import { fixture } from "../fixtures/fixture.ts";

interface RotaryFacts {
  cases: {
    dimensions: number;
    base: number;
    scaling: Record<string, unknown>;
    inverse_frequencies: number[];
    attention_factor: number;
  }[];
  base: number;
  positions: number[];
}

const { facts, tensors } = fixture<RotaryFacts>("rotary");

describe("frequencies", () => {
  test.each(facts.cases)("$scaling.rope_type agrees with PyTorch", (each) => {
    const { dimensions, base } = each;
    const { frequencies, factor } = rotaryFrequencies({ dimensions, base, scaling: rotaryScaling(each.scaling) });
    const relative = frequencies.map((frequency, pair) => frequency / each.inverse_frequencies[pair]);
    expect(
      worstDisagreement(
        relative,
        relative.map(() => 1),
      ).error,
    ).toBeLessThan(1e-12);
    expect(factor).toBeCloseTo(each.attention_factor, 14);
  });

  test("yarn keeps the fastest pairs, divides the slowest, and changes short contexts too", () => {
    const scaling: RotaryScaling = {
      kind: "yarn",
      factor: 16,
      originalPositions: 4096,
      betaFast: 32,
      betaSlow: 1,
      attentionFactor: 1,
      truncate: true,
    };
    const plain = rotaryFrequencies({ dimensions: 128, base: 10000 }).frequencies;
    const { frequencies } = rotaryFrequencies({ dimensions: 128, base: 10000, scaling });
    expect(frequencies[0]).toBe(plain[0]);
    expect(frequencies[63]).toBe(plain[63] / 16);
    expect(frequencies[40]).toBeGreaterThan(plain[40] / 16);
    expect(frequencies[40]).toBeLessThan(plain[40]);
  });

  test("an odd number of dimensions and a factor below 1 are refused", () => {
    expect(() => rotaryFrequencies({ dimensions: 7, base: 10000 })).toThrow(
      "dimensions: 7\n  hint: an even whole number",
    );
    expect(() => rotaryFrequencies({ dimensions: 8, base: 10000, scaling: { kind: "linear", factor: 0.5 } })).toThrow(
      "scaling.factor: 0.5\n  hint: a number at least 1",
    );
  });
});

describe("attention factor of yarn", () => {
  const base = { type: "yarn", factor: 16, original_max_position_embeddings: 4096 };
  const factorOf = (more: object) => {
    const scaling = rotaryScaling({ ...base, ...more });
    return scaling.kind === "yarn" ? scaling.attentionFactor : undefined;
  };

  test("0.1 ln(16) + 1 by default", () => expect(factorOf({})).toBeCloseTo(1.2772588722239782, 14));
  test("1 when both mscale keys agree", () => expect(factorOf({ mscale: 1, mscale_all_dim: 1 })).toBe(1));
  test("explicit before anything else", () =>
    expect(factorOf({ attention_factor: 1.5, mscale: 1, mscale_all_dim: 1 })).toBe(1.5));
  test("attn_factor multiplies the default", () =>
    expect(factorOf({ attn_factor: 2 })).toBeCloseTo(2 * 1.2772588722239782, 14));
  test("nothing is corrected without stretching", () => expect(yarnAttentionFactor(1)).toBe(1));
});

describe("tables", () => {
  const { shape, values: x } = tensors.x;
  const [rows, heads, dimensions] = shape;
  const half = dimensions / 2;
  const { cos, sin } = rotaryValues({ dimensions, base: facts.base }, 65536);

  /** Rotates pairs (i, i + D/2) of every head. */
  const rotate = (values: ArrayLike<number>) =>
    Float32Array.from(values, (value, index) => {
      const row = Math.floor(index / (heads * dimensions));
      const i = index % dimensions;
      const entry = facts.positions[row] * half + (i % half);
      const partner = i < half ? -values[index + half] : values[index - half];
      return value * cos[entry] + partner * sin[entry];
    });

  test("pairs of halves, up to position 65,535", () => {
    expect(worstDisagreement(rotate(x), tensors.half_split.values).error).toBeLessThan(1e-6);
  });

  test("neighbouring pairs become halves by reordering the head", () => {
    const order = halfSplitOrder(dimensions);
    const reorder = (values: Float32Array) =>
      values.map((_, index) => values[index - (index % dimensions) + order[index % dimensions]]);
    expect(worstDisagreement(rotate(reorder(x)), reorder(tensors.interleaved.values)).error).toBeLessThan(1e-6);
    expect(rows).toBe(facts.positions.length);
  });
});
