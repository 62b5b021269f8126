// Unification of natural numbers up to offsets: `n + 1` agrees with `Nat.succ m` and with `3`, however little is unfolded.
import { appHead, argsOf, type Expr, isConst } from "../../kernel/index.ts";
import type { Meta } from "./meta.ts";
import { closedValue, isNatOperation, natNumeral, natSum } from "./naturals.ts";

interface Offset {
  readonly base: Expr;
  readonly amount: bigint;
}

const heads = new Set(["Nat.succ", "Nat.add", "HAdd.hAdd", "HSub.hSub", "HMul.hMul", "OfNat.ofNat", "Nat.zero"]);

/** Decides pairs of sums with numerals and numerals; undefined for other pairs. */
export function unifyOffsets(meta: Meta, a: Expr, b: Expr): boolean | undefined {
  if (!mayBeOffset(a) || !mayBeOffset(b)) return undefined;
  const [left, right] = [offsetOf(meta, a), offsetOf(meta, b)];
  if (left !== undefined && right !== undefined) {
    const least = left.amount < right.amount ? left.amount : right.amount;
    return meta.isDefEq(rest(meta, left, least), rest(meta, right, least));
  }
  const [first, second] = [closedValue(a), closedValue(b)];
  if (first !== undefined && second !== undefined) return first === second;
  if (left !== undefined && second !== undefined) return fromNumeral(meta, left, second);
  if (right !== undefined && first !== undefined) return fromNumeral(meta, right, first);
  return undefined;
}

function mayBeOffset(e: Expr): boolean {
  if (e.kind === "nat") return true;
  const head = appHead(e);
  return head.kind === "const" && heads.has(head.name);
}

function fromNumeral(meta: Meta, { base, amount }: Offset, value: bigint): boolean {
  return value >= amount && meta.isDefEq(base, natNumeral(meta, value - amount));
}

function rest(meta: Meta, { base, amount }: Offset, removed: bigint): Expr {
  return amount === removed ? base : natSum(base, natNumeral(meta, amount - removed));
}

/** The term as `base + amount` with a positive amount. */
function offsetOf(meta: Meta, e: Expr): Offset | undefined {
  const step = lastSummand(meta, e);
  if (step === undefined) return undefined;
  const inner = offsetOf(meta, step.base);
  return inner === undefined ? step : { base: inner.base, amount: inner.amount + step.amount };
}

function lastSummand(meta: Meta, e: Expr): Offset | undefined {
  if (e.kind === "app" && isConst(e.fn, "Nat.succ")) return { base: e.arg, amount: 1n };
  const sides = summands(meta, e);
  if (sides === undefined) return undefined;
  const amount = closedValue(meta.instantiate(sides[1]));
  return amount === undefined || amount === 0n ? undefined : { base: sides[0], amount };
}

function summands(meta: Meta, e: Expr): readonly [Expr, Expr] | undefined {
  const sides = argsOf(e, "Nat.add", 2);
  if (sides !== undefined) return sides;
  const args = argsOf(e, "HAdd.hAdd", 6);
  if (args === undefined) return undefined;
  const isNat = args.slice(0, 3).every((type) => isConst(meta.instantiate(type), "Nat"));
  const known = [...args.slice(0, 3), meta.instantiate(args[3])];
  return isNat && isNatOperation(known, "instHAdd", "instAddNat") ? [args[4], args[5]] : undefined;
}
