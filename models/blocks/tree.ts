// The leaves of a decoder's tree of parameters: what each is for, and the small shapes that all architectures share. A tree is
// written once, as a function of what makes a leaf; fresh weights, loaded weights and counts all come from it.

/** What a parameter does: decides how it starts. `residual` marks projections that write into the residual stream. */
export type ParameterRole = "table" | "matrix" | "residual" | "gain" | "bias";

/** Makes the parameter of this name and shape. */
type MakeLeaf<T> = (shape: readonly number[], role: ParameterRole, name: string) => T;

/** Makes parameters: matrices, which may be of another kind, and vectors. */
export interface Leaf<M, V> {
  readonly matrix: MakeLeaf<M>;
  readonly vector: MakeLeaf<V>;
}

/** A matrix, and a vector where the projection has a bias. */
export interface LinearOf<M, V> {
  readonly weight: M;
  readonly bias?: V;
}

export interface WeightOf<T> {
  readonly weight: T;
}

/** The parameters of a projection from `inputs` to `outputs`, [outputs, inputs] as in PyTorch. */
export function linearTree<M, V>(
  leaf: Leaf<M, V>,
  name: string,
  [outputs, inputs]: readonly [number, number],
  role: ParameterRole,
  bias: boolean,
): LinearOf<M, V> {
  const weight = leaf.matrix([outputs, inputs], role, `${name}.weight`);
  return bias ? { weight, bias: leaf.vector([outputs], "bias", `${name}.bias`) } : { weight };
}

/** The gain of a norm over `columns` elements. */
export function gainTree<V>(leaf: Leaf<unknown, V>, name: string, columns: number): WeightOf<V> {
  return { weight: leaf.vector([columns], "gain", `${name}.weight`) };
}
