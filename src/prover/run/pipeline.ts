// The whole training run: problems, SFT, expert iteration, policy gradient, selection, summary; resumable anywhere (Node).
import { join } from "node:path";
import { writeJson } from "../../platform/node.ts";
import type { RunPlace } from "../../runs/node.ts";
import { drawProblemSets, type ProblemSets } from "../../tasks/index.ts";
import { curriculumSummary } from "../curriculum.ts";
import type { Backend, ProofJudge } from "../interfaces.ts";
import { auditLeakage } from "../leakage.ts";
import { type PromptStyle, trainingText, vocabularyCorpus } from "../prompts.ts";
import { expertStage } from "../stages/expert.ts";
import { grpoStage } from "../stages/grpo.ts";
import { selectStage } from "../stages/select.ts";
import { sftStage } from "../stages/sft.ts";
import type { TrainConfig } from "./config.ts";
import { Run, type RunEvent, type RunState, type Stage } from "./run.ts";
import { RunFolder } from "./run_folder.ts";

export interface PipelineOptions {
  readonly config: TrainConfig;
  /** The run's folder, new or to be resumed: its path, or the place that the caller holds and will give free. */
  readonly path: string | RunPlace;
  /**
   * Makes the model, with weights that depend on the configuration alone, and its tokenizer.
   *
   * @param corpus texts to learn the vocabulary from; the same for every start of the run
   */
  openBackend(config: TrainConfig, corpus: readonly string[], folder: RunFolder): Promise<Backend>;
  readonly judge: ProofJudge;
  readonly report?: (event: RunEvent) => void;
  /** Facts for the summary: adapter, versions. */
  readonly environment?: Readonly<Record<string, unknown>>;
}

const stageFunctions: Readonly<Record<Exclude<Stage, "done">, (run: Run) => Promise<void>>> = {
  sft: sftStage,
  expert: expertStage,
  grpo: grpoStage,
  select: selectStage,
};

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
  readonly rounds: NonNullable<RunState["expert"]>["rounds"];
  readonly pool: ReturnType<typeof curriculumSummary>;
  readonly selected: string;
  /** Held-out statements that are also in the training sets; 0 or the run is worthless. */
  readonly leaks: number;
  readonly proofs: number;
  readonly counts: RunState["counts"];
  readonly seconds: RunState["seconds"];
}

/**
 * Runs the pipeline to its end, from wherever the folder stands. The problems, the weights, the samples and the proofs are
 * functions of the configuration; a run that was killed and resumed ends like one that was not.
 *
 * @throws ConfigError where the folder holds a run with another configuration, or another process has it
 */
export async function runPipeline(options: PipelineOptions): Promise<RunSummary> {
  const folder = await RunFolder.open(options.path, options.config);
  try {
    return await runStages(folder, options);
  } finally {
    folder.close();
  }
}

async function runStages(folder: RunFolder, options: PipelineOptions): Promise<RunSummary> {
  const { config, report = () => {} } = options;
  const sets = await problemsOf(folder, config, report);
  const texts = sets.sft.map(({ statement, proof }) => trainingText(statement, proof!, config.promptStyle));
  const backend = await options.openBackend(config, vocabularyCorpus(texts), folder);
  const run = await Run.resume({ config, folder, sets, backend, judge: options.judge, report });
  for (let { stage } = run.state; stage !== "done"; stage = run.state.stage) {
    report({ kind: "stage", stage, text: stageTexts[stage] });
    await stageFunctions[stage](run);
  }
  await folder.saveModel(async (target) => {
    await backend.learner.exportModel(target);
    await writeJson(join(target, "prover.json"), proverSettings(config));
  });
  const summary = summarise(run, options.environment ?? {});
  await folder.writeSummary(summary);
  return summary;
}

/** How a trained model wants to be asked; `prover.json` beside its weights. */
export interface ProverSettings {
  readonly promptStyle: PromptStyle;
  readonly temperature: number;
  readonly maxTokens: number;
}

function proverSettings({ promptStyle, sampling }: TrainConfig): ProverSettings {
  return { promptStyle, ...sampling };
}

const stageTexts: Readonly<Record<Exclude<Stage, "done">, string>> = {
  sft: "supervised fine-tuning on short proofs",
  expert: "expert iteration on unsolved problems",
  grpo: "policy gradient on fresh problems",
  select: "selection of the final weights by validation",
};

async function problemsOf(
  folder: RunFolder,
  config: TrainConfig,
  report: (event: RunEvent) => void,
): Promise<ProblemSets> {
  if (!folder.hasProblems()) {
    report({ kind: "stage", stage: "problems", text: "drawing theorems and searching their proofs" });
    const sets = drawProblemSets({ ...config.problems, seed: config.seed }, (settled, filled) => {
      const done = Math.round(filled * 100);
      report({ kind: "progress", stage: "problems", done, total: 100, note: `${settled} statements` });
    });
    await folder.writeProblems(sets);
  }
  return folder.readProblems();
}

function summarise(run: Run, environment: Readonly<Record<string, unknown>>): RunSummary {
  const { config, state, sets, folder } = run;
  const statements = (set: keyof ProblemSets): string[] => sets[set].map(({ statement }) => statement);
  const audit = auditLeakage(
    { sft: statements("sft"), pool: statements("pool") },
    { validation: statements("validation"), test: statements("test") },
  );
  const curriculum = state.grpo?.curriculum ?? state.expert?.curriculum ?? {};
  return {
    preset: config.preset,
    seed: config.seed,
    model: config.model,
    environment,
    problems: Object.fromEntries(Object.entries(sets).map(([name, problems]) => [name, problems.length])),
    stages: state.evaluations.filter(({ split }) => split === "test"),
    validations: state.evaluations.filter(({ split }) => split === "validation"),
    rounds: state.expert?.rounds ?? [],
    pool: curriculumSummary(curriculum, sets.pool),
    selected: state.selected ?? "expert",
    leaks: audit.leaks.length,
    proofs: folder.proofs.read().length,
    counts: state.counts,
    seconds: state.seconds,
  };
}
