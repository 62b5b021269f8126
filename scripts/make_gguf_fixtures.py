"""GGUF files of small models, written and read by others: the package `gguf`, and `transformers` for the logits.

Run by hand:  python3 scripts/make_gguf_fixtures.py      writes test/fixtures/gguf/

Needs: pip install gguf torch transformers safetensors. A Llama (whose queries and keys llama.cpp has in another order) with Q4_K, Q6_K, Q8_0, Q4_0, F16 and F32, and a
Qwen3 in Q8_0. The package has no quantiser for K-blocks: theirs are drawn, and the numbers are what it makes of them.
"""

import hashlib
import json
from pathlib import Path

import gguf
import numpy as np
import torch
from transformers import LlamaConfig, LlamaForCausalLM, Qwen3Config, Qwen3ForCausalLM

OUTPUT = Path(__file__).parent.parent / "test" / "fixtures" / "gguf"
Q = gguf.GGMLQuantizationType
NAMES = {
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output", "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}
TOP = {"model.embed_tokens": "token_embd", "lm_head": "output", "model.norm": "output_norm"}


def gguf_name(name):
    base, kind = name.rsplit(".", 1)
    if base in TOP:
        return f"{TOP[base]}.{kind}"
    _, _, layer, part = base.split(".", 3)
    return f"blk.{layer}.{NAMES[part]}.{kind}"


def drawn_blocks(rng, shape, kind):
    """Random blocks with scales that are small numbers."""
    numbers, size = gguf.GGML_QUANT_SIZES[kind]
    blocks = rng.integers(0, 256, (shape[0], shape[1] // numbers, size), dtype=np.uint8)
    scale = lambda: (rng.random((*blocks.shape[:2], 1)) * 2e-4 + 1e-5).astype(np.float16).view(np.uint8)
    if kind == Q.Q4_K:
        blocks[..., 0:2], blocks[..., 2:4] = scale(), scale()
    else:
        blocks[..., 208:210] = scale()
    return blocks.reshape(shape[0], -1)


def stored(rng, array, kind):
    """The bytes of a matrix, and the numbers that they stand for."""
    if kind in (Q.Q4_K, Q.Q6_K):
        data = drawn_blocks(rng, array.shape, kind)
        return data, gguf.dequantize(data, kind)
    if kind in (Q.F32, Q.F16):
        data = array.astype(np.float32 if kind == Q.F32 else np.float16)
        return data, data.astype(np.float32)
    data = gguf.quantize(array, kind)
    return data, gguf.dequantize(data, kind)


def pairs_together(array, heads):
    """llama.cpp's order of Llama's queries and keys: its conversion script's."""
    return array.reshape(heads, 2, array.shape[0] // heads // 2, *array.shape[1:]).swapaxes(1, 2).reshape(array.shape)


def halves_apart(array, heads):
    return array.reshape(heads, array.shape[0] // heads // 2, 2, *array.shape[1:]).swapaxes(1, 2).reshape(array.shape)


def write(path, arch, model, kind_of, rng):
    config = model.config
    writer = gguf.GGUFWriter(path, arch)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_key_length(config.head_dim)
    writer.add_value_length(config.head_dim)
    writer.add_rope_dimension_count(config.head_dim)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_file_type(7)
    writer.add_token_list([f"t{i}" for i in range(config.vocab_size)])
    writer.add_eos_token_id(2)
    if arch == "llama":
        writer.add_vocab_size(config.vocab_size)
        writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
        writer.add_rope_scaling_factor(4.0)
        writer.add_rope_scaling_orig_ctx_len(32)
    heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}
    numbers, state = {}, model.state_dict()
    for name, tensor in state.items():
        if name == "lm_head.weight" and config.tie_word_embeddings:
            continue
        array = tensor.float().numpy()
        mixed = heads.get(name.split(".")[-2]) if arch == "llama" else None
        array = pairs_together(array, mixed) if mixed else array
        kind = kind_of(name) if array.ndim == 2 else Q.F32
        data, values = stored(rng, array, kind)
        writer.add_tensor(gguf_name(name), data, raw_dtype=kind)
        numbers[name] = halves_apart(values, mixed) if mixed else values
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return numbers


def facts(model, numbers, kind_of):
    ids = [1, 5, 9, 3, 30, 17, 2, 8]
    state = {name: torch.from_numpy(np.ascontiguousarray(values)) for name, values in numbers.items()}
    model.load_state_dict(state, strict=False)
    model.tie_weights()
    with torch.no_grad():
        logits = model.float().eval()(torch.tensor([ids])).logits[0]
    tensors = {
        name: {
            "shape": list(values.shape),
            "type": kind_of(name).name if values.ndim == 2 else "F32",
            "sha256": hashlib.sha256(np.ascontiguousarray(values, dtype="<f4").tobytes()).hexdigest(),
        }
        for name, values in numbers.items()
    }
    return {"ids": ids, "logits": [[float(f"{value:.8g}") for value in row] for row in logits[-2:].tolist()], "tensors": tensors}


def main():
    OUTPUT.mkdir(exist_ok=True)
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    sizes = {"vocab_size": 40, "num_hidden_layers": 1, "max_position_embeddings": 128, "initializer_range": 0.1}
    yarn = {"rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0, "original_max_position_embeddings": 32}
    llama = LlamaForCausalLM(
        LlamaConfig(hidden_size=256, intermediate_size=64, num_attention_heads=4, num_key_value_heads=1, head_dim=32, rope_parameters=yarn,
                    tie_word_embeddings=False, rms_norm_eps=1e-6, **sizes)
    )
    qwen = Qwen3ForCausalLM(
        Qwen3Config(hidden_size=64, intermediate_size=96, num_attention_heads=2, num_key_value_heads=1, head_dim=64, tie_word_embeddings=True, **sizes)
    )
    kinds = {
        "q_proj": Q.Q4_K, "k_proj": Q.Q8_0, "v_proj": Q.Q6_K, "o_proj": Q.Q8_0, "gate_proj": Q.Q4_K, "up_proj": Q.Q4_0, "down_proj": Q.Q4_0,
        "embed_tokens": Q.Q4_0, "lm_head": Q.F16,
    }
    mixed = lambda name: kinds[name.split(".")[-2]]
    eight = lambda name: Q.Q8_0
    result = {"made_by": "scripts/make_gguf_fixtures.py"}
    for name, arch, model, kind_of in [("llama", "llama", llama, mixed), ("qwen3", "qwen3", qwen, eight)]:
        path = OUTPUT / f"{name}.gguf"
        numbers = write(path, arch, model, kind_of, rng)
        result[name] = facts(model, numbers, kind_of)
        print(path, path.stat().st_size, "bytes")
    (OUTPUT / "expected.json").write_text(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
