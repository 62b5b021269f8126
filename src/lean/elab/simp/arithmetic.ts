// Arithmetic of the simplifier on numerals of `Nat`: operations become numerals, comparisons become truth values.
import { itemAt, tupleOf } from "../../../platform/index.ts";
import {
  addNumbers,
  appArgs,
  appHead,
  apps,
  chargeDivision,
  constant,
  type Expr,
  isConst,
  multiplyNumbers,
  natLit,
  powerOfNumber,
  sameExpr,
} from "../../kernel/index.ts";
import { decided } from "../cases/decidable.ts";
import { natNumeral, numeralValue } from "../meta/naturals.ts";
import type { Procedure } from "./simplifier.ts";

const operations: Readonly<Record<string, (a: bigint, b: bigint) => bigint | undefined>> = {
  "HAdd.hAdd": addNumbers,
  "HMul.hMul": multiplyNumbers,
  "HSub.hSub": (a, b) => (a < b ? 0n : addNumbers(a, -b)),
  "HDiv.hDiv": (a, b) => {
    chargeDivision(a, b);
    return b === 0n ? 0n : a / b;
  },
  "HMod.hMod": (a, b) => {
    chargeDivision(a, b);
    return b === 0n ? a : a % b;
  },
  "HPow.hPow": (a, b) => (b <= 256n && a <= 1_000_000n ? powerOfNumber(a, b) : undefined),
};

const comparisons: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  "LT.lt": (a, b) => a < b,
  "LE.le": (a, b) => a <= b,
  "GT.gt": (a, b) => a > b,
  "GE.ge": (a, b) => a >= b,
  Eq: (a, b) => a === b,
  Ne: (a, b) => a !== b,
};

function literalSides(e: Expr, count: number): readonly [bigint, bigint] | undefined {
  const args = appArgs(e);
  const [left, right] = args.slice(-2);
  if (args.length !== count || left === undefined || right === undefined) return undefined;
  if (!isConst(itemAt(args, 0), "Nat")) return undefined;
  const [a, b] = [writtenValue(left), writtenValue(right)];
  return a === undefined || b === undefined ? undefined : [a, b];
}

function writtenValue(e: Expr): bigint | undefined {
  return isConst(e, "Nat.zero") ? undefined : numeralValue(e);
}

/** `2 + 3` becomes `5`. */
export const computeNumeral: Procedure = ({ elab }, e) => {
  const head = appHead(e);
  const operation = head.kind === "const" ? operations[head.name] : undefined;
  const sides = operation === undefined ? undefined : literalSides(e, 6);
  const value = sides === undefined ? undefined : operation?.(...sides);
  if (value === undefined) return undefined;
  const expr = natNumeral(elab, value);
  return elab.meta.isDefEq(e, expr) ? { expr, proof: undefined } : undefined;
};

/** `b + 2 ≤ b` and `b + 2 < b` become `False`, as core's `Nat.reduceLeDiff` and its like have it. */
export const refuteOffset: Procedure = ({ proofs }, e) => {
  const head = appHead(e);
  const lemma = isConst(head, "LE.le") ? "not_offset_le" : isConst(head, "LT.lt") ? "not_offset_lt" : undefined;
  const [type, , sum, base] = tupleOf(appArgs(e), 4) ?? [];
  if (lemma === undefined || type === undefined || sum === undefined || base === undefined) return undefined;
  if (!isConst(type, "Nat")) return undefined;
  const [, , , , left, right] = (isConst(appHead(sum), "HAdd.hAdd") ? tupleOf(appArgs(sum), 6) : undefined) ?? [];
  const amount = right === undefined ? undefined : writtenValue(right);
  if (left === undefined || amount === undefined || amount === 0n || !sameExpr(left, base)) return undefined;
  return proofs.falsity(e, apps(constant(`Gentzen.${lemma}`), [base, natLit(amount - 1n)]));
};

/** `"a" = "b"` and `'a' = 'b'` become `False`, as core's `String.reduceEq`, `Char.reduceEq` and their like have it. */
export const compareTexts: Procedure = ({ elab, proofs }, e) => {
  const head = appHead(e);
  const sides = isConst(head, "Eq") || isConst(head, "Ne") ? tupleOf(appArgs(e), 3) : undefined;
  if (sides === undefined || !isText(sides[1]) || !isText(sides[2])) return undefined;
  const holds = sameExpr(sides[1], sides[2]) === isConst(head, "Eq");
  const proof = decided(elab, e, holds);
  if (proof === undefined) return undefined;
  return holds ? proofs.truth(e, proof) : proofs.falsity(e, proof);
};

function isText(e: Expr): boolean {
  return e.kind === "string" || (e.kind === "app" && isConst(e.fn, "Char.ofNat") && e.arg.kind === "nat");
}

/** `2 < 3` becomes `True`, `2 = 3` becomes `False`. */
export const compareNumerals: Procedure = ({ elab, proofs }, e) => {
  const head = appHead(e);
  const comparison = head.kind === "const" ? comparisons[head.name] : undefined;
  if (comparison === undefined) return undefined;
  const sides = literalSides(e, head.kind === "const" && (head.name === "Eq" || head.name === "Ne") ? 3 : 4);
  if (sides === undefined) return undefined;
  const holds = comparison(...sides);
  const proof = decided(elab, e, holds);
  if (proof === undefined) return undefined;
  return holds ? proofs.truth(e, proof) : proofs.falsity(e, proof);
};
