// Arithmetic that changes a tensor in place: accumulating gradients, averaging and copying weights. Not recorded on the tape.

import { dispatchKernel } from "../gpu/index.ts";
import { checkValue, option, ShapeError } from "../platform/index.ts";
import { entriesOf, type Tensor } from "../tensor/index.ts";

/**
 * target = keep · target + weight · source, both f32. With keep 0 the target's old contents do not matter.
 * @throws ShapeError when the sizes differ or one of the tensors is not f32, ConfigError for factors that are no numbers.
 */
export function scaleAdd(target: Tensor, source: Tensor, keep: number, weight: number): void {
  entriesOf("scaleAdd", { target, source });
  if (target.size !== source.size || target.dtype !== "f32" || source.dtype !== "f32") {
    throw new ShapeError(`a tensor cannot be added into one of another size or dtype`, [
      `target: ${target}`,
      `source: ${source}`,
    ]);
  }
  checkValue("scaleAdd", "keep", keep, option.float());
  checkValue("scaleAdd", "weight", weight, option.float());
  dispatchKernel("scale_add", {
    bindings: { x: source, y: target },
    params: { size: target.size, keep, weight },
    grid: [Math.ceil(target.size / 256)],
  });
}

/** Overwrites `target` with the values of `source`, on the device. */
export function copyInto(target: Tensor, source: Tensor): void {
  scaleAdd(target, source, 0, 1);
}

/** Overwrites every element of an f32 tensor. @throws ShapeError for another dtype, ConfigError for no finite value */
export function fillWith(target: Tensor, value: number): void {
  entriesOf("fillWith", { target });
  if (target.dtype !== "f32") throw new ShapeError("only f32 tensors are filled in place", `target: ${target}`);
  checkValue("fillWith", "value", value, option.float());
  dispatchKernel("fill", {
    bindings: { y: target },
    params: { size: target.size, value, bits: 0, integer: 0 },
    grid: [Math.ceil(target.size / 256)],
  });
}
