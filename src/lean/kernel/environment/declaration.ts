// What can be added to an environment, and what an environment stores about each constant.
import type { Expr } from "../term/expr.ts";
import type { Name } from "../term/name.ts";

interface Signature {
  readonly name: Name;
  readonly levelParams: readonly Name[];
  readonly type: Expr;
}

export interface AxiomDeclaration extends Signature {
  readonly kind: "axiom";
}
export interface DefinitionDeclaration extends Signature {
  readonly kind: "definition";
  readonly value: Expr;
  /** Unfold before other definitions; a hint for speed alone. */
  readonly abbreviation?: boolean;
}
export interface TheoremDeclaration extends Signature {
  readonly kind: "theorem";
  readonly value: Expr;
}
export interface OpaqueDeclaration extends Signature {
  readonly kind: "opaque";
  readonly value: Expr;
}
/** An inductive family, or several that mention one another. Their recursors `<name>.rec` are generated. */
export interface InductiveDeclaration extends Signature {
  readonly kind: "inductive";
  readonly numParams: number;
  readonly constructors: readonly { readonly name: Name; readonly type: Expr }[];
  /** The families that are declared together with this one. */
  readonly others?: readonly {
    readonly name: Name;
    readonly type: Expr;
    readonly constructors: readonly { readonly name: Name; readonly type: Expr }[];
  }[];
}
/** Adds `Quot`, `Quot.mk`, `Quot.lift` and `Quot.ind`; needs the standard `Eq`. */
export interface QuotientDeclaration {
  readonly kind: "quotient";
}
export type Declaration =
  | AxiomDeclaration
  | DefinitionDeclaration
  | TheoremDeclaration
  | OpaqueDeclaration
  | InductiveDeclaration
  | QuotientDeclaration;

export interface AxiomInfo extends Signature {
  readonly kind: "axiom";
}
export interface DefinitionInfo extends Signature {
  readonly kind: "definition";
  readonly value: Expr;
  readonly abbreviation: boolean;
  /** One more than the largest height among the definitions that the value uses. */
  readonly height: number;
  /** The kernel has found the definition to be the standard operation on `Nat` of its name. */
  readonly arithmetic: boolean;
}
export interface TheoremInfo extends Signature {
  readonly kind: "theorem";
  readonly value: Expr;
}
export interface OpaqueInfo extends Signature {
  readonly kind: "opaque";
  readonly value: Expr;
}
export interface InductiveInfo extends Signature {
  readonly kind: "inductive";
  readonly numParams: number;
  readonly numIndices: number;
  readonly constructors: readonly Name[];
  /** Some constructor has a field of the family itself, or of one that is declared with it. */
  readonly recursive: boolean;
  /** Some constructor has a field that is a function into such a family. */
  readonly reflexive: boolean;
  /** The family's instances are propositions. */
  readonly isProp: boolean;
  /** The families that are declared together, if there are several. */
  readonly together?: readonly Name[];
  /** Families that nested occurrences stand for, if there are any: they have the recursors `<first name>.rec_1`, … */
  readonly numNested?: number;
}
export interface ConstructorInfo extends Signature {
  readonly kind: "constructor";
  readonly inductive: Name;
  /** Position among the constructors. */
  readonly index: number;
  readonly numParams: number;
  readonly numFields: number;
}
/** `rec` applied to a constructor: `rhs params motives minors fields`. */
export interface RecursorRule {
  readonly constructorName: Name;
  readonly numFields: number;
  readonly rhs: Expr;
}
export interface RecursorInfo extends Signature {
  readonly kind: "recursor";
  /** The family of the major premise. */
  readonly inductive: Name;
  readonly numParams: number;
  readonly numMotives: number;
  readonly numMinors: number;
  readonly numIndices: number;
  readonly rules: readonly RecursorRule[];
  /** The major premise may be replaced by the only constructor when their types agree. */
  readonly k: boolean;
}
export interface QuotientInfo extends Signature {
  readonly kind: "quotient";
  readonly role: "type" | "mk" | "lift" | "ind";
}
export type ConstantInfo =
  | AxiomInfo
  | DefinitionInfo
  | TheoremInfo
  | OpaqueInfo
  | InductiveInfo
  | ConstructorInfo
  | RecursorInfo
  | QuotientInfo;
