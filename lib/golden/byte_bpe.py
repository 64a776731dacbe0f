"""Golden values of byte-level BPE from Hugging Face's `tokenizers`: GPT-2's pieces of some texts, and merges that are learned.

    pip install tokenizers && python3 lib/golden/byte_bpe.py

Tokens are written as byte strings, one character from U+0000 to U+00FF for each byte.
"""

import json
from pathlib import Path

from gpt2_letters import LETTERS, byte_string
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

HERE = Path(__file__).parent
ALICE = (HERE.parents[1] / "lib" / "texts" / "alice.txt").read_text()
PIECES = [
    "Alice was beginning to get very tired of sitting by her sister on the bank,",
    "  two blanks, a tab\tand\n\nempty lines  \n",
    "it's, they'll, I'd've, don't, we're, I'm, 'tis 'Tis, DON'T, don\u2019t, 'really', 1865 and 12,000",
    "naïve café, e\u0301, 你好, हिन्दी, 🐇🕳️, ½ ÷ x² Ⅷ ٣ \u00a0x \u3000y a_b",
    "\ufeffthe mark of an order of bytes is no \ufeff white space \ufeff\ufeff",
    "\u0085 a next line is \u0085\u0085, the\u2003wide \u2003 blank and\u200bthe zero-width\u200b \u200b one",
    "separators \u001c of \u001f files\u001e\u001d",
]
# Many pairs are equally frequent here, and characters repeat.
REPEATS = "aaaa aaaaa baaab naïve café, cafés, ééé 👍🏽👍 don't don't can't zzyx zzyx 你好你好 \u0085\ufeff"


def pieces(text: str) -> list[str]:
    split = pre_tokenizers.ByteLevel(add_prefix_space=False).pre_tokenize_str(text)
    return [bytes(map(ord, byte_string(piece))).decode() for piece, _ in split]


def merges(text: str, size: int) -> list[list[str]]:
    """The merges of a vocabulary of this size. As special tokens, the letters of the bytes get the ids 0 to 255."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=LETTERS, show_progress=False)
    tokenizer.train_from_iterator([text], trainer)
    model = json.loads(tokenizer.to_str())["model"]
    assert [model["vocab"][letter] for letter in LETTERS] == list(range(256))
    return [[byte_string(left), byte_string(right)] for left, right in model["merges"]]


golden = {
    "pieces": [{"text": text, "pieces": pieces(text)} for text in PIECES],
    "repeats": {"text": REPEATS, "merges": merges(REPEATS, 600)},
    "alice": {"characters": 20000, "merges": merges(ALICE[:20000], 256 + 60)},
}
(HERE / "byte_bpe.json").write_text(json.dumps(golden, ensure_ascii=True, separators=(",", ":")) + "\n")
