// rotary: rotary position embedding (Su et al. 2021), pairs half a head apart as in Hugging Face checkpoints.

import { dispatchKernel } from "../gpu/index.ts";
import { exactly, itemAt, ShapeError } from "../platform/index.ts";
import { cat, embedding } from "../reference/index.ts";
import { empty, formatShape, sizeOf, type Tensor } from "../tensor/index.ts";
import { checkIds, FLOAT32, IDS } from "./checks.ts";
import { applyOp, defineOp } from "./op.ts";

function turn(x: Tensor, cosines: Tensor, sines: Tensor, positions: Tensor, y: Tensor, inverse: boolean): void {
  const [, heads, width] = exactly(x.shape, 3);
  const size = x.size / 2;
  dispatchKernel("rotary", {
    bindings: { x, cosines, sines, positions, y },
    params: { size, heads, half: width / 2, table: itemAt(cosines.shape, 0) },
    constants: { INVERSE: inverse },
    grid: [Math.ceil(size / 256)],
  });
}

export const rotaryOp = defineOp<Record<string, never>, ["x", "cos", "sin", "positions"]>({
  name: "rotary",
  inputs: ["x", "cos", "sin", "positions"],
  doc: "Turns x [N, H, D] by the angles of positions u32 [N]; cos and sin [P, D/2] come from the host in float64.",
  accepts: [FLOAT32, FLOAT32, FLOAT32, IDS],
  shape([x, cos, sin, positions]) {
    const fits =
      x.length === 3 &&
      cos.length === 2 &&
      2 * itemAt(cos, 1) === x[2] &&
      sin.length === 2 &&
      sin[0] === cos[0] &&
      sin[1] === cos[1] &&
      positions.length === 1 &&
      positions[0] === x[0];
    if (!fits) {
      throw new ShapeError(
        "rotary: shapes do not fit",
        [
          `x: ${formatShape(x)}`,
          `cos: ${formatShape(cos)}`,
          `sin: ${formatShape(sin)}`,
          `positions: ${formatShape(positions)}`,
        ],
        "x is [N, H, D], cos and sin [P, D/2], positions [N]",
      );
    }
    return [x];
  },
  check: ([, cos, , positions]) => checkIds("rotary", "position", positions, itemAt(cos.shape, 0), "the table"),
  forward([x, cos, sin, positions], [y]) {
    turn(x, cos, sin, positions, y, false);
  },
  backward([g], { inputs: [, cos, sin, positions] }) {
    if (!g) return [];
    const dx = empty(g.shape);
    turn(g, cos, sin, positions, dx, true);
    return [dx, undefined, undefined, undefined];
  },
  reference([x, cos, sin, positions]) {
    const [rows, , width] = exactly(x.shape, 3);
    const half = width / 2;
    const c = embedding(cos, positions).reshape([rows, 1, half]);
    const s = embedding(sin, positions).reshape([rows, 1, half]);
    const a = x.slice([], [], [0, half]);
    const b = x.slice([], [], [half, width]);
    return [cat([a.mul(c).sub(b.mul(s)), b.mul(c).add(a.mul(s))], 2)];
  },
  samples: [
    {
      inputs: [
        { shape: [5, 2, 8] },
        { shape: [7, 4], grad: false },
        { shape: [7, 4], grad: false },
        { shape: [5], dtype: "u32", integers: true, range: [0, 6] },
      ],
      attrs: {},
    },
    {
      inputs: [
        { shape: [9, 3, 66] },
        { shape: [4, 33], grad: false },
        { shape: [4, 33], grad: false },
        { shape: [9], dtype: "u32", integers: true, range: [0, 3] },
      ],
      attrs: {},
    },
  ],
  cost: ([x]) => ({ bytes: 8 * sizeOf(x), flops: 3 * sizeOf(x) }),
});

/**
 * x [N, H, D] turned by its positions u32 [N]; cos and sin [P, D/2].
 * @throws DataError for a position that is not below P: here where the host knows it, else when something is next read.
 */
export function rotary(x: Tensor, cos: Tensor, sin: Tensor, positions: Tensor): Tensor {
  return applyOp(rotaryOp, [x, cos, sin, positions], {})[0];
}
