// Looks a model's folder over: shapes, ids, the prompt it is asked with, what it makes of it, and one proof (Node).
import { z } from "zod";
import { asDecoder, configParameterCount, endTokens, hiddenStates } from "../../../models/index.ts";
import { toPackedBatch } from "../../data/index.ts";
import { disposeModule } from "../../nn/index.ts";
import { itemAt, withCleanup } from "../../platform/index.ts";
import { type Format, oneTheoremTask } from "../../tasks/index.ts";
import { noGrad, readAll, scope, tensor } from "../../tensor/index.ts";
import { drawingOf } from "../drawing.ts";
import { drawingFields } from "../drawing_fields.ts";
import type { Drawing, ProofJudge } from "../interfaces.ts";
import { choiceFields, chooseProblems } from "../loops/problem_choice.ts";
import { settingsWithDefaults } from "../loops/settings.ts";
import { proveProblem, type TriedSample } from "../search/prove.ts";
import { type OpenModel, openModel, openSampler, promptIds, weightsField } from "./open_model.ts";

/** How a model is looked over, as fields. */
export const checkFields = {
  format: choiceFields.format,
  mode: choiceFields.mode,
  ...weightsField,
  theorem: z.string().default("theorem ex (p q : Prop) (h : p ∧ q) : q ∧ p").describe("what it is asked to prove"),
  temperature: z
    .number()
    .min(0)
    .optional()
    .describe("0 takes the most likely token each time; default as the model or its format says"),
  ...drawingFields,
  maxTokens: z.int().min(1).optional().describe("most tokens of the proof; default as the model says"),
  seed: z.int().min(0).default(0).describe("equal seeds give equal proofs"),
};

const checkSettings = z.object(checkFields);

/** What was found. */
export interface ModelCheck {
  readonly folder: string;
  readonly shape: Readonly<Record<string, unknown>>;
  readonly tokenizer: Readonly<Record<string, unknown>>;
  readonly format: string;
  /** Whether the prompt is as its makers print it, or rebuilt from what they say of it; undefined for formats of gentzen's own. */
  readonly prompts: Format["prompts"];
  readonly sampling: Drawing;
  /** What generation_config.json says; null where there is none. */
  readonly generation: Readonly<Record<string, unknown>> | null;
  readonly prompt: string;
  readonly ids: readonly number[];
  /** The likeliest tokens behind the prompt. */
  readonly next: readonly {
    readonly token: string;
    readonly id: number;
    readonly logit: number;
    readonly logprob: number;
  }[];
  readonly attempt: TriedSample | undefined;
  readonly proved: boolean;
  /** What is wrong, or may be. */
  readonly findings: readonly string[];
}

/** A text with what tokenizers of others stumble over. */
const LEAN = "theorem ex {α : Type*} (s : Set α) : s ⊆ s ∪ ∅ := by\n  intro x hx\n    exact Or.inl ‹_›  -- 2 ≤ 10\n";

/** Looks a model over. @throws DataError or ConfigError for a folder that cannot be loaded, and a theorem that the format cannot put */
export async function checkModel(
  folder: string,
  judge: ProofJudge,
  settings: z.input<typeof checkSettings> = {},
): Promise<ModelCheck> {
  const config = settingsWithDefaults(checkSettings, settings, "checking a model");
  const { weights, lora, format: name, mode, seed, theorem } = config;
  return withCleanup(async (atEnd) => {
    const opened = await openModel(folder, { weights, lora });
    atEnd(() => disposeModule(opened.model));
    const { model, tokenizer } = opened;
    const { max_position_embeddings: positions } = model.config;
    const chosen = await chooseProblems(opened, oneTheoremTask(theorem, undefined), { format: name, mode, seed });
    const { format } = chosen;
    const sampling = drawingOf(config, opened, format);
    const [problem] = chosen.problems;
    const findings = [
      ...findingsOf(opened, format),
      ...[...chosen.outside, ...chosen.tooLong].map(({ reason }) => `the theorem was not tried: ${reason}`),
    ];
    const prompt = problem === undefined ? "" : format.prompt(problem, mode);
    const ids = promptIds(opened, prompt);
    let attempt: TriedSample | undefined;
    let proved = false;
    if (problem !== undefined) {
      const sampler = openSampler(opened, 1, Math.min(positions, ids.length + sampling.maxTokens));
      atEnd(() => sampler.dispose());
      const effort = { format, mode, samples: 1, batch: 1, subgoals: 0, seed, ...sampling };
      const tried = { ...effort, onSample: (sample: TriedSample) => (attempt = sample) };
      proved = (await proveProblem(problem, { sampler, judge }, tried)).proof !== undefined;
    }
    return {
      folder,
      shape: shapeOf(opened),
      tokenizer: {
        tokens: tokenizer.vocabSize,
        endOfText: tokenizer.endOfText,
        beginOfText: tokenizer.beginOfText ?? null,
        ends: endTokens(model.config),
        template: opened.chat !== undefined,
        sample: tokenizer.encode(LEAN),
      },
      ...{ format: format.name, prompts: format.prompts, sampling, prompt, ids },
      generation: opened.generation?.stated ?? null,
      next: ids.length === 0 ? [] : await nextTokens(opened, ids),
      ...{ attempt, proved, findings },
    };
  });
}

function shapeOf({ model: { config }, adapter }: OpenModel): Record<string, unknown> {
  return {
    architecture: config.model_type,
    parameters: configParameterCount(config),
    layers: config.num_hidden_layers,
    hidden: config.hidden_size,
    inner: config.intermediate_size,
    heads: config.num_attention_heads,
    keyValueHeads: config.num_key_value_heads,
    headDimension: config.head_dim,
    vocabulary: config.vocab_size,
    positions: config.max_position_embeddings,
    tied: config.tie_word_embeddings,
    ...(adapter && { corrections: adapter }),
  };
}

function findingsOf({ model, tokenizer, chat, generation }: OpenModel, format: Format): string[] {
  const { vocab_size: size } = model.config;
  const back = tokenizer.decode(tokenizer.encode(LEAN));
  return [
    ...(tokenizer.vocabSize > size ? [`the tokenizer has ${tokenizer.vocabSize} tokens, and the model ${size}`] : []),
    ...(generation?.leftOut ?? []).map((each) => `generation_config.json asks for ${each}, which is not carried out`),
    ...(back === LEAN ? [] : [`the tokenizer does not give back a Lean text: ${JSON.stringify(back)}`]),
    ...(chat === undefined && format.messages !== undefined
      ? ["there is no template for conversations: the turns of the format stand one after the other"]
      : []),
  ];
}

/** The five likeliest tokens behind a prompt. */
async function nextTokens({ model, tokenizer }: OpenModel, ids: readonly number[]): Promise<ModelCheck["next"]> {
  const packed = toPackedBatch([{ ids, lossMask: ids.map(() => 0 as const) }]);
  const made = noGrad(() =>
    scope(() => {
      const batch = {
        ids: tensor(packed.ids),
        positions: tensor(packed.positions),
        segments: tensor(packed.segments, [ids.length, 2]),
      };
      const logits = asDecoder(model).logits(hiddenStates(model, batch).slice([ids.length - 1, ids.length]));
      return [logits, logits.logSoftmax(-1)];
    }),
  );
  const [logits, logprobs] = await readAll(made);
  for (const each of made) each.dispose();
  const order = Array.from(logits!.keys()).sort((a, b) => itemAt(logits!, b) - itemAt(logits!, a));
  return order.slice(0, 5).map((id) => ({
    token: tokenizer.decode([id]),
    id,
    logit: itemAt(logits!, id),
    logprob: itemAt(logprobs!, id),
  }));
}

/** The same for people. */
export function describeModelCheck(check: ModelCheck): string {
  const table = (fields: Readonly<Record<string, unknown>>) =>
    Object.entries(fields)
      .map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : value}`)
      .join(", ");
  const { attempt, next, findings } = check;
  const marked = check.prompts === undefined ? "" : `, its prompt ${check.prompts}`;
  return [
    `model      ${table(check.shape)}`,
    `tokenizer  ${table(check.tokenizer)}`,
    `format     ${check.format}${marked}; ${table({ ...check.sampling })}`,
    ...(check.generation === null ? [] : [`generation ${table(check.generation)}`]),
    `prompt     ${JSON.stringify(check.prompt)}`,
    `ids        ${check.ids.join(" ")}`,
    ...next.map(
      ({ token, id, logit, logprob }) =>
        `next       ${JSON.stringify(token)} (${id}): logit ${logit.toFixed(4)}, log-probability ${logprob.toFixed(4)}`,
    ),
    ...(attempt === undefined
      ? []
      : [`answered   ${JSON.stringify(attempt.text)}`, `read as    ${JSON.stringify(attempt.proof ?? "no proof")}`]),
    `verdict    ${check.proved ? "proved" : (attempt?.verdict?.kind ?? "none")}`,
    ...findings.map((finding) => `finding    ${finding}`),
  ].join("\n");
}
