"""GGUF files with vocabularies, written by the package `gguf`, and the ids that `tokenizers` gives texts by the tokenizer.json that each was made of,
or `sentencepiece` by the model that it was.

Run by hand:  python3 scripts/make_gguf_vocabulary_fixtures.py      writes test/fixtures/gguf/vocabulary_*.gguf and vocabulary.json

Needs: pip install gguf numpy sentencepiece tokenizers. The tokenizers are those of test/fixtures/tokenizers.json and provers.json. One file holds a whole small model, of drawn numbers; the others a
vocabulary alone.
"""

import io
import json
from pathlib import Path

import gguf
import numpy as np
import sentencepiece
from tokenizers import Tokenizer

FIXTURES = Path(__file__).parent.parent / "test" / "fixtures"
OUTPUT = FIXTURES / "gguf"
NAMES = {"qwen": "qwen2", "llama3": "llama-bpe", "gpt2": "gpt-2"}
TEMPLATE = "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}<|im_start|>assistant\n"


def vocabulary(writer, described, config, pre):
    model, added = described["model"], {token["id"]: token for token in described["added_tokens"]}
    tokens = {index: token for token, index in model["vocab"].items()} | {index: token["content"] for index, token in added.items()}
    kind = lambda index: 1 if index not in added else 3 if added[index]["special"] else 4
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list([tokens[index] for index in sorted(tokens)])
    writer.add_token_types([kind(index) for index in sorted(tokens)])
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]])
    ids = {token: index for index, token in tokens.items()}
    writer.add_eos_token_id(ids[config["eos_token"]])
    if "pad_token" in config:
        writer.add_pad_token_id(ids[config["pad_token"]])
    if "bos_token" in config:
        writer.add_bos_token_id(ids[config["bos_token"]])
        writer.add_add_bos_token(True)
    if pre == "qwen2":
        writer.add_chat_template(TEMPLATE)
    return len(tokens)


def pieces(texts, prefix):
    """A SentencePiece model of byte pairs, learnt from texts: what it lacks becomes bytes, as in Llama's."""
    made = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_writer=made, model_type="bpe", vocab_size=560, byte_fallback=True, character_coverage=0.99,
        add_dummy_prefix=prefix, remove_extra_whitespaces=False, normalization_rule_name="identity", split_digits=True,
        allow_whitespace_only_pieces=True, hard_vocab_limit=False, control_symbols=["<|turn|>"], minloglevel=2,
    )
    return sentencepiece.SentencePieceProcessor(model_proto=made.getvalue())


def scored(writer, model, prefix):
    kinds = [model.is_unknown, model.is_control, model.is_unused, model.is_byte]
    numbers = [2, 3, 5, 6]
    every = range(model.get_piece_size())
    writer.add_tokenizer_model("llama")
    writer.add_token_list([model.id_to_piece(index) for index in every])
    writer.add_token_scores([model.get_score(index) for index in every])
    writer.add_token_types([next((number for test, number in zip(kinds, numbers) if test(index)), 1) for index in every])
    writer.add_bos_token_id(model.bos_id())
    writer.add_eos_token_id(model.eos_id())
    writer.add_add_space_prefix(prefix)


def model(writer, count):
    """A Qwen3 of one block."""
    hidden, heads, groups, dimension, wide = 32, 2, 1, 16, 64
    writer.add_context_length(256)
    writer.add_embedding_length(hidden)
    writer.add_block_count(1)
    writer.add_feed_forward_length(wide)
    writer.add_head_count(heads)
    writer.add_head_count_kv(groups)
    writer.add_key_length(dimension)
    writer.add_value_length(dimension)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(1e-6)
    rng = np.random.default_rng(1)
    shapes = {
        "token_embd": (count, hidden), "blk.0.attn_q": (heads * dimension, hidden), "blk.0.attn_k": (groups * dimension, hidden),
        "blk.0.attn_v": (groups * dimension, hidden), "blk.0.attn_output": (hidden, heads * dimension), "blk.0.ffn_gate": (wide, hidden),
        "blk.0.ffn_up": (wide, hidden), "blk.0.ffn_down": (hidden, wide),
    }
    kind = gguf.GGMLQuantizationType.Q8_0
    for name, shape in shapes.items():
        writer.add_tensor(f"{name}.weight", gguf.quantize((0.2 * rng.standard_normal(shape)).astype(np.float32), kind), raw_dtype=kind)
    for name, length in {"output_norm": hidden, "blk.0.attn_norm": hidden, "blk.0.ffn_norm": hidden, "blk.0.attn_q_norm": dimension, "blk.0.attn_k_norm": dimension}.items():
        writer.add_tensor(f"{name}.weight", np.ones(length, np.float32))


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    cases = {case["name"]: case for case in json.loads((FIXTURES / "tokenizers.json").read_text())["cases"]}
    expected = {}
    for name, pre in NAMES.items():
        case = cases[name]
        path = OUTPUT / f"vocabulary_{name}.gguf"
        writer = gguf.GGUFWriter(path, "qwen3")
        count = vocabulary(writer, case["tokenizer"], case["config"], pre)
        if name == "qwen":
            model(writer, count)
        finish(writer)
        tokenizer = Tokenizer.from_str(json.dumps(case["tokenizer"]))
        expected[name] = [{"text": text, "ids": tokenizer.encode(text).ids} for text in case["texts"]]
    prover = next(each for each in json.loads((FIXTURES / "provers.json").read_text())["cases"] if each["name"] == "deepseek")
    path = OUTPUT / "vocabulary_deepseek.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    vocabulary(writer, prover["tokenizer"], prover["config"], "deepseek-llm")
    finish(writer)
    tokenizer = Tokenizer.from_str(json.dumps(prover["tokenizer"]))
    texts = cases["deepseek"]["texts"]
    expected["deepseek"] = [{"text": text, "ids": tokenizer.encode(text).ids} for text in texts]
    # Tokens that steer are no text for sentencepiece, and are tokens where they stand in one for everybody else.
    plain = [text for text in texts if not any(token in text for token in ["<s>", "</s>", "<unk>", "<|turn|>"])]
    for name, prefix in {"sentencepiece": True, "sentencepiece_bare": False}.items():
        learnt = pieces([line for text in [*texts, *prover["texts"]] for line in text.split("\n")], prefix)
        writer = gguf.GGUFWriter(OUTPUT / f"vocabulary_{name}.gguf", "llama")
        scored(writer, learnt, prefix)
        finish(writer)
        expected[name] = [{"text": text, "ids": learnt.encode(text), "decoded": learnt.decode(learnt.encode(text))} for text in plain]
    (OUTPUT / "vocabulary.json").write_text(json.dumps(expected, ensure_ascii=True) + "\n")


main()
