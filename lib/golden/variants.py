#!/usr/bin/env python3
"""Writes variants.json: the GPT of gpt.json in five architectures, and its training that is saved and resumed, by PyTorch in float64.

Each variant differs from pre-norm in one thing: where the norms are, that there are none (and no last one), no residual
connections, or no positions. The training is torch.optim.AdamW with clip_grad_norm_ and a schedule, decay for tensors of two
axes; after half of its steps the parameters and the optimizer's state_dict go through torch.save into a new model.
Run:  pip install torch && python3 lib/golden/variants.py
"""
import io, json, os
import torch
import torch.nn.functional as F

from gpt import lists

torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "gpt.json")) as file:
    GPT = json.load(file)
V, L, D, H, N, _ = GPT["sizes"].values()
WINDOW = [3, 10, 0, 3, 7, 8]
SETTINGS = {"peak": 0.02, "warmup": 2, "total": 8, "min": 0.002, "maxNorm": 0.7, "weightDecay": 0.3, "windows": 2, "length": 5}


def run(w, ids, variant="pre-norm"):
    def norm(x, path):
        return x if variant == "no norms" else F.layer_norm(x, [D], w[f"{path}.gamma"], w[f"{path}.beta"], 1e-5)

    def linear(x, path, name):
        return x @ w[f"{path}.W{name}"] + w[f"{path}.b{name}"]

    def attention(x, path):
        q, k, v = (linear(x, path, n).unflatten(-1, (H, -1)).transpose(1, 2) for n in "qkv")
        return linear(F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).flatten(2), path, "o")

    def mlp(x, path):
        return linear(F.gelu(linear(x, path, "1"), approximate="tanh"), path, "2")

    x = w["E"][ids] + (0 if variant == "no positions" else w["P"][: ids.shape[1]])
    for i in range(N):
        for sublayer, name, one in ((attention, "attention", "norm1"), (mlp, "mlp", "norm2")):
            path, normed = f"blocks.{i}.{name}", f"blocks.{i}.{one}"
            if variant == "post-norm":
                x = norm(x + sublayer(x, path), normed)
            else:
                update = sublayer(norm(x, normed), path)
                x = update if variant == "no residuals" else x + update
    return (x if variant == "post-norm" else norm(x, "norm")) @ w["E"].T


def parameters():
    return {name: torch.tensor(value).requires_grad_() for name, value in GPT["parameters"].items()}


def optimizer_for(w):
    groups = [{"params": [p for p in w.values() if p.dim() >= 2], "weight_decay": SETTINGS["weightDecay"]},
              {"params": [p for p in w.values() if p.dim() < 2], "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=1.0, betas=(0.9, 0.95), eps=1e-8)


def rate(step):
    """As PyTorch's schedulers in training.py."""
    peak, warmup, total, low = (SETTINGS[name] for name in ("peak", "warmup", "total", "min"))
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=peak)
    rise = torch.optim.lr_scheduler.LinearLR(optimizer, 1 / warmup, 1.0, total_iters=warmup - 1)
    fall = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, total - warmup, eta_min=low)
    both = torch.optim.lr_scheduler.SequentialLR(optimizer, [rise, fall], [warmup])
    for _ in range(step):
        optimizer.step()
        both.step()
    return optimizer.param_groups[0]["lr"]


def training():
    windows = torch.tensor([WINDOW] * SETTINGS["windows"])
    w = parameters()
    optimizer, losses = optimizer_for(w), []
    for step in range(SETTINGS["total"]):
        if step == SETTINGS["total"] // 2:
            saved = io.BytesIO()
            torch.save({"w": w, "optimizer": optimizer.state_dict()}, saved)
            saved.seek(0)
            loaded = torch.load(saved)
            w = {name: tensor.detach().requires_grad_() for name, tensor in loaded["w"].items()}
            optimizer = optimizer_for(w)
            optimizer.load_state_dict(loaded["optimizer"])
        for group in optimizer.param_groups:
            group["lr"] = rate(step)
        optimizer.zero_grad()
        loss = F.cross_entropy(run(w, windows[:, :-1]).flatten(0, 1), windows[:, 1:].flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(w.values()), SETTINGS["maxNorm"])
        optimizer.step()
        losses.append(loss.item())
    return {"ids": WINDOW, "settings": SETTINGS, "losses": losses}


def main():
    w, ids = parameters(), torch.tensor(GPT["ids"])
    logits = {v: run(w, ids, v) for v in ("pre-norm", "post-norm", "no norms", "no residuals", "no positions")}
    assert (logits["pre-norm"] - torch.tensor(GPT["tied"]["logits"])).abs().max() < 1e-8
    with open(os.path.join(HERE, "variants.json"), "w") as file:
        json.dump(lists({"logits": logits, "training": training()}), file)
        file.write("\n")


if __name__ == "__main__":
    main()
