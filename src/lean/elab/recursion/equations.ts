// Equation lemmas: what a definition by cases is in each case, as theorems that hold by reflexivity.

import { itemAt, pairsOf } from "../../../platform/index.ts";
import type { Environment } from "../../kernel/index.ts";
import {
  addDeclaration,
  appArgs,
  appHead,
  apps,
  Budget,
  betaArgs,
  bindLambda,
  bindPi,
  CheckError,
  type Const,
  constant,
  type Expr,
  type FVar,
  fvar,
  headBeta,
  LimitError,
  levelParam,
  mapExpr,
  type RecursorInfo,
  replaceFVars,
  TypeChecker,
} from "../../kernel/index.ts";
import { placesOf, type RecursorBranch, recursorBranches } from "../cases/recursor_branches.ts";
import { openBinders } from "../constructions/opened.ts";
import type { Surroundings } from "../environment/view.ts";
import { withoutMarks } from "../meta/alternative_marks.ts";
import { isFVar } from "../meta/holes.ts";
import { additionSides, natNumeral, natSum, numeralValue, shownNatural } from "../meta/naturals.ts";
import { isUndecided, writtenBody } from "../meta/smart_unfolding.ts";
import { mentions } from "../meta/unify.ts";
import { equationName } from "./lemmas_of.ts";

/** A definition with more cases than this gets no lemmas beyond them. */
const MOST_EQUATIONS = 64;

/** Steps, so that whether there is a lemma does not depend on the machine. */
const equationLimits = { steps: 400_000 };

/** A definition that unfolds by a proof: what is written, and a proof that it is that, as a function of the arguments. */
export interface Unfolding {
  readonly written: Expr;
  readonly proof: Expr;
}

/** One case of a definition. */
interface Case {
  readonly variables: readonly FVar[];
  readonly left: Expr;
  readonly right: Expr;
}

/**
 * Adds the equation lemmas of a definition by cases through the kernel. A case that does not hold by reflexivity, or
 * by the proof that the definition unfolds by, gets no lemma.
 */
export function addEquationLemmas(environment: Environment, name: string, unfolding?: Unfolding): void {
  const info = environment.get(name);
  if (info?.kind !== "definition") return;
  const checker = new TypeChecker(environment, { budget: new Budget(equationLimits), trusting: true });
  const written = withoutMarks(unfolding?.written ?? (writtenBody(environment, name) ?? info).value);
  const { variables, rest: body } = openBinders(written, "lam");
  if (unfolding === undefined && !startsWithRecursor(environment, body)) return;
  const left = apps(constant(name, info.levelParams.map(levelParam)), variables);
  attempt(() => {
    let count = 0;
    for (const found of casesOf(environment, checker, { variables, left, right: body })) {
      if (count >= MOST_EQUATIONS || (unfolding === undefined && found.left === left)) return;
      const proof = unfolding === undefined ? undefined : betaArgs(unfolding.proof, appArgs(found.left));
      const added = attempt(() => {
        addEquation(environment, checker, equationName(name, count + 1), info.levelParams, found, proof);
      });
      if (added) count++;
    }
  });
}

function startsWithRecursor(environment: Surroundings, body: Expr): boolean {
  const head = appHead(headBeta(body));
  return head.kind === "const" && environment.get(head.name)?.kind === "recursor";
}

/** False if the kernel refuses, or a limit ends it. */
function attempt(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof CheckError || error instanceof LimitError) return false;
    throw error;
  }
}

function addEquation(
  environment: Environment,
  checker: TypeChecker,
  name: string,
  levelParams: readonly string[],
  { variables, left, right }: Case,
  known: Expr | undefined,
): void {
  const shown = offsets(environment, left);
  const type = checker.infer(shown);
  const level = checker.sortOf(type);
  const used = variables.filter((variable) => mentions(shown, [variable]) || mentions(right, [variable]));
  const bound = closed(used, variables);
  const statement = apps(constant("Eq", [level]), [type, shown, right]);
  const proof = known ?? apps(constant("Eq.refl", [level]), [type, shown]);
  addDeclaration(
    environment,
    { kind: "theorem", name, levelParams, type: bindPi(bound, statement), value: bindLambda(bound, proof) },
    equationLimits,
  );
}

/** The variables with those that their types mention, in order. */
function closed(used: readonly FVar[], all: readonly FVar[]): FVar[] {
  const kept = new Set(used.map(({ id }) => id));
  for (const variable of [...all].reverse()) {
    if (!kept.has(variable.id)) continue;
    for (const other of all) if (mentions(variable.type, [other])) kept.add(other.id);
  }
  return all.filter(({ id }) => kept.has(id));
}

/** Splits as long as the right side is a case analysis of a variable. */
function casesOf(environment: Surroundings, checker: TypeChecker, given: Case): Case[] {
  const right = headBeta(given.right);
  if (!startsWithRecursor(environment, right)) return [{ ...given, right }];
  const reduced = checker.whnfCore(right);
  if (!isUndecided(environment, reduced)) return [{ ...given, right: reduced }];
  // What is undecided has a recursor at its head.
  const recursor = environment.get((appHead(reduced) as Const).name) as RecursorInfo;
  const args = appArgs(reduced);
  const places = placesOf(environment, recursor);
  if (places === undefined) return [{ ...given, right: reduced }];
  const major = checker.whnfCore(itemAt(args, places.major));
  const indices = args.slice(places.indices, places.major);
  const replaced = [...indices, major].filter((e) => isFVar(e));
  const own = replaced.every(({ id }) => given.variables.some((variable) => variable.id === id));
  if (replaced.length !== indices.length + 1 || !own) return [{ ...given, right: reduced }];
  const family = appHead(checker.whnf(checker.infer(major)));
  const levels = family.kind === "const" ? family.levels : [];
  const branches = recursorBranches(checker, recursor, levels, args.slice(0, recursor.numParams));
  const motive = itemAt(args, places.motive);
  const minors = args.slice(...places.minors);
  if (pairsOf(branches, minors).some(([branch, minor]) => usesHypotheses(branch, motive, minor))) {
    return [{ ...given, right: reduced }];
  }
  return branches.flatMap((branch): Case[] => {
    const next = replaceIn(given.variables, replaced, [...branch.indices, branch.made], branch.fields);
    const shown = shownNatural({ environment }, branch.maker, branch.fields) ?? branch.made;
    const left = replaceFVars(given.left, next.replaced, [
      ...branch.indices,
      shown,
      ...next.values.slice(branch.indices.length + 1),
    ]);
    const right = replaceFVars(reduced, next.replaced, next.values);
    return casesOf(environment, checker, { variables: next.variables, left, right });
  });
}

/** True for a recursor that is more than a case analysis. */
function usesHypotheses(branch: RecursorBranch, motive: Expr, minor: Expr): boolean {
  const hypotheses = branch.hypotheses(motive);
  return mentions(headBeta(apps(minor, [...branch.fields, ...hypotheses])), hypotheses);
}

/** The variables with some replaced; the others follow in copies where their types change. */
function replaceIn(
  variables: readonly FVar[],
  replaced: readonly FVar[],
  values: readonly Expr[],
  fields: readonly FVar[],
): { variables: FVar[]; replaced: FVar[]; values: Expr[] } {
  const from = [...replaced];
  const to = [...values];
  const kept: FVar[] = [];
  for (const variable of variables) {
    if (replaced.some(({ id }) => id === variable.id)) {
      if (variable.id === replaced.at(-1)?.id) kept.push(...fields.map(accessible));
      continue;
    }
    const type = replaceFVars(variable.type, from, to);
    if (type === variable.type) {
      kept.push(variable);
      continue;
    }
    const copy = fvar(variable.name, type, { info: variable.info });
    from.push(variable);
    to.push(copy);
    kept.push(copy);
  }
  return { variables: kept, replaced: from, values: to };
}

function accessible(field: FVar): FVar {
  return fvar(field.name.replace("✝", ""), field.type, { id: field.id });
}

/** `n + 1 + 1` as `n + 2`, and `0 + 1` as `1`. `known` holds what sums have become: they may be shared. */
function offsets(environment: Surroundings, e: Expr, known: Map<Expr, Expr> = new Map()): Expr {
  return mapExpr(e, (node) => {
    const before = known.get(node);
    if (before !== undefined) return before;
    let rest: Expr = node;
    let amount = 0n;
    for (let sides = additionSides(rest); sides !== undefined; sides = additionSides(rest)) {
      const added = numeralValue(sides[1]);
      if (added === undefined) break;
      amount += added;
      rest = sides[0];
    }
    if (amount === 0n) return undefined;
    const base = numeralValue(rest);
    const literal = natNumeral({ environment }, amount + (base ?? 0n));
    const result = base === undefined ? natSum(offsets(environment, rest, known), literal) : literal;
    known.set(node, result);
    return result;
  });
}
