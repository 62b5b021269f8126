// Lesson 2: an op of your own with fuse(): a pointwise function becomes one kernel forward and one backward.
// Run:    npx tsx examples/02_fuse.ts
// Takes:  seconds.
// Expect: the same numbers from the plain function and the fused one, with 25 dispatches and with 5.
import { closeGpu, fuse, gpu, initGpu, type PointwiseMethods, randomNormal, readAll, valueAndGrad } from "gentzen";

await initGpu();

// GELU in its tanh form (Hendrycks & Gimpel 2016), written once for anything that has the pointwise methods: tensors, and
// the expressions from which fuse() generates WGSL and the derivative.
function gelu<T extends PointwiseMethods<T>>(x: T): T {
  const inner = x
    .mul(x)
    .mul(x)
    .mul(0.044715)
    .add(x)
    .mul(Math.sqrt(2 / Math.PI));
  return x.mul(0.5).mul(inner.tanh().add(1));
}
const fused = fuse("gelu", (x) => gelu(x));

const x = randomNormal([1000], { seed: 7 });
x.requiresGrad = true;

async function measure(name: string, f: typeof fused) {
  const before = gpu().stats.dispatches;
  const { value, grads } = valueAndGrad([x], () => f(x).sum());
  const dispatches = gpu().stats.dispatches - before;
  const [[sum], gradient] = await readAll([value, ...grads]);
  console.log(`${name}: sum ${sum.toFixed(4)}, gradient[0] ${gradient[0].toFixed(6)}, ${dispatches} dispatches`);
  return gradient;
}

const expected = await measure("plain", (x) => gelu(x));
const actual = await measure("fused", fused);
const worst = Math.max(...Array.from(actual, (value, index) => Math.abs(value - expected[index])));
console.log(`largest difference of the gradients: ${worst.toExponential(1)}`);
closeGpu();
process.exit(worst < 1e-5 ? 0 : 1);
