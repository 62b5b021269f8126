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
import { Failure, Unsupported } from "../../syntax/index.ts";
import { placesOf, type RecursorBranch, recursorBranches } from "../cases/recursor_branches.ts";
import { openBinders } from "../constructions/opened.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import type { Surroundings } from "../environment/view.ts";
import { withoutMarks } from "../meta/alternative_marks.ts";
import { isFVar } from "../meta/holes.ts";
import { additionSides, natNumeral, natSum, numeralValue, shownNatural } from "../meta/naturals.ts";
import { isUndecided, writtenBody } from "../meta/smart_unfolding.ts";
import { mentions } from "../meta/unify.ts";
import { alternativeCases, byReflexivity, provenCase, putIn, type Taken } from "./alternative_cases.ts";
import { definitionLemma, equationName, noteAllEquations } from "./lemmas_of.ts";

/** A definition with more cases than this gets no lemmas beyond them. */
const MOST_EQUATIONS = 64;

/** Steps, so that whether there is a lemma does not depend on the machine. */
export const equationLimits = { steps: 400_000 };

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
  /** What is assumed of alternatives before those that are taken, and the way to them. */
  readonly hypotheses: readonly FVar[];
  readonly taken: readonly Taken[];
}

/**
 * Adds the equation lemmas of a definition by cases through the kernel. A case that does not hold by reflexivity, or
 * by the proof that the definition unfolds by, gets no lemma.
 */
export function addEquationLemmas(
  environment: Environment,
  name: string,
  unfolding?: Unfolding,
  elab?: () => Elaborator,
): void {
  const info = environment.get(name);
  if (info?.kind !== "definition") return;
  const checker = new TypeChecker(environment, { budget: new Budget(equationLimits), trusting: true });
  const { variables, rest: body } = openBinders(
    unfolding?.written ?? (writtenBody(environment, name) ?? info).value,
    "lam",
  );
  if (unfolding === undefined && !startsWithRecursor(environment, body)) return;
  const left = apps(constant(name, info.levelParams.map(levelParam)), variables);
  const whole: Case = { variables, left, right: body, hypotheses: [], taken: [] };
  const known = (equation: Expr): Expr => {
    const call = appArgs(equation)[1];
    return unfolding === undefined || call === undefined
      ? byReflexivity(equation)
      : betaArgs(unfolding.proof, appArgs(call));
  };
  if (unfolding !== undefined) {
    attempt(() => {
      const type = checker.infer(left);
      const statement = apps(constant("Eq", [checker.sortOf(type)]), [type, left, body]);
      addDeclaration(
        environment,
        {
          kind: "theorem",
          name: definitionLemma(name),
          levelParams: info.levelParams,
          type: bindPi(variables, statement),
          value: unfolding.proof,
        },
        equationLimits,
      );
    });
  }
  const add = (found: Case, count: number, by: Elaborator | undefined): boolean =>
    attempt(() => {
      const lemma = { name: equationName(name, count + 1), levelParams: info.levelParams };
      addEquation(environment, checker, lemma, { ...found, right: withoutMarks(found.right) }, by, known);
    });
  let found: readonly Case[] | undefined;
  const by = elab?.();
  if (by !== undefined) {
    attempt(() => {
      found = by.meta.budget.run(() => alternativesFrom(by, whole));
    });
  }
  if (found !== undefined && found.length <= MOST_EQUATIONS) {
    const count = found.findIndex((each, i) => !add(each, i, by));
    if (count < 0) noteAllEquations(environment, name);
    if (count !== 0) return;
  }
  attempt(() => {
    let count = 0;
    for (const found of casesOf(environment, checker, { ...whole, right: withoutMarks(body) })) {
      if (count >= MOST_EQUATIONS || (unfolding === undefined && found.left === left)) return;
      if (add(found, count, undefined)) count++;
    }
  });
}

/** Cases by the alternatives of the text as long as the right side is a match of variables; undefined if it is none at first. */
function alternativesFrom(elab: Elaborator, given: Case): readonly Case[] | undefined {
  const cases = alternativeCases(elab, given.variables, headBeta(given.right));
  return cases?.flatMap(({ variables, hypotheses, put, right, taken }) => {
    const next: Case = {
      variables,
      left: put(given.left),
      right: headBeta(right),
      hypotheses: [...given.hypotheses.map((each) => fvar(each.name, put(each.type), { id: each.id })), ...hypotheses],
      taken: [...putIn(given.taken, put), taken],
    };
    return alternativesFrom(elab, next) ?? [next];
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
    if (error instanceof Failure || error instanceof Unsupported) return false;
    throw error;
  }
}

function addEquation(
  environment: Environment,
  checker: TypeChecker,
  { name, levelParams }: { readonly name: string; readonly levelParams: readonly string[] },
  { variables, left, right, hypotheses, taken }: Case,
  elab: Elaborator | undefined,
  known: (equation: Expr) => Expr,
): void {
  const shown = offsets(environment, left);
  const type = checker.infer(shown);
  const level = checker.sortOf(type);
  const statement = apps(constant("Eq", [level]), [type, shown, right]);
  const add = (proof: Expr): void => {
    const needed = hypotheses.filter((variable) => mentions(proof, [variable]));
    const parts = [shown, right, ...needed.map((each) => each.type)];
    const used = variables.filter((variable) => parts.some((part) => mentions(part, [variable])));
    const bound = [...closed(used, variables), ...needed];
    addDeclaration(
      environment,
      { kind: "theorem", name, levelParams, type: bindPi(bound, statement), value: bindLambda(bound, proof) },
      equationLimits,
    );
  };
  if (hypotheses.length === 0 && attempt(() => add(known(statement)))) return;
  if (elab === undefined) throw new CheckError("not by reflexivity");
  const assumed = [...variables, ...hypotheses];
  add(elab.meta.budget.run(() => elab.meta.instantiate(provenCase(elab, assumed, taken, statement, known))));
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
    return casesOf(environment, checker, { ...given, variables: next.variables, left, right });
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
