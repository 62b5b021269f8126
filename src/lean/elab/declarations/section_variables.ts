// The variables of a file: kept as their texts, and elaborated anew for each declaration, in its own scope.

import { itemAt, pairsOf } from "../../../platform/index.ts";
import type { Budget } from "../../kernel/index.ts";
import { type FVar, freshId } from "../../kernel/index.ts";
import type { Binder, BoundName, Term } from "../../syntax/index.ts";
import { Failure, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import type { Surroundings } from "../environment/view.ts";
import { LocalContext } from "../meta/context.ts";
import type { Scope } from "../names/scope.ts";
import { withAutoBound } from "./auto_bound.ts";
import { newElaborator } from "./new_elaborator.ts";

/** One name of a `variable` command. */
interface Declared {
  /** Stays when the brackets change. */
  readonly id: number;
  /** With one name. */
  readonly binder: Binder;
}

/** What the `variable`, `include` and `omit` commands up to a place in a file say. Immutable. */
export interface SectionVariables {
  readonly declared: readonly Declared[];
  /** Those that `include` names. */
  readonly included: ReadonlySet<number>;
  /** Those that `omit` names. */
  readonly omitted: ReadonlySet<number>;
}

export const noVariables: SectionVariables = { declared: [], included: new Set(), omitted: new Set() };

/** The variables after a `variable` command. A binder without a type changes the brackets of a variable of that name. */
export function declareVariables(before: SectionVariables, binders: readonly Binder[]): SectionVariables {
  let declared = before.declared;
  for (const binder of binders) {
    for (const name of binder.names) {
      const single: Binder = { ...binder, names: [name] };
      const known = binder.type === undefined ? findLast(declared, name.name) : undefined;
      declared =
        known === undefined
          ? [...declared, { id: freshId(), binder: single }]
          : declared.map((other) => (other === known ? withBrackets(known, single) : other));
    }
  }
  return { ...before, declared };
}

function findLast(declared: readonly Declared[], name: string): Declared | undefined {
  return declared.findLast(({ binder }) => binder.names[0]?.name === name);
}

function withBrackets({ id, binder }: Declared, { kind, at }: Binder): Declared {
  const { name } = itemAt(binder.names, 0);
  if (binder.kind === "instImplicit" || binder.kind === "strictImplicit" || kind === "strictImplicit") {
    throw new Unsupported("change of these brackets of a variable", at);
  }
  if (binder.kind === kind) throw new Failure(`redundant binder annotation update of '${name}'`, at);
  return { id, binder: { ...binder, kind } };
}

/** The variables after an `include` command. */
export function includeVariables(before: SectionVariables, names: readonly BoundName[]): SectionVariables {
  const found = new Set(names.map((name) => declaredAs(before, name, "include")));
  return {
    ...before,
    included: new Set([...before.included, ...found]),
    omitted: new Set([...before.omitted].filter((id) => !found.has(id))),
  };
}

/** The variables after an `omit` command. */
export function omitVariables(
  before: SectionVariables,
  names: readonly BoundName[],
  instances: readonly Term[],
): SectionVariables {
  const found = new Set(names.map((name) => declaredAs(before, name, "omit")));
  for (const type of instances) {
    const known = before.declared.find(
      ({ binder }) => binder.type !== undefined && textOf(binder.type) === textOf(type),
    );
    if (known?.binder.kind !== "instImplicit") throw new Unsupported("'omit' of this instance", type.at);
    found.add(known.id);
  }
  return {
    ...before,
    included: new Set([...before.included].filter((id) => !found.has(id))),
    omitted: new Set([...before.omitted, ...found]),
  };
}

function declaredAs({ declared }: SectionVariables, { name, at }: BoundName, command: string): number {
  const known = findLast(declared, name);
  if (known !== undefined) return known.id;
  throw new Failure(`invalid '${command}', variable '${name}' has not been declared in the current scope`, at);
}

/** The term without the places where its parts stand. */
function textOf(term: Term): string {
  return JSON.stringify(term, (key, value: unknown) =>
    key === "at" ? undefined : typeof value === "bigint" ? value.toString() : value,
  );
}

/** An elaboration at a place in a file, with the file's variables in its context. */
export interface Section {
  readonly elab: Elaborator;
  /** Auto-bound ones first; their types may have open universe levels. */
  readonly variables: readonly FVar[];
  /** Those that `include` names. */
  readonly included: ReadonlySet<number>;
  /** Those that `omit` names. */
  readonly omitted: ReadonlySet<number>;
  /** The declared universes, and those that the variables bind. */
  readonly universes: readonly string[];
}

/** Starts an elaboration with the variables of the file, as they read in this scope. */
export function openSection(
  environment: Surroundings,
  scope: Scope,
  { declared, included, omitted }: SectionVariables,
  budget: Budget,
): Section {
  const elab = newElaborator(environment, scope, LocalContext.empty, budget);
  if (declared.length === 0) return { elab, variables: [], included, omitted, universes: scope.universes };
  const { automatic, written } = withAutoBound(
    elab,
    declared.map(({ binder }) => binder),
    () => undefined,
  );
  const variables = [...automatic, ...written];
  for (const { type } of variables) elab.ensureComplete(type, itemAt(declared, 0).binder.at);
  elab.context = new LocalContext(variables);
  const universes = [...scope.universes, ...elab.autoUniverses];
  elab.scope = { ...scope, universes };
  elab.autoUniverses = [];
  const among = (ids: ReadonlySet<number>): Set<number> =>
    new Set(pairsOf(written, declared).flatMap(([{ id }, declaration]) => (ids.has(declaration.id) ? [id] : [])));
  return { elab, variables, included: among(included), omitted: among(omitted), universes };
}
