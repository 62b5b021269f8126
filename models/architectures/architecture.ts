// What an architecture says of itself; everything else about a decoder is shared.

import type { BlockForm } from "../blocks/block.ts";
import type { DecoderConfig, GivenConfig } from "../config.ts";

/** The type that a key of `config.json` has. */
export type FieldType = "number" | "boolean" | "object" | "token" | "tokens";

export interface Architecture<C extends DecoderConfig = DecoderConfig> {
  /** `model_type` of `config.json`. */
  readonly modelType: string;
  /** What Hugging Face calls the class, as `architectures` of `config.json` has it. */
  readonly className: string;
  /** For people. */
  readonly title: string;
  /** Keys of `config.json` beside those that all decoders have, and what their values must be. */
  readonly fields: Readonly<Record<Exclude<keyof C, keyof DecoderConfig>, FieldType>>;
  /** Keys that a file must have beside the sizes that all must have. */
  readonly required: readonly (keyof DecoderConfig)[];
  /** What else Hugging Face writes into `config.json` for it. */
  readonly written: Readonly<Record<string, unknown>>;
  /** A complete configuration. @throws ConfigError for what cannot be */
  complete(given: GivenConfig<C>, where?: string): C;
  /** What in a file asks for something that is not computed here; nothing where all is. */
  unsupported(
    json: Readonly<Record<string, unknown>>,
  ): { readonly what: string; readonly evidence: string } | undefined;
  /** The parts of its blocks. */
  block(config: C): BlockForm;
}

/** Sliding windows are not computed; files that only mention one, and do not use it, are fine. */
export function slidingWindow(json: Readonly<Record<string, unknown>>) {
  const types = Array.isArray(json.layer_types) ? json.layer_types : [];
  const sliding = types.find((type) => type !== "full_attention");
  if (json.use_sliding_window !== true && sliding === undefined) return undefined;
  const evidence = sliding === undefined ? "use_sliding_window: true" : `layer_types: ${JSON.stringify(sliding)}`;
  return { what: "attention in a sliding window is not known", evidence };
}
