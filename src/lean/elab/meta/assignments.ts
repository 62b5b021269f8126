// Metavariables of terms and universe levels: creation, assignment with undo, and substitution of what is known.

import { itemAt } from "../../../platform/index.ts";
import {
  abstract,
  betaArgs,
  charge,
  constant,
  type Expr,
  type FVar,
  freshId,
  type Level,
  lam,
  letIn,
  mapExpr,
  mapLevel,
  pi,
  sort,
} from "../../kernel/index.ts";
import type { LocalContext } from "./context.ts";
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

/** What an instantiation has put in so far, if anything: holes occur in each other's values, and more than once. */
interface PutIn<Node> {
  known?: Map<Node, Node>;
}

function remember<Node>(putIn: PutIn<Node>, hole: Node, result: Node): Node {
  putIn.known ??= new Map();
  putIn.known.set(hole, result);
  return result;
}

/** What is known about the metavariables of one elaboration, as far as no type is computed. */
export class Assignments {
  readonly #infos = new Map<number, MVarInfo>();
  readonly #levels = new Map<string, Level>();
  readonly #named = new Map<string, MVar>();
  readonly #shown = new Map<number | string, number>();
  readonly #trail: Undo[] = [];
  /** Metavariables with this id or a smaller one are taken for constants. */
  #newest = 0;
  #stuck = false;

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

  /** Takes over all that is known in another elaboration; what either learns afterwards does not reach the other. */
  takeOver(other: Assignments): void {
    charge(2 * other.#infos.size + other.#levels.size);
    for (const [id, info] of other.#infos) this.#infos.set(id, { ...info });
    for (const [name, level] of other.#levels) this.#levels.set(name, level);
    for (const [id, number] of other.#shown) this.#shown.set(id, number);
  }

  fresh(
    context: LocalContext,
    type: Expr,
    known: Partial<Pick<MVarInfo, "opaque" | "tag" | "delayed" | "scopeArguments" | "isInstance">> = {},
  ): MVar {
    charge(HOLE_PIECES);
    const hole = mvar(type);
    const { opaque = false, tag = "", delayed, scopeArguments = 0, isInstance = false } = known;
    const info = { mvar: hole, context, tag, opaque, value: undefined, delayed, scopeArguments, isInstance };
    this.#infos.set(hole.id, info);
    if (tag !== "") this.#name(hole, tag);
    return hole;
  }

  /** The newest hole of this name. */
  named(name: string): MVar | undefined {
    return this.#named.get(name);
  }

  #name(hole: MVar, name: string): void {
    const before = this.#named.get(name);
    this.#named.set(name, hole);
    this.#trail.push(() => {
      if (before === undefined) this.#named.delete(name);
      else this.#named.set(name, before);
    });
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
    this.#name(hole, tag);
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
    while (this.#trail.length > mark) this.#trail.pop()?.();
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

  /** True for a metavariable that is taken for a constant at the moment. */
  isFrozen(hole: MVar): boolean {
    return hole.id <= this.#newest;
  }

  /** The value of an assigned metavariable, not instantiated further. */
  valueOf(hole: MVar): Expr | undefined {
    const info = this.info(hole);
    return info.value ?? this.#resolveDelayed(info);
  }

  #resolveDelayed(info: MVarInfo, putIn: PutIn<Expr> = {}): Expr | undefined {
    if (info.delayed === undefined) return undefined;
    const source = this.#instantiate(info.delayed.source, putIn);
    if (hasMVar(source)) return undefined;
    const value = this.bindKnown("lam", info.delayed.variables, source);
    this.assign(info.mvar, value);
    return value;
  }

  instantiateLevel(level: Level): Level {
    return levelHasMVar(level) ? this.#instantiateLevel(level, {}) : level;
  }

  #instantiateLevel(level: Level, putIn: PutIn<Level>): Level {
    return mapLevel(level, (node) => {
      if (!levelHasMVar(node)) return node;
      if (!isLevelMVar(node)) return undefined;
      const value = this.#levels.get(node.name);
      if (value === undefined || !levelHasMVar(value)) return value ?? node;
      return putIn.known?.get(node) ?? remember(putIn, node, this.#instantiateLevel(value, putIn));
    });
  }

  /** Replaces assigned metavariables by their values, contracting applications of them. */
  instantiate(e: Expr): Expr {
    return hasHoles(e) ? this.#instantiate(e, {}) : e;
  }

  #instantiate(e: Expr, putIn: PutIn<Expr>): Expr {
    return mapExpr(e, (node) => {
      if (!hasHoles(node)) return node;
      switch (node.kind) {
        case "fvar":
          return isMVar(node) ? this.#instantiateHole(node, putIn) : node;
        case "app":
          return this.#instantiateApp(node, putIn);
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

  #instantiateHole(hole: MVar, putIn: PutIn<Expr>): Expr {
    const info = this.info(hole);
    if (info.value === undefined && info.delayed === undefined) return hole;
    if (info.value !== undefined && !hasHoles(info.value)) return info.value;
    const known = putIn.known?.get(hole);
    if (known !== undefined) return known;
    const value = info.value ?? this.#resolveDelayed(info, putIn);
    return remember(putIn, hole, value === undefined ? hole : this.#instantiate(value, putIn));
  }

  #instantiateApp(e: Expr, putIn: PutIn<Expr>): Expr | undefined {
    let head = e;
    while (head.kind === "app") head = head.fn;
    if (!isMVar(head)) return undefined;
    const value = this.#instantiateHole(head, putIn);
    if (value === head) return undefined;
    const known = putIn.known?.get(e);
    if (known !== undefined) return known;
    const args: Expr[] = [];
    for (let node = e; node.kind === "app"; node = node.fn) args.push(this.#instantiate(node.arg, putIn));
    return remember(putIn, e, betaArgs(value, args.reverse()));
  }

  /** `fun variables => body` or `(variables) → body`, where no metavariable of `body` depends on the variables. */
  bindKnown(binder: "lam" | "pi", variables: readonly FVar[], body: Expr): Expr {
    let result = abstract(body, variables);
    for (let i = variables.length - 1; i >= 0; i--) {
      const variable = itemAt(variables, i);
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
}
