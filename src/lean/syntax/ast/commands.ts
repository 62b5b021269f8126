// The syntax tree of commands: declarations and what stands around them, each with the position of its first token.
import type { Position } from "../lexer/failure.ts";
import type { TacticBlock } from "./tactics.ts";
import type { Binder, BoundName, OpenDeclaration, Term } from "./terms.ts";

export type DeclarationKind = "theorem" | "example" | "def" | "abbrev" | "axiom";

/** `theorem name.{u} binders : type`. */
export interface Signature {
  readonly kind: DeclarationKind;
  /** Absent for `example`. */
  readonly name: string | undefined;
  readonly levels: readonly string[] | undefined;
  readonly binders: readonly Binder[];
  readonly type: Term | undefined;
  readonly at: Position;
  readonly end: Position;
}

/** `termination_by x y => t` and `decreasing_by tactics`: what gets smaller in each call of itself, and why. */
export interface TerminationHints {
  /** Names for the arguments that the signature does not name, and what gets smaller. */
  readonly measure: { readonly names: readonly BoundName[]; readonly term: Term } | undefined;
  /** `termination_by structural`: what the recursion is on. */
  readonly isStructural?: boolean;
  readonly decreasing: TacticBlock | undefined;
  readonly at: Position;
}

/** What stands behind `:=` or in alternatives, with what follows it. */
export interface Body {
  readonly value: Term;
  readonly hints: TerminationHints | undefined;
}

/** A definition under `where`. */
export interface LocalDefinition extends Body {
  readonly signature: Signature;
}

/** One attribute of `@[…]`. */
export interface Attribute {
  readonly name: string;
  readonly priority: number | undefined;
  readonly isLocal: boolean;
  readonly at: Position;
}

/** What stands before a declaration. */
export interface DeclarationModifiers {
  readonly attributes: readonly Attribute[];
  readonly isProtected: boolean;
  readonly isNoncomputable: boolean;
}

/** The value of an option, as it is written. */
export type OptionValue = boolean | number | string;

/** The commands that ask: `#eval` is read and typed, never carried out. */
export type QueryWord = "check" | "eval" | "reduce" | "print";

export interface Constructor {
  readonly name: string;
  readonly binders: readonly Binder[];
  readonly type: Term | undefined;
  readonly at: Position;
}

/** A class whose instances `deriving` makes. */
export type DerivedClass = "DecidableEq" | "BEq" | "Inhabited";

export type Command =
  | {
      readonly kind: "declaration";
      readonly modifiers: DeclarationModifiers;
      readonly signature: Signature;
      readonly value: Term | undefined;
      readonly hints: TerminationHints | undefined;
      /** The definitions under `where`. */
      readonly locals: readonly LocalDefinition[];
      readonly at: Position;
    }
  | {
      readonly kind: "inductive";
      /** `class inductive`. */
      readonly isClass: boolean;
      readonly isProtected: boolean;
      readonly name: string;
      readonly levels: readonly string[] | undefined;
      readonly binders: readonly Binder[];
      readonly type: Term | undefined;
      readonly constructors: readonly Constructor[];
      /** `deriving DecidableEq, …`. */
      readonly derived: readonly DerivedClass[];
      readonly at: Position;
    }
  /** Inductive types between `mutual` and `end`. */
  | {
      readonly kind: "mutual";
      readonly types: readonly (Command & { readonly kind: "inductive" })[];
      readonly at: Position;
    }
  | {
      readonly kind: "structure";
      readonly isClass: boolean;
      readonly name: string;
      readonly levels: readonly string[] | undefined;
      readonly binders: readonly Binder[];
      readonly type: Term | undefined;
      /** `@[ext]`: with the lemma that elements with equal fields are equal. */
      readonly isExtensional?: boolean;
      /** The last component of the constructor's name. */
      readonly maker: string;
      readonly fields: readonly Binder[];
      /** `deriving DecidableEq, …`. */
      readonly derived: readonly DerivedClass[];
      readonly at: Position;
    }
  | {
      readonly kind: "instance";
      readonly name: string | undefined;
      readonly levels: readonly string[] | undefined;
      readonly binders: readonly Binder[];
      readonly type: Term;
      readonly value: Term;
      readonly priority: number | undefined;
      readonly at: Position;
    }
  /** `attribute [instance, default_instance 100] a b`. */
  | {
      readonly kind: "attribute";
      readonly attributes: readonly Attribute[];
      readonly names: readonly string[];
      readonly at: Position;
    }
  /** `export Bool (false true)`. */
  | { readonly kind: "export"; readonly namespace: string; readonly names: readonly string[]; readonly at: Position }
  | { readonly kind: "variable"; readonly binders: readonly Binder[]; readonly at: Position }
  /** `include x y`: every theorem takes these variables. */
  | { readonly kind: "include"; readonly names: readonly BoundName[]; readonly at: Position }
  /** `omit x [C α]`: no theorem takes these variables unless its statement mentions them. */
  | {
      readonly kind: "omit";
      readonly names: readonly BoundName[];
      readonly instances: readonly Term[];
      readonly at: Position;
    }
  | { readonly kind: "universe"; readonly names: readonly string[]; readonly at: Position }
  | { readonly kind: "namespace"; readonly name: string; readonly at: Position }
  | { readonly kind: "section"; readonly name: string | undefined; readonly at: Position }
  | { readonly kind: "end"; readonly name: string | undefined; readonly at: Position }
  | { readonly kind: "open"; readonly declarations: readonly OpenDeclaration[]; readonly at: Position }
  /** `set_option name value`. */
  | { readonly kind: "option"; readonly name: string; readonly value: OptionValue; readonly at: Position }
  /** `open N in command` and `set_option o v in command`: for that command alone. */
  | { readonly kind: "in"; readonly first: Command; readonly body: Command; readonly at: Position }
  /** A command that asks and changes nothing. */
  | {
      readonly kind: "query";
      readonly word: QueryWord;
      /** What `#check`, `#eval` and `#reduce` are about. */
      readonly term: Term | undefined;
      /** What `#print` and `#print axioms` are about. */
      readonly name: string | undefined;
      readonly at: Position;
    }
  /** `/-! … -/`. */
  | { readonly kind: "moduleDoc"; readonly at: Position }
  /** A binary operator that stands for `fn left right`. */
  | {
      readonly kind: "infix";
      readonly symbol: string;
      readonly precedence: number;
      readonly associativity: "none" | "left" | "right";
      readonly fn: Term;
      readonly at: Position;
    };
