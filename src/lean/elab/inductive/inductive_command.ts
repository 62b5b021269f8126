// Carries out `inductive`: the family, its constructors, its universe, and which of its indices are parameters.

import { itemAt, pairsOf } from "../../../platform/index.ts";
import type { Budget, Environment } from "../../kernel/index.ts";
import {
  apps,
  bindPi,
  constant,
  type Expr,
  type FVar,
  fvar,
  instantiate1,
  instantiateLevelParams,
  isConst,
  type Level,
  levelOne,
  levelParam,
  mapExpr,
  replaceFVars,
  someNode,
  sort,
  TypeChecker,
} from "../../kernel/index.ts";
import { type Command, type Position, Unsupported } from "../../syntax/index.ts";
import { addConstructions } from "../constructions/add_constructions.ts";
import { withAutoBound } from "../declarations/auto_bound.ts";
import { addChecked, complete, completeVariables } from "../declarations/declarations.ts";
import { openSection, type SectionVariables } from "../declarations/section_variables.ts";
import { usedVariables } from "../declarations/telescopes.ts";
import {
  checkResultLevel,
  collectLevels,
  type FieldSort,
  generalizeLevels,
  levelOfFields,
  orderLevels,
} from "../declarations/universes.ts";
import { registerClass } from "../environment/classes.ts";
import type { Surroundings } from "../environment/view.ts";
import { withConstant } from "../environment/view.ts";
import { Meta } from "../meta/meta.ts";
import { protectName } from "../names/names.ts";
import { declaredName, enterNamespace, isAtRoot, type Scope } from "../names/scope.ts";
import { elaborateConstructor, type Header, type MadeConstructor } from "./constructor_types.ts";
import { fixedIndices } from "./fixed_indices.ts";

/** Stands for the level of the family while it is not known. */
const UNKNOWN_LEVEL = "?";

type InductiveCommand = Command & { kind: "inductive" };

/** Elaborates inductive types that may mention one another and adds them, with everything that is derived from them. */
export function addInductiveCommands(
  environment: Environment,
  scope: Scope,
  variables: SectionVariables,
  commands: readonly InductiveCommand[],
  budget: Budget,
): void {
  const first = itemAt(commands, 0);
  const headers: Header[] = [];
  for (const command of commands) {
    const header = elaborateHeader(environment, scope, variables, command, budget);
    headers.push(headers.length === 0 ? header : overSameVariables(itemAt(headers, 0), header));
  }
  const inside = headers.reduce<Surroundings>(
    (outer, { name, parameters, kind }) =>
      withConstant(outer, { kind: "axiom", name, levelParams: [], type: bindPi(parameters, kind) }),
    environment,
  );
  const makers = pairsOf(headers, commands).map(([header, { constructors }]) =>
    constructors.map((maker) => elaborateConstructor(inside, header, maker, budget)),
  );
  const isKnown = headers.every((header) => header.isKnown);
  const level = isKnown ? undefined : unknownLevel(environment, headers, makers.flat(), budget);
  addFamilies(environment, headers, makers, level, budget, first.at);
  for (const [{ name }, { isClass, isProtected }] of pairsOf(headers, commands)) {
    addConstructions(environment, name, budget);
    if (isClass) registerClass(environment, name);
    if (isProtected) protectName(environment, name);
  }
}

/** A header that is declared with another one, over the variables of that one. */
function overSameVariables(first: Header, header: Header): Header {
  const [from, to] = [header, first].map(({ fileVariables, parameters }) => [...fileVariables, ...parameters]);
  if (from === undefined || to === undefined || from.length !== to.length || header.isKnown !== first.isKnown)
    throw new Unsupported("mutual inductive types with other parameters or universes", header.at);
  const { fileVariables, parameters } = first;
  return { ...header, fileVariables, parameters, kind: replaceFVars(header.kind, from, to) };
}

function elaborateHeader(
  environment: Surroundings,
  scope: Scope,
  variables: SectionVariables,
  command: InductiveCommand,
  budget: Budget,
): Header {
  const { at, type, levels = [] } = command;
  const parent = parentScope(scope, command.name);
  const section = openSection(environment, parent, variables, budget);
  const { elab } = section;
  elab.scope = { ...elab.scope, universes: [...section.universes, ...levels] };
  elab.ownNames.add(shortName(command.name));
  const header = withAutoBound(elab, command.binders, () => {
    if (type === undefined) return sort(levelParam(UNKNOWN_LEVEL));
    const { automatic, result } = withAutoBound(elab, [], () => elab.type(type));
    return elab.meta.bind("pi", automatic, result);
  });
  const own = [...header.automatic, ...header.written];
  const all = [...section.variables, ...own];
  const made = generalizeLevels(elab, [...all.map((variable) => variable.type), header.result], elab.scope.universes);
  const done = completeVariables(elab, all, at);
  const kind = replaceFVars(complete(elab, header.result, at), all, done);
  const written = [...section.universes, ...levels, ...elab.autoUniverses];
  if (isAtRoot(command.name)) throw new Unsupported(`type with the name '${command.name}'`, at);
  const full = declaredName(environment, scope, command.name, at);
  return {
    name: full,
    scope: { ...enterNamespace(parent, shortName(command.name)), universes: [...written, ...made] },
    levels: { written, explicit: levels },
    fileVariables: done.slice(0, section.variables.length),
    parameters: done.slice(section.variables.length),
    kind,
    isKnown: type !== undefined,
    at,
  };
}

/** The scope in which a declaration of this name is elaborated: `A.b` is `b` in the namespace `A`. */
function parentScope(scope: Scope, name: string): Scope {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? scope : enterNamespace(scope, name.slice(0, dot));
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** The level that the constructors ask for; the families themselves ask for no more than Type. */
function unknownLevel(
  environment: Surroundings,
  headers: readonly Header[],
  makers: readonly MadeConstructor[],
  budget: Budget,
): Level {
  const known = (e: Expr): Expr => instantiateLevelParams(e, [UNKNOWN_LEVEL], [levelOne]);
  const inside = headers.reduce<Surroundings>(
    (outer, { name, parameters, kind }) =>
      withConstant(outer, { kind: "axiom", name, levelParams: [], type: known(bindPi(parameters, kind)) }),
    environment,
  );
  const checker = new TypeChecker(inside, { budget, trusting: true });
  const fields = makers.map((maker) => {
    const found: FieldSort[] = [];
    for (let rest = known(maker.type); rest.kind === "pi"; rest = instantiate1(rest.body, fvar(rest.name, rest.type))) {
      const isOwn = someNode(rest.type, (node) => headers.some(({ name }) => isConst(node, name)));
      found.push({ type: rest.type, isPlainProof: !isOwn && checker.isProposition(rest.type) });
    }
    return found;
  });
  return levelOfFields(checker, fields);
}

function addFamilies(
  environment: Environment,
  headers: readonly Header[],
  makers: readonly (readonly MadeConstructor[])[],
  level: Level | undefined,
  budget: Budget,
  at: Position,
): void {
  const { name, parameters, levels, scope, fileVariables } = itemAt(headers, 0);
  const settle = (e: Expr): Expr => (level === undefined ? e : instantiateLevelParams(e, [UNKNOWN_LEVEL], [level]));
  const kinds = headers.map(({ kind }) => settle(kind));
  const made = makers.map((own) => own.map((maker) => ({ name: maker.name, type: settle(maker.type) })));
  const makerTypes = made.flat().map(({ type }) => type);
  const parts = [...parameters.map(({ type }) => type), ...kinds, ...makerTypes];
  const shared = usedVariables(new Meta(environment, budget), fileVariables, parts);
  const all = [...shared, ...parameters];
  const types = kinds.map((kind) => bindPi(all, kind));
  if (scope.isLibrary !== true) for (const kind of kinds) checkResultLevel(kind, at);
  const levelParams = orderLevels(levels, collectLevels(...types, ...makerTypes), at);
  const selves = new Map(
    headers.map((header) => [header.name, apps(constant(header.name, levelParams.map(levelParam)), shared)]),
  );
  const bound = explicitToImplicit(all);
  const families = pairsOf(headers, types).map(([header, type], i) => ({
    name: header.name,
    type,
    constructors: itemAt(made, i).map((maker) => ({
      name: maker.name,
      type: bindPi(
        bound,
        mapExpr(maker.type, (node) => (node.kind === "const" ? selves.get(node.name) : undefined)),
      ),
    })),
  }));
  const inside = families.reduce<Surroundings>(
    (outer, family) => withConstant(outer, { kind: "axiom", name: family.name, levelParams, type: family.type }),
    environment,
  );
  const checker = new TypeChecker(inside, { budget, trusting: true });
  const fixed = families.map((family) => fixedIndices(checker, family, all.length));
  const [own, ...others] = families;
  if (own === undefined) return;
  if (others.length > 0 && fixed.some((count) => count > 0))
    throw new Unsupported("mutual inductive types with fixed indices", at);
  const numParams = all.length + itemAt(fixed, 0);
  const together = others.length === 0 ? {} : { others };
  const { type, constructors } = own;
  addChecked(
    environment,
    { kind: "inductive", name, levelParams, type, numParams, constructors, ...together },
    budget,
    at,
  );
}

/** Parameters as a constructor takes them. */
export function explicitToImplicit(parameters: readonly FVar[]): FVar[] {
  return parameters.map(({ name, type, id, info }) =>
    fvar(name, type, { id, info: info === "default" ? "implicit" : info }),
  );
}
