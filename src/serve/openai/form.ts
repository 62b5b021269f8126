// What a request comes to, and the forms of its answers.
import type { Completion, GenerationRequest } from "../../infer/index.ts";
import type { ShownToken } from "../served_model.ts";
import type { TextPart } from "./thoughts.ts";

/** A request that was read. */
export interface Asked {
  readonly prompts: readonly (readonly number[])[];
  readonly generation: Omit<GenerationRequest, "prompt">;
  readonly stream: boolean;
  /** A streamed answer ends with its usage. */
  readonly usage: boolean;
  readonly logprobs: boolean;
  /** What stands before the completions of each prompt in their texts. */
  readonly echoed: readonly string[];
  /** Thoughts are told apart from the answer; `opened` where the prompt ends within them. */
  readonly thoughts?: { readonly opened: boolean };
  readonly form: Form;
}

type Finish = Completion["finish"];

/** The choices of an answer, whole and in pieces; log-probabilities are null where nobody wants them. */
export interface Form {
  readonly prefix: string;
  readonly object: string;
  readonly pieceObject: string;
  choice(index: number, text: string, logprobs: object | null, finish: Finish, reasoning?: string): object;
  /** What a streamed choice begins with, if it does with anything. */
  opening(index: number): object | undefined;
  piece(index: number, text: string, logprobs: object | null, kind?: TextPart["kind"]): object;
  closing(index: number, logprobs: object | null, finish: Finish): object;
  /** @param offset characters of the text before the first of the tokens */
  logprobs(tokens: readonly ShownToken[], offset: number): object;
}
