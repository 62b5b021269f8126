// What a page and its workers say to each other.
import type { ChatMessage } from "../../data/index.ts";
import type { MemoryPlan, SearchSpent } from "../../prover/index.ts";
import type { KiminaOptions, Verdict, VerifyRequest } from "../../verify/index.ts";
import type {
  DeviceFacts,
  GeneratedText,
  GenerateOptions,
  HoldOptions,
  Inspection,
  JudgedSample,
  LoadProgress,
  ModelFacts,
  ProofStates,
  ProofStep,
  ProveOptions,
  ProveOutcome,
  SearchNode,
  SearchOptions,
  SearchOutcome,
  SourceOptions,
} from "../types.ts";

/** A source as it goes to a worker. */
export type SentSource =
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "repository"; readonly name: string }
  | { readonly kind: "folder"; readonly handle: FileSystemDirectoryHandle }
  | { readonly kind: "files"; readonly files: readonly File[] };

/** Options without what cannot be sent. */
type Sent<Options> = Omit<Options, "signal" | "verifier" | `on${string}`>;

export type LoadRequest = { readonly source: SentSource; readonly memory?: number } & Sent<SourceOptions> & HoldOptions;

/** A model that is there. */
export interface Loaded {
  readonly facts: ModelFacts;
  readonly device: DeviceFacts;
  readonly plan: MemoryPlan;
  readonly planText: string;
  readonly formats: readonly string[];
}

export interface GenerateRequest {
  readonly prompt: string | readonly ChatMessage[];
  readonly options: Sent<GenerateOptions>;
}

/** A theorem with what is asked of it, and the number of who judges it. */
export interface ProveRequest {
  readonly statement: string;
  readonly judge: number;
  readonly options: Sent<ProveOptions>;
}
export interface SearchRequest {
  readonly statement: string;
  readonly judge: number;
  readonly options: Sent<SearchOptions>;
}

export type ProveEvent =
  | { readonly kind: "prompt"; readonly prompt: string }
  | { readonly kind: "text"; readonly sample: number; readonly piece: string }
  | ({ readonly kind: "step" } & ProofStep)
  | { readonly kind: "verdict"; readonly judged: JudgedSample };

export type SearchEvent =
  | { readonly kind: "node"; readonly node: SearchNode }
  | { readonly kind: "spent"; readonly spent: SearchSpent };

/** What the worker with the model carries out. */
export interface ModelProcedures {
  readonly inspect: { readonly request: LoadRequest; readonly event: never; readonly answer: Inspection };
  readonly load: { readonly request: LoadRequest; readonly event: LoadProgress; readonly answer: Loaded };
  readonly generate: {
    readonly request: GenerateRequest;
    readonly event: { readonly sample: number; readonly piece: string };
    readonly answer: GeneratedText[];
  };
  readonly prove: { readonly request: ProveRequest; readonly event: ProveEvent; readonly answer: ProveOutcome };
  readonly search: { readonly request: SearchRequest; readonly event: SearchEvent; readonly answer: SearchOutcome };
}

/** What it asks of the page: verdicts. And what it tells: that its device is lost, for which there is no answer. */
export interface PageProcedures {
  readonly verify: {
    readonly request: { readonly judge: number; readonly requests: readonly VerifyRequest[] };
    readonly event: never;
    readonly answer: Verdict[];
  };
  readonly lost: { readonly request: string; readonly event: never; readonly answer: undefined };
}

/** What the worker of a checker's sessions carries out: what is open behind lines, and requests to a Kimina server. */
export interface SessionProcedures {
  readonly goals: {
    readonly request: { readonly header?: string; readonly statement: string; readonly lines: readonly string[] };
    readonly event: never;
    readonly answer: ProofStates | Verdict;
  };
  readonly kimina: {
    readonly request: { readonly server: KiminaOptions; readonly requests: readonly VerifyRequest[] };
    readonly event: never;
    readonly answer: Verdict[];
  };
}
