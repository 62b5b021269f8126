// Lesson 1: tensors, scopes and gradients: a line fitted to points by gradient descent.
// Run:    npx tsx examples/01_tensors_and_gradients.ts [--steps 60]
// Takes:  seconds.
// Expect: a loss that falls from about 9 to below 0.01, a slope near 3 and an offset near -1.
import { parseArgs } from "node:util";
import { closeGpu, gpu, initGpu, parameter, randomNormal, scaleAdd, scope, tensor, valueAndGrad } from "gentzen";

const { values } = parseArgs({ options: { steps: { type: "string", default: "60" } } });
const steps = Number(values.steps);
await initGpu();
console.log(`adapter: ${gpu().info.name}`);

// Points near the line y = 3x - 1. A scope frees what is made inside it, except what it returns.
const { x, y } = scope(() => {
  const x = randomNormal([256, 1], { seed: 1 });
  const noise = randomNormal([256, 1], { seed: 2 }).mul(0.05);
  return { x, y: x.mul(3).sub(1).add(noise) };
});

// Parameters are leaves: tensors that gradients are wanted for.
const slope = parameter(tensor([[0]]));
const offset = parameter(tensor([0]));
const weights = [slope, offset];

for (let step = 0; step <= steps; step++) {
  // The gradients come with the value; everything else that was made on the way is freed.
  const { value, grads } = valueAndGrad(weights, () => x.matmul(slope).add(offset).sub(y).square().mean());
  // w = 1 · w - 0.1 · gradient, in place and on the device.
  weights.forEach((weight, index) => {
    scaleAdd(weight, grads[index], 1, -0.1);
  });
  // Ops only queue work for the device; reading waits for it, so reading alone is asynchronous.
  if (step % 10 === 0 || step === steps) console.log(`step ${step}  loss ${(await value.item()).toFixed(4)}`);
  for (const each of [value, ...grads]) each.dispose();
}
console.log(`slope ${(await slope.item()).toFixed(3)}, offset ${(await offset.item()).toFixed(3)}`);
console.log(`${gpu().stats.dispatches} dispatches on ${gpu().stats.buffersCreated} buffers`);
closeGpu();
// Node would wait for the device's driver, which never ends.
process.exit(0);
