// What `omega` says where it finds no contradiction: the constraints that were left, as Lean prints them
// (`formatErrorMessage` in Lean's `Elab/Tactic/Omega/Frontend.lean`).
import { itemAt } from "../../../platform/index.ts";
import { constant } from "../../kernel/index.ts";
import type { LocalContext } from "../meta/context.ts";
import type { Meta } from "../meta/meta.ts";
import { TermPrinter } from "../print/terms.ts";
import { isInt } from "./differences.ts";
import type { Facts } from "./facts.ts";
import { addMultiple, contentOf, floorDivide, type LinearForm, variableForm } from "./linear_form.ts";

const nothing =
  "No usable constraints found. You may need to unfold definitions so `omega` can see linear arithmetic facts about `Nat` and `Int`, which may also involve multiplication, division, and modular remainder by constants.";

/** Bounds of a sum of multiples of atoms whose first factor is positive. */
interface Bounds {
  readonly factors: readonly (readonly [number, bigint])[];
  lower: bigint | undefined;
  upper: bigint | undefined;
}

/** The error for facts that do not contradict each other. */
export function omegaFailure(meta: Meta, context: LocalContext, stuck: Facts | undefined): string {
  const constraints = stuck === undefined ? [] : boundsOf(stuck);
  const numbers = [...new Set(constraints.flatMap(({ factors }) => factors.map(([atom]) => atom)))].sort(
    (a, b) => a - b,
  );
  if (stuck === undefined || numbers.length === 0) return `omega could not prove the goal:\n${nothing}`;
  const names = new Map(numbers.map((atom, i) => [atom, nameAt(i, context)]));
  const lines = constraints.map((bounds) => `  ${constraintText(bounds, names)}`);
  const printer = new TermPrinter(meta);
  const atoms = numbers.map((number) => {
    const atom = itemAt(stuck.atoms, number);
    const text = meta.isDefEq(meta.infer(atom), constant("Nat")) ? `↑${printer.text(atom, 1024)}` : printer.text(atom);
    return ` ${names.get(number)} := ${text}`;
  });
  return `omega could not prove the goal:\na possible counterexample may satisfy the constraints\n${lines.join("\n")}\nwhere\n${atoms.join("\n")}`;
}

/** The letters, but for those that name something in the context. */
function nameAt(place: number, context: LocalContext): string {
  let left = place;
  for (let i = 0; ; i++) {
    const name = String.fromCharCode(97 + (i % 26)) + (i < 26 ? "" : `_${Math.floor(i / 26)}`);
    if (context.find(name) === undefined && left-- === 0) return name;
  }
}

/** The inequalities and that atoms are no less than 0, joined where they bound the same sum; the newest first. */
function boundsOf(facts: Facts): Bounds[] {
  const found = new Map<string, Bounds>();
  const forms = facts.inequalities.map(({ left, right }) => addMultiple(right.form, -1n, left.form));
  const signs = facts.atoms.flatMap((atom, i) => (isInt(facts.meta.infer(atom)) ? [] : [variableForm(i)]));
  for (const form of [...forms, ...signs]) addBound(found, form);
  return [...found.values()].reverse();
}

/** Enters `form ≥ 0`. */
function addBound(found: Map<string, Bounds>, form: LinearForm): void {
  const content = contentOf(form);
  if (content === 0n) return;
  const sorted = [...form.coefficients].sort(([a], [b]) => a - b);
  const isLower = itemAt(sorted, 0)[1] > 0n;
  const factors = sorted.map(([atom, factor]) => [atom, (isLower ? factor : -factor) / content] as const);
  const key = factors.map(([atom, factor]) => `${atom}:${factor}`).join();
  const bounds = found.get(key) ?? { factors, lower: undefined, upper: undefined };
  found.set(key, bounds);
  const limit = floorDivide(form.constant, content);
  if (isLower && (bounds.lower === undefined || bounds.lower < -limit)) bounds.lower = -limit;
  if (!isLower && (bounds.upper === undefined || bounds.upper > limit)) bounds.upper = limit;
}

function constraintText({ factors, lower, upper }: Bounds, names: ReadonlyMap<number, string>): string {
  const sum = factors
    .map(([atom, factor], i) => {
      const sign = factor < 0n ? (i === 0 ? "-" : " - ") : i === 0 ? "" : " + ";
      const size = factor < 0n ? -factor : factor;
      return `${sign}${size === 1n ? "" : `${size}*`}${names.get(atom)}`;
    })
    .join("");
  if (lower === undefined) return `${sum} ≤ ${upper}`;
  if (upper === undefined) return `${sum} ≥ ${lower}`;
  return lower === upper ? `${sum} = ${lower}` : `${lower} ≤ ${sum} ≤ ${upper}`;
}
