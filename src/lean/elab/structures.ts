// Adds structures to an environment: one constructor, and a projection for each field.
import type { Environment } from "../kernel/environment.ts";
import { isNeverZero, maxOf } from "../kernel/level_order.ts";
import type { Budget } from "../kernel/limits.ts";
import { TypeChecker } from "../kernel/type_checker.ts";
import type { Position } from "../syntax/failure.ts";
import { addConstructions } from "./constructions/add_constructions.ts";
import { addChecked } from "./declarations.ts";
import {
  apps,
  bindLambda,
  bindPi,
  constant,
  type Expr,
  type FVar,
  fvar,
  hasLooseBVar,
  type Level,
  levelOne,
  levelParam,
  levelZero,
  pi,
  proj,
  replaceFVars,
  sort,
} from "./kernel.ts";
import { registerStructure } from "./structure_table.ts";

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
  const level = declaration.level ?? levelOfFields(environment, fields, budget);
  const family = constant(name, levelParams.map(levelParam));
  const self = apps(family, parameters);
  const hidden = parameters.map((parameter) => withInfo(parameter, "implicit"));
  const type = bindPi(parameters, sort(level));
  const makerType = bindPi(hidden, replaceFVars(bindPi(fields, self), parameters, hidden));
  const constructors = [{ name: declaration.constructor, type: makerType }];
  const numParams = parameters.length;
  addChecked(environment, { kind: "inductive", name, levelParams, type, numParams, constructors }, budget, at);
  addProjections(environment, declaration, self, budget, at);
  addConstructions(environment, name, budget);
  const fieldNames = fields.map((field) => field.name);
  registerStructure(environment, { name, constructor: declaration.constructor, fields: fieldNames, isClass });
}

function withInfo(variable: FVar, info: FVar["info"]): FVar {
  return fvar(variable.name, variable.type, { id: variable.id, info });
}

function addProjections(
  environment: Environment,
  { name, levelParams, parameters, fields, isClass }: StructureDeclaration,
  self: Expr,
  budget: Budget,
  at: Position,
): void {
  const hidden = parameters.map((parameter) => withInfo(parameter, "implicit"));
  const receiver = fvar("self", self, { info: isClass ? "instImplicit" : "default" });
  const levels = levelParams.map(levelParam);
  const values: Expr[] = [];
  for (const [i, field] of fields.entries()) {
    const fieldType = replaceFVars(field.type, fields.slice(0, i), values);
    const type = inferImplicit(bindPi([...(isClass ? parameters : hidden), receiver], fieldType), parameters.length);
    const value = bindLambda([...hidden, receiver], proj(name, i, receiver));
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

/** The least level in which all fields fit that is surely not Prop. */
function levelOfFields(environment: Environment, fields: readonly FVar[], budget: Budget): Level {
  const checker = new TypeChecker(environment, { budget });
  const level = fields.map((field) => checker.sortOf(field.type)).reduce(maxOf, levelZero);
  return isNeverZero(level) ? level : maxOf(levelOne, level);
}
