#!/usr/bin/env python3
"""Times steps of the GPT of small-gpt.ts in PyTorch on one thread, and prints them as JSON. Arguments: sizes, steps."""
import json, math, sys, time
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
S, steps = json.loads(sys.argv[1]), int(sys.argv[2])
B, T, D, L, H, V = (S[k] for k in ("batch", "time", "width", "layers", "heads", "vocabulary"))
torch.manual_seed(1)


def normal(*shape):
    return torch.nn.Parameter(torch.randn(*shape) * 0.02)


def constant(n, value):
    return torch.nn.Parameter(torch.full((n,), float(value)))


w = {"tokens": normal(V, D), "positions": normal(T, D), "head": normal(D, V), "norm": (constant(D, 1), constant(D, 0))}
for l in range(L):
    for name in "qkvo":
        w[f"{l}.{name}"] = normal(D, D)
    w[f"{l}.up"], w[f"{l}.down"] = normal(D, 4 * D), normal(4 * D, D)
    w[f"{l}.upBias"], w[f"{l}.downBias"] = constant(4 * D, 0), constant(D, 0)
    w[f"{l}.norm1"], w[f"{l}.norm2"] = (constant(D, 1), constant(D, 0)), (constant(D, 1), constant(D, 0))
parameters = [p for v in w.values() for p in (v if isinstance(v, tuple) else (v,))]
mask = torch.triu(torch.full((T, T), -1e9), 1)


def loss_of(ids, targets):
    x = (w["tokens"][ids] + w["positions"]).reshape(B * T, D)
    for l in range(L):
        h = F.layer_norm(x, (D,), *w[f"{l}.norm1"])
        q, k, v = ((h @ w[f"{l}.{n}"]).reshape(B, T, H, D // H).transpose(1, 2) for n in "qkv")
        scores = q @ k.transpose(-1, -2) / math.sqrt(D // H) + mask
        mixed = torch.softmax(scores, -1) @ v
        x = x + mixed.transpose(1, 2).reshape(B * T, D) @ w[f"{l}.o"]
        up = F.layer_norm(x, (D,), *w[f"{l}.norm2"]) @ w[f"{l}.up"] + w[f"{l}.upBias"]
        x = x + F.gelu(up, approximate="tanh") @ w[f"{l}.down"] + w[f"{l}.downBias"]
    return F.cross_entropy(F.layer_norm(x, (D,), *w["norm"]) @ w["head"], targets.reshape(-1))


n = B * T
ids = torch.tensor([(i * 7 + i % 13) % V for i in range(n)]).reshape(B, T)
targets = torch.tensor([(i * 5 + i % 11) % V for i in range(n)]).reshape(B, T)
adam = torch.optim.Adam(parameters, lr=1e-3)
times = []
for i in range(steps + 1):
    started = time.perf_counter()
    loss = loss_of(ids, targets)
    adam.zero_grad()
    loss.backward()
    adam.step()
    value = loss.item()
    if i > 0:
        times.append((time.perf_counter() - started) * 1000)
print(json.dumps({"times": times, "loss": value, "grown": {}}))
