// The op record: what an op is, once. The function, the tape node, the tests, the bench row and the op page read it.

import { withPurpose } from "../gpu/index.ts";
import { lastOf } from "../platform/index.ts";
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

/** Names of tensors: a literal list of them, `"name"?` for one that may be missing, `...string[]` for any number. */
export type Names = readonly (string | undefined)[];

/** One thing for each of the named tensors, in order. */
export type Each<Thing, Of extends Names> = { readonly [Place in keyof Of]: Thing };

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

export interface BackwardContext<Attributes, Inputs extends Names, Outputs extends Names, Saved extends Names> {
  readonly inputs: Each<Tensor, Inputs>;
  readonly outputs: Each<Tensor, Outputs>;
  readonly saved: Each<Tensor, Saved>;
  readonly attrs: Attributes;
  /** Which inputs a gradient is wanted for. */
  readonly needs: readonly boolean[];
}

/** The inputs, outputs and what `forward` saves are named by their types, so that taking one that is not there does not compile. */
export interface OpRecord<
  Attributes,
  Inputs extends Names = string[],
  Outputs extends Names = ["y"],
  Saved extends Names = [],
> {
  /** snake_case: the file, the shader, the bench row and the doc anchor. */
  readonly name: string;
  readonly doc: string;
  /** What errors call the inputs; default by their places. */
  readonly inputs?: readonly string[];
  /** The dtypes that each input may have, the last entry for any further ones; default f32 for all. The rest is refused. */
  readonly accepts?: readonly Accepted[];
  /** What must hold besides dtypes and shapes: ids below their bounds, dtypes that agree. @throws GentzenError on misuse. */
  check?(inputs: Each<Tensor, Inputs>, attrs: Attributes): void;
  /** Output shapes. @throws ShapeError on misuse. */
  shape(inputs: Each<Shape, Inputs>, attrs: Attributes): Each<Shape, Outputs>;
  /** Output dtypes; default f32 for all. */
  dtype?(inputs: Each<DType, Inputs>, attrs: Attributes): Each<DType, Outputs>;
  /** Fills the outputs; returns what the backward pass needs besides inputs and outputs. */
  forward(
    inputs: Each<Tensor, Inputs>,
    outputs: Each<Tensor, Outputs>,
    attrs: Attributes,
    // biome-ignore lint/suspicious/noConfusingVoidType: most ops save nothing and return nothing.
  ): Each<Tensor, Saved> | void;
  /** True where outputs are views: `forward` is not called and `view` makes them. */
  view?(inputs: Each<Tensor, Inputs>, attrs: Attributes): Each<Tensor, Outputs>;
  /** Gradients of the inputs, f32; absent for ops without one. Runs unrecorded. */
  backward?(grads: Gradients, context: BackwardContext<Attributes, Inputs, Outputs, Saved>): Gradients;
  /** The same in float64. */
  reference(inputs: Each<NdArray, Inputs>, attrs: Attributes): Each<NdArray, Outputs>;
  readonly samples: readonly Sample<Attributes>[];
  /** Bytes moved and floating-point operations of the forward pass. */
  cost(inputs: Each<Shape, Inputs>, attrs: Attributes): { readonly bytes: number; readonly flops: number };
}

/** An op of which nothing is known but that it is one. */
export type AnyOp = OpRecord<unknown, string[], string[], string[]>;

// biome-ignore lint/suspicious/noExplicitAny: the registry holds records of every type.
const records = new Map<string, OpRecord<any, any, any, any>>();

/** Registers an op. @throws Error when the name is taken. */
export function defineOp<
  Attributes,
  Inputs extends Names = string[],
  Outputs extends Names = ["y"],
  Saved extends Names = [],
>(definition: OpRecord<Attributes, Inputs, Outputs, Saved>): OpRecord<Attributes, Inputs, Outputs, Saved> {
  if (records.has(definition.name)) throw new Error(`op ${definition.name} is defined twice`);
  records.set(definition.name, definition);
  return definition;
}

/** Every op defined so far, by name. */
export function registry(): ReadonlyMap<string, AnyOp> {
  return records;
}

/** The dtypes that an op takes for input number `index`. */
export function acceptedBy({ accepts = [FLOAT32] }: Pick<AnyOp, "accepts">, index: number): Accepted {
  return accepts[index] ?? lastOf(accepts);
}

function dispose(tensors: readonly Tensor[]): void {
  for (const tensor of tensors) tensor.dispose();
}

/**
 * Applies an op and records it where gradients are wanted.
 * @throws ShapeError for shapes or dtypes that the op does not take, and what else its record says.
 */
export function applyOp<Attributes, Inputs extends Names, Outputs extends Names, Saved extends Names>(
  op: OpRecord<Attributes, Inputs, Outputs, Saved>,
  inputs: Each<Tensor, Inputs>,
  attrs: Attributes,
): Each<Tensor, Outputs> {
  // Inside, the names do not matter: what the record is given has its own length, and so has what it gives.
  return applyAny(op as unknown as AnyOp, inputs as unknown as readonly Tensor[], attrs) as unknown as Each<
    Tensor,
    Outputs
  >;
}

function applyAny(op: AnyOp, inputs: readonly Tensor[], attrs: unknown): readonly Tensor[] {
  checkInputs(op.name, inputs, op.accepts ?? [FLOAT32], op.inputs);
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
