// Carries out `inductive`: the family, its constructors, its universe, and which of its indices are parameters.
import type { Environment } from "../kernel/environment.ts";
import { isNeverZero, maxOf } from "../kernel/level_order.ts";
import type { Budget } from "../kernel/limits.ts";
import { TypeChecker } from "../kernel/type_checker.ts";
import type { Command, Constructor } from "../syntax/ast.ts";
import { Failure, type Position } from "../syntax/failure.ts";
import { withBinders } from "./binder_terms.ts";
import { registerClass } from "./classes.ts";
import { addConstructions } from "./constructions/add_constructions.ts";
import { LocalContext } from "./context.ts";
import {
  addChecked,
  collectLevels,
  complete,
  completeVariables,
  generalizeLevels,
  withAutoBound,
} from "./declarations.ts";
import { Elaborator } from "./elaborator.ts";
import {
  appArgs,
  appHead,
  apps,
  bindPi,
  type ConstantInfo,
  constant,
  type Expr,
  type FVar,
  fvar,
  instantiate1,
  instantiateLevelParams,
  isConst,
  type Level,
  levelOne,
  levelParam,
  levelZero,
  mapExpr,
  sort,
} from "./kernel.ts";
import { enterNamespace, type Scope } from "./scope.ts";
import { mentions } from "./unify.ts";
import { withConstant } from "./view.ts";

/** Stands for the level of the family while it is not known. */
const UNKNOWN_LEVEL = "?";

/** The part before the constructors. */
interface Header {
  readonly name: string;
  readonly scope: Scope;
  readonly fileVariables: readonly FVar[];
  readonly parameters: readonly FVar[];
  /** What follows the parameters: indices and a sort. */
  readonly kind: Expr;
  readonly isKnown: boolean;
  readonly levelParams: readonly string[];
}

interface MadeConstructor {
  readonly name: string;
  /** Over the variables of the file and the parameters, which are not bound. */
  readonly type: Expr;
  readonly levelNames: readonly string[];
}

/** Elaborates an inductive type and adds it, with everything that is derived from it. */
export function addInductiveCommand(
  environment: Environment,
  scope: Scope,
  fileVariables: readonly FVar[],
  command: Command & { kind: "inductive" },
  budget: Budget,
): void {
  const header = elaborateHeader(environment, scope, fileVariables, command, budget);
  const { name, parameters, kind } = header;
  const itself: ConstantInfo = { kind: "axiom", name, levelParams: [], type: bindPi(parameters, kind) };
  const inside = withConstant(environment, itself);
  const makers = command.constructors.map((maker) => elaborateConstructor(inside, header, maker, budget));
  const level = header.isKnown ? undefined : levelOfFields(inside, makers, budget);
  addFamily(environment, header, makers, level, budget, command.at);
  addConstructions(environment, name, budget);
  if (command.isClass) registerClass(environment, name);
}

function elaborateHeader(
  environment: Environment,
  scope: Scope,
  fileVariables: readonly FVar[],
  command: Command & { kind: "inductive" },
  budget: Budget,
): Header {
  const { at, type } = command;
  const universes = [...scope.universes, ...(command.levels ?? [])];
  const name = scope.namespace === "" ? command.name : `${scope.namespace}.${command.name}`;
  const inner: Scope = { ...enterNamespace(scope, command.name), universes };
  return withAutoBound((implicit) => {
    const elab = new Elaborator(environment, inner, new LocalContext(fileVariables), budget);
    elab.autoBound = true;
    return withBinders(elab, [...implicit, ...command.binders], (own) => {
      const written = type === undefined ? undefined : elab.type(type);
      elab.synthesize();
      const known = written === undefined ? [] : [written];
      const made = generalizeLevels(elab, [...own.map((variable) => variable.type), ...known]);
      const parameters = completeVariables(elab, own, at);
      const kind = written === undefined ? sort(levelParam(UNKNOWN_LEVEL)) : complete(elab, written, at);
      const levelParams = [...universes, ...elab.autoUniverses, ...made];
      const bodyScope = { ...inner, universes: levelParams };
      return { name, scope: bodyScope, fileVariables, parameters, kind, isKnown: type !== undefined, levelParams };
    });
  });
}

function elaborateConstructor(
  environment: Environment,
  header: Header,
  maker: Constructor,
  budget: Budget,
): MadeConstructor {
  const { name, scope, fileVariables, parameters, kind } = header;
  return withAutoBound((implicit) => {
    const elab = new Elaborator(environment, scope, new LocalContext([...fileVariables, ...parameters]), budget);
    elab.autoBound = true;
    return withBinders(elab, [...implicit, ...maker.binders], (fields) => {
      if (maker.type === undefined && kind.kind !== "sort") {
        throw new Failure("constructor resulting type must be specified in inductive family declaration", maker.at);
      }
      const result = maker.type === undefined ? apps(constant(name), parameters) : elab.type(maker.type);
      elab.synthesize();
      const written = elab.meta.bind("pi", fields, result);
      generalizeLevels(elab, []);
      const done = complete(elab, written, maker.at);
      return { name: `${name}.${maker.name}`, type: done, levelNames: [...elab.autoUniverses] };
    });
  });
}

/** The least level in which the fields of all constructors fit and that is surely not Prop. */
function levelOfFields(environment: Environment, makers: readonly MadeConstructor[], budget: Budget): Level {
  const checker = new TypeChecker(environment, { budget, trusting: true });
  let level = levelZero;
  for (const maker of makers) {
    let rest = instantiateLevelParams(maker.type, [UNKNOWN_LEVEL], [levelOne]);
    while (rest.kind === "pi") {
      level = maxOf(level, checker.sortOf(rest.type));
      rest = instantiate1(rest.body, fvar(rest.name, rest.type));
    }
  }
  const known = instantiateLevelParams(sort(level), [UNKNOWN_LEVEL], [levelOne]);
  const found = known.kind === "sort" ? known.level : level;
  return isNeverZero(found) ? found : maxOf(levelOne, found);
}

function addFamily(
  environment: Environment,
  header: Header,
  makers: readonly MadeConstructor[],
  level: Level | undefined,
  budget: Budget,
  at: Position,
): void {
  const { name, parameters } = header;
  const settle = (e: Expr): Expr => (level === undefined ? e : instantiateLevelParams(e, [UNKNOWN_LEVEL], [level]));
  const kind = settle(header.kind);
  const types = makers.map((maker) => settle(maker.type));
  const shared = usedVariables(header.fileVariables, [...parameters.map(({ type }) => type), kind, ...types]);
  const all = [...shared, ...parameters];
  const type = bindPi(all, kind);
  const names = [...header.levelParams, ...makers.flatMap((maker) => maker.levelNames)];
  const found = new Set([type, ...types].flatMap((e) => [...collectLevels(e)]));
  const levelParams = [...new Set(names)].filter((each) => found.has(each));
  const self = apps(constant(name, levelParams.map(levelParam)), shared);
  const hidden = all.map((variable) =>
    fvar(variable.name, variable.type, {
      id: variable.id,
      info: variable.info === "instImplicit" ? "instImplicit" : "implicit",
    }),
  );
  const constructors = makers.map((maker, i) => ({
    name: maker.name,
    type: bindPi(
      hidden,
      mapExpr(types[i], (node) => (isConst(node, name) ? self : undefined)),
    ),
  }));
  const numParams = all.length + fixedIndices(name, all.length, constructors);
  addChecked(environment, { kind: "inductive", name, levelParams, type, numParams, constructors }, budget, at);
}

function usedVariables(candidates: readonly FVar[], terms: readonly Expr[]): FVar[] {
  const chosen = new Set<number>();
  const look = (e: Expr): void => {
    for (const candidate of candidates) {
      if (chosen.has(candidate.id) || !mentions(e, [candidate])) continue;
      chosen.add(candidate.id);
      look(candidate.type);
    }
  };
  terms.forEach(look);
  return candidates.filter(({ id }) => chosen.has(id));
}

/**
 * How many indices are in truth parameters: each constructor takes them as its first arguments and passes them on to the
 * family wherever it occurs.
 */
function fixedIndices(name: string, numParams: number, constructors: readonly { readonly type: Expr }[]): number {
  if (constructors.length === 0) return 0;
  return Math.min(...constructors.map(({ type }) => fixedIndicesOf(name, numParams, type)));
}

function fixedIndicesOf(name: string, numParams: number, type: Expr): number {
  const variables: FVar[] = [];
  let rest = type;
  while (rest.kind === "pi") {
    const variable = fvar(rest.name, rest.type);
    variables.push(variable);
    rest = instantiate1(rest.body, variable);
  }
  let count = Number.POSITIVE_INFINITY;
  const look = (e: Expr): void => {
    mapExpr(e, (node) => {
      if (node.kind !== "app" && node.kind !== "const") return undefined;
      if (!isConst(appHead(node), name)) return undefined;
      const args = appArgs(node).slice(numParams);
      let same = 0;
      while (same < args.length && isVariable(args[same], variables[numParams + same])) same++;
      count = Math.min(count, same);
      return node.kind === "app" ? node : undefined;
    });
  };
  look(rest);
  for (const variable of variables) look(variable.type);
  return count;
}

function isVariable(e: Expr, variable: FVar | undefined): boolean {
  return e.kind === "fvar" && variable !== undefined && e.id === variable.id;
}
