// From a refutation by cuts to a proof of `False`, which the kernel checks by computing `Gentzen.check`.
import { itemAt } from "../../../platform/index.ts";
import { app, apps, constant, type Expr, levelOne, levelZero, natLit } from "../../kernel/index.ts";
import type { Inequality } from "./facts.ts";
import { absolute, coefficientOf, type LinearForm } from "./linear_form.ts";
import type { Cut } from "./solver.ts";

const nat = constant("Nat");

function list(type: Expr, items: readonly Expr[]): Expr {
  const cons = app(constant("List.cons", [levelZero]), type);
  return items.reduceRight<Expr>(
    (tail, item) => apps(cons, [item, tail]),
    app(constant("List.nil", [levelZero]), type),
  );
}

function numbers(values: readonly bigint[]): Expr {
  return list(nat, values.map(natLit));
}

/** The vector of what is negative (`sign` −1) or positive (`sign` 1) in a form: the constant, then the variables. */
function vector(form: LinearForm, sign: bigint): Expr {
  const length = Math.max(-1, ...form.coefficients.keys()) + 1;
  const all = [form.constant, ...Array.from({ length }, (_, variable) => coefficientOf(form, variable))];
  const values = all.map((value) => (value * sign > 0n ? absolute(value) : 0n));
  while (values.length > 0 && values[values.length - 1] === 0n) values.pop();
  return numbers(values);
}

/** `form ≥ 0` as an inequality between vectors of natural numbers. */
function fact(form: LinearForm): Expr {
  return apps(constant("Gentzen.Fact.mk"), [vector(form, -1n), vector(form, 1n)]);
}

/**
 * The proof of `False`. Premises of a cut beyond the inequalities are signs of variables, which the checker knows.
 * `signs` is how many hypotheses of the refutation after the inequalities are such signs.
 */
export function contradiction(
  atoms: readonly Expr[],
  inequalities: readonly Inequality[],
  signs: number,
  cuts: readonly Cut[],
): Expr {
  const used = inequalities.map((_, i) => i).filter((i) => cuts.some((cut) => uses(cut, i)));
  const place = new Map(used.map((index, position) => [index, position]));
  const steps = cuts.map((cut, step): Expr => {
    const factors: bigint[] = [];
    for (const { factor, fact: premise } of cut.premises) {
      const position =
        premise >= inequalities.length + signs
          ? step - 1 - (premise - inequalities.length - signs)
          : premise < inequalities.length
            ? step + (place.get(premise) as number)
            : undefined;
      if (position === undefined) continue;
      while (factors.length <= position) factors.push(0n);
      factors[position] = itemAt(factors, position) + factor;
    }
    return apps(constant("Gentzen.Cut.mk"), [numbers(factors), natLit(cut.divisor - 1n), fact(cut.form)]);
  });
  const kept = used.map((i) => itemAt(inequalities, i));
  const bounds = kept.map(({ left, right }) => apps(constant("Gentzen.Bound.mk"), [left.encoded, right.encoded]));
  const checked = apps(constant("Eq.refl", [levelOne]), [constant("Bool"), constant("Bool.true")]);
  return apps(constant("Gentzen.refute"), [
    list(nat, atoms),
    list(constant("Gentzen.Bound"), bounds),
    list(constant("Gentzen.Cut"), steps),
    checked,
    conjunction(kept),
  ]);
}

function uses(cut: Cut, premise: number): boolean {
  return cut.premises.some((one) => one.fact === premise);
}

/** The proof that all inequalities hold: `⟨p₁, ⟨p₂, … ⟨pₙ, True.intro⟩⟩⟩`. */
function conjunction(inequalities: readonly Inequality[]): Expr {
  let claim: Expr = constant("True");
  let proof: Expr = constant("True.intro");
  for (const inequality of [...inequalities].reverse()) {
    proof = apps(constant("And.intro"), [inequality.claim, claim, inequality.proof, proof]);
    claim = apps(constant("And"), [inequality.claim, claim]);
  }
  return proof;
}
