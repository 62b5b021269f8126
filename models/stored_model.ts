// The parameters of a model as a checkpoint stores them.

import {
  type FloatType,
  floatSource,
  fromFloat32,
  refuseNonFinite,
  type TensorData,
  type TensorSource,
} from "../src/data/index.ts";
import { leavesOf, refuseLora } from "../src/nn/index.ts";
import { SplitMatrix } from "../src/ops/index.ts";
import { ConfigError, tupleOf } from "../src/platform/index.ts";
import { readAll, readPieces, Tensor } from "../src/tensor/index.ts";
import type { DecoderModel } from "./decoder.ts";
import { parameterShapes } from "./decoder_tree.ts";

/** The parameters of a model by the names of a checkpoint. @throws ConfigError while low-rank corrections are not merged, or quantised. */
function storedParameters(model: DecoderModel): [string, Tensor | SplitMatrix][] {
  const entries = Object.entries(numbersIn({ model: model.model, lm_head: model.lm_head }));
  refuseLora(entries.map(([name]) => name));
  const names = new Set(entries.map(([name]) => name));
  const missing = Object.keys(parameterShapes(model.config)).filter((name) => !names.has(name));
  if (missing.length > 0) {
    const evidence = `${missing.length} matrices are in codes, such as ${missing[0]}`;
    throw new ConfigError(
      "a model in 8 or 4 bits cannot be saved",
      evidence,
      "the folder that it was loaded from holds all of it",
    );
  }
  return entries;
}

/**
 * The parameters of a model as a checkpoint stores them, in memory. Reads them from the device.
 * @throws ConfigError while low-rank corrections are not merged, for the checkpoint has no place for them, and for a weight that
 * the type cannot hold. @throws DataError for one that is not finite.
 */
export async function modelTensors(model: DecoderModel, stored: FloatType): Promise<Map<string, TensorData>> {
  const entries = storedParameters(model);
  const values = await readAll(
    entries.flatMap(([, weight]) => (weight instanceof SplitMatrix ? weight.parts : [weight])),
  );
  let read = 0;
  return new Map(
    entries.map(([name, weight]) => {
      const { shape } = weight;
      const parts = weight instanceof SplitMatrix ? weight.parts.length : 1;
      const numbers = joined(values.slice(read, read + parts) as Float32Array[]);
      read += parts;
      refuseNonFinite(numbers, name, 0, "will not be saved");
      return [name, fromFloat32(numbers, shape, stored)];
    }),
  );
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const [only] = tupleOf(parts, 1) ?? [];
  if (only !== undefined) return only;
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What holds numbers in a model, and not codes of them. */
function numbersIn(module: object): Record<string, Tensor | SplitMatrix> {
  return leavesOf(module, (value) => value instanceof Tensor || value instanceof SplitMatrix);
}

/** {@link modelTensors}, each read from the device when it is wanted; what that throws is thrown then. */
export function modelSources(model: DecoderModel, stored: FloatType): Map<string, TensorSource> {
  return new Map(
    storedParameters(model).map(([name, weight]) => {
      const pieces = () =>
        weight instanceof SplitMatrix ? weight.pieces() : (readPieces(weight) as AsyncIterable<Float32Array>);
      return [name, floatSource(name, weight.shape, pieces, stored)];
    }),
  );
}
