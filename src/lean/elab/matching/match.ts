// Elaborates `match`, functions by alternatives, and patterns of `fun`, `let` and `have`.

import {
  app,
  appArgs,
  appHead,
  apps,
  CheckError,
  constant,
  type Expr,
  type FVar,
  fvar,
  instantiate1,
  replaceFVars,
} from "../../kernel/index.ts";
import type { MatchAlternative, MatchDiscriminant, Term } from "../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { abstractInstances } from "../engine/rewriting.ts";
import { inaccessible, isAccessible, LocalContext } from "../meta/context.ts";
import { isFVar, isMVar } from "../meta/holes.ts";
import { dependents } from "../meta/occurrence.ts";
import { compile } from "./compile.ts";
import { type ElaboratedPatterns, elaboratePatterns, PatternMismatch } from "./patterns.ts";
import type { Alternative, Matching, Row } from "./problem.ts";

/** One alternative: its patterns, and its right side, elaborated in the context with their variables. */
export interface MatchRow {
  readonly patterns: readonly Term[];
  readonly body: (target: Expr) => Expr;
  readonly at?: Position;
}

/** A term that is matched. */
interface Discriminant {
  readonly value: Expr;
  /** The variable that stands for it in the motive: itself, if it is one. */
  readonly variable: FVar;
  /** `h` of `match h : e with`. */
  readonly proofName: string | undefined;
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

function discriminantsOf(
  elab: Elaborator,
  majors: readonly { readonly value: Expr; readonly proof: string | undefined }[],
): Discriminant[] {
  const found: Discriminant[] = [];
  for (const major of majors) {
    const value = elab.meta.instantiate(major.value);
    const { proof } = major;
    const repeated = isFVar(value) && found.some(({ variable }) => variable.id === value.id);
    if (isFVar(value) && value.value === undefined && !repeated && proof === undefined) {
      const local = elab.context.variables.find(({ id }) => id === value.id) ?? value;
      found.push({ value: local, variable: local, proofName: undefined });
    } else {
      found.push({ value, variable: fvar(inaccessible("x"), elab.meta.infer(value)), proofName: proof });
    }
  }
  return found;
}

/** Everything about one way of matching: which terms, which result, and what the alternatives see. */
interface Setting {
  readonly discriminants: readonly Discriminant[];
  /** The type of the result over the discriminants' variables. */
  readonly target: Expr;
  /** Variables that are matched only because the discriminants determine them. */
  readonly generalized: readonly FVar[];
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
      const all = [...included.map((variable) => ({ variable })), ...discriminants];
      const mismatched = all[error.column]?.variable;
      const more = mismatched === undefined ? [] : indexVariables(elab, mismatched, all);
      if (more.length === 0) throw first;
      elab.meta.restore(mark);
      included = inOrder(elab, [...included, ...more]);
    }
  }
}

/** Variables among the indices of the type of a discriminant that are not matched yet. */
function indexVariables(elab: Elaborator, variable: FVar, known: readonly { readonly variable: FVar }[]): FVar[] {
  const type = elab.meta.whnf(elab.meta.infer(variable));
  const head = appHead(type);
  const info = head.kind === "const" ? elab.environment.get(head.name) : undefined;
  if (info?.kind !== "inductive") return [];
  const found: FVar[] = [];
  for (const index of appArgs(type).slice(info.numParams)) {
    const reduced = elab.meta.whnfCore(index);
    if (!isFVar(reduced) || reduced.value !== undefined) continue;
    const local = elab.context.variables.find(({ id }) => id === reduced.id);
    if (local === undefined || known.some((other) => other.variable.id === local.id)) continue;
    if (!found.some(({ id }) => id === local.id)) found.push(local);
  }
  return found;
}

function inOrder(elab: Elaborator, variables: readonly FVar[]): FVar[] {
  return elab.context.variables.filter(({ id }) => variables.some((variable) => variable.id === id));
}

/** The result's type with the discriminants abstracted, and the variables that depend on those that are variables. */
function settingFor(
  elab: Elaborator,
  given: readonly Discriminant[],
  included: readonly FVar[],
  expected: Expr,
): Setting {
  let target = elab.meta.instantiate(expected);
  for (const { value, variable } of given) {
    if (value !== variable) target = instantiate1(abstractInstances(elab, target, value), variable);
  }
  const own = [...included, ...given.map(({ variable }) => variable)];
  const after = dependents(
    elab.meta,
    elab.context,
    own.filter((variable) => elab.context.has(variable.id)),
  );
  const generalized = after.filter(
    (variable) => variable.value === undefined && !own.some(({ id }) => id === variable.id),
  );
  return { discriminants: given, target, generalized: isMotive(elab, own, generalized, target) ? generalized : [] };
}

/** Without dependent variables nothing can go wrong; with them the motive must be well-typed. */
function isMotive(elab: Elaborator, own: readonly FVar[], generalized: readonly FVar[], target: Expr): boolean {
  if (generalized.length === 0) return true;
  const motive = elab.meta.bind("pi", [...own, ...generalized], target);
  const checker = elab.meta.strictChecker();
  try {
    checker.infer(motive);
    return true;
  } catch (error) {
    if (error instanceof CheckError) return false;
    throw error;
  }
}

function elaborateSetting(
  elab: Elaborator,
  setting: Setting,
  given: readonly Discriminant[],
  included: readonly FVar[],
  alternatives: readonly MatchRow[],
  at: Position,
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
  const elaborated = alternatives.map((alternative) => {
    if (alternative.patterns.length !== given.length) {
      throw new Failure(
        `Not enough patterns in match alternative: Expected ${given.length}, but found ${alternative.patterns.length}`,
        alternative.at ?? at,
      );
    }
    const patterns = withExtraPatterns(alternative, included, generalized, at);
    const left = elaboratePatterns(elab, patterns, (column, before) =>
      replaceFVars(meta.infer(columns[column]), columns.slice(0, before.length), before),
    );
    return { left, alternative: rightSide(elab, setting, columns, cleared, proofs, left, alternative, at) };
  });
  const matching: Matching = {
    elab,
    alternatives: elaborated.map(({ alternative }) => alternative),
    used: new Set(),
    at,
  };
  const fresh = given.filter(({ value, variable }) => value !== variable).map(({ variable }) => variable);
  const rows = elaborated.map(({ left }, i): Row => ({ patterns: left.patterns, values: new Map(), alternative: i }));
  const tree = compile(matching, {
    columns,
    rows,
    target,
    locals: [...elab.context.variables, ...fresh],
    examples: matched,
  });
  checkAllUsed(elab, matching, elaborated);
  const closed = meta.bind("lam", fresh, tree);
  const values = given.filter(({ value, variable }) => value !== variable).map(({ value }) => value);
  const reflexive = proofs.map(({ value, type, level }) => apps(constant("Eq.refl", [level]), [type, value]));
  return apps(applyDirectly(closed, values), reflexive);
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
  const { left, alternative } = elaborated[unused];
  const text = left.values.map((value) => elab.text(value)).join(", ");
  throw new Failure(
    `Redundant alternative: Any expression matching\n  ${text}\nwill match one of the preceding alternatives`,
    alternative.position,
  );
}

export function elaborateMatch(elab: Elaborator, term: Term & { kind: "match" }, expected: Expr | undefined): Expr {
  const target = expected ?? matchTarget(elab, term.at);
  const majors = term.discriminants.map(({ value, proof }: MatchDiscriminant) => {
    const major = elab.elaborate(value, undefined);
    elab.synthesizeSome();
    return { value: elab.meta.instantiate(major), proof };
  });
  for (const { value } of majors) {
    if (isMVar(appHead(elab.meta.whnfCore(elab.meta.infer(value))))) return elab.waitForType("match", term.at);
  }
  return elaborateRows(elab, discriminantsOf(elab, majors), rowsOf(elab, term.alternatives), target, term.at);
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
