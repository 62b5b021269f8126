// A prover for a page: the page's side of the worker with the model, which is started again when its device is lost.
import { DeviceError, GentzenError } from "../../platform/index.ts";
import type { Verifier } from "../../verify/index.ts";
import { Channel } from "../channel/channel.ts";
import type {
  Loaded,
  LoadRequest,
  ModelProcedures,
  PageProcedures,
  ProveEvent,
  SearchEvent,
} from "../channel/protocol.ts";
import type {
  GenerateOptions,
  Inspection,
  LoadOptions,
  ModelSource,
  ProveOptions,
  ProverState,
  SearchOptions,
  TabProver,
  TextPiece,
} from "../types.ts";
import { startProver } from "../worker/start.ts";
import { openChecker } from "./checker.ts";
import { failureOf } from "./failure.ts";
import { sentSource } from "./source.ts";
import { checkSupport } from "./support.ts";

type ModelChannel = Channel<PageProcedures, ModelProcedures>;

/**
 * What is known of a model, and what it takes on this device, from its configuration and the heads of its files alone.
 *
 * @throws DeviceError without WebGPU, DataError for files that cannot be read, ConfigError for a model that is not known or does not fit
 */
export async function inspect(source: ModelSource, options: LoadOptions = {}): Promise<Inspection> {
  await checkSupport();
  const worker = (options.createWorker ?? startProver)();
  try {
    const channel = new Channel<PageProcedures, ModelProcedures>(worker, { verify: () => [], lost: () => undefined });
    const failed = failureOf(worker);
    return await Promise.race([failed, channel.call("inspect", requestOf(source, options), options)]);
  } finally {
    worker.terminate();
  }
}

/**
 * Loads a prover: its files are brought and kept, its weights go onto the device of a worker.
 *
 * @throws as {@link inspect} does; the signal's reason
 */
export async function load(source: ModelSource, options: LoadOptions = {}): Promise<TabProver> {
  await checkSupport();
  // The browser is asked not to drop what takes long to bring; it may say no.
  if (options.store !== false) await navigator.storage?.persist?.().catch(() => false);
  const prover = new Prover(requestOf(source, options), options);
  try {
    await prover.begin(options.signal);
  } catch (error) {
    await prover.close();
    throw error;
  }
  return prover;
}

function requestOf(source: ModelSource, options: LoadOptions): LoadRequest {
  const { weights, cache, rows, contextLength, store, token, endpoint, memory } = options;
  const given = { weights, cache, rows, contextLength, store, token, endpoint, memory };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { source: sentSource(source), ...said };
}

class Prover implements TabProver {
  readonly verifier: Verifier;
  readonly #request: LoadRequest;
  readonly #options: LoadOptions;
  readonly #ownVerifier: boolean;
  /** Who judges what is under way, by numbers that the worker is told. */
  readonly #judges = new Map<number, Verifier>();
  #lastJudge = 0;
  #state: ProverState = { kind: "ready" };
  #worker: Worker | undefined;
  #channel: Promise<ModelChannel>;
  #live: ModelChannel | undefined;
  #loaded: Loaded | undefined;

  constructor(request: LoadRequest, options: LoadOptions) {
    this.#request = request;
    this.#options = options;
    this.#ownVerifier = options.verifier === undefined;
    const { createCheckerWorker } = options;
    this.verifier = options.verifier ?? openChecker(createCheckerWorker && { createWorker: createCheckerWorker });
    this.#channel = Promise.reject(new GentzenError("the model is not loaded", []));
    this.#channel.catch(() => {});
  }

  async begin(signal: AbortSignal | undefined): Promise<void> {
    this.#channel = this.#start(signal);
    await this.#channel;
  }

  get state(): ProverState {
    return this.#state;
  }
  get facts() {
    return this.#known.facts;
  }
  get device() {
    return this.#known.device;
  }
  get plan() {
    return this.#known.plan;
  }
  get planText() {
    return this.#known.planText;
  }
  get formats() {
    return this.#known.formats;
  }
  get #known(): Loaded {
    if (this.#loaded === undefined) throw new GentzenError("the model is not loaded", []);
    return this.#loaded;
  }

  /** Starts a worker and loads the model there. */
  async #start(signal: AbortSignal | undefined): Promise<ModelChannel> {
    const { createWorker = startProver, onProgress } = this.#options;
    const worker = createWorker();
    this.#worker = worker;
    const channel: ModelChannel = new Channel(worker, {
      verify: ({ judge, requests }) => (this.#judges.get(judge) ?? this.verifier).verifyAll(requests),
      lost: (reason) => this.#lose(channel, reason),
    });
    this.#live = channel;
    const failed = failureOf(worker);
    failed.catch(() => {});
    const loading = channel.call("load", this.#request, { told: (event) => onProgress?.(event), signal });
    this.#loaded = await Promise.race([failed, loading]);
    return channel;
  }

  /** The device is gone, and all on it: what is under way is refused, and the model is loaded again. */
  #lose(channel: ModelChannel, reason: string): undefined {
    if (this.#state.kind === "closed" || channel !== this.#live) return;
    const error = new DeviceError(
      "the graphics device was lost",
      reason,
      "the model is loaded again from the browser's store: ask again, the call waits for it",
    );
    this.#worker?.terminate();
    channel.close(error);
    this.#setState({ kind: "lost", error });
    this.#channel = this.#start(undefined);
    this.#channel.then(
      () => this.#setState({ kind: "ready" }),
      (failure: Error) => this.#setState({ kind: "failed", error: failure }),
    );
    return undefined;
  }

  #setState(state: ProverState): void {
    if (this.#state.kind === "closed") return;
    this.#state = state;
    this.#options.onState?.(state);
  }

  async generate(prompt: Parameters<TabProver["generate"]>[0], options: GenerateOptions = {}) {
    const { onText, signal, ...sent } = options;
    const channel = await this.#channel;
    const told = ({ sample, piece }: { sample: number; piece: string }) => onText?.(piece, sample);
    return channel.call("generate", { prompt, options: sent }, { told, signal });
  }

  async *stream(
    prompt: Parameters<TabProver["generate"]>[0],
    options: GenerateOptions = {},
  ): AsyncGenerator<TextPiece> {
    const pieces: TextPiece[] = [];
    let wake = () => {};
    let over = false;
    const ended = new AbortController();
    const signal = AbortSignal.any([ended.signal, ...(options.signal ? [options.signal] : [])]);
    const onText = (text: string, sample: number) => {
      options.onText?.(text, sample);
      pieces.push({ sample, text });
      wake();
    };
    const whole = this.generate(prompt, { ...options, onText, signal }).finally(() => {
      over = true;
      wake();
    });
    whole.catch(() => {});
    try {
      while (!over || pieces.length > 0) {
        const next = pieces.shift();
        if (next !== undefined) yield next;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
      await whole;
    } finally {
      ended.abort();
    }
  }

  async prove(statement: string, options: ProveOptions = {}) {
    const { onPrompt, onText, onStep, onVerdict, signal, verifier, ...sent } = options;
    const told = (event: ProveEvent) => {
      if (event.kind === "prompt") onPrompt?.(event.prompt);
      else if (event.kind === "text") onText?.(event.piece, event.sample);
      else if (event.kind === "step") onStep?.(event);
      else onVerdict?.(event.judged);
    };
    const channel = await this.#channel;
    return this.#judgedBy(verifier, (judge) =>
      channel.call("prove", { statement, judge, options: sent }, { told, signal }),
    );
  }

  async search(statement: string, options: SearchOptions = {}) {
    const { onNode, onProgress, signal, verifier, ...sent } = options;
    const told = (event: SearchEvent) => {
      if (event.kind === "node") onNode?.(event.node);
      else onProgress?.(event.spent);
    };
    const channel = await this.#channel;
    return this.#judgedBy(verifier, (judge) =>
      channel.call("search", { statement, judge, options: sent }, { told, signal }),
    );
  }

  async #judgedBy<T>(verifier: Verifier | undefined, work: (judge: number) => Promise<T>): Promise<T> {
    const judge = ++this.#lastJudge;
    this.#judges.set(judge, verifier ?? this.verifier);
    try {
      return await work(judge);
    } finally {
      this.#judges.delete(judge);
    }
  }

  async close(): Promise<void> {
    if (this.#state.kind === "closed") return;
    this.#setState({ kind: "closed" });
    this.#worker?.terminate();
    const error = new GentzenError("the prover was closed", [], "load it again");
    this.#live?.close(error);
    this.#channel = Promise.reject(error);
    this.#channel.catch(() => {});
    if (this.#ownVerifier) await this.verifier.close();
  }
}
