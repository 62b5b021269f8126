// What a proof that failed has proved all the same: the goals that it closed, each with the lines that closed it, as theorems of their own.
import { itemAt, pairsOf } from "../../platform/index.ts";
import { type Problem, proofOfLines } from "../../tasks/index.ts";
import { requestKey, type VerifyRequest } from "../../verify/index.ts";
import type { SampledCompletion, SampledStep } from "../interfaces.ts";

/** A goal that was closed, and is within no other such goal. */
export interface ClosedPart {
  /** The step that its proof begins with, and the first one after it. */
  readonly from: number;
  readonly to: number;
  readonly request: VerifyRequest;
  readonly key: string;
}

/** The outermost goals that the steps closed, as theorems to be checked. A theorem that is the problem itself is not among them. */
export function closedParts({ header }: Problem, { steps = [] }: SampledCompletion): ClosedPart[] {
  const parts: ClosedPart[] = [];
  for (let from = 0; from < steps.length; from++) {
    const { state, closed } = itemAt(steps, from);
    if (!closed) continue;
    const length = steps.slice(from + 1).findIndex((later) => later.state.open < state.open);
    // Closed by the last step of all, behind which there is no state to tell where its lines end.
    if (length < 0) continue;
    const to = from + 1 + length;
    const lines = itemAt(steps, to).state.lines.slice(state.lines.length);
    const request = { statement: state.statement(), proof: proofOfLines(lines), ...(header && { header }) };
    parts.push({ from, to, request, key: requestKey(request) });
    from = to - 1;
  }
  return parts;
}

/** The completion with those steps alone marked as closed that belong to parts which hold. */
export function withVerifiedParts(
  completion: SampledCompletion,
  parts: readonly ClosedPart[],
  holds: (part: ClosedPart) => boolean,
): SampledCompletion {
  const { steps } = completion;
  if (steps === undefined) return completion;
  const inside = new Set<number>();
  for (const part of parts.filter(holds)) for (let at = part.from; at < part.to; at++) inside.add(at);
  const kept = steps.map((step, index): SampledStep => (inside.has(index) ? step : { ...step, closed: false }));
  return { ...completion, steps: kept };
}

/** What was tried at a goal: a step, how often, and how often it closed the goal. */
export interface TriedStep {
  readonly prompt: string;
  readonly text: string;
  readonly tried: number;
  readonly closed: number;
}

/** All steps of completions, equal ones together, in the order in which they first came. */
export function triedSteps(completions: readonly SampledCompletion[]): TriedStep[] {
  const found = new Map<string, TriedStep>();
  for (const { state, text, closed } of completions.flatMap(({ steps = [] }) => steps)) {
    const key = `${state.prompt}\n${text}`;
    const before = found.get(key) ?? { prompt: state.prompt, text, tried: 0, closed: 0 };
    found.set(key, { ...before, tried: before.tried + 1, closed: before.closed + (closed ? 1 : 0) });
  }
  return [...found.values()];
}

/** Pairs completions with their parts. */
export const partsOf = (problem: Problem, completions: readonly SampledCompletion[]) =>
  pairsOf(
    completions,
    completions.map((completion) => (completion.refused === undefined ? [] : closedParts(problem, completion))),
  );
