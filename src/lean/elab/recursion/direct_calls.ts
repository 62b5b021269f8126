// Recursion on a proof of an inductive proposition: calls on its direct parts become induction hypotheses.
import {
  appArgs,
  apps,
  bindLambda,
  constant,
  type Expr,
  type FVar,
  fvar,
  headBeta,
  mapExpr,
  replaceFVars,
} from "../../kernel/index.ts";
import { recursorBranches } from "../cases/recursor_branches.ts";
import { NotStructural } from "./calls.ts";
import { heldResult, type Results, replaceCalls } from "./replace_calls.ts";
import type { RecursionPlan } from "./structural.ts";

/** The function by the recursor: in each branch the argument is a constructor, and calls on its fields are hypotheses. */
export function recurseDirectly(plan: RecursionPlan): Expr {
  const { environment, checker, info, head, params, motive, indices, major, others, body } = plan;
  const recursor = environment.get(`${info.name}.rec`);
  if (recursor?.kind !== "recursor" || recursor.levelParams.length > head.levels.length || recursor.numMotives > 1) {
    throw new NotStructural();
  }
  const stand = fvar("motive", checker.infer(motive));
  const minors = recursorBranches(checker, recursor, head.levels, params).map((branch) => {
    const stated = branch.hypotheses(stand);
    const hypotheses = stated.map(({ name, type, id }) => fvar(name, put(type, stand, motive), { id }));
    const replaced: FVar[] = [...indices, major];
    const values: Expr[] = [...branch.indices, branch.made];
    const copied = others.map((other) => {
      const copy = fvar(other.name, replaceFVars(other.type, replaced, values), { info: other.info });
      replaced.push(other);
      values.push(copy);
      return copy;
    });
    const result = checker.whnfCore(replaceFVars(body, replaced, values));
    return bindLambda(
      [...branch.fields, ...hypotheses, ...copied],
      replaceCalls(plan, resultsOf(plan, stated), result),
    );
  });
  const applied = apps(constant(recursor.name, head.levels), [...params, motive, ...minors, ...indices, major]);
  return apps(applied, others);
}

function resultsOf(plan: RecursionPlan, hypotheses: readonly FVar[]): Results {
  const elementOf = (type: Expr): Expr | undefined => (type.kind === "app" ? appArgs(type).at(-1) : undefined);
  const find = (element: Expr): Expr | undefined =>
    hypotheses.find(({ type }) => {
      const known = elementOf(type);
      return known !== undefined && plan.checker.isDefEq(known, element);
    });
  return { known: new Map(), call: (args, inside) => heldResult(plan, find, args, inside), enter: () => undefined };
}

/** The motive put in for the variable that stands for it, and contracted. */
function put(type: Expr, stand: FVar, motive: Expr): Expr {
  return mapExpr(replaceFVars(type, [stand], [motive]), (node) => {
    if (node.kind !== "app") return undefined;
    const contracted = headBeta(node);
    return contracted === node ? undefined : contracted;
  });
}
