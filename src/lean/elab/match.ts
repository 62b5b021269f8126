// Elaborates pattern matching: a matrix of patterns is compiled to nested case analyses, column by column.
import type { MatchAlternative, Term } from "../syntax/ast.ts";
import { Failure, type Position, Unsupported } from "../syntax/failure.ts";
import { type Branch, familyOf, splitCases } from "./cases.ts";
import { inaccessible, LocalContext } from "./context.ts";
import type { Elaborator } from "./elaborator.ts";
import { app, appHead, type Expr, type FVar, fvar, instantiate1 } from "./kernel.ts";
import { resolveGlobal } from "./scope.ts";
import { waitForType } from "./terms.ts";

type Pattern =
  | {
      readonly kind: "variable";
      readonly name: string | undefined;
      readonly type: Term | undefined;
      readonly at: Position;
    }
  | {
      readonly kind: "constructor";
      readonly name: string;
      readonly args: readonly Term[];
      readonly type: Term | undefined;
      readonly at: Position;
    }
  | {
      readonly kind: "anonymous";
      readonly args: readonly Term[];
      readonly type: Term | undefined;
      readonly at: Position;
    };

interface Row {
  readonly patterns: readonly Pattern[];
  /** Pattern variables found so far and what they stand for. */
  readonly bindings: readonly { readonly name: string; readonly value: Expr }[];
  /** Types that the text gives to parts of the pattern; they may mention its variables. */
  readonly ascriptions: readonly { readonly type: Term; readonly value: Expr }[];
  /** The alternative that this row comes from. */
  readonly alternative: number;
}

interface Matching {
  readonly elab: Elaborator;
  readonly bodies: readonly ((target: Expr) => Expr)[];
  readonly used: Set<number>;
  readonly at: Position;
}

/** `match major with | pattern => body`. */
export function matchOne(
  elab: Elaborator,
  major: Expr,
  pattern: Term,
  expected: Expr | undefined,
  body: (target: Expr) => Expr,
): Expr {
  const target = expected ?? matchTarget(elab, pattern.at);
  return matchRows(elab, [major], [{ patterns: [pattern], body }], target, pattern.at);
}

function matchTarget(elab: Elaborator, at: Position): Expr {
  if (elab.mayPostpone) return waitForType(elab, "match", at);
  return elab.freshType();
}

/** Compiles alternatives over the given terms; `body` elaborates in the context with the pattern's variables. */
export function matchRows(
  elab: Elaborator,
  majors: readonly Expr[],
  alternatives: readonly { readonly patterns: readonly Term[]; readonly body: (target: Expr) => Expr }[],
  target: Expr,
  at: Position,
): Expr {
  const matching: Matching = { elab, bodies: alternatives.map(({ body }) => body), used: new Set(), at };
  const rows = alternatives.map(({ patterns }, alternative): Row => {
    if (patterns.length !== majors.length) {
      throw new Failure(`incorrect number of patterns, expected ${majors.length}`, at);
    }
    return {
      patterns: patterns.map((pattern) => readPattern(elab, pattern)),
      bindings: [],
      ascriptions: [],
      alternative,
    };
  });
  const value = compile(matching, majors, rows, target);
  if (matching.used.size < alternatives.length) throw new Failure("redundant alternative", at);
  return value;
}

export function elaborateMatch(elab: Elaborator, term: Term & { kind: "match" }, expected: Expr | undefined): Expr {
  const target = expected ?? matchTarget(elab, term.at);
  const majors = term.discriminants.map((discriminant) => {
    const value = elab.elaborate(discriminant, undefined);
    elab.synthesizeSome();
    return elab.meta.instantiate(value);
  });
  for (const major of majors) {
    if (appHead(elab.meta.whnfCore(elab.meta.infer(major))).kind === "mvar") return waitForType(elab, "match", term.at);
  }
  return matchRows(elab, majors, rowsOf(elab, term.alternatives), target, term.at);
}

function rowsOf(
  elab: Elaborator,
  alternatives: readonly MatchAlternative[],
): { patterns: readonly Term[]; body: (target: Expr) => Expr }[] {
  return alternatives.map(({ patterns, body }) => ({ patterns, body: (goal) => elab.check(body, goal) }));
}

/** `fun | p, q => e | …`: functions of as many arguments as there are patterns, matched at once. */
export function elaborateFunMatch(
  elab: Elaborator,
  term: Term & { kind: "funMatch" },
  expected: Expr | undefined,
): Expr {
  if (expected === undefined) return waitForType(elab, "'fun' with alternatives", term.at);
  const count = term.alternatives[0].patterns.length;
  const variables: FVar[] = [];
  let type = expected;
  for (let i = 0; i < count; i++) {
    const fn = elab.meta.whnf(type);
    if (appHead(fn).kind === "mvar") return waitForType(elab, "'fun' with alternatives", term.at);
    if (fn.kind !== "pi") throw new Failure("type expected to be a function in 'fun' with alternatives", term.at);
    if (fn.info !== "default") throw new Unsupported("'fun' with alternatives on implicit arguments", term.at);
    const variable = fvar(inaccessible("x"), fn.type);
    variables.push(variable);
    type = instantiate1(fn.body, variable);
  }
  const value = elab.inContext(elab.context.with(...variables), () =>
    matchRows(elab, variables, rowsOf(elab, term.alternatives), type, term.at),
  );
  return elab.meta.bind("lam", variables, value);
}

function readPattern(elab: Elaborator, term: Term, type?: Term): Pattern {
  const { at } = term;
  switch (term.kind) {
    case "hole":
      return { kind: "variable", name: undefined, type, at };
    case "parenthesis":
      return readPattern(elab, term.value, type);
    case "typed":
      return readPattern(elab, term.value, term.type);
    case "anonymous":
      return { kind: "anonymous", args: term.args, type, at };
    case "identifier":
      return readName(elab, term.name, type, at);
    case "dotIdentifier":
      return { kind: "constructor", name: `.${term.name}`, args: [], type, at };
    case "apply": {
      if (term.named.length > 0) throw new Unsupported("named argument in a pattern", at);
      const head = readPattern(elab, term.fn, type);
      if (head.kind !== "constructor") throw new Failure("invalid pattern, constructor expected", at);
      return { ...head, args: term.args };
    }
    default:
      throw new Unsupported("pattern of this form", at);
  }
}

function readName(elab: Elaborator, name: string, type: Term | undefined, at: Position): Pattern {
  const found = resolveGlobal(elab.environment, elab.scope, name);
  const constants = found.filter(({ fields }) => fields.length === 0);
  if (constants.length > 1) throw new Unsupported(`ambiguous name '${name}'`, at);
  const info = constants.length === 1 ? elab.environment.get(constants[0].name) : undefined;
  if (info?.kind === "constructor") return { kind: "constructor", name: info.name, args: [], type, at };
  if (info !== undefined && (name === "rfl" || name.includes("."))) throw new Unsupported(`pattern '${name}'`, at);
  if (name.includes(".")) throw new Unsupported(`pattern '${name}'`, at);
  return { kind: "variable", name, type, at };
}

function compile(matching: Matching, majors: readonly Expr[], given: readonly Row[], target: Expr): Expr {
  const { elab, at } = matching;
  if (majors.length === 0) return leaf(matching, given[0], target);
  const [major, ...rest] = majors;
  const rows = given.map((row) => ascribe(row, major));
  if (rows.length > 0 && rows.every((row) => row.patterns[0].kind === "variable")) {
    return compile(
      matching,
      rest,
      rows.map((row) => bindRow(row, major)),
      target,
    );
  }
  const family = familyOf(elab, elab.meta.infer(major));
  if (family === undefined) throw new Failure("invalid match, constructors of an inductive type expected", at);
  return splitCases(elab, {
    major,
    family,
    target,
    at,
    branch: (branch) => {
      const chosen = rows.flatMap((row) => specialize(matching, row, major, branch));
      if (chosen.length === 0) throw new Unsupported(`match that leaves out '${branch.maker}'`, at);
      return compile(matching, [...branch.fields, ...rest], chosen, branch.target);
    },
  });
}

/** The row with the type that its first pattern states noted, to be checked once its variables have names. */
function ascribe(row: Row, major: Expr): Row {
  const { type } = row.patterns[0];
  return type === undefined ? row : { ...row, ascriptions: [...row.ascriptions, { type, value: major }] };
}

function checkAscriptions(elab: Elaborator, row: Row): void {
  for (const { type, value } of row.ascriptions) {
    const stated = elab.type(type);
    const found = elab.meta.infer(value);
    if (!elab.meta.isDefEq(stated, found)) throw elab.mismatch(value, found, stated, type.at);
  }
}

function bindRow(row: Row, major: Expr): Row {
  const [pattern, ...patterns] = row.patterns;
  if (pattern.kind !== "variable" || pattern.name === undefined) return { ...row, patterns };
  const { name } = pattern;
  if (row.bindings.some((binding) => binding.name === name))
    throw new Unsupported(`variable '${name}' twice in a pattern`, pattern.at);
  return { ...row, patterns, bindings: [...row.bindings, { name, value: major }] };
}

/** The row for one constructor: its pattern's arguments in place of the pattern; nothing if it is another's. */
function specialize(matching: Matching, row: Row, major: Expr, branch: Branch): Row[] {
  const { elab } = matching;
  const [pattern, ...patterns] = row.patterns;
  const count = branch.fields.length;
  if (pattern.kind === "variable") {
    const bound = bindRow(row, major);
    return [{ ...bound, patterns: [...branch.fields.map(() => wildcard(pattern.at)), ...patterns] }];
  }
  const dot = branch.maker.lastIndexOf(".");
  if (pattern.kind === "constructor") {
    const wanted = pattern.name.startsWith(".") ? branch.maker.slice(0, dot) + pattern.name : pattern.name;
    checkConstructor(elab, wanted, branch.maker, pattern.at);
    if (wanted !== branch.maker) return [];
    if (pattern.args.length !== count) {
      throw new Failure(
        `invalid pattern, '${branch.maker}' takes ${count} explicit arguments, got ${pattern.args.length}`,
        pattern.at,
      );
    }
    return [{ ...row, patterns: [...pattern.args.map((arg) => readPattern(elab, arg)), ...patterns] }];
  }
  return [{ ...row, patterns: [...anonymousArguments(elab, pattern, branch), ...patterns] }];
}

function checkConstructor(elab: Elaborator, wanted: string, maker: string, at: Position): void {
  const [pattern, family] = [elab.environment.get(wanted), elab.environment.get(maker)];
  if (pattern?.kind !== "constructor" || family?.kind !== "constructor" || pattern.inductive !== family.inductive) {
    throw new Failure(`invalid pattern, '${wanted}' is no constructor of the type that is matched`, at);
  }
}

function anonymousArguments(elab: Elaborator, pattern: Pattern & { kind: "anonymous" }, branch: Branch): Pattern[] {
  const maker = elab.environment.get(branch.maker);
  const family = maker?.kind === "constructor" ? elab.environment.get(maker.inductive) : undefined;
  if (family?.kind !== "inductive" || family.constructors.length !== 1) {
    throw new Failure(
      "invalid constructor ⟨...⟩, expected type must be an inductive type with only one constructor",
      pattern.at,
    );
  }
  const count = branch.fields.length;
  const { args } = pattern;
  if (args.length < count || count === 0) {
    if (args.length === count) return [];
    throw new Failure(
      `invalid constructor ⟨...⟩, insufficient number of arguments, constructor '${branch.maker}'`,
      pattern.at,
    );
  }
  if (args.length === count) return args.map((arg) => readPattern(elab, arg));
  const rest: Term = { kind: "anonymous", args: args.slice(count - 1), at: args[count - 1].at };
  return [...args.slice(0, count - 1), rest].map((arg) => readPattern(elab, arg));
}

function wildcard(at: Position): Pattern {
  return { kind: "variable", name: undefined, type: undefined, at };
}

/** All patterns are resolved: the body of the first row that is left, with its variables named. */
function leaf(matching: Matching, row: Row, target: Expr): Expr {
  const { elab } = matching;
  matching.used.add(row.alternative);
  let variables = [...elab.context.variables];
  const aliases: { variable: FVar; value: Expr }[] = [];
  for (const { name, value } of row.bindings) {
    if (value.kind === "fvar") {
      const named = fvar(name, value.type, {
        id: value.id,
        info: value.info,
        ...(value.value === undefined ? {} : { value: value.value }),
      });
      const at = variables.findIndex(({ id }) => id === value.id);
      if (at >= 0 && variables[at].name.endsWith("✝")) variables = variables.map((old, i) => (i === at ? named : old));
      else variables.push(named);
    } else {
      const variable = fvar(name, elab.meta.infer(value));
      variables.push(variable);
      aliases.push({ variable, value });
    }
  }
  const body = elab.inContext(new LocalContext(variables), () => {
    checkAscriptions(elab, row);
    return matching.bodies[row.alternative](target);
  });
  const bound = aliases.map(({ variable }) => variable);
  return aliases.reduce<Expr>((fn, { value }) => app(fn, value), elab.meta.bind("lam", bound, body));
}
