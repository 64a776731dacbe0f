#!/usr/bin/env python3
"""Writes gpt.json: a whole GPT, its loss with all gradients, and filtered next-token distributions, by PyTorch in float64.

The model has two pre-norm blocks, causal attention with biases, GELU in its tanh form and the token table as its
unembedding; a second one with an unembedding of its own. Weights are [in, out], and rounded to keep the file small.
Run:  pip install torch && python3 lib/golden/gpt.py
"""
import json, os
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20266)
HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = {"vocabulary": 11, "context": 7, "dModel": 6, "heads": 3, "layers": 2, "dFF": 13}
V, L, D, H, N, HIDDEN = SIZES.values()
IDS = [[3, 10, 0, 3, 7], [8, 1, 4, 4, 2]]
TARGETS = [[10, 0, 3, 7, -100], [1, 4, -100, 2, 6]]


def drawn(*shape, mean=0.0, std=0.4):
    return (mean + std * torch.randn(*shape)).round(decimals=4)


def parameters():
    """By path, in the order of the model's tree."""
    found = {"E": drawn(V, D, std=0.7), "P": drawn(L, D)}
    norm = lambda path: {f"{path}.gamma": drawn(D, mean=1, std=0.3), f"{path}.beta": drawn(D, std=0.3)}
    for i in range(N):
        found |= norm(f"blocks.{i}.norm1")
        for name in "qkvo":
            found |= {f"blocks.{i}.attention.W{name}": drawn(D, D), f"blocks.{i}.attention.b{name}": drawn(D)}
        found |= norm(f"blocks.{i}.norm2")
        found |= {f"blocks.{i}.mlp.W1": drawn(D, HIDDEN), f"blocks.{i}.mlp.b1": drawn(HIDDEN)}
        found |= {f"blocks.{i}.mlp.W2": drawn(HIDDEN, D), f"blocks.{i}.mlp.b2": drawn(D)}
    return found | norm("norm")


def run(w, ids):
    """The stream behind the embedding, what the unembedding reads, and the logits."""
    norm = lambda x, path: F.layer_norm(x, [D], w[f"{path}.gamma"], w[f"{path}.beta"], 1e-5)
    embedded = F.embedding(ids, w["E"]) + w["P"][: ids.shape[1]]
    x = embedded
    for i in range(N):
        linear = lambda y, W, b: F.linear(y, w[f"blocks.{i}.{W}"].T, w[f"blocks.{i}.{b}"])
        read = norm(x, f"blocks.{i}.norm1")
        q, k, v = (linear(read, f"attention.W{n}", f"attention.b{n}").unflatten(-1, (H, -1)).transpose(1, 2) for n in "qkv")
        found = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).flatten(2)
        x = x + linear(found, "attention.Wo", "attention.bo")
        hidden = F.gelu(linear(norm(x, f"blocks.{i}.norm2"), "mlp.W1", "mlp.b1"), approximate="tanh")
        x = x + linear(hidden, "mlp.W2", "mlp.b2")
    normed = norm(x, "norm")
    U = w["unembedding"] if "unembedding" in w else w["E"].T
    return embedded, normed, normed @ U


def loss_of(logits, targets):
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-100)


def model_case(weights):
    ids, targets = torch.tensor(IDS), torch.tensor(TARGETS)
    w = {name: tensor.clone().requires_grad_() for name, tensor in weights.items()}
    embedded, normed, logits = run(w, ids)
    embedded.retain_grad(), logits.retain_grad()
    loss = loss_of(logits, targets)
    loss.backward()
    return {
        "logits": logits, "loss": loss, "gradients": {name: tensor.grad for name, tensor in w.items()},
        "dEmbedded": embedded.grad, "normed": normed, "dLogits": logits.grad,
    }


def loss_case():
    """Scores of seven tokens at 2 x 4 places, three of which do not count."""
    logits = drawn(2, 4, 7, std=1.5).requires_grad_()
    targets = torch.tensor([[2, -100, 6, 0], [-100, 5, -100, 3]])
    loss = loss_of(logits, targets)
    loss.backward()
    return {"logits": logits, "targets": targets, "loss": loss, "gradient": logits.grad}


def filtered(logits, temperature, top_k, top_p):
    """One after the other: temperature, top-k, top-p; each on what the one before it left."""
    scores = logits / temperature
    if top_k:
        scores = scores.masked_fill(scores < scores.topk(top_k).values[-1], -torch.inf)
    if top_p:
        ranked, order = scores.softmax(0).sort(descending=True)
        before = ranked.cumsum(0) - ranked
        scores = scores.masked_fill(torch.zeros(len(scores), dtype=torch.bool).scatter(0, order, before >= top_p), -torch.inf)
    return scores.softmax(0)


def sampling_cases():
    logits = drawn(9, std=1.6)
    options = [(0.7, None, None), (1.9, None, None), (1, 4, None), (1, None, 0.8), (0.6, 5, None), (1.7, None, 0.75), (1, 5, 0.7),
               (0.8, 6, 0.9), (1.5, 3, 0.6)]
    return {"logits": logits, "cases": [
        {"temperature": t, "topK": k, "topP": p, "probabilities": filtered(logits, t, k, p)} for t, k, p in options]}


def lists(value):
    if isinstance(value, torch.Tensor):
        return lists(value.detach().tolist())
    if isinstance(value, dict):
        return {key: lists(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [lists(inner) for inner in value]
    return round(value, 10) if isinstance(value, float) else value


def main():
    weights = parameters()
    unembedding = drawn(D, V, std=0.5)
    untied = model_case(weights | {"unembedding": unembedding})
    data = {
        "sizes": SIZES, "parameters": weights, "unembedding": unembedding, "ids": IDS, "targets": TARGETS,
        "tied": model_case(weights),
        "untied": {name: untied[name] for name in ("logits", "loss")},
        "loss": loss_case(), "sampling": sampling_cases(),
    }
    with open(os.path.join(HERE, "gpt.json"), "w") as file:
        json.dump(lists(data), file)


if __name__ == "__main__":
    main()
