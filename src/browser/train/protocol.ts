// What a page and the worker of a training run say to each other.
import type { RunRecord } from "./run_store.ts";
import type { TrainEvent } from "./types.ts";

export interface TrainProcedures {
  /** Goes on with the run of a name, or begins it. @throws the reason of a pause */
  readonly train: {
    readonly request: { readonly name: string; readonly settings: RunRecord["settings"]; readonly tokenizer: string };
    readonly event: TrainEvent;
    readonly answer: undefined;
  };
  /** Answers when the run is saved and over. */
  readonly pause: { readonly request: undefined; readonly event: never; readonly answer: undefined };
  /** The model's files, as it was saved last. */
  readonly export: {
    readonly request: { readonly name: string };
    readonly event: never;
    readonly answer: readonly { readonly name: string; readonly content: string | Uint8Array }[];
  };
}
