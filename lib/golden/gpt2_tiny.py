#!/usr/bin/env python3
"""Writes gpt2_tiny.safetensors, a checkpoint in GPT-2's format with random weights, and gpt2_tiny.json: what it computes.

Names, shapes and buffers are those of the published GPT-2: Conv1D weights are stored [in, out], queries, keys and values
side by side, each layer's causal mask lies among the weights, and the unembedding is the token table. Logits are computed
in float64 from the stored float32 weights; the greedy continuation reads the last seven tokens at most.
Run:  pip install torch && python3 lib/golden/gpt2_tiny.py
"""
import json, os, struct
import torch
import torch.nn.functional as F

torch.manual_seed(858)
HERE = os.path.dirname(os.path.abspath(__file__))
V, L, D, H, N = 23, 7, 12, 3, 2
IDS = [[5, 22, 0, 13, 9], [17, 2, 2, 8, 20]]
PROMPT, COUNT = [4, 19, 11], 12


def checkpoint():
    normal = lambda *shape, mean=0.0, std=0.4: mean + std * torch.randn(*shape)
    norm = lambda name: {f"{name}.weight": normal(D, mean=1, std=0.3), f"{name}.bias": normal(D, std=0.3)}
    conv1d = lambda name, nin, nout: {f"{name}.weight": normal(nin, nout), f"{name}.bias": normal(nout, std=0.2)}
    found = {"wte.weight": normal(V, D, std=0.6), "wpe.weight": normal(L, D, std=0.6)}
    for i in range(N):
        h = f"h.{i}"
        found |= norm(f"{h}.ln_1") | conv1d(f"{h}.attn.c_attn", D, 3 * D) | conv1d(f"{h}.attn.c_proj", D, D)
        found |= {f"{h}.attn.bias": torch.ones(L, L).tril().view(1, 1, L, L)}
        found |= norm(f"{h}.ln_2") | conv1d(f"{h}.mlp.c_fc", D, 4 * D) | conv1d(f"{h}.mlp.c_proj", 4 * D, D)
    return found | norm("ln_f")


def logits_of(w, ids):
    """GPT-2's forward pass, in float64."""
    w = {name: tensor.double() for name, tensor in w.items()}
    norm = lambda x, name: F.layer_norm(x, [D], w[f"{name}.weight"], w[f"{name}.bias"], 1e-5)
    conv1d = lambda x, name: x @ w[f"{name}.weight"] + w[f"{name}.bias"]
    x = w["wte.weight"][ids] + w["wpe.weight"][: ids.shape[1]]
    for h in (f"h.{i}" for i in range(N)):
        q, k, v = (part.unflatten(-1, (H, -1)).transpose(1, 2) for part in conv1d(norm(x, f"{h}.ln_1"), f"{h}.attn.c_attn").chunk(3, -1))
        found = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).flatten(2)
        x = x + conv1d(found, f"{h}.attn.c_proj")
        x = x + conv1d(F.gelu(conv1d(norm(x, f"{h}.ln_2"), f"{h}.mlp.c_fc"), approximate="tanh"), f"{h}.mlp.c_proj")
    return norm(x, "ln_f") @ w["wte.weight"].T


def greedy(w):
    """The continuation, and the smallest lead that a chosen token had: far more than float32 can blur."""
    ids, leads = list(PROMPT), []
    for _ in range(COUNT):
        (first, second), (best, _) = logits_of(w, torch.tensor([ids[-L:]]))[0, -1].topk(2)
        ids.append(int(best))
        leads.append(float(first - second))
    return ids, min(leads)


def safetensors(tensors):
    """The bytes of a safetensors file: length of the header, header, numbers."""
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in tensors.items():
        numbers = tensor.float().contiguous().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(numbers)]}
        data += numbers
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def main():
    w = checkpoint()
    ids, lead = greedy(w)
    assert lead > 0.05, lead
    with open(os.path.join(HERE, "gpt2_tiny.safetensors"), "wb") as file:
        file.write(safetensors(w))
    logits = [[[round(x, 9) for x in row] for row in item] for item in logits_of(w, torch.tensor(IDS)).tolist()]
    with open(os.path.join(HERE, "gpt2_tiny.json"), "w") as file:
        row = w["h.1.mlp.c_fc.weight"][3, :5].tolist()
        json.dump({"heads": H, "ids": IDS, "logits": logits, "prompt": PROMPT, "greedy": ids, "row": row}, file)


if __name__ == "__main__":
    main()
