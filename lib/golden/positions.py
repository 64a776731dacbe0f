#!/usr/bin/env python3
"""Golden values of the chapter on embeddings and positions: PyTorch in float64, byte-pair encoding on strings.

Run:  pip install torch && python3 lib/golden/positions.py        writes positions.json beside this script
"""
import json, os, random, re
from collections import Counter

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))
END = "</w>"


def embedding():
    """Rows of a table for two texts in which tokens 4 and 0 repeat, and the gradient of the table."""
    g = torch.Generator().manual_seed(1)
    E = torch.randn(7, 3, generator=g).requires_grad_()
    ids = torch.tensor([[4, 0, 4, 6, 1], [2, 4, 0, 0, 6]])
    x = F.embedding(ids, E)
    dx = torch.randn(x.shape, generator=g)
    x.backward(dx)
    return {"E": E.tolist(), "ids": ids.tolist(), "x": x.tolist(), "dx": dx.tolist(), "dE": E.grad.tolist()}


def sinusoidal(T, D, base):
    """The table by way of complex numbers: e^(i·t·w) = cos + i·sin."""
    w = torch.exp(-torch.log(torch.tensor(float(base))) * torch.arange(0, D, 2) / D)
    turned = torch.exp(1j * torch.outer(torch.arange(T).double(), w))
    return torch.stack([turned.imag, turned.real], dim=-1).flatten(1).tolist()


def rope():
    """Interleaved rotation as a product of complex numbers, with gradient."""
    g = torch.Generator().manual_seed(2)
    B, H, T, width, base, offset = 2, 3, 5, 6, 100.0, 4
    x = torch.randn(B, H, T, width, generator=g).requires_grad_()
    theta = base ** (-torch.arange(0, width, 2) / width)
    turn = torch.polar(torch.ones(T, width // 2), torch.outer(torch.arange(offset, offset + T).double(), theta))
    y = torch.view_as_real(torch.view_as_complex(x.unflatten(-1, (-1, 2))) * turn).flatten(-2)
    return {"base": base, "offset": offset, "x": x.tolist(), "y": y.tolist()}


def alibi(most):
    """Slopes of 1 to `most` heads by the published rule, as exact powers of two: exponents, not numbers."""
    def exponents(n):
        return [-8 * k / n for k in range(1, n + 1)]

    table = {}
    for heads in range(1, most + 1):
        n = 1
        while 2 * n <= heads:
            n *= 2
        table[heads] = [2.0**e for e in exponents(n) + exponents(2 * n)[::2][: heads - n]]
    return table


def bpe(words, merges):
    """Merges by the regular expressions of the paper: a word is a string with spaces between its symbols."""
    texts = {" ".join([*word, END]): count for word, count in words}
    learned = []
    for _ in range(merges):
        counts = Counter()
        for text, count in texts.items():
            symbols = text.split(" ")
            for pair in zip(symbols, symbols[1:]):
                counts[pair] += count
        if not counts:
            break
        best = max(counts, key=counts.get)  # of equals the first inserted
        pattern = re.compile(r"(?<!\S)" + re.escape(" ".join(best)) + r"(?!\S)")
        texts = {pattern.sub("".join(best), text): count for text, count in texts.items()}
        learned.append(list(best))
    return {"words": words, "merges": learned, "encoded": [text.split(" ") for text in texts]}


def dropout():
    """The draws of Python's own Mersenne Twister, kept where they are at least the rate."""
    rng = random.Random(11)
    g = torch.Generator().manual_seed(3)
    x = torch.randn(2, 5, 3, generator=g)
    rate = 0.3
    keep = torch.tensor([rng.random() >= rate for _ in range(x.numel())]).reshape(x.shape)
    return {"seed": 11, "rate": rate, "x": x.tolist(), "y": torch.where(keep, x / (1 - rate), 0.0).tolist()}


PAPER = [["low", 5], ["lower", 2], ["newest", 6], ["widest", 3]]
TEXT = """a token is a piece of text and a text is a list of tokens the tokens of a text are the pieces that the model
reads when the model reads a longer text it reads more tokens and when the pieces are longer it reads fewer of them"""

if __name__ == "__main__":
    golden = {
        "embedding": embedding(),
        "sinusoidal": {"T": 11, "D": 6, "base": 10_000, "table": sinusoidal(11, 6, 10_000)},
        "sinusoidalBase20": sinusoidal(5, 8, 20),
        "rope": rope(),
        "alibiSlopes": alibi(20),
        "bpePaper": bpe(PAPER, 10),
        "bpeText": bpe([list(pair) for pair in Counter(TEXT.split()).items()], 24),
        "dropout": dropout(),
    }
    with open(os.path.join(HERE, "positions.json"), "w") as file:
        json.dump(golden, file)
        file.write("\n")
