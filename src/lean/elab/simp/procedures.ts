// Steps of the simplifier that are no rules: projections, case analysis of constructors, conditionals, constructor equations.

import { exactly, itemAt, tupleOf } from "../../../platform/index.ts";
import type { ConstructorInfo } from "../../kernel/index.ts";
import {
  appArgs,
  appHead,
  apps,
  betaArgs,
  constant,
  type Expr,
  type FVar,
  fvar,
  instantiateLevelParams,
  isConst,
} from "../../kernel/index.ts";
import { confusion, constructorApplication, type FieldEquation, fieldEquations } from "../cases/constructors.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { structureInfo } from "../environment/structure_table.ts";
import { equationSides } from "../meta/equality.ts";
import type { Result } from "./result.ts";
import type { Procedure, Simplifier } from "./simplifier.ts";

const start = { line: 1, column: 0 };

function byDefinition(expr: Expr): Result {
  return { expr, proof: undefined };
}

/** Contracts a recursor or a case analysis of a constructor, and a projection of one. */
export const reduceMatch: Procedure = ({ elab }, e) => {
  const head = appHead(e);
  if (e.kind === "proj") return changed(e, elab.meta.whnfCore(e));
  if (e.kind !== "app" || head.kind !== "const") return undefined;
  const info = elab.environment.get(head.name);
  if (info?.kind === "recursor") return changed(e, elab.meta.whnfCore(e));
  if (info?.kind !== "definition") return undefined;
  if (head.name.endsWith(".casesOn")) return ifContracted(elab, unfolded(e, info.value, info.levelParams));
  if (isProjection(elab, head.name)) return projectConstructor(elab, e);
  return undefined;
};

function changed(before: Expr, after: Expr): Result | undefined {
  return after === before ? undefined : byDefinition(after);
}

/** The application with the definition at its head put in. */
export function unfolded(e: Expr, value: Expr, levelParams: readonly string[]): Expr {
  const head = appHead(e);
  const levels = head.kind === "const" ? head.levels : [];
  return betaArgs(instantiateLevelParams(value, levelParams, levels), appArgs(e));
}

/** The term reduced, if its case analysis comes to an end. */
export function ifContracted(elab: Elaborator, e: Expr): Result | undefined {
  const reduced = elab.meta.whnfCore(e);
  return isStuck(elab, reduced) ? undefined : byDefinition(reduced);
}

/** True for a case analysis of a term that is no constructor. */
export function isStuck(elab: Elaborator, e: Expr): boolean {
  const head = appHead(e);
  if (head.kind !== "const") return e.kind === "proj";
  return elab.environment.get(head.name)?.kind === "recursor" || /\.(casesOn|brecOn|recOn)$/.test(head.name);
}

function isProjection(elab: Elaborator, name: string): boolean {
  const dot = name.lastIndexOf(".");
  const owner = dot < 0 ? undefined : structureInfo(elab.environment, name.slice(0, dot));
  return owner !== undefined && !owner.isClass && owner.fields.includes(name.slice(dot + 1));
}

function projectConstructor(elab: Elaborator, e: Expr): Result | undefined {
  // Called for applications of a constructor or projection only.
  const head = appHead(e) as Expr & { kind: "const" };
  const info = elab.environment.get(head.name);
  const owner = elab.environment.get(head.name.slice(0, head.name.lastIndexOf(".")));
  if (info?.kind !== "definition" || owner?.kind !== "inductive") return undefined;
  const target = appArgs(e)[owner.numParams];
  const maker = target === undefined ? undefined : appHead(target);
  if (maker?.kind !== "const" || elab.environment.get(maker.name)?.kind !== "constructor") return undefined;
  return changed(e, elab.meta.whnfCore(unfolded(e, info.value, info.levelParams)));
}

/** `if c then a else b` where `c` is `True` or `False`; `c` itself is simplified first. */
export const reduceConditional: Procedure = (simplifier, e) => {
  const head = appHead(e);
  if (!isConst(head, "ite") && !isConst(head, "dite")) return undefined;
  const args = tupleOf(appArgs(e), 5);
  if (args === undefined) return undefined;
  const [type, condition, instance, yes, no] = args;
  const { elab, proofs } = simplifier;
  const result = simplifier.simplify(condition);
  const holds = isConst(result.expr, "True");
  if (!holds && !isConst(result.expr, "False")) return undefined;
  const dependent = isConst(head, "dite");
  const lemma = `${dependent ? "dif" : "if"}_${holds ? "pos" : "neg"}`;
  if (!elab.environment.has(lemma)) return undefined;
  const evidence = holds ? proofs.ofTruth(condition, result) : ofFalsity(condition, result);
  const branch = holds ? yes : no;
  const expr = dependent ? betaArgs(branch, [evidence]) : branch;
  const levels = [proofs.levelOf(type)];
  return { expr, proof: apps(constant(lemma, levels), [condition, instance, evidence, type, yes, no]) };
};

/** The branches of `if c then a else b`, each under what `c` is there. */
export const simplifyBranches: Procedure = (simplifier, e) => {
  const args = isConst(appHead(e), "ite") ? tupleOf(appArgs(e), 5) : undefined;
  if (args === undefined) return undefined;
  const [type, condition, instance, yes, no] = args;
  const { elab, proofs } = simplifier;
  const branch = (claim: Expr, part: Expr): { expr: Expr; proof: Expr } | undefined => {
    const h = fvar("h", claim);
    const result = simplifier.supposing(h, part);
    return result && { expr: result.expr, proof: elab.meta.bind("lam", [h], result.proof ?? proofs.reflexivity(part)) };
  };
  const [holds, fails] = [branch(condition, yes), branch(apps(constant("Not"), [condition]), no)];
  if (holds === undefined || fails === undefined) return undefined;
  const same = proofs.reflexivity(condition);
  const values = [type, condition, condition, yes, no, holds.expr, fails.expr, instance, instance];
  return {
    expr: apps(appHead(e), [type, condition, instance, holds.expr, fails.expr]),
    proof: apps(constant("ite_congr", [proofs.levelOf(type)]), [...values, same, holds.proof, fails.proof]),
  };
};

function ofFalsity(condition: Expr, { proof }: Result): Expr {
  return proof === undefined ? constant("not_false") : apps(constant("of_eq_false"), [condition, proof]);
}

/** `a = a` becomes `True`. */
export const reflexiveEquation: Procedure = ({ elab, proofs }, e) => {
  const sides = equationSides(e);
  if (sides === undefined) return undefined;
  const { left, right } = sides;
  if (!elab.meta.reducibly(() => elab.meta.isDefEq(left, right))) return undefined;
  return proofs.truth(e, proofs.reflexivity(left));
};

/** `a ≠ b` becomes `¬a = b`. */
export const negatedEquation: Procedure = (_simplifier, e) => {
  const head = appHead(e);
  if (!isConst(head, "Ne") || head.kind !== "const" || appArgs(e).length !== 3) return undefined;
  return byDefinition(apps(constant("Not"), [apps(constant("Eq", head.levels), appArgs(e))]));
};

/** An equation between constructor applications: `False`, or the equations between the fields. */
export const constructorEquation: Procedure = (simplifier, e) => {
  const sides = equationSides(e);
  if (sides === undefined) return undefined;
  const { type, left, right } = sides;
  const { elab, proofs } = simplifier;
  if (elab.meta.isProposition(type) || type.kind === "sort") return undefined;
  const from = writtenConstructor(elab, left);
  const to = writtenConstructor(elab, right);
  if (from === undefined || to === undefined) return undefined;
  const hypothesis = fvar("h", e);
  const equation = { proof: hypothesis, type, left, right };
  if (from.info.name !== to.info.name) {
    const absurd = confusion(elab, equation, start);
    return absurd === undefined ? undefined : proofs.falsity(e, elab.meta.bind("lam", [hypothesis], absurd));
  }
  const equations = fieldEquations(elab, equation, start);
  if (equations === undefined || equations.length !== from.fields.length || equations.length === 0) return undefined;
  const maker = makerOf(elab, type, from.info);
  return injectivity(simplifier, e, equations, [maker, maker], hypothesis);
};

/** The constructor applied to the parameters of the type. */
function makerOf(elab: Elaborator, type: Expr, info: ConstructorInfo): Expr {
  const family = elab.meta.whnf(type);
  const head = appHead(family);
  const levels = head.kind === "const" ? head.levels : [];
  return apps(constant(info.name, levels), appArgs(family).slice(0, info.numParams));
}

/** Only what is written as a constructor, a numeral or a sum counts; nothing is unfolded. */
function writtenConstructor(elab: Elaborator, e: Expr): ReturnType<typeof constructorApplication> {
  const head = appHead(e);
  const info = head.kind === "const" ? elab.environment.get(head.name) : undefined;
  const numeral = isConst(head, "OfNat.ofNat") || isConst(head, "HAdd.hAdd") || e.kind === "nat";
  if (info?.kind !== "constructor" && !numeral) return undefined;
  return elab.meta.reducibly(() => constructorApplication(elab, e));
}

/** `(C a b = C c d) = (a = c ∧ b = d)`. */
function injectivity(
  simplifier: Simplifier,
  e: Expr,
  equations: readonly FieldEquation[],
  makers: readonly [Expr, Expr],
  hypothesis: FVar,
): Result {
  const { elab, proofs } = simplifier;
  const statements = equations.map((equation) => equation.statement);
  const from = (i: number): Expr =>
    statements.slice(i).reduceRight((rest, part) => apps(constant("And"), [part, rest]));
  const together = (i: number): Expr => {
    const { statement, proof } = itemAt(equations, i);
    if (i === equations.length - 1) return proof;
    return apps(constant("And.intro"), [statement, from(i + 1), proof, together(i + 1)]);
  };
  const forward = elab.meta.bind("lam", [hypothesis], together(0));
  const all = fvar("h", from(0));
  let [f, g] = makers;
  let equal = proofs.reflexivity(f);
  let evidence: Expr = all;
  statements.forEach((statement, i) => {
    const last = i === statements.length - 1;
    const part = last ? evidence : apps(constant("And.left"), [statement, from(i + 1), evidence]);
    const [, a, b] = exactly(appArgs(statement), 3);
    equal = congruence(simplifier, f, g, equal, a, b, part);
    f = apps(f, [a]);
    g = apps(g, [b]);
    if (!last) evidence = apps(constant("And.right"), [statement, from(i + 1), evidence]);
  });
  return proofs.equivalence(e, from(0), forward, elab.meta.bind("lam", [all], equal));
}

/** `f a = g b` from `f = g` and `a = b`. */
function congruence(
  { proofs }: Simplifier,
  f: Expr,
  g: Expr,
  equalFunctions: Expr,
  a: Expr,
  b: Expr,
  equalArguments: Expr,
): Expr {
  const domain = proofs.typeOf(a);
  const codomain = proofs.typeOf(apps(f, [a]));
  const levels = [proofs.levelOf(domain), proofs.levelOf(codomain)];
  return apps(constant("congr", levels), [domain, codomain, f, g, a, b, equalFunctions, equalArguments]);
}
