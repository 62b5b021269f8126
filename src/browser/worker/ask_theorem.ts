// A theorem as it is put to a model: the problem, the format, how its texts are drawn.
import type { ChatMessage } from "../../data/index.ts";
import { ConfigError, UsageError } from "../../platform/index.ts";
import { type Drawing, drawingOf, type OpenModel, promptIds } from "../../prover/index.ts";
import {
  type Format,
  formatNamed,
  inConversation,
  oneTheoremTask,
  type Problem,
  type PromptMode,
} from "../../tasks/index.ts";
import type { Message, Verdict } from "../../verify/index.ts";
import type { DrawingOptions, Feedback, TheoremOptions } from "../types.ts";

export interface AskedTheorem {
  readonly problem: Problem;
  readonly format: Format;
  readonly mode: PromptMode | undefined;
  readonly drawing: Drawing;
}

type Options = Omit<TheoremOptions, "signal" | "verifier"> & DrawingOptions & { readonly feedback?: Feedback };

/**
 * @throws UsageError for a text that is no theorem, and one whose prompt is longer than the context; ConfigError for a format that there is not,
 * that cannot put it, or has no place for feedback
 */
export async function askTheorem(statement: string, options: Options, opened: OpenModel): Promise<AskedTheorem> {
  const {
    header = "",
    informal,
    format: name = opened.settings.promptStyle,
    mode,
    feedback,
    seed: _,
    ...given
  } = options;
  const { problems } = await oneTheoremTask(statement, header).problems({ seed: 0 });
  const problem: Problem = { ...problems[0]!, ...(informal !== undefined && { informal }) };
  const named = formatNamed(name);
  const format = withFeedback(inConversation(named, opened.chat), opened, feedback);
  const refused = format.refuses?.(problem);
  if (refused !== undefined)
    throw new ConfigError(
      `the format ${name} cannot put the theorem`,
      refused,
      "choose another format, or a model that knows more than logic",
    );
  const drawing = drawingOf(given, opened, named);
  const prompt = format.steps?.(problem, mode)?.prompt ?? format.prompt(problem, mode);
  const { length } = promptIds(opened, prompt);
  if (length >= opened.config.max_position_embeddings)
    throw new UsageError(
      "the prompt is longer than the model's context",
      `${length} tokens of ${opened.config.max_position_embeddings}`,
      "shorten the theorem, or take another format or model",
    );
  return { problem, format, mode, drawing };
}

/** The format with an earlier answer and what is wrong with it in the conversation. */
function withFeedback(format: Format, { chat }: OpenModel, feedback: Feedback | undefined): Format {
  if (feedback === undefined) return format;
  const messages = format.messages?.bind(format);
  if (chat === undefined || messages === undefined)
    throw new ConfigError(
      "feedback needs a conversation",
      `format ${format.name}${chat === undefined ? ", and the model has no template for conversations" : ""}`,
      "leave feedback out: another seed gives other proofs",
    );
  const more: ChatMessage[] = [
    { role: "assistant", content: feedback.text },
    {
      role: "user",
      content: `Lean does not accept this proof:\n\n${complaint(feedback.verdict)}\n\nWrite a corrected one.`,
    },
  ];
  return { ...format, prompt: (problem, mode) => chat.render([...messages(problem, mode), ...more]) };
}

/** What a verdict says is wrong, as Lean would print it. */
function complaint(verdict: Verdict): string {
  const placed = ({ line, column, text }: Message) => `${line}:${column}: ${text}`;
  if (verdict.kind === "failed") return verdict.messages.map(placed).join("\n");
  if (verdict.kind === "incomplete") return verdict.holes.map(({ target }) => `unsolved goal: ⊢ ${target}`).join("\n");
  if (verdict.kind === "rejected") return verdict.reason;
  return verdict.kind === "timeout" ? "the check ran out of time" : "the check came to nothing";
}
