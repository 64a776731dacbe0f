#!/usr/bin/env python3
"""Writes chain_sums.json: the logits of part 4's four checkpoints for one text, by PyTorch in float64.

The files are read here without the course's own reader: eight bytes with the header's length, the header as JSON, the numbers.
Run:  pip install torch && python3 lib/golden/chain_sums.py
"""
import json, os, struct
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "..", "..", "lib", "chain-sums")
NAMES = ["reasoner", "two-minds", "clueless", "hasty"]
D, H = 32, 2
# 3 5 9 2 7 1 = #1 5 #2 4 ⇒
IDS = [[3, 5, 9, 2, 7, 1, 10, 16, 5, 17, 4, 11]]


def read(name):
    with open(os.path.join(FOLDER, f"{name}.safetensors"), "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    header, numbers = json.loads(content[8 : 8 + length]), content[8 + length :]
    found = {}
    for path, told in header.items():
        begin, end = told["data_offsets"]
        flat = torch.frombuffer(bytearray(numbers[begin:end]), dtype=torch.float32)
        found[path] = flat.to(torch.float64).reshape(told["shape"])
    return found


def logits(w, ids):
    norm = lambda x, path: F.layer_norm(x, [D], w[f"{path}.gamma"], w[f"{path}.beta"], 1e-5)
    linear = lambda x, W, b: x @ w[f"blocks.0.{W}"] + w[f"blocks.0.{b}"]
    x = w["E"][ids] + w["P"][: ids.shape[1]]
    read_by = norm(x, "blocks.0.norm1")
    q, k, v = (linear(read_by, f"attention.W{n}", f"attention.b{n}").unflatten(-1, (H, -1)).transpose(1, 2) for n in "qkv")
    heads = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).flatten(2)
    x = x + linear(heads, "attention.Wo", "attention.bo")
    hidden = F.gelu(linear(norm(x, "blocks.0.norm2"), "mlp.W1", "mlp.b1"), approximate="tanh")
    x = x + linear(hidden, "mlp.W2", "mlp.b2")
    return norm(x, "norm") @ w["E"].T


golden = {"ids": IDS, "logits": {name: logits(read(name), torch.tensor(IDS)).tolist() for name in NAMES}}
with open(os.path.join(HERE, "chain_sums.json"), "w") as file:
    json.dump(golden, file)
    file.write("\n")
