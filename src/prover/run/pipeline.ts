// The whole training run: problems, SFT, expert iteration, policy gradient, selection, summary; resumable anywhere (Node).
import { join } from "node:path";
import { writeJson } from "../../platform/node.ts";
import type { RunPlace } from "../../runs/node.ts";
import { describeLeftOut, type LeftOut, oracleOf } from "../../tasks/index.ts";
import { curriculumSummary } from "../curriculum.ts";
import type { Gain } from "../evaluation/paired.ts";
import type { RoundSummary } from "../expert_iteration.ts";
import type { Backend, Drawing, ProofJudge } from "../interfaces.ts";
import { judgeFor } from "../judge/permitted.ts";
import { auditLeakage, findTwins } from "../leakage.ts";
import { logicRunTask } from "../problems/logic_task.ts";
import type { FoundSets, ProblemReport, RunTask } from "../problems/run_task.ts";
import { stageKinds } from "../stages/kinds.ts";
import { type Stage, StageTurn, startOf } from "../stages/stage.ts";
import { kindOf, settingsOf, type TrainConfig } from "./config.ts";
import { Run } from "./run.ts";
import { RunFolder } from "./run_folder.ts";
import { RunProgress } from "./run_progress.ts";
import { writeRunReport } from "./run_report.ts";
import { DONE, type RunEvent, type RunState } from "./state.ts";

export interface PipelineOptions {
  readonly config: TrainConfig;
  /** The run's folder, new or to be resumed: its path, or the place that the caller holds and will give free. */
  readonly path: string | RunPlace;
  /** What is to be learnt; default theorems of logic, which the configuration draws. */
  readonly task?: RunTask;
  /**
   * Makes the model, with weights that depend on the configuration alone, and its tokenizer.
   *
   * @param corpus texts to learn the vocabulary from at the first start of the run; what is learnt is to be kept in the folder
   */
  openBackend(config: TrainConfig, corpus: readonly string[], folder: RunFolder): Promise<Backend>;
  readonly judge: ProofJudge;
  /** The kinds of stages that the configuration may list; default those built in. */
  readonly kinds?: readonly Stage[];
  readonly report?: (event: RunEvent) => void;
  /** Facts for the summary: adapter, versions. */
  readonly environment?: Readonly<Record<string, unknown>>;
}

/** The result of a run in numbers; also `summary.json` in its folder. */
export interface RunSummary {
  readonly preset: string;
  readonly seed: number;
  readonly model: string;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly problems: Readonly<Record<string, number>>;
  /** Evaluations on the test problems, stage by stage, and on the validation problems on the way. */
  readonly stages: RunState["evaluations"];
  readonly validations: RunState["evaluations"];
  /** Of expert iteration. */
  readonly rounds: readonly RoundSummary[];
  readonly pool: ReturnType<typeof curriculumSummary>;
  /** Whether problems were chosen by what is known of their proofs. */
  readonly oracle: boolean;
  /** The stage, or the candidate of a selection, whose weights are the result. */
  readonly selected: string;
  /** At which it does best, where that was tried and is not the run's. */
  readonly temperature?: number;
  /** Held-out statements that are also in the training sets; 0 or the run is worthless. */
  readonly leaks: number;
  /** Test statements that are the same as ones of the training sets but for trivial equivalences. */
  readonly twins: number;
  /** What the final model is above other rows, theorem by theorem, in runs with the stage `baselines`. */
  readonly gains?: readonly Gain[];
  readonly proofs: number;
  readonly counts: RunState["counts"];
  readonly seconds: RunState["seconds"];
  /** Of problems of a user's own. */
  readonly own?: OwnProblems;
}

/** What became of problems of a user's own. */
export interface OwnProblems {
  readonly task: string;
  readonly format: string;
  /** How many records, known proofs included, are not used, and which. */
  readonly leftOut: number;
  readonly leftOutRecords: readonly LeftOut[];
  /** Those among them that are held out, too. */
  readonly leaking: number;
  readonly notes: readonly string[];
}

/**
 * Runs the pipeline to its end, from wherever the folder stands. The problems, the weights, the samples and the proofs are
 * functions of the configuration; a run that was killed and resumed ends like one that was not.
 *
 * @throws ConfigError where the folder holds a run with another configuration, or another process has it
 */
export async function runPipeline(options: PipelineOptions): Promise<RunSummary> {
  const { config } = options;
  const task = options.task ?? logicRunTask(config);
  const folder = await RunFolder.open(options.path, config, task.facts);
  try {
    return await runStages(folder, task, options);
  } finally {
    folder.close();
  }
}

async function runStages(folder: RunFolder, task: RunTask, options: PipelineOptions): Promise<RunSummary> {
  const { config, kinds = stageKinds, report = () => {} } = options;
  const judge = judgeFor(task, options.judge);
  const drafted = await draftOf(folder, task, config, report);
  const backend = await options.openBackend(config, task.corpus(drafted.sets), folder);
  if (!folder.hasProblems()) {
    await folder.writeProblems(await task.settle!(drafted, { config, judge, lengths: backend.lengths, report }));
  }
  const sets = folder.readProblems();
  const said = await folder.readProblemReport();
  for (const text of said === undefined ? [] : [...describeLeftOut(said.leftOut), ...said.notes])
    report({ kind: "note", text });
  const [pool, validation, test] = [sets.pool.length, sets.validation.length, sets.test.length];
  const whole = new RunProgress({ config, pool, validation, test }, kinds);
  const told = (event: RunEvent) => report(whole.complete(event));
  const run = await Run.resume({ config, folder, task, sets, backend, judge, report: told });
  while (run.state.stage !== DONE) await runStage(run, run.state.stage, kinds);
  await folder.saveModel(async (target) => {
    await backend.learner.exportModel(target);
    const { temperature = config.sampling.temperature } = Object.values(run.state.ended).at(-1) ?? {};
    await writeJson(join(target, "prover.json"), { promptStyle: task.format.name, ...config.sampling, temperature });
  });
  const summary = summarise(run, kinds, options.environment ?? {}, said);
  await folder.writeSummary(summary);
  await writeRunReport(folder.path);
  return summary;
}

/** The problems as they are in the folder, or as the task finds them; those that need no model to be settled are then kept. */
async function draftOf(
  folder: RunFolder,
  task: RunTask,
  config: TrainConfig,
  report: (event: RunEvent) => void,
): Promise<FoundSets> {
  if (folder.hasProblems()) return { sets: folder.readProblems() };
  const found = task.draft(config, report);
  if (task.settle === undefined) await folder.writeProblems(found);
  return found;
}

/** Runs one stage to its end, and records that it is over. */
async function runStage(run: Run, name: string, kinds: readonly Stage[]): Promise<void> {
  const { config, report } = run;
  const kind = kindOf(name, kinds);
  if (!(name in run.state.stages)) {
    const { stages, kept, checkpoint } = run.state;
    await run.commit({
      stages: { ...stages, [name]: kind.initial },
      kept: { ...kept, [startOf(name)]: checkpoint },
    });
  }
  report({ kind: "stage", stage: name, text: kind.text });
  const end = await kind.run(new StageTurn(run, name), settingsOf(config, name, kinds));
  const ended = end === undefined ? run.state.ended : { ...run.state.ended, [name]: end };
  const next = config.stages[config.stages.indexOf(name) + 1] ?? DONE;
  await run.commit({ stage: next, step: 0, ended });
}

/** How a trained model wants to be asked; `prover.json` beside its weights. */
export interface ProverSettings extends Drawing {
  /** The name of the format that its problems are put in. */
  readonly promptStyle: string;
}

function summarise(
  run: Run,
  kinds: readonly Stage[],
  environment: Readonly<Record<string, unknown>>,
  said: ProblemReport | undefined,
): RunSummary {
  const { config, state, sets, folder } = run;
  const { sft, pool, validation, test } = sets;
  const audit = auditLeakage({ sft, pool }, { validation, test });
  const facts = config.stages.map((name) => kindOf(name, kinds).summary?.(state.stages[name]) ?? {});
  return {
    preset: config.preset,
    seed: config.seed,
    model: config.modelSize,
    environment,
    problems: Object.fromEntries(Object.entries(sets).map(([name, problems]) => [name, problems.length])),
    stages: state.evaluations.filter(({ split }) => split === "test"),
    validations: state.evaluations.filter(({ split }) => split === "validation"),
    rounds: [],
    pool: curriculumSummary(state.curriculum, sets.pool, oracleOf(sets.pool)),
    oracle: config.oracle,
    selected: Object.keys(state.ended).at(-1) ?? "",
    leaks: audit.leaks.length,
    twins: findTwins({ sft, pool }, { test }).length,
    proofs: folder.proofs.read().length,
    counts: state.counts,
    seconds: state.seconds,
    ...(said === undefined ? {} : { own: ownProblems(run.task, said) }),
    ...Object.assign({}, ...facts),
  };
}

function ownProblems({ name, format }: RunTask, { leftOut, ...said }: ProblemReport): OwnProblems {
  return { task: name, format: format.name, leftOut: leftOut.length, leftOutRecords: leftOut, ...said };
}
