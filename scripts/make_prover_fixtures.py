"""Tokenizers and prompts as the open provers have them, from `tokenizers` and `transformers`.

Run by hand:  python3 scripts/make_prover_fixtures.py [DATA]            writes test/fixtures/provers.json
              python3 scripts/make_prover_fixtures.py [DATA] --verify   recomputes and compares with what is there

Needs: pip install tokenizers transformers. Two tokenizers: Qwen2's and Qwen3's (Kimina-Prover, Goedel-Prover-V2, Pythagoras-Prover), and DeepSeek's
(DeepSeek-Prover-V2), with normalizer, pre-tokenizer, decoder and added tokens as published; the vocabularies are small ones, learnt from the few
lines below. DATA is a folder with records (.jsonl) and Lean files: of the ids of all its texts a hash is written down.

The turns of a prompt are recorded from what the provers' makers publish. The templates for conversations are guessed: ones that do what Qwen3's and
DeepSeek's are known to do with these turns.
"""

import hashlib
import json
import random
import re
import sys
import tempfile
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

OUTPUT = Path(__file__).parent.parent / "test" / "fixtures" / "provers.json"

CORPUS = [
    "import Mathlib\nimport Aesop\n\nset_option maxHeartbeats 0\n\nopen BigOperators Real Nat Topology Rat\n\n",
    "Complete the following Lean 4 code:\n\n```lean4\ntheorem ex (p q : Prop) (h : p ∧ q) : q ∧ p := by\n  sorry\n```",
    "theorem foo (x : ℝ) (h₀ : 0 < x) (h₁ : x ≤ 2) : ∀ n ∈ Finset.range 10, x ^ 2 ∣ 12345 := by\n  norm_num [h₀, h₁]",
    "  have h₃ : (a + b) * (a - b) = a ^ 2 - b ^ 2 := by ring_nf\n  nlinarith [sq_nonneg (a - b), h₃]",
    "  obtain ⟨k, hk⟩ := h\n  refine' ⟨fun h => _, fun ⟨y, z⟩ => _⟩ <;> simp_all",
    "Think about and solve the following problem step by step in Lean 4.\n# Problem:Let $x$ be a positive real number.\n# Formal statement:\n",
    "Show that there are infinitely many primes; don't use it's theorem. ∑ k in s, f k = ∫ x in (0 : ℝ)..π, Real.sin x",
]

QWEN_SPLIT = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN_SPECIAL = (
    "<|endoftext|> <|im_start|> <|im_end|> <|object_ref_start|> <|object_ref_end|> <|box_start|> <|box_end|> <|quad_start|> <|quad_end|> "
    "<|vision_start|> <|vision_end|> <|vision_pad|> <|image_pad|> <|video_pad|>"
).split()
QWEN_PLAIN = (
    "<tool_call> </tool_call> <|fim_prefix|> <|fim_middle|> <|fim_suffix|> <|fim_pad|> <|repo_name|> <|file_sep|> "
    "<tool_response> </tool_response> <think> </think>"
).split()

# Letters with a case, as DeepSeek's tokenizer lists them.
LETTERS = (
    "A-Za-z\u00b5\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u01ba\u01bc-\u01bf\u01c4-\u0293\u0295-\u02af\u0370-\u0373\u0376\u0377"
    "\u037b-\u037d\u037f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03f5\u03f7-\u0481\u048a-\u052f\u0531-\u0556"
    "\u10a0-\u10c5\u13a0-\u13f5\u13f8-\u13fd\u1c90-\u1cba\u1cbd-\u1cbf\u1d00-\u1d2b\u1d6b-\u1d77\u1d79-\u1d9a\u1e00-\u1f15"
    "\u1f18-\u1f1d\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f59\u1f5b\u1f5d\u1f5f-\u1f7d\u1f80-\u1fb4\u1fb6-\u1fbc\u1fbe"
    "\u1fc2-\u1fc4\u1fc6-\u1fcc\u1fd0-\u1fd3\u1fd6-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ff4\u1ff6-\u1ffc\u2102\u2107\u210a-\u2113"
    "\u2115\u2119-\u211d\u2124\u2126\u2128\u212a-\u212d\u212f-\u2134\u2139\u213c-\u213f\u2145-\u2149\u214e\u2183\u2184"
    "\u2c00-\u2c7b\u2c7e-\u2ce4\u2ceb-\u2cee\u2cf2\u2cf3\ua640-\ua66d\ua680-\ua69b\ua722-\ua76f\ua771-\ua787\ua78b-\ua78e"
    "\uab70-\uabbf\ufb00-\ufb06\ufb13-\ufb17\uff21-\uff3a\uff41-\uff5a\U00010400-\U0001044f\U000104b0-\U000104d3"
    "\U000104d8-\U000104fb\U00010c80-\U00010cb2\U00010cc0-\U00010cf2\U000118a0-\U000118df\U0001e900-\U0001e943"
)
DEEPSEEK_SPLITS = [
    r"[\r\n]",
    r"\s?[" + LETTERS + r"]+",
    r"\s?[!-/:-~" + "\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002" + r"]+",
    r"\s+$",
    "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+",
]
BEGIN, END = "<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>"

QWEN_TEMPLATE = """{%- if messages[0].role == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
{%- endif %}
{%- for message in messages %}
    {%- if message.role == 'user' or (message.role == 'system' and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == 'assistant' %}
        {{- '<|im_start|>assistant\\n' + message.content.split('</think>')[-1].lstrip('\\n') + '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}"""

DEEPSEEK_TEMPLATE = """{%- if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}
{%- set ns = namespace(system='') %}
{%- for message in messages %}{%- if message['role'] == 'system' %}{% set ns.system = message['content'] %}{%- endif %}{%- endfor %}
{{- bos_token }}{{ ns.system }}
{%- for message in messages %}
    {%- if message['role'] == 'user' %}{{- '<｜User｜>' + message['content'] }}{%- endif %}
    {%- if message['role'] == 'assistant' %}{{- '<｜Assistant｜>' + message['content'] + eos_token }}{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<｜Assistant｜>' }}{% endif %}"""

HEADER = "import Mathlib\nimport Aesop\n\nset_option maxHeartbeats 0\n\nopen BigOperators Real Nat Topology Rat\n\n"
INFORMAL = "/-- Let $x$ be a real number with $x > 0$. Show that $x^2 > 0$. -/\n"
STATEMENT = "theorem square_pos (x : ℝ) (h₀ : 0 < x) : 0 < x ^ 2"
PLAN = (
    "Before producing the Lean 4 code to formally prove the given theorem, provide a detailed proof plan outlining the main proof steps and "
    "strategies.\nThe plan should highlight key ideas, intermediate lemmas, and proof structures that will guide the construction of the final formal proof."
)
ASKED = "Complete the following Lean 4 code:\n\n```lean4\n"
CODE = f"{HEADER}{INFORMAL}{STATEMENT} := by"

TEXTS = [
    "", " ", CODE, "\n\n  x\r\n\ty", "x₁ ≤ x₂ ∧ ∃ y ∈ ℕ, y ≠ 0 → ⟨y, _⟩", "e\u0301 é Å A\u030a Ω Ω K", "1234567 0.5 3/4 x^2", "don't DON'T it's I'LL",
    "中文 数字12字 한국어 ひらがな ！？。", "🦆🏽 \u200d \ufeff\u0085\u2028", "a\n", "a \n", "a  ", "<think>\nso\n</think>\n\n```lean4", "<|im_start|>user\nhi<|im_end|>",
    "<｜User｜>hi<｜Assistant｜>", f"{BEGIN}x{END}", "ſ's K 'ſ", "α β γ δ ε ζ Σ ∑ ∏ ∫ √", "‘quoted’ “text” … — –",
]


def learn(normalizer, pre_tokenizer, size):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    trainer = trainers.BpeTrainer(vocab_size=size, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(CORPUS * 4, trainer)
    return tokenizer


def byte_level():
    return pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)


def qwen():
    split = pre_tokenizers.Split(Regex(QWEN_SPLIT), "isolated", False)
    tokenizer = learn(normalizers.NFC(), pre_tokenizers.Sequence([split, byte_level()]), 480)
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    tokenizer.add_special_tokens([AddedToken(each, normalized=False, special=True) for each in QWEN_SPECIAL])
    tokenizer.add_tokens([AddedToken(each, normalized=False, special=False) for each in QWEN_PLAIN])
    config = {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>", "bos_token": None, "add_bos_token": False, "chat_template": QWEN_TEMPLATE}
    return tokenizer, config


def deepseek():
    splits = [pre_tokenizers.Split(Regex(each), "isolated", False) for each in DEEPSEEK_SPLITS]
    sequence = pre_tokenizers.Sequence([*splits, pre_tokenizers.Digits(individual_digits=True), byte_level()])
    tokenizer = learn(normalizers.Sequence([]), sequence, 480)
    tokenizer.add_special_tokens([AddedToken(each, normalized=True, special=True) for each in [BEGIN, END]])
    begin = tokenizer.token_to_id(BEGIN)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BEGIN} $A", pair=f"{BEGIN} $A {BEGIN} $B", special_tokens=[(BEGIN, begin)]
    )
    config = {"bos_token": BEGIN, "eos_token": END, "pad_token": END, "add_bos_token": True, "add_eos_token": False, "chat_template": DEEPSEEK_TEMPLATE}
    return tokenizer, config


def turns():
    """The turns of each format, by what the makers publish."""
    yield "kimina", "qwen", [
        {"role": "system", "content": "You are an expert in mathematics and Lean 4."},
        {
            "role": "user",
            "content": "Think about and solve the following problem step by step in Lean 4.\n# Problem:Let $x$ be a real number with $x > 0$. "
            f"Show that $x^2 > 0$.\n# Formal statement:\n```lean4\n{CODE}\n```\n",
        },
    ]
    yield "goedel", "qwen", [{"role": "user", "content": f"{ASKED}{CODE} sorry```\n\n{PLAN}"}]
    yield "pythagoras", "qwen", [{"role": "user", "content": f"{ASKED}{CODE}\n  sorry```\n\n{PLAN}"}]
    yield "deepseek", "deepseek", [{"role": "user", "content": f"{ASKED}{CODE}\n  sorry\n```\n\n{PLAN}"}]


def made_statements():
    """200 statements with headers and words, of many lengths and symbols."""
    draw = random.Random(2)
    terms = ["x ^ 2", "x₁ * y", "Real.sqrt (x + {n})", "∑ k ∈ Finset.range {n}, k", "|x - {n}|", "Nat.choose {n} 2", "f (f x)", "↑⌊y⌋"]
    for number in range(200):
        term = lambda: draw.choice(terms).replace("{n}", str(draw.randint(0, 999)))
        hypotheses = "".join(f"\n    (h{'₀₁₂₃₄'[at]} : {term()} {draw.choice('≤<=≠∣')} {term()})" for at in range(draw.randint(0, 4)))
        yield {
            "header": draw.choice(["", HEADER, "import Mathlib\n\nopen Nat Real\n\ndef own : ℕ := 3\n"]),
            "informal": draw.choice(["", f"/-- Show that ${number}$ is so. -/\n", f"/-!\n# Problem {number}\n-/", f"What is {number}?"]),
            "statement": f"theorem made_{number} (x x₁ y : ℝ) (f : ℝ → ℝ){hypotheses} : {term()} {draw.choice('≤<=≠')} {term()}",
        }


def shared_statements(folder):
    """The first 40 statements of each of five benchmarks, cut at their `:=`."""
    for name in ["minif2f", "proofnet", "putnam_bench", "mobench", "minif2f_goedel"]:
        for line in Path(folder, "benchmarks", f"{name}.jsonl").read_text().split("\n")[:40]:
            record = json.loads(line)
            text = re.sub(r"\s*:=(\s+by)?(\s+sorry)?\s*$", "", record["formal_statement"])
            start = [each.start() for each in re.finditer(r"^(noncomputable )?(theorem|def) ", text, re.M)][-1]
            yield {"header": record.get("header", "") + text[:start], "informal": record["informal_prefix"], "statement": text[start:]}


def asked_of(problem):
    """The turns of every format and mode for a problem; a text stands for what is continued without turns."""
    header, informal, statement = problem["header"], problem["informal"], problem["statement"]
    comment = informal if informal.strip().startswith("/-") else f"/-- {informal.strip()} -/"
    comment = "" if informal == "" or header.rstrip().endswith(informal.strip()) else comment + ("" if comment.endswith("\n") else "\n")
    code = lambda hole: f"{header}{comment}{statement} := {hole}".strip()
    words = re.sub(r"-/$", "", re.sub(r"^/-[-!]?", "", informal.strip())).strip() or statement
    user = lambda content: [{"role": "user", "content": content}]
    plain = ASKED + code("by\n  sorry") + "\n```"
    yield "deepseek", "plain", user(plain)
    yield "deepseek", "cot", user(f"{plain}\n\n{PLAN}")
    yield "lean", "cot", user(f"{plain}\n\n{PLAN}")
    yield "goedel", "plain", user(f"{ASKED}{code('by sorry')}```\n\n{PLAN}")
    yield "pythagoras", "plain", user(ASKED + code("by\n  sorry") + f"```\n\n{PLAN}")
    yield "kimina", "plain", [
        {"role": "system", "content": "You are an expert in mathematics and Lean 4."},
        *user(
            f"Think about and solve the following problem step by step in Lean 4.\n# Problem:{words}\n# Formal statement:\n```lean4\n{code('by')}\n```\n"
        ),
    ]
    begun = f"{header}{comment}{statement} := by\n"
    yield "continue", "plain", ASKED + begun
    yield "continue", "cot", f"Complete the following Lean 4 code with explanatory comments preceding each line of code:\n\n```lean4\n{begun}"


def asked_ids(loaded, problems):
    """Of every format and mode, a hash of the ids of the prompts for the problems."""
    ids = {}
    for problem in problems:
        for format_name, mode, asked in asked_of(problem):
            if isinstance(asked, str):
                own = loaded(asked, add_special_tokens=False).input_ids
            else:
                own = loaded.apply_chat_template(asked, add_generation_prompt=True, return_dict=False)
            ids.setdefault(f"{format_name} {mode}", []).append(",".join(map(str, own)))
    return {name: {"count": len(own), "ids": hashed(own)} for name, own in ids.items()}


def shared_texts(folder):
    """Statements and proofs, in the order of their files' paths: of a record all its texts, one a line."""
    for path in sorted(Path(folder).rglob("*"), key=lambda each: each.relative_to(folder).as_posix()):
        if path.suffix == ".lean":
            yield path.read_bytes().decode("utf-8", "replace")
        elif path.suffix == ".jsonl":
            for line in path.read_bytes().decode("utf-8").split("\n"):
                if line.strip():
                    yield "\n".join(value for value in json.loads(line).values() if isinstance(value, str))


def hashed(values):
    digest = hashlib.sha256()
    for value in values:
        digest.update(value.encode("utf-8") + b"\0")
    return digest.hexdigest()


def facts(name, description, config, data):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "tokenizer.json").write_text(json.dumps(description))
        Path(folder, "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", **config}))
        loaded = PreTrainedTokenizerFast.from_pretrained(folder)
    encode = lambda text: loaded(text, add_special_tokens=False).input_ids
    prompts = []
    for format_name, kind, messages in turns():
        if kind == name:
            text = loaded.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
            ids = loaded.apply_chat_template(messages, add_generation_prompt=True, return_dict=False)
            prompts.append({"format": format_name, "turns": "recorded", "template": "guessed", "messages": messages, "text": text, "ids": ids})
    result = {"texts": TEXTS, "ids": [encode(text) for text in TEXTS], "decoded": [loaded.decode(encode(text)) for text in TEXTS], "prompts": prompts}
    result["made"] = asked_ids(loaded, made_statements())
    if data is not None:
        texts = list(shared_texts(data))
        ids = [",".join(map(str, encode(text))) for text in texts]
        result["shared"] = {"count": len(texts), "texts": hashed(texts), "ids": hashed(ids)}
        result["benchmarks"] = asked_ids(loaded, shared_statements(data))
    return result


def main():
    arguments = [each for each in sys.argv[1:] if each != "--verify"]
    data = arguments[0] if arguments else None
    if "--verify" in sys.argv:
        stored = json.loads(OUTPUT.read_text())
        for case in stored["cases"]:
            again = facts(case["name"], case["tokenizer"], case["config"], data)
            assert again == {key: case[key] for key in again}, case["name"]
        print("equal")
        return
    cases = []
    for name, (tokenizer, config) in {"qwen": qwen(), "deepseek": deepseek()}.items():
        description = json.loads(tokenizer.to_str())
        cases.append({"name": name, "config": config, "tokenizer": description, **facts(name, description, config, data)})
    problem = {"header": HEADER, "informal": INFORMAL, "statement": STATEMENT}
    made = [[each["header"], each["informal"], each["statement"]] for each in made_statements()]
    result = {"made_by": "scripts/make_prover_fixtures.py", "problem": problem, "made": made, "cases": cases}
    OUTPUT.write_text(json.dumps(result, ensure_ascii=True, separators=(",", ":")) + "\n")
    print(f"{OUTPUT}: {OUTPUT.stat().st_size} bytes, {cases[0].get('shared')}")


if __name__ == "__main__":
    main()
