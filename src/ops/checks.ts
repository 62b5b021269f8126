// What every op checks before it runs: that its inputs are tensors of dtypes that it takes, and that ids which the host knows
// stay below their bound. Ids that only the device knows are checked by the kernels.

import { ConfigError, DataError, GentzenError, lastOf, ShapeError } from "../platform/index.ts";
import { type DType, Tensor } from "../tensor/index.ts";

/** The dtypes of one input. */
export type Accepted = readonly DType[];

export const FLOAT32: Accepted = ["f32"];
export const FLOATS: Accepted = ["f32", "f16"];
export const IDS: Accepted = ["u32"];
export const ANY: Accepted = ["f32", "f16", "i32", "u32"];

function hintFor(accepted: Accepted): string {
  if (accepted === IDS) return 'ids are u32: make them with tensor([…], "u32") or cast("u32")';
  return `it takes ${accepted.join(" or ")}: cast("${accepted[0]}") first`;
}

/**
 * @param accepted for each input; the last one serves those after it
 * @param names what to call the inputs that are missing
 * @throws GentzenError for an input that is no tensor, ShapeError for one of a dtype that the op does not take.
 */
export function checkInputs(
  op: string,
  inputs: readonly unknown[],
  accepted: readonly Accepted[],
  names: readonly string[] = [],
): void {
  inputs.forEach((input, index) => {
    if (!(input instanceof Tensor)) {
      const name = names[index];
      const which = name === undefined ? `input ${index + 1}` : `${name} (input ${index + 1})`;
      throw new GentzenError(`${op}: ${which} is not a tensor`, `it is ${describe(input)}`, "give a tensor");
    }
    const dtypes = accepted[index] ?? lastOf(accepted);
    if (dtypes.includes(input.dtype)) return;
    throw new ShapeError(
      `${op}: input ${index + 1} cannot be ${input.dtype}`,
      inputs.map((each, position) => `${position + 1}: ${each instanceof Tensor ? each : describe(each)}`),
      hintFor(dtypes),
    );
  });
}

function describe(value: unknown): string {
  return typeof value === "object" && value !== null ? Object.prototype.toString.call(value) : String(value);
}

/**
 * Checks ids as far as the host knows them.
 * @param what the ids' name in the error: "id", "position"
 * @param table what has `bound` places for them
 * @throws DataError when one of them is not below the bound.
 */
export function checkIds(op: string, what: string, ids: Tensor, bound: number, table: string): void {
  const range = ids.knownRange;
  if (!range || range.high < bound) return;
  throw new DataError(
    `${op}: ${what} ${range.high} is out of range`,
    [`${table} has ${bound}`, `${what}s: ${ids}, from ${range.low} to ${range.high}`],
    `${what}s count from 0 and stay below ${bound}`,
  );
}

/** @throws ConfigError for an option that is not a number from `least` to `most`, a whole one where `whole` is set. */
export function checkNumber(
  op: string,
  name: string,
  value: unknown,
  { least = -Infinity, most = Infinity, whole = false }: { least?: number; most?: number; whole?: boolean } = {},
): void {
  const fits = typeof value === "number" && value >= least && value <= most && (!whole || Number.isInteger(value));
  if (fits) return;
  const range = least === -Infinity && most === Infinity ? "" : ` from ${least} to ${most}`;
  throw new ConfigError(
    `${op}: ${name} cannot be ${String(value)}`,
    [],
    `give a ${whole ? "whole " : ""}number${range}`,
  );
}
