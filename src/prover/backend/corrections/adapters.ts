// Several sets of low-rank corrections over one model at once: its weights are there a single time (Node).
import { loadAdapter } from "../../../../models/node.ts";
import { openAdapter } from "../../../data/node.ts";
import { loraParameters, withoutLora } from "../../../nn/index.ts";
import { UsageError } from "../../../platform/index.ts";
import { modelFolderIn, type OpenModel } from "../open_model.ts";

/** Sets of corrections, as `NAME=FOLDER` has them. */
export type NamedAdapters = ReadonlyMap<string, string>;

/** @throws UsageError for what is not NAME=FOLDER, and for a name that is there twice or taken */
export function namedAdapters(given: readonly string[], taken: string): NamedAdapters {
  const named = new Map<string, string>();
  for (const each of given) {
    const [, name, folder] = /^([^=]+)=(.+)$/s.exec(each) ?? [];
    if (name === undefined || folder === undefined)
      throw new UsageError("an adapter is a name and a folder", each, "write --loras NAME=FOLDER");
    if (name === taken || named.has(name))
      throw new UsageError("two models have one name", each, "give every adapter a name of its own");
    named.set(name, folder);
  }
  return named;
}

/** Bytes that corrections take on the device. @throws DataError for a folder that holds none */
export async function adapterBytes(adapters: NamedAdapters): Promise<number> {
  let bytes = 0;
  for (const folder of adapters.values()) {
    const { names, read } = await openAdapter(await modelFolderIn(folder));
    for (const name of names) bytes += 4 * read(name).shape.reduce((product, length) => product * length, 1);
  }
  return bytes;
}

/** An open model with corrections of its own over weights that others share. */
export interface AdaptedModel {
  readonly opened: OpenModel;
  /** Frees the corrections, and nothing that is shared. */
  dispose(): void;
}

/**
 * The model with the corrections in a folder, beside itself: the weights are shared, and stay those of the model.
 * @throws DataError where they are of another model, cut off, or no numbers; ConfigError for kinds that are not carried out
 */
export async function openAdapterOver(base: OpenModel, folder: string): Promise<AdaptedModel> {
  const model = withoutLora(base.model);
  const adapter = await loadAdapter(model, await modelFolderIn(folder));
  return {
    opened: { ...base, model, adapter },
    dispose() {
      for (const tensor of Object.values(loraParameters(model))) tensor.dispose();
    },
  };
}
