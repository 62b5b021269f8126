// The syntax tree: terms, patterns, tactics and commands, each node with the position of its first token.
import type { Position } from "./lexer/failure.ts";

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
  | { readonly kind: "funMatch"; readonly alternatives: readonly MatchAlternative[]; readonly at: Position }
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
  | { readonly kind: "assumption"; readonly type: Term; readonly at: Position }
  | { readonly kind: "calc"; readonly steps: readonly CalcStep[]; readonly at: Position }
  | { readonly kind: "by"; readonly block: TacticBlock; readonly at: Position }
  | { readonly kind: "sorry"; readonly at: Position }
  /** `·`: an argument of the enclosing parenthesis turned into a function. */
  | { readonly kind: "cdot"; readonly at: Position };

/** A pattern of `rcases` and `obtain`. */
export type CasePattern =
  | { readonly kind: "name"; readonly name: string; readonly at: Position }
  | { readonly kind: "wildcard" | "rfl" | "clear"; readonly at: Position }
  | { readonly kind: "tuple"; readonly patterns: readonly CasePattern[]; readonly at: Position }
  /** `@p`: implicit fields are matched like the others. */
  | { readonly kind: "explicit"; readonly pattern: CasePattern; readonly at: Position }
  | { readonly kind: "alternatives"; readonly patterns: readonly CasePattern[]; readonly at: Position }
  | { readonly kind: "typed"; readonly pattern: CasePattern; readonly type: Term; readonly at: Position };

export interface TacticBlock {
  readonly tactics: readonly Tactic[];
  readonly at: Position;
  /** Just after the last tactic. */
  readonly end: Position;
}

/** `| inl h => tactics`; `name` is `_` for the wildcard. */
export interface CaseAlternative {
  readonly constructors: readonly {
    readonly name: string;
    readonly explicit: boolean;
    readonly names: readonly BoundName[];
  }[];
  /** Undefined for `?_` and `_`, which leave the goal open. */
  readonly block: TacticBlock | undefined;
  readonly at: Position;
}

export interface RewriteRule {
  readonly symm: boolean;
  readonly term: Term;
  readonly at: Position;
}

/** `at h₁ h₂ ⊢` or `at *`; undefined means the goal. */
export interface Location {
  readonly names: readonly BoundName[];
  readonly goal: boolean;
  /** `at *`: every hypothesis and the goal. */
  readonly everywhere: boolean;
}

/** What `cases` and `induction` analyse; `h : e` also names the equation between the term and its parts. */
export interface CaseTarget {
  readonly name: string | undefined;
  readonly term: Term;
}

/** `h : e = x` of `generalize`. */
export interface GeneralizeTarget {
  readonly equation: string | undefined;
  readonly term: Term;
  readonly name: string;
}

/** What stands in the brackets after `simp`. */
export type SimpArgument =
  | { readonly kind: "lemma"; readonly symm: boolean; readonly term: Term; readonly at: Position }
  /** `-f`: not with this lemma. */
  | { readonly kind: "without"; readonly name: string; readonly at: Position }
  /** `*`: with all hypotheses. */
  | { readonly kind: "hypotheses"; readonly at: Position };

/** A step of `conv`. */
export type ConvStep =
  | { readonly kind: "side"; readonly side: "lhs" | "rhs"; readonly at: Position }
  /** `arg i`: the explicit argument with this number, from 1. */
  | { readonly kind: "argument"; readonly index: number; readonly at: Position }
  | { readonly kind: "binders"; readonly names: readonly BoundName[]; readonly at: Position }
  | { readonly kind: "path"; readonly steps: readonly ConvStep[]; readonly at: Position }
  | { readonly kind: "rewrite"; readonly rules: readonly RewriteRule[]; readonly at: Position }
  | { readonly kind: "simp"; readonly simp: Tactic & { readonly kind: "simp" }; readonly at: Position }
  | { readonly kind: "unfold"; readonly names: readonly BoundName[]; readonly at: Position }
  | { readonly kind: "change"; readonly term: Term; readonly at: Position }
  | { readonly kind: "rfl" | "skip"; readonly at: Position };

export type Tactic =
  | { readonly kind: "intro"; readonly parameters: readonly FunParameter[]; readonly at: Position }
  | {
      readonly kind: "introMatch";
      readonly alternatives: readonly { readonly pattern: Term; readonly block: TacticBlock; readonly at: Position }[];
      readonly at: Position;
    }
  | { readonly kind: "intros"; readonly names: readonly BoundName[]; readonly at: Position }
  | { readonly kind: "rintro"; readonly patterns: readonly CasePattern[]; readonly at: Position }
  | { readonly kind: "exact" | "apply" | "refine"; readonly term: Term; readonly at: Position }
  | {
      readonly kind:
        | "constructor"
        | "left"
        | "right"
        | "exfalso"
        | "contradiction"
        | "assumption"
        | "rfl"
        | "trivial"
        | "skip"
        | "done"
        | "sorry"
        | "andIntros"
        | "substVars"
        | "injections"
        | "nofun"
        | "inferInstance"
        | "acRfl"
        | "congr";
      readonly at: Position;
    }
  | {
      readonly kind: "cases" | "induction";
      readonly targets: readonly CaseTarget[];
      /** The eliminator of `using`. */
      readonly using: Term | undefined;
      readonly generalizing: readonly BoundName[];
      /** The tactic between `with` and the alternatives, which every branch begins with. */
      readonly prelude: Tactic | undefined;
      readonly alternatives: readonly CaseAlternative[] | undefined;
      readonly at: Position;
    }
  | {
      readonly kind: "rcases";
      readonly targets: readonly CaseTarget[];
      readonly pattern: CasePattern | undefined;
      readonly at: Position;
    }
  | {
      readonly kind: "generalize";
      readonly targets: readonly GeneralizeTarget[];
      readonly location: Location | undefined;
      readonly at: Position;
    }
  | {
      readonly kind: "obtain";
      readonly pattern: CasePattern | undefined;
      readonly type: Term | undefined;
      readonly value: Term | undefined;
      readonly at: Position;
    }
  | { readonly kind: "have" | "let"; readonly declaration: LocalDeclaration; readonly at: Position }
  | { readonly kind: "suffices"; readonly declaration: LocalDeclaration; readonly at: Position }
  | { readonly kind: "show"; readonly type: Term; readonly at: Position }
  | { readonly kind: "change"; readonly type: Term; readonly location: Location | undefined; readonly at: Position }
  | {
      readonly kind: "unfold" | "delta";
      readonly names: readonly BoundName[];
      readonly location: Location | undefined;
      readonly at: Position;
    }
  | {
      readonly kind: "simp";
      readonly variant: "simp" | "dsimp" | "simpAll" | "simpa";
      readonly only: boolean;
      readonly args: readonly SimpArgument[];
      /** The term of `simpa using`. */
      readonly using: Term | undefined;
      readonly location: Location | undefined;
      readonly at: Position;
    }
  | { readonly kind: "decide" | "omega"; readonly at: Position }
  | {
      readonly kind: "conv";
      readonly location: Location | undefined;
      readonly pattern: Term | undefined;
      readonly steps: readonly ConvStep[];
      readonly at: Position;
    }
  | { readonly kind: "split"; readonly location: Location | undefined; readonly at: Position }
  | { readonly kind: "rename"; readonly type: Term; readonly name: BoundName; readonly at: Position }
  | {
      readonly kind: "rewrite";
      readonly rules: readonly RewriteRule[];
      readonly location: Location | undefined;
      readonly close: boolean;
      readonly at: Position;
    }
  | { readonly kind: "symmAt"; readonly location: Location | undefined; readonly at: Position }
  | { readonly kind: "byCases"; readonly name: string | undefined; readonly proposition: Term; readonly at: Position }
  | { readonly kind: "exists"; readonly terms: readonly Term[]; readonly at: Position }
  | { readonly kind: "subst"; readonly names: readonly Term[]; readonly at: Position }
  | { readonly kind: "revert" | "clear" | "renameI"; readonly names: readonly BoundName[]; readonly at: Position }
  | { readonly kind: "specialize"; readonly term: Term; readonly at: Position }
  | { readonly kind: "injection"; readonly term: Term; readonly names: readonly BoundName[]; readonly at: Position }
  | {
      readonly kind: "match";
      readonly discriminants: readonly Term[];
      readonly alternatives: readonly {
        readonly patterns: readonly Term[];
        readonly block: TacticBlock;
        readonly at: Position;
      }[];
      readonly at: Position;
    }
  | { readonly kind: "nomatch"; readonly terms: readonly Term[]; readonly at: Position }
  | { readonly kind: "calc"; readonly steps: readonly CalcStep[]; readonly at: Position }
  | {
      readonly kind:
        | "bullet"
        | "parenthesis"
        | "try"
        | "repeat"
        | "allGoals"
        | "anyGoals"
        | "focus"
        | "failIfSuccess"
        | "withReducible";
      readonly block: TacticBlock;
      readonly at: Position;
    }
  /** Without a count, as often as it succeeds. */
  | { readonly kind: "iterate"; readonly count: number | undefined; readonly block: TacticBlock; readonly at: Position }
  | { readonly kind: "rotate"; readonly amount: number; readonly at: Position }
  | { readonly kind: "solve"; readonly alternatives: readonly TacticBlock[]; readonly at: Position }
  | { readonly kind: "first"; readonly alternatives: readonly TacticBlock[]; readonly at: Position }
  | { readonly kind: "seqFocus"; readonly first: Tactic; readonly second: Tactic; readonly at: Position }
  | {
      readonly kind: "case";
      /** One for each of the goals that the block is run on. */
      readonly cases: readonly { readonly tag: string; readonly names: readonly BoundName[] }[];
      /** Goals that the block leaves stay, as `case'` has it. */
      readonly open: boolean;
      readonly block: TacticBlock;
      readonly at: Position;
    }
  | { readonly kind: "next"; readonly names: readonly BoundName[]; readonly block: TacticBlock; readonly at: Position };

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

/** `N`, `N (a b)`, `N hiding a b`, or `N renaming a → b`. */
export interface OpenDeclaration {
  readonly namespace: string;
  readonly only: readonly string[] | undefined;
  readonly hiding: readonly string[];
  readonly renaming: readonly { readonly from: string; readonly to: string }[];
  readonly at: Position;
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

export type Command =
  | {
      readonly kind: "declaration";
      readonly modifiers: DeclarationModifiers;
      readonly signature: Signature;
      readonly value: Term | undefined;
      readonly at: Position;
    }
  | {
      readonly kind: "inductive";
      /** `class inductive`. */
      readonly isClass: boolean;
      readonly name: string;
      readonly levels: readonly string[] | undefined;
      readonly binders: readonly Binder[];
      readonly type: Term | undefined;
      readonly constructors: readonly Constructor[];
      readonly at: Position;
    }
  | {
      readonly kind: "structure";
      readonly isClass: boolean;
      readonly name: string;
      readonly levels: readonly string[] | undefined;
      readonly binders: readonly Binder[];
      readonly type: Term | undefined;
      /** The last component of the constructor's name. */
      readonly maker: string;
      readonly fields: readonly Binder[];
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
