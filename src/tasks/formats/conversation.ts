// Formats for models that are asked in conversations, as their own template writes them.
import type { ChatTemplate } from "../../data/index.ts";
import type { Format } from "../task.ts";

/** The format with its turns put as the template has it; one without turns stays as it is. */
export function inConversation(format: Format, template: ChatTemplate | undefined): Format {
  if (template === undefined || format.messages === undefined) return format;
  const messages = format.messages.bind(format);
  return { ...format, prompt: (problem, mode) => template.render(messages(problem, mode)) };
}
