#!/usr/bin/env python3
"""Writes kv_cache.json: causal attention with its keys and values, a GPT of three blocks with and without a window, and a
text that it writes, by PyTorch in float64.

Nothing here uses a cache: every number comes from reading the whole text at once, which is what a cache must agree with.
Weights are [in, out], and rounded to keep the file small.
Run:  pip install torch && python3 lib/golden/kv_cache.py
"""
import json, os
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20279)
HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = {"vocabulary": 11, "context": 13, "dModel": 10, "heads": 2, "layers": 3, "dFF": 7}
V, L, D, H, N, HIDDEN = SIZES.values()
WINDOW = 3


def drawn(*shape, mean=0.0, std=0.4):
    return (mean + std * torch.randn(*shape)).round(decimals=3)


def attention_weights(D, columns):
    found = {f"W{n}": drawn(D, columns) for n in "qkv"} | {f"b{n}": drawn(columns) for n in "qkv"}
    return found | {"Wo": drawn(columns, D), "bo": drawn(D)}


def parameters():
    """All weights by path."""
    norm = lambda path: {f"{path}.gamma": drawn(D, mean=1, std=0.3), f"{path}.beta": drawn(D, std=0.3)}
    found = {"E": drawn(V, D, std=1.0), "P": drawn(L, D, std=0.4)}
    for i in range(N):
        found |= norm(f"blocks.{i}.norm1")
        found |= {f"blocks.{i}.attention.{name}": W for name, W in attention_weights(D, D).items()}
        found |= norm(f"blocks.{i}.norm2")
        found |= {f"blocks.{i}.mlp.W1": drawn(D, HIDDEN), f"blocks.{i}.mlp.b1": drawn(HIDDEN)}
        found |= {f"blocks.{i}.mlp.W2": drawn(HIDDEN, D), f"blocks.{i}.mlp.b2": drawn(D)}
    return found | norm("norm") | {"unembedding": drawn(D, V, std=0.6)}


def visible(T, window=None):
    """true = may look: not after the query, and within the window that ends at it."""
    back = torch.arange(T)[:, None] - torch.arange(T)
    return (back >= 0) & (back < (window or T))


def attention(x, w, heads, mask):
    q, k, v = (F.linear(x, w[f"W{n}"].T, w[f"b{n}"]).unflatten(-1, (heads, -1)).transpose(1, 2) for n in "qkv")
    found = F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).flatten(2)
    return F.linear(found, w["Wo"].T, w["bo"]), k, v


def logits(w, ids, window=None):
    norm = lambda x, path: F.layer_norm(x, [D], w[f"{path}.gamma"], w[f"{path}.beta"], 1e-5)
    x = F.embedding(ids, w["E"]) + w["P"][: ids.shape[1]]
    for i in range(N):
        own = {name.split(".")[-1]: W for name, W in w.items() if name.startswith(f"blocks.{i}.")}
        x = x + attention(norm(x, f"blocks.{i}.norm1"), own, H, visible(ids.shape[1], window))[0]
        hidden = F.gelu(F.linear(norm(x, f"blocks.{i}.norm2"), own["W1"].T, own["b1"]), approximate="tanh")
        x = x + F.linear(hidden, own["W2"].T, own["b2"])
    return norm(x, "norm") @ w["unembedding"]


def written(w, prompt, count):
    """The likeliest token, again and again. Scores that lie close together could fall either way in float32: refused."""
    ids = list(prompt)
    for _ in range(count):
        scores = logits(w, torch.tensor([ids]))[0, -1]
        first, second = scores.topk(2).values
        assert first - second > 0.05, f"{ids}: the two best scores are {first - second:.4f} apart"
        ids.append(int(scores.argmax()))
    return ids


def attention_case():
    """Three heads of width 4 on a stream of width 7: two texts of five positions."""
    w, x = attention_weights(7, 12), drawn(2, 5, 7, std=1.0)
    output, K, V = attention(x, w, 3, visible(5))
    return {"heads": 3, "x": x, "weights": w, "output": output, "K": K, "V": V}


def lists(value):
    if isinstance(value, torch.Tensor):
        return lists(value.tolist())
    if isinstance(value, dict):
        return {key: lists(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [lists(inner) for inner in value]
    return round(value, 8) if isinstance(value, float) else value


def tree(w):
    """By path becomes by part: as the course keeps a model."""
    model = {"heads": H, "blocks": [{} for _ in range(N)]}
    for path, tensor in w.items():
        *parts, name = path.split(".")
        node = model
        for part in parts:
            node = node[int(part)] if isinstance(node, list) else node.setdefault(part, {})
        node[name] = tensor
    return model


def main():
    w = parameters()
    ids = torch.randint(V, (3, 9))
    data = {
        "attention": attention_case(),
        "sizes": SIZES, "model": tree(w), "ids": ids, "logits": logits(w, ids),
        "window": WINDOW, "windowed": logits(w, ids, WINDOW),
        "prompts": {str(len(p)): written(w, p, L - len(p) + 1) for p in ([4], [7, 0, 10], [9, 2, 2, 5, 1, 6])},
    }
    with open(os.path.join(HERE, "kv_cache.json"), "w") as file:
        json.dump(lists(data), file)


if __name__ == "__main__":
    main()
