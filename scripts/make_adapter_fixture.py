#!/usr/bin/env python3
"""Writes a small Qwen3 with an adapter of PEFT, as both libraries save them, and what they compute, to test/fixtures/adapter_peft.

Run by hand:  pip install torch transformers peft
              python3 scripts/make_adapter_fixture.py              writes the fixture
              python3 scripts/make_adapter_fixture.py FOLDER       reads an adapter that gentzen wrote and compares with it

The fixture was made with PEFT 0.21.2, Transformers 5.24.0 and PyTorch 2.15.0, everything in float32.
"""

import json
import os
import sys
from pathlib import Path

os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, Qwen3Config, Qwen3ForCausalLM

FOLDER = Path(__file__).resolve().parent.parent / "test" / "fixtures" / "adapter_peft"
IDS = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def logits(model):
    return model(torch.tensor([IDS])).logits[0]


def main():
    torch.manual_seed(5)
    config = Qwen3Config(
        vocab_size=48,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=16,
        max_position_embeddings=64,
        initializer_range=0.2,
        tie_word_embeddings=True,
        attn_implementation="eager",
    )
    model = Qwen3ForCausalLM(config)
    model.save_pretrained(FOLDER / "base")
    plain = logits(model).detach()
    adapted = get_peft_model(model, LoraConfig(r=4, lora_alpha=6, target_modules=TARGETS, task_type="CAUSAL_LM"))
    generator = torch.Generator().manual_seed(11)
    tensors = {"base_logits": plain}
    for name, value in adapted.named_parameters():
        if "lora_" in name:
            value.data = torch.randn(*value.shape, generator=generator) * 0.2
    adapted.save_pretrained(FOLDER / "adapter")
    path = FOLDER / "adapter" / "adapter_config.json"
    facts = json.loads(path.read_text())
    facts["base_model_name_or_path"] = "../base"
    path.write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n")
    (FOLDER / "adapter" / "README.md").unlink()
    found = logits(adapted)
    logprobs = torch.log_softmax(found[:-1], -1).gather(1, torch.tensor(IDS[1:])[:, None])[:, 0]
    (-logprobs.sum()).backward()
    tensors["logits"] = found.detach()
    for name, value in adapted.named_parameters():
        if "lora_" in name:
            own = name.removeprefix("base_model.model.").replace(".default.", ".")
            tensors[f"gradient/{own}"] = value.grad
    save_file({name: value.contiguous().float() for name, value in tensors.items()}, FOLDER / "expected.safetensors")
    (FOLDER / "expected.json").write_text(json.dumps({"ids": IDS, "rank": 4, "alpha": 6, "targets": TARGETS}) + "\n")


def compare(folder):
    model = AutoModelForCausalLM.from_pretrained(FOLDER / "base", attn_implementation="eager")
    adapted = PeftModel.from_pretrained(model, folder)
    from safetensors.torch import load_file

    expected = load_file(FOLDER / "expected.safetensors")["logits"]
    worst = (logits(adapted) - expected).abs().max().item()
    print(f"read by peft: largest difference {worst:.3g} of logits up to {expected.abs().max().item():.3g}")
    sys.exit(worst > 1e-5)


if len(sys.argv) > 1:
    compare(sys.argv[1])
else:
    main()
