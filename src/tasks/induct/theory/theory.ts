// Theories: a few fresh inductive types and functions on them by recursion over their constructors, as plain data.

import { itemAt } from "../../../platform/index.ts";

/** A type by its place in the theory; `ELEMENT` is the type that a container is parametric in. */
export type TypeRef = number;
export const ELEMENT: TypeRef = -1;

/** A constructor with the types of its fields. */
export interface Constructor {
  readonly name: string;
  readonly fields: readonly TypeRef[];
}

export interface DataType {
  readonly name: string;
  readonly constructors: readonly Constructor[];
}

/** A term. Variables are places in the list of what is bound around it. */
export type Term =
  | { readonly kind: "variable"; readonly index: number }
  | { readonly kind: "make"; readonly type: TypeRef; readonly maker: number; readonly args: readonly Term[] }
  | { readonly kind: "call"; readonly callee: number; readonly args: readonly Term[] };

/** A term, or a case analysis in which the fields of each constructor are bound behind what was bound before. */
export type Body =
  | { readonly kind: "term"; readonly term: Term }
  | { readonly kind: "cases"; readonly on: Term; readonly type: TypeRef; readonly branches: readonly Body[] };

/** A function; its body binds the arguments first, and may call itself on parts of one of them. */
export interface FunctionDef {
  readonly name: string;
  readonly args: readonly TypeRef[];
  readonly result: TypeRef;
  readonly body: Body;
}

export interface Theory {
  readonly types: readonly DataType[];
  readonly functions: readonly FunctionDef[];
}

/** A conjecture: an equation of two terms, behind a condition where there is one. Its variables are of these types. */
export interface Conjecture {
  readonly variables: readonly TypeRef[];
  readonly condition?: Equation;
  readonly conclusion: Equation;
}

export interface Equation {
  readonly left: Term;
  readonly right: Term;
}

export const variable = (index: number): Term => ({ kind: "variable", index });
export const make = (type: TypeRef, maker: number, args: readonly Term[]): Term => ({
  kind: "make",
  type,
  maker,
  args,
});
export const call = (callee: number, args: readonly Term[]): Term => ({ kind: "call", callee, args });

/** The parts of a term; none for a variable. */
export function partsOf(term: Term): readonly Term[] {
  return term.kind === "variable" ? [] : term.args;
}

/** The same term with other parts. */
export function withParts(term: Term, args: readonly Term[]): Term {
  return term.kind === "variable" ? term : { ...term, args };
}

/** The number of variables, constructors and functions in a term, each as often as it occurs. */
export function sizeOf(term: Term): number {
  return partsOf(term).reduce((sum, part) => sum + sizeOf(part), 1);
}

/** The term with its variables replaced. */
export function substituted(term: Term, values: (index: number) => Term): Term {
  if (term.kind === "variable") return values(term.index);
  return withParts(
    term,
    term.args.map((part) => substituted(part, values)),
  );
}

/** Calls `visit` on every part of a term, the term itself first. */
export function walkTerm(term: Term, visit: (term: Term) => void): void {
  visit(term);
  for (const part of partsOf(term)) walkTerm(part, visit);
}

/** The places of the variables, in the order in which they first occur. */
export function variablesOf(...terms: readonly Term[]): number[] {
  const found = new Set<number>();
  for (const term of terms) {
    walkTerm(term, (part) => {
      if (part.kind === "variable") found.add(part.index);
    });
  }
  return [...found];
}

/** The functions that terms call, by their places. */
export function calledBy(...terms: readonly Term[]): Set<number> {
  const found = new Set<number>();
  for (const term of terms) {
    walkTerm(term, (part) => {
      if (part.kind === "call") found.add(part.callee);
    });
  }
  return found;
}

/** The terms in a body. */
export function termsOf(body: Body): Term[] {
  return body.kind === "term" ? [body.term] : [body.on, ...body.branches.flatMap(termsOf)];
}

/** A text that is equal for equal terms alone. */
export function keyOf(term: Term): string {
  if (term.kind === "variable") return `x${term.index}`;
  const head = term.kind === "make" ? `c${term.type}.${term.maker}` : `f${term.callee}`;
  return term.args.length === 0 ? head : `${head}(${term.args.map(keyOf).join()})`;
}

/** Whether a type has a constructor with a field of the type itself. */
export function isRecursive({ types }: Theory, type: TypeRef): boolean {
  return type !== ELEMENT && itemAt(types, type).constructors.some(({ fields }) => fields.includes(type));
}

/** Whether a type is, or has parts of, the element type. */
export function isParametric({ types }: Pick<Theory, "types">, type: TypeRef): boolean {
  if (type === ELEMENT) return true;
  return itemAt(types, type).constructors.some(({ fields }) =>
    fields.some((field) => field !== type && isParametric({ types }, field)),
  );
}
