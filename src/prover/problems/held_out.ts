// What of a user's problems is held out: by the splits that their records name, or by a seeded draw; and what leaks out of the pool.
import { ConfigError, Random } from "../../platform/index.ts";
import { bucketOf, type KnownProblem } from "../../tasks/index.ts";
import { auditLeakage, leakageForm } from "../leakage.ts";
import type { RunSets } from "./run_task.ts";

/** The sets that problems to be proved are in. */
export type TriedSets = Pick<RunSets, "pool" | "validation" | "test">;

/** The names of splits that are held out; all others are trained on. */
const splitNames: Readonly<Record<string, "validation" | "test">> = {
  validation: "validation",
  valid: "validation",
  val: "validation",
  dev: "validation",
  test: "test",
};

/** The problems by their splits. */
export function bySplit(problems: readonly KnownProblem[]): TriedSets {
  const of = (set: keyof TriedSets) =>
    problems.filter(({ split }) => (splitNames[split.toLowerCase()] ?? "pool") === set);
  return { pool: of("pool"), validation: of("validation"), test: of("test") };
}

/** Sets of which none is empty, and what is to be said of them. */
export interface HeldOut {
  readonly sets: TriedSets;
  /** Problems left out of the pool because held-out ones are the same under other names. */
  readonly leaking: readonly KnownProblem[];
  readonly notes: readonly string[];
}

/**
 * Sets problems of the pool aside where no split is held out, then takes out of the pool what is among the held-out problems, too.
 *
 * @param share of the problems, for validation and again for the test; one of each at least
 * @throws ConfigError where the pool has too few
 */
export function holdOut(found: TriedSets, share: number, seed: number): HeldOut {
  const notes: string[] = [];
  let { pool } = found;
  const total = pool.length;
  const random = new Random(seed).fork("held out");
  const setAside = (set: "validation" | "test"): readonly KnownProblem[] => {
    if (found[set].length > 0) return found[set];
    const count = Math.max(1, Math.round(share * total));
    if (pool.length <= count) throw tooFew(found, share);
    const drawn = new Set(
      random
        .fork(set)
        .shuffle([...pool])
        .slice(0, count),
    );
    pool = pool.filter((problem) => !drawn.has(problem));
    notes.push(`${set}: no problem names this split: ${count} of ${total} set aside by a draw (seed ${seed})`);
    return [...drawn];
  };
  const sets = { validation: setAside("validation"), test: setAside("test") };
  const { leaks } = auditLeakage({ pool }, sets);
  const forms = new Set(leaks.map(({ canonical }) => canonical));
  const leaking = forms.size === 0 ? [] : pool.filter((problem) => forms.has(leakageForm(problem).form));
  if (leaking.length > 0)
    notes.push(
      `${leaking.length} left out of the pool: they are among the held-out problems, too, under their own or other names`,
    );
  pool = pool.filter((problem) => !leaking.includes(problem));
  if (pool.length === 0) throw tooFew(found, share);
  return { sets: { pool, validation: withBuckets(sets.validation), test: withBuckets(sets.test) }, leaking, notes };
}

/** Each problem with the class that it is reported in: by the length of its known proof, if any has one; else all are one class. */
function withBuckets(problems: readonly KnownProblem[]): KnownProblem[] {
  const classes = problems.map(({ bucket, length }) => bucket ?? (length === undefined ? undefined : bucketOf(length)));
  const rest = classes.every((each) => each === undefined) ? "all" : "other";
  return problems.map((problem, index) => ({ ...problem, bucket: classes[index] ?? rest }));
}

function tooFew({ pool, validation, test }: TriedSets, share: number): ConfigError {
  return new ConfigError(
    "there are too few problems to hold some out and train on others",
    `problems: ${pool.length} to train on, ${validation.length} for validation, ${test.length} for the test; to be set aside: ${share} of them, and 1 at least`,
    "give more problems, or fewer copies of the same; or lower --hold-out",
  );
}
