// Corrections added into the weights that they were trained over, as a model of its own (Node).
import { join } from "node:path";
import { z } from "zod";
import { saveModel } from "../../../../models/node.ts";
import { disposeModule, mergeLora } from "../../../nn/index.ts";
import { ConfigError } from "../../../platform/index.ts";
import { writeFileAtomic, writeJson } from "../../../platform/node.ts";
import { settingsWithDefaults } from "../../loops/settings.ts";
import { newModelFolder } from "../new_model_folder.ts";
import { openModel } from "../open_model.ts";

/** How corrections are merged, as fields. */
export const mergeFields = {
  out: z.string().describe("folder for the merged model, new or empty"),
  model: z.string().optional().describe("folder of the model that they correct; default the one that they name"),
  stored: z.enum(["F32", "F16", "BF16"]).default("F32").describe("type of the numbers that are written"),
};

const mergeSettings = z.object(mergeFields);

/**
 * Writes a model with its corrections added in: weights, tokenizer, and how it wants to be asked. The folder is there when all of it is.
 *
 * @param folder of the corrections, or of a run that trained some
 * @param signal ends it: its error is thrown, and nothing is left
 * @throws UsageError for a folder that holds something; ConfigError where there are no corrections
 */
export async function mergeAdapter(
  folder: string,
  settings: z.input<typeof mergeSettings>,
  signal?: AbortSignal,
): Promise<{ readonly layers: number; readonly out: string }> {
  const { out, model: base, stored } = settingsWithDefaults(mergeSettings, settings, "merging");
  const place = await newModelFolder(out);
  const opened = await openModel(base ?? folder, base === undefined ? {} : { lora: folder });
  const { model, adapter, tokenizer, said } = opened;
  try {
    if (adapter === undefined)
      throw new ConfigError(
        "there are no low-rank corrections to merge",
        folder,
        "name the folder of an adapter, or of a run with --lora",
      );
    signal?.throwIfAborted();
    const layers = await mergeLora(model, adapter.targets);
    await place.fill(async (draft) => {
      await saveModel(model, draft, { stored, signal });
      await writeFileAtomic(join(draft, "tokenizer.json"), tokenizer.json());
      for (const [name, text] of tokenizer.companions ?? []) await writeFileAtomic(join(draft, name), text);
      if (Object.keys(said).length > 0) await writeJson(join(draft, "prover.json"), said);
    });
    return { layers, out };
  } finally {
    disposeModule(model);
  }
}
