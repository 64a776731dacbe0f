"""Golden values for the loss of a judge of steps: PyTorch's binary_cross_entropy_with_logits, in float64.

    python solutions/4-reasoning-with-transformers/04-process-reward-models/step-loss.golden.py
"""

import json
import pathlib

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

torch.manual_seed(44)
COUNTS = [5, 2, 0, 3]  # steps of each row
B, S = len(COUNTS), max(COUNTS)

scores = (2 * torch.randn(B, S, dtype=torch.float64)).requires_grad_()
labels = (torch.rand(B, S, dtype=torch.float64) < 0.6).double()
labels[1] = torch.tensor([0.25, 0.9, 0.0, 1.0, 0.0])  # soft ones
mask = torch.tensor([[1.0 if s < count else 0.0 for s in range(S)] for count in COUNTS], dtype=torch.float64)

counts = mask.bool()
loss = binary_cross_entropy_with_logits(scores[counts], labels[counts])
loss.backward()

golden = {
    "about": "binary_cross_entropy_with_logits over the steps that count, and its gradient",
    "torch": torch.__version__,
    "scores": scores.tolist(),
    "labels": labels.tolist(),
    "mask": mask.tolist(),
    "loss": loss.item(),
    "gradient": scores.grad.tolist(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
