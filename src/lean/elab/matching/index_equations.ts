// Solves the equations between indices that a case analysis leaves: substitution, injectivity, and clashes.

import {
  appArgs,
  appHead,
  apps,
  type ConstructorInfo,
  constant,
  type Expr,
  type FVar,
  fvar,
  instantiate1,
  type Level,
  numeralToConstructor,
  replaceFVars,
} from "../../kernel/index.ts";
import { Unsupported } from "../../syntax/index.ts";
import { equationSides } from "../meta/equality.ts";
import { piOf } from "../meta/function_types.ts";
import { isFVar } from "../meta/holes.ts";
import { mentions } from "../meta/unify.ts";
import { refuteCycle } from "./acyclic.ts";
import { copies, dependents, type Matching, type Problem, substitute } from "./problem.ts";

/** `proof : left = right` between elements of `type`. */
export interface IndexEquation {
  readonly proof: FVar;
  readonly type: Expr;
  readonly level: Level;
  readonly left: Expr;
  readonly right: Expr;
}

type Continue = (problem: Problem, terms: readonly Expr[]) => Expr;

/** A constructor application. */
interface Made {
  readonly info: ConstructorInfo;
  readonly args: readonly Expr[];
}

/**
 * A term of the problem's target. `work` makes it where the equations hold, from the problem and from `terms` after what
 * they determine has been put in; where they contradict each other no work is needed.
 */
export function solveEquations(
  matching: Matching,
  problem: Problem,
  equations: readonly IndexEquation[],
  terms: readonly Expr[],
  work: Continue,
): Expr {
  const [first, ...rest] = equations;
  if (first === undefined) return work(problem, terms);
  const { meta } = matching.elab;
  const left = meta.whnfCore(first.left);
  const right = meta.whnfCore(first.right);
  if (meta.isDefEq(left, right)) return solveEquations(matching, problem, rest, terms, work);
  // What can be replaced is a variable, one that alternatives do not mention before others.
  const isKept = isOutside(matching, left) && !isOutside(matching, right) && canReplace(right, left);
  if (!isKept && canReplace(left, right))
    return replace(matching, problem, first, left as FVar, right, false, rest, terms, work);
  if (canReplace(right, left)) return replace(matching, problem, first, right as FVar, left, true, rest, terms, work);
  const [one, other] = [madeBy(matching, left), madeBy(matching, right)];
  if (one !== undefined && other !== undefined) {
    return inject(matching, problem, first, one, other, rest, terms, work);
  }
  const { elab, at } = matching;
  const falsehood = refuteCycle(elab, { ...first, left, right }, first.proof);
  if (falsehood !== undefined)
    return apps(constant("False.elim", [meta.checker.sortOf(problem.target)]), [problem.target, falsehood]);
  throw new Unsupported(`case analysis with the index equation ${elab.text(left)} = ${elab.text(right)}`, at);
}

/** True if two indices can never be equal: they are made by different constructors somewhere. */
export function clash(matching: Matching, left: Expr, right: Expr): boolean {
  return clashes(matching, left, right, new Map());
}

/** `alike` holds pairs that do not clash: parts may be shared. */
function clashes(matching: Matching, left: Expr, right: Expr, alike: Map<Expr, Set<Expr>>): boolean {
  const partners = alike.get(left) ?? new Set();
  if (left === right || partners.has(right)) return false;
  alike.set(left, partners.add(right));
  const one = madeBy(matching, left);
  const other = madeBy(matching, right);
  if (one === undefined || other === undefined) return false;
  if (one.info.name !== other.info.name) return true;
  return one.args.some((arg, i) => {
    const partner = other.args[i];
    return i >= one.info.numParams && partner !== undefined && clashes(matching, arg, partner, alike);
  });
}

function madeBy(matching: Matching, e: Expr): Made | undefined {
  const { meta, environment } = matching.elab;
  const reduced = meta.whnf(e);
  const term = reduced.kind === "nat" ? numeralToConstructor(reduced) : reduced;
  const head = appHead(term);
  const info = head.kind === "const" ? environment.get(head.name) : undefined;
  if (info?.kind !== "constructor") return undefined;
  return { info, args: appArgs(term) };
}

/** True for a variable of the context that is not matched. */
function isOutside({ elab, matched }: Matching, e: Expr): boolean {
  return isFVar(e) && elab.context.has(e.id) && !matched.has(e.id);
}

function canReplace(variable: Expr, by: Expr): boolean {
  return isFVar(variable) && variable.value === undefined && !mentions(by, [variable]);
}

/** `proof : variable = value`, or the other way round when `turned`: the value is put in everywhere. */
function replace(
  matching: Matching,
  problem: Problem,
  equation: IndexEquation,
  variable: FVar,
  value: Expr,
  turned: boolean,
  rest: readonly IndexEquation[],
  terms: readonly Expr[],
  work: Continue,
): Expr {
  const { meta } = matching.elab;
  const { type, level, proof } = equation;
  const relation = (a: Expr, b: Expr): Expr => apps(constant("Eq", [level]), [type, a, b]);
  const given = fvar("h", relation(value, variable));
  const symm = (a: Expr, b: Expr, h: Expr): Expr => apps(constant("Eq.symm", [level]), [type, a, b, h]);
  const asWritten = turned ? given : symm(value, variable, given);
  const moved = dependents(matching, problem, [variable, proof]).filter(({ id }) => id !== proof.id);
  if (mentions(value, moved)) throw new Unsupported("match whose index equations depend on each other", matching.at);
  const stated = copies(moved, [proof], [asWritten]);
  const target = meta.instantiate(problem.target);
  const body = meta.bind("pi", stated.copied, replaceFVars(target, stated.replaced, stated.values));
  const motive = meta.bind("lam", [variable, given], body);
  const reflexive = apps(constant("Eq.refl", [level]), [type, value]);
  const proofValue = turned ? reflexive : symm(value, value, reflexive);
  const carried = copies(moved, [variable, proof], [value, proofValue]);
  const put = (e: Expr): Expr => replaceFVars(e, carried.replaced, carried.values);
  const next = substitute(problem, carried.replaced, carried.values);
  const inner = solveEquations(
    matching,
    { ...next, locals: [...next.locals, ...carried.copied] },
    rest.map((other) => mapEquation(other, put, carried)),
    terms.map(put),
    work,
  );
  const minor = meta.bind("lam", carried.copied, inner);
  const major = turned ? proof : symm(variable, value, proof);
  const head = constant("Eq.rec", [meta.checker.sortOf(body), level]);
  return apps(head, [type, value, motive, minor, variable, major, ...moved]);
}

function mapEquation(
  equation: IndexEquation,
  put: (e: Expr) => Expr,
  carried: { readonly replaced: readonly FVar[]; readonly values: readonly Expr[] },
): IndexEquation {
  const at = carried.replaced.findIndex(({ id }) => id === equation.proof.id);
  // A proof is carried by a variable.
  const proof = at < 0 ? equation.proof : (carried.values[at] as FVar);
  return { ...equation, proof, type: put(equation.type), left: put(equation.left), right: put(equation.right) };
}

/** Both sides are made by constructors: the fields are equal, or the case cannot occur. */
function inject(
  matching: Matching,
  problem: Problem,
  equation: IndexEquation,
  one: Made,
  other: Made,
  rest: readonly IndexEquation[],
  terms: readonly Expr[],
  work: Continue,
): Expr {
  const { elab, at } = matching;
  const { meta } = elab;
  const name = `${one.info.inductive}.noConfusion`;
  const info = elab.environment.get(name);
  if (info === undefined) throw new Unsupported(`case analysis that needs '${name}'`, at);
  const family = appHead(meta.whnf(equation.type));
  const familyLevels = family.kind === "const" ? family.levels : [];
  const target = meta.instantiate(problem.target);
  const params = one.args.slice(0, one.info.numParams);
  const levels = [meta.checker.sortOf(target), ...familyLevels];
  const { left, right, proof } = equation;
  const applied = apps(constant(name, levels), [...params, target, left, right, proof]);
  if (one.info.name !== other.info.name) return applied;
  const premise = piOf(meta.whnf(meta.infer(applied))).type;
  const proofs: FVar[] = [];
  const equations: IndexEquation[] = [];
  let statement = meta.whnf(premise);
  while (proofs.length < one.info.numFields && statement.kind === "pi") {
    const known = equationSides(meta.whnfCore(statement.type));
    if (known === undefined) break;
    const variable = fvar("h✝", statement.type);
    proofs.push(variable);
    equations.push({ ...known, proof: variable });
    statement = instantiate1(statement.body, variable);
  }
  if (!meta.isDefEq(statement, target)) throw new Unsupported("match on a family with heterogeneous indices", at);
  const inside = { ...problem, locals: [...problem.locals, ...proofs] };
  const value = solveEquations(matching, inside, [...equations, ...rest], terms, work);
  return apps(applied, [meta.bind("lam", proofs, value)]);
}
