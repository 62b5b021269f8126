// Byte-level tokenizers as tokenizer.json files describe them; the same code in Node and in browsers. For vocabularies that were
// learnt here, and in browsers for others; in Node `loadTokenizer` has others read by the library that they were made with.
import { DataError, parseJson } from "../../platform/index.ts";
import { type AddedToken, AddedTokens } from "./added_tokens.ts";
import { fromByteCharacters } from "./byte_level.ts";
import { BytePairs } from "./byte_pairs.ts";
import { type Cutter, compilePreTokenizer, type PreTokenizerJson } from "./pre_tokenizer.ts";
import { type SpecialTokenNames, specialTokens } from "./special_tokens.ts";

/** Turns texts into token ids and back. */
export interface Tokenizer {
  /** One more than the highest token id. */
  readonly vocabSize: number;
  /** The id that ends a text. */
  readonly endOfText: number;
  /** The id that fills unused places; `endOfText` where the file names no other. */
  readonly padding: number;
  /** The id that the file puts before every text, if it does. {@link encode} does not add it. */
  readonly beginOfText: number | undefined;
  /** The ids of a text. Special tokens that are written out in it count as such. */
  encode(text: string): number[];
  /** The text of some ids. Special tokens are left out; bytes that are no UTF-8 become U+FFFD. */
  decode(ids: readonly number[]): string;
  /** The bytes of one token, in UTF-8; empty for a special token or an unknown id. */
  bytesOf(id: number): Uint8Array;
  tokenToId(token: string): number | undefined;
  /** The tokenizer as the text of a tokenizer.json. */
  json(): string;
  /** The texts of the files that came beside it, by their names: tokenizer_config.json, chat_template.jinja and the like. */
  readonly companions?: ReadonlyMap<string, string>;
}

/** The fields of a tokenizer.json that are read. */
export interface TokenizerJson {
  truncation?: unknown;
  added_tokens?: AddedToken[];
  normalizer?: NormalizerJson | null;
  pre_tokenizer?: PreTokenizerJson | null;
  post_processor?: PostProcessorJson | null;
  model: {
    type?: string;
    vocab: Record<string, number>;
    merges: (string | [string, string])[];
    ignore_merges?: boolean;
    byte_fallback?: boolean;
    dropout?: number | null;
    unk_token?: string | null;
    continuing_subword_prefix?: string | null;
    end_of_word_suffix?: string | null;
  };
}

type NormalizerJson = { type: string; normalizers?: NormalizerJson[] };
type PostProcessorJson = {
  type: string;
  processors?: PostProcessorJson[];
  single?: { SpecialToken?: { id: string } }[];
};

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Makes the tokenizer that a tokenizer.json describes: byte-level byte-pair encoding, with any pre-tokenizer built of
 * Split, Digits and ByteLevel, normal forms, and added tokens with all their flags.
 *
 * @throws {DataError} where the file describes something else: nothing is passed over.
 */
export function tokenizerFromJson(text: string, names: SpecialTokenNames = {}): Tokenizer {
  return new ByteLevelTokenizer(parse(text), text, names);
}

class ByteLevelTokenizer implements Tokenizer {
  readonly vocabSize: number;
  readonly endOfText: number;
  readonly padding: number;
  readonly beginOfText: number | undefined;
  private readonly source: string;
  private readonly ids: Map<string, number>;
  private readonly bytes: Uint8Array[] = [];
  private readonly pairs: BytePairs;
  private readonly cut: Cutter;
  private readonly normalize: (text: string) => string;
  private readonly added: AddedTokens;

  constructor(json: TokenizerJson, source: string, names: SpecialTokenNames) {
    this.source = source;
    const vocabulary = new Map(Object.entries(json.model.vocab));
    const merges = json.model.merges.map((merge) => (typeof merge === "string" ? splitMerge(merge) : merge));
    this.pairs = new BytePairs(vocabulary, merges, json.model.ignore_merges ?? false);
    this.cut = compilePreTokenizer(json.pre_tokenizer ?? null);
    this.normalize = compileNormalizer(json.normalizer ?? null);

    const addedTokens = json.added_tokens ?? [];
    this.added = new AddedTokens(addedTokens, this.normalize);
    const added = new Map(addedTokens.map((token) => [token.content, token.id]));
    this.ids = new Map([...vocabulary, ...added]);
    this.vocabSize = 1 + [...this.ids.values()].reduce((most, id) => Math.max(most, id), -1);
    for (const [token, id] of vocabulary) this.bytes[id] = fromByteCharacters(token) ?? new TextEncoder().encode(token);
    for (const token of addedTokens) {
      this.bytes[token.id] = token.special ? new Uint8Array(0) : new TextEncoder().encode(token.content);
    }

    const special = specialTokens({ names, added, ids: this.ids, first: firstSpecial(json.post_processor ?? null) });
    this.endOfText = special.endOfText;
    this.padding = special.padding;
    this.beginOfText = special.beginOfText;
  }

  encode(text: string): number[] {
    const tokens: number[] = [];
    for (const part of this.added.split(text)) {
      if (typeof part === "number") tokens.push(part);
      else for (const piece of this.cut(part)) this.pairs.encodeInto(tokens, piece);
    }
    return tokens;
  }

  decode(ids: readonly number[]): string {
    let length = 0;
    for (const id of ids) length += this.bytesOf(id).length;
    const joined = new Uint8Array(length);
    let offset = 0;
    for (const id of ids) {
      const bytes = this.bytesOf(id);
      joined.set(bytes, offset);
      offset += bytes.length;
    }
    return decoder.decode(joined);
  }

  bytesOf(id: number): Uint8Array {
    return this.bytes[id] ?? NOTHING;
  }

  tokenToId(token: string): number | undefined {
    return this.ids.get(token);
  }

  json(): string {
    return this.source;
  }
}

const NOTHING = new Uint8Array(0);

function parse(text: string): TokenizerJson {
  const json = parseJson(text, "tokenizer: not JSON") as Partial<TokenizerJson> | null;
  const model = json?.model;
  if (typeof model?.vocab !== "object" || !Array.isArray(model.merges)) {
    throw new DataError(
      "tokenizer: not a byte-pair vocabulary",
      `model.type: ${model?.type ?? "absent"}; model.vocab: ${typeof model?.vocab}; model.merges: ${typeof model?.merges}`,
      "this reads byte-level BPE as tokenizer.json files of Llama 3, Qwen or DeepSeek hold it",
    );
  }
  if (model.byte_fallback) {
    throw new DataError(
      "tokenizer: not a byte-level vocabulary",
      "model.byte_fallback: true (a SentencePiece vocabulary)",
    );
  }
  const odd = (["dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix"] as const).find(
    (key) => model[key] !== undefined && model[key] !== null && model[key] !== "",
  );
  if (odd !== undefined || (json?.truncation ?? null) !== null) {
    throw new DataError(
      "tokenizer: a vocabulary of another kind",
      odd === undefined
        ? `truncation: ${JSON.stringify(json?.truncation)}`
        : `model.${odd}: ${JSON.stringify(model[odd])}`,
      "loadTokenizer of gentzen/node takes it",
    );
  }
  return json as TokenizerJson;
}

function splitMerge(merge: string): [string, string] {
  const space = merge.indexOf(" ", 1);
  return [merge.slice(0, space), merge.slice(space + 1)];
}

function compileNormalizer(json: NormalizerJson | null): (text: string) => string {
  if (json === null) return (text) => text;
  if (json.type === "NFC" || json.type === "NFD" || json.type === "NFKC" || json.type === "NFKD") {
    const form = json.type;
    return (text) => text.normalize(form);
  }
  if (json.type === "Sequence") {
    const steps = (json.normalizers ?? []).map(compileNormalizer);
    return (text) => steps.reduce((result, step) => step(result), text);
  }
  throw new DataError(
    "tokenizer: a normalizer that is not understood",
    `type: ${json.type}`,
    "NFC, NFD, NFKC, NFKD are",
  );
}

/** The special token that a template puts first. */
function firstSpecial(json: PostProcessorJson | null): string | undefined {
  if (json?.type === "TemplateProcessing") return json.single?.[0]?.SpecialToken?.id;
  return json?.processors?.map(firstSpecial).find((name) => name !== undefined);
}
