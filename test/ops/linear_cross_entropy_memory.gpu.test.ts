// The peak memory of linear_cross_entropy is that of its docstring, however many chunks the tokens make.
import { expect, test } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import { linearCrossEntropy } from "../../src/ops/index.ts";
import { chunkRows, linearCrossEntropyPeak } from "../../src/ops/linear_cross_entropy.ts";
import { grad, scope, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

test("the backward pass holds two gradients of the weight at most, and the formula's bytes", async () => {
  const [vocabulary, width] = [65_536, 16];
  const peaks: number[] = [];
  for (const chunks of [2, 5]) {
    const rows = chunks * chunkRows(vocabulary);
    const numbers = (count: number) => Float32Array.from({ length: count }, (_, index) => Math.sin(index));
    const h = tensor(numbers(rows * width), [rows, width], { requiresGrad: true });
    const w = tensor(numbers(vocabulary * width), [vocabulary, width], { requiresGrad: true });
    const targets = tensor(
      Uint32Array.from({ length: rows }, (_, index) => index % vocabulary),
      [rows],
    );
    const { pool } = gpu();
    const before = pool.liveBytes;
    pool.peakBytes = before;
    const [dh, dw] = scope(() => {
      const { logprob } = linearCrossEntropy(h, w, targets);
      return grad(logprob.sum(), [h, w]);
    });
    const peak = pool.peakBytes - before;
    peaks.push(peak);
    // A buffer is at most a quarter larger than what it holds.
    expect(peak).toBeLessThanOrEqual(1.25 * linearCrossEntropyPeak({ rows, vocabulary, width }) + 64 * 1024);
    for (const each of [dh, dw, h, w, targets]) each.dispose();
  }
  const perChunk = (peaks[1] - peaks[0]) / 3;
  expect(perChunk).toBeLessThan(4 * vocabulary * width);
});
