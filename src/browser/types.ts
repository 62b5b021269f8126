// What a page asks of a prover in its tab, and what it is told.
import type { WeightKind } from "../../models/index.ts";
import type { ChatMessage } from "../data/index.ts";
import type { CacheKind } from "../ops/index.ts";
import type { Drawing, MemoryPlan, SearchMethod, SearchSpent } from "../prover/index.ts";
import type { PromptMode } from "../tasks/index.ts";
import type { Goal, Verdict, Verifier } from "../verify/index.ts";

/**
 * Where a model is: the address of its folder (`https://…`, or relative to the page with `./`, `../` or `/` before it), its name at
 * Hugging Face (`OWNER/NAME`, or `OWNER/NAME@REVISION`), a folder that somebody picked, or the files of one.
 */
export type ModelSource = string | URL | FileSystemDirectoryHandle | readonly File[];

/** How far loading is. */
export interface LoadProgress {
  /** `download`: files come over the network. `check`: what is there is held against its hashes. `load`: weights go onto the device. */
  readonly phase: "download" | "check" | "load";
  /** The file that is worked on. */
  readonly file: string;
  /** Bytes of this phase that are done, and all of them. */
  readonly bytes: number;
  readonly total: number;
  /** Bytes in a second, of late; 0 at the beginning. */
  readonly rate: number;
  /** Seconds that this phase will take yet; undefined at the beginning. */
  readonly secondsLeft: number | undefined;
}

/** Where files are asked for, and kept. */
export interface SourceOptions {
  /** Keeps the files of an address in the browser's store (OPFS) and reads them from there; default true. */
  readonly store?: boolean;
  /** For models that Hugging Face gives to some only. */
  readonly token?: string;
  /** Hugging Face's address, or that of a mirror. */
  readonly endpoint?: string;
  readonly signal?: AbortSignal;
}

/** How a model is held. */
export interface HoldOptions {
  /** Default `stored`: as numbers, or in the codes that it is stored in. `q8` takes a fourth of the memory, `q4` an eighth. */
  readonly weights?: WeightKind;
  /** How keys and values are kept; default f32. */
  readonly cache?: CacheKind;
  /** Texts at once; default 8. */
  readonly rows?: number;
  /** Most tokens of a prompt and its completion together; default 4096, or as many as the model has. */
  readonly contextLength?: number;
}

export interface LoadOptions extends SourceOptions, HoldOptions {
  /** GiB that the model may take of the device: what takes more is refused before its weights are asked for. */
  readonly memory?: number;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Told when the device was lost and the model is loaded again, and when it is there. */
  readonly onState?: (state: ProverState) => void;
  /** Who judges proofs; default the embedded checker, in workers of its own. It stays open. */
  readonly verifier?: Verifier;
  /** Makes the worker that runs `prover_worker.js`, where a page has it elsewhere. */
  readonly createWorker?: () => Worker;
  /** Makes the workers of the embedded checker, likewise: `web_worker.js`. */
  readonly createCheckerWorker?: () => Worker;
}

/** `lost` carries what the browser says of the loss; `failed` why the model could not be loaded again. */
export type ProverState =
  | { readonly kind: "ready" }
  | { readonly kind: "lost"; readonly error: Error }
  | { readonly kind: "failed"; readonly error: Error }
  | { readonly kind: "closed" };

/** A file of a model. */
export interface ModelFile {
  readonly name: string;
  readonly bytes: number;
  /** Bytes of it that the browser's store has. */
  readonly stored: number;
}

/** What is known of a model before its weights are read. */
export interface ModelFacts {
  /** The address or the name of the folder. */
  readonly source: string;
  /** `model_type` of its configuration: `qwen3`, `llama`, … */
  readonly type: string;
  readonly parameters: number;
  /** Most positions that its texts may have. */
  readonly positions: number;
  readonly files: readonly ModelFile[];
  /** How it is asked where nothing is said. */
  readonly format: string;
  /** Whether its folder says how it wants to be asked (`prover.json`). */
  readonly described: boolean;
  /** Whether it has a template for conversations. */
  readonly chat: boolean;
  readonly drawing: Drawing;
}

/** What is known of a model, and what it takes on this device. */
export interface Inspection extends ModelFacts {
  readonly device: DeviceFacts;
  /** Bytes of the device's memory, for the way in which it is to be held. */
  readonly plan: MemoryPlan;
  /** The plan in a line. */
  readonly planText: string;
}

export interface DeviceFacts {
  readonly name: string;
  /** Whether the processor does the work. */
  readonly software: boolean;
  readonly f16: boolean;
}

/** How texts are drawn; what is left out is the model's own, or its format's. */
export type DrawingOptions = { readonly [Name in keyof Drawing]?: Drawing[Name] };

export interface GenerateOptions extends DrawingOptions {
  /** Texts wanted; default 1. */
  readonly count?: number;
  /** Equal seeds give equal texts; default 0. */
  readonly seed?: number;
  /** Texts that end a completion; they are cut off. */
  readonly stop?: readonly string[];
  /** Told each further piece of a text. */
  readonly onText?: (piece: string, sample: number) => void;
  readonly signal?: AbortSignal;
}

export interface GeneratedText {
  readonly text: string;
  /** `stop`: the model ended it; `length`: it was cut off. */
  readonly finish: "stop" | "length";
  readonly tokens: number;
}

/** A piece of a text that is being written. */
export interface TextPiece {
  readonly sample: number;
  readonly text: string;
}

/** A theorem, and how it is put to the model. */
export interface TheoremOptions {
  /** What stands before the theorem: imports, open namespaces, definitions. */
  readonly header?: string;
  /** The theorem in words, for formats that show it. */
  readonly informal?: string;
  /** Default the model's own. */
  readonly format?: string;
  readonly mode?: PromptMode;
  readonly seed?: number;
  /** Who judges; default the prover's. */
  readonly verifier?: Verifier;
  readonly signal?: AbortSignal;
}

/** A sample's proof as far as it is written, with what is open behind its last whole line. */
export interface ProofStep {
  readonly sample: number;
  /** The proof so far: what follows `:=`. */
  readonly proof: string;
  /** Lines of the proof behind `by`, and what the checker says after each. */
  readonly states: readonly LineState[];
}

/** What the checker says behind a line of a proof. */
export interface LineState {
  readonly line: string;
  /** What is open, the goal first that the next tactic is about. */
  readonly goals: readonly OpenGoal[];
  /** Nothing is open any more. */
  readonly complete: boolean;
  /** The line is no whole tactic yet: the goals are those before it. */
  readonly unfinished?: true;
  /** Why the line fails; the lines after it are not looked at. */
  readonly error?: Verdict;
}

export type OpenGoal = Pick<Goal, "hypotheses" | "target"> & { readonly name?: string };

/** A text that the model has written to its end. */
export interface WrittenSample {
  readonly sample: number;
  readonly text: string;
  readonly finish: "stop" | "length";
  readonly tokens: number;
  /** The proof that the format reads from it; absent where it reads none. */
  readonly proof?: string;
  readonly lemmas?: string;
}

/** A sample with the verdict on it; without one there is no proof in it. */
export interface JudgedSample extends WrittenSample {
  readonly verdict?: Verdict;
}

export interface ProveOptions extends TheoremOptions, DrawingOptions {
  /** Proofs to be written; default 8. */
  readonly samples?: number;
  /** Go on with the other samples when one is a proof; default false. */
  readonly all?: boolean;
  /** What the model was wrong about before: shown to it, in formats of conversations. */
  readonly feedback?: Feedback;
  readonly onPrompt?: (prompt: string) => void;
  readonly onText?: (piece: string, sample: number) => void;
  readonly onStep?: (step: ProofStep) => void;
  readonly onVerdict?: (sample: JudgedSample) => void;
}

/** An earlier answer of the model, and what is wrong with it. */
export interface Feedback {
  readonly text: string;
  readonly verdict: Verdict;
}

export interface ProveOutcome {
  /** The shortest of the proofs that hold; absent where there is none. */
  readonly proof?: string;
  readonly lemmas?: string;
  /** The whole Lean text with the proof in it. */
  readonly source?: string;
  readonly samples: readonly JudgedSample[];
  readonly tokens: number;
}

export interface SearchOptions extends TheoremOptions, DrawingOptions {
  readonly method?: SearchMethod;
  /** Tokens that may be sampled; default 20,000. */
  readonly tokens?: number;
  /** Lines that may be checked; default 2,000. */
  readonly checks?: number;
  /** Lines that are sampled in a state at a time; default 4. */
  readonly width?: number;
  readonly onNode?: (node: SearchNode) => void;
  readonly onProgress?: (spent: SearchSpent) => void;
}

/**
 * A line that was tried, as a node of the search's tree. The root is number 0, with no line. `open`: something is left to prove;
 * `known`: it leads to a state that another node has, `same`; `dead`: it fails, or leads nowhere; `proof`: nothing is left.
 */
export interface SearchNode {
  readonly id: number;
  readonly parent: number | undefined;
  readonly line: string;
  /** Log-probability of the line under the model. */
  readonly logprob: number;
  readonly kind: "open" | "known" | "dead" | "proof";
  readonly same?: number;
  readonly goals: readonly OpenGoal[];
}

export interface SearchOutcome {
  readonly proof?: string;
  readonly source?: string;
  readonly verdict?: Verdict;
  /** Why the search could not begin. */
  readonly refused?: Verdict;
  readonly spent: SearchSpent;
}

/** A prover in the tab: the model in a worker, the checker in others. Methods may be called at any time; the model takes them one by one. */
export interface TabProver {
  readonly facts: ModelFacts;
  readonly device: DeviceFacts;
  readonly plan: MemoryPlan;
  readonly planText: string;
  readonly state: ProverState;
  /** Formats that theorems can be put in. */
  readonly formats: readonly string[];
  readonly verifier: Verifier;
  /** Texts that go on from a prompt, or answer a conversation. @throws DataError for a conversation where the model has no template */
  generate(prompt: string | readonly ChatMessage[], options?: GenerateOptions): Promise<GeneratedText[]>;
  /** The same, piece by piece. */
  stream(prompt: string | readonly ChatMessage[], options?: GenerateOptions): AsyncIterable<TextPiece>;
  /** Has proofs written and judged. @throws UsageError for a text that is no theorem, ConfigError for a format that cannot put it */
  prove(statement: string, options?: ProveOptions): Promise<ProveOutcome>;
  /** Searches over the states of the proof. @throws as `prove` does, and ConfigError for a format that is not line by line */
  search(statement: string, options?: SearchOptions): Promise<SearchOutcome>;
  /** Ends the workers and frees the device's memory. What is under way is refused. */
  close(): Promise<void>;
}

/** The embedded checker in workers, without a model. */
export interface TabChecker extends Verifier {
  /**
   * What is open behind each line of a proof: for an editor, or to look into a search.
   * @param lines those behind `by`, with their indentation
   * @returns a verdict where the statement itself is not accepted
   */
  goals(
    theorem: { readonly header?: string; readonly statement: string },
    lines: readonly string[],
  ): Promise<ProofStates | Verdict>;
}

/** What is open at the beginning of a proof, and behind each of its lines. */
export interface ProofStates {
  readonly first: readonly OpenGoal[];
  readonly states: readonly LineState[];
}

/** A model in the browser's store. */
export interface StoredModel {
  /** The address or name that it was loaded by. */
  readonly source: string;
  readonly files: readonly ModelFile[];
  readonly bytes: number;
  /** Bytes of it that are there. */
  readonly stored: number;
  readonly complete: boolean;
  /** When it was loaded last, in milliseconds since 1970. */
  readonly used: number;
}
