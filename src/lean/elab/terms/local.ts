// Elaborates `have`, `let`, `show` and `suffices` in terms.

import { app, bvar, type Expr, type FVar, fvar, lam } from "../../kernel/index.ts";
import type { Binder, LocalDeclaration, Term } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { matchOne } from "../matching/match.ts";
import { binderName, withBinders } from "./binders.ts";

/** The name that `have` gives when the text gives none. */
const ANONYMOUS_HAVE = "this";

function plainBinders(declaration: LocalDeclaration): Binder[] {
  return declaration.binders.flatMap((parameter) => (parameter.kind === "binder" ? [parameter.binder] : []));
}

/** The type and the value of a local declaration, both closed over its binders. Nothing is left pending. */
export function elaborateDeclaration(elab: Elaborator, declaration: LocalDeclaration): { type: Expr; value: Expr } {
  const result = withBinders(elab, plainBinders(declaration), (variables) => {
    const type = declaration.type === undefined ? undefined : elab.type(declaration.type);
    if (type !== undefined) elab.synthesizeSome();
    const value =
      type === undefined ? elab.elaborate(declaration.value, undefined) : elab.check(declaration.value, type);
    elab.synthesize();
    return {
      type: elab.meta.bind("pi", variables, type ?? elab.meta.infer(value)),
      value: elab.meta.bind("lam", variables, value),
    };
  });
  return { type: elab.meta.instantiate(result.type), value: elab.meta.instantiate(result.value) };
}

export function elaborateHave(
  elab: Elaborator,
  declaration: LocalDeclaration,
  body: Term,
  expected: Expr | undefined,
): Expr {
  const { type, value } = elaborateDeclaration(elab, declaration);
  const { pattern } = declaration;
  if (pattern !== undefined) {
    return matchOne(elab, value, pattern, expected, (goal) => elab.elaborateOrCheck(body, goal));
  }
  const variable = fvar(binderName(declaration.name ?? ANONYMOUS_HAVE), type);
  const inner = elab.inContext(elab.context.with(variable), () => elab.elaborateOrCheck(body, expected));
  return app(elab.meta.bind("lam", [variable], inner), value);
}

export function elaborateLet(
  elab: Elaborator,
  declaration: LocalDeclaration,
  body: Term,
  expected: Expr | undefined,
): Expr {
  const { type, value } = elaborateDeclaration(elab, declaration);
  const { pattern } = declaration;
  if (pattern !== undefined) {
    return matchOne(elab, value, pattern, expected, (goal) => elab.elaborateOrCheck(body, goal));
  }
  const variable: FVar = fvar(binderName(declaration.name ?? ANONYMOUS_HAVE), type, { value });
  const inner = elab.inContext(elab.context.with(variable), () => elab.elaborateOrCheck(body, expected));
  return elab.meta.bind("lam", [variable], inner);
}

/** `suffices h : T from e; body`: `e` uses `h`, `body` proves it. */
export function elaborateSuffices(
  elab: Elaborator,
  declaration: LocalDeclaration,
  body: Term,
  expected: Expr | undefined,
): Expr {
  // The parser reads no `suffices` without a type.
  const type = elab.type(declaration.type as Term);
  elab.synthesizeSome();
  const variable = fvar(binderName(declaration.name ?? ANONYMOUS_HAVE), type);
  const proof = elab.check(body, type);
  elab.synthesize();
  const inner = elab.inContext(elab.context.with(variable), () => elab.elaborateOrCheck(declaration.value, expected));
  return app(elab.meta.bind("lam", [variable], inner), proof);
}

export function elaborateShow(elab: Elaborator, term: Term & { kind: "show" }, expected: Expr | undefined): Expr {
  const type = elab.type(term.type);
  elab.synthesizeSome();
  if (expected !== undefined) elab.meta.isDefEq(expected, type);
  const value = elab.check(term.value, type);
  elab.synthesize();
  return app(lam(ANONYMOUS_HAVE, elab.meta.instantiate(type), bvar(0)), value);
}
