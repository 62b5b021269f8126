// A tensor that is missing among the arguments or options of a function is named by one of gentzen's errors: every function of the
// tensor layers is called with each of its tensors left out.
import { describe, expect, test } from "vitest";
import * as nn from "../../src/nn/index.ts";
import * as ops from "../../src/ops/index.ts";
import { cacheOf } from "../../src/ops/paged_cache.ts";
import * as optim from "../../src/optim/index.ts";
import { GentzenError, Random } from "../../src/platform/index.ts";
import * as tensors from "../../src/tensor/index.ts";
import { ones, parameter, scope, type Tensor, tensor, zeros } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const ids = (count: number) => zeros([count], "u32");
const cache = () => {
  const numbers = new Float32Array(4 * 8);
  return cacheOf({ kind: "f32", groups: 1, dimension: 8, capacity: 4 }, 1, numbers, numbers);
};
const heads = () => zeros([2, 1, 8]);
const layer = () => ({ weight: ones([3, 4]) });

interface Call {
  /** Arguments that would do; tensors and tables of tensors among them are left out in turn. */
  readonly args: readonly unknown[];
  // biome-ignore lint/suspicious/noExplicitAny: what is tried has no right type.
  readonly f: (...args: any[]) => unknown;
}

/** Calls of the functions that take tensors. */
const calls: Readonly<Record<string, () => Call>> = {
  attention: () => ({ args: [heads(), heads(), heads(), zeros([2, 2], "u32")], f: ops.attention }),
  cat: () => ({ args: [[ones([2]), ones([2])]], f: ops.cat }),
  categorical: () => ({ args: [ones([2, 3]), { seed: 1 }], f: ops.categorical }),
  decodeAttention: () => ({ args: [heads(), cache(), ids(2), ids(2)], f: ops.decodeAttention }),
  dropout: () => ({ args: [ones([2]), { p: 0.5, seed: 1 }], f: ops.dropout }),
  embedding: () => ({ args: [ones([3, 4]), ids(2)], f: ops.embedding }),
  cacheCopy: () => ({ args: [cache(), tensor(Uint32Array.of(0, 0), [1, 2])], f: ops.cacheCopy }),
  cacheWrite: () => ({ args: [cache(), heads(), heads(), ids(2), ids(2)], f: ops.cacheWrite }),
  layerNorm: () => ({ args: [ones([2, 3])], f: ops.layerNorm }),
  linear: () => ({ args: [ones([2, 4]), ones([3, 4])], f: ops.linear }),
  linearCrossEntropy: () => ({ args: [ones([2, 4]), ones([3, 4]), ids(2)], f: ops.linearCrossEntropy }),
  matmul: () => ({ args: [ones([2, 3]), ones([3, 2])], f: ops.matmul }),
  rmsNorm: () => ({ args: [ones([2, 3]), ones([3])], f: ops.rmsNorm }),
  rotary: () => ({ args: [heads(), ones([4, 4]), ones([4, 4]), ids(2)], f: ops.rotary }),
  sampleTokens: () => {
    const settings = tensor([[1, 1, 0]]);
    return { args: [ones([1, 3]), { settings, topK: ids(1), seeds: ids(1), positions: ids(1) }], f: ops.sampleTokens };
  },
  segmentSum: () => ({
    args: [
      ones([2]),
      tensor(
        [
          [0, 2],
          [0, 2],
        ],
        "u32",
      ),
    ],
    f: ops.segmentSum,
  }),
  stack: () => ({ args: [[ones([2]), ones([2])]], f: ops.stack }),
  stepAttention: () => {
    const heads = { cos: ones([4, 4]), sin: ones([4, 4]), eps: 1e-6 };
    return { args: [zeros([2, 24]), cache(), { rows: ids(2), positions: ids(2) }, heads], f: ops.stepAttention };
  },
  swiglu: () => ({ args: [ones([2]), ones([2])], f: ops.swiglu }),
  fuse: () => ({ args: [ones([2]), ones([2])], f: ops.fuse("sum", (a, b) => a.add(b)) }),
  applyEmbedding: () => ({ args: [{ weight: ones([3, 4]) }, ids(2)], f: nn.applyEmbedding }),
  applyLinear: () => ({ args: [layer(), ones([2, 4])], f: nn.applyLinear }),
  applyNorm: () => ({ args: [{ weight: ones([4]) }, ones([2, 4]), 1e-6], f: nn.applyNorm }),
  productOperands: () => ({ args: [layer(), ones([2, 4])], f: nn.productOperands }),
  AdamW: () => ({ args: [{ w: parameter(ones([2])) }], f: (group) => new optim.AdamW(group).dispose() }),
  Muon: () => ({ args: [{ w: parameter(ones([2])) }], f: (group) => new optim.Muon(group).dispose() }),
  SGD: () => ({ args: [[parameter(ones([2]))]], f: (group) => new optim.SGD(group).dispose() }),
  makeOptimizer: () => ({
    args: [{ w: parameter(ones([2])) }],
    f: (group) => optim.makeOptimizer("adamw", group, {}).dispose(),
  }),
  step: () => ({
    args: [{ w: ones([2]) }],
    f: (grads) => new optim.AdamW({ w: parameter(ones([2])) }).step(grads, { lr: 0 }),
  }),
  WeightAverage: () => ({ args: [{ w: ones([2]) }], f: (group) => new optim.WeightAverage(group).dispose() }),
  follow: () => ({
    args: [{ w: ones([2]) }],
    f: (group) => new optim.WeightAverage({ w: ones([2]) }).follow(group, 0.5),
  }),
  copyInto: () => ({ args: [ones([2]), ones([2])], f: optim.copyInto }),
  fillWith: () => ({ args: [ones([2])], f: (target) => optim.fillWith(target, 1) }),
  scaleAdd: () => ({ args: [ones([2]), ones([2])], f: (target, source) => optim.scaleAdd(target, source, 1, 1) }),
  grad: () => {
    const w = parameter(ones([2]));
    return { args: [w.sum(), [w]], f: tensors.grad };
  },
  valueAndGrad: () => {
    const w = parameter(ones([2]));
    return { args: [{ w }], f: (group) => tensors.valueAndGrad(group, () => w.sum()) };
  },
  parameter: () => ({ args: [ones([2])], f: tensors.parameter }),
  keep: () => ({ args: [ones([2])], f: tensors.keep }),
  makeLinear: () => ({ args: [2, 2, new Random(1)], f: nn.makeLinear }),
  makeEmbedding: () => ({ args: [2, 2, 1, new Random(1)], f: nn.makeEmbedding }),
};

/** The arguments with each thing left out that is no number, and each that a table of them holds. */
function withoutOne(args: readonly unknown[]): { readonly what: string; readonly given: readonly unknown[] }[] {
  return args.flatMap((value, place) => {
    if (typeof value !== "object" || value === null) return [];
    const left = { what: `argument ${place + 1}`, given: args.with(place, undefined) };
    if (value instanceof tensors.Tensor || value instanceof Random) return [left];
    const inner = Object.entries(value as Record<string, unknown>).map(([key]) => ({
      what: `argument ${place + 1}.${key}`,
      given: args.with(
        place,
        Array.isArray(value) ? value.with(Number(key), undefined) : { ...value, [key]: undefined },
      ),
    }));
    return [left, ...inner];
  });
}

describe.each(Object.entries(calls))("%s", (_, make) => {
  test("names what is missing", () =>
    scope(() => {
      const { args, f } = make();
      for (const { what, given } of withoutOne(args)) {
        let thrown: unknown;
        try {
          f(...given);
        } catch (error) {
          thrown = error;
        }
        expect(thrown, `${what}: ${thrown}`).toBeInstanceOf(GentzenError);
        expect((thrown as Error).message, what).toMatch(/\n {2}hint: /);
      }
    }));

  test("works with all of them", () => {
    scope(() => {
      const { args, f } = make();
      const made = f(...args) as Tensor | undefined;
      return made instanceof tensors.Tensor ? [made] : [];
    }).forEach((each) => {
      each.dispose();
    });
  });
});

test("every function of the tensor layers that takes tensors is among the calls", () => {
  const others = new Set(
    (
      "registry applyOp defineOp QuantisedMatrix SplitMatrix isWeight quantisedBytes stepProduct headSizes PAGE pageWords reservePages measureMatmul randomNormal randomUniform " + // take none, or describe ops
      "optimizerNames defaultLossScaling Optimizer stepReport stepRules schedule " +
      "constantParameter normalParameter uniformParameter residualDeviation makeNorm asOperand precisionRule " +
      "leavesOf parameters trainable parameterCount setTrainable mapParameters frozenCopy unflatten writeParameters disposeModule " + // take modules
      "addLora setLora isLoraName withoutLora mergeLora loraParameters RotaryTables rotaryFrequencies rotaryValues yarnAttentionFactor halfSplitOrder linearLayers targetedLayers refuseLora"
    ).split(" "),
  );
  const names = [ops, nn, optim].flatMap((layer) => Object.keys(layer));
  const forgotten = names.filter((name) => !(name in calls) && !others.has(name));
  expect(forgotten).toEqual([]);
});
