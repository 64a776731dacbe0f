#!/usr/bin/env python3
"""Writes multi_head.json: multi-head attention, forwards and backwards, by PyTorch in float64.

Outputs, weights and the gradients of parameters and input are those of torch.nn.MultiheadAttention; grouped-query
attention is torch.nn.functional.scaled_dot_product_attention with enable_gqa. What they do not hand out (queries, keys,
values and their gradients) comes from the same sum written out; both ways must agree. Weights are [in, out].
Run:  pip install torch && python3 lib/golden/multi_head.py
"""
import json, math, os
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20261)
HERE = os.path.dirname(os.path.abspath(__file__))
B, T, H, HEAD_DIM = 2, 5, 3, 4
D = H * HEAD_DIM
LENGTHS = [5, 3]


def layer_of(Wqkv, Wo, heads):
    """PyTorch's own layer with these weights, which it keeps as [out, in]."""
    layer = torch.nn.MultiheadAttention(len(Wo), heads, bias=False, batch_first=True)
    with torch.no_grad():
        layer.in_proj_weight.copy_(Wqkv.T)
        layer.out_proj.weight.copy_(Wo.T)
    return layer


def run(layer, x, causal=True, lengths=None):
    """Output and weights of every head. PyTorch's masks are true where a query may not look."""
    hidden = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1) if causal else None
    padding = None if lengths is None else torch.arange(x.shape[1]) >= torch.tensor(lengths)[:, None]
    return layer(x, x, x, attn_mask=hidden, key_padding_mask=padding, average_attn_weights=False)


def agree(a, b):
    assert (a - b).abs().max() < 1e-12, (a - b).abs().max()


def written_out(x, Wqkv, Wo, heads):
    """The causal layer step by step, keeping the gradients of its stages."""
    parts = (x @ Wqkv).unflatten(-1, (3, heads, -1)).permute(2, 0, 3, 1, 4)      # [3, B, H, T, headDim]
    q, k, v = (part.clone() for part in parts)
    for stage in (q, k, v):
        stage.retain_grad()
    merged = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).flatten(2)  # [B, T, D]
    merged.retain_grad()
    return merged @ Wo, {"q": q, "k": k, "v": v, "merged": merged}


def backward(x, Wqkv, Wo, d_output):
    """Gradients of the layer, and of the stages in its middle."""
    leaf = x.clone().requires_grad_()
    layer = layer_of(Wqkv, Wo, H)
    output, _ = run(layer, leaf)
    output.backward(d_output)
    again = [t.clone().requires_grad_() for t in (x, Wqkv, Wo)]
    same, stages = written_out(*again, H)
    same.backward(d_output)
    agree(output, same)
    for one, other in zip((leaf.grad, layer.in_proj_weight.grad.T, layer.out_proj.weight.grad.T), again):
        agree(one, other.grad)
    return {
        "dWo": layer.out_proj.weight.grad.T, "dMerged": stages["merged"].grad,
        "dq": stages["q"].grad, "dk": stages["k"].grad, "dv": stages["v"].grad,
        "dWqkv": layer.in_proj_weight.grad.T, "dx": leaf.grad,
    }


def layer_case():
    x, d_output = torch.randn(B, T, D), torch.randn(B, T, D)
    Wqkv, Wo = torch.randn(D, 3 * D) / math.sqrt(D), torch.randn(D, D) / math.sqrt(D)
    Wq, Wk, Wv = Wqkv.chunk(3, dim=-1)
    layer = layer_of(Wqkv, Wo, H)
    cases = {"everything": run(layer, x, causal=False), "causal": run(layer, x), "both": run(layer, x, lengths=LENGTHS)}
    _, stages = written_out(x.clone().requires_grad_(), Wqkv, Wo, H)
    return {
        "heads": H, "lengths": LENGTHS, "x": x, "Wq": Wq, "Wk": Wk, "Wv": Wv, "Wo": Wo,
        **{name: {"output": output, "weights": weights} for name, (output, weights) in cases.items()},
        **{name: stages[name] for name in ("q", "k", "v")},
        "dOutput": d_output, "gradients": backward(x, Wqkv, Wo, d_output),
    }


def fixture_case():
    """Three tokens of width 4, two heads: small enough to follow by hand."""
    x = torch.tensor([[-0.35, -0.7, 0.3, -0.86], [0.07, -0.27, -0.88, 0.01], [-0.93, -0.13, -0.86, -0.82]])
    Wq = [[-0.15, 0.65, -0.75, -0.55], [0.25, 0.9, 0.15, -0.21], [0.95, -0.91, 0.72, -0.42], [-0.71, -0.76, -0.38, 0.63]]
    Wk = [[-0.64, 0.16, 0.28, -0.26], [0.1, -0.87, -0.88, -0.59], [0.36, -0.14, -0.37, 0.17], [-0.09, -0.4, 0.59, 0.4]]
    Wv = [[-0.51, 0.15, 0.05, 0.75], [0.46, -0.42, 0.96, -0.76], [-0.16, 0.51, -0.7, -0.02], [-0.92, 0.34, 0.53, 0.15]]
    Wo = [[0.75, -0.37, 0.39, 0.19], [0.16, -0.09, 0.68, 0.89], [-0.05, 0.33, -0.88, 0.4], [0.29, 0.99, 0.64, -0.43]]
    Wq, Wk, Wv, Wo = (torch.tensor(W) for W in (Wq, Wk, Wv, Wo))
    output, weights = run(layer_of(torch.cat([Wq, Wk, Wv], dim=-1), Wo, 2), x[None])
    return {"heads": 2, "x": x[None], "Wq": Wq, "Wk": Wk, "Wv": Wv, "Wo": Wo, "output": output, "weights": weights}


def head_major_case():
    """The same fused weights in two orders of their columns: [3, H, headDim], and [H, 3, headDim] head by head."""
    Wqkv = torch.randn(5, 3 * 2 * 4)
    return {"heads": 2, "Wqkv": Wqkv, "headMajor": Wqkv.view(5, 3, 2, 4).transpose(1, 2).flatten(1)}


def grouped_case():
    """Nine query heads share three heads of keys and values."""
    heads, kv_heads, width, head_dim = 9, 3, 7, 4
    x = torch.randn(B, T, width)
    sizes = {"Wq": heads, "Wk": kv_heads, "Wv": kv_heads}
    w = {name: torch.randn(width, n * head_dim) / math.sqrt(width) for name, n in sizes.items()}
    Wo = torch.randn(heads * head_dim, width) / math.sqrt(heads * head_dim)
    q, k, v = ((x @ W).unflatten(-1, (-1, head_dim)).transpose(1, 2) for W in w.values())
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
    return {"heads": heads, "kvHeads": kv_heads, "x": x, **w, "Wo": Wo, "output": mixed.transpose(1, 2).flatten(2) @ Wo}


def lists(value):
    if isinstance(value, torch.Tensor):
        return lists(value.detach().tolist())
    if isinstance(value, dict):
        return {key: lists(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [lists(inner) for inner in value]
    return round(value, 12) if isinstance(value, float) else value


def main():
    data = {
        "fixture": fixture_case(), "layer": layer_case(), "columns": head_major_case(), "grouped": grouped_case(),
    }
    with open(os.path.join(HERE, "multi_head.json"), "w") as file:
        json.dump(lists(data), file)


if __name__ == "__main__":
    main()
