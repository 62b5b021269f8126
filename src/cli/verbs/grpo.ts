// gentzen grpo: reinforcement learning on theorems, proofs judged by a verifier, as a resumable run.
import { join, resolve } from "node:path";
import { z } from "zod";
import { asLanguageModel } from "../../../models/index.ts";
import { jsonMetrics, now, secondsSince } from "../../platform/index.ts";
import { EngineSampler, ProofGroups } from "../../prover/index.ts";
import {
  beginRun,
  describeSkipped,
  objectiveFields,
  objectiveOf,
  openEngine,
  openModel,
  promptIds,
  TrainingRun,
  trainingFields,
} from "../../prover/node.ts";
import { textHash } from "../../tasks/index.ts";
import { type GrpoMetrics, grpo } from "../../train/index.ts";
import { deviceFields, openDevice } from "../device.ts";
import { problemFields, reportLeftOut, trainableProblems } from "../problem_fields.ts";
import { openReward, rewardDigest, rewardFields } from "../reward_fields.ts";
import { defineRunVerb } from "../verb.ts";
import { openRunVerifier, verifierFields, withoutVerifierFields } from "../verifier.ts";

export const verb = defineRunVerb({
  summary: "GRPO on theorems, with a verifier as the reward",
  description:
    "A completion that is a proof earns 1, anything else 0; what could not be checked counts neither way. --reward adds rewards\n" +
    "of your own, which count for proofs alone unless --reward-unverified says otherwise. --max-rounds above 1\n" +
    "replaces groups in which all earn the same, by theorems drawn apart from the order of the epochs; a step for which too few\n" +
    "are found counts for their share. The same command goes on with a run that was stopped or killed, to the same numbers. The\n" +
    "result is in OUT/model, the numbers of every step are in OUT/metrics.jsonl under TRL's names: of all groups that were\n" +
    "sampled, and under kept/ of those learnt from.",
  config: z.object({
    ...problemFields,
    count: z.int().min(1).optional().describe("take so many problems at most"),
    model: z.string().describe("folder of the model to begin with"),
    steps: z.int().min(1).default(100).describe("batches of groups"),
    prompts: z.int().min(1).default(16).describe("groups of a step"),
    group: z.int().min(2).default(8).describe("completions of a group"),
    maxRounds: z.int().min(1).default(1).describe("samplings of a step at most, until every group has a signal"),
    temperature: z.number().positive().optional().describe("of sampling and training; default as in training"),
    maxTokens: z.int().min(1).optional().describe("most tokens of a completion; default as in training"),
    ...rewardFields,
    ...objectiveFields,
    ...trainingFields,
    lr: trainingFields.lr.default(1e-4),
    schedule: trainingFields.schedule.default("constant"),
    checkpointEvery: trainingFields.checkpointEvery.default(10),
    rows: z.int().min(1).default(64).describe("sequences generated at the same time"),
    ...verifierFields,
    ...deviceFields,
  }),
  positional: "problems",
  examples: [
    ["grpo RUN/problems/pool.jsonl --model RUN --out runs/grpo --steps 50", "ratios of tokens, no reference model"],
    ["grpo pool.jsonl --model RUN --out runs/dr --aggregation dr_grpo --advantage-scale none", "Dr. GRPO"],
    ["grpo pool.jsonl --model RUN --out runs/dapo --max-rounds 3 --overlong soft", "DAPO"],
    [
      "grpo mine.lean --model RUN --out runs/mine --reward short.mjs --reward-weight 0.2",
      "a reward of your own as well",
    ],
    ["grpo pool.jsonl --model RUN --out runs/gspo --level sequence --clip-low 3e-4 --clip-high 4e-4", "GSPO"],
  ],
  place: ({ model }) => ({ kind: "grpo", sources: [model] }),
  async run(config, { output, signal, place }) {
    const {
      problems: _files,
      task: _task,
      out: _out,
      adapter: _adapter,
      rows,
      ...decisive
    } = withoutVerifierFields(config);
    const { group, maxRounds, seed, steps } = config;
    const device = await openDevice(config, output);
    const opened = await openModel(config.model);
    const reward = await openReward(config);
    const trained = opened.settings;
    const { temperature = trained.temperature, maxTokens = trained.maxTokens } = config;
    const encode = (text: string) => promptIds(opened, text);
    const { problems: theorems, leftOut, longest, format } = await trainableProblems(config, opened, maxTokens);
    reportLeftOut(leftOut, output);
    const prompts = Math.min(config.prompts, theorems.length);
    const statements = textHash(theorems.map(({ header, statement }) => `${header}${statement}`).join("\n"));
    const rewards = { reward: await rewardDigest(config), format: format.name };
    const claim = {
      loop: "grpo",
      statements,
      ...decisive,
      ...rewards,
      model: resolve(config.model),
      temperature,
      maxTokens,
    };
    await beginRun(place, claim);
    const run = await TrainingRun.open("grpo", place.path, opened, config, (text) => output.note(text));
    const resumedAt = run.step;

    const verifier = await openRunVerifier(config, run.path);
    const groups = new ProofGroups({
      problems: theorems,
      sampler: new EngineSampler(openEngine(opened, rows, longest), encode, () => run.trainer.weightsId),
      judge: verifier,
      encode,
      format,
      mode: config.mode,
      reward,
      steps,
      prompts,
      group,
      temperature,
      maxTokens,
      seed,
    });
    const reference = config.klCoefficient > 0 ? asLanguageModel((await openModel(config.model)).model) : undefined;
    const progress = output.progress("grpo", steps);
    const started = now();
    let last: GrpoMetrics = {};
    let skipped = 0;
    try {
      await grpo(run.trainer, (step, count, round) => groups.propose(step, count, round), {
        ...objectiveOf(config, maxTokens),
        temperature,
        ...(reference ? { reference } : {}),
        firstStep: run.step,
        steps,
        groups: prompts,
        ...(maxRounds > 1 ? { dynamicSampling: { maxRounds } } : {}),
        schedule: { kind: config.schedule, lr: config.lr, warmup: config.warmup, floor: config.floor },
        clip: config.clip,
        seed,
        async onStep(metrics) {
          skipped = metrics.skipped_updates ?? skipped;
          const epoch = (metrics.step * prompts) / theorems.length;
          last = { ...metrics, ...groups.takeCounts(), epoch };
          await run.record(metrics.step, last);
          const share = (100 * last["verdict/proved_share"]).toFixed(1);
          progress.update(metrics.step, `${share} % proofs, ${metrics["groups/used"]} groups`);
        },
        signal,
      });
    } finally {
      await verifier.close();
    }
    progress.finish();
    await run.save();
    if (signal.aborted) return undefined;
    const summary = {
      loop: "grpo",
      steps: run.step,
      resumedAt,
      theorems: theorems.length,
      leftOut: leftOut.length,
      leftOutRecords: leftOut,
      last: jsonMetrics(last),
      skippedUpdates: skipped,
      model: join(run.path, "model"),
      adapter: device.info,
      seconds: secondsSince(started),
    };
    await run.finish(summary, { ...trained, promptStyle: format.name, temperature, maxTokens });
    output.record(summary, () => {
      const share = last["verdict/proved_share"];
      const shown =
        share === undefined ? "no step left to do" : `${(100 * share).toFixed(1)} % proofs in the last step`;
      return `${shown}${describeSkipped(skipped)}; ${theorems.length} theorems (${leftOut.length} left out); the model is in ${summary.model}`;
    });
    return undefined;
  },
});
