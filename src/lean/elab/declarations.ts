// From signatures and bodies to closed terms, and from commands to constants that the kernel has checked.
import { addDeclaration } from "../kernel/add_declaration.ts";
import type { Environment } from "../kernel/environment.ts";
import { CheckError } from "../kernel/errors.ts";
import { levelParamsOf } from "../kernel/level.ts";
import type { Budget } from "../kernel/limits.ts";
import type { Binder, Command, Signature, Term } from "../syntax/ast.ts";
import { Failure, type Position, Unsupported } from "../syntax/failure.ts";
import { withBinders } from "./binder_terms.ts";
import { registerClass } from "./classes.ts";
import { LocalContext } from "./context.ts";
import { AutoBound, Elaborator, type OpenHole } from "./elaborator.ts";
import {
  constant,
  type Expr,
  type FVar,
  fvar,
  hasFVar,
  hasLevelMVar,
  hasMVar,
  type Level,
  levelParam,
  mapExpr,
  mapLevel,
  replaceFVars,
} from "./kernel.ts";
import { type GoalText, goalText } from "./print.ts";
import { enterNamespace, type Scope } from "./scope.ts";
import { mentions } from "./unify.ts";

/** A signature after elaboration. */
export interface Statement {
  /** Full name; empty for an example. */
  readonly name: string;
  readonly scope: Scope;
  readonly levelParams: readonly string[];
  /** The variables of the context, those of the file first. */
  readonly variables: readonly FVar[];
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
): Statement {
  const { at, kind, type } = signature;
  const name = signature.name ?? "";
  const dot = name.lastIndexOf(".");
  const universes = [...scope.universes, ...(signature.levels ?? [])];
  const inner: Scope = { ...(dot < 0 ? scope : enterNamespace(scope, name.slice(0, dot))), universes };
  if (type === undefined) throw new Unsupported(`'${kind}' without a type`, at);
  return withAutoBound((implicit) => {
    const elab = new Elaborator(environment, inner, new LocalContext(fileVariables), budget);
    elab.autoBound = true;
    return withBinders(elab, [...implicit, ...signature.binders], (own) => {
      const target = elab.type(type);
      elab.synthesize();
      const made = generalizeLevels(elab, [...own.map((variable) => variable.type), target]);
      const done = completeVariables(elab, own, at);
      const goal = replaceFVars(complete(elab, target, type.at), own, done);
      if (elab.sorries.length > 0) throw new Failure("a statement must not contain sorry", at);
      const shared = kind === "theorem" ? mentioned(elab, fileVariables, done, goal) : fileVariables;
      const full = name === "" || scope.namespace === "" ? name : `${scope.namespace}.${name}`;
      const levelParams = [...universes, ...elab.autoUniverses, ...made];
      const bodyScope = { ...inner, universes: levelParams };
      return { name: full, scope: bodyScope, levelParams, variables: [...shared, ...done], target: goal };
    });
  });
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
  return candidates.filter(({ id }) => chosen.has(id));
}

/** Elaborates the body of a declaration against its statement, and closes both over the variables. */
export function elaborateBody(
  environment: Environment,
  statement: Statement,
  body: Term,
  keepAll: boolean,
  budget: Budget,
): Elaborated {
  const { variables, target, scope } = statement;
  const elab = new Elaborator(environment, scope, new LocalContext(variables), budget);
  elab.self = statement.name;
  const value = complete(
    elab,
    elab.finishing(() => elab.check(body, target)),
    body.at,
  );
  const holes = elab.sorries.map((hole) => report(elab, hole));
  return { ...close(elab, statement, value, keepAll), holes };
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

function close(
  elab: Elaborator,
  statement: Statement,
  value: Expr,
  keepAll: boolean,
): Pick<Elaborated, "type" | "value" | "levelParams"> {
  const { variables, target } = statement;
  const kept = keepAll ? variables : used(elab, variables, [target, value]);
  const type = elab.meta.bind("pi", kept, target);
  const closed = elab.meta.bind("lam", kept, value);
  const found = new Set([...collectLevels(type), ...collectLevels(closed)]);
  return { type, value: closed, levelParams: statement.levelParams.filter((name) => found.has(name)) };
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

/** Elaborates an inductive type without indices in the parameters' part, and adds it. */
export function addInductiveCommand(
  environment: Environment,
  scope: Scope,
  command: Command & { kind: "inductive" },
  budget: Budget,
): void {
  const { at } = command;
  const universes = [...scope.universes, ...(command.levels ?? [])];
  const name = scope.namespace === "" ? command.name : `${scope.namespace}.${command.name}`;
  const inner: Scope = { ...enterNamespace(scope, command.name), universes };
  const elab = new Elaborator(environment, inner, LocalContext.empty, budget);
  withBinders(elab, command.binders, (parameters) => {
    const kind = command.type === undefined ? undefined : elab.type(command.type);
    elab.synthesize();
    if (kind === undefined) throw new Unsupported("inductive type without a universe", at);
    const done = completeVariables(elab, parameters, at);
    const type = elab.meta.bind("pi", done, complete(elab, kind, at));
    const levelParams = universes.filter((level) => collectLevels(type).has(level));
    const stand = fvar(command.name, type);
    const hidden = done.map((variable) => fvar(variable.name, variable.type, { id: variable.id, info: "implicit" }));
    const constructors = command.constructors.map((maker) => {
      const made = new Elaborator(environment, inner, new LocalContext([stand, ...hidden]), budget);
      const makerType = withBinders(made, maker.binders, (fields) => {
        const result = maker.type === undefined ? undefined : made.type(maker.type);
        made.synthesize();
        if (result === undefined) throw new Unsupported("constructor without a type", maker.at);
        return complete(made, made.meta.bind("pi", completeVariables(made, fields, maker.at), result), maker.at);
      });
      return { name: `${name}.${maker.name}`, type: elab.meta.bind("pi", hidden, makerType) };
    });
    addFamily(environment, { name, levelParams, type, numParams: done.length, constructors }, stand, budget, at);
    if (command.isClass) registerClass(environment, name);
  });
}

function addFamily(
  environment: Environment,
  family: {
    name: string;
    levelParams: string[];
    type: Expr;
    numParams: number;
    constructors: { name: string; type: Expr }[];
  },
  stand: FVar,
  budget: Budget,
  at: Position,
): void {
  const { name, levelParams, type, numParams } = family;
  const self = constant(name, levelParams.map(levelParam));
  const constructors = family.constructors.map((maker) => ({
    name: maker.name,
    type: replaceFVars(maker.type, [stand], [self]),
  }));
  addChecked(environment, { kind: "inductive", name, levelParams, type, numParams, constructors }, budget, at);
}
