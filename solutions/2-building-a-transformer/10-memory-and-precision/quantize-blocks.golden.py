"""Golden values for quantization in blocks, by PyTorch in float64: the levels of NF4 from quantiles of the normal distribution, as
bitsandbytes derives them, and numbers in blocks of 64 and of 16, quantized and back.

    python solutions/2-building-a-transformer/10-memory-and-precision/quantize-blocks.golden.py
"""

import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(306)

# bitsandbytes, create_normal_map: eight levels above 0, seven below, and 0 itself
OFFSET = 0.5 * ((1 - 1 / 32) + (1 - 1 / 30))
above = torch.special.ndtri(torch.linspace(OFFSET, 0.5, 9)[:-1])
below = -torch.special.ndtri(torch.linspace(OFFSET, 0.5, 8)[:-1])
levels = torch.cat([above, torch.zeros(1), below]).sort().values
levels = levels / levels.max()
assert len(levels) == 16 and (levels == 0).sum() == 1

numbers = 0.02 * torch.randn(150)
numbers[70] = 0.9  # an outlier: its block pays for it, and no other one


def quantized(block):
    codes, scales = [], []
    for part in numbers.split(block):
        scale = part.abs().max()
        codes += (part[:, None] / scale - levels).abs().argmin(-1).tolist()
        scales.append(scale.item())
    back = levels[codes] * torch.tensor(scales).repeat_interleave(block)[: len(codes)]
    return {"codes": codes, "scales": scales, "back": back.tolist()}


golden = {
    "about": "NF4: levels by quantiles; 150 numbers in blocks of 64 and 16",
    "torch": torch.__version__,
    "levels": levels.tolist(),
    "numbers": numbers.tolist(),
    "block64": quantized(64),
    "block16": quantized(16),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden) + "\n")
