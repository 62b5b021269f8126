// What a run's figures are held against, on its own test problems: provers without a model, the supervised model at its best temperature,
// and search for the tokens that samples took (Node).
import { z } from "zod";
import { type KnownProblem, longestProof } from "../../tasks/index.ts";
import { baselineNames, tryBaseline } from "../baselines/model_free.ts";
import { commitRecord, type EvaluatedProblem, evaluateSplit, meanPass, recordOf, samplesOf } from "../evaluate.ts";
import { type Gain, pairedDifferences } from "../evaluation/paired.ts";
import type { Run } from "../run/run.ts";
import { isSearchable, sampledPolicy } from "../search/states/sampled_policy.ts";
import { furtherMethods, searchCounts, searchStates } from "../search/states/search_states.ts";
import { searchSettings } from "../search/states/settings.ts";
import { count } from "./fields.ts";
import type { Stage, StageTurn } from "./stage.ts";

export const baselineSettings = z.strictObject({
  problems: count().describe(
    "test problems of each difficulty that provers without a model, and the search, try at most",
  ),
  tries: count().describe("tries at each of them with random moves that apply"),
  checks: count(0).describe("lines that the search without a model may have checked for each; 0 leaves it out"),
  temperatures: z
    .array(z.number().positive())
    .describe("temperatures of which validation chooses the supervised model's; none leaves it out"),
  samples: count().describe("attempts at each validation problem for that choice"),
  search: z.enum(furtherMethods).describe("search with the final model, for as many tokens as its samples took"),
});

type Settings = z.output<typeof baselineSettings>;

/** What the stage stores: the tag of the evaluation before it, which is the final model's, and what that is above other rows. */
interface Own {
  readonly final?: string;
  readonly gains?: readonly Gain[];
}

/** Adds rows to the table of evaluations, one prover after the other. The weights are at its end what they were. */
export const baselinesStage: Stage<Settings, Own> = {
  kind: "baselines",
  text: "what is to be had without learning, and by search",
  schema: baselineSettings,
  initial: {},
  pieces: (_, { temperatures, samples }, { config: { stages, sampling, evaluation }, validation, test }) =>
    stages.some(isSupervised)
      ? temperatures.map((temperature, index) => ({
          label: `evaluate ${tagAt(stages.findLast(isSupervised)!, temperature)}`,
          written: (validation * samples + (index === 0 ? test * evaluation.samples : 0)) * sampling.maxTokens,
        }))
      : [],
  async run(turn, settings) {
    const { run } = turn;
    if (turn.state.final === undefined) {
      const final = run.state.evaluations.findLast(({ split }) => split === "test")?.tag;
      if (final !== undefined) await turn.commit({ final });
    }
    await withoutModel(run, settings);
    await atBestTemperature(run, settings);
    await bySearch(turn, settings);
    const gains = gainsOf(turn);
    if (gains.length > 0) await turn.commit({ ...turn.state, gains });
    return undefined;
  },
  summary: ({ gains }) => (gains === undefined ? {} : { gains }),
};

/** What the final model is above the rows of other samples of a model. */
function gainsOf({ run, state: { final } }: StageTurn<Own>): Gain[] {
  if (final === undefined) return [];
  const own = samplesOf(run, final, "test");
  const others = run.state.evaluations.filter(({ tag, split }) => split === "test" && tag !== final);
  return others.flatMap(({ tag }) => {
    const buckets = pairedDifferences(own, samplesOf(run, tag, "test"));
    return Object.keys(buckets).length === 0 ? [] : [{ above: tag, buckets }];
  });
}

const isSupervised = (stage: string): boolean => stage === "sft" || stage.startsWith("sft-");
const tagAt = (stage: string, temperature: number): string => `${stage}-t${temperature}`;

/** So many test problems of each class, from the first on. */
function someOf({ sets }: Run, most: number): KnownProblem[] {
  const taken = new Map<string, number>();
  return sets.test.filter(({ bucket = "all" }) => {
    const number = (taken.get(bucket) ?? 0) + 1;
    taken.set(bucket, number);
    return number <= most;
  });
}

function isKnown(run: Run, tag: string): boolean {
  return run.state.evaluations.some((record) => record.tag === tag && record.split === "test");
}

/** A problem's result in a table of which nothing else is kept. */
function resultOf({ name, bucket = "all", length }: KnownProblem, samples: number, proved: number): EvaluatedProblem {
  const example = { proof: "", verdict: "" };
  return { problem: name, bucket, ...(length === undefined ? {} : { length }), samples, proved, counts: {}, example };
}

/** A row for each baseline of the task, for random moves, and for search in which all moves are as likely. */
async function withoutModel(run: Run, { problems: most, tries, checks, search }: Settings): Promise<void> {
  const { comparisons } = run.task;
  if (comparisons === undefined) return;
  const task = { ...comparisons, baselines: comparisons.baselines.filter(({ isOracle }) => isOracle !== true) };
  const problems = someOf(run, most);
  if (problems.length === 0) return;
  const byName = new Map(problems.map((problem) => [problem.name, problem]));
  for (const name of baselineNames(task, checks)) {
    if (isKnown(run, name)) continue;
    const { tallies } = await tryBaseline(name, task, problems, {
      ...{ judge: run.judge, samples: tries, longest: longestProof, checks },
      method: search === "puct" ? search : "best-first",
      seed: run.random(`baseline ${name}`).uint32(),
      onProgress: (_, done, total) =>
        run.report({ kind: "progress", stage: `evaluate ${name}`, done, total, note: "test" }),
    });
    const results = tallies.map(({ problem, samples, proved }) => resultOf(byName.get(problem.name)!, samples, proved));
    const samples = Math.max(1, ...results.map((result) => result.samples));
    const ks = [1, ...run.config.evaluation.ks.filter((k) => k > 1 && k <= samples)];
    await commitRecord(run, recordOf({ tag: name, split: "test" }, results, { samples, ks }));
  }
}

/** A row for the supervised model at the temperature that validation prefers, where it is not the run's. */
async function atBestTemperature(run: Run, { temperatures, samples }: Settings): Promise<void> {
  const { config, state, backend, folder } = run;
  const stage = config.stages.findLast((name) => isSupervised(name) && state.ended[name] !== undefined);
  const end = stage === undefined ? undefined : state.ended[stage];
  if (stage === undefined || end === undefined || temperatures.length === 0 || run.sets.validation.length === 0) return;
  const { checkpoint } = state;
  await backend.learner.load(folder.checkpoints.folderOf(end.checkpoint));
  const own = config.sampling.temperature;
  let best = { temperature: own, rate: Number.NEGATIVE_INFINITY };
  for (const temperature of temperatures) {
    const record = await evaluateSplit(run, tagAt(stage, temperature), "validation", { temperature, samples });
    const rate = meanPass(record, 1);
    // Of equals the run's own is taken.
    if (rate > best.rate || (rate === best.rate && temperature === own)) best = { temperature, rate };
  }
  const { temperature } = best;
  if (temperature === own)
    run.report({ kind: "note", text: `${stage} does best at temperature ${temperature}, at which it was tested` });
  else await evaluateSplit(run, tagAt(stage, temperature), "test", { temperature });
  await backend.learner.load(folder.checkpoints.folderOf(checkpoint));
}

/** A row for the search with the final weights, under the k of the samples whose tokens each problem gets. */
async function bySearch({ run, state: { final } }: StageTurn<Own>, settings: Settings): Promise<void> {
  const { search: method, problems: most } = settings;
  const { task, config, backend } = run;
  const tag = `search, ${method}`;
  if (method === "none" || final === undefined || isKnown(run, tag)) return;
  if (!isSearchable(task.format)) {
    run.report({
      kind: "note",
      text: `no search: the texts of the format ${task.format.name} hold a proof as a whole`,
    });
    return;
  }
  const sampled = new Map(samplesOf(run, final, "test").map((result) => [result.problem, result.tokens]));
  const problems = someOf(run, most).filter(({ name }) => (sampled.get(name) ?? 0) > 0);
  if (problems.length === 0) return;
  const { maxTokens, ...drawing } = config.sampling;
  const { samples } = config.evaluation;
  const policy = sampledPolicy(backend.sampler, {
    ...{ ...drawing, format: task.format, mode: task.mode },
  });
  const found = await searchStates(problems, {
    ...{ policy, judge: run.judge, method, seed: run.random(tag).uint32() },
    settings: ({ name }) => searchSettings({}, { tokens: sampled.get(name) ?? 0, maxTokens, parallel: 1 }),
    onProgress: (done) =>
      run.report({ kind: "progress", stage: `evaluate ${tag}`, done, total: problems.length, note: "test" }),
  });
  const results = found.map(({ problem, proof }) => resultOf(problem, 1, proof === undefined ? 0 : 1));
  const record = recordOf({ tag, split: "test" }, results, { samples: 1, ks: [1] });
  run.count(searchCounts(found));
  const buckets = Object.entries(record.buckets).map(([bucket, { pass, ...result }]) => [
    bucket,
    { ...result, pass: pass.map((estimate) => ({ ...estimate, k: samples })) },
  ]);
  await commitRecord(run, { ...record, buckets: Object.fromEntries(buckets) });
}
