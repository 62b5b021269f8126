// Low-rank adaptation (Hu et al. 2021): a frozen weight W gets a trained correction scale · B A of rank r.

import { QuantisedMatrix } from "../ops/index.ts";
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

function isWeight(value: unknown): boolean {
  return value instanceof Tensor || value instanceof QuantisedMatrix;
}

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

/** The layers of these names. @throws ConfigError for a name that no layer has, or whose weight is no matrix. */
function targeted(module: Module, targets: readonly string[]): Record<string, Adaptable> {
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
  const layers = targeted(module, targets);
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

/**
 * Adds the corrections into the weights and removes them; the module computes the same as before.
 * @throws ConfigError when a target is no layer, none of them has a correction, or a weight is quantised.
 */
export async function mergeLora(module: Module, targets: readonly string[]): Promise<void> {
  checkValue("mergeLora", "targets", targets, targetsRule);
  const layers = Object.values(targeted(module, targets)).filter(({ lora_A }) => lora_A !== undefined);
  if (layers.length === 0) {
    throw new ConfigError("there is no low-rank correction to merge", targets.join(", "), "add one first: addLora");
  }
  const fixed = layers.map(({ weight }) => weight).find((weight) => weight instanceof QuantisedMatrix);
  if (fixed !== undefined) {
    const hint = "keep the correction beside it, or load the model in f32";
    throw new ConfigError(`a correction cannot be merged into a weight in ${fixed.bits} bits`, String(fixed), hint);
  }
  for (const layer of layers) {
    const { weight, lora_A, lora_B, loraScale } = layer;
    if (!lora_A || !lora_B || loraScale === undefined || weight instanceof QuantisedMatrix) continue;
    const merged = noGrad(() => scope(() => weight.add(lora_B.weight.matmul(lora_A.weight).mul(loraScale))));
    weight.write(await merged.data());
    for (const tensor of [merged, lora_A.weight, lora_B.weight]) tensor.dispose();
    delete layer.lora_A;
    delete layer.lora_B;
    delete layer.loraScale;
  }
}

/** @throws ConfigError where one of these parameters belongs to a correction: checkpoints have no place for them. */
export function refuseLora(names: readonly string[]): void {
  const adapted = names.find((name) => /(^|\.)lora_[AB]\./.test(name));
  if (adapted === undefined) return;
  throw new ConfigError("a model with low-rank corrections cannot be saved", adapted, "merge them first: mergeLora");
}
