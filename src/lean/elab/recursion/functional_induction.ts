// Functional induction: for a recursive function `f` the principle `f.induct`, with a case for each way through its body and
// an induction hypothesis for each call of itself there.

import { itemAt, pairsOf } from "../../../platform/index.ts";
import {
  app,
  appArgs,
  appHead,
  apps,
  bindLambda,
  bindPi,
  constant,
  type Expr,
  type FVar,
  fvar,
  headBeta,
  isConst,
  levelZero,
  prop,
  replaceFVars,
  sameExpr,
  type TypeChecker,
} from "../../kernel/index.ts";
import { recursorBranches } from "../cases/recursor_branches.ts";
import { openBinders } from "../constructions/opened.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import type { Surroundings } from "../environment/view.ts";
import { compile } from "../matching/compile.ts";
import { alternativesOf } from "../matching/marked_match.ts";
import type { Alternative } from "../matching/problem.ts";
import { alternativeOf, isMarked, unmarked, withoutMarks } from "../meta/alternative_marks.ts";
import { inaccessible, isAccessible } from "../meta/context.ts";
import { isFVar } from "../meta/holes.ts";
import { natNumeral } from "../meta/naturals.ts";
import { mentions } from "../meta/unify.ts";
import { type AlternativeCase, alternativeCases, START } from "./alternative_cases.ts";
import { callsOf, fixedPrefix, forEachCall, mentionsConstant, NotStructural } from "./calls.ts";
import { recursorCall } from "./carrying.ts";
import { principleOf } from "./lemmas_of.ts";
import type { Recursive } from "./structural.ts";

/** A principle that is still to be proved, by recursion as the function has it. */
export interface Principle {
  /** Its arguments before those that the recursion passes. */
  readonly outer: readonly FVar[];
  /** All arguments of the function. */
  readonly of: readonly FVar[];
  readonly recursive: Recursive;
}

/** What `f.induct` says and how it is proved. @throws NotStructural for a function that is not taken apart by variables and conditions */
export function principleFor(elab: Elaborator, self: string, written: Expr): Principle {
  const { variables, rest: body } = openBinders(written, "lam");
  const fixed = Math.min(fixedPrefix(callsOf(withoutMarks(body), self), variables), variables.length - 1);
  const varying = variables.slice(fixed);
  const motive = fvar("motive", bindPi(varying, prop));
  const builder = new CaseBuilder(elab, self, fixed, varying, motive);
  const proof = builder.build(body, { args: varying, locals: varying, alternative: undefined });
  const parts = [motive, ...builder.cases].map(({ type }) => type);
  const used = usedIn(variables.slice(0, fixed), [...parts, ...varying.map(({ type }) => type)]);
  const type = apps(motive, varying);
  return {
    outer: [...used, motive, ...builder.cases],
    of: variables,
    recursive: { self: principleOf(self), variables: varying, body: proof, type },
  };
}

/** A principle of case analysis, with its proof. */
export interface CasesPrinciple {
  readonly type: Expr;
  readonly proof: Expr;
  /** Which arguments of the function it is about. */
  readonly targets: readonly boolean[];
}

/**
 * What `f.fun_cases` says, with its proof: a case for each way through the body, about the arguments that are taken apart.
 * @throws NotStructural for a function that is not taken apart by variables and conditions
 */
export function casesPrincipleFor(elab: Elaborator, self: string, written: Expr): CasesPrinciple {
  const { variables, rest: body } = openBinders(written, "lam");
  const taken = matchedIn(elab, body, variables);
  const targets = variables.filter((variable) => taken.has(variable.id));
  const others = variables.filter((variable) => !taken.has(variable.id));
  if (others.some(({ type }) => mentions(type, targets))) throw new NotStructural();
  const motive = fvar("motive", bindPi(targets, prop));
  const builder = new CaseBuilder(elab, self, undefined, targets, motive);
  const proof = builder.build(body, { args: targets, locals: targets, alternative: undefined });
  const bound = [...others, motive, ...builder.cases, ...targets];
  return {
    type: bindPi(bound, apps(motive, targets)),
    proof: bindLambda(bound, proof),
    targets: variables.map(({ id }) => taken.has(id)),
  };
}

/** The variables that matches on the way to results take apart (Lean's `refinedArguments`). */
function matchedIn(elab: Elaborator, body: Expr, variables: readonly FVar[]): Set<number> {
  const found = new Set<number>();
  const visit = (part: Expr): void => {
    elab.meta.budget.step();
    const e = headBeta(part);
    const args = appArgs(e);
    if (isMarked(e)) visit(unmarked(e));
    else if ((isConst(appHead(e), "ite") || isConst(appHead(e), "dite")) && args.length === 5) {
      for (const branch of args.slice(3)) visit(openBinders(branch, "lam").rest);
    } else {
      for (const { columns, right } of alternativesOf(elab.environment, e)) {
        for (const column of columns) {
          if (isFVar(column) && variables.some(({ id }) => id === column.id)) found.add(column.id);
        }
        visit(right);
      }
    }
  };
  visit(body);
  return found;
}

/** The variables that the terms mention, with those that their types mention, in order. */
function usedIn(variables: readonly FVar[], terms: readonly Expr[]): FVar[] {
  const used = new Set<number>();
  for (const variable of [...variables].reverse()) {
    const later = variables.filter(({ id }) => used.has(id)).map(({ type }) => type);
    if ([...terms, ...later].some((e) => mentions(e, [variable]))) used.add(variable.id);
  }
  return variables.filter(({ id }) => used.has(id));
}

/** A place in the body. */
interface Place {
  /** What the arguments are there. */
  readonly args: readonly Expr[];
  /** What is in sight: arguments, variables of patterns, conditions. */
  readonly locals: readonly FVar[];
  /** The alternative of the text that the place is in. */
  readonly alternative: bigint | undefined;
}

class CaseBuilder {
  readonly cases: FVar[] = [];
  readonly #elab: Elaborator;
  readonly #environment: Surroundings;
  readonly #checker: TypeChecker;
  readonly #self: string;
  /** How many leading arguments no call changes; undefined where calls are left alone. */
  readonly #fixed: number | undefined;
  readonly #varying: readonly FVar[];
  readonly #motive: FVar;
  readonly #alternatives = new Set<bigint>();

  constructor(elab: Elaborator, self: string, fixed: number | undefined, varying: readonly FVar[], motive: FVar) {
    this.#elab = elab;
    this.#fixed = fixed;
    this.#environment = elab.environment;
    this.#checker = elab.meta.checker;
    this.#self = self;
    this.#varying = varying;
    this.#motive = motive;
  }

  /** A proof of the motive at a place where this part of the body stands. */
  build(part: Expr, place: Place): Expr {
    this.#checker.budget.step();
    const e = headBeta(part);
    if (isMarked(e)) return this.#alternative(e, place);
    const head = appHead(e);
    const args = appArgs(e);
    if ((isConst(head, "ite") || isConst(head, "dite")) && args.length === 5) {
      return this.#condition(isConst(head, "dite"), args, place);
    }
    const cases = alternativeCases(this.#elab, place.locals, e);
    if (cases !== undefined && !cases.some(({ hasCopies }) => hasCopies)) return this.#match(cases, place);
    const call = recursorCall({ environment: this.#environment }, head, args);
    if (call !== undefined) return this.#analysis(call, place);
    return this.#leaf(withoutMarks(e), place);
  }

  /** A match of variables: a case for each alternative, with what is excluded before it. */
  #match(cases: readonly AlternativeCase[], place: Place): Expr {
    const [{ matched, taken }] = cases as readonly [AlternativeCase, ...AlternativeCase[]];
    const alternatives = cases.map(({ variables, own, hypotheses, put, right }): Alternative => {
      const locals = [...variables, ...hypotheses];
      const inside = this.build(right, { ...place, args: place.args.map(put), locals });
      const bound = [...own, ...hypotheses];
      const excluded = new Set(hypotheses.map(({ id }) => id));
      return { variables: bound, value: bindLambda(bound, inside), position: START, excluded };
    });
    return compile(
      {
        elab: this.#elab,
        alternatives,
        used: new Set(),
        matched: new Set(matched.map(({ id }) => id)),
        doubt: undefined,
        at: START,
      },
      {
        columns: matched,
        rows: taken.lefts.map(({ patterns }, alternative) => ({ patterns, values: new Map(), alternative })),
        target: apps(this.#motive, place.args),
        locals: place.locals,
        examples: [],
      },
    );
  }

  /** Several ways into one alternative of a match that is not read back are not told apart. */
  #alternative(e: Parameters<typeof unmarked>[0], place: Place): Expr {
    const alternative = alternativeOf(e);
    if (this.#alternatives.has(alternative)) throw new NotStructural();
    this.#alternatives.add(alternative);
    return this.build(unmarked(e), { ...place, alternative });
  }

  #condition(dependent: boolean, args: readonly Expr[], place: Place): Expr {
    const [condition, instance, yes, no] = [itemAt(args, 1), itemAt(args, 2), itemAt(args, 3), itemAt(args, 4)];
    if (mentionsConstant(condition, this.#self)) throw new NotStructural();
    const branch = (statement: Expr, part: Expr): Expr => {
      const h = fvar(inaccessible("h"), statement);
      const inside = dependent ? app(part, h) : part;
      return bindLambda([h], this.build(inside, { ...place, locals: [...place.locals, h] }));
    };
    const holds = branch(condition, yes);
    const fails = branch(app(constant("Not"), condition), no);
    return apps(constant("dite", [levelZero]), [apps(this.#motive, place.args), condition, instance, holds, fails]);
  }

  #analysis(call: NonNullable<ReturnType<typeof recursorCall>>, { args, locals, alternative }: Place): Expr {
    const { recursor, head, params, motive, minors, indices, major, extra } = call;
    const analysed = [...indices, major];
    const variables = analysed.filter((e): e is FVar => isFVar(e));
    const known = variables.every(({ id }) => locals.some((local) => local.id === id));
    if (variables.length < analysed.length || !known || extra.length > 0) throw new NotStructural();
    const others = locals.filter(({ id }) => !variables.some((variable) => variable.id === id));
    if (others.some(({ type }) => mentions(type, variables))) throw new NotStructural();
    const large = recursor.levelParams.length > (this.#environment.get(recursor.inductive)?.levelParams.length ?? 0);
    const familyLevels = large ? head.levels.slice(1) : head.levels;
    const at = (values: readonly Expr[]): Expr[] => args.map((arg) => replaceFVars(arg, variables, values));
    const stated = bindLambda(variables, apps(this.#motive, args));
    const branches = pairsOf(recursorBranches(this.#checker, recursor, familyLevels, params), minors).map(
      ([branch, minor]) => {
        const old = branch.hypotheses(motive);
        const fields = namedAs(branch.fields, minor);
        const body = headBeta(apps(minor, [...fields, ...old]));
        if (mentions(body, old)) throw new NotStructural();
        const made = isConst(branch.made, "Nat.zero")
          ? natNumeral({ environment: this.#environment }, 0n)
          : branch.made;
        const inside = { args: at([...branch.indices, made]), locals: [...others, ...fields], alternative };
        return bindLambda([...fields, ...branch.hypotheses(stated)], this.build(body, inside));
      },
    );
    const levels = large ? [levelZero, ...familyLevels] : familyLevels;
    return apps(constant(recursor.name, levels), [...params, stated, ...branches, ...indices, major]);
  }

  /** A new case, and its use. */
  #leaf(e: Expr, { args, locals }: Place): Expr {
    const hypotheses: Hypothesis[] = [];
    const fixed = this.#fixed;
    if (fixed !== undefined) {
      forEachCall(e, this.#self, (values, bound) => this.#add(values.slice(fixed), bound, hypotheses));
    }
    const ordered = inOrderOf(args, this.#varying, locals);
    const stated = hypotheses.map(({ type }, i) => fvar(`ih${i + 1}`, type));
    const type = bindPi([...ordered, ...stated], apps(this.#motive, args));
    const chosen = fvar(`case${this.cases.length + 1}`, type);
    this.cases.push(chosen);
    return apps(chosen, [...ordered, ...hypotheses.map(({ proof }) => proof)]);
  }

  /** A call as an induction hypothesis. */
  #add(args: readonly Expr[], bound: readonly FVar[], found: Hypothesis[]): void {
    const count = this.#varying.length;
    const values = args.slice(0, count);
    if (values.length < count || bound.some(({ value }) => value !== undefined)) throw new NotStructural();
    const type = bindPi(bound, apps(this.#motive, values));
    if (found.some((other) => sameExpr(other.type, type))) return;
    found.push({ type, proof: bindLambda(bound, apps(constant(principleOf(this.#self)), values)) });
  }
}

interface Hypothesis {
  readonly type: Expr;
  readonly proof: Expr;
}

/** The fields with the names that the text gives them. */
function namedAs(fields: readonly FVar[], minor: Expr): FVar[] {
  let rest = minor;
  return fields.map((field) => {
    const name = rest.kind === "lam" ? rest.name : field.name;
    if (rest.kind === "lam") rest = rest.body;
    return fvar(name, field.type, { id: field.id });
  });
}

/** Arguments that the signature names and that stay, then variables as they stand in the arguments, and then the others. */
function inOrderOf(args: readonly Expr[], varying: readonly FVar[], locals: readonly FVar[]): FVar[] {
  const kept = locals.filter((local) => varying.includes(local) && isAccessible(local.name));
  const first = args.flatMap((arg) => locals.filter((local) => mentions(arg, [local])));
  const ordered = [...new Set([...kept, ...first])];
  const rest = locals.filter((local) => !ordered.includes(local));
  const all = [...ordered, ...rest];
  // What a type mentions comes before it.
  return all.some(({ type }, i) => mentions(type, all.slice(i))) ? [...locals] : all;
}
