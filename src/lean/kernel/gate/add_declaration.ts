// The gate of the kernel: a declaration enters an environment only after all of it has been checked.

import { asLimit, CheckError } from "../budget/errors.ts";
import { Budget, type Limits } from "../budget/limits.ts";
import { TypeChecker } from "../checker/type_checker.ts";
import type {
  AxiomDeclaration,
  Declaration,
  DefinitionDeclaration,
  DefinitionInfo,
  OpaqueDeclaration,
  TheoremDeclaration,
} from "../environment/declaration.ts";
import { Environment } from "../environment/environment.ts";
import { forEachConstant } from "../environment/used_constants.ts";
import { checkClosed, checkFreshNames, checkLevelParams } from "../environment/well_formed.ts";
import { addInductive } from "../inductive/inductive.ts";
import type { Expr } from "../term/expr.ts";
import { exprText } from "../term/expr_text.ts";
import { isStandardOperation } from "./arithmetic.ts";
import { addQuotients } from "./quotient.ts";

/**
 * Checks a declaration and, if it is right, stores its constants in the environment. On an error the environment is
 * unchanged.
 *
 * @throws CheckError if the declaration is refused.
 * @throws LimitError if a limit ended the check; nothing is then known about the declaration.
 */
export function addDeclaration(
  environment: Environment,
  declaration: Declaration,
  limits: Partial<Limits> | Budget = {},
): void {
  const budget = limits instanceof Budget ? limits : new Budget(limits);
  try {
    checkAndStore(environment, declaration, budget);
  } catch (error) {
    throw asLimit(error);
  }
}

function checkAndStore(environment: Environment, declaration: Declaration, budget: Budget): void {
  switch (declaration.kind) {
    case "axiom":
      checkSignature(environment, declaration, budget);
      Environment.insert(environment, pick(declaration));
      break;
    case "theorem":
    case "opaque":
      checkValue(environment, declaration, budget);
      Environment.insert(environment, { ...pick(declaration), value: declaration.value });
      break;
    case "definition":
      checkValue(environment, declaration, budget);
      Environment.insert(environment, definitionInfo(environment, declaration, budget));
      break;
    case "inductive":
      addInductive(environment, declaration, budget);
      break;
    case "quotient":
      addQuotients(environment);
      break;
  }
}

type Valued = DefinitionDeclaration | TheoremDeclaration | OpaqueDeclaration;

function pick<K extends AxiomDeclaration | Valued>({
  kind,
  name,
  levelParams,
  type,
}: K): Pick<K, "kind" | "name" | "levelParams" | "type"> {
  return { kind, name, levelParams, type };
}

function checkSignature(environment: Environment, declaration: AxiomDeclaration | Valued, budget: Budget): TypeChecker {
  const { name, levelParams, type } = declaration;
  checkFreshNames(environment, [name]);
  checkLevelParams(levelParams);
  checkClosed(type, levelParams);
  const checker = new TypeChecker(environment, { budget });
  checker.sortOf(type);
  if (declaration.kind === "theorem" && !checker.isProposition(type)) {
    throw new CheckError("The type of a theorem is not a proposition.", [`name: ${name}`, `type: ${exprText(type)}`]);
  }
  return checker;
}

function checkValue(environment: Environment, declaration: Valued, budget: Budget): void {
  const checker = checkSignature(environment, declaration, budget);
  checkClosed(declaration.value, declaration.levelParams);
  const valueType = checker.infer(declaration.value);
  if (checker.isDefEq(valueType, declaration.type)) return;
  throw new CheckError("The value of a declaration does not have its type.", [
    `name: ${declaration.name}`,
    `type of the value: ${exprText(valueType)}`,
    `declared type: ${exprText(declaration.type)}`,
  ]);
}

function definitionInfo(environment: Environment, declaration: DefinitionDeclaration, budget: Budget): DefinitionInfo {
  const { value, abbreviation = false } = declaration;
  const height = heightOf(environment, value);
  const info: DefinitionInfo = { ...pick(declaration), value, abbreviation, height, arithmetic: false };
  return isStandardOperation(environment, info, budget) ? { ...info, arithmetic: true } : info;
}

/** One more than the largest height among the definitions that occur. */
function heightOf(environment: Environment, value: Expr): number {
  let height = 0;
  forEachConstant(value, new Set(), (name) => {
    const info = environment.get(name);
    if (info?.kind === "definition") height = Math.max(height, info.height);
  });
  return height + 1;
}
