// gentzen expert: expert iteration alone, on any problems with any model, as a resumable run.
import { z } from "zod";
import { describeExpert, expertFields, memoryField, runExpert } from "../../prover/node.ts";
import { verifierFields, withVerifier } from "../../verify/node.ts";
import { deviceFields, openDevice } from "../device.ts";
import { pickFields } from "../fields.ts";
import { problemArguments, problemFields, requiredTask } from "../problem_fields.ts";
import { defineRunVerb, pageOf, quoted, runFields } from "../verb.ts";

export const verb = defineRunVerb({
  summary: "expert iteration on problems: attempt, check, train on the proofs, and again",
  description:
    "Every round attempts unsolved problems, those within reach first, and trains on the shortest proof of each that was solved.\n" +
    "Header and statement reach the verifier as the files have them. The same command goes on with a run that was stopped or\n" +
    "killed. Proofs are in OUT/proofs.jsonl, the result is in OUT/model, the numbers of every step in OUT/metrics.jsonl, and in\n" +
    "OUT/problems.jsonl the problems with their difficulty for the model, which a later run reads.",
  config: z.object({
    ...problemFields,
    model: z.string().describe("folder of the model to begin with"),
    ...runFields,
    ...expertFields,
    ...verifierFields,
    ...memoryField,
    ...deviceFields,
  }),
  positional: "problems",
  examples: [
    [
      "expert mine.lean --model RUN --out runs/expert",
      "theorems of a file of your own, behind what it says before them",
    ],
    [
      "expert own.jsonl --model RUN --out runs/own --rounds 5 --subgoals 4",
      'records {"name": …, "statement": …, "header": …}',
    ],
    [
      "expert minif2f.jsonl --split valid --format lean --lean kimina --model RUN --out runs/f2f",
      "a benchmark's problems",
    ],
    ["expert --task logic --limit 500 --model RUN --out runs/logic --oracle", "problems that gentzen draws"],
  ],
  place: ({ model }) => ({ kind: "expert", sources: [model] }),
  next: ({ out, ...config }) => [
    [`eval ${problemArguments(config)} --model ${quoted(out)}`, "pass@k on problems of the same source"],
    [
      `grpo ${quoted(out)}/problems.jsonl --model ${quoted(out)} --out ${quoted(out)}-grpo`,
      "goes on with the policy gradient",
    ],
    [`recheck ${quoted(out)}`, "checks every proof again"],
    pageOf(out),
  ],
  async run(config, { output, signal, place }) {
    const task = await requiredTask(config);
    await openDevice(config, output);
    const settings = pickFields(config, expertFields);
    const loop = { out: place, model: config.model, task, signal, deviceMemory: config.deviceMemory };
    const summary = await withVerifier(
      config,
      (judge) => output.follow("expert", "steps", (watch) => runExpert({ ...loop, ...watch, judge }, settings)),
      place.path,
    );
    if (summary !== undefined) output.record(summary, () => describeExpert(summary));
    return undefined;
  },
});
