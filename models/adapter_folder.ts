// Corrections of a model from a folder in PEFT's layout: each belongs to a layer that is there, and has its shape.

import { floatPieces } from "../src/data/index.ts";
import { adapterScale, openAdapter, type StoredAdapter } from "../src/data/node.ts";
import { type LoraPair, linearLayers, setLora } from "../src/nn/index.ts";
import { DataError } from "../src/platform/index.ts";
import { empty, parameter, type Tensor, writePieces } from "../src/tensor/index.ts";
import type { DecoderModel } from "./decoder.ts";

/**
 * Gives a model the corrections in a folder; its own weights are frozen, the corrections can be trained.
 *
 * @returns what the folder says of them
 * @throws DataError where they are of another model, cut off, or no numbers; ConfigError for kinds that are not carried out, and for a model
 * that has corrections already
 */
export async function loadAdapter(model: DecoderModel, folder: string): Promise<StoredAdapter["facts"]> {
  const adapter = await openAdapter(folder);
  const { rank, targets } = adapter.facts;
  const layers = linearLayers({ model: model.model, ...(model.lm_head && { lm_head: model.lm_head }) }, targets);
  const paths = [...new Set(adapter.names.map((name) => name.replace(/\.lora_[AB]\.weight$/, "")))];
  const wrong = paths.flatMap((path) => {
    const layer = layers[path];
    if (layer === undefined) return [`${path}: the model has no such layer`];
    const [outputs, inputs] = layer.weight.shape;
    return (
      [
        ["A", [rank, inputs]],
        ["B", [outputs, rank]],
      ] as const
    ).flatMap(([letter, shape]) => {
      const name = nameOf(path, letter);
      if (!adapter.names.includes(name)) return [`missing: ${name}`];
      const found = adapter.read(name).shape;
      return found.join() === shape.join()
        ? []
        : [`${name}: [${found.join(", ")}], the model wants [${shape.join(", ")}]`];
    });
  });
  if (paths.length === 0) wrong.push("it has no corrections");
  if (wrong.length > 0)
    throw new DataError(
      `${folder}: the adapter is of another model`,
      wrong.slice(0, 4),
      "name the model that it was trained on: --model",
    );
  const made: Tensor[] = [];
  const pairs: Record<string, LoraPair> = {};
  try {
    for (const path of paths) {
      const read = async (letter: "A" | "B") => {
        const name = nameOf(path, letter);
        const source = adapter.read(name);
        const tensor = parameter(empty([...source.shape]));
        made.push(tensor);
        await writePieces(tensor, floatPieces(source, `${folder}: ${name}`));
        return tensor;
      };
      pairs[path] = { A: await read("A"), B: await read("B") };
    }
    setLora(model, pairs, adapterScale(adapter.facts));
  } catch (error) {
    for (const tensor of made) tensor.dispose();
    throw error;
  }
  return adapter.facts;
}

const nameOf = (path: string, letter: "A" | "B") => `${path}.lora_${letter}.weight`;
