// Bad input: each mistake ends in what is wrong, the evidence and the fix, with the documented exit code, and with --json
// also in one JSON line.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { makeModel, preset } from "../../models/index.ts";
import { saveModel } from "../../models/node.ts";
import { trainTokenizer } from "../../src/data/node.ts";
import { useDevice } from "../device.ts";
import { gentzen } from "./command.ts";

useDevice();

const folder = mkdtempSync(join(tmpdir(), "gentzen-bad-input-"));
const whole = join(folder, "model");
let made = 0;

beforeAll(async () => {
  const tokenizer = await trainTokenizer(["theorem ex ( p : Prop ) : p → p := by\n  intro h0"], { vocabSize: 400 });
  const { vocabSize, endOfText } = tokenizer;
  const config = preset("micro", { vocab_size: vocabSize, eos_token_id: endOfText, max_position_embeddings: 64 });
  await saveModel(makeModel(config, 1), whole);
  writeFileSync(join(whole, "tokenizer.json"), tokenizer.json());
});

function file(text: string): string {
  const path = join(folder, `file${made++}`);
  writeFileSync(path, text);
  return path;
}

/** A copy of the model, damaged. */
function damaged(damage: (folder: string) => void): string {
  const copy = join(folder, `model${made++}`);
  cpSync(whole, copy, { recursive: true });
  damage(copy);
  return copy;
}

type Header = Record<string, { dtype: string; shape: number[]; data_offsets: number[] }>;

/** A copy of the model whose safetensors header says something else of the weights that follow it. */
function lying(change: (header: Header, names: string[]) => void): string {
  return damaged((copy) => {
    const path = join(copy, "model.safetensors");
    const bytes = readFileSync(path);
    const end = 8 + Number(bytes.readBigUInt64LE(0));
    const header = JSON.parse(bytes.subarray(8, end).toString()) as Header;
    change(
      header,
      Object.keys(header).filter((name) => name !== "__metadata__"),
    );
    const text = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    writeFileSync(path, Buffer.concat([length, text, bytes.subarray(end)]));
  });
}

function withConfig(change: (config: Record<string, unknown>) => void): string {
  return damaged((copy) => {
    const path = join(copy, "config.json");
    const config = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    change(config);
    writeFileSync(path, JSON.stringify(config));
  });
}

/** A copy of the model with one number of its weights replaced. */
function withWeight(value: number): string {
  return damaged((copy) => {
    const path = join(copy, "model.safetensors");
    const bytes = readFileSync(path);
    bytes.writeFloatLE(value, bytes.length - 40);
    writeFileSync(path, bytes);
  });
}

/** The model with a tokenizer that knows more tokens than it does. */
function withLargerTokenizer(): string {
  return damaged((copy) => {
    const path = join(copy, "tokenizer.json");
    const tokenizer = JSON.parse(readFileSync(path, "utf8")) as { added_tokens: object[] };
    tokenizer.added_tokens.push({ id: 5000, content: "<new>", special: false });
    writeFileSync(path, JSON.stringify(tokenizer));
  });
}

const texts = (text: string) => file(`${JSON.stringify({ text })}\n`);
const sftOn = (model: string, data: string) => ["sft", data, "--model", model, "--out", join(folder, `run${made++}`)];
const generate = (model: string) => ["generate", "--model", model, "--prompt", "p", "--max-tokens", "2"];
const [USAGE, DATA] = [2, 4];

/** The arguments are made when the test runs: after the model. */
const cases: Record<string, readonly [args: () => string[], code: number, message: RegExp]> = {
  "an unknown verb": [() => ["genarate"], USAGE, /^UsageError: unknown verb\n.*\n.*generate\?$/],
  "an unknown flag": [() => ["info", "--sise", "3"], USAGE, /^UsageError: unknown flag\n {2}--sise\n.*--size\?$/],
  "a flag without its value": [() => ["info", "--size"], USAGE, /a flag without its value/],
  "a value of the wrong kind": [() => ["info", "--size", "big"], USAGE, /--size takes a number\n {2}"big"/],
  "a value out of range": [() => ["info", "--size", "1"], USAGE, /^UsageError: --size: /],
  "a flag that is missing": [() => ["generate", "--prompt", "p"], USAGE, /--model is missing/],
  "no configuration file": [() => ["info", "--config", "/nowhere.json"], DATA, /cannot read \/nowhere.json/],
  "a configuration that is no JSON": [() => ["info", "--config", file("{ size")], DATA, /not a JSON file/],
  "a configuration that is a list": [() => ["info", "--config", file("[1]")], USAGE, /a table of fields/],
  "an unknown field": [() => ["info", "--config", file('{"sise":1}')], USAGE, /unknown field "sise"\n.*\n.*"size"\?$/],
  "a field of the wrong kind": [() => ["info", "--config", file('{"size":"big"}')], USAGE, /^ConfigError: size: /],
  "an unknown field deep down": [
    () => ["train", "--preset", "smoke", "--out", join(folder, "run"), "--config", file('{"sft":{"stps":1}}')],
    USAGE,
    /unknown field "sft.stps"\n.*\n.*"sft.steps"\?$/,
  ],
  "a run's folder that holds something else": [
    () => ["train", "--preset", "smoke", "--out", whole.replace(/model$/, "")],
    DATA,
    /not empty and not a run/,
  ],
  "no model": [() => generate("/nowhere"), DATA, /there is no such model\n {2}\/nowhere/],
  "a model without weights": [
    () => generate(damaged((copy) => rmSync(join(copy, "model.safetensors")))),
    DATA,
    /no weights/,
  ],
  "a model without its tokenizer": [
    () => generate(damaged((copy) => rmSync(join(copy, "tokenizer.json")))),
    DATA,
    /cannot read .*tokenizer.json/,
  ],
  "a model without its configuration": [
    () => generate(damaged((copy) => rmSync(join(copy, "config.json")))),
    DATA,
    /cannot read .*config.json/,
  ],
  "a configuration without a size": [
    () => generate(withConfig((config) => delete config.hidden_size)),
    USAGE,
    /hidden_size is missing/,
  ],
  "a configuration of another model": [
    () => generate(withConfig((config) => Object.assign(config, { vocab_size: 9 }))),
    DATA,
    /do not fit config.json\n.*embed_tokens.weight: shape \[\d+, 64\], the configuration says \[9, 64\]/,
  ],
  "weights that are cut off": [
    () => generate(damaged((copy) => truncateSync(join(copy, "model.safetensors"), 9000))),
    DATA,
    /cut off/,
  ],
  "weights of no length": [
    () => generate(damaged((copy) => truncateSync(join(copy, "model.safetensors"), 0))),
    DATA,
    /too short/,
  ],
  "a header that begins beyond the end": [
    () =>
      generate(
        damaged((copy) => {
          const path = join(copy, "model.safetensors");
          const bytes = readFileSync(path);
          bytes.writeBigUInt64LE(2n ** 60n, 0);
          writeFileSync(path, bytes);
        }),
      ),
    DATA,
    /its header would be \d+ bytes long/,
  ],
  "offsets beyond the end": [
    () => generate(lying((header, [name]) => Object.assign(header[name], { data_offsets: [0, 1e12] }))),
    DATA,
    /the data ends at \d+/,
  ],
  "negative offsets": [
    () => generate(lying((header, [name]) => Object.assign(header[name], { data_offsets: [-4, 4] }))),
    DATA,
    /is not a pair of positions/,
  ],
  "offsets that overlap": [
    () =>
      generate(
        lying((header, names) => {
          const [first, second] = names.filter((name) => header[name].shape.length === 1);
          header[second].data_offsets = header[first].data_offsets;
        }),
      ),
    DATA,
    /^DataError: .*model.safetensors: /,
  ],
  "a shape that the bytes do not fill": [
    () => generate(lying((header, [name]) => header[name].shape[0]++)),
    DATA,
    /\d+ bytes; F32 \[\d+, 64\] takes \d+/,
  ],
  "a weight that is NaN": [
    () => generate(withWeight(Number.NaN)),
    DATA,
    /not finite cannot be loaded\n {2}.*\[\d+\] is NaN\n/,
  ],
  "a weight that is infinite": [
    () => ["score", "--model", withWeight(Number.NEGATIVE_INFINITY), "--text-file", file("p")],
    DATA,
    /not finite cannot be loaded\n.*\[\d+\] is -?[Ii]nfinit/,
  ],
  "training on weights that are NaN": [
    () => sftOn(withWeight(Number.NaN), texts("p → p")),
    DATA,
    /not finite cannot be loaded/,
  ],
  "a text with tokens that the model does not have": [
    () => sftOn(withLargerTokenizer(), texts("p <new> p")),
    DATA,
    /token 5000 is not in the vocabulary\n {2}the text "p <new> p", token \d+: 5000; the model has \d+ tokens/,
  ],
  "a score of tokens that the model does not have": [
    () => ["score", "--model", withLargerTokenizer(), "--text-file", file("p <new>")],
    DATA,
    /token 5000 is not in the vocabulary/,
  ],
  "a prompt of tokens that the model does not have": [
    () => ["generate", "--model", withLargerTokenizer(), "--prompt", "p <new>"],
    USAGE,
    /token 5000 is not in the vocabulary/,
  ],
  "end tokens that are none": [
    () => generate(withConfig((config) => Object.assign(config, { eos_token_id: [0, -1] }))),
    USAGE,
    /eos_token_id/,
  ],
  "end tokens for generation that are none": [
    () => generate(damaged((copy) => writeFileSync(join(copy, "generation_config.json"), '{"eos_token_id":"x"}'))),
    USAGE,
    /generation_config.json: eos_token_id names no tokens\n {2}found: "x"/,
  ],
  "a stop text that is empty": [() => [...generate(whole), "--stop", ""], USAGE, /stop\[0\]: ""/],
  "an unknown dtype": [
    () => generate(lying((header, [name]) => Object.assign(header[name], { dtype: "F99" }))),
    DATA,
    /dtype "F99" is not known/,
  ],
  "a prompt longer than the context": [
    () => ["generate", "--model", whole, "--prompt", "p ".repeat(100)],
    USAGE,
    /^ConfigError: the prompt is longer than the context\n {2}prompt \d+ tokens, context 64\n/,
  ],
  "a text longer than the context": [
    () => ["score", "--model", whole, "--text-file", file("p ".repeat(100))],
    USAGE,
    /text \d+ tokens, context 64/,
  ],
  "a theorem longer than the context": [
    () => ["prove", "--model", whole, `theorem ex (p : Prop) : ${"p ∧ ".repeat(80)}p`],
    USAGE,
    /the prompt is longer than the context/,
  ],
  "a theorem that is none": [() => ["prove", "--model", whole, "p implies p"], USAGE, /not a theorem\n {2}p implies p/],
  "a model to pull that is no name": [
    () => ["pull", "nonsense"],
    USAGE,
    /^UsageError: not the name of a model\n {2}nonsense\n/,
  ],
  "a server to pull from that is no address": [
    () => ["pull", "o/m", "--endpoint", "here"],
    USAGE,
    /^UsageError: not the address of a server\n {2}here\n/,
  ],
  "a token that is not there": [
    () => ["pull", "o/m", "--token-from-env"],
    USAGE,
    /^UsageError: there is no token\n {2}HF_TOKEN is not set\n/,
  ],
  "one word to convert": [() => ["convert", whole], USAGE, /^UsageError: convert takes a model and a folder\n/],
  "nothing to convert": [
    () => ["convert", "/nowhere", join(folder, `out${made++}`)],
    DATA,
    /^DataError: there is no such model\n {2}\/nowhere\n/,
  ],
  "a conversion over something": [
    () => ["convert", whole, folder],
    USAGE,
    /^UsageError: the folder for the model is not empty\n/,
  ],
  "a conversion over a file": [
    () => ["convert", whole, file("")],
    DATA,
    /^FileError: cannot use the folder .*\n {2}ENOTDIR: /,
  ],
  "a conversion into the folder that this runs in": [
    () => ["convert", whole, "."],
    USAGE,
    /^UsageError: (the folder for the model is not empty|the folder for the model cannot be replaced)/,
  ],
  "codes of a kind that there is not": [
    () => ["convert", whole, join(folder, `out${made++}`), "--weights", "q5"],
    USAGE,
    /^UsageError: --weights takes one of q8, q4, f16, bf16, f32\n/,
  ],
  "a model to merge without corrections": [
    () => ["merge", whole, "--out", join(folder, `out${made++}`)],
    USAGE,
    /^ConfigError: there are no low-rank corrections to merge\n/,
  ],
  "a search of a kind that there is not": [
    () => ["expert", file(""), "--model", whole, "--out", join(folder, `run${made++}`), "--search", "deep"],
    USAGE,
    /^UsageError: --search takes one of .*best-first.*\n {2}"deep"\n/,
  ],
  "a cache of a kind that there is not": [
    () => [...generate(whole), "--cache", "q5"],
    USAGE,
    /^UsageError: --cache takes one of f32, f16, q8, q4\n {2}"q5"\n/,
  ],
  "memory that is none": [
    () => [...generate(whole), "--device-memory", "0"],
    USAGE,
    /^UsageError: --device-memory: .*\n {2}0\n/,
  ],
  "memory that the model does not fit into": [
    () => [...generate(whole), "--device-memory", "0.0001"],
    USAGE,
    /^ConfigError: the model does not fit into 0.1 MiB\n {2}memory: /,
  ],
  "sampling that cannot be": [
    () => generate(damaged((copy) => writeFileSync(join(copy, "generation_config.json"), '{"top_p":2}'))),
    USAGE,
    /generation_config.json: top_p cannot be\n {2}found: 2\n/,
  ],
  "no file to verify": [() => ["verify", "/nowhere.lean"], DATA, /cannot read \/nowhere.lean/],
};

describe.each(Object.entries(cases))("%s", (_, [args, code, message]) => {
  test("is told in lines: what, evidence, fix", async () => {
    const ran = await gentzen(...args());
    expect([ran.code, ran.stdout]).toEqual([code, ""]);
    const failure = failureOf(ran.stderr);
    expect(failure).toMatch(message);
    const [what, ...rest] = failure.split("\n");
    expect(what).toMatch(/^(Usage|Config|Data|File)Error: \S/);
    expect(rest.length).toBeGreaterThanOrEqual(2);
    expect(rest.every((line) => line.startsWith("  "))).toBe(true);
    expect(rest.at(-1)).toMatch(/^ {2}hint: \S/);
  });

  test("is one JSON line with --json", async () => {
    const ran = await gentzen(...args(), "--json");
    expect(ran.code).toBe(code);
    expect(ran.stdout.split("\n")).toHaveLength(2);
    const { error } = JSON.parse(ran.stdout) as { error: Record<"name" | "what" | "hint", string> };
    expect(failureOf(ran.stderr).startsWith(`${error.name}: ${error.what}\n`)).toBe(true);
    expect(error.hint).not.toBe("");
  });
});

/** What a command wrote on standard error besides the adapter's name, the plan of memory and how it asks the model. */
function failureOf(stderr: string): string {
  return stderr.replace(/^((?:adapter|memory): .*|.* has no prover\.json.*)\n/gm, "").trimEnd();
}

describe("as a program", () => {
  const program = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
  const run = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [program, ...args], { encoding: "utf8", env: { ...process.env, ...env } });

  test("an unknown flag ends it with code 2", () => {
    const { status, stdout, stderr } = run(["info", "--sise", "3"]);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: "",
      stderr: "UsageError: unknown flag\n  --sise\n  hint: did you mean --size?\n",
    });
  });

  test("a setting for the adapter that there is not ends it with code 2", () => {
    const { status, stdout, stderr } = run(["info", "--json"], { GENTZEN_ADAPTER: "abacus" });
    expect(status).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({ name: "ConfigError", evidence: ["GENTZEN_ADAPTER=abacus"] });
    expect(stderr.trimEnd().split("\n")).toHaveLength(3);
  });
});
