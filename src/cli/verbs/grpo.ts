// gentzen grpo: reinforcement learning on theorems, proofs judged by a verifier, as a resumable run.
import { z } from "zod";
import { describeGrpo, grpoFields, memoryField, rewardFields, runGrpo } from "../../prover/node.ts";
import { openReward } from "../../tasks/node.ts";
import { verifierFields, withVerifier } from "../../verify/node.ts";
import { deviceFields, openDevice } from "../device.ts";
import { pickFields } from "../fields.ts";
import { problemArguments, problemFields, requiredTask } from "../problem_fields.ts";
import { defineRunVerb, pageOf, quoted, runFields } from "../verb.ts";

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
    model: z.string().describe("folder of the model to begin with"),
    ...runFields,
    ...rewardFields,
    ...grpoFields,
    ...verifierFields,
    ...memoryField,
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
    [
      "grpo pool.jsonl --model RUN --out runs/gspo --level sequence --aggregation grpo --clip-low 3e-4 --clip-high 4e-4 --minibatches 4",
      "GSPO: the ratio of a whole sequence in its narrow range, each sequence counts alike, and ratios that are not all 1",
    ],
  ],
  place: ({ model }) => ({ kind: "grpo", sources: [model] }),
  next: ({ out, ...config }) => [
    [`eval ${problemArguments(config)} --model ${quoted(out)}`, "pass@k on problems of the same source"],
    [`prove ${problemArguments(config)} --model ${quoted(out)}`, "a proof of each, if one is found"],
    pageOf(out),
  ],
  async run(config, { output, signal, place }) {
    const task = await requiredTask(config);
    const reward = await openReward(config);
    await openDevice(config, output);
    const settings = pickFields(config, grpoFields);
    const loop = { out: place, model: config.model, task, signal, deviceMemory: config.deviceMemory, ...reward };
    const summary = await withVerifier(
      config,
      (judge) => output.follow("grpo", "steps", (watch) => runGrpo({ ...loop, ...watch, judge }, settings)),
      place.path,
    );
    if (summary !== undefined) output.record(summary, () => describeGrpo(summary));
    return undefined;
  },
});
