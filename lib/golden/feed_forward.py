#!/usr/bin/env python3
"""Writes feed_forward.json: both forms of GELU, a feed-forward network forwards and backwards, and SwiGLU, by PyTorch
in float64.

GELU and its slope are those of torch.nn.functional.gelu and autograd; the networks are torch.nn.functional.linear with
gelu or silu. Weights are written as [in, out].
Run:  pip install torch && python3 lib/golden/feed_forward.py
"""
import json, math, os
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20264)
HERE = os.path.dirname(os.path.abspath(__file__))
B, T, D, HIDDEN = 2, 3, 5, 7


def gelu():
    x = torch.tensor([-6, -4, -3, -2.2, -1.5, -1, -0.75, -0.4, -0.1, 0.05, 0.3, 0.8, 1, 1.7, 2, 2.6, 3.5, 5])
    exact = x.clone().requires_grad_()
    tanh = x.clone().requires_grad_()
    F.gelu(exact).sum().backward()
    F.gelu(tanh, approximate="tanh").sum().backward()
    return {
        "x": x, "exact": F.gelu(x), "tanh": F.gelu(x, approximate="tanh"),
        "exactSlope": exact.grad, "tanhSlope": tanh.grad,
    }


def network():
    """Forwards with both forms; backwards with the exact one."""
    weights = {
        "W1": torch.randn(D, HIDDEN) / math.sqrt(D), "b1": torch.randn(HIDDEN),
        "W2": torch.randn(HIDDEN, D) / math.sqrt(HIDDEN), "b2": torch.randn(D),
    }
    x, d_output = torch.randn(B, T, D), torch.randn(B, T, D)
    leaves = {name: t.clone().requires_grad_() for name, t in {"x": x, **weights}.items()}
    pre = F.linear(leaves["x"], leaves["W1"].T, leaves["b1"])
    hidden = F.gelu(pre)
    pre.retain_grad()
    hidden.retain_grad()
    output = F.linear(hidden, leaves["W2"].T, leaves["b2"])
    output.backward(d_output)
    return {
        "x": x, **weights, "dOutput": d_output,
        "exact": output, "tanh": F.linear(F.gelu(pre, approximate="tanh"), leaves["W2"].T, leaves["b2"]),
        "gradients": {
            "db2": leaves["b2"].grad, "dW2": leaves["W2"].grad, "dHidden": hidden.grad, "dPre": pre.grad,
            "db1": leaves["b1"].grad, "dW1": leaves["W1"].grad, "dx": leaves["x"].grad,
        },
    }


def swiglu():
    x = torch.randn(B, T, D)
    w = {"W1": torch.randn(D, HIDDEN) / 2, "W2": torch.randn(HIDDEN, D) / 2, "W3": torch.randn(D, HIDDEN) / 2}
    gated = F.silu(F.linear(x, w["W1"].T)) * F.linear(x, w["W3"].T)
    return {"x": x, **w, "output": F.linear(gated, w["W2"].T)}


def lists(value):
    if isinstance(value, torch.Tensor):
        return value.detach().tolist()
    return {key: lists(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def main():
    data = {"gelu": gelu(), "network": network(), "swiglu": swiglu()}
    with open(os.path.join(HERE, "feed_forward.json"), "w") as file:
        json.dump(lists(data), file)


if __name__ == "__main__":
    main()
