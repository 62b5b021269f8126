// What the files of a model say of it, before its weights are read.
import { configParameterCount, readModelConfig } from "../../../models/index.ts";
import {
  type ChatTemplate,
  type Checkpoint,
  type CheckpointFiles,
  COMPANION_FILES,
  chatTemplateOf,
  openCheckpoint,
  readTextFile,
  TOKENIZER_COMPANIONS,
  weightFilesOf,
} from "../../data/index.ts";
import { DataError, isTable } from "../../platform/index.ts";
import { drawingOf, generationDefaultsIn, type ModelDescription, PLAIN_SETTINGS } from "../../prover/index.ts";
import { formatNamed } from "../../tasks/index.ts";
import type { ModelFacts, ModelFile } from "../types.ts";

/** A model before its weights and its vocabulary are read. */
export interface DescribedFiles {
  readonly checkpoint: Checkpoint;
  readonly description: Omit<ModelDescription, "tokenizer">;
  /** The texts that belong to its tokenizer. */
  readonly companions: ReadonlyMap<string, string>;
  /** How its weights are stored. */
  readonly stored: "f32" | "q8" | "q4";
}

/** @throws DataError or ConfigError when a file is missing, cut off or of another model */
export async function describeFiles(files: CheckpointFiles): Promise<DescribedFiles> {
  const checkpoint = await openCheckpoint(files);
  const config = readModelConfig(checkpoint.config, `${files.place}/config.json`);
  const bits = Math.min(...checkpoint.names.map((name) => checkpoint.read(name).quantised?.bits ?? 32));
  const stored = bits === 4 ? "q4" : bits === 8 ? "q8" : "f32";
  const companions = new Map<string, string>();
  for (const name of TOKENIZER_COMPANIONS) {
    const text = await readTextFile(files, name);
    if (text !== undefined) companions.set(name, text);
  }
  const chat: ChatTemplate | undefined = chatTemplateOf(companions);
  const defaults = await checkpoint.json("generation_config.json");
  const generation =
    defaults === undefined ? undefined : generationDefaultsIn(defaults, `${files.place}/generation_config.json`);
  const said = await checkpoint.json("prover.json");
  if (said !== undefined && !isTable(said))
    throw new DataError(`${files.place}/prover.json: not a table`, JSON.stringify(said).slice(0, 100), "take it out");
  const description = {
    config,
    ...(chat && { chat }),
    ...(generation && { generation }),
    said: said ?? {},
    settings: { ...PLAIN_SETTINGS, ...said },
    ...(said === undefined && { undescribed: files.place }),
  };
  return { checkpoint, description, companions, stored };
}

/** The facts for a page. @param source how the model is called there */
export async function factsOf(
  { description }: DescribedFiles,
  files: CheckpointFiles,
  storedBytes: (name: string, bytes: number) => number,
): Promise<ModelFacts> {
  const { config, settings, chat } = description;
  const listed: ModelFile[] = [];
  for (const name of ["config.json", ...COMPANION_FILES, ...(await weightFilesOf(files))]) {
    const bytes = await files.length(name);
    if (bytes !== undefined) listed.push({ name, bytes, stored: storedBytes(name, bytes) });
  }
  return {
    source: files.place,
    type: config.model_type,
    parameters: configParameterCount(config),
    positions: config.max_position_embeddings,
    files: listed,
    format: settings.promptStyle,
    described: description.undescribed === undefined,
    chat: chat !== undefined,
    drawing: drawingOf({}, description, formatNamed(settings.promptStyle)),
  };
}
