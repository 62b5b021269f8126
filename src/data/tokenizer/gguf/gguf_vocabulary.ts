// The vocabulary in a GGUF file as a tokenizer.json and a tokenizer_config.json have it (llama.cpp's keys, tokenizer.ggml.*). A file names the rules
// that cut a text before pairs are merged; the rules themselves are those of the models' own files.
import { DataError, itemAt } from "../../../platform/index.ts";
import type { GgufHeader, GgufValue } from "../../weights/gguf/read_gguf.ts";
import { scoredPairs } from "./sentencepiece_vocabulary.ts";

const KEY = "tokenizer.ggml.";
/** The lists that are read. */
export const VOCABULARY_LISTS = [`${KEY}tokens`, `${KEY}token_type`, `${KEY}merges`, `${KEY}scores`] as const;

/** Kinds of tokens that stand in a text as they are: those that steer, and those that a user has added. */
const [CONTROL, USER] = [3, 4] as const;

const split = (pattern: string) => ({
  type: "Split",
  pattern: { Regex: pattern },
  behavior: "Isolated",
  invert: false,
});
const bytes = { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: false };
const sequence = (...steps: readonly object[]) => ({ type: "Sequence", pretokenizers: [...steps, bytes] });
const words = (digits: string) =>
  String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}${digits}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

interface Rules {
  readonly pre: object;
  readonly normalizer?: object;
  /** Whether a word that is a token is taken whole, whatever its pairs merge to. */
  readonly whole?: boolean;
}

const QWEN: Rules = { pre: sequence(split(words(""))), normalizer: { type: "NFC" } };
const LLAMA: Rules = { pre: sequence(split(words("{1,3}"))), whole: true };
/** The letters of deepseek-llm's words: those of alphabets, of which its tokenizer.json names the ranges. */
const LETTERS =
  "A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-ἕἘ-Ἕἠ-ὅὈ-Ὅὐ-ὗὙὛὝὟ-ώᾀ-ᾴᾶ-ᾼιῂ-ῄῆ-ῌῐ-ΐῖ-Ίῠ-Ῥῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤΩℨK-ℭℯ-ℴℹℼ-ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃";
const DEEPSEEK: Rules = {
  pre: sequence(
    split("[\\r\\n]"),
    split(`\\s?[${LETTERS}]+`),
    split("\\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+"),
    split("\\s+$"),
    split("[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"),
    { type: "Digits", individual_digits: true },
  ),
};
const GPT2: Rules = { pre: { ...bytes, trim_offsets: true, use_regex: true } };

/** The rules by the names that files give them. */
const RULES: Readonly<Record<string, Rules>> = {
  qwen2: QWEN,
  "deepseek-r1-qwen": QWEN,
  "llama-bpe": LLAMA,
  llama3: LLAMA,
  "gpt-2": GPT2,
  "deepseek-llm": DEEPSEEK,
};

/** What a tokenizer's two files say. */
export interface VocabularyFiles {
  /** tokenizer.json */
  readonly json: string;
  /** tokenizer_config.json */
  readonly config: string;
}

/**
 * The vocabulary of a file whose lists ({@link VOCABULARY_LISTS}) were kept.
 * @throws DataError for a file without one, of a kind or with rules that are not known
 */
export function ggufVocabulary({ metadata }: Pick<GgufHeader, "metadata">, place: string): VocabularyFiles {
  const hint = "put the model's own tokenizer.json and the GGUF file into a folder, and name the folder";
  const refuse = (what: string, evidence: string): never => {
    throw new DataError(`${place}: ${what}`, evidence, hint);
  };
  const own = (name: string) => metadata.get(KEY + name);
  const list = (name: string): readonly GgufValue[] => {
    const value = own(name);
    const values = typeof value === "object" ? value.values : undefined;
    return values ?? refuse("its vocabulary is not whole", `${KEY}${name} is missing`);
  };
  const tokens = list("tokens").map(String);
  const kinds = list("token_type");
  if (kinds.length !== tokens.length)
    refuse("its vocabulary is not whole", `${tokens.length} tokens, ${kinds.length} types`);
  const added = tokens.flatMap((content, id) => {
    const kind = kinds[id];
    if (kind !== CONTROL && kind !== USER) return [];
    const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: kind === CONTROL };
    return [{ id, content, ...flags }];
  });
  const nameOf = (key: string): string | undefined => {
    const id = own(`${key}_token_id`);
    if (id === undefined) return undefined;
    return typeof id === "number" && id < tokens.length
      ? itemAt(tokens, id)
      : refuse("a special token is not in the vocabulary", `${KEY}${key}_token_id: ${JSON.stringify(id)}`);
  };
  const [first, end, padding] = [nameOf("bos"), nameOf("eos"), nameOf("padding")];
  const scored = own("model") === "llama";
  if (!scored && own("model") !== "gpt2")
    refuse(
      "a kind of vocabulary that is not known",
      `${KEY}model: ${JSON.stringify(own("model"))}; gpt2 and llama are`,
    );
  // SentencePiece's begin with a token where nothing else is said.
  const begins = (own("add_bos_token") ?? scored) === true && first !== undefined;
  const pairedParts = () => {
    const named = own("pre");
    const rules = RULES[String(named)];
    if (rules === undefined)
      return refuse(
        "its rules for cutting texts are not known",
        `${KEY}pre: ${JSON.stringify(named)}; known: ${Object.keys(RULES).join(", ")}`,
      );
    const merges = list("merges").map(String);
    const apart = new Set(added.map(({ id }) => id));
    const vocab = Object.fromEntries(tokens.flatMap((content, id) => (apart.has(id) ? [] : [[content, id]])));
    return {
      normalizer: rules.normalizer ?? null,
      pre_tokenizer: rules.pre,
      decoder: { ...bytes, trim_offsets: true, use_regex: true },
      model: { type: "BPE", vocab, merges, ...(rules.whole && { ignore_merges: true }) },
    };
  };
  const scoredParts = () => {
    const odd = ["remove_extra_whitespaces", "precompiled_charsmap"].find((name) => (own(name) ?? false) !== false);
    if (odd !== undefined) refuse("its texts are changed in ways that are not known", `${KEY}${odd} is set`);
    const prefix = own("add_space_prefix") !== false;
    return scoredPairs({ pieces: tokens, kinds, scores: list("scores").map(Number), prefix }, place);
  };
  const json = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: added,
    pre_tokenizer: null,
    post_processor: begins ? beginsWith(first, tokens.indexOf(first)) : null,
    ...(scored ? scoredParts() : pairedParts()),
  };
  const template = metadata.get("tokenizer.chat_template");
  const config = {
    ...(first !== undefined && { bos_token: first }),
    ...(end !== undefined && { eos_token: end }),
    ...(padding !== undefined && { pad_token: padding }),
    ...(typeof template === "string" && { chat_template: template }),
  };
  return { json: JSON.stringify(json), config: JSON.stringify(config) };
}

/** Puts a token before every text. */
function beginsWith(token: string, id: number): object {
  const text = (name: string, type_id: number) => [
    { SpecialToken: { id: token, type_id } },
    { Sequence: { id: name, type_id } },
  ];
  return {
    type: "TemplateProcessing",
    single: text("A", 0),
    pair: [...text("A", 0), ...text("B", 1)],
    special_tokens: { [token]: { id: token, ids: [id], tokens: [token] } },
  };
}
