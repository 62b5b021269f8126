// From signatures and bodies to closed terms, and from commands to constants that the kernel has checked.

import type { Budget, Environment } from "../../kernel/index.ts";
import {
  addDeclaration,
  apps,
  bindPi,
  CheckError,
  type ConstantInfo,
  constant,
  type Expr,
  type FVar,
  fvar,
  isConst,
  levelParam,
  mapExpr,
  replaceFVars,
} from "../../kernel/index.ts";
import type { Body, DeclarationKind, Signature, Term, TerminationHints } from "../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import type { Elaborator, OpenHole } from "../engine/elaborator.ts";
import type { Surroundings } from "../environment/view.ts";
import { withConstant } from "../environment/view.ts";
import { withoutMarks } from "../meta/alternative_marks.ts";
import { LocalContext } from "../meta/context.ts";
import { hasLevelMVar, hasMVar } from "../meta/holes.ts";
import { declaredName, enterNamespace, isAtRoot, type Scope } from "../names/scope.ts";
import { type GoalText, goalText } from "../print/goals.ts";
import { mentionsConstant } from "../recursion/calls.ts";
import type { OpenedRecursion } from "../recursion/structural.ts";
import { withAutoBound } from "./auto_bound.ts";
import { newElaborator } from "./new_elaborator.ts";
import { openSorts, withOpenUniverses } from "./open_universes.ts";
import { definitions } from "./part.ts";
import { openSection, type Section, type SectionVariables } from "./section_variables.ts";
import { signatureVariables, usedVariables } from "./telescopes.ts";
import { collectLevels, generalizeLevels, type LevelNames, orderLevels } from "./universes.ts";

/** A signature after elaboration. */
export interface Statement {
  /** Full name; empty for an example. */
  readonly name: string;
  readonly kind: DeclarationKind;
  readonly scope: Scope;
  readonly levels: LevelNames;
  /** The variables of the context, those of the file first. */
  readonly variables: readonly FVar[];
  /** How many of them are the file's. */
  readonly shared: number;
  /** What is to be proved in that context. */
  readonly target: Expr;
  /** Universes that the signature leaves open: in Lean the body of a definition may still determine them. */
  readonly open: readonly string[];
  /** Those of them that stand in what is declared alone. */
  readonly result: readonly string[];
  readonly at: Position;
}

/** A `sorry` in a proof, as the verdict reports it. */
export interface ReportedHole extends GoalText {
  readonly position: Position;
}

/** A closed declaration, ready for the kernel. */
export interface Elaborated {
  readonly type: Expr;
  readonly value: Expr;
  readonly levelParams: readonly string[];
  readonly holes: readonly ReportedHole[];
  /** The value as it is written, with calls of itself, if there are any. */
  readonly recursive: Expr | undefined;
  /** A proof that the value is what is written, if it is by well-founded recursion. */
  readonly unfolding?: Expr;
  /** What goes down then, as a function of the arguments. */
  readonly measure?: Expr;
  /** The variables over which the declaration is closed. */
  readonly kept: readonly FVar[];
}

/** What is in sight of a body besides its variables: names for terms, as those of definitions under `where`. */
export interface LocalNames {
  readonly variables: readonly FVar[];
  readonly terms: readonly Expr[];
}

export function complete(elab: Elaborator, e: Expr, at: Position): Expr {
  const value = elab.meta.instantiate(e);
  if (hasMVar(value)) throw new Failure("don't know how to synthesize placeholder", at);
  if (hasLevelMVar(value)) throw new Unsupported("universe level that is not determined", at);
  return value;
}

/** Binder names written in a statement, with completed types; a variable whose type is complete stays what it is. */
export function completeVariables(elab: Elaborator, variables: readonly FVar[], at: Position): FVar[] {
  const done: FVar[] = [];
  for (const variable of variables) {
    const type = replaceChanged(complete(elab, variable.type, at), variables, done);
    done.push(type === variable.type ? variable : fvar(variable.name, type, { id: variable.id, info: variable.info }));
  }
  return done;
}

/** The term with completed variables put in, as many as there are, for those that they were before. */
function replaceChanged(e: Expr, before: readonly FVar[], after: readonly FVar[]): Expr {
  const isSame = after.every((variable, i) => variable === before[i]);
  return isSame ? e : replaceFVars(e, before.slice(0, after.length), after);
}

/**
 * Elaborates a signature in a file's context. A theorem keeps the file's variables that its signature asks for, an axiom
 * those that its type mentions; others keep all, and lose later those that are not used.
 */
export function elaborateSignature(
  environment: Surroundings,
  scope: Scope,
  variables: SectionVariables,
  signature: Signature,
  budget: Budget,
  body?: Term,
): Statement {
  const { at, kind, type, binders, levels = [] } = signature;
  const name = signature.name ?? "";
  const dot = name.lastIndexOf(".");
  if (type === undefined && (kind === "theorem" || kind === "axiom" || body === undefined)) {
    throw new Unsupported(`'${kind}' without a type`, at);
  }
  const full = name === "" ? name : declaredName(environment, scope, name, at);
  const inner = dot < 0 || isAtRoot(name) ? scope : enterNamespace(scope, name.slice(0, dot));
  const section = openSection(environment, inner, variables, budget);
  const { elab } = section;
  elab.scope = { ...elab.scope, universes: [...section.universes, ...levels] };
  const short = name.slice(dot + 1);
  elab.ownNames.add(short);
  if (section.variables.some((variable) => variable.name === short)) {
    throw new Unsupported(`declaration with the name of the variable '${short}'`, at);
  }
  const header = withAutoBound(elab, binders, () => (type === undefined ? undefined : elab.type(type)));
  const own = [...header.automatic, ...header.written];
  // The parser has seen to it that there is a type or a body.
  const target = header.result ?? elab.inContext(elab.context.with(...own), () => typeOf(elab, body as Term));
  const shared = sharedVariables(section, kind, [...own.map((variable) => variable.type), target]);
  const types = [...shared, ...own].map((variable) => variable.type);
  const made = generalizeLevels(elab, [...types, target], elab.scope.universes);
  const done = completeVariables(elab, [...shared, ...own], at);
  const completed = complete(elab, target, type?.at ?? at);
  if (elab.sorries.length > 0) throw new Failure("a statement must not contain sorry", at);
  if (kind === "theorem" && !elab.meta.isProposition(completed)) {
    throw new Failure(`type of theorem '${full}' is not a proposition`, at);
  }
  const written = [...section.universes, ...levels, ...elab.autoUniverses];
  const isOpen = kind !== "theorem" && kind !== "axiom";
  const ofVariables = collectLevels(...done.map((variable) => variable.type));
  return {
    name: full,
    kind,
    scope: { ...inner, universes: [...written, ...made] },
    levels: { written, explicit: levels },
    variables: done,
    shared: shared.length,
    target: replaceChanged(completed, [...shared, ...own], done),
    open: isOpen ? openSorts(done, made) : [],
    result: isOpen ? made.filter((name) => !ofVariables.has(name)) : [],
    at,
  };
}

/** The type of a body whose declaration states none. */
function typeOf(elab: Elaborator, body: Term): Expr {
  const value = elab.finishing(() => elab.elaborate(body, undefined));
  return elab.meta.instantiate(elab.meta.infer(value));
}

function sharedVariables(section: Section, kind: DeclarationKind, signature: readonly Expr[]): readonly FVar[] {
  const { elab, variables } = section;
  if (variables.length === 0) return variables;
  if (kind === "theorem") return signatureVariables(elab.meta, variables, section, signature);
  return kind === "axiom" ? usedVariables(elab.meta, variables, signature) : variables;
}

/** Elaborates the body of a declaration against its statement, and closes both over the variables. */
export function elaborateBody(
  environment: Surroundings,
  statement: Statement,
  body: Body,
  budget: Budget,
  names?: (statement: Statement) => LocalNames,
): Elaborated {
  return withOpenUniverses(statement, (settled) =>
    elaborateAgainst(environment, settled, body, budget, names?.(settled)),
  );
}

/** Where the body of a declaration is elaborated: with its variables, and its own name for calls of itself. */
export function bodyElaborator(environment: Surroundings, statement: Statement, budget: Budget): Elaborator {
  const { variables, target, scope, name, shared } = statement;
  const itself: ConstantInfo = { kind: "axiom", name, levelParams: [], type: bindPi(variables.slice(shared), target) };
  const inside = name === "" ? environment : withConstant(environment, itself);
  return newElaborator(inside, scope, new LocalContext(variables), budget);
}

function elaborateAgainst(
  environment: Surroundings,
  statement: Statement,
  { value: body, hints }: Body,
  budget: Budget,
  names: LocalNames = { variables: [], terms: [] },
): Elaborated {
  const { variables, target, name, scope } = statement;
  const shared = variables.slice(0, statement.shared);
  const own = variables.slice(statement.shared);
  const elab = bodyElaborator(environment, statement, budget);
  if (names.variables.length > 0) elab.context = elab.context.with(...names.variables);
  const inside = elab.environment;
  const isTheorem = statement.kind === "theorem";
  elab.marksAlternatives = !isTheorem;
  const checked = complete(
    elab,
    elab.finishing(() => elab.check(body, target)),
    body.at,
  );
  const marked = replaceFVars(checked, names.variables, names.terms);
  const value = isTheorem ? marked : withoutMarks(marked);
  const holes = elab.sorries.map((hole) => report(elab, hole));
  if (name === "" || !mentionsConstant(value, name)) {
    return { ...close(elab, statement, scope.isLibrary === true ? value : marked), holes, recursive: undefined };
  }
  const { compileStructurally, compileTerminating, openRecursion, withoutArguments } = definitions.content;
  const opened = openRecursion(inside, { self: name, variables: own, body: value, type: target }, budget);
  if (opened.variables.length === 0) throw withoutArguments(name, body.at);
  const onlyAt = hints?.isStructural === true ? structuralArgument(opened, hints) : undefined;
  const structural = hints === undefined || onlyAt !== undefined ? compileStructurally(opened, onlyAt) : undefined;
  if (structural === undefined && onlyAt !== undefined)
    throw new Unsupported("'termination_by structural' with this argument", hints?.at ?? body.at);
  if (structural !== undefined) {
    const closed = close(elab, statement, structural);
    return { ...closed, holes, recursive: writtenValue(elab, statement, marked, closed) };
  }
  const place = { environment, scope, shared, budget, at: body.at };
  const found = compileTerminating(place, opened, hints);
  const closed = close(elab, statement, found.value);
  return {
    ...closed,
    holes: [...holes, ...found.elab.sorries.map((hole) => report(found.elab, hole))],
    recursive: writtenValue(elab, statement, marked, closed),
    unfolding: elab.meta.bind("lam", closed.kept, found.unfolding),
    measure: elab.meta.bind("lam", closed.kept, found.measure),
  };
}

/** The argument that `termination_by structural` names. */
function structuralArgument(opened: OpenedRecursion, { measure, decreasing, at }: TerminationHints): number {
  const { variables, named } = opened;
  const term = measure?.term;
  const name = term?.kind === "identifier" ? term.name : undefined;
  const given = measure?.names.findIndex((each) => each.name === name) ?? -1;
  const place = given >= 0 ? named + given : variables.slice(0, named).findLastIndex((each) => each.name === name);
  if (name === undefined || decreasing !== undefined || place < 0 || place >= variables.length)
    throw new Unsupported("'termination_by structural' of this form", at);
  return place;
}

/** The value with its calls as calls of the finished constant, closed over the same variables. */
function writtenValue(
  elab: Elaborator,
  { name, variables, shared }: Statement,
  value: Expr,
  { levelParams, kept }: Closed,
): Expr {
  const passed = kept.filter((variable) => variables.indexOf(variable) < shared);
  const call = apps(constant(name, levelParams.map(levelParam)), passed);
  const written = mapExpr(value, (node) => (isConst(node, name) ? call : undefined));
  return elab.meta.bind("lam", kept, written);
}

/** The closed type of a statement without a proof. */
export function closeStatement(statement: Statement): Pick<Elaborated, "type" | "levelParams"> {
  const type = bindPi(statement.variables, statement.target);
  return { type, levelParams: orderLevels(statement.levels, collectLevels(type), statement.at) };
}

/** A declaration closed over the variables that it keeps. */
interface Closed extends Pick<Elaborated, "type" | "value" | "levelParams"> {
  readonly kept: readonly FVar[];
}

/** Closes over all variables of the declaration itself, and, but for a theorem, those of the file that it uses. */
function close(elab: Elaborator, statement: Statement, value: Expr): Closed {
  const { variables, target, kind, shared, levels, at } = statement;
  const own = variables.slice(shared);
  const parts = [...own.map((variable) => variable.type), target, value];
  const kept =
    kind === "theorem" ? variables : [...usedVariables(elab.meta, variables.slice(0, shared), parts), ...own];
  const type = elab.meta.bind("pi", kept, target);
  const closed = elab.meta.bind("lam", kept, value);
  const used = kind === "theorem" ? collectLevels(type) : collectLevels(type, closed);
  return { type, value: closed, levelParams: orderLevels(levels, used, at), kept };
}

function report(elab: Elaborator, hole: OpenHole): ReportedHole {
  return { ...goalText(elab.meta, hole.context, hole.type), position: hole.at };
}

/** Adds a constant through the kernel; what the kernel refuses is a failure of the text. */
export function addChecked(
  environment: Environment,
  declaration: Parameters<typeof addDeclaration>[1],
  budget: Budget,
  at: Position,
): void {
  try {
    addDeclaration(environment, declaration, budget);
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    throw new Failure(`(kernel) ${error.message}`, at);
  }
}
