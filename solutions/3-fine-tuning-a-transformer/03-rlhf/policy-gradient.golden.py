#!/usr/bin/env python3
"""Writes policy-gradient.golden.json: the policy-gradient loss with the gradient of the logits, by PyTorch in float64.

Three rows of five columns over seven tokens. The advantages are computed from the log-probabilities and detached.
Run:  pip install torch && python3 solutions/3-fine-tuning-a-transformer/03-rlhf/policy-gradient.golden.py
"""
import json, os
import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(30301)
HERE = os.path.dirname(os.path.abspath(__file__))
B, M, V = 3, 5, 7

logits = torch.randn(B, M, V).round(decimals=4)
tokens = torch.randint(0, V, (B, M))
mask = torch.tensor([[0.0, 1, 1, 1, 0], [0, 0, 1, 0, 0], [1, 1, 1, 1, 1]])
scores = torch.tensor([1.0, -0.5, 2.0])
BETA = 0.3

leaf = logits.clone().requires_grad_()
log_probs = torch.log_softmax(leaf, -1).gather(-1, tokens[..., None])[..., 0]
advantages = (scores[:, None] - BETA * log_probs).detach()
loss = -(advantages * log_probs)[mask == 1].mean()
loss.backward()

with open(os.path.join(HERE, "policy-gradient.golden.json"), "w") as file:
    json.dump(
        {
            "about": "advantages = scores - beta * log-probabilities, detached; loss = -mean of advantage * log-probability over the mask",
            "logits": logits.tolist(), "tokens": tokens.tolist(), "mask": mask.tolist(), "scores": scores.tolist(), "beta": BETA,
            "loss": loss.item(), "gradient": [[[round(x, 10) for x in place] for place in row] for row in leaf.grad.tolist()],
        },
        file,
    )
    file.write("\n")
