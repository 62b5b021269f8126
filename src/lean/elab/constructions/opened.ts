// An inductive family opened into free variables, as the constructions that are derived from it need it.

import type { Budget } from "../../kernel/index.ts";
import {
  appArgs,
  appHead,
  apps,
  type BinderInfo,
  type Const,
  constant,
  type Expr,
  type FVar,
  fvar,
  type InductiveInfo,
  instantiate1,
  isConst,
  type Level,
  levelParam,
  type RecursorInfo,
  TypeChecker,
} from "../../kernel/index.ts";
import type { Surroundings } from "../environment/view.ts";

/** A field of a constructor that is an element of the family, or a function into it. */
export interface RecursiveField {
  readonly field: FVar;
  readonly arguments: readonly FVar[];
  readonly indices: readonly Expr[];
}

export interface OpenedConstructor {
  readonly name: string;
  readonly fields: readonly FVar[];
  readonly recursive: readonly RecursiveField[];
  /** The indices of the constructor's result. */
  readonly indices: readonly Expr[];
}

/** A family over free variables; terms of its parts are stated over `params`. */
export interface OpenedFamily {
  readonly info: InductiveInfo;
  readonly recursor: RecursorInfo;
  readonly levels: readonly Level[];
  readonly head: Const;
  readonly params: readonly FVar[];
  readonly indices: readonly FVar[];
  /** The level of the sort that the family lives in. */
  readonly level: Level;
  readonly constructors: readonly OpenedConstructor[];
  /** The recursor may return data. */
  readonly largeElimination: boolean;
  readonly checker: TypeChecker;
}

/** Opens the family of this name; undefined if there is none. */
export function openFamily(environment: Surroundings, name: string, budget: Budget): OpenedFamily | undefined {
  const info = environment.get(name);
  const recursor = environment.get(`${name}.rec`);
  if (info?.kind !== "inductive" || recursor?.kind !== "recursor") return undefined;
  const checker = new TypeChecker(environment, { budget });
  const levels = info.levelParams.map(levelParam);
  const head = constant(name, levels);
  const opened = openBinders(info.type);
  const params = opened.variables.slice(0, info.numParams);
  const indices = opened.variables.slice(info.numParams);
  const constructors = info.constructors.map((maker) => openConstructor(environment, checker, name, maker, params));
  return {
    info,
    recursor,
    levels,
    head,
    params,
    indices,
    level: checker.ensureSort(opened.rest, info.type).level,
    constructors,
    largeElimination: recursor.levelParams.length > info.levelParams.length,
    checker,
  };
}

/** A dependent function type, or a function, with its binders (`most` of them) opened to free variables, and what they bind. */
export function openBinders(
  e: Expr,
  kind: "pi" | "lam" = "pi",
  most = Number.POSITIVE_INFINITY,
): { variables: FVar[]; rest: Expr } {
  const variables: FVar[] = [];
  let rest = e;
  while (rest.kind === kind && variables.length < most) {
    const variable = fvar(rest.name, rest.type, { info: rest.info });
    variables.push(variable);
    rest = instantiate1(rest.body, variable);
  }
  return { variables, rest };
}

function openConstructor(
  environment: Surroundings,
  checker: TypeChecker,
  family: string,
  name: string,
  params: readonly FVar[],
): OpenedConstructor {
  const info = environment.get(name);
  let type = info === undefined ? checker.lookup(name).type : info.type;
  for (const param of params) if (type.kind === "pi") type = instantiate1(type.body, param);
  const { variables: fields, rest } = openBinders(type);
  const recursive = fields.flatMap((field) => recursiveField(checker, family, params.length, field));
  return { name, fields, recursive, indices: appArgs(rest).slice(params.length) };
}

function recursiveField(checker: TypeChecker, family: string, numParams: number, field: FVar): RecursiveField[] {
  const variables: FVar[] = [];
  let type = checker.whnf(field.type);
  while (type.kind === "pi") {
    const variable = fvar(type.name, type.type, { info: type.info });
    variables.push(variable);
    type = checker.whnf(instantiate1(type.body, variable));
  }
  if (!isConst(appHead(type), family)) return [];
  return [{ field, arguments: variables, indices: appArgs(type).slice(numParams) }];
}

/** The family applied to its parameters and the given indices. */
export function applied(family: OpenedFamily, indices: readonly Expr[]): Expr {
  return apps(family.head, [...family.params, ...indices]);
}

/** A constructor applied to the parameters and to its own fields. */
export function made(family: OpenedFamily, maker: OpenedConstructor, fields: readonly Expr[] = maker.fields): Expr {
  return apps(constant(maker.name, family.levels), [...family.params, ...fields]);
}

/** The same variables, bound in another way. */
export function withInfo(variables: readonly FVar[], info: BinderInfo): FVar[] {
  return variables.map((variable) => fvar(variable.name, variable.type, { id: variable.id, info }));
}

/** A name for a universe parameter that is not among those taken. */
export function freshLevelName(taken: readonly string[]): string {
  let name = "u_1";
  for (let i = 2; taken.includes(name); i++) name = `u_${i}`;
  return name;
}
