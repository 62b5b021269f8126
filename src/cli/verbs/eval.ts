// gentzen eval: pass@k of a model on theorems, by difficulty.
import { z } from "zod";
import { ConfigError, now, Random, secondsSince } from "../../platform/index.ts";
import { attempt, bestProof, type JudgedProblem, knownSamples, promptFor, provedCount } from "../../prover/index.ts";
import { tallyVerdicts } from "../../prover/node.ts";
import { deviceFields, openDevice } from "../device.ts";
import { describeEvaluation, groupsOf } from "../evaluation_report.ts";
import { openEngine, openModel, promptIds } from "../model.ts";
import { EngineSampler } from "../sampler.ts";
import {
  countReasons,
  drawTestProblems,
  type FoundTheorems,
  heldOutFile,
  judgeOwn,
  readTheorems,
  type Theorem,
} from "../theorems.ts";
import { defineVerb } from "../verb.ts";
import { openConfiguredVerifier, verifierFields } from "../verifier.ts";

/** Theorems that are sampled together. */
const CHUNK = 64;

export const verb = defineVerb({
  summary: "pass@k of a model on held-out theorems or on Lean files",
  description:
    "Without files: the test problems of the model's run or, where there is no run, test problems drawn with --split-seed.\n" +
    "Files are problem records (.jsonl) or Lean files, whose theorems and examples are put in the model's names; every proof\n" +
    "is translated back and checked against the statement as it stands there. Statements outside first-order logic are counted\n" +
    "by reason. One record for each theorem, then a summary; difficulty is the number of tactics of a shortest known proof.",
  config: z.object({
    files: z.array(z.string()).default([]).describe("problem records (.jsonl) or Lean files"),
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
    rows: z.int().min(1).default(64).describe("sequences generated at the same time"),
    ...verifierFields,
    ...deviceFields,
  }),
  positional: "files",
  examples: [
    ["eval --model runs/default", "the run's own test problems"],
    ["eval --model RUN --samples 64 --ks 1,8,64 --limit 100", "more samples of fewer theorems"],
    ["eval --model RUN exercises/*.lean --show-proofs", "theorems that others wrote"],
    ["eval --model RUN --json", "one JSON line for each theorem and one for the summary"],
  ],
  async run(config, { output, signal }) {
    const { samples, seed, files } = config;
    const ks = config.ks.filter((k) => k <= samples);
    if (ks.length === 0)
      throw new ConfigError("no k to report", `samples ${samples}, ks ${config.ks.join()}`, "lower k");
    const device = await openDevice(config, output);
    const opened = await openModel(config.model);
    const { promptStyle: style, ...trained } = opened.settings;
    const { temperature = trained.temperature, maxTokens = trained.maxTokens } = config;
    const found = await theoremsFor(config, files);
    const context = opened.model.config.max_position_embeddings;
    const encode = (text: string) => promptIds(opened, text);
    const lengths = new Map(found.theorems.map((each) => [each, encode(promptFor(each.statement, style)).length]));
    const fitting = found.theorems.filter((each) => lengths.get(each)! < context);
    const theorems = spread(fitting, config.limit ?? fitting.length);
    const longest = theorems.reduce((most, each) => Math.max(most, lengths.get(each)!), 1);
    const engine = openEngine(opened, config.rows, longest + maxTokens);
    const verifier = await openConfiguredVerifier(config);
    const judge = judgeOwn(verifier, theorems);
    const sampler = new EngineSampler(engine, encode, () => "stored");
    const progress = output.progress("eval", theorems.length, "theorems");
    const judged: JudgedProblem<Theorem>[] = [];
    const started = now();
    try {
      for (let start = 0; start < theorems.length && !signal.aborted; start += CHUNK) {
        const chunk = theorems.slice(start, start + CHUNK);
        const options = { count: samples, temperature, maxTokens, seed: new Random(seed).fork(start).uint32(), style };
        const results = await attempt(sampler, judge, chunk, options);
        for (const result of results) {
          judged.push(result);
          const record = theoremRecord(result);
          if (output.json || (config.showProofs && record.proof !== null))
            output.record(record, `${record.statement} := ${record.proof}\n`);
        }
        progress.update(judged.length, `${judged.filter((each) => provedCount(each) > 0).length} proved`);
      }
    } finally {
      await verifier.close();
    }
    progress.finish();
    const outside = countReasons(found.outside);
    if (fitting.length < found.theorems.length)
      outside["the statement is longer than the model's context"] = found.theorems.length - fitting.length;
    const summary = {
      kind: "summary",
      model: config.model,
      theorems: judged.filter(({ problem }) => problem.provable).length,
      canaries: judged.filter((each) => !each.problem.provable && knownSamples(each).length > 0).length,
      proved: judged.filter((each) => provedCount(each) > 0).length,
      samples,
      lost: countStanding(judged, "lost"),
      crashes: countStanding(judged, "crashes"),
      ks,
      temperature,
      maxTokens,
      seed,
      groups: groupsOf(judged, ks),
      outside,
      repeated: found.repeated.length,
      counts: tallyVerdicts(judged),
      adapter: device.info,
      seconds: secondsSince(started),
    };
    output.record(summary, () => describeEvaluation(summary));
    return undefined;
  },
});

/** The theorems of the files; without files the test problems of the model's run, or else freshly drawn ones. */
async function theoremsFor(
  config: { model: string; splitSeed: number; perBucket: number },
  files: readonly string[],
): Promise<FoundTheorems> {
  if (files.length > 0) return readTheorems(files);
  const file = await heldOutFile(config.model);
  if (file !== undefined) return readTheorems([file]);
  return { theorems: drawTestProblems(config.splitSeed, config.perBucket), outside: [], repeated: [] };
}

/** How many samples stand so. */
function countStanding(judged: readonly JudgedProblem<Theorem>[], standing: "lost" | "crashes"): number {
  return judged.reduce((sum, { samples }) => sum + samples.filter((each) => each.standing === standing).length, 0);
}

/** `count` of the items, evenly spaced, in order. */
function spread<T>(items: readonly T[], count: number): T[] {
  const taken = Math.min(count, items.length);
  return Array.from({ length: taken }, (_, index) => items[Math.floor((index * items.length) / taken)]);
}

function theoremRecord(judged: JudgedProblem<Theorem>) {
  const { problem, samples } = judged;
  const { name, source, difficulty, length, logic, own } = problem;
  const best = bestProof(judged);
  return {
    kind: "theorem",
    name,
    source,
    statement: own?.statement ?? problem.statement,
    ...(own === undefined ? {} : { asked: problem.statement }),
    difficulty,
    length: length ?? null,
    logic,
    samples: knownSamples(judged).length,
    ...(knownSamples(judged).length < samples.length ? { lost: samples.length - knownSamples(judged).length } : {}),
    proved: provedCount(judged),
    proof: best === undefined ? null : (own?.translate(best) ?? best),
  };
}
