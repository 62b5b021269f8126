// Cosines and sines for rotary position embedding (Su et al. 2021), computed in float64 on the host, with the ways in
// which Llama checkpoints stretch them to longer contexts. A GPU's own sine is good to 2⁻¹¹ only.

import { ConfigError, checkOptions, checkValue, itemAt, option, type Rules } from "../platform/index.ts";
import { keep, type Tensor, tensor } from "../tensor/index.ts";
import type { SharedConstant } from "./module.ts";

/** How the angles are stretched beyond the context that a model was pretrained on. */
export type RotaryScaling =
  | { readonly kind: "none" }
  /** All positions divided by the factor (Chen et al. 2023). */
  | { readonly kind: "linear"; readonly factor: number }
  /** Llama 3: slow pairs are slowed down by the factor, fast ones kept, those between blended. */
  | {
      readonly kind: "llama3";
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      readonly originalPositions: number;
    }
  /** YaRN (Peng et al. 2023): like llama3 with a ramp over pairs; cosine and sine are multiplied by `attentionFactor`. */
  | {
      readonly kind: "yarn";
      readonly factor: number;
      readonly originalPositions: number;
      readonly betaFast: number;
      readonly betaSlow: number;
      /** Explicit, because engines disagree about its default: see `yarnAttentionFactor`. */
      readonly attentionFactor: number;
      /** Round the ends of the ramp to whole pairs, as most engines do. */
      readonly truncate: boolean;
    };

export interface RotaryOptions {
  /** Elements of a head that are rotated; even. */
  readonly dimensions: number;
  /** The base of the geometric series of wavelengths: 10,000 in Llama 1 and 2. */
  readonly base: number;
  readonly scaling?: RotaryScaling;
}

const factor = option.number({ least: 1 });
const positive = option.number({ above: 0 });
const positions = option.whole({ least: 1 });

const rules: Rules<RotaryOptions> = {
  dimensions: option.that("an even whole number above 0", (value) => {
    return typeof value === "number" && value > 0 && value % 2 === 0 && Number.isSafeInteger(value);
  }),
  base: option.number({ above: 1 }),
  scaling: option.optional(
    option.variants({
      none: {},
      linear: { factor },
      llama3: { factor, lowFrequencyFactor: positive, highFrequencyFactor: positive, originalPositions: positions },
      yarn: {
        factor,
        originalPositions: positions,
        betaFast: positive,
        betaSlow: positive,
        attentionFactor: positive,
        truncate: option.flag,
      },
    }),
  ),
};

/**
 * 0.1·scale·ln(factor) + 1: YaRN's correction of the attention temperature; 1 when nothing is stretched.
 * @throws ConfigError for numbers that are none
 */
export function yarnAttentionFactor(factor: number, scale = 1): number {
  checkValue("yarnAttentionFactor", "factor", factor, option.number({ above: 0 }));
  checkValue("yarnAttentionFactor", "scale", scale, option.number());
  return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
}

/**
 * The angle per position of each of the dimensions/2 pairs, in radians, and the factor on cosine and sine.
 * @throws ConfigError for an odd number of dimensions, a factor below 1, and whatever else makes no angles.
 */
export function rotaryFrequencies(options: RotaryOptions): { frequencies: Float64Array; factor: number } {
  checkOptions("rotary embedding", options, rules);
  const { dimensions, base, scaling = { kind: "none" } } = options;
  if (scaling.kind === "llama3" && !(scaling.highFrequencyFactor > scaling.lowFrequencyFactor)) {
    throw new ConfigError(
      "llama3 scaling blends between two frequencies",
      `lowFrequencyFactor: ${scaling.lowFrequencyFactor}, highFrequencyFactor: ${scaling.highFrequencyFactor}`,
      "highFrequencyFactor must be the larger",
    );
  }
  const plain = Float64Array.from({ length: dimensions / 2 }, (_, pair) => base ** ((-2 * pair) / dimensions));
  switch (scaling.kind) {
    case "none":
      return { frequencies: plain, factor: 1 };
    case "linear":
      return { frequencies: plain.map((frequency) => frequency / scaling.factor), factor: 1 };
    case "llama3": {
      const { lowFrequencyFactor: low, highFrequencyFactor: high } = scaling;
      const kept = plain.map((frequency) => {
        const turns = (scaling.originalPositions * frequency) / (2 * Math.PI);
        return clampToUnit((turns - low) / (high - low));
      });
      return { frequencies: blend(plain, kept, scaling.factor), factor: 1 };
    }
    case "yarn": {
      const [first, last] = yarnRamp(dimensions, base, scaling);
      const kept = plain.map((_, pair) => 1 - clampToUnit((pair - first) / Math.max(last - first, 1e-3)));
      return { frequencies: blend(plain, kept, scaling.factor), factor: scaling.attentionFactor };
    }
    default:
      return scaling satisfies never;
  }
}

function clampToUnit(x: number): number {
  return Math.min(Math.max(x, 0), 1);
}

/** Each frequency divided by the factor where nothing of it is kept, whole where all of it is. */
function blend(plain: Float64Array, kept: Float64Array, factor: number): Float64Array {
  return plain.map((frequency, pair) => {
    const share = itemAt(kept, pair);
    return frequency * share + (frequency / factor) * (1 - share);
  });
}

/** The pairs between which YaRN passes from keeping to stretching: those that turn betaFast and betaSlow times. */
function yarnRamp(dimensions: number, base: number, scaling: RotaryScaling & { kind: "yarn" }): [number, number] {
  const pairTurning = (turns: number) =>
    (dimensions * Math.log(scaling.originalPositions / (turns * 2 * Math.PI))) / (2 * Math.log(base));
  const first = pairTurning(scaling.betaFast);
  const last = pairTurning(scaling.betaSlow);
  const [low, high] = scaling.truncate ? [Math.floor(first), Math.ceil(last)] : [first, last];
  return [Math.max(low, 0), Math.min(high, dimensions - 1)];
}

/**
 * Cosines and sines for positions 0 … positions - 1, row-major [positions, dimensions/2].
 * @throws ConfigError as `rotaryFrequencies` does, and for positions that are no positive whole number
 */
export function rotaryValues(options: RotaryOptions, positions: number): { cos: Float32Array; sin: Float32Array } {
  checkValue("rotary embedding", "positions", positions, option.whole({ least: 1 }));
  const { frequencies, factor } = rotaryFrequencies(options);
  const pairs = frequencies.length;
  const cos = new Float32Array(positions * pairs);
  const sin = new Float32Array(positions * pairs);
  for (let position = 0; position < positions; position++) {
    for (let pair = 0; pair < pairs; pair++) {
      const angle = position * itemAt(frequencies, pair);
      cos[position * pairs + pair] = Math.cos(angle) * factor;
      sin[position * pairs + pair] = Math.sin(angle) * factor;
    }
  }
  return { cos, sin };
}

/**
 * The tables on the device, [positions, dimensions/2] each. A constant of a module, not a parameter: copies of the module
 * share it, and it is freed with the last of them.
 */
export class RotaryTables implements SharedConstant {
  readonly cos: Tensor;
  readonly sin: Tensor;
  private owners = 1;

  constructor(options: RotaryOptions, positions: number) {
    const { cos, sin } = rotaryValues(options, positions);
    const shape = [positions, options.dimensions / 2];
    this.cos = keep(tensor(cos, shape));
    this.sin = keep(tensor(sin, shape));
  }

  /** How many positions the tables cover. */
  get positions(): number {
    return itemAt(this.cos.shape, 0);
  }

  retain(): void {
    this.owners++;
  }

  dispose(): void {
    if (--this.owners > 0) return;
    this.cos.dispose();
    this.sin.dispose();
  }
}

/**
 * Where each element of a head goes when weights that pair neighbours (2i, 2i + 1), as the RoFormer paper does, are
 * brought to the order that pairs halves (i, i + D/2), as Hugging Face does: result[i] is the source of element i.
 */
export function halfSplitOrder(dimensions: number): number[] {
  checkValue("halfSplitOrder", "dimensions", dimensions, rules.dimensions);
  const half = dimensions / 2;
  return Array.from({ length: dimensions }, (_, i) => (i < half ? 2 * i : 2 * (i - half) + 1));
}
