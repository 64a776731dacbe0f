#!/usr/bin/env python3
"""Writes text_dit.json: cross-attention, and a block that reads a caption, by PyTorch in float64.

Attention is torch.nn.functional.scaled_dot_product_attention for the output, and the softmax written out for the weights. Weights are
[in, out]; words are wider or narrower than patches; captions differ in length, and padding isn't always at the end.
Run:  pip install torch && python3 lib/golden/text_dit.py
"""
import json, math, os
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20271)
HERE = os.path.dirname(os.path.abspath(__file__))
EPSILON = 1e-5


def weight(rows, columns):
    return torch.randn(rows, columns) / math.sqrt(rows)


def projections(width, context, columns):
    return {"Wq": weight(width, columns), "Wk": weight(context, columns), "Wv": weight(context, columns), "Wo": weight(columns, width)}


def heads_of(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


def attend(x, context, w, heads, mask=None):
    q, k, v = heads_of(x @ w["Wq"], heads), heads_of(context @ w["Wk"], heads), heads_of(context @ w["Wv"], heads)
    visible = None if mask is None else mask[:, None, None, :]
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    weights = (scores if mask is None else scores.masked_fill(~visible, -math.inf)).softmax(-1)
    found = F.scaled_dot_product_attention(q, k, v, attn_mask=visible)
    return found.transpose(1, 2).flatten(2) @ w["Wo"], weights


def modulate(x, shift, scale):
    return F.layer_norm(x, x.shape[-1:], eps=EPSILON) * (1 + scale[:, None]) + shift[:, None]


def feed_forward(x, w):
    return F.gelu(x @ w["W1"] + w["b1"], approximate="tanh") @ w["W2"] + w["b2"]


def block(x, signal, words, mask, w, heads):
    parts = (F.silu(signal) @ w["modulation"]["W"] + w["modulation"]["b"]).chunk(9, dim=1)
    x = x + parts[2][:, None] * attend(modulate(x, *parts[:2]), modulate(x, *parts[:2]), w["attention"], heads)[0]
    read, weights = attend(modulate(x, *parts[3:5]), words, w["cross"], heads, mask)
    x = x + parts[5][:, None] * read
    return x + parts[8][:, None] * feed_forward(modulate(x, *parts[6:8]), w["ffn"]), weights


def lists(node):
    if isinstance(node, torch.Tensor):
        return lists(node.tolist())
    if isinstance(node, dict):
        return {key: lists(part) for key, part in node.items()}
    if isinstance(node, list):
        return [lists(part) for part in node]
    return round(node, 9) if isinstance(node, float) else node


x, words = torch.randn(2, 5, 7), torch.randn(2, 4, 11)
mask = torch.tensor([[True, True, False, False], [True, False, True, True]])
W = projections(7, 11, 12)
output, weights = attend(x, words, W, 3, mask)
cross = {"heads": 3, "x": x, "words": words, "mask": mask, "projections": W, "output": output, "weights": weights}

x, signal, words = torch.randn(3, 5, 7), torch.randn(3, 7), torch.randn(3, 4, 6)
mask = torch.tensor([[True, True, True, False], [True, False, False, False], [False, True, True, True]])
W = {
    "attention": projections(7, 7, 12),
    "cross": projections(7, 6, 15),
    "ffn": {"W1": weight(7, 11), "b1": 0.3 * torch.randn(11), "W2": weight(11, 7), "b2": 0.3 * torch.randn(7)},
    "modulation": {"W": weight(7, 63), "b": 0.5 * torch.randn(63)},
}
output, weights = block(x, signal, words, mask, W, 3)
one = {"heads": 3, "x": x, "signal": signal, "words": words, "mask": mask, "block": W, "output": output, "weights": weights}

with open(os.path.join(HERE, "text_dit.json"), "w") as file:
    json.dump(lists({"cross": cross, "block": one}), file)
    file.write("\n")
