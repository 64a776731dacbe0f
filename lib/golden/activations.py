#!/usr/bin/env python3
"""Writes activations.json: what flows by at every place of a small GPT, its logit lens, what it says with heads switched
off and with its stream patched, by PyTorch in float64.

Two pre-norm blocks whose heads together are wider than the stream, causal attention with biases, GELU in its tanh form,
and the token table as unembedding. Weights are [in, out], rounded to keep the file small, and lie in a tree as a model's do.
Run:  pip install torch && python3 lib/golden/activations.py
"""
import json, os
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20269)
HERE = os.path.dirname(os.path.abspath(__file__))
V, L, D, H, HEAD_DIM, N, HIDDEN = 11, 8, 7, 3, 4, 2, 9
IDS = [[3, 10, 0, 3, 7], [8, 1, 4, 4, 2]]
CLEAN, CORRUPT, RIGHT, WRONG = [3, 10, 0, 6, 3], [3, 5, 9, 6, 3], 2, 7
OFF = [[[0, 1]], [[1, 2]], [[0, 0], [0, 2], [1, 1]]]


def drawn(*shape, mean=0.0, std=0.5):
    return (mean + std * torch.randn(*shape)).round(decimals=4)


def norm_weights():
    return {"gamma": drawn(D, mean=1, std=0.3), "beta": drawn(D, std=0.3)}


def block_weights():
    attention = {}
    for name in "qkv":
        attention |= {f"W{name}": drawn(D, H * HEAD_DIM), f"b{name}": drawn(H * HEAD_DIM)}
    attention |= {"Wo": drawn(H * HEAD_DIM, D), "bo": drawn(D)}
    mlp = {"W1": drawn(D, HIDDEN), "b1": drawn(HIDDEN), "W2": drawn(HIDDEN, D), "b2": drawn(D)}
    return {"norm1": norm_weights(), "attention": attention, "norm2": norm_weights(), "mlp": mlp}


def norm(x, w):
    return F.layer_norm(x, [D], w["gamma"], w["beta"], 1e-5)


def unembed(model, stream):
    return norm(stream, model["norm"]) @ model["E"].T


def run(model, ids, change=lambda place, x: x):
    """Logits and what passes by; `change` may put something else in its place."""
    seen = {}

    def tap(place, x):
        seen[place] = change(place, x)
        return seen[place]

    ids = torch.tensor(ids)
    T = ids.shape[1]
    hidden = torch.ones(T, T, dtype=torch.bool).triu(1)
    x = tap("embedded", model["E"][ids] + model["P"][:T])
    for i, block in enumerate(model["blocks"]):
        a, m = block["attention"], block["mlp"]
        read = norm(x, block["norm1"])
        q, k, v = ((read @ a[f"W{n}"] + a[f"b{n}"]).unflatten(-1, (H, -1)).transpose(1, 2) for n in "qkv")
        scores = (q @ k.transpose(-1, -2) / HEAD_DIM**0.5).masked_fill(hidden, -torch.inf)
        found = tap(f"{i}.heads", tap(f"{i}.weights", scores.softmax(-1)) @ v)
        x = x + tap(f"{i}.attention", found.transpose(1, 2).flatten(2) @ a["Wo"] + a["bo"])
        thought = F.gelu(norm(x, block["norm2"]) @ m["W1"] + m["b1"], approximate="tanh") @ m["W2"] + m["b2"]
        x = tap(f"{i}.stream", x + tap(f"{i}.mlp", thought))
    return unembed(model, x), seen


def ablated(model, off, by):
    def change(place, x):
        x = x.clone()
        for layer, head in off:
            if place == f"{layer}.heads":
                x[:, head] = 0 if by == "zero" else x[:, head].mean(0)
        return x

    return run(model, IDS, change)[0]


def patching(model):
    """Recovery of the logit difference at the last position, for every place of the stream and every position."""
    places = ["embedded"] + [f"{i}.stream" for i in range(N)]
    difference = lambda logits: logits[0, -1, RIGHT] - logits[0, -1, WRONG]
    logits, clean = run(model, [CLEAN])
    high, low = difference(logits), difference(run(model, [CORRUPT])[0])
    recovery = torch.zeros(len(places), len(CLEAN))
    for row, where in enumerate(places):
        for t in range(len(CLEAN)):
            def change(place, x):
                if place != where:
                    return x
                x = x.clone()
                x[0, t] = clean[where][0, t]
                return x

            recovery[row, t] = (difference(run(model, [CORRUPT], change)[0]) - low) / (high - low)
    return {"clean": [CLEAN], "corrupt": [CORRUPT], "right": RIGHT, "wrong": WRONG, "high": high, "low": low, "recovery": recovery}


def main():
    model = {"heads": H, "E": drawn(V, D, std=0.7), "P": drawn(L, D), "blocks": [block_weights() for _ in range(N)], "norm": norm_weights()}
    logits, seen = run(model, IDS)
    stream = [seen["embedded"]] + [seen[f"{i}.stream"] for i in range(N)]
    data = {
        "model": model, "ids": IDS, "logits": logits, "activations": seen, "lens": [unembed(model, x) for x in stream],
        "ablations": [{"off": off, "zero": ablated(model, off, "zero"), "mean": ablated(model, off, "mean")} for off in OFF],
        "patching": patching(model),
    }
    with open(os.path.join(HERE, "activations.json"), "w") as file:
        json.dump(lists(data), file)


def lists(value):
    if isinstance(value, torch.Tensor):
        return lists(value.tolist())
    if isinstance(value, dict):
        return {key: lists(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [lists(inner) for inner in value]
    return round(value, 8) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
