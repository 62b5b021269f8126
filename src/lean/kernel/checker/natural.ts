// Arithmetic on numerals: closed applications of operations that the environment has found to be the standard ones.

import { addNumbers, chargeDivision, chargeNumber, multiplyNumbers, powerOfNumber } from "../budget/big_numbers.ts";
import { charge } from "../budget/meter.ts";
import { app, appArgs, appHead, type Const, constant, type Expr, hasFVar, isConst, natLit } from "../term/expr.ts";
import type { TypeChecker } from "./type_checker.ts";

const truth = (value: boolean): Expr => constant(value ? "Bool.true" : "Bool.false");

/** The operations on two numerals, by the name of the constant. @throws LimitError where the result would be too long. */
export const naturalOperations: ReadonlyMap<string, (a: bigint, b: bigint) => Expr> = new Map([
  ["Nat.add", (a: bigint, b: bigint): Expr => natLit(addNumbers(a, b))],
  ["Nat.sub", (a: bigint, b: bigint): Expr => natLit(a > b ? addNumbers(a, -b) : 0n)],
  ["Nat.mul", (a: bigint, b: bigint): Expr => natLit(multiplyNumbers(a, b))],
  ["Nat.pow", (a: bigint, b: bigint): Expr => natLit(powerOfNumber(a, b))],
  ["Nat.div", (a: bigint, b: bigint): Expr => divided(a, b, () => (b === 0n ? 0n : a / b))],
  ["Nat.mod", (a: bigint, b: bigint): Expr => divided(a, b, () => (b === 0n ? a : a % b))],
  ["Nat.beq", (a: bigint, b: bigint): Expr => compared(a, a === b)],
  ["Nat.ble", (a: bigint, b: bigint): Expr => compared(a, a <= b)],
]);

function divided(a: bigint, b: bigint, result: () => bigint): Expr {
  chargeDivision(a, b);
  return natLit(result());
}

function compared(a: bigint, result: boolean): Expr {
  chargeNumber(a);
  return truth(result);
}

/** The numeral that a reduced term is: a literal or `Nat.zero`. */
export function asNumeral(checker: TypeChecker, e: Expr): bigint | undefined {
  if (e.kind === "nat") return checker.standardNat ? e.value : undefined;
  return isConst(e, "Nat.zero") && checker.standardNat ? 0n : undefined;
}

/** The term whose successor `e` is: for a positive literal and for `Nat.succ x`. */
export function predecessorOf(checker: TypeChecker, e: Expr): Expr | undefined {
  if (e.kind === "nat") return e.value > 0n && checker.standardNat ? natLit(addNumbers(e.value, -1n)) : undefined;
  return e.kind === "app" && isConst(e.fn, "Nat.succ") && checker.standardNat ? e.arg : undefined;
}

/** The result of an arithmetic operation on closed numerals, or of successors of a numeral. */
export function reduceNatural(checker: TypeChecker, e: Expr): Expr | undefined {
  if (e.kind !== "app" || hasFVar(e)) return undefined;
  const head = appHead(e);
  if (head.kind !== "const" || !head.name.startsWith("Nat.") || !checker.standardNat) return undefined;
  if (isConst(head, "Nat.succ")) {
    return reduceSuccessors(checker, e.arg);
  }
  return reduceOperation(checker, head, e);
}

/** How numerals and sums are written in texts. */
const written = new Set(["OfNat.ofNat", ..."Add Sub Mul Div Mod Pow".split(" ").map((name) => `H${name}.h${name}`)]);

/** The successor of successors of a numeral. */
function reduceSuccessors(checker: TypeChecker, e: Expr): Expr | undefined {
  let rest = e;
  let count = 1n;
  for (; rest.kind === "app" && isConst(rest.fn, "Nat.succ"); rest = rest.arg) {
    charge(1);
    count++;
  }
  const head = appHead(rest);
  const value = asNumeral(checker, head.kind === "const" && written.has(head.name) ? checker.whnf(rest) : rest);
  return value === undefined ? undefined : natLit(addNumbers(value, count));
}

function reduceOperation(checker: TypeChecker, head: Const, e: Expr): Expr | undefined {
  const operation = checker.naturalOperation(head.name);
  if (operation === undefined) return undefined;
  const args = appArgs(e);
  if (args.length !== 2) return undefined;
  const [a, b] = args.map((arg) => asNumeral(checker, checker.whnf(arg)));
  return a === undefined || b === undefined ? undefined : operation(a, b);
}

/** `Nat.succ e`. */
export function successor(e: Expr): Expr {
  return app(constant("Nat.succ"), e);
}
