"""Golden values for the DPO and the IPO loss: PyTorch's logsigmoid and square of the margins, in float64, with autograd's gradients.

    python lib/golden/dpo.py
"""

import json
import pathlib

import torch

torch.manual_seed(35)
names = ["chosen", "rejected"]
policy = {name: (-12 + 3 * torch.randn(5, dtype=torch.float64)).requires_grad_() for name in names}
reference = {name: policy[name].detach() + torch.randn(5, dtype=torch.float64) for name in names}


def dpo(beta):
    ratios = policy["chosen"] - policy["rejected"] - (reference["chosen"] - reference["rejected"])
    return -torch.nn.functional.logsigmoid(beta * ratios).mean()


def ipo(beta):
    ratios = policy["chosen"] - policy["rejected"] - (reference["chosen"] - reference["rejected"])
    return (ratios - 1 / (2 * beta)).square().mean()


def with_gradients(loss):
    gradients = torch.autograd.grad(loss, [policy[name] for name in names])
    return {"loss": loss.item(), "gradients": {n: g.tolist() for n, g in zip(names, gradients)}}


golden = {
    "about": "DPO and IPO losses of five pairs for two beta, and their gradients with respect to the policy's log-probabilities",
    "torch": torch.__version__,
    "policy": {name: policy[name].tolist() for name in names},
    "reference": {name: reference[name].tolist() for name in names},
    "dpo": [{"beta": beta, **with_gradients(dpo(beta))} for beta in [0.3, 1.7]],
    "ipo": [{"beta": beta, **with_gradients(ipo(beta))} for beta in [0.3, 1.7]],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
