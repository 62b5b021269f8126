// From signatures and bodies to closed terms, and from commands to constants that the kernel has checked.
import { addDeclaration } from "../kernel/add_declaration.ts";
import type { Environment } from "../kernel/environment.ts";
import { CheckError } from "../kernel/errors.ts";
import { levelParamsOf } from "../kernel/level.ts";
import type { Budget } from "../kernel/limits.ts";
import type { Binder, Signature, Term } from "../syntax/ast.ts";
import { Failure, type Position, Unsupported } from "../syntax/failure.ts";
import { withBinders } from "./binder_terms.ts";
import { LocalContext } from "./context.ts";
import { AutoBound, Elaborator, type OpenHole } from "./elaborator.ts";
import {
  apps,
  bindPi,
  type ConstantInfo,
  constant,
  type Expr,
  type FVar,
  fvar,
  hasFVar,
  hasLevelMVar,
  hasMVar,
  isConst,
  type Level,
  levelParam,
  mapExpr,
  mapLevel,
  replaceFVars,
} from "./kernel.ts";
import { withoutMarks } from "./matching/alternative_marks.ts";
import { type GoalText, goalText } from "./print.ts";
import { mentionsConstant } from "./recursion/calls.ts";
import { compileRecursion } from "./recursion/structural.ts";
import { enterNamespace, type Scope } from "./scope.ts";
import { mentions } from "./unify.ts";
import { withConstant } from "./view.ts";

/** A signature after elaboration. */
export interface Statement {
  /** Full name; empty for an example. */
  readonly name: string;
  readonly scope: Scope;
  readonly levelParams: readonly string[];
  /** The variables of the context, those of the file first. */
  readonly variables: readonly FVar[];
  /** How many of them are the file's. */
  readonly shared: number;
  /** What is to be proved in that context. */
  readonly target: Expr;
}

/** A `sorry` in a proof, as the verdict reports it. */
export interface ReportedHole extends GoalText {
  readonly position: Position;
}

/** A closed declaration, ready for the kernel. */
export interface Elaborated {
  readonly type: Expr;
  readonly value: Expr;
  readonly levelParams: readonly string[];
  readonly holes: readonly ReportedHole[];
  /** The value as it is written, with calls of itself, if there are any. */
  readonly recursive: Expr | undefined;
}

export function complete(elab: Elaborator, e: Expr, at: Position): Expr {
  const value = elab.meta.instantiate(e);
  if (hasMVar(value)) throw new Failure("don't know how to synthesize placeholder", at);
  if (hasLevelMVar(value)) throw new Unsupported("universe level that is not determined", at);
  return value;
}

/** Binder names written in a statement, with completed types. */
export function completeVariables(elab: Elaborator, variables: readonly FVar[], at: Position): FVar[] {
  const done: FVar[] = [];
  for (const variable of variables) {
    const type = replaceFVars(complete(elab, variable.type, at), variables.slice(0, done.length), done);
    done.push(fvar(variable.name, type, { id: variable.id, info: variable.info }));
  }
  return done;
}

/** Names that Lean binds by itself in one signature; more than this is no statement that anybody meant. */
const MOST_AUTO_BOUND = 16;

/** Runs `work`, again with one more implicit binder each time that it meets a name without meaning. */
export function withAutoBound<T>(work: (implicit: readonly Binder[]) => T): T {
  const implicit: Binder[] = [];
  for (;;) {
    try {
      return work(implicit);
    } catch (error) {
      if (!(error instanceof AutoBound) || implicit.length >= MOST_AUTO_BOUND) throw error;
      const { variable: name, at } = error;
      implicit.push({ names: [{ name, at }], type: undefined, kind: "implicit", at });
    }
  }
}

/** Gives the universe metavariables that nothing determines the names u_1, u_2, …; answers those names. */
export function generalizeLevels(elab: Elaborator, terms: readonly Expr[]): string[] {
  const names: string[] = [];
  const visit = (level: Level): void => {
    mapLevel(elab.meta.instantiateLevel(level), (node) => {
      if (node.kind !== "mvar") return node.hasMVar ? undefined : node;
      if (elab.meta.instantiateLevel(node) !== node) return node;
      const name = `u_${names.length + 1}`;
      names.push(name);
      elab.meta.assignLevel(node, levelParam(name));
      return node;
    });
  };
  for (const e of terms) {
    mapExpr(elab.meta.instantiate(e), (node) => {
      if (!hasLevelMVar(node)) return node;
      if (node.kind === "sort") visit(node.level);
      if (node.kind === "const") node.levels.forEach(visit);
      return undefined;
    });
  }
  return names;
}

/** The variables of a file after a `variable` command, and the universes that its binders name. */
export function elaborateBinders(
  environment: Environment,
  scope: Scope,
  before: readonly FVar[],
  binders: readonly Binder[],
  budget: Budget,
  at: Position,
): { variables: readonly FVar[]; universes: readonly string[] } {
  return withAutoBound((implicit) => {
    const elab = new Elaborator(environment, scope, new LocalContext(before), budget);
    elab.autoBound = true;
    return withBinders(elab, [...implicit, ...binders], (variables) => {
      elab.synthesize();
      return { variables: [...before, ...completeVariables(elab, variables, at)], universes: elab.autoUniverses };
    });
  });
}

/**
 * Elaborates a signature in a file's context. A theorem keeps the file's variables that its signature mentions; others
 * keep all, and lose later those that are not used.
 */
export function elaborateSignature(
  environment: Environment,
  scope: Scope,
  fileVariables: readonly FVar[],
  signature: Signature,
  budget: Budget,
  body?: Term,
): Statement {
  const { at, kind, type } = signature;
  const name = signature.name ?? "";
  const dot = name.lastIndexOf(".");
  const universes = [...scope.universes, ...(signature.levels ?? [])];
  const inner: Scope = { ...(dot < 0 ? scope : enterNamespace(scope, name.slice(0, dot))), universes };
  if (type === undefined && (kind === "theorem" || kind === "axiom" || body === undefined)) {
    throw new Unsupported(`'${kind}' without a type`, at);
  }
  return withAutoBound((implicit) => {
    const elab = new Elaborator(environment, inner, new LocalContext(fileVariables), budget);
    elab.autoBound = true;
    return withBinders(elab, [...implicit, ...signature.binders], (own) => {
      const target = type === undefined ? typeOf(elab, body as Term) : elab.type(type);
      elab.synthesize();
      const made = generalizeLevels(elab, [...own.map((variable) => variable.type), target]);
      const done = completeVariables(elab, own, at);
      const goal = replaceFVars(complete(elab, target, type?.at ?? at), own, done);
      if (elab.sorries.length > 0) throw new Failure("a statement must not contain sorry", at);
      const shared = kind === "theorem" ? mentioned(elab, fileVariables, done, goal) : fileVariables;
      const full = name === "" || scope.namespace === "" ? name : `${scope.namespace}.${name}`;
      const levelParams = [...universes, ...elab.autoUniverses, ...made];
      const bodyScope = { ...inner, universes: levelParams };
      return {
        name: full,
        scope: bodyScope,
        levelParams,
        variables: [...shared, ...done],
        shared: shared.length,
        target: goal,
      };
    });
  });
}

/** The type of a body whose declaration states none. */
function typeOf(elab: Elaborator, body: Term): Expr {
  elab.autoBound = false;
  const value = elab.finishing(() => elab.elaborate(body, undefined));
  return elab.meta.instantiate(elab.meta.infer(value));
}

/** The file's variables that occur in a signature, with those that they depend on. */
function mentioned(elab: Elaborator, candidates: readonly FVar[], own: readonly FVar[], target: Expr): FVar[] {
  const chosen = new Set<number>();
  const look = (e: Expr): void => {
    for (const candidate of candidates) {
      if (chosen.has(candidate.id) || !mentions(e, [candidate])) continue;
      chosen.add(candidate.id);
      look(elab.meta.instantiate(candidate.type));
    }
  };
  look(target);
  for (const variable of own) look(variable.type);
  addInstances(elab, candidates, chosen);
  return candidates.filter(({ id }) => chosen.has(id));
}

/** Chooses also the instances whose types speak of chosen variables alone. */
function addInstances(elab: Elaborator, candidates: readonly FVar[], chosen: Set<number>): void {
  for (const candidate of candidates) {
    if (candidate.info !== "instImplicit" || chosen.has(candidate.id)) continue;
    const type = elab.meta.instantiate(candidate.type);
    const needed = candidates.filter((other) => other !== candidate && mentions(type, [other]));
    if (needed.every(({ id }) => chosen.has(id))) chosen.add(candidate.id);
  }
}

/** Elaborates the body of a declaration against its statement, and closes both over the variables. */
export function elaborateBody(
  environment: Environment,
  statement: Statement,
  body: Term,
  keepAll: boolean,
  budget: Budget,
): Elaborated {
  const { variables, target, scope, name } = statement;
  const own = variables.slice(statement.shared);
  const itself: ConstantInfo = { kind: "axiom", name, levelParams: [], type: bindPi(own, target) };
  const inside = name === "" ? environment : withConstant(environment, itself);
  const elab = new Elaborator(inside, scope, new LocalContext(variables), budget);
  elab.marksAlternatives = !keepAll;
  const marked = complete(
    elab,
    elab.finishing(() => elab.check(body, target)),
    body.at,
  );
  const value = keepAll ? marked : withoutMarks(marked);
  const holes = elab.sorries.map((hole) => report(elab, hole));
  if (name === "" || !mentionsConstant(value, name)) {
    return { ...close(elab, statement, value, keepAll), holes, recursive: undefined };
  }
  const compiled = compileRecursion(inside, { self: name, variables: own, body: value, type: target }, budget, body.at);
  const closed = close(elab, statement, compiled, keepAll);
  return { ...closed, holes, recursive: writtenValue(elab, statement, marked, closed) };
}

/** The value with its calls as calls of the finished constant, closed over the same variables. */
function writtenValue(
  elab: Elaborator,
  { name, variables, shared }: Statement,
  value: Expr,
  { levelParams, kept }: Closed,
): Expr {
  const passed = kept.filter((variable) => variables.indexOf(variable) < shared);
  const call = apps(constant(name, levelParams.map(levelParam)), passed);
  const written = mapExpr(value, (node) => (isConst(node, name) ? call : undefined));
  return elab.meta.bind("lam", kept, written);
}

/** The closed type of a statement without a proof. */
export function closeStatement(
  environment: Environment,
  statement: Statement,
  budget: Budget,
): Pick<Elaborated, "type" | "levelParams"> {
  const elab = new Elaborator(environment, statement.scope, LocalContext.empty, budget);
  const type = elab.meta.bind("pi", statement.variables, statement.target);
  const found = collectLevels(type);
  return { type, levelParams: statement.levelParams.filter((name) => found.has(name)) };
}

/** A declaration closed over the variables that it keeps. */
interface Closed extends Pick<Elaborated, "type" | "value" | "levelParams"> {
  readonly kept: readonly FVar[];
}

function close(elab: Elaborator, statement: Statement, value: Expr, keepAll: boolean): Closed {
  const { variables, target } = statement;
  const kept = keepAll ? variables : used(elab, variables, [target, value]);
  const type = elab.meta.bind("pi", kept, target);
  const closed = elab.meta.bind("lam", kept, value);
  const found = new Set([...collectLevels(type), ...collectLevels(closed)]);
  return { type, value: closed, levelParams: statement.levelParams.filter((name) => found.has(name)), kept };
}

function used(elab: Elaborator, variables: readonly FVar[], terms: readonly Expr[]): FVar[] {
  const kept = new Set<number>();
  const look = (e: Expr): void => {
    if (!hasFVar(e)) return;
    for (const variable of variables) {
      if (kept.has(variable.id) || !mentions(e, [variable])) continue;
      kept.add(variable.id);
      look(elab.meta.instantiate(variable.type));
    }
  };
  terms.forEach(look);
  return variables.filter(({ id }) => kept.has(id));
}

/** The universe parameters that occur in a term. */
export function collectLevels(e: Expr): Set<string> {
  const found = new Set<string>();
  mapExpr(e, (node) => {
    if (node.kind === "sort") levelParamsOf(node.level, found);
    if (node.kind === "const") for (const level of node.levels) levelParamsOf(level, found);
    return undefined;
  });
  return found;
}

function report(elab: Elaborator, hole: OpenHole): ReportedHole {
  return { ...goalText(elab.meta, hole.context, hole.type), position: hole.at };
}

/** Adds a constant through the kernel; what the kernel refuses is a failure of the text. */
export function addChecked(
  environment: Environment,
  declaration: Parameters<typeof addDeclaration>[1],
  budget: Budget,
  at: Position,
): void {
  try {
    addDeclaration(environment, declaration, budget);
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    throw new Failure(`(kernel) ${error.message}`, at);
  }
}
