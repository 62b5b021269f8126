#!/usr/bin/env python3
"""Writes the numbers that test/ compares with, computed by PyTorch in float64 and stored as float32.

Run by hand:  python3 scripts/make_fixtures.py            writes test/fixtures/
              python3 scripts/make_fixtures.py --verify   recomputes and compares with what is there

Needs PyTorch 1.13 or later and nothing else. Inputs are rounded to float32 before anything is computed from them,
so a test starts from exactly the numbers that PyTorch started from.
"""

import json
import math
import struct
import sys
from pathlib import Path

import torch

FOLDER = Path(__file__).resolve().parent.parent / "test" / "fixtures"
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


# Inputs


def normal(generator, *shape, scale=1.0):
    """Normal numbers that float32 represents exactly."""
    return (torch.randn(*shape, generator=generator) * scale).float().double()


def seeded(seed):
    return torch.Generator().manual_seed(seed)


# Rotary embedding


def inverse_frequencies(dimensions, base, scaling):
    """Angles per position of each pair of dimensions, and the factor on cosine and sine."""
    exponents = torch.arange(0, dimensions, 2) / dimensions
    plain = 1.0 / base**exponents
    kind = scaling["rope_type"]
    if kind == "default":
        return plain, 1.0
    factor = scaling["factor"]
    if kind == "linear":
        return plain / factor, 1.0
    original = scaling["original_max_position_embeddings"]
    if kind == "llama3":
        low, high = scaling["low_freq_factor"], scaling["high_freq_factor"]
        turns = original * plain / (2 * math.pi)
        keep = ((turns - low) / (high - low)).clamp(0, 1)
        return plain * keep + plain / factor * (1 - keep), 1.0
    if kind == "yarn":

        def pair_with_turns(turns):
            return dimensions * math.log(original / (turns * 2 * math.pi)) / (2 * math.log(base))

        low = max(math.floor(pair_with_turns(scaling["beta_fast"])), 0)
        high = min(math.ceil(pair_with_turns(scaling["beta_slow"])), dimensions - 1)
        ramp = ((torch.arange(dimensions // 2) - low) / max(high - low, 1e-3)).clamp(0, 1)
        return plain / factor * ramp + plain * (1 - ramp), scaling["attention_factor"]
    raise ValueError(kind)


def rotary_angles(positions, dimensions, base, scaling):
    frequencies, factor = inverse_frequencies(dimensions, base, scaling)
    angles = positions[:, None].double() * frequencies[None, :]
    return angles.cos() * factor, angles.sin() * factor


def rotate_half_split(x, cos, sin):
    """x [N, H, D]; dimension i is paired with i + D/2, as in Hugging Face's Llama."""
    first, second = x.chunk(2, dim=-1)
    cos, sin = cos[:, None, :], sin[:, None, :]
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)


def rotate_interleaved(x, cos, sin):
    """x [N, H, D]; dimension 2i is paired with 2i + 1, as in the RoFormer paper."""
    first, second = x[..., 0::2], x[..., 1::2]
    cos, sin = cos[:, None, :], sin[:, None, :]
    return torch.stack([first * cos - second * sin, second * cos + first * sin], dim=-1).flatten(-2)


# A Llama decoder on packed sequences


def llama_shapes(config):
    hidden, inner = config["hidden_size"], config["intermediate_size"]
    head = config["head_dim"]
    queries, keys = config["num_attention_heads"] * head, config["num_key_value_heads"] * head
    shapes = {"model.embed_tokens.weight": (config["vocab_size"], hidden)}
    for layer in range(config["num_hidden_layers"]):
        prefix = f"model.layers.{layer}."
        shapes[prefix + "input_layernorm.weight"] = (hidden,)
        shapes[prefix + "self_attn.q_proj.weight"] = (queries, hidden)
        shapes[prefix + "self_attn.k_proj.weight"] = (keys, hidden)
        shapes[prefix + "self_attn.v_proj.weight"] = (keys, hidden)
        shapes[prefix + "self_attn.o_proj.weight"] = (hidden, queries)
        shapes[prefix + "post_attention_layernorm.weight"] = (hidden,)
        shapes[prefix + "mlp.gate_proj.weight"] = (inner, hidden)
        shapes[prefix + "mlp.up_proj.weight"] = (inner, hidden)
        shapes[prefix + "mlp.down_proj.weight"] = (hidden, inner)
    shapes["model.norm.weight"] = (hidden,)
    if not config["tie_word_embeddings"]:
        shapes["lm_head.weight"] = (config["vocab_size"], hidden)
    return shapes


def rms_norm(x, weight, epsilon):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + epsilon) * weight


def llama_logits(weights, config, ids, positions, segments):
    heads, groups = config["num_attention_heads"], config["num_key_value_heads"]
    head = config["head_dim"]
    epsilon = config["rms_norm_eps"]
    cos, sin = rotary_angles(positions, head, config["rope_theta"], config["rope_scaling"] or {"rope_type": "default"})
    columns = torch.arange(len(ids))
    visible = (columns[None, :] >= segments[:, :1]) & (columns[None, :] <= columns[:, None])
    x = weights["model.embed_tokens.weight"][ids]
    for layer in range(config["num_hidden_layers"]):

        def weight(name):
            return weights[f"model.layers.{layer}.{name}.weight"]

        h = rms_norm(x, weight("input_layernorm"), epsilon)
        q = (h @ weight("self_attn.q_proj").T).view(-1, heads, head)
        k = (h @ weight("self_attn.k_proj").T).view(-1, groups, head)
        v = (h @ weight("self_attn.v_proj").T).view(-1, groups, head)
        q, k = rotate_half_split(q, cos, sin), rotate_half_split(k, cos, sin)
        k, v = (t.repeat_interleave(heads // groups, dim=1) for t in (k, v))
        scores = torch.einsum("ihd,jhd->hij", q, k) / math.sqrt(head)
        attended = scores.masked_fill(~visible, -math.inf).softmax(-1)
        x = x + torch.einsum("hij,jhd->ihd", attended, v).flatten(1) @ weight("self_attn.o_proj").T
        h = rms_norm(x, weight("post_attention_layernorm"), epsilon)
        gate = torch.nn.functional.silu(h @ weight("mlp.gate_proj").T)
        x = x + (gate * (h @ weight("mlp.up_proj").T)) @ weight("mlp.down_proj").T
    x = rms_norm(x, weights["model.norm.weight"], epsilon)
    return x @ weights.get("lm_head.weight", weights["model.embed_tokens.weight"]).T


def packed_batch(lengths, vocabulary, generator):
    """Random sequences laid end to end. The first third of each is a prompt without loss; its last token has no target."""
    total = sum(lengths)
    ids = torch.randint(vocabulary, (total,), generator=generator)
    positions, segments = torch.empty(total, dtype=torch.long), torch.empty(total, 2, dtype=torch.long)
    targets, mask = torch.zeros(total, dtype=torch.long), torch.zeros(total)
    start = 0
    for length in lengths:
        end = start + length
        positions[start:end] = torch.arange(length)
        segments[start:end, 0], segments[start:end, 1] = start, end
        targets[start : end - 1] = ids[start + 1 : end]
        mask[start + length // 3 : end - 1] = 1
        start = end
    return {"ids": ids, "positions": positions, "segments": segments, "targets": targets, "mask": mask}


def llama_fixture(config, lengths, seed, optimizer):
    generator = seeded(seed)
    weights = {}
    for name, shape in llama_shapes(config).items():
        spread = normal(generator, *shape, scale=0.2 if len(shape) > 1 else 0.1)
        weights[name] = (spread if len(shape) > 1 else (1 + spread).float().double()).requires_grad_()
    batch = packed_batch(lengths, config["vocab_size"], generator)
    start = {name: weight.detach().clone() for name, weight in weights.items()}

    def forward():
        logits = llama_logits(weights, config, batch["ids"], batch["positions"], batch["segments"])
        logprobs = logits.log_softmax(-1).gather(1, batch["targets"][:, None])[:, 0]
        return logits, -(logprobs * batch["mask"]).sum() / batch["mask"].sum()

    logits, loss = forward()
    gradients = dict(zip(weights, torch.autograd.grad(loss, list(weights.values()))))
    norm = math.sqrt(sum(g.square().sum().item() for g in gradients.values()))
    adamw = torch.optim.AdamW(
        weights.values(), lr=optimizer["lr"], betas=optimizer["betas"], eps=optimizer["eps"], weight_decay=optimizer["weight_decay"]
    )
    losses = []
    for _ in range(optimizer["steps"]):
        adamw.zero_grad()
        _, step_loss = forward()
        step_loss.backward()
        torch.nn.utils.clip_grad_norm_(list(weights.values()), optimizer["clip"])
        adamw.step()
        losses.append(step_loss.item())
    tensors = {f"weight/{n}": t for n, t in start.items()}
    tensors.update({f"gradient/{n}": t for n, t in gradients.items()})
    tensors.update({f"final/{n}": t.detach() for n, t in weights.items()})
    tensors["logits"] = logits.detach()
    facts = {
        "config": config,
        "batch": {name: value.tolist() for name, value in batch.items()},
        "loss": loss.item(),
        "gradient_norm": norm,
        "optimizer": optimizer,
        "losses": losses,
    }
    return facts, tensors


def llama_config(**changes):
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_act": "silu",
        "attention_bias": False,
        "max_position_embeddings": 64,
        "rms_norm_eps": 1e-5,
        "rope_theta": 10000.0,
        "rope_scaling": None,
        "tie_word_embeddings": False,
        **changes,
    }


OPTIMIZER = {"lr": 3e-3, "betas": [0.9, 0.95], "eps": 1e-8, "weight_decay": 0.1, "clip": 1.0, "steps": 10}


def grouped_query_llama():
    config = llama_config(
        vocab_size=61,
        hidden_size=32,
        intermediate_size=44,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=16,
    )
    return llama_fixture(config, [13, 1, 22, 5], 11, OPTIMIZER)


def tied_yarn_llama():
    scaling = {
        "rope_type": "yarn",
        "factor": 4.0,
        "original_max_position_embeddings": 16,
        "beta_fast": 32,
        "beta_slow": 1,
        "attention_factor": 0.1 * math.log(4.0) + 1,
    }
    config = llama_config(
        vocab_size=40,
        hidden_size=32,
        intermediate_size=40,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=16,
        rope_scaling=scaling,
        tie_word_embeddings=True,
    )
    return llama_fixture(config, [40, 9], 12, OPTIMIZER)


# Rotary tables and both pairings


ROTARY_CASES = [
    {"dimensions": 64, "base": 10000.0, "scaling": {"rope_type": "default"}},
    {"dimensions": 64, "base": 10000.0, "scaling": {"rope_type": "linear", "factor": 4.0}},
    {
        "dimensions": 128,
        "base": 500000.0,
        "scaling": {
            "rope_type": "llama3",
            "factor": 8.0,
            "low_freq_factor": 1.0,
            "high_freq_factor": 4.0,
            "original_max_position_embeddings": 8192,
        },
    },
    {
        "dimensions": 128,
        "base": 10000.0,
        "scaling": {
            "rope_type": "yarn",
            "factor": 16.0,
            "original_max_position_embeddings": 4096,
            "beta_fast": 32,
            "beta_slow": 1,
            "attention_factor": 0.1 * math.log(16.0) + 1,
        },
    },
]


def rotary():
    generator = seeded(21)
    cases = []
    for case in ROTARY_CASES:
        frequencies, factor = inverse_frequencies(case["dimensions"], case["base"], case["scaling"])
        cases.append({**case, "inverse_frequencies": frequencies.tolist(), "attention_factor": factor})
    x = normal(generator, 7, 3, 16)
    positions = torch.tensor([0, 1, 2, 5, 100, 4095, 65535])
    cos, sin = rotary_angles(positions, 16, 10000.0, {"rope_type": "default"})
    tensors = {"x": x, "half_split": rotate_half_split(x, cos, sin), "interleaved": rotate_interleaved(x, cos, sin)}
    return {"cases": cases, "base": 10000.0, "positions": positions.tolist()}, tensors


# Cross-entropy of a linear layer, with entropy


def cross_entropy():
    generator = seeded(31)
    h, w = normal(generator, 19, 24).requires_grad_(), normal(generator, 53, 24, scale=0.5).requires_grad_()
    targets = torch.randint(53, (19,), generator=generator)
    cotangent = normal(generator, 19)
    facts, tensors = {"targets": targets.tolist(), "temperatures": [1.0, 0.7]}, {"h": h, "w": w, "cotangent": cotangent}
    for temperature in facts["temperatures"]:
        logprobs = (h @ w.T / temperature).log_softmax(-1)
        logprob = logprobs.gather(1, targets[:, None])[:, 0]
        entropy = -(logprobs.exp() * logprobs).sum(-1)
        gradients = torch.autograd.grad((logprob * cotangent).sum(), [h, w])
        for name, value in zip(["logprob", "entropy", "h_gradient", "w_gradient"], [logprob, entropy, *gradients]):
            tensors[f"{temperature}/{name}"] = value
    return facts, {name: value.detach() for name, value in tensors.items()}


# GRPO's losses


def grpo_loss(logprobs, old, reference, advantages, lengths, options):
    """Per-token vectors hold the completions end to end. Returns the loss and what is logged beside it."""
    sequences = torch.repeat_interleave(torch.arange(len(lengths)), torch.tensor(lengths))
    counts = torch.tensor(lengths, dtype=torch.float64)

    def sequence_mean(values):
        return torch.zeros(len(lengths)).index_add(0, sequences, values) / counts

    difference = logprobs - old
    if options["level"] == "sequence":
        difference = sequence_mean(difference)[sequences]
    ratio = difference.exp()
    advantage = advantages[sequences]
    low, high = 1 - options["clip_low"], 1 + options["clip_high"]
    loss = -torch.minimum(ratio * advantage, ratio.clamp(low, high) * advantage)
    drift = reference - logprobs
    k3 = drift.exp() - drift - 1
    loss = loss + options["kl"] * k3
    if options["loss"] == "grpo":
        total = sequence_mean(loss).mean()
    elif options["loss"] == "bnpo":
        total = loss.mean()
    elif options["loss"] == "dr_grpo":
        total = loss.sum() / (len(lengths) * options["max_tokens"])
    elif options["loss"] == "dapo":
        total = loss.sum() / options["global_tokens"]
    else:
        raise ValueError(options["loss"])
    clipped_low = (ratio < low) & (advantage < 0)
    clipped_high = (ratio > high) & (advantage > 0)
    return total, {
        "kl": k3.mean().item(),
        "clip_low": clipped_low.double().mean().item(),
        "clip_high": clipped_high.double().mean().item(),
    }


def grpo():
    generator = seeded(41)
    lengths = [5, 1, 9, 3, 7, 4]
    total = sum(lengths)
    old = -normal(generator, total).abs().float().double()
    logprobs = (old + normal(generator, total, scale=0.3)).float().double().requires_grad_()
    reference = (old + normal(generator, total, scale=0.2)).float().double()
    rewards = torch.tensor([1.0, 0.0, 1.0, 0.0, 0.0, 1.0]).view(2, 3)
    mean, std = rewards.mean(1, keepdim=True), rewards.std(1, keepdim=True)
    advantages = ((rewards - mean) / (std + 1e-4)).flatten().float().double()
    tensors = {"old": old, "logprobs": logprobs.detach(), "reference": reference, "advantages": advantages}
    cases = []
    for loss_type in ["grpo", "bnpo", "dr_grpo", "dapo"]:
        for level in ["token", "sequence"]:
            for kl in [0.0, 0.04]:
                options = {
                    "loss": loss_type,
                    "level": level,
                    "clip_low": 0.2,
                    "clip_high": 0.28,
                    "kl": kl,
                    "max_tokens": 12,
                    "global_tokens": 40,
                }
                loss, metrics = grpo_loss(logprobs, old, reference, advantages, lengths, options)
                (gradient,) = torch.autograd.grad(loss, [logprobs])
                tensors[f"gradient/{len(cases)}"] = gradient
                cases.append({**options, "loss_value": loss.item(), "metrics": metrics})
    return {"lengths": lengths, "rewards": rewards.tolist(), "cases": cases}, tensors


# AdamW and learning-rate schedules


def adamw():
    generator = seeded(51)
    shapes = {"matrix": (7, 5), "vector": (300,), "scalar": (1,)}
    steps = 6
    start = {name: normal(generator, *shape) for name, shape in shapes.items()}
    gradients = [{name: normal(generator, *shape, scale=10.0**-step) for name, shape in shapes.items()} for step in range(steps)]
    tensors = {f"start/{name}": value for name, value in start.items()}
    for step, by_name in enumerate(gradients):
        tensors.update({f"gradient/{step}/{name}": value for name, value in by_name.items()})
    cases = [
        {"lr": 1e-2, "betas": [0.9, 0.95], "eps": 1e-8, "weight_decay": 0.1, "clip": None},
        {"lr": 1e-2, "betas": [0.9, 0.999], "eps": 1e-6, "weight_decay": 0.0, "clip": 1.0},
    ]
    for index, case in enumerate(cases):
        parameters = {name: value.clone().requires_grad_() for name, value in start.items()}
        optimizer = torch.optim.AdamW(
            parameters.values(), lr=case["lr"], betas=case["betas"], eps=case["eps"], weight_decay=case["weight_decay"]
        )
        case["norms"] = []
        for by_name in gradients:
            for name, parameter in parameters.items():
                parameter.grad = by_name[name].clone()
            limit = math.inf if case["clip"] is None else case["clip"]
            case["norms"].append(torch.nn.utils.clip_grad_norm_(list(parameters.values()), limit).item())
            optimizer.step()
        tensors.update({f"final/{index}/{name}": value.detach() for name, value in parameters.items()})
    return {"steps": steps, "cases": cases}, tensors


def sgd():
    """Steps of SGD with each of its options."""
    generator = seeded(61)
    shapes = {"matrix": (7, 5), "vector": (300,)}
    steps = 5
    start = {name: normal(generator, *shape) for name, shape in shapes.items()}
    gradients = [{name: normal(generator, *shape) for name, shape in shapes.items()} for _ in range(steps)]
    tensors = {f"start/{name}": value for name, value in start.items()}
    for step, by_name in enumerate(gradients):
        tensors.update({f"gradient/{step}/{name}": value for name, value in by_name.items()})
    cases = [
        {"lr": 0.1, "momentum": 0.0, "dampening": 0.0, "nesterov": False, "weight_decay": 0.0},
        {"lr": 0.1, "momentum": 0.0, "dampening": 0.0, "nesterov": False, "weight_decay": 0.05},
        {"lr": 0.03, "momentum": 0.9, "dampening": 0.0, "nesterov": False, "weight_decay": 0.0},
        {"lr": 0.03, "momentum": 0.9, "dampening": 0.4, "nesterov": False, "weight_decay": 0.02},
        {"lr": 0.03, "momentum": 0.8, "dampening": 0.0, "nesterov": True, "weight_decay": 0.02},
    ]
    for index, case in enumerate(cases):
        parameters = {name: value.clone().requires_grad_() for name, value in start.items()}
        optimizer = torch.optim.SGD(parameters.values(), **case)
        for by_name in gradients:
            for name, parameter in parameters.items():
                parameter.grad = by_name[name].clone()
            optimizer.step()
        tensors.update({f"final/{index}/{name}": value.detach() for name, value in parameters.items()})
    return {"steps": steps, "cases": cases}, tensors


# Ops with options: layer norm, orders with ties and NaN, variances, attention that is not causal


def with_gradients(tensors, name, f, inputs, generator):
    """Adds inputs, value, a cotangent and the gradients of value · cotangent."""
    leaves = {key: value.clone().requires_grad_() for key, value in inputs.items()}
    y = f(**leaves)
    cotangent = normal(generator, *y.shape)
    gradients = torch.autograd.grad((y * cotangent).sum(), list(leaves.values()))
    tensors.update({f"{name}/{key}": value for key, value in inputs.items()})
    tensors.update({f"{name}/gradient/{key}": value for key, value in zip(leaves, gradients)})
    tensors.update({f"{name}/value": y.detach(), f"{name}/cotangent": cotangent})


def library():
    generator = seeded(71)
    tensors = {}
    inputs = {"x": normal(generator, 5, 33, scale=3.0), "weight": normal(generator, 33), "bias": normal(generator, 33)}
    with_gradients(
        tensors, "layer_norm", lambda x, weight, bias: torch.nn.functional.layer_norm(x, (33,), weight, bias, 1e-5), inputs, generator
    )
    lengths = [5, 1, 34]

    def attend(q, k, v):
        parts, start = [], 0
        for length in lengths:
            rows = slice(start, start + length)
            heads = [t[rows].transpose(0, 1)[None] for t in (q, k, v)]
            parts.append(torch.nn.functional.scaled_dot_product_attention(*heads, enable_gqa=True)[0].transpose(0, 1))
            start += length
        return torch.cat(parts)

    inputs = {"q": normal(generator, 40, 4, 16), "k": normal(generator, 40, 2, 16), "v": normal(generator, 40, 2, 16)}
    with_gradients(tensors, "attention", attend, inputs, generator)
    nan, inf = math.nan, math.inf
    rows = torch.tensor([
        [2.0, nan, -0.0, 2.0, 0.0, -inf, 7.0], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        [inf, nan, -nan, inf, -inf, 3.0, -3.0], [5.0, 4.0, 3.0, 2.0, 1.0, 0.0, -1.0],
    ])  # fmt: skip
    orders = {}
    for descending in [False, True]:
        values, indices = rows.sort(stable=True, dim=1, descending=descending)
        orders[str(descending)] = {"values": plain(values), "indices": indices.flatten().tolist()}
    apart = normal(generator, 3, 50)
    tensors["apart"] = apart
    largest = {str(each): apart.topk(4, 1, largest=each).indices.flatten().tolist() for each in [True, False]}
    spread = normal(generator, 4, 6, 5)
    tensors["spread"] = spread
    cases = []
    for axes in [[0], [1, 2], [0, 1, 2]]:
        for correction in [0, 1, 2.5]:
            for name in ["var", "std"]:
                x = spread.clone().requires_grad_()
                y = getattr(x, name)(axes, correction=correction)
                (gradient,) = torch.autograd.grad(y.square().sum(), [x])
                tensors[f"spread/{len(cases)}"], tensors[f"spread/gradient/{len(cases)}"] = y.detach(), gradient
                cases.append({"op": name, "axes": axes, "correction": correction})
    return {"lengths": lengths, "rows": plain(rows), "orders": orders, "topk": largest, "spread": cases}, tensors


def rates(make_scheduler, lr, count):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    scheduler = make_scheduler(optimizer)
    values = []
    for _ in range(count):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return values


def schedules():
    """The rate of each step: a linear warm-up whose last step has the full rate, then a decay to floor times the rate."""
    lr, warmup, steps, floor = 3e-3, 5, 25, 0.1
    schedulers, decay = torch.optim.lr_scheduler, steps - warmup
    ramp = rates(lambda o: schedulers.LinearLR(o, 1 / warmup, 1.0, warmup - 1), lr, warmup)
    decays = {
        "constant": lambda o: schedulers.ConstantLR(o, 1.0),
        "linear": lambda o: schedulers.LinearLR(o, 1.0, floor, decay),
        "cosine": lambda o: schedulers.CosineAnnealingLR(o, decay, floor * lr),
    }
    cases = [{"kind": kind, "rates": ramp + rates(make, lr, decay + 1)} for kind, make in decays.items()]
    return {"lr": lr, "warmup": warmup, "steps": steps, "floor": floor, "cases": cases}, {}


# Files


def safetensors(tensors):
    header, blocks, offset = {}, [], 0
    for name, tensor in tensors.items():
        data = struct.pack(f"<{tensor.numel()}f", *tensor.flatten().tolist())
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(data)]}
        blocks.append(data)
        offset += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(blocks)


# Edges: values and gradients at bounds, ties, zeros, infinities and NaN, in float32

EDGES = [math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 3.0, -3.0, 30.0, -30.0, 1e30, -1e30]
PAIRED = [math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -2.5, 3.0]


UNARY = {
    "neg": torch.neg, "exp": torch.exp, "log": torch.log, "sqrt": torch.sqrt, "rsqrt": torch.rsqrt, "square": torch.square,
    "abs": torch.abs, "sign": torch.sign, "reciprocal": torch.reciprocal, "sigmoid": torch.sigmoid, "tanh": torch.tanh,
    "silu": torch.nn.functional.silu, "relu": torch.relu, "softplus": torch.nn.functional.softplus,
    "clamp": lambda a: torch.clamp(a, -0.5, 1.0), "sin": torch.sin, "cos": torch.cos, "erf": torch.erf,
    "gelu": torch.nn.functional.gelu, "geluTanh": lambda a: torch.nn.functional.gelu(a, approximate="tanh"),
}  # fmt: skip
BINARY = {
    "add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "pow": torch.pow, "maximum": torch.maximum,
    "minimum": torch.minimum, "equal": torch.eq, "greater": torch.gt, "greaterEqual": torch.ge, "less": torch.lt, "lessEqual": torch.le,
}  # fmt: skip
ROWS = {
    "max": lambda x: x.amax(-1),
    "min": lambda x: x.amin(-1),
    "variance": lambda x: x.var(-1),
    "std": lambda x: x.std(-1),
    "cumsum": lambda x: x.cumsum(-1),
    "sort": lambda x: x.sort(stable=True, dim=-1).values,
    "argmax": lambda x: x.argmax(-1),
    "sum": lambda x: x.sum(-1),
    "softmax": lambda x: x.softmax(-1),
    "logSoftmax": lambda x: x.log_softmax(-1),
}
EDGE_ROWS = [
    [1, 2, 3], [2, 2, 1], [math.nan, 1, 2], [1, 2, math.nan], [math.inf, 1, 2], [-math.inf, 1, 2], [math.inf, math.inf, 0],
    [-math.inf, -math.inf, -math.inf], [-math.inf, 0, math.inf], [0.0, -0.0, -1], [1e30, -1e30, 0], [3e38, -3e38, 0],
]  # fmt: skip


def plain(t):
    """Numbers as JSON can have them: NaN and infinities by name."""
    return [x if math.isfinite(x) else str(x) for x in t.double().flatten().tolist()]


def edge_case(f, *columns):
    inputs = [torch.tensor(column, dtype=torch.float32, requires_grad=True) for column in columns]
    y = f(*inputs)
    case = {"inputs": [plain(x) for x in inputs], "value": plain(y)}
    if y.requires_grad:
        grads = torch.autograd.grad(y.sum(), inputs, allow_unused=True)
        case["gradients"] = [None if each is None else plain(each) for each in grads]
    return case


def edges():
    left = [a for a in PAIRED for _ in PAIRED]
    right = [b for _ in PAIRED for b in PAIRED]
    cases = {name: edge_case(f, EDGES) for name, f in UNARY.items()}
    cases |= {name: edge_case(f, left, right) for name, f in BINARY.items()}
    condition = [1.0, 0.0, -0.0, -3.0, 0.0, 1.0]
    dead = [math.nan, math.nan, 1.0, 2.0, math.inf, math.inf]
    cases["where"] = edge_case(lambda a, b: torch.where(torch.tensor(condition) != 0, a, b), dead, [1.0, 2.0, math.nan, math.nan, 5.0, 6.0])
    return {
        "clamp": [-0.5, 1.0],
        "condition": condition,
        "cases": cases,
        # PyTorch sums in float64 on CPUs: a deviation whose square float32 cannot hold is infinite here.
        "rows": {name: edge_case(f, EDGE_ROWS[:-2] if name == "std" else EDGE_ROWS) for name, f in ROWS.items()},
    }, {}


FIXTURES = {
    "edges": edges,
    "llama_grouped": grouped_query_llama,
    "llama_tied_yarn": tied_yarn_llama,
    "rotary": rotary,
    "cross_entropy": cross_entropy,
    "grpo": grpo,
    "adamw": adamw,
    "schedules": schedules,
    "sgd": sgd,
    "library": library,
}


def close(a, b):
    """Equal up to the rounding that differs between builds of PyTorch."""
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(close(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(map(close, a, b))
    if isinstance(a, float):
        return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)
    return a == b


def floats(encoded):
    start = 8 + struct.unpack("<Q", encoded[:8])[0]
    return json.loads(encoded[8:start]), list(struct.unpack(f"<{(len(encoded) - start) // 4}f", encoded[start:]))


def main():
    verify = sys.argv[1:] == ["--verify"]
    if sys.argv[1:] and not verify:
        sys.exit(__doc__)
    FOLDER.mkdir(parents=True, exist_ok=True)
    wrong = []
    for name, make in FIXTURES.items():
        facts, tensors = make()
        encoded = safetensors(tensors)
        facts = {"made_by": "scripts/make_fixtures.py", **facts}
        json_path, tensor_path = FOLDER / f"{name}.json", FOLDER / f"{name}.safetensors"
        if verify:
            same = close(json.loads(json.dumps(facts)), json.loads(json_path.read_text()))
            same = same and (not tensors or all(map(close, floats(encoded), floats(tensor_path.read_bytes()))))
            print(f"{name}: {'same' if same else 'DIFFERS'}")
            wrong += [] if same else [name]
        else:
            json_path.write_text(json.dumps(facts) + "\n")
            if tensors:
                tensor_path.write_bytes(encoded)
            print(f"{name}: {len(encoded)} bytes, {len(tensors)} tensors")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
