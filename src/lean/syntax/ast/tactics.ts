// The syntax tree of tactics: blocks, patterns of case analyses, and tactics, each with the position of its first token.
import type { Position } from "../lexer/failure.ts";
import type { BoundName, CalcStep, FunParameter, LocalDeclaration, Term } from "./terms.ts";

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
  /** In `erw`: an instance of the pattern may look different until definitions are unfolded. */
  readonly unfolding: boolean;
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
        | "search"
        | "rfl"
        | "trivial"
        | "skip"
        | "done"
        | "sorry"
        | "andIntros"
        | "substVars"
        | "inferInstance"
        | "acRfl";
      readonly at: Position;
    }
  | {
      readonly kind: "cases" | "induction";
      /** `fun_induction`: the target is a function or a call of it, and its principle is used. */
      readonly functional: boolean;
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
  | { readonly kind: "have" | "let" | "replace"; readonly declaration: LocalDeclaration; readonly at: Position }
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
      /** `+contextual`: the condition of an implication or conditional is a rule in what it is about. */
      readonly contextual: boolean;
      /** `+arith`: linear relations between natural numbers are decided. */
      readonly arith: boolean;
      readonly args: readonly SimpArgument[];
      /** The term of `simpa using`. */
      readonly using: Term | undefined;
      readonly location: Location | undefined;
      readonly at: Position;
    }
  /** `+revert`: with what the goal mentions moved into it. */
  | { readonly kind: "decide"; readonly revert: boolean; readonly at: Position }
  | { readonly kind: "omega"; readonly at: Position }
  | { readonly kind: "congr"; readonly depth: number | undefined; readonly at: Position }
  | {
      readonly kind: "conv";
      readonly location: Location | undefined;
      readonly pattern: Term | undefined;
      readonly steps: readonly ConvStep[];
      readonly at: Position;
    }
  | { readonly kind: "split"; readonly location: Location | undefined; readonly at: Position }
  /** `ext p q : n`. */
  | {
      readonly kind: "ext";
      readonly patterns: readonly CasePattern[];
      /** How many lemmas are applied one after another at most; undefined without a bound. */
      readonly depth: number | undefined;
      /** `ext1`: one lemma, and every pattern is used. */
      readonly once: boolean;
      readonly at: Position;
    }
  /** `if h : c then tactics else tactics`; a side without a block stays open. */
  | {
      readonly kind: "conditional";
      readonly name: string | undefined;
      readonly condition: Term;
      readonly yes: TacticBlock | undefined;
      readonly no: TacticBlock | undefined;
      readonly at: Position;
    }
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
  | { readonly kind: "injections"; readonly names: readonly BoundName[]; readonly at: Position }
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
  | { readonly kind: "calc"; readonly steps: readonly CalcStep[]; readonly at: Position }
  | {
      readonly kind:
        | "bullet"
        | "parenthesis"
        | "try"
        | "repeat"
        /** `repeat'`, on all goals. */
        | "repeatAll"
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
