// Problems of a task proved in parts with a model, as a run whose every piece of work is on disk when it is done (Node).
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { appendJsonLines, readJsonLines } from "../../data/node.ts";
import { disposeModule } from "../../nn/index.ts";
import { type AtEnd, ConfigError, now, secondsSince, withCleanup } from "../../platform/index.ts";
import { describeLeftOut, type Task } from "../../tasks/index.ts";
import { engineFields, loadPlanned } from "../backend/memory/tell_memory.ts";
import { describeModel, type ModelDescription, openSampler } from "../backend/open_model.ts";
import { chatDecomposer } from "../decomposer/chat_decomposer.ts";
import type { Decomposer } from "../decomposer/decomposer.ts";
import { Exchanges } from "../decomposer/exchanges.ts";
import { modelDecomposer } from "../decomposer/model_decomposer.ts";
import { replayDecomposer, type SketchRecord } from "../decomposer/replay_decomposer.ts";
import { drawingOf } from "../drawing.ts";
import { drawingFields } from "../drawing_fields.ts";
import type { ProofJudge, SampledCompletion, Sampler } from "../interfaces.ts";
import type { Attemptable } from "../judge/judge.ts";
import { judgeFor } from "../judge/permitted.ts";
import { choiceFields, chooseProblems } from "../loops/problem_choice.ts";
import { settingsWithDefaults } from "../loops/settings.ts";
import { proveProblem } from "../search/prove.ts";
import { type SolveNode, type SolveResult, solve, type TryWhole } from "./solve.ts";
import { journalledLemmas, journalledMemory } from "./solve_journal.ts";

const amount = z.number().min(0);

/** How problems are proved in parts, as fields. */
export const solveFields = {
  ...choiceFields,
  ...engineFields,
  limit: z.int().min(1).optional().describe("try so many problems at most"),
  samples: z
    .int()
    .min(1)
    .default(32)
    .describe("proofs of a goal at first; every further effort tries four times as many"),
  efforts: z.int().min(1).default(2).describe("how often a goal is tried whole before it is decomposed"),
  subgoals: z.int().min(0).default(4).describe("steps of the search goal by goal after the samples of later efforts"),
  rows: z.int().min(1).default(32).describe("sequences generated at the same time"),
  maxTokens: z.int().min(1).optional().describe("most tokens of a proof; default as in training"),
  temperature: z.number().min(0).optional().describe("0 takes the most likely token each time; default as in training"),
  ...drawingFields,
  depth: z.int().min(0).default(2).describe("sketches of sketches at most; 0 tries problems whole alone"),
  sketches: z.int().min(1).default(4).describe("sketches of a goal"),
  sketchTokens: z.int().min(1).default(4096).describe("most tokens of an answer with a sketch"),
  sketchTemperature: z.number().min(0).default(1).describe("temperature of sketches"),
  decomposer: z
    .enum(["model", "chat", "replay"])
    .default("model")
    .describe("who writes sketches: the model itself, an endpoint, or a file"),
  endpoint: z
    .string()
    .optional()
    .describe("for chat: an address of OpenAI's interface, up to and without /chat/completions"),
  endpointModel: z.string().optional().describe("for chat: the model's name there"),
  keyFromEnv: z.string().optional().describe("for chat: the environment variable that holds the key"),
  priceInput: amount.default(0).describe("for chat: price of a million tokens of questions"),
  priceOutput: amount.default(0).describe("for chat: price of a million tokens of answers"),
  sketchFile: z.string().optional().describe("for replay: records with header, statement, and sketch or answer"),
  tokenBudget: z.int().min(1).optional().describe("tokens for a problem, those of sketches included"),
  secondBudget: amount.optional().describe("seconds of sampling and checking for a problem"),
  moneyBudget: amount.optional().describe("what all problems together may cost, by the prices"),
  lemmas: z.string().optional().describe("a file of proved theorems that runs share; default one of the run's own"),
  seed: z.int().min(0).default(0).describe("equal seeds give equal work"),
};

const solveSettings = z.object(solveFields);
type Settings = z.output<typeof solveSettings>;

/** What is to be proved, with what, and who watches. */
export interface SolveTask {
  /** Folder of a model or of a run. */
  readonly model: string;
  readonly task: Task;
  /** Who judges proofs. It stays open. */
  readonly judge: ProofJudge;
  /** A folder for what was asked, what was answered and what came of it. */
  readonly out: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly say?: (text: string) => void;
  readonly onResult?: (problem: Attemptable, result: SolveResult) => void;
  readonly onChange?: (problem: Attemptable, tree: SolveNode) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Proves the problems of a task in parts. @throws ConfigError for settings that cannot be, LeanError where the checker does not work */
export async function solveProblems(
  task: SolveTask,
  settings: z.input<typeof solveSettings> = {},
): Promise<{ readonly proved: number; readonly problems: number }> {
  return withCleanup((atEnd) => solveAll(task, settingsWithDefaults(solveSettings, settings, "solving"), atEnd));
}

async function solveAll(
  given: SolveTask,
  config: Settings,
  atEnd: AtEnd,
): Promise<{ proved: number; problems: number }> {
  const { model, task, out, say, signal, onResult, onChange } = given;
  const { seed, efforts, depth, sketches, sketchTokens } = config;
  const judge = judgeFor(task, given.judge);
  const described = await describeModel(model, config.lora);
  const split = config.split ?? task.heldOut;
  const chosen = await chooseProblems(described, task, { ...config, split, count: config.limit });
  for (const line of describeLeftOut([...chosen.outside, ...chosen.repeated, ...chosen.tooLong])) say?.(line);
  const context = described.config.max_position_embeddings;
  const room = { rows: config.rows, contextLength: context, positions: context };
  const opened = await loadPlanned(described, config, room, say);
  atEnd(() => disposeModule(opened.model));
  const sampler = openSampler(opened, config.rows, context, undefined, signal);
  atEnd(() => sampler.dispose());
  const memory = journalledMemory(join(out, "memory.jsonl"));
  const own = JSON.stringify([model, { ...config, limit: 0, tokenBudget: 0, secondBudget: 0, moneyBudget: 0 }]);
  const lemmas = journalledLemmas(config.lemmas ?? join(out, "lemmas.jsonl"));
  const decomposer = await decomposerOf(config, given, sampler, described);
  const drawing = drawingOf(config, described, chosen.format);
  const tools = {
    ...{ judge, lemmas, decomposer },
    tryWhole: triesOf(sampler, judge, { ...config, ...drawing }, chosen.format, signal),
    memory: { once: <T>(key: string, work: () => Promise<T>) => memory.once(`${own} ${key}`, work) },
  };
  const results = join(out, "solved.jsonl");
  const written = new Map(
    (await earlierResults(results)).map(({ header = "", statement, proved: was }) => [`${header}\n${statement}`, was]),
  );
  let proved = 0;
  let problems = 0;
  for (const problem of chosen.problems) {
    if (signal?.aborted) break;
    const budget = { tokens: config.tokenBudget, seconds: config.secondBudget };
    const started = now();
    const result = await solve(problem, tools, {
      ...{ efforts, depth, sketches, sketchTokens, seed, signal },
      budget: Object.fromEntries(Object.entries(budget).filter(([, value]) => value !== undefined)),
      onChange: (tree) => onChange?.(problem, tree),
    });
    if (result.ended === "stopped") break;
    problems++;
    if (result.proof !== undefined) proved++;
    const report = { ...solveReport(problem, result), wallSeconds: secondsSince(started) };
    const known = written.get(`${problem.header}\n${problem.statement}`);
    if (known === undefined || (!known && report.proved)) await appendJsonLines(results, [report]);
    onResult?.(problem, result);
  }
  return { proved, problems };
}

/** What earlier processes have written of results. */
async function earlierResults(
  path: string,
): Promise<{ readonly header?: string; readonly statement: string; readonly proved: boolean }[]> {
  return existsSync(path) ? readJsonLines(path) : [];
}

/** Samples of the model, four times as many with each effort, and from the second on the search goal by goal behind them. */
function triesOf(
  sampler: Sampler,
  judge: ProofJudge,
  config: Pick<Settings, "mode" | "samples" | "rows" | "subgoals" | "seed"> & ReturnType<typeof drawingOf>,
  format: Parameters<typeof proveProblem>[2]["format"],
  signal: AbortSignal | undefined,
): TryWhole {
  const { mode, samples, rows, subgoals, seed, ...drawing } = config;
  const counted = countedSampler(sampler);
  return async (problem, effort) => {
    if (format.refuses?.(problem) !== undefined) return { tokens: 0 };
    if (format.steps === undefined && sampler.fits?.(format.prompt(problem, mode), drawing.maxTokens) === false)
      return { tokens: 0 };
    const before = counted.tokens;
    const { proof, lemmas } = await proveProblem(
      problem,
      { sampler: counted, judge },
      {
        ...{
          format,
          mode,
          ...drawing,
          samples: samples * 4 ** effort,
          batch: rows,
          subgoals: effort === 0 ? 0 : subgoals,
        },
        ...{ seed: seed + 100_003 * effort, ...(signal && { signal }) },
      },
    );
    signal?.throwIfAborted();
    const tokens = counted.tokens - before;
    return proof === undefined || lemmas !== undefined ? { tokens } : { proof, tokens };
  };
}

/** A sampler that counts what is sampled. */
function countedSampler(sampler: Sampler): Sampler & { readonly tokens: number } {
  let tokens = 0;
  const count = <T extends readonly (readonly SampledCompletion[])[]>(found: T): T => {
    for (const group of found) for (const { logprobs } of group) tokens += logprobs.length;
    return found;
  };
  const { fits, sampleEach } = sampler;
  return {
    sample: async (...asked) => count(await sampler.sample(...asked)),
    ...(fits && { fits: fits.bind(sampler) }),
    ...(sampleEach && { sampleEach: async (...asked) => count(await sampleEach.call(sampler, ...asked)) }),
    get tokens() {
      return tokens;
    },
  };
}

async function decomposerOf(
  config: Settings,
  { out, environment = process.env, signal }: SolveTask,
  sampler: Sampler,
  { chat }: ModelDescription,
): Promise<Decomposer> {
  const temperature = config.sketchTemperature;
  if (config.decomposer === "model") return modelDecomposer({ sampler, template: chat, temperature });
  if (config.decomposer === "replay") {
    if (config.sketchFile === undefined)
      throw missing("sketchFile", "name a file of records, as in --sketch-file sketches.jsonl");
    return replayDecomposer(await readJsonLines<SketchRecord>(config.sketchFile));
  }
  const {
    endpoint: url,
    endpointModel: model,
    keyFromEnv,
    priceInput: input,
    priceOutput: output,
    moneyBudget: money,
  } = config;
  if (url === undefined) throw missing("endpoint", "name the address, as in --endpoint https://api.example.com/v1");
  if (model === undefined) throw missing("endpointModel", "name the model there, as in --endpoint-model NAME");
  const key = keyFromEnv === undefined ? undefined : environment[keyFromEnv];
  if (keyFromEnv !== undefined && !key)
    throw new ConfigError(
      "there is no key",
      `the environment variable ${keyFromEnv} is empty`,
      "put the key into it, or name another",
    );
  const exchanges = new Exchanges(
    join(out, "exchanges.jsonl"),
    { url, model, key, signal },
    { prices: { input, output }, budget: { money } },
  );
  return chatDecomposer({ exchanges, temperature });
}

function missing(name: string, hint: string): ConfigError {
  return new ConfigError("who writes sketches is not said in full", `${name} is missing`, hint);
}

/** What came of one problem, as plain data. */
export function solveReport(
  { name, source, header, statement }: Attemptable,
  { proof, tree, spent, ended }: SolveResult,
) {
  const about = { name, source, ...(header === "" ? {} : { header }), statement };
  return { ...about, proved: proof !== undefined, ...(proof === undefined ? { ended } : { proof }), spent, tree };
}

/** The same for people: the theorem with its proof, or the tree of what was tried. */
export function describeSolved({ statement }: Attemptable, { proof, tree, spent, ended }: SolveResult): string {
  const took = `${spent.tokens} tokens${spent.money > 0 ? `, ${spent.money.toFixed(4)} in money` : ""}`;
  if (proof !== undefined) return `${statement} := ${proof}\n-- ${took}`;
  return [`no proof (${ended}): ${statement}`, ...treeLines(tree, 1), `  ${took}`].join("\n");
}

function treeLines({ sketches }: SolveNode, depth: number): string[] {
  const margin = "  ".repeat(depth);
  return sketches.flatMap(({ state, reason, subgoals }, index) => [
    `${margin}sketch ${index + 1}: ${state}${reason === undefined ? "" : `: ${reason.split("\n")[0]}`}`,
    ...subgoals.flatMap((goal) => [
      `${margin}  ${goal.state}${goal.by === undefined ? "" : ` (${goal.by})`}: ${goal.statement}`,
      ...treeLines(goal, depth + 2),
    ]),
  ]);
}
