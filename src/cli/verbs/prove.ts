// gentzen prove: tries to prove theorems with a model, every try checked.
import { z } from "zod";
import { UsageError } from "../../platform/index.ts";
import { type Attemptable, EngineSampler, type ProveResult, proveProblem } from "../../prover/index.ts";
import { openEngine, openModel, promptIds } from "../../prover/node.ts";
import type { Task } from "../../tasks/index.ts";
import { fileStatements } from "../../verify/index.ts";
import { deviceFields, openDevice } from "../device.ts";
import { EXIT } from "../exit_codes.ts";
import { chooseProblems, chosenFormat, namedTask, problemFields, reportLeftOut } from "../problem_fields.ts";
import { defineVerb } from "../verb.ts";
import { openConfiguredVerifier, verifierFields } from "../verifier.ts";

export const verb = defineVerb({
  summary: "prove a theorem, or problems from files, with a model",
  description:
    "Where no sample proves a theorem, the search goes on goal by goal: a first tactic, then each goal that it leaves.\n" +
    "The exit code is 0 if a proof of each was found and checked, 1 if not.",
  config: z.object({
    theorem: z.string().optional().describe("a Lean statement, with or without `:= by`"),
    header: z.string().optional().describe("what stands before it, such as `open Nat`"),
    ...problemFields,
    limit: z.int().min(1).optional().describe("try so many problems at most"),
    model: z.string().describe("folder of a model or of a finished run"),
    samples: z.int().min(1).default(64).describe("how many proofs to try at most"),
    batch: z.int().min(1).default(32).describe("how many to sample at once"),
    subgoals: z.int().min(0).default(8).describe("steps of the search goal by goal after them; 0 leaves it out"),
    maxTokens: z.int().min(1).optional().describe("most tokens of a proof; default as in training"),
    temperature: z
      .number()
      .min(0)
      .optional()
      .describe("0 takes the most likely token each time; default as in training"),
    seed: z.int().min(0).default(0).describe("equal seeds give equal proofs"),
    ...verifierFields,
    ...deviceFields,
  }),
  positional: "theorem",
  examples: [
    ['prove "theorem ex (p q : Prop) (h : p ∧ q) : q ∧ p" --model RUN', "prints the theorem with its proof"],
    ['prove "theorem ex (p : Prop) : p → p" --model RUN --samples 8 --json', "one JSON line"],
    ["prove --problems mine.lean --model RUN", "every theorem and example of a file, with what stands before it"],
  ],
  async run(config, { output, signal }) {
    const { theorem, mode, batch, samples, seed, subgoals } = config;
    const task = await namedTask(config);
    if ((theorem === undefined) === (task === undefined))
      throw new UsageError(
        "give a theorem, or --problems or --task",
        `theorem ${theorem}`,
        "one of them says what to prove",
      );
    await openDevice(config, output);
    const opened = await openModel(config.model);
    const trained = opened.settings;
    const { temperature = trained.temperature, maxTokens = trained.maxTokens } = config;
    const context = opened.model.config.max_position_embeddings;
    const format = chosenFormat(config, opened, task);
    const request = { split: config.split, seed, count: config.limit };
    const chosen = await chooseProblems(task ?? oneTheorem(theorem!, config.header), request, format, mode, opened, {
      most: context - 1,
      reason: () => "the statement is longer than the model's context",
    });
    if (theorem !== undefined && chosen.tooLong.length > 0) {
      throw new UsageError(
        "the prompt is longer than the context",
        [`context: ${context} tokens`, `theorem: ${theorem.slice(0, 60)}${theorem.length > 60 ? "…" : ""}`],
        "shorten the theorem, or choose a model with a longer context",
      );
    }
    const leftOut = [...chosen.outside, ...chosen.repeated, ...chosen.tooLong];
    reportLeftOut(leftOut, output);
    const engine = openEngine(opened, batch, subgoals === 0 ? chosen.longest + maxTokens : context);
    const verifier = await openConfiguredVerifier(config);
    const sampler = new EngineSampler(
      engine,
      (text) => promptIds(opened, text),
      () => "stored",
    );
    let unproved = leftOut.length - chosen.repeated.length;
    try {
      for (const problem of chosen.problems) {
        if (signal.aborted) break;
        const progress = output.progress("prove", samples, "samples");
        const result = await proveProblem(
          problem,
          { sampler, judge: verifier },
          {
            ...{ format, mode, samples, batch, subgoals, temperature, maxTokens, seed },
            onProgress: (done, checked) => progress.update(done, `${checked} different proofs checked`),
            signal,
          },
        );
        progress.finish(result.proof === undefined ? "no proof" : result.bySubgoals ? "proved goal by goal" : "proved");
        if (result.proof === undefined) unproved++;
        output.record(recordOf(problem, result), () => describe(problem, result));
      }
    } finally {
      await verifier.close();
    }
    return unproved === 0 ? EXIT.ok : EXIT.failed;
  },
});

/** A theorem from the command line as a task of one problem. @throws UsageError for a text that is no theorem */
function oneTheorem(text: string, header = ""): Task {
  const statement = text.replace(/\s*:=\s*(by\s*)?(sorry\s*)?$/, "").trim();
  const read = fileStatements(`${header}\n${statement} := sorry`).at(-1);
  if (read === undefined)
    throw new UsageError("not a theorem", statement, 'write "theorem NAME (binders) : proposition"');
  const problem = { name: read.name, statement, header, source: "the command line", split: "" };
  const problems = () => ({ problems: [problem], leftOut: [], repeated: [], oracle: new Map() });
  return { name: "theorem", problems, formats: [], canaries: () => [], baselines: [] };
}

function recordOf({ name, source, header, statement }: Attemptable, result: ProveResult) {
  const { proof, lemmas, verdict, bySubgoals, samples, checked, verdicts, rejections } = result;
  const about = { name, source, ...(header === "" ? {} : { header }), statement };
  if (proof === undefined) return { ...about, proved: false, samples, checked, verdicts, rejections };
  return {
    ...about,
    proved: true,
    proof,
    ...(lemmas && { lemmas }),
    verdict,
    samples,
    checked,
    ...(bySubgoals && { subgoals: true }),
  };
}

function describe({ name, statement }: Attemptable, { proof, lemmas, verdicts, rejections }: ProveResult): string {
  if (proof !== undefined) return `${lemmas ? `${lemmas}\n\n` : ""}${statement} := ${proof}`;
  const { lost = 0, crashes = 0 } = verdicts;
  const unknown = [
    lost > 0 ? `; ${lost} tries were lost, since the checker could not be asked` : "",
    crashes > 0 ? `; ${crashes} tries crash the checker` : "",
    ...Object.entries(rejections).map(([reason, tries]) => `\n  ${tries} tries were rejected: ${reason}`),
  ];
  return `no proof found for ${name}${unknown.join("")}`;
}
