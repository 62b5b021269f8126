// Low-rank adaptation of a model that is trained: which layers, of what rank, over weights in 32 or 8 bits.
import { addLora } from "../../../nn/index.ts";
import { QuantisedMatrix } from "../../../ops/index.ts";
import { ConfigError, Random } from "../../../platform/index.ts";
import { BLOCK_LAYERS, type LoraConfig } from "../../lora_fields.ts";
import type { OpenModel } from "../open_model.ts";

/**
 * Makes a model ready to be trained: with the corrections that are asked for, or with those that it has.
 *
 * @param folder where it is from, for whoever opens the corrections later
 * @returns the model with what is said of its corrections, if it has any
 * @throws ConfigError for corrections of a model that has some, and for weights in 8 bits without corrections
 */
export function adapted(opened: OpenModel, config: LoraConfig & { readonly seed: number }, folder: string): OpenModel {
  const { lora: rank, loraAlpha, loraTargets, seed } = config;
  if (rank === undefined) {
    const given = [loraAlpha !== undefined && "loraAlpha", loraTargets !== undefined && "loraTargets"].filter(
      (each) => each !== false,
    );
    if (given.length > 0)
      throw new ConfigError("corrections need a rank", given.join(", "), "give --lora RANK, or leave them out");
    if (opened.adapter === undefined && isQuantised(opened))
      throw new ConfigError(
        "weights in 8 bits cannot be trained",
        "weights q8",
        "train corrections of them (--lora RANK), or leave --weights at f32",
      );
    return opened;
  }
  if (opened.adapter !== undefined)
    throw new ConfigError(
      "the model has low-rank corrections already",
      `rank ${opened.adapter.rank}, --lora ${rank}`,
      "leave --lora out to go on with them, or merge them first: gentzen merge",
    );
  const alpha = loraAlpha ?? 2 * rank;
  const targets = [...(loraTargets ?? BLOCK_LAYERS)];
  addLora(opened.model, { rank, alpha, targets, random: new Random(seed).fork("lora") });
  return { ...opened, adapter: { base: folder, rank, alpha, targets } };
}

/** @throws ConfigError for corrections of a new model */
export function refuseNew({ lora }: Pick<LoraConfig, "lora">): void {
  if (lora === undefined) return;
  throw new ConfigError("a new model has nothing to correct", `--lora ${lora}`, "name a --model, or leave --lora out");
}

function isQuantised({ model }: OpenModel): boolean {
  return [model.model.embed_tokens, ...model.model.layers.map(({ mlp }) => mlp.down_proj)].some(
    ({ weight }) => weight instanceof QuantisedMatrix,
  );
}
