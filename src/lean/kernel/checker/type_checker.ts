// The type checker: state shared by inference, reduction and equality, and the entrances to them.

import { asLimit, CheckError } from "../budget/errors.ts";
import { Budget, type Limits } from "../budget/limits.ts";
import type { ConstantInfo } from "../environment/declaration.ts";
import type { Constants } from "../environment/environment.ts";
import type { Expr, FVar, Pi, Sort } from "../term/expr.ts";
import { exprText } from "../term/expr_text.ts";
import type { Level } from "../term/level.ts";
import { isZeroLevel, levelsEqual } from "../term/level_order.ts";
import { equate, equateNumerals } from "./equate.ts";
import { inferType } from "./infer.ts";
import { naturalOperations } from "./natural.ts";
import { isStandardNat, type StringMaker, standardString, stringOfCharacters } from "./primitives.ts";
import { reduceCore, reduceFully } from "./reduce.ts";

export interface TypeCheckerOptions {
  readonly limits?: Partial<Limits>;
  /** A budget shared with other checkers; wins over `limits`. */
  readonly budget?: Budget;
  /**
   * Believe that terms are well-typed, and skip the checks of arguments and values. For an elaborator's questions
   * about terms that it will still submit to the kernel; `addDeclaration` never sets it.
   */
  readonly trusting?: boolean;
}

/**
 * Infers types, reduces and compares terms in an environment. Terms must have no loose bound variables; free variables
 * carry their types. Results are remembered for the lifetime of the checker.
 *
 * All methods throw CheckError for an ill-typed term and LimitError when the budget is used up.
 */
export class TypeChecker {
  readonly environment: Constants;
  readonly budget: Budget;
  readonly trusting: boolean;
  readonly inferred = new Map<Expr, Expr>();
  readonly reducedCore = new Map<Expr, Expr>();
  readonly reduced = new Map<Expr, Expr>();
  /**
   * Answers of equality, by pair. Nothing is concluded from two answers: the algorithm is sound but not complete, so what
   * it says is not transitive, and an answer must not depend on which questions were asked before.
   */
  readonly compared = new Map<Expr, Map<Expr, boolean>>();
  #standardNat = false;
  #stringMaker: StringMaker | undefined;

  constructor(environment: Constants, options: TypeCheckerOptions = {}) {
    this.environment = environment;
    this.budget = options.budget ?? new Budget(options.limits);
    this.trusting = options.trusting ?? false;
  }

  /** The type of a term, after checking the whole term. */
  infer(e: Expr): Expr {
    const known = this.inferred.get(e);
    if (known !== undefined) return known;
    this.budget.enter();
    try {
      const type = inferType(this, e);
      if (e.kind !== "fvar" && this.keepsType(e)) this.inferred.set(e, type);
      return type;
    } catch (error) {
      throw asLimit(error);
    } finally {
      this.budget.leave();
    }
  }

  /** Weak head normal form without unfolding definitions. */
  whnfCore(e: Expr): Expr {
    if (e.kind !== "app" && e.kind !== "proj" && e.kind !== "let" && e.kind !== "fvar") return e;
    const known = this.reducedCore.get(e);
    if (known !== undefined) return known;
    this.budget.enter();
    try {
      const result = reduceCore(this, e);
      if (this.remembers(e)) this.reducedCore.set(e, result);
      return result;
    } catch (error) {
      throw asLimit(error);
    } finally {
      this.budget.leave();
    }
  }

  /** Weak head normal form. */
  whnf(e: Expr): Expr {
    if (e.kind === "sort" || e.kind === "pi" || e.kind === "lam" || e.kind === "nat") return e;
    const known = this.reduced.get(e);
    if (known !== undefined) return known;
    this.budget.enter();
    try {
      const result = reduceFully(this, e);
      if (this.remembers(e)) this.reduced.set(e, result);
      return result;
    } catch (error) {
      throw asLimit(error);
    } finally {
      this.budget.leave();
    }
  }

  /** Definitional equality of two terms whose types are equal. */
  isDefEq(a: Expr, b: Expr): boolean {
    if (a === b) return true;
    this.budget.enter();
    try {
      return equate(this, a, b);
    } catch (error) {
      throw asLimit(error);
    } finally {
      this.budget.leave();
    }
  }

  isLevelEq(a: Level, b: Level): boolean {
    return levelsEqual(a, b);
  }

  /** The term reduced to a sort. */
  ensureSort(e: Expr, of: Expr): Sort {
    const reduced = this.whnf(e);
    if (reduced.kind === "sort") return reduced;
    throw new CheckError("A type was expected.", [`term: ${exprText(of)}`, `its type: ${exprText(e)}`]);
  }

  /** The term reduced to a function type. */
  ensurePi(e: Expr, of: Expr): Pi {
    const reduced = this.whnf(e);
    if (reduced.kind === "pi") return reduced;
    throw new CheckError("A function was expected.", [`term: ${exprText(of)}`, `its type: ${exprText(e)}`]);
  }

  /** The level of the sort that a type inhabits. */
  sortOf(type: Expr): Level {
    return this.ensureSort(this.infer(type), type).level;
  }

  /**
   * True if the type is a proposition: its sort is 0, whatever its universe parameters are. The only place where this is
   * decided. A type whose sort cannot be computed is ill-typed: "no" would be taken for permission to look into a proof.
   */
  isProposition(type: Expr): boolean {
    return isZeroLevel(this.sortOf(type));
  }

  /** The constant of this name. @throws CheckError if there is none. */
  lookup(name: string): ConstantInfo {
    const info = this.environment.get(name);
    if (info === undefined) throw new CheckError("An unknown constant is used.", `name: ${name}`);
    return info;
  }

  /** `Nat` is the inductive type of zero and successor, so numerals denote its elements. */
  get standardNat(): boolean {
    this.#standardNat ||= isStandardNat(this.environment);
    return this.#standardNat;
  }

  /** What makes the strings of the environment of lists of characters; undefined if literals denote nothing. */
  get stringMaker(): StringMaker | undefined {
    this.#stringMaker ??= standardString(this.environment);
    return this.#stringMaker;
  }

  /** A reduced term, and a string literal as what it denotes, reduced. */
  spelledOut(e: Expr): Expr {
    if (e.kind !== "string" || this.stringMaker === undefined) return e;
    return this.whnf(stringOfCharacters(this.stringMaker, e));
  }

  // What an extension may know better. The gate makes its own checkers, so nothing of this reaches a declaration.

  /** What a free variable reduces to. */
  valueOf(variable: FVar): Expr | undefined {
    return variable.value;
  }

  /** What the definition at the head of a term unfolds to: undefined, its value; or it is left folded. */
  unfolding(_e: Expr): Expr | "folded" | undefined {
    return undefined;
  }

  /** Decides some pairs that are reduced at the head, before proofs are compared and definitions unfolded. */
  equateHeads(_a: Expr, _b: Expr): boolean | undefined {
    return undefined;
  }

  /** Decides some pairs with numerals, before a definition is unfolded. */
  equateNumerals(a: Expr, b: Expr): boolean | undefined {
    return equateNumerals(this, a, b);
  }

  /** Tries one of several ways to an answer; a way that fails must leave nothing behind. */
  attempt(way: () => boolean): boolean {
    return way();
  }

  /** The operation on numerals that a constant is found to be. */
  naturalOperation(name: string): ((a: bigint, b: bigint) => Expr) | undefined {
    const info = this.environment.get(name);
    return info?.kind === "definition" && info.arithmetic ? naturalOperations.get(name) : undefined;
  }

  /** True if the type of the term may be remembered. */
  keepsType(_e: Expr): boolean {
    return true;
  }

  /** True if what is found out about the term may be remembered. */
  remembers(_e: Expr): boolean {
    return true;
  }
}
