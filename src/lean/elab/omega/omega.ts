// The decision procedure `omega`: linear facts of the context refute the negation of the goal. It answers with a proof
// term; what it cannot prove it leaves alone.

import { exactly, type Tuple } from "../../../platform/index.ts";
import {
  app,
  appArgs,
  appHead,
  apps,
  argsOf,
  constant,
  type Expr,
  type FVar,
  fvar,
  instantiate1,
  levelOne,
  levelZero,
} from "../../kernel/index.ts";
import { synthesize } from "../instances/instances.ts";
import type { LocalContext } from "../meta/context.ts";
import type { Meta } from "../meta/meta.ts";
import { contradiction } from "./certificate.ts";
import { type Choice, Facts, type Report } from "./facts.ts";
import { addMultiple, type LinearForm, variableForm } from "./linear_form.ts";
import { refute } from "./solver.ts";

const falsity = constant("False");

/**
 * A proof of the goal from the linear facts among the hypotheses of its context; undefined if none is found. `report` gets what is
 * to be said of a failure.
 */
export function closeByOmega(
  meta: Meta,
  context: LocalContext,
  target: Expr,
  report: Report = { unread: new Set(), stuck: undefined },
): Expr | undefined {
  const goal = meta.whnfReducible(meta.instantiate(target));
  if (goal.kind === "pi") return byIntroduction(meta, context, goal, report);
  const head = appHead(goal);
  if (head.kind === "const" && head.name === "Not") {
    const [denied] = exactly(appArgs(goal), 1);
    return underHypothesis(meta, context, "h", denied, (inner) => refutation(meta, inner, report));
  }
  if (head.kind === "const" && head.name === "False") return refutation(meta, context, report);
  if (!meta.isProposition(goal)) return undefined;
  return byContradiction(meta, context, goal, report);
}

function byIntroduction(
  meta: Meta,
  context: LocalContext,
  goal: Expr & { kind: "pi" },
  report: Report,
): Expr | undefined {
  const variable = fvar(goal.name, goal.type, { info: goal.info });
  const value = closeByOmega(meta, context.with(variable), instantiate1(goal.body, variable), report);
  return value === undefined ? undefined : meta.bind("lam", [variable], value);
}

function underHypothesis(
  meta: Meta,
  context: LocalContext,
  name: string,
  claim: Expr,
  prove: (inner: LocalContext, hypothesis: FVar) => Expr | undefined,
): Expr | undefined {
  const hypothesis = fvar(name, claim);
  const value = prove(context.with(hypothesis), hypothesis);
  return value === undefined ? undefined : meta.bind("lam", [hypothesis], value);
}

/** Refutes the negation of the goal; by decidability where the goal is known to be decidable. */
function byContradiction(meta: Meta, context: LocalContext, goal: Expr, report: Report): Expr | undefined {
  const negation = app(constant("Not"), goal);
  const refuted = underHypothesis(meta, context, "h", negation, (inner) => refutation(meta, inner, report));
  if (refuted === undefined) return undefined;
  const decidable = synthesize(meta, context, app(constant("Decidable"), goal));
  if (decidable.kind === "found") return apps(constant("Decidable.byContradiction"), [goal, decidable.value, refuted]);
  return apps(constant("Classical.byContradiction"), [goal, refuted]);
}

/** A proof of `False` from the hypotheses of a context. */
function refutation(meta: Meta, context: LocalContext, report: Report): Expr | undefined {
  const facts = new Facts(meta, report);
  return search(facts, () => {
    for (const variable of context.variables) {
      const type = meta.instantiate(variable.type);
      if (variable.value !== undefined || !meta.isProposition(type)) continue;
      facts.assume(type, variable);
      facts.describeIn(type);
    }
  });
}

/** Takes in new facts, then refutes all that is known, with case distinctions one after another. */
function search(facts: Facts, enter: () => void): Expr | undefined {
  enter();
  facts.meta.budget.step();
  const forms = facts.inequalities.map(({ left, right }): LinearForm => addMultiple(right.form, -1n, left.form));
  const signs = facts.atoms.map((_, place) => variableForm(place));
  const cuts = refute([...forms, ...signs], facts.atoms.length);
  if (cuts !== undefined) return contradiction(facts.atoms, facts.inequalities, signs.length, cuts);
  const [choice, ...others] = facts.choices;
  if (choice === undefined) {
    facts.report.stuck ??= facts;
    return undefined;
  }
  facts.choices = others;
  return split(facts, choice);
}

function split(facts: Facts, { claim, proof }: Choice): Expr | undefined {
  const { meta } = facts;
  const branch = (type: Expr): Expr | undefined => {
    const hypothesis = fvar("h", type);
    const inner = facts.fork();
    const value = search(inner, () => inner.assume(type, hypothesis));
    return value === undefined ? undefined : meta.bind("lam", [hypothesis], value);
  };
  const sides = argsOf(claim, "Or", 2);
  if (sides === undefined) return splitDivisibility(facts, exactly(appArgs(claim), 4), proof);
  const left = branch(sides[0]);
  if (left === undefined) return undefined;
  const right = branch(sides[1]);
  return right === undefined ? undefined : apps(constant("Or.elim"), [...sides, falsity, proof, left, right]);
}

/** `k ∣ n` is `∃ c, n = k * c`: the quotient becomes an atom. */
function splitDivisibility(facts: Facts, args: Readonly<Tuple<Expr, 4>>, proof: Expr): Expr | undefined {
  const [, , divisor, value] = args;
  const { meta } = facts;
  const quotient = fvar("c", constant("Nat"));
  const product = apps(constant("HMul.hMul", [levelZero, levelZero, levelZero]), [
    constant("Nat"),
    constant("Nat"),
    constant("Nat"),
    apps(constant("instHMul", [levelZero]), [constant("Nat"), constant("instMulNat")]),
    divisor,
    quotient,
  ]);
  const equation = apps(constant("Eq", [levelOne]), [constant("Nat"), value, product]);
  const hypothesis = fvar("h", equation);
  const inner = facts.fork();
  const refuted = search(inner, () => inner.assume(equation, hypothesis));
  if (refuted === undefined) return undefined;
  const predicate = meta.bind("lam", [quotient], equation);
  const step = meta.bind("lam", [quotient, hypothesis], refuted);
  return apps(constant("Exists.elim", [levelOne]), [constant("Nat"), predicate, falsity, proof, step]);
}
