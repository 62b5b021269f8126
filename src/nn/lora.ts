// Low-rank adaptation (Hu et al. 2021): a frozen weight W gets a trained correction scale · B A of rank r.

import { ConfigError, type Random } from "../platform/index.ts";
import { noGrad, scope, Tensor } from "../tensor/index.ts";
import { constantParameter, normalParameter } from "./initialise.ts";
import type { Linear } from "./layers.ts";
import { type Module, setTrainable } from "./module.ts";

export interface LoraOptions {
  readonly rank: number;
  /** The correction is multiplied by alpha / rank. */
  readonly alpha: number;
  /** Which layers are adapted, by the last part of their path, such as "q_proj". */
  readonly targets: readonly string[];
  readonly random: Random;
}

/** Every linear layer of a module whose last path segment is among the names. */
export function linearLayers(module: Module, names: readonly string[]): Record<string, Linear> {
  const found: Record<string, Linear> = {};
  const visit = (tree: object, path: string) => {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value !== "object" || value === null || value instanceof Tensor) continue;
      const below = path === "" ? key : `${path}.${key}`;
      if (names.includes(key) && value.weight instanceof Tensor) found[below] = value;
      else visit(value, below);
    }
  };
  visit(module, "");
  return found;
}

/**
 * Freezes a module and gives the targeted layers a trained correction, which starts at zero (B = 0).
 * @throws ConfigError when no layer has a targeted name, or the rank is not positive.
 */
export function addLora(module: Module, { rank, alpha, targets, random }: LoraOptions): void {
  const layers = linearLayers(module, targets);
  if (Object.keys(layers).length === 0 || !(rank > 0)) {
    throw new ConfigError("low-rank adaptation has nothing to adapt", [
      `targets: ${targets.join(", ")}`,
      `rank: ${rank}`,
    ]);
  }
  setTrainable(module, false);
  for (const [name, layer] of Object.entries(layers)) {
    const [outputs, inputs] = layer.weight.shape;
    layer.lora_A = { weight: normalParameter([rank, inputs], 1 / Math.sqrt(inputs), random.fork(name)) };
    layer.lora_B = { weight: constantParameter([outputs, rank], 0) };
    layer.loraScale = alpha / rank;
  }
}

/** Adds the corrections into the weights and removes them; the module computes the same as before. */
export async function mergeLora(module: Module, targets: readonly string[]): Promise<void> {
  for (const layer of Object.values(linearLayers(module, targets))) {
    const { weight, lora_A, lora_B, loraScale } = layer;
    if (!lora_A || !lora_B || loraScale === undefined) continue;
    const merged = noGrad(() => scope(() => weight.add(lora_B.weight.matmul(lora_A.weight).mul(loraScale))));
    weight.write(await merged.data());
    for (const tensor of [merged, lora_A.weight, lora_B.weight]) tensor.dispose();
    delete layer.lora_A;
    delete layer.lora_B;
    delete layer.loraScale;
  }
}
