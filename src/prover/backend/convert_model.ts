// A model's folder written anew, in codes or as plain numbers, with what belongs to it (Node).
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeConverted } from "../../../models/node.ts";
import { COMPANION_FILES } from "../../data/index.ts";
import { ggufIn, isAdapterFolder, openModelFolder, readGgufVocabulary } from "../../data/node.ts";
import { ConfigError } from "../../platform/index.ts";
import { fileExists, onFile, writeFileAtomic } from "../../platform/node.ts";
import { settingsWithDefaults } from "../loops/settings.ts";
import { newModelFolder } from "./new_model_folder.ts";
import { modelFolderIn } from "./open_model.ts";

/** How a model is converted, as fields. */
export const convertFields = {
  weights: z
    .enum(["q8", "q4", "f16", "bf16", "f32"])
    .default("q8")
    .describe("q8, q4: codes that load as fast as the disk is; the others: numbers that every program reads"),
};

const convertSettings = z.object(convertFields);

/**
 * Converts a model: weights, configuration, tokenizer, and how it wants to be asked. The folder is there when all of it is.
 * @param folder of a model, of a run, or a model's name in Hugging Face's cache
 * @param signal ends it: its error is thrown, and nothing is left
 * @throws UsageError for a folder that holds something; ConfigError for low-rank corrections
 */
export async function convertModel(
  folder: string,
  out: string,
  settings: z.input<typeof convertSettings> = {},
  signal?: AbortSignal,
): Promise<{ readonly out: string; readonly weights: string; readonly bytes: number }> {
  const { weights } = settingsWithDefaults(convertSettings, settings, "converting");
  const path = await modelFolderIn(folder);
  if (await isAdapterFolder(path))
    throw new ConfigError("low-rank corrections are no model", path, "merge them first: gentzen merge");
  const place = await newModelFolder(out);
  const checkpoint = await openModelFolder(path);
  let bytes = 0;
  await place.fill(async (draft) => {
    bytes = await writeConverted(checkpoint, path, draft, weights, signal);
    for (const name of COMPANION_FILES) {
      const from = join(path, name);
      if (await fileExists(from)) await onFile("copy", from, () => copyFile(from, join(draft, name)));
    }
    if (await fileExists(join(path, "tokenizer.json"))) return;
    // A GGUF file has its vocabulary within; a folder of weights alone is converted as it is.
    const found = await ggufIn(path);
    if (found === undefined) return;
    const { json, config } = await readGgufVocabulary(found);
    await writeFileAtomic(join(draft, "tokenizer.json"), json);
    await writeFileAtomic(join(draft, "tokenizer_config.json"), config);
  });
  return { out, weights, bytes };
}
