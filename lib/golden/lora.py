#!/usr/bin/env python3
"""Writes lora.json: low-rank adapters alone and in a whole GPT, with their gradients, by PyTorch in float64.

Alone, an adapter is two linear layers without a bias, one after the other. In the GPT of gpt.py, whose parameters are those
of gpt.json, five matrices have an adapter each, of ranks 2, 3 and 1.
Run:  pip install torch && python3 lib/golden/gpt.py && python3 lib/golden/lora.py
"""
import json, os
import torch
import torch.nn.functional as F
from gpt import HERE, drawn, lists, loss_of, run

torch.manual_seed(20267)
ALPHA = 5
RANKS = {"blocks.0.attention.Wq": 2, "blocks.0.mlp.W1": 3, "blocks.1.attention.Wv": 2, "blocks.1.attention.Wo": 1, "blocks.1.mlp.W2": 3}


def alone(A, B, scale):
    """scale · x·A·B with the gradients that dDelta sends back."""
    x, dDelta = drawn(2, 3, len(A), std=1), drawn(2, 3, B.shape[1], std=1)
    leaves = {name: tensor.clone().requires_grad_() for name, tensor in {"x": x, "A": A, "B": B}.items()}
    delta = scale * F.linear(F.linear(leaves["x"], leaves["A"].T), leaves["B"].T)
    delta.backward(dDelta)
    return {"x": x, "A": A, "B": B, "scale": scale, "dDelta": dDelta, "delta": delta, "gradients": {name: leaf.grad for name, leaf in leaves.items()}}


def adapted():
    """A GPT with W + (alpha / rank) A·B in the place of every adapted W."""
    with open(os.path.join(HERE, "gpt.json")) as file:
        base = json.load(file)
    w = {name: torch.tensor(values) for name, values in base["parameters"].items()}
    adapters = {name: {"A": drawn(len(w[name]), r), "B": drawn(r, w[name].shape[1])} for name, r in RANKS.items()}
    leaves = {name: {key: part.clone().requires_grad_() for key, part in parts.items()} for name, parts in adapters.items()}
    merged = {name: torch.addmm(w[name], parts["A"], parts["B"], alpha=ALPHA / RANKS[name]) for name, parts in leaves.items()}
    logits = run(w | merged, torch.tensor(base["ids"]))[2]
    loss = loss_of(logits, torch.tensor(base["targets"]))
    loss.backward()
    for name, parts in leaves.items():  # a linear layer and its adapter side by side give the same
        x = drawn(4, len(w[name]))
        beside = F.linear(x, w[name].T) + ALPHA / RANKS[name] * F.linear(F.linear(x, parts["A"].T), parts["B"].T)
        assert torch.allclose(F.linear(x, merged[name].T), beside, atol=1e-12)
    gradients = {name: {key: leaf.grad for key, leaf in parts.items()} for name, parts in leaves.items()}
    return {"alpha": ALPHA, "adapters": adapters, "merged": merged, "logits": logits, "loss": loss, "gradients": gradients}


def main():
    A = drawn(5, 2)
    data = {"trained": alone(A, drawn(2, 7), 1.75), "fresh": alone(A, torch.zeros(2, 7), 1.75), "model": adapted()}
    with open(os.path.join(HERE, "lora.json"), "w") as file:
        json.dump(lists(data), file)


if __name__ == "__main__":
    main()
