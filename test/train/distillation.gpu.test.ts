// Distillation: the loss and its gradient against float64, and a student that takes over its teacher's distribution.
import { describe, expect, test } from "vitest";
import type { LanguageModel } from "../../src/nn/index.ts";
import { embedding, linear } from "../../src/ops/index.ts";
import { checkGradient, NdArray } from "../../src/reference/index.ts";
import { grad, readAll, scope, tensor } from "../../src/tensor/index.ts";
import { type DeviceBatch, distillationLoss, sft, Trainer } from "../../src/train/index.ts";
import { useDevice } from "../device.ts";
import { bigram } from "./bigram.ts";
import { randomSequences } from "./sequences.ts";

useDevice();

describe.each(["forward", "reverse"] as const)("%s", (direction) => {
  test.each([1, 2.5])("loss and gradient at temperature %f", async (temperature) => {
    const values = (seed: number) => Float64Array.from({ length: 12 }, (_, i) => Math.fround(Math.sin(seed * (i + 1))));
    const [student, teacher] = [new NdArray(values(3), [3, 4]), new NdArray(values(5), [3, 4])];
    const weight = new NdArray(Float64Array.of(0.5, 0, 0.25), [3]);
    const reference = (logits: NdArray) => {
      const learnt = logits.div(temperature).logSoftmax(-1);
      const given = teacher.div(temperature).logSoftmax(-1);
      const [from, to] = direction === "forward" ? [given, learnt] : [learnt, given];
      return from
        .exp()
        .mul(from.sub(to))
        .sum(-1)
        .mul(weight)
        .sum()
        .mul(temperature ** 2);
    };
    const upload = ({ data, shape }: NdArray) => tensor(Float32Array.from(data), shape);
    const leaf = upload(student);
    leaf.requiresGrad = true;
    const held = { column: () => upload(weight) } as unknown as DeviceBatch;
    const loss = distillationLoss(
      () => leaf,
      () => upload(teacher),
      { temperature, direction },
    );
    const [value, gradient] = await readAll(
      scope(() => {
        const made = loss(held).loss;
        return [made, ...grad(made, [leaf])];
      }),
    );
    expect(value[0]).toBeCloseTo(reference(student).item(), 6);
    const found = new NdArray(Float64Array.from(gradient), [3, 4]);
    const one = new NdArray(Float64Array.of(1), []);
    const check = checkGradient(([x]) => [reference(x)], [student], [one], [found], { seed: 1 });
    expect(check.error, JSON.stringify(check)).toBeLessThan(1e-4);
  });
});

test("a student takes over what its teacher says, and the loss goes to 0", async () => {
  const [teacher, student] = [bigram(9, 16, 4, 0.6), bigram(9, 16, 2)];
  const logits = ({ parameters }: LanguageModel) => {
    return ({ ids }: { ids: DeviceBatch["ids"] }) =>
      linear(embedding(parameters["input.weight"], ids), parameters["output.weight"]);
  };
  const trainer = new Trainer(student, { capacity: 128 });
  const loss = distillationLoss(logits(student), logits(teacher));
  const schedule = { kind: "cosine", lr: 0.05 } as const;
  const before = await teacher.parameters["input.weight"].data();
  const last = await sft(trainer, randomSequences(20, 9, 1), { batchSize: 20, steps: 120, schedule, seed: 1, loss });
  expect(last.loss).toBeGreaterThanOrEqual(-1e-6);
  expect(last.loss).toBeLessThan(0.01);
  expect(await teacher.parameters["input.weight"].data()).toEqual(before);
  trainer.dispose();
});
