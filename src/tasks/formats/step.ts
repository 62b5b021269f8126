// One tactic at a time: the model sees the goal that is open, writes a tactic, and is shown what that leaves in a new, short context.
// Texts do not grow with proofs, and a proof of any length is made of goals that the model has learnt.
import { DataError, itemAt } from "../../platform/index.ts";
import { ProofSession, type Verdict } from "../../verify/index.ts";
import { type GoalView, type ShownGoal, viewOfGoal } from "../logic/goal_view.ts";
import { tidy } from "../logic/prompts.ts";
import { type StepEnd, type StepState, tacticsOf } from "../steps.ts";
import type { Answer, Format, Problem } from "../task.ts";
import { goalLine } from "./state.ts";

/** The goal in canonical names where it is one of logic; else as it stands. */
function viewOf(goal: ShownGoal): GoalView {
  try {
    return viewOfGoal(goal);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { prompt: ` ${goalLine(goal)} by`, read: (said) => tidy(said.trim()), write: (tactic) => ` ${tactic}` };
  }
}

/** A state in a proof; what is written there is asked of the checker once, however often it is written. */
class SessionState implements StepState {
  readonly prompt: string;
  readonly open: number;
  readonly lines: readonly string[];
  readonly #goal: ShownGoal;
  readonly #view: GoalView;
  readonly #session: ProofSession;
  readonly #known = new Map<string, StepState | StepEnd>();

  constructor(session: ProofSession, lines: readonly string[]) {
    this.#session = session;
    this.#goal = itemAt(session.goals, 0);
    this.#view = viewOf(this.#goal);
    this.prompt = this.#view.prompt;
    this.open = session.goals.length;
    this.lines = lines;
  }

  statement(): string {
    const { hypotheses, target } = this.#goal;
    return ["theorem ex", ...hypotheses.map(({ name, type }) => `(${name} : ${type})`), ":", target].join(" ");
  }

  write(tactic: string): string {
    return this.#view.write(tactic);
  }

  after(said: string): StepState | StepEnd {
    const tactic = this.#view.read(said);
    const known = this.#known.get(tactic);
    if (known !== undefined) return known;
    const result = this.#apply(tactic);
    this.#known.set(tactic, result);
    return result;
  }

  #apply(tactic: string): StepState | StepEnd {
    const lines = [...this.lines, ...tactic.split("\n").map((line) => `  ${line}`)];
    if (tactic === "" || tactic.startsWith("--")) return { kind: "failed", lines, verdict: noTactic };
    const result = this.#session.apply(lines.slice(this.lines.length).join("\n"));
    if ("kind" in result) return { kind: "failed", lines, verdict: result };
    if (result.isUnfinished) return { kind: "failed", lines, verdict: unfinished };
    if (result.goals.length > 0) return new SessionState(result, lines);
    return result.complete ? { kind: "complete", lines } : { kind: "failed", lines, verdict: unfinished };
  }
}

const noTactic: Verdict = { kind: "rejected", reason: "there is no proof in the text" };
const unfinished: Verdict = { kind: "rejected", reason: "a step is no whole tactic" };

/** The format in which every tactic is written from its goal alone. */
export const stepFormat: Format = {
  name: "step",
  prompt: (problem) => opened(problem).prompt,
  read: (text): Answer | undefined => (text.trim() === "" ? undefined : { proof: `by\n${text.trimEnd()}` }),
  write: ({ proof }) =>
    tacticsOf(proof)
      .map((tactic) => tactic.replace(/^/gm, "  "))
      .join("\n"),
  steps: opened,
  refuses(problem) {
    const session = openSession(problem);
    return "kind" in session ? `no goals to show: ${session.kind}` : undefined;
  },
};

function openSession({ header, statement }: Problem): ProofSession | Verdict {
  return ProofSession.open({ header, statement });
}

/** @throws DataError for a problem that the format refuses */
function opened(problem: Problem): StepState {
  const session = openSession(problem);
  if ("kind" in session) throw new DataError("a statement that has no goals to show", problem.statement);
  return new SessionState(session, []);
}
