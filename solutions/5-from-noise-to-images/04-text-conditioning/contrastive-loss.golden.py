#!/usr/bin/env python3
"""Writes contrastive-loss.golden.json: CLIP's logits and loss with their gradients, by PyTorch in float64.

Run:  pip install torch && python3 solutions/5-from-noise-to-images/04-text-conditioning/contrastive-loss.golden.py
"""
import json, os
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20284)
HERE = os.path.dirname(os.path.abspath(__file__))


def loss_of(logits):
    own = torch.arange(len(logits))
    return (F.cross_entropy(logits, own) + F.cross_entropy(logits.T, own)) / 2


def grad(y, *inputs):
    return [g.tolist() for g in torch.autograd.grad(y, inputs)]


pictures = (2 * torch.randn(5, 3)).requires_grad_()
texts = (0.7 * torch.randn(5, 3)).requires_grad_()
scale = torch.tensor(0.8, requires_grad=True)
logits = scale.exp() * F.normalize(pictures, dim=1) @ F.normalize(texts, dim=1).T
loss = loss_of(logits)
whole = dict(zip(["pictures", "texts", "logScale"], grad(loss, pictures, texts, scale)))

table = torch.tensor([[2.0, 0, 0], [1, 1, 0], [1, 0, 3]], requires_grad=True)
far = torch.tensor([[900.0, -400, 30], [-1000, 200, 800], [0, 1000, -600]], requires_grad=True)

with open(os.path.join(HERE, "contrastive-loss.golden.json"), "w") as file:
    json.dump(
        {
            "pictures": pictures.tolist(), "texts": texts.tolist(), "logScale": scale.item(),
            "logits": logits.tolist(), "loss": loss.item(), "gradients": whole,
            "table": {"logits": table.tolist(), "loss": loss_of(table).item(), "gradient": grad(loss_of(table), table)[0]},
            "far": {"logits": far.tolist(), "loss": loss_of(far).item(), "gradient": grad(loss_of(far), far)[0]},
        },
        file,
    )
    file.write("\n")
