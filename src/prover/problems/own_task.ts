// The task of a run on problems of a user's own, from files or from a module: every record is used, or named with the reason.
import { ConfigError } from "../../platform/index.ts";
import {
  type FoundProblems,
  type KnownProblem,
  type LeftOut,
  type ProblemRequest,
  type Task,
  textHash,
  usableProblems,
  vocabularyCorpus,
} from "../../tasks/index.ts";
import { refuseBenchmarks } from "../audit/registry.ts";
import { bySplit, holdOut } from "./held_out.ts";
import { withoutTooLong, withProofsThatHold, withWritableProofs } from "./known_proofs.ts";
import { nothingToTry } from "./nothing_to_try.ts";
import { type FoundSets, plainText, type RunTask, type SettleTools } from "./run_task.ts";

/** What a run on problems of one's own is made of. */
export interface OwnTaskOptions extends Pick<RunTask, "format" | "mode" | "reward" | "facts" | "from"> {
  readonly task: Task;
  readonly request: ProblemRequest;
  /** The share of the problems that is set aside for validation, and for the test, where no problem names such a split. */
  readonly holdOut: number;
  /** Whether theorems that benchmarks measure by are trained on all the same. */
  readonly allowLeak?: boolean;
}

/**
 * Finds the problems of a task, and says how a run learns them. Header and statement of each stay as they are.
 *
 * @throws ConfigError where none of them can be used
 */
export async function ownRunTask(options: OwnTaskOptions): Promise<RunTask> {
  const { task, request: _request, holdOut: _share, allowLeak = false, ...rest } = options;
  const all = await task.problems(options.request);
  const drafted = sorted(all, options);
  const notes: string[] = [];
  const benchmarks = refuseBenchmarks(drafted.sets.pool, allowLeak, (text) => notes.push(text));
  const found: FoundSets = { ...drafted, report: { leftOut: [], leaking: 0, ...drafted.report, notes } };
  const statements = textHash(all.problems.map(({ header, statement }) => `${header}${statement}`).join("\n"));
  return {
    ...rest,
    name: task.name,
    ...(task.axioms && { axioms: task.axioms }),
    comparisons: task,
    facts: { task: task.name, statements, ...rest.facts, ...(notes.length === 0 ? {} : { benchmarks }) },
    keepTexts: true,
    draft: () => found,
    settle: (from, tools) => settled(from, tools, options),
    corpus({ sft, pool }) {
      const proved = sft.map((problem) => plainText(rest, { problem, proof: problem.proof! }));
      const prompts = pool.map((problem) => ({ prompt: rest.format.prompt(problem, rest.mode), completion: "" }));
      return vocabularyCorpus([...proved, ...prompts]);
    },
    texts: () => (lesson) => plainText(rest, lesson),
  };
}

/** Where the problems belong by what is said of them: held out, false, or to be tried; those with a proof also to be learnt from. */
function sorted(found: FoundProblems, { task, request, format, mode }: OwnTaskOptions): FoundSets {
  const usable = usableProblems(found, format, mode);
  const leftOut = [...usable.outside, ...usable.repeated];
  const known = usable.problems.map((problem): KnownProblem => {
    // What a problem was made by is nothing that a run may know.
    const { witness: _, ...facts } = found.oracle.get(problem.name) ?? {};
    return { ...problem, ...facts };
  });
  const provable = known.filter((problem) => problem.provable !== false);
  if (provable.length === 0) {
    const refuted = known.map(({ source }) => ({ source, reason: "it is marked as not provable" }));
    throw nothingToTry(
      task,
      [...leftOut, ...refuted],
      "give problems that are provable and that the format can put: --format statement and --format lean can put any",
    );
  }
  // A split that was asked for is trained on, whatever its name.
  const tried = request.split === undefined ? bySplit(provable) : { pool: provable, validation: [], test: [] };
  if (tried.pool.length === 0)
    throw new ConfigError(
      "no problem is left to train on: all belong to splits for validation or test",
      `splits: ${[...new Set(provable.map(({ split }) => split))].join(", ")}`,
      "train on one of them, --split NAME: some of its problems are then set aside",
    );
  const drawn = task.canaries({ seed: request.seed }).map((problem) => ({ ...problem, provable: false }));
  const canaries = [...known.filter((problem) => problem.provable === false), ...drawn];
  return {
    sets: {
      ...tried,
      sft: withWritableProofs(tried.pool, { format, mode }, leftOut),
      canaries: canaries.filter((problem) => format.refuses?.(problem) === undefined),
    },
    report: { leftOut, leaking: 0, notes: [] },
  };
}

/** The sets without what is too long, with some set aside, without what leaks, and with the known proofs that hold. */
async function settled(found: FoundSets, tools: SettleTools, options: OwnTaskOptions): Promise<FoundSets> {
  const { task, request, from } = options;
  const leftOut = [...(found.report?.leftOut ?? [])];
  const fitting = withoutTooLong(found.sets, options, tools, leftOut);
  if (fitting.pool.length === 0)
    throw nothingToTry(
      task,
      leftOut,
      "raise --context-length and --capacity, lower --sampling.max-tokens, or take a model with a longer context",
    );
  const { sets, leaking, notes } = holdOut(fitting, options.holdOut, request.seed);
  for (const { source } of leaking) leftOut.push({ source, reason: "it is among the held-out problems, too" });
  const candidates = new Set(fitting.sft);
  const sft = await withProofsThatHold(
    sets.pool.filter((problem) => candidates.has(problem)),
    options,
    tools,
    leftOut,
  );
  const wanted = tools.config.stages.some((name) => name === "sft" || name.startsWith("sft-"));
  if (sft.length === 0 && wanted && from === undefined) throw nothingToBeginWith(task, leftOut);
  const bare = (problems: readonly KnownProblem[]) => problems.map(({ proof: _, ...problem }) => problem);
  const { pool, validation, test } = sets;
  return {
    sets: { sft, pool: bare(pool), validation: bare(validation), test: bare(test), canaries: fitting.canaries },
    report: { leftOut, leaking: leaking.length, notes: [...(found.report?.notes ?? []), ...notes] },
  };
}

function nothingToBeginWith({ name }: Task, leftOut: readonly LeftOut[]): ConfigError {
  const proofs = leftOut.filter(({ reason }) => reason.startsWith("its known proof"));
  return new ConfigError(
    "there is nothing to begin with: no proof to learn from, and no model that has learnt",
    [
      `${name}: ${proofs.length} known proofs, none of which can be used`,
      ...proofs.slice(0, 3).map(({ source, reason }) => `${source}: ${reason}`),
    ],
    "give records with proofs, or --model FOLDER; or leave supervised training out: --stages expert,grpo,select",
  );
}
