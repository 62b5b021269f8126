// Models to sample from or to train: what a folder says of one, and the model itself on the device with an engine that runs it.
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { type DecoderModel, type LoadOptions, readModelConfig } from "../../../models/index.ts";
import { loadAdapter, loadModel } from "../../../models/node.ts";
import { chatTemplateOf } from "../../data/index.ts";
import {
  type AdapterFacts,
  cachedModel,
  folderOf,
  isAdapterFolder,
  loadTokenizer,
  openAdapter,
  openModelFolder,
} from "../../data/node.ts";
import { disposeModule } from "../../nn/index.ts";
import { DataError } from "../../platform/index.ts";
import { readJson } from "../../platform/node.ts";
import type { ProverSettings } from "../run/pipeline.ts";
import { generationDefaults } from "./generation_file.ts";
import { type ModelDescription, type OpenModel, PLAIN_SETTINGS } from "./opened_model.ts";

export * from "./opened_model.ts";

/** What a folder says of a model, before its weights are read. */
export interface DescribedModel extends ModelDescription {
  /** Where its weights are, and those of its low-rank corrections. */
  readonly path: string;
  readonly corrections?: string | undefined;
  /** How the weights are stored: as numbers, or in codes of at least as many bits. */
  readonly stored: "f32" | "q8" | "q4";
}

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
