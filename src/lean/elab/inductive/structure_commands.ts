// Carries out `structure`, `class` and `instance`.

import type { Budget, Environment } from "../../kernel/index.ts";
import { type FVar, fvar, type Level, sort } from "../../kernel/index.ts";
import type { Binder, BoundName, Command, Signature, Term } from "../../syntax/index.ts";
import { Failure, Unsupported } from "../../syntax/index.ts";
import { withAutoBound } from "../declarations/auto_bound.ts";
import { addChecked, completeVariables, elaborateBody, elaborateSignature } from "../declarations/declarations.ts";
import { instanceName } from "../declarations/instance_names.ts";
import { definitions } from "../declarations/part.ts";
import { openSection, type SectionVariables } from "../declarations/section_variables.ts";
import { usedVariables } from "../declarations/telescopes.ts";
import { checkResultLevel, collectLevels, generalizeLevels, orderLevels } from "../declarations/universes.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { classInfo, registerInstance, resultClass } from "../environment/classes.ts";
import { declaredName, enterNamespace, isAtRoot, type Scope } from "../names/scope.ts";
import { addStructure } from "./structures.ts";

/** Elaborates a structure or class and adds it with its projections. */
export function addStructureCommand(
  environment: Environment,
  scope: Scope,
  variables: SectionVariables,
  command: Command & { kind: "structure" },
  budget: Budget,
): void {
  const { at, isClass, levels = [], type } = command;
  const dot = command.name.lastIndexOf(".");
  if (isAtRoot(command.name)) throw new Unsupported(`type with the name '${command.name}'`, at);
  const name = declaredName(environment, scope, command.name, at);
  const parent = dot < 0 ? scope : enterNamespace(scope, command.name.slice(0, dot));
  const section = openSection(environment, parent, variables, budget);
  const { elab } = section;
  const short = command.name.slice(dot + 1);
  elab.scope = { ...enterNamespace(elab.scope, short), universes: [...section.universes, ...levels] };
  elab.ownNames.add(short);
  const header = withAutoBound(elab, command.binders, () => (type === undefined ? undefined : elab.type(type)));
  const kind = header.result === undefined ? undefined : elab.meta.whnf(header.result);
  if (kind !== undefined && kind.kind !== "sort") throw new Failure("expected structure type", at);
  const own = [...header.automatic, ...header.written];
  elab.context = elab.context.with(...own);
  elab.recursiveName = short;
  const fields = command.fields.flatMap((field) => field.names.map((each) => elaborateField(elab, field, each)));
  const all = [...section.variables, ...own, ...fields];
  const terms = [...all.map((variable) => variable.type), ...(kind === undefined ? [] : [kind])];
  generalizeLevels(elab, terms, elab.scope.universes);
  const done = completeVariables(elab, all, at);
  const doneFields = done.slice(done.length - fields.length);
  const doneOwn = done.slice(section.variables.length, done.length - fields.length);
  const used = usedVariables(
    elab.meta,
    done.slice(0, section.variables.length),
    [...doneOwn, ...doneFields].map((variable) => variable.type),
  );
  const level: Level | undefined = kind === undefined ? undefined : elab.meta.instantiateLevel(kind.level);
  const parameters = [...used, ...doneOwn];
  const types = [...parameters, ...doneFields].map((variable) => variable.type);
  const written = [...section.universes, ...levels, ...elab.autoUniverses];
  const found = collectLevels(...types, ...(level === undefined ? [] : [sort(level)]));
  if (level !== undefined && scope.isLibrary !== true) checkResultLevel(sort(level), at);
  addStructure(
    environment,
    {
      name,
      constructor: `${name}.${command.maker}`,
      levelParams: orderLevels({ written, explicit: levels }, found, at),
      parameters,
      fields: doneFields,
      level,
      isClass,
    },
    budget,
    at,
  );
}

/** A field is a variable in the context of those that follow; names without meaning become arguments of the field. */
function elaborateField(elab: Elaborator, { type, kind }: Binder, { name }: BoundName): FVar {
  elab.ownNames.add(name);
  // The parser reads no field without a type.
  const { automatic, result } = withAutoBound(elab, [], () => elab.type(type as Term));
  elab.ownNames.delete(name);
  const field = fvar(name, elab.meta.bind("pi", automatic, result), { info: kind });
  elab.context = elab.context.with(field);
  return field;
}

/** Elaborates an instance, adds it as a reducible definition and enters it into the table. */
export function addInstanceCommand(
  environment: Environment,
  scope: Scope,
  variables: SectionVariables,
  command: Command & { kind: "instance" },
  budget: Budget,
): void {
  const { at, levels, binders, type, value } = command;
  const signature: Signature = { kind: "def", name: command.name ?? "_instance", levels, binders, type, at, end: at };
  const statement = elaborateSignature(environment, scope, variables, signature, budget);
  const elaborated = elaborateBody(environment, statement, { value, hints: undefined }, budget);
  const owner = resultClass(environment, elaborated.type);
  if (owner === undefined || classInfo(environment, owner) === undefined) {
    throw new Failure("type class instance expected", type.at);
  }
  if (elaborated.holes.length > 0) throw new Unsupported("instance with 'sorry'", at);
  const name = command.name === undefined ? instanceName(environment, scope, elaborated.type, budget) : statement.name;
  const { levelParams } = elaborated;
  addChecked(
    environment,
    { kind: "definition", name, levelParams, type: elaborated.type, value: elaborated.value, abbreviation: true },
    budget,
    at,
  );
  const program = { name, type: elaborated.type, value: elaborated.value, isNoncomputable: false };
  definitions.content.requireProgram(environment, scope, program, budget, at);
  registerInstance(environment, name, command.priority);
}
