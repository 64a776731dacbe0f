"""Golden values for three averages of a token objective: PyTorch in float64, row by row, and the shares of micro-batches.

    python solutions/4-reasoning-with-transformers/08-grpo/three-averages.golden.py
"""

import json
import pathlib

import torch

torch.manual_seed(52)
COUNTS = [4, 0, 7, 1, 2]  # tokens that each row has written
PROMPT = 2  # columns of the prompt, before them
B, M, CAP = len(COUNTS), PROMPT + max(COUNTS), 9
PARTS = [[0, 1], [1, 3], [3, 4], [4, 5]]  # first row, and the one after the last; a part that is an empty row, and single rows

objective = torch.randn(B, M, dtype=torch.float64).requires_grad_()
mask = torch.zeros(B, M, dtype=torch.float64)
for b, count in enumerate(COUNTS):
    mask[b, PROMPT : PROMPT + count] = 1


def sequence(rows):
    means = [objective[b][mask[b].bool()].mean() for b in rows if COUNTS[b] > 0]
    return torch.stack(means).sum() / B if means else torch.tensor(0.0, dtype=torch.float64)


def token(rows):
    return objective[rows][mask[rows].bool()].sum() / sum(COUNTS)


def constant(rows):
    return sum(objective[b][mask[b].bool()].sum() / CAP for b in rows) / B


golden = {
    "about": "the average over a batch, its gradient, and what each part of the batch adds to it",
    "torch": torch.__version__,
    "objective": objective.tolist(),
    "mask": mask.tolist(),
    "whole": {"rows": B, "tokens": sum(COUNTS), "cap": CAP},
    "parts": PARTS,
}
for average in (sequence, token, constant):
    value = average(list(range(B)))
    (gradient,) = torch.autograd.grad(value, objective)
    golden[average.__name__] = {
        "value": value.item(),
        "gradient": gradient.tolist(),
        "shares": [average(list(range(a, b))).item() for a, b in PARTS],
    }
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
