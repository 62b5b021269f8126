// An endless stream of distinct theorems with their shortest proofs, and of false statements, from a seed.
import { ConfigError, lastOf, Random } from "../../platform/index.ts";
import { canonicalForm } from "./canonical.ts";
import type { Sequent } from "./formula.ts";
import { type GeneratorOptions, type Language, pickWeighted, propositionalOptions, randomSequent } from "./generate.ts";
import { boundsOf, buckets, type Logic, logicOf } from "./problem.ts";
import { findCountermodel } from "./search/refute.ts";
import { failsInTables, findProof } from "./search/search.ts";

/** What statements look like, and how much effort goes into one. */
export interface StreamOptions {
  readonly seed: number | string;
  /** Relative frequencies of the languages drawn from; a language left out is not used. */
  readonly languages: Readonly<Partial<Record<Language, number>>>;
  readonly symbols: number;
  readonly maxHypotheses: number;
  readonly maxConnectives: number;
}

export const defaultStreamOptions: StreamOptions = {
  seed: 0,
  languages: { propositional: 1 },
  symbols: propositionalOptions.symbols,
  maxHypotheses: propositionalOptions.maxHypotheses,
  maxConnectives: propositionalOptions.maxConnectives,
};

/** One statement that the search settled, in canonical form. */
export interface Settled {
  readonly sequent: Sequent;
  readonly canonical: string;
  /** Tactic lines of a shortest proof; undefined for false statements. */
  readonly proof: readonly string[] | undefined;
  readonly logic: Logic;
}

/** The longest proof that is looked for: the upper end of the last bucket. */
export const longestProof = boundsOf(lastOf(buckets))[1];

/** Share of the false statements that is looked at further. Most random statements are false, and few are wanted. */
const falseShare = 0.1;

/** States a search may expand. Beyond, statements are dropped: they are few, and nearly all have long proofs. */
const stateLimits: Readonly<Record<Language, number>> = { propositional: 5000, first_order: 500, equality: 200 };

/**
 * Yields settled statements for ever, no canonical form twice. The order depends on the options alone. Statements that
 * are neither proved within {@link longestProof} tactics nor refuted are left out.
 */
export function* settledStatements(options: StreamOptions): Generator<Settled> {
  const random = new Random(options.seed).fork("statements");
  if (!Object.values(options.languages).some((weight) => weight > 0)) {
    throw new ConfigError(
      "no language to draw statements from",
      `languages: ${JSON.stringify(options.languages)}`,
      "give one of them a frequency above 0",
    );
  }
  const seen = new Set<string>();
  for (;;) {
    const language = pickWeighted(random, options.languages);
    const shape: GeneratorOptions = { ...options, language };
    const drawn = randomSequent(random, shape);
    const keepIfFalse = random.next() < falseShare;
    if (!keepIfFalse && failsInTables(drawn)) continue;
    const { sequent, text } = canonicalForm(drawn);
    if (seen.has(text)) continue;
    const settled = settle(sequent, text, language);
    if (settled === undefined) continue;
    seen.add(text);
    yield settled;
  }
}

function settle(sequent: Sequent, canonical: string, language: Language): Settled | undefined {
  if (language !== "propositional" && findCountermodel(sequent) !== undefined) {
    return { sequent, canonical, proof: undefined, logic: logicOf(sequent, false) };
  }
  const result = findProof(sequent, { maxTactics: longestProof, maxStates: stateLimits[language] });
  if (result.kind === "unknown") return undefined;
  if (result.kind === "refuted") return { sequent, canonical, proof: undefined, logic: logicOf(sequent, false) };
  return { sequent, canonical, proof: result.proof.lines, logic: logicOf(sequent, result.proof.classical) };
}
