#!/usr/bin/env python3
"""Writes kl-divergence.golden.json: Kullback-Leibler divergences by PyTorch in float64, each pair in both directions.

F.kl_div(ln q, p) is KL(p || q) and knows that 0 ln 0 is 0.
Run:  pip install torch && python3 solutions/3-fine-tuning-a-transformer/03-rlhf/kl-divergence.golden.py
"""
import json, os
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))
REFERENCE = [0.35, 0.30, 0.20, 0.10, 0.04, 0.01]
PAIRS = [
    ("close to the reference", [0.33, 0.32, 0.18, 0.12, 0.04, 0.01], REFERENCE),
    ("another taste", [0.15, 0.15, 0.40, 0.20, 0.08, 0.02], REFERENCE),
    ("the rare ones first", [0.02, 0.02, 0.05, 0.01, 0.40, 0.50], REFERENCE),
    ("two outcomes never drawn", [0.0, 0.7, 0.0, 0.3], [0.1, 0.2, 0.3, 0.4]),
    ("forecasts of rain, 70 and 30 %", [0.7, 0.3], [0.3, 0.7]),
]


def kl(p, q):
    return F.kl_div(torch.tensor(q).log(), torch.tensor(p), reduction="sum").item()


torch.manual_seed(30302)
for count in (3, 50):
    p, q = (torch.softmax(2 * torch.randn(count), 0).tolist() for _ in range(2))
    PAIRS.append((f"{count} random outcomes", p, q))

with open(os.path.join(HERE, "kl-divergence.golden.json"), "w") as file:
    json.dump([{"name": name, "p": p, "q": q, "kl": kl(p, q), "reverse": kl(q, p) if min(p) > 0 else None} for name, p, q in PAIRS], file, indent=1)
    file.write("\n")
