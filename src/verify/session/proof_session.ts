// A proof that is written line by line, with the goals that are open after each: for whoever writes it. A generator, never a judge: what
// it accepts is still checked as a whole text.

import { haveAllParts, type SessionGoal, TacticSession } from "../../lean/elab/index.ts";
import { Budget } from "../../lean/kernel/index.ts";
import type { Position, Token } from "../../lean/syntax/index.ts";
import { itemAt } from "../../platform/index.ts";
import { type Prepared, prepareStatement, verdictOf } from "../check.ts";
import { proofTokens } from "../policy/proof_tokens.ts";
import { type Verdict, type VerifyRequest, verifyLimits } from "../verifier.ts";

/** What a session begins with. Limits hold for each text that is applied. */
export type SessionRequest = Pick<VerifyRequest, "header" | "statement" | "limits">;

/** What all sessions of a statement share. */
interface Shared {
  readonly prepared: Prepared;
  readonly limits: VerifyRequest["limits"];
}

/** The text that was applied last, and where it was: a line further right belongs to it. */
interface LastText {
  readonly before: ProofSession;
  readonly text: string;
}

export class ProofSession {
  /** What is open, the goal first that the next tactic is about. */
  readonly goals: readonly SessionGoal[];
  /** Whether nothing is open any more, nor left open by `sorry`. */
  readonly complete: boolean;
  /** Lines so far. */
  readonly #lines: number;
  readonly #tactics: TacticSession;
  readonly #shared: Shared;
  readonly #last: LastText | undefined;
  /** A text that has begun and is not a whole tactic yet. */
  readonly #unfinished: string | undefined;

  private constructor(
    shared: Shared,
    tactics: TacticSession,
    lines: number,
    last: LastText | undefined,
    unfinished?: string,
  ) {
    this.#shared = shared;
    this.#tactics = tactics;
    this.#lines = lines;
    this.#last = last;
    this.#unfinished = unfinished;
    this.goals = tactics.goals;
    this.complete = tactics.complete && unfinished === undefined;
  }

  /** Whether the last text is no whole tactic yet: the goals are those before it. */
  get isUnfinished(): boolean {
    return this.#unfinished !== undefined;
  }

  /** Begins a proof, behind `:= by`. @returns a verdict where the statement is not accepted */
  static open(request: SessionRequest): ProofSession | Verdict {
    haveAllParts();
    const prepared = prepareStatement({ ...request, proof: "" });
    if ("kind" in prepared) return prepared;
    const { limits } = request;
    const { file, statement, column } = prepared;
    return verdictOf(() => {
      const budget = new Budget({ ...verifyLimits, ...limits });
      const tactics = TacticSession.open(file.environment, file.operators, statement, column, budget);
      return new ProofSession({ prepared, limits }, tactics, 0, undefined);
    });
  }

  /**
   * Goes on with one or more whole lines, with their indentation. This session stays as it is. A line that is no whole tactic waits for
   * the next.
   *
   * @returns what is wrong, where a line fails
   */
  apply(text: string): ProofSession | Verdict {
    const whole = this.#unfinished === undefined ? text : `${this.#unfinished}\n${text}`;
    const result = verdictOf(() => {
      const origin = { line: this.#firstLine(), column: 0 };
      const tokens = proofTokens(whole, origin);
      const first = itemAt(tokens, 0);
      if (first.kind === "end") return this.#after(linesOf(text));
      if (this.#last !== undefined && this.#unfinished === undefined && this.#tactics.continuesLine(first.column)) {
        return this.#last.before.apply(`${this.#last.text}\n${text}`);
      }
      return this.#run(whole, tokens);
    });
    if (!("kind" in result) || result.kind !== "failed") return result;
    const [message] = result.messages;
    if (!message?.text.startsWith("unexpected end of input")) return result;
    return new ProofSession(this.#shared, this.#tactics, this.#lines, this.#last, whole);
  }

  /** This session, with so many lines that say nothing. */
  #after(lines: number): ProofSession {
    return new ProofSession(this.#shared, this.#tactics, this.#lines + lines, this.#last, this.#unfinished);
  }

  #firstLine(): Position["line"] {
    return this.#shared.prepared.proofStart.line + 1 + this.#lines;
  }

  #run(text: string, tokens: readonly Token[]): ProofSession {
    const budget = new Budget({ ...verifyLimits, ...this.#shared.limits });
    const tactics = this.#tactics.apply(tokens, budget);
    const lines = this.#lines + linesOf(text);
    const before = new ProofSession(this.#shared, this.#tactics, this.#lines, this.#last);
    return new ProofSession(this.#shared, tactics, lines, { before, text: text.replace(/\n$/, "") });
  }
}

function linesOf(text: string): number {
  return text.replace(/\n$/, "").split("\n").length;
}
