// gentzen eval: pass@k of a model on problems, by difficulty.
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { ConfigError, now, Random, secondsSince } from "../../platform/index.ts";
import { fileExists } from "../../platform/node.ts";
import {
  type Attemptable,
  attempt,
  bestProof,
  EngineSampler,
  type JudgedProblem,
  knownSamples,
  provedCount,
  tallyVerdicts,
  tryBaselines,
} from "../../prover/index.ts";
import { openEngine, openModel, promptIds } from "../../prover/node.ts";
import { logicTask, type Task } from "../../tasks/index.ts";
import { recordsTask } from "../../tasks/node.ts";
import { deviceFields, openDevice } from "../device.ts";
import { describeEvaluation, groupsOf, type KnownFacts, knownFacts } from "../evaluation_report.ts";
import { chooseProblems, chosenFormat, countReasons, namedTask, problemFields } from "../problem_fields.ts";
import { defineVerb } from "../verb.ts";
import { openConfiguredVerifier, verifierFields } from "../verifier.ts";

/** Theorems that are sampled together. */
const CHUNK = 64;

export const verb = defineVerb({
  summary: "pass@k of a model on held-out theorems or on Lean files",
  description:
    "Without problems: the test problems of the model's run or, where there is no run, test problems drawn with --split-seed.\n" +
    "Files are JSON lines or Lean files; header and statement of each reach the verifier as they stand there. What cannot be\n" +
    "tried is counted by reason, and named with --json. One record for each theorem, then a summary; difficulty is the number\n" +
    "of tactics of a shortest known proof, where one is known.",
  config: z.object({
    ...problemFields,
    model: z.string().describe("folder of a model or of a run"),
    samples: z.int().min(1).default(8).describe("proofs sampled for each theorem: the n of the estimate"),
    ks: z.array(z.int().min(1)).default([1, 4, 8]).describe("the k that are reported, up to the number of samples"),
    limit: z.int().min(1).optional().describe("try so many theorems at most, spread over all"),
    maxTokens: z.int().min(1).optional().describe("most tokens of a proof; default as in training"),
    temperature: z.number().min(0).optional().describe("0 takes the most likely token; default as in training"),
    seed: z.int().min(0).default(0).describe("equal seeds give equal proofs"),
    splitSeed: z.int().min(0).default(1).describe("the seed of the run whose test problems are drawn afresh"),
    perBucket: z.int().min(1).default(100).describe("test problems that are drawn in each bucket"),
    showProofs: z.boolean().default(false).describe("also show each theorem that was proved, with its shortest proof"),
    baselines: z
      .boolean()
      .default(false)
      .describe("also try what needs no model: automation, and the task's own search"),
    rows: z.int().min(1).default(64).describe("sequences generated at the same time"),
    ...verifierFields,
    ...deviceFields,
  }),
  positional: "problems",
  examples: [
    ["eval --model runs/default", "the run's own test problems"],
    ["eval --model RUN --samples 64 --ks 1,8,64 --limit 100", "more samples of fewer theorems"],
    ["eval --model RUN exercises/*.lean --show-proofs", "theorems that others wrote"],
    ["eval --model RUN minif2f.jsonl --split test --format lean --lean kimina", "a benchmark, with its own headers"],
    ["eval --model RUN --json", "one JSON line for each theorem and one for the summary"],
  ],
  async run(config, { output, signal }) {
    const { samples, seed, mode } = config;
    const ks = config.ks.filter((k) => k <= samples);
    if (ks.length === 0)
      throw new ConfigError("no k to report", `samples ${samples}, ks ${config.ks.join()}`, "lower k");
    const named = await namedTask(config);
    const device = await openDevice(config, output);
    const opened = await openModel(config.model);
    const { promptStyle: _style, ...trained } = opened.settings;
    const { temperature = trained.temperature, maxTokens = trained.maxTokens } = config;
    const format = chosenFormat(config, opened, named);
    const { task, ...request } = await whatToTry(config, named);
    const context = opened.model.config.max_position_embeddings;
    const found = await chooseProblems(task, request, format, mode, opened, {
      most: context - 1,
      reason: () => "the statement is longer than the model's context",
    });
    const encode = (text: string) => promptIds(opened, text);
    const theorems = spread(found.problems, config.limit ?? found.problems.length);
    const facts = new Map(theorems.map((each) => [each.name, knownFacts(each, found.oracle)]));
    const { longest } = found;
    const engine = openEngine(opened, config.rows, longest + maxTokens);
    const verifier = await openConfiguredVerifier(config);
    const sampler = new EngineSampler(engine, encode, () => "stored");
    const progress = output.progress("eval", theorems.length, "theorems");
    const judged: JudgedProblem<Attemptable>[] = [];
    let baselines: Record<string, number> | undefined;
    const started = now();
    try {
      for (let start = 0; start < theorems.length && !signal.aborted; start += CHUNK) {
        const chunk = theorems.slice(start, start + CHUNK);
        const options = {
          count: samples,
          temperature,
          maxTokens,
          seed: new Random(seed).fork(start).uint32(),
          format,
          mode,
        };
        const results = await attempt(sampler, verifier, chunk, options);
        for (const result of results) {
          judged.push(result);
          const record = theoremRecord(result, facts.get(result.problem.name)!);
          if (output.json || (config.showProofs && record.proof !== null))
            output.record(record, `${record.statement} := ${record.proof}\n`);
        }
        progress.update(judged.length, `${judged.filter((each) => provedCount(each) > 0).length} proved`);
      }
      if (config.baselines && !signal.aborted) baselines = await tryBaselines(task.baselines, theorems, verifier);
    } finally {
      await verifier.close();
    }
    progress.finish();
    const leftOut = [...found.outside, ...found.tooLong];
    const summary = {
      kind: "summary",
      model: config.model,
      theorems: judged.filter(({ problem }) => problem.provable !== false).length,
      canaries: judged.filter((each) => each.problem.provable === false && knownSamples(each).length > 0).length,
      proved: judged.filter((each) => provedCount(each) > 0).length,
      samples,
      lost: countStanding(judged, "lost"),
      crashes: countStanding(judged, "crashes"),
      ks,
      temperature,
      maxTokens,
      seed,
      groups: groupsOf(judged, ks, facts),
      ...(baselines === undefined ? {} : { baselines }),
      outside: countReasons(leftOut),
      leftOutRecords: leftOut,
      repeated: found.repeated.length,
      counts: tallyVerdicts(judged),
      adapter: device.info,
      seconds: secondsSince(started),
    };
    output.record(summary, () => describeEvaluation(summary));
    return undefined;
  },
});

/** What the flags name; without any, the test problems of the model's run, or else freshly drawn ones. */
async function whatToTry(
  config: { model: string; split?: string; seed: number; splitSeed: number; perBucket: number },
  named: Task | undefined,
): Promise<{ task: Task; split?: string; seed: number; count?: number }> {
  const { split } = config;
  if (named !== undefined && named.name !== logicTask.name) return { task: named, split, seed: config.splitSeed };
  const file = named === undefined ? await heldOutFile(config.model) : undefined;
  if (file !== undefined) return { task: recordsTask([file]), split, seed: 0 };
  return { task: logicTask, split: split ?? "test", seed: config.splitSeed, count: 3 * config.perBucket };
}

/** The held-out problems of the run that a folder is, or that its model is of; undefined where there is no run. */
async function heldOutFile(folder: string): Promise<string | undefined> {
  const path = resolve(folder);
  const file = join(basename(path) === "model" ? dirname(path) : path, "problems", "test.jsonl");
  return (await fileExists(file)) ? file : undefined;
}

/** How many samples stand so. */
function countStanding(judged: readonly JudgedProblem<Attemptable>[], standing: "lost" | "crashes"): number {
  return judged.reduce((sum, { samples }) => sum + samples.filter((each) => each.standing === standing).length, 0);
}

/** `count` of the items, evenly spaced, in order. */
function spread<T>(items: readonly T[], count: number): T[] {
  const taken = Math.min(count, items.length);
  return Array.from({ length: taken }, (_, index) => items[Math.floor((index * items.length) / taken)]);
}

function theoremRecord(judged: JudgedProblem<Attemptable>, { difficulty, length, logic }: KnownFacts) {
  const { problem, samples } = judged;
  const { name, source, statement, header, split, category } = problem;
  const known = knownSamples(judged).length;
  return {
    kind: "theorem",
    name,
    source,
    ...(header === "" ? {} : { header }),
    statement,
    ...(split === "" ? {} : { split }),
    ...(category === undefined ? {} : { category }),
    difficulty,
    length: length ?? null,
    logic: logic ?? null,
    samples: known,
    ...(known < samples.length ? { lost: samples.length - known } : {}),
    proved: provedCount(judged),
    proof: bestProof(judged) ?? null,
  };
}
