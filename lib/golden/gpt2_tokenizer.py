"""Golden ids of GPT-2's byte-level BPE: a tiny vocabulary trained on the course's text with Hugging Face's `tokenizers`.

    pip install tokenizers && python3 lib/golden/gpt2_tokenizer.py
"""

import json
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

HERE = Path(__file__).parent
TEXTS = [
    "Alice was beginning to get very tired of sitting by her sister on the bank,",
    "  two blanks, a tab\tand\n\nempty lines  \n",
    "it's, they'll, I'd've, don't, 'tis, 1865 and 12,000",
    "naïve café, 你好, 🐇🕳️, ½ ÷ \u00a0x",
    "aaaaaaaaaaaaaaa the the thethe",
    "\ufeffthe mark of an order of bytes is no \ufeff white space \ufeff\ufeff",
    "\u0085 a next line is \u0085\u0085, the\u2003wide \u2003 blank and\u200bthe zero-width\u200b \u200b one",
    "separators \u001c of \u001f files\u001e\u001d",
    "The end.<|endoftext|>Alice <|endoftext|> began<|endoftext",
    "",
]

tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
trainer = trainers.BpeTrainer(
    vocab_size=400,
    initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    special_tokens=["<|endoftext|>"],
)
tokenizer.train([str(HERE.parents[1] / "lib" / "texts" / "alice.txt")], trainer)
model = json.loads(tokenizer.to_str())["model"]
golden = {
    "vocabulary": model["vocab"],
    "merges": [pair if isinstance(pair, str) else " ".join(pair) for pair in model["merges"]],
    "texts": [{"text": text, "ids": tokenizer.encode(text).ids} for text in TEXTS],
}
(HERE / "gpt2_tokenizer.json").write_text(json.dumps(golden, ensure_ascii=True, separators=(",", ":")) + "\n")
