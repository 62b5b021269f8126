// Configurations, presets and parameter counts. No device needed.

import { describe, expect, test } from "vitest";
import {
  configParameterCount,
  llamaConfig,
  parameterShapes,
  preset,
  presetNames,
  readModelConfig,
  rotaryScaling,
  writeModelConfig,
} from "../../models/index.ts";

const small = {
  vocab_size: 512,
  hidden_size: 128,
  intermediate_size: 352,
  num_hidden_layers: 4,
  num_attention_heads: 4,
};

/** config.json of a 7B model of the DeepSeek-LLM family, stretched by YaRN. */
const prover = {
  architectures: ["LlamaForCausalLM"],
  attention_bias: false,
  attention_dropout: 0.0,
  bos_token_id: 100000,
  eos_token_id: 100001,
  hidden_act: "silu",
  hidden_size: 4096,
  initializer_range: 0.02,
  intermediate_size: 11008,
  max_position_embeddings: 65536,
  model_type: "llama",
  num_attention_heads: 32,
  num_hidden_layers: 30,
  num_key_value_heads: 32,
  pretraining_tp: 1,
  rms_norm_eps: 1e-6,
  rope_scaling: { type: "yarn", factor: 16.0, original_max_position_embeddings: 4096 },
  rope_theta: 10000,
  tie_word_embeddings: false,
  torch_dtype: "bfloat16",
  transformers_version: "4.33.1",
  use_cache: true,
  vocab_size: 102400,
};

/** config.json of the open provers that are a Qwen3, by their sizes. */
const qwen3 = (hidden: number, inner: number, layers: number, heads: number, tied: boolean) => ({
  architectures: ["Qwen3ForCausalLM"],
  attention_bias: false,
  attention_dropout: 0.0,
  bos_token_id: 151643,
  eos_token_id: 151645,
  head_dim: 128,
  hidden_act: "silu",
  hidden_size: hidden,
  initializer_range: 0.02,
  intermediate_size: inner,
  max_position_embeddings: 40960,
  max_window_layers: layers,
  model_type: "qwen3",
  num_attention_heads: heads,
  num_hidden_layers: layers,
  num_key_value_heads: 8,
  rms_norm_eps: 1e-6,
  rope_scaling: null,
  rope_theta: 1000000,
  sliding_window: null,
  tie_word_embeddings: tied,
  torch_dtype: "bfloat16",
  transformers_version: "4.51.3",
  use_cache: true,
  use_sliding_window: false,
  vocab_size: 151936,
});

describe("the sizes of open provers", () => {
  test.each([
    [1024, 3072, 28, 16, true, 596_049_920],
    [2048, 6144, 28, 16, true, 1_720_574_976],
    [2560, 9728, 36, 32, true, 4_022_468_096],
    [4096, 12288, 36, 32, false, 8_190_735_360],
  ] as const)("a Qwen3 of width %d", (hidden, inner, layers, heads, tied, count) => {
    const given = qwen3(hidden, inner, layers, heads, tied);
    const config = readModelConfig(given, "config.json");
    expect(configParameterCount(config)).toBe(count);
    const { torch_dtype: dtype, rope_theta, rope_scaling: _, ...rest } = given;
    const newer = { ...rest, dtype, rope_parameters: { rope_type: "default", rope_theta } };
    expect({ ...readModelConfig(newer, "config.json"), rope_scaling: null }).toEqual(config);
    expect(readModelConfig({ ...given, eos_token_id: [151645, 151643] }, "config.json").eos_token_id).toEqual([
      151645, 151643,
    ]);
  });
});

describe("fields that are not known", () => {
  test.each([
    [
      { attn_logit_softcapping: 50 },
      /config\.json: attn_logit_softcapping is not known for Llama\n {2}attn_logit_softcapping: 50/,
    ],
    [{ quantization_config: { bits: 4 } }, /another program quantised these weights/],
    [{ rope_scaling: { type: "yarn", factor: 4, beta_quick: 32 } }, /"yarn" has the field beta_quick/],
    [
      { rope_scaling: { rope_type: "longrope" } },
      /"longrope" is not known\n.*\n.*default, linear, dynamic, yarn, llama3/,
    ],
    [{ rope_parameters: { full_attention: { rope_type: "default" } } }, /has the field full_attention/],
  ])("%j", (over, message) => {
    expect(() => readModelConfig({ ...prover, ...over }, "config.json")).toThrow(message);
  });

  test("what other programs write beside it is taken, as is what is null", () => {
    const more = { _name_or_path: "x", _whatever: 1, unsloth_version: "2025", auto_map: {}, future: null };
    expect(readModelConfig({ ...prover, ...more }, "config.json")).toEqual(readModelConfig(prover, "config.json"));
  });
});

test("the spellings of YaRN's attention factor", () => {
  const factorOf = (more: object) => {
    const scaling = { type: "yarn", factor: 16, original_max_position_embeddings: 4096, ...more };
    const made = rotaryScaling(readModelConfig({ ...prover, rope_scaling: scaling }, "config.json").rope_scaling);
    return made.kind === "yarn" ? made.attentionFactor : undefined;
  };
  const plain = 0.1 * Math.log(16) + 1;
  expect(factorOf({})).toBeCloseTo(plain, 12);
  expect(factorOf({ mscale: 1, mscale_all_dim: 1 })).toBe(1);
  expect(factorOf({ mscale: 0.7, mscale_all_dim: 1 })).toBeCloseTo((0.07 * Math.log(16) + 1) / plain, 12);
  expect(factorOf({ mscale: 1 })).toBeCloseTo(plain, 12);
  expect(factorOf({ attention_factor: 1.5, mscale: 1, mscale_all_dim: 1 })).toBe(1.5);
  expect(factorOf({ attn_factor: 0.5 })).toBeCloseTo(0.5 * plain, 12);
});

test("dynamic scaling is none up to the model's positions, and needs its factor", () => {
  expect(rotaryScaling({ rope_type: "dynamic", factor: 4 }, 4096)).toEqual({ kind: "none" });
  expect(() => rotaryScaling({ type: "dynamic" }, 4096)).toThrow(/"dynamic" needs the number factor/);
});

describe("reading config.json", () => {
  test("a published configuration, down to its parameter count", () => {
    const config = readModelConfig(prover, "config.json");
    expect(config.head_dim).toBe(128);
    expect(rotaryScaling(config.rope_scaling)).toMatchObject({ kind: "yarn", factor: 16, betaFast: 32, betaSlow: 1 });
    expect(configParameterCount(config)).toBe(6_910_365_696);
    expect(Object.keys(parameterShapes(config))).toHaveLength(273);
  });

  test("what is written reads back the same, keys in Hugging Face's order", () => {
    const config = readModelConfig(prover, "config.json");
    const written = writeModelConfig(config, "BF16");
    expect(readModelConfig(JSON.parse(JSON.stringify(written)), "copy")).toEqual(config);
    expect(written).toMatchObject({
      architectures: ["LlamaForCausalLM"],
      model_type: "llama",
      torch_dtype: "bfloat16",
    });
    expect(Object.keys(written)).toEqual(Object.keys(written).toSorted());
  });

  test("rope_parameters of newer files", () => {
    const { rope_scaling: _scaling, rope_theta: _theta, ...rest } = prover;
    const newer = { ...rest, rope_parameters: { rope_type: "linear", factor: 2, rope_theta: 5000 } };
    const config = readModelConfig(newer, "config.json");
    expect(config.rope_theta).toBe(5000);
    expect(rotaryScaling(config.rope_scaling)).toEqual({ kind: "linear", factor: 2 });
  });

  test.each([
    [
      { ...prover, model_type: "mamba" },
      'config.json: the architecture is not known\n  model_type: "mamba"\n  hint: known: llama, qwen2, qwen3',
    ],
    [{ ...prover, hidden_act: "gelu" }, "config.json: only SwiGLU"],
    [{ ...prover, hidden_size: "4096" }, "config.json: hidden_size has the wrong type"],
    [{ ...prover, vocab_size: undefined }, "config.json: vocab_size is missing"],
    [{ ...prover, num_key_value_heads: 5 }, "the attention heads do not fit together"],
    [
      { ...prover, head_dim: 24 },
      "attention heads of 24 numbers are not known\n  head_dim: 24\n  hint: the head size is one of 8, 16, ",
    ],
    [
      { ...prover, num_hidden_layers: 2.5 },
      "config.json cannot work with the option num_hidden_layers\n  num_hidden_layers: 2.5",
    ],
    [{ ...prover, rope_scaling: { type: "longrope", factor: 2 } }, 'rope_scaling of type "longrope" is not known'],
    [{ ...prover, rope_scaling: { type: "yarn" } }, "needs the number factor"],
  ])("what cannot be loaded is refused: %#", (json, message) => {
    expect(() => readModelConfig(json, "config.json")).toThrow(message);
  });
});

describe("presets", () => {
  test.each([
    ["micro", 512, 0.2e6],
    ["tiny", 512, 0.7e6],
    ["small", 512, 3e6],
    ["medium", 512, 10e6],
    ["base", 4096, 30e6],
    ["large", 8192, 100e6],
  ])("%s has its size", (name, vocab_size, count) => {
    const parameters = configParameterCount(preset(name, { vocab_size }));
    expect(Math.abs(parameters / count - 1)).toBeLessThan(0.12);
  });

  test("anything can be overridden, nothing can be misspelt", () => {
    expect(preset("tiny", { vocab_size: 64, tie_word_embeddings: false }).tie_word_embeddings).toBe(false);
    expect(() => preset("tinny", { vocab_size: 64 })).toThrow(`presets: ${presetNames.join(", ")}`);
  });
});

test("defaults are Hugging Face's", () => {
  const config = llamaConfig(small);
  expect(config).toMatchObject({ num_key_value_heads: 4, head_dim: 32, rope_theta: 10000, rms_norm_eps: 1e-6 });
  expect(config.tie_word_embeddings).toBe(false);
});
