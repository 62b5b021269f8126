// Carries out `open`: whole namespaces, chosen names, all but some names, and renamed ones.

import { itemAt } from "../../../platform/index.ts";
import type { OpenDeclaration } from "../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import type { Surroundings } from "../environment/view.ts";
import { isNamespace } from "./names.ts";
import { join, type Opened, resolveNamespace, type Scope } from "./scope.ts";

/** The scope after an `open`. Namespaces that neither the text nor the library has are refused by name. */
export function openNamespaces(
  environment: Surroundings,
  scope: Scope,
  declarations: readonly OpenDeclaration[],
): Scope {
  let current = scope;
  for (const declaration of declarations) {
    const { at } = declaration;
    const found = resolveNamespace(current, declaration.namespace, (full) => isNamespace(environment, full));
    if (found.length === 0) throw new Unsupported(`'open ${declaration.namespace}'`, at);
    const added = openedNames(environment, found, declaration, at);
    current = { ...current, opened: [...current.opened, ...added] };
  }
  return current;
}

function openedNames(
  environment: Surroundings,
  namespaces: readonly string[],
  { only, hiding, renaming }: OpenDeclaration,
  at: Position,
): Opened[] {
  const full = (name: string): string => {
    const found = namespaces.map((namespace) => join(namespace, name)).find((candidate) => environment.has(candidate));
    if (found === undefined) throw missing(join(itemAt(namespaces, 0), name), at);
    return found;
  };
  if (only !== undefined) return only.map((name) => ({ kind: "name", short: name, full: full(name) }));
  for (const name of hiding) full(name);
  const hidden = [...hiding, ...renaming.map(({ from }) => from)];
  return [
    ...namespaces.map((name): Opened => ({ kind: "namespace", name, hiding: hidden })),
    ...renaming.map(({ from, to }): Opened => ({ kind: "name", short: to, full: full(from) })),
  ];
}

function missing(name: string, at: Position): Failure {
  return new Failure(`unknown identifier '${name}'`, at);
}
