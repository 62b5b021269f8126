// Alternatives that take a part of what others would match: what a later one assumes, as Lean's splitters and equation lemmas have it
// (`simpH` in Lean's Meta/Match/SimpH.lean), and its proof where the later one is reached.
import {
  apps,
  arrow,
  bindLambda,
  bindPi,
  constant,
  type Expr,
  type FVar,
  fvar,
  instantiate1,
  isConst,
  levelOne,
  replaceFVars,
} from "../../kernel/index.ts";
import { type Position, Unsupported } from "../../syntax/index.ts";
import { constructorApplication } from "../cases/constructors.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { equationSides } from "../meta/equality.ts";
import { isFVar } from "../meta/holes.ts";
import { mentions } from "../meta/unify.ts";
import { compile } from "./compile.ts";
import { clash, type IndexEquation, solveEquations } from "./index_equations.ts";
import type { ElaboratedPatterns } from "./patterns.ts";
import type { Matching, Problem } from "./problem.ts";

const falsity = constant("False");

/** For each alternative the places of those before it that are taken where both match. */
export function overlapsOf(
  elab: Elaborator,
  matched: readonly FVar[],
  lefts: readonly ElaboratedPatterns[],
  at: Position,
): ReadonlyMap<number, readonly number[]> {
  const columns: FVar[] = [];
  for (const { name, type } of matched)
    columns.push(fvar(name, replaceFVars(type, matched.slice(0, columns.length), columns)));
  const found = new Map<number, Set<number>>();
  const matching: Matching = {
    elab,
    alternatives: [],
    used: new Set(),
    matched: new Set(columns.map(({ id }) => id)),
    doubt: undefined,
    at,
    leaf: (_problem, [first, ...others]) => {
      for (const other of others) {
        const before = found.get(other.alternative) ?? new Set();
        found.set(other.alternative, before.add(first.alternative));
      }
      return constant("True.intro");
    },
  };
  compile(matching, {
    columns,
    rows: lefts.map(({ patterns }, alternative) => ({ patterns, values: new Map(), alternative })),
    target: constant("True"),
    locals: [...elab.context.variables, ...columns],
    examples: columns,
  });
  return new Map([...found].map(([later, earlier]) => [later, [...earlier].sort((a, b) => a - b)]));
}

/** The statement that an alternative does not match, and which of its variables it speaks of. */
export interface Exclusion {
  readonly bound: readonly FVar[];
  readonly type: Expr;
}

/**
 * That the earlier alternative does not match terms of the form of the patterns; undefined if it cannot.
 * @throws Unsupported where types depend on the forms
 */
export function exclusion(
  elab: Elaborator,
  earlier: ElaboratedPatterns,
  patterns: readonly Expr[],
  at: Position,
): Exclusion | undefined {
  const { meta } = elab;
  let bound = [...earlier.variables];
  let open: [Expr, Expr][] = earlier.values.map((value, i) => [patterns[i] as Expr, value]);
  let kept: [Expr, Expr][] = [];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    meta.budget.step();
    const [left, right] = next;
    if (!meta.isDefEq(meta.infer(left), meta.infer(right))) {
      throw new Unsupported("overlapping alternatives of dependent types", at);
    }
    if (meta.isDefEq(left, right)) continue;
    if (isFVar(right) && bound.some(({ id }) => id === right.id)) {
      const put = (e: Expr): Expr => replaceFVars(e, [right], [left]);
      open = open.map(([a, b]) => [put(a), put(b)]);
      kept = kept.map(([a, b]) => [put(a), put(b)]);
      bound = bound.filter(({ id }) => id !== right.id).map((each) => fvar(each.name, put(each.type), { id: each.id }));
      continue;
    }
    const from = constructorApplication(elab, left);
    const to = constructorApplication(elab, right);
    if (from === undefined || to === undefined) kept.push(next);
    else if (from.info.name !== to.info.name) return undefined;
    else open.unshift(...from.fields.map((field, i): [Expr, Expr] => [field, to.fields[i] as Expr]));
  }
  const statement = kept.reduceRight<Expr>((rest, [left, right]) => {
    const type = meta.infer(left);
    return arrow(apps(constant("Eq", [meta.checker.sortOf(type)]), [type, left, right]), rest);
  }, falsity);
  bound = bound.filter((variable) => mentions(statement, [variable]));
  return { bound, type: bindPi(bound, statement) };
}

/** A proof of an exclusion where the forms that are known clash with the patterns. */
export function provenExclusion(matching: Matching, type: Expr): Expr {
  const { meta } = matching.elab;
  const variables: FVar[] = [];
  const equations: IndexEquation[] = [];
  let rest = meta.instantiate(type);
  while (rest.kind === "pi") {
    const variable = fvar(rest.name, rest.type);
    const sides = equationSides(rest.type);
    variables.push(variable);
    if (sides !== undefined) equations.push({ ...sides, proof: variable });
    rest = instantiate1(rest.body, variable);
  }
  const clashing = equations.find(({ left, right }) => clash(matching, left, right));
  if (clashing !== undefined && isConst(meta.whnfCore(clashing.type), "Nat")) {
    const different = apps(constant("Eq.refl", [levelOne]), [constant("Bool"), constant("Bool.false")]);
    const proof = apps(constant("Nat.ne_of_beq_eq_false"), [clashing.left, clashing.right, different]);
    return variables.length === 1 ? proof : bindLambda(variables, apps(proof, [clashing.proof]));
  }
  const problem: Problem = { columns: [], rows: [], target: falsity, locals: [], examples: [] };
  const proof = solveEquations(matching, problem, clashing === undefined ? equations : [clashing], [], () => {
    throw new Unsupported("overlapping alternatives of this form", matching.at);
  });
  return bindLambda(variables, proof);
}

/** `h` applied to what its variables stand for, where the alternative that it excludes is reached: anything. */
export function fromExclusion(elab: Elaborator, target: Expr, proof: Expr, type: Expr, values: readonly Expr[]): Expr {
  const { meta } = elab;
  let rest = meta.instantiate(type);
  const args: Expr[] = [];
  while (rest.kind === "pi") {
    const sides = args.length < values.length ? undefined : equationSides(rest.type);
    const arg =
      sides === undefined
        ? (values[args.length] as Expr)
        : apps(constant("Eq.refl", [sides.level]), [sides.type, sides.left]);
    args.push(arg);
    rest = instantiate1(rest.body, arg);
  }
  const level = meta.checker.sortOf(target);
  return apps(constant("False.elim", [level]), [target, apps(proof, args)]);
}
