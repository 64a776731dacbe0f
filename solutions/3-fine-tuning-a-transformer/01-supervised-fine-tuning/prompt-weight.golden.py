#!/usr/bin/env python3
"""Writes prompt-weight.golden.json: cross-entropy of which the prompt counts less, with its gradient, by PyTorch in float64.

Three chats of 5, 7 and 4 tokens; the losses come from F.cross_entropy with reduction="none", the weights from a loop over tokens.
Run:  pip install torch && python3 solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/prompt-weight.golden.py
"""
import json, os
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20301)
HERE = os.path.dirname(os.path.abspath(__file__))
V = 9
CHATS = [
    {"ids": [1, 5, 4, 7, 2], "graded": [False, False, False, True, True]},
    {"ids": [1, 6, 3, 4, 8, 8, 2], "graded": [False, False, False, False, True, True, True]},
    {"ids": [1, 3, 4, 5], "graded": [False, False, False, False]},
]
T = max(len(chat["ids"]) for chat in CHATS)


def weighted_loss(logits, prompt_weight):
    losses, weights = [], []
    for row, chat in zip(logits, CHATS):
        ids, n = torch.tensor(chat["ids"]), len(chat["ids"])
        losses.append(F.cross_entropy(row[: n - 1], ids[1:], reduction="none"))
        weights.append(torch.tensor([1.0 if graded else prompt_weight for graded in chat["graded"][1:]]))
    losses, weights = torch.cat(losses), torch.cat(weights)
    return (weights * losses).sum() / weights.sum()


def main():
    logits = (1.5 * torch.randn(len(CHATS), T, V)).round(decimals=4)
    cases = []
    for prompt_weight in (0.0, 0.1, 0.35, 1.0):
        leaf = logits.clone().requires_grad_()
        loss = weighted_loss(leaf, prompt_weight)
        loss.backward()
        cases.append({"promptWeight": prompt_weight, "loss": loss.item(), "gradient": [[[round(x, 10) for x in place] for place in row] for row in leaf.grad.tolist()]})
    # With weight 0 and 1 PyTorch's own means say the same.
    for case, ignored in ((cases[0], True), (cases[-1], False)):
        targets = torch.full((len(CHATS), T), -100)
        for b, chat in enumerate(CHATS):
            for t in range(len(chat["ids"]) - 1):
                if chat["graded"][t + 1] or not ignored:
                    targets[b, t] = chat["ids"][t + 1]
        mean = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-100)
        assert abs(mean.item() - case["loss"]) < 1e-12
    with open(os.path.join(HERE, "prompt-weight.golden.json"), "w") as file:
        json.dump({"chats": CHATS, "logits": logits.tolist(), "cases": cases}, file)


if __name__ == "__main__":
    main()
