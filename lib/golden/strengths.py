#!/usr/bin/env python3
"""Writes strengths.json: maximum likelihood strengths of the Bradley-Terry model, by PyTorch in float64.

Newton's method on the log-likelihood, whose gradient and Hessian autograd finds; the pseudo-inverse takes care of the direction in which
all strengths grow together, which the likelihood does not see. This is not the algorithm of the exercise.
Run:  pip install torch && python3 lib/golden/strengths.py
"""
import json, os
import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = {
    # 0 has most wins, against weak players; 3 has met the strong ones only.
    "five players": [[0, 9, 8, 1, 7], [2, 0, 5, 1, 6], [3, 4, 0, 0, 5], [4, 3, 0, 0, 0], [1, 2, 6, 0, 0]],
    # A chain of four, in which neighbors have met, and how often differs.
    "a chain": [[0, 5, 0, 0], [2, 0, 40, 0], [0, 11, 0, 3], [0, 0, 4, 0]],
    # One way round only: no two players have beaten each other.
    "a ring": [[0, 4, 0], [0, 0, 1], [2, 0, 0]],
    # A tie is half a win for both.
    "ties": [[0, 2.5, 1], [0.5, 0, 3.5], [2, 0.5, 0]],
    # 200 to 1, and a player of few games.
    "far apart": [[0, 200, 30], [1, 0, 2], [0, 1, 0]],
}


def log_likelihood(s, wins):
    return (wins * F.logsigmoid(s[:, None] - s[None, :])).sum()


def fit(wins):
    wins = torch.tensor(wins, dtype=torch.float64)
    s = torch.zeros(len(wins), dtype=torch.float64)
    for _ in range(200):
        gradient = torch.func.grad(log_likelihood)(s, wins)
        hessian = torch.func.hessian(log_likelihood)(s, wins)
        step = -torch.linalg.pinv(hessian, hermitian=True) @ gradient
        s = s + step * min(1.0, 1.0 / float(step.abs().max() + 1e-300))
        s = s - s.mean()
    assert float(gradient.abs().max()) < 1e-11, gradient
    return s


if __name__ == "__main__":
    out = {name: {"wins": wins, "strengths": [round(x, 12) for x in fit(wins).tolist()]} for name, wins in CASES.items()}
    with open(os.path.join(HERE, "strengths.json"), "w") as file:
        json.dump(out, file)
        file.write("\n")
    for name, case in out.items():
        print(name, case["strengths"])
