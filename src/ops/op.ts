// The op record: what an op is, once. The function, the tape node, the tests, the bench row and the op page read it.

import { withPurpose } from "../gpu/index.ts";
import type { NdArray } from "../reference/index.ts";
import {
  type DType,
  empty,
  type Gradients,
  inheritUsed,
  noGrad,
  recordNode,
  type Shape,
  scope,
  shouldRecord,
  type Tensor,
} from "../tensor/index.ts";
import { type Accepted, checkInputs, FLOAT32 } from "./checks.ts";

/** How a test makes one input. */
export interface SampleInput {
  readonly shape: Shape;
  readonly dtype?: DType;
  /** Uniform in this range; default -1.5 to 1.5. */
  readonly range?: readonly [number, number];
  /** Whole numbers in `range`, both ends included. */
  readonly integers?: boolean;
  readonly values?: readonly number[];
  /** False where the op has no gradient for this input; integer inputs never have one. */
  readonly grad?: boolean;
}

export interface Sample<Attributes> {
  readonly inputs: readonly SampleInput[];
  readonly attrs: Attributes;
  /** Largest |actual - expected| / (1 + |expected|); default 1e-5 in f32 and 2e-3 where f16 takes part. */
  readonly tolerance?: number;
  readonly gradientTolerance?: number;
}

export interface BackwardContext<Attributes> {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly saved: readonly Tensor[];
  readonly attrs: Attributes;
  /** Which inputs a gradient is wanted for. */
  readonly needs: readonly boolean[];
}

export interface OpRecord<Attributes> {
  /** snake_case: the file, the shader, the bench row and the doc anchor. */
  readonly name: string;
  readonly doc: string;
  /** The dtypes that each input may have, the last entry for any further ones; default f32 for all. The rest is refused. */
  readonly accepts?: readonly Accepted[];
  /** What must hold besides dtypes and shapes: ids below their bounds, dtypes that agree. @throws GentzenError on misuse. */
  check?(inputs: readonly Tensor[], attrs: Attributes): void;
  /** Output shapes. @throws ShapeError on misuse. */
  shape(inputs: readonly Shape[], attrs: Attributes): readonly Shape[];
  /** Output dtypes; default f32 for all. */
  dtype?(inputs: readonly DType[], attrs: Attributes): readonly DType[];
  /** Fills the outputs; returns what the backward pass needs besides inputs and outputs. */
  forward(
    inputs: readonly Tensor[],
    outputs: readonly Tensor[],
    attrs: Attributes,
    // biome-ignore lint/suspicious/noConfusingVoidType: most ops save nothing and return nothing.
  ): readonly Tensor[] | void;
  /** True where outputs are views: `forward` is not called and `view` makes them. */
  view?(inputs: readonly Tensor[], attrs: Attributes): readonly Tensor[];
  /** Gradients of the inputs, f32; absent for ops without one. Runs unrecorded. */
  backward?(grads: Gradients, context: BackwardContext<Attributes>): Gradients;
  /** The same in float64. */
  reference(inputs: readonly NdArray[], attrs: Attributes): readonly NdArray[];
  readonly samples: readonly Sample<Attributes>[];
  /** Bytes moved and floating-point operations of the forward pass. */
  cost(inputs: readonly Shape[], attrs: Attributes): { readonly bytes: number; readonly flops: number };
}

// biome-ignore lint/suspicious/noExplicitAny: the registry holds records of every attribute type.
const records = new Map<string, OpRecord<any>>();

/** Registers an op. @throws Error when the name is taken. */
export function defineOp<Attributes>(definition: OpRecord<Attributes>): OpRecord<Attributes> {
  if (records.has(definition.name)) throw new Error(`op ${definition.name} is defined twice`);
  records.set(definition.name, definition);
  return definition;
}

/** Every op defined so far, by name. */
export function registry(): ReadonlyMap<string, OpRecord<unknown>> {
  return records;
}

/** The dtypes that an op takes for input number `index`. */
export function acceptedBy({ accepts = [FLOAT32] }: Pick<OpRecord<unknown>, "accepts">, index: number): Accepted {
  return accepts[Math.min(index, accepts.length - 1)];
}

function dispose(tensors: readonly Tensor[]): void {
  for (const tensor of tensors) tensor.dispose();
}

/**
 * Applies an op and records it where gradients are wanted.
 * @throws ShapeError for shapes or dtypes that the op does not take, and what else its record says.
 */
export function applyOp<Attributes>(
  op: OpRecord<Attributes>,
  inputs: readonly Tensor[],
  attrs: Attributes,
): readonly Tensor[] {
  checkInputs(op.name, inputs, op.accepts ?? [FLOAT32]);
  const shapes = op.shape(
    inputs.map((input) => input.shape),
    attrs,
  );
  op.check?.(inputs, attrs);
  let outputs: readonly Tensor[];
  let saved: readonly Tensor[] = [];
  if (op.view) {
    outputs = op.view(inputs, attrs);
  } else {
    const dtypes = op.dtype?.(
      inputs.map((input) => input.dtype),
      attrs,
    );
    const made = shapes.map((shape, index) => empty(shape, dtypes?.[index] ?? "f32"));
    outputs = made;
    try {
      saved = scope(() => noGrad(() => withPurpose(op.name, () => op.forward(inputs, made, attrs)))) ?? [];
    } catch (error) {
      dispose(made);
      throw error;
    }
  }
  const backward = op.backward;
  if (backward && shouldRecord(inputs)) {
    recordNode({
      name: op.name,
      inputs,
      outputs,
      saved,
      backward: (grads, needs) => backward(grads, { inputs, outputs, saved, attrs, needs }),
    });
  } else {
    dispose(saved.filter((tensor) => !inputs.includes(tensor) && !outputs.includes(tensor)));
    if (backward) inheritUsed(inputs, outputs);
  }
  return outputs;
}
