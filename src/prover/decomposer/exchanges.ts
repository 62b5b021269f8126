// Questions and answers that cost something, each written down before and after (Node): what was answered is never asked again, and a budget
// holds across kills.
import { createHash } from "node:crypto";
import { Journal } from "../../runs/node.ts";
import { askChat, type ChatAnswer, type ChatEndpoint, type ChatQuestion } from "./chat_client.ts";

/** What may be spent in all. */
export interface ExchangeBudget {
  readonly tokens?: number | undefined;
  /** In the currency of the prices. */
  readonly money?: number | undefined;
}

/** Prices of a million tokens. */
export interface TokenPrices {
  readonly input: number;
  readonly output: number;
}

/** What was spent. */
export interface Spent {
  readonly tokens: number;
  readonly money: number;
}

/** A line of the journal. `asked` without an end counts as spent: nobody knows whether it was answered when the process died. */
export type ExchangeRecord =
  | {
      readonly kind: "asked";
      readonly key: string;
      readonly model: string;
      readonly question: ChatQuestion;
      readonly reserved: Spent;
    }
  | { readonly kind: "answered"; readonly key: string; readonly answer: ChatAnswer; readonly spent: Spent }
  | { readonly kind: "failed"; readonly key: string; readonly reason: string; readonly spent: Spent };

const nothing: Spent = { tokens: 0, money: 0 };
const plus = (a: Spent, b: Spent): Spent => ({ tokens: a.tokens + b.tokens, money: a.money + b.money });

/** All exchanges of a run with an endpoint. */
export class Exchanges {
  readonly #journal: Journal<ExchangeRecord>;
  readonly #endpoint: ChatEndpoint;
  readonly #prices: TokenPrices;
  readonly #budget: ExchangeBudget;
  readonly #answers = new Map<string, { readonly answer: ChatAnswer; readonly spent: Spent }>();
  #spent = nothing;
  /** Reserved for questions that are being asked. */
  #open = nothing;

  /** @throws DataError for a journal with a damaged line */
  constructor(
    path: string,
    endpoint: ChatEndpoint,
    {
      prices = { input: 0, output: 0 },
      budget = {},
    }: { readonly prices?: TokenPrices; readonly budget?: ExchangeBudget } = {},
  ) {
    this.#journal = new Journal(path);
    this.#endpoint = endpoint;
    this.#prices = prices;
    this.#budget = budget;
    const begun = new Map<string, Spent>();
    for (const record of this.#journal.read()) {
      if (record.kind === "asked") {
        // Asked again after a kill: the first time may have been paid.
        this.#spent = plus(this.#spent, begun.get(record.key) ?? nothing);
        begun.set(record.key, record.reserved);
        continue;
      }
      begun.delete(record.key);
      this.#spent = plus(this.#spent, record.spent);
      if (record.kind === "answered") this.#answers.set(record.key, record);
    }
    for (const reserved of begun.values()) this.#spent = plus(this.#spent, reserved);
  }

  /** What all exchanges took, those of earlier processes and those that may have been answered included. */
  get spent(): Spent {
    return this.#spent;
  }

  /** Whether a question may be asked, as the budget is; one that was answered may always be. */
  allows(question: ChatQuestion): boolean {
    if (this.#answers.has(this.#keyOf(question))) return true;
    const { tokens, money } = plus(plus(this.#spent, this.#open), this.#worst(question));
    return (
      tokens <= (this.#budget.tokens ?? Number.POSITIVE_INFINITY) &&
      money <= (this.#budget.money ?? Number.POSITIVE_INFINITY)
    );
  }

  /** The answer to a question, from the journal where it is there. @throws DataError as {@link askChat} */
  async ask(question: ChatQuestion): Promise<{ readonly answer: ChatAnswer; readonly spent: Spent }> {
    const key = this.#keyOf(question);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const reserved = this.#worst(question);
    this.#open = plus(this.#open, reserved);
    this.#journal.append([{ kind: "asked", key, model: this.#endpoint.model, question, reserved }]);
    let lost = nothing;
    try {
      const answer = await askChat(this.#endpoint, question, key, (characters) => {
        lost = plus(lost, this.#cost(promptBound(question), Math.ceil(characters / 3)));
      });
      const spent = plus(lost, this.#cost(answer.promptTokens, answer.completionTokens));
      this.#journal.append([{ kind: "answered", key, answer, spent }]);
      this.#answers.set(key, { answer, spent });
      this.#spent = plus(this.#spent, spent);
      return { answer, spent };
    } catch (error) {
      if (this.#endpoint.signal?.aborted) lost = reserved;
      this.#journal.append([
        { kind: "failed", key, reason: error instanceof Error ? error.message : String(error), spent: lost },
      ]);
      this.#spent = plus(this.#spent, lost);
      throw error;
    } finally {
      this.#open = plus(this.#open, { tokens: -reserved.tokens, money: -reserved.money });
    }
  }

  #keyOf(question: ChatQuestion): string {
    return createHash("sha256")
      .update(JSON.stringify([this.#endpoint.model, question]))
      .digest("hex");
  }

  #cost(input: number, output: number): Spent {
    return { tokens: input + output, money: (input * this.#prices.input + output * this.#prices.output) / 1e6 };
  }

  #worst(question: ChatQuestion): Spent {
    return this.#cost(promptBound(question), question.maxTokens);
  }
}

/** More tokens than a question has: one for every two characters, and a few for every turn. */
function promptBound({ messages }: ChatQuestion): number {
  return messages.reduce((sum, { content }) => sum + 16 + Math.ceil(content.length / 2), 0);
}
