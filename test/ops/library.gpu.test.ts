// Ops with options against PyTorch's numbers (scripts/make_fixtures.py): layer norm, attention that is not causal, orders with ties
// and NaN, variances with corrections; and what has no fixture: draws, stacks, running sums of long axes.
import { describe, expect, it, test } from "vitest";
import { attention, categorical, layerNorm, stack } from "../../src/ops/index.ts";
import { ConfigError, DataError, ShapeError } from "../../src/platform/index.ts";
import { relativeError } from "../../src/reference/index.ts";
import { grad, ones, readAll, type Tensor, tensor, zeros } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";
import { type FixtureTensor, fixture, under } from "../fixtures/fixture.ts";

useDevice();

type Plain = readonly (number | "nan" | "inf" | "-inf")[];
interface Facts {
  readonly lengths: readonly number[];
  readonly rows: Plain;
  readonly orders: Readonly<Record<string, { readonly values: Plain; readonly indices: readonly number[] }>>;
  readonly topk: Readonly<Record<string, readonly number[]>>;
  readonly spread: readonly { readonly op: "var" | "std"; readonly axes: number[]; readonly correction: number }[];
}

const { facts, tensors } = fixture<Facts>("library");
const upload = ({ shape, values }: FixtureTensor) => tensor(values, shape, { requiresGrad: true });
const numbers = (plain: Plain) =>
  plain.map((each) =>
    typeof each === "number" ? each : each === "nan" ? Number.NaN : Number(each.replace("inf", "Infinity")),
  );

/** Value and gradients against those of the fixture. */
async function check(name: string, inputs: readonly string[], f: (...inputs: Tensor[]) => Tensor): Promise<void> {
  const own = under(tensors, `${name}/`);
  const leaves = inputs.map((input) => upload(own[input]));
  const y = f(...leaves);
  const [actual] = await readAll([y]);
  expect(relativeError(actual, own.value.values)).toBeLessThan(2e-6);
  const made = await readAll(grad(y.mul(tensor(own.cotangent.values, y.shape)).sum(), leaves));
  inputs.forEach((input, index) => {
    expect(relativeError(made[index], own[`gradient/${input}`].values), input).toBeLessThan(1e-5);
  });
}

test("layer norm, with and without weight and bias", async () => {
  await check("layer_norm", ["x", "weight", "bias"], (x, weight, bias) => layerNorm(x, { weight, bias }));
  const x = upload(tensors["layer_norm/x"]);
  const [plain, same] = await readAll([layerNorm(x), layerNorm(x, { weight: ones([33]), bias: zeros([33]) })]);
  expect(plain).toEqual(same);
  expect((await layerNorm(zeros([0, 4])).data()).length).toBe(0);
  expect((await layerNorm(zeros([3, 0])).data()).length).toBe(0);
  expect([...(await layerNorm(tensor([[5], [7]]), { bias: tensor([2]) }).data())]).toEqual([2, 2]);
  expect([
    ...(await layerNorm(
      tensor([
        [Number.NaN, 1],
        [1, 1],
      ]),
    ).data()),
  ]).toEqual([Number.NaN, Number.NaN, 0, 0]);
  expect(() => layerNorm(x, { weight: ones([32]) })).toThrow(/layer_norm: weight or bias do not fit/);
  expect(() => layerNorm(x, ones([33]) as never)).toThrow(
    /weight and bias are options.*layerNorm\(x, \{ weight, bias \}\)/s,
  );
  expect(() => zeros([]).sort()).toThrow(/sort: axis -1 is out of range.*reshape it to \[1\] first/s);
  expect(() => layerNorm(x, { wieght: ones([33]) } as never)).toThrow(/wieght.*did you mean weight/s);
});

test("layer norm of more rows than a grid has places", async () => {
  const rows = 70_000;
  const x = tensor(
    Float32Array.from({ length: rows * 2 }, (_, i) => (i % 2 ? 3 : 1)),
    [rows, 2],
    { requiresGrad: true },
  );
  const y = layerNorm(x, { eps: 0 });
  const [values, dx] = await readAll([y, ...grad(y.slice([rows - 1]).sum(), [x])]);
  expect([...values.slice(-2)]).toEqual([-1, 1]);
  expect(dx.every((each) => each === 0)).toBe(true);
});

test("attention of all rows of a sequence to all", async () => {
  const segments = facts.lengths.flatMap((length, index) => {
    const first = facts.lengths.slice(0, index).reduce((sum, each) => sum + each, 0);
    return Array.from({ length }, () => [first, first + length]);
  });
  await check("attention", ["q", "k", "v"], (q, k, v) =>
    attention(q, k, v, tensor(segments, "u32"), { causal: false }),
  );
  const [q, k, v] = ["q", "k", "v"].map((name) => upload(tensors[`attention/${name}`]));
  expect(() => attention(q, k, v, tensor(segments, "u32"), { causal: "no" } as never)).toThrow(ConfigError);
  expect(() => attention(q, k, v, undefined as never)).toThrow(/attention: segments \(input 4\) is not a tensor/);
});

test("without causality padding gives zeros and gets no gradient, and the next sequence is not seen", async () => {
  const of = () =>
    tensor(
      Float32Array.from({ length: 7 * 16 }, (_, i) => Math.sin(i)),
      [7, 1, 16],
      { requiresGrad: true },
    );
  const [q, k, v] = [of(), of(), of()];
  const segments = tensor(
    [
      [0, 3],
      [0, 3],
      [0, 3],
      [3, 3],
      [3, 3],
      [5, 7],
      [5, 7],
    ],
    "u32",
  );
  const o = attention(q, k, v, segments, { causal: false });
  const values = await readAll([o, ...grad(o.slice([0, 5]).sum(), [q, k, v])]);
  for (const each of values) expect([...each.slice(3 * 16, 5 * 16)]).toEqual(new Array(32).fill(0));
  for (const each of values.slice(1)) expect([...each.slice(5 * 16)]).toEqual(new Array(32).fill(0));
  const beyond = tensor(
    [
      [0, 9],
      [0, 9],
      [0, 9],
      [0, 9],
      [0, 9],
      [0, 9],
      [0, 9],
    ]
      .flat()
      .map(Number),
  )
    .cast("u32")
    .reshape([7, 2]);
  const wrong = attention(q, k, v, beyond, { causal: false });
  await expect(wrong.data()).rejects.toThrow(DataError);
});

describe("orders", () => {
  test.each(["False", "True"])("sort with ties, both zeros, infinities and NaN, descending %s", async (key) => {
    const { values, indices } = tensor(numbers(facts.rows), [4, 7]).sort(1, { descending: key === "True" });
    const [sorted, places] = await readAll([values, indices]);
    expect([...sorted].map((each) => each + 0)).toEqual(numbers(facts.orders[key].values).map((each) => each + 0));
    expect([...places]).toEqual(facts.orders[key].indices);
  });

  test("topk from either end", async () => {
    const x = upload(tensors.apart);
    expect([...(await x.topk(4).indices.data())]).toEqual(facts.topk.True);
    expect([...(await x.topk(4, 1, { largest: false }).indices.data())]).toEqual(facts.topk.False);
    expect(x.topk(0).values.shape).toEqual([3, 0]);
    expect(() => x.topk(51)).toThrow(/topk: count cannot be 51.*from 0 to 50/s);
    expect(() => x.topk(undefined as never)).toThrow(ConfigError);
    expect(() => x.sort(-1, { descend: true } as never)).toThrow(/descend/);
  });

  test("sorts many rows and a long one, integers by their own order, any axis", async () => {
    const n = 70_001;
    const long = Float32Array.from({ length: n }, (_, i) => (i * 48_271) % 9973);
    const { values, indices } = tensor(long).sort();
    const order = Array.from(long.keys()).sort((a, b) => long[a] - long[b] || a - b);
    const [sorted, places] = await readAll([values, indices]);
    expect(places).toEqual(Uint32Array.from(order));
    expect(sorted).toEqual(long.slice().sort());
    const pairs = tensor(
      Float32Array.from({ length: 140_000 }, (_, i) => (i % 2 ? 0 : i)),
      [70_000, 2],
    );
    expect([...(await pairs.sort().indices.data()).slice(-2)]).toEqual([1, 0]);
    const signed = tensor([3, -2147483648, 2147483647, -1], "i32");
    expect([...(await signed.sort().values.data())]).toEqual([-2147483648, -1, 3, 2147483647]);
    expect([...(await tensor([3, 4294967295, 0], "u32").sort(0, { descending: true }).values.data())]).toEqual([
      4294967295, 3, 0,
    ]);
    const columns = tensor([
      [3, 1],
      [1, 2],
      [2, 0],
    ]).sort(0);
    expect([...(await columns.values.data())]).toEqual([1, 0, 2, 1, 3, 2]);
    expect([...(await columns.indices.data())]).toEqual([1, 2, 2, 0, 0, 1]);
  });
});

test("variances and deviations over axes, with corrections", async () => {
  for (const [index, { op, axes, correction }] of facts.spread.entries()) {
    const x = upload(tensors.spread);
    const y = op === "var" ? x.variance(axes, { correction }) : x.std(axes, { correction });
    const [actual, dx] = await readAll([y, ...grad(y.square().sum(), [x])]);
    expect(relativeError(actual, tensors[`spread/${index}`].values)).toBeLessThan(1e-5);
    expect(relativeError(dx, tensors[`spread/gradient/${index}`].values)).toBeLessThan(2e-5);
  }
  const one = tensor([[3], [4]], undefined, { requiresGrad: true });
  expect([...(await one.variance(1).data())]).toEqual([Number.NaN, Number.NaN]);
  expect([...(await one.std(1, { correction: 0, keepdim: true }).data())]).toEqual([0, 0]);
  expect([...(await grad(one.std(1, { correction: 0 }).sum(), [one])[0].data())]).toEqual([0, 0]);
  expect([...(await zeros([2, 0]).variance(1).data())]).toEqual([Number.NaN, Number.NaN]);
  expect(() => one.std(0, { correction: -1 })).toThrow(ConfigError);
  expect(() => one.std(0, { unbiased: false } as never)).toThrow(/unbiased/);
});

test("running sums from either end of a long axis and of many short ones", async () => {
  const x = tensor(new Float32Array(200_000).fill(1), undefined, { requiresGrad: true });
  const sums = x.cumsum();
  const [values, dx] = await readAll([sums, ...grad(sums.sum(), [x])]);
  expect([values[0], values[70_000], values[199_999]]).toEqual([1, 70_001, 200_000]);
  expect([dx[0], dx[199_999]]).toEqual([200_000, 1]);
  expect((await zeros([3, 0]).cumsum().data()).length).toBe(0);
  const broken = await tensor([1, Number.NaN, 2, Number.POSITIVE_INFINITY]).cumsum().data();
  expect([...broken]).toEqual([1, Number.NaN, Number.NaN, Number.NaN]);
});

test("stack joins along a new axis, and its gradient comes apart again", async () => {
  const [a, b] = [tensor([1, 2], undefined, { requiresGrad: true }), tensor([3, 4], undefined, { requiresGrad: true })];
  expect(stack([a, b]).shape).toEqual([2, 2]);
  expect([...(await stack([a, b], -1).data())]).toEqual([1, 3, 2, 4]);
  const [da, db] = await readAll(
    grad(
      stack([a, b])
        .mul(
          tensor([
            [1, 2],
            [3, 4],
          ]),
        )
        .sum(),
      [a, b],
    ),
  );
  expect([[...da], [...db]]).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(stack([tensor([1], "u32")]).dtype).toBe("u32");
  expect(() => stack([a, ones([3])])).toThrow(/stack: shapes differ/);
  expect(() => stack([])).toThrow(ShapeError);
  expect(() => stack([a], 3)).toThrow(/stack: axis 3/);
});

describe("categorical", () => {
  it("draws as often as the logits say, and never what is masked", async () => {
    const rows = 80_000;
    const logits = tensor([[Math.log(1), Math.log(2), Number.NEGATIVE_INFINITY, Math.log(5)]]).expand([rows, 4]);
    const drawn = [...(await categorical(logits, { seed: 4 }).data())];
    const share = (index: number) => drawn.reduce((count, each) => count + Number(each === index), 0) / rows;
    expect(share(2)).toBe(0);
    [1 / 8, 2 / 8, 5 / 8].forEach((p, i) => {
      expect(Math.abs(share([0, 1, 3][i]) - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / rows));
    });
  });

  it("repeats from seed and offset, and differs with them", async () => {
    const logits = zeros([3, 40, 1000]);
    const draw = async (seed: number, offset = 0) => [...(await categorical(logits, { seed, offset }).data())];
    expect(await draw(1)).toEqual(await draw(1));
    expect(await draw(1)).not.toEqual(await draw(2));
    expect((await draw(1, 5)).slice(0, 40)).toEqual((await draw(1)).slice(20, 60));
    expect(categorical(logits, { seed: 1 }).shape).toEqual([3, 40]);
  });

  it("refuses what is no distribution, and options that are none", async () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(categorical(tensor([[0, bad]]), { seed: 1 }).data()).rejects.toThrow(/no distribution/);
    }
    const nothing = zeros([2, 3]).sub(Number.POSITIVE_INFINITY);
    await expect(categorical(nothing, { seed: 1 }).data()).rejects.toThrow(DataError);
    expect(() => categorical(zeros([2, 0]), { seed: 1 })).toThrow(/nothing to draw from/);
    expect(() => categorical(zeros([2]), undefined as never)).toThrow(ConfigError);
    expect(() => categorical(zeros([2]), { seed: 1.5 })).toThrow(/seed/);
    expect((await categorical(zeros([0, 3]), { seed: 1 }).data()).length).toBe(0);
  });
});
