// Tokenizers and prompts of the open provers: those of `transformers`, in Node and in a page. scripts/make_prover_fixtures.py wrote them down.
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { chatTemplateOf, type Tokenizer, tokenizerFromJson } from "../../src/data/index.ts";
import { loadTokenizer } from "../../src/data/node.ts";
import { formatNamed, inConversation, type Problem } from "../../src/tasks/index.ts";
import { readProblems } from "../../src/tasks/node.ts";
import { dataFolder } from "../lean/check.ts";

interface Case {
  name: string;
  tokenizer: object;
  config: Record<string, unknown>;
  texts: string[];
  ids: number[][];
  decoded: string[];
  prompts: { format: string; turns: string; template: string; messages: object[]; text: string; ids: number[] }[];
  shared: { count: number; texts: string; ids: string };
  made: Record<string, { count: number; ids: string }>;
  benchmarks: Record<string, { count: number; ids: string }>;
}

const {
  cases,
  problem: asked,
  made: madeProblems,
} = JSON.parse(readFileSync(new URL("../fixtures/provers.json", import.meta.url), "utf8")) as {
  cases: Case[];
  problem: Pick<Problem, "header" | "informal" | "statement">;
  made: [string, string, string][];
};
const problem: Problem = { ...asked, name: "square_pos", source: "here", split: "" };

/** Of a record all its texts, one a line; of a Lean file all of it. */
function sharedTexts(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort((a, b) => (a < b ? -1 : 1));
  return files.flatMap((file) => {
    const read = () => new TextDecoder("utf-8", { ignoreBOM: true }).decode(readFileSync(join(folder, file)));
    if (file.endsWith(".lean")) return [read()];
    if (!file.endsWith(".jsonl")) return [];
    const lines = read().split("\n");
    return lines
      .filter((line) => line.trim() !== "")
      .map((line) =>
        Object.values(JSON.parse(line) as object)
          .filter((value) => typeof value === "string")
          .join("\n"),
      );
  });
}

function hashed(values: readonly string[]): string {
  const digest = createHash("sha256");
  for (const value of values) digest.update(`${value}\0`);
  return digest.digest("hex");
}

const root = mkdtempSync(join(tmpdir(), "gentzen-provers-"));
afterAll(() => rmSync(root, { recursive: true }));

const benchmarkFiles = ["minif2f", "proofnet", "putnam_bench", "mobench", "minif2f_goedel"];

describe.each(cases)("$name", ({ tokenizer, config, texts, ids, decoded, prompts, shared, made, benchmarks }) => {
  writeFileSync(join(root, "tokenizer.json"), JSON.stringify(tokenizer));
  const json = JSON.stringify(tokenizer);
  const native = async () => {
    const folder = mkdtempSync(join(root, "model-"));
    writeFileSync(join(folder, "tokenizer.json"), json);
    writeFileSync(join(folder, "tokenizer_config.json"), JSON.stringify(config));
    return loadTokenizer(folder);
  };
  const paged = () => tokenizerFromJson(json, { endOfText: String(config.eos_token) });

  test.each([
    ["Node", native],
    ["a page", async () => paged()],
  ] as [string, () => Promise<Tokenizer>][])("the library's ids in %s", async (_where, open) => {
    const loaded = await open();
    for (const [index, text] of texts.entries()) {
      expect([text, loaded.encode(text)]).toEqual([text, ids[index]]);
      if (_where === "Node" && !/\|>|｜>/.test(text)) expect(loaded.decode(ids[index]!)).toBe(decoded[index]);
    }
  });

  test("every shared text, in Node and in a page", async ({ skip }) => {
    if (dataFolder === undefined) return skip("GENTZEN_DATA is not there");
    const all = sharedTexts(dataFolder);
    if (hashed(all) !== shared.texts) return skip("the shared texts are others than those that were written down");
    expect(all.length).toBe(shared.count);
    expect(shared.count).toBeGreaterThan(3000);
    for (const loaded of [await native(), paged()])
      expect(hashed(all.map((text) => loaded.encode(text).join(",")))).toBe(shared.ids);
  }, 300_000);

  test.each(prompts)(
    "the prompt of $format: turns $turns, template $template",
    async ({ format, text, ids: expected }) => {
      const loaded = await native();
      const template = chatTemplateOf(loaded.companions!);
      const prompt = inConversation(formatNamed(format), template).prompt(
        problem,
        format === "deepseek" ? "cot" : undefined,
      );
      expect(prompt).toBe(text);
      expect(loaded.encode(prompt)).toEqual(expected);
      expect(paged().encode(prompt)).toEqual(expected);
    },
  );

  /** Of every format and mode, a hash of the ids of the prompts, as Node and a page have them. */
  async function promptHashes(problems: readonly Problem[], names: readonly string[]) {
    const loaded = await native();
    const template = chatTemplateOf(loaded.companions!);
    return Object.fromEntries(
      names.map((name) => {
        const [format = "", mode] = name.split(" ") as [string, "plain" | "cot"];
        const put = inConversation(formatNamed(format), template);
        const encoded = problems.map((each) => loaded.encode(put.prompt(each, mode)).join(","));
        const first = put.prompt(problems[0]!, mode);
        expect(paged().encode(first).join(",")).toBe(encoded[0]);
        return [name, { count: encoded.length, ids: hashed(encoded) }];
      }),
    );
  }

  test("the prompts for 200 made statements in every format, as apply_chat_template has them", async () => {
    const problems = madeProblems.map(
      ([header, informal, statement], index): Problem => ({
        ...{ header, statement, name: `made_${index}`, source: "made", split: "" },
        ...(informal === "" ? {} : { informal }),
      }),
    );
    expect(problems.length).toBe(200);
    expect(await promptHashes(problems, Object.keys(made))).toEqual(made);
  });

  test("the prompts for 200 statements of benchmarks, likewise", async ({ skip }) => {
    const folder = join(dataFolder ?? "absent", "benchmarks");
    if (!existsSync(folder)) return skip("GENTZEN_DATA is not there");
    const found = await Promise.all(
      benchmarkFiles.map((name) => readProblems([join(folder, `${name}.jsonl`)], undefined)),
    );
    const problems = found.flatMap((each) => each.problems.slice(0, 40));
    expect(problems.length).toBe(200);
    expect(await promptHashes(problems, Object.keys(benchmarks))).toEqual(benchmarks);
  });
});
