// The tactic split on a match: a goal for each alternative of the text, where what is matched has the form of its patterns and no
// alternative before it matches.

import { itemAt } from "../../../../platform/index.ts";
import { apps, type Expr, type FVar, fvar, mapExpr, replaceFVars, sameExpr } from "../../../kernel/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { alternativesOf, type MarkedAlternative } from "../../matching/marked_match.ts";
import { elaborateSetting, type MatchRow } from "../../matching/match.ts";
import { exclusion, overlapsOf } from "../../matching/overlaps.ts";
import { type ElaboratedPatterns, readPatterns } from "../../matching/patterns.ts";
import { type Discriminant, discriminantsOf, isMotive } from "../../matching/setting.ts";
import { isMarked, withoutMarks } from "../../meta/alternative_marks.ts";
import { inaccessible, LocalContext } from "../../meta/context.ts";
import { isFVar, type MVar } from "../../meta/holes.ts";
import { dependents } from "../../meta/occurrence.ts";
import { joinTags } from "../basic/apply.ts";
import { introduce } from "../basic/intro.ts";
import type { TacticState } from "../goals/state.ts";

/** The goals for the alternatives of a match in the target or, if there is one, in the hypothesis. */
export function splitMatch(
  state: TacticState,
  goal: MVar,
  tree: Expr,
  hypothesis: FVar | undefined,
  at: Position,
): MVar[] {
  const { meta } = state.elab;
  const whole = state.context(goal);
  const moved = hypothesis === undefined ? [] : [hypothesis, ...dependents(meta, whole, [hypothesis])];
  const statement = meta.bind("pi", moved, state.target(goal));
  const goals: MVar[] = [];
  try {
    const value = state.elab.inContext(whole.without(moved), () =>
      byAlternatives(state, goal, { tree, statement, at }, goals),
    );
    meta.assign(goal, apps(value, moved));
  } catch (error) {
    if (error instanceof Failure) throw new Unsupported("'split' of this goal", at);
    throw error;
  }
  return goals.map((next) => moved.reduce<MVar>((inner, { name }) => introduce(state, inner, name, at).goal, next));
}

interface Splitting {
  readonly tree: Expr;
  readonly statement: Expr;
  readonly at: Position;
}

function byAlternatives(state: TacticState, goal: MVar, { tree, statement, at }: Splitting, goals: MVar[]): Expr {
  const { elab } = state;
  const { meta, context: outer } = elab;
  const marked = alternativesOf(elab.environment, tree);
  const majors = itemAt(marked, 0).columns.map((value) => ({
    value,
    proof: isFVar(value) || meta.isProposition(meta.infer(value)) ? undefined : inaccessible("heq"),
  }));
  const given = discriminantsOf(elab, majors);
  const matched = given.map(({ variable }) => variable);
  const alternatives = marked.map((alternative) => named(alternative, matched));
  const stand = fvar("match", meta.infer(tree));
  const around = mapExpr(statement, (node) => (sameExpr(node, tree) ? stand : undefined));
  const own = matched.filter(({ id }) => elab.context.has(id));
  const generalized = dependents(meta, elab.context, own).filter(({ id }) => !own.some((each) => each.id === id));
  const columns = [...matched, ...generalized];
  const open = withoutMarks(overVariables(tree, given));
  if (!isMotive(elab, matched, generalized, replaceFVars(around, [stand], [open]))) throw new Failure("", at);
  const read = alternatives.map(({ variables, patterns }) => readPatterns(elab, variables, patterns, at));
  const overlaps = overlapsOf(elab, matched, read, at);
  const rows = read.map((patterns, i): MatchRow => {
    const alternative = itemAt(alternatives, i);
    const excluded = (overlaps.get(i) ?? []).flatMap((earlier) => {
      const statement = exclusion(elab, itemAt(read, earlier), patterns.values, at);
      return statement === undefined ? [] : [fvar(inaccessible("x"), statement.type)];
    });
    const left = withCopies({ ...patterns, variables: [...patterns.variables, ...excluded] }, generalized, matched);
    const conclusion = replaceFVars(replaceFVars(around, [stand], [alternative.right]), columns, left.values);
    const body = (): Expr => {
      const values = left.values.slice(0, matched.length);
      const unused = values.map((each) => fvar(inaccessible("x"), meta.infer(each)));
      const inner = elab.context.variables.filter(({ id }) => !own.some((each) => each.id === id));
      const from = inner.filter(({ id }) => outer.has(id)).length;
      const next = state.next(goal, conclusion, {
        context: new LocalContext([...inner.slice(0, from), ...unused, ...inner.slice(from)]),
        tag: joinTags(state.tag(goal), `h_${i + 1}`),
      });
      goals.push(next);
      return apps(meta.bind("lam", unused, next), values);
    };
    return { patterns: [], left, excluded: new Set(excluded.map(({ id }) => id)), body, at };
  });
  const setting = { discriminants: given, target: around, generalized };
  const rights = alternatives.map(({ right }) => right);
  return elaborateSetting(elab, setting, given, [], rows, at, { tree: open, stand, rights });
}

/** The alternative with inaccessible variables; one that stands for a variable is called as that. */
function named(alternative: MarkedAlternative, matched: readonly FVar[]): MarkedAlternative {
  const { variables, patterns } = alternative;
  const own = variables.map(({ name, type, id }) => {
    const column = patterns.findIndex((pattern) => isFVar(pattern) && pattern.id === id);
    return fvar(matched[column]?.name ?? inaccessible(name), type, { id });
  });
  const put = (e: Expr): Expr => replaceFVars(e, variables, own);
  return { ...alternative, variables: own, patterns: patterns.map(put), right: put(alternative.right) };
}

/** The patterns of an alternative, and variables for what depends on what is matched. */
function withCopies(
  read: ElaboratedPatterns,
  generalized: readonly FVar[],
  matched: readonly FVar[],
): ElaboratedPatterns {
  const from = [...matched];
  const values = [...read.values];
  const copies = generalized.map((variable) => {
    const copy = fvar(variable.name, replaceFVars(variable.type, from, values), { info: variable.info });
    from.push(variable);
    values.push(copy);
    return copy;
  });
  return {
    variables: [...read.variables, ...copies],
    patterns: [...read.patterns, ...copies.map((variable) => ({ kind: "variable", variable }) as const)],
    values,
  };
}

/** The case analysis with variables for the terms that it takes apart. */
function overVariables(tree: Expr, given: readonly Discriminant[]): Expr {
  const changed = given.filter(({ value, variable }) => value !== variable);
  if (changed.length === 0) return tree;
  return mapExpr(tree, (node) => {
    if (isMarked(node)) return node;
    return changed.find(({ value }) => sameExpr(value, node))?.variable;
  });
}
