// The syntax tree of terms: binders, universe levels and terms, each node with the position of its first token.
import type { Position } from "../lexer/failure.ts";
import type { TacticBlock } from "./tactics.ts";

/** How a binder's argument is passed. */
export type BinderKind = "default" | "implicit" | "strictImplicit" | "instImplicit";

/** A bound name; `_` stands for an anonymous one. */
export interface BoundName {
  readonly name: string;
  readonly at: Position;
}

/** `(x y : T)`, `{x : T}`, `[T]`, or bare `x y` with no type. */
export interface Binder {
  readonly names: readonly BoundName[];
  readonly type: Term | undefined;
  readonly kind: BinderKind;
  readonly at: Position;
}

/** A parameter of `fun`: a binder, or a pattern such as `⟨a, b⟩` or `(⟨a, b⟩ : T)`. */
export type FunParameter =
  | { readonly kind: "binder"; readonly binder: Binder }
  | { readonly kind: "pattern"; readonly pattern: Term };

export interface NamedArgument {
  readonly name: string;
  readonly value: Term;
  readonly at: Position;
}

export interface MatchAlternative {
  /** One pattern for each discriminant. */
  readonly patterns: readonly Term[];
  readonly body: Term;
  readonly at: Position;
}

/** A term between `match` and `with`; `h` of `h : e` names the equation that each alternative gets. */
export interface MatchDiscriminant {
  readonly value: Term;
  readonly proof: string | undefined;
  readonly at: Position;
}

export interface CalcStep {
  readonly relation: Term;
  /** Absent in a first step that only names the start of the chain. */
  readonly proof: Term | undefined;
  readonly at: Position;
}

/** `name binders : type := value` of `have` and `let`; `pattern` replaces the name in `have ⟨a, b⟩ := e`. */
export interface LocalDeclaration {
  readonly name: string | undefined;
  readonly pattern: Term | undefined;
  readonly binders: readonly FunParameter[];
  readonly type: Term | undefined;
  readonly value: Term;
  readonly at: Position;
}

export type LevelTerm =
  | { readonly kind: "number"; readonly value: number; readonly at: Position }
  | { readonly kind: "name"; readonly name: string; readonly at: Position }
  | { readonly kind: "add"; readonly base: LevelTerm; readonly amount: number; readonly at: Position }
  | { readonly kind: "max" | "imax"; readonly levels: readonly LevelTerm[]; readonly at: Position }
  | { readonly kind: "hole"; readonly at: Position };

export interface IdentifierTerm {
  readonly kind: "identifier";
  /** As written, dots included. */
  readonly name: string;
  readonly levels: readonly LevelTerm[] | undefined;
  readonly at: Position;
}

export type Term =
  | IdentifierTerm
  /** `.inl`: the namespace comes from the expected type. */
  | { readonly kind: "dotIdentifier"; readonly name: string; readonly at: Position }
  /** A fixed constant, as notations produce it; never captured by local names. */
  | { readonly kind: "constant"; readonly name: string; readonly at: Position }
  | { readonly kind: "hole"; readonly at: Position }
  /** `?_` or `?name`. */
  | { readonly kind: "syntheticHole"; readonly name: string | undefined; readonly at: Position }
  | {
      readonly kind: "sort";
      readonly sort: "Prop" | "Type" | "Sort";
      readonly level: LevelTerm | undefined;
      readonly at: Position;
    }
  | { readonly kind: "number"; readonly value: bigint; readonly at: Position }
  /** A string, or a character. */
  | { readonly kind: "text"; readonly value: string; readonly isCharacter: boolean; readonly at: Position }
  | {
      readonly kind: "apply";
      readonly fn: Term;
      readonly args: readonly Term[];
      readonly named: readonly NamedArgument[];
      readonly ellipsis: boolean;
      readonly at: Position;
    }
  | { readonly kind: "explicit"; readonly fn: Term; readonly at: Position }
  | { readonly kind: "fun"; readonly parameters: readonly FunParameter[]; readonly body: Term; readonly at: Position }
  | {
      readonly kind: "funMatch";
      readonly alternatives: readonly MatchAlternative[];
      /** The patterns are of implicit arguments too, as those of a declaration are. */
      readonly isExplicit?: boolean;
      readonly at: Position;
    }
  | { readonly kind: "forall"; readonly binders: readonly Binder[]; readonly body: Term; readonly at: Position }
  | { readonly kind: "exists"; readonly binders: readonly Binder[]; readonly body: Term; readonly at: Position }
  | { readonly kind: "arrow"; readonly domain: Term; readonly codomain: Term; readonly at: Position }
  /** `a = b`, `a < b` and the like: both sides are elaborated before their types are made to agree. */
  | {
      readonly kind: "relation";
      readonly name: string;
      readonly left: Term;
      readonly right: Term;
      readonly at: Position;
    }
  /** `a + b` and the like: the operands of a whole tree of operators are elaborated before their types are made to agree. */
  | {
      readonly kind: "binary";
      readonly name: string;
      readonly left: Term;
      readonly right: Term;
      /** The right side has a type of its own, as an exponent has. */
      readonly action: boolean;
      readonly at: Position;
    }
  /** `-a`. */
  | { readonly kind: "unary"; readonly name: string; readonly operand: Term; readonly at: Position }
  /** `open N in a`. */
  | {
      readonly kind: "openIn";
      readonly declarations: readonly OpenDeclaration[];
      readonly body: Term;
      readonly at: Position;
    }
  /** `↑a`. */
  | { readonly kind: "coercion"; readonly value: Term; readonly at: Position }
  | {
      readonly kind: "have" | "let" | "suffices";
      readonly declaration: LocalDeclaration;
      readonly body: Term;
      readonly at: Position;
    }
  | { readonly kind: "show"; readonly type: Term; readonly value: Term; readonly at: Position }
  | { readonly kind: "typed"; readonly value: Term; readonly type: Term | undefined; readonly at: Position }
  | { readonly kind: "parenthesis"; readonly value: Term; readonly at: Position }
  | { readonly kind: "anonymous"; readonly args: readonly Term[]; readonly at: Position }
  /** `{ source with x := a, y := b }`, `{ x := a : T }`. */
  | {
      readonly kind: "structureInstance";
      readonly sources: readonly Term[];
      readonly fields: readonly NamedArgument[];
      readonly type: Term | undefined;
      /** `..`: missing fields become holes. */
      readonly ellipsis: boolean;
      readonly at: Position;
    }
  | { readonly kind: "project"; readonly value: Term; readonly field: string | number; readonly at: Position }
  | {
      readonly kind: "match";
      readonly discriminants: readonly MatchDiscriminant[];
      readonly alternatives: readonly MatchAlternative[];
      readonly at: Position;
    }
  | { readonly kind: "nomatch"; readonly values: readonly Term[]; readonly at: Position }
  /** `x@p` in a pattern. */
  | { readonly kind: "namedPattern"; readonly name: string; readonly pattern: Term; readonly at: Position }
  /** `.(e)` in a pattern: a term that the rest determines. */
  | { readonly kind: "inaccessible"; readonly value: Term; readonly at: Position }
  | { readonly kind: "subst"; readonly equality: Term; readonly value: Term; readonly at: Position }
  | { readonly kind: "calc"; readonly steps: readonly CalcStep[]; readonly at: Position }
  | { readonly kind: "by"; readonly block: TacticBlock; readonly at: Position }
  | { readonly kind: "sorry"; readonly at: Position }
  /** `·`: an argument of the enclosing parenthesis turned into a function. */
  | { readonly kind: "cdot"; readonly at: Position };

/** `N`, `N (a b)`, `N hiding a b`, or `N renaming a → b`. */
export interface OpenDeclaration {
  readonly namespace: string;
  readonly only: readonly string[] | undefined;
  readonly hiding: readonly string[];
  readonly renaming: readonly { readonly from: string; readonly to: string }[];
  readonly at: Position;
}
