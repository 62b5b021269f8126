// Vocabularies in GGUF files: the ids of the tokenizer.json that each was made of, and a file as a model wherever a folder is one.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { tokenizerFromJson } from "../../src/data/index.ts";
import { loadTokenizer, readGgufVocabulary } from "../../src/data/node.ts";
import { ggufVocabulary } from "../../src/data/tokenizer/gguf/gguf_vocabulary.ts";
import type { GgufValue } from "../../src/data/weights/gguf/read_gguf.ts";
import { disposeModule } from "../../src/nn/index.ts";
import { DataError } from "../../src/platform/index.ts";
import { convertModel, openEngine, openModel, promptIds } from "../../src/prover/node.ts";
import { useDevice } from "../device.ts";
import { ROOT } from "../house/imports.ts";

useDevice();
const fixtures = join(ROOT, "test/fixtures/gguf");
const root = mkdtempSync(join(tmpdir(), "gguf-vocabulary-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const fileOf = (name: string) => join(fixtures, `vocabulary_${name}.gguf`);

interface Case {
  readonly text: string;
  readonly ids: readonly number[];
  readonly decoded?: string;
}
const expected = JSON.parse(readFileSync(join(fixtures, "vocabulary.json"), "utf8")) as Record<string, Case[]>;
const casesIn = (file: string) =>
  JSON.parse(readFileSync(join(ROOT, "test/fixtures", file), "utf8")).cases as {
    name: string;
    tokenizer: object;
    config: object;
  }[];
const originals = [
  ...casesIn("tokenizers.json").filter(({ name }) => name !== "deepseek"),
  ...casesIn("provers.json").filter(({ name }) => name === "deepseek"),
];

describe.each(["qwen", "llama3", "gpt2", "deepseek"])("%s", (name) => {
  test("every text has the ids that it has by the original tokenizer.json, by the library and by the page's encoder", async () => {
    const tokenizer = await loadTokenizer(fileOf(name));
    const files = await readGgufVocabulary(fileOf(name));
    const own = tokenizerFromJson(files.json, { endOfText: JSON.parse(files.config).eos_token });
    const original = originals.find((each) => each.name === name)!;
    const beside = join(root, name);
    mkdirSync(beside);
    writeFileSync(join(beside, "tokenizer.json"), JSON.stringify(original.tokenizer));
    writeFileSync(join(beside, "tokenizer_config.json"), JSON.stringify(original.config));
    const given = await loadTokenizer(beside);
    expect(expected[name].length).toBeGreaterThan(10);
    for (const { text, ids } of expected[name]) {
      expect(tokenizer.encode(text), text).toEqual(given.encode(text));
      expect(own.encode(text), text).toEqual(given.encode(text));
      const begin = tokenizer.beginOfText;
      const all = begin === undefined || ids[0] !== begin ? ids : ids.slice(1);
      const mine = tokenizer.encode(text);
      expect(begin !== undefined && mine[0] === begin ? mine.slice(1) : mine, text).toEqual(all);
      expect(tokenizer.decode(mine)).toBe(given.decode(mine));
    }
    expect(tokenizer.beginOfText).toBe(given.beginOfText);
    expect(tokenizer.vocabSize).toBe(given.vocabSize);
  });
});

describe.each(["sentencepiece", "sentencepiece_bare"])("%s", (name) => {
  test("every text has the ids that sentencepiece gives it, and comes back", async () => {
    const tokenizer = await loadTokenizer(fileOf(name));
    expect(expected[name].length).toBeGreaterThan(10);
    for (const { text, ids, decoded } of expected[name]) {
      expect(tokenizer.encode(text), text).toEqual(ids);
      expect(tokenizer.decode(ids), text).toBe(decoded);
    }
    expect(tokenizer.beginOfText).toBe(tokenizer.tokenToId("<s>"));
    expect(tokenizer.endOfText).toBe(tokenizer.tokenToId("</s>"));
    const turn = tokenizer.tokenToId("<|turn|>");
    const [plain] = tokenizer.encode("x");
    expect(tokenizer.encode("<|turn|>x")).toEqual([turn, plain]);
    expect([...tokenizer.bytesOf(tokenizer.tokenToId("<0xE2>")!)]).toEqual([0xe2]);
  });
});

test("a file is a model wherever a folder is one: opened, asked by its template, converted", async () => {
  const file = fileOf("qwen");
  const write = async (place: string) => {
    const opened = await openModel(place, { weights: "stored" });
    expect(opened.tokenizer.bytesOf(opened.tokenizer.endOfText)).toHaveLength(0);
    const text = opened.chat?.render([{ role: "user", content: "theorem" }]) ?? "";
    expect(text).toBe("<|im_start|>user\ntheorem<|im_end|>\n<|im_start|>assistant");
    const engine = openEngine(opened, 2, 80);
    const [made] = await engine.generate([
      { prompt: promptIds(opened, text), count: 2, maxTokens: 10, temperature: 1, seed: 3 },
    ]);
    engine.dispose();
    disposeModule(opened.model);
    return made.map(({ tokens }) => tokens);
  };
  const told = await write(file);
  const folder = join(root, "folder");
  mkdirSync(folder);
  cpSync(file, join(folder, "model.gguf"));
  expect(await write(folder)).toEqual(told);
  for (const [place, out] of [
    [file, "from file"],
    [folder, "from folder"],
  ]) {
    await convertModel(place, join(root, out), { weights: "q8" });
    expect(await write(join(root, out))).toEqual(told);
  }
  await expect(openModel(join(root, "nothing.gguf"))).rejects.toThrow(/there is no such model/);
});

/** The metadata of a vocabulary with scores, of two pieces. */
const header = (): [string, GgufValue][] => [
  ["tokenizer.ggml.model", "llama"],
  ["tokenizer.ggml.tokens", { length: 2, values: ["<unk>", "x"] }],
  ["tokenizer.ggml.token_type", { length: 2, values: [2, 1] }],
  ["tokenizer.ggml.scores", { length: 2, values: [0, -1] }],
];

test("what cannot be is refused by name", async () => {
  const changed = (from: string, to: string) => {
    const bytes = readFileSync(fileOf("gpt2"));
    const at = bytes.indexOf(from);
    expect(at).toBeGreaterThan(0);
    const file = join(root, `${to.replace(/\W/g, "_")}.gguf`);
    writeFileSync(file, Buffer.concat([bytes.subarray(0, at), Buffer.from(to), bytes.subarray(at + from.length)]));
    return loadTokenizer(file);
  };
  await expect(changed("gpt-2", "gpt-3")).rejects.toThrow(DataError);
  await expect(changed("gpt-2", "gpt-4")).rejects.toThrow(/its rules for cutting texts are not known.*gpt-4/s);
  await expect(changed("gpt2", "bert")).rejects.toThrow(/a kind of vocabulary that is not known.*bert/s);
  const scored = readFileSync(fileOf("sentencepiece"));
  const unset = join(root, "changed.gguf");
  const at = scored.indexOf("add_space_prefix");
  writeFileSync(
    unset,
    Buffer.concat([scored.subarray(0, at), Buffer.from("escape_blanks_xy"), scored.subarray(at + 16)]),
  );
  expect((await loadTokenizer(unset)).encode("x")).toEqual((await loadTokenizer(fileOf("sentencepiece"))).encode("x"));
  const scores = scored.indexOf("ggml.scores");
  writeFileSync(
    unset,
    Buffer.concat([scored.subarray(0, scores), Buffer.from("ggml.scorez"), scored.subarray(scores + 11)]),
  );
  await expect(loadTokenizer(unset)).rejects.toThrow(/its vocabulary is not whole.*scores/s);
  const changing = "remove_extra_whitespaces";
  expect(() =>
    ggufVocabulary({ metadata: new Map([...header(), [`tokenizer.ggml.${changing}`, true]]) }, "m.gguf"),
  ).toThrow(/its texts are changed in ways that are not known.*remove_extra_whitespaces/s);
  expect(() => ggufVocabulary({ metadata: new Map(header()) }, "m.gguf")).toThrow(/0 of its pieces are bytes/);
  await expect(changed("ggml.merges", "ggml.mergez")).rejects.toThrow(/its vocabulary is not whole.*merges/s);
  await expect(loadTokenizer(join(fixtures, "qwen3.gguf"))).rejects.toThrow(DataError);
});
