#!/usr/bin/env python3
"""Compares micro-model.json with PyTorch in float64: loss, every gradient, five AdamW steps.

The model is written with PyTorch's own layers, autograd and optimizer, so it shares no line with micro_model.py.
Run:  pip install torch && python3 lib/golden/micro_model_torch.py        exits 1 when anything differs by more than 1e-12
"""
import json, os, sys
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = json.load(open(os.path.join(HERE, "micro-model.json")))
TOKENS, TARGETS = (torch.tensor(GOLDEN["input"][k]) for k in ("token_ids", "targets"))
EPS, HEADS = GOLDEN["config"]["layer_norm_epsilon"], GOLDEN["config"]["num_heads"]
LIMIT = 1e-12


def parameters():
    return {name: torch.tensor(value, requires_grad=True) for name, value in GOLDEN["initial_parameters"].items()}


def norm(p, name, x):
    return F.layer_norm(x, x.shape[-1:], p[name + "_gamma"], p[name + "_beta"], EPS)


def loss_of(p):
    x = F.embedding(TOKENS, p["token_embedding"]) + p["position_embedding"]          # [T, D]
    h = norm(p, "ln1", x)
    q, k, v = (torch.stack([h @ p[w][i] for i in range(HEADS)]) for w in ("W_Q", "W_K", "W_V"))  # [H, T, d]
    heads = F.scaled_dot_product_attention(q[None], k[None], v[None], is_causal=True)[0]
    x = x + F.linear(heads.transpose(0, 1).reshape(x.shape), p["W_O"])
    h = F.gelu(F.linear(norm(p, "ln2", x), p["W1"], p["b1"]), approximate="tanh")
    x = x + F.linear(h, p["W2"], p["b2"])
    logits = F.linear(norm(p, "ln_f", x), p["W_lm"])                                   # [T, V]
    return F.cross_entropy(logits[: len(TARGETS)], TARGETS)


def worst(ours, theirs):
    return (torch.tensor(ours) - theirs.detach()).abs().max().item()


def compare():
    differences = {}
    p = parameters()
    loss = loss_of(p)
    loss.backward()
    differences["loss"] = abs(GOLDEN["loss"]["mean"] - loss.item())
    for name, gradient in GOLDEN["gradients_wrt_parameters"].items():
        differences["gradient of " + name] = worst(gradient, p[name].grad)
    count = sum(t.numel() for t in p.values())

    for key, lr in (("adamw_lr_0.001", 0.001), ("adamw_lr_0.01", 0.01)):
        p, trace = parameters(), GOLDEN["training_traces"][key]
        o = GOLDEN["optimizer"]
        adamw = torch.optim.AdamW(
            p.values(), lr=lr, betas=(o["beta1"], o["beta2"]), eps=o["epsilon"], weight_decay=o["weight_decay"])
        for step in range(6):
            loss = loss_of(p)
            differences[f"{key}, loss after {step} steps"] = abs(trace[str(step)] - loss.item())
            if lr == 0.001 and step == 1:
                for name, value in GOLDEN["adamw_step_1"]["updated_parameters"].items():
                    differences["after one step, " + name] = worst(value, p[name])
            adamw.zero_grad()
            loss.backward()
            adamw.step()
    return count, differences


if __name__ == "__main__":
    count, differences = compare()
    wrong = {what: d for what, d in differences.items() if not d <= LIMIT}
    print(f"PyTorch {torch.__version__}: {len(differences)} comparisons over {count} parameters, "
          f"largest difference {max(differences.values()):.1e}")
    for what, d in wrong.items():
        print(f"  {what} differs by {d:.1e}", file=sys.stderr)
    sys.exit(1 if wrong else 0)
