// Recognising the standard operations on Nat by their defining equations, so that numerals may be computed directly.

import { CheckError } from "../budget/errors.ts";
import type { Budget } from "../budget/limits.ts";
import { hasShape, hasType, isStandardNat } from "../checker/primitives.ts";
import { TypeChecker } from "../checker/type_checker.ts";
import type { DefinitionInfo } from "../environment/declaration.ts";
import { Environment } from "../environment/environment.ts";
import { app, apps, arrow, constant, type Expr, fvar, type0 } from "../term/expr.ts";
import { divisionEquations, isStandardOrder, remainderEquations } from "./division.ts";

const nat = constant("Nat");
const bool = constant("Bool");
const x = fvar("x", nat);
const y = fvar("y", nat);
const zero = constant("Nat.zero");
const successor = (e: Expr) => app(constant("Nat.succ"), e);
const predecessor = (e: Expr) => app(constant("Nat.pred"), e);
const truth = constant("Bool.true");
const falsity = constant("Bool.false");
const add = (a: Expr, b: Expr) => apps(constant("Nat.add"), [a, b]);
const sub = (a: Expr, b: Expr) => apps(constant("Nat.sub"), [a, b]);
const mul = (a: Expr, b: Expr) => apps(constant("Nat.mul"), [a, b]);
const pow = (a: Expr, b: Expr) => apps(constant("Nat.pow"), [a, b]);
const beq = (a: Expr, b: Expr) => apps(constant("Nat.beq"), [a, b]);
const ble = (a: Expr, b: Expr) => apps(constant("Nat.ble"), [a, b]);

type Equation = readonly [Expr, Expr];

interface Specification {
  /** The type of the operation's results. */
  readonly result: Expr;
  /** Equations that determine the operation on all numerals, by induction. */
  readonly equations: readonly Equation[];
  /** Operations in the equations that must be standard themselves. */
  readonly uses: readonly string[];
  /** The equations decide by the order of `Nat`. */
  readonly decides?: boolean;
}

const specifications: ReadonlyMap<string, Specification> = new Map<string, Specification>([
  [
    "Nat.add",
    {
      result: nat,
      uses: [],
      equations: [
        [add(x, zero), x],
        [add(x, successor(y)), successor(add(x, y))],
      ],
    },
  ],
  [
    "Nat.sub",
    {
      result: nat,
      uses: [],
      equations: [
        [predecessor(zero), zero],
        [predecessor(successor(x)), x],
        [sub(x, zero), x],
        [sub(x, successor(y)), predecessor(sub(x, y))],
      ],
    },
  ],
  [
    "Nat.mul",
    {
      result: nat,
      uses: ["Nat.add"],
      equations: [
        [mul(x, zero), zero],
        [mul(x, successor(y)), add(mul(x, y), x)],
      ],
    },
  ],
  [
    "Nat.pow",
    {
      result: nat,
      uses: ["Nat.mul"],
      equations: [
        [pow(x, zero), successor(zero)],
        [pow(x, successor(y)), mul(pow(x, y), x)],
      ],
    },
  ],
  [
    "Nat.beq",
    {
      result: bool,
      uses: [],
      equations: [
        [beq(zero, zero), truth],
        [beq(zero, successor(y)), falsity],
        [beq(successor(x), zero), falsity],
        [beq(successor(x), successor(y)), beq(x, y)],
      ],
    },
  ],
  [
    "Nat.ble",
    {
      result: bool,
      uses: [],
      equations: [
        [ble(zero, zero), truth],
        [ble(zero, successor(y)), truth],
        [ble(successor(x), zero), falsity],
        [ble(successor(x), successor(y)), ble(x, y)],
      ],
    },
  ],
  ["Nat.div", { result: nat, uses: ["Nat.sub"], equations: divisionEquations, decides: true }],
  ["Nat.mod", { result: nat, uses: ["Nat.sub"], equations: remainderEquations, decides: true }],
]);

function isStandardBool(environment: Environment): boolean {
  return (
    hasShape(environment, "Bool", 0, ["Bool.false", "Bool.true"]) &&
    hasType(environment, "Bool", "inductive", [], type0) &&
    hasType(environment, "Bool.false", "constructor", [], bool) &&
    hasType(environment, "Bool.true", "constructor", [], bool)
  );
}

function isArithmetic(environment: Environment, name: string): boolean {
  const info = environment.get(name);
  return info?.kind === "definition" && info.arithmetic;
}

/**
 * True if a checked definition, not yet in the environment, is the standard operation on `Nat` of its name: it has the
 * standard type, and the equations that determine its values on numerals hold by definition.
 */
export function isStandardOperation(environment: Environment, definition: DefinitionInfo, budget: Budget): boolean {
  const specification = specifications.get(definition.name);
  if (specification === undefined || !isStandardNat(environment)) return false;
  if (specification.result === bool && !isStandardBool(environment)) return false;
  if (!specification.uses.every((name) => isArithmetic(environment, name))) return false;
  const scratch = environment.fork();
  Environment.insert(scratch, definition);
  const type = arrow(nat, arrow(nat, specification.result));
  if (!hasType(scratch, definition.name, "definition", [], type)) return false;
  const checker = new TypeChecker(scratch, { budget });
  try {
    if (specification.decides === true && !isStandardOrder(scratch, checker)) return false;
    return specification.equations.every(([left, right]) => {
      const sameType = checker.isDefEq(checker.infer(left), checker.infer(right));
      return sameType && checker.isDefEq(left, right);
    });
  } catch (error) {
    if (error instanceof CheckError) return false;
    throw error;
  }
}
