// Lesson 3: a WGSL kernel of your own as an op record: with a gradient, and a float64 reference that checks both.
// Run:    npx tsx examples/03_custom_kernel.ts
// Takes:  seconds.
// Expect: errors below 1e-5 for the values and for the gradient.
import {
  applyOp,
  closeGpu,
  defineOp,
  empty,
  grad,
  initGpu,
  parseKernel,
  randomNormal,
  runKernel,
  type Tensor,
} from "gentzen";
import { ndarray, numericalGradient, worstDisagreement } from "gentzen/reference";

await initGpu();

// Running sums along the rows of x [rows, cols]. With REVERSE they run from the end, which is what the gradient needs.
const kernel = parseKernel(
  "cumulative_sum",
  /* wgsl */ `
struct Params { rows: u32, cols: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
const REVERSE = false;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.rows) { return; }
  var total = 0.0;
  for (var i = 0u; i < params.cols; i++) {
    let at = id.x * params.cols + select(i, params.cols - 1u - i, REVERSE);
    total += x[at];
    y[at] = total;
  }
}`,
);

function launch(x: Tensor, y: Tensor, reverse: boolean): void {
  const [rows, cols] = x.shape;
  const grid = [Math.ceil(rows / 64)] as const;
  runKernel("cumulative_sum", kernel, [x.buffer, y.buffer], { rows, cols }, { REVERSE: reverse }, grid);
}

const cumulativeSumOp = defineOp<{ readonly reverse: boolean }>({
  name: "cumulative_sum",
  doc: "Running sums along the last axis of x [rows, cols], from its end where `reverse` is set.",
  shape: ([x]) => [x],
  forward: ([x], [y], { reverse }) => launch(x, y, reverse),
  backward([g], { attrs: { reverse } }) {
    if (!g) return [undefined];
    const dx = empty(g.shape);
    launch(g, dx, !reverse);
    return [dx];
  },
  reference: ([x], { reverse }) => {
    const sums = x.cumsum(-1);
    return [reverse ? x.sum(-1, true).sub(sums).add(x) : sums];
  },
  samples: [{ inputs: [{ shape: [3, 70] }], attrs: { reverse: false } }],
  cost: ([[rows, cols]]) => ({ bytes: 8 * rows * cols, flops: rows * cols }),
});

/** Running sums along the last axis of a matrix. */
function cumulativeSum(x: Tensor): Tensor {
  return applyOp(cumulativeSumOp, [x], { reverse: false })[0];
}

const x = randomNormal([3, 70], { seed: 3 });
x.requiresGrad = true;
const weights = randomNormal([3, 70], { seed: 4 });
const y = cumulativeSum(x);
const [dx] = grad(y.mul(weights).sum(), [x]);

// The record's reference is the oracle: its values in float64, and its differences for the gradient.
const [input, cotangent] = await Promise.all([x, weights].map(async (each) => ndarray(await each.data(), each.shape)));
const reference = (inputs: (typeof input)[]) => [...cumulativeSumOp.reference(inputs, { reverse: false })];
const values = worstDisagreement(await y.data(), reference([input])[0].data);
const gradient = worstDisagreement(await dx.data(), numericalGradient(reference, [input], [cotangent], 0).data);
console.log(`largest error of the values: ${values.error.toExponential(1)}`);
console.log(`largest error of the gradient: ${gradient.error.toExponential(1)}`);
closeGpu();
process.exit(Math.max(values.error, gradient.error) < 1e-5 ? 0 : 1);
