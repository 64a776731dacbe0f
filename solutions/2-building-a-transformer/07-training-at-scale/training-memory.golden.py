"""What PyTorch keeps for the backward pass of a GPT, by torch.autograd.graph.saved_tensors_hooks: of each part of the model the
numbers of all distinct tensors that are no parameter. Left out, as in the exercise: ids and masks, and the mean and the
reciprocal standard deviation that a layer norm keeps for each position.

    python solutions/2-building-a-transformer/07-training-at-scale/training-memory.golden.py
"""

import json
import math
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(307)
SIZES = {
    "plain": dict(vocabulary=11, context=9, dModel=6, heads=3, layers=2, B=5, T=7),
    "narrow": dict(vocabulary=13, context=8, dModel=15, heads=5, layers=3, dFF=7, B=2, T=5),
    "long": dict(vocabulary=5, context=17, dModel=4, heads=2, layers=1, dFF=26, B=3, T=17),
}


def weight(*shape):
    return torch.nn.Parameter(0.3 * torch.randn(*shape))


def gpt(vocabulary, context, dModel, layers, dFF, **_):
    D, n = dModel, dFF
    matrices = {"q": (D, D), "k": (D, D), "v": (D, D), "o": (D, D), "1": (D, n), "2": (n, D)}

    def block():
        made = {"W" + name: weight(*shape) for name, shape in matrices.items()}
        made |= {"b" + name: weight(shape[1]) for name, shape in matrices.items()}
        return made | {name: weight(D) for name in ("gamma1", "beta1", "gamma2", "beta2")}

    return {
        "E": weight(vocabulary, D), "P": weight(context, D), "gamma": weight(D), "beta": weight(D),
        "blocks": [block() for _ in range(layers)],
    }  # fmt: skip


def parameters_of(model):
    own = [tensor for name, tensor in model.items() if name != "blocks"]
    return own + [tensor for block in model["blocks"] for tensor in block.values()]


def attention(x, w, H):
    B, T, D = x.shape
    q, k, v = (
        (x @ w["W" + name] + w["b" + name]).view(B, T, H, D // H).transpose(1, 2) for name in "qkv"
    )  # [B, H, T, headDim]
    scores = q @ k.transpose(-2, -1) / math.sqrt(D // H)
    hidden = torch.ones(T, T, dtype=torch.bool).triu(1)
    weights = scores.masked_fill(hidden, -math.inf).softmax(-1)
    merged = (weights @ v).transpose(1, 2).reshape(B, T, D)
    return merged @ w["Wo"] + w["bo"]


def feed_forward(x, w):
    return F.gelu(x @ w["W1"] + w["b1"]) @ w["W2"] + w["b2"]


def run_block(x, w, H):
    D = x.shape[-1]
    x = x + attention(F.layer_norm(x, (D,), w["gamma1"], w["beta1"]), w, H)
    return x + feed_forward(F.layer_norm(x, (D,), w["gamma2"], w["beta2"]), w)


def measure(sizes):
    sizes = {"dFF": 4 * sizes["dModel"]} | sizes
    B, T, H, D, V = (sizes[name] for name in ("B", "T", "heads", "dModel", "vocabulary"))
    model = gpt(**sizes)
    parameters = parameters_of(model)
    known = {p.untyped_storage().data_ptr() for p in parameters}
    held, kept = {}, []  # kept: (part, numbers) of each distinct tensor

    def pack(tensor):
        place = tensor.untyped_storage().data_ptr()
        counts = tensor.is_floating_point() and tensor.numel() > 1
        if place in known or not counts:
            return tensor
        if tensor.shape == (B, T, 1):  # a norm's mean, or its reciprocal standard deviation
            return tensor
        if place not in held:
            held[place] = tensor
            kept.append((part, tensor.untyped_storage().nbytes() // tensor.element_size()))
        return tensor

    ids, targets = torch.randint(V, (2, B, T))
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        part = "embedding"
        x = model["E"][ids] + model["P"][:T]
        for i, w in enumerate(model["blocks"]):
            part = f"block {i}"
            x = run_block(x, w, H)
        part = "output"
        logits = F.layer_norm(x, (D,), model["gamma"], model["beta"]) @ model["E"].T
        loss = -logits.log_softmax(-1).gather(-1, targets[..., None]).mean()
    loss.backward()
    total = {}
    for name, numbers in kept:
        total[name] = total.get(name, 0) + numbers
    print(sizes, total, [n for p, n in kept])
    return {"parameters": sum(p.numel() for p in parameters), "kept": total}


cases = {name: {"sizes": sizes, **measure(sizes)} for name, sizes in SIZES.items()}
place = pathlib.Path(__file__).with_suffix(".json")
place.write_text(json.dumps(cases, indent=1) + "\n")
