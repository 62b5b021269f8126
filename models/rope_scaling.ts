// What `rope_scaling` of config.json says, as the rotary tables take it.

import { type RotaryScaling, yarnAttentionFactor } from "../src/nn/index.ts";
import { ConfigError } from "../src/platform/index.ts";

/** What `config.json` says about rotary scaling; null for none. Older files write `type`, newer ones `rope_type`. */
export type RopeScaling = Readonly<Record<string, unknown>> | null;

/** The fields of each kind, and those that any may have. */
const fields = {
  default: [],
  linear: ["factor"],
  dynamic: ["factor"],
  yarn: ["factor", "beta_fast", "beta_slow", "attention_factor", "attn_factor", "mscale", "mscale_all_dim", "truncate"],
  llama3: ["factor", "low_freq_factor", "high_freq_factor"],
} as const satisfies Record<string, readonly string[]>;
const everywhere: readonly string[] = [
  "rope_type",
  "type",
  "rope_theta",
  "original_max_position_embeddings",
  "partial_rotary_factor",
];

/**
 * The scaling that `rope_scaling` describes. YaRN's attention factor is `attention_factor` where the file gives it; else
 * the ratio of its two `mscale` corrections where it gives both, as Hugging Face has it; else 0.1·ln(factor) + 1, times
 * `attn_factor` where given, as vLLM has it. Without `original_max_position_embeddings` the model's `positions` count as the
 * original ones, and without YaRN's `factor` it is how many times more positions there are, both as Hugging Face has it. Dynamic
 * scaling changes nothing up to the model's positions, and no text here is longer.
 * @param positions the model's `max_position_embeddings`
 * @throws ConfigError for an unknown kind or field, or a missing number.
 */
export function rotaryScaling(scaling: RopeScaling, positions?: number): RotaryScaling {
  if (scaling === null) return { kind: "none" };
  const kind = scaling.rope_type ?? scaling.type ?? "default";
  const number = (key: string, fallback?: number): number => {
    const value = scaling[key] ?? fallback;
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw new ConfigError(
        `rope_scaling of type "${kind}" needs the number ${key}`,
        `found: ${JSON.stringify(scaling)}`,
      );
    }
    return value;
  };
  const allowed: readonly string[] | undefined = fields[kind as keyof typeof fields];
  const strange = Object.keys(scaling).find((key) => !(allowed?.includes(key) ?? true) && !everywhere.includes(key));
  if (strange !== undefined) {
    throw new ConfigError(
      `rope_scaling of type "${kind}" has the field ${strange}, which is not known`,
      `${strange}: ${JSON.stringify(scaling[strange])}`,
      `known fields: ${[...(allowed ?? []), ...everywhere].join(", ")}`,
    );
  }
  switch (kind) {
    case "default":
      return { kind: "none" };
    case "dynamic":
      number("factor");
      return { kind: "none" };
    case "linear":
      return { kind: "linear", factor: number("factor") };
    case "llama3":
      return {
        kind: "llama3",
        factor: number("factor"),
        lowFrequencyFactor: number("low_freq_factor"),
        highFrequencyFactor: number("high_freq_factor"),
        originalPositions: number("original_max_position_embeddings", positions),
      };
    case "yarn": {
      const originalPositions = number("original_max_position_embeddings", positions);
      const factor = number(
        "factor",
        positions !== undefined && typeof scaling.original_max_position_embeddings === "number"
          ? positions / originalPositions
          : undefined,
      );
      const corrected =
        scaling.mscale && scaling.mscale_all_dim
          ? yarnAttentionFactor(factor, number("mscale")) / yarnAttentionFactor(factor, number("mscale_all_dim"))
          : yarnAttentionFactor(factor) * number("attn_factor", 1);
      return {
        kind: "yarn",
        factor,
        originalPositions,
        betaFast: number("beta_fast", 32),
        betaSlow: number("beta_slow", 1),
        attentionFactor: number("attention_factor", corrected),
        truncate: scaling.truncate !== false,
      };
    }
    default:
      throw new ConfigError(
        `rope_scaling of type "${kind}" is not known`,
        `found: ${JSON.stringify(scaling)}`,
        `known types: ${Object.keys(fields).join(", ")}`,
      );
  }
}
