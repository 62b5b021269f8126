// Terms over the natural numbers as `omega` sees them: linear in atoms, both as a form and as the library's `Linear`.
import { tupleOf } from "../../../platform/index.ts";
import {
  app,
  appArgs,
  appHead,
  apps,
  argsOf,
  bitsOf,
  constant,
  type Expr,
  natLit,
  powerOfNumber,
} from "../../kernel/index.ts";
import { addMultiple, constantForm, isConstant, type LinearForm, multiply, variableForm } from "./linear_form.ts";

/** A term with the linear form that it is, and the same as a term of type `Gentzen.Linear`. */
export interface LinearTerm {
  readonly form: LinearForm;
  readonly encoded: Expr;
}

/** The number of an atom; new ones are entered with what is known about them. */
export type AtomNumber = (atom: Expr) => number;

export function numberTerm(value: bigint): LinearTerm {
  return { form: constantForm(value), encoded: app(constant("Gentzen.Linear.num"), natLit(value)) };
}

export function sumTerm(left: LinearTerm, right: LinearTerm): LinearTerm {
  return {
    form: addMultiple(left.form, 1n, right.form),
    encoded: apps(constant("Gentzen.Linear.add"), [left.encoded, right.encoded]),
  };
}

function productTerm(left: LinearTerm, right: LinearTerm): LinearTerm | undefined {
  if (isConstant(left.form)) {
    const factor = left.form.constant;
    const encoded = apps(constant("Gentzen.Linear.mulLeft"), [natLit(factor), right.encoded]);
    return { form: multiply(factor, right.form), encoded };
  }
  if (isConstant(right.form)) {
    const factor = right.form.constant;
    const encoded = apps(constant("Gentzen.Linear.mulRight"), [left.encoded, natLit(factor)]);
    return { form: multiply(factor, left.form), encoded };
  }
  return undefined;
}

function atomTerm(place: number): LinearTerm {
  return { form: variableForm(place), encoded: app(constant("Gentzen.Linear.atom"), natLit(BigInt(place))) };
}

/** The operations on `Nat` with their standard instances, and the instances' own functions. */
const heterogeneous = new Map([
  ["HAdd.hAdd", { function: "Nat.add", lifted: "instHAdd", instance: "instAddNat" }],
  ["HMul.hMul", { function: "Nat.mul", lifted: "instHMul", instance: "instMulNat" }],
  ["HSub.hSub", { function: "Nat.sub", lifted: "instHSub", instance: "instSubNat" }],
  ["HDiv.hDiv", { function: "Nat.div", lifted: "instHDiv", instance: "Nat.instDiv" }],
  ["HMod.hMod", { function: "Nat.mod", lifted: "instHMod", instance: "Nat.instMod" }],
]);
const functions = new Set([...heterogeneous.values()].map((operation) => operation.function));

/** The operation on natural numbers at the head, and its two arguments. */
export function operationOf(e: Expr): { readonly name: string; readonly left: Expr; readonly right: Expr } | undefined {
  const head = appHead(e);
  if (head.kind !== "const") return undefined;
  const args = appArgs(e);
  const sides = functions.has(head.name) ? tupleOf(args, 2) : undefined;
  if (sides !== undefined) return { name: head.name, left: sides[0], right: sides[1] };
  const operation = heterogeneous.get(head.name);
  const all = tupleOf(args, 6);
  if (operation === undefined || all === undefined) return undefined;
  const [first, second, , instance, left, right] = all;
  if (!isNat(first) || !isNat(second)) return undefined;
  const standard = hasHead(instance, operation.lifted) && isConstantNamed(appArgs(instance)[1], operation.instance);
  return standard ? { name: operation.function, left, right } : undefined;
}

function hasHead(e: Expr, name: string): boolean {
  return isConstantNamed(appHead(e), name);
}

function isConstantNamed(e: Expr | undefined, name: string): boolean {
  return e?.kind === "const" && e.name === name;
}

/** True for the type of natural numbers. */
export function isNat(e: Expr): boolean {
  return isConstantNamed(e, "Nat");
}

/** The value of a numeral: a literal, `OfNat.ofNat Nat n (instOfNatNat n)` or `Nat.zero`. */
export function numeralOf(e: Expr): bigint | undefined {
  if (e.kind === "nat") return e.value;
  if (isConstantNamed(e, "Nat.zero")) return 0n;
  if (!hasHead(e, "OfNat.ofNat")) return undefined;
  const [type, value, instance] = appArgs(e);
  if (type === undefined || !isNat(type) || value?.kind !== "nat" || instance === undefined) return undefined;
  return hasHead(instance, "instOfNatNat") ? value.value : undefined;
}

/** Powers of numerals up to this many bits are computed. */
const MOST_BITS = 256n;

function powerOf(e: Expr): bigint | undefined {
  const args = argsOf(e, "HPow.hPow", 6);
  if (args === undefined || !isNat(args[0]) || !isNat(args[1]) || !hasHead(args[3], "instHPow")) return undefined;
  const [base, exponent] = [numeralOf(args[4]), numeralOf(args[5])];
  if (base === undefined || exponent === undefined || exponent > MOST_BITS) return undefined;
  if (base > 1n && BigInt(bitsOf(base)) * exponent > 64n * MOST_BITS) return undefined;
  const value = powerOfNumber(base, exponent);
  return value < 1n << MOST_BITS ? value : undefined;
}

/** `a` for `(a, b).1`, and `b` for `(a, b).2`. */
export function partOfPair(e: Expr): Expr | undefined {
  const place = ["Prod.fst", "Prod.snd"].findIndex((name) => hasHead(e, name));
  const pair = place < 0 ? undefined : tupleOf(appArgs(e), 3)?.[2];
  const made = pair !== undefined && hasHead(pair, "Prod.mk") ? tupleOf(appArgs(pair), 4) : undefined;
  return made?.[place === 0 ? 2 : 3];
}

/** Reads a term of type `Nat`; whatever is not linear becomes an atom. Parts that are shared are read once. */
export function linearTerm(e: Expr, atom: AtomNumber): LinearTerm {
  const known = new Map<Expr, LinearTerm>();
  const read = (part: Expr): LinearTerm => {
    const before = known.get(part);
    if (before !== undefined) return before;
    const term = readWith(read, part, atom);
    known.set(part, term);
    return term;
  };
  return read(e);
}

function readWith(read: (part: Expr) => LinearTerm, e: Expr, atom: AtomNumber): LinearTerm {
  if (e.kind === "fvar" && e.value !== undefined) return read(e.value);
  const value = numeralOf(e) ?? powerOf(e);
  if (value !== undefined) return numberTerm(value);
  if (hasHead(e, "Nat.succ") && e.kind === "app") return sumTerm(read(e.arg), numberTerm(1n));
  const part = partOfPair(e);
  if (part !== undefined) return read(part);
  const operation = operationOf(e);
  if (operation?.name === "Nat.add") return sumTerm(read(operation.left), read(operation.right));
  if (operation?.name === "Nat.mul") {
    const product = productTerm(read(operation.left), read(operation.right));
    if (product !== undefined) return product;
  }
  return atomTerm(atom(e));
}
