// A model that learns and samples in a worker of a page, with its weights and its optimiser as one content.
import {
  asDecoder,
  asLanguageModel,
  makeModel,
  modelTensors,
  preset,
  writeModelConfig,
} from "../../../models/index.ts";
import {
  encodeCompletion,
  encodeSafetensors,
  parseSafetensors,
  type TensorData,
  type Tokenizer,
  type TrainingSequence,
  toFloat32,
} from "../../data/index.ts";
import { Engine } from "../../infer/index.ts";
import { parameters } from "../../nn/index.ts";
import { schedule } from "../../optim/index.ts";
import { DataError } from "../../platform/index.ts";
import { EngineSampler, endsOf, promptIds, type ScheduleSpec, type TrainConfig } from "../../prover/index.ts";
import type { TrainingText } from "../../tasks/index.ts";
import { fillMicroBatches, promptAndCompletion, type StepMetrics, sftStep, Trainer } from "../../train/index.ts";

const OPTIMIZER = "optimizer.";
const CLIP = 1;

export class TabLearner {
  readonly sampler: EngineSampler;
  readonly trainer: Trainer;
  readonly config: Readonly<Record<string, unknown>>;
  readonly #tokenizer: Tokenizer;
  readonly #run: TrainConfig;
  readonly #model: ReturnType<typeof makeModel>;

  constructor(run: TrainConfig, tokenizer: Tokenizer, signal: AbortSignal) {
    this.#run = run;
    this.#tokenizer = tokenizer;
    const config = preset(run.modelSize, {
      vocab_size: tokenizer.vocabSize,
      max_position_embeddings: run.contextLength,
    });
    this.config = writeModelConfig(config, "F32");
    this.#model = makeModel(config, run.seed);
    this.trainer = new Trainer(asLanguageModel(this.#model, { precision: "f32", recompute: run.recompute }), {
      capacity: run.capacity,
      optimizer: run.optimizer,
      weightDecay: 0.01,
    });
    const engine = new Engine(asDecoder(this.#model), {
      rows: run.rows,
      contextLength: run.contextLength,
      endOfText: endsOf(this.#model, tokenizer),
      decodeText: (ids) => tokenizer.decode(ids),
    });
    this.sampler = new EngineSampler(
      engine,
      (text) => promptIds({ tokenizer }, text),
      () => this.trainer.weightsId,
      signal,
    );
  }

  #encode(text: TrainingText): TrainingSequence {
    const { tokens, segments } = encodeCompletion(this.#tokenizer, text);
    return promptAndCompletion(promptIds({ tokenizer: this.#tokenizer }, text.prompt), tokens, segments);
  }

  /** Whether a text fits the model and a micro-batch. */
  fits(text: TrainingText): boolean {
    return this.#encode(text).ids.length <= Math.min(this.#run.contextLength, this.#run.capacity);
  }

  /** One step on as many of the texts, which have no end, as fill the micro-batches. */
  async step(
    texts: Iterable<TrainingText>,
    place: { step: number; schedule: ScheduleSpec; microBatches: number },
  ): Promise<StepMetrics> {
    const encode = (text: TrainingText) => this.#encode(text);
    const sequences = (function* () {
      for (const text of texts) yield encode(text);
    })();
    const filled = fillMicroBatches(sequences, this.#run.capacity, place.microBatches);
    return sftStep(this.trainer, filled, { lr: schedule(place.schedule)(place.step), clip: CLIP });
  }

  /** Weights and optimiser, as a safetensors file. */
  async content(): Promise<Uint8Array> {
    const tensors = await modelTensors(this.#model, "F32");
    const { optimizer, updates, weightsId } = await this.trainer.exportState();
    for (const [name, values] of Object.entries(optimizer)) {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      tensors.set(OPTIMIZER + name, { dtype: "F32", shape: [values.length], data: bytes });
    }
    return encodeSafetensors(tensors, { updates: String(updates), weightsId });
  }

  /** Goes on with a content. @throws DataError for that of another model */
  restore(bytes: Uint8Array, state: { readonly updates: number; readonly weightsId: string }): void {
    const tensors = parseSafetensors(bytes, "the run's tensors");
    const optimizer: Record<string, Float32Array> = {};
    for (const [name, tensor] of tensors)
      if (name.startsWith(OPTIMIZER)) optimizer[name.slice(OPTIMIZER.length)] = toFloat32(tensor);
    for (const [name, parameter] of Object.entries(parameters(this.#model))) {
      const stored = tensors.get(name);
      if (stored === undefined || stored.shape.join() !== parameter.shape.join())
        throw new DataError(
          "the run's tensors are of another model",
          `missing: ${name} [${parameter.shape.join(", ")}]`,
          "begin another run",
        );
      parameter.write(toFloat32(stored));
    }
    this.trainer.importState({ ...state, optimizer });
  }
}

/** The model's own tensors of a content, as the file of a checkpoint. */
export function modelFile(bytes: Uint8Array): Uint8Array {
  const tensors = [...parseSafetensors(bytes, "the run's tensors")].filter(([name]) => !name.startsWith(OPTIMIZER));
  return encodeSafetensors(new Map<string, TensorData>(tensors), { format: "pt" });
}
