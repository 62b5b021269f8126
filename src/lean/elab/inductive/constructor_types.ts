// The types of the constructors of an inductive command, with the arguments that the text leaves out.

import type { Budget } from "../../kernel/index.ts";
import {
  appArgs,
  apps,
  bindPi,
  constant,
  type Expr,
  type FVar,
  fvar,
  instantiate1,
  type Pi,
  pi,
} from "../../kernel/index.ts";
import type { Constructor } from "../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import { bindHoles, withAutoBound } from "../declarations/auto_bound.ts";
import { complete } from "../declarations/declarations.ts";
import { newElaborator } from "../declarations/new_elaborator.ts";
import { generalizeLevels, type LevelNames } from "../declarations/universes.ts";
import type { Surroundings } from "../environment/view.ts";
import { INACCESSIBLE, LocalContext } from "../meta/context.ts";
import { isFVar } from "../meta/holes.ts";
import { mentions } from "../meta/unify.ts";
import type { Scope } from "../names/scope.ts";

/** An inductive command before its constructors. */
export interface Header {
  readonly name: string;
  readonly scope: Scope;
  readonly levels: LevelNames;
  readonly fileVariables: readonly FVar[];
  readonly parameters: readonly FVar[];
  /** What follows the parameters: indices and a sort. */
  readonly kind: Expr;
  readonly isKnown: boolean;
  readonly at: Position;
}

export interface MadeConstructor {
  readonly name: string;
  /** Over the variables of the file and the parameters, which are not bound. */
  readonly type: Expr;
}

/** Elaborates a constructor, where the family is a constant of the environment that takes the parameters alone. */
export function elaborateConstructor(
  environment: Surroundings,
  header: Header,
  maker: Constructor,
  budget: Budget,
): MadeConstructor {
  const { name, scope, fileVariables, parameters, kind } = header;
  if (maker.type === undefined && kind.kind !== "sort") {
    throw new Failure("constructor resulting type must be specified in inductive family declaration", maker.at);
  }
  const elab = newElaborator(environment, scope, new LocalContext([...fileVariables, ...parameters]), budget);
  const { automatic, written, result } = withAutoBound(elab, maker.binders, () =>
    maker.type === undefined ? apps(constant(name), parameters) : elab.type(maker.type),
  );
  const fields = [...automatic, ...written];
  const extra = bindHoles(elab, result);
  if (extra.some((variable) => mentions(elab.meta.instantiate(variable.type), fields))) {
    throw new Unsupported("constructor with a hole that depends on its arguments", maker.at);
  }
  const open = elab.meta.bind("pi", [...extra, ...fields], result);
  if (!header.isKnown) generalizeLevels(elab, [open], scope.universes);
  return { name: `${name}.${maker.name}`, type: reordered(header, complete(elab, open, maker.at)) };
}

/**
 * Moves nameless implicit arguments to the front that the result takes first, so that they can be parameters; they get the
 * names that the family has for them.
 */
function reordered({ parameters, kind }: Header, type: Expr): Expr {
  if (parameters.length > 0) return type;
  let rest = type;
  let variables: FVar[] = [];
  while (rest.kind === "pi") {
    const { info }: Pi = rest;
    const variable = fvar(rest.name, rest.type, { info });
    variables.push(variable);
    rest = instantiate1(rest.body, variable);
  }
  const front: FVar[] = [];
  for (const arg of appArgs(rest)) {
    const variable = variables.find((other) => isFVar(arg) && other.id === arg.id);
    if (variable === undefined || variable.info === "default" || !variable.name.endsWith(INACCESSIBLE)) break;
    if (mentions(variable.type, variables)) break;
    front.push(variable);
    variables = variables.filter((other) => other !== variable);
  }
  if (front.length === 0) return type;
  return named(bindPi([...front, ...variables], rest), kind, front.length);
}

function named(type: Expr, family: Expr, count: number): Expr {
  if (count === 0 || type.kind !== "pi" || family.kind !== "pi") return type;
  const name = type.name.endsWith(INACCESSIBLE) ? family.name : type.name;
  return pi(name, type.type, named(type.body, family.body, count - 1), type.info);
}
