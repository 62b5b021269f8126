// What is measured of an argument that no measure is stated for: its size, as `sizeOf` has it for the type, written out as the
// recursor that computes it.
import { itemAt, lastOf } from "../../../platform/index.ts";
import {
  appArgs,
  appHead,
  apps,
  bindLambda,
  constant,
  type Expr,
  type FVar,
  fvar,
  instantiate1,
  instantiateLevelParams,
  isConst,
  levelOne,
  levelZero,
  proj,
  replaceFVars,
  type TypeChecker,
} from "../../kernel/index.ts";
import { piOf, typeAfter } from "../meta/function_types.ts";
import { isFVar } from "../meta/holes.ts";
import { natNumeral, natSum } from "../meta/naturals.ts";
import { openBinders } from "./opened.ts";

const nat = constant("Nat");

/** A pair of measures. */
export function pairOf(checker: TypeChecker, first: Expr, second: Expr): Expr {
  const types = [first, second].map((part) => checker.infer(part));
  return apps(constant("Prod.mk", [levelZero, levelZero]), [...types, first, second]);
}

/** The measure in numbers, and in pairs of them where pairs are measured; undefined for what has no size. */
export function inNumbers(checker: TypeChecker, measure: Expr): Expr | undefined {
  const type = checker.whnf(checker.infer(measure));
  if (!isConst(appHead(type), "Prod")) return sizeOf(checker, measure, type);
  const made = isConst(appHead(measure), "Prod.mk") ? appArgs(measure).slice(2) : undefined;
  const [first, second] = [0, 1].map((i) => inNumbers(checker, made?.[i] ?? proj("Prod", i, measure)));
  return first === undefined || second === undefined ? undefined : pairOf(checker, first, second);
}

/** The size of an element of a type; undefined if it is the same for all. */
export function sizeOf(checker: TypeChecker, value: Expr, of: Expr): Expr | undefined {
  const type = checker.whnf(of);
  const head = appHead(type);
  if (head.kind !== "const") return undefined;
  if (head.name === "Nat") return value;
  const info = checker.environment.get(head.name);
  const recursor = checker.environment.get(`${head.name}.rec`);
  if (info?.kind !== "inductive" || recursor?.kind !== "recursor" || info.isProp) return undefined;
  if (recursor.levelParams.length === info.levelParams.length) return undefined;
  checker.budget.step();
  const levels = [levelOne, ...head.levels];
  const args = appArgs(type);
  const params = args.slice(0, info.numParams);
  let rest = typeAfter(instantiateLevelParams(recursor.type, recursor.levelParams, levels), params);
  const motives: FVar[] = [];
  while (motives.length < recursor.numMotives) {
    const { type: stated, body } = piOf(rest);
    const motive = fvar("motive", stated);
    motives.push(motive);
    rest = instantiate1(body, motive);
  }
  const minors: Expr[] = [];
  while (minors.length < recursor.numMinors) {
    const premise = piOf(rest);
    minors.push(sizeOfMade(checker, openBinders(premise.type).variables, motives));
    rest = premise.body;
  }
  const numbers = motives.map((motive) => bindLambda(openBinders(motive.type).variables, nat));
  const outer = [...numbers, ...minors.map((minor) => replaceFVars(minor, motives, numbers))];
  return apps(constant(recursor.name, levels), [...params, ...outer, ...args.slice(info.numParams), value]);
}

/** One and the sizes of the fields, of which functions have none; a function of the variables of a minor premise. */
function sizeOfMade(checker: TypeChecker, variables: readonly FVar[], motives: readonly FVar[]): Expr {
  const recursive = new Set<number>();
  let sum = natNumeral(checker, 1n);
  for (const variable of [...variables].reverse()) {
    const { variables: under, rest } = openBinders(variable.type);
    const family = appHead(rest);
    let size: Expr | undefined;
    if (motives.some(({ id }) => isFVar(family) && family.id === id)) {
      const field = appHead(lastOf(appArgs(rest)));
      if (isFVar(field)) recursive.add(field.id);
      if (under.length === 0) size = variable;
    } else if (!recursive.has(variable.id)) size = sizeOf(checker, variable, variable.type);
    if (size !== undefined) sum = natSum(sum, size);
  }
  return bindLambda(variables, sum);
}

/** A measure with the sizes of constructor applications computed. */
export function computed(checker: TypeChecker, measure: Expr): Expr {
  const head = appHead(measure);
  const args = appArgs(measure);
  if (head.kind !== "const") return measure;
  if (head.name === "HAdd.hAdd" || head.name === "Prod.mk") {
    return apps(head, [...args.slice(0, -2), ...args.slice(-2).map((part) => computed(checker, part))]);
  }
  if (checker.environment.get(head.name)?.kind !== "recursor") return measure;
  const reduced = checker.whnfCore(measure);
  return isConst(appHead(reduced), head.name) ? reduced : computed(checker, reduced);
}

/** What shrinks if a number rises to a bound: `b - a`, where a condition says that `a` is below `b`. */
export function distance(condition: Expr): Expr | undefined {
  const isNegated = isConst(appHead(condition), "Not");
  const stated = isNegated ? itemAt(appArgs(condition), 0) : condition;
  const head = appHead(stated);
  const args = appArgs(stated);
  const name = head.kind === "const" ? head.name : "";
  const place = ["LT.lt", "LE.le", "GE.ge", "GT.gt"].indexOf(name);
  if (place < 0 || args.length !== 4 || !isConst(itemAt(args, 0), "Nat")) return undefined;
  const [low, high] = place < 2 === isNegated ? [3, 2] : [2, 3];
  const instance = apps(constant("instHSub", [levelZero]), [nat, constant("instSubNat")]);
  const minus = constant("HSub.hSub", [levelZero, levelZero, levelZero]);
  return apps(minus, [nat, nat, nat, instance, itemAt(args, high), itemAt(args, low)]);
}
