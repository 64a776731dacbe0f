"""Golden values for generalized advantage estimation and whitening: the sums of equation 16, and PyTorch's std_mean, in float64.

    python solutions/3-fine-tuning-a-transformer/03-rlhf/advantages.golden.py
"""

import json
import pathlib

import torch

torch.manual_seed(34)
B, M = 4, 9
STARTS, ENDS = [3, 2, 3, 5], [9, 7, 4, 8]  # the response of row b: columns starts[b] to ends[b] - 1

rewards = torch.randn(B, M, dtype=torch.float64)
values = torch.randn(B, M, dtype=torch.float64)
mask = torch.zeros(B, M, dtype=torch.float64)
for b in range(B):
    mask[b, STARTS[b] : ENDS[b]] = 1


def advantages(gamma, lam):
    result = torch.zeros(B, M, dtype=torch.float64)
    for b, (start, end) in enumerate(zip(STARTS, ENDS)):
        r = rewards[b, start:end]
        v = torch.cat([values[b, start:end], torch.zeros(1, dtype=torch.float64)])
        delta = r + gamma * v[1:] - v[:-1]
        n = end - start
        powers = torch.tensor([[(gamma * lam) ** (j - i) if j >= i else 0.0 for j in range(n)] for i in range(n)], dtype=torch.float64)
        result[b, start:end] = powers @ delta
    return result


cases = []
for gamma, lam in [(1, 0.95), (0.99, 0.9), (0.8, 0), (0.9, 1), (0, 0.5), (1, 1)]:
    a = advantages(gamma, lam)
    chosen = a[mask.bool()]
    std, mean = torch.std_mean(chosen)
    cases.append(
        {
            "gamma": gamma,
            "lambda": lam,
            "advantages": a.tolist(),
            "returns": ((a + values) * mask).tolist(),
            "whitened": ((a - mean) / (std + 1e-8) * mask).tolist(),
        }
    )

golden = {
    "about": "generalized advantages of four responses in padded rows, their returns, and the whitened advantages",
    "torch": torch.__version__,
    "rewards": rewards.tolist(),
    "values": values.tolist(),
    "mask": mask.int().tolist(),
    "cases": cases,
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
