// Random calls of the tensor API against the float64 reference: each is right, or refused by one of gentzen's own errors, and
// leaves the device as it was.
import { GentzenError } from "../../src/platform/index.ts";
import { NdArray } from "../../src/reference/index.ts";
import { noGrad, ones, readAll, scope, Tensor } from "../../src/tensor/index.ts";
import { attending, cumulative, drawing, normalising, ordering, spread, stacking } from "./fuzz_library.ts";
import { type Attempt, Maker } from "./fuzz_maker.ts";
import { junk, movement } from "./fuzz_shapes.ts";
import { gradient, lookup, pointwise, product, reduction } from "./fuzz_values.ts";

/** The kinds of cases, as often as they are drawn. */
const KINDS = [
  pointwise,
  pointwise,
  pointwise,
  reduction,
  reduction,
  movement,
  movement,
  product,
  lookup,
  junk,
  gradient,
  ordering,
  ordering,
  cumulative,
  spread,
  stacking,
  normalising,
  attending,
  drawing,
];

function differs(actual: number, expected: number, tolerance: number, scale: number): boolean {
  if (actual === expected) return false;
  const single = Math.fround(expected);
  if (Number.isNaN(single)) return !Number.isNaN(actual);
  if (Math.abs(single) > 3.4e38 || Math.abs(actual) > 3.4e38) {
    if (!Number.isFinite(single) && !Number.isFinite(expected)) return actual !== single;
    return Math.sign(actual) !== Math.sign(single) || Math.abs(actual) < 3.3e38;
  }
  return !(Math.abs(actual - single) <= tolerance * (scale + Math.abs(single)) + 2e-38);
}

function compare(
  actual: ArrayLike<number>,
  { expected, flushed, tolerance = 1e-5, scale = 1 }: Attempt,
  half: boolean,
): string | undefined {
  const { data } = expected as NdArray;
  if (actual.length !== data.length) return `${actual.length} values instead of ${data.length}`;
  const scales = typeof scale === "number" ? undefined : scale.data;
  const allowed = half ? Math.max(tolerance, 2e-3) : tolerance;
  for (let index = 0; index < data.length; index++) {
    const size = scales ? (Number.isFinite(scales[index]) ? 1 + scales[index] : 1) : 1;
    const value =
      half && Math.abs(data[index]) > 65504 && Number.isFinite(data[index])
        ? Math.sign(data[index]) * Infinity
        : data[index];
    if (half && Math.abs(data[index]) > 65000) continue;
    if (!differs(actual[index], value, allowed, size)) continue;
    if (flushed && !differs(actual[index], flushed.data[index], allowed, size)) continue;
    return `value ${index} is ${actual[index]}, not ${data[index]}`;
  }
  return undefined;
}

/** Runs one case. @returns what is wrong, if anything is */
export async function fuzzTensors(index: number): Promise<string | undefined> {
  const make = new Maker(index);
  const kind = make.pick(KINDS);
  let label: string = kind.name;
  const problem = async (): Promise<string | undefined> => {
    let tried: Attempt | undefined;
    let values: readonly ArrayLike<number>[];
    let half = false;
    try {
      const results = scope(() => {
        tried = kind(make);
        label = tried.label;
        const { run } = tried;
        const made = kind === gradient ? run() : noGrad(run);
        return made instanceof Tensor ? [made] : (made ?? []);
      });
      half = results[0]?.dtype === "f16";
      const { expected } = tried as Attempt;
      if (expected instanceof NdArray && results[0].shape.join() !== expected.shape.join()) {
        return `the shape is [${results[0].shape}], not [${expected.shape}]`;
      }
      values = await readAll(results);
      for (const result of results) result.dispose();
    } catch (error) {
      if (!(error instanceof GentzenError)) return `raw ${(error as Error).name}: ${(error as Error).stack}`;
      if (error.name === "KernelError" && !/needs f16|too many/.test(error.message))
        return `device error: ${error.message}`;
      return tried?.expected instanceof NdArray ? `refused: ${error.message}` : undefined;
    }
    if (tried === undefined || tried.expected === undefined) return "not refused";
    if (tried.verify) return tried.verify(values);
    return tried.expected instanceof NdArray ? compare(values[0], tried, half) : undefined;
  };
  let found: string | undefined;
  try {
    found = await problem();
    if ((await scope(() => ones([3]).mul(2)).data()).join() !== "2,2,2") found ??= "the device is not itself any more";
  } catch (error) {
    found ??= `afterwards: ${(error as Error).message}`;
  }
  return found && `case ${index}, ${label}: ${found}`;
}
