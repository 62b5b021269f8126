// The tokens that end, fill and begin a text: what a tokenizer names, what tokenizer_config.json names, and the usual names.
import { DataError } from "../../platform/index.ts";

/** Names of special tokens, as tokenizer_config.json gives them. */
export interface SpecialTokenNames {
  endOfText?: string;
  padding?: string;
}

const END_NAMES = [
  "<|endoftext|>",
  "<|end_of_text|>",
  "<｜end▁of▁sentence｜>",
  "</s>",
  "<eos>",
  "<|im_end|>",
  "<|eot_id|>",
];
const PADDING_NAMES = ["<|padding|>", "<pad>", "[PAD]", "<|pad|>", "<|finetune_right_pad_id|>"];

/** Ids of the special tokens. */
export interface SpecialTokens {
  readonly endOfText: number;
  readonly padding: number;
  readonly beginOfText: number | undefined;
}

/**
 * Finds the special tokens.
 *
 * @param known `first` is the token that the tokenizer's own template puts first.
 * @throws {DataError} where no token ends a text, or one that is named is not in the vocabulary.
 */
export function specialTokens(known: {
  readonly names: SpecialTokenNames;
  readonly added: ReadonlyMap<string, number>;
  readonly ids: ReadonlyMap<string, number>;
  readonly first: string | undefined;
}): SpecialTokens {
  const { names, added, ids, first } = known;
  const named = (name: string): number => {
    const id = ids.get(name);
    if (id !== undefined) return id;
    throw new DataError(
      "tokenizer: a special token is missing",
      `no "${name}" in the vocabulary`,
      "take the tokenizer_config.json that belongs to the tokenizer.json",
    );
  };
  const usual = (choices: readonly string[]) => choices.map((name) => added.get(name)).find((id) => id !== undefined);
  const endOfText = names.endOfText === undefined ? usual(END_NAMES) : named(names.endOfText);
  if (endOfText === undefined) {
    throw new DataError(
      "tokenizer: no token ends a text",
      `none of ${END_NAMES.join(" ")} is in the vocabulary`,
      "name it: eos_token in the tokenizer_config.json beside the tokenizer.json",
    );
  }
  const padding = names.padding === undefined ? usual(PADDING_NAMES) : named(names.padding);
  return { endOfText, padding: padding ?? endOfText, beginOfText: first === undefined ? undefined : named(first) };
}

/**
 * The names in a tokenizer_config.json. Whether texts begin with a token is said by the template in tokenizer.json alone, as other
 * libraries have it.
 */
export function namesOfConfig(config: Readonly<Record<string, unknown>>): SpecialTokenNames {
  const name = (value: unknown): string | undefined => {
    const content = typeof value === "object" && value !== null ? (value as { content?: unknown }).content : value;
    return typeof content === "string" ? content : undefined;
  };
  return { endOfText: name(config.eos_token), padding: name(config.pad_token) };
}
