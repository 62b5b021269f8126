// Evaluates functions of a theory on ground values, which exist once each: equal values are the same object.

import { itemAt, type Random } from "../../../platform/index.ts";
import { type Body, ELEMENT, type Term, type Theory, type TypeRef } from "./theory.ts";

/** A ground value: a constructor with its fields, or one of the atoms that stand for elements. */
export interface Value {
  /** Equal for equal values of one evaluator alone. */
  readonly id: number;
  readonly type: TypeRef;
  readonly maker: number;
  readonly fields: readonly Value[];
  readonly size: number;
}

/** Larger values, and longer evaluations, are given up. */
const LARGEST_VALUE = 80;
const MOST_STEPS = 20_000;

/** Thrown inside, where an evaluation is given up. */
class TooLarge extends Error {}

/** Atoms that stand for elements. */
const ATOMS = 3;

/** Evaluates the functions of one theory, and remembers what they have come to. */
export class Evaluator {
  readonly theory: Theory;
  readonly #values = new Map<string, Value>();
  readonly #results: Map<string, Value>[] = [];
  readonly #enumerated = new Map<TypeRef, readonly Value[]>();
  #steps = 0;

  constructor(theory: Theory) {
    this.theory = theory;
  }

  make(type: TypeRef, maker: number, fields: readonly Value[]): Value {
    const key = `${type} ${maker} ${fields.map(({ id }) => id).join()}`;
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const size = fields.reduce((sum, field) => sum + field.size, 1);
    if (size > LARGEST_VALUE) throw new TooLarge();
    const value = { id: this.#values.size, type, maker, fields, size };
    this.#values.set(key, value);
    return value;
  }

  /** The value of a term; undefined where it is too large. @param env what its variables stand for */
  value(term: Term, env: readonly Value[]): Value | undefined {
    this.#steps = 0;
    try {
      return this.#term(term, env);
    } catch (error) {
      if (error instanceof TooLarge || error instanceof RangeError) return undefined;
      throw error;
    }
  }

  /** What a function gives for these arguments; undefined where that is too large. */
  apply(callee: number, args: readonly Value[]): Value | undefined {
    const variables = args.map((_, index): Term => ({ kind: "variable", index }));
    return this.value({ kind: "call", callee, args: variables }, args);
  }

  #term(term: Term, env: readonly Value[]): Value {
    if (term.kind === "variable") return itemAt(env, term.index);
    const args = term.args.map((part) => this.#term(part, env));
    return term.kind === "make" ? this.make(term.type, term.maker, args) : this.#call(term.callee, args);
  }

  #call(callee: number, args: readonly Value[]): Value {
    const results = this.#results[callee] ?? new Map<string, Value>();
    this.#results[callee] = results;
    const key = args.map(({ id }) => id).join();
    const known = results.get(key);
    if (known !== undefined) return known;
    if (++this.#steps > MOST_STEPS) throw new TooLarge();
    const value = this.#body(itemAt(this.theory.functions, callee).body, args);
    results.set(key, value);
    return value;
  }

  #body(body: Body, env: readonly Value[]): Value {
    if (body.kind === "term") return this.#term(body.term, env);
    const { maker, fields } = this.#term(body.on, env);
    return this.#body(itemAt(body.branches, maker), [...env, ...fields]);
  }

  /** The smallest values of a type, by size and, of one size, by constructors and fields: so many, or all there are. */
  smallest(type: TypeRef, count: number): readonly Value[] {
    const known = this.#enumerated.get(type) ?? this.#enumerate(type);
    return known.slice(0, count);
  }

  /** A random value with about so many constructors; a smaller one where that became too large. */
  random(type: TypeRef, random: Random, size: number): Value {
    try {
      return this.#random(type, random, size);
    } catch (error) {
      if (error instanceof TooLarge) return itemAt(this.smallest(type, 1), 0);
      throw error;
    }
  }

  #random(type: TypeRef, random: Random, size: number): Value {
    if (type === ELEMENT) return this.make(ELEMENT, random.int(ATOMS), []);
    const { constructors } = itemAt(this.theory.types, type);
    const fitting = [...constructors.keys()].filter((maker) => {
      const ends = !itemAt(constructors, maker).fields.includes(type);
      return size <= 1 ? ends : !ends;
    });
    const maker = fitting.length === 0 ? random.int(constructors.length) : random.pick(fitting);
    const { fields } = itemAt(constructors, maker);
    const share = (size - 1) / Math.max(1, fields.filter((field) => field === type).length);
    return this.make(
      type,
      maker,
      fields.map((field) =>
        this.#random(field, random, field === type ? share * (0.5 + random.next()) : random.int(4)),
      ),
    );
  }

  /** All values up to a size at which there are enough. */
  #enumerate(type: TypeRef): readonly Value[] {
    const bySize = new Map<TypeRef, Value[][]>();
    const { types } = this.theory;
    const all = [ELEMENT, ...types.keys()];
    for (const each of all) bySize.set(each, [[]]);
    for (let size = 1; size <= LARGEST_ENUMERATED; size++) {
      for (const each of all) {
        const found: Value[] = [];
        if (each === ELEMENT) {
          if (size === 1) for (let atom = 0; atom < ATOMS; atom++) found.push(this.make(ELEMENT, atom, []));
        } else {
          for (const [maker, { fields }] of itemAt(types, each).constructors.entries()) {
            for (const parts of tuples(fields, size - 1, bySize)) {
              if (found.length < MOST_OF_A_SIZE) found.push(this.make(each, maker, parts));
            }
          }
        }
        bySize.get(each)!.push(found);
      }
      const total = bySize.get(type)!.reduce((sum, values) => sum + values.length, 0);
      if (total >= ENOUGH_VALUES) break;
    }
    const values = bySize.get(type)!.flat();
    this.#enumerated.set(type, values);
    return values;
  }
}

const LARGEST_ENUMERATED = 14;
const MOST_OF_A_SIZE = 40;
const ENOUGH_VALUES = 40;

/** All lists of values of these types whose sizes add up to this. */
function* tuples(
  fields: readonly TypeRef[],
  size: number,
  bySize: ReadonlyMap<TypeRef, readonly (readonly Value[])[]>,
): Generator<Value[]> {
  const [first, ...rest] = fields;
  if (first === undefined) {
    if (size === 0) yield [];
    return;
  }
  for (let own = 1; own <= size - rest.length; own++) {
    for (const value of bySize.get(first)?.[own] ?? []) {
      for (const others of tuples(rest, size - own, bySize)) yield [value, ...others];
    }
  }
}
