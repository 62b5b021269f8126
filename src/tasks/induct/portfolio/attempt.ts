// A proof that is being written line by line: each step runs in the embedded checker, and leaves what was there before.

import { ProofSession, type SessionRequest } from "../../../verify/index.ts";

/** A proof so far. Immutable: every attempt can be gone on from again. */
export class Attempt {
  readonly session: ProofSession;
  readonly lines: readonly string[];

  private constructor(session: ProofSession, lines: readonly string[]) {
    this.session = session;
    this.lines = lines;
  }

  /** Begins; undefined where the checker does not take the statement. */
  static open(request: SessionRequest): Attempt | undefined {
    const session = ProofSession.open(request);
    return "kind" in session ? undefined : new Attempt(session, []);
  }

  /** The attempt with these lines besides; undefined where one fails or is no whole tactic. */
  with(...lines: readonly string[]): Attempt | undefined {
    let { session } = this;
    for (const line of lines) {
      const next = session.apply(line);
      if ("kind" in next || next.isUnfinished) return undefined;
      session = next;
    }
    return new Attempt(session, [...this.lines, ...lines]);
  }

  /** What is open, as a text. */
  get open(): string {
    return openText(this.session.goals);
  }

  get proof(): string {
    return ["by", ...this.lines].join("\n");
  }
}

/** Goals as a text: equal for goals that read the same. */
export function openText(goals: ProofSession["goals"]): string {
  return goals
    .map(({ hypotheses, target }) => [...hypotheses.map(({ name, type }) => `${name}:${type}`), target].join("\n"))
    .join("\n\n");
}
