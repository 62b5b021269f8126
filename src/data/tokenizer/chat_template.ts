// Conversations as a model was taught to read them: the Jinja template that comes with its tokenizer.
import { Template } from "@huggingface/jinja";
import { DataError, isTable, parseJson } from "../../platform/index.ts";

/** A turn of a conversation. */
export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
  /** What was thought before it, which some templates write. */
  readonly reasoning_content?: string;
}

/** The files beside a tokenizer.json that a template may stand in, the one first that counts. */
export const TEMPLATE_FILE = "chat_template.jinja";
export const CONFIG_FILE = "tokenizer_config.json";

export class ChatTemplate {
  readonly #template: Template;
  /** What the template may call by name: `bos_token` and the like. */
  readonly #tokens: Readonly<Record<string, string>>;

  /** @throws DataError for a text that is no template */
  constructor(text: string, tokens: Readonly<Record<string, string>> = {}) {
    this.#tokens = tokens;
    try {
      this.#template = new Template(text);
    } catch (error) {
      throw refused("cannot be read", error);
    }
  }

  /**
   * The text of a conversation, with what an answer begins with: `apply_chat_template(…, add_generation_prompt=True)` of transformers.
   *
   * @param more values that the template asks for by name: `enable_thinking` and the like
   * @throws DataError where the template refuses the conversation
   */
  render(messages: readonly ChatMessage[], more: Readonly<Record<string, unknown>> = {}): string {
    try {
      return this.#template.render({
        ...this.#tokens,
        ...more,
        messages: [...messages],
        add_generation_prompt: true,
      });
    } catch (error) {
      throw refused("takes no such conversation", error);
    }
  }
}

function refused(what: string, error: unknown): DataError {
  const reason = error instanceof Error ? error.message : String(error);
  return new DataError(`the chat template ${what}`, reason, "take the chat template that came with the model");
}

/**
 * The template among the files that lie beside a tokenizer.json, by their names; undefined where there is none.
 *
 * @throws DataError for one that cannot be read
 */
export function chatTemplateOf(files: ReadonlyMap<string, string>): ChatTemplate | undefined {
  const config = parseJson(files.get(CONFIG_FILE) ?? "{}", CONFIG_FILE);
  if (!isTable(config)) return undefined;
  const text = files.get(TEMPLATE_FILE) ?? defaultTemplate(config.chat_template);
  if (text === undefined) return undefined;
  const tokens = Object.entries(config).flatMap(([name, token]) => {
    const content = isTable(token) ? token.content : token;
    return name.endsWith("_token") && typeof content === "string" ? [[name, content] as const] : [];
  });
  return new ChatTemplate(text, Object.fromEntries(tokens));
}

/** A configuration has a template, or several by name. */
function defaultTemplate(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return undefined;
  const named = value.find((each) => isTable(each) && each.name === "default");
  return isTable(named) && typeof named.template === "string" ? named.template : undefined;
}
