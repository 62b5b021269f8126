// A point of a search: the lines of a proof so far, with what is open behind them.

import { itemAt } from "../../../platform/index.ts";
import { ProofSession, type Verdict } from "../../../verify/index.ts";
import type { Attemptable } from "../../judge/judge.ts";
import type { Proposal } from "./policy.ts";

/** Lines that lead somewhere: something is still open, and nothing is given up. */
export interface Point {
  readonly problem: Attemptable;
  readonly session: ProofSession;
  /** The lines so far, with their indentation. */
  readonly lines: readonly string[];
  /** The point before the last line, and the text that the line stood in as it was proposed; absent at the beginning. */
  readonly before?: { readonly point: Point; readonly said: string };
  /** Equal for points from which the same can be proved in the same way. */
  readonly key: string;
  /** The key of each open goal, the first goal first, where each can be proved by itself; none where that is not known. */
  readonly goals: readonly string[];
}

/** The beginning of a proof. @returns a verdict where the checker does not take the statement line by line */
export function firstPoint(problem: Attemptable): Point | Verdict {
  const { header, statement } = problem;
  const session = ProofSession.open({ header, statement });
  if ("kind" in session) return session;
  return { problem, session, lines: [], ...keysOf(session, []) };
}

/** What a line leads to: a point, the lines of a proof that leaves nothing open, or nothing where it fails or gives a goal up. */
export type Step = { readonly point: Point } | { readonly proof: readonly string[] } | undefined;

/** Goes on with a line. The point stays as it is. */
export function stepFrom(point: Point, { line, said }: Proposal): Step {
  if (/\b(sorry|admit)\b/.test(line)) return undefined;
  const session = point.session.apply(line);
  if ("kind" in session) return undefined;
  const lines = [...point.lines, ...line.split("\n")];
  if (session.complete) return { proof: lines };
  if (session.goals.length === 0) return undefined;
  const { problem } = point;
  return { point: { problem, session, lines, before: { point, said }, ...keysOf(session, lines) } };
}

/** The whole proof that lines make. */
export function proofOf(lines: readonly string[]): string {
  return ["by", ...lines].join("\n");
}

/** A line behind which the goals say less than there is to prove: those around the block that it opens are not shown. */
const OPENS_BLOCK = /^\s*(·|\.|case\b|next\b|\|)|(\bby|\bwith|=>)\s*$/;

/**
 * The open goals whatever hypotheses are called that nothing else mentions, in whatever order they stand, and however often one is there.
 * Lines that open blocks, and lines that are no whole tactic yet, are states of their own.
 */
function keysOf(session: ProofSession, lines: readonly string[]): Pick<Point, "key" | "goals"> {
  if (session.isUnfinished || lines.some((line) => OPENS_BLOCK.test(line))) return { key: lines.join("\n"), goals: [] };
  const goals = session.goals.map(goalKey);
  const key = goals.join("\n");
  // What is left to be found in one goal decides about others.
  return { key, goals: key.includes("?") ? [] : goals };
}

type SessionGoal = ProofSession["goals"][number];

function goalKey({ hypotheses, target }: SessionGoal): string {
  const texts = [...hypotheses.map(({ type }) => type), target];
  const mentioned = new Set(texts.flatMap((text) => text.match(/[\p{L}_][\p{L}\p{N}_'!?₀-₉✝]*/gu) ?? []));
  const known = hypotheses.map(({ name, type }) => (mentioned.has(name) ? `${name} : ${type}` : type));
  return `${[...new Set(known)].sort().join(", ")} ⊢ ${target}`;
}

/** The goal that the next line is about. */
export function goalAt({ session }: Point): SessionGoal {
  return itemAt(session.goals, 0);
}
