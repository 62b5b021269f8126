// linear: x wᵀ, with weights stored [out, in].
import type { Tensor } from "../tensor/index.ts";
import { matmul } from "./matmul.ts";

/** x [N, I] times the transpose of weight [O, I], to [N, O]. */
export function linear(x: Tensor, weight: Tensor): Tensor {
  return matmul(x, weight, { transposeB: true });
}
