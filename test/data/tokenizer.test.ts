import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { Tokenizer as NativeTokenizer } from "tokenizers";
import { describe, expect, test, vi } from "vitest";
import { LEAN_SYMBOLS, type Tokenizer, tokenizerFromJson } from "../../src/data/index.ts";
import { loadTokenizer, trainTokenizer } from "../../src/data/node.ts";
import { ConfigError, DataError, Random } from "../../src/platform/index.ts";
import { freshFolder } from "./support.ts";

/** Proofs as the prover is trained on. */
function proofs(count: number): string[] {
  const random = new Random("proofs");
  return Array.from({ length: count }, () => {
    const [a, b] = [random.pick(["p", "q", "r"]), random.pick(["p", "q", "r", "s"])];
    const [h, k] = [random.int(14), random.int(14)];
    return [
      `theorem ex (p q r s : Prop) (h${h} : ${a} ∧ ${b}) (h${k} : ¬ ${b}) : ${b} ∧ ${a} ∨ (${a} → ${b}) := by`,
      `  have h${k} := h${h}.left`,
      `  rcases h${h} with ⟨h${k}, h${h}⟩`,
      "  constructor",
      `  · exact h${h}.right`,
      `  intro h${k} h${random.int(30)}`,
      `  refine ⟨fun ${random.pick(["x", "hp", "hq"])} => ?_, ${random.pick(["Or.inl", "And.intro", "Iff.mpr", "absurd"])} h${k}⟩`,
      `  rw [${random.pick(["← ", ""])}h${k}] at h${random.int(99)}`,
      `  · intro h${k}`,
      `    cases h${k} with`,
      `    | inl h${h} => exact absurd h${h} h${k}`,
      "    | inr h => contradiction",
      "",
    ].join("\n");
  });
}

const trained = await trainTokenizer(proofs(2000), { vocabSize: 512 });

/** The texts of the tokens, special ones in their names. */
const spell = (tokenizer: Tokenizer, text: string) =>
  tokenizer.encode(text).map((id) => new TextDecoder().decode(tokenizer.bytesOf(id)));

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(..."∧∨→ \n\t\r", "  ", "\n  ", " h12", "⟨", "⊢ ", ":=", "🦆", "é", "e\u0301", "\u0085", "\ufeff"),
    )
    .map((parts) => parts.join("")),
);

describe("a trained vocabulary", () => {
  test("has the size that was asked for, and ids without holes", () => {
    expect(trained.vocabSize).toBe(512);
    expect([trained.endOfText, trained.padding]).toEqual([0, 1]);
    const { vocab } = JSON.parse(trained.json()).model;
    expect(Object.values<number>(vocab).sort((a, b) => a - b)).toEqual(Array.from({ length: 512 }, (_, id) => id));
  });

  test("every text round-trips", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(trained.decode(trained.encode(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(LEAN_SYMBOLS.map((symbol) => [symbol]))("%s is one token, also where it never occurred", (symbol) => {
    expect(spell(trained, symbol)).toEqual([symbol]);
    expect(spell(trained, `x${symbol}1`)).toEqual(["x", symbol, "1"]);
  });

  test("words, names and line breaks with their indentation are single tokens in a proof", () => {
    expect(spell(trained, "\n  · exact h12.left\n    intro h3\n  constructor\n")).toEqual([
      "\n  ",
      "·",
      " exact",
      " h12",
      ".left",
      "\n    ",
      "intro",
      " h3",
      "\n  ",
      "constructor",
      "\n",
    ]);
    expect(spell(trained, " : q ∧ p ∨ (p → q) := by\n  ")).toEqual([
      " :",
      " q",
      " ∧",
      " p",
      " ∨",
      " (",
      "p",
      " →",
      " q",
      ")",
      " :=",
      " by",
      "\n  ",
    ]);
  });

  test("no token joins a symbol to what follows it", () => {
    const symbols = LEAN_SYMBOLS.filter((symbol) => symbol.length === 1);
    for (let id = 258; id < trained.vocabSize; id++) {
      const text = trained.decode([id]);
      const inside = symbols.find((symbol) => text.includes(symbol));
      if (inside !== undefined) expect([inside, ` ${inside}`]).toContain(text);
    }
  });

  test("training twice gives the same vocabulary", async () => {
    const again = await trainTokenizer(proofs(2000), { vocabSize: 512 });
    expect(again.json()).toBe(trained.json());
  });

  test("the native library encodes and decodes the same", async () => {
    const native = NativeTokenizer.fromString(trained.json());
    const texts = [...proofs(20), ...fc.sample(anyText, { numRuns: 400, seed: 1 })];
    for (const text of texts) {
      const encoding = await native.encode(text, null, { addSpecialTokens: false });
      expect(trained.encode(text)).toEqual(encoding.getIds());
    }
  });

  test("with few texts the vocabulary is smaller, with none it has bytes and symbols", async () => {
    const bare = await trainTokenizer([], { vocabSize: 600, wholeSymbols: ["∧"] });
    expect(bare.vocabSize).toBe(2 + 256 + 2);
    expect(spell(bare, "a∧b")).toEqual(["a", "∧", "b"]);
  });

  test.each([100, 300, 40_000])("a vocabulary of %i is refused", async (vocabSize) => {
    await expect(trainTokenizer(["p"], { vocabSize })).rejects.toThrow(ConfigError);
  });
});

test.each([
  ["letters", "a"],
  ["spaces", " "],
  ["digits", "7"],
  ["symbols", "∧"],
])("a run of 200,000 %s is learnt from, and encoded", async (_, character) => {
  const text = character.repeat(200_000);
  const tokenizer = await trainTokenizer(["theorem ex", text], { vocabSize: 400 });
  expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
});

describe("special tokens", () => {
  test("written out in a text they count, and they are left out of decoded text", () => {
    expect(trained.encode("p<|endoftext|>q").filter((id) => id === trained.endOfText)).toHaveLength(1);
    expect(trained.decode([...trained.encode("p"), trained.endOfText, trained.padding])).toBe("p");
    expect(trained.tokenToId("<|endoftext|>")).toBe(trained.endOfText);
    expect(trained.tokenToId("<|nothing|>")).toBeUndefined();
  });

  test("bytes that are no UTF-8 become U+FFFD", () => {
    const [first] = trained.encode("\u00e9");
    expect(trained.decode([first])).toBe("\ufffd");
  });
});

describe("a given tokenizer.json", () => {
  const letters = Object.fromEntries(Object.entries(JSON.parse(trained.json()).model.vocab));
  const base = JSON.parse(trained.json());
  const withCutting = (preTokenizer: unknown, extra: object = {}) =>
    JSON.stringify({ ...base, pre_tokenizer: preTokenizer, ...extra });
  const regex = (pattern: string) => ({
    type: "Split",
    pattern: { Regex: pattern },
    behavior: "Isolated",
    invert: false,
  });
  const byteLevel = (useRegex: boolean) => ({
    type: "ByteLevel",
    add_prefix_space: false,
    trim_offsets: true,
    use_regex: useRegex,
  });

  const patterns: Record<string, unknown> = {
    "GPT-2": byteLevel(true),
    "Llama 3": {
      type: "Sequence",
      pretokenizers: [
        regex(
          "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
        ),
        byteLevel(false),
      ],
    },
    DeepSeek: {
      type: "Sequence",
      pretokenizers: [
        regex("[\\r\\n]"),
        regex("\\s?[A-Za-zµÀ-ÖØ-öø-ƺͰ-ͳΆΈ-ΊΌΎ-ΡΣ-ϵℂℇℊ-ℓℕℙ-ℝℤΩℨK-ℭ]+"),
        regex("\\s?[!-/:-~！-／：-～‘-‟　-。]+"),
        regex("\\s+$"),
        regex("[一-龥ࠀ-一가-퟿]+"),
        { type: "Digits", individual_digits: true },
        byteLevel(false),
      ],
    },
  };

  test.each(Object.entries(patterns))("%s's way of cutting agrees with the native library", async (_, preTokenizer) => {
    const json = withCutting(preTokenizer);
    const [ours, native] = [tokenizerFromJson(json), NativeTokenizer.fromString(json)];
    const lean =
      "theorem foo (x : ℝ) (h₀ : x ≤ 2) : ∀ n ∈ ℕ, x^2 ∣ 12345 := by\r\n  norm_num  [h₀]\n\n\tIT'S don'T 中文 ｱ！ ſ'ſ";
    for (const text of [lean, ...proofs(5), ...fc.sample(anyText, { numRuns: 400, seed: 2 })]) {
      const encoding = await native.encode(text, null, { addSpecialTokens: false });
      expect(ours.encode(text)).toEqual(encoding.getIds());
      expect(ours.decode(ours.encode(text))).toBe(text);
    }
  });

  test("merges written as text, whole words first, normal forms and templates are followed", async () => {
    const merges = base.model.merges.map((merge: [string, string]) => merge.join(" "));
    const model = { ...base.model, merges: merges.slice(0, 200), ignore_merges: true };
    const special = { SpecialToken: { id: "<|padding|>", type_id: 0 } };
    const sequence = { Sequence: { id: "A", type_id: 0 } };
    const processor = {
      type: "TemplateProcessing",
      single: [special, sequence],
      pair: [sequence, { Sequence: { id: "B", type_id: 1 } }],
      special_tokens: { "<|padding|>": { id: "<|padding|>", ids: [1], tokens: ["<|padding|>"] } },
    };
    const json = withCutting(base.pre_tokenizer, { model, normalizer: { type: "NFC" }, post_processor: processor });
    const [ours, native] = [tokenizerFromJson(json), NativeTokenizer.fromString(json)];
    for (const text of ["e\u0301 contradiction", ...proofs(5)]) {
      const encoding = await native.encode(text, null, { addSpecialTokens: false });
      expect(ours.encode(text)).toEqual(encoding.getIds());
    }
    expect(ours.beginOfText).toBe(1);
    expect(trained.beginOfText).toBeUndefined();
  });

  test("is loaded from its path, from a model's folder with the names beside, or from its text", async () => {
    const folder = join(freshFolder(), "model");
    mkdirSync(folder);
    writeFileSync(join(folder, "tokenizer.json"), trained.json());
    expect((await loadTokenizer(join(folder, "tokenizer.json"))).json()).toBe(trained.json());
    expect((await loadTokenizer(trained.json())).endOfText).toBe(0);
    const names = { eos_token: { content: "<|padding|>" }, pad_token: "<|endoftext|>" };
    writeFileSync(join(folder, "tokenizer_config.json"), JSON.stringify(names));
    const loaded = await loadTokenizer(folder);
    expect([loaded.endOfText, loaded.padding]).toEqual([1, 0]);
    expect(loaded.encode(proofs(1)[0])).toEqual(trained.encode(proofs(1)[0]));
  });

  test.each<[string, string, RegExp]>([
    ["no JSON", "{", /not JSON/],
    ["null", "null", /not a byte-pair vocabulary/],
    [
      "a WordPiece vocabulary",
      JSON.stringify({ ...base, model: { type: "WordPiece", vocab: letters } }),
      /not a byte-pair/,
    ],
    [
      "a SentencePiece vocabulary",
      JSON.stringify({ ...base, model: { ...base.model, byte_fallback: true } }),
      /byte_fallback/,
    ],
    [
      "a merge without its token",
      JSON.stringify({ ...base, model: { ...base.model, merges: [["a", "zz"]] } }),
      /merge 0: "a" \+ "zz"/,
    ],
    ["an unknown pre-tokenizer", withCutting({ type: "Metaspace" }), /Metaspace/],
    ["an unknown split", withCutting({ ...regex("a"), behavior: "Contiguous" }), /Contiguous/],
    ["an unknown normalizer", withCutting(null, { normalizer: { type: "Precompiled" } }), /Precompiled/],
    ["a regular expression that cannot be used", withCutting(regex("(?>a)")), /\(\?>a\)/],
    ["no end of text", JSON.stringify({ ...base, added_tokens: [] }), /no token ends a text/],
  ])("%s is a clear error", (_, json, message) => {
    expect(() => tokenizerFromJson(json)).toThrow(DataError);
    expect(() => tokenizerFromJson(json)).toThrow(message);
  });

  test("a byte without a token is an error when it is met", () => {
    const cut = { ...base, model: { ...base.model, vocab: { ...base.model.vocab }, merges: [] } };
    delete cut.model.vocab.a;
    expect(() => tokenizerFromJson(JSON.stringify(cut)).encode("banana")).toThrow(/no "a" in the vocabulary/);
  });
});

/** How often a table is looked into while something is done: what encoding does most. */
function lookups(work: () => void): number {
  const spy = vi.spyOn(Map.prototype, "get");
  work();
  const count = spy.mock.calls.length;
  spy.mockRestore();
  return count;
}

test("a piece of 100,000 letters takes ten times the work of one of 10,000, not a hundred times", () => {
  const long = "ab".repeat(50_000);
  expect(trained.decode(trained.encode(long))).toBe(long);
  const few = lookups(() => trained.encode(long.slice(0, 10_000)));
  expect(few).toBeGreaterThan(10_000);
  expect(lookups(() => trained.encode(long))).toBeLessThan(12 * few);
});

test("pieces that were met before are looked up whole", () => {
  const texts = proofs(2000);
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  for (const text of texts) trained.encode(text);
  const again = lookups(() => {
    for (const text of texts) trained.encode(text);
  });
  expect(again).toBeLessThan(characters);
});
