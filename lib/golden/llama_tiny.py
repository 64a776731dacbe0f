#!/usr/bin/env python3
"""Writes llama_tiny.safetensors, a Llama checkpoint with Hugging Face's names and random weights, and llama_tiny.json: what it computes.

The logits are those of transformers' LlamaForCausalLM. Its norms and angles are computed in float32 even where the model is float64,
so the values that are kept come from the formulas below in float64; main() asserts that both agree. The formulas rotate neighbors, as the
paper and this course do: `permuted` turns Hugging Face's rows, whose pairs are halves, into those.
Run:  pip install torch transformers && python3 lib/golden/llama_tiny.py
"""
import json, os, struct
import torch
import torch.nn.functional as F
from transformers import LlamaConfig, LlamaForCausalLM

torch.manual_seed(20268)
HERE = os.path.dirname(os.path.abspath(__file__))
V, D, H, G, HEAD, HIDDEN, N, BASE, EPSILON = 23, 24, 8, 2, 6, 17, 2, 500.0, 0.01
IDS = [[5, 22, 0, 13, 9, 13, 1], [17, 2, 2, 8, 20, 11, 4]]


def checkpoint():
    """Weights small enough for a soft attention, and norms that differ from 1; float32 numbers of four digits after the point."""
    normal = lambda *shape, mean=0.0, std=0.3: (mean + std * torch.randn(*shape)).round(decimals=4)
    found = {"model.embed_tokens.weight": normal(V, D, std=0.4)}
    for i in range(N):
        layer = f"model.layers.{i}"
        found |= {
            f"{layer}.self_attn.q_proj.weight": normal(H * HEAD, D, std=0.25),
            f"{layer}.self_attn.k_proj.weight": normal(G * HEAD, D, std=0.25),
            f"{layer}.self_attn.v_proj.weight": normal(G * HEAD, D),
            f"{layer}.self_attn.o_proj.weight": normal(D, H * HEAD),
            f"{layer}.mlp.gate_proj.weight": normal(HIDDEN, D),
            f"{layer}.mlp.up_proj.weight": normal(HIDDEN, D),
            f"{layer}.mlp.down_proj.weight": normal(D, HIDDEN),
            f"{layer}.input_layernorm.weight": normal(D, mean=1),
            f"{layer}.post_attention_layernorm.weight": normal(D, mean=1),
        }
    return found | {"model.norm.weight": normal(D, mean=1), "lm_head.weight": normal(V, D)}


def permuted(W, heads):
    """[in, heads·HEAD] with pairs side by side, from [heads·HEAD, in], where number i and i + HEAD/2 are a pair."""
    rows = [h * HEAD + i + half * (HEAD // 2) for h in range(heads) for i in range(HEAD // 2) for half in (0, 1)]
    return W[rows].T


def course(w):
    """The checkpoint as this course stores a model, in float64."""
    w = {name: tensor.double() for name, tensor in w.items()}
    blocks = []
    for i in range(N):
        at = lambda name: w[f"model.layers.{i}.{name}.weight"]
        attention = {
            "Wq": permuted(at("self_attn.q_proj"), H), "Wk": permuted(at("self_attn.k_proj"), G),
            "Wv": at("self_attn.v_proj").T, "Wo": at("self_attn.o_proj").T,
        }
        mlp = {"W1": at("mlp.gate_proj").T, "W2": at("mlp.down_proj").T, "W3": at("mlp.up_proj").T}
        blocks.append({"norm1": at("input_layernorm"), "attention": attention, "norm2": at("post_attention_layernorm"), "mlp": mlp})
    return {
        "heads": H, "kvHeads": G, "epsilon": EPSILON, "ropeBase": BASE, "E": w["model.embed_tokens.weight"],
        "blocks": blocks, "norm": w["model.norm.weight"], "unembedding": w["lm_head.weight"].T,
    }


def norm(x, gamma):
    return gamma * x / (x.square().mean(-1, keepdim=True) + EPSILON).sqrt()


def rotated(x):
    """Every pair of neighbors as a complex number, turned by position times angle."""
    angles = torch.arange(x.shape[-2])[:, None] * BASE ** (-2.0 * torch.arange(HEAD // 2).double() / HEAD)
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous())
    return torch.view_as_real(pairs * torch.polar(torch.ones_like(angles), angles)).flatten(-2)


def attention_of(x, w):
    q, k, v = ((x @ w[name]).unflatten(-1, (-1, HEAD)).transpose(1, 2) for name in ("Wq", "Wk", "Wv"))
    k, v = (part.repeat_interleave(H // G, 1) for part in (rotated(k), v))
    return F.scaled_dot_product_attention(rotated(q), k, v, is_causal=True).transpose(1, 2).flatten(2) @ w["Wo"]


def block_of(x, w):
    x = x + attention_of(norm(x, w["norm1"]), w["attention"])
    read, mlp = norm(x, w["norm2"]), w["mlp"]
    return x + (F.silu(read @ mlp["W1"]) * (read @ mlp["W3"])) @ mlp["W2"]


def logits_of(model, ids):
    x = model["E"][ids]
    for block in model["blocks"]:
        x = block_of(x, block)
    return norm(x, model["norm"]) @ model["unembedding"]


def transformers_logits(w, ids):
    config = LlamaConfig(
        vocab_size=V, hidden_size=D, num_attention_heads=H, num_key_value_heads=G, head_dim=HEAD, intermediate_size=HIDDEN,
        num_hidden_layers=N, rms_norm_eps=EPSILON, rope_parameters={"rope_type": "default", "rope_theta": BASE}, tie_word_embeddings=False,
        attention_bias=False, mlp_bias=False, hidden_act="silu", max_position_embeddings=64, attn_implementation="eager",
    )
    model = LlamaForCausalLM(config).double().eval()
    assert set(model.state_dict()) == set(w), set(model.state_dict()) ^ set(w)
    model.load_state_dict(w)
    with torch.no_grad():
        found = model(ids, output_attentions=True)
    largest = torch.stack(found.attentions)[..., 3:, :].amax(-1)
    print(f"largest attention weight of a query: mean {largest.mean():.2f}, at most {largest.max():.2f}")
    return found.logits


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


def lists(node):
    if isinstance(node, torch.Tensor):
        return lists(node.tolist())
    if isinstance(node, dict):
        return {key: lists(part) for key, part in node.items()}
    if isinstance(node, list):
        return [lists(part) for part in node]
    return round(node, 7) if isinstance(node, float) else node


def main():
    w, ids = checkpoint(), torch.tensor(IDS)
    model = course(w)
    logits = logits_of(model, ids)
    theirs = transformers_logits(w, ids)
    assert (logits - theirs).abs().max() < 1e-5, (logits - theirs).abs().max()
    tied = logits_of(model | {"unembedding": model["E"].T}, ids)
    theirs = transformers_logits(w | {"lm_head.weight": w["model.embed_tokens.weight"]}, ids)
    assert (tied - theirs).abs().max() < 1e-5, (tied - theirs).abs().max()
    print(f"spread of the logits {logits.std():.2f}, tied {tied.std():.2f}")
    x = (0.7 * torch.randn(2, 7, D, dtype=torch.float64)).round(decimals=4)
    first = model["blocks"][0]
    block = {"x": x, "normed": norm(x, first["norm1"]), "attention": attention_of(x, first["attention"]), "output": block_of(x, first)}
    with open(os.path.join(HERE, "llama_tiny.safetensors"), "wb") as file:
        file.write(safetensors(w))
    with open(os.path.join(HERE, "llama_tiny.json"), "w") as file:
        json.dump(lists({"ids": IDS, "model": model, "block": block, "logits": logits, "tied": tied}), file)
        file.write("\n")


if __name__ == "__main__":
    main()
