// Which definitions Lean can make programs of: those that cannot must be marked `noncomputable`.

import { pairsOf } from "../../../platform/index.ts";
import type { Budget, Environment, Extension } from "../../kernel/index.ts";
import {
  appArgs,
  appHead,
  apps,
  type Const,
  type Expr,
  fvar,
  headBeta,
  instantiate1,
  type RecursorInfo,
  someNode,
  TypeChecker,
} from "../../kernel/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import { placesOf, recursorBranches } from "../cases/recursor_branches.ts";
import type { Surroundings } from "../environment/view.ts";
import { mentions } from "../meta/unify.ts";
import type { Scope } from "../names/scope.ts";

const table: Extension<ReadonlySet<string>> = { name: "noncomputable", initial: new Set() };

/** Marks a definition as one that has no program. */
function markNoncomputable(environment: Environment, name: string): void {
  environment.setExtension(table, new Set(environment.extension(table)).add(name));
}

/**
 * @throws Failure if a definition that is not marked `noncomputable` has no program, as Lean's compiler does. The library marks
 * its definitions by itself, and may use recursors where Lean has programs of its own.
 */
export function requireProgram(
  environment: Environment,
  scope: Scope,
  definition: { readonly name: string; readonly type: Expr; readonly value: Expr; readonly isNoncomputable: boolean },
  budget: Budget,
  at: Position,
): void {
  const { name, type, value, isNoncomputable } = definition;
  if (isNoncomputable) {
    markNoncomputable(environment, name);
    return;
  }
  const obstacle = obstacleOf(environment, type, value, budget);
  if (obstacle === undefined) return;
  if (scope.isLibrary === true) {
    if (obstacle.kind === "constant") markNoncomputable(environment, name);
  } else if (obstacle.kind === "recursor") {
    throw new Unsupported(`program with the recursor '${obstacle.name}'`, at);
  } else {
    throw new Failure(
      `failed to compile definition, consider marking it as 'noncomputable' because it depends on '${obstacle.name}', and it does not have executable code`,
      at,
    );
  }
}

/** Why a definition has no program. */
interface Obstacle {
  /** A constant without a program, or a recursor that is more than a case analysis. */
  readonly kind: "constant" | "recursor";
  readonly name: string;
}

/** What keeps a value of this type from being a program; types and proofs are never run. */
function obstacleOf(environment: Surroundings, type: Expr, value: Expr, budget: Budget): Obstacle | undefined {
  if (!someNode(value, (node) => node.kind === "const" && isSuspect(environment, node.name))) return undefined;
  const checker = new TypeChecker(environment, { budget, trusting: true });
  return isErased(checker, type, 0) ? undefined : new Search(environment, checker).visit(value);
}

function isSuspect(environment: Surroundings, name: string): boolean {
  return lacksProgram(environment, name) || environment.get(name)?.kind === "recursor";
}

function lacksProgram(environment: Surroundings, name: string): boolean {
  if (environment.extension(table).has(name)) return true;
  if (name === "Eq.recOn") return false;
  if (/\.(?:recOn|brecOn)$/.test(name)) return true;
  return environment.get(name)?.kind === "axiom" && name !== "sorryAx";
}

/** True if elements of the type are types or proofs, perhaps after arguments. */
function isErased(checker: TypeChecker, type: Expr, depth: number): boolean {
  const reduced = checker.whnf(type);
  if (reduced.kind === "sort") return true;
  if (reduced.kind === "pi" && depth < 64) {
    return isErased(checker, instantiate1(reduced.body, fvar(reduced.name, reduced.type)), depth + 1);
  }
  return checker.isProposition(reduced);
}

class Search {
  readonly #environment: Surroundings;
  readonly #checker: TypeChecker;
  /** Terms in which there is no obstacle: parts may be shared. */
  readonly #clear = new Set<Expr>();

  constructor(environment: Surroundings, checker: TypeChecker) {
    this.#environment = environment;
    this.#checker = checker;
  }

  visit(e: Expr): Obstacle | undefined {
    if (this.#clear.has(e)) return undefined;
    this.#checker.budget.step();
    const found = this.#look(e);
    if (found === undefined) this.#clear.add(e);
    return found;
  }

  #look(e: Expr): Obstacle | undefined {
    switch (e.kind) {
      case "lam":
        return this.visit(instantiate1(e.body, fvar(e.name, e.type)));
      case "let":
        return this.visit(e.value) ?? this.visit(instantiate1(e.body, fvar(e.name, e.type, { value: e.value })));
      case "proj":
        return this.visit(e.struct);
      case "const":
      case "app":
        return isErased(this.#checker, this.#checker.infer(e), 0) ? undefined : this.#application(e);
      default:
        return undefined;
    }
  }

  #application(e: Expr): Obstacle | undefined {
    const head = appHead(e);
    const args = appArgs(e);
    if (head.kind === "const") {
      if (lacksProgram(this.#environment, head.name)) return { kind: "constant", name: head.name };
      const info = this.#environment.get(head.name);
      if (info?.kind === "recursor" && !this.#isCaseAnalysis(info, head, args)) {
        return { kind: "recursor", name: head.name };
      }
    }
    for (const part of head.kind === "const" ? args : [head, ...args]) {
      const found = this.visit(part);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #isCaseAnalysis(recursor: RecursorInfo, head: Const, args: readonly Expr[]): boolean {
    const { numParams, rules } = recursor;
    const places = placesOf(this.#environment, recursor);
    if (places === undefined) return false;
    const motive = args[places.motive];
    const minors = args.slice(...places.minors);
    if (motive === undefined || minors.length < rules.length) return false;
    const large = recursor.levelParams.length > (this.#environment.get(recursor.inductive)?.levelParams.length ?? 0);
    const levels = large ? head.levels.slice(1) : head.levels;
    const branches = recursorBranches(this.#checker, recursor, levels, args.slice(0, numParams));
    return pairsOf(branches, minors).every(([branch, minor]) => {
      const hypotheses = branch.hypotheses(motive);
      const body = headBeta(apps(minor, [...branch.fields, ...hypotheses]));
      return !mentions(body, hypotheses);
    });
  }
}
