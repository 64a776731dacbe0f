"""Golden values for the loss of a reward model: PyTorch's softplus of minus the margin, in float64.

    python solutions/3-fine-tuning-a-transformer/02-reward-modeling/ranking-loss.golden.py
"""

import json
import pathlib

import torch

torch.manual_seed(20)
chosen = (2 * torch.randn(6, dtype=torch.float64)).requires_grad_()
rejected = (2 * torch.randn(6, dtype=torch.float64)).requires_grad_()

loss = torch.nn.functional.softplus(-(chosen - rejected)).mean()
loss.backward()

golden = {
    "about": "mean softplus(-(chosen - rejected)) and its gradients",
    "torch": torch.__version__,
    "chosen": chosen.tolist(),
    "rejected": rejected.tolist(),
    "loss": loss.item(),
    "gradients": {"chosen": chosen.grad.tolist(), "rejected": rejected.grad.tolist()},
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
