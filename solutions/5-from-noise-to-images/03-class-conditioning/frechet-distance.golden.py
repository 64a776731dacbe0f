"""Fréchet distances of clouds of points in float64: the trace of the root comes from the eigenvalues of the plain product of the
covariances, which is not symmetric; no root of a matrix is taken.

    python solutions/5-from-noise-to-images/03-class-conditioning/frechet-distance.golden.py > solutions/5-from-noise-to-images/03-class-conditioning/frechet-distance.golden.json
"""

import json

import torch

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)


def distance(a, b):
    product = torch.cov(a.T).reshape(a.shape[1], -1) @ torch.cov(b.T).reshape(b.shape[1], -1)
    overlap = torch.linalg.eigvals(product).real.clamp(min=0).sqrt().sum()
    traces = a.var(0).sum() + b.var(0).sum()
    return ((a.mean(0) - b.mean(0)) ** 2).sum() + traces - 2 * overlap


def cloud(n, mix, shift):
    return torch.randn(n, mix.shape[0]) @ mix + shift


cases = []
for n, m, d in [(9, 7, 2), (12, 30, 4), (8, 11, 1), (40, 25, 6)]:
    a = cloud(n, torch.randn(d, d), torch.randn(d))
    b = cloud(m, torch.randn(d, d), torch.randn(d))
    cases.append({"a": a.tolist(), "b": b.tolist(), "distance": distance(a, b).item()})
print(json.dumps({"cases": cases}))
