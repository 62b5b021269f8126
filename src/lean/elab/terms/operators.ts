// Elaborates operators: the operands of a whole tree first, then one type for all of them, then the applications.

import { app, appHead, apps, constant, type Expr, levelSucc, natLit, sort, strLit } from "../../kernel/index.ts";
import type { Term } from "../../syntax/index.ts";
import { Failure, type Position } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { missingInstanceText } from "../engine/missing_instance.ts";
import { synthesize } from "../instances/instances.ts";
import { isMVar } from "../meta/holes.ts";
import { applyArguments } from "./arguments.ts";
import { coerce, hasCoercion } from "./coercions.ts";

/** A term as its operators see it. */
type Tree =
  | { readonly kind: "operand"; readonly value: Expr; readonly at: Position }
  | {
      readonly kind: "binary";
      readonly name: string;
      readonly left: Tree;
      readonly right: Tree;
      readonly action: boolean;
      readonly at: Position;
    }
  | { readonly kind: "unary"; readonly name: string; readonly operand: Tree; readonly at: Position };

/** Elaborates `a + b`, `-a` and the like. */
export function elaborateOperator(
  elab: Elaborator,
  term: Term & { kind: "binary" | "unary" },
  expected: Expr | undefined,
): Expr {
  const tree = readTree(elab, term);
  elab.synthesizeSome();
  const known = expected === undefined ? undefined : elab.meta.instantiate(expected);
  const type = commonType(elab, tree, known === undefined || isMVar(appHead(known)) ? undefined : known);
  return build(elab, type === undefined ? tree : convert(elab, tree, type, false));
}

/** Elaborates `a = b`, `a < b` and the like. */
export function elaborateRelation(
  elab: Elaborator,
  term: Term & { kind: "relation" },
  expected: Expr | undefined,
): Expr {
  const left = readTree(elab, term.left);
  const right = readTree(elab, term.right);
  elab.synthesizeSome();
  const { at } = term;
  const tree: Tree = { kind: "binary", name: term.name, left, right, action: false, at };
  const type = commonType(elab, tree, undefined);
  if (type === undefined) {
    const first = build(elab, left);
    const second = elab.ensureType(build(elab, right), elab.meta.infer(first), term.right.at);
    return applyConstant(elab, term.name, [first, second], expected, at);
  }
  const decided = term.name === "BEq.beq" || term.name === "bne";
  const common = decided && type.kind === "sort" ? constant("Bool") : type;
  const made = build(elab, convert(elab, tree, common, true));
  elab.synthesizeSome();
  return made;
}

function readTree(elab: Elaborator, term: Term): Tree {
  const { at } = term;
  switch (term.kind) {
    case "parenthesis":
      return isOperator(term.value) ? readTree(elab, term.value) : operand(elab, term);
    case "binary": {
      const right = term.action ? operand(elab, term.right) : readTree(elab, term.right);
      return { kind: "binary", name: term.name, left: readTree(elab, term.left), right, action: term.action, at };
    }
    case "unary":
      return { kind: "unary", name: term.name, operand: readTree(elab, term.operand), at };
    default:
      return operand(elab, term);
  }
}

function isOperator(term: Term): boolean {
  return term.kind === "parenthesis" ? isOperator(term.value) : term.kind === "binary" || term.kind === "unary";
}

function operand(elab: Elaborator, term: Term): Tree {
  return { kind: "operand", value: elab.elaborate(term, undefined), at: term.at };
}

/** The type that all operands can be made to have; undefined if none is known or two have nothing to do with each other. */
function commonType(elab: Elaborator, tree: Tree, expected: Expr | undefined): Expr | undefined {
  let most = expected;
  let comparable = true;
  const visit = (node: Tree): void => {
    if (!comparable) return;
    if (node.kind === "unary") visit(node.operand);
    else if (node.kind === "binary") {
      visit(node.left);
      if (!node.action) visit(node.right);
    } else compare(node.value);
  };
  const compare = (value: Expr): void => {
    const type = elab.meta.whnfReducible(elab.meta.infer(value));
    if (isMVar(appHead(type))) return;
    if (most === undefined) most = type;
    else if (!sameType(elab, most, type) && !hasCoercion(elab, type, most)) {
      if (hasCoercion(elab, most, type)) most = type;
      else comparable = false;
    }
  };
  visit(tree);
  return comparable ? most : undefined;
}

/** True if the types agree without anything being assigned. */
function sameType(elab: Elaborator, a: Expr, b: Expr): boolean {
  return a === b || elab.meta.frozen(() => elab.meta.isDefEq(a, b)).result;
}

/** The tree with its operands made elements of `type`, as far as the operators take one type on both sides. */
function convert(elab: Elaborator, tree: Tree, type: Expr, isRelation: boolean): Tree {
  switch (tree.kind) {
    case "unary":
      return { ...tree, operand: convert(elab, tree.operand, type, false) };
    case "binary": {
      if (!isRelation && !takesOneType(elab, tree.name, type)) {
        return { kind: "operand", value: build(elab, tree), at: tree.at };
      }
      const right = tree.action ? tree.right : convert(elab, tree.right, type, false);
      return { ...tree, left: convert(elab, tree.left, type, false), right };
    }
    case "operand": {
      const { value, at } = tree;
      const found = elab.meta.infer(value);
      if (elab.meta.isDefEq(type, found)) return tree;
      const coerced = coerce(elab, value, found, type);
      if (coerced === undefined) throw elab.mismatch(value, found, type, at);
      return { kind: "operand", value: coerced, at };
    }
  }
}

/** True unless the operator's class certainly has no instance with `type` on both sides. */
function takesOneType(elab: Elaborator, name: string, type: Expr): boolean {
  if (name === "HPow.hPow") return true;
  const owner = name.slice(0, name.indexOf("."));
  const info = elab.environment.get(owner);
  if (info === undefined) return false;
  const level = elab.meta.checker.sortOf(type);
  if (level.kind !== "succ") return false;
  const output = elab.fresh(sort(level));
  const goal = apps(constant(owner, [level.of, level.of, level.of]), [type, type, output]);
  return synthesize(elab.meta, elab.context, goal).kind !== "none";
}

function build(elab: Elaborator, tree: Tree): Expr {
  switch (tree.kind) {
    case "operand":
      return tree.value;
    case "unary":
      return applyConstant(elab, tree.name, [build(elab, tree.operand)], undefined, tree.at);
    case "binary":
      return applyConstant(elab, tree.name, [build(elab, tree.left), build(elab, tree.right)], undefined, tree.at);
  }
}

function applyConstant(
  elab: Elaborator,
  name: string,
  values: readonly Expr[],
  expected: Expr | undefined,
  at: Position,
): Expr {
  const args = values.map((value) => ({ kind: "value" as const, value }));
  return applyArguments(elab, elab.constant(name, at), {
    args,
    named: [],
    ellipsis: false,
    explicit: false,
    expected,
    at,
  });
}

/** Elaborates a numeral: `OfNat.ofNat` at the expected type, or at one found later. */
export function elaborateNumber(elab: Elaborator, term: Term & { kind: "number" }, expected: Expr | undefined): Expr {
  const { at } = term;
  const type = expected ?? elab.freshType();
  const level = elab.freshLevel();
  const literal = natLit(term.value);
  if (!elab.meta.isDefEq(elab.meta.infer(type), sort(levelSucc(level)))) {
    throw new Failure(missingInstanceText(`OfNat ${elab.text(type, 1024)} ${term.value}`), at);
  }
  const hole = elab.instance(apps(constant("OfNat", [level]), [type, literal]), at);
  elab.resolveInstances([hole]);
  return apps(constant("OfNat.ofNat", [level]), [type, literal, hole]);
}

/** Elaborates a string, or a character, which is made of its code. */
export function elaborateText({ value, isCharacter }: Term & { kind: "text" }): Expr {
  return isCharacter ? app(constant("Char.ofNat"), natLit(BigInt(value.codePointAt(0) ?? 0))) : strLit(value);
}
