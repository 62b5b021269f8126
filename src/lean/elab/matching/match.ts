// Elaborates `match`, functions by alternatives, and patterns of `fun`, `let` and `have`.

import { itemAt } from "../../../platform/index.ts";
import {
  app,
  appHead,
  apps,
  constant,
  type Expr,
  type FVar,
  fvar,
  instantiate1,
  prop,
  replaceFVars,
  sort,
} from "../../kernel/index.ts";
import {
  Failure,
  type MatchAlternative,
  type MatchDiscriminant,
  type Position,
  type Term,
  Unsupported,
} from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { inaccessible, isAccessible, LocalContext } from "../meta/context.ts";
import { isFVar, isMVar } from "../meta/holes.ts";
import { compile } from "./compile.ts";
import { type ElaboratedPatterns, elaboratePatterns, PatternMismatch } from "./patterns.ts";
import type { Alternative, Matching, Row } from "./problem.ts";
import { atPath } from "./refinement.ts";
import { type Discriminant, discriminantsOf, inOrder, type Setting, settingFor } from "./setting.ts";

/** One alternative: its patterns, and its right side, elaborated in the context with their variables. */
export interface MatchRow {
  readonly patterns: readonly Term[];
  readonly body: (target: Expr) => Expr;
  readonly at?: Position;
  /** The patterns for all columns, where they are known as terms. */
  readonly left?: ElaboratedPatterns;
  /** Those of the variables that stand for proofs that no alternative before it matches. */
  readonly excluded?: ReadonlySet<number>;
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
  if (elab.mayPostpone) return elab.waitForType("match", at);
  return elab.freshType();
}

/** Compiles alternatives over the given terms; `body` elaborates in the context with the pattern's variables. */
export function matchRows(
  elab: Elaborator,
  majors: readonly Expr[],
  alternatives: readonly MatchRow[],
  target: Expr,
  at: Position,
): Expr {
  const named = majors.map((value) => ({ value, proof: undefined }));
  return elaborateRows(elab, discriminantsOf(elab, named), alternatives, target, at);
}

function elaborateRows(
  elab: Elaborator,
  discriminants: readonly Discriminant[],
  alternatives: readonly MatchRow[],
  expected: Expr,
  at: Position,
): Expr {
  let included: FVar[] = [];
  let first: Failure | undefined;
  for (;;) {
    const mark = elab.meta.mark();
    const setting = settingFor(elab, discriminants, included, expected);
    try {
      return elaborateSetting(elab, setting, discriminants, included, alternatives, at);
    } catch (error) {
      if (!(error instanceof PatternMismatch)) throw error;
      first ??= error.failure;
      elab.meta.restore(mark);
      const known = [...included, ...discriminants.map(({ variable }) => variable)];
      const index = indexAt(elab, known, error);
      if (index === undefined) throw first;
      included = inOrder(elab, [...included, index]);
    }
  }
}

/** The variable of the context on which a pattern and its term differ, if it is not matched yet. */
function indexAt(
  elab: Elaborator,
  known: readonly FVar[],
  { column, path, failure }: PatternMismatch,
): FVar | undefined {
  const matched = known[column];
  if (matched === undefined || path === undefined) return undefined;
  const index = atPath(elab, elab.meta.infer(matched), path);
  if (index === undefined) return undefined;
  const variable = elab.meta.whnfCore(index);
  if (!isFVar(variable)) throw new Unsupported(`match that generalizes '${elab.text(variable)}'`, failure.at);
  if (known.some(({ id }) => id === variable.id)) return undefined;
  return elab.context.variables.find(({ id }) => id === variable.id);
}

/** A match that is itself what a case analysis is about. */
export interface Splitting {
  /** The match over the columns, and what stands for it in the result's type. */
  readonly tree: Expr;
  readonly stand: FVar;
  /** What it is in each alternative. */
  readonly rights: readonly Expr[];
}

/** The term for alternatives, where it is known what is matched and what the result is. */
export function elaborateSetting(
  elab: Elaborator,
  setting: Setting,
  given: readonly Discriminant[],
  included: readonly FVar[],
  alternatives: readonly MatchRow[],
  at: Position,
  split?: Splitting,
): Expr {
  const { meta } = elab;
  const { generalized } = setting;
  const matched = [...included, ...given.map(({ variable }) => variable)];
  const columns = [...matched, ...generalized];
  const proofs = given.flatMap((discriminant) => proofVariable(elab, discriminant));
  const target = meta.bind(
    "pi",
    proofs.map(({ variable }) => variable),
    setting.target,
  );
  const cleared = [...included, ...generalized];
  // What goals show of a match with names for its equations is not told.
  const sides = split === undefined && proofs.length === 0 ? sidesFor(elab, columns, target) : undefined;
  const elaborated = alternatives.map((alternative) => {
    const known = alternative.left;
    if (known === undefined && alternative.patterns.length !== given.length) {
      throw new Failure(
        `Not enough patterns in match alternative: Expected ${given.length}, but found ${alternative.patterns.length}`,
        alternative.at ?? at,
      );
    }
    const left =
      known ??
      elaboratePatterns(elab, withExtraPatterns(alternative, included, generalized, at), (column, before) =>
        replaceFVars(meta.infer(itemAt(columns, column)), columns.slice(0, before.length), before),
      );
    const made = rightSide(elab, setting, columns, cleared, proofs, left, alternative, at);
    return { left, alternative: { ...made, sides: sides?.(left), excluded: alternative.excluded } };
  });
  const splitter = split === undefined ? undefined : splitterOver(elab, columns, split, target, elaborated);
  const matching: Matching = {
    elab,
    alternatives: splitter?.alternatives ?? elaborated.map(({ alternative }) => alternative),
    used: new Set(),
    matched: new Set(columns.map(({ id }) => id)),
    doubt: undefined,
    at,
    ...(splitter === undefined ? {} : { reduced: splitter.reduced }),
  };
  const fresh = given.filter(({ value, variable }) => value !== variable).map(({ variable }) => variable);
  const rows = elaborated.map(({ left }, i): Row => ({ patterns: left.patterns, values: new Map(), alternative: i }));
  const tree = compile(matching, {
    columns,
    rows,
    target: splitter?.target ?? target,
    locals: [...elab.context.variables, ...fresh],
    examples: matched,
  });
  checkAllUsed(elab, matching, elaborated);
  const closed = meta.bind("lam", fresh, splitter?.applied(tree) ?? tree);
  const values = given.filter(({ value, variable }) => value !== variable).map(({ value }) => value);
  const reflexive = proofs.map(({ value, type, level }) => apps(constant("Eq.refl", [level]), [type, value]));
  return apps(applyDirectly(closed, values), reflexive);
}

interface Splitter {
  readonly alternatives: readonly Alternative[];
  readonly target: Expr;
  readonly reduced: (target: Expr) => Expr;
  readonly applied: (tree: Expr) => Expr;
}

/**
 * Variables for the statement and the right sides, so that each stands once around a case analysis that may have many places for it;
 * what is split is reduced along the way.
 */
function splitterOver(
  elab: Elaborator,
  columns: readonly FVar[],
  { tree, stand, rights }: Splitting,
  target: Expr,
  elaborated: readonly { readonly left: ElaboratedPatterns; readonly alternative: Alternative }[],
): Splitter {
  const { meta } = elab;
  const over = [...columns, stand];
  const motive = fvar("motive", meta.bind("pi", over, sort(meta.checker.sortOf(target))));
  const stands = elaborated.map(({ left }, i) => {
    const right = replaceFVars(itemAt(rights, i), columns, left.values);
    return fvar(`h_${i + 1}`, meta.bind("pi", left.variables, apps(motive, [...left.values, right])));
  });
  const values = elaborated.map(({ alternative }) => alternative.value);
  return {
    alternatives: elaborated.map(({ alternative }, i) => ({ ...alternative, value: itemAt(stands, i) })),
    target: apps(motive, [...columns, tree]),
    reduced: (reached) => (reached.kind === "app" ? app(reached.fn, meta.whnfCore(reached.arg)) : reached),
    applied: (proof) => apps(meta.bind("lam", [motive, ...stands], proof), [meta.bind("lam", over, target), ...values]),
  };
}

/** What marks on alternatives tell of a match that goals may show: of one that is no proof. */
function sidesFor(
  elab: Elaborator,
  columns: readonly FVar[],
  target: Expr,
): ((left: ElaboratedPatterns) => Expr) | undefined {
  const { meta } = elab;
  if (elab.scope.isLibrary === true || meta.isProposition(target)) return undefined;
  const motive = fvar("motive", meta.bind("pi", columns, prop));
  return ({ variables, values }) =>
    meta.bind("pi", [motive, fvar("h", apps(motive, columns)), ...variables], apps(motive, values));
}

/** `(fun x => e) a` contracted. */
function applyDirectly(fn: Expr, values: readonly Expr[]): Expr {
  let result = fn;
  for (const value of values) result = result.kind === "lam" ? instantiate1(result.body, value) : app(result, value);
  return result;
}

interface ProofVariable {
  readonly variable: FVar;
  readonly name: string;
  readonly discriminant: FVar;
  readonly value: Expr;
  readonly type: Expr;
  readonly level: ReturnType<Elaborator["ensureSort"]>;
}

/** `h : value = variable` for a discriminant with a name for its equation. */
function proofVariable(elab: Elaborator, { value, variable, proofName }: Discriminant): ProofVariable[] {
  if (proofName === undefined) return [];
  const type = elab.meta.infer(value);
  const level = elab.meta.checker.sortOf(type);
  const equation = apps(constant("Eq", [level]), [type, value, variable]);
  const name = proofName === "_" ? inaccessible("h") : proofName;
  return [{ variable: fvar(name, equation), name, discriminant: variable, value, type, level }];
}

/** Index variables are matched by holes, dependent variables by variables of the same name. */
function withExtraPatterns(
  alternative: MatchRow,
  included: readonly FVar[],
  generalized: readonly FVar[],
  at: Position,
): Term[] {
  const position = alternative.at ?? at;
  const hole: Term = { kind: "hole", at: position };
  const taken = new Set<string>();
  const extra = [...generalized].reverse().map((variable): Term => {
    const usable = isAccessible(variable.name) && !taken.has(variable.name) && !variable.name.includes(".");
    taken.add(variable.name);
    if (!usable || writtenNames(alternative.patterns).has(variable.name)) return hole;
    return { kind: "identifier", name: variable.name, levels: undefined, at: position };
  });
  return [...included.map(() => hole), ...alternative.patterns, ...extra.reverse()];
}

/** The identifiers that occur in patterns. */
function writtenNames(patterns: readonly Term[]): Set<string> {
  const found = new Set<string>();
  JSON.stringify(patterns, (key, value: unknown) => {
    if (key === "name" && typeof value === "string") found.add(value);
    return typeof value === "bigint" ? value.toString() : value;
  });
  return found;
}

/** Elaborates the right side of an alternative, and closes it over the variables of the patterns. */
function rightSide(
  elab: Elaborator,
  setting: Setting,
  columns: readonly FVar[],
  cleared: readonly FVar[],
  proofs: readonly ProofVariable[],
  left: ElaboratedPatterns,
  alternative: MatchRow,
  at: Position,
): Alternative {
  const { meta } = elab;
  const put = (e: Expr): Expr => replaceFVars(meta.instantiate(e), columns, left.values);
  const target = put(setting.target);
  const hypotheses = proofs.map(({ variable, name }) => fvar(name, put(variable.type)));
  const outer = elab.context.variables.filter(({ id }) => !cleared.some((variable) => variable.id === id));
  const context = new LocalContext([...outer, ...left.variables, ...hypotheses]);
  const value = elab.inContext(context, () => alternative.body(target));
  return {
    variables: left.variables,
    value: meta.bind("lam", [...left.variables, ...hypotheses], value),
    position: alternative.at ?? at,
  };
}

function checkAllUsed(
  elab: Elaborator,
  matching: Matching,
  elaborated: readonly { left: ElaboratedPatterns; alternative: Alternative }[],
): void {
  const unused = elaborated.findIndex((_, i) => !matching.used.has(i));
  if (unused < 0) return;
  const { left, alternative } = itemAt(elaborated, unused);
  const text = left.values.map((value) => elab.text(value)).join(", ");
  throw new Failure(
    `Redundant alternative: Any expression matching\n  ${text}\nwill match one of the preceding alternatives`,
    alternative.position,
  );
}

export function elaborateMatch(elab: Elaborator, term: Term & { kind: "match" }, expected: Expr | undefined): Expr {
  const target = expected ?? matchTarget(elab, term.at);
  const majors = term.discriminants.map(({ value, proof }: MatchDiscriminant) => {
    const major = elaborateDiscriminant(elab, value);
    elab.synthesizeSome();
    return { value: elab.meta.instantiate(major), proof };
  });
  for (const { value } of majors) {
    if (isMVar(appHead(elab.meta.whnfCore(elab.meta.infer(value))))) return elab.waitForType("match", term.at);
  }
  return elaborateRows(elab, discriminantsOf(elab, majors), rowsOf(elab, term.alternatives), target, term.at);
}

/** A numeral has no type of its own: where nothing more can be waited for, it gets its default one. */
function elaborateDiscriminant(elab: Elaborator, value: Term): Expr {
  const isLast = value.kind === "number" && !elab.mayPostpone;
  return isLast ? elab.finishing(() => elab.elaborate(value, undefined)) : elab.elaborate(value, undefined);
}

function rowsOf(elab: Elaborator, alternatives: readonly MatchAlternative[]): MatchRow[] {
  return alternatives.map(({ patterns, body, at }) => ({ patterns, body: (goal) => elab.check(body, goal), at }));
}

/** How many explicit arguments a function of this type takes, for `nofun`. */
function explicitArguments(elab: Elaborator, expected: Expr): number {
  let count = 0;
  for (let type = elab.meta.whnf(expected); type.kind === "pi" && type.info === "default"; count++) {
    type = elab.meta.whnf(instantiate1(type.body, fvar("x", type.type)));
  }
  return count;
}

/** `fun | p, q => e | …`: functions of as many arguments as there are patterns, matched at once. */
export function elaborateFunMatch(
  elab: Elaborator,
  term: Term & { kind: "funMatch" },
  expected: Expr | undefined,
): Expr {
  if (expected === undefined) return elab.waitForType("'fun' with alternatives", term.at);
  const count = term.alternatives[0]?.patterns.length ?? explicitArguments(elab, expected);
  const variables: FVar[] = [];
  let type = expected;
  for (let i = 0; i < count; i++) {
    const fn = elab.meta.whnf(type);
    if (isMVar(appHead(fn))) return elab.waitForType("'fun' with alternatives", term.at);
    if (fn.kind !== "pi") throw new Failure("type expected to be a function in 'fun' with alternatives", term.at);
    if (fn.info !== "default" && term.isExplicit !== true)
      throw new Unsupported("'fun' with alternatives on implicit arguments", term.at);
    const variable = fvar(inaccessible("x"), fn.type, { info: fn.info });
    variables.push(variable);
    type = instantiate1(fn.body, variable);
  }
  const value = elab.inContext(elab.context.with(...variables), () =>
    matchRows(elab, variables, rowsOf(elab, term.alternatives), type, term.at),
  );
  return elab.meta.bind("lam", variables, value);
}
