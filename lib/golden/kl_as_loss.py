"""Golden values for the estimates of a KL divergence and their gradients: PyTorch's autograd, in float64.

    python lib/golden/kl_as_loss.py
"""

import json
import pathlib

import torch
from torch.nn.functional import kl_div

torch.manual_seed(33)
V = 7
logits = torch.randn(V, dtype=torch.float64).requires_grad_()
ref_logits = 1.5 * torch.randn(V, dtype=torch.float64)


def estimates(log_probs, ref_log_probs):
    d = log_probs - ref_log_probs
    return {"k1": d, "k2": d.square() / 2, "k3": torch.exp(-d) - 1 + d}


def gradient(y, x):
    return torch.autograd.grad(y, x)[0]


ref = torch.log_softmax(ref_logits, 0)
policy = torch.log_softmax(logits, 0)
values = estimates(policy, ref)
leaf = policy.detach().requires_grad_()
per_sample = {kind: gradient(k.sum(), leaf).tolist() for kind, k in estimates(leaf, ref).items()}

# The expected gradient, one token at a time: the gradient of its own loss, times its probability.
expected = {}
for kind in values:
    total = torch.zeros(V, dtype=torch.float64)
    for v in range(V):
        total += policy[v].exp().item() * gradient(estimates(torch.log_softmax(logits, 0), ref)[kind][v], logits)
    expected[kind] = total.tolist()

# kl_div(input, target) is KL(target || input).
reverse = lambda: kl_div(ref, torch.log_softmax(logits, 0), log_target=True, reduction="sum")
forward = lambda: kl_div(torch.log_softmax(logits, 0), ref, log_target=True, reduction="sum")

golden = {
    "about": "k1, k2, k3 of every token, d/d log-probability of each, and the gradient in the logits, expected over draws from the policy",
    "torch": torch.__version__,
    "logits": logits.tolist(),
    "refLogits": ref_logits.tolist(),
    "logProbs": policy.tolist(),
    "refLogProbs": ref.tolist(),
    "values": {kind: k.tolist() for kind, k in values.items()},
    "perSample": per_sample,
    "expected": expected,
    "kl": reverse().item(),
    "gradientOfKl": gradient(reverse(), logits).tolist(),
    "gradientOfForwardKl": gradient(forward(), logits).tolist(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
