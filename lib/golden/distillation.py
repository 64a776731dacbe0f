"""Golden values for the two losses of distillation and their gradients: PyTorch's kl_div and autograd, in float64.

    python lib/golden/distillation.py
"""

import json
import pathlib

import torch
from torch.nn.functional import kl_div, log_softmax

torch.manual_seed(409)
B, T, V = 2, 3, 5
student = 2 * torch.randn(B, T, V, dtype=torch.float64)
teacher = 3 * torch.randn(B, T, V, dtype=torch.float64)
mask = torch.tensor([[0, 1, 1], [0, 1, 0]], dtype=torch.float64)


def divergence(p_logits, q_logits):
    """KL(p || q) of each token: kl_div(ln q, ln p) with log_target."""
    terms = kl_div(log_softmax(q_logits, -1), log_softmax(p_logits, -1), log_target=True, reduction="none")
    return (terms.sum(-1) * mask).sum() / mask.sum()


def with_gradient(loss_of):
    x = student.clone().requires_grad_()
    loss = loss_of(x)
    (gradient,) = torch.autograd.grad(loss, x)
    return {"loss": loss.item(), "gradient": gradient.tolist()}


softened = [
    {"temperature": tau, **with_gradient(lambda x: tau**2 * divergence(teacher / tau, x / tau))}
    for tau in (0.5, 1, 2, 7)
]
out = {
    "about": "kl_div of softened distributions and its reverse, means over the tokens that count, and their gradients",
    "torch": torch.__version__,
    "student": student.tolist(),
    "teacher": teacher.tolist(),
    "mask": mask.tolist(),
    "softened": softened,
    "reverse": with_gradient(lambda x: divergence(x, teacher)),
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")
