// The model in its worker: the device, the weights, the engine, and who gets it next.
import { modelFromCheckpoint, type WeightKind } from "../../../models/index.ts";
import { type CheckpointFiles, readTextFile, tokenizerFromTexts } from "../../data/index.ts";
import { gpu, initGpu } from "../../gpu/index.ts";
import type { Engine } from "../../infer/index.ts";
import { DataError } from "../../platform/index.ts";
import {
  describeMemory,
  drawingOf,
  type MemoryRequest,
  type OpenModel,
  openEngine,
  promptIds,
  requireMemory,
} from "../../prover/index.ts";
import { formatNames } from "../../tasks/index.ts";
import type { GenerateRequest, Loaded, LoadRequest } from "../channel/protocol.ts";
import { lookAt, withSource } from "../source/open_source.ts";
import { listModels } from "../store/model_store.ts";
import { ProgressMeter } from "../store/progress_meter.ts";
import type { DeviceFacts, GeneratedText, Inspection, LoadProgress } from "../types.ts";
import { type DescribedFiles, describeFiles, factsOf } from "./describe_files.ts";

/** Most tokens of a text where nobody says: with more, keys and values would take more memory than many cards have. */
const CONTEXT = 4096;
const ROWS = 8;

/** The plan of a request, or why it cannot be. */
function planOf({ description, stored }: DescribedFiles, request: LoadRequest) {
  const { weights = "stored", cache, rows = ROWS, memory = Number.POSITIVE_INFINITY } = request;
  const { config } = description;
  const contextLength = Math.min(request.contextLength ?? CONTEXT, config.max_position_embeddings);
  const held = weights === "stored" ? stored : weights;
  const asked: MemoryRequest = {
    weights: held,
    rows,
    contextLength,
    positions: contextLength,
    ...(cache && { cache }),
  };
  const plan = requireMemory(config, asked, memory * 2 ** 30);
  return { plan, planText: describeMemory(plan, asked), contextLength, rows };
}

function deviceFacts(): DeviceFacts {
  const { info, features } = gpu();
  return { name: info.name, software: info.software, f16: features.f16 };
}

/** What is known of a model before it is loaded. */
export async function inspectModel(request: LoadRequest, signal: AbortSignal): Promise<Inspection> {
  await initGpu();
  const files = await lookAt(request, signal);
  const described = await describeFiles(files);
  const known = (await listModels()).find(({ source }) => source === files.place)?.files ?? [];
  const facts = await factsOf(described, files, (name) => known.find((file) => file.name === name)?.stored ?? 0);
  const { plan, planText } = planOf(described, request);
  return { ...facts, device: deviceFacts(), plan, planText };
}

/** A loaded model. One call at a time has its engine; the others wait in their order. */
export class ModelHost {
  readonly opened: OpenModel;
  readonly engine: Engine;
  readonly loaded: Loaded;
  readonly rows: number;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(opened: OpenModel, loaded: Loaded, rows: number, contextLength: number) {
    this.opened = opened;
    this.loaded = loaded;
    this.rows = rows;
    this.engine = openEngine(opened, rows, contextLength);
  }

  /** @throws DeviceError without a device, DataError for files that are amiss, ConfigError for what does not fit */
  static async load(
    request: LoadRequest,
    tell: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<ModelHost> {
    await initGpu();
    const meter = new ProgressMeter(tell);
    return withSource(request, { signal, meter }, async (files) => {
      const described = await describeFiles(files);
      const facts = await factsOf(described, files, (_, bytes) => (request.store === false ? 0 : bytes));
      const { plan, planText, contextLength, rows } = planOf(described, request);
      const text = await readTextFile(files, "tokenizer.json");
      if (text === undefined)
        throw new DataError(
          `cannot read ${files.place}/tokenizer.json`,
          "there is no such file",
          "a prover needs the tokenizer that it was trained with",
        );
      const tokenizer = tokenizerFromTexts(text, described.companions);
      const total = facts.files
        .filter(({ name }) => name.endsWith(".safetensors"))
        .reduce((sum, { bytes }) => sum + bytes, 0);
      meter.begin("load", total);
      const { weights = "stored" as WeightKind, cache } = request;
      const metered = await describeFiles(meteredFiles(files, meter, signal));
      const model = await modelFromCheckpoint(metered.checkpoint, files.place, { weights, positions: contextLength });
      const opened: OpenModel = {
        ...described.description,
        config: model.config,
        model,
        tokenizer,
        ...(cache && { cache }),
      };
      const loaded = { facts, device: deviceFacts(), plan, planText, formats: formatNames };
      return new ModelHost(opened, loaded, rows, contextLength);
    });
  }

  /** Runs work that has the engine to itself. */
  async alone<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const own = (async () => {
      await before.catch(() => {});
      signal.throwIfAborted();
      return work();
    })();
    this.#last = own.catch(() => {});
    return own;
  }

  async generate(
    { prompt, options }: GenerateRequest,
    tell: (event: { sample: number; piece: string }) => void,
    signal: AbortSignal,
  ): Promise<GeneratedText[]> {
    const { count = 1, seed = 0, stop, ...given } = options;
    const { temperature, maxTokens, topK, topP, minP } = drawingOf(given, this.opened, {});
    const ids = promptIds(this.opened, typeof prompt === "string" ? prompt : this.#conversation(prompt));
    const request = {
      prompt: ids,
      count,
      seed,
      temperature,
      maxTokens,
      ...(topK !== undefined && { topK }),
      ...(topP !== undefined && { topP }),
      ...(minP !== undefined && { minP }),
      ...(stop && { stop }),
    };
    const [completions = []] = await this.alone(signal, () =>
      this.engine.generate([request], { signal, onText: (_, sample, piece) => tell({ sample, piece }) }),
    );
    return completions.map(({ text, finish, tokens }) => ({ text, finish, tokens: tokens.length }));
  }

  #conversation(messages: Exclude<GenerateRequest["prompt"], string>): string {
    const { chat } = this.opened;
    if (chat !== undefined) return chat.render(messages);
    throw new DataError(
      "the model has no template for conversations",
      `${messages.length} messages, and neither chat_template.jinja nor one in tokenizer_config.json`,
      "give a text that it is to go on from",
    );
  }
}

/** The same files, whose weights are counted as they are read. */
function meteredFiles(files: CheckpointFiles, meter: ProgressMeter, signal: AbortSignal): CheckpointFiles {
  return {
    ...files,
    async *read(file, range) {
      for await (const bytes of files.read(file, range)) {
        signal.throwIfAborted();
        if (file.endsWith(".safetensors")) meter.add(file, bytes.length);
        yield bytes;
      }
    },
  };
}
