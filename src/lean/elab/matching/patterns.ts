// Elaborates the patterns of one alternative: terms over new variables, then read as constructors applied to patterns.

import { itemAt, pairsOf, required } from "../../../platform/index.ts";
import {
  appArgs,
  appHead,
  type Expr,
  type FVar,
  forEachNode,
  fvar,
  numeralToConstructor,
  sort,
} from "../../kernel/index.ts";
import type { Position, Term } from "../../syntax/index.ts";
import { Failure, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { inaccessible } from "../meta/context.ts";
import { hasMVar, isFVar, isMVar, type MVar } from "../meta/holes.ts";
import { mentions } from "../meta/unify.ts";
import { patternNames } from "./pattern_names.ts";
import { refinementPath, withoutIndices } from "./refinement.ts";

/** A pattern after elaboration. */
export type Pattern =
  | { readonly kind: "variable"; readonly variable: FVar }
  | { readonly kind: "constructor"; readonly name: string; readonly fields: readonly Pattern[] }
  /** Whatever stands here is determined by the rest. */
  | { readonly kind: "inaccessible" }
  | { readonly kind: "as"; readonly variable: FVar; readonly pattern: Pattern };

/** The left side of an alternative. */
export interface ElaboratedPatterns {
  /** All variables, those that the text does not name included; each after those that its type mentions. */
  readonly variables: readonly FVar[];
  readonly patterns: readonly Pattern[];
  /** The patterns as terms over the variables. */
  readonly values: readonly Expr[];
}

/** Thrown when the type of a pattern does not fit its column; an index of the family may have to be matched as well. */
export class PatternMismatch extends Error {
  readonly column: number;
  readonly failure: Failure;
  /** Where in the type of the column that index stands, if there is one. */
  readonly path: readonly number[] | undefined;

  constructor(column: number, failure: Failure, path: readonly number[] | undefined) {
    super(failure.message);
    this.column = column;
    this.failure = failure;
    this.path = path;
  }
}

/** Numerals above this are not taken apart into successors. */
const LARGEST_NUMERAL = 64n;

/**
 * Elaborates patterns in the elaborator's context. `columnType` answers the type of a column, given the values of the
 * patterns before it.
 */
export function elaboratePatterns(
  elab: Elaborator,
  terms: readonly Term[],
  columnType: (column: number, before: readonly Expr[]) => Expr,
): ElaboratedPatterns {
  const named = namedVariables(elab, terms);
  const values: Expr[] = [];
  const aliases = new Map<number, { variable: FVar; value: Expr }>();
  elab.inContext(elab.context.with(...named), () => {
    const outer = elab.patternAliases;
    elab.patternAliases = aliases;
    try {
      terms.forEach((term, column) => {
        values.push(elaborateColumn(elab, term, columnType(column, values), column));
      });
    } finally {
      elab.patternAliases = outer;
    }
  });
  return new PatternReader(elab, named, aliases).read(terms, values);
}

function elaborateColumn(elab: Elaborator, term: Term, type: Expr, column: number): Expr {
  const mark = elab.meta.mark();
  const against = (expected: Expr): Expr => elab.meta.instantiate(elab.finishing(() => elab.check(term, expected)));
  try {
    return against(type);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    elab.meta.restore(mark);
    throw new PatternMismatch(
      column,
      error,
      mismatchPath(elab, () => against(withoutIndices(elab, type)), type),
    );
  }
}

/** Where the type of a pattern that is elaborated with no indices given differs from the type of its column. */
function mismatchPath(elab: Elaborator, elaborated: () => Expr, type: Expr): readonly number[] | undefined {
  try {
    return refinementPath(elab, elab.meta.infer(elaborated()), type);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** The variables that the text names; their types are holes that may mention all of them. */
function namedVariables(elab: Elaborator, terms: readonly Term[]): FVar[] {
  const stands = patternNames(elab, terms).map(({ name }) => fvar(name, sort(elab.freshLevel())));
  const context = elab.context.with(...stands);
  return stands.map((stand) => fvar(stand.name, elab.meta.fresh(context, sort(elab.freshLevel())), { id: stand.id }));
}

/** Patterns that are known as terms over variables. */
export function readPatterns(
  elab: Elaborator,
  variables: readonly FVar[],
  values: readonly Expr[],
  at: Position,
): ElaboratedPatterns {
  return new PatternReader(elab, variables, new Map()).read(
    values.map(() => ({ kind: "hole", at })),
    values,
  );
}

/** Turns pattern terms into patterns, and the holes that are left in them into variables. */
class PatternReader {
  readonly #elab: Elaborator;
  readonly #named: readonly FVar[];
  readonly #aliases: ReadonlyMap<number, { variable: FVar; value: Expr }>;
  readonly #found: FVar[] = [];

  constructor(elab: Elaborator, named: readonly FVar[], aliases: ReadonlyMap<number, { variable: FVar; value: Expr }>) {
    this.#elab = elab;
    this.#named = named;
    this.#aliases = aliases;
  }

  read(terms: readonly Term[], values: readonly Expr[]): ElaboratedPatterns {
    const { meta } = this.#elab;
    const written = pairsOf(terms, values);
    const patterns = written.map(([term, value]) =>
      term.kind === "inaccessible" ? { kind: "inaccessible" as const } : this.#pattern(value, term),
    );
    for (const [term, value] of written) if (term.kind === "inaccessible") this.#closeHoles(value);
    for (const [id, { value }] of this.#aliases) meta.assign(this.#holeOf(id, values), value);
    for (const variable of this.#named) {
      if (this.#found.some(({ id }) => id === variable.id)) continue;
      throw new Failure(
        `Invalid pattern(s): '${variable.name}' is an explicit pattern variable, but it only occurs in positions that are inaccessible to pattern matching`,
        itemAt(terms, 0).at,
      );
    }
    return { variables: this.#sorted(), patterns, values: values.map((value) => meta.instantiate(value)) };
  }

  #holeOf(id: number, values: readonly Expr[]): MVar {
    let hole: MVar | undefined;
    for (const value of values) {
      forEachNode(value, (node) => {
        if (isMVar(node) && node.id === id) hole = node;
        return hasMVar(node);
      });
    }
    if (hole === undefined) throw new Error("a named pattern has lost its place");
    return hole;
  }

  #pattern(term: Expr, source: Term): Pattern {
    const { meta } = this.#elab;
    const e = meta.instantiate(term);
    if (isMVar(e)) return this.#hole(e, source);
    if (isFVar(e)) return this.#variable(e);
    const maker = this.#constructorPattern(e, source);
    if (maker !== undefined) return maker;
    const reduced = meta.whnf(e);
    if (reduced !== e && (isFVar(reduced) || isMVar(reduced))) return this.#pattern(reduced, source);
    return this.#constructorPattern(reduced, source) ?? this.#closed(e);
  }

  #constructorPattern(e: Expr, source: Term): Pattern | undefined {
    if (e.kind === "nat") {
      if (e.value > LARGEST_NUMERAL) throw new Unsupported(`numeral ${e.value} in a pattern`, source.at);
      return this.#constructorPattern(numeralToConstructor(e), source);
    }
    if (e.kind === "string") throw new Unsupported("string in a pattern", source.at);
    const head = appHead(e);
    const info = head.kind === "const" ? this.#elab.environment.get(head.name) : undefined;
    if (info?.kind !== "constructor") return undefined;
    const args = appArgs(e);
    if (args.length !== info.numParams + info.numFields) throw new Failure("Invalid pattern", source.at);
    const fields = args.slice(info.numParams).map((arg) => this.#pattern(arg, source));
    return { kind: "constructor", name: info.name, fields };
  }

  #hole(hole: MVar, source: Term): Pattern {
    const alias = this.#aliases.get(hole.id);
    if (alias !== undefined) {
      this.#found.push(alias.variable);
      return { kind: "as", variable: alias.variable, pattern: this.#pattern(alias.value, source) };
    }
    return { kind: "variable", variable: this.#newVariable(hole) };
  }

  #newVariable(hole: MVar): FVar {
    const variable = fvar(inaccessible("x"), hole.type);
    this.#elab.meta.assign(hole, variable);
    this.#found.push(variable);
    return variable;
  }

  #variable(variable: FVar): Pattern {
    const isNamed = this.#named.some(({ id }) => id === variable.id);
    if (!isNamed || this.#found.some(({ id }) => id === variable.id)) return { kind: "inaccessible" };
    this.#found.push(variable);
    return { kind: "variable", variable };
  }

  /** A term that is no pattern; its holes become variables that something else must determine. */
  #closed(e: Expr): Pattern {
    this.#closeHoles(e);
    return { kind: "inaccessible" };
  }

  #closeHoles(e: Expr): void {
    forEachNode(this.#elab.meta.instantiate(e), (node) => {
      if (isMVar(node) && !this.#aliases.has(node.id) && !this.#elab.meta.isAssigned(node)) this.#newVariable(node);
      return hasMVar(node);
    });
  }

  /** The variables with their final types, each after those that its type mentions. */
  #sorted(): FVar[] {
    const { meta } = this.#elab;
    const done: FVar[] = [];
    const visit = (variable: FVar): void => {
      if (done.some(({ id }) => id === variable.id)) return;
      const type = meta.instantiate(variable.type);
      this.#closeHoles(type);
      for (const other of this.#found) if (other.id !== variable.id && mentions(type, [other])) visit(other);
      done.push(fvar(variable.name, meta.instantiate(type), { id: variable.id }));
    };
    // Closing holes finds more variables, which come at the end.
    for (const variable of this.#found) visit(variable);
    return done;
  }
}

/** `x@p` inside a pattern: a hole that stands for `p` and remembers the variable. */
export function elaborateNamedPattern(
  elab: Elaborator,
  term: Term & { kind: "namedPattern" },
  expected: Expr | undefined,
): Expr {
  const aliases = elab.patternAliases;
  if (aliases === undefined) throw new Failure("named pattern outside of a pattern", term.at);
  const variable = required(elab.local(term.name), "a named pattern without its variable");
  const value = elab.elaborateOrCheck(term.pattern, expected);
  const type = elab.meta.infer(value);
  elab.meta.isDefEq(variable.type, type);
  const hole = elab.fresh(type, { opaque: true });
  aliases.set(hole.id, { variable, value });
  return hole;
}
