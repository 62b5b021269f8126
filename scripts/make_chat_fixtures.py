"""Expected prompts for chat templates of the kinds that models come with, from `transformers`.

Run by hand:  python3 scripts/make_chat_fixtures.py            writes test/fixtures/chat.json
              python3 scripts/make_chat_fixtures.py --verify   renders again and compares with what is there

Needs: pip install transformers. The templates are written for the test, with the features that published ones use: turns between marks,
a system turn that is put in where none is given, thoughts cut out of earlier answers, a refusal by `raise_exception`. The vocabulary is
a small one, learnt from the few lines below.
"""

import json
import sys
import tempfile
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoTokenizer

OUTPUT = Path(__file__).parent.parent / "test" / "fixtures" / "chat.json"

LINES = [
    "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := by",
    "Complete the following Lean 4 code:",
    "You are an expert in mathematics and Lean 4.",
]

MARKED = """{%- if messages[0].role == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
{%- endif %}
{%- set state = namespace(last=-1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if state.last < 0 and message.role == 'user' and message.content is string %}
        {%- set state.last = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.role == 'user' or (message.role == 'system' and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == 'assistant' %}
        {%- set content = message.content %}
        {%- if '</think>' in content and loop.index0 < state.last %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {{- '<|im_start|>assistant\\n' + content + '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}"""

BEGUN = """{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}
{% set ns = namespace(system='') %}
{%- for message in messages %}{%- if message['role'] == 'system' %}{% set ns.system = message['content'] %}{%- endif %}{%- endfor %}
{{ bos_token }}{{ ns.system }}
{%- for message in messages %}
    {%- if message['role'] == 'user' %}{{ '<|User|>' + message['content'] }}{%- endif %}
    {%- if message['role'] == 'assistant' %}{{ '<|Assistant|>' + message['content'] + eos_token }}{%- endif %}
{%- endfor %}
{% if add_generation_prompt %}{{ '<|Assistant|>' }}{% endif %}"""

STRICT = """{% if messages[0]['role'] == 'system' %}{% set system = messages[0]['content'] | trim + '\\n\\n' %}
{% set turns = messages[1:] %}{% else %}{% set system = 'Answer in Lean.\\n\\n' %}{% set turns = messages %}{% endif %}
{% for message in turns %}
    {% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}
        {{ raise_exception('Turns of user and assistant must alternate.') }}
    {% endif %}
    {% if loop.index0 == 0 %}{% set content = system + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}
    {% if message['role'] == 'user' %}
        {{ bos_token + '[INST] ' + content | trim + ' [/INST]' }}
    {% else %}
        {{ ' ' + content | trim + ' ' + eos_token }}
    {% endif %}
{% endfor %}"""

TEMPLATES = {"marked": MARKED, "begun": BEGUN, "strict": STRICT}

USER = {"role": "user", "content": "Complete the following Lean 4 code:\n\n```lean4\ntheorem t (p : Prop) : p → p := by\n  sorry\n```"}
SYSTEM = {"role": "system", "content": "You are an expert in mathematics and Lean 4."}
ANSWER = {"role": "assistant", "content": "<think>\nintro\n</think>\n\n```lean4\nfun h => h\n```"}
CONVERSATIONS = [
    [USER],
    [SYSTEM, USER],
    [SYSTEM, USER, ANSWER, {"role": "user", "content": "  The proof is not correct.  "}],
    [USER, USER],
]


def tokenizer_json() -> str:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    marks = ["<s>", "<|end|>", "<|im_start|>", "<|im_end|>", "<|User|>", "<|Assistant|>", "<think>", "</think>"]
    special = [AddedToken(mark, special=not mark.endswith("think>"), normalized=False) for mark in marks]
    trainer = trainers.BpeTrainer(
        vocab_size=360, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(LINES, trainer)
    return tokenizer.to_str()


def main() -> None:
    tokenizer = tokenizer_json()
    cases = []
    for name, template in TEMPLATES.items():
        config = {"bos_token": "<s>", "eos_token": "<|end|>", "chat_template": template, "tokenizer_class": "PreTrainedTokenizerFast"}
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "tokenizer.json").write_text(tokenizer)
            Path(folder, "tokenizer_config.json").write_text(json.dumps(config))
            loaded = AutoTokenizer.from_pretrained(folder)
            for messages in CONVERSATIONS:
                try:
                    text = loaded.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
                    ids = loaded.apply_chat_template(messages, add_generation_prompt=True, return_dict=False)
                    cases.append({"template": name, "messages": messages, "text": text, "ids": ids})
                except Exception as error:  # what the template itself raises
                    cases.append({"template": name, "messages": messages, "refused": str(error)})
    result = {"tokenizer": tokenizer, "templates": TEMPLATES, "cases": cases}
    text = json.dumps(result, ensure_ascii=False) + "\n"
    if "--verify" in sys.argv:
        if text != OUTPUT.read_text():
            sys.exit("test/fixtures/chat.json is not what transformers answers")
        print("equal")
        return
    OUTPUT.write_text(text)
    print(f"{len(cases)} prompts, {len(text)} bytes")


main()
