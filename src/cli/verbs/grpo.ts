// gentzen grpo: reinforcement learning on theorems, proofs judged by a verifier, as a resumable run.
import { join, resolve } from "node:path";
import { z } from "zod";
import { asLanguageModel } from "../../../models/index.ts";
import { ConfigError, jsonMetrics, now, secondsSince } from "../../platform/index.ts";
import { promptFor } from "../../prover/index.ts";
import { textHash } from "../../tasks/index.ts";
import { type GrpoMetrics, grpo } from "../../train/index.ts";
import { deviceFields, openDevice } from "../device.ts";
import { objectiveFields, objectiveOf } from "../grpo_fields.ts";
import { type OpenModel, openEngine, openModel, promptIds } from "../model.ts";
import type { Output } from "../output.ts";
import { ProofGroups } from "../proof_groups.ts";
import { EngineSampler } from "../sampler.ts";
import { countReasons, judgeOwn, type LeftOut, readTheorems, type Theorem } from "../theorems.ts";
import { beginRun, describeSkipped, TrainingRun, trainingFields } from "../training_run.ts";
import { defineRunVerb } from "../verb.ts";
import { openRunVerifier, verifierFields, withoutVerifierFields } from "../verifier.ts";

export const verb = defineRunVerb({
  summary: "GRPO on theorems, with a verifier as the reward",
  description:
    "A completion that is a proof earns 1, anything else 0; what could not be checked counts neither way. --max-rounds above 1\n" +
    "replaces groups in which all earn the same, by theorems drawn apart from the order of the epochs; a step for which too few\n" +
    "are found counts for their share. The same command goes on with a run that was stopped or killed, to the same numbers. The\n" +
    "result is in OUT/model, the numbers of every step are in OUT/metrics.jsonl under TRL's names: of all groups that were\n" +
    "sampled, and under kept/ of those learnt from.",
  config: z.object({
    problems: z.string().describe("problem records (.jsonl, as in a run's problems/) or a Lean file"),
    model: z.string().describe("folder of the model to begin with"),
    steps: z.int().min(1).default(100).describe("batches of groups"),
    prompts: z.int().min(1).default(16).describe("groups of a step"),
    group: z.int().min(2).default(8).describe("completions of a group"),
    maxRounds: z.int().min(1).default(1).describe("samplings of a step at most, until every group has a signal"),
    temperature: z.number().positive().optional().describe("of sampling and training; default as in training"),
    maxTokens: z.int().min(1).optional().describe("most tokens of a completion; default as in training"),
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
    ["grpo pool.jsonl --model RUN --out runs/gspo --level sequence --clip-low 3e-4 --clip-high 4e-4", "GSPO"],
  ],
  place: ({ model }) => ({ kind: "grpo", sources: [model] }),
  async run(config, { output, signal, place }) {
    const { problems, out: _out, adapter: _adapter, rows, ...decisive } = withoutVerifierFields(config);
    const { group, maxRounds, seed, steps } = config;
    const device = await openDevice(config, output);
    const opened = await openModel(config.model);
    const { promptStyle: style, ...trained } = opened.settings;
    const { temperature = trained.temperature, maxTokens = trained.maxTokens } = config;
    const encode = (text: string) => promptIds(opened, text);
    const { theorems, leftOut, longest } = await theoremsFor(config, opened, maxTokens);
    reportLeftOut(leftOut, output);
    const prompts = Math.min(config.prompts, theorems.length);
    const statements = textHash(theorems.map(({ statement }) => statement).join("\n"));
    const claim = { loop: "grpo", statements, ...decisive, model: resolve(config.model), temperature, maxTokens };
    await beginRun(place, claim);
    const run = await TrainingRun.open(place.path, opened, config, output);
    const resumedAt = run.step;

    const verifier = await openRunVerifier(config, run.path);
    const groups = new ProofGroups({
      theorems,
      sampler: new EngineSampler(openEngine(opened, rows, longest), encode, () => run.trainer.weightsId),
      judge: judgeOwn(verifier, theorems),
      encode,
      style,
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
    await run.finish(summary, { promptStyle: style, temperature, maxTokens });
    output.record(summary, () => {
      const share = last["verdict/proved_share"];
      const shown =
        share === undefined ? "no step left to do" : `${(100 * share).toFixed(1)} % proofs in the last step`;
      return `${shown}${describeSkipped(skipped)}; ${theorems.length} theorems (${leftOut.length} left out); the model is in ${summary.model}`;
    });
    return undefined;
  },
});

/** Records that are named one by one; the summary has all of them. */
const NAMED = 20;

/** Names the records that are not used. */
function reportLeftOut(leftOut: readonly LeftOut[], output: Output): void {
  for (const { source, reason } of leftOut.slice(0, NAMED)) output.note(`left out: ${source}: ${reason}`);
  if (leftOut.length > NAMED) output.note(`left out: ${leftOut.length - NAMED} more; --json names all`);
}

/** The theorems for which, with the longest proof, the context and a micro-batch have room; and what is left out, with reasons. */
async function theoremsFor(
  { problems, capacity }: { problems: string; capacity: number },
  opened: OpenModel,
  maxTokens: number,
): Promise<{ theorems: Theorem[]; leftOut: LeftOut[]; longest: number }> {
  const context = Math.min(opened.model.config.max_position_embeddings, capacity);
  const found = await readTheorems([problems]);
  const leftOut: LeftOut[] = [...found.outside, ...found.repeated];
  const theorems: Theorem[] = [];
  let longest = 0;
  let tooLong = 0;
  for (const theorem of found.theorems) {
    const { source, statement, provable } = theorem;
    if (!provable) {
      leftOut.push({ source, reason: "it is marked as not provable" });
      continue;
    }
    const length = promptIds(opened, promptFor(statement, opened.settings.promptStyle)).length + maxTokens;
    if (length > context) {
      const reason = `too long: ${length} tokens with a proof of ${maxTokens}, and ${context} fit`;
      leftOut.push({ source, reason });
      tooLong++;
      continue;
    }
    theorems.push(theorem);
    longest = Math.max(longest, length);
  }
  if (theorems.length > 0) return { theorems, leftOut, longest };
  const reasons = Object.entries(countReasons(leftOut)).sort(([, a], [, b]) => b - a);
  throw new ConfigError(
    "there is no theorem to try",
    [
      `${problems}: ${leftOut.length} records, none of which can be used`,
      ...reasons.slice(0, 3).map(([reason, count]) => `${count} × ${reason}`),
      ...leftOut.slice(0, 3).map(({ source, reason }) => `${source}: ${reason}`),
    ],
    tooLong > 0
      ? "raise --capacity or lower --max-tokens, or choose a model with a longer context"
      : "give problem records that are provable, or a Lean file with theorems of first-order logic",
  );
}
