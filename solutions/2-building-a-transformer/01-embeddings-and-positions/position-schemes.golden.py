#!/usr/bin/env python3
"""Golden values of one attention layer under five position schemes: PyTorch's own attention in float64.

Run:  pip install torch && python3 solutions/2-building-a-transformer/01-embeddings-and-positions/position-schemes.golden.py        writes position-schemes.golden.json beside this script
"""
import json, os

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))
B, T, V, D, H, L, BACK = 2, 5, 7, 12, 3, 11, 2
SLOPES = torch.tensor([1 / 16, 1 / 256, 1 / 4])  # 3 heads by the published rule


def weights():
    g = torch.Generator().manual_seed(5)
    draw = lambda *shape, std: torch.randn(*shape, generator=g) * std
    model = {"E": draw(V, D, std=1.0), "P": draw(L, D, std=1.0)}
    for name in ("Wq", "Wk", "Wv", "Wo"):
        model[name] = draw(D, D, std=D**-0.5)
    model["Wu"] = draw(D, V, std=D**-0.5)
    return model


def sinusoidal():
    turned = torch.exp(1j * torch.outer(torch.arange(T).double(), 10_000 ** (-torch.arange(0, D, 2) / D)))
    return torch.stack([turned.imag, turned.real], dim=-1).flatten(1)


def rope(x):
    width = D // H
    angles = torch.outer(torch.arange(T).double(), 10_000 ** (-torch.arange(0, width, 2) / width))
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous())
    return torch.view_as_real(pairs * torch.polar(torch.ones_like(angles), angles)).flatten(-2)


def logits(scheme, m, ids):
    x = F.embedding(ids, m["E"])
    if scheme == "learned":
        x = x + m["P"][:T]
    if scheme == "sinusoidal":
        x = x + sinusoidal()
    q, k, v = ((x @ m[name]).unflatten(-1, (H, -1)).transpose(1, 2) for name in ("Wq", "Wk", "Wv"))
    if scheme == "rope":
        q, k = rope(q), rope(k)
    past = torch.ones(T, T).tril().bool()
    if scheme == "alibi":
        distance = torch.arange(T)[:, None] - torch.arange(T)
        bias = (-SLOPES[:, None, None] * distance).masked_fill(~past, -torch.inf)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
    else:
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    return y.transpose(1, 2).flatten(2) @ m["Wo"] @ m["Wu"]


if __name__ == "__main__":
    model = weights()
    ids = torch.tensor([[3, 0, 6, 3, 1], [5, 2, 2, 4, 0]])
    schemes = {}
    for scheme in ("none", "learned", "sinusoidal", "alibi", "rope"):
        z = logits(scheme, model, ids)
        loss = F.cross_entropy(z[:, BACK:].flatten(0, 1), ids[:, : T - BACK].flatten())
        schemes[scheme] = {"logits": z.tolist(), "loss": loss.item()}
    golden = {
        "ids": ids.tolist(),
        "heads": H,
        "back": BACK,
        "model": {name: value.tolist() for name, value in model.items()},
        "schemes": schemes,
    }
    with open(os.path.join(HERE, "position-schemes.golden.json"), "w") as file:
        json.dump(golden, file)
        file.write("\n")
