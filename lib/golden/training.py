#!/usr/bin/env python3
"""Writes training.json: AdamW, clipping and the learning rate schedule, by PyTorch in float64.

AdamW is torch.optim.AdamW with a rate that changes at every step and a decay for the matrix only, also with a matrix that
gets no gradient at some steps, the first two among them: PyTorch counts steps by parameter. Clipping is
torch.nn.utils.clip_grad_norm_; the schedule is LinearLR followed by CosineAnnealingLR.
Run:  pip install torch && python3 lib/golden/training.py
"""
import json, os
import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(20267)
HERE = os.path.dirname(os.path.abspath(__file__))
STEPS = 6


def rounded(value):
    """Nine digits behind the point are more than float32 holds."""
    if isinstance(value, torch.Tensor):
        return rounded(value.detach().tolist())
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    return value if isinstance(value, int) else float(f"{value:.10g}")


def adamw(settings, W, b, grads, rates, absent=()):
    W, b = W.clone().requires_grad_(), b.clone().requires_grad_()
    groups = [{"params": [W], "weight_decay": settings["weightDecay"]}, {"params": [b], "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(
        groups, lr=1.0, betas=(settings["beta1"], settings["beta2"]), eps=settings["epsilon"]
    )
    after = []
    for step, ((dW, db), rate) in enumerate(zip(grads, rates)):
        for group in optimizer.param_groups:
            group["lr"] = rate
        W.grad, b.grad = None if step in absent else dW.clone(), db.clone()
        optimizer.step()
        after.append({"W": W.detach().clone(), "b": b.detach().clone()})
    return {"settings": settings, "absent": list(absent), "after": after}


def clip(grads, max_norm):
    leaves = []
    for grad in grads.values():
        leaf = torch.zeros_like(grad).requires_grad_()
        leaf.grad = grad.clone()
        leaves.append(leaf)
    norm = torch.nn.utils.clip_grad_norm_(leaves, max_norm)
    return {"maxNorm": max_norm, "norm": norm, "clipped": {name: leaf.grad for name, leaf in zip(grads, leaves)}}


def schedule(peak, warmup, total, low):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=peak)
    rise = torch.optim.lr_scheduler.LinearLR(optimizer, 1 / warmup, 1.0, total_iters=warmup - 1)
    fall = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, total - warmup, eta_min=low)
    both = torch.optim.lr_scheduler.SequentialLR(optimizer, [rise, fall], [warmup])
    rates = []
    for _ in range(total + 1):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        both.step()
    return {"peak": peak, "warmup": warmup, "total": total, "min": low, "rates": rates}


def main():
    W, b = torch.randn(3, 5), torch.randn(5)
    grads = [(torch.randn(3, 5) * (1 + step), torch.randn(5)) for step in range(STEPS)]
    rates = [0.02, 0.1, 0.2, 0.15, 0.05, 0.3]
    large = {"W": torch.randn(2, 3), "b": 3 * torch.randn(5)}
    tiny = {name: grad * 1e-6 for name, grad in large.items()}
    golden = {
        "adamw": {
            "W": W, "b": b, "rates": rates,
            "grads": [{"W": dW, "b": db} for dW, db in grads],
            "usual": adamw({"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-8, "weightDecay": 0.5}, W, b, grads, rates),
            "coarse": adamw({"beta1": 0.9, "beta2": 0.99, "epsilon": 0.1, "weightDecay": 0.3}, W, b, grads, rates),
            "late": adamw({"beta1": 0.9, "beta2": 0.95, "epsilon": 1e-8, "weightDecay": 0.2}, W, b, grads, rates, (0, 1, 3)),
        },
        "clip": {
            "large": {"grads": large, "cases": [clip(large, m) for m in (0.5, 2.0, 5.0, 20.0)]},
            "tiny": {"grads": tiny, "cases": [clip(tiny, 2e-6)]},
        },
        "schedule": schedule(3e-3, 7, 40, 2e-4),
    }
    with open(os.path.join(HERE, "training.json"), "w") as file:
        json.dump(rounded(golden), file)
        file.write("\n")


main()
