// gentzen prove: tries to prove theorems with a model, every try checked.
import { z } from "zod";
import { now, UsageError } from "../../platform/index.ts";
import type { Progress } from "../../platform/node.ts";
import {
  describeProof,
  describeSample,
  proveFields,
  proveProblems,
  proveReport,
  refuseUntried,
  shippedProver,
} from "../../prover/node.ts";
import { oneTheoremTask } from "../../tasks/index.ts";
import { verifierFields, withVerifier } from "../../verify/node.ts";
import { deviceFields, openDevice } from "../device.ts";
import { EXIT } from "../exit_codes.ts";
import { pickFields } from "../fields.ts";
import { problemArguments, problemFields, taskOf } from "../problem_fields.ts";
import { defineVerb, quoted } from "../verb.ts";

export const verb = defineVerb({
  summary: "prove a theorem, or problems from files, with a model",
  description:
    "Without --model the small prover that comes with gentzen is asked, which knows logic: propositions, predicates over one type,\n" +
    "equations of natural numbers by rewriting. Where no sample proves a theorem, the search goes on goal by\n" +
    "goal: a first tactic, then each goal that it leaves. The exit code is 0 if a proof of each was found and checked, 1 if not.",
  config: z.object({
    theorem: z.string().optional().describe("a Lean statement, with or without `:= by`"),
    header: z.string().optional().describe("what stands before it, such as `open Nat`"),
    ...problemFields,
    model: z
      .string()
      .optional()
      .describe("folder of a model or of a finished run; default the prover that comes with gentzen"),
    verbose: z.boolean().default(false).describe("show what the model is asked, what it answers, and each verdict"),
    ...proveFields,
    ...verifierFields,
    ...deviceFields,
  }),
  positional: "theorem",
  examples: [
    ['prove "theorem ex (p q : Prop) (h : p ∧ q) : q ∧ p"', "prints the theorem with its proof"],
    [
      'prove "theorem ex (p q : Prop) (h : p ∨ q) : q ∨ p" --model RUN --verbose',
      "with a model of your own, step by step",
    ],
    ['prove "theorem ex (p : Prop) : p → p" --model RUN --samples 8 --json', "one JSON line"],
    ["prove --problems mine.lean --model RUN", "every theorem and example of a file, with what stands before it"],
  ],
  next: ({ theorem, model, samples, verbose, ...config }, done) => {
    const what = [...(theorem === undefined ? [] : [quoted(theorem)]), problemArguments(config)].join(" ").trim();
    const again = `prove ${what}${model === undefined ? "" : ` --model ${quoted(model)}`}`;
    return done
      ? [["verify FILE.lean", "checks a file with the theorem and this proof, as a project would hold it"]]
      : [
          [`${again} --samples ${4 * samples}`, "tries for longer"],
          ...(verbose ? [] : [[`${again} --verbose`, "shows what the model was asked and what it answered"] as const]),
        ];
  },
  async run(config, { output, signal }) {
    const { theorem, header, samples, model = shippedProver() } = config;
    const named = await taskOf(config);
    if ((theorem === undefined) === (named === undefined)) {
      const what = "give a theorem, or --problems, --task or --set";
      throw new UsageError(what, `theorem ${theorem}`, "one of them says what to prove");
    }
    const task = named ?? oneTheoremTask(theorem!, header);
    await openDevice(config, output);
    let progress: Progress | undefined;
    let since = now();
    const { unproved, outside, tooLong } = await withVerifier(config, (judge) =>
      proveProblems(
        {
          ...{ model, task, judge, signal },
          onAssumed: (text) => output.note(text),
          ...(named && { say: (text: string) => output.note(text) }),
          ...(config.verbose && { onSample: (sample) => output.note(describeSample(sample)) }),
          onProgress(done, checked) {
            progress ??= output.progress("prove", samples, "samples", since);
            progress.update(done, `${checked} different proofs checked`);
          },
          onResult(problem, result) {
            progress?.finish(
              result.proof === undefined ? "no proof" : result.bySubgoals ? "proved goal by goal" : "proved",
            );
            progress = undefined;
            since = now();
            output.record(proveReport(problem, result), () => describeProof(problem, result));
          },
        },
        pickFields(config, proveFields),
      ),
    );
    if (theorem !== undefined) refuseUntried(theorem, { outside, tooLong }, config.model === undefined);
    return unproved + outside.length + tooLong.length === 0 ? EXIT.ok : EXIT.failed;
  },
});
