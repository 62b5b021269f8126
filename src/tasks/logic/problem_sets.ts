// Draws the problem sets of a run and keeps them apart: SFT, pool, validation, test, and canaries.
import { ConfigError, lastOf } from "../../platform/index.ts";
import { twinForm } from "./audit/twins.ts";
import { textHash } from "./canonical.ts";
import { type Bucket, bucketOf, buckets, type LogicProblem, makeProblem } from "./problem.ts";
import { defaultStreamOptions, longestProof, type Settled, type StreamOptions, settledStatements } from "./stream.ts";

/** The sets that a statement can belong to; canaries are false statements and belong to none of the other four. */
export const splits = ["sft", "pool", "validation", "test"] as const;
export type Split = (typeof splits)[number];

/** Sizes of the problem sets and the statements they are drawn from. */
export interface ProblemSetOptions extends StreamOptions {
  /** Theorems with their proofs, for supervised fine-tuning. */
  readonly sft: { readonly count: number; readonly maxTactics: number };
  /** Theorems without proofs, for expert iteration and reinforcement learning. */
  readonly pool: { readonly count: number; readonly maxTactics: number };
  /** Held-out theorems in each bucket. */
  readonly validation: { readonly perBucket: number };
  readonly test: { readonly perBucket: number };
  /** False statements. */
  readonly canaries: { readonly count: number };
}

export const defaultProblemSetOptions: ProblemSetOptions = {
  ...defaultStreamOptions,
  sft: { count: 8000, maxTactics: 4 },
  pool: { count: 8000, maxTactics: longestProof },
  validation: { perBucket: 100 },
  test: { perBucket: 300 },
  canaries: { count: 100 },
};

export type ProblemSets = Readonly<Record<Split | "canaries", readonly LogicProblem[]>>;

/**
 * Relative numbers wanted of each proof length, in the SFT set and in the pool. Lengths are levelled against their natural
 * frequencies (many of 2 and 3, few beyond 10) so that every rung of the ladder has problems.
 */
const sftWeights = [0, 0.5, 1, 1.2, 1.3, 1.3, 1.3, 1.2, 1.1];
const poolWeights = [0, 0.4, 0.8, 1, 1, 1, 1, 0.9, 0.7, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1];

/**
 * Share of each split among statements with short and with long proofs, as upper ends of the unit interval. What is trained on ends at the
 * same point for both, as equivalent statements may have proofs of different lengths.
 */
const shortShares: readonly [number, Split][] = [
  [0.45, "sft"],
  [0.7, "pool"],
  [0.78, "validation"],
  [1, "test"],
];
const longShares: readonly [number, Split][] = shortShares.slice(1);

/**
 * The split a theorem belongs to: a function of the seed, the length of its proof and what the statement says up to trivial equivalences
 * ({@link twinForm}), so nothing that is held out has a twin in what is trained on, whatever the sizes and the order of drawing.
 */
export function splitOf(form: string, length: number, seed: number | string, sftMaxTactics: number): Split {
  const point = Number.parseInt(textHash(`${seed}\n${form}`).slice(0, 12), 16) / 2 ** 48;
  const shares = length <= sftMaxTactics ? shortShares : longShares;
  return shares.find(([end]) => point < end)![1];
}

/**
 * Draws problems until every set is full. The result depends on the options alone. Proofs go with the SFT set only.
 *
 * @param onProgress called now and then with the number of statements settled so far and the share of places filled
 * @throws ConfigError where a set cannot be filled within a generous number of statements
 */
export function drawProblemSets(
  options: ProblemSetOptions,
  onProgress?: (settled: number, filled: number) => void,
): ProblemSets {
  const quotas = new Quotas(options);
  const sets: Record<Split | "canaries", LogicProblem[]> = {
    sft: [],
    pool: [],
    validation: [],
    test: [],
    canaries: [],
  };
  let settled = 0;
  for (const statement of settledStatements(options)) {
    settled += 1;
    const place = placeFor(statement, options);
    if (place !== undefined && quotas.take(place.set, place.length)) {
      sets[place.set].push(recordOf(statement, place.set));
    }
    if (settled % 2000 === 0) onProgress?.(settled, quotas.filled());
    if (quotas.complete()) break;
    if (settled > quotas.patience) {
      throw new ConfigError(
        "the problem sets cannot be filled from these statements",
        quotas.report(),
        "ask for fewer",
      );
    }
  }
  return sets;
}

function placeFor(
  statement: Settled,
  options: ProblemSetOptions,
): { set: Split | "canaries"; length: number } | undefined {
  if (statement.proof === undefined) return { set: "canaries", length: 0 };
  const { length } = statement.proof;
  const set = splitOf(twinForm(statement.sequent), length, options.seed, options.sft.maxTactics);
  if (set === "pool" && length > options.pool.maxTactics) return undefined;
  return { set, length };
}

function recordOf({ sequent, canonical, proof, logic }: Settled, split: Split | "canaries"): LogicProblem {
  const facts = { length: proof?.length ?? 0, logic, provable: proof !== undefined, split };
  return makeProblem(sequent, canonical, split === "sft" ? { ...facts, proof } : facts);
}

/** How many problems are still wanted in each set, by proof length (SFT, pool) or by bucket (validation, test). */
class Quotas {
  readonly patience: number;
  private readonly left = new Map<string, number>();
  private readonly total: number;
  private remaining: number;

  constructor(options: ProblemSetOptions) {
    this.spread("sft", options.sft.count, sftWeights, options.sft.maxTactics);
    this.spread("pool", options.pool.count, poolWeights, options.pool.maxTactics);
    for (const bucket of buckets) {
      this.left.set(`validation ${bucket}`, options.validation.perBucket);
      this.left.set(`test ${bucket}`, options.test.perBucket);
    }
    this.left.set("canaries", options.canaries.count);
    this.total = [...this.left.values()].reduce((sum, count) => sum + count, 0);
    this.remaining = this.total;
    this.patience = 200_000 + 200 * this.total;
  }

  private spread(set: Split, count: number, weights: readonly number[], maxTactics: number): void {
    const lengths = Array.from({ length: maxTactics }, (_, index) => index + 1);
    const weightOf = (length: number): number => weights[length] ?? lastOf(weights);
    const sum = lengths.reduce((total, length) => total + weightOf(length), 0);
    let given = 0;
    let share = 0;
    for (const length of lengths) {
      share += (count * weightOf(length)) / sum;
      const quota = Math.round(share) - given;
      given += quota;
      this.left.set(`${set} ${length}`, quota);
    }
  }

  /** Whether one more problem is wanted there; counts it if so. */
  take(set: Split | "canaries", length: number): boolean {
    const key = this.keyOf(set, length);
    const left = this.left.get(key) ?? 0;
    if (left === 0) return false;
    this.left.set(key, left - 1);
    this.remaining -= 1;
    return true;
  }

  private keyOf(set: Split | "canaries", length: number): string {
    if (set === "canaries") return set;
    const bucket: Bucket | undefined = bucketOf(length);
    return set === "sft" || set === "pool" ? `${set} ${length}` : `${set} ${bucket}`;
  }

  complete(): boolean {
    return this.remaining === 0;
  }

  filled(): number {
    return this.total === 0 ? 1 : 1 - this.remaining / this.total;
  }

  report(): string[] {
    return [...this.left].filter(([, left]) => left > 0).map(([key, left]) => `${key}: ${left} missing`);
  }
}
