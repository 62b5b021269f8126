// Draws random theories. Functions that say nothing are rejected by evaluation: constant ones, those that give an argument back or
// ignore one, and those that compute what another function or constructor does.

import { itemAt, type Random } from "../../../platform/index.ts";
import { verifyEmbedded } from "../../../verify/index.ts";
import { Evaluator, type Value } from "./evaluate.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { NameSource } from "./names.ts";
import { printHeader } from "./print.ts";
import {
  type Body,
  type Constructor,
  call,
  calledBy,
  type DataType,
  ELEMENT,
  type FunctionDef,
  isRecursive,
  make,
  type Term,
  type Theory,
  type TypeRef,
  termsOf,
  variable,
} from "./theory.ts";

/** A theory with the fingerprints of its functions, in order. */
export interface DrawnTheory {
  readonly theory: Theory;
  readonly evaluator: Evaluator;
  readonly fingerprints: readonly string[];
}

/** Functions that are drawn in vain before a theory is left as it is. */
const PATIENCE = 400;

/**
 * Draws a theory of one to three types and one to five functions.
 *
 * @param mayUse whether a function with this fingerprint may be in it
 * @returns undefined where no function came up that may be used
 */
export function drawTheory(random: Random, mayUse: (fingerprint: string) => boolean): DrawnTheory | undefined {
  const names = new NameSource(random.fork("names"));
  const types = drawTypes(random, names);
  const wanted = 1 + random.int(5);
  let theory: Theory = { types, functions: [] };
  const fingerprints: string[] = [];
  for (let tries = 0; tries < PATIENCE && fingerprints.length < wanted; tries++) {
    const drawn = drawFunction(random, theory);
    if (drawn === undefined) continue;
    const extended = { types, functions: [...theory.functions, { ...drawn, name: "_" }] };
    const evaluator = new Evaluator(extended);
    const callee = theory.functions.length;
    if (!saysSomething(evaluator, callee)) continue;
    const fingerprint = fingerprintOf(evaluator, callee);
    if (fingerprints.includes(fingerprint) || !mayUse(fingerprint)) continue;
    theory = { types, functions: [...theory.functions, { ...drawn, name: names.fresh() }] };
    fingerprints.push(fingerprint);
  }
  if (!theory.functions.some(isRecursiveFunction) || !isAccepted(theory)) return undefined;
  return { theory, evaluator: new Evaluator(theory), fingerprints };
}

/** Whether Lean can tell all types: of an empty container that is only measured it cannot. */
function isAccepted(theory: Theory): boolean {
  return (
    verifyEmbedded({ header: printHeader(theory), statement: "theorem ex : True", proof: "trivial" }).kind === "proved"
  );
}

/** Whether the function calls itself. */
export function isRecursiveFunction({ body }: FunctionDef, index: number): boolean {
  return calledBy(...termsOf(body)).has(index);
}

/** Argument lists that a function is tried on. */
const MOST_ROWS = 60;

/** False for a function that is constant, gives an argument back, ignores one, or does what a constructor or an earlier function does. */
function saysSomething(evaluator: Evaluator, callee: number): boolean {
  const { theory } = evaluator;
  const { args, result } = itemAt(theory.functions, callee);
  const each = itemAt([0, 16, 8, 4, 3], Math.min(4, args.length));
  const rows = combinations(args.map((type) => evaluator.smallest(type, each))).slice(0, MOST_ROWS);
  const column = (term: Term): string => rows.map((row) => evaluator.value(term, row)?.id ?? -1).join();
  const own = call(
    callee,
    args.map((_, index) => variable(index)),
  );
  const values = rows.map((row) => evaluator.value(own, row));
  if (values.some((value) => value === undefined) || new Set(values).size < 2) return false;
  if (args.some((_, index) => !matters(rows, values, index))) return false;
  const text = column(own);
  return !simpleTerms(theory, args, result, callee).some((term) => column(term) === text);
}

/** Whether two rows that differ in one argument alone have different values. */
function matters(rows: readonly (readonly Value[])[], values: readonly (Value | undefined)[], index: number): boolean {
  const first = new Map<string, Value | undefined>();
  return rows.some((row, place) => {
    const key = row.flatMap(({ id }, other) => (other === index ? [] : [id])).join();
    if (!first.has(key)) first.set(key, values[place]);
    return first.get(key) !== values[place];
  });
}

/** Variables, and a constructor or an earlier function on variables and constants. */
function simpleTerms({ types, functions }: Theory, args: readonly TypeRef[], result: TypeRef, callee: number): Term[] {
  const of = (type: TypeRef): Term[] => [
    ...args.flatMap((each, index) => (each === type ? [variable(index)] : [])),
    ...(type === ELEMENT
      ? []
      : itemAt(types, type).constructors.flatMap(({ fields }, maker) =>
          fields.length > 0 ? [] : [make(type, maker, [])],
        )),
  ];
  const all: Term[] = of(result);
  if (result !== ELEMENT)
    for (const [maker, { fields }] of itemAt(types, result).constructors.entries())
      if (fields.length > 0) all.push(...combinations(fields.map(of)).map((parts) => make(result, maker, parts)));
  for (const [other, earlier] of functions.slice(0, callee).entries())
    if (earlier.result === result) all.push(...combinations(earlier.args.map(of)).map((parts) => call(other, parts)));
  return all;
}

/** All choices of one item from each list. */
function combinations<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((all, list) => all.flatMap((before) => list.map((item) => [...before, item])), [[]]);
}

/** One to three types; one at least is recursive. */
function drawTypes(random: Random, names: NameSource): DataType[] {
  const types: DataType[] = [];
  const add = (fields: readonly (readonly TypeRef[])[]): TypeRef => {
    const constructors = fields.map((each): Constructor => ({ name: names.fresh(), fields: each }));
    types.push({ name: names.fresh(true), constructors });
    return types.length - 1;
  };
  const point = random.next();
  // Numbers, alone or beside others; words over two letters; lists; trees.
  const numbers = point < 0.75 ? add([[], [0]]) : undefined;
  const truths = random.next() < 0.35 ? add([[], []]) : undefined;
  const elements = [ELEMENT, ELEMENT, ...[numbers, truths].flatMap((type) => type ?? [])];
  const own = types.length;
  if (numbers === undefined || random.next() < 0.55) {
    const element = random.pick(elements);
    const kind = random.next();
    if (kind < 0.55) add([[], [element, own]]);
    else if (kind < 0.75) add([[], [own, element, own]]);
    else if (kind < 0.88) add([[element], [own, own]]);
    else add([[], [own], [own]]);
  }
  return types;
}

function mentionsCall(term: Term, callee: number): boolean {
  return calledBy(term).has(callee);
}

/** A function that calls itself on a part of an argument, or only looks at one. */
function drawFunction(random: Random, theory: Theory): Omit<FunctionDef, "name"> | undefined {
  const { types, functions } = theory;
  const all = [...types.keys()];
  const recursive = all.filter((type) => isRecursive(theory, type));
  const count = 1 + (random.next() < 0.68 ? 1 : 0) + (random.next() < 0.12 ? 1 : 0);
  const on = random.next() < 0.93 ? random.pick(recursive) : random.pick(all);
  const place = random.next() < 0.75 ? 0 : random.int(count);
  const others = (): TypeRef => (random.next() < 0.6 ? on : random.pick([...all, ...elementsOf(theory, on)]));
  const args = Array.from({ length: count }, (_, index) => (index === place ? on : others()));
  const result = random.next() < 0.55 ? on : random.pick(all);
  const own = { callee: functions.length, args, result, place };
  const maker = new BodyMaker(random, theory, own);
  try {
    return { args, result, body: maker.body() };
  } catch (error) {
    if (error instanceof NoSuchTerm) return undefined;
    throw error;
  }
}

/** Thrown inside, where there is nothing of a type. */
class NoSuchTerm extends Error {}

/** The types of which values lie in values of a type, and which a function may therefore be given. */
function elementsOf({ types }: Theory, type: TypeRef): TypeRef[] {
  return itemAt(types, type).constructors.flatMap(({ fields }) => fields.filter((field) => field !== type));
}

/** What the function is that is being made. */
interface Signature {
  readonly callee: number;
  readonly args: readonly TypeRef[];
  readonly result: TypeRef;
  /** The argument that it looks at first. */
  readonly place: number;
}

class BodyMaker {
  readonly #random: Random;
  readonly #theory: Theory;
  readonly #own: Signature;

  constructor(random: Random, theory: Theory, own: Signature) {
    this.#random = random;
    this.#theory = theory;
    this.#own = own;
  }

  /** @throws NoSuchTerm where a case has nothing to give back */
  body(): Body {
    const { args, place } = this.#own;
    const type = itemAt(args, place);
    const { constructors } = itemAt(this.#theory.types, type);
    const branches = constructors.map(({ fields }): Body => {
      const env = [...args, ...fields];
      const hidden = new Set([place]);
      const parts = fields.flatMap((field, index) => (field === type ? [args.length + index] : []));
      return this.#branch(env, hidden, parts);
    });
    return { kind: "cases", on: variable(place), type, branches };
  }

  /** One case: a term, or further cases of another argument or of what a function says. */
  #branch(env: readonly TypeRef[], hidden: ReadonlySet<number>, parts: readonly number[]): Body {
    const { args, result } = this.#own;
    const point = this.#random.next();
    const other = args.findIndex((type, index) => !hidden.has(index) && type !== ELEMENT);
    if (other >= 0 && point < 0.18) {
      const type = itemAt(args, other);
      const branches = itemAt(this.#theory.types, type).constructors.map(({ fields }) => {
        const inside = [...env, ...fields];
        const own = fields.flatMap((field, index) =>
          field === type ? [{ place: other, index: env.length + index }] : [],
        );
        return this.#leaf(inside, new Set([...hidden, other]), parts, own, result);
      });
      return { kind: "cases", on: variable(other), type, branches };
    }
    const truths = this.#theory.types.findIndex(({ constructors }) =>
      constructors.every(({ fields }) => fields.length === 0),
    );
    if (parts.length > 0 && truths >= 0 && point < 0.3) {
      const asked = this.#term(env, hidden, [], truths, 3);
      if (asked?.kind === "call" && asked.callee !== this.#own.callee) {
        const branches = itemAt(this.#theory.types, truths).constructors.map(() =>
          this.#leaf(env, hidden, parts, [], result),
        );
        return { kind: "cases", on: asked, type: truths, branches };
      }
    }
    return this.#leaf(env, hidden, parts, [], result);
  }

  #leaf(
    env: readonly TypeRef[],
    hidden: ReadonlySet<number>,
    parts: readonly number[],
    also: readonly { readonly place: number; readonly index: number }[],
    type: TypeRef,
  ): Body {
    const calls = parts.length === 0 ? [] : parts.map((part) => this.#recursiveCall(env, hidden, part, also));
    const budget = parts.length === 0 ? 1 + this.#random.int(2) : 1 + this.#random.int(4);
    for (let tries = 0; tries < 12; tries++) {
      const term = this.#term(env, hidden, calls, type, budget);
      if (term === undefined) continue;
      const uses = calls.length === 0 || mentionsCall(term, this.#own.callee);
      if (uses || (this.#random.next() < 0.15 && tries > 4)) return { kind: "term", term };
    }
    return { kind: "term", term: this.#smallest(env, hidden, type) };
  }

  /** The function on a part of its argument; the others as they are, or something made of what there is. */
  #recursiveCall(
    env: readonly TypeRef[],
    hidden: ReadonlySet<number>,
    part: number,
    also: readonly { readonly place: number; readonly index: number }[],
  ): Term {
    const { callee, args, place } = this.#own;
    return call(
      callee,
      args.map((type, index) => {
        if (index === place) return variable(part);
        const smaller = also.find((each) => each.place === index);
        if (smaller !== undefined && this.#random.next() < 0.85) return variable(smaller.index);
        if (!hidden.has(index) && this.#random.next() < 0.72) return variable(index);
        return this.#term(env, hidden, [], type, 1 + this.#random.int(3)) ?? this.#smallest(env, hidden, type);
      }),
    );
  }

  /** A random term of a type of about this size; undefined where the draw came to nothing. */
  #term(
    env: readonly TypeRef[],
    hidden: ReadonlySet<number>,
    calls: readonly Term[],
    type: TypeRef,
    size: number,
  ): Term | undefined {
    const { types, functions } = this.#theory;
    const own = calls.filter(() => this.#own.result === type);
    const leaves: Term[] = [
      ...env.flatMap((each, index) => (each === type && !hidden.has(index) ? [variable(index)] : [])),
      ...own,
      ...own,
      ...own,
    ];
    if (type !== ELEMENT) {
      for (const [maker, { fields }] of itemAt(types, type).constructors.entries())
        if (fields.length === 0) leaves.push(make(type, maker, []));
    }
    const inside: { readonly fields: readonly TypeRef[]; readonly made: (args: readonly Term[]) => Term }[] = [];
    if (size > 1) {
      if (type !== ELEMENT) {
        for (const [maker, { fields }] of itemAt(types, type).constructors.entries())
          if (fields.length > 0) inside.push({ fields, made: (args) => make(type, maker, args) });
      }
      for (const [callee, { args, result }] of functions.entries())
        if (result === type) inside.push({ fields: args, made: (parts) => call(callee, parts) });
    }
    if (inside.length === 0 || (leaves.length > 0 && this.#random.next() < 1 / (size + 1)))
      return leaves.length === 0 ? undefined : this.#random.pick(leaves);
    const { fields, made } = this.#random.pick(inside);
    const args: Term[] = [];
    for (const field of fields) {
      const part = this.#term(env, hidden, calls, field, Math.max(1, Math.floor((size - 1) / fields.length)));
      if (part === undefined) return undefined;
      args.push(part);
    }
    return made(args);
  }

  /** A term of a type that there always is. */
  #smallest(env: readonly TypeRef[], hidden: ReadonlySet<number>, type: TypeRef): Term {
    const there = env.findIndex((each, index) => each === type && !hidden.has(index));
    if (there >= 0) return variable(there);
    if (type === ELEMENT) throw new NoSuchTerm();
    const { constructors } = itemAt(this.#theory.types, type);
    const maker = constructors.findIndex(({ fields }) => !fields.includes(type));
    return make(
      type,
      maker,
      itemAt(constructors, maker).fields.map((field) => this.#smallest(env, hidden, field)),
    );
  }
}
