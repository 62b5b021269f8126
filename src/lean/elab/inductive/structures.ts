// Adds structures to an environment: one constructor, and a projection for each field.

import type { Budget, Environment } from "../../kernel/index.ts";
import {
  appHead,
  apps,
  bindLambda,
  bindPi,
  constant,
  type Expr,
  type FVar,
  fvar,
  hasLooseBVar,
  isConst,
  type Level,
  levelParam,
  pi,
  proj,
  replaceFVars,
  sort,
  TypeChecker,
} from "../../kernel/index.ts";
import type { Position } from "../../syntax/index.ts";
import { addConstructions } from "../constructions/add_constructions.ts";
import { addChecked } from "../declarations/declarations.ts";
import { levelOfFields } from "../declarations/universes.ts";
import { registerStructure } from "../environment/structure_table.ts";
import type { Surroundings } from "../environment/view.ts";
import { explicitToImplicit } from "./inductive_command.ts";

/** A structure after elaboration; the field types may mention the parameters and the fields before. */
export interface StructureDeclaration {
  readonly name: string;
  /** Full name of the constructor. */
  readonly constructor: string;
  readonly levelParams: readonly string[];
  readonly parameters: readonly FVar[];
  readonly fields: readonly FVar[];
  /** The level of the sort it lives in; found from the fields when absent. */
  readonly level: Level | undefined;
  readonly isClass: boolean;
}

/** Adds the inductive type, its constructor and its projections through the kernel, and enters it into the table. */
export function addStructure(
  environment: Environment,
  declaration: StructureDeclaration,
  budget: Budget,
  at: Position,
): void {
  const { name, levelParams, parameters, fields, isClass } = declaration;
  const level = declaration.level ?? unknownLevel(environment, fields, budget);
  const family = constant(name, levelParams.map(levelParam));
  const self = apps(family, parameters);
  const type = bindPi(parameters, sort(level));
  const makerType = bindPi(explicitToImplicit(parameters), bindPi(fields, self));
  const constructors = [{ name: declaration.constructor, type: makerType }];
  const numParams = parameters.length;
  addChecked(environment, { kind: "inductive", name, levelParams, type, numParams, constructors }, budget, at);
  addProjections(environment, declaration, self, budget, at);
  addConstructions(environment, name, budget);
  const fieldNames = fields.map((field) => field.name);
  registerStructure(environment, { name, constructor: declaration.constructor, fields: fieldNames, isClass });
}

/**
 * Parameters as projections take them before explicit ones become implicit: instances stay, but are implicit in a class;
 * output parameters are implicit.
 */
function projectionParameters(parameters: readonly FVar[], isClass: boolean): FVar[] {
  return parameters.map(({ name, type, id, info }) => {
    const isOutput = isConst(appHead(type), "outParam");
    const instance = isClass ? "implicit" : "instImplicit";
    return fvar(name, type, { id, info: info === "instImplicit" ? instance : isOutput ? "implicit" : "default" });
  });
}

function addProjections(
  environment: Environment,
  { name, levelParams, parameters, fields, isClass }: StructureDeclaration,
  self: Expr,
  budget: Budget,
  at: Position,
): void {
  const taken = projectionParameters(parameters, isClass);
  const receiver = fvar("self", self, { info: isClass ? "instImplicit" : "default" });
  const levels = levelParams.map(levelParam);
  const values: Expr[] = [];
  for (const [i, field] of fields.entries()) {
    const fieldType = replaceFVars(field.type, fields.slice(0, i), values);
    const type = inferImplicit(bindPi([...taken, receiver], fieldType), parameters.length);
    const value = bindLambda([...taken, receiver], proj(name, i, receiver));
    const common = { name: `${name}.${field.name}`, levelParams, type, value };
    addChecked(
      environment,
      new TypeChecker(environment, { budget }).isProposition(fieldType)
        ? { kind: "theorem", ...common }
        : { kind: "definition", ...common, abbreviation: !isClass },
      budget,
      at,
    );
    values.push(apps(constant(common.name, levels), [...parameters, receiver]));
  }
}

/** Makes the first parameters implicit that occur in later explicit ones or in the result, as Lean does for fields. */
function inferImplicit(type: Expr, count: number): Expr {
  if (count === 0 || type.kind !== "pi") return type;
  const body = inferImplicit(type.body, count - 1);
  const info = type.info === "default" && occursExplicitly(body, 0) ? "implicit" : type.info;
  return pi(type.name, type.type, body, info);
}

function occursExplicitly(type: Expr, index: number): boolean {
  if (type.kind !== "pi") return hasLooseBVar(type, index);
  return (type.info === "default" && hasLooseBVar(type.type, index)) || occursExplicitly(type.body, index + 1);
}

function unknownLevel(environment: Surroundings, fields: readonly FVar[], budget: Budget): Level {
  const checker = new TypeChecker(environment, { budget });
  return levelOfFields(checker, [fields.map(({ type }) => ({ type, isPlainProof: checker.isProposition(type) }))]);
}
