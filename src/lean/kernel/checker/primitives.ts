// The built-in types that literals denote: which declarations count as the standard ones.
import { addNumbers } from "../budget/big_numbers.ts";
import { charge } from "../budget/meter.ts";
import type { Constants } from "../environment/environment.ts";
import {
  app,
  apps,
  arrow,
  type Const,
  constant,
  type Expr,
  fvar,
  type NatLit,
  natLit,
  prop,
  type StrLit,
  sort,
  type0,
} from "../term/expr.ts";
import { levelParam, levelSucc, levelZero } from "../term/level.ts";
import type { Name } from "../term/name.ts";
import { sameExpr } from "../term/same_expr.ts";
import { bindPi, instantiateLevelParams } from "../term/substitute.ts";

const nat = constant("Nat");
export const natZero: Const = constant("Nat.zero");
const natSuccessor = constant("Nat.succ");

/** True if the constant exists, is of the given kind, and has exactly this type up to the names of its level parameters. */
export function hasType(
  environment: Constants,
  name: Name,
  kind: string,
  params: readonly Name[],
  type: Expr,
): boolean {
  const info = environment.get(name);
  if (info?.kind !== kind || info.levelParams.length !== params.length) return false;
  return sameExpr(instantiateLevelParams(info.type, info.levelParams, params.map(levelParam)), type);
}

/** True if the inductive type has exactly these constructors, in this order, and this many parameters. */
export function hasShape(
  environment: Constants,
  name: Name,
  numParams: number,
  constructors: readonly Name[],
): boolean {
  const info = environment.get(name);
  if (info?.kind !== "inductive" || info.numParams !== numParams) return false;
  return info.constructors.length === constructors.length && constructors.every((c, i) => info.constructors[i] === c);
}

/** `inductive Nat : Type | zero : Nat | succ : Nat → Nat`. */
export function isStandardNat(environment: Constants): boolean {
  return (
    hasShape(environment, "Nat", 0, ["Nat.zero", "Nat.succ"]) &&
    hasType(environment, "Nat", "inductive", [], type0) &&
    hasType(environment, "Nat.zero", "constructor", [], nat) &&
    hasType(environment, "Nat.succ", "constructor", [], arrow(nat, nat))
  );
}

/** `inductive Eq : {α : Sort u} → α → α → Prop | refl (a : α) : Eq a a`, with α and the left side as parameters. */
export function isStandardEq(environment: Constants): boolean {
  const u = levelParam("u");
  const alpha = fvar("α", sort(u));
  const a = fvar("a", alpha);
  const refl = bindPi([alpha, a], apps(constant("Eq", [u]), [alpha, a, a]));
  return (
    hasShape(environment, "Eq", 2, ["Eq.refl"]) &&
    hasType(environment, "Eq", "inductive", ["u"], bindPi([alpha, a], arrow(alpha, prop))) &&
    hasType(environment, "Eq.refl", "constructor", ["u"], refl)
  );
}

/** `inductive List (α : Type u) : Type u | nil : List α | cons : α → List α → List α`. */
function isStandardList(environment: Constants): boolean {
  const u = levelParam("u");
  const alpha = fvar("α", sort(levelSucc(u)));
  const list = app(constant("List", [u]), alpha);
  return (
    hasShape(environment, "List", 1, ["List.nil", "List.cons"]) &&
    hasType(environment, "List", "inductive", ["u"], bindPi([alpha], alpha.type)) &&
    hasType(environment, "List.nil", "constructor", ["u"], bindPi([alpha], list)) &&
    hasType(environment, "List.cons", "constructor", ["u"], bindPi([alpha], arrow(alpha, arrow(list, list))))
  );
}

/** The function that makes a string of its characters. */
export type StringMaker = "String.mk" | "String.ofList";

/**
 * How string literals denote lists of characters: with the standard `Nat` and `List` and a function `Char.ofNat : Nat → Char`,
 * by `String.mk : List Char → String` if that is the only constructor of `String`, else, in a Lean whose strings are made of
 * bytes, by a function `String.ofList` of the same type. The constructor goes first: it is there as soon as `String` is, so
 * that no declaration changes what the literals before it denote. Undefined if there are no strings.
 */
export function standardString(environment: Constants): StringMaker | undefined {
  const char = constant("Char");
  const fromList = arrow(app(constant("List", [levelZero]), char), constant("String"));
  const hasCharacters =
    isStandardNat(environment) &&
    isStandardList(environment) &&
    hasType(environment, "Char", "inductive", [], type0) &&
    hasType(environment, "Char.ofNat", "definition", [], arrow(nat, char)) &&
    hasType(environment, "String", "inductive", [], type0);
  if (!hasCharacters) return undefined;
  if (hasShape(environment, "String", 0, ["String.mk"])) {
    return hasType(environment, "String.mk", "constructor", [], fromList) ? "String.mk" : undefined;
  }
  return hasType(environment, "String.ofList", "definition", [], fromList) ? "String.ofList" : undefined;
}

/** The numeral as a constructor application: `Nat.zero`, or `Nat.succ` of the numeral before. */
export function numeralToConstructor(e: NatLit): Expr {
  return e.value === 0n ? natZero : app(natSuccessor, natLit(addNumbers(e.value, -1n)));
}

/** The string made of the list of its characters, each `Char.ofNat` of its code point. */
export function stringOfCharacters(maker: StringMaker, e: StrLit): Expr {
  const char = constant("Char");
  let list: Expr = app(constant("List.nil", [levelZero]), char);
  charge(e.value.length);
  for (const text of [...e.value].reverse()) {
    const character = app(constant("Char.ofNat"), natLit(BigInt(text.codePointAt(0) as number)));
    list = apps(constant("List.cons", [levelZero]), [char, character, list]);
  }
  return app(constant(maker), list);
}
