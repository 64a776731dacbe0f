#!/usr/bin/env python3
"""Writes gradient-by-position.golden.json: norms of the gradients of logits and embedded tokens, by PyTorch in float64.

The model is that of gpt.json; each chat is a batch of its own, with its last token left out of what the model reads.
Run:  pip install torch && python3 solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/gradient-by-position.golden.py
"""
import json, os
import torch
import gpt

HERE = os.path.dirname(os.path.abspath(__file__))
# One answer at the end, two answers with a question between, an answer with ungraded tokens after it.
CHATS = [
    {"ids": [3, 10, 0, 3, 7, 5, 5, 2], "graded": [0, 0, 0, 0, 0, 1, 1, 1]},
    {"ids": [8, 1, 4, 9, 1, 2, 6], "graded": [0, 0, 1, 0, 0, 1, 1]},
    {"ids": [6, 2, 10, 5, 5, 9], "graded": [0, 1, 1, 0, 0, 0]},
]


def case(weights, chat):
    ids = chat["ids"]
    targets = [id if graded else -100 for id, graded in zip(ids[1:], chat["graded"][1:])]
    embedded, _, logits = gpt.run(weights, torch.tensor([ids[:-1]]))
    embedded.retain_grad(), logits.retain_grad()
    gpt.loss_of(logits, torch.tensor([targets])).backward()
    norms = lambda x: x.grad[0].norm(dim=-1)
    return chat | {"graded": [bool(graded) for graded in chat["graded"]], "logits": norms(logits), "embeddings": norms(embedded)}


def main():
    with open(os.path.join(HERE, "gpt.json")) as file:
        stored = json.load(file)["parameters"]
    weights = {name: torch.tensor(values).requires_grad_() for name, values in stored.items()}
    with open(os.path.join(HERE, "gradient-by-position.golden.json"), "w") as file:
        json.dump(gpt.lists([case(weights, chat) for chat in CHATS]), file)


if __name__ == "__main__":
    main()
