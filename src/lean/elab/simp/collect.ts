// Gathers the rules and definitions that a `simp [...]` names.

import { Budget, charge, defaultLimits, type Expr, type FVar, type Limits } from "../../kernel/index.ts";
import type { SimpArgument } from "../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { simpSet } from "../environment/simp_set.ts";
import type { LocalContext } from "../meta/context.ts";
import { hasMVar, isFVar } from "../meta/holes.ts";
import { writtenBody } from "../meta/smart_unfolding.ts";
import { firstPart, resolveGlobal } from "../names/scope.ts";
import { equationLemmas, hasAllEquations, unfoldsByProof } from "../recursion/lemmas_of.ts";
import { compareNumerals, compareTexts, computeNumeral, refuteOffset } from "./arithmetic.ts";
import { simplifyCondition } from "./conditions.ts";
import { isByCases, unfoldDefinition } from "./definitions.ts";
import {
  constructorEquation,
  negatedEquation,
  reduceConditional,
  reduceMatch,
  reflexiveEquation,
  simplifyBranches,
} from "./procedures.ts";
import { type Rule, rulesOf, rulesOfConstant } from "./rules.ts";
import { type Procedure, Simplifier } from "./simplifier.ts";

/** Lemmas that `simp only` uses unasked. */
const builtIn = ["iff_self"];

export interface Collected {
  readonly rules: readonly Rule[];
  readonly unfolding: readonly Procedure[];
  /** Definitions by cases among the arguments that Lean may unfold although no case is decided. */
  readonly byCases: readonly string[];
  /** `only` was said: nothing but the lemmas given, and what holds by definition. */
  readonly only: boolean;
  /** `*` was among the arguments. */
  readonly hypotheses: boolean;
  /** What else was asked for. */
  readonly contextual?: boolean;
  readonly arithmetic?: Procedure;
}

interface Remembered {
  readonly rules: readonly Rule[];
  /** Pieces of work that making them took. */
  readonly work: number;
}

const libraryLimits: Limits = { ...defaultLimits, steps: 100_000_000, milliseconds: Number.POSITIVE_INFINITY };
const remembered = new WeakMap<Expr, Remembered>();

/**
 * The rules of a lemma, made once, by an elaborator of their own whose caches no check sees. Those of the library are charged to nobody, those of a text to every check that uses
 * them, so that a check costs the same whether it is the first to ask or not.
 */
function lemmaRules(elab: Elaborator, name: string): readonly Rule[] {
  const type = elab.environment.get(name)?.type;
  if (type === undefined) return [];
  const known = remembered.get(type);
  if (known?.rules.every(({ origin }) => origin === name)) {
    charge(known.work);
    return known.rules;
  }
  const budget = new Budget(elab.environment.isRestored(name) ? libraryLimits : elab.meta.budget.limits);
  const apart = elab.apart(budget);
  const rules = budget.run(() => rulesOfConstant(apart, name));
  const work = elab.environment.isRestored(name) ? 0 : budget.work;
  remembered.set(type, { rules, work });
  charge(work);
  return rules;
}

/** Reads the arguments in the current context. */
export function collect(elab: Elaborator, only: boolean, args: readonly SimpArgument[]): Collected {
  const without = new Set(args.flatMap((arg) => (arg.kind === "without" ? resolved(elab, arg.name, arg.at) : [])));
  const names = only ? builtIn : simpSet(elab.environment);
  const rules: Rule[] = [];
  const unfolding: Procedure[] = [];
  for (const name of names) {
    if (!without.has(name)) addConstant(elab, name, false, rules, unfolding);
  }
  for (const arg of args) if (arg.kind === "lemma") addArgument(elab, arg, rules, unfolding);
  const byCases = args.flatMap((arg) =>
    arg.kind === "lemma" && arg.term.kind === "identifier" ? resolved(elab, arg.term.name, arg.at) : [],
  );
  if (!only && !without.has("ne_eq")) unfolding.push(negatedEquation);
  if (!only) unfolding.push(refuteOffset);
  return {
    only,
    rules,
    unfolding,
    byCases: byCases.filter(
      (name) => !isSettled(elab, name) && (isByCases(elab, name) || equationLemmas(elab.environment, name).length > 0),
    ),
    hypotheses: args.some(({ kind }) => kind === "hypotheses"),
  };
}

/** True for a recursive function whose equations are all known: Lean leaves a call alone that fits none of them. */
function isSettled({ environment }: Elaborator, name: string): boolean {
  const isRecursive = unfoldsByProof(environment, name) || writtenBody(environment, name) !== undefined;
  return isRecursive && hasAllEquations(environment, name);
}

function resolved(elab: Elaborator, name: string, at: Position): string[] {
  return resolveGlobal(elab.environment, elab.scope, name, at)
    .filter(({ fields }) => fields.length === 0)
    .map((found) => found.name);
}

function addConstant(elab: Elaborator, name: string, symm: boolean, rules: Rule[], unfolding: Procedure[]): void {
  const info = elab.environment.get(name);
  if (info === undefined) return;
  if (elab.meta.isProposition(info.type)) {
    rules.push(...(symm ? rulesOfConstant(elab, name, true) : lemmaRules(elab, name)));
    return;
  }
  if (info.kind !== "definition") return;
  const equations = equationLemmas(elab.environment, name);
  for (const equation of equations) rules.push(...lemmaRules(elab, equation));
  if (!unfoldsByProof(elab.environment, name) && writtenBody(elab.environment, name) === undefined)
    unfolding.push(unfoldDefinition(name));
}

function addArgument(
  elab: Elaborator,
  { term, symm, at }: SimpArgument & { kind: "lemma" },
  rules: Rule[],
  unfolding: Procedure[],
): void {
  if (term.kind === "identifier" && elab.local(firstPart(term.name)) === undefined) {
    const [name, ...others] = resolved(elab, term.name, at);
    if (others.length > 0) throw new Unsupported(`ambiguous name '${term.name}'`, at);
    if (name !== undefined) {
      const info = elab.environment.get(name);
      if (symm && info?.kind === "definition") throw new Unsupported("folding a definition", at);
      if (info?.kind !== "definition" && info !== undefined && !elab.meta.isProposition(info.type)) {
        throw new Failure(`invalid 'simp', proposition expected`, at);
      }
      if (unfoldsByProof(elab.environment, name) && equationLemmas(elab.environment, name).length === 0)
        throw new Unsupported(`unfolding '${name}'`, at);
      addConstant(elab, name, symm, rules, unfolding);
      return;
    }
  }
  const value = elab.meta.instantiate(elab.finishing(() => elab.elaborate(term, undefined)));
  if (hasMVar(value)) throw new Unsupported("simp lemma with holes", at);
  const type = elab.meta.infer(value);
  if (!elab.meta.isProposition(type)) throw new Unsupported("simp argument that is no proof", at);
  const origin = isFVar(value) ? `#${value.id}` : "a term";
  rules.push(...rulesOf(elab, origin, value, type, symm));
}

/** The rules that the propositions among the hypotheses give, without those left out. */
export function hypothesisRules(elab: Elaborator, context: LocalContext, without: readonly FVar[]): Rule[] {
  return context.variables
    .filter(({ id, type }) => !without.some((other) => other.id === id) && elab.meta.isProposition(type))
    .flatMap((variable) => rulesOf(elab, `#${variable.id}`, variable, elab.meta.instantiate(variable.type)));
}

/**
 * A simplifier with what was collected, and more rules. With `only`, the procedures that Lean's `simp` has by default
 * (arithmetic on numerals, conditionals, constructors) are left out, as there (`mkSimpContext` in Lean's
 * `Elab/Tactic/Simp.lean`).
 */
export function simplifierFor(elab: Elaborator, collected: Collected, more: readonly Rule[] = []): Simplifier {
  const { only, rules, unfolding, contextual = false, arithmetic } = collected;
  const conditional = [
    ...(only ? [] : [reduceConditional]),
    simplifyCondition,
    ...(contextual ? [simplifyBranches] : []),
  ];
  const procedures = [
    reflexiveEquation,
    ...(only ? [] : [computeNumeral, compareNumerals, compareTexts, constructorEquation]),
  ];
  return new Simplifier(elab, {
    rules,
    hypotheses: more,
    early: [...unfolding, reduceMatch, ...conditional],
    procedures: arithmetic === undefined ? procedures : [...procedures, arithmetic],
    contextual,
  });
}
