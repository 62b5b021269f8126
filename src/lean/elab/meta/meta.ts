// Metavariables of terms and universe levels: creation, assignment with undo, and substitution of what is known.

import type { Budget } from "../../kernel/index.ts";
import {
  abstract,
  apps,
  betaArgs,
  charge,
  constant,
  type Expr,
  type FVar,
  freshId,
  fvar,
  isZeroLevel,
  type Level,
  lam,
  letIn,
  mapExpr,
  mapLevel,
  pi,
  sort,
  type TypeChecker,
  unfold,
} from "../../kernel/index.ts";
import type { Surroundings } from "../environment/view.ts";
import { type Transparency, viewOf } from "../environment/view.ts";
import type { LocalContext } from "./context.ts";
import { HoleChecker } from "./hole_checker.ts";
import {
  hasHoles,
  hasMVar,
  isLevelMVar,
  isMVar,
  levelHasMVar,
  levelMVar,
  type MVar,
  type MVarLevel,
  mvar,
} from "./holes.ts";
import { unifyLevels } from "./unify.ts";

/** What is known about a metavariable besides its type. */
export interface MVarInfo {
  readonly mvar: MVar;
  readonly context: LocalContext;
  /** The case name of the goal; empty when it has none. */
  tag: string;
  /** Only its own elaboration problem or tactic may assign it, never unification. */
  readonly opaque: boolean;
  value: Expr | undefined;
  /** Its value is `fun variables => source`, as soon as `source` is known completely. */
  readonly delayed: { readonly variables: readonly FVar[]; readonly source: MVar } | undefined;
  /** How many arguments it takes only because a binder was closed over it; 0 for others. */
  readonly scopeArguments: number;
  /** It stands for an instance of a class, which resolution finds. */
  readonly isInstance: boolean;
}

/** What a metavariable costs with all that is kept about it. */
const HOLE_PIECES = 24;

type Undo = () => void;

export class Meta {
  readonly environment: Surroundings;
  readonly budget: Budget;
  readonly #infos = new Map<number, MVarInfo>();
  readonly #levels = new Map<string, Level>();
  readonly #shown = new Map<number | string, number>();
  readonly #trail: Undo[] = [];
  readonly #checkers: Record<Transparency, TypeChecker>;
  #transparency: Transparency = "default";
  #levelEquations: [Level, Level][] = [];
  #nesting = 0;
  /** Metavariables with this id or a smaller one are taken for constants. */
  #newest = 0;
  #stuck = false;
  readonly #resolving = new Set<number>();
  /** Finds an instance of a class type; undefined while there is none to be found. */
  synthesizer: ((meta: Meta, context: LocalContext, type: Expr) => Expr | undefined) | undefined;

  constructor(environment: Surroundings, budget: Budget) {
    this.environment = environment;
    this.budget = budget;
    const checker = (transparency: Transparency): TypeChecker =>
      new HoleChecker(this, viewOf(environment, transparency), { budget, trusting: true });
    this.#checkers = {
      default: checker("default"),
      instances: checker("instances"),
      reducible: checker("reducible"),
    };
  }

  /** A checker that believes no term, for those that may be ill-typed; it remembers nothing from earlier questions. */
  strictChecker(): TypeChecker {
    return new HoleChecker(this, this.checker.environment, { budget: this.budget });
  }

  get checker(): TypeChecker {
    return this.#checkers[this.#transparency];
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
    this.#trail.push(() => {
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
      this.#trail.push(() => {
        this.#levelEquations = equations;
      });
      if (!equations.every(([left, right]) => unifyLevels(this, left, right))) return false;
    }
    return true;
  }

  /** The type of a term, with what is known put in. */
  infer(e: Expr): Expr {
    if (e.kind === "fvar") return this.instantiate(e.type);
    return this.instantiate(this.#checkers.default.infer(this.instantiate(e)));
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
    const unfolded = unfold(this.#checkers.default, e);
    return unfolded === undefined ? undefined : this.whnfCore(unfolded);
  }

  isProposition(type: Expr): boolean {
    const sortOfType = this.whnf(this.infer(type));
    return sortOfType.kind === "sort" && isZeroLevel(this.instantiateLevel(sortOfType.level));
  }

  /** Runs `test`; when it answers false or throws, takes back what was assigned meanwhile. */
  attempt(test: () => boolean): boolean {
    const mark = this.#trail.length;
    let done = false;
    try {
      done = test();
      return done;
    } finally {
      if (!done) this.restore(mark);
    }
  }

  fresh(
    context: LocalContext,
    type: Expr,
    options: { opaque?: boolean; tag?: string; isInstance?: boolean } = {},
  ): MVar {
    return this.#create(context, type, options);
  }

  #create(
    context: LocalContext,
    type: Expr,
    known: Partial<Pick<MVarInfo, "opaque" | "tag" | "delayed" | "scopeArguments" | "isInstance">>,
  ): MVar {
    charge(HOLE_PIECES);
    const hole = mvar(type);
    const { opaque = false, tag = "", delayed, scopeArguments = 0, isInstance = false } = known;
    const info = { mvar: hole, context, tag, opaque, value: undefined, delayed, scopeArguments, isInstance };
    this.#infos.set(hole.id, info);
    return hole;
  }

  /** The number under which a hole is shown: counted in this elaboration, so that messages do not depend on earlier ones. */
  shownNumber(id: number | string): number {
    const known = this.#shown.get(id);
    if (known !== undefined) return known;
    this.#shown.set(id, this.#shown.size + 1);
    return this.#shown.size;
  }

  freshLevel(): Level {
    return levelMVar();
  }

  info(hole: MVar): MVarInfo {
    const info = this.#infos.get(hole.id);
    if (info === undefined) throw new Error(`metavariable ?${hole.id} belongs to another elaboration`);
    return info;
  }

  /** False for a hole that only its own problem may fill, that waits for another, or that stands for an instance. */
  isPlain(hole: MVar): boolean {
    const { opaque, delayed, isInstance } = this.info(hole);
    return !opaque && delayed === undefined && !isInstance;
  }

  isAssigned(hole: MVar): boolean {
    const info = this.info(hole);
    return info.value !== undefined || this.#resolveDelayed(info) !== undefined;
  }

  assign(hole: MVar, value: Expr): void {
    const info = this.info(hole);
    info.value = value;
    this.#trail.push(() => {
      info.value = undefined;
    });
  }

  setTag(hole: MVar, tag: string): void {
    const info = this.info(hole);
    const before = info.tag;
    info.tag = tag;
    this.#trail.push(() => {
      info.tag = before;
    });
  }

  assignLevel(level: MVarLevel, value: Level): void {
    this.#levels.set(level.name, value);
    this.#trail.push(() => {
      this.#levels.delete(level.name);
    });
  }

  /** A point to which `restore` can go back. */
  mark(): number {
    return this.#trail.length;
  }

  /** Registers an action that `restore` runs when it goes back beyond this point. */
  onUndo(undo: Undo): void {
    this.#trail.push(undo);
  }

  restore(mark: number): void {
    while (this.#trail.length > mark) (this.#trail.pop() as Undo)();
  }

  /**
   * Runs `search` with the metavariables that exist now taken for constants. `stuck` tells whether assigning one of them
   * was tried.
   */
  frozen<T>(search: () => T): { result: T; stuck: boolean } {
    const before = this.#newest;
    const wasStuck = this.#stuck;
    this.#newest = freshId();
    this.#stuck = false;
    try {
      const result = search();
      return { result, stuck: this.#stuck };
    } finally {
      this.#newest = before;
      this.#stuck = wasStuck;
    }
  }

  /** False for a metavariable that is taken for a constant at the moment; that it was asked for is remembered. */
  isAssignable(info: MVarInfo): boolean {
    if (info.opaque || info.delayed !== undefined) return false;
    if (info.mvar.id > this.#newest) return true;
    this.#stuck = true;
    return false;
  }

  /** Looks for the instance that a metavariable stands for, where reduction has come to it. */
  resolveInstance(hole: MVar): Expr | undefined {
    const info = this.info(hole);
    if (!info.isInstance || this.#resolving.has(hole.id) || hole.id <= this.#newest) return undefined;
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

  /** The value of an assigned metavariable, not instantiated further. */
  valueOf(hole: MVar): Expr | undefined {
    const info = this.info(hole);
    return info.value ?? this.#resolveDelayed(info);
  }

  #resolveDelayed(info: MVarInfo): Expr | undefined {
    if (info.delayed === undefined) return undefined;
    const source = this.instantiate(info.delayed.source);
    if (hasMVar(source)) return undefined;
    const value = this.#bindKnown("lam", info.delayed.variables, source);
    this.assign(info.mvar, value);
    return value;
  }

  instantiateLevel(level: Level): Level {
    if (!levelHasMVar(level)) return level;
    return mapLevel(level, (node) => {
      if (!levelHasMVar(node)) return node;
      if (!isLevelMVar(node)) return undefined;
      const value = this.#levels.get(node.name);
      return value === undefined ? node : this.instantiateLevel(value);
    });
  }

  /** Replaces assigned metavariables by their values, contracting applications of them. */
  instantiate(e: Expr): Expr {
    if (!hasHoles(e)) return e;
    return mapExpr(e, (node) => {
      if (!hasHoles(node)) return node;
      switch (node.kind) {
        case "fvar":
          return isMVar(node) ? this.#instantiateHole(node) : node;
        case "app":
          return this.#instantiateApp(node);
        case "sort":
          return sort(this.instantiateLevel(node.level));
        case "const":
          return constant(
            node.name,
            node.levels.map((level) => this.instantiateLevel(level)),
          );
        default:
          return undefined;
      }
    });
  }

  #instantiateHole(hole: MVar): Expr {
    const info = this.info(hole);
    const value = info.value ?? this.#resolveDelayed(info);
    if (value === undefined) return hole;
    return this.instantiate(value);
  }

  #instantiateApp(e: Expr): Expr | undefined {
    let head = e;
    while (head.kind === "app") head = head.fn;
    if (!isMVar(head)) return undefined;
    const value = this.#instantiateHole(head);
    if (value === head) return undefined;
    const args: Expr[] = [];
    for (let node = e; node.kind === "app"; node = node.fn) args.push(this.instantiate(node.arg));
    return betaArgs(value, args.reverse());
  }

  /** `fun variables => body` or `(variables) → body`, where no metavariable of `body` depends on the variables. */
  #bindKnown(binder: "lam" | "pi", variables: readonly FVar[], body: Expr): Expr {
    let result = abstract(body, variables);
    for (let i = variables.length - 1; i >= 0; i--) {
      const variable = variables[i];
      const before = variables.slice(0, i);
      const type = abstract(this.instantiate(variable.type), before);
      if (variable.value !== undefined) {
        result = letIn(variable.name, type, abstract(this.instantiate(variable.value), before), result);
      } else {
        result = (binder === "lam" ? lam : pi)(variable.name, type, result, variable.info);
      }
    }
    return result;
  }

  /**
   * `fun variables => body` or `(variables) → body`. A metavariable of `body` whose context has some of the variables is
   * replaced by a new one that takes them as arguments.
   */
  bind(binder: "lam" | "pi", variables: readonly FVar[], body: Expr): Expr {
    if (variables.length === 0) return this.instantiate(body);
    const lifted = variables.map((variable, i) => this.#lift(variable, variables.slice(0, i)));
    return this.#bindKnown(binder, lifted, this.#withoutDependents(this.instantiate(body), variables));
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
      const hole = this.#create(context, type, { delayed: { variables: dependencies, source: info.mvar } });
      return apps(hole, args);
    }
    const { tag, isInstance } = info;
    const hole = this.#create(context, type, {
      tag,
      isInstance,
      scopeArguments: info.scopeArguments + args.length,
    });
    this.assign(info.mvar, apps(hole, args));
    return apps(hole, args);
  }
}
