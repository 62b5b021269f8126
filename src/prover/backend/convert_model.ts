// A model's folder written anew, in codes or as plain numbers, with what belongs to it (Node).
import { copyFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeConverted } from "../../../models/node.ts";
import { COMPANION_FILES, isAdapterFolder, openModelFolder } from "../../data/node.ts";
import { ConfigError, UsageError } from "../../platform/index.ts";
import { ensureDir, fileExists, onFile } from "../../platform/node.ts";
import { settingsWithDefaults } from "../loops/settings.ts";
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
 * Converts a model: weights, configuration, tokenizer, and how it wants to be asked.
 * @param folder of a model, of a run, or a model's name in Hugging Face's cache
 * @throws UsageError for a folder that holds something; ConfigError for low-rank corrections
 */
export async function convertModel(
  folder: string,
  out: string,
  settings: z.input<typeof convertSettings> = {},
): Promise<{ readonly out: string; readonly weights: string; readonly bytes: number }> {
  const { weights } = settingsWithDefaults(convertSettings, settings, "converting");
  const path = await modelFolderIn(folder);
  if (await isAdapterFolder(path))
    throw new ConfigError("low-rank corrections are no model", path, "merge them first: gentzen merge");
  await requireEmpty(out);
  const bytes = await writeConverted(await openModelFolder(path), path, out, weights);
  for (const name of COMPANION_FILES) {
    const from = join(path, name);
    if (await fileExists(from)) await onFile("copy", from, () => copyFile(from, join(out, name)));
  }
  return { out, weights, bytes };
}

/** Makes a folder for a model. @throws UsageError for one that holds something */
export async function requireEmpty(out: string): Promise<void> {
  const there = await readdir(out).catch(() => []);
  if (there.length > 0)
    throw new UsageError(
      "the folder for the model is not empty",
      `${out}: ${there.slice(0, 3).join(", ")}`,
      "choose another folder",
    );
  await ensureDir(out);
}
