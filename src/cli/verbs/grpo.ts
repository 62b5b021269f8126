// gentzen grpo: reinforcement learning on theorems, proofs judged by a verifier, as a resumable run.
import { join, resolve } from "node:path";
import { z } from "zod";
import { asLanguageModel } from "../../../models/index.ts";
import { ConfigError, now, secondsSince } from "../../platform/index.ts";
import { promptFor, textHash } from "../../prover/index.ts";
import { type GrpoMetrics, grpo } from "../../train/index.ts";
import { deviceFields, openDevice } from "../device.ts";
import { objectiveFields, objectiveOf } from "../grpo_fields.ts";
import { type OpenModel, openEngine, openModel, promptIds } from "../model.ts";
import { ProofGroups } from "../proof_groups.ts";
import { EngineSampler } from "../sampler.ts";
import { judgeOwn, readTheorems, type Theorem } from "../theorems.ts";
import { beginRun, TrainingRun, trainingFields } from "../training_run.ts";
import { defineRunVerb } from "../verb.ts";
import { openRunVerifier, verifierFields, withoutVerifierFields } from "../verifier.ts";

export const verb = defineRunVerb({
  summary: "GRPO on theorems, with a verifier as the reward",
  description:
    "A completion that is a proof earns 1, anything else 0; what could not be checked counts neither way. --max-rounds above 1 replaces groups in which all earn the same. The\n" +
    "same command goes on with a run that was stopped or killed, to the same numbers. The result is in OUT/model, the numbers of\n" +
    "every step are in OUT/metrics.jsonl under TRL's names.",
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
    const { prompts, group, maxRounds, seed, steps } = config;
    const device = await openDevice(config, output);
    const opened = await openModel(config.model);
    const { promptStyle: style, ...trained } = opened.settings;
    const { temperature = trained.temperature, maxTokens = trained.maxTokens } = config;
    const encode = (text: string) => promptIds(opened, text);
    const { theorems, leftOut, longest } = await theoremsFor(config, opened, maxTokens);
    const statements = textHash(theorems.map(({ statement }) => statement).join("\n"));
    const claim = { loop: "grpo", statements, ...decisive, model: resolve(config.model), temperature, maxTokens };
    await beginRun(place, claim);
    const run = await TrainingRun.open(place.path, opened, config, output);
    const resumedAt = run.step;

    const verifier = await openRunVerifier(config, run.path);
    const groups = new ProofGroups({
      theorems,
      sampler: new EngineSampler(openEngine(opened, rows, longest), encode),
      judge: judgeOwn(verifier, theorems),
      encode,
      style,
      prompts,
      group,
      maxRounds,
      temperature,
      maxTokens,
      seed,
    });
    const reference = config.klCoefficient > 0 ? asLanguageModel((await openModel(config.model)).model) : undefined;
    const progress = output.progress("grpo", steps);
    const started = now();
    let last: GrpoMetrics = {};
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
          last = { ...metrics, ...groups.takeCounts() };
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
      leftOut,
      last,
      model: join(run.path, "model"),
      adapter: device.info,
      seconds: secondsSince(started),
    };
    await run.finish(summary, { promptStyle: style, temperature, maxTokens });
    output.record(summary, () => {
      const share = last["verdict/proved_share"];
      const shown =
        share === undefined ? "no step left to do" : `${(100 * share).toFixed(1)} % proofs in the last step`;
      return `${shown}; ${theorems.length} theorems (${leftOut} too long); the model is in ${summary.model}`;
    });
    return undefined;
  },
});

/** The theorems for which, with the longest proof, the context and a micro-batch have room. */
async function theoremsFor(
  { problems, capacity }: { problems: string; capacity: number },
  opened: OpenModel,
  maxTokens: number,
): Promise<{ theorems: Theorem[]; leftOut: number; longest: number }> {
  const context = Math.min(opened.model.config.max_position_embeddings, capacity);
  const found = (await readTheorems([problems])).theorems.filter(({ provable }) => provable);
  const lengthOf = ({ statement }: Theorem) =>
    promptIds(opened, promptFor(statement, opened.settings.promptStyle)).length + maxTokens;
  const lengths = new Map(found.map((theorem) => [theorem, lengthOf(theorem)]));
  const theorems = found.filter((theorem) => lengths.get(theorem)! <= context);
  if (theorems.length === 0) {
    const evidence = `${found.length} theorems; ${context} tokens for a statement and ${maxTokens} of its proof`;
    throw new ConfigError("there is no theorem to try", evidence, "raise --capacity, or lower --max-tokens");
  }
  const longest = theorems.reduce((most, theorem) => Math.max(most, lengths.get(theorem)!), 0);
  return { theorems, leftOut: found.length - theorems.length, longest };
}
