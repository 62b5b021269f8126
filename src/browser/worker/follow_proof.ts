// What is open behind each line of a proof, as the embedded checker's session says, line after line while it is written.
import { ProofSession, type SessionRequest, type Verdict } from "../../verify/index.ts";
import type { LineState, OpenGoal } from "../types.ts";

/** A line that was applied, with the session behind it. */
interface Applied {
  readonly line: string;
  readonly state: LineState;
  readonly session: ProofSession | undefined;
}

/** Follows the proofs of one statement. Lines that it has seen are not checked again. */
export class ProofFollower {
  readonly #first: ProofSession | Verdict;
  #applied: Applied[] = [];

  constructor(first: ProofSession | Verdict) {
    this.#first = first;
  }

  static of(theorem: SessionRequest): ProofFollower {
    return new ProofFollower(ProofSession.open(theorem));
  }

  /** Another one for the same statement. */
  another(): ProofFollower {
    return new ProofFollower(this.#first);
  }

  /** What is open at the beginning; a verdict where the checker does not take the statement. */
  get first(): readonly OpenGoal[] | Verdict {
    return "kind" in this.#first ? this.#first : goalsOf(this.#first);
  }

  /** The states behind the lines, up to the first that fails. */
  follow(lines: readonly string[]): LineState[] {
    if ("kind" in this.#first) return [];
    let same = 0;
    while (same < lines.length && this.#applied[same]?.line === lines[same]) same++;
    const applied = this.#applied.slice(0, same);
    let session = same === 0 ? this.#first : applied[same - 1]?.session;
    for (const line of lines.slice(same)) {
      if (session === undefined) break;
      const next: ProofSession | Verdict = session.apply(line);
      const failed = "kind" in next;
      applied.push({
        line,
        state: failed ? failedState(line, next) : stateOf(line, next),
        session: failed ? undefined : next,
      });
      session = failed ? undefined : next;
    }
    this.#applied = applied;
    return applied.map(({ state }) => state);
  }
}

function stateOf(line: string, session: ProofSession): LineState {
  const { complete, isUnfinished } = session;
  return { line, goals: goalsOf(session), complete, ...(isUnfinished && { unfinished: true as const }) };
}

const failedState = (line: string, error: Verdict): LineState => ({ line, goals: [], complete: false, error });

export function goalsOf({ goals }: ProofSession): OpenGoal[] {
  return goals.map(({ hypotheses, target, tag }) => ({ hypotheses, target, ...(tag !== "" && { name: tag }) }));
}

/** The lines behind `by` of a proof; undefined where it is no list of tactics. */
export function linesOfProof(proof: string): string[] | undefined {
  const [, beside = "", below = ""] = /^\s*by\b[ \t]*([^\n]*)\n?([\s\S]*)$/.exec(proof) ?? [];
  if (!/^\s*by\b/.test(proof)) return undefined;
  const lines = below === "" ? [] : below.replace(/\n+$/, "").split("\n");
  return beside.trim() === "" ? lines : [`  ${beside.trim()}`, ...lines];
}
