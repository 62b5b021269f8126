// sample_tokens: one draw a row on the GPU, with temperature, top-k, top-p and min-p of its own. Not differentiable.

import { dispatchKernel, gpu } from "../gpu/index.ts";
import { ShapeError, tupleOf } from "../platform/index.ts";
import { empty, type Tensor } from "../tensor/index.ts";
import { checkInputs, FLOAT32, IDS } from "./checks.ts";

export interface SamplingTensors {
  /** Temperature, top p and min p of each row, f32 [R, 3]; temperature 0 takes the most likely token. */
  readonly settings: Tensor;
  /** u32 [R]; 0 keeps all. */
  readonly topK: Tensor;
  /** u32 [R]. A row's draw depends on its seed and position alone. */
  readonly seeds: Tensor;
  readonly positions: Tensor;
}

/**
 * Draws a token u32 [R] for each row of logits [R, V]. Tokens as likely as the last one kept are kept too.
 * `logprob` [R] is that of the token under the whole distribution at the row's temperature (at 1 when greedy).
 * @throws ShapeError when shapes or dtypes do not fit; DataError, when something is next read, where logits are NaN or infinite.
 */
export function sampleTokens(logits: Tensor, options: SamplingTensors): { tokens: Tensor; logprob: Tensor } {
  const { settings, topK, seeds, positions } = options ?? {};
  const names = ["logits", "settings", "topK", "seeds", "positions"];
  checkInputs("sample_tokens", [logits, settings, topK, seeds, positions], [FLOAT32, FLOAT32, IDS], names);
  const axes = tupleOf(logits.shape, 2);
  const [rows = 0, cols = 0] = axes ?? [];
  const columns = [topK, seeds, positions];
  if (axes === undefined || settings.size !== rows * 3 || columns.some((column) => column.size !== rows)) {
    throw new ShapeError(
      "sample_tokens: settings do not fit",
      [`logits: ${logits}`, `settings: ${settings}`, `top k, seeds, positions: ${columns.join(", ")}`],
      "logits are [R, V], settings [R, 3], the others [R]",
    );
  }
  if (cols === 0 && rows > 0) throw new ShapeError("sample_tokens: there is no token to draw", `logits: ${logits}`);
  const tokens = empty([rows], "u32");
  const logprob = empty([rows]);
  dispatchKernel("sample_tokens", {
    bindings: { logits, settings, top_k: topK, seeds, positions, tokens, logprob },
    params: { rows, cols },
    constants: { WG: gpu().info.software ? 8 : 64 },
    grid: [rows],
  });
  return { tokens, logprob };
}
