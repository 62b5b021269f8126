// How a model's texts are drawn: as asked for, or as its folder says, or as the makers of its format do.
import { ConfigError } from "../platform/index.ts";
import type { Format } from "../tasks/index.ts";
import type { GenerationDefaults } from "./backend/generation_config.ts";
import type { OpenModel } from "./backend/opened_model.ts";
import type { Drawing } from "./interfaces.ts";

/** How texts of a model are drawn of which nothing is known. */
export const PLAIN_DRAWING: Drawing = { temperature: 1, maxTokens: 192 };

/** A part of a drawing, as somebody says it. */
export type DrawingChoice = { readonly [Name in keyof Drawing]?: Drawing[Name] | undefined };

const names = ["temperature", "maxTokens", "topP", "topK", "minP", "retries"] as const;

/**
 * What was asked for, over what prover.json says, over what the makers of the format, where there is one, sample with, over what generation_config.json says, which may be
 * that of the model that theirs was trained from.
 *
 * @throws ConfigError for retries that are asked for in a format of whole texts
 */
export function drawingOf(
  given: DrawingChoice,
  { said, generation }: Pick<OpenModel, "said" | "generation">,
  format: Pick<Format, "sampling"> & Partial<Pick<Format, "name" | "steps">>,
): Drawing {
  if ((given.retries ?? 0) > 0 && format.steps === undefined)
    throw new ConfigError(
      "only proofs that are written step by step have tactics that are written anew",
      `retries: ${given.retries}, format: ${format.name ?? "one of whole texts"}`,
      "leave --retries out, or take a model of the format step",
    );
  return { ...PLAIN_DRAWING, ...generation?.drawing, ...format.sampling, ...partOf(said), ...partOf(given) };
}

/**
 * The same for policy gradients, which are right for completions drawn among all tokens only: filters of the model or its format are left out.
 *
 * @throws ConfigError for filters that were asked for
 */
export function wholeDrawingOf(
  given: DrawingChoice,
  opened: Pick<OpenModel, "said">,
  format: Parameters<typeof drawingOf>[2],
): Drawing {
  const asked = filtersIn(given);
  if (asked !== "")
    throw new ConfigError(
      "policy gradients need completions that are drawn among all tokens",
      asked,
      "leave it out: the log-probabilities that a step compares are those of all tokens, and would be wrong",
    );
  const { topP: _, topK: __, minP: ___, ...whole } = drawingOf(given, { said: opened.said }, format);
  return whole;
}

/** How a model is asked whose folder does not say how it wants to be; undefined for one that does. */
export function describeAsked(
  { undescribed, generation }: Pick<OpenModel, "undescribed" | "generation">,
  format: Pick<Format, "name">,
  drawing: Drawing,
): string | undefined {
  const { temperature, maxTokens } = drawing;
  const filters = filtersIn(drawing);
  const stated = describeGeneration(generation);
  if (undescribed === undefined) return undefined;
  return (
    `${undescribed} has no prover.json, which says how a model wants to be asked: it is asked in the format ${format.name}, at temperature ` +
    `${temperature}${filters && `, ${filters}`} and for at most ${maxTokens} tokens${stated && `; ${stated}`} (--format, --temperature, --top-p, --max-tokens; docs/own_data.md)`
  );
}

/** A drawing in a line, with what generation_config.json says: `temperature 0.6, topP 0.95; its generation_config.json says …`. */
export function describeDrawing(
  { temperature, ...filters }: DrawingChoice,
  { generation }: Pick<OpenModel, "generation">,
): string {
  const drawn = [`temperature ${temperature}`, filtersIn(filters)].filter((each) => each !== "").join(", ");
  return [drawn, describeGeneration(generation)].filter((each) => each !== "").join("; ");
}

/** What generation_config.json says of drawing, for people; empty where it says nothing. */
export function describeGeneration(generation: GenerationDefaults | undefined): string {
  if (generation === undefined) return "";
  const { drawing, leftOut } = generation;
  const says = Object.entries(drawing).map(([name, value]) => `${name} ${value}`);
  const not = leftOut.length === 0 ? [] : [`${leftOut.join(", ")}, which is not carried out`];
  return [...says, ...not].length === 0 ? "" : `its generation_config.json says ${[...says, ...not].join(", ")}`;
}

/** The fields of a drawing that are there. */
export function partOf(given: DrawingChoice): Partial<Drawing> {
  return Object.fromEntries(names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));
}

/** The filters of a drawing that leave anything out, for people: `topP 0.95, topK 20`. */
export function filtersIn({ topP = 1, topK = 0, minP = 0 }: DrawingChoice): string {
  return [topP < 1 && `topP ${topP}`, topK > 0 && `topK ${topK}`, minP > 0 && `minP ${minP}`]
    .filter((each) => each !== false)
    .join(", ");
}
