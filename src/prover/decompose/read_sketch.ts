// What a sketch leaves to be proved: the goal at each of its holes, as whatever verifier there is reports it, as a theorem of its own. Each
// theorem is tried where it comes from, so that none stands for a goal that says something else.
import { itemAt, pairsOf } from "../../platform/index.ts";
import { type Goal, headerText, sourceDeclarations, spliceSource, type Verdict } from "../../verify/index.ts";
import type { ProofJudge } from "../interfaces.ts";
import { FairJudge } from "../judge/fair_judge.ts";
import { type Attemptable, requestFor } from "../judge/judge.ts";
import { declaredUniverses, type GoalStatement, goalStatement, subgoalNames, withoutFacts } from "./goal_statement.ts";
import { haveSteps } from "./have_steps.ts";
import { type Hole, holesOf } from "./holes.ts";
import { columnAt } from "./layout.ts";
import { stitch } from "./stitch.ts";

/** A hole of a sketch as a theorem. */
export interface Subgoal extends Pick<GoalStatement, "setup" | "args"> {
  /** With all facts before it as hypotheses: type (b). It says what the goal does. */
  readonly problem: Attemptable;
  /** Under what stands at the theorem's start alone: type (a). It may be false where the goal is not. */
  readonly direct: Attemptable;
  /** Where its words are from: the goal as it was printed, or the text of the sketch in its stead. */
  readonly from: "goal" | "text";
}

/** Why there is no theorem for a hole. */
export interface NoSubgoal {
  readonly cause: string;
  /** The theorem that says something else, where there is one. */
  readonly statement?: string;
}

/** What a verifier makes of a sketch. */
export type SketchReading =
  | { readonly kind: "open"; readonly subgoals: readonly (Subgoal | NoSubgoal)[] }
  /** It has no holes, and is a proof. */
  | { readonly kind: "whole" }
  /** `lost`: the checker could not be asked, so that nothing is known of the sketch. */
  | { readonly kind: "refused" | "lost"; readonly reason: string };

/** The theorems that a sketch of a problem leaves, one for each hole, in order. */
export async function readSketch(problem: Attemptable, sketch: string, judge: ProofJudge): Promise<SketchReading> {
  const fair = FairJudge.of(judge);
  const requests = [sketch, "by\n  sorry"].map((proof) => requestFor(problem, { proof }));
  const [read, begun] = await fair.settleAll(requests);
  if (read === undefined || read.standing === "lost") return { kind: "lost", reason: "the checker could not be asked" };
  const { verdict } = read;
  if (verdict.kind === "proved") return { kind: "whole" };
  if (verdict.kind !== "incomplete") return { kind: "refused", reason: whyNot(verdict) };
  const start: Pick<Goal, "hypotheses" | "target"> = (begun?.verdict.kind === "incomplete"
    ? begun.verdict.holes[0]
    : undefined) ?? { hypotheses: [], target: "" };
  const holes = holesOf(sketch);
  const goals = goalsAt(problem, sketch, holes, verdict.holes);
  const [declaration] = sourceDeclarations(`${problem.statement} := sorry`);
  const { names, opened } = subgoalNames(declaration?.fullName ?? "", holes.length);
  const header = opened === "" ? problem.header : `${problem.header.trimEnd()}\nopen ${opened}\n`.trimStart();
  const universes = declaredUniverses(problem.header);
  const put = (
    goal: Pick<Goal, "hypotheses" | "target">,
    index: number,
    from: Subgoal["from"],
  ): Subgoal | NoSubgoal => {
    const name = itemAt(names, index);
    const stated = goalStatement(goal, name, universes);
    const direct = goalStatement(withoutFacts(goal, start.hypotheses), name, universes);
    if (typeof stated === "string" || typeof direct === "string") return { cause: String(stated) };
    const own = { ...problem, header, name: `${problem.name}/${index + 1}` };
    delete (own as { provable?: boolean }).provable;
    const { setup, args } = stated;
    return {
      problem: { ...own, statement: stated.statement },
      direct: { ...own, name: `${own.name}/direct`, statement: direct.statement },
      setup,
      args,
      from,
    };
  };
  const printed = goals.map((goal, index) => ("cause" in goal ? goal : put(goal, index, "goal")));
  const subgoals: (Subgoal | NoSubgoal)[] = [...printed];
  const fits = await fitting(problem, sketch, printed, fair);
  // What was printed is not always read back: then in the words of the sketch, and at last with all types shown.
  const others: (() => Promise<(Subgoal | NoSubgoal)[]>)[] = [
    async () =>
      goals.map((goal, index) =>
        "cause" in goal ? goal : put(inWords(goal, start, problem, sketch, itemAt(holes, index)), index, "text"),
      ),
    async () => {
      const shown = { ...problem, header: `${headerText(problem.header)}${withTypes}` };
      const again = await fair.settle(requestFor(shown, { proof: sketch }));
      const typed = again.verdict.kind === "incomplete" ? goalsAt(shown, sketch, holes, again.verdict.holes) : [];
      return typed.map((goal, index) => ("cause" in goal ? goal : put(goal, index, "goal")));
    },
  ];
  for (const another of others) {
    if (fits.every((fit) => fit)) break;
    const found = await another();
    if (found.length === 0) continue;
    const tried = subgoals.map((subgoal, index) => (itemAt(fits, index) ? subgoal : itemAt(found, index)));
    const fit = await fitting(problem, sketch, tried, fair);
    fit.forEach((fitsNow, index) => {
      if (itemAt(fits, index) || !fitsNow) return;
      fits[index] = true;
      subgoals[index] = itemAt(tried, index);
    });
  }
  return {
    kind: "open",
    subgoals: subgoals.map((subgoal, index) =>
      itemAt(fits, index) || "cause" in subgoal
        ? subgoal
        : { cause: "the goal as it is written says something else", statement: subgoal.problem.statement },
    ),
  };
}

/** Asks for goals that are read back: in Lean by its own analysis, in the embedded checker with all types. */
const withTypes = ["funBinderTypes", "numericTypes", "analyze"].map((name) => `set_option pp.${name} true\n`).join("");

/** The proof of a subgoal, as it fits where the subgoal comes from. */
export function proofInHole({ setup }: Pick<Subgoal, "setup">, proof: string): string {
  if (setup.length === 0) return proof;
  const block = /^by(?![\w.'])/.test(proof) ? proof.slice(2).trimStart() : `exact ${proof}`;
  const column = /^by(?![\w.'])/.test(proof) ? columnAt(proof, proof.length - block.length) : 2;
  return ["by", ...setup.map((line) => `${" ".repeat(column)}${line}`), " ".repeat(column) + block].join("\n");
}

/** A subgoal's theorem, applied where it comes from. */
export function application({ problem, setup, args }: Subgoal): string {
  const name = sourceDeclarations(`${problem.statement} := sorry`)[0]?.name ?? "";
  return proofInHole({ setup }, `by\n  exact ${[`@${name}`, ...args].join(" ")}`);
}

/** Whether each subgoal's theorem, taken as proved, closes its hole; all are tried together, then each alone. */
async function fitting(
  problem: Attemptable,
  sketch: string,
  subgoals: readonly (Subgoal | NoSubgoal)[],
  fair: FairJudge,
): Promise<boolean[]> {
  const isThere = (subgoal: Subgoal | NoSubgoal): subgoal is Subgoal => !("cause" in subgoal);
  const requestOf = (chosen: readonly boolean[]) => {
    const own = subgoals.filter((subgoal, index): subgoal is Subgoal => itemAt(chosen, index) && isThere(subgoal));
    const proof = stitch(
      sketch,
      subgoals.map((subgoal, index) => (itemAt(chosen, index) && isThere(subgoal) ? application(subgoal) : undefined)),
    );
    const lemmas = own.map((subgoal) => `${subgoal.problem.statement} := by\n  sorry`).join("\n\n");
    const [first] = own;
    const header = first?.problem.header ?? problem.header;
    return requestFor({ ...problem, header }, { proof, lemmas });
  };
  const closes = (chosen: readonly boolean[], verdict: Verdict): boolean => {
    if (verdict.kind !== "incomplete") return false;
    const request = requestOf(chosen);
    const { proofStart } = spliceSource(request);
    const own = verdict.holes.filter(
      ({ line, column }) => line > proofStart.line || (line === proofStart.line && column >= proofStart.column),
    );
    return own.length <= chosen.filter((each) => !each).length;
  };
  const all = subgoals.map(isThere);
  if (!all.includes(true)) return all;
  const together = await fair.settle(requestOf(all));
  if (closes(all, together.verdict)) return all;
  const each = all.flatMap((there, index) => (there ? [all.map((_, other) => other === index)] : []));
  const settled = await fair.settleAll(each.map(requestOf));
  const good = new Set(
    pairsOf(each, settled).flatMap(([chosen, { verdict }]) => (closes(chosen, verdict) ? [chosen.indexOf(true)] : [])),
  );
  return all.map((_, index) => good.has(index));
}

/** The goals that a verifier reports, each at its hole. */
function goalsAt(
  problem: Attemptable,
  sketch: string,
  holes: readonly Hole[],
  reported: readonly Goal[],
): (Goal | NoSubgoal)[] {
  const { proofStart } = spliceSource(requestFor(problem, { proof: sketch }));
  return holes.map(({ start }) => {
    const before = sketch.slice(0, start).split("\n").length - 1;
    const line = proofStart.line + before;
    const column = columnAt(sketch, start) + (before === 0 ? proofStart.column : 0);
    const [goal, ...more] = reported.filter((each) => each.line === line && each.column === column);
    if (goal === undefined) return { cause: "no goal is reported there" };
    const differs = more.some((each) => goalKey(each) !== goalKey(goal));
    return differs ? { cause: "several goals at one hole" } : goal;
  });
}

const goalKey = ({ hypotheses, target }: Goal) => JSON.stringify([hypotheses, target]);

/** The goal with the words of the sketch and of the statement where they have it, for what was printed is not always read back. */
function inWords(
  goal: Goal,
  start: Pick<Goal, "hypotheses" | "target">,
  problem: Attemptable,
  sketch: string,
  hole: Hole,
): Pick<Goal, "hypotheses" | "target"> {
  const words = statedTypes(problem.statement);
  const steps = haveSteps(sketch);
  for (const { name, binders, type, span } of steps) {
    if (name === undefined || span.end > hole.start) continue;
    const stated = sketch.slice(type.start, type.end);
    words.set(name, binders === undefined ? stated : `∀ ${sketch.slice(binders.start, binders.end)}, ${stated}`);
  }
  const last = new Map(goal.hypotheses.map(({ name }, index) => [name, index]));
  const around = steps.findLast(({ value, block }) => (block ?? value).start === hole.start);
  return {
    hypotheses: goal.hypotheses.map((hypothesis, index) => {
      const stated = last.get(hypothesis.name) === index ? words.get(hypothesis.name) : undefined;
      return stated === undefined ? hypothesis : { name: hypothesis.name, type: stated };
    }),
    target:
      around !== undefined
        ? sketch.slice(around.type.start, around.type.end)
        : goal.target === start.target
          ? ownTarget(problem)
          : goal.target,
  };
}

/** The target of a statement, as it is written. */
function ownTarget({ statement }: Attemptable): string {
  const [declaration] = sourceDeclarations(`${statement} := sorry`);
  return declaration?.target === undefined ? "" : statement.slice(declaration.target.start, declaration.target.end);
}

/** The types that a statement writes for its variables and hypotheses. */
function statedTypes(statement: string): Map<string, string> {
  const [declaration] = sourceDeclarations(`${statement} := sorry`);
  const found = new Map<string, string>();
  for (const { start, end } of declaration?.binders ?? []) {
    const [, names, type] = /^[({⦃[]([^:]*):([\s\S]*)[)}⦄\]]$/u.exec(statement.slice(start, end)) ?? [];
    for (const name of names?.trim().split(/\s+/) ?? []) if (type !== undefined) found.set(name, type.trim());
  }
  return found;
}

function whyNot(verdict: Verdict): string {
  if (verdict.kind === "failed") return verdict.messages[0]?.text ?? "it fails";
  if (verdict.kind === "timeout") return `the limit on ${verdict.limit} was reached`;
  return "reason" in verdict ? verdict.reason : verdict.kind;
}
