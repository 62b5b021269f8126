// Elaborates applications: what a name means, field access, and passing arguments with implicit ones filled in.

import { app, appHead, constant, type Expr, instantiate1 } from "../../kernel/index.ts";
import type { Term } from "../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import { AutoBound, type Elaborator } from "../engine/elaborator.ts";
import { classInfo } from "../environment/classes.ts";
import { projectionName } from "../environment/structure_table.ts";
import type { Surroundings } from "../environment/view.ts";
import { isMVar } from "../meta/holes.ts";
import { isCoreAlias, isCoreName } from "../names/core_names.ts";
import { isLost } from "../names/names.ts";
import { type GlobalReference, resolveGlobal } from "../names/scope.ts";
import { type Argument, applyArguments, type Call } from "./arguments.ts";
import { elaborateLevel } from "./levels.ts";

type Field = string | number;

/** Elaborates an identifier, a projection, or either applied to arguments. */
export function elaborateApplication(elab: Elaborator, term: Term, expected: Expr | undefined): Expr {
  const { fn, args, named, ellipsis } =
    term.kind === "apply" ? term : { fn: term, args: [], named: [], ellipsis: false };
  const call: Call = {
    args: args.map((arg) => ({ kind: "term", term: arg })),
    named,
    ellipsis,
    explicit: false,
    expected,
    at: term.at,
  };
  return elaborateHead(elab, fn, [], call);
}

/** Elaborates `head.fields args`. */
function elaborateHead(elab: Elaborator, head: Term, fields: readonly Field[], call: Call): Expr {
  switch (head.kind) {
    case "project":
      return elaborateHead(elab, head.value, [head.field, ...fields], call);
    case "explicit":
      if (fields.length > 0) throw new Unsupported("field of '@f'", head.at);
      return elaborateHead(elab, head.fn, [], { ...call, explicit: true });
    case "identifier":
      return elaborateIdentifier(elab, head, fields, call);
    case "constant":
      return applyFields(elab, elab.constant(head.name, head.at), fields, call);
    case "dotIdentifier":
      return elaborateDotIdentifier(elab, head, fields, call);
    case "parenthesis":
      if (isNameLike(head.value)) return elaborateHead(elab, head.value, fields, call);
      return applyFields(elab, elab.elaborate(head, undefined), fields, call);
    case "sort":
    case "number":
    case "syntheticHole":
    case "hole":
      if (call.args.length === 0 && fields.length === 0) return elab.elaborate(head, call.expected);
      return applyFields(elab, elab.elaborate(head, undefined), fields, call);
    default:
      return applyFields(elab, elab.elaborate(head, undefined), fields, call);
  }
}

function isNameLike(term: Term): boolean {
  return term.kind === "identifier" || term.kind === "explicit" || term.kind === "project";
}

function elaborateIdentifier(
  elab: Elaborator,
  head: Term & { kind: "identifier" },
  fields: readonly Field[],
  call: Call,
): Expr {
  const [first = "", ...rest] = head.name.split(".");
  const local = elab.local(first);
  if (local !== undefined) {
    if (head.levels !== undefined) throw new Failure("invalid use of explicit universe parameters", head.at);
    return applyFields(elab, local, [...rest, ...fields], call);
  }
  if (first === elab.recursiveName) throw new Unsupported("structure with fields that mention it", head.at);
  const found = resolveGlobal(elab.environment, elab.scope, head.name, head.at);
  const [only, ...others] = found;
  if (only === undefined) {
    if (!elab.autoBound) throw unknownName(elab.environment, head.name, head.at);
    const error = autoBound(elab, head.name, head.at);
    if (error instanceof AutoBound || rest.length === 0) throw error;
    // Bound or not, it is known only when what follows has been read: a name without dots may bind it.
    elab.unread ??= error;
    return elab.fresh(call.expected ?? elab.freshType());
  }
  const apply = ({ name, fields: after }: GlobalReference): Expr =>
    applyFields(elab, constantAt(elab, name, head, after.length > 0), [...after, ...fields], call);
  return others.length === 0 ? apply(only) : overloaded(elab, found, apply, head, call);
}

/** The one of several constants that fits. @throws Failure if none does, or more than one. */
function overloaded(
  elab: Elaborator,
  found: readonly GlobalReference[],
  apply: (reference: GlobalReference) => Expr,
  head: Term & { kind: "identifier" },
  call: Call,
): Expr {
  const elaborate = (reference: GlobalReference): Expr => {
    const value = apply(reference);
    return call.expected === undefined ? value : elab.ensureType(value, call.expected, call.at);
  };
  const fitting = found.filter((reference) => elab.trial(() => elaborate(reference)));
  const [fits, ...others] = fitting;
  if (fits !== undefined && others.length === 0) return elaborate(fits);
  const names = found.map(({ name }) => name).join(", ");
  if (others.length > 0) throw new Unsupported(`ambiguous name (${names})`, head.at);
  throw new Failure(`overloaded, errors in all interpretations: ${names}`, head.at);
}

function constantAt(elab: Elaborator, name: string, head: Term & { kind: "identifier" }, hasFields: boolean): Expr {
  if (head.levels === undefined) return elab.constant(name, head.at);
  const wanted = elab.environment.get(name)?.levelParams.length ?? 0;
  if (hasFields || head.levels.length > wanted)
    throw new Failure(`too many explicit universe levels for '${name}'`, head.at);
  if (head.levels.length < wanted) throw new Unsupported("some universe levels of a constant", head.at);
  return constant(
    name,
    head.levels.map((level) => elaborateLevel(elab, level)),
  );
}

/** Names that Lean makes with a declaration, which the pages of its documentation do not list. */
const generated =
  /^(rec|recOn|casesOn|below|brecOn|binductionOn|ibelow|noConfusion(Type)?|toCtorIdx|ctorIdx|ctorElim(Type)?|elim|inj|injEq|hinj|sizeOf_spec|ext|ext_iff|induct(_unfolding)?|fun_cases|mutual_induct|eq_def|eq_unfold|congr_simp|eq_\d+|reduce[A-Z].*|match_.*|proof_.*|inst.*|_.*)$/;

/** True for a full name that Lean's core may have although the library lacks it. */
function mayBeCore(environment: Surroundings, name: string): boolean {
  return isCoreName(environment, name) || generated.test(name.slice(name.lastIndexOf(".") + 1));
}

/** Namespaces of the library whose theorems in core are all known by name. */
const listed = new Set("Nat Bool Eq And Or Iff Not Exists Function Classical Decidable LE LT GE GT".split(" "));

/** The same for a name that means nothing here: of other namespaces of the library core's theorems are not known. */
function mayBeMeant(environment: Surroundings, name: string): boolean {
  const [space = "", ...others] = name.split(".");
  const isUnlisted = others.length > 0 && environment.isRestored(space) && !listed.has(space);
  return isUnlisted || mayBeCore(environment, name) || isCoreAlias(environment, name);
}

/** The error for a name that means nothing here: a constant that the library lacks, or nothing in Lean either. */
function unknownName(environment: Surroundings, name: string, at: Position): Error {
  if (isLost(environment, name)) return new Unsupported(`'${name}', which was not accepted`, at);
  if (mayBeMeant(environment, name)) return new Unsupported(`constant '${name}'`, at);
  return new Failure(`Unknown identifier \`${name}\``, at);
}

/** In a header, a name without dots that means nothing is an implicit variable, as Lean's `relaxedAutoImplicit` has it. */
function autoBound(elab: Elaborator, name: string, at: Position): Error {
  if (isLost(elab.environment, name)) return new Unsupported(`'${name}', which was not accepted`, at);
  if (elab.ownNames.has(name)) return new Failure(`Unknown identifier \`${name}\``, at);
  if (
    !name.includes(".") &&
    name !== "_" &&
    !isCoreName(elab.environment, name) &&
    !isCoreAlias(elab.environment, name)
  )
    return new AutoBound(name, at);
  return new Unsupported(`constant or auto-bound implicit '${name}'`, at);
}

/** `.inl h`: the constructor's namespace is the head of the expected type. */
function elaborateDotIdentifier(
  elab: Elaborator,
  head: Term & { kind: "dotIdentifier" },
  fields: readonly Field[],
  call: Call,
): Expr {
  if (call.expected === undefined || fields.length > 0)
    return elab.waitForType(`dotted identifier '.${head.name}'`, head.at);
  let first: string | undefined;
  for (let type: Expr | undefined = call.expected; type !== undefined; type = elab.meta.unfoldOnce(type)) {
    type = elab.meta.whnfCore(type);
    while (type.kind === "pi") type = elab.meta.whnfCore(type.body);
    const family = appHead(type);
    if (isMVar(family)) return elab.waitForType(`dotted identifier '.${head.name}'`, head.at);
    if (family.kind !== "const") break;
    const name = `${family.name}.${head.name}`;
    if (elab.environment.has(name)) return applyFields(elab, elab.constant(name, head.at), [], call);
    first ??= name;
    if (mayBeCore(elab.environment, name)) break;
  }
  if (first === undefined) throw new Failure(`invalid dotted identifier notation '.${head.name}'`, head.at);
  throw new Unsupported(`constant '${first}'`, head.at);
}

/** Resolves the fields one after another; the arguments of the call go to the last one. */
function applyFields(elab: Elaborator, base: Expr, fields: readonly Field[], call: Call): Expr {
  if (fields.length === 0) return applyArguments(elab, base, call);
  let value = applyArguments(elab, base, { ...call, args: [], named: [], expected: undefined, explicit: false });
  fields.forEach((field, i) => {
    const last = i === fields.length - 1;
    const rest: Call = last ? call : { ...call, args: [], named: [], expected: undefined };
    value = applyField(elab, value, field, rest);
  });
  return value;
}

function applyField(elab: Elaborator, value: Expr, field: Field, call: Call): Expr {
  let type = elab.meta.whnfCore(elab.meta.infer(value));
  if (isMVar(appHead(type))) {
    elab.synthesizeSome();
    type = elab.meta.whnfCore(type);
  }
  for (;;) {
    const head = appHead(type);
    if (isMVar(head)) return elab.waitForType(`field notation '.${field}'`, call.at);
    if (head.kind !== "const") throw missingField(elab, value, field, call.at);
    const name =
      typeof field === "number" ? projectionName(elab.environment, head.name, field) : `${head.name}.${field}`;
    if (name !== undefined && elab.environment.has(name)) return callWithReceiver(elab, name, head.name, value, call);
    if (typeof field === "string" && mayBeCore(elab.environment, `${head.name}.${field}`)) {
      throw new Unsupported(`constant '${head.name}.${field}'`, call.at);
    }
    const unfolded = elab.meta.unfoldOnce(type);
    if (unfolded === undefined) throw missingField(elab, value, field, call.at);
    type = unfolded;
  }
}

/** A field that cannot be found: of a constant, it is rather a constant that is not there. */
function missingField(elab: Elaborator, value: Expr, field: Field, at: Position): Error {
  const type = elab.meta.whnfCore(elab.meta.infer(value));
  const owner = type.kind === "pi" ? "Function" : appHead(type);
  const family = typeof owner === "string" ? owner : owner.kind === "const" ? owner.name : undefined;
  if (typeof field === "number")
    return new Failure(
      `Invalid projection: Expected a value whose type is a structure\n  ${elab.text(value)}\nhas type\n  ${elab.text(type)}`,
      at,
    );
  const names = [
    value.kind === "const" ? `${value.name}.${field}` : "",
    family === undefined ? "" : `${family}.${field}`,
  ];
  const core = names.find((name) => name !== "" && mayBeMeant(elab.environment, name));
  if (core !== undefined) return new Unsupported(`constant '${core}'`, at);
  if (value.kind === "const")
    return isLost(elab.environment, `${value.name}.${field}`)
      ? new Unsupported(`'${value.name}.${field}', which was not accepted`, at)
      : new Failure(`Unknown constant \`${value.name}.${field}\``, at);
  if (family === undefined)
    return new Failure(
      `Invalid field notation: Field projection operates on types of the form \`C ...\` where C is a constant. The expression\n  ${elab.text(value)}\nhas type${elab.inlineText(type)}which does not have the necessary form.`,
      at,
    );
  return new Failure(
    `Invalid field \`${field}\`: The environment does not contain \`${family}.${field}\`, so it is not possible to project the field \`${field}\` from an expression\n  ${elab.text(value)}\nof type${elab.inlineText(type, true)}`.replace(
      "of type \n",
      "of type\n",
    ),
    at,
  );
}

/** A function whose first instance is the value. */
function ofInstance(elab: Elaborator, fn: Expr, value: Expr, call: Call): Expr {
  let applied = fn;
  let type = elab.meta.infer(fn);
  while (type.kind === "pi" && type.info !== "instImplicit") {
    const hole = elab.fresh(type.type);
    applied = app(applied, hole);
    type = instantiate1(type.body, hole);
  }
  if (type.kind !== "pi" || !elab.meta.isDefEq(type.type, elab.meta.infer(value)))
    throw new Unsupported("field of an instance", call.at);
  return applyArguments(elab, app(applied, value), call);
}

/** Calls `name` with the value as its first explicit argument of the family. */
function callWithReceiver(elab: Elaborator, name: string, family: string, value: Expr, call: Call): Expr {
  const fn = elab.constant(name, call.at);
  let position = 0;
  let type = elab.meta.infer(fn);
  for (; type.kind === "pi"; type = type.body) {
    if (type.info !== "default") continue;
    const head = appHead(type.type);
    if (head.kind === "const" && head.name === family) break;
    position++;
  }
  if (type.kind !== "pi") {
    if (classInfo(elab.environment, family) !== undefined) return ofInstance(elab, fn, value, call);
    throw new Failure(
      `Invalid field notation: Function \`${name}\` does not have a usable parameter of type \`${family}\` for which to substitute \`${elab.text(value)}\`\n\nNote: Such a parameter must be explicit, or implicit with a unique name, to be used by field notation`,
      call.at,
    );
  }
  if (call.args.length < position) throw new Unsupported(`field '${name}' before its other arguments`, call.at);
  const args: Argument[] = [...call.args];
  args.splice(position, 0, { kind: "value", value });
  return applyArguments(elab, fn, { ...call, args });
}
