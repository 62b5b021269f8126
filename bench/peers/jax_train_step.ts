// The workload's training step in jax-js: one jitted function from parameters, moments and step to the next ones.
// Prints one JSON line. Its arrays are counted by hand: every use but the last needs `.ref`.

import { timeQuietly } from "../timing.ts";
import { initialWeights, rotaryAngles, trainingTokens, workload } from "../workload.ts";
import { installNavigatorGpu } from "./navigator_gpu.ts";

const adapter = await installNavigatorGpu();
const jax = await import("@jax-js/jax");
const { numpy: np, nn } = jax;
type Value = InstanceType<typeof np.Array>;
type Values = Record<string, Value>;

await jax.init("webgpu");
jax.defaultDevice("webgpu");

const { vocabulary, dim, heads, layers, sequences, length, normEps, learningRate, eps, weightDecay } = workload;
const [beta1, beta2] = workload.betas;
const angles = rotaryAngles();
const constants = {
  cos: np.array(angles.cos, { shape: [length, 1, angles.pairs] }),
  sin: np.array(angles.sin, { shape: [length, 1, angles.pairs] }),
};

function rmsNorm(x: Value, gain: Value): Value {
  const scale = np.sqrt(np.square(x.ref).mean(-1, { keepdims: true }).add(normEps));
  return x.div(scale).mul(gain);
}

function rotate(x: Value): Value {
  const [first, second] = np.split(x, 2, -1);
  const { cos, sin } = constants;
  const turned = first.ref.mul(cos.ref).sub(second.ref.mul(sin.ref));
  return np.concatenate([turned, second.mul(cos.ref).add(first.mul(sin.ref))], -1);
}

/** Causal attention on [B, T, H, D]. The library's own function needs a newer Node than 20. */
function attend(q: Value, k: Value, v: Value): Value {
  const [queries, keys, values] = [q, k, v].map((part) => part.transpose([0, 2, 1, 3]));
  const scores = np.matmul(queries, keys.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(dim / heads));
  const causal = np.where(np.tri(length, length, 0, { dtype: np.bool }), scores, -1e9);
  return np.matmul(nn.softmax(causal, -1), values).transpose([0, 2, 1, 3]);
}

function loss(weights: Values, ids: Value, targets: Value): Value {
  const weight = (name: string) => weights[name].ref;
  const project = (x: Value, name: string) => np.matmul(x, weight(name).transpose());
  let x = np.matmul(nn.oneHot(ids, vocabulary), weight("model.embed_tokens.weight"));
  for (let layer = 0; layer < layers; layer++) {
    const prefix = `model.layers.${layer}`;
    const h = rmsNorm(x.ref, weight(`${prefix}.input_layernorm.weight`));
    const split = (part: string) =>
      project(h.ref, `${prefix}.self_attn.${part}_proj.weight`).reshape([sequences, length, heads, dim / heads]);
    const [q, k, v] = [rotate(split("q")), rotate(split("k")), split("v")];
    h.dispose();
    const attended = attend(q, k, v).reshape([sequences * length, dim]);
    x = x.add(project(attended, `${prefix}.self_attn.o_proj.weight`));
    const f = rmsNorm(x.ref, weight(`${prefix}.post_attention_layernorm.weight`));
    const gate = nn.silu(project(f.ref, `${prefix}.mlp.gate_proj.weight`));
    x = x.add(project(gate.mul(project(f, `${prefix}.mlp.up_proj.weight`)), `${prefix}.mlp.down_proj.weight`));
  }
  const logits = project(rmsNorm(x, weight("model.norm.weight")), "lm_head.weight");
  const picked = nn.logSoftmax(logits, -1).mul(nn.oneHot(targets, vocabulary)).sum();
  for (const value of Object.values(weights)) value.dispose();
  return picked.div(-sequences * length);
}

type State = { weights: Values; first: Values; second: Values };

const step = jax.jit((state: State, count: Value, ids: Value, targets: Value): { loss: Value; state: State } => {
  const { weights, first, second } = state;
  const [value, gradients] = jax.valueAndGrad(loss)(jax.tree.ref(weights), ids, targets) as unknown as [Value, Values];
  const next: State = { weights: {}, first: {}, second: {} };
  const correction1 = np.power(beta1, count.ref).neg().add(1);
  const correction2 = np.power(beta2, count).neg().add(1);
  for (const name of Object.keys(weights)) {
    const gradient = gradients[name];
    const m = first[name].mul(beta1).add(gradient.ref.mul(1 - beta1));
    const v = second[name].mul(beta2).add(np.square(gradient).mul(1 - beta2));
    next.first[name] = m.ref;
    next.second[name] = v.ref;
    const direction = m.div(correction1.ref).div(np.sqrt(v.div(correction2.ref)).add(eps));
    next.weights[name] = weights[name].mul(1 - learningRate * weightDecay).sub(direction.mul(learningRate));
  }
  correction1.dispose();
  correction2.dispose();
  return { loss: value, state: next };
});

const start = initialWeights();
const upload = (make: (name: string) => Float32Array): Values =>
  Object.fromEntries(Object.keys(start).map((name) => [name, np.array(make(name), { shape: [...start[name].shape] })]));
let state: State = {
  weights: upload((name) => start[name].values),
  first: upload((name) => new Float32Array(start[name].values.length)),
  second: upload((name) => new Float32Array(start[name].values.length)),
};
const tokens = trainingTokens();
const ids = np.array(tokens.ids, { dtype: np.int32 });
const targets = np.array(tokens.targets, { dtype: np.int32 });
const losses: number[] = [];

const timing = await timeQuietly(
  async () => {
    const result = step(state, np.array(losses.length + 1, { dtype: np.float32 }), ids.ref, targets.ref);
    state = result.state;
    losses.push((await result.loss.jsAsync()) as number);
    await jax.blockUntilReady(state);
  },
  Number(process.argv[2] ?? 5),
);
console.log(JSON.stringify({ bench: "train_step", framework: "@jax-js/jax", adapter, ...timing, losses }));
process.exit(0);
