// The type checker: state shared by inference, reduction and equality, and the entrances to them.

import { asLimit, CheckError } from "../budget/errors.ts";
import { Budget, type Limits } from "../budget/limits.ts";
import type { ConstantInfo } from "../environment/declaration.ts";
import type { Environment } from "../environment/environment.ts";
import { type Expr, hasFVar, hasMVar, type MVar, type Pi, type Sort } from "../term/expr.ts";
import { exprText } from "../term/expr_text.ts";
import type { Level } from "../term/level.ts";
import { isZeroLevel, levelsEqual } from "../term/level_order.ts";
import { equate } from "./equate.ts";
import { inferType } from "./infer.ts";
import { isStandardNat, type StringMaker, standardString, stringOfCharacters } from "./primitives.ts";
import { reduceCore, reduceFully } from "./reduce.ts";

/** How an elaborator takes part in equality; a kernel check has no holes. */
export interface Holes {
  /** The value of a hole, if it has one. */
  resolve(hole: MVar): Expr | undefined;
  /** Asked about every pair, reduced at the head, of which one side has a hole at its head; undefined: go on without. */
  unify(a: Expr, b: Expr): boolean | undefined;
  /** Asked about every pair before a definition is unfolded; undefined: go on without. */
  equate(a: Expr, b: Expr): boolean | undefined;
  /** Asked about every pair of levels that differ and of which one has a hole. */
  unifyLevels(a: Level, b: Level): boolean;
  /** Runs `test`; when it answers false or throws, takes back what was assigned meanwhile. */
  attempt(test: () => boolean): boolean;
  /** Asked before a definition at the head is unfolded: its replacement, or that it is left; undefined: as usual. */
  unfold?(checker: TypeChecker, e: Expr): Expr | "undecided" | undefined;
}

export interface TypeCheckerOptions {
  readonly limits?: Partial<Limits>;
  /** A budget shared with other checkers; wins over `limits`. */
  readonly budget?: Budget;
  readonly holes?: Holes;
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
  readonly environment: Environment;
  readonly budget: Budget;
  readonly holes: Holes | undefined;
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

  constructor(environment: Environment, options: TypeCheckerOptions = {}) {
    this.environment = environment;
    this.budget = options.budget ?? new Budget(options.limits);
    this.holes = options.holes;
    this.trusting = options.trusting ?? false;
  }

  /** The type of a term, after checking the whole term. */
  infer(e: Expr): Expr {
    const known = this.inferred.get(e);
    if (known !== undefined) return known;
    this.budget.enter();
    try {
      const type = inferType(this, e);
      if (e.kind !== "fvar" && (this.holes === undefined || !hasMVar(e))) this.inferred.set(e, type);
      return type;
    } catch (error) {
      throw asLimit(error);
    } finally {
      this.budget.leave();
    }
  }

  /** Weak head normal form without unfolding definitions. */
  whnfCore(e: Expr): Expr {
    if (e.kind !== "app" && e.kind !== "proj" && e.kind !== "let" && e.kind !== "fvar" && e.kind !== "mvar") return e;
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
    if (levelsEqual(a, b)) return true;
    return this.holes !== undefined && (a.hasMVar || b.hasMVar) && this.holes.unifyLevels(a, b);
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
   *
   * For an elaborator the answer is "no" where a hole, or a definition that it leaves folded, hides the sort; its terms
   * still go to the kernel.
   */
  isProposition(type: Expr): boolean {
    const typeOfType = this.infer(type);
    if (this.holes === undefined) return isZeroLevel(this.ensureSort(typeOfType, type).level);
    const reduced = this.whnf(typeOfType);
    return reduced.kind === "sort" && isZeroLevel(reduced.level);
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

  /** True if what is found out about the term stays true when holes are filled. */
  remembers(e: Expr): boolean {
    return this.holes === undefined || !(hasMVar(e) || hasFVar(e));
  }
}
