// Proves problems in parts, where no whole proof was found: a first tactic, then every goal that it leaves as a problem of its
// own, and the parts stitched together and verified as one (recursive proving by subgoals, DeepSeek-Prover-V2, section 2.1).

import { pairsOf, Random } from "../../platform/index.ts";
import type { Format, Problem } from "../../tasks/index.ts";
import type { Verdict, VerifyRequest } from "../../verify/index.ts";
import { goalStatement } from "../decompose/goal_statement.ts";
import type { ProofJudge } from "../interfaces.ts";
import { FairJudge } from "../judge/fair_judge.ts";
import { type Attemptable, bestProof, type JudgedProblem, requestFor } from "../judge/judge.ts";

/** How far the search goes. */
export interface SubgoalOptions {
  /** Times that first tactics are tried and the goals they leave attempted; 0 does not search. */
  readonly waves: number;
  /** First tactics tried for each problem in a wave: the likeliest ones. */
  readonly width: number;
  /** Attempts at each goal. */
  readonly samples: number;
}

/** What the search came to. */
export interface SubgoalResult {
  /** Verified whole proofs by problem name. */
  readonly proofs: ReadonlyMap<string, string>;
  /** Goals attempted, goals proved, and whole proofs that did not hold after all. */
  readonly goals: number;
  readonly proved: number;
  readonly refused: number;
}

/** Samples and judges goals; the wave is to seed the samples with. */
export type AttemptGoals = (
  goals: readonly Attemptable[],
  options: { readonly count: number; readonly wave: number },
) => Promise<JudgedProblem<Attemptable>[]>;

/** The samples of every wave seeded from one number. */
export function seededAttempts(
  attempt: (
    goals: readonly Attemptable[],
    options: { readonly count: number; readonly seed: number },
  ) => Promise<JudgedProblem<Attemptable>[]>,
  seed: number,
): AttemptGoals {
  const random = new Random(seed).fork("subgoals");
  return (goals, { count, wave }) => attempt(goals, { count, seed: random.fork(wave).uint32() });
}

/**
 * Searches for proofs of the problems, given attempts at them that failed. The samples are used twice: whole, as proofs of
 * the goal they were drawn for, and for their first tactic, which is tried in the order of the share of samples that begin
 * with it, multiplied along the way from the problem.
 */
export async function proveBySubgoals(
  attempts: readonly JudgedProblem<Attemptable>[],
  tools: { readonly attempt: AttemptGoals; readonly judge: ProofJudge; readonly format: Format },
  options: SubgoalOptions,
): Promise<SubgoalResult> {
  const judge = FairJudge.of(tools.judge);
  const searches = attempts.map((entry) => new Search(entry, tools.format));
  let goals = 0;
  for (let wave = 0; wave < options.waves; wave++) {
    const steps = searches.filter(({ root }) => !root.lines).flatMap((search) => search.likeliestSteps(options.width));
    if (steps.length === 0) break;
    const settled = await judge.settleAll(steps.map(stepRequest));
    const fresh = pairsOf(steps, settled).flatMap(([step, { standing, verdict }]) =>
      standing === "lost" ? [] : step.search.take(step, verdict),
    );
    goals += fresh.length;
    const judged = await tools.attempt(
      fresh.map(({ problem }) => problem),
      { count: options.samples, wave },
    );
    for (const [goal, entry] of pairsOf(fresh, judged)) learnFrom(goal, entry);
    for (const search of searches) search.stitch();
  }
  const found = searches.filter(({ root }) => root.lines);
  const requests = found.map(({ root }) => requestFor(root.problem, { proof: proofOf(root.lines!) }));
  const settled = await judge.settleAll(requests);
  const proofs = new Map<string, string>();
  for (const [{ root }, [{ proof }, { verdict }]] of pairsOf(found, pairsOf(requests, settled))) {
    if (verdict.kind === "proved") proofs.set(root.problem.name, proof);
  }
  const lost = settled.filter(({ standing }) => standing === "lost").length;
  const proved = searches.reduce((sum, search) => sum + search.provedGoals(), 0);
  return { proofs, goals, proved, refused: found.length - proofs.size - lost };
}

/** A goal met in the search of one problem. */
interface GoalNode {
  readonly problem: Attemptable;
  /** Product of the shares of samples that led here. */
  readonly share: number;
  /** First tactics not tried yet, with the share of this goal's samples that begin with them. */
  readonly untried: Map<string, number>;
  readonly steps: { readonly line: string; readonly children: readonly GoalNode[] }[];
  /** The tactics of a proof, once there is one. */
  lines?: readonly string[];
}

/** A first tactic to be tried on a goal. */
interface Step {
  readonly search: Search;
  readonly node: GoalNode;
  readonly line: string;
  readonly share: number;
}

/** The goals of one problem; a goal that is met twice is one node. */
class Search {
  readonly root: GoalNode;
  private readonly nodes = new Map<string, GoalNode>();
  private readonly format: Format;

  constructor(entry: JudgedProblem<Attemptable>, format: Format) {
    this.format = format;
    this.root = { problem: entry.problem, share: 1, untried: new Map(), steps: [] };
    this.nodes.set(entry.problem.statement, this.root);
    learnFrom(this.root, entry);
  }

  likeliestSteps(width: number): Step[] {
    const steps: Step[] = [];
    for (const node of this.nodes.values()) {
      if (node.lines) continue;
      for (const [line, share] of node.untried) steps.push({ search: this, node, line, share: node.share * share });
    }
    return steps.sort((a, b) => b.share - a.share).slice(0, width);
  }

  /** Records what a tactic left; returns the goals that are new. */
  take({ node, line, share }: Step, verdict: Verdict): GoalNode[] {
    node.untried.delete(line);
    if (verdict.kind === "proved") node.lines = [line];
    if (verdict.kind !== "incomplete") return [];
    const { name, header, source, split } = this.root.problem;
    const stated = verdict.holes.map((hole) => goalStatement(hole, "ex"));
    // The lines of the parts stand one behind the other: their hypotheses must have names that they can be called by.
    const goals = stated.flatMap((goal) =>
      typeof goal === "string" || goal.setup.length > 0
        ? []
        : [{ name, statement: goal.statement, header, source, split }],
    );
    if (goals.length < stated.length || !goals.every((goal) => this.isReadable(goal))) return [];
    const fresh: GoalNode[] = [];
    const children = goals.map((goal) => {
      let child = this.nodes.get(goal.statement);
      if (!child) {
        const problem = { ...goal, name: `${name}/${this.nodes.size}`, provable: true };
        child = { problem, share, untried: new Map(), steps: [] };
        this.nodes.set(goal.statement, child);
        fresh.push(child);
      }
      return child;
    });
    node.steps.push({ line, children });
    return fresh;
  }

  /** Whether a prompt can be made of it. */
  private isReadable(goal: Problem): boolean {
    return this.format.refuses?.(goal) === undefined;
  }

  /** Puts proofs of goals together, shortest first, until nothing more follows. */
  stitch(): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (const node of this.nodes.values()) {
        for (const { line, children } of node.steps) {
          if (!children.every((child) => child.lines)) continue;
          const lines = [line, ...children.flatMap((child) => child.lines!)];
          if (node.lines && node.lines.length <= lines.length) continue;
          node.lines = lines;
          changed = true;
        }
      }
    }
  }

  provedGoals(): number {
    return [...this.nodes.values()].filter((node) => node !== this.root && node.lines).length;
  }
}

/** Takes the first tactics of the samples, or a proof where one of them is one. */
function learnFrom(node: GoalNode, entry: JudgedProblem<Attemptable>): void {
  const proof = bestProof(entry);
  if (proof !== undefined) {
    node.lines = linesOf(proof);
    return;
  }
  for (const sample of entry.samples) {
    const [line] = linesOf(sample.proof);
    if (line === undefined) continue;
    node.untried.set(line, (node.untried.get(line) ?? 0) + 1 / entry.samples.length);
  }
}

const linesOf = (proof: string): string[] =>
  proof
    .split("\n")
    .slice(1)
    .map((line) => line.trim())
    .filter((line) => line !== "");

const proofOf = (lines: readonly string[]): string => ["by", ...lines.map((line) => `  ${line}`)].join("\n");

/** The tactic, with every goal that it leaves left open. */
function stepRequest({ node, line }: Step): VerifyRequest {
  return requestFor(node.problem, { proof: proofOf([line, "all_goals sorry"]) });
}
