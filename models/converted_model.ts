// A model written anew from its checkpoint, tensor by tensor: with its matrices in codes, so that it loads without being quantised again, or as
// plain numbers that other programs read (Node).

import {
  type Checkpoint,
  codeTensors,
  crc32,
  describeCodes,
  type FloatType,
  floatPieces,
  floatSource,
  type TensorSource,
} from "../src/data/index.ts";
import { writeModelFolder } from "../src/data/node.ts";
import type { QuantisedMatrix } from "../src/ops/index.ts";
import { BugError } from "../src/platform/index.ts";
import { readModelConfig, torchNames } from "./config_file.ts";
import { parameterShapes } from "./decoder_tree.ts";
import { codedMatrix } from "./generation/coded_matrices.ts";
import { codeBits, namesInCheckpoint } from "./loader.ts";

/** How weights are written: in codes, or as numbers of a type. */
export type WrittenWeights = "q8" | "q4" | "f32" | "f16" | "bf16";

/**
 * Writes a model's configuration and weights into a folder. Codes are those that loading the checkpoint in as many bits makes; they are made on the open
 * device, numbers need none.
 * @param source what to call the checkpoint in errors
 * @param signal ends it between two tensors, by its error
 * @returns bytes of the weights
 * @throws ConfigError or DataError for a checkpoint that cannot be loaded, for numbers that are not finite or too large for what is wanted
 */
export async function writeConverted(
  checkpoint: Checkpoint,
  source: string,
  folder: string,
  weights: WrittenWeights,
  signal?: AbortSignal,
): Promise<number> {
  const config = readModelConfig(checkpoint.config, `${source}/config.json`);
  const stored = new Map(checkpoint.names.map((name) => [name, checkpoint.read(name)]));
  const names = namesInCheckpoint(config, stored, source);
  const shapes = Object.entries(parameterShapes(config));
  const tensorOf = (name: string) => ({ own: names.get(name)!, tensor: stored.get(names.get(name)!)! });
  if (weights !== "q8" && weights !== "q4") {
    const dtype = weights.toUpperCase() as FloatType;
    const numbers = new Map(
      shapes.map(([name, shape]) => {
        const { own, tensor } = tensorOf(name);
        return [name, floatSource(name, shape, () => floatPieces(tensor, `${source}: ${own}`), dtype)];
      }),
    );
    const named = "dtype" in checkpoint.config ? { dtype: torchNames[dtype] } : { torch_dtype: torchNames[dtype] };
    return bytesOf(await writeModelFolder(folder, { ...checkpoint.config, ...named }, numbers, { signal }));
  }
  const sums = new Map<string, number>();
  const tensors = shapes.flatMap(([name, shape]): [string, TensorSource][] => {
    const { own, tensor } = tensorOf(name);
    const bits = codeBits(weights, name, shape);
    if (bits === undefined) return [[name, plain(tensor)]];
    const pieces = inOrder(() => codedMatrix([{ tensor, label: `${source}: ${own}` }], shape, bits));
    return codeTensors(name, shape as [number, number], bits, pieces);
  });
  const summed = new Map(tensors.map(([name, tensor]) => [name, withSum(tensor, (sum) => sums.set(name, sum))]));
  return bytesOf(
    await writeModelFolder(folder, () => ({ ...checkpoint.config, ...describeCodes(weights, sums) }), summed, {
      signal,
    }),
  );
}

/** A tensor without the codes that it may be stored in. */
function plain({ dtype, shape, pieces }: TensorSource): TensorSource {
  return { dtype, shape, pieces };
}

/** The codes of a matrix, then its scales: it is on the device from the first of the one to the last of the other. */
function inOrder(make: () => Promise<QuantisedMatrix>): (what: "codes" | "scales") => AsyncIterable<Uint8Array> {
  let matrix: QuantisedMatrix | undefined;
  return async function* (what) {
    if (what === "codes") matrix = await make();
    if (matrix === undefined) throw new BugError("the scales of a matrix were asked for before its codes");
    let done = false;
    try {
      yield* matrix.codes(what);
      done = true;
    } finally {
      if (what === "scales" || !done) matrix.dispose();
    }
  };
}

function withSum(tensor: TensorSource, onSum: (sum: number) => void): TensorSource {
  return {
    ...tensor,
    async *pieces() {
      let sum = 0;
      for await (const piece of tensor.pieces()) {
        sum = crc32(piece, sum);
        yield piece;
      }
      onSum(sum);
    },
  };
}

function bytesOf(written: Readonly<Record<string, { readonly bytes: number }>>): number {
  return Object.values(written).reduce((sum, { bytes }) => sum + bytes, 0);
}
