// Elaborates `calc`: chains of equalities and equivalences.
import type { CalcStep } from "../syntax/ast.ts";
import { Failure, type Position, Unsupported } from "../syntax/failure.ts";
import type { Elaborator } from "./elaborator.ts";
import { appArgs, appHead, apps, constant, type Expr, isConst, type Level, levelOne, prop } from "./kernel.ts";

interface Chain {
  readonly relation: "Eq" | "Iff";
  readonly level: Level;
  readonly type: Expr;
  readonly left: Expr;
  readonly right: Expr;
  readonly proof: Expr;
}

/** Elaborates the steps in order and joins them by transitivity. */
export function elaborateCalc(
  elab: Elaborator,
  steps: readonly CalcStep[],
  expected: Expr | undefined,
  at: Position,
): Expr {
  let chain: Chain | undefined;
  for (const step of steps) {
    const type = elab.type(step.relation);
    elab.synthesizeSome();
    const link = readRelation(elab, type, step.at);
    if (chain !== undefined && !elab.meta.isDefEq(chain.right, link.left)) {
      throw new Failure(
        `invalid 'calc' step, left-hand-side is\n  ${elab.text(link.left)}\nprevious right-hand-side is\n  ${elab.text(chain.right)}`,
        step.at,
      );
    }
    const proof = elab.check(step.proof, type);
    elab.synthesize();
    const current: Chain = { ...link, proof };
    chain = chain === undefined ? current : join(chain, current, step.at);
  }
  if (chain === undefined) throw new Failure("'calc' without steps", at);
  const type = statement(chain);
  if (expected !== undefined && !elab.meta.isDefEq(expected, type)) {
    throw new Failure(
      `invalid 'calc' step, relation\n  ${elab.text(type)}\ndoes not have the expected form\n  ${elab.text(expected)}`,
      at,
    );
  }
  return chain.proof;
}

function readRelation(elab: Elaborator, type: Expr, at: Position): Omit<Chain, "proof"> {
  const known = elab.meta.instantiate(type);
  const head = appHead(known);
  const args = appArgs(known);
  if (isConst(head, "Eq") && args.length === 3) {
    return { relation: "Eq", level: head.levels[0], type: args[0], left: args[1], right: args[2] };
  }
  if (isConst(head, "Iff") && args.length === 2) {
    return { relation: "Iff", level: levelOne, type: prop, left: args[0], right: args[1] };
  }
  throw new Unsupported("relation of a 'calc' step", at);
}

function statement({ relation, level, type, left, right }: Chain): Expr {
  return relation === "Eq" ? apps(constant("Eq", [level]), [type, left, right]) : apps(constant("Iff"), [left, right]);
}

function join(first: Chain, second: Chain, at: Position): Chain {
  if (first.relation !== second.relation) throw new Unsupported("'calc' with different relations", at);
  const { relation, level, type, left } = first;
  const args = [left, first.right, second.right, first.proof, second.proof];
  const proof =
    relation === "Eq" ? apps(constant("Eq.trans", [level]), [type, ...args]) : apps(constant("Iff.trans"), args);
  return { relation, level, type, left, right: second.right, proof };
}
