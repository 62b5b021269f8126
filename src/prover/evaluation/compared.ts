// A model's samples beside its search for the same tokens, and beside what needs no model: a row for each prover.

import { longestProof, type Task } from "../../tasks/index.ts";
import { type BaselineResult, tryBaselines } from "../baselines/model_free.ts";
import type { ProofJudge, Sampler } from "../interfaces.ts";
import { type Attemptable, type JudgedProblem, knownSamples, provedCount, sampledTokens } from "../judge/judge.ts";
import type { TalliedProblem } from "../passk.ts";
import { type SampledPolicyOptions, sampledPolicy } from "../search/states/sampled_policy.ts";
import { type SearchMethod, searchStates } from "../search/states/search_states.ts";
import { type SearchFields, searchSettings } from "../search/states/settings.ts";
import { SuccessRates } from "../search/states/success_rates.ts";
import { type PassGroup, passGroups } from "./groups.ts";
import type { KnownFacts } from "./known_facts.ts";

/** The theorems that a prover proves, as pass@1 of one try by groups. */
export interface ComparedRow {
  readonly prover: string;
  readonly groups: Readonly<Record<string, PassGroup>>;
}

export function comparedRow(
  prover: string,
  tallies: readonly TalliedProblem[],
  facts: ReadonlyMap<string, KnownFacts>,
): ComparedRow {
  return { prover, groups: passGroups(tallies, [1], facts) };
}

/** How many problems each baseline proves. */
export function provedCounts(results: readonly BaselineResult[]): Record<string, number> {
  return Object.fromEntries(
    results.map(({ name, tallies }) => [name, tallies.filter(({ proved }) => proved > 0).length]),
  );
}

/** What the search of all problems has used. */
export interface SearchTotals {
  readonly method: SearchMethod;
  readonly proved: number;
  readonly tokens: number;
  readonly checks: number;
  /** Whole proofs that were judged. */
  readonly judged: number;
}

/** The search beside samples: each theorem gets the tokens that its own samples took, unless the settings say how many. */
export class SearchComparison {
  readonly #policy: SampledPolicyOptions & { readonly sampler: Sampler; readonly judge: ProofJudge };
  readonly #fields: SearchFields;
  readonly #rates = new SuccessRates();
  readonly #sampled: TalliedProblem[] = [];
  readonly #found: TalliedProblem[] = [];
  #totals = { proved: 0, tokens: 0, checks: 0, judged: 0 };

  constructor(policy: SampledPolicyOptions & { sampler: Sampler; judge: ProofJudge }, fields: SearchFields) {
    this.#policy = policy;
    this.#fields = fields;
  }

  get totals(): SearchTotals | undefined {
    const { search: method } = this.#fields;
    return method === undefined ? undefined : { method, ...this.#totals };
  }

  /** Searches what was sampled, if a search was asked for. */
  async search(
    results: readonly JudgedProblem<Attemptable>[],
    { maxTokens, seed, signal }: { readonly maxTokens: number; readonly seed: number; readonly signal?: AbortSignal },
  ): Promise<void> {
    const { search: method } = this.#fields;
    if (method === undefined || signal?.aborted) return;
    const { sampler, judge, ...options } = this.#policy;
    const tried = results.filter(({ problem }) => problem.provable !== false);
    if (method === "puct") this.#rates.learn(tried);
    const tokens = new Map(tried.map((each) => [each.problem, sampledTokens(each)]));
    const found = await searchStates(
      tried.map(({ problem }) => problem),
      {
        ...{ judge, method, seed, signal, value: this.#rates.value },
        policy: sampledPolicy(sampler, options),
        settings: (problem) =>
          searchSettings(this.#fields, { tokens: tokens.get(problem) ?? 0, maxTokens, parallel: 1 }),
      },
    );
    for (const each of tried)
      if (knownSamples(each).length > 0)
        this.#sampled.push({ problem: each.problem, samples: 1, proved: Math.min(1, provedCount(each)) });
    for (const { problem, proof, spent, judged } of found) {
      const proved = proof === undefined ? 0 : 1;
      this.#found.push({ problem, samples: 1, proved });
      this.#totals = {
        proved: this.#totals.proved + proved,
        tokens: this.#totals.tokens + spent.tokens,
        checks: this.#totals.checks + spent.checks,
        judged: this.#totals.judged + judged,
      };
    }
  }

  rows(facts: ReadonlyMap<string, KnownFacts>): ComparedRow[] {
    const { search: method } = this.#fields;
    if (method === undefined) return [];
    return [comparedRow("samples", this.#sampled, facts), comparedRow(`search, ${method}`, this.#found, facts)];
  }
}

/** Lines that the search without a model may have checked where no search of the model says. */
const BLIND_CHECKS = 200;

/** Tries what needs no model. */
export function withoutModel(
  task: Task,
  problems: readonly Attemptable[],
  {
    judge,
    config: { seed, search: method = "best-first", searchChecks: checks = BLIND_CHECKS },
    onProgress,
  }: {
    readonly judge: ProofJudge;
    readonly config: SearchFields & { readonly seed: number };
    readonly onProgress?: (done: number, total: number, note: string) => void;
  },
): Promise<BaselineResult[]> {
  return tryBaselines(task, problems, {
    ...{ judge, samples: RANDOM_TRIES, longest: longestProof, method, checks, seed },
    onProgress: (name, done, total) => onProgress?.(done, total, name),
  });
}

/** Tries with random moves at each theorem. */
const RANDOM_TRIES = 4;
