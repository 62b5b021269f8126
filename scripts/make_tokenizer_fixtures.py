"""Expected ids for tokenizers of every kind that models come with, from the libraries `tokenizers` and `transformers`.

Run by hand:  python3 scripts/make_tokenizer_fixtures.py            writes test/fixtures/tokenizers.json
              python3 scripts/make_tokenizer_fixtures.py --verify   recomputes the ids and compares with what is there

Needs: pip install tokenizers transformers. The vocabularies are small ones, learnt from the few lines below.
"""

import itertools
import json
import sys
import tempfile
from pathlib import Path

import tokenizers
import transformers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

OUTPUT = Path(__file__).parent.parent / "test" / "fixtures" / "tokenizers.json"

CORPUS = [
    "theorem ex (p q : Prop) (h : p ∧ q) : q ∧ p := by",
    "  obtain ⟨h1, h2⟩ := h",
    "  exact ⟨h2, h1⟩",
    "theorem foo (x : ℝ) (h₀ : x ≤ 2) : ∀ n ∈ ℕ, x^2 ∣ 12345 := by norm_num [h₀]",
    "It's the user's turn; don't wait, they'll see 1234567 things.",
    "Les élèves étudient à l'école. 中文字符 和 数字 12.",
] * 4

TEXTS = [
    "",
    " ",
    "a",
    "theorem ex (p q : Prop) (h : p ∧ q) : q ∧ p := by\n  exact ⟨h.2, h.1⟩",
    "  two  spaces\n\n\tand a tab\r\nIT'S don'T we'll",
    "x^2 ≤ 1234567 ∧ ∀ n ∈ ℕ, 0.5 ∣ n",
    "élève e\u0301le\u0300ve Å A\u030a ﬁ ㎏",
    "中文 数字12字 ｱ！ 🦆🏽 \u200d",
    "<s>not the token</s> <|eos|>the token<|eos|> <|im_start|>user\nhi<|im_end|>",
    "end <|eos|>",
    "\u0000\u0085\u2028\ufeff",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "▁already ▁there",
]

FLAG_TEXTS = [
    "a  <l>b", "a \n<r>  b", "x<w>y <w> z", "<w><w>", "_<w>", "é<w>", "  <l><r>  <l>  <r>", "A\u030a Å", "<lr>\u00a0<lr>\u2003", "(<lw>) a <lw>b",
    "<n> <N> ñ n\u0303", "aÅ<lrwn>Å", " <lrw> ", "<l", "<l>>", "a\u200d<w>", "1<w>2", "<r>\u0085<l>",
]

LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
CHAT = ["<|eos|>", "<|im_start|>", "<|im_end|>", "<|pad|>"]


def split(pattern, behavior="isolated", invert=False):
    return pre_tokenizers.Split(Regex(pattern), behavior, invert)


def byte_level(use_regex=False, add_prefix_space=False):
    return pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space, use_regex=use_regex)


def learn_bytes(pre_tokenizer, normalizer=None, specials=CHAT, size=360, **model):
    tokenizer = Tokenizer(models.BPE(**model))
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=size, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.add_special_tokens(list(specials))
    return tokenizer


def begins(tokenizer, token):
    identity = tokenizer.token_to_id(token)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{token} $A", pair=f"{token} $A {token} $B", special_tokens=[(token, identity)]
    )
    return tokenizer


def learn_pieces(normalizer, pre_tokenizer, decoder, prefix=True):
    """SentencePiece's kind: pieces of characters, bytes for what has none."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    if pre_tokenizer is not None:
        tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoder
    specials = ["<unk>", "<s>", "</s>", "<|eos|>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=460, special_tokens=specials, show_progress=False))
    description = json.loads(tokenizer.to_str())
    description["added_tokens"] = [token for token in description["added_tokens"] if not token["content"].startswith("<0x")]
    return begins(Tokenizer.from_str(json.dumps(description)), "<s>")


def sentence_decoder():
    return decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )


def flags():
    """An added token for each way to set the flags."""
    tokenizer = learn_bytes(byte_level(use_regex=True), normalizers.NFC(), specials=["<|eos|>"])
    names = {"l": "lstrip", "r": "rstrip", "w": "single_word", "n": "normalized"}
    tokens = []
    for count in range(1, 5):
        for letters in itertools.combinations(names, count):
            set_flags = {name: letter in letters for letter, name in names.items()}
            tokens.append(AddedToken(f"<{''.join(letters)}>", special=False, **set_flags))
    tokens.append(AddedToken("Å", normalized=True))
    tokens.append(AddedToken("ñ", normalized=False))
    tokenizer.add_tokens(tokens)
    return tokenizer


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=200, unk_token="<unk>", special_tokens=["<unk>", "</s>"], show_progress=False)
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


def make():
    eos = {"eos_token": "<|eos|>"}
    sentence = {"eos_token": "</s>", "bos_token": "<s>"}
    deepseek = pre_tokenizers.Sequence(
        [
            split(r"[\r\n]"),
            split(r"\s?[A-Za-zµÀ-ÖØ-öø-ƺ]+"),
            split(r"\s?[!-/:-~！-／：-～]+"),
            split(r"\s+$"),
            split("[一-龥]+"),
            pre_tokenizers.Digits(individual_digits=True),
            byte_level(),
        ]
    )
    qwen = pre_tokenizers.Sequence([split(QWEN), byte_level()])
    llama3 = pre_tokenizers.Sequence([split(LLAMA3), byte_level()])
    first = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    metaspace = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    yield "qwen", learn_bytes(qwen, normalizers.NFC()), {"eos_token": "<|im_end|>", "pad_token": "<|pad|>", "add_bos_token": False}
    yield "llama3", begins(learn_bytes(llama3, ignore_merges=True), "<|im_start|>"), {**eos, "bos_token": "<|im_start|>"}
    yield "gpt2", learn_bytes(byte_level(use_regex=True)), eos
    yield "prefix space", learn_bytes(byte_level(use_regex=True, add_prefix_space=True)), eos
    yield "deepseek", learn_bytes(deepseek), {**eos, "bos_token": "<|im_start|>", "add_bos_token": True}
    yield "template switched off", begins(learn_bytes(qwen), "<|im_start|>"), {**eos, "bos_token": "<|im_start|>", "add_bos_token": False}
    yield "lower case", learn_bytes(qwen, normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])), eos
    yield "digits", learn_bytes(pre_tokenizers.Sequence([pre_tokenizers.Digits(), byte_level(use_regex=True)])), eos
    yield "flags", flags(), eos
    yield "sentencepiece", learn_pieces(first, None, sentence_decoder()), sentence
    yield "metaspace", learn_pieces(None, metaspace, sentence_decoder()), sentence
    yield "unigram", unigram(), {"eos_token": "</s>"}


def facts(name, description, config):
    tokenizer = Tokenizer.from_str(json.dumps(description))
    texts = TEXTS + FLAG_TEXTS
    ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "tokenizer.json").write_text(json.dumps(description))
        Path(folder, "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", **config}))
        fast = transformers.PreTrainedTokenizerFast.from_pretrained(folder)
        plain = fast("a", add_special_tokens=False).input_ids
        whole = fast("a").input_ids
        for text, expected in zip(texts, ids):
            assert fast(text, add_special_tokens=False).input_ids == expected, (name, text)
        begin = whole[0] if whole[1 : 1 + len(plain)] == plain and whole[: len(plain)] != plain else None
        end = fast.eos_token_id
    decoded = [tokenizer.decode(each, skip_special_tokens=True) for each in ids]
    return {"texts": texts, "ids": ids, "decoded": decoded, "begin": begin, "end": end}


def main():
    if "--verify" in sys.argv:
        stored = json.loads(OUTPUT.read_text())
        for case in stored["cases"]:
            again = facts(case["name"], case["tokenizer"], case["config"])
            assert again == {key: case[key] for key in again}, case["name"]
        print(f"{len(stored['cases'])} tokenizers give the ids that are stored")
        return
    cases = []
    for name, tokenizer, config in make():
        description = json.loads(tokenizer.to_str())
        cases.append({"name": name, "config": config, "tokenizer": description, **facts(name, description, config)})
    made_with = {"tokenizers": tokenizers.__version__, "transformers": transformers.__version__}
    result = {"made_by": "scripts/make_tokenizer_fixtures.py", "made_with": made_with, "cases": cases}
    OUTPUT.write_text(json.dumps(result, ensure_ascii=True, separators=(",", ":")) + "\n")
    print(f"{OUTPUT}: {len(cases)} tokenizers, {OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
