// generation_config.json in a folder (Node).
import { join } from "node:path";
import { fileExists, readJson } from "../../platform/node.ts";
import { type GenerationDefaults, generationDefaultsIn } from "./generation_config.ts";

/** What generation_config.json in a model's folder says; undefined where there is none. @throws ConfigError for a value that cannot be */
export async function generationDefaults(folder: string): Promise<GenerationDefaults | undefined> {
  const path = join(folder, "generation_config.json");
  return (await fileExists(path)) ? generationDefaultsIn(await readJson<unknown>(path), path) : undefined;
}
