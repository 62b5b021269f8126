// Evaluations side by side: of each model the mean over its seeds, by category, with everything that the figures depend on.
import { itemAt } from "../../../platform/index.ts";
import { registeredAmong } from "../../audit/registry.ts";
import { passAtK } from "../../passk.ts";
import { type PublishedRow, publishedRows } from "./published.ts";

/** A theorem that was tried. */
export interface ScoredTheorem {
  readonly name: string;
  readonly statement: string;
  readonly header?: string;
  readonly category?: string;
  /** Samples of which it is known whether they prove, and the proofs among them. */
  readonly samples: number;
  readonly proved: number;
  /** Tokens that were sampled for it. */
  readonly tokens?: number;
  readonly proof: string | null;
  /** Theorems of the model's own that the proof rests on. */
  readonly lemmas?: string;
}

/** What the figures of an evaluation depend on. */
export interface ScoreSettings {
  readonly model: string;
  readonly mode: string;
  readonly format: string;
  readonly samples: number;
  readonly temperature: number;
  readonly topP: number;
  readonly topK: number;
  readonly maxTokens: number;
  readonly checker: string;
  readonly writtenFor: string;
}

/** One evaluation, of one seed. */
export interface Scored {
  readonly source: string;
  readonly seed: number;
  readonly settings: ScoreSettings;
  readonly theorems: readonly ScoredTheorem[];
}

/** A mean over seeds, between 0 and 1, with the deviation of the seeds from it; 0 where there is one seed. */
export interface SeedMean {
  readonly k: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Theorems of a category: how many there are, how many have a proof in any sample of any seed, and pass@k. */
export interface CategoryScore {
  readonly theorems: number;
  readonly solved: number;
  readonly pass: readonly SeedMean[];
}

/** The evaluations of a model that differ by their seeds alone. */
export interface ModelScores {
  readonly settings: ScoreSettings;
  readonly seeds: readonly number[];
  readonly sources: readonly string[];
  /** By category, `all` last. */
  readonly categories: Readonly<Record<string, CategoryScore>>;
  /** Mean tokens of a sample; absent where they were not counted. */
  readonly tokens?: number;
  /** The theorems that were tried, with a proof of each that has one. */
  readonly theorems: readonly ScoredTheorem[];
}

/** The models of evaluations, in the order in which they come. */
export function modelScores(evaluations: readonly Scored[], ks: readonly number[]): ModelScores[] {
  const groups = new Map<string, Scored[]>();
  for (const each of evaluations) {
    const key = JSON.stringify(Object.entries(each.settings).sort());
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map((own) => scoresOf(own, ks));
}

function scoresOf(own: readonly Scored[], ks: readonly number[]): ModelScores {
  const { settings } = itemAt(own, 0);
  const theorems = new Map<string, ScoredTheorem>();
  for (const { theorems: each } of own)
    for (const theorem of each) {
      const before = theorems.get(theorem.name);
      if (before === undefined || (before.proof === null && theorem.proof !== null))
        theorems.set(theorem.name, theorem);
    }
  const all = [...theorems.values()];
  const named = [...new Set(all.flatMap(({ category }) => category ?? []))].sort();
  const categories = Object.fromEntries(
    [...(named.length > 1 ? named : []), undefined].map((category) => {
      const belongs = (theorem: ScoredTheorem) => category === undefined || theorem.category === category;
      const seeds = own.map((each) => each.theorems.filter(belongs));
      const inside = all.filter(belongs);
      const solved = inside.filter(({ proof }) => proof !== null).length;
      const pass = ks.flatMap((k) => overSeeds(seeds, k));
      return [category ?? "all", { theorems: inside.length, solved, pass }];
    }),
  );
  const counted = own.flatMap((each) => each.theorems).filter(({ tokens }) => tokens !== undefined);
  const samples = counted.reduce((sum, each) => sum + each.samples, 0);
  const tokens = counted.reduce((sum, each) => sum + (each.tokens ?? 0), 0);
  return {
    settings,
    seeds: own.map(({ seed }) => seed),
    sources: own.map(({ source }) => source),
    categories,
    ...(samples === 0 ? {} : { tokens: tokens / samples }),
    theorems: all,
  };
}

/** pass@k of each seed as mean and deviation; none where a seed has no theorem with k samples. */
function overSeeds(seeds: readonly (readonly ScoredTheorem[])[], k: number): SeedMean[] {
  const values = seeds.map((theorems) => {
    const enough = theorems.filter(({ samples }) => samples >= k);
    return enough.length === 0 ? undefined : meanOf(enough.map(({ samples, proved }) => passAtK(samples, proved, k)));
  });
  const known = values.filter((value) => value !== undefined);
  if (known.length < values.length || known.length === 0) return [];
  const mean = meanOf(known);
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return [{ k, mean, deviation: Math.sqrt(squares / Math.max(1, known.length - 1)) }];
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The published rows of the benchmark that most of the theorems are of; none where there is no such one. */
export function publishedFor(theorems: readonly ScoredTheorem[]): PublishedRow[] {
  const use = registeredAmong(theorems).find(({ names }) => 2 * names.length > theorems.length);
  return publishedRows.filter(({ set }) => set === use?.set);
}
