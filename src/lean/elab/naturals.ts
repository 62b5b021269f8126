// Natural numbers as terms: numerals, offsets `n + k`, and the constructor form that both stand for.
import type { Elaborator } from "./elaborator.ts";
import { appArgs, appHead, apps, constant, type Expr, isConst, levelZero, natLit } from "./kernel.ts";

const nat = constant("Nat");

/** The value of a numeral of type `Nat`: a bare literal, `OfNat.ofNat Nat n _`, or `Nat.zero`. */
export function numeralValue(e: Expr): bigint | undefined {
  if (e.kind === "nat") return e.value;
  if (isConst(e, "Nat.zero")) return 0n;
  if (!isConst(appHead(e), "OfNat.ofNat")) return undefined;
  const args = appArgs(e);
  if (args.length !== 3 || !isConst(args[0], "Nat")) return undefined;
  return args[1].kind === "nat" ? args[1].value : undefined;
}

/** `a + b` on `Nat`, by the instances of core Lean, as its two sides. */
export function additionSides(e: Expr): readonly [Expr, Expr] | undefined {
  return operationSides(e, "HAdd.hAdd", "instHAdd", "instAddNat");
}

function operationSides(e: Expr, name: string, instance: string, base: string): readonly [Expr, Expr] | undefined {
  if (!isConst(appHead(e), name)) return undefined;
  const args = appArgs(e);
  if (args.length !== 6 || !isConst(args[0], "Nat") || !isConst(args[1], "Nat")) return undefined;
  const made = appArgs(args[3]);
  const standard = isConst(appHead(args[3]), instance) && made.length === 2 && isConst(made[1], base);
  return standard ? [args[4], args[5]] : undefined;
}

/** A number of which only a part may be known: `base + amount`, where a missing base is 0. */
export interface Offset {
  readonly base: Expr | undefined;
  readonly amount: bigint;
}

/** Reads numerals, sums with numerals on the right, and successors; any other term is its own base. */
export function offsetOf(e: Expr): Offset {
  const value = closedValue(e);
  if (value !== undefined) return { base: undefined, amount: value };
  if (e.kind === "app" && isConst(e.fn, "Nat.succ")) {
    const inner = offsetOf(e.arg);
    return { base: inner.base, amount: inner.amount + 1n };
  }
  const sides = additionSides(e);
  const added = sides === undefined ? undefined : closedValue(sides[1]);
  if (sides === undefined || added === undefined) return { base: e, amount: 0n };
  const inner = offsetOf(sides[0]);
  return { base: inner.base, amount: inner.amount + added };
}

/** The value of an expression of numerals with `+`, `-`, `*` and successors. */
function closedValue(e: Expr): bigint | undefined {
  const value = numeralValue(e);
  if (value !== undefined) return value;
  if (e.kind !== "app") return undefined;
  if (isConst(e.fn, "Nat.succ")) {
    const inner = closedValue(e.arg);
    return inner === undefined ? undefined : inner + 1n;
  }
  for (const { name, instance, base, compute } of operations) {
    const sides = operationSides(e, name, instance, base);
    if (sides === undefined) continue;
    const a = closedValue(sides[0]);
    const b = a === undefined ? undefined : closedValue(sides[1]);
    return a === undefined || b === undefined ? undefined : compute(a, b);
  }
  return undefined;
}

const operations = [
  { name: "HAdd.hAdd", instance: "instHAdd", base: "instAddNat", compute: (a: bigint, b: bigint) => a + b },
  {
    name: "HSub.hSub",
    instance: "instHSub",
    base: "instSubNat",
    compute: (a: bigint, b: bigint) => (a < b ? 0n : a - b),
  },
  { name: "HMul.hMul", instance: "instHMul", base: "instMulNat", compute: (a: bigint, b: bigint) => a * b },
];

/** True if the environment has what Lean writes numerals and sums of `Nat` with. */
function hasNotation(elab: Pick<Elaborator, "environment">): boolean {
  return ["OfNat.ofNat", "instOfNatNat", "HAdd.hAdd", "instHAdd", "instAddNat"].every((name) =>
    elab.environment.has(name),
  );
}

/** The numeral as Lean elaborates it; a bare literal where the environment has no numerals. */
export function natNumeral(elab: Pick<Elaborator, "environment">, value: bigint): Expr {
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
export function shownNatural(elab: Elaborator, maker: string, fields: readonly Expr[]): Expr | undefined {
  if (maker === "Nat.zero" && hasNotation(elab)) return natNumeral(elab, 0n);
  if (maker === "Nat.succ" && hasNotation(elab)) return natSum(fields[0], natNumeral(elab, 1n));
  return undefined;
}

/** The number whose successor a numeral or a sum `a + k` is. */
export function predecessor(elab: Elaborator, e: Expr): Expr | undefined {
  const value = numeralValue(e);
  if (value !== undefined) return value > 0n ? natNumeral(elab, value - 1n) : undefined;
  const sides = additionSides(e);
  const added = sides === undefined ? undefined : numeralValue(sides[1]);
  if (sides === undefined || added === undefined || added === 0n) return undefined;
  return added === 1n ? sides[0] : natSum(sides[0], natNumeral(elab, added - 1n));
}

/**
 * Two terms of `Nat` of which both have a known part, after taking away what they have in common; undefined where
 * reading them as sums tells nothing.
 */
export function withoutCommonOffset(
  elab: Pick<Elaborator, "environment">,
  a: Expr,
  b: Expr,
): boolean | readonly [Expr, Expr] | undefined {
  if (!mayBeOffset(a) || !mayBeOffset(b)) return undefined;
  const [left, right] = [offsetOf(a), offsetOf(b)];
  if (left.base === undefined && right.base === undefined) return left.amount === right.amount;
  if (left.amount === 0n || right.amount === 0n) return undefined;
  const common = left.amount < right.amount ? left.amount : right.amount;
  if (left.base === undefined && left.amount < right.amount) return false;
  if (right.base === undefined && right.amount < left.amount) return false;
  const rest = ({ base, amount }: Offset): Expr => sumWith(elab, base, amount - common);
  return [rest(left), rest(right)];
}

function mayBeOffset(e: Expr): boolean {
  if (e.kind === "nat") return true;
  const head = appHead(e);
  return head.kind === "const" && offsetHeads.has(head.name);
}

const offsetHeads = new Set(["OfNat.ofNat", "HAdd.hAdd", "HSub.hSub", "HMul.hMul", "Nat.succ", "Nat.zero"]);

function sumWith(elab: Pick<Elaborator, "environment">, base: Expr | undefined, amount: bigint): Expr {
  if (base === undefined) return natNumeral(elab, amount);
  return amount === 0n ? base : natSum(base, natNumeral(elab, amount));
}
