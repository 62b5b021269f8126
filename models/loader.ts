// A model from the tensors of a checkpoint, one after the other, so that the host never holds all of them.

import { type Checkpoint, floatPieces, refuseNonFinite, type TensorData, toFloat32 } from "../src/data/index.ts";
import { type CodeBits, QuantisedMatrix, SplitMatrix, type Weight } from "../src/ops/index.ts";
import { ConfigError, checkOptions, DataError, isTable, option, type Rules, tupleOf } from "../src/platform/index.ts";
import { empty, parameter, reserve, type Shape, type Tensor, tensor, writePieces } from "../src/tensor/index.ts";
import type { ParameterRole } from "./blocks/tree.ts";
import { type DecoderConfig, endTokens } from "./config.ts";
import { readModelConfig } from "./config_file.ts";
import { assembleModel, type DecoderModel } from "./decoder.ts";
import { parameterShapes } from "./decoder_tree.ts";
import { codedMatrix, neighbours, parted, stacked } from "./generation/coded_matrices.ts";
import { DecodeVectors } from "./generation/decode_step.ts";

const TABLE = "model.embed_tokens.weight";
const HEAD = "lm_head.weight";

/** Buffers that old checkpoints store beside the weights, and the output table of tied ones. */
function isSuperfluous(name: string, config: DecoderConfig): boolean {
  return name.endsWith(".rotary_emb.inv_freq") || (config.tie_word_embeddings && name === HEAD);
}

/**
 * Where each parameter of a model is in a checkpoint. A table that is both embedding and output layer may be stored under
 * either name.
 * @throws DataError naming what is missing, unknown or of another shape; `source` names the folder.
 */
export function namesInCheckpoint(
  config: DecoderConfig,
  tensors: ReadonlyMap<string, { readonly shape: readonly number[] }>,
  source: string,
): ReadonlyMap<string, string> {
  const shapes = parameterShapes(config);
  const names = new Map(Object.keys(shapes).map((name) => [name, name]));
  if (config.tie_word_embeddings && !tensors.has(TABLE) && tensors.has(HEAD)) names.set(TABLE, HEAD);
  const wrong = Object.entries(shapes).flatMap(([name, shape]) => {
    const found = tensors.get(names.get(name)!);
    if (found === undefined) return [`missing: ${name} [${shape.join(", ")}]`];
    if (found.shape.join() === shape.join()) return [];
    return [`${names.get(name)}: shape [${found.shape.join(", ")}], the configuration says [${shape.join(", ")}]`];
  });
  for (const name of tensors.keys()) {
    if (!(name in shapes) && !isSuperfluous(name, config)) wrong.push(`unknown: ${name}`);
  }
  if (wrong.length > 0) {
    const more = wrong.length > 4 ? [`and ${wrong.length - 4} more`] : [];
    const evidence = [...wrong.slice(0, 4), ...more];
    throw new DataError(`${source}: the tensors do not fit config.json`, evidence, "check that both are of one model");
  }
  return names;
}

/**
 * A model from the tensors of a checkpoint in memory, trainable, in f32.
 * @throws DataError naming what is missing, unknown, of another shape or not finite; `source` names the folder.
 */
export function modelFromTensors(
  config: DecoderConfig,
  tensors: ReadonlyMap<string, TensorData>,
  source: string,
): DecoderModel<DecoderConfig, Tensor> {
  const names = namesInCheckpoint(config, tensors, source);
  const leaf = (shape: Shape, _role: ParameterRole, name: string) => {
    const stored = names.get(name)!;
    const values = toFloat32(tensors.get(stored)!);
    refuseNonFinite(values, `${source}: ${stored}`);
    return parameter(tensor(values, shape));
  };
  return assembleModel(config, { matrix: leaf, vector: leaf });
}

/** How matrices are held: as they are computed with, in codes, or in codes where they are stored so. */
export type WeightKind = "f32" | "q8" | "q4" | "stored";

/** Bits of the codes of a matrix; undefined where it stays as it is. */
export function codeBits(kind: WeightKind, name: string, shape: Shape): CodeBits | undefined {
  if (kind === "f32" || kind === "stored" || !QuantisedMatrix.fits(shape)) return undefined;
  return kind === "q8" || name === TABLE || name === HEAD ? 8 : 4;
}

/** How a model's weights are held. */
export interface LoadOptions {
  /**
   * `f32`: trainable numbers, the default; where a matrix is larger than one binding can hold, constant ones. `q8`: every matrix whose rows are made of groups of 32 in 8 bits, a fourth of the
   * memory, and nothing trainable. `q4`: these matrices in 4 bits, but embeddings and output layer in 8. `stored`: `f32`, or the
   * codes of a model that was stored in codes.
   */
  readonly weights?: WeightKind;
  /** Most positions that a text may have, where that is less than the model's: tables of angles are made for as many. */
  readonly positions?: number;
}

/** What they must be. */
export const loadRules: Rules<LoadOptions> = {
  weights: option.optional(option.oneOf("f32", "q8", "q4", "stored")),
  positions: option.optional(option.whole({ least: 1 })),
};

/**
 * A model from the tensors of a checkpoint, which are read one after the other.
 * @throws DataError naming what is missing, unknown, of another shape or not finite; `source` names the folder. ConfigError for
 * a weight that is too large for its codes
 */
async function loadTensors(
  config: DecoderConfig,
  checkpoint: Checkpoint,
  source: string,
  options: LoadOptions = {},
): Promise<DecoderModel> {
  const stored = new Map(checkpoint.names.map((name) => [name, checkpoint.read(name)]));
  const { weights: wanted = "f32" } = options;
  const inCodes = [...stored.values()].some(({ quantised }) => quantised !== undefined);
  // What is in codes is never trained, nor are the few numbers beside them.
  const weights = wanted === "stored" && !inCodes ? "f32" : wanted;
  const names = namesInCheckpoint(config, stored, source);
  const loaded = new Map<string, Weight>();
  const shapes = parameterShapes(config);
  const read = (name: string) => checkpoint.read(names.get(name)!);
  const called = (name: string) => `${source}: ${names.get(name)}`;
  const unfilled = unfilledWeights(shapes, weights);
  try {
    for (const [name, shape] of Object.entries(shapes)) {
      if (loaded.has(name)) continue;
      const bits = weights === "stored" ? read(name).quantised?.bits : codeBits(weights, name, shape);
      if (bits !== undefined) {
        const alike = (each: string) =>
          read(each).dtype === read(name).dtype && read(each).quantised?.bits === read(name).quantised?.bits;
        const together = neighbours(name, shapes, bits).filter(alike);
        const sources = together.map((each) => ({ tensor: read(each), label: called(each) }));
        const whole = await codedMatrix(sources, stacked(together, shapes), bits);
        for (const [own, part] of parted(whole, together, shapes)) loaded.set(own, part);
        continue;
      }
      const made = unfilled(shape);
      loaded.set(name, made);
      const pieces = floatPieces(read(name), called(name));
      await (made instanceof SplitMatrix ? made.fill(pieces) : writePieces(made, pieces));
    }
  } catch (error) {
    for (const each of loaded.values()) each.dispose();
    throw error;
  }
  const leaf = {
    matrix: (_shape: Shape, _role: ParameterRole, name: string) => loaded.get(name)!,
    vector: (_shape: Shape, _role: ParameterRole, name: string) => loaded.get(name) as Tensor,
  };
  return forGeneration(assembleModel(config, leaf, options.positions), weights);
}

/** A model in codes, which is there to generate, gets what decoding reads beside its weights. */
function forGeneration(model: DecoderModel, weights: WeightKind): DecoderModel {
  return weights === "f32" ? model : { ...model, vectors: new DecodeVectors(model.model.layers) };
}

/**
 * Makes numbers that are to be filled in: parameters where the model can be trained, else as little memory as they take, a matrix larger
 * than one binding in parts.
 */
function unfilledWeights(shapes: Readonly<Record<string, Shape>>, weights: WeightKind) {
  const constant = weights !== "f32" || Object.values(shapes).some((shape) => SplitMatrix.wanted(shape));
  return (shape: Shape): Tensor | SplitMatrix => {
    if (SplitMatrix.wanted(shape)) return SplitMatrix.unfilled(shape);
    return constant ? reserve(shape) : parameter(empty(shape));
  };
}

/** A model that takes the memory of a loaded one and holds arbitrary numbers: to learn what it takes, before it is loaded. */
export function unfilledModel(config: DecoderConfig, { weights = "f32", positions }: LoadOptions = {}): DecoderModel {
  const shapes = parameterShapes(config);
  const made = new Map<string, QuantisedMatrix>();
  const unfilled = unfilledWeights(shapes, weights);
  const leaf = {
    matrix(shape: Shape, _role: ParameterRole, name: string): Weight {
      const bits = codeBits(weights, name, shape);
      if (bits === undefined) return unfilled(shape);
      if (!made.has(name)) {
        const together = neighbours(name, shapes, bits);
        const whole = QuantisedMatrix.unfilled(stacked(together, shapes), { bits });
        for (const [own, part] of parted(whole, together, shapes)) made.set(own, part);
      }
      return made.get(name)!;
    },
    vector: (shape: Shape) => unfilled(shape) as Tensor,
  };
  return forGeneration(assembleModel(config, leaf, positions), weights);
}

/**
 * A model from a checkpoint, wherever its files are, by default trainable, in f32. The tokens that end a text are those of
 * `config.json` and of `generation_config.json` together: `config.eos_token_id` holds them all.
 * @param source what to call the checkpoint in errors
 * @throws ConfigError or DataError for options that cannot be, or when a file is missing, truncated, of another model, or holds
 * weights that are no numbers.
 */
export async function modelFromCheckpoint(
  checkpoint: Checkpoint,
  source: string,
  options: LoadOptions = {},
): Promise<DecoderModel> {
  checkOptions("loadModel", options, loadRules);
  const config = readModelConfig(checkpoint.config, `${source}/config.json`);
  const generation = await checkpoint.json("generation_config.json");
  const whole = withGenerationEnds(config, generation, `${source}/generation_config.json`);
  return loadTensors(whole, checkpoint, source, options);
}

/** The configuration with the end tokens that `generation_config.json` names as well. */
function withGenerationEnds(config: DecoderConfig, generation: unknown, path: string): DecoderConfig {
  const named = (isTable(generation) ? generation.eos_token_id : undefined) ?? null;
  const ids: unknown = typeof named === "number" ? [named] : (named ?? []);
  if (!Array.isArray(ids) || ids.some((id) => !Number.isInteger(id) || id < 0)) {
    const evidence = `found: ${JSON.stringify(named)}`;
    throw new ConfigError(`${path}: eos_token_id names no tokens`, evidence, "it is a token id, or a list of them");
  }
  const before = endTokens(config);
  const more = ids.filter((id: number) => !before.includes(id));
  if (more.length === 0) return config;
  const all: number[] = [...before, ...more];
  const [only] = tupleOf(all, 1) ?? [];
  return { ...config, eos_token_id: only ?? all };
}
