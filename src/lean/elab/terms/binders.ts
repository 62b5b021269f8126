// Elaborates the terms that bind names: functions, dependent products and arrows.

import { itemAt } from "../../../platform/index.ts";
import { appHead, type Expr, type FVar, fvar, headBeta, instantiate1, type Pi, pi } from "../../kernel/index.ts";
import type { Binder, FunParameter, Term } from "../../syntax/index.ts";
import { Failure, type Position } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { isClassType } from "../environment/classes.ts";
import { matchOne } from "../matching/match.ts";
import { inaccessible, type LocalContext } from "../meta/context.ts";
import { isMVar } from "../meta/holes.ts";

/** The name of a bound variable: `_` makes one that no text can refer to. */
export function binderName(written: string, fallback = "x"): string {
  return written === "_" ? inaccessible(fallback) : written;
}

/** Elaborates binders in turn and runs `body` in the context with them. */
export function withBinders<T>(elab: Elaborator, binders: readonly Binder[], body: (variables: FVar[]) => T): T {
  const variables: FVar[] = [];
  const before = elab.context;
  try {
    for (const binder of binders) {
      for (const { name } of binder.names) {
        const type = binder.type === undefined ? elab.freshType() : elab.type(binder.type);
        if (binder.kind === "instImplicit") checkClass(elab, type, binder.at);
        const fallback = binder.kind === "instImplicit" ? "inst" : "x";
        const variable = fvar(binderName(name, fallback), type, { info: binder.kind });
        variables.push(variable);
        elab.context = elab.context.with(variable);
      }
    }
    return body(variables);
  } finally {
    elab.context = before;
  }
}

/** An instance binder is for a class. */
function checkClass(elab: Elaborator, type: Expr, at: Position): void {
  elab.synthesizeSome();
  if (elab.scope.isLibrary === true) return;
  if (isClassType(elab.environment, elab.meta.instantiate(type))) return;
  const reduced = elab.meta.whnf(type);
  if (isMVar(appHead(reduced)) || isClassType(elab.environment, reduced)) return;
  throw new Failure(`invalid binder annotation, type is not a class instance\n  ${elab.text(type)}`, at);
}

export function elaborateForall(elab: Elaborator, term: Term & { kind: "forall" }): Expr {
  return withBinders(elab, term.binders, (variables) => {
    const body = elab.type(term.body);
    elab.synthesizeSome();
    return elab.meta.bind("pi", variables, body);
  });
}

export function elaborateArrow(elab: Elaborator, term: Term & { kind: "arrow" }): Expr {
  const domain = elab.type(term.domain);
  const codomain = elab.type(term.codomain);
  return pi(inaccessible("a"), domain, codomain);
}

/** Elaborates `fun parameters => body`; a pattern parameter becomes a match on a fresh variable. */
export function elaborateFun(elab: Elaborator, term: Term & { kind: "fun" }, expected: Expr | undefined): Expr {
  return elaborateParameters(elab, term.parameters, expected, (rest) => elab.elaborateOrCheck(term.body, rest));
}

/**
 * Elaborates function parameters against the expected function type, and the body with what is left of that type.
 */
export function elaborateParameters(
  elab: Elaborator,
  parameters: readonly FunParameter[],
  expected: Expr | undefined,
  body: (rest: Expr | undefined) => Expr,
): Expr {
  const [first, ...rest] = parameters;
  if (first === undefined) return body(expected);
  if (first.kind === "pattern") {
    const { pattern } = first;
    return bindOne(elab, inaccessible("x"), undefined, "default", expected, (variable, remaining) => {
      return matchOne(elab, variable, pattern, remaining, (goal) => elaborateParameters(elab, rest, goal, body));
    });
  }
  const { binder } = first;
  const name = itemAt(binder.names, 0);
  const others = binder.names.slice(1);
  const remainingParameters: FunParameter[] =
    others.length > 0 ? [{ kind: "binder", binder: { ...binder, names: others } }, ...rest] : rest;
  return bindOne(elab, binderName(name.name), binder.type, binder.kind, expected, (_variable, remaining) =>
    elaborateParameters(elab, remainingParameters, remaining, body),
  );
}

/** The type of a parameter without one: what the expected type says, with an applied motive contracted. */
function domainType(elab: Elaborator, expected: Pi | undefined): Expr {
  return expected === undefined ? elab.freshType() : headBeta(elab.meta.instantiate(expected.type));
}

function bindOne(
  elab: Elaborator,
  name: string,
  typeTerm: Term | undefined,
  info: Binder["kind"],
  expected: Expr | undefined,
  body: (variable: FVar, rest: Expr | undefined) => Expr,
): Expr {
  const fnType = expected === undefined ? undefined : elab.meta.whnf(expected);
  const domain = fnType?.kind === "pi" ? fnType : undefined;
  const type = typeTerm === undefined ? domainType(elab, domain) : elab.type(typeTerm);
  if (domain !== undefined && typeTerm !== undefined) elab.meta.isDefEq(type, domain.type);
  const variable = fvar(name, type, { info });
  const rest = domain === undefined ? undefined : headBeta(instantiate1(domain.body, variable));
  const context: LocalContext = elab.context.with(variable);
  const value = elab.inContext(context, () => body(variable, rest));
  return elab.meta.bind("lam", [variable], value);
}
