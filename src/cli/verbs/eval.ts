// gentzen eval: pass@k of a model on problems, by difficulty.
import { z } from "zod";
import { writeJsonLines } from "../../data/node.ts";
import { refuseForeign } from "../../platform/node.ts";
import { describeEvaluation, evaluateModel, evaluationFields, type TheoremResult } from "../../prover/node.ts";
import { toolchainName, verifierFields, verifierOptions, withVerifier } from "../../verify/node.ts";
import { deviceFields, openDevice } from "../device.ts";
import { pickFields } from "../fields.ts";
import type { NextStep } from "../output.ts";
import { problemArguments, problemFields, taskOf } from "../problem_fields.ts";
import { defineVerb, quoted } from "../verb.ts";

/** How a file of problems begins that eval wrote. */
const START = '{"kind":"theorem"';

export const verb = defineVerb({
  summary: "pass@k of a model on held-out theorems or on Lean files",
  description:
    "Without problems: the test problems of the model's run or, where there is no run, test problems drawn with --split-seed.\n" +
    "Files are JSON lines or Lean files; header and statement of each reach the verifier as they stand there. What cannot be\n" +
    "tried is counted by reason, and named with --json. One record for each theorem, then a summary: the bucket is by the tactics of\n" +
    "a shortest known proof, the difficulty is the share of samples that fail.",
  config: z.object({
    ...problemFields,
    model: z.string().describe("folder of a model or of a run"),
    ...evaluationFields,
    showProofs: z.boolean().default(false).describe("also show each theorem that was proved, with its shortest proof"),
    writeProblems: z
      .string()
      .optional()
      .describe("file for the problems with their difficulty, which a later run reads"),
    ...verifierFields,
    ...deviceFields,
  }),
  positional: "problems",
  examples: [
    ["eval --model runs/default", "the run's own test problems"],
    ["eval --model RUN --samples 64 --ks 1,8,64 --limit 100", "more samples of fewer theorems"],
    ["eval --model RUN exercises/*.lean --show-proofs", "theorems that others wrote"],
    ["eval --model RUN minif2f.jsonl --split test --format lean --lean kimina", "a benchmark, with its own headers"],
    ["eval --model RUN --set tip --data DATA --baselines", "a set that others wrote, and automation beside it"],
    ["eval --model RUN mine.jsonl --write-problems known.jsonl", "what gentzen expert and grpo then choose by"],
    ["eval --model RUN --json", "one JSON line for each theorem and one for the summary"],
  ],
  next: ({ model, ...config }) => {
    const asked = problemArguments(config);
    const from = `${asked} --model ${quoted(model)}`;
    const own: NextStep[] = [
      [`prove ${from} --verbose`, "what the model is asked and answers, with each verdict"],
      [`expert ${from} --out runs/expert`, "learns from those that it can prove"],
    ];
    return [[`eval ${from} --show-proofs`.replace("  ", " "), "the proofs themselves"], ...(asked === "" ? [] : own)];
  },
  async run(config, { output, signal }) {
    const { model } = config;
    const task = await taskOf(config);
    await openDevice(config, output);
    const { writeProblems: file } = config;
    if (file !== undefined) await refuseForeign(file, START, "file of eval's problems");
    const results: TheoremResult[] = [];
    const onTheorem = (result: TheoremResult) => {
      results.push(result);
      if (output.json || (config.showProofs && result.proof !== null))
        output.record(result, `${result.statement} := ${result.proof}\n`);
    };
    const settings = pickFields(config, evaluationFields);
    const checker = await toolchainName(verifierOptions(config));
    const summary = await withVerifier(config, (judge) =>
      output.follow("eval", "theorems", (watch) =>
        evaluateModel({ model, task, judge, checker, onTheorem, signal, ...watch }, settings),
      ),
    );
    if (file !== undefined) await writeJsonLines(file, results);
    output.record({ kind: "summary", model, ...summary }, () => describeEvaluation(summary));
    return undefined;
  },
});
