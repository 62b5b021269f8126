// Integer terms as `omega` sees them: differences of natural numbers, each with a proof of `Gentzen.Diff term p n`.
import { exactly, tupleOf } from "../../../platform/index.ts";
import { app, appArgs, appHead, apps, argsOf, constant, type Expr, levelZero, natLit } from "../../kernel/index.ts";
import type { Meta } from "../meta/meta.ts";

/** An integer term with two natural numbers whose difference it is, and the proof that it is. */
interface Difference {
  readonly term: Expr;
  readonly positive: Expr;
  readonly negative: Expr;
  readonly proof: Expr;
}

/** A relation between natural numbers, and the proof that a relation between integers is equivalent to it. */
export interface Equivalence {
  readonly integers: Expr;
  readonly naturals: Expr;
  readonly proof: Expr;
}

const nat = constant("Nat");

function isNamed(e: Expr | undefined, name: string): boolean {
  return e?.kind === "const" && e.name === name;
}

/** True for the type of integers. */
export function isInt(e: Expr): boolean {
  return isNamed(e, "Int");
}

const relations = new Map([
  ["Eq", { lemma: "diff_eq", instance: undefined, reversed: false }],
  ["LE.le", { lemma: "diff_le", instance: "Int.instLEInt", reversed: false }],
  ["LT.lt", { lemma: "diff_lt", instance: "Int.instLTInt", reversed: false }],
  ["GE.ge", { lemma: "diff_le", instance: "Int.instLEInt", reversed: true }],
  ["GT.gt", { lemma: "diff_lt", instance: "Int.instLTInt", reversed: true }],
]);

/** A relation between integers as one between natural numbers; undefined for what is no equation or standard order. */
export function naturalRelation(meta: Meta, name: string, args: readonly Expr[]): Equivalence | undefined {
  const relation = relations.get(name);
  const sides = relation === undefined ? undefined : sidesOf(relation.instance, args);
  if (relation === undefined || sides === undefined) return undefined;
  const read = differenceReader();
  const [left, right] = [read(meta.instantiate(sides[0])), read(meta.instantiate(sides[1]))];
  const proof = lemma(relation.lemma, relation.reversed ? [right, left] : [left, right]);
  const [integers, naturals] = exactly(appArgs(meta.infer(proof)), 2);
  return { integers, naturals, proof };
}

/** The sides of an equation of integers, or of a relation by this instance. */
function sidesOf(instance: string | undefined, args: readonly Expr[]): readonly [Expr, Expr] | undefined {
  const [type, ...rest] = args;
  if (type === undefined || !isInt(type)) return undefined;
  if (instance === undefined) return tupleOf(rest, 2);
  return isNamed(rest[0], instance) ? tupleOf(rest.slice(1), 2) : undefined;
}

/** The lemma about differences: first the terms, then the natural numbers of each, then the proofs. */
function lemma(name: string, differences: readonly Difference[]): Expr {
  return apps(constant(`Gentzen.${name}`), [
    ...differences.map(({ term }) => term),
    ...differences.flatMap(({ positive, negative }) => [positive, negative]),
    ...differences.map(({ proof }) => proof),
  ]);
}

/** The operations on `Int` and their standard instances. */
const operations = new Map([
  ["HAdd.hAdd", { lifted: "instHAdd", instance: "Int.instAdd" }],
  ["HSub.hSub", { lifted: "instHSub", instance: "Int.instSub" }],
  ["HMul.hMul", { lifted: "instHMul", instance: "Int.instMul" }],
]);

/** The arguments of a standard operation on integers. */
function operands(e: Expr, name: string): readonly [Expr, Expr] | undefined {
  const operation = operations.get(name);
  const args = tupleOf(appArgs(e), 6);
  if (operation === undefined || args === undefined) return undefined;
  const [first, second, , instance, left, right] = args;
  if (!isInt(first) || !isInt(second)) return undefined;
  const standard = isNamed(appHead(instance), operation.lifted) && isNamed(appArgs(instance)[1], operation.instance);
  return standard ? [left, right] : undefined;
}

/** What is negated by the standard negation of integers. */
function negated(e: Expr): Expr | undefined {
  const [, instance, value] = argsOf(e, "Neg.neg", 3) ?? [];
  return isNamed(instance, "Int.instNegInt") ? value : undefined;
}

/** The natural number that a numeral or a cast is the image of. */
function naturalOf(e: Expr): Expr | undefined {
  const cast = argsOf(e, "Nat.cast", 3);
  if (cast !== undefined) return isNamed(cast[1], "instNatCastInt") ? cast[2] : undefined;
  const numeral = argsOf(e, "OfNat.ofNat", 3);
  if (numeral === undefined) return undefined;
  const [type, value, instance] = numeral;
  return isInt(type) && isNamed(appHead(instance), "instOfNat") ? value : undefined;
}

/** A literal factor: its absolute value, and whether it is written with a minus. */
function factorOf(e: Expr): { readonly size: Expr; readonly negative: boolean } | undefined {
  const inner = negated(e);
  const size = naturalOf(inner ?? e);
  return size?.kind === "nat" ? { size, negative: inner !== undefined } : undefined;
}

function naturals(operation: "Add" | "Mul", left: Expr, right: Expr): Expr {
  const instance = apps(constant(`instH${operation}`, [levelZero]), [nat, constant(`inst${operation}Nat`)]);
  const levels = [levelZero, levelZero, levelZero];
  return apps(constant(`H${operation}.h${operation}`, levels), [nat, nat, nat, instance, left, right]);
}

type Read = (term: Expr) => Difference;

/** Reads terms of type `Int`, parts that are shared once. */
function differenceReader(): Read {
  const known = new Map<Expr, Difference>();
  const read: Read = (term) => {
    const before = known.get(term);
    if (before !== undefined) return before;
    const found = difference(term, read);
    known.set(term, found);
    return found;
  };
  return read;
}

/** A term of type `Int`; whatever is not linear is the difference of its positive and its negative part. */
function difference(term: Expr, read: Read): Difference {
  const natural = naturalOf(term);
  if (natural !== undefined) {
    const proof = app(constant("Gentzen.diff_nat"), natural);
    return { term, positive: natural, negative: natLit(0n), proof };
  }
  const inner = negated(term);
  if (inner !== undefined) {
    const one = read(inner);
    return { term, positive: one.negative, negative: one.positive, proof: lemma("diff_neg", [one]) };
  }
  const head = appHead(term);
  const sides = head.kind === "const" ? operands(term, head.name) : undefined;
  if (head.kind === "const" && sides !== undefined) {
    const found =
      head.name === "HMul.hMul" ? product(term, sides, read) : sum(term, head.name === "HSub.hSub", sides, read);
    if (found !== undefined) return found;
  }
  const negation = apps(constant("Neg.neg", [levelZero]), [constant("Int"), constant("Int.instNegInt"), term]);
  return {
    term,
    positive: app(constant("Int.toNat"), term),
    negative: app(constant("Int.toNat"), negation),
    proof: app(constant("Gentzen.diff_int"), term),
  };
}

function sum(term: Expr, subtract: boolean, sides: readonly [Expr, Expr], read: Read): Difference {
  const [left, right] = [read(sides[0]), read(sides[1])];
  return {
    term,
    positive: naturals("Add", left.positive, subtract ? right.negative : right.positive),
    negative: naturals("Add", left.negative, subtract ? right.positive : right.negative),
    proof: lemma(subtract ? "diff_sub" : "diff_add", [left, right]),
  };
}

/** A product with a literal; undefined if neither factor is one. */
function product(term: Expr, [left, right]: readonly [Expr, Expr], read: Read): Difference | undefined {
  const onLeft = factorOf(left);
  const factor = onLeft ?? factorOf(right);
  if (factor === undefined) return undefined;
  const other = read(onLeft === undefined ? left : right);
  const name = `diff_${factor.negative ? "neg_" : ""}mul_${onLeft === undefined ? "right" : "left"}`;
  const [up, down] = factor.negative ? [other.negative, other.positive] : [other.positive, other.negative];
  return {
    term,
    positive: naturals("Mul", factor.size, up),
    negative: naturals("Mul", factor.size, down),
    proof: apps(constant(`Gentzen.${name}`), [factor.size, other.term, other.positive, other.negative, other.proof]),
  };
}
