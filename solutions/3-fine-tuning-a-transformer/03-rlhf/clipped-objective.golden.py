"""Golden values for PPO: clipped objective, value loss and clipped share with their gradients, in float64.

Schulman et al. 2017, equation 7, written with torch.min; means over the tokens whose mask is 1.

    python solutions/3-fine-tuning-a-transformer/03-rlhf/clipped-objective.golden.py
"""

import json
import pathlib

import torch

torch.manual_seed(6)
B, M, epsilon = 3, 7, 0.15
shape = (B, M)
f64 = torch.float64
old = -2 + torch.randn(shape, dtype=f64)
logprobs = (old + 0.3 * torch.randn(shape, dtype=f64)).requires_grad_()
advantages = torch.randn(shape, dtype=f64)
values = torch.randn(shape, dtype=f64).requires_grad_()
returns = values.detach() + torch.randn(shape, dtype=f64)
mask = torch.tensor([[0, 0, 1, 1, 1, 1, 1], [0, 1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1, 0]], dtype=f64)

ratio = torch.exp(logprobs - old)
objective = torch.min(ratio * advantages, torch.clamp(ratio, 1 - epsilon, 1 + epsilon) * advantages)
policy_loss = -(objective * mask).sum() / mask.sum()
value_loss = ((values - returns) ** 2 * mask).sum() / mask.sum()
(policy_loss + value_loss).backward()
share = (((ratio < 1 - epsilon) | (ratio > 1 + epsilon)) * mask).sum() / mask.sum()

# Both signs of A with a ratio below, inside and above the band, among the tokens that count.
where = torch.sign(ratio - 1) * ((ratio - 1).abs() > epsilon)
kinds = {(int(w), int(a)) for w, a, m in zip(where.flatten(), torch.sign(advantages).flatten(), mask.flatten()) if m}
assert len(kinds) == 6, kinds
assert ((ratio - 1).abs() - epsilon).abs().min() > 1e-3

golden = {
    "about": "PPO: clipped policy loss, value loss and the share of ratios outside the band; gradients by logProbs and values",
    "torch": torch.__version__,
    "epsilon": epsilon,
    "logProbs": logprobs.tolist(),
    "old": old.tolist(),
    "advantages": advantages.tolist(),
    "values": values.tolist(),
    "returns": returns.tolist(),
    "mask": mask.tolist(),
    "policyLoss": policy_loss.item(),
    "valueLoss": value_loss.item(),
    "share": share.item(),
    "gradients": {"logProbs": logprobs.grad.tolist(), "values": values.grad.tolist()},
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
