// Learns a byte-level vocabulary from texts (Node only; the counting is done by the native library `tokenizers`).
import { execFile } from "node:child_process";
import { mkdtemp, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ConfigError, DataError } from "../../platform/index.ts";
import { readJson, removeAll } from "../../platform/node.ts";
import { CHARACTER_OF_BYTE, toByteCharacters } from "./byte_level.ts";
import { BytePairs } from "./byte_pairs.ts";
import { LEAN_SYMBOLS, leanPattern } from "./lean_symbols.ts";
import { nativeLibrary } from "./native_library.ts";
import { type Cutter, compilePreTokenizer, type PreTokenizerJson } from "./pre_tokenizer.ts";
import { type Tokenizer, tokenizerFromJson } from "./tokenizer.ts";

/** Options of {@link trainTokenizer}. */
export interface TrainTokenizerOptions {
  /** The most tokens the vocabulary may have. With few texts it ends up smaller. */
  vocabSize: number;
  /** Symbols that are one token each, however rare. */
  wholeSymbols?: readonly string[];
}

const END_OF_TEXT = "<|endoftext|>";
const PADDING = "<|padding|>";

/** The library's own limit on a vocabulary that it learns. */
const LARGEST_VOCABULARY = 30_000;

/** A pair of tokens, by their texts in the byte-level alphabet. */
type Merge = [string, string];

/**
 * Learns a byte-level vocabulary: two special tokens, the 256 bytes, the whole symbols, and then the pairs of tokens that
 * stand beside each other most often. Every text can be encoded and comes back as it was.
 *
 * @throws {ConfigError} when `vocabSize` has no room for the bytes and symbols, or is more than 30,000.
 */
export async function trainTokenizer(texts: Iterable<string>, options: TrainTokenizerOptions): Promise<Tokenizer> {
  const symbols = options.wholeSymbols ?? LEAN_SYMBOLS;
  const base = [END_OF_TEXT, PADDING, ...CHARACTER_OF_BYTE];
  const tokens = new Set(base);
  const merges: Merge[] = [];
  const add = (merge: Merge) => {
    if (tokens.has(merge.join(""))) return;
    tokens.add(merge.join(""));
    merges.push(merge);
  };

  for (const symbol of symbols) {
    const bytes = toByteCharacters(symbol);
    for (let length = 1; length < bytes.length; length++) add([bytes.slice(0, length), bytes.charAt(length)]);
  }
  if (options.vocabSize < tokens.size || options.vocabSize > LARGEST_VOCABULARY) {
    throw new ConfigError(
      `tokenizer: a vocabulary of ${options.vocabSize} tokens cannot be learnt`,
      `the special tokens, the bytes and ${symbols.length} whole symbols take ${tokens.size}`,
      `choose from ${tokens.size} to ${LARGEST_VOCABULARY}`,
    );
  }

  const preTokenizer: PreTokenizerJson = {
    type: "Sequence",
    pretokenizers: [
      { type: "Split", pattern: { Regex: leanPattern(symbols) }, behavior: "Isolated", invert: false },
      { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: false },
    ],
  };
  const known = [...tokens];
  const pairs = new BytePairs(new Map(known.map((token, id) => [token, id])), merges);
  for (const merge of await learnMerges(texts, compilePreTokenizer(preTokenizer), pairs, known)) {
    if (tokens.size >= options.vocabSize) break;
    add(merge);
  }
  return tokenizerFromJson(JSON.stringify(tokenizerJson([...tokens], merges, preTokenizer)));
}

/** Longer pieces are cut for learning: the library's time grows with the square of a piece. */
const LONGEST_LEARNT = 4096;

/** Each known token is one of these characters in what the library gets to see. */
const FIRST_CHARACTER = 0x4e00;

/** In a process of its own: the library shows its progress on standard output, which belongs to our caller. */
const NATIVE_TRAINING = `
const [, library, corpus, learnt] = process.argv;
const { BPE, Tokenizer, charDelimiterSplit } = require(library);
const tokenizer = new Tokenizer(BPE.empty());
tokenizer.setPreTokenizer(charDelimiterSplit("\\n"));
tokenizer.train([corpus]);
tokenizer.save(learnt);`;

const execute = promisify(execFile);

/** Learns which tokens to join, in order, from texts that are already cut into pieces and known tokens. */
async function learnMerges(
  texts: Iterable<string>,
  cut: Cutter,
  pairs: BytePairs,
  known: readonly string[],
): Promise<Merge[]> {
  const library = nativeLibrary("learning a vocabulary");
  const folder = await mkdtemp(join(tmpdir(), "gentzen-tokenizer-"));
  try {
    const corpus = join(folder, "corpus.txt");
    await writePieces(corpus, texts, cut, pairs);
    const learnt = join(folder, "learnt.json");
    await execute(process.execPath, ["-e", NATIVE_TRAINING, library, corpus, learnt]).catch((error: Error) => {
      throw new DataError(
        "tokenizer: the library tokenizers could not learn a vocabulary",
        error.message.trim().split("\n").at(-1) ?? "",
        `look whether ${tmpdir()} has room and the package tokenizers is installed for this machine`,
        { cause: error },
      );
    });
    const { model } = await readJson<{ model: { merges: Merge[] } }>(learnt);
    const spell = (characters: string) =>
      Array.from(characters, (character) => known[character.codePointAt(0)! - FIRST_CHARACTER]).join("");
    return model.merges.map(([left, right]) => [spell(left), spell(right)]);
  } finally {
    await removeAll(folder);
  }
}

/** Writes the pieces of the texts, one a line, each known token as its character. */
async function writePieces(path: string, texts: Iterable<string>, cut: Cutter, pairs: BytePairs): Promise<void> {
  const spelled = new Map<string, string>();
  const spell = (piece: string): string => {
    const tokens: number[] = [];
    pairs.encodeInto(tokens, piece);
    const lines: string[] = [];
    for (let start = 0; start < tokens.length; start += LONGEST_LEARNT) {
      let line = "";
      for (const token of tokens.slice(start, start + LONGEST_LEARNT))
        line += String.fromCharCode(FIRST_CHARACTER + token);
      lines.push(line);
    }
    return lines.join("\n");
  };
  const file = await open(path, "w");
  try {
    let lines: string[] = [];
    for (const text of texts) {
      for (const piece of cut(text)) {
        let line = spelled.get(piece);
        if (line === undefined) {
          line = spell(piece);
          spelled.set(piece, line);
        }
        lines.push(line);
      }
      if (lines.length > 100_000) {
        await file.write(`${lines.join("\n")}\n`);
        lines = [];
      }
    }
    await file.write(`${lines.join("\n")}\n`);
  } finally {
    await file.close();
  }
}

function tokenizerJson(tokens: readonly string[], merges: readonly Merge[], preTokenizer: PreTokenizerJson): object {
  const special = (content: string, id: number) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  });
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [END_OF_TEXT, PADDING].map(special),
    normalizer: null,
    pre_tokenizer: preTokenizer,
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: false },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges,
    },
  };
}
