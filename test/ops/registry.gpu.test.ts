// Every op record against its own float64 reference: shapes, values, gradients, and the same bits on a second run.
import { describe, expect, it } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import { applyOp, registry } from "../../src/ops/index.ts";
import { Random } from "../../src/platform/index.ts";
import { checkGradient, NdArray, ReferenceRandom, randomNormal, worstDisagreement } from "../../src/reference/index.ts";
import { grad, readAll, scope, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";
import { makeInput } from "./samples.ts";

useDevice();

for (const [name, op] of registry()) {
  describe(name, () => {
    it("has samples", () => expect(op.samples.length).toBeGreaterThan(0));
    op.samples.forEach((sample, position) => {
      const half = JSON.stringify([sample.inputs, sample.attrs]).includes("f16");
      const label = `${position}: ${sample.inputs.map((input) => `${input.dtype ?? "f32"}[${input.shape}]`)} ${JSON.stringify(sample.attrs)}`;
      it(label, async (context) => {
        if (half && !gpu().features.f16) return context.skip("this adapter has no f16");
        const random = new Random(`${name}/${position}`);
        const inputs = sample.inputs.map((input) => makeInput(input, random));
        const arrays = inputs.map((input) => input.array);
        const tolerance = sample.tolerance ?? (half ? 2e-3 : 1e-5);
        const expected = op.reference(arrays, sample.attrs);
        const run = () =>
          applyOp(
            op,
            inputs.map((input) => input.tensor),
            sample.attrs,
          );
        const outputs = run();
        const shapes = op.shape(
          arrays.map((array) => array.shape),
          sample.attrs,
        );
        expect(outputs.map((output) => output.shape)).toEqual(shapes);
        expect(expected.map((array) => [...array.shape])).toEqual(shapes.map((shape) => [...shape]));
        const actual = await readAll(outputs);
        actual.forEach((values, index) => {
          const worst = worstDisagreement(values, expected[index].data);
          expect(worst.error, `output ${index}: ${JSON.stringify(worst)}`).toBeLessThan(tolerance);
        });
        expect(await readAll(run())).toEqual(actual);

        const leaves = inputs.filter((input) => input.differentiable);
        const differentiableOutputs = outputs.map(
          (output) => output.node !== undefined && (output.dtype === "f32" || output.dtype === "f16"),
        );
        if (!op.backward || leaves.length === 0) return;
        const seeds = new ReferenceRandom(7);
        const cotangents = expected.map((array, index) =>
          differentiableOutputs[index] ? randomNormal(array.shape, seeds).toSingle() : undefined,
        );
        const grads = scope(() => {
          const losses = outputs.flatMap((output, index) => {
            const weight = cotangents[index];
            return weight
              ? [
                  output
                    .cast("f32")
                    .mul(tensor(Float32Array.from(weight.data), weight.shape))
                    .sum(),
                ]
              : [];
          });
          const loss = losses.reduce((a, b) => a.add(b));
          return grad(
            loss,
            leaves.map((leaf) => leaf.tensor),
          );
        });
        const values = await readAll(grads);
        let next = 0;
        const gradients = inputs.map((input) =>
          input.differentiable ? new NdArray(Float64Array.from(values[next++]), input.array.shape) : undefined,
        );
        for (let seed = 1; seed <= 3; seed++) {
          const check = checkGradient((xs) => op.reference(xs, sample.attrs), arrays, cotangents, gradients, { seed });
          expect(check.error, `direction ${seed}: ${JSON.stringify(check)}`).toBeLessThan(
            sample.gradientTolerance ?? (half ? 5e-3 : 1e-4),
          );
        }
      });
    });
  });
}
