// Models to sample from or to train: what a folder says of one, and the model itself on the device with an engine that runs it.
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import {
  asDecoder,
  type DecoderConfig,
  type DecoderModel,
  endTokens,
  type LoadOptions,
  readModelConfig,
} from "../../../models/index.ts";
import { loadAdapter, loadModel } from "../../../models/node.ts";
import { type ChatTemplate, chatTemplateOf, type Tokenizer } from "../../data/index.ts";
import {
  type AdapterFacts,
  cachedModel,
  folderOf,
  isAdapterFolder,
  loadTokenizer,
  openAdapter,
  openModelFolder,
} from "../../data/node.ts";
import { Engine } from "../../infer/index.ts";
import { disposeModule } from "../../nn/index.ts";
import type { CacheKind } from "../../ops/index.ts";
import { DataError } from "../../platform/index.ts";
import { readJson } from "../../platform/node.ts";
import { PLAIN_DRAWING } from "../drawing.ts";
import type { ProverSettings } from "../run/pipeline.ts";
import { type GenerationDefaults, generationDefaults } from "./generation_config.ts";
import { EngineSampler } from "./sampler.ts";

/** What is known of a model besides its weights. */
export interface ModelDescription {
  config: DecoderConfig;
  /** The tokenizer that lies beside it. */
  tokenizer: Tokenizer;
  /** How its conversations are written, where its tokenizer has a template for them. */
  chat?: ChatTemplate;
  /** How a prover wants to be asked; defaults for a model that says nothing. */
  settings: ProverSettings;
  /** What of it prover.json says. */
  said: Partial<ProverSettings>;
  /** What its generation_config.json says, where it has one. */
  generation?: GenerationDefaults;
  /** The folder, where no prover.json in it says how the model wants to be asked. */
  undescribed?: string;
}

/** What a folder says of a model, before its weights are read. */
export interface DescribedModel extends ModelDescription {
  /** Where its weights are, and those of its low-rank corrections. */
  readonly path: string;
  readonly corrections?: string | undefined;
  /** How the weights are stored: as numbers, or in codes of at least as many bits. */
  readonly stored: "f32" | "q8" | "q4";
}

/** A model on the device. */
export interface OpenModel extends ModelDescription {
  model: DecoderModel;
  /** How an engine keeps keys and values for it; default f32. */
  cache?: CacheKind | undefined;
  /** Tokens of drafts that it decodes at once; default none. */
  speculate?: number | undefined;
  /** Most tokens of its thoughts between `<think>` and `</think>`; default as many as there is room for. */
  thinking?: number | undefined;
  /** What is said of its low-rank corrections, where it has some. */
  adapter?: AdapterFacts;
}

/** How a model is asked that says nothing of it. */
export const PLAIN_SETTINGS: ProverSettings = { promptStyle: "statement", ...PLAIN_DRAWING };

/** The field for how weights are held, where a model only samples. */
export const weightsField = {
  weights: z
    .enum(["stored", "f32", "q8", "q4"])
    .default("stored")
    .describe(
      "how weights are held: stored is f32, or the codes of a converted model; q8 takes a fourth of the memory, q4 an eighth, and the numbers differ a little",
    ),
  lora: z.string().optional().describe("folder with low-rank corrections of the model, as PEFT lays them out"),
};

/** How a model is opened. */
export interface OpenOptions extends LoadOptions {
  /** Folder of low-rank corrections of it. */
  readonly lora?: string | undefined;
}

/**
 * What a folder says of its model; nothing is loaded onto the device.
 *
 * @param folder a model's folder, or a run's, whose `model` is then taken; or one of low-rank corrections, over the model that they name.
 * @param lora folder of low-rank corrections of it
 * @throws {DataError} or ConfigError when a file is missing, cut off or of another model.
 */
export async function describeModel(folder: string, lora?: string): Promise<DescribedModel> {
  const path = await modelFolderIn(folder);
  if (await isAdapterFolder(path)) {
    const { base } = (await openAdapter(path)).facts;
    const beside = [resolve(path, base), resolve(base)].find((each) => existsSync(each));
    const found = base === "" ? undefined : (beside ?? cachedModel(base));
    if (lora !== undefined || found === undefined)
      throw new DataError(
        lora === undefined
          ? "the model that low-rank corrections are of is not there"
          : "low-rank corrections of corrections",
        `${path}: ${base || "(not named)"}`,
        "name the model's own folder, and these corrections as --lora",
      );
    return describeModel(found, path);
  }
  const tokenizer = await loadTokenizer(path);
  const chat = tokenizer.companions && chatTemplateOf(tokenizer.companions);
  const corrections = lora === undefined ? undefined : await modelFolderIn(lora);
  const checkpoint = await openModelFolder(path);
  const config = readModelConfig(checkpoint.config, `${path}/config.json`);
  const bits = Math.min(...checkpoint.names.map((name) => checkpoint.read(name).quantised?.bits ?? 32));
  const stored: DescribedModel["stored"] = bits === 4 ? "q4" : bits === 8 ? "q8" : "f32";
  const generation = await generationDefaults(path);
  const more = { ...(chat && { chat }), ...(generation && { generation }) };
  const described = { path, corrections, stored, config, tokenizer, ...more };
  const places = [...(corrections === undefined ? [] : [corrections]), path].map((each) => join(each, "prover.json"));
  const written = places.find((each) => existsSync(each));
  if (written === undefined) return { ...described, settings: PLAIN_SETTINGS, said: {}, undescribed: path };
  const said = await readJson<Partial<ProverSettings>>(written);
  return { ...described, settings: { ...PLAIN_SETTINGS, ...said }, said };
}

/**
 * Loads a model that a folder describes onto the open device; 8 and 4 bits cannot be trained.
 * @throws {DataError} or ConfigError when a file is missing, cut off or of another model.
 */
export async function loadDescribed(described: DescribedModel, loading: LoadOptions = {}): Promise<OpenModel> {
  const { path, corrections, stored: _, ...known } = described;
  const model = await loadModel(path, loading);
  const opened = { ...known, config: model.config, model };
  if (corrections === undefined) return opened;
  const adapter = await withAdapter(model, corrections);
  return { ...opened, adapter: { ...adapter, base: resolve(path) } };
}

/** {@link describeModel}, then {@link loadDescribed}. @throws as they do */
export async function openModel(folder: string, { lora, ...loading }: OpenOptions = {}): Promise<OpenModel> {
  return loadDescribed(await describeModel(folder, lora), loading);
}

/**
 * The tokens that end a text: the tokenizer's and those that the model's configuration names. One that the model does not have
 * can never be written.
 */
export function endsOf({ config }: DecoderModel, { endOfText }: Tokenizer): number[] {
  const ends = [...new Set([endOfText, ...endTokens(config)])].filter((id) => id < config.vocab_size);
  if (ends.length === 0) {
    throw new DataError(
      "the model has no token that ends a text",
      `the tokenizer's is ${endOfText}; the model has ${config.vocab_size} tokens, from 0 on`,
      "take the tokenizer that belongs to the model",
    );
  }
  return ends;
}

/** What is written behind thoughts that are closed for a model: as those that it closes end. */
const THOUGHTS_CLOSED = "\n</think>\n\n";

/** An engine for up to `rows` texts at once, with room for the longest of them but no more than the model has. */
export function openEngine(opened: OpenModel, rows: number, longest: number): Engine {
  const { model, tokenizer, cache, speculate, thinking: budget } = opened;
  const closing = () => tokenizer.encode(THOUGHTS_CLOSED);
  return new Engine(asDecoder(model), {
    rows,
    ...(cache && { cache }),
    ...(speculate !== undefined && { speculate }),
    ...(budget !== undefined && { thinking: { budget, opens: "<think>", closes: "</think>", closing: closing() } }),
    contextLength: Math.min(longest, model.config.max_position_embeddings),
    endOfText: endsOf(model, tokenizer),
    decodeText: (ids) => tokenizer.decode(ids),
  });
}

/** A sampler of up to `rows` texts at once, the longest of `longest` tokens; `weightsId` names the weights whenever it samples, `signal` ends it. */
export function openSampler(
  opened: OpenModel,
  rows: number,
  longest: number,
  weightsId: () => string = () => "stored",
  signal?: AbortSignal,
): EngineSampler {
  return new EngineSampler(openEngine(opened, rows, longest), (text) => promptIds(opened, text), weightsId, signal);
}

/** The ids of a prompt, after the token that the model's texts begin with, if there is one. */
export function promptIds({ tokenizer }: Pick<OpenModel, "tokenizer">, text: string): number[] {
  const ids = tokenizer.encode(text);
  const { beginOfText } = tokenizer;
  return beginOfText === undefined || ids[0] === beginOfText ? ids : [beginOfText, ...ids];
}

/** Where a model lies: in a folder or a GGUF file, that of a run is below it, or by its name in Hugging Face's cache. @throws {DataError} where there is none */
export async function modelFolderIn(named: string): Promise<string> {
  const folder = folderOf(named);
  const inside = join(folder, "model");
  const path = (await isFolder(inside)) ? inside : folder;
  if ((await isFolder(path)) || (path.endsWith(".gguf") && existsSync(path))) return path;
  throw new DataError(
    "there is no such model",
    named,
    "name a folder with config.json, a GGUF file, or a run that has finished",
  );
}

/** The model with its corrections, or with nothing held. */
async function withAdapter(model: DecoderModel, folder: string): Promise<AdapterFacts> {
  try {
    return await loadAdapter(model, folder);
  } catch (error) {
    disposeModule(model);
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
