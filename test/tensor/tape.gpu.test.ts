// Reverse-mode differentiation: accumulation, unused inputs, recomputation, linearity, misuse.
import { describe, expect, it } from "vitest";
import { AdamW, fillWith, scaleAdd } from "../../src/optim/index.ts";
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

describe("misuse of the tape", () => {
  const leaf = (...values: number[]) => tensor(values, undefined, { requiresGrad: true });

  it("a tape that was used up is named, also where only part of it was", () => {
    const x = leaf(1, 2);
    const loss = x.square().sum();
    grad(loss, [x]);
    expect(() => grad(loss, [x])).toThrow(/grad: the tape was used up by an earlier gradient\n.*the loss\n {2}hint/);
    const middle = x.square();
    const [first, second] = [middle.sum(), middle.exp().sum()];
    grad(first, [x]);
    expect(() => grad(second, [x])).toThrow(/used up.*\n.*an input of exp/);
    const third = middle.mul(3).sum();
    expect(() => grad(third, [x])).toThrow(/used up/);
    const { value } = valueAndGrad([x], () => x.exp().sum());
    expect(() => grad(value, [x])).toThrow(/used up/);
  });

  it("what is cut off or taken for itself still has its gradient", async () => {
    const x = leaf(2);
    const middle = x.square();
    grad(middle.sum(), [x]);
    const w = leaf(5);
    const [dw] = grad(middle.detach().mul(w).sum(), [w]);
    expect(await dw.item()).toBe(4);
  });

  it("a leaf that was changed in place since the forward pass is named where its value counts", async () => {
    for (const change of [
      (x: Tensor) => x.write([7, 8]),
      (x: Tensor) => fillWith(x, 9),
      (x: Tensor) => scaleAdd(x, tensor([1, 1]), 1, 1),
    ]) {
      const x = leaf(1, 2);
      const loss = x.square().sum();
      change(x);
      expect(() => grad(loss, [x])).toThrow(
        /grad: f32\[2\] was changed in place after the forward pass had used it\n {2}input 1 of square/,
      );
    }
    const x = leaf(1, 2);
    const through = checkpoint((input) => input.exp(), [x], []).sum();
    x.write([3, 4]);
    expect(() => grad(through, [x])).toThrow(/changed in place/);
    const output = leaf(1, 2);
    const y = output.softmax();
    const loss = y.sum();
    y.write([0, 0]);
    expect(() => grad(loss, [output])).toThrow(/output 1 of softmax/);
  });

  it("a change that the gradient does not depend on is none", async () => {
    const x = leaf(1, 2);
    const loss = x.add(x).sum();
    x.write([7, 8]);
    expect([...(await grad(loss, [x])[0].data())]).toEqual([2, 2]);
  });

  it("an optimiser's step between two gradients is noticed", () => {
    const w = parameter(tensor([1, 2]));
    const optimizer = new AdamW({ w });
    const loss = w.exp().sum();
    const other = w.square().sum();
    optimizer.step(grad(other, [w]), { lr: 0.1 });
    expect(() => grad(loss, [w])).toThrow(/output|input/);
    optimizer.dispose();
  });

  it("what was never recorded is named instead of being zero", () => {
    const x = tensor([1, 2]);
    expect(() => grad(x.square().sum(), [x])).toThrow(/nothing was recorded for input 0/);
    const w = leaf(1, 2);
    expect(() =>
      grad(
        noGrad(() => w.square().sum()),
        [w],
      ),
    ).toThrow(/nothing was recorded for the loss/);
    const [dw] = grad(w.square().sum(), [w]);
    expect(() => grad(dw.sum(), [w])).toThrow(/nothing was recorded for the loss/);
    expect(() => grad(undefined as never, [w])).toThrow(/is not a tensor/);
    expect(() => valueAndGrad([w], () => 3 as never)).toThrow(/3 is not a tensor/);
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
