#!/usr/bin/env python3
"""Writes block.json: layer norm and a transformer block, forwards and backwards, by PyTorch in float64.

The block is written out with PyTorch's layer_norm, scaled_dot_product_attention and gelu(tanh), because its heads together
are wider than the stream. Where they are as wide, torch.nn.TransformerEncoderLayer must agree, pre-norm and post-norm.
Weights are [in, out].
Run:  pip install torch && python3 lib/golden/block.py
"""
import json, math, os
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20265)
HERE = os.path.dirname(os.path.abspath(__file__))
B, T, D, H, HEAD_DIM, HIDDEN = 2, 5, 7, 3, 4, 11
EPSILON = 1e-5


def random_block(width, columns, hidden):
    """Every gamma is far from 1, every bias and beta from 0, and what is added to the stream is of its size."""
    def weight(rows, cols):
        return torch.randn(rows, cols) / math.sqrt(rows)

    def norm():
        return {"gamma": 1 + 0.4 * torch.randn(width), "beta": 0.3 * torch.randn(width)}

    bias = lambda n: 0.5 * torch.randn(n)
    attention = {
        "Wq": weight(width, columns), "bq": bias(columns), "Wk": weight(width, columns), "bk": bias(columns),
        "Wv": weight(width, columns), "bv": bias(columns), "Wo": weight(columns, width), "bo": bias(width),
    }
    mlp = {"W1": weight(width, hidden), "b1": bias(hidden), "W2": weight(hidden, width), "b2": bias(width)}
    return {"norm1": norm(), "attention": attention, "norm2": norm(), "mlp": mlp}


def layer_norm(x, w, epsilon=EPSILON):
    return F.layer_norm(x, x.shape[-1:], w["gamma"], w["beta"], epsilon)


def attend(x, w, heads):
    q, k, v = ((x @ w["W" + n] + w["b" + n]).unflatten(-1, (heads, -1)).transpose(1, 2) for n in "qkv")
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    hidden = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
    weights = scores.masked_fill(hidden, -math.inf).softmax(-1)
    found = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    agree(found, weights @ v)
    return found.transpose(1, 2).flatten(2) @ w["Wo"] + w["bo"], weights, found


def think(x, w):
    return F.gelu(x @ w["W1"] + w["b1"], approximate="tanh") @ w["W2"] + w["b2"]


def pre_norm(x, w, heads):
    normed1 = layer_norm(x, w["norm1"])
    attention, weights, found = attend(normed1, w["attention"], heads)
    between = x + attention
    normed2 = layer_norm(between, w["norm2"])
    mlp = think(normed2, w["mlp"])
    return between + mlp, {
        "normed1": normed1, "attention": attention, "between": between, "normed2": normed2, "mlp": mlp,
        "weights": weights, "heads": found,
    }


def post_norm(x, w, heads):
    attention, _, _ = attend(x, w["attention"], heads)
    between = layer_norm(x + attention, w["norm1"])
    mlp = think(between, w["mlp"])
    return layer_norm(between + mlp, w["norm2"]), {"attention": attention, "between": between, "mlp": mlp}


def agree(a, b):
    assert (a - b).abs().max() < 1e-12, (a - b).abs().max()


def check_against_pytorch():
    """torch.nn.TransformerEncoderLayer with these weights, which it keeps as [out, in]."""
    width, x = H * HEAD_DIM, torch.randn(B, T, H * HEAD_DIM)
    w = random_block(width, width, HIDDEN)
    a, m = w["attention"], w["mlp"]
    for norm_first, block in ((True, pre_norm), (False, post_norm)):
        layer = torch.nn.TransformerEncoderLayer(
            width, H, HIDDEN, dropout=0, activation=lambda h: F.gelu(h, approximate="tanh"),
            layer_norm_eps=EPSILON, batch_first=True, norm_first=norm_first,
        )
        with torch.no_grad():
            layer.self_attn.in_proj_weight.copy_(torch.cat([a["Wq"], a["Wk"], a["Wv"]], -1).T)
            layer.self_attn.in_proj_bias.copy_(torch.cat([a["bq"], a["bk"], a["bv"]]))
            layer.self_attn.out_proj.weight.copy_(a["Wo"].T)
            layer.self_attn.out_proj.bias.copy_(a["bo"])
            for linear, n in ((layer.linear1, "1"), (layer.linear2, "2")):
                linear.weight.copy_(m["W" + n].T)
                linear.bias.copy_(m["b" + n])
            for norm, name in ((layer.norm1, "norm1"), (layer.norm2, "norm2")):
                norm.weight.copy_(w[name]["gamma"])
                norm.bias.copy_(w[name]["beta"])
        hidden = torch.ones(T, T, dtype=torch.bool).triu(1)
        agree(layer(x, src_mask=hidden), block(x, w, H)[0])


def layer_norm_case():
    """Twice: with the usual epsilon, and with one that is as large as the variance."""
    x = 2 * torch.randn(B, T, D) + 1
    w = {"gamma": 1 + 0.4 * torch.randn(D), "beta": 0.3 * torch.randn(D)}
    d_output = torch.randn(B, T, D)
    cases = {}
    for name, epsilon in (("usual", EPSILON), ("large", 2.0)):
        leaf, gamma, beta = x.clone().requires_grad_(), w["gamma"].clone().requires_grad_(), w["beta"].clone().requires_grad_()
        output = layer_norm(leaf, {"gamma": gamma, "beta": beta}, epsilon)
        output.backward(d_output)
        cases[name] = {
            "epsilon": epsilon, "output": output, "dGamma": gamma.grad, "dBeta": beta.grad,
            "dNormalized": d_output * w["gamma"], "dx": leaf.grad,
        }
    return {"x": x, **w, "dOutput": d_output, **cases}


def backward(x, w, d_output):
    """Gradients of a pre-norm block: of the input, of the stages on the stream and of every weight."""
    leaf = x.clone().requires_grad_()
    weights = {part: {name: t.clone().requires_grad_() for name, t in of.items()} for part, of in w.items()}
    output, stages = pre_norm(leaf, weights, H)
    for name in ("normed1", "between", "normed2"):
        stages[name].retain_grad()
    output.backward(d_output)
    return {
        "dNormed2": stages["normed2"].grad, "dBetween": stages["between"].grad,
        "dNormed1": stages["normed1"].grad, "dx": leaf.grad,
        "weights": {part: {name: t.grad for name, t in of.items()} for part, of in weights.items()},
    }


def main():
    check_against_pytorch()
    x, d_output = torch.randn(B, T, D), torch.randn(B, T, D)
    w = random_block(D, H * HEAD_DIM, HIDDEN)
    pre, stages = pre_norm(x, w, H)
    post, post_stages = post_norm(x, w, H)
    length = lambda t: t.norm(dim=-1)
    data = {
        "norm": layer_norm_case(),
        "block": {
            "heads": H, "x": x, "weights": w,
            "attended": attend(x, w["attention"], H)[0],  # by attention alone, without a norm
            "pre": {"output": pre, **{name: stages[name] for name in ("weights", "heads", "attention", "between", "mlp")}},
            "post": {"output": post, "between": post_stages["between"]},
            "dOutput": d_output, "gradients": backward(x, w, d_output),
            "report": {
                "stream": length(x), "attention": length(stages["attention"]), "mlp": length(stages["mlp"]),
                "cosine": F.cosine_similarity(x, pre, dim=-1),
            },
        },
    }
    with open(os.path.join(HERE, "block.json"), "w") as file:
        json.dump(lists(data), file)


def lists(value):
    if isinstance(value, torch.Tensor):
        return lists(value.detach().tolist())
    if isinstance(value, dict):
        return {key: lists(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [lists(inner) for inner in value]
    return round(value, 12) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
