// One case analysis of a match: the recursor applied with a motive that takes along everything that depends on the term.

import { itemAt, lastOf, pairsOf } from "../../../platform/index.ts";
import {
  apps,
  constant,
  type Expr,
  type FVar,
  fvar,
  isZeroLevel,
  type Level,
  levelZero,
  type RecursorInfo,
  replaceFVars,
} from "../../kernel/index.ts";
import { Failure, Unsupported } from "../../syntax/index.ts";
import { type Family, familyOf } from "../cases/cases.ts";
import { type RecursorBranch, recursorArguments, recursorBranches } from "../cases/recursor_branches.ts";
import { isFVar, levelHasMVar } from "../meta/holes.ts";
import { mentions } from "../meta/unify.ts";
import { clash, type IndexEquation, solveEquations } from "./index_equations.ts";
import { copies, dependents, type Matching, type Problem, substitute } from "./problem.ts";

/** Goes on with one constructor: the problem in its branch, the fields, and the constructor applied to them. */
export type BranchWork = (problem: Problem, maker: string, fields: readonly Expr[], made: Expr) => Expr;

/** How the indices of a family are treated: some are variables to be generalized, the others become equations. */
interface IndexPlan {
  /** For each index the variable that is generalized, or undefined. */
  readonly variables: readonly (FVar | undefined)[];
}

/** Analyses the variable `major`, which is none of the problem's columns any more. */
export function splitColumn(matching: Matching, problem: Problem, major: FVar, work: BranchWork): Expr {
  const { elab } = matching;
  const { meta } = elab;
  const family = familyOf(elab, meta.infer(major));
  if (family === undefined) {
    throw new Failure(`Invalid match: ${elab.text(major)} has no inductive type`, matching.at);
  }
  const plan = planIndices(matching, family, major);
  const generalized = plan.variables.filter((variable) => variable !== undefined);
  const moved = dependents(matching, problem, [...generalized, major]);
  if (moved.some(({ value }) => value !== undefined)) throw new Unsupported("match that a let depends on", matching.at);
  const newIndices = family.indices.map((index, i) => plan.variables[i] ?? fvar(`i${i}`, meta.infer(index)));
  const element = fvar(major.name, apps(family.head, [...family.params, ...newIndices]));
  const equations = equationVariables(matching, family, plan, newIndices);
  const cast = castTo(matching, family, newIndices, element, equations);
  const carried = copies(moved, [major], [cast]);
  const body = meta.bind(
    "pi",
    [...equations.map(({ proof }) => proof), ...carried.copied],
    replaceFVars(meta.instantiate(problem.target), carried.replaced, carried.values),
  );
  const motive = meta.bind("lam", [...newIndices, element], body);
  const levels = recursorLevels(matching, family, meta.checker.sortOf(body));
  const parts: SplitParts = { major, plan, newIndices, element, equations, moved, cast };
  const minors = openBranches(matching, family).map((branch) =>
    minorPremise(matching, problem, parts, branch, branch.hypotheses(motive), work),
  );
  const reflexive = equations.map(({ level, type, right }) => apps(constant("Eq.refl", [level]), [type, right]));
  const recursor = recursorOf(matching, family);
  const outer = recursorArguments(meta.checker, recursor, levels, family.params, motive, minors);
  return apps(constant(recursor.name, levels), [...outer, ...family.indices, major, ...reflexive, ...moved]);
}

/** True if no constructor makes an element of the type of the variable. */
export function isImpossible(matching: Matching, major: FVar): boolean {
  const family = familyOf(matching.elab, matching.elab.meta.infer(major));
  if (family === undefined) return false;
  return openBranches(matching, family).every((branch) =>
    pairsOf(branch.indices, family.indices).some(([index, other]) => clash(matching, index, other)),
  );
}

function planIndices(matching: Matching, family: Family, major: FVar): IndexPlan {
  const { meta } = matching.elab;
  const indices = family.indices.map((index) => meta.whnfCore(index));
  const variables = indices.map((index, i): FVar | undefined => {
    if (!isFVar(index) || index.value !== undefined || index.id === major.id) return undefined;
    const others = [...family.params, ...indices.filter((_, j) => j !== i)];
    return others.some((other) => mentions(meta.instantiate(other), [index])) ? undefined : index;
  });
  return { variables };
}

interface EquationVariable {
  readonly proof: FVar;
  readonly type: Expr;
  readonly level: Level;
  readonly left: FVar;
  readonly right: Expr;
}

/** `new index = index` for each index that is not generalized. */
function equationVariables(
  matching: Matching,
  family: Family,
  plan: IndexPlan,
  newIndices: readonly FVar[],
): EquationVariable[] {
  const { meta } = matching.elab;
  return family.indices.flatMap((right, i) => {
    if (plan.variables[i] !== undefined) return [];
    const left = itemAt(newIndices, i);
    const type = meta.infer(right);
    if (!meta.isDefEq(left.type, type)) throw new Unsupported("match on a family with dependent indices", matching.at);
    const level = meta.checker.sortOf(type);
    return [{ proof: fvar("h", apps(constant("Eq", [level]), [type, left, right])), type, level, left, right }];
  });
}

/** The new element as one of the type of the old: rewritten along the equations. */
function castTo(
  matching: Matching,
  family: Family,
  newIndices: readonly FVar[],
  element: FVar,
  equations: readonly EquationVariable[],
): Expr {
  const { meta } = matching.elab;
  let value: Expr = element;
  const reached: Expr[] = [...newIndices];
  for (const { proof, type, level, left, right } of equations) {
    const position = newIndices.indexOf(left);
    const variable = fvar("i", type);
    const equation = fvar("h", apps(constant("Eq", [level]), [type, left, variable]));
    const args = reached.map((index, i) => (i === position ? variable : index));
    const reachedType = apps(family.head, [...family.params, ...args]);
    const motive = meta.bind("lam", [variable, equation], reachedType);
    const head = constant("Eq.rec", [meta.checker.sortOf(reachedType), level]);
    value = apps(head, [type, left, motive, value, right, proof]);
    reached[position] = right;
  }
  return value;
}

function recursorOf({ elab, at }: Matching, { info }: Family): RecursorInfo {
  const recursor = elab.environment.get(`${info.name}.rec`);
  if (recursor?.kind === "recursor") return recursor;
  throw new Unsupported(`case analysis on '${info.name}'`, at);
}

function recursorLevels(matching: Matching, family: Family, given: Level): Level[] {
  const { elab, at } = matching;
  const recursor = recursorOf(matching, family);
  const level = elab.meta.instantiateLevel(given);
  if (recursor.levelParams.length > family.head.levels.length) return [level, ...family.head.levels];
  if (!isZeroLevel(level) && !(levelHasMVar(level) && elab.meta.checker.isLevelEq(level, levelZero))) {
    throw new Failure(
      `Tactic \`cases\` failed with a nested error:\nTactic \`induction\` failed: recursor \`${family.info.name}.casesOn\` can only eliminate into \`Prop\``,
      at,
    );
  }
  return [...family.head.levels];
}

/** The constructors with fresh fields, for the parameters of the family. */
function openBranches(matching: Matching, family: Family): RecursorBranch[] {
  return recursorBranches(matching.elab.meta.checker, recursorOf(matching, family), family.head.levels, family.params);
}

interface SplitParts {
  readonly major: FVar;
  readonly plan: IndexPlan;
  readonly newIndices: readonly FVar[];
  readonly element: FVar;
  readonly equations: readonly EquationVariable[];
  readonly moved: readonly FVar[];
  readonly cast: Expr;
}

function minorPremise(
  matching: Matching,
  problem: Problem,
  parts: SplitParts,
  branch: RecursorBranch,
  hypotheses: readonly FVar[],
  work: BranchWork,
): Expr {
  const { meta } = matching.elab;
  const { major, plan, newIndices, element, equations, moved } = parts;
  const generalized = newIndices.filter((_, i) => plan.variables[i] !== undefined);
  const actual = branch.indices.filter((_, i) => plan.variables[i] !== undefined);
  const fresh = [...newIndices, element];
  const values = [...branch.indices, branch.made];
  const proofs = equations.map(({ proof }) => fvar("h✝", replaceFVars(proof.type, fresh, values)));
  const inBranch = replaceFVars(parts.cast, [...fresh, ...equations.map(({ proof }) => proof)], [...values, ...proofs]);
  const carried = copies(moved, [...generalized, major], [...actual, inBranch]);
  const put = substitute(problem, carried.replaced, carried.values);
  const next = matching.reduced === undefined ? put : { ...put, target: matching.reduced(put.target) };
  const inside: Problem = { ...next, locals: [...next.locals, ...branch.fields, ...proofs, ...carried.copied] };
  const indexEquations = pairsOf(equations, proofs).map(
    ([{ type, level, left, right }, proof]): IndexEquation => ({
      proof,
      type,
      level,
      left: itemAt(branch.indices, newIndices.indexOf(left)),
      right,
    }),
  );
  const value = solveEquations(matching, inside, indexEquations, [...branch.fields, branch.made], (solved, terms) =>
    work(solved, branch.maker, terms.slice(0, -1), lastOf(terms)),
  );
  return meta.bind("lam", [...branch.fields, ...hypotheses, ...proofs, ...carried.copied], value);
}
