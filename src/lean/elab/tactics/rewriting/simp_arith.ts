// What `simp +arith` adds: linear relations between natural numbers are decided where cancelling leaves nothing but numbers on a side.

import { tupleOf } from "../../../../platform/index.ts";
import {
  app,
  appArgs,
  appHead,
  apps,
  constant,
  type Expr,
  type FVar,
  fvar,
  isConst,
  replaceFVars,
  sameExpr,
} from "../../../kernel/index.ts";
import { LocalContext } from "../../meta/context.ts";
import { numeralValue } from "../../meta/naturals.ts";
import { omega } from "../../omega/part.ts";
import type { Procedure } from "../../simp/simplifier.ts";

/** What stands for the parts of a relation that are no sum, multiple or numeral, and how often each is on the right less the left. */
interface Linear {
  readonly parts: { readonly of: Expr; readonly stand: FVar; more: bigint }[];
  number: bigint;
}

const relations = new Set(["Eq", "LE.le", "LT.lt", "GE.ge", "GT.gt"]);

/** `p` becomes `True` or `False` where core's `Nat.Linear` has it so: all but sums and multiples by numerals counts as a part that may be anything. */
export const decideLinear: Procedure = ({ elab, proofs }, e) => {
  const head = appHead(e);
  const args = appArgs(e);
  const [type] = args;
  const sides = tupleOf(args.slice(-2), 2);
  if (head.kind !== "const" || !relations.has(head.name) || type === undefined || !isConst(type, "Nat"))
    return undefined;
  if (sides === undefined) return undefined;
  const found: Linear = { parts: [], number: 0n };
  const turned = head.name === "GE.ge" || head.name === "GT.gt";
  const stated = sides.map((side, i) => abstracted(side, found, (i === 0) === turned ? 1n : -1n));
  if (head.name === "LT.lt" || head.name === "GT.gt") found.number -= 1n;
  const answer = decision(found, head.name === "Eq");
  if (answer === undefined) return undefined;
  const claim = apps(head, [...args.slice(0, -2), ...stated]);
  const proof = omega.content.closeByOmega(elab.meta, LocalContext.empty, answer ? claim : app(constant("Not"), claim));
  if (proof === undefined) return undefined;
  const of = found.parts.map((part) => part.of);
  const about = found.parts.map(({ stand }) => stand);
  const whole = replaceFVars(elab.meta.instantiate(proof), about, of);
  return answer ? proofs.truth(e, whole) : proofs.falsity(e, whole);
};

/** Whether the left side is at most, or is, the right one; undefined where that depends on the parts. */
function decision({ parts, number }: Linear, isEquation: boolean): boolean | undefined {
  const [more, less] = [parts.some((part) => part.more > 0n), parts.some((part) => part.more < 0n)];
  if (!less && number >= 0n && (!isEquation || (!more && number === 0n))) return true;
  if (!more && number < 0n) return false;
  return isEquation && !less && number > 0n ? false : undefined;
}

/** The term with variables for its parts, which are counted, each `times` as often as it occurs. */
function abstracted(e: Expr, found: Linear, times: bigint): Expr {
  const value = numeralValue(e);
  if (value !== undefined) {
    found.number += value * times;
    return e;
  }
  const head = appHead(e);
  const args = appArgs(e);
  const [only, ...more] = args;
  if (isConst(head, "Nat.succ") && only !== undefined && more.length === 0) {
    found.number += times;
    return app(head, abstracted(only, found, times));
  }
  const [, , , , left, right] = tupleOf(args, 6) ?? [];
  if (left !== undefined && right !== undefined) {
    const by = [numeralValue(left), numeralValue(right)];
    const isSum = isConst(head, "HAdd.hAdd");
    if (isSum || (isConst(head, "HMul.hMul") && by.some((each) => each !== undefined))) {
      const sides = [left, right].map((side, i) =>
        isSum
          ? abstracted(side, found, times)
          : by[i] === undefined
            ? abstracted(side, found, times * (by[1 - i] ?? 1n))
            : side,
      );
      return apps(head, [...args.slice(0, 4), ...sides]);
    }
  }
  let part = found.parts.find(({ of }) => sameExpr(of, e));
  if (part === undefined) {
    part = { of: e, stand: fvar("x", constant("Nat")), more: 0n };
    found.parts.push(part);
  }
  part.more += times;
  return part.stand;
}
