// Natural numbers as terms: numerals, offsets `n + k`, and the constructor form that both stand for.

import { itemAt } from "../../../platform/index.ts";
import type { Constants } from "../../kernel/index.ts";
import {
  addNumbers,
  appArgs,
  appHead,
  apps,
  argsOf,
  constant,
  type Expr,
  isConst,
  levelZero,
  multiplyNumbers,
  natLit,
} from "../../kernel/index.ts";
import { isMVar } from "./holes.ts";

/** What knows an environment: an elaborator, its metavariables, a checker. */
interface InEnvironment {
  readonly environment: Constants;
}

const nat = constant("Nat");

/** The value of a numeral of type `Nat`: a bare literal, `OfNat.ofNat Nat n _`, or `Nat.zero`. */
export function numeralValue(e: Expr): bigint | undefined {
  if (e.kind === "nat") return e.value;
  if (isConst(e, "Nat.zero")) return 0n;
  const args = argsOf(e, "OfNat.ofNat", 3);
  if (args === undefined) return undefined;
  const [type, value, instance] = args;
  return isConst(type, "Nat") && mayBe(instance, "instOfNatNat") && value.kind === "nat" ? value.value : undefined;
}

/** True for the instance itself, and for a hole that will become it or make the term another. */
function mayBe(instance: Expr, name: string): boolean {
  const head = appHead(instance);
  return isMVar(head) || isConst(head, name);
}

/** True if an operation of three types uses the library's instance for `Nat`, as far as is known. */
export function isNatOperation(args: readonly Expr[], outer: string, inner: string): boolean {
  const instance = args[3];
  if (instance === undefined || !mayBe(instance, outer)) return false;
  const own = appArgs(instance)[1];
  return isMVar(appHead(instance)) || (own !== undefined && mayBe(own, inner));
}

/** `a + b` on `Nat` as its two sides. */
export function additionSides(e: Expr): readonly [Expr, Expr] | undefined {
  const args = argsOf(e, "HAdd.hAdd", 6);
  if (args === undefined || !isConst(args[0], "Nat") || !isConst(args[1], "Nat")) return undefined;
  return isNatOperation(args, "instHAdd", "instAddNat") ? [args[4], args[5]] : undefined;
}

/** An operation on numerals with the names of its instances. */
interface Operation {
  readonly outer: string;
  readonly inner: string;
  readonly apply: (a: bigint, b: bigint) => bigint;
}

const operations = new Map<string, Operation>([
  ["HAdd.hAdd", { outer: "instHAdd", inner: "instAddNat", apply: addNumbers }],
  ["HSub.hSub", { outer: "instHSub", inner: "instSubNat", apply: (a, b) => (a < b ? 0n : addNumbers(a, -b)) }],
  ["HMul.hMul", { outer: "instHMul", inner: "instMulNat", apply: multiplyNumbers }],
]);

/** The value of an expression of numerals of `Nat` with `+`, `-`, `*` and successors. */
export function closedValue(e: Expr): bigint | undefined {
  return valueWith(e, undefined);
}

/** `known` holds the values of operands, as far as any were asked for: parts may be shared. */
function valueWith(e: Expr, known: Map<Expr, bigint | undefined> | undefined): bigint | undefined {
  const value = numeralValue(e);
  if (value !== undefined || e.kind !== "app") return value;
  if (isConst(e.fn, "Nat.succ")) {
    const inner = valueWith(e.arg, known);
    return inner === undefined ? undefined : addNumbers(inner, 1n);
  }
  const head = appHead(e);
  const operation = head.kind === "const" ? operations.get(head.name) : undefined;
  const args = operation === undefined ? [] : appArgs(e);
  if (operation === undefined || args.length !== 6 || !args.slice(0, 3).every((type) => isConst(type, "Nat")))
    return undefined;
  if (!isNatOperation(args, operation.outer, operation.inner)) return undefined;
  const memory = known ?? new Map<Expr, bigint | undefined>();
  const [a, b] = args.slice(4).map((arg) => operandValue(arg, memory));
  return a === undefined || b === undefined ? undefined : operation.apply(a, b);
}

function operandValue(e: Expr, known: Map<Expr, bigint | undefined>): bigint | undefined {
  if (known.has(e)) return known.get(e);
  const value = valueWith(e, known);
  known.set(e, value);
  return value;
}

/** True if the environment has what Lean writes numerals and sums of `Nat` with. */
function hasNotation(elab: InEnvironment): boolean {
  return ["OfNat.ofNat", "instOfNatNat", "HAdd.hAdd", "instHAdd", "instAddNat"].every((name) =>
    elab.environment.has(name),
  );
}

/** The numeral as Lean elaborates it; a bare literal where the environment has no numerals. */
export function natNumeral(elab: InEnvironment, value: bigint): Expr {
  if (!hasNotation(elab)) return natLit(value);
  const literal = natLit(value);
  return apps(constant("OfNat.ofNat", [levelZero]), [nat, literal, apps(constant("instOfNatNat"), [literal])]);
}

/** `a + b` on `Nat` as Lean elaborates it. */
export function natSum(a: Expr, b: Expr): Expr {
  const instance = apps(constant("instHAdd", [levelZero]), [nat, constant("instAddNat")]);
  return apps(constant("HAdd.hAdd", [levelZero, levelZero, levelZero]), [nat, nat, nat, instance, a, b]);
}

/** `0` for `Nat.zero` and `n + 1` for `Nat.succ n`, as the tactics of Lean show them; undefined for other constructors. */
export function shownNatural(elab: InEnvironment, maker: string, fields: readonly Expr[]): Expr | undefined {
  if (maker === "Nat.zero" && hasNotation(elab)) return natNumeral(elab, 0n);
  if (maker === "Nat.succ" && hasNotation(elab)) return natSum(itemAt(fields, 0), natNumeral(elab, 1n));
  return undefined;
}

/** The number whose successor a numeral or a sum `a + k` is. */
export function predecessor(elab: InEnvironment, e: Expr): Expr | undefined {
  const value = numeralValue(e);
  if (value !== undefined) return value > 0n ? natNumeral(elab, value - 1n) : undefined;
  const sides = additionSides(e);
  const added = sides === undefined ? undefined : numeralValue(sides[1]);
  if (sides === undefined || added === undefined || added === 0n) return undefined;
  return added === 1n ? sides[0] : natSum(sides[0], natNumeral(elab, added - 1n));
}
