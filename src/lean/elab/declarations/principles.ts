// Adds the principle of functional induction of a recursive function, proved by recursion as the function itself is.

import {
  addDeclaration,
  Budget,
  betaArgs,
  bindLambda,
  bindPi,
  CheckError,
  type Environment,
  LimitError,
} from "../../kernel/index.ts";
import { Failure, type Position, type TerminationHints, Unsupported } from "../../syntax/index.ts";
import { withConstant } from "../environment/view.ts";
import { LocalContext } from "../meta/context.ts";
import type { Scope } from "../names/scope.ts";
import { NotStructural } from "../recursion/calls.ts";
import { principleFor } from "../recursion/functional_induction.ts";
import { principleOf } from "../recursion/lemmas_of.ts";
import { compileStructurally, openRecursion } from "../recursion/structural.ts";
import type { Elaborated } from "./declarations.ts";
import { newElaborator } from "./new_elaborator.ts";
import { compileAlong } from "./termination.ts";

/** Steps, so that whether there is a principle does not depend on the machine. */
const principleLimits = { steps: 400_000 };

/** Adds `f.induct`, if the function is of a form for which the principle is known and can be proved. */
export function addPrinciple(
  environment: Environment,
  scope: Scope,
  name: string,
  { recursive, measure, levelParams }: Elaborated,
  hints: TerminationHints | undefined,
  at: Position,
): void {
  if (recursive === undefined || environment.has(principleOf(name))) return;
  const budget = new Budget(principleLimits);
  try {
    budget.run(() => {
      const elab = newElaborator(environment, scope, LocalContext.empty, budget);
      const { outer, of, recursive: given } = principleFor(elab, name, recursive);
      const { self, variables, type } = given;
      const itself = { kind: "axiom", name: self, levelParams: [], type: bindPi(variables, type) } as const;
      const opened = openRecursion(withConstant(environment, itself), given, budget);
      const place = { environment, scope, shared: outer, budget, at };
      const value =
        measure === undefined
          ? compileStructurally(opened)
          : compileAlong(place, opened, betaArgs(measure, of), hints)?.value;
      if (value === undefined) return;
      const bound = [...outer, ...variables];
      addDeclaration(
        environment,
        { kind: "theorem", name: self, levelParams, type: bindPi(bound, type), value: bindLambda(bound, value) },
        budget,
      );
    });
  } catch (error) {
    if (isExpected(error)) return;
    throw error;
  }
}

function isExpected(error: unknown): boolean {
  return [NotStructural, CheckError, LimitError, Failure, Unsupported].some((kind) => error instanceof kind);
}
