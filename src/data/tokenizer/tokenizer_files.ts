// A tokenizer from the texts of its files, wherever these are: tokenizer.json, with what tokenizer_config.json adds to it.
import { DataError, isTable, parseJson } from "../../platform/index.ts";
import { CONFIG_FILE, TEMPLATE_FILE } from "./chat_template.ts";
import { isLeanPattern } from "./lean_symbols.ts";
import { namesOfConfig, type SpecialTokenNames } from "./special_tokens.ts";
import { type Tokenizer, type TokenizerJson, tokenizerFromJson } from "./tokenizer.ts";

/** The files that belong to a tokenizer and lie beside tokenizer.json. */
export const TOKENIZER_COMPANIONS: readonly string[] = [CONFIG_FILE, TEMPLATE_FILE, "special_tokens_map.json"];

/** A tokenizer.json with all its tokens. */
export interface WholeTokenizer {
  readonly text: string;
  readonly names: SpecialTokenNames;
  /** Whether it was learnt by `trainTokenizer`: then our own encoder gives the ids of the library `tokenizers`, by its tests. */
  readonly isOwn: boolean;
}

/**
 * Reads a tokenizer.json together with what tokenizer_config.json says.
 *
 * @throws {DataError} for a text that is no tokenizer
 */
export function readTokenizer(text: string, config: Readonly<Record<string, unknown>>): WholeTokenizer {
  const json = parseJson(text, "tokenizer: not JSON");
  if (!isTable(json) || !isTable(json.model)) {
    throw new DataError(
      "tokenizer: not a tokenizer",
      `it has ${isTable(json) ? Object.keys(json).slice(0, 5).join(", ") || "no fields" : JSON.stringify(json)}, and no model`,
      "take the tokenizer.json that came with the weights",
    );
  }
  const names = namesOfConfig(config);
  if (isOwn(json as unknown as TokenizerJson)) return { text, names, isOwn: true };
  const missing = missingTokens(json, config);
  return { text: missing.length === 0 ? text : withTokens(json, missing), names, isOwn: false };
}

/**
 * The tokenizer that the texts of its files make, for programs without files: byte-level ones, by {@link tokenizerFromJson}.
 *
 * @param companions the texts beside it by their names, as far as they are there
 * @throws {DataError} for texts that are no tokenizer, and kinds that are not byte-level
 */
export function tokenizerFromTexts(text: string, companions: ReadonlyMap<string, string>): Tokenizer {
  const config = parseJson(companions.get(CONFIG_FILE) ?? "{}", `not a JSON file: ${CONFIG_FILE}`);
  const { text: whole, names } = readTokenizer(text, isTable(config) ? config : {});
  return Object.assign(tokenizerFromJson(whole, names), { companions });
}

/** Whether a vocabulary was learnt by `trainTokenizer`: those are encoded without the library, to the same ids. */
function isOwn({ model, normalizer, post_processor, pre_tokenizer, added_tokens = [] }: TokenizerJson): boolean {
  if (model.type !== "BPE" || (normalizer ?? null) !== null || (post_processor ?? null) !== null) return false;
  if (added_tokens.some(({ lstrip, rstrip, single_word, normalized }) => lstrip || rstrip || single_word || normalized))
    return false;
  if (pre_tokenizer?.type !== "Sequence") return false;
  const [split, bytes, ...more] = pre_tokenizer.pretokenizers;
  return (
    more.length === 0 &&
    split?.type === "Split" &&
    "Regex" in split.pattern &&
    isLeanPattern(split.pattern.Regex) &&
    split.behavior === "Isolated" &&
    !split.invert &&
    bytes?.type === "ByteLevel" &&
    bytes.add_prefix_space === false &&
    bytes.use_regex === false
  );
}

interface ExtraToken {
  readonly content: string;
}

/** Tokens that tokenizer_config.json adds and tokenizer.json does not have, in the order of their ids. */
function missingTokens(
  json: Readonly<Record<string, unknown>>,
  config: Readonly<Record<string, unknown>>,
): ExtraToken[] {
  const { added_tokens_decoder: given } = config;
  if (!isTable(given)) return [];
  const { model, added_tokens } = json as unknown as TokenizerJson;
  const known = new Set([...(added_tokens ?? []).map(({ content }) => content), ...Object.keys(model.vocab ?? {})]);
  return Object.entries(given)
    .sort(([a], [b]) => Number(a) - Number(b))
    .flatMap(([id, token]) => {
      if (!isTable(token) || typeof token.content !== "string" || known.has(token.content)) return [];
      return [
        {
          single_word: false,
          lstrip: false,
          rstrip: false,
          normalized: true,
          special: false,
          ...token,
          content: token.content,
          id: Number(id),
        },
      ];
    });
}

function withTokens(json: Readonly<Record<string, unknown>>, tokens: readonly ExtraToken[]): string {
  const { added_tokens } = json as unknown as TokenizerJson;
  return JSON.stringify({ ...json, added_tokens: [...(added_tokens ?? []), ...tokens] });
}
