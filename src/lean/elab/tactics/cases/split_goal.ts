// Case analysis on a goal: dependent hypotheses are moved into the statement and come back in every branch.

import { pairsOf } from "../../../../platform/index.ts";
import { appHead, apps, arrow, constant, type Expr, type FVar, fvar, instantiate1 } from "../../../kernel/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { type Branch, type Family, familyOf, type Split, splitCases } from "../../cases/cases.ts";
import { indexVariables } from "../../cases/constructors.ts";
import type { LocalContext } from "../../meta/context.ts";
import { isFVar, isMVar, type MVar } from "../../meta/holes.ts";
import { shownNatural } from "../../meta/naturals.ts";
import { dependents } from "../../meta/occurrence.ts";
import { mentions } from "../../meta/unify.ts";
import { joinTags } from "../basic/apply.ts";
import type { TacticState } from "../goals/state.ts";
import { unifyEquations } from "./equations.ts";
import type { Replacement } from "./subst.ts";

/** One constructor's goal. */
export interface GoalBranch {
  /** The constructor's full name. */
  readonly maker: string;
  readonly goal: MVar;
  readonly fields: readonly FVar[];
  /** The induction hypotheses behind them. */
  readonly hypotheses: readonly FVar[];
  /** What became of variables of the goal and of the fields. */
  readonly replaced: Replacement;
}

export interface SplitOptions {
  readonly names?: Split["names"];
  /** Every branch has the statement for the parts of its constructor, for all these variables. */
  readonly induction?: { readonly generalizing: readonly FVar[] };
  /** Where the indices of the type are variables that no other hypothesis has, the branches replace them directly. */
  readonly independentIndices?: boolean;
  /** Tag of a branch, if it is not the constructor's name. */
  readonly tag?: (maker: string) => string;
}

/**
 * Splits a goal by the constructors of the type of `major`; a hypothesis that is analysed disappears. Branches of
 * constructors that the indices of the type rule out are closed and left out.
 */
export function splitGoal(
  state: TacticState,
  goal: MVar,
  major: Expr,
  at: Position,
  options: SplitOptions = {},
): GoalBranch[] {
  const { meta } = state.elab;
  const type = meta.infer(major);
  const family = familyOf(state.elab, type);
  if (family === undefined) {
    const head = appHead(meta.whnf(type));
    if (isMVar(head)) throw new Unsupported("case analysis on a term of unknown type", at);
    throw noInductiveType(state, goal, type, options.induction === undefined ? "cases" : "induction", at);
  }
  if (!isFVar(major) && !meta.isProposition(type))
    throw new Unsupported("case analysis on a term that is no variable", at);
  const direct =
    options.induction !== undefined || (options.independentIndices && areIndependent(state, goal, major, family));
  if (family.info.numIndices > 0 && !direct) return splitFamily(state, goal, major, family, at, options);
  return splitDirectly(state, goal, major, family, at, options);
}

function noInductiveType(state: TacticState, goal: MVar, type: Expr, tactic: string, at: Position): Failure {
  const explanation = `Explanation: the \`${tactic}\` tactic is for constructor-based reasoning as well as for applying custom ${tactic} principles with a 'using' clause or a registered '@[${tactic}_eliminator]' theorem. The above type neither is an inductive type nor has a registered theorem.`;
  const text = state.elab.text(type);
  return state.failed(tactic, goal, at, `major premise type is not an inductive type\n  ${text}\n\n${explanation}`);
}

/** The target is a function of the term, and of the indices of its type in an induction. */
function splitDirectly(
  state: TacticState,
  goal: MVar,
  major: Expr,
  family: Family,
  at: Position,
  options: SplitOptions,
): GoalBranch[] {
  const { meta } = state.elab;
  const context = state.context(goal);
  const indices = indexTargets(state, family, at);
  const targets = isFVar(major) ? [...indices, major] : indices;
  const generalizing = options.induction?.generalizing ?? [];
  const after = movedWith(state, context, targets, generalizing, at);
  if (after.some(({ value }) => value !== undefined)) throw new Unsupported("case analysis that a let depends on", at);
  const statement = meta.bind("pi", after, state.target(goal));
  const motive =
    indices.length === 0
      ? undefined
      : meta.bind("lam", isFVar(major) ? targets : [...indices, fvar("t", meta.infer(major))], statement);
  const branches: GoalBranch[] = [];
  const value = state.elab.inContext(context.without([...targets, ...after]), () =>
    splitCases(state.elab, {
      ...splitFrame(major, family, statement, at, options),
      ...(motive === undefined ? {} : { motive }),
      branch: (branch) => {
        const { variables, moved, rest } = reintroduce(state, after, branch.target);
        const next = branchGoal(state, goal, branch, variables, rest, options);
        branches.push({ ...partsOf(branch, options), goal: next, replaced: moved });
        return meta.bind("lam", variables, next);
      },
    }),
  );
  meta.assign(goal, apps(value, after));
  return branches;
}

/** True if the indices are distinct variables that occur in no parameter and in no hypothesis but the one analysed. */
function areIndependent(state: TacticState, goal: MVar, major: Expr, family: Family): boolean {
  const indices = family.indices.map((index) => state.elab.meta.instantiate(index));
  const variables = indices.filter((index): index is FVar => isFVar(index) && index.value === undefined);
  const distinct = new Set(variables.map(({ id }) => id)).size === indices.length;
  if (!distinct || family.params.some((param) => mentions(param, variables))) return false;
  const affected = dependents(state.elab.meta, state.context(goal), variables);
  return affected.every((other) => isFVar(major) && other.id === major.id);
}

/** The indices of the type as variables to do the induction over. */
function indexTargets(state: TacticState, family: Family, at: Position): FVar[] {
  const found: FVar[] = [];
  for (const index of family.indices) {
    const known = state.elab.meta.instantiate(index);
    const fresh = isFVar(known) && known.value === undefined && !found.some(({ id }) => id === known.id);
    if (!fresh || family.params.some((param) => mentions(param, [known]))) {
      throw new Failure(
        `index in target's type is not a variable (consider using the \`cases\` tactic instead)\n  ${state.elab.text(index)}`,
        at,
      );
    }
    found.push(known);
  }
  return found;
}

/** What is moved into the statement: the hypotheses that depend on the targets, and the chosen ones with theirs. */
function movedWith(
  state: TacticState,
  context: LocalContext,
  targets: readonly FVar[],
  generalizing: readonly FVar[],
  at: Position,
): FVar[] {
  const { meta } = state.elab;
  const after = dependents(meta, context, targets);
  if (generalizing.length === 0) return after;
  for (const variable of generalizing) {
    if (targets.some((target) => target.id === variable.id || mentions(meta.infer(target), [variable]))) {
      throw new Failure(
        `variable '${variable.name}' cannot be generalized because the induction target depends on it`,
        at,
      );
    }
  }
  const chosen = [...after, ...generalizing];
  const all = [...chosen, ...dependents(meta, context, chosen)];
  return context.variables.filter(({ id }) => all.some((other) => other.id === id));
}

/**
 * The target gets equations between the indices of the type and those of a constructor in front, which every branch
 * then uses.
 */
function splitFamily(
  state: TacticState,
  goal: MVar,
  major: Expr,
  family: Family,
  at: Position,
  options: SplitOptions,
): GoalBranch[] {
  const { elab } = state;
  const { meta } = elab;
  const context = state.context(goal);
  const target = state.target(goal);
  const needed = isFVar(major) && (mentions(target, [major]) || dependents(meta, context, [major]).length > 0);
  const { indices, element } = indexVariables(elab, family);
  const inner = isFVar(major) && !needed ? context.without([major]) : context;
  const equations = pairsOf(family.indices, indices).map(([index, variable]) =>
    indexEquation(state, index, variable, at),
  );
  if (needed) equations.push(indexEquation(state, major, element, at));
  const statement = equations.reduceRight((rest, { type }) => arrow(type, rest), target);
  const motive = meta.bind("lam", [...indices, element], statement);
  const branches: GoalBranch[] = [];
  const value = elab.inContext(inner, () =>
    splitCases(elab, {
      ...splitFrame(major, family, statement, at, options),
      motive,
      branch: (branch) => {
        const next = branchGoal(state, goal, branch, [], branch.target, options);
        const unified = unifyEquations(state, next, equations.length, at);
        if (unified !== undefined) {
          const { goal: left, replaced } = unified;
          branches.push({ ...partsOf(branch, options), goal: left, replaced });
        }
        return next;
      },
    }),
  );
  meta.assign(
    goal,
    apps(
      value,
      equations.map(({ proof }) => proof),
    ),
  );
  return branches;
}

/**
 * `index = variable`, and its proof when the variable is the index itself; `HEq` where the type of the variable is known
 * only when the equations before are used.
 */
function indexEquation(state: TacticState, index: Expr, variable: FVar, at: Position): { type: Expr; proof: Expr } {
  const { elab } = state;
  const type = elab.meta.infer(index);
  const level = state.elab.ensureSort(type, at);
  if (!elab.meta.frozen(() => elab.meta.isDefEq(type, variable.type)).result) {
    return {
      type: apps(constant("HEq", [level]), [type, index, variable.type, variable]),
      proof: apps(constant("HEq.refl", [level]), [type, index]),
    };
  }
  return {
    type: apps(constant("Eq", [level]), [type, index, variable]),
    proof: apps(constant("Eq.refl", [level]), [type, index]),
  };
}

function splitFrame(
  major: Expr,
  family: Family,
  target: Expr,
  at: Position,
  { names, induction }: SplitOptions,
): Omit<Split, "branch" | "motive"> {
  return {
    major,
    family,
    target,
    at,
    shown: shownNatural,
    ...(names === undefined ? {} : { names }),
    ...(induction === undefined ? {} : { induction: true }),
  };
}

/** The goal of one branch, which the elaborator's context is that of. */
/** What a branch costs besides the terms that it is made of. */
const BRANCH_STEPS = 4;

/** What of a branch its alternative can name. */
function partsOf(branch: Branch, options: SplitOptions): Pick<GoalBranch, "maker" | "fields" | "hypotheses"> {
  const { maker, fields, hypotheses } = branch;
  return { maker, fields, hypotheses: options.induction === undefined ? [] : hypotheses };
}

function branchGoal(
  state: TacticState,
  goal: MVar,
  branch: Branch,
  variables: readonly FVar[],
  target: Expr,
  options: SplitOptions,
): MVar {
  const { elab } = state;
  for (let i = 0; i < BRANCH_STEPS; i++) elab.meta.budget.step();
  const tag = joinTags(state.tag(goal), options.tag?.(branch.maker) ?? lastComponent(branch.maker));
  return elab.meta.fresh(elab.context.with(...variables), target, { opaque: true, tag });
}

/** The last part of a dotted name. */
export function lastComponent(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function reintroduce(
  state: TacticState,
  after: readonly FVar[],
  target: Expr,
): { variables: FVar[]; moved: Replacement; rest: Expr } {
  const moved = new Map<number, Expr>();
  const variables: FVar[] = [];
  let rest = target;
  for (const old of after) {
    if (rest.kind !== "pi") rest = state.elab.meta.whnfCore(rest);
    if (rest.kind !== "pi") break;
    const copy = fvar(old.name, rest.type, { info: old.info });
    moved.set(old.id, copy);
    variables.push(copy);
    rest = instantiate1(rest.body, copy);
  }
  return { variables, moved, rest };
}
