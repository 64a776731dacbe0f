#!/usr/bin/env python3
"""Writes dit.json: a block of a diffusion transformer, and a whole one, by PyTorch in float64.

Patches are cut by torch.nn.functional.unfold, positions and time features are written out from the papers' formulas, attention is
torch.nn.functional.scaled_dot_product_attention. Weights are [in, out]; pictures are [B, H, W, C].
Run:  pip install torch && python3 lib/golden/dit.py
"""
import json, math, os
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20266)
HERE = os.path.dirname(os.path.abspath(__file__))
TIME_FEATURES, EPSILON = 32, 1e-5


def linear(rows, columns):
    return {"W": torch.randn(rows, columns) / math.sqrt(rows), "b": 0.3 * torch.randn(columns)}


def random_block(width, columns, hidden):
    weight = lambda rows, cols: torch.randn(rows, cols) / math.sqrt(rows)
    up, down = linear(width, hidden), linear(hidden, width)
    return {
        "attention": {
            "Wq": weight(width, columns), "Wk": weight(width, columns), "Wv": weight(width, columns), "Wo": weight(columns, width),
        },
        "ffn": {"W1": up["W"], "b1": up["b"], "W2": down["W"], "b2": down["b"]},
        "modulation": linear(width, 6 * width),
    }


def dense(x, w):
    return x @ w["W"] + w["b"]


def modulate(x, shift, scale):
    return F.layer_norm(x, x.shape[-1:], eps=EPSILON) * (1 + scale[:, None]) + shift[:, None]


def attend(x, w, heads):
    q, k, v = ((x @ w["W" + n]).unflatten(-1, (heads, -1)).transpose(1, 2) for n in "qkv")
    return F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2) @ w["Wo"]


def think(x, w):
    return F.gelu(x @ w["W1"] + w["b1"], approximate="tanh") @ w["W2"] + w["b2"]


def block(x, signal, w, heads):
    shift1, scale1, gate1, shift2, scale2, gate2 = dense(F.silu(signal), w["modulation"]).chunk(6, dim=1)
    x = x + gate1[:, None] * attend(modulate(x, shift1, scale1), w["attention"], heads)
    return x + gate2[:, None] * think(modulate(x, shift2, scale2), w["ffn"])


def patches(x, P):
    """[B, H, W, C] -> [B, N, P·P·C]: unfold puts the channel outermost, here it is innermost."""
    B, H, W, C = x.shape
    cut = F.unfold(x.permute(0, 3, 1, 2), kernel_size=P, stride=P)  # [B, C·P·P, N]
    return cut.transpose(1, 2).reshape(B, -1, C, P * P).transpose(2, 3).reshape(B, -1, P * P * C)


def pictures(tokens, P, H, W):
    B, N, L = tokens.shape
    C = L // (P * P)
    cut = tokens.reshape(B, N, P * P, C).transpose(2, 3).reshape(B, N, L).transpose(1, 2)
    return F.fold(cut, (H, W), kernel_size=P, stride=P).permute(0, 2, 3, 1)


def sinusoids(T, width):
    table = torch.zeros(T, width)
    for t in range(T):
        for i in range(width // 2):
            table[t, 2 * i] = math.sin(t / 10_000 ** (2 * i / width))
            table[t, 2 * i + 1] = math.cos(t / 10_000 ** (2 * i / width))
    return table


def grid(rows, columns, width):
    r, c = sinusoids(rows, width // 2), sinusoids(columns, width // 2)
    return torch.stack([torch.cat([r[i], c[j]]) for i in range(rows) for j in range(columns)])


def time_features(t, dim, scale=1000.0, period=10_000.0):
    half = dim // 2
    angles = t[:, None] * scale * torch.exp(-math.log(period) * torch.arange(half) / half)
    return torch.cat([torch.cos(angles), torch.sin(angles)], 1)


def velocity(dit, x, t, signal=None):
    s = dit["sizes"]
    tokens = dense(patches(x, s["patch"]), dit["embed"]) + grid(s["height"] // s["patch"], s["width"] // s["patch"], s["dModel"])
    told = dense(F.silu(dense(time_features(t, TIME_FEATURES), dit["time"]["first"])), dit["time"]["second"])
    if signal is not None:
        told = told + signal
    for w in dit["blocks"]:
        tokens = block(tokens, told, w, s["heads"])
    shift, scale = dense(F.silu(told), dit["last"]["modulation"]).chunk(2, dim=1)
    out = dense(modulate(tokens, shift, scale), dit["last"]["out"])
    return pictures(out, s["patch"], s["height"], s["width"])


def lists(node):
    if isinstance(node, torch.Tensor):
        return lists(node.tolist())
    if isinstance(node, dict):
        return {key: lists(part) for key, part in node.items()}
    if isinstance(node, list):
        return [lists(part) for part in node]
    return round(node, 9) if isinstance(node, float) else node


x, signal = torch.randn(2, 5, 7), torch.randn(2, 7)
weights = random_block(7, 12, 11)
one = {"heads": 3, "x": x, "signal": signal, "weights": weights, "output": block(x, signal, weights, 3)}

sizes = {"height": 4, "width": 6, "channels": 3, "patch": 2, "dModel": 8, "heads": 2, "layers": 2}
length = sizes["patch"] ** 2 * sizes["channels"]
D = sizes["dModel"]
dit = {
    "sizes": sizes,
    "embed": linear(length, D),
    "time": {"first": linear(TIME_FEATURES, D), "second": linear(D, D)},
    "blocks": [random_block(D, D, 4 * D) for _ in range(sizes["layers"])],
    "last": {"modulation": linear(D, 2 * D), "out": linear(D, length)},
}
x, t, signal = torch.randn(2, 4, 6, 3), torch.tensor([0.3, 0.85]), torch.randn(2, D)
assert torch.equal(pictures(patches(x, 2), 2, 4, 6), x)
whole = {"dit": dit, "x": x, "t": t, "signal": signal, "plain": velocity(dit, x, t), "signaled": velocity(dit, x, t, signal)}
cut = {"x": x, "patches": patches(x, 2)}
times = {"t": t, "usual": time_features(t, 6), "other": time_features(t, 10, 50.0, 300.0)}
places = {"grid": grid(2, 3, 8)}

with open(os.path.join(HERE, "dit.json"), "w") as file:
    json.dump(lists({"block": one, "whole": whole, "cut": cut, "times": times, "places": places}), file)
    file.write("\n")
