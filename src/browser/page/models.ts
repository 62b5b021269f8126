// The models that the browser's store has.
import { sourceName } from "../source/remote.ts";
import { removeStored } from "../store/model_store.ts";
import { sentSource } from "./source.ts";

export { listModels } from "../store/model_store.ts";

/**
 * Removes a model from the browser's store.
 *
 * @param source as it was loaded, or as `listModels` names it
 * @returns whether it was there
 * @throws DataError while it is being brought
 */
export async function removeModel(source: string | URL): Promise<boolean> {
  return removeStored(sourceName(sentSource(source)));
}
