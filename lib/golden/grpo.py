"""Golden values for GRPO, in float64: group advantages, entropy of a policy, clipped objective of each token.

Shao et al. 2024, section 4.1.2 and equation 3 without the KL term; Liu et al. 2025, section 3.2; Yu et al. 2025, section 3.1.

    python lib/golden/grpo.py
"""

import json
import pathlib

import torch

torch.manual_seed(8)
f64 = torch.float64

# Advantages: three groups of five, of rewards 0 and 1, and of any rewards. In both cases the means of the groups differ.
G = 5
checked = torch.tensor([[1, 0, 0, 1, 0], [0, 0, 0, 0, 1], [1, 1, 0, 1, 1]], dtype=f64)
graded = torch.randn((3, G), dtype=f64) * torch.tensor([[0.1], [1], [7]], dtype=f64) + torch.tensor([[2], [-1], [0.5]], dtype=f64)


def advantages_of(rewards):
    differences = rewards - rewards.mean(-1, keepdim=True)
    return {
        "rewards": rewards.flatten().tolist(),
        "std": (differences / rewards.std(-1, correction=0, keepdim=True)).flatten().tolist(),
        "none": differences.flatten().tolist(),
    }


# Entropy: logits of order 1, rows of 4, 1 and 0 tokens that count.
B, M, V = 3, 5, 7
logits = (1.5 * torch.randn((B, M, V), dtype=f64)).requires_grad_()
counts = torch.tensor([[0, 1, 1, 1, 1], [0, 1, 0, 0, 0], [0, 0, 0, 0, 0]], dtype=f64)
entropies = torch.distributions.Categorical(logits=logits).entropy()
entropy = (entropies * counts).sum() / counts.sum()
entropy.backward()

# Clipping: low and high differ, and so do all three lengths of the rows.
B, M, low, high = 4, 7, 0.2, 0.28
old = -2 + torch.randn((B, M), dtype=f64)
logprobs = (old + 0.4 * torch.randn((B, M), dtype=f64)).requires_grad_()
advantages = torch.tensor([1.7, -0.6, 0.9, -1.3], dtype=f64)
mask = torch.tensor(
    [[0, 0, 1, 1, 1, 1, 1], [0, 0, 1, 1, 1, 1, 0], [0, 0, 1, 1, 1, 0, 0], [0, 0, 1, 1, 1, 1, 1]], dtype=f64
)
ratio = torch.exp(logprobs - old)
A = advantages[:, None]
objective = torch.min(ratio * A, torch.clamp(ratio, 1 - low, 1 + high) * A) * mask
weights = torch.randn((B, M), dtype=f64)
(objective * weights).sum().backward()

# Both signs of A with a ratio below, inside and above, among the tokens that count; none at an edge.
where = (ratio > 1 + high).int() - (ratio < 1 - low).int()
signs = torch.sign(A).expand(B, M)
kinds = {(int(w), int(a)) for w, a, m in zip(where.flatten(), signs.flatten(), mask.flatten()) if m}
assert len(kinds) == 6, kinds
assert min((ratio - 1 + low).abs().min(), (ratio - 1 - high).abs().min()) > 1e-3

golden = {
    "about": "GRPO: advantages of groups on two scales; mean entropy and its gradient; clipped objectives, and the gradient of their sum with weights",
    "torch": torch.__version__,
    "groupSize": G,
    "advantages": [advantages_of(checked), advantages_of(graded)],
    "entropy": {
        "logits": logits.tolist(),
        "mask": counts.tolist(),
        "entropy": entropy.item(),
        "gradient": logits.grad.tolist(),
    },
    "clipped": {
        "low": low,
        "high": high,
        "logProbs": logprobs.tolist(),
        "old": old.tolist(),
        "advantages": advantages.tolist(),
        "mask": mask.tolist(),
        "objective": objective.tolist(),
        "weights": weights.tolist(),
        "gradient": logprobs.grad.tolist(),
    },
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
