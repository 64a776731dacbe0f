#!/usr/bin/env python3
"""Writes training-flops.golden.json: the FLOPs of a GPT's forward pass and of a training step, counted by PyTorch.

torch.utils.flop_counter counts every matrix product that really runs, forwards and backwards, also those that
torch.utils.checkpoint runs a second time. (PyTorch would leave out the last product of a block there, since nothing needs its
result; that is switched off.) The model is written out with matmul, so that none is fused away: pre-norm blocks, exact GELU, a
tied unembedding. Its parts are counted by themselves, and must add up to the whole.
Run:  pip install torch && python3 solutions/2-building-a-transformer/07-training-at-scale/training-flops.golden.py
"""
import json, math, os
import torch
import torch.nn.functional as F
from torch.utils.checkpoint import checkpoint, set_checkpoint_early_stop
from torch.utils.flop_counter import FlopCounterMode

torch.set_default_dtype(torch.float64)
torch.manual_seed(202611)
HERE = os.path.dirname(os.path.abspath(__file__))
CASES = [
    ({"vocabulary": 19, "context": 13, "dModel": 6, "heads": 3, "layers": 2, "dFF": 11}, 5, 7),
    ({"vocabulary": 31, "context": 9, "dModel": 8, "heads": 2, "layers": 3, "dFF": 32}, 2, 9),
]


def counted(run):
    """What run() returns, and the FLOPs of its matrix products."""
    with FlopCounterMode(display=False) as counter:
        result = run()
    return result, counter.get_total_flops()


def parameter(*shape):
    return (0.1 * torch.randn(*shape)).requires_grad_()


def new_model(sizes):
    D, Fh = sizes["dModel"], sizes["dFF"]
    block = lambda: {
        **{name: parameter(D, D) for name in ("Wq", "Wk", "Wv", "Wo")},
        "W1": parameter(D, Fh), "W2": parameter(Fh, D), "g1": parameter(D), "g2": parameter(D),
    }
    return {
        "E": parameter(sizes["vocabulary"], D), "P": parameter(sizes["context"], D), "g": parameter(D),
        "blocks": [block() for _ in range(sizes["layers"])],
    }


def heads_of(x, H):
    B, T, D = x.shape
    return x.reshape(B, T, H, D // H).transpose(1, 2)                              # [B, H, T, d]


def attend(q, k, v):
    T = q.shape[-2]
    past = torch.tril(torch.ones(T, T, dtype=torch.bool))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])                      # [B, H, T, T]
    mixed = torch.softmax(scores.masked_fill(~past, -torch.inf), dim=-1) @ v       # [B, H, T, d]
    B, H, _, d = mixed.shape
    return mixed.transpose(1, 2).reshape(B, T, H * d)                              # [B, T, D]


def block_of(p, x, H, add):
    """One block; `add` hears of each part's FLOPs."""
    norm = lambda y, g: F.layer_norm(y, y.shape[-1:], g)
    h = norm(x, p["g1"])
    (q, k, v), flops = counted(lambda: [h @ p[name] for name in ("Wq", "Wk", "Wv")])
    add("projections", flops)
    merged, flops = counted(lambda: attend(*(heads_of(y, H) for y in (q, k, v))))
    add("attention", flops)
    out, flops = counted(lambda: merged @ p["Wo"])
    add("projections", flops)
    x = x + out
    out, flops = counted(lambda: F.gelu(norm(x, p["g2"]) @ p["W1"]) @ p["W2"])
    add("feedForward", flops)
    return x + out


def logits_of(model, ids, H, add=lambda name, flops: None, checkpointing=False):
    x = model["E"][ids] + model["P"][: ids.shape[1]]                               # [B, T, D]
    for p in model["blocks"]:
        run = lambda y, p=p: block_of(p, y, H, add)
        x = checkpoint(run, x, use_reentrant=False) if checkpointing else run(x)
    x = F.layer_norm(x, x.shape[-1:], model["g"])
    logits, flops = counted(lambda: x @ model["E"].T)                              # [B, T, V]
    add("unembedding", flops)
    return logits


def case(sizes, B, T):
    ids = torch.randint(sizes["vocabulary"], (B, T + 1))
    parts = {"projections": 0, "attention": 0, "feedForward": 0, "unembedding": 0}

    def add(name, flops):
        parts[name] += flops

    def step(checkpointing):
        with set_checkpoint_early_stop(False):
            logits = logits_of(new_model(sizes), ids[:, :-1], sizes["heads"], checkpointing=checkpointing)
            F.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten()).backward()

    _, forward = counted(lambda: logits_of(new_model(sizes), ids[:, :-1], sizes["heads"], add))
    assert forward == sum(parts.values()), (forward, parts)
    return {
        "sizes": sizes, "B": B, "T": T, "forward": parts,
        "step": counted(lambda: step(False))[1], "checkpointed": counted(lambda: step(True))[1],
    }


def main():
    with open(os.path.join(HERE, "training-flops.golden.json"), "w") as file:
        json.dump({"cases": [case(*given) for given in CASES]}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
