// Reverse-mode differentiation: accumulation, unused inputs, recomputation, linearity, misuse.
import { describe, expect, it } from "vitest";
import {
  checkpoint,
  grad,
  noGrad,
  parameter,
  readAll,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
} from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

describe("grad", () => {
  it("adds up the paths through a tensor that is used more than once", async () => {
    const x = tensor([1, 2, 3], undefined, { requiresGrad: true });
    const [dx] = grad(x.mul(x).add(x).add(x).sum(), [x]);
    expect([...(await dx.data())]).toEqual([4, 6, 8]);
  });

  it("gives zeros for what the loss does not depend on", async () => {
    const x = tensor([1, 2], undefined, { requiresGrad: true });
    const y = tensor([[5]], undefined, { requiresGrad: true });
    const [dx, dy] = grad(x.sum(), [x, y]);
    expect([...(await dx.data()), ...(await dy.data())]).toEqual([1, 1, 0]);
  });

  it("differentiates for an intermediate result as well", async () => {
    const x = tensor([2], undefined, { requiresGrad: true });
    const middle = x.square();
    const [dMiddle, dx] = grad(middle.mul(3).sum(), [middle, x]);
    expect([await dMiddle.item(), await dx.item()]).toEqual([3, 12]);
  });

  it("records nothing under noGrad, and nothing for detached tensors", () => {
    const x = tensor([2], undefined, { requiresGrad: true });
    expect(noGrad(() => x.exp()).node).toBeUndefined();
    expect(x.detach().exp().node).toBeUndefined();
    expect(x.exp().node).toBeDefined();
  });

  it("refuses a loss that is not a scalar", () => {
    const x = tensor([1, 2], undefined, { requiresGrad: true });
    expect(() => grad(x, [x])).toThrow(/the loss f32\[2\] is not a scalar/);
  });

  it("is linear in the loss", async () => {
    const x = parameter(tensor([0.3, -1.2, 0.7]));
    const f = () => x.exp().sum();
    const h = () => x.square().mul(x).sum();
    const one = valueAndGrad([x], f).grads[0];
    const two = valueAndGrad([x], h).grads[0];
    const both = valueAndGrad([x], () => f().mul(2).sub(h().mul(3))).grads[0];
    const [a, b, c] = await readAll([one, two, both]);
    c.forEach((value, i) => {
      expect(value).toBeCloseTo(2 * a[i] - 3 * b[i], 4);
    });
  });
});

describe("checkpoint", () => {
  it("gives the same value and gradients as keeping the activations", async () => {
    const w = parameter(tensor([0.5, -0.25, 1.5]));
    const x = parameter(tensor([1, 2, 3]));
    const block = (input: Tensor) => input.mul(w).tanh().add(input.square());
    const plain = valueAndGrad([x, w], () => block(block(x)).sum());
    const again = valueAndGrad([x, w], () => checkpoint(block, [checkpoint(block, [x], [w])], [w]).sum());
    const [value, dx, dw] = await readAll([plain.value, ...plain.grads]);
    const [value2, dx2, dw2] = await readAll([again.value, ...again.grads]);
    expect([...value2]).toEqual([...value]);
    expect([...dx2]).toEqual([...dx]);
    dw2.forEach((each, i) => {
      expect(each).toBeCloseTo(dw[i], 4);
    });
  });

  it("keeps only the block's input alive", () => {
    const x = parameter(tensor(new Float32Array(1000)));
    scope(() => {
      const y = checkpoint((input) => input.exp().exp().exp(), [x], []);
      expect(y.node?.saved).toEqual([]);
    });
  });
});
