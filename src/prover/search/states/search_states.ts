// Searches of many problems side by side: what they ask is asked together, and what they find is judged as whole texts.

import { itemAt, pairsOf, Random } from "../../../platform/index.ts";
import type { Verdict } from "../../../verify/index.ts";
import type { ProofJudge } from "../../interfaces.ts";
import { FairJudge } from "../../judge/fair_judge.ts";
import { type Attemptable, requestFor } from "../../judge/judge.ts";
import { BestFirstSearch } from "./best_first.ts";
import { firstPoint, type Point, proofOf } from "./point.ts";
import type { LinePolicy } from "./policy.ts";
import { PuctSearch, type StateValue } from "./puct.ts";
import type { SearchSettings, SearchSpent, SearchWatch, StateSearch } from "./search.ts";

export const searchMethods = ["best-first", "puct"] as const;
export type SearchMethod = (typeof searchMethods)[number];
/** The same for settings that may ask for no search. */
export const furtherMethods = ["none", ...searchMethods] as const;

/** What a search of many problems is done with. */
export interface StatesSearch {
  readonly policy: LinePolicy;
  readonly judge: ProofJudge;
  readonly method: SearchMethod;
  /** What each problem may use. */
  readonly settings: SearchSettings | ((problem: Attemptable) => SearchSettings);
  /** How promising states are, for `puct`. */
  readonly value?: StateValue;
  readonly seed: number;
  /** Told of every line that is checked, and what it leads to. */
  readonly watch?: SearchWatch;
  /** Told how many problems are done with, after each step. */
  readonly onProgress?: (done: number, spent: SearchSpent) => void;
  readonly signal?: AbortSignal;
}

/** What the search of one problem came to. */
export interface StatesResult<P extends Attemptable = Attemptable> {
  readonly problem: P;
  /** A proof that the judge took; undefined where none was found. */
  readonly proof?: string;
  readonly verdict?: Verdict;
  /** Why the search could not begin. */
  readonly refused?: Verdict;
  readonly spent: SearchSpent;
  /** Whole proofs that were judged. */
  readonly judged: number;
}

const nothingSpent: SearchSpent = { tokens: 0, checks: 0, states: 0, expansions: 0 };

/** A problem under way. */
interface Under<P extends Attemptable> {
  readonly problem: P;
  readonly search: StateSearch;
  judged: number;
  found?: { readonly proof: string; readonly verdict: Verdict };
}

/** A search by a method from a point on. */
export function beginSearch(
  method: SearchMethod,
  root: Point,
  settings: SearchSettings,
  given: { readonly value?: StateValue | undefined; readonly watch?: SearchWatch | undefined } = {},
): StateSearch {
  return method === "puct" ? new PuctSearch(root, settings, given) : new BestFirstSearch(root, settings, given);
}

/**
 * Searches proofs of problems. The result is a function of the problems in their order, the policy and the seed.
 *
 * @throws LeanError where the checker does not work
 */
export async function searchStates<P extends Attemptable>(
  problems: readonly P[],
  options: StatesSearch,
): Promise<StatesResult<P>[]> {
  const { policy, method, settings, value, watch, seed, onProgress, signal } = options;
  const results = new Map<P, StatesResult<P>>();
  let active: Under<P>[] = [];
  for (const problem of problems) {
    const root = firstPoint(problem);
    if ("kind" in root) results.set(problem, { problem, refused: root, spent: nothingSpent, judged: 0 });
    else {
      const own = typeof settings === "function" ? settings(problem) : settings;
      active.push({ problem, search: beginSearch(method, root, own, { value, watch }), judged: 0 });
    }
  }
  const random = new Random(seed).fork("states");
  for (let round = 0; active.length > 0; round++) {
    const asked = active.map((under) => ({ under, asks: signal?.aborted ? [] : under.search.asks() }));
    const over = asked.filter(({ asks }) => asks.length === 0);
    for (const { under } of over) results.set(under.problem, resultOf(under));
    const going = asked.filter(({ asks }) => asks.length > 0);
    const answers = await policy.propose(
      going.flatMap(({ asks }) => asks),
      random.fork(round).uint32(),
    );
    let at = 0;
    const proofs = going.flatMap(({ under, asks }) => {
      const own = answers.slice(at, at + asks.length);
      at += asks.length;
      return under.search.take(own).map((lines) => ({ under, proof: proofOf(lines) }));
    });
    await judgeAll(proofs, options.judge);
    for (const { under } of going) if (under.found !== undefined) results.set(under.problem, resultOf(under));
    active = going.map(({ under }) => under).filter(({ found }) => found === undefined);
    const last = going.at(-1)?.under.search.spent ?? nothingSpent;
    onProgress?.(results.size, last);
  }
  return problems.map((problem) => results.get(problem)!);
}

/** Has whole proofs judged; of those that hold the first is the search's. */
async function judgeAll(
  proofs: readonly { readonly under: Under<Attemptable>; readonly proof: string }[],
  judge: ProofJudge,
): Promise<void> {
  if (proofs.length === 0) return;
  const requests = proofs.map(({ under, proof }) => requestFor(under.problem, { proof }));
  const settled = await FairJudge.of(judge).settleAll(requests);
  for (const [{ under, proof }, { verdict }] of pairsOf(proofs, settled)) {
    under.judged++;
    if (verdict.kind === "proved") under.found ??= { proof, verdict };
  }
}

function resultOf<P extends Attemptable>({ problem, search, judged, found }: Under<P>): StatesResult<P> {
  return { problem, ...found, spent: search.spent, judged };
}

/** What searches took together, under the names of a run's counters. */
export function searchCounts(results: readonly StatesResult[]): Record<"search/tokens" | "search/checks", number> {
  const sum = (part: "tokens" | "checks") => results.reduce((total, { spent }) => total + spent[part], 0);
  return { "search/tokens": sum("tokens"), "search/checks": sum("checks") };
}

/** The search of one problem. */
export async function searchOne<P extends Attemptable>(problem: P, options: StatesSearch): Promise<StatesResult<P>> {
  return itemAt(await searchStates([problem], options), 0);
}
