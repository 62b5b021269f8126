// Terms with metavariables: their types, reduction and equality, and closing over variables they may depend on.

import type { Budget } from "../../kernel/index.ts";
import {
  apps,
  type Expr,
  type FVar,
  fvar,
  isZeroLevel,
  type Level,
  mapExpr,
  type TypeChecker,
  unfold,
} from "../../kernel/index.ts";
import type { Surroundings } from "../environment/view.ts";
import { type Transparency, viewOf } from "../environment/view.ts";
import { Assignments, type MVarInfo } from "./assignments.ts";
import type { LocalContext } from "./context.ts";
import { HoleChecker } from "./hole_checker.ts";
import { hasMVar, isMVar, type MVar } from "./holes.ts";
import { unifyLevels } from "./unify.ts";

/** What an elaboration asks about terms with metavariables: types, reduction, equality, and closing over variables. */
export class Meta extends Assignments {
  readonly environment: Surroundings;
  readonly budget: Budget;
  /** Made when they are first asked. */
  readonly #checkers: Partial<Record<Transparency, TypeChecker>> = {};
  #transparency: Transparency = "default";
  #levelEquations: [Level, Level][] = [];
  #nesting = 0;
  readonly #resolving = new Set<number>();
  /** The name under which a constant is shown where the elaboration stands. */
  shownName: (name: string) => string = (name) => name;
  /** Whether texts show the types of bound variables and numerals. */
  showsTypes: () => boolean = () => false;
  /** Finds an instance of a class type; undefined while there is none to be found. */
  synthesizer: ((meta: Meta, context: LocalContext, type: Expr) => Expr | undefined) | undefined;

  constructor(environment: Surroundings, budget: Budget) {
    super();
    this.environment = environment;
    this.budget = budget;
  }

  /** A copy that goes on from here at the expense of another budget; what either learns afterwards does not reach the other. */
  fork(budget: Budget): Meta {
    const copy = new Meta(this.environment, budget);
    copy.takeOver(this);
    copy.#levelEquations = [...this.#levelEquations];
    copy.synthesizer = this.synthesizer;
    return copy;
  }

  /** A checker that believes no term, for those that may be ill-typed; it remembers nothing from earlier questions. */
  strictChecker(): TypeChecker {
    return new HoleChecker(this, this.checker.environment, { budget: this.budget });
  }

  get checker(): TypeChecker {
    return this.#checkerFor(this.#transparency);
  }

  #checkerFor(transparency: Transparency): TypeChecker {
    const known = this.#checkers[transparency];
    if (known !== undefined) return known;
    const view = viewOf(this.environment, transparency);
    const made = new HoleChecker(this, view, { budget: this.budget, trusting: true });
    this.#checkers[transparency] = made;
    return made;
  }

  /** Runs `question` with only abbreviations unfolded. */
  reducibly<T>(question: () => T): T {
    return this.withTransparency("reducible", question);
  }

  /** Runs `question` with this much unfolded. */
  withTransparency<T>(transparency: Transparency, question: () => T): T {
    const before = this.#transparency;
    this.#transparency = transparency;
    try {
      return question();
    } finally {
      this.#transparency = before;
    }
  }

  /** Makes two terms equal by assigning metavariables; nothing is assigned when the answer is false. */
  isDefEq(a: Expr, b: Expr): boolean {
    this.#nesting++;
    try {
      return this.attempt(() => this.checker.isDefEq(a, b) && (this.#nesting > 1 || this.#settleLevels()));
    } finally {
      this.#nesting--;
    }
  }

  /** Puts off an equation between levels until more of their metavariables are known. */
  postponeLevels(left: Level, right: Level): void {
    this.#levelEquations.push([left, right]);
    this.onUndo(() => {
      this.#levelEquations.pop();
    });
  }

  /** Tries the equations that were put off again; those that are still open are left to the kernel. */
  #settleLevels(): boolean {
    for (
      let before = this.#levelEquations.length + 1;
      this.#levelEquations.length > 0 && this.#levelEquations.length < before;
    ) {
      before = this.#levelEquations.length;
      const equations = this.#levelEquations;
      this.#levelEquations = [];
      this.onUndo(() => {
        this.#levelEquations = equations;
      });
      if (!equations.every(([left, right]) => unifyLevels(this, left, right))) return false;
    }
    return true;
  }

  /** The type of a term, with what is known put in. */
  infer(e: Expr): Expr {
    if (e.kind === "fvar") return this.instantiate(e.type);
    return this.instantiate(this.#checkerFor("default").infer(this.instantiate(e)));
  }

  /** Weak head normal form. */
  whnf(e: Expr): Expr {
    return this.instantiate(this.checker.whnf(this.instantiate(e)));
  }

  /** Weak head normal form without unfolding definitions. */
  whnfCore(e: Expr): Expr {
    return this.instantiate(this.checker.whnfCore(this.instantiate(e)));
  }

  /** Weak head normal form with only abbreviations unfolded. */
  whnfReducible(e: Expr): Expr {
    return this.reducibly(() => this.whnf(e));
  }

  /** The term after one unfolding of the constant at its head; undefined if there is nothing to unfold. */
  unfoldOnce(e: Expr): Expr | undefined {
    const unfolded = unfold(this.#checkerFor("default"), e);
    return unfolded === undefined ? undefined : this.whnfCore(unfolded);
  }

  isProposition(type: Expr): boolean {
    const sortOfType = this.whnf(this.infer(type));
    return sortOfType.kind === "sort" && isZeroLevel(this.instantiateLevel(sortOfType.level));
  }

  /** Looks for the instance that a metavariable stands for, where reduction has come to it. */
  resolveInstance(hole: MVar): Expr | undefined {
    const info = this.info(hole);
    if (!info.isInstance || this.#resolving.has(hole.id) || this.isFrozen(hole)) return undefined;
    this.#resolving.add(hole.id);
    try {
      const found = this.synthesizer?.(this, info.context, hole.type);
      if (found === undefined || info.value !== undefined) return info.value;
      this.assign(hole, found);
      return found;
    } finally {
      this.#resolving.delete(hole.id);
    }
  }

  /**
   * `fun variables => body` or `(variables) → body`. A metavariable of `body` whose context has some of the variables is
   * replaced by a new one that takes them as arguments.
   */
  bind(binder: "lam" | "pi", variables: readonly FVar[], body: Expr): Expr {
    if (variables.length === 0) return this.instantiate(body);
    const lifted = variables.map((variable, i) => this.#lift(variable, variables.slice(0, i)));
    return this.bindKnown(binder, lifted, this.#withoutDependents(this.instantiate(body), variables));
  }

  #lift(variable: FVar, before: readonly FVar[]): FVar {
    const type = this.#withoutDependents(this.instantiate(variable.type), before);
    const value =
      variable.value === undefined ? undefined : this.#withoutDependents(this.instantiate(variable.value), before);
    if (type === variable.type && value === variable.value) return variable;
    return fvar(variable.name, type, {
      id: variable.id,
      info: variable.info,
      ...(value === undefined ? {} : { value }),
    });
  }

  #withoutDependents(e: Expr, variables: readonly FVar[]): Expr {
    if (!hasMVar(e) || variables.length === 0) return e;
    let changed = false;
    const result = mapExpr(e, (node) => {
      if (!hasMVar(node)) return node;
      if (!isMVar(node)) return undefined;
      const info = this.info(node);
      if (info.value !== undefined) {
        changed = true;
        return this.#withoutDependents(this.instantiate(node), variables);
      }
      const dependencies = variables.filter((variable) => info.context.has(variable.id));
      if (dependencies.length === 0) return node;
      changed = true;
      return this.#generalizeHole(info, dependencies);
    });
    return changed ? this.instantiate(result) : result;
  }

  #generalizeHole(info: MVarInfo, dependencies: readonly FVar[]): Expr {
    const context = info.context.without(dependencies);
    const type = this.bind("pi", dependencies, info.mvar.type);
    const args = dependencies.filter((variable) => variable.value === undefined);
    if (info.opaque || info.delayed !== undefined) {
      const hole = this.fresh(context, type, { delayed: { variables: dependencies, source: info.mvar } });
      return apps(hole, args);
    }
    const { tag, isInstance } = info;
    const hole = this.fresh(context, type, {
      tag,
      isInstance,
      scopeArguments: info.scopeArguments + args.length,
    });
    this.assign(info.mvar, apps(hole, args));
    return apps(hole, args);
  }
}
