// Elaborates terms: one function for each form; applications and matches have files of their own.

import { itemAt } from "../../../platform/index.ts";
import { appHead, type Expr, fvar, instantiate1, levelSucc, levelZero, prop, sort } from "../../kernel/index.ts";
import type { LevelTerm, Term } from "../../syntax/index.ts";
import { Failure, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { elaborateFunMatch, elaborateMatch } from "../matching/match.ts";
import { elaborateNamedPattern } from "../matching/patterns.ts";
import { inaccessible } from "../meta/context.ts";
import { isMVar } from "../meta/holes.ts";
import { openNamespaces } from "../names/open.ts";
import { elaborateApplication } from "./application.ts";
import { elaborateArrow, elaborateForall, elaborateFun } from "./binders.ts";
import { elaborateCalc } from "./calc.ts";
import { elaborateCoercion } from "./coercions.ts";
import { elaborateLevel } from "./levels.ts";
import { elaborateHave, elaborateLet, elaborateShow, elaborateSuffices } from "./local.ts";
import { elaborateNumber, elaborateOperator, elaborateRelation, elaborateText } from "./operators.ts";
import { elaborateStructureInstance } from "./structures.ts";
import { elaborateSubst } from "./subst.ts";

/** Elaborates a term. `Postpone` escapes where more must be known first. */
export function elaborateTerm(elab: Elaborator, term: Term, expected: Expr | undefined): Expr {
  const implicit = expected === undefined ? undefined : implicitBinder(elab, term, expected);
  return implicit ?? elaborateForm(elab, term, expected);
}

/** Elaborates a term as it is written, with no implicit function around it. */
function elaborateForm(elab: Elaborator, term: Term, expected: Expr | undefined): Expr {
  switch (term.kind) {
    case "identifier":
    case "dotIdentifier":
    case "constant":
    case "apply":
    case "project":
      return elaborateApplication(elab, term, expected);
    case "explicit":
      return isFunction(term.fn) ? elaborateForm(elab, term.fn, expected) : elaborateApplication(elab, term, expected);
    case "hole":
      return elab.fresh(expected ?? elab.freshType());
    case "syntheticHole":
      return syntheticHole(elab, term, expected);
    case "sort":
      return elaborateSort(elab, term.sort, term.level);
    case "number":
      return elaborateNumber(elab, term, expected);
    case "text":
      return elaborateText(term);
    case "fun":
      return elaborateFun(elab, term, expected);
    case "funMatch":
      return elaborateFunMatch(elab, term, expected);
    case "forall":
      return elaborateForall(elab, term);
    case "exists":
      return elaborateExists(elab, term, expected);
    case "arrow":
      return elaborateArrow(elab, term);
    case "relation":
      return elaborateRelation(elab, term, expected);
    case "binary":
    case "unary":
      return elaborateOperator(elab, term, expected);
    case "openIn":
      return elab.inScope(openNamespaces(elab.environment, elab.scope, term.declarations), () =>
        elaborateTerm(elab, term.body, expected),
      );
    case "coercion":
      return elaborateCoercion(elab, term, expected);
    case "have":
      return elaborateHave(elab, term.declaration, term.body, expected);
    case "let":
      return elaborateLet(elab, term.declaration, term.body, expected);
    case "suffices":
      return elaborateSuffices(elab, term.declaration, term.body, expected);
    case "show":
      return elaborateShow(elab, term, expected);
    case "typed":
      return elaborateTyped(elab, term, expected);
    case "parenthesis":
      return elaborateTerm(elab, term.value, expected);
    case "anonymous":
      return elaborateAnonymous(elab, term, expected);
    case "structureInstance":
      return elaborateStructureInstance(elab, term, expected);
    case "match":
      return elaborateMatch(elab, term, expected);
    case "nomatch":
      return elaborateMatch(elab, noAlternatives(term), expected);
    case "namedPattern":
      return elaborateNamedPattern(elab, term, expected);
    case "inaccessible":
      return elab.elaborateOrCheck(term.value, expected);
    case "subst":
      return elaborateSubst(elab, term, expected);
    case "calc":
      return elaborateCalc(elab, term.steps, expected, term.at);
    case "by":
      return elaborateBy(elab, term, expected);
    case "sorry":
      return elab.sorry(expected ?? elab.waitForType("sorry", term.at), term.at);
    case "cdot":
      throw new Failure("invalid occurrence of `·` notation, it must be surrounded by parentheses", term.at);
  }
}

/** `@fun …` and `@(fun …)` take implicit arguments like others. */
function isFunction(term: Term): boolean {
  if (term.kind === "parenthesis") return isFunction(term.value);
  return term.kind === "fun" || term.kind === "funMatch";
}

/** `nomatch a, b` is `match a, b` without alternatives. */
function noAlternatives({ values, at }: Term & { kind: "nomatch" }): Term & { kind: "match" } {
  const discriminants = values.map((value) => ({ value, proof: undefined, at: value.at }));
  return { kind: "match", discriminants, alternatives: [], at };
}

/** Where the expected type takes an implicit argument, the function is made without being written. */
function implicitBinder(elab: Elaborator, term: Term, expected: Expr): Expr | undefined {
  let type = expected.kind === "pi" ? expected : elab.meta.whnfCore(expected);
  if (type.kind !== "pi" && unfoldsToImplicit(elab, type)) type = elab.meta.whnf(type);
  if (type.kind !== "pi" || (type.info !== "implicit" && type.info !== "instImplicit")) return undefined;
  if (blocksImplicitBinders(term)) return undefined;
  const variable = fvar(inaccessible(type.name.replace(/✝$/, "")), type.type, { info: type.info });
  const body = instantiate1(type.body, variable);
  const inner = elab.inContext(elab.context.with(variable), () => elab.check(term, body));
  return elab.meta.bind("lam", [variable], inner);
}

/** True if the head is a definition whose value is a function type that begins with an implicit argument. */
function unfoldsToImplicit(elab: Elaborator, type: Expr): boolean {
  const head = appHead(type);
  const info = head.kind === "const" ? elab.environment.get(head.name) : undefined;
  if (info?.kind !== "definition") return false;
  let value = info.value;
  while (value.kind === "lam") value = value.body;
  if (value.kind === "pi") return value.info === "implicit" || value.info === "instImplicit";
  return unfoldsToImplicit(elab, value);
}

function blocksImplicitBinders(term: Term): boolean {
  switch (term.kind) {
    case "parenthesis":
      return blocksImplicitBinders(term.value);
    case "explicit":
    case "hole":
    case "syntheticHole":
    case "by":
    case "typed":
      return true;
    case "funMatch":
      return term.isExplicit === true;
    case "fun": {
      const [first] = term.parameters;
      return first?.kind === "binder" && first.binder.kind !== "default";
    }
    default:
      return false;
  }
}

/** `?name`: the newest hole or goal of this name, or a new one. */
function syntheticHole(elab: Elaborator, term: Term & { kind: "syntheticHole" }, expected: Expr | undefined): Expr {
  const { name = "", at } = term;
  const known = name === "" ? undefined : elab.meta.named(name);
  if (known === undefined) return elab.fresh(expected ?? elab.freshType(), { opaque: true, tag: name });
  if (elab.meta.info(known).context.variables.every(({ id }) => elab.context.has(id))) return known;
  throw new Unsupported(`'?${name}' of another context`, at);
}

function elaborateSort(elab: Elaborator, kind: "Prop" | "Type" | "Sort", term: LevelTerm | undefined): Expr {
  if (kind === "Prop") return prop;
  const level = term === undefined ? levelZero : elaborateLevel(elab, term);
  return sort(kind === "Type" ? levelSucc(level) : level);
}

function elaborateExists(elab: Elaborator, term: Term & { kind: "exists" }, expected: Expr | undefined): Expr {
  let body: Term = term.body;
  for (const binder of [...term.binders].reverse()) {
    for (const name of [...binder.names].reverse()) {
      const single = { kind: "binder" as const, binder: { ...binder, names: [name] } };
      const fn: Term = { kind: "fun", parameters: [single], body, at: term.at };
      body = {
        kind: "apply",
        fn: { kind: "constant", name: "Exists", at: term.at },
        args: [fn],
        named: [],
        ellipsis: false,
        at: term.at,
      };
    }
  }
  return elaborateApplication(elab, body, expected);
}

function elaborateTyped(elab: Elaborator, term: Term & { kind: "typed" }, expected: Expr | undefined): Expr {
  if (term.type === undefined) {
    const value = elab.elaborate(term.value, undefined);
    elab.synthesize();
    return value;
  }
  const type = elab.type(term.type);
  elab.synthesizeSome();
  if (expected !== undefined && isMVar(elab.meta.instantiate(type))) elab.meta.isDefEq(type, expected);
  return elab.check(term.value, type);
}

/** `⟨a, b, c⟩`: the constructor of the expected type; surplus arguments are nested into the last one. */
function elaborateAnonymous(elab: Elaborator, term: Term & { kind: "anonymous" }, expected: Expr | undefined): Expr {
  if (expected === undefined) return elab.waitForType("constructor ⟨...⟩", term.at);
  const type = elab.meta.whnf(expected);
  const head = appHead(type);
  if (isMVar(head)) return elab.waitForType("constructor ⟨...⟩", term.at);
  const family = head.kind === "const" ? elab.environment.get(head.name) : undefined;
  if (family?.kind !== "inductive" || family.constructors.length !== 1) {
    const wrong = family?.kind === "inductive" ? "has more than one constructor" : "is not an inductive type";
    throw new Failure(
      `Invalid \`⟨...⟩\` notation: The expected type${elab.inlineText(type)}${wrong}\n\nNote: This notation can only be used when the expected type is an inductive type with a single constructor`,
      term.at,
    );
  }
  const maker = elab.environment.get(itemAt(family.constructors, 0));
  if (maker?.kind !== "constructor") throw new Failure("Invalid `⟨...⟩` notation", term.at);
  const wanted = explicitArguments(maker.type);
  if (term.args.length < wanted) {
    const count = term.args.length;
    const provided = count === 0 ? "none were" : count === 1 ? "only 1 was" : `only ${count} were`;
    throw new Failure(
      `Insufficient number of fields for \`⟨...⟩\` constructor: Constructor \`${maker.name}\` has ${wanted} explicit ${wanted === 1 ? "fields" : "field"}, but ${provided} provided`,
      term.at,
    );
  }
  let args = term.args;
  if (args.length > wanted) {
    const last = args[wanted - 1];
    if (last === undefined)
      throw new Failure(
        `Insufficient number of fields for \`⟨...⟩\` constructor: Constructor \`${maker.name}\` does not have explicit fields, but ${args.length} ${args.length === 1 ? "was" : "were"} provided`,
        term.at,
      );
    const rest: Term = { kind: "anonymous", args: args.slice(wanted - 1), at: last.at };
    args = [...args.slice(0, wanted - 1), rest];
  }
  const fn: Term = { kind: "constant", name: maker.name, at: term.at };
  return elaborateApplication(elab, { kind: "apply", fn, args, named: [], ellipsis: false, at: term.at }, expected);
}

function explicitArguments(type: Expr): number {
  let count = 0;
  for (let current = type; current.kind === "pi"; current = current.body) if (current.info === "default") count++;
  return count;
}

function elaborateBy(elab: Elaborator, term: Term & { kind: "by" }, expected: Expr | undefined): Expr {
  if (expected === undefined) return elab.waitForType("'by' tactic", term.at);
  return elab.later(expected, { kind: "tactics", block: term.block, at: term.at });
}
