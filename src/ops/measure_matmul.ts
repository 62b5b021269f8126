// How fast the device multiplies matrices.
import { gpu } from "../gpu/index.ts";
import { itemAt, now, secondsSince } from "../platform/index.ts";
import { keep, scope, tensor } from "../tensor/index.ts";
import { matmul } from "./matmul.ts";

/** The speed of a product of two square matrices in f32. */
export interface MatmulSpeed {
  /** Rows and columns of each. */
  readonly size: number;
  readonly repetitions: number;
  /** For all products of one repetition. */
  readonly seconds: { readonly best: number; readonly median: number };
  /** 10⁹ operations a second, in the best of them. */
  readonly gflops: number;
}

/**
 * Multiplies two matrices of `size` rows and columns again and again for some seconds, three times at least.
 *
 * @param products one after the other before the result is read: several hide the way to a small matrix and back
 */
export async function measureMatmul(size: number, seconds: number, products = 1): Promise<MatmulSpeed> {
  const fill = (seed: number) => Float32Array.from({ length: size * size }, (_, i) => ((i * seed) % 17) / 17 - 0.5);
  const matrix = (seed: number) => keep(tensor(fill(seed), [size, size]));
  const a = matrix(3);
  const b = matrix(5);
  const multiply = async () => {
    const start = now();
    const corner = scope(() => {
      let product = a;
      for (let i = 0; i < products; i++) product = matmul(product, b);
      return product.slice([0, 1], [0, 1]);
    });
    await corner.data();
    corner.dispose();
    return secondsSince(start);
  };
  await multiply();
  const times: number[] = [];
  const start = now();
  while (times.length < 3 || (secondsSince(start) < seconds && times.length < 1000)) times.push(await multiply());
  a.dispose();
  b.dispose();
  gpu().assertHealthy();
  times.sort((x, y) => x - y);
  const best = itemAt(times, 0);
  return {
    size,
    repetitions: times.length,
    seconds: { best, median: itemAt(times, times.length >> 1) },
    gflops: (products * 2 * size ** 3) / best / 1e9,
  };
}
