"""Golden values for gradient checkpointing: a stack of three pre-norm blocks, and the gradients of its input and of every weight,
by PyTorch in float64. torch.utils.checkpoint, in segments of one, two and three blocks, must give the same.

    python solutions/2-building-a-transformer/10-memory-and-precision/recompute.golden.py
"""

import json
import math
import pathlib

import torch
import torch.nn.functional as F
from torch.utils.checkpoint import checkpoint

torch.set_default_dtype(torch.float64)
torch.manual_seed(305)
B, T, D, H, COLUMNS, HIDDEN, N = 2, 4, 6, 2, 10, 7, 3


def block():
    def weight(rows, cols):
        return torch.randn(rows, cols) / math.sqrt(rows)

    def norm():
        return {"gamma": 1 + 0.4 * torch.randn(D), "beta": 0.3 * torch.randn(D)}

    def bias(n):
        return 0.5 * torch.randn(n)

    attention = {}
    for name in "qkv":
        attention[f"W{name}"] = weight(D, COLUMNS)
        attention[f"b{name}"] = bias(COLUMNS)
    attention |= {"Wo": weight(COLUMNS, D), "bo": bias(D)}
    mlp = {"W1": weight(D, HIDDEN), "b1": bias(HIDDEN), "W2": weight(HIDDEN, D), "b2": bias(D)}
    return {"norm1": norm(), "attention": attention, "norm2": norm(), "mlp": mlp}


def norm(x, w):
    return F.layer_norm(x, x.shape[-1:], w["gamma"], w["beta"], 1e-5)


def run(x, w):
    a, m = w["attention"], w["mlp"]
    h = norm(x, w["norm1"])
    q, k, v = ((h @ a[f"W{n}"] + a[f"b{n}"]).unflatten(-1, (H, -1)).transpose(1, 2) for n in "qkv")
    found = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    between = x + found.transpose(1, 2).flatten(2) @ a["Wo"] + a["bo"]
    hidden = F.gelu(norm(between, w["norm2"]) @ m["W1"] + m["b1"], approximate="tanh")
    return between + hidden @ m["W2"] + m["b2"]


def leaves(node):
    if torch.is_tensor(node):
        return [node]
    return [leaf for inner in (node.values() if isinstance(node, dict) else node) for leaf in leaves(inner)]


def tree(node, pick):
    if torch.is_tensor(node):
        return pick(node)
    if isinstance(node, dict):
        return {key: tree(inner, pick) for key, inner in node.items()}
    return [tree(inner, pick) for inner in node]


x = torch.randn(B, T, D).requires_grad_()
dy = torch.randn(B, T, D)
blocks = [block() for _ in range(N)]
inputs = [x] + leaves(blocks)
for leaf in inputs:
    leaf.requires_grad_()


def chain(part):
    def through(h):
        for w in part:
            h = run(h, w)
        return h

    return through


y = chain(blocks)(x)
plain = torch.autograd.grad(y, inputs, dy)
for segment in (1, 2, 3):
    h = x
    for first in range(0, N, segment):
        h = checkpoint(chain(blocks[first : first + segment]), h, use_reentrant=False)
    assert (h - y).abs().max() < 1e-14
    for a, b in zip(torch.autograd.grad(h, inputs, dy), plain, strict=True):
        assert (a - b).abs().max() < 1e-13

gradient = {id(leaf): grad for leaf, grad in zip(inputs, plain, strict=True)}
golden = {
    "about": "three pre-norm blocks, the gradients of x and of every weight with and without checkpoints",
    "torch": torch.__version__,
    "heads": H,
    "x": x.tolist(),
    "dy": dy.tolist(),
    "blocks": tree(blocks, lambda t: t.tolist()),
    "y": y.tolist(),
    "gradients": {"x": gradient[id(x)].tolist(), "blocks": tree(blocks, lambda t: gradient[id(t)].tolist())},
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden) + "\n")
