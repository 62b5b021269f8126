// Greedy decoding of the workload's rows in jax-js: one jitted step with a key-value cache of fixed length, tokens kept on
// the device until the end. Prints one JSON line.

import { timeQuietly } from "../timing.ts";
import { decodePrompts, decoding, initialWeights, rotaryAngles, workload } from "../workload.ts";
import { installNavigatorGpu } from "./navigator_gpu.ts";

const adapter = await installNavigatorGpu();
const jax = await import("@jax-js/jax");
const { numpy: np, nn } = jax;
type Value = InstanceType<typeof np.Array>;
type Values = Record<string, Value>;

await jax.init("webgpu");
jax.defaultDevice("webgpu");

const rows = Number(process.argv[2] ?? 16);
const { vocabulary, dim, heads, layers, length, normEps } = workload;
const angles = rotaryAngles();
const weights: Values = Object.fromEntries(
  Object.entries(initialWeights()).map(([name, { shape, values }]) => [name, np.array(values, { shape: [...shape] })]),
);

function rmsNorm(x: Value, gain: Value): Value {
  const scale = np.sqrt(np.square(x.ref).mean(-1, { keepdims: true }).add(normEps));
  return x.div(scale).mul(gain);
}

function rotate(x: Value, cos: Value, sin: Value): Value {
  const [first, second] = np.split(x, 2, -1);
  const turned = first.ref.mul(cos.ref).sub(second.ref.mul(sin.ref));
  return np.concatenate([turned, second.mul(cos).add(first.mul(sin))], -1);
}

/** Tokens of one step and caches [layer: rows, heads, length, head] with this step's keys and values written at `place`. */
const step = jax.jit(
  (values: Values, keys: Value[], cached: Value[], ids: Value, place: Value, cos: Value, sin: Value) => {
    const weight = (name: string) => values[name].ref;
    const project = (x: Value, name: string) => np.matmul(x, weight(name).transpose());
    const places = np.arange(length);
    const here = np.equal(places.ref, place.ref).reshape([1, 1, length, 1]);
    const seen = np.lessEqual(places, place).reshape([1, 1, 1, length]);
    const nextKeys: Value[] = [];
    const nextValues: Value[] = [];
    let x = np.matmul(nn.oneHot(ids, vocabulary), weight("model.embed_tokens.weight"));
    for (let layer = 0; layer < layers; layer++) {
      const prefix = `model.layers.${layer}`;
      const h = rmsNorm(x.ref, weight(`${prefix}.input_layernorm.weight`));
      const split = (part: string) =>
        project(h.ref, `${prefix}.self_attn.${part}_proj.weight`).reshape([rows, heads, 1, dim / heads]);
      const q = rotate(split("q"), cos.ref, sin.ref);
      const k = np.where(here.ref, rotate(split("k"), cos.ref, sin.ref), keys[layer]);
      const v = np.where(here.ref, split("v"), cached[layer]);
      h.dispose();
      nextKeys.push(k.ref);
      nextValues.push(v.ref);
      const scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(dim / heads));
      const attended = np.matmul(nn.softmax(np.where(seen.ref, scores, -1e9), -1), v).reshape([rows, dim]);
      x = x.add(project(attended, `${prefix}.self_attn.o_proj.weight`));
      const f = rmsNorm(x.ref, weight(`${prefix}.post_attention_layernorm.weight`));
      const gate = nn.silu(project(f.ref, `${prefix}.mlp.gate_proj.weight`));
      x = x.add(project(gate.mul(project(f, `${prefix}.mlp.up_proj.weight`)), `${prefix}.mlp.down_proj.weight`));
    }
    const logits = project(rmsNorm(x, weight("model.norm.weight")), "lm_head.weight");
    for (const value of [...Object.values(values), here, seen, cos, sin]) value.dispose();
    return { token: np.argmax(logits, -1), keys: nextKeys, cached: nextValues };
  },
);

const prompts = decodePrompts(rows);
const { prompt, steps } = decoding;
let tokens: number[][] = [];

/** Feeds the prompts token by token, as one step serves both, then decodes. */
async function decode(): Promise<void> {
  const empty = () => Array.from({ length: layers }, () => np.zeros([rows, heads, length, dim / heads]));
  let state = { keys: empty(), cached: empty() };
  const chosen: Value[] = [];
  for (let place = 0; place < prompt + steps - 1; place++) {
    const ids =
      place < prompt
        ? np.array(
            prompts.map((row) => row[place]),
            { dtype: np.int32 },
          )
        : chosen.at(-1)!.ref;
    const part = (values: Float32Array) =>
      np.array(values.slice(place * angles.pairs, (place + 1) * angles.pairs), { shape: [1, 1, 1, angles.pairs] });
    const { token, keys, cached } = step(
      jax.tree.ref(weights),
      state.keys,
      state.cached,
      ids,
      np.array(place, { dtype: np.int32 }),
      part(angles.cos),
      part(angles.sin),
    );
    state = { keys, cached };
    if (place >= prompt - 1) chosen.push(token);
    else token.dispose();
  }
  for (const value of [...state.keys, ...state.cached]) value.dispose();
  const columns = await Promise.all(chosen.map(async (token) => (await token.jsAsync()) as number[]));
  tokens = prompts.map((_, row) => columns.map((column) => column[row]));
}

const timing = await timeQuietly(decode, Number(process.argv[3] ?? 5));
console.log(JSON.stringify({ bench: "decode", framework: "@jax-js/jax", adapter, ...timing, tokens }));
process.exit(0);
