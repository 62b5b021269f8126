// What generation_config.json beside a model's weights says of how its texts are to be drawn.
import { ConfigError, isTable } from "../../platform/index.ts";
import type { Drawing } from "../interfaces.ts";

/** What the file says. */
export interface GenerationDefaults {
  /** All of it, as it stands. */
  readonly stated: Readonly<Record<string, unknown>>;
  /** How texts are drawn where nobody says otherwise; nothing for a model whose file does not ask for sampling (`do_sample`). */
  readonly drawing: Partial<Drawing>;
  /** What it asks for that is not carried out: `repetition_penalty 1.05`. */
  readonly leftOut: readonly string[];
}

const share = (value: number) => value >= 0 && value <= 1;

/** Its fields of sampling, what they are called here, and what they may be. */
const FIELDS: readonly (readonly [field: string, name: keyof Drawing, fits: (value: number) => boolean])[] = [
  ["temperature", "temperature", (value) => value >= 0],
  ["top_p", "topP", (value) => value > 0 && value <= 1],
  ["top_k", "topK", (value) => Number.isInteger(value) && value >= 0],
  ["min_p", "minP", share],
];

/** Fields that change which token comes, with the values at which they do not. */
const NEUTRAL: Readonly<Record<string, readonly unknown[]>> = {
  repetition_penalty: [1],
  no_repeat_ngram_size: [0],
  typical_p: [1],
  epsilon_cutoff: [0],
  eta_cutoff: [0],
  num_beams: [1],
  penalty_alpha: [0],
  bad_words_ids: [],
  suppress_tokens: [],
  forced_bos_token_id: [],
  forced_eos_token_id: [],
};

/** What the content of the file says. @param path what to call it in errors @throws ConfigError for a value that cannot be */
export function generationDefaultsIn(stated: unknown, path: string): GenerationDefaults {
  if (!isTable(stated)) throw new ConfigError(`${path}: not a configuration`, JSON.stringify(stated).slice(0, 100));
  const drawing: Partial<Record<keyof Drawing, number>> = {};
  for (const [field, name, fits] of FIELDS) {
    const value = stated[field] ?? undefined;
    if (value === undefined) continue;
    if (typeof value !== "number" || !fits(value))
      throw new ConfigError(
        `${path}: ${field} cannot be`,
        `found: ${JSON.stringify(value)}`,
        "correct it, or take the field out",
      );
    if (stated.do_sample === true) drawing[name] = value;
  }
  const leftOut = Object.entries(NEUTRAL).flatMap(([field, neutral]) => {
    const value = stated[field] ?? undefined;
    return value === undefined || neutral.includes(value) ? [] : [`${field} ${JSON.stringify(value)}`];
  });
  return { stated, drawing, leftOut };
}
