// Low-rank adaptation (Hu et al. 2021): a frozen weight W gets a trained correction scale · B A of rank r.

import { isWeight, QuantisedMatrix, SplitMatrix } from "../ops/index.ts";
import { ConfigError, checkOptions, checkValue, option, Random, type Rules } from "../platform/index.ts";
import { noGrad, scope, Tensor } from "../tensor/index.ts";
import { constantParameter, normalParameter } from "./initialise.ts";
import type { Adaptable } from "./layers.ts";
import { type Module, parameters, setTrainable } from "./module.ts";

export interface LoraOptions {
  readonly rank: number;
  /** The correction is multiplied by alpha / rank. */
  readonly alpha: number;
  /**
   * Which layers are adapted, by the last part of their path, such as "q_proj". An embedding table is corrected in what it
   * looks up and, where the output layer is the same table, there as well.
   */
  readonly targets: readonly string[];
  readonly random: Random;
}

const targetsRule = option.listOf(option.text, { least: 1 });

const rules: Rules<LoraOptions> = {
  rank: option.whole({ least: 1 }),
  alpha: option.float({ above: 0 }),
  targets: targetsRule,
  random: option.instanceOf(Random),
};

/** Every layer with a weight whose last path segment is among the names. */
export function linearLayers(module: Module, names: readonly string[]): Record<string, Adaptable> {
  const found: Record<string, Adaptable> = {};
  const visit = (tree: object, path: string) => {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value !== "object" || value === null || isWeight(value)) continue;
      const below = path === "" ? key : `${path}.${key}`;
      if (names.includes(key) && isWeight(value.weight)) found[below] = value;
      else visit(value, below);
    }
  };
  visit(module, "");
  return found;
}

/** The layers of these names, by their paths. @throws ConfigError for a name that no layer has, or whose weight is no matrix. */
export function targetedLayers(module: Module, targets: readonly string[]): Record<string, Adaptable> {
  const layers = linearLayers(module, targets);
  const named = (path: string) => path.slice(path.lastIndexOf(".") + 1);
  const missing = targets.filter((target) => !Object.keys(layers).some((path) => named(path) === target));
  const others = Object.entries(layers).filter(([, { weight }]) => weight.shape.length !== 2);
  if (missing.length + others.length === 0) return layers;
  const matrices = Object.entries(parameters(module)).filter(
    ([path, { shape }]) => shape.length === 2 && path.endsWith(".weight") && !path.includes(".lora_"),
  );
  const known = [...new Set(matrices.map(([path]) => named(path.slice(0, -".weight".length))))];
  throw new ConfigError(
    "low-rank adaptation has nothing to adapt",
    [
      ...missing.map((target) => `${target}: no layer of this name`),
      ...others.slice(0, 3).map(([path, { weight }]) => `${path}: ${weight}, no matrix`),
    ],
    `layers here: ${known.join(", ")}${known.includes("lm_head") ? "" : "; a tied output layer is the embedding table itself"}`,
  );
}

/**
 * Freezes a module and gives the targeted layers a trained correction, which starts at zero (B = 0).
 * @throws ConfigError when a target is no layer or adapted already, or an option is unknown or out of range.
 */
export function addLora(module: Module, options: LoraOptions): void {
  checkOptions("addLora", options, rules);
  const { rank, alpha, targets, random } = options;
  const layers = targetedLayers(module, targets);
  const adapted = Object.keys(layers).find((path) => layers[path]?.lora_A !== undefined);
  if (adapted !== undefined) {
    throw new ConfigError("the layer has a low-rank correction already", adapted, "merge it first: mergeLora");
  }
  setTrainable(module, false);
  for (const [name, layer] of Object.entries(layers)) {
    const [outputs, inputs] = layer.weight.shape;
    layer.lora_A = { weight: normalParameter([rank, inputs], 1 / Math.sqrt(inputs), random.fork(name)) };
    layer.lora_B = { weight: constantParameter([outputs, rank], 0) };
    layer.loraScale = alpha / rank;
  }
}

/** The two factors of a correction: A is [rank, in], B is [out, rank]. */
export interface LoraPair {
  readonly A: Tensor;
  readonly B: Tensor;
}

/**
 * Freezes a module and gives layers, by their paths, corrections that are there already.
 * @throws ConfigError for a path that is no layer's, and a layer that has a correction.
 */
export function setLora(module: Module, pairs: Readonly<Record<string, LoraPair>>, scale: number): void {
  const paths = Object.keys(pairs);
  const layers = linearLayers(module, [...new Set(paths.map((path) => path.slice(path.lastIndexOf(".") + 1)))]);
  const wrong = paths.find((path) => layers[path] === undefined || layers[path]?.lora_A !== undefined);
  if (wrong !== undefined) {
    const what = layers[wrong] === undefined ? "there is no such layer" : "the layer has a low-rank correction already";
    throw new ConfigError(what, wrong, "take corrections of this model, one for each layer");
  }
  setTrainable(module, false);
  for (const [path, { A, B }] of Object.entries(pairs)) {
    Object.assign(layers[path]!, { lora_A: { weight: A }, lora_B: { weight: B }, loraScale: scale });
  }
}

/** The factors of all corrections in a module, by their paths. */
export function loraParameters(module: Module): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(parameters(module)).filter(([name]) => isLoraName(name)));
}

/** Whether a parameter of this name belongs to a correction. */
export function isLoraName(name: string): boolean {
  return /(^|\.)lora_[AB]\./.test(name);
}

/** The module as it was before it was corrected: another tree with the same tensors, which must not be freed. */
export function withoutLora<M extends Module>(module: M): M {
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    const kept = Object.entries(value).filter(([key]) => key !== "lora_A" && key !== "lora_B" && key !== "loraScale");
    return Object.fromEntries(kept.map(([key, each]) => [key, copy(each)]));
  };
  return copy(module) as M;
}

/**
 * Adds the corrections into the weights and removes them; the module computes the same as before.
 * @returns how many layers had one
 * @throws ConfigError when a target is no layer, none of them has a correction, or a weight is in codes or parts.
 */
export async function mergeLora(module: Module, targets: readonly string[]): Promise<number> {
  checkValue("mergeLora", "targets", targets, targetsRule);
  const layers = Object.values(targetedLayers(module, targets)).filter(({ lora_A }) => lora_A !== undefined);
  if (layers.length === 0) {
    throw new ConfigError("there is no low-rank correction to merge", targets.join(", "), "add one first: addLora");
  }
  const fixed = layers
    .map(({ weight }) => weight)
    .find((weight) => weight instanceof SplitMatrix || weight instanceof QuantisedMatrix);
  if (fixed !== undefined) {
    const [what, hint] =
      fixed instanceof SplitMatrix
        ? ["that is larger than one binding", "keep the correction beside it, or merge on an adapter with larger ones"]
        : [`in ${fixed.bits} bits`, "keep the correction beside it, or load the model in f32"];
    throw new ConfigError(`a correction cannot be merged into a weight ${what}`, String(fixed), hint);
  }
  for (const layer of layers) {
    const { weight, lora_A, lora_B, loraScale } = layer;
    if (!lora_A || !lora_B || loraScale === undefined || !(weight instanceof Tensor)) continue;
    const merged = noGrad(() => scope(() => weight.add(lora_B.weight.matmul(lora_A.weight).mul(loraScale))));
    weight.write(await merged.data());
    for (const tensor of [merged, lora_A.weight, lora_B.weight]) tensor.dispose();
    delete layer.lora_A;
    delete layer.lora_B;
    delete layer.loraScale;
  }
  return layers.length;
}

/** @throws ConfigError where one of these parameters belongs to a correction: checkpoints have no place for them. */
export function refuseLora(names: readonly string[]): void {
  const adapted = names.find(isLoraName);
  if (adapted === undefined) return;
  throw new ConfigError("a model with low-rank corrections cannot be saved", adapted, "merge them first: mergeLora");
}
