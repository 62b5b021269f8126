// The launch of a matrix product: from operands to the dispatches of the chosen variant. Below the op records, for them
// and for other kernels that need a product without a place on the tape.

import { dispatchKernel, gpu, kernelSource, runKernel } from "../gpu/index.ts";
import { ShapeError, tupleOf } from "../platform/index.ts";
import { empty, formatShape, type Shape, sizeOf, type Tensor } from "../tensor/index.ts";
import { type MatmulDevice, type MatmulPlan, matmulDevice, type Product, planMatmul } from "./matmul_variants.ts";

export interface Transposes {
  /** Read a as [..., depth, rows]. */
  readonly transposeA?: boolean;
  /** Read b as [..., cols, depth]. */
  readonly transposeB?: boolean;
}

export interface MultiplyOptions extends Transposes {
  /** Added to each row of the product: [cols]. */
  readonly bias?: Tensor;
  /** Added to the product: as many elements as c, in another buffer. */
  readonly residual?: Tensor;
  /** Add the product to what c holds. */
  readonly accumulate?: boolean;
  /** A variant by name, for tests and benches. */
  readonly variant?: string;
}

/** The product that two shapes ask for. @throws ShapeError when they do not fit. */
export function productOf(
  op: string,
  a: Shape,
  b: Shape,
  { transposeA = false, transposeB = false }: Transposes,
): Product {
  const describe = [`a: ${formatShape(a)}`, `b: ${formatShape(b)}`];
  const [matrixA, matrixB] = [tupleOf(a.slice(-2), 2), tupleOf(b.slice(-2), 2)];
  if (matrixA === undefined || matrixB === undefined) {
    throw new ShapeError(`${op}: operands must be matrices`, describe, "a vector is a matrix after reshape([1, n])");
  }
  const [[a0, a1], [b0, b1]] = [matrixA, matrixB];
  const [rows, depth] = transposeA ? [a1, a0] : [a0, a1];
  const [cols, depthB] = transposeB ? [b0, b1] : [b1, b0];
  if (depth !== depthB) {
    throw new ShapeError(
      `${op}: inner dimensions differ, ${depth} and ${depthB}`,
      describe,
      "weights are stored [out, in]; use linear(x, w) or x.matmul(w.T)",
    );
  }
  const [batchesA, batchesB] = [sizeOf(a.slice(0, -2)), sizeOf(b.slice(0, -2))];
  const repeats = a.length === 2 || b.length === 2 || batchesA === 1 || batchesB === 1;
  if (!repeats && formatShape(a.slice(0, -2)) !== formatShape(b.slice(0, -2))) {
    throw new ShapeError(`${op}: leading dimensions differ`, describe, "expand one of them first");
  }
  return { batches: Math.max(batchesA, batchesB), rows, cols, depth, transposeA, transposeB };
}

const devices = new WeakMap<GPUDevice, MatmulDevice>();

function currentDevice(): MatmulDevice {
  const open = gpu();
  const known = devices.get(open.device) ?? matmulDevice(open);
  devices.set(open.device, known);
  return known;
}

function epilogueOf({ bias, residual, accumulate }: MultiplyOptions): { code: number; addend: Tensor | undefined } {
  if (bias) return { code: 1, addend: bias };
  if (residual) return { code: 2, addend: residual };
  return { code: accumulate ? 3 : 0, addend: undefined };
}

function dispatch(plan: MatmulPlan, product: Product, a: Tensor, b: Tensor, c: Tensor, options: MultiplyOptions): void {
  const { rows, cols, depth, batches } = product;
  const { code, addend } = epilogueOf(options);
  const batchStride = (operand: Tensor, size: number) => (operand.size > size ? size : 0);
  const [tileRows, tileCols] = plan.tile;
  runKernel(
    plan.kernel,
    kernelSource(plan.kernel),
    [a.buffer, b.buffer, (addend ?? a).buffer, c.buffer],
    {
      rows,
      cols,
      depth,
      a_batch: batchStride(a, rows * depth),
      b_batch: batchStride(b, depth * cols),
      splits: plan.splits,
      span: plan.span,
      tiles: plan.tiles,
    },
    { ...plan.constants, TA: a.dtype, TB: b.dtype, TC: c.dtype, TD: (addend ?? a).dtype, EPILOGUE: code },
    [Math.ceil(cols / tileCols), Math.ceil(rows / tileRows), batches * plan.splits],
  );
}

/**
 * Fills c with op(a) · op(b), plus what the options add. a and b are f32 or f16 and are summed in f32; c may be either.
 * At most one of `bias`, `residual` and `accumulate` is given. Nothing is recorded for a gradient.
 * @throws ShapeError when the shapes do not fit or an operand is not a float.
 */
export function multiply(a: Tensor, b: Tensor, c: Tensor, options: MultiplyOptions = {}): void {
  for (const operand of [a, b, c]) {
    if (operand.dtype !== "f32" && operand.dtype !== "f16") {
      throw new ShapeError(`matmul: ${operand} is not a float`, [], "cast it to f32 first");
    }
  }
  const product = productOf("matmul", a.shape, b.shape, options);
  const { batches, rows, cols } = product;
  if (c.size !== batches * rows * cols) {
    throw new ShapeError("matmul: the result does not fit", [`result: ${c}`, `a: ${a}`, `b: ${b}`]);
  }
  if (c.size === 0) return;
  const plan = planMatmul(product, currentDevice(), options.variant);
  if (plan.splits === 1) {
    dispatch(plan, product, a, b, c, options);
    return;
  }
  const partial = empty([batches * plan.splits, rows, cols]);
  dispatch(plan, product, a, b, partial, {});
  const { code, addend } = epilogueOf(options);
  dispatchKernel("matmul_split_sum", {
    bindings: { partial, addend: addend ?? partial, c },
    params: { batches, splits: plan.splits, size: rows * cols, cols },
    constants: { TC: c.dtype as "f32" | "f16", TD: (addend ?? partial).dtype as "f32" | "f16", EPILOGUE: code },
    grid: [Math.ceil(c.size / 64)],
  });
  partial.dispose();
}

/** The name of the variant that `multiply` takes for these shapes on the open device. */
export function chosenVariant(a: Shape, b: Shape, transposes: Transposes): string {
  return planMatmul(productOf("matmul", a, b, transposes), currentDevice()).variant;
}
