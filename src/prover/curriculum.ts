// What is known of every problem's difficulty for the model, and which problems to try next.

import type { Random } from "../platform/index.ts";
import { lastOf } from "../platform/index.ts";
import type { Oracle, Problem } from "../tasks/index.ts";
import { shortestProof } from "./judge/judge.ts";

/** The history of one problem; plain data. */
export interface ProblemHistory {
  /** Samples drawn and proofs among them, over the whole run. */
  readonly samples: number;
  readonly proved: number;
  /** The same for the last visit alone, by the most recent model. */
  readonly lastSamples: number;
  readonly lastProved: number;
  /** When that was, on the run's own clock of visits. */
  readonly lastVisit: number;
  /** The shortest verified proof. */
  readonly proof?: string;
  /** The completion that it stood in, in runs that keep completions. */
  readonly text?: string;
}

/** Histories by problem name; problems never tried have none. */
export type Curriculum = Readonly<Record<string, ProblemHistory>>;

/** What came of one visit to a problem. */
export interface VisitResult {
  readonly problem: string;
  readonly samples: number;
  readonly proved: number;
  /** The shortest proof found in this visit. */
  readonly proof?: string;
  /** The completion that it stood in, in runs that keep completions: what the model is to learn to write. */
  readonly text?: string;
}

/** The curriculum after some visits. Keeps the shorter of two proofs. A visit of which nothing became known changes nothing. */
export function recordVisits(curriculum: Curriculum, results: readonly VisitResult[], visit: number): Curriculum {
  const next: Record<string, ProblemHistory> = { ...curriculum };
  for (const { problem, samples, proved, proof, text } of results) {
    if (samples === 0 && proof === undefined) continue;
    const before = next[problem];
    const best = shortestProof([before?.proof, proof].filter((text) => text !== undefined));
    const known = best === before?.proof ? before?.text : undefined;
    const said = best === proof ? (text ?? known) : known;
    next[problem] = {
      samples: (before?.samples ?? 0) + samples,
      proved: (before?.proved ?? 0) + proved,
      lastSamples: samples,
      lastProved: proved,
      lastVisit: visit,
      ...(best === undefined ? {} : { proof: best }),
      ...(said === undefined ? {} : { text: said }),
    };
  }
  return next;
}

/** Strength of the expectation from proof lengths, in samples, against a problem's own history. */
const priorSamples = 2;
/** What is expected of the shortest problems before anything is known, and how much harder each further tactic is. */
const firstRate = 0.5;
const stepDown = 0.75;

/** The length of the shortest known proof, where a run may ask for it and somebody knows; else all problems count alike, as 1. */
function lengthOf({ name }: Pick<Problem, "name">, oracle: Oracle | undefined): number {
  return oracle?.get(name)?.length ?? 1;
}

/**
 * The expected share of proofs among samples for each proof length, from the last visits; lengths with few visits lean on
 * the one before them. Without an oracle there is one length, and so one rate of all problems.
 */
export function rateByLength(curriculum: Curriculum, problems: readonly Problem[], oracle?: Oracle): number[] {
  const samples: number[] = [];
  const proved: number[] = [];
  let longest = 0;
  for (const problem of problems) {
    const length = lengthOf(problem, oracle);
    longest = Math.max(longest, length);
    const history = curriculum[problem.name];
    if (history === undefined) continue;
    samples[length] = (samples[length] ?? 0) + history.lastSamples;
    proved[length] = (proved[length] ?? 0) + history.lastProved;
  }
  const rates = [firstRate];
  for (let length = 1; length <= longest; length++) {
    const expected = length === 1 ? firstRate : lastOf(rates) * stepDown;
    rates[length] = ((proved[length] ?? 0) + expected * 8) / ((samples[length] ?? 0) + 8);
  }
  return rates;
}

/**
 * The expected share of proofs among samples for one problem: what its own difficulty says, else its length's rate, corrected by
 * its own last visit.
 */
export function expectedRate(
  curriculum: Curriculum,
  problem: Pick<Problem, "name" | "difficulty">,
  rates: readonly number[],
  oracle?: Oracle,
): number {
  const history = curriculum[problem.name];
  const { difficulty } = problem;
  const prior = difficulty === undefined ? (rates[lengthOf(problem, oracle)] ?? lastOf(rates)) : 1 - difficulty;
  if (history === undefined) return prior;
  return (prior * priorSamples + history.lastProved) / (priorSamples + history.lastSamples);
}

/** Draws `count` of the items without replacement, each with a chance that grows with its weight (0: never). */
export function drawWeighted<T>(
  items: readonly T[],
  weightOf: (item: T) => number,
  count: number,
  random: Random,
): T[] {
  const keyed: { item: T; key: number; index: number }[] = [];
  items.forEach((item, index) => {
    const weight = weightOf(item);
    const point = random.next();
    if (weight > 0) keyed.push({ item, key: Math.log(1 - point) / weight, index });
  });
  keyed.sort((a, b) => b.key - a.key || a.index - b.index);
  return keyed.slice(0, count).map(({ item }) => item);
}

/** Problems unsolved so far get at least this weight, so that no rung of the ladder is ever out of reach. */
const explorationWeight = 0.05;

/**
 * Problems for a round of expert iteration: unsolved ones, each with a chance in proportion to the probability that `samples`
 * attempts solve it, times the square of its length: a long problem within reach teaches most. As the model learns, longer
 * problems come within reach, and the selection climbs with it.
 */
export function chooseUnsolved(
  curriculum: Curriculum,
  problems: readonly Problem[],
  options: { count: number; samples: number; random: Random; oracle?: Oracle },
): Problem[] {
  const { oracle } = options;
  const rates = rateByLength(curriculum, problems, oracle);
  const unsolved = problems.filter(({ name }) => curriculum[name]?.proof === undefined);
  const weightOf = (problem: Problem): number => {
    const rate = expectedRate(curriculum, problem, rates, oracle);
    return Math.max(explorationWeight, 1 - (1 - rate) ** options.samples) * lengthOf(problem, oracle) ** 2;
  };
  return drawWeighted(unsolved, weightOf, options.count, options.random);
}

/** Which problems suit reinforcement learning. */
export interface BandOptions {
  readonly count: number;
  /** Completions in a group. */
  readonly group: number;
  /** Problems expected to be proved more often than this are left out. */
  readonly maxRate: number;
  /** A problem's chance grows with its length to this power. */
  readonly lengthBias: number;
  /** Problems visited since this time are left out. */
  readonly notSince: number;
  /** Names that are left out in any case, such as those whose proofs were trained on. */
  readonly exclude: ReadonlySet<string>;
  readonly random: Random;
  /** What a run may know of the problems; without it all lengths count alike. */
  readonly oracle?: Oracle;
}

/**
 * Problems for a batch of groups: each with a chance in proportion to the expected probability that its group holds both
 * proofs and failures, 1 − p^G − (1 − p)^G, times its length to the power of `lengthBias`, among problems with 0 < p ≤ maxRate.
 */
export function chooseInBand(curriculum: Curriculum, problems: readonly Problem[], options: BandOptions): Problem[] {
  const { count, group, maxRate, lengthBias, notSince, exclude, random, oracle } = options;
  const rates = rateByLength(curriculum, problems, oracle);
  const weightOf = (problem: Problem): number => {
    if (exclude.has(problem.name)) return 0;
    const history = curriculum[problem.name];
    if (history !== undefined && history.lastVisit >= notSince) return 0;
    const rate = expectedRate(curriculum, problem, rates, oracle);
    if (rate > maxRate) return 0;
    return Math.max(1e-6, 1 - rate ** group - (1 - rate) ** group) * lengthOf(problem, oracle) ** lengthBias;
  };
  return drawWeighted(problems, weightOf, count, random);
}

/** Numbers of problems tried and solved, in all and by proof length where that is known. */
export function curriculumSummary(
  curriculum: Curriculum,
  problems: readonly Problem[],
  oracle?: Oracle,
): { tried: number; solved: number; solvedByLength: Record<string, number> } {
  let tried = 0;
  let solved = 0;
  const solvedByLength: Record<string, number> = {};
  for (const { name } of problems) {
    const history = curriculum[name];
    if (history === undefined) continue;
    tried += 1;
    if (history.proof === undefined) continue;
    solved += 1;
    const length = oracle?.get(name)?.length;
    if (length === undefined) continue;
    solvedByLength[length] = (solvedByLength[length] ?? 0) + 1;
  }
  return { tried, solved, solvedByLength };
}
