#!/usr/bin/env python3
"""Writes pack-examples.golden.json: chats in rows of their own, by PyTorch in float64, to compare packed rows with.

The model is that of gpt.json. Each chat runs alone; the loss is the mean over the graded targets of all chats. The script makes sure
that PyTorch itself gives the same for packed rows with a block-diagonal causal mask and positions that begin again.
Run:  pip install torch && python3 solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/pack-examples.golden.py
"""
import json, os
import torch
import torch.nn.functional as F
import gpt

HERE = os.path.dirname(os.path.abspath(__file__))
# Three chats for rows of seven tokens: the first two fill one, the third leaves two places.
CHATS = [
    {"ids": [3, 10, 0, 7], "graded": [False, False, True, True]},
    {"ids": [8, 1, 4], "graded": [True, False, True]},
    {"ids": [5, 5, 2, 9, 6], "graded": [False, True, False, True, True]},
]
PACKED = [[0, 1], [2]]
T = 7
GRADIENTS = ["E", "P", "blocks.0.attention.Wk", "blocks.1.attention.Wv", "blocks.1.mlp.W1", "norm.gamma"]


def targets_of(chat):
    ids, graded = chat["ids"], chat["graded"]
    return [ids[t + 1] if t + 1 < len(ids) and graded[t + 1] else -100 for t in range(len(ids))]


def weights():
    with open(os.path.join(HERE, "gpt.json")) as file:
        stored = json.load(file)["parameters"]
    return {name: torch.tensor(values).requires_grad_() for name, values in stored.items()}


def apart():
    w = weights()
    logits = [gpt.run(w, torch.tensor([chat["ids"]]))[2][0] for chat in CHATS]
    targets = torch.tensor([target for chat in CHATS for target in targets_of(chat)])
    loss = F.cross_entropy(torch.cat(logits), targets, ignore_index=-100)
    loss.backward()
    return logits, loss, {name: w[name].grad for name in GRADIENTS}


def packed():
    """The same by one mask: scaled_dot_product_attention and the positions are the only changes."""
    w = weights()
    ids, positions, segments, targets = [], [], [], []
    for row in PACKED:
        chats = [CHATS[i] for i in row]
        fill = T - sum(len(chat["ids"]) for chat in chats)
        ids.append([id for chat in chats for id in chat["ids"]] + [0] * fill)
        positions.append([t for chat in chats for t in range(len(chat["ids"]))] + [0] * fill)
        segments.append([i for i in row for _ in CHATS[i]["ids"]] + [-1] * fill)
        targets.append([target for chat in chats for target in targets_of(chat)] + [-100] * fill)
    segments = torch.tensor(segments)
    mask = (segments[:, :, None] == segments[:, None, :]) & torch.ones(T, T, dtype=torch.bool).tril()
    attend = F.scaled_dot_product_attention
    F.scaled_dot_product_attention = lambda q, k, v, is_causal: attend(q, k, v, attn_mask=mask[:, None])
    try:
        own = dict(w)
        own["P"] = torch.zeros_like(w["P"])
        table, embedding = w["P"][torch.tensor(positions)], F.embedding
        F.embedding = lambda ids, E: embedding(ids, E) + table
        logits = gpt.run(own, torch.tensor(ids))[2]
    finally:
        F.scaled_dot_product_attention, F.embedding = attend, embedding
    loss = F.cross_entropy(logits.flatten(0, 1), torch.tensor(targets).flatten(), ignore_index=-100)
    loss.backward()
    split = [logits[b][segments[b] == i] for b, row in enumerate(PACKED) for i in row]
    return split, loss, {name: w[name].grad for name in GRADIENTS}


def main():
    logits, loss, gradients = apart()
    split, packed_loss, packed_gradients = packed()
    for one, other in [*zip(logits, split), (loss, packed_loss), *zip(gradients.values(), packed_gradients.values())]:
        assert torch.allclose(one, other, rtol=0, atol=1e-12), (one, other)
    data = {"length": T, "chats": CHATS, "logits": logits, "loss": loss, "gradients": gradients}
    with open(os.path.join(HERE, "pack-examples.golden.json"), "w") as file:
        json.dump(gpt.lists(data), file)


if __name__ == "__main__":
    main()
