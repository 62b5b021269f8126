// Low-rank corrections as PEFT lays them out: adapter_config.json and adapter_model.safetensors in a folder (Node only).

import { join } from "node:path";
import { ConfigError, DataError, isTable } from "../../platform/index.ts";
import { ensureDir, fileExists, readJson, writeJson } from "../../platform/node.ts";
import { openSafetensors, type WrittenFile, writeSafetensors } from "./safetensors_file.ts";
import type { TensorSource } from "./tensor_source.ts";

export const ADAPTER_CONFIG = "adapter_config.json";
export const ADAPTER_WEIGHTS = "adapter_model.safetensors";

/** What a folder says of its corrections, besides their numbers. */
export interface AdapterFacts {
  /** The folder, or the name at Hugging Face, of the model that is corrected. */
  readonly base: string;
  readonly rank: number;
  readonly alpha: number;
  /** The layers that have one, by the last part of their path. */
  readonly targets: readonly string[];
  /** Corrections are multiplied by alpha / √rank, and not by alpha / rank. */
  readonly rankStabilised?: boolean;
}

/** Corrections as they are stored, by the names that their tensors have in a module: `model.layers.0.self_attn.q_proj.lora_A.weight`. */
export interface StoredAdapter {
  readonly facts: AdapterFacts;
  readonly names: readonly string[];
  /** @throws DataError for a name that it has not */
  read(name: string): TensorSource;
}

/** What corrections are multiplied by. */
export function adapterScale({ rank, alpha, rankStabilised = false }: AdapterFacts): number {
  return alpha / (rankStabilised ? Math.sqrt(rank) : rank);
}

/** Whether a folder holds corrections. */
export function isAdapterFolder(folder: string): Promise<boolean> {
  return fileExists(join(folder, ADAPTER_CONFIG));
}

const PREFIX = "base_model.model.";
const NAME = /^(.+)\.lora_[AB]\.weight$/;

/** Fields that change what corrections mean, with the values at which they do not. */
const PLAIN: Readonly<Record<string, readonly unknown[]>> = {
  peft_type: ["LORA"],
  bias: ["none"],
  fan_in_fan_out: [false],
  use_dora: [false],
  use_qalora: [false],
  lora_bias: [false],
  modules_to_save: [],
  rank_pattern: [],
  alpha_pattern: [],
  layer_replication: [],
  target_parameters: [],
  trainable_token_indices: [],
  alora_invocation_tokens: [],
  arrow_config: [],
  use_bdlora: [],
  kasa_config: [],
  velora_config: [],
  monteclora_config: [],
  // The others change the weights that are corrected.
  init_lora_weights: [true, false, "gaussian", "eva", "orthogonal"],
};

/**
 * Opens the corrections in a folder.
 *
 * @throws DataError where a file is missing or cut off, or holds what is no correction of a linear layer; ConfigError for kinds of corrections
 * that are not carried out
 */
export async function openAdapter(folder: string): Promise<StoredAdapter> {
  const place = join(folder, ADAPTER_CONFIG);
  const config = await readJson<unknown>(place);
  if (!isTable(config)) throw new DataError(`${place}: not a configuration`, JSON.stringify(config).slice(0, 100));
  for (const [field, plain] of Object.entries(PLAIN)) {
    const value = config[field] ?? null;
    const says = typeof value === "object" ? Object.keys(value ?? {}).length > 0 : value !== false;
    if ((!says && field !== "peft_type") || plain.includes(value)) continue;
    const evidence = `${field}: ${JSON.stringify(value).slice(0, 100)}`;
    throw new ConfigError(
      `${place}: this kind of adapter is not carried out`,
      evidence,
      "plain LoRA of linear layers is",
    );
  }
  const { r: rank, lora_alpha: alpha, base_model_name_or_path: base, use_rslora: rankStabilised } = config;
  const wrong = [
    ...(Number.isInteger(rank) && (rank as number) > 0 ? [] : [`r: ${JSON.stringify(rank)}`]),
    ...(typeof alpha === "number" && alpha > 0 ? [] : [`lora_alpha: ${JSON.stringify(alpha)}`]),
    ...(typeof base === "string" || base === null || base === undefined
      ? []
      : [`base_model_name_or_path: ${JSON.stringify(base)}`]),
  ];
  if (wrong.length > 0)
    throw new DataError(
      `${place}: not an adapter's configuration`,
      wrong,
      "PEFT writes r, lora_alpha and the base's name",
    );
  const file = join(folder, ADAPTER_WEIGHTS);
  const { tensors } = await openSafetensors(file);
  const stored = new Map(
    [...tensors].map(([name, source]) => [name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name, source]),
  );
  const strange = [...stored.keys()].find((name) => !NAME.test(name));
  if (strange !== undefined)
    throw new DataError(
      `${file}: not a correction of a linear layer`,
      strange,
      "plain LoRA of linear layers is carried out",
    );
  const layers = [...stored.keys()].map((name) => NAME.exec(name)?.[1] ?? "");
  const targets = [...new Set(layers.map((path) => path.slice(path.lastIndexOf(".") + 1)))].sort();
  const facts = {
    base: (base as string | null | undefined) ?? "",
    rank: rank as number,
    alpha: alpha as number,
    targets,
  };
  return {
    facts: rankStabilised === true ? { ...facts, rankStabilised: true } : facts,
    names: [...stored.keys()],
    read(name) {
      const found = stored.get(name);
      if (found !== undefined) return found;
      throw new DataError(`${file}: there is no tensor "${name}"`, `it has ${stored.size} others`);
    },
  };
}

/**
 * Writes corrections into a folder, by the names that they have in a module; the configuration comes last.
 *
 * @returns what was written, by the names of the files with weights
 */
export async function writeAdapter(
  folder: string,
  { base, rank, alpha, targets, rankStabilised = false }: AdapterFacts,
  tensors: ReadonlyMap<string, TensorSource>,
): Promise<Record<string, WrittenFile>> {
  await ensureDir(folder);
  const named = new Map([...tensors].map(([name, source]) => [`${PREFIX}${name}`, source]));
  const written = await writeSafetensors(join(folder, ADAPTER_WEIGHTS), named, { format: "pt" });
  await writeJson(join(folder, ADAPTER_CONFIG), {
    peft_type: "LORA",
    task_type: "CAUSAL_LM",
    base_model_name_or_path: base,
    r: rank,
    lora_alpha: alpha,
    target_modules: targets,
    lora_dropout: 0,
    bias: "none",
    fan_in_fan_out: false,
    use_rslora: rankStabilised,
    use_dora: false,
    modules_to_save: null,
    inference_mode: true,
  });
  return { [ADAPTER_WEIGHTS]: written };
}
