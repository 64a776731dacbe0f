#!/usr/bin/env python3
"""Writes attention.json: scaled dot-product attention, forwards and backwards, by PyTorch in float64.

Outputs and gradients of q, k, v are those of torch.nn.functional.scaled_dot_product_attention and autograd. What it
does not hand out (weights, and the gradients in the middle) comes from the same sum written out with torch.softmax;
both ways must agree. Masks are true where a query may look. Projections are [in, out].
Run:  pip install torch && python3 lib/golden/attention.py
"""
import json, math, os
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20260)
HERE = os.path.dirname(os.path.abspath(__file__))
B, TQ, TK, DK, DV, D = 2, 3, 5, 7, 4, 6
LENGTHS = [5, 2]


def written_out(q, k, v, mask):
    """Output, weights and scaled scores, keeping the gradients of the two in the middle."""
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])                     # [B, Tq, Tk]
    scores.retain_grad()
    weights = torch.softmax(scores.masked_fill(~mask, -torch.inf), dim=-1)         # [B, Tq, Tk]
    weights.retain_grad()
    return weights @ v, weights, scores


def agree(a, b):
    assert (a - b).abs().max() < 1e-12, (a - b).abs().max()


def case(q, k, v, mask, d_output):
    """Forward and backward of one mask."""
    leaves = [t.clone().requires_grad_() for t in (q, k, v)]
    output = F.scaled_dot_product_attention(*leaves, attn_mask=mask)              # [B, Tq, d_v]
    output.backward(d_output)
    again = [t.clone().requires_grad_() for t in (q, k, v)]
    same, weights, scores = written_out(*again, mask)
    same.backward(d_output)
    agree(output, same)
    for one, other in zip(leaves, again):
        agree(one.grad, other.grad)
    return {
        "output": output, "weights": weights,
        "dv": leaves[2].grad, "dWeights": weights.grad, "dScores": scores.grad,
        "dq": leaves[0].grad, "dk": leaves[1].grad,
    }


def lists(value):
    if isinstance(value, torch.Tensor):
        return value.detach().tolist()
    return {key: lists(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def main():
    q, k, v = torch.randn(B, TQ, DK), torch.randn(B, TK, DK), torch.randn(B, TK, DV)
    d_output = torch.randn(B, TQ, DV)
    everything = torch.ones(B, TQ, TK, dtype=torch.bool)
    causal = torch.ones(TQ, TK, dtype=torch.bool).tril(TK - TQ).expand(B, TQ, TK)
    padding = (torch.arange(TK) < torch.tensor(LENGTHS)[:, None])[:, None, :].expand(B, TQ, TK)
    data = {"lengths": LENGTHS, "q": q, "k": k, "v": v, "dOutput": d_output}
    for name, mask in (("everything", everything), ("causal", causal), ("both", causal & padding)):
        data[name] = case(q, k, v, mask, d_output)

    x = torch.randn(B, TK, D)
    w = {name: torch.randn(D, size) / math.sqrt(D) for name, size in (("Wq", DK), ("Wk", DK), ("Wv", DV))}
    project = [F.linear(x, w[name].T) for name in ("Wq", "Wk", "Wv")]
    data["self"] = {
        "x": x, **w,
        "output": F.scaled_dot_product_attention(*project),
        "causal": F.scaled_dot_product_attention(*project, is_causal=True),
    }
    with open(os.path.join(HERE, "attention.json"), "w") as file:
        json.dump(lists(data), file)


if __name__ == "__main__":
    main()
