// Tokenizers of others give the ids of the libraries that they were made with: scripts/make_tokenizer_fixtures.py wrote them down.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Tokenizer, tokenizerFromJson } from "../../src/data/index.ts";
import { loadTokenizer } from "../../src/data/node.ts";
import { LibraryThread } from "../../src/data/tokenizer/native_tokenizer.ts";
import { DataError } from "../../src/platform/index.ts";

interface Case {
  name: string;
  tokenizer: Record<string, unknown>;
  config: Record<string, unknown>;
  texts: string[];
  ids: number[][];
  decoded: string[];
  begin: number | null;
  end: number;
}

const file = new URL("../fixtures/tokenizers.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: Case[] };

/** A model's folder with these files. */
function folderOf(tokenizer: unknown, config?: unknown): string {
  const folder = join(mkdtempSync(join(tmpdir(), "gentzen-tokenizer-")), "model");
  mkdirSync(folder);
  writeFileSync(join(folder, "tokenizer.json"), JSON.stringify(tokenizer));
  if (config !== undefined) writeFileSync(join(folder, "tokenizer_config.json"), JSON.stringify(config));
  return folder;
}

const byName = (name: string) => cases.find((each) => each.name === name)!;

describe.each(cases)("$name", ({ tokenizer, config, texts, ids, decoded, begin, end }) => {
  test("in Node: ids, texts and special tokens are the library's", async () => {
    const loaded = await loadTokenizer(folderOf(tokenizer, config));
    for (const [index, text] of texts.entries()) {
      expect([text, loaded.encode(text)]).toEqual([text, ids[index]]);
      expect([text, loaded.decode(ids[index])]).toEqual([text, decoded[index]]);
    }
    expect([loaded.endOfText, loaded.beginOfText ?? null]).toEqual([end, begin]);
    expect(loaded.vocabSize).toBeGreaterThan(Math.max(...ids.flat()));
  });

  test("in browsers: the same ids, or a refusal by name", () => {
    let loaded: Tokenizer;
    try {
      loaded = tokenizerFromJson(JSON.stringify(tokenizer), { endOfText: String(config.eos_token) });
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
      expect(["sentencepiece", "metaspace", "unigram", "lower case"]).toContain(nameOf(tokenizer));
      return;
    }
    for (const [index, text] of texts.entries()) expect([text, loaded.encode(text)]).toEqual([text, ids[index]]);
  });
});

const nameOf = (tokenizer: unknown) => cases.find((each) => each.tokenizer === tokenizer)?.name;

test("added tokens with every set of flags, in any text: browser and library agree", async () => {
  const { tokenizer, config } = byName("flags");
  const native = await loadTokenizer(folderOf(tokenizer, config));
  const own = tokenizerFromJson(JSON.stringify(tokenizer), { endOfText: "<|eos|>" });
  const contents = (tokenizer.added_tokens as { content: string }[]).map(({ content }) => content);
  const part = fc.oneof(
    fc.constantFrom(...contents),
    fc.constantFrom(
      " ",
      "  ",
      "\n",
      "\t",
      "\u00a0",
      "\u0085",
      "\ufeff",
      "a",
      "_",
      "1",
      "é",
      "e\u0301",
      "A\u030a",
      "<",
      "\u200d",
      ".",
    ),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      expect([text, own.encode(text)]).toEqual([text, native.encode(text)]);
    }),
    { numRuns: 600, seed: 3 },
  );
});

test("tokens that only tokenizer_config.json has are added, with their flags", async () => {
  const { tokenizer, config } = byName("gpt2");
  const token = {
    content: "<tool>",
    lstrip: true,
    rstrip: false,
    single_word: false,
    normalized: false,
    special: false,
  };
  const highest = Math.max(...(tokenizer.added_tokens as { id: number }[]).map(({ id }) => id));
  const loaded = await loadTokenizer(
    folderOf(tokenizer, {
      ...config,
      added_tokens_decoder: { [highest + 1]: token, 0: { content: "!", special: false } },
    }),
  );
  const plain = await loadTokenizer(folderOf(tokenizer, config));
  expect(loaded.encode("a  <tool>b")).toEqual([...plain.encode("a"), highest + 1, ...plain.encode("b")]);
  expect(loaded.tokenToId("<tool>")).toBe(highest + 1);
});

test.each<[string, string, RegExp]>([
  ["no JSON", "{", /not JSON/],
  ["a key twice", '{"model": {"type": "BPE"}, "model": {}}', /the key "model" is there twice/],
  ["no model", '{"version": "1.0"}', /it has version, and no model/],
  ["a model that the library does not know", '{"model": {"type": "Odd"}}', /the library tokenizers cannot do this/],
  ["no end of text", JSON.stringify({ ...byName("gpt2").tokenizer, added_tokens: [] }), /no token ends a text/],
])("%s is a clear error", async (_, json, message) => {
  const error = await loadTokenizer(json).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DataError);
  expect(String(error)).toMatch(message);
});

test("bytes of tokens: of the byte-level alphabet, of pieces, of bytes that pieces fall back to", async () => {
  const text = (tokenizer: Tokenizer, id: number) => new TextDecoder().decode(tokenizer.bytesOf(id));
  const bytes = await loadTokenizer(folderOf(byName("qwen").tokenizer, byName("qwen").config));
  expect(
    bytes
      .encode("a ∧ élève")
      .map((id) => text(bytes, id))
      .join(""),
  ).toMatch(/^a .*ve$/);
  const pieces = await loadTokenizer(folderOf(byName("sentencepiece").tokenizer, byName("sentencepiece").config));
  const joined = pieces.encode("a 🦆").flatMap((id) => [...pieces.bytesOf(id)]);
  expect(new TextDecoder().decode(Uint8Array.from(joined))).toBe(" a 🦆");
  expect([...pieces.bytesOf(pieces.endOfText)]).toEqual([]);
});

test("a call that was given up leaves its answer to nobody", () => {
  const thread = new LibraryThread();
  const index = thread.call("open", JSON.stringify(cases[0]?.tokenizer));
  thread.patience = 0;
  const given = tokenizerFromJson(JSON.stringify(cases[0]?.tokenizer));
  const alone = (text: string) => given.encode(text);
  const long = "p ∧ q ".repeat(20_000);
  expect(() => thread.call("encode", index, long, false)).toThrow(/gives no answer/);
  thread.patience = 600_000;
  for (const text of ["p", "q ∧ r"]) expect(thread.call("encode", index, text, false)).toEqual(alone(text));
});
