// The minor premises of a recursor, opened: fields, the constructor applied to them, and the induction hypotheses.

import type { TypeChecker } from "../../kernel/index.ts";
import {
  appArgs,
  apps,
  constant,
  type Expr,
  type FVar,
  fvar,
  headBeta,
  instantiate1,
  instantiateLevelParams,
  type Level,
  levelZero,
  mapExpr,
  type RecursorInfo,
  replaceFVars,
} from "../../kernel/index.ts";
import { inaccessible } from "../meta/context.ts";
import { piOf, typeAfter } from "../meta/function_types.ts";

export interface RecursorBranch {
  /** The constructor's full name. */
  readonly maker: string;
  readonly fields: readonly FVar[];
  /** The constructor applied to the parameters and the fields. */
  readonly made: Expr;
  /** The indices of its type. */
  readonly indices: readonly Expr[];
  /** Fresh induction hypotheses for a motive. */
  hypotheses(motive: Expr): FVar[];
}

/** The branches of a recursor for given parameters; `levels` are those of the family. */
export function recursorBranches(
  checker: TypeChecker,
  recursor: RecursorInfo,
  levels: readonly Level[],
  params: readonly Expr[],
): RecursorBranch[] {
  const all = recursor.levelParams.length > levels.length ? [levelZero, ...levels] : levels;
  const type = piOf(typeAfter(instantiateLevelParams(recursor.type, recursor.levelParams, all), params));
  const stand = fvar("motive", type.type);
  let premises = instantiate1(type.body, stand);
  return recursor.rules.map((rule) => {
    const { type: premise, body: others } = piOf(premises);
    premises = others;
    let rest = premise;
    const fields: FVar[] = [];
    for (let i = 0; i < rule.numFields; i++) {
      const { name, type: fieldType, body, info } = piOf(rest);
      const field = fvar(inaccessible(name), fieldType, { info });
      fields.push(field);
      rest = instantiate1(body, field);
    }
    const made = apps(constant(rule.constructorName, levels), [...params, ...fields]);
    const makerType = checker.whnf(checker.infer(made));
    return {
      maker: rule.constructorName,
      fields,
      made,
      indices: appArgs(makerType).slice(params.length),
      hypotheses: (motive) => hypothesesOf(rest, stand, motive),
    };
  });
}

function hypothesesOf(premise: Expr, stand: FVar, motive: Expr): FVar[] {
  const found: FVar[] = [];
  for (let rest = premise; rest.kind === "pi"; rest = rest.body) {
    const type = contract(replaceFVars(rest.type, [stand], [motive]));
    found.push(fvar(inaccessible(rest.name), type));
  }
  return found;
}

/** Contracts the motive where it was put in. */
function contract(e: Expr): Expr {
  return mapExpr(e, (node) => {
    if (node.kind !== "app") return undefined;
    const contracted = headBeta(node);
    return contracted === node ? undefined : contracted;
  });
}
