// Carries out `structure`, `class` and `instance`.
import type { Environment } from "../kernel/environment.ts";
import type { Budget } from "../kernel/limits.ts";
import type { Command, Signature } from "../syntax/ast.ts";
import { Failure, Unsupported } from "../syntax/failure.ts";
import { withBinders } from "./binder_terms.ts";
import { classInfo, registerInstance, resultClass } from "./classes.ts";
import { requireProgram } from "./computability.ts";
import { LocalContext } from "./context.ts";
import {
  addChecked,
  collectLevels,
  completeVariables,
  elaborateBody,
  elaborateSignature,
  generalizeLevels,
  withAutoBound,
} from "./declarations.ts";
import { Elaborator } from "./elaborator.ts";
import type { Expr, FVar, Level } from "./kernel.ts";
import { replaceFVars } from "./kernel.ts";
import { enterNamespace, type Scope } from "./scope.ts";
import { addStructure } from "./structures.ts";
import { mentions } from "./unify.ts";

/** Elaborates a structure or class and adds it with its projections. */
export function addStructureCommand(
  environment: Environment,
  scope: Scope,
  fileVariables: readonly FVar[],
  command: Command & { kind: "structure" },
  budget: Budget,
): void {
  const { at, isClass } = command;
  const name = scope.namespace === "" ? command.name : `${scope.namespace}.${command.name}`;
  const universes = [...scope.universes, ...(command.levels ?? [])];
  const inner: Scope = { ...enterNamespace(scope, command.name), universes };
  withAutoBound((implicit) => {
    const elab = new Elaborator(environment, inner, new LocalContext(fileVariables), budget);
    elab.autoBound = true;
    withBinders(elab, [...implicit, ...command.binders], (own) => {
      const kind = command.type === undefined ? undefined : elab.meta.whnf(elab.type(command.type));
      if (kind !== undefined && kind.kind !== "sort") throw new Failure("expected structure type", at);
      withBinders(elab, command.fields, (fields) => {
        elab.synthesize();
        const made = generalizeLevels(
          elab,
          [...own, ...fields].map((variable) => variable.type),
        );
        const done = completeVariables(elab, own, at);
        const doneFields = completeVariables(elab, fields, at);
        const level: Level | undefined = kind === undefined ? undefined : elab.meta.instantiateLevel(kind.level);
        const shared = usedVariables(fileVariables, [...done, ...doneFields]);
        const parameters = [...shared, ...done];
        const all = [...universes, ...elab.autoUniverses, ...made];
        const types = [...parameters, ...doneFields].map((variable) => variable.type);
        const found = new Set([
          ...types.flatMap((type) => [...collectLevels(type)]),
          ...(kind ? collectLevels(kind) : []),
        ]);
        addStructure(
          environment,
          {
            name,
            constructor: `${name}.${command.maker}`,
            levelParams: all.filter((level) => found.has(level)),
            parameters,
            fields: doneFields.map((field) => replaceIn(field, own, done)),
            level,
            isClass,
          },
          budget,
          at,
        );
      });
    });
  });
}

function replaceIn(field: FVar, before: readonly FVar[], after: readonly FVar[]): FVar {
  return { ...field, type: replaceFVars(field.type, before, after) };
}

function usedVariables(candidates: readonly FVar[], own: readonly FVar[]): FVar[] {
  const chosen = new Set<number>();
  const look = (e: Expr): void => {
    for (const candidate of candidates) {
      if (chosen.has(candidate.id) || !mentions(e, [candidate])) continue;
      chosen.add(candidate.id);
      look(candidate.type);
    }
  };
  for (const variable of own) look(variable.type);
  return candidates.filter(({ id }) => chosen.has(id));
}

/** Elaborates an instance, adds it as a reducible definition and enters it into the table. */
export function addInstanceCommand(
  environment: Environment,
  scope: Scope,
  fileVariables: readonly FVar[],
  command: Command & { kind: "instance" },
  budget: Budget,
): void {
  const { at, levels, binders, type, value } = command;
  const signature: Signature = { kind: "def", name: command.name ?? "_instance", levels, binders, type, at, end: at };
  const statement = elaborateSignature(environment, scope, fileVariables, signature, budget);
  const elaborated = elaborateBody(environment, statement, value, false, budget);
  const owner = resultClass(environment, elaborated.type);
  if (owner === undefined || classInfo(environment, owner) === undefined) {
    throw new Failure("type class instance expected", type.at);
  }
  if (elaborated.holes.length > 0) throw new Unsupported("instance with 'sorry'", at);
  const name = command.name === undefined ? freshName(environment, scope, elaborated.type) : statement.name;
  const { levelParams } = elaborated;
  addChecked(
    environment,
    { kind: "definition", name, levelParams, type: elaborated.type, value: elaborated.value, abbreviation: true },
    budget,
    at,
  );
  const program = { name, type: elaborated.type, value: elaborated.value, isNoncomputable: false };
  requireProgram(environment, scope, program, budget, at);
  registerInstance(environment, name, command.priority);
}

/** `inst`, the class and the constants of its arguments, as Lean names an instance; numbered when it is taken. */
function freshName(environment: Environment, scope: Scope, type: Expr): string {
  let result = type;
  while (result.kind === "pi") result = result.body;
  const words: string[] = [];
  const visit = (e: Expr): void => {
    if (e.kind === "app") {
      visit(e.fn);
      visit(e.arg);
    } else if (e.kind === "const") {
      words.push(e.name.slice(e.name.lastIndexOf(".") + 1));
    }
  };
  visit(result);
  const base = `${scope.namespace === "" ? "" : `${scope.namespace}.`}inst${words.map(capital).join("")}`;
  let name = base;
  for (let i = 1; environment.has(name); i++) name = `${base}_${i}`;
  return name;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
