// Theories and conjectures as Lean text.

import { itemAt } from "../../../platform/index.ts";
import {
  type Body,
  type Conjecture,
  calledBy,
  type DataType,
  ELEMENT,
  type FunctionDef,
  isParametric,
  type Term,
  type Theory,
  type TypeRef,
  termsOf,
} from "./theory.ts";

/** The element type of containers. */
const ELEMENT_NAME = "α";
/** The name of every theorem of this task. */
const THEOREM = "ex";

/** A type; one with a parameter is in parentheses where it is itself an argument. */
export function printType(theory: Pick<Theory, "types">, type: TypeRef): string {
  if (type === ELEMENT) return ELEMENT_NAME;
  const { name } = itemAt(theory.types, type);
  return isParametric(theory, type) ? `${name} ${ELEMENT_NAME}` : name;
}

/** A term with the names of its variables. */
export function printTerm(theory: Theory, term: Term, names: readonly string[], argument = false): string {
  if (term.kind === "variable") return itemAt(names, term.index);
  const head =
    term.kind === "make" ? makerName(theory, term.type, term.maker) : itemAt(theory.functions, term.callee).name;
  return applied(
    head,
    term.args.map((part) => printTerm(theory, part, names, true)),
    argument,
  );
}

function applied(head: string, args: readonly string[], argument: boolean): string {
  const text = [head, ...args].join(" ");
  return argument && args.length > 0 ? `(${text})` : text;
}

function makerName({ types }: Theory, type: TypeRef, maker: number): string {
  const { name, constructors } = itemAt(types, type);
  return `${name}.${itemAt(constructors, maker).name}`;
}

/** The declarations of the types, and of the functions that are wanted with those that they call; default all. */
export function printHeader(theory: Theory, wanted: Iterable<number> = theory.functions.keys()): string {
  const functions = [...closureOf(theory, wanted)]
    .sort((a, b) => a - b)
    .map((index) => itemAt(theory.functions, index));
  const used = typesOf(theory, functions);
  const types = theory.types.flatMap((type, index) => (used.has(index) ? [printDataType(theory, type, index)] : []));
  return `${[...types, ...functions.map((each) => printFunction(theory, each))].join("\n\n")}\n\n`;
}

/** The functions, and what they call. */
export function closureOf({ functions }: Theory, wanted: Iterable<number>): Set<number> {
  const found = new Set<number>();
  const add = (index: number): void => {
    if (found.has(index)) return;
    found.add(index);
    for (const other of calledBy(...termsOf(itemAt(functions, index).body))) add(other);
  };
  for (const index of wanted) add(index);
  return found;
}

function typesOf({ types }: Theory, functions: readonly FunctionDef[]): Set<TypeRef> {
  const found = new Set<TypeRef>();
  const add = (type: TypeRef): void => {
    if (type === ELEMENT || found.has(type)) return;
    found.add(type);
    for (const { fields } of itemAt(types, type).constructors) fields.forEach(add);
  };
  for (const { args, result, body } of functions) {
    [...args, result].forEach(add);
    const scrutinised = (part: Body): void => {
      if (part.kind === "term") return;
      add(part.type);
      part.branches.forEach(scrutinised);
    };
    scrutinised(body);
  }
  return found;
}

function printDataType(theory: Theory, { name, constructors }: DataType, index: TypeRef): string {
  const own = printType(theory, index);
  const parameter = isParametric(theory, index) ? ` (${ELEMENT_NAME} : Type)` : "";
  const lines = constructors.map(({ name: maker, fields }) => {
    const types = [...fields.map((field) => printType(theory, field)), own];
    return `  | ${maker} : ${types.join(" → ")}`;
  });
  return [`inductive ${name}${parameter} : Type where`, ...lines].join("\n");
}

function printFunction(theory: Theory, { name, args, result, body }: FunctionDef): string {
  const types = [...args, result];
  const parameter = types.some((type) => isParametric(theory, type)) ? ` {${ELEMENT_NAME} : Type}` : "";
  const names = new Names();
  const env = args.map((type) => names.fresh(theory, type));
  const lines = clauses(theory, body, env, env, names).map(
    ({ patterns, text }) => `  | ${patterns.join(", ")} => ${text}`,
  );
  return [`def ${name}${parameter} : ${types.map((type) => printType(theory, type)).join(" → ")}`, ...lines].join("\n");
}

interface Clause {
  readonly patterns: readonly string[];
  readonly text: string;
}

/** One clause for each case of the arguments and of their parts. @param env what stands for each variable bound so far */
function clauses(
  theory: Theory,
  body: Body,
  patterns: readonly string[],
  env: readonly string[],
  names: Names,
): Clause[] {
  if (body.kind === "term" || body.on.kind !== "variable")
    return [{ patterns: patterns.map(unwrapped), text: printBody(theory, body, env, names) }];
  const split = itemAt(env, body.on.index);
  return itemAt(theory.types, body.type).constructors.flatMap(({ fields }, maker) => {
    const own = names.fork();
    const fresh = fields.map((field) => own.fresh(theory, field));
    const pattern = applied(makerName(theory, body.type, maker), fresh, true);
    const replace = (text: string) => replaced(text, split, pattern);
    return clauses(theory, itemAt(body.branches, maker), patterns.map(replace), [...env.map(replace), ...fresh], own);
  });
}

/** A pattern with a variable replaced in it. */
function replaced(pattern: string, name: string, by: string): string {
  return pattern
    .split(/([ ()])/)
    .map((word) => (word === name ? by : word))
    .join("");
}

function unwrapped(pattern: string): string {
  return pattern.startsWith("(") ? pattern.slice(1, -1) : pattern;
}

/** What stands behind the arrow: a term, or a case analysis of one. */
function printBody(theory: Theory, body: Body, env: readonly string[], names: Names): string {
  if (body.kind === "term") return printTerm(theory, body.term, env);
  const branches = itemAt(theory.types, body.type).constructors.map(({ fields }, maker) => {
    const own = names.fork();
    const fresh = fields.map((field) => own.fresh(theory, field));
    const pattern = applied(makerName(theory, body.type, maker), fresh, false);
    const inside = printBody(theory, itemAt(body.branches, maker), [...env, ...fresh], own);
    return ` | ${pattern} => ${itemAt(body.branches, maker).kind === "cases" ? `(${inside})` : inside}`;
  });
  return `match ${printTerm(theory, body.on, env)} with${branches.join("")}`;
}

/** Names for variables: each type has letters of its own. */
class Names {
  readonly #counts: Map<TypeRef, number>;

  constructor(counts: ReadonlyMap<TypeRef, number> = new Map()) {
    this.#counts = new Map(counts);
  }

  fresh({ types }: Pick<Theory, "types">, type: TypeRef): string {
    const count = this.#counts.get(type) ?? 0;
    this.#counts.set(type, count + 1);
    const letters = itemAt(["xyzw", "uvst", "mnkl", "abcd"], type === ELEMENT ? 3 : type % Math.max(1, types.length));
    return `${itemAt([...letters], count % letters.length)}${count < letters.length ? "" : Math.floor(count / letters.length)}`;
  }

  fork(): Names {
    return new Names(this.#counts);
  }
}

/** The names of a conjecture's variables. */
export function variableNames(theory: Pick<Theory, "types">, variables: readonly TypeRef[]): string[] {
  const names = new Names();
  return variables.map((type) => names.fresh(theory, type));
}

/** A conjecture as a theorem without its proof. */
export function printStatement(theory: Theory, conjecture: Conjecture): string {
  const names = variableNames(theory, conjecture.variables);
  return [
    `theorem ${THEOREM}`,
    ...binders(theory, conjecture.variables, names),
    ":",
    printClaim(theory, conjecture, names),
  ].join(" ");
}

/** A conjecture as a proposition without free variables, for a lemma inside a proof. */
export function printLemma(theory: Theory, conjecture: Conjecture): string {
  const names = variableNames(theory, conjecture.variables);
  const claim = printClaim(theory, conjecture, names);
  // The element type is the theorem's own, where it has one.
  const own = binders(theory, conjecture.variables, names).filter((binder) => !binder.startsWith("{"));
  return own.length === 0 ? claim : `∀ ${own.join(" ")}, ${claim}`;
}

function printClaim(theory: Theory, { condition, conclusion }: Conjecture, names: readonly string[]): string {
  const sides = ({ left, right }: { left: Term; right: Term }) =>
    `${printTerm(theory, left, names)} = ${printTerm(theory, right, names)}`;
  return condition === undefined ? sides(conclusion) : `${sides(condition)} → ${sides(conclusion)}`;
}

function binders(theory: Theory, variables: readonly TypeRef[], names: readonly string[]): string[] {
  const groups = new Map<TypeRef, string[]>();
  variables.forEach((type, index) => {
    groups.set(type, [...(groups.get(type) ?? []), itemAt(names, index)]);
  });
  const own = [...groups].map(([type, group]) => `(${group.join(" ")} : ${printType(theory, type)})`);
  return variables.some((type) => isParametric(theory, type)) ? [`{${ELEMENT_NAME} : Type}`, ...own] : own;
}
