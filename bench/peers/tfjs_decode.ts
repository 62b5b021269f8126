// Greedy decoding of the workload's rows in TensorFlow.js on its WebGPU backend, with a key-value cache that grows by
// concatenation, tokens kept on the device until the end. Prints one JSON line.

import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { timeQuietly } from "../timing.ts";
import { decodePrompts, decoding, initialWeights, rotaryAngles, workload } from "../workload.ts";
import { installNavigatorGpu } from "./navigator_gpu.ts";

const adapter = await installNavigatorGpu();
const tf = (await import("@tensorflow/tfjs-core")).default as unknown as typeof import("@tensorflow/tfjs-core");
await import("@tensorflow/tfjs-backend-webgpu");
await tf.setBackend("webgpu");

const rows = Number(process.argv[2] ?? 16);
const { dim, heads, layers, normEps } = workload;
const { prompt, steps } = decoding;
const angles = rotaryAngles();
const weights: Record<string, Tensor> = {};
for (const [name, { shape, values }] of Object.entries(initialWeights())) weights[name] = tf.tensor(values, [...shape]);

interface Cache {
  keys: Tensor;
  values: Tensor;
}

function project(x: Tensor, name: string): Tensor {
  return tf.matMul(x, weights[name], false, true);
}

function rmsNorm(x: Tensor, name: string): Tensor {
  return tf.mul(tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), normEps))), weights[name]);
}

/** `x` is [rows, places, heads, head]; the angles are those of the places from `start` on. */
function rotate(x: Tensor, start: number): Tensor {
  const places = x.shape[1]!;
  const part = (values: Float32Array) =>
    tf.tensor(values.slice(start * angles.pairs, (start + places) * angles.pairs), [places, 1, angles.pairs]);
  const [cos, sin] = [part(angles.cos), part(angles.sin)];
  const [first, second] = tf.split(x, 2, -1);
  const turned = tf.sub(tf.mul(first, cos), tf.mul(second, sin));
  return tf.concat([turned, tf.add(tf.mul(second, cos), tf.mul(first, sin))], -1);
}

/** The next token of each row, after `ids` [rows · places] at `start`; `caches` are replaced by longer ones. */
function forward(ids: Tensor1D, start: number, caches: (Cache | undefined)[]): Tensor1D {
  const places = ids.size / rows;
  let x: Tensor = tf.gather(weights["model.embed_tokens.weight"], ids);
  for (let layer = 0; layer < layers; layer++) {
    const prefix = `model.layers.${layer}`;
    const h = rmsNorm(x, `${prefix}.input_layernorm.weight`);
    const split = (part: string) =>
      tf.reshape(project(h, `${prefix}.self_attn.${part}_proj.weight`), [rows, places, heads, dim / heads]);
    const [q, k, v] = [rotate(split("q"), start), rotate(split("k"), start), split("v")].map((each) =>
      tf.transpose(each, [0, 2, 1, 3]),
    );
    const before = caches[layer];
    const keys = before ? tf.concat([before.keys, k], 2) : k;
    const values = before ? tf.concat([before.values, v], 2) : v;
    caches[layer] = { keys, values };
    let scores: Tensor = tf.mul(tf.matMul(q, keys, false, true), 1 / Math.sqrt(dim / heads));
    if (places > 1) {
      const hidden = (i: number) => (i % places > Math.floor(i / places) ? -1e9 : 0);
      scores = tf.add(
        scores,
        tf.tensor2d(
          Float32Array.from({ length: places * places }, (_, i) => hidden(i)),
          [places, places],
        ),
      );
    }
    const attended = tf.reshape(tf.transpose(tf.matMul(tf.softmax(scores), values), [0, 2, 1, 3]), [-1, dim]);
    x = tf.add(x, project(attended, `${prefix}.self_attn.o_proj.weight`));
    const f = rmsNorm(x, `${prefix}.post_attention_layernorm.weight`);
    const gate = project(f, `${prefix}.mlp.gate_proj.weight`);
    const gated = tf.mul(tf.mul(gate, tf.sigmoid(gate)), project(f, `${prefix}.mlp.up_proj.weight`));
    x = tf.add(x, project(gated, `${prefix}.mlp.down_proj.weight`));
  }
  const ends = tf.slice(tf.reshape(x, [rows, places, dim]), [0, places - 1, 0], [rows, 1, dim]);
  const logits = project(rmsNorm(tf.reshape(ends, [rows, dim]), "model.norm.weight"), "lm_head.weight");
  return tf.argMax(logits, -1);
}

const prompts = decodePrompts(rows);
let tokens: number[][] = [];

async function decode(): Promise<void> {
  let caches: (Cache | undefined)[] = [];
  const chosen: Tensor1D[] = [];
  for (let step = 0; step < steps; step++) {
    const result = tf.tidy(() => {
      const next = [...caches];
      const ids = step === 0 ? tf.tensor1d(prompts.flat(), "int32") : chosen[step - 1];
      const token = forward(ids, step === 0 ? 0 : prompt + step - 1, next);
      return { token, next: next.map((cache) => ({ ...cache! })) };
    });
    for (const cache of caches) tf.dispose([cache!.keys, cache!.values]);
    caches = result.next;
    chosen.push(result.token);
  }
  for (const cache of caches) tf.dispose([cache!.keys, cache!.values]);
  const columns = await Promise.all(chosen.map(async (token) => [...(await token.data())]));
  tf.dispose(chosen);
  tokens = prompts.map((_, row) => columns.map((column) => column[row]));
}

const timing = await timeQuietly(decode, Number(process.argv[3] ?? 5));
console.log(JSON.stringify({ bench: "decode", framework: "@tensorflow/tfjs", adapter, ...timing, tokens }));
process.exit(0);
