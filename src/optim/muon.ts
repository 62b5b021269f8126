// Muon (Jordan et al. 2024): the momentum of every matrix is made orthogonal before it is applied, so that all of its directions
// are learnt at the same speed. Embeddings, output layers, gains and biases are updated by AdamW.

import { dispatchKernel } from "../gpu/index.ts";
import { fuse, matmul } from "../ops/index.ts";
import { ConfigError, checkOptions, itemAt, option, type Rules, ShapeError, tupleOf } from "../platform/index.ts";
import { empty, keep, noGrad, scope, type Tensor, type TensorGroup, zeros } from "../tensor/index.ts";
import { type AdamMoments, adamMoments, adamUpdate, namedMoments } from "./adamw.ts";
import { Optimizer, type OptimizerOptions, optimizerRules, type Slot } from "./optimizer.ts";

export interface MuonOptions extends OptimizerOptions {
  /** How slowly the mean of the gradients follows; default 0.95. */
  readonly momentum?: number;
  /** Which parameters are matrices that map activations to activations; default all of two axes but embeddings and output layers. */
  readonly orthogonal?: (name: string, parameter: Tensor) => boolean;
}

const rules: Rules<MuonOptions> = {
  ...optimizerRules,
  momentum: option.optional(option.float({ least: 0, below: 1 })),
  orthogonal: option.optional(option.func),
};

/** Size of an orthogonal update's values against AdamW's, so that both take the same rate and decay (Liu et al. 2025, eq. 4). */
const ADAM_SIZE = 0.2;
/**
 * The first steps of the Polar Express: a x + b x³ + c x⁵, each the best there is after the one before it for singular values
 * from a thousandth of the norm on (Amsel et al. 2025). In three steps, small ones grow seventyfold, and all end below 2.
 */
const POLYNOMIALS = [
  [8.28721201814563, -23.595886519098837, 17.300387312530933],
  [4.107059111542203, -2.9478499167379106, 0.5448431082926601],
  [3.9486908534822946, -2.908902115962949, 0.5518191394370137],
] as const;

/** The norm is made a little less than 1, which the first polynomial needs in inexact arithmetic. */
const normalised = fuse("muon_normalised", (x, squares) => x.div(squares.sqrt().mul(1.01).add(1e-7)));

const steps = POLYNOMIALS.map(([linear, cubic, quintic], index) => ({
  factor: fuse(`muon_factor_${index}`, (gram, square) => gram.mul(cubic).add(square.mul(quintic))),
  combine: fuse(`muon_combine_${index}`, (x, correction) => x.mul(linear).add(correction)),
}));

/**
 * The nearest orthogonal matrices, roughly: U Vᵀ for x = U S Vᵀ, in matrix products alone.
 * @param x f32 [n, rows, columns]; matrices of zeros stay zero
 * @throws ShapeError for another number of axes
 */
export function orthogonalise(x: Tensor): Tensor {
  const axes = tupleOf(x.shape, 3);
  if (axes === undefined) throw new ShapeError("orthogonalise takes matrices [n, rows, columns]", `x: ${x}`);
  const [, rows, columns] = axes;
  const wide = rows <= columns;
  let y = normalised(x, x.mul(x).sum([1, 2], true));
  for (const { factor, combine } of steps) {
    const gram = matmul(y, y, wide ? { transposeB: true } : { transposeA: true });
    const correction = factor(gram, matmul(gram, gram));
    y = combine(y, wide ? matmul(correction, y) : matmul(y, correction));
  }
  return y;
}

/** A matrix, its mean of gradients, and where its direction stands among those of its shape. */
interface MatrixSlot {
  readonly slot: Slot;
  readonly index: number;
  readonly m: Tensor;
  readonly offset: number;
}

/** Matrices of one shape, made orthogonal together. */
interface ShapeGroup {
  readonly rows: number;
  readonly columns: number;
  readonly members: MatrixSlot[];
}

const isHidden = (name: string, { shape }: Tensor) => shape.length === 2 && !/embed_tokens|lm_head/.test(name);

export class Muon extends Optimizer {
  private readonly rest: number;
  private readonly groups: readonly ShapeGroup[];
  private readonly others: readonly { readonly slot: Slot; readonly index: number; readonly adam: AdamMoments }[];

  /**
   * @param parameters f32 tensors by name, or in a list; they are updated in place
   * @throws ConfigError for a parameter that is not f32, and for options that are unknown or out of range
   */
  constructor(parameters: TensorGroup, options: MuonOptions = {}) {
    checkOptions("Muon", options, rules);
    super(parameters, options);
    const { momentum = 0.95, orthogonal = isHidden } = options;
    this.rest = 1 - momentum;
    const groups = new Map<string, ShapeGroup>();
    const others: { slot: Slot; index: number; adam: AdamMoments }[] = [];
    this.slots.forEach((slot, index) => {
      const { name, parameter } = slot;
      if (!orthogonal(name, parameter)) {
        others.push({ slot, index, adam: adamMoments(slot) });
        return;
      }
      const axes = tupleOf(parameter.shape, 2);
      if (axes === undefined) {
        throw new ConfigError(
          "Muon makes matrices orthogonal",
          `${name}: ${parameter}`,
          "orthogonal must choose matrices only",
        );
      }
      const [rows, columns] = axes;
      const key = `${rows} ${columns}`;
      const group = groups.get(key) ?? { rows, columns, members: [] };
      groups.set(key, group);
      group.members.push({
        slot,
        index,
        m: keep(zeros(parameter.shape)),
        offset: group.members.length * parameter.size,
      });
    });
    this.groups = [...groups.values()];
    this.others = others;
  }

  protected moments(): Record<string, Tensor> {
    const matrices = this.groups.flatMap(({ members }) => members.map(({ slot, m }) => [`m/${slot.name}`, m] as const));
    const slots = this.others.map(({ slot }) => slot);
    const rest = namedMoments(
      slots,
      this.others.map(({ adam }) => adam),
    );
    return { ...Object.fromEntries(matrices), ...rest };
  }

  protected apply(grads: readonly Tensor[]): void {
    const { betas, eps, state } = this;
    for (const group of this.groups) scope(() => noGrad(() => this.applyGroup(group, grads)));
    for (const { slot, index, adam } of this.others)
      adamUpdate(slot, adam, itemAt(grads, index), { betas, eps, state });
  }

  private applyGroup({ rows, columns, members }: ShapeGroup, grads: readonly Tensor[]): void {
    const { state, rest } = this;
    const size = rows * columns;
    const grid = [Math.ceil(size / 256)] as const;
    const directions = empty([members.length, rows, columns]);
    for (const { index, m, offset } of members) {
      const bindings = { g: itemAt(grads, index), state, m, direction: directions };
      dispatchKernel("muon_momentum", { bindings, params: { size, offset, rest }, grid });
    }
    const direction = orthogonalise(directions);
    const scale = ADAM_SIZE * Math.sqrt(Math.max(rows, columns));
    for (const { slot, offset } of members) {
      const bindings = { direction, state, w: slot.parameter };
      dispatchKernel("muon_update", { bindings, params: { size, offset, scale, decay: slot.decay }, grid });
    }
  }
}
