// The architectures by `model_type`. Adding one is one file in architectures/ and one line here.

import { ConfigError } from "../src/platform/index.ts";
import type { Architecture } from "./architectures/architecture.ts";
import { llama } from "./architectures/llama.ts";
import { qwen2 } from "./architectures/qwen2.ts";
import { qwen3 } from "./architectures/qwen3.ts";
import type { DecoderConfig } from "./config.ts";

const architectures: ReadonlyMap<string, Architecture> = new Map(
  [llama, qwen2, qwen3].map((each) => [each.modelType, each as unknown as Architecture]),
);

/** The `model_type` of every architecture that is known. */
export const modelTypes: readonly string[] = [...architectures.keys()];

/** The architecture of a configuration. @throws ConfigError for one that is not known; `source` names where it is from. */
export function architectureOf({ model_type }: Pick<DecoderConfig, "model_type">, source = "model"): Architecture {
  const found = architectures.get(model_type);
  if (found) return found;
  throw new ConfigError(
    `${source}: the architecture is not known`,
    `model_type: ${JSON.stringify(model_type)}`,
    `known: ${modelTypes.join(", ")}`,
  );
}
