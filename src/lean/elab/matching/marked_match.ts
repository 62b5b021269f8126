// Matches read back from their case analysis: the alternatives of the text, each by the mark that its right side carries.
import {
  appArgs,
  appHead,
  betaArgs,
  type Expr,
  type FVar,
  headBeta,
  instantiate1,
  type Let,
  natLit,
  sameExpr,
} from "../../kernel/index.ts";
import { openBinders } from "../constructions/opened.ts";
import type { Surroundings } from "../environment/view.ts";
import { alternativeOf, isMarked } from "../meta/alternative_marks.ts";
import { isUndecided } from "../meta/smart_unfolding.ts";

/** What a mark tells of its match. */
export interface MarkedAlternative {
  /** Tells the alternative from others of the declaration, in the order of the text. */
  readonly place: bigint;
  /** The terms that are matched. */
  readonly columns: readonly Expr[];
  /** The variables of the patterns, and the patterns, one for each column. */
  readonly variables: readonly FVar[];
  readonly patterns: readonly Expr[];
  /** The right side, over the variables. */
  readonly right: Expr;
}

/** The alternatives of a match whose case analysis stands here, in the order of the text; empty for any other term. */
export function alternativesOf(environment: Surroundings, e: Expr): MarkedAlternative[] {
  const found = new Map<bigint, MarkedAlternative>();
  if (!collect(environment, e, found)) return [];
  return [...found.values()].sort((a, b) => (a.place < b.place ? -1 : 1));
}

/** True for a match that waits for the form of a term. */
export function isOpenMatch(environment: Surroundings, e: Expr): boolean {
  return isUndecided(environment, e) && alternativesOf(environment, e).length > 0;
}

/** False if a mark does not tell of its match, or tells of another. An alternative may have several places. */
function collect(environment: Surroundings, e: Expr, found: Map<bigint, MarkedAlternative>): boolean {
  const body = headBeta(e);
  if (isMarked(body)) {
    const mark = readMark(body);
    const [other] = found.values();
    if (mark === undefined || !haveSame(mark.columns, other?.columns ?? mark.columns)) return false;
    if (!found.has(mark.place)) found.set(mark.place, mark);
    return true;
  }
  const head = appHead(body);
  const info = head.kind === "const" ? environment.get(head.name) : undefined;
  if (info?.kind !== "recursor") return true;
  const first = info.numParams + info.numMotives;
  const minors = appArgs(body).slice(first, first + info.numMinors);
  return minors.every((minor) => collect(environment, openBinders(minor, "lam").rest, found));
}

function haveSame(columns: readonly Expr[], others: readonly Expr[]): boolean {
  return columns.length === others.length && columns.every((column, i) => sameExpr(column, others[i] as Expr));
}

/** What a mark tells; undefined if it does not tell of its match. */
function readMark(mark: Let): MarkedAlternative | undefined {
  if (mark.type.kind !== "pi") return undefined;
  const { variables: opened, rest } = openBinders(mark.type.type);
  const [, matched, ...variables] = opened;
  let fn = instantiate1(mark.body, natLit(0n));
  for (const _ of variables) {
    if (fn.kind !== "app") return undefined;
    fn = fn.fn;
  }
  return {
    place: alternativeOf(mark),
    columns: appArgs((matched as FVar).type),
    variables,
    patterns: appArgs(rest),
    right: betaArgs(fn, variables),
  };
}
