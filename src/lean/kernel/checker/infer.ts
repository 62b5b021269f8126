// Type inference with every check on.

import { itemAt } from "../../../platform/index.ts";
import { CheckError, NotSupportedError } from "../budget/errors.ts";
import {
  type App,
  appArgs,
  appHead,
  type Const,
  constant,
  type Expr,
  type FVar,
  fvar,
  isConst,
  type Lam,
  type Let,
  type Pi,
  type Proj,
  proj,
  type StrLit,
  sort,
} from "../term/expr.ts";
import { exprText } from "../term/expr_text.ts";
import { type Level, levelSucc } from "../term/level.ts";
import { imaxOf } from "../term/level_order.ts";
import { bindPi, instantiate, instantiate1, instantiateLevelParams } from "../term/substitute.ts";
import type { TypeChecker } from "./type_checker.ts";

/** Half of a UTF-16 pair: no character, so that Lean has no string with it. */
const loneSurrogate = /\p{Surrogate}/u;

/** The type of a term. @throws CheckError if the term is ill-typed. */
export function inferType(checker: TypeChecker, e: Expr): Expr {
  switch (e.kind) {
    case "bvar":
      throw new CheckError("A bound variable is out of scope.", `index: ${e.index}`);
    case "fvar":
      return e.type;
    case "sort":
      return sort(levelSucc(e.level));
    case "const":
      return inferConst(checker, e);
    case "app":
      return inferApp(checker, e);
    case "lam":
      return inferLam(checker, e);
    case "pi":
      return inferPi(checker, e);
    case "let":
      return inferLet(checker, e);
    case "proj":
      return inferProj(checker, e);
    case "nat":
      if (!checker.standardNat) throw new CheckError("A numeral needs the standard Nat.", exprText(e));
      if (e.value < 0n) throw new CheckError("A numeral is negative.", exprText(e));
      return constant("Nat");
    case "string":
      if (checker.stringMaker === undefined) throw withoutString(checker, e);
      if (loneSurrogate.test(e.value)) throw new CheckError("A string holds half of a character.", exprText(e));
      return constant("String");
  }
}

/** Without a `String` there are no strings; a `String` of another shape has some, of which this kernel knows nothing. */
function withoutString(checker: TypeChecker, e: StrLit): Error {
  const error = checker.environment.has("String") ? NotSupportedError : CheckError;
  return new error("A string needs the standard String.", exprText(e));
}

function inferConst(checker: TypeChecker, e: Const): Expr {
  const info = checker.lookup(e.name);
  if (info.levelParams.length !== e.levels.length) {
    throw new CheckError("A constant has the wrong number of universe levels.", [
      `constant: ${e.name}`,
      `levels: ${e.levels.length}, declared: ${info.levelParams.length}`,
    ]);
  }
  return instantiateLevelParams(info.type, info.levelParams, e.levels);
}

function inferApp(checker: TypeChecker, e: App): Expr {
  const args = appArgs(e);
  let type = checker.infer(appHead(e));
  let instantiated = 0;
  for (let i = 0; i < args.length; i++) {
    if (type.kind !== "pi") {
      type = checker.ensurePi(instantiate(type, args.slice(instantiated, i)), e);
      instantiated = i;
    }
    if (!checker.trusting) {
      const domain = instantiate(type.type, args.slice(instantiated, i));
      const arg = itemAt(args, i);
      const argType = checker.infer(arg);
      if (!checker.isDefEq(argType, domain)) {
        throw new CheckError("An argument has the wrong type.", [
          `in: ${exprText(e)}`,
          `argument: ${exprText(arg)}`,
          `its type: ${exprText(argType)}`,
          `expected: ${exprText(domain)}`,
        ]);
      }
    }
    type = type.body;
  }
  return instantiate(type, args.slice(instantiated));
}

function inferLam(checker: TypeChecker, e: Lam): Expr {
  const variables: FVar[] = [];
  let body: Expr = e;
  while (body.kind === "lam") {
    const type = instantiate(body.type, variables);
    if (!checker.trusting) checker.sortOf(type);
    variables.push(fvar(body.name, type, { info: body.info }));
    body = body.body;
  }
  return bindPi(variables, checker.infer(instantiate(body, variables)));
}

function inferPi(checker: TypeChecker, e: Pi): Expr {
  const variables: FVar[] = [];
  const levels: Level[] = [];
  let body: Expr = e;
  while (body.kind === "pi") {
    const type = instantiate(body.type, variables);
    levels.push(checker.sortOf(type));
    variables.push(fvar(body.name, type, { info: body.info }));
    body = body.body;
  }
  let level = checker.sortOf(instantiate(body, variables));
  for (const domain of levels.reverse()) level = imaxOf(domain, level);
  return sort(level);
}

function inferLet(checker: TypeChecker, e: Let): Expr {
  if (!checker.trusting) {
    checker.sortOf(e.type);
    const valueType = checker.infer(e.value);
    if (!checker.isDefEq(valueType, e.type)) {
      throw new CheckError("The value of a let has the wrong type.", [
        `value: ${exprText(e.value)}`,
        `its type: ${exprText(valueType)}`,
        `expected: ${exprText(e.type)}`,
      ]);
    }
  }
  return checker.infer(instantiate1(e.body, e.value));
}

function inferProj(checker: TypeChecker, e: Proj): Expr {
  const type = checker.whnf(checker.infer(e.struct));
  const refuse = (reason: string) => new CheckError(`A projection is refused: ${reason}.`, exprText(e));
  const head = appHead(type);
  if (!isConst(head, e.structName)) throw refuse("the term is not of the structure's type");
  const structure = checker.environment.structure(e.structName);
  if (structure === undefined) throw refuse("the type is not a structure");
  const params = appArgs(type);
  const { maker } = structure;
  if (params.length !== maker.numParams) throw refuse("the structure's type has the wrong number of arguments");
  if (e.index < 0 || e.index >= maker.numFields) throw refuse("there is no such field");
  const fromProp = checker.isProposition(type);
  let fields = instantiateLevelParams(maker.type, maker.levelParams, head.levels);
  for (const param of params) fields = instantiate1(checker.ensurePi(fields, e).body, param);
  for (let i = 0; ; i++) {
    const field = checker.ensurePi(fields, e);
    const dataNeeded = i === e.index || field.body.looseRange > 0;
    if (fromProp && dataNeeded && !checker.isProposition(field.type)) throw refuse("a proof would give data");
    if (i === e.index) return field.type;
    fields = instantiate1(field.body, proj(e.structName, i, e.struct));
  }
}
