#!/usr/bin/env python3
"""Writes numbers of PEFT and TRL that test/ compares with: low-rank adaptation of output layers, and the loss of GRPO.

Run by hand:  pip install torch transformers peft trl
              python3 scripts/make_peer_fixtures.py            writes test/fixtures/

Everything is computed in float64 by the libraries themselves and stored as float32; weights are rounded to float32 before
anything is computed from them. The fixtures were made with PEFT 0.21.2, TRL 1.16.0, Transformers 5.24.0 and PyTorch 2.15.0.
"""

import json
import os
import tempfile

os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from datasets import Dataset
from make_fixtures import FOLDER, safetensors
from peft import LoraConfig, get_peft_model
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import GRPOConfig, GRPOTrainer

VOCABULARY = 23


def small_llama(tied, seed):
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=VOCABULARY,
        hidden_size=16,
        intermediate_size=24,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=32,
        initializer_range=0.3,
        tie_word_embeddings=tied,
        attn_implementation="eager",
    )
    model = LlamaForCausalLM(config).double()
    for parameter in model.parameters():
        parameter.data = parameter.data.float().double()
    keys = ["vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads",
            "max_position_embeddings", "rms_norm_eps", "tie_word_embeddings"]
    return model, {key: getattr(config, key) for key in keys}


def weights_of(model):
    return {name: value.detach().clone() for name, value in model.named_parameters()}


# Low-rank adaptation


def rounded(shape, generator, scale):
    return (torch.randn(*shape, generator=generator) * scale).float().double()


def token_logprobs(model, ids):
    logits = model(torch.tensor([ids])).logits[0, :-1]
    return torch.log_softmax(logits, -1).gather(1, torch.tensor(ids[1:])[:, None])[:, 0]


def lora():
    """Log-probabilities, and gradients of their negative sum, of models whose output layer or table is adapted."""
    ids, rank, alpha = [3, 1, 4, 1, 5, 9, 2, 6], 3, 6
    cases, tensors = [], {}
    for name, tied, targets in [
        ("head", False, ["lm_head"]),
        ("table", False, ["embed_tokens"]),
        ("both", False, ["lm_head", "embed_tokens", "q_proj"]),
        ("tied", True, ["embed_tokens"]),
    ]:
        model, config = small_llama(tied, 5)
        tensors.update({f"{name}/weights/{key}": value for key, value in weights_of(model).items()})
        options = {"ensure_weight_tying": True} if tied else {}
        adapted = get_peft_model(model, LoraConfig(r=rank, lora_alpha=alpha, target_modules=targets, **options))
        adapted.double()
        generator = torch.Generator().manual_seed(11)
        owners = {}
        for key, value in adapted.named_parameters():
            if "lora_" not in key:
                continue
            path = key.removeprefix("base_model.model.").split(".lora_")[0]
            table = "lora_embedding_" in key
            letter = "A" if "_A." in key else "B"
            # A table's correction is looked up: there A and B stand the other way round, transposed.
            part = ({"A": "B", "B": "A"}[letter] if table else letter)
            if tied and path == "lm_head":
                path = "model.embed_tokens"
            owners.setdefault((path, part), []).append((value, table))
        for (path, part), parameters in sorted(owners.items()):
            value, table = parameters[0]
            shape = tuple(reversed(value.shape)) if table else tuple(value.shape)
            start = rounded(shape, generator, 0.5)
            tensors[f"{name}/lora/{path}.lora_{part}.weight"] = start
            for parameter, transposed in parameters:
                parameter.data = (start.T if transposed else start).clone()
        logprobs = token_logprobs(adapted, ids)
        (-logprobs.sum()).backward()
        for (path, part), parameters in owners.items():
            gradient = sum(p.grad.T if transposed else p.grad for p, transposed in parameters)
            tensors[f"{name}/gradient/{path}.lora_{part}.weight"] = gradient
        tensors[f"{name}/logprobs"] = logprobs.detach()
        cases.append({"name": name, "config": config, "targets": targets})
    return {"ids": ids, "rank": rank, "alpha": alpha, "cases": cases}, tensors


# The loss of GRPO


def word_tokenizer():
    words = {"<pad>": 0, "<eos>": 1, **{f"w{index}": index for index in range(2, VOCABULARY)}}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="<pad>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", eos_token="<eos>")


def grpo():
    """TRL's loss and its gradient for the output layer, on a batch with an old policy and a reference."""
    generator = torch.Generator().manual_seed(3)
    prompts = [[4, 7], [4, 7], [9, 2], [9, 2]]
    completions = [[6, 8, 1], [3, 1], [10, 11, 12, 1], [13, 14, 15, 16, 17]]
    advantages = [0.8, -0.8, 0.5, -0.5]
    longest = max(map(len, completions))
    width = max(map(len, prompts))
    pad = {
        "prompt_ids": torch.tensor([[0] * (width - len(p)) + p for p in prompts]),
        "prompt_mask": torch.tensor([[0] * (width - len(p)) + [1] * len(p) for p in prompts]),
        "completion_ids": torch.tensor([c + [0] * (longest - len(c)) for c in completions]),
        "completion_mask": torch.tensor([[1] * len(c) + [0] * (longest - len(c)) for c in completions]),
    }
    model, config = small_llama(False, 8)
    tensors = {f"weights/{key}": value for key, value in weights_of(model).items()}
    shift = rounded((4, longest), generator, 0.3)
    drift = rounded((4, longest), generator, 0.2)
    plain = {"loss_type": "dapo", "importance_sampling_level": "token", "epsilon": 0.2, "epsilon_high": 0.28, "beta": 0.0}
    cases = [{**plain, "loss_type": loss} for loss in ["grpo", "bnpo", "dr_grpo", "dapo"]]
    cases += [
        {**plain, "importance_sampling_level": "sequence", "loss_type": "grpo"},
        {**plain, "beta": 0.04, "loss_type": "grpo"},
        {**plain, "delta": 1.3, "loss_type": "bnpo"},
        # Ratios of exactly 1, which is where the clipping begins: PyTorch passes the gradient on.
        {**plain, "epsilon": 0.0, "epsilon_high": 0.0, "on_policy": True},
        {**plain, "epsilon": 0.0, "epsilon_high": 0.2, "on_policy": True, "loss_type": "bnpo"},
        {**plain, "delta": 1.0, "epsilon": 0.0, "epsilon_high": 0.0, "on_policy": True, "loss_type": "grpo"},
    ]
    for index, case in enumerate(cases):
        options = {key: value for key, value in case.items() if key not in ("on_policy", "beta")}
        with tempfile.TemporaryDirectory() as folder:
            args = GRPOConfig(
                output_dir=folder, use_cpu=True, bf16=False, report_to=[], per_device_train_batch_size=4, num_generations=2,
                max_completion_length=6, gradient_accumulation_steps=1, disable_dropout=True, gradient_checkpointing=False, use_bias_correction_kl=False,
                **options,
            )
            trainer = GRPOTrainer(
                model=model, reward_funcs=lambda completions, **_: [0.0] * len(completions), args=args,
                train_dataset=Dataset.from_list([{"prompt": "w4 w7"}] * 8), processing_class=word_tokenizer(),
            )
        model.double()
        model.train()
        trainer.current_gradient_accumulation_steps = 1
        trainer.beta = case["beta"]  # set late: the trainer would look for its reference model on a hub
        with torch.no_grad():
            ids = torch.cat([pad["prompt_ids"], pad["completion_ids"]], 1)
            mask = torch.cat([pad["prompt_mask"], pad["completion_mask"]], 1)
            logps, *_ = trainer._get_per_token_logps_and_entropies(model, ids, mask, longest)
        inputs = {**pad, "advantages": torch.tensor(advantages), "num_items_in_batch": pad["completion_mask"].sum()}
        if not case.get("on_policy"):
            inputs["old_per_token_logps"] = (logps - shift).float().double()
        inputs["ref_per_token_logps"] = (logps + drift).float().double()
        model.zero_grad()
        loss = trainer._compute_loss(model, inputs)
        loss.backward()
        case["loss_value"] = loss.item()
        tensors[f"{index}/gradient"] = model.lm_head.weight.grad.clone()
        for key in ["old", "ref"]:
            if f"{key}_per_token_logps" not in inputs:
                continue
            flat = torch.cat([row[: len(c)] for row, c in zip(inputs[f"{key}_per_token_logps"], completions)])
            tensors[f"{index}/{key}"] = flat
    facts = {"config": config, "prompts": prompts, "completions": completions, "advantages": advantages,
             "max_tokens": 6, "cases": cases}
    return facts, tensors


for file, make in {"lora_peft": lora, "grpo_trl": grpo}.items():
    facts, tensors = make()
    facts = {"made_by": "scripts/make_peer_fixtures.py", **facts}
    (FOLDER / f"{file}.json").write_text(json.dumps(facts) + "\n")
    (FOLDER / f"{file}.safetensors").write_bytes(safetensors(tensors))
    print(f"{file}: {len(tensors)} tensors")
