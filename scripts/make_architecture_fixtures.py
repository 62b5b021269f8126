#!/usr/bin/env python3
"""Writes tiny checkpoints of Hugging Face's own models, with their logits and gradients, that test/ compares with.

Run by hand:  pip install torch transformers
              python3 scripts/make_architecture_fixtures.py            writes test/fixtures/

The models compute in float64; their weights, biases and gains are random and rounded to float32 before anything is computed
from them. config.json is stored as the library writes it. Made with Transformers 5.24.0 and PyTorch 2.15.0.
"""

import json
import os
import tempfile
from pathlib import Path

os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from make_fixtures import FOLDER, safetensors
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)

SIZES = dict(
    vocab_size=29,
    hidden_size=24,
    intermediate_size=40,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=64,
    bos_token_id=1,
    eos_token_id=2,
    attn_implementation="eager",
)

YARN = dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=16, rope_theta=10000.0)

CASES = {
    "qwen2": (Qwen2ForCausalLM, Qwen2Config(**{**SIZES, "hidden_size": 32}, tie_word_embeddings=True)),
    "qwen3": (Qwen3ForCausalLM, Qwen3Config(**SIZES, head_dim=16, tie_word_embeddings=False)),
    "qwen3_bias": (Qwen3ForCausalLM, Qwen3Config(**{**SIZES, "num_hidden_layers": 1}, head_dim=8, attention_bias=True, tie_word_embeddings=True)),
    "llama_bias": (
        LlamaForCausalLM,
        LlamaConfig(
            **{**SIZES, "hidden_size": 32, "num_hidden_layers": 1},
            attention_bias=True,
            mlp_bias=True,
            rope_parameters=YARN,
            tie_word_embeddings=False,
        ),
    ),
    # YaRN as DeepSeek's files spell it: both corrections, whose ratio is the attention factor.
    "llama_mscale": (
        LlamaForCausalLM,
        LlamaConfig(
            **{**SIZES, "hidden_size": 32, "num_hidden_layers": 1},
            rope_parameters=dict(YARN, mscale=1.0, mscale_all_dim=0.5, beta_fast=32, beta_slow=1),
            tie_word_embeddings=False,
        ),
    ),
    "qwen3_dynamic": (
        Qwen3ForCausalLM,
        Qwen3Config(
            **{**SIZES, "num_hidden_layers": 1},
            head_dim=8,
            rope_parameters=dict(rope_type="dynamic", factor=2.0, rope_theta=1000000.0),
            tie_word_embeddings=True,
        ),
    ),
}


def random_weights(model, seed):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            mean = 1.0 if name.endswith("norm.weight") else 0.0
            made = mean + 0.3 * torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
            parameter.copy_(made.float().double())


def main():
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    facts, tensors = {"cases": []}, {}
    for index, (name, (kind, config)) in enumerate(CASES.items()):
        model = kind(config).double().eval()
        random_weights(model, index)
        ids = torch.arange(19)[None] * 7 % 29
        output = model(ids, labels=ids)
        output.loss.backward()
        with tempfile.TemporaryDirectory() as folder:
            config.architectures = [kind.__name__]
            config.save_pretrained(folder)
            stored = json.loads((Path(folder) / "config.json").read_text())
        facts["cases"].append({"name": name, "config": stored, "ids": ids[0].tolist(), "loss": output.loss.item()})
        tensors[f"{name}/logits"] = output.logits[0].detach()
        for key, value in model.named_parameters():
            tensors[f"{name}/weight/{key}"] = value.detach()
            tensors[f"{name}/gradient/{key}"] = value.grad
    (FOLDER / "architectures.json").write_text(json.dumps(facts, indent=1) + "\n")
    (FOLDER / "architectures.safetensors").write_bytes(safetensors(tensors))


if __name__ == "__main__":
    main()
