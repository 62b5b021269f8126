// Carries out `inductive`: the family, its constructors, its universe, and which of its indices are parameters.

import { pairsOf } from "../../../platform/index.ts";
import type { Budget, Environment } from "../../kernel/index.ts";
import {
  apps,
  bindPi,
  type ConstantInfo,
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

/** Elaborates an inductive type and adds it, with everything that is derived from it. */
export function addInductiveCommand(
  environment: Environment,
  scope: Scope,
  variables: SectionVariables,
  command: Command & { kind: "inductive" },
  budget: Budget,
): void {
  const header = elaborateHeader(environment, scope, variables, command, budget);
  const { name, parameters, kind } = header;
  const itself: ConstantInfo = { kind: "axiom", name, levelParams: [], type: bindPi(parameters, kind) };
  const inside = withConstant(environment, itself);
  const makers = command.constructors.map((maker) => elaborateConstructor(inside, header, maker, budget));
  const level = header.isKnown ? undefined : unknownLevel(environment, header, makers, budget);
  addFamily(environment, header, makers, level, budget, command.at);
  addConstructions(environment, name, budget);
  if (command.isClass) registerClass(environment, name);
  if (command.isProtected) protectName(environment, name);
}

function elaborateHeader(
  environment: Surroundings,
  scope: Scope,
  variables: SectionVariables,
  command: Command & { kind: "inductive" },
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

/** The level that the constructors ask for; the family itself asks for no more than Type. */
function unknownLevel(
  environment: Surroundings,
  { name, parameters, kind }: Header,
  makers: readonly MadeConstructor[],
  budget: Budget,
): Level {
  const known = (e: Expr): Expr => instantiateLevelParams(e, [UNKNOWN_LEVEL], [levelOne]);
  const type = known(bindPi(parameters, kind));
  const inside = withConstant(environment, { kind: "axiom", name, levelParams: [], type });
  const checker = new TypeChecker(inside, { budget, trusting: true });
  const fields = makers.map((maker) => {
    const found: FieldSort[] = [];
    for (let rest = known(maker.type); rest.kind === "pi"; rest = instantiate1(rest.body, fvar(rest.name, rest.type))) {
      const isOwn = someNode(rest.type, (node) => isConst(node, name));
      found.push({ type: rest.type, isPlainProof: !isOwn && checker.isProposition(rest.type) });
    }
    return found;
  });
  return levelOfFields(checker, fields);
}

function addFamily(
  environment: Environment,
  header: Header,
  makers: readonly MadeConstructor[],
  level: Level | undefined,
  budget: Budget,
  at: Position,
): void {
  const { name, parameters, levels, scope } = header;
  const settle = (e: Expr): Expr => (level === undefined ? e : instantiateLevelParams(e, [UNKNOWN_LEVEL], [level]));
  const kind = settle(header.kind);
  const types = makers.map((maker) => settle(maker.type));
  const parts = [...parameters.map(({ type }) => type), kind, ...types];
  const shared = usedVariables(new Meta(environment, budget), header.fileVariables, parts);
  const all = [...shared, ...parameters];
  const type = bindPi(all, kind);
  if (scope.isLibrary !== true) checkResultLevel(kind, at);
  const levelParams = orderLevels(levels, collectLevels(type, ...types), at);
  const self = apps(constant(name, levelParams.map(levelParam)), shared);
  const constructors = pairsOf(makers, types).map(([maker, made]) => ({
    name: maker.name,
    type: bindPi(
      explicitToImplicit(all),
      mapExpr(made, (node) => (isConst(node, name) ? self : undefined)),
    ),
  }));
  const checker = new TypeChecker(withConstant(environment, { kind: "axiom", name, levelParams, type }), {
    budget,
    trusting: true,
  });
  const numParams = all.length + fixedIndices(checker, { name, type, constructors }, all.length);
  addChecked(environment, { kind: "inductive", name, levelParams, type, numParams, constructors }, budget, at);
}

/** Parameters as a constructor takes them. */
export function explicitToImplicit(parameters: readonly FVar[]): FVar[] {
  return parameters.map(({ name, type, id, info }) =>
    fvar(name, type, { id, info: info === "default" ? "implicit" : info }),
  );
}
