"""Golden values for the DPO loss with an anchor, a mean negative log-likelihood per token of the chosen responses, in float64.

    python solutions/3-fine-tuning-a-transformer/04-dpo/chosen-anchor.golden.py
"""

import json
import pathlib

import torch

torch.manual_seed(40)
BETA, WEIGHT = 0.3, 0.6
lengths = [5, 3, 11, 8, 1]
of_length = torch.tensor(lengths, dtype=torch.float64)
draw = lambda: -of_length * (0.4 + torch.rand(5, dtype=torch.float64)) + torch.randn(5, dtype=torch.float64) * 0.3
policy = {"chosen": draw().requires_grad_(), "rejected": draw().requires_grad_()}
reference = {"chosen": draw(), "rejected": draw()}

margins = (policy["chosen"] - reference["chosen"]) - (policy["rejected"] - reference["rejected"])
dpo = -torch.nn.functional.logsigmoid(BETA * margins).mean()
anchor = -(policy["chosen"] / of_length).mean()
loss = dpo + WEIGHT * anchor
loss.backward()

golden = {
    "about": "DPO loss + weight * mean of -(ln P(chosen) / length), and its gradients",
    "torch": torch.__version__,
    "beta": BETA,
    "weight": WEIGHT,
    "lengths": lengths,
    "policy": {side: x.tolist() for side, x in policy.items()},
    "reference": {side: x.tolist() for side, x in reference.items()},
    "dpo": dpo.item(),
    "anchor": anchor.item(),
    "loss": loss.item(),
    "gradients": {side: x.grad.tolist() for side, x in policy.items()},
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
