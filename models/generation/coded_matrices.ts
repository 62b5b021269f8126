// Matrices in codes from a checkpoint: of how many bits each is, which lie together in one, and how they come to the device.

import { storedPieces, type TensorSource } from "../../src/data/index.ts";
import { type CodeBits, QuantisedMatrix, quantisedBytes } from "../../src/ops/index.ts";
import { ConfigError, itemAt, tupleOf } from "../../src/platform/index.ts";
import { bindingBytes, type Shape } from "../../src/tensor/index.ts";

/** Matrices whose products decoding computes as one: they lie in one matrix of codes, in this order. */
const TOGETHER = [
  ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"],
  ["mlp.gate_proj", "mlp.up_proj"],
] as const;

type Shapes = Readonly<Record<string, Shape>>;

/** The names of what lies together with a matrix, itself among them; it alone where all of them are more than one binding can hold. */
export function neighbours(name: string, shapes: Shapes, bits: CodeBits): readonly string[] {
  for (const group of TOGETHER) {
    const own = group.find((each) => name.endsWith(`.${each}.weight`));
    if (own === undefined) continue;
    const names = group.map((each) => name.replace(own, each));
    const [rows, columns] = stacked(names, shapes);
    if (quantisedBytes(rows, columns, bits) <= bindingBytes()) return names;
  }
  return [name];
}

/** The shape of matrices one above the other. */
export function stacked(names: readonly string[], shapes: Shapes): readonly [number, number] {
  const [first = 0, columns = 0] = shapes[itemAt(names, 0)] ?? [];
  return [names.slice(1).reduce((sum, name) => sum + (shapes[name]?.[0] ?? 0), first), columns];
}

/** What was stacked, by name. */
export function parted(
  whole: QuantisedMatrix,
  names: readonly string[],
  shapes: Shapes,
): readonly (readonly [string, QuantisedMatrix])[] {
  const [only] = tupleOf(names, 1) ?? [];
  if (only !== undefined) return [[only, whole]];
  const parts = whole.split(names.map((name) => shapes[name]?.[0] ?? 0));
  return names.map((name, index) => [name, itemAt(parts, index)]);
}

/** A stored matrix, and what to call it in errors. */
export interface StoredMatrix {
  readonly tensor: TensorSource;
  readonly label: string;
}

/**
 * Stored matrices of one type, one above the other, in codes on the device: those that they are stored as, or made of their numbers.
 * @throws ConfigError for a matrix that is stored in fewer bits, and for a number too large for its codes
 */
export async function codedMatrix(
  sources: readonly StoredMatrix[],
  shape: Shape,
  bits: CodeBits,
): Promise<QuantisedMatrix> {
  const few = sources.find(({ tensor: { quantised } }) => quantised !== undefined && quantised.bits < bits);
  if (few !== undefined)
    throw new ConfigError(
      "the weights are stored in fewer bits than are wanted",
      `${few.label} is stored in ${few.tensor.quantised?.bits} bits`,
      "take the folder that it was converted from, or the weights as they are stored",
    );
  const codes = sources.flatMap(({ tensor: { quantised } }) => (quantised?.bits === bits ? [quantised.pieces()] : []));
  if (codes.length === sources.length) return QuantisedMatrix.fromCodes(shape, oneByOne(codes), { bits });
  const pieces = oneByOne(sources.map(({ tensor, label }) => storedPieces(tensor, label)));
  const halves = sources[0]?.tensor.dtype === "F16" ? "f16" : "bf16";
  return QuantisedMatrix.fromPieces(shape, pieces, { bits, halves });
}

/** The pieces of lists, one list after the other. */
async function* oneByOne<T>(lists: readonly (AsyncIterable<T> | Iterable<T>)[]): AsyncIterable<T> {
  for (const list of lists) yield* list;
}
