// Ops with fixed conventions against PyTorch's numbers: rotary embedding, and cross-entropy with entropy.

import { expect, test } from "vitest";
import { halfSplitOrder, RotaryTables } from "../../src/nn/index.ts";
import { linearCrossEntropy, rotary } from "../../src/ops/index.ts";
import { relativeError } from "../../src/reference/index.ts";
import { readAll, tensor, valueAndGrad } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";
import { type FixtureTensor, fixture } from "../fixtures/fixture.ts";

useDevice();

const upload = ({ shape, values }: FixtureTensor, requiresGrad = false) => tensor(values, shape, { requiresGrad });

test("rotary in both pairings, up to position 65,535", async () => {
  const { facts, tensors } = fixture<{ base: number; positions: number[] }>("rotary");
  const [, , dimensions] = tensors.x.shape;
  const tables = new RotaryTables({ dimensions, base: facts.base }, 65536);
  const positions = tensor(Uint32Array.from(facts.positions));
  const turn = async (x: FixtureTensor) => rotary(upload(x), tables.cos, tables.sin, positions).data();
  expect(relativeError(await turn(tensors.x), tensors.half_split.values)).toBeLessThan(1e-6);
  const order = halfSplitOrder(dimensions);
  const reorder = ({ shape, values }: FixtureTensor) => ({
    shape,
    values: values.map((_, index) => values[index - (index % dimensions) + order[index % dimensions]]),
  });
  expect(relativeError(await turn(reorder(tensors.x)), reorder(tensors.interleaved).values)).toBeLessThan(1e-6);
  tables.dispose();
});

test.each(["1.0", "0.7"])("cross-entropy of a linear layer at temperature %s", async (name) => {
  const { facts, tensors } = fixture<{ targets: number[] }>("cross_entropy");
  const [h, w] = [upload(tensors.h, true), upload(tensors.w, true)];
  const targets = tensor(Uint32Array.from(facts.targets));
  const outputs = () => linearCrossEntropy(h, w, targets, { temperature: Number(name) });
  const { logprob, entropy } = outputs();
  expect(relativeError(await logprob.data(), tensors[`${name}/logprob`].values)).toBeLessThan(1e-6);
  expect(relativeError(await entropy.data(), tensors[`${name}/entropy`].values)).toBeLessThan(1e-5);
  const { grads } = valueAndGrad([h, w], () => outputs().logprob.mul(upload(tensors.cotangent)).sum());
  const [dh, dw] = await readAll(grads);
  expect(relativeError(dh, tensors[`${name}/h_gradient`].values)).toBeLessThan(1e-5);
  expect(relativeError(dw, tensors[`${name}/w_gradient`].values)).toBeLessThan(1e-5);
});
