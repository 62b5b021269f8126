// Byte-level tokenizers as tokenizer.json files describe them; the same code in Node and in browsers.
import { DataError } from "../platform/index.ts";
import { fromByteCharacters } from "./byte_level.ts";
import { BytePairs } from "./byte_pairs.ts";
import { type Cutter, compilePreTokenizer, escapeLiteral, type PreTokenizerJson } from "./pre_tokenizer.ts";

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
}

/** The fields of a tokenizer.json that are read. */
export interface TokenizerJson {
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
  };
}

interface AddedToken {
  id: number;
  content: string;
  special?: boolean;
}

type NormalizerJson = { type: string; normalizers?: NormalizerJson[] };
type PostProcessorJson = {
  type: string;
  processors?: PostProcessorJson[];
  single?: { SpecialToken?: { id: string } }[];
};

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

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Makes the tokenizer that a tokenizer.json describes: byte-level byte-pair encoding, with any pre-tokenizer built of
 * Split, Digits and ByteLevel.
 *
 * @throws {DataError} where the file describes something else.
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
  private readonly added: ReadonlyMap<string, number>;
  private readonly addedPattern: RegExp | undefined;

  constructor(json: TokenizerJson, source: string, names: SpecialTokenNames) {
    this.source = source;
    const vocabulary = new Map(Object.entries(json.model.vocab));
    const merges = json.model.merges.map((merge) => (typeof merge === "string" ? splitMerge(merge) : merge));
    this.pairs = new BytePairs(vocabulary, merges, json.model.ignore_merges ?? false);
    this.cut = compilePreTokenizer(json.pre_tokenizer ?? null);
    this.normalize = compileNormalizer(json.normalizer ?? null);

    const addedTokens = json.added_tokens ?? [];
    this.added = new Map(addedTokens.map((token) => [token.content, token.id]));
    this.addedPattern = anyOf([...this.added.keys()]);
    this.ids = new Map([...vocabulary, ...this.added]);
    this.vocabSize = 1 + [...this.ids.values()].reduce((most, id) => Math.max(most, id), -1);
    for (const [token, id] of vocabulary) this.bytes[id] = fromByteCharacters(token) ?? new TextEncoder().encode(token);
    for (const token of addedTokens) {
      this.bytes[token.id] = token.special ? new Uint8Array(0) : new TextEncoder().encode(token.content);
    }

    const end = this.findSpecial(names.endOfText, END_NAMES);
    if (end === undefined) {
      throw new DataError(
        "tokenizer: no token ends a text",
        `none of ${END_NAMES.join(" ")} is in the vocabulary`,
        "name it: eos_token in the tokenizer_config.json beside the tokenizer.json",
      );
    }
    this.endOfText = end;
    this.padding = this.findSpecial(names.padding, PADDING_NAMES) ?? end;
    const first = firstSpecial(json.post_processor ?? null);
    this.beginOfText = first === undefined ? undefined : this.ids.get(first);
  }

  encode(text: string): number[] {
    const tokens: number[] = [];
    let end = 0;
    if (this.addedPattern !== undefined) {
      for (const match of text.matchAll(this.addedPattern)) {
        this.encodePlain(tokens, text.slice(end, match.index));
        tokens.push(this.added.get(match[0])!);
        end = match.index + match[0].length;
      }
    }
    this.encodePlain(tokens, end === 0 ? text : text.slice(end));
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

  private encodePlain(tokens: number[], text: string): void {
    if (text === "") return;
    for (const piece of this.cut(this.normalize(text))) this.pairs.encodeInto(tokens, piece);
  }

  private findSpecial(name: string | undefined, usual: readonly string[]): number | undefined {
    if (name === undefined) return usual.map((each) => this.added.get(each)).find((id) => id !== undefined);
    const id = this.ids.get(name);
    if (id === undefined)
      throw new DataError("tokenizer: a special token is missing", `no "${name}" in the vocabulary`);
    return id;
  }
}

const NOTHING = new Uint8Array(0);

function parse(text: string): TokenizerJson {
  let json: Partial<TokenizerJson> | null;
  try {
    json = JSON.parse(text) as Partial<TokenizerJson> | null;
  } catch (error) {
    throw new DataError(
      "tokenizer: not JSON",
      error instanceof Error ? error.message : String(error),
      "the file may be cut off: copy it again",
    );
  }
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

/** A pattern for the longest of some words at each place. */
function anyOf(words: readonly string[]): RegExp | undefined {
  const sorted = words.filter((word) => word !== "").sort((a, b) => b.length - a.length);
  return sorted.length === 0 ? undefined : new RegExp(sorted.map(escapeLiteral).join("|"), "gu");
}
