// The workload's training step in TensorFlow.js on its WebGPU backend. Prints one JSON line.
// Its Adam has no weight decay, so the decay is applied before it, which makes AdamW.

import { createRequire } from "node:module";
import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs-core";
import { timeQuietly } from "../timing.ts";
import { initialWeights, rotaryAngles, trainingTokens, workload } from "../workload.ts";
import { installNavigatorGpu } from "./navigator_gpu.ts";

const adapter = await installNavigatorGpu();
const tf = (await import("@tensorflow/tfjs-core")).default as unknown as typeof import("@tensorflow/tfjs-core");
// The package's entry for Node leaves the gradients out; they register themselves in a table that all its copies share.
createRequire(import.meta.url)("@tensorflow/tfjs-core/dist/register_all_gradients.js");
await import("@tensorflow/tfjs-backend-webgpu");
await tf.setBackend("webgpu");

const { vocabulary, dim, heads, layers, sequences, length, normEps, learningRate, eps, weightDecay } = workload;
const [beta1, beta2] = workload.betas;
const angles = rotaryAngles();
const cos = tf.tensor3d(angles.cos, [length, 1, angles.pairs]);
const sin = tf.tensor3d(angles.sin, [length, 1, angles.pairs]);
const hidden = tf.tensor2d(
  Float32Array.from({ length: length * length }, (_, i) => (i % length > Math.floor(i / length) ? -1e9 : 0)),
  [length, length],
);
const weights: Record<string, Variable> = {};
for (const [name, { shape, values }] of Object.entries(initialWeights())) {
  weights[name] = tf.variable(tf.tensor(values, [...shape]), true, name);
}
const tokens = trainingTokens();
const ids = tf.tensor1d(tokens.ids, "int32");
const targets = tf.oneHot(tf.tensor1d(tokens.targets, "int32"), vocabulary);
const inputs = tf.oneHot(ids, vocabulary);

function project(x: Tensor, name: string): Tensor {
  return tf.matMul(x, weights[name], false, true);
}

function rmsNorm(x: Tensor, name: string): Tensor {
  return tf.mul(tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), normEps))), weights[name]);
}

function rotate(x: Tensor): Tensor {
  const [first, second] = tf.split(x, 2, -1);
  const turned = tf.sub(tf.mul(first, cos), tf.mul(second, sin));
  return tf.concat([turned, tf.add(tf.mul(second, cos), tf.mul(first, sin))], -1);
}

function attend(q: Tensor, k: Tensor, v: Tensor): Tensor {
  const [queries, keys, values] = [q, k, v].map((part) => tf.transpose(part, [0, 2, 1, 3]));
  const scores = tf.add(tf.mul(tf.matMul(queries, keys, false, true), 1 / Math.sqrt(dim / heads)), hidden);
  return tf.reshape(tf.transpose(tf.matMul(tf.softmax(scores), values), [0, 2, 1, 3]), [-1, dim]);
}

function loss(): Tensor {
  let x: Tensor = tf.matMul(inputs, weights["model.embed_tokens.weight"]);
  for (let layer = 0; layer < layers; layer++) {
    const prefix = `model.layers.${layer}`;
    const h = rmsNorm(x, `${prefix}.input_layernorm.weight`);
    const split = (part: string) =>
      tf.reshape(project(h, `${prefix}.self_attn.${part}_proj.weight`), [sequences, length, heads, dim / heads]);
    const attended = attend(rotate(split("q")), rotate(split("k")), split("v"));
    x = tf.add(x, project(attended, `${prefix}.self_attn.o_proj.weight`));
    const f = rmsNorm(x, `${prefix}.post_attention_layernorm.weight`);
    const gate = project(f, `${prefix}.mlp.gate_proj.weight`);
    const gated = tf.mul(tf.mul(gate, tf.sigmoid(gate)), project(f, `${prefix}.mlp.up_proj.weight`));
    x = tf.add(x, project(gated, `${prefix}.mlp.down_proj.weight`));
  }
  const logits = project(rmsNorm(x, "model.norm.weight"), "lm_head.weight");
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), targets), -1)));
}

const adam = tf.train.adam(learningRate, beta1, beta2, eps);
const losses: number[] = [];

const timing = await timeQuietly(
  async () => {
    const value = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => loss() as Scalar);
      for (const weight of Object.values(weights)) weight.assign(tf.mul(weight, 1 - learningRate * weightDecay));
      adam.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
      return value;
    });
    losses.push((await value.data())[0]);
    value.dispose();
    await tf.slice(weights["lm_head.weight"], [0, 0], [1, 1]).data();
  },
  Number(process.argv[2] ?? 5),
);
console.log(JSON.stringify({ bench: "train_step", framework: "@tensorflow/tfjs", adapter, ...timing, losses }));
process.exit(0);
