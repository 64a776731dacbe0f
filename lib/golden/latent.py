#!/usr/bin/env python3
"""Writes latent.json: codes drawn by reparameterization, their KL divergence, and a convolution, by PyTorch in float64.

Draws are torch.distributions.Normal's rsample with its noise given, the divergence is torch.distributions.kl_divergence, the
convolution torch.nn.functional.conv2d. Each has the gradients of its sum, weighted by `upstream`. Pictures are [B, H, W, C] and
filters [size, size, C, K].
Run:  pip install torch && python3 lib/golden/latent.py
"""
import json, os
import torch
import torch.nn.functional as F
from torch.distributions import Normal, kl_divergence

torch.set_default_dtype(torch.float64)
torch.manual_seed(20267)
HERE = os.path.dirname(os.path.abspath(__file__))


def leaf(*shape, scale=1.0):
    return (scale * torch.randn(*shape)).requires_grad_()


def drawn():
    mean, log_variance, noise = leaf(3, 5), leaf(3, 5), torch.randn(3, 5)
    upstream = torch.randn(3, 5)
    codes = mean + log_variance.exp().sqrt() * noise
    # rsample of a Normal is loc + scale · ε.
    torch.testing.assert_close((codes - mean) / Normal(mean, log_variance.exp().sqrt()).scale, noise)
    (codes * upstream).sum().backward()
    return {
        "mean": mean, "logVariance": log_variance, "noise": noise, "upstream": upstream, "codes": codes,
        "gradients": {"mean": mean.grad, "logVariance": log_variance.grad},
    }


def divergence():
    mean, log_variance = leaf(4, 3), leaf(4, 3)
    each = kl_divergence(Normal(mean, log_variance.exp().sqrt()), Normal(0.0, 1.0))
    kl = each.sum(dim=1).mean()
    kl.backward()
    return {
        "mean": mean, "logVariance": log_variance, "kl": kl,
        "gradients": {"mean": mean.grad, "logVariance": log_variance.grad},
    }


def convolution(size, shape, filters):
    B, H, W, C = shape
    x, weights, bias = leaf(B, H, W, C), leaf(size, size, C, filters, scale=0.5), leaf(filters)
    y = F.conv2d(x.permute(0, 3, 1, 2), weights.permute(3, 2, 0, 1), bias, padding=size // 2).permute(0, 2, 3, 1)
    upstream = torch.randn_like(y)
    (y * upstream).sum().backward()
    return {
        "x": x, "filter": weights, "bias": bias, "y": y, "upstream": upstream,
        "gradients": {"x": x.grad, "filter": weights.grad, "bias": bias.grad},
    }


def plain(value):
    if isinstance(value, torch.Tensor):
        return value.detach().tolist()
    return {key: plain(each) for key, each in value.items()}


golden = {
    "drawn": drawn(),
    "divergence": divergence(),
    "convolutions": {
        "three": convolution(3, (2, 4, 5, 3), 2),
        "five": convolution(5, (1, 5, 3, 2), 3),
        "one": convolution(1, (2, 3, 2, 4), 5),
    },
}
with open(os.path.join(HERE, "latent.json"), "w") as file:
    json.dump(plain(golden), file)
