// Problems of a task tried with a model until each is proved, or the tries are used up (Node).
import { z } from "zod";
import { disposeModule } from "../../nn/index.ts";
import { type AtEnd, counted, UsageError, withCleanup } from "../../platform/index.ts";
import { describeLeftOut, type LeftOut, type Task } from "../../tasks/index.ts";
import type { Verdict } from "../../verify/index.ts";
import { engineFields, loadPlanned } from "../backend/memory/tell_memory.ts";
import { describeModel, openSampler } from "../backend/open_model.ts";
import { describeAsked, drawingOf } from "../drawing.ts";
import { drawingFields } from "../drawing_fields.ts";
import type { ProofJudge } from "../interfaces.ts";
import type { Attemptable } from "../judge/judge.ts";
import { judgeFor } from "../judge/permitted.ts";
import { describeRejections } from "../judge/rejections.ts";
import { choiceFields, chooseProblems, longestText } from "../loops/problem_choice.ts";
import { settingsWithDefaults } from "../loops/settings.ts";
import { type ProveResult, proveProblem, type TriedSample } from "./prove.ts";
import { searchFields } from "./states/fields.ts";
import type { ProveSearch } from "./states/prove_by_states.ts";
import { checkSearchable } from "./states/sampled_policy.ts";
import { checkSearchFields, searchSettings } from "./states/settings.ts";

/** How hard problems are tried, as fields. */
export const proveFields = {
  ...choiceFields,
  ...engineFields,
  limit: z.int().min(1).optional().describe("try so many problems at most"),
  samples: z.int().min(1).default(64).describe("how many proofs to try at most"),
  rows: z.int().min(1).default(32).describe("sequences generated at the same time"),
  subgoals: z.int().min(0).default(8).describe("steps of the search goal by goal after them; 0 leaves it out"),
  maxTokens: z.int().min(1).optional().describe("most tokens of a proof; default as in training"),
  temperature: z.number().min(0).optional().describe("0 takes the most likely token each time; default as in training"),
  ...drawingFields,
  seed: z.int().min(0).default(0).describe("equal seeds give equal proofs"),
  ...searchFields,
  searchTokens: searchFields.searchTokens.describe(
    "tokens that the search may sample for a theorem; default as many as the samples could take",
  ),
};

const proveSettings = z.object(proveFields);

/** What is to be proved, with what, and who watches. */
export interface ProveTask {
  /** Folder of a model or of a run. */
  readonly model: string;
  readonly task: Task;
  /** Who judges proofs. It stays open. */
  readonly judge: ProofJudge;
  /** Told which problems are left out, before any is tried. */
  readonly say?: (text: string) => void;
  /** Told what is assumed of a model that does not say how it wants to be asked, and what it takes of memory. */
  readonly onAssumed?: (text: string) => void;
  /** Told of every text that the model wrote whole, with what it was asked and what became of it. */
  readonly onSample?: (sample: TriedSample) => void;
  /** Told of each problem when it is done with. */
  readonly onResult?: (problem: Attemptable, result: ProveResult) => void;
  /** Told the samples drawn for the present problem, and the different proofs among them. */
  readonly onProgress?: (samples: number, checked: number) => void;
  /** Ends the search early. */
  readonly signal?: AbortSignal;
}

/** What became of the problems. */
export interface ProveSummary {
  readonly proved: number;
  readonly unproved: number;
  /** Problems that were not tried, since no problem could be read or the format cannot put them; and those for which there is no room. */
  readonly outside: readonly LeftOut[];
  readonly tooLong: readonly LeftOut[];
  readonly repeated: readonly LeftOut[];
}

/** Tries the problems of a task. @throws ConfigError for settings that cannot be, LeanError where the checker does not work */
export async function proveProblems(
  task: ProveTask,
  settings: z.input<typeof proveSettings> = {},
): Promise<ProveSummary> {
  return withCleanup((atEnd) => tryAll(task, settings, atEnd));
}

async function tryAll(
  { model, task, judge: given, say, onAssumed, onSample, onResult, onProgress, signal }: ProveTask,
  settings: z.input<typeof proveSettings>,
  atEnd: AtEnd,
): Promise<ProveSummary> {
  const config = settingsWithDefaults(proveSettings, settings, "proving");
  const { samples, rows, subgoals, mode, seed, lora, limit } = config;
  checkSearchFields(config);
  const judge = judgeFor(task, given);
  const described = await describeModel(model, lora);
  const split = config.split ?? task.heldOut;
  const chosen = await chooseProblems(described, task, { ...config, split, count: limit });
  const { format, outside, tooLong, repeated } = chosen;
  const drawing = drawingOf(config, described, format);
  const asked = describeAsked(described, format, drawing);
  if (asked !== undefined) onAssumed?.(asked);
  for (const line of describeLeftOut([...outside, ...repeated, ...tooLong])) say?.(line);
  const context = described.config.max_position_embeddings;
  const search = searchOf(config, drawing.maxTokens);
  if (search !== undefined) checkSearchable(format);
  const whole = subgoals > 0 || search !== undefined;
  const contextLength = Math.min(context, longestText(chosen, drawing.maxTokens, context));
  const positions = whole ? context : contextLength;
  const opened = await loadPlanned(described, config, { rows, contextLength, positions }, onAssumed);
  atEnd(() => disposeModule(opened.model));
  const sampler = openSampler(opened, rows, positions, undefined, signal);
  atEnd(() => sampler.dispose());
  const tried = {
    format,
    mode,
    samples,
    batch: rows,
    subgoals,
    ...(search && { search }),
    ...drawing,
    seed,
    onSample,
    onProgress,
    signal,
  };
  let proved = 0;
  let unproved = 0;
  for (const problem of chosen.problems) {
    if (signal?.aborted) break;
    const result = await proveProblem(problem, { sampler, judge }, tried).catch((error: unknown) => {
      if (signal?.aborted) return undefined;
      throw error;
    });
    // A problem that was not tried to its end says nothing.
    if (result === undefined || (signal?.aborted && result.proof === undefined)) break;
    if (result.proof === undefined) unproved++;
    else proved++;
    onResult?.(problem, result);
  }
  return { proved, unproved, outside, tooLong, repeated };
}

/** The search over states that the settings ask for, if they do. */
function searchOf(config: z.output<typeof proveSettings>, maxTokens: number): ProveSearch | undefined {
  const { search: method, samples, rows, searchWidth = 4 } = config;
  if (method === undefined) return undefined;
  const parallel = Math.max(1, Math.floor(rows / searchWidth));
  const settings = searchSettings(config, { tokens: samples * maxTokens, maxTokens, parallel });
  return { method, settings };
}

/**
 * Says why the one theorem that somebody asked about was not tried, if it was not.
 *
 * @param shipped whether the prover that comes with gentzen was asked
 * @throws UsageError
 */
export function refuseUntried(
  theorem: string,
  { outside, tooLong }: Pick<ProveSummary, "outside" | "tooLong">,
  shipped: boolean,
): void {
  const untried = [...outside, ...tooLong];
  if (untried.length === 0) return;
  const shown = `theorem: ${theorem.slice(0, 60)}${theorem.length > 60 ? "…" : ""}`;
  throw new UsageError(
    outside.length > 0 ? "the format cannot put the theorem" : "the prompt is longer than the context",
    [...untried.map(({ reason }) => reason), shown],
    shipped
      ? "the prover that comes with gentzen knows logic alone; for other theorems train one (docs/own_data.md) and name its folder: --model FOLDER"
      : "shorten it, or choose --format lean or another model",
  );
}

/** What came of one problem, as plain data. */
export function proveReport({ name, source, header, statement }: Attemptable, result: ProveResult) {
  const { proof, lemmas, verdict, bySubgoals, search, samples, checked, verdicts, rejections } = result;
  const about = { name, source, ...(header === "" ? {} : { header }), statement };
  const searched = search === undefined ? {} : { search };
  if (proof === undefined) return { ...about, proved: false, samples, checked, verdicts, rejections, ...searched };
  const found = { proved: true, proof, ...(lemmas && { lemmas }), verdict, samples, checked };
  return { ...about, ...found, ...(bySubgoals && { subgoals: true }), ...searched };
}

/** The same for people: the theorem with its proof, or why there is none. */
export function describeProof(
  { name, statement }: Attemptable,
  { proof, lemmas, verdicts, rejections }: ProveResult,
): string {
  if (proof !== undefined) return `${lemmas ? `${lemmas}\n\n` : ""}${statement} := ${proof}`;
  const { lost = 0, crashes = 0 } = verdicts;
  const unknown = [
    lost > 0 ? `; ${counted(lost, "try was lost", "tries were lost")}, since the checker could not be asked` : "",
    crashes > 0 ? `; ${counted(crashes, "try crashes", "tries crash")} the checker` : "",
  ];
  return [`no proof found for ${name}${unknown.join("")}`, ...describeRejections(rejections)].join("\n");
}

/** What the model was asked and what it answered, for people: the verdict with its first reason. */
export function describeSample({ prompt, text, steps, proof, verdict }: TriedSample): string {
  const became = verdict === undefined ? "the format reads no proof from it" : describeVerdict(verdict);
  const read = proof === undefined ? [] : [`  read as   ${JSON.stringify(proof)}`];
  const parts = steps?.map((step) => ({ prompt: step.state.prompt, text: step.text })) ?? [{ prompt, text }];
  return [
    ...parts.flatMap((part) => [
      `  asked     ${JSON.stringify(part.prompt)}`,
      `  answered  ${JSON.stringify(part.text)}`,
    ]),
    ...read,
    `  verdict   ${became}`,
  ].join("\n");
}

/** A message of several lines as one, as far as 200 characters go. */
function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

function describeVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case "failed": {
      const [first] = verdict.messages;
      return first === undefined ? "failed" : `failed, ${first.line}:${first.column}: ${inOneLine(first.text)}`;
    }
    case "rejected":
    case "crashed":
      return `${verdict.kind}: ${verdict.reason}`;
    case "timeout":
      return `timeout: the limit on ${verdict.limit}`;
    default:
      return verdict.kind;
  }
}
