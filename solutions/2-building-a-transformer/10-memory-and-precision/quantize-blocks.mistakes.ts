import { mistakesFor } from "#lib/author/mistakes";
import {
  NF4,
  type Quantized,
  quantizeBlocks as right,
  dequantizeBlocks as rightBack,
  bitsPerNumber as rightBits,
} from "./quantize-blocks.js";

const largest = (part: number[]) => part.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

function nearest(levels: readonly number[], x: number): number {
  const distances = levels.map((level) => Math.abs(level - x));
  return distances.indexOf(Math.min(...distances));
}

interface Other {
  /** cuts the numbers in another way */
  cut?: (numbers: number[], block: number) => number[][];
  scaleOf?: (part: number[], all: number[]) => number;
  codeOf?: (levels: readonly number[], x: number, scale: number) => number;
}

const blocksOf = (numbers: number[], block: number) =>
  Array.from({ length: Math.ceil(numbers.length / block) }, (_, i) =>
    numbers.slice(i * block, (i + 1) * block),
  );

/** Quantizes in another way; what cannot be quantized is refused as it should be. */
const quantizing = ({ cut = blocksOf, scaleOf = largest, codeOf }: Other) => ({
  quantizeBlocks(numbers: number[], levels: readonly number[] = NF4, block = 64): Quantized {
    right(numbers, levels, block);
    const parts = cut(numbers, block);
    const scales = parts.map((part) => scaleOf(part, numbers));
    const codes = parts.flatMap((part, i) =>
      part.map((x) =>
        codeOf ? codeOf(levels, x, scales[i]) : nearest(levels, scales[i] === 0 ? 0 : x / scales[i]),
      ),
    );
    return { codes, scales };
  },
});

/** Numbers from codes in another way. */
const giving = (number: (level: number, scales: number[], i: number, block: number) => number) => ({
  dequantizeBlocks({ codes, scales }: Quantized, levels: readonly number[] = NF4, block = 64): number[] {
    rightBack({ codes, scales }, levels, block);
    return codes.map((code, i) => number(levels[code], scales, i, block));
  },
});

export default mistakesFor<typeof import("./quantize-blocks.js")>({
  "one-scale": {
    because: "All blocks have the same scale. Then one large number makes every small one 0.",
    ...quantizing({ scaleOf: (_, all) => largest(all) }),
  },
  "signed-largest": {
    because:
      "The scale is the largest number, with its sign. A number of −8 then lies far outside the levels.",
    ...quantizing({ scaleOf: (part) => Math.max(...part) }),
  },
  "mean-size": {
    because: "The scale is the mean size of a block's numbers. The larger ones then lie outside the levels.",
    ...quantizing({ scaleOf: (part) => part.reduce((sum, x) => sum + Math.abs(x), 0) / part.length }),
  },
  "standard-deviation": {
    because: "The scale is the standard deviation. The levels end at ±1, so the largest number decides.",
    ...quantizing({ scaleOf: (part) => Math.sqrt(part.reduce((sum, x) => sum + x * x, 0) / part.length) }),
  },
  "half-range": {
    because:
      "The scale is half the distance from the smallest to the largest. The levels are centered at 0, so the size counts.",
    ...quantizing({ scaleOf: (part) => (Math.max(...part) - Math.min(...part)) / 2 || largest(part) }),
  },
  "scale-turned-over": {
    because:
      "1 divided by the largest number was stored. A level times the scale should give the number back.",
    ...quantizing({
      scaleOf: (part) => (largest(part) === 0 ? 0 : 1 / largest(part)),
      codeOf: (levels, x, scale) => nearest(levels, x * scale),
    }),
  },
  "equal-steps": {
    because:
      "The code was computed as if the levels had equal distances. The levels are given: look for the nearest.",
    ...quantizing({
      codeOf: (levels, x, scale) =>
        Math.round((((scale === 0 ? 0 : x / scale) + 1) / 2) * (levels.length - 1)),
    }),
  },
  "level-below": {
    because: "The next level below was taken. The one above may be nearer.",
    ...quantizing({
      codeOf: (levels, x, scale) => levels.findLastIndex((level) => level <= (scale === 0 ? 0 : x / scale)),
    }),
  },
  "next-level-above": {
    because: "The next level above was taken. The one below may be nearer.",
    ...quantizing({
      codeOf: (levels, x, scale) => levels.findIndex((level) => level >= (scale === 0 ? 0 : x / scale)),
    }),
  },
  "tie-to-the-larger": {
    because: "A number halfway between two levels became the larger one. The smaller level is asked for.",
    ...quantizing({
      codeOf: (levels, x, scale) => {
        const distances = levels.map((level) => Math.abs(level - (scale === 0 ? 0 : x / scale)));
        return distances.lastIndexOf(Math.min(...distances));
      },
    }),
  },
  "counted-from-one": {
    because: "The codes count from 1. They are indexes of levels, from 0 on.",
    ...quantizing({ codeOf: (levels, x, scale) => nearest(levels, scale === 0 ? 0 : x / scale) + 1 }),
  },
  "not-scaled": {
    because:
      "The numbers were compared with the levels as they are. They must be divided by their scale first.",
    ...quantizing({ codeOf: (levels, x) => nearest(levels, x) }),
  },
  "zero-by-zero": {
    because: "In a block of zeros 0 was divided by 0. NaN is near to no level, and the code names none.",
    ...quantizing({ codeOf: (levels, x, scale) => nearest(levels, x / scale) }),
  },
  "zeros-as-first-level": {
    because:
      "A block of zeros has codes of 0 and a scale that is not 0. Code 0 is the level −1, not the number 0.",
    ...quantizing({
      scaleOf: (part) => largest(part) || 1,
      codeOf: (levels, x, scale) => (x === 0 && scale === 1 ? 0 : nearest(levels, x / scale)),
    }),
  },
  "short-block-dropped": {
    because: "The numbers after the last full block are missing. The last block may be shorter.",
    ...quantizing({
      cut: (numbers, block) => blocksOf(numbers, block).filter((part) => part.length === block),
    }),
  },
  "short-block-joined": {
    because:
      "What is left after the last full block was joined to it. It is a block by itself, with its own scale.",
    ...quantizing({
      cut: (numbers, block) => {
        const parts = blocksOf(numbers, block);
        if (parts.length < 2 || parts[parts.length - 1].length === block) return parts;
        return [...parts.slice(0, -2), parts.slice(-2).flat()];
      },
    }),
  },
  "equal-blocks": {
    because: "The numbers were cut into blocks of equal length. All have the given length but for the last.",
    ...quantizing({
      cut: (numbers, block) =>
        blocksOf(numbers, Math.ceil(numbers.length / Math.ceil(numbers.length / block))),
    }),
  },
  "scales-in-turn": {
    because: "The scales are used in turn, one for each number. A scale belongs to all numbers of one block.",
    ...giving((level, scales, i) => level * scales[i % scales.length]),
  },
  "block-by-count": {
    because: "The place was divided by the number of blocks. Divided by a block's length it gives the block.",
    ...giving((level, scales, i) => level * scales[Math.floor(i / scales.length)]),
  },
  "first-scale-for-all": {
    because: "The first scale was used for all blocks.",
    ...giving((level, scales) => level * scales[0]),
  },
  "rounded-to-a-block": {
    because:
      "The block was rounded, not cut off: from the middle of a block on, numbers get the next one's scale.",
    ...giving(
      (level, scales, i, block) => level * (scales[Math.round(i / block)] ?? scales[scales.length - 1]),
    ),
  },
  "levels-alone": {
    because: "The levels were given back as they are. Each is to be multiplied with the scale of its block.",
    ...giving((level) => level),
  },
  "divided-by-scale": {
    because: "The level was divided by the scale. Quantizing divided, so going back multiplies.",
    ...giving((level, scales, i, block) => level / scales[Math.floor(i / block)]),
  },
  "scales-for-nothing": {
    because: "Only the codes were counted. The scales are stored too: 32 bits for each block.",
    bitsPerNumber: () => 4,
  },
  "scales-of-16-bits": {
    because: "The scales were counted with 16 bits. They have 32.",
    bitsPerNumber: (count, block) => 4 + (16 * Math.ceil(count / block)) / count,
  },
  "as-if-blocks-were-full": {
    because: "The last block was counted as a part of one. A short block has a whole scale.",
    bitsPerNumber: (_, block) => 4 + 32 / block,
  },
  "full-blocks-only": {
    because: "The scale of the last, shorter block was not counted.",
    bitsPerNumber: (count, block) => 4 + (32 * Math.floor(count / block)) / count,
  },
  "in-bytes": {
    because: "The result is in bytes. Bits are asked for.",
    bitsPerNumber: (count, block) => rightBits(count, block) / 8,
  },
  "scale-of-zero-is-one": {
    because: "A scale of 0 was replaced by 1. Every number of such a block is 0.",
    dequantizeBlocks({ codes, scales }, levels = NF4, block = 64) {
      rightBack({ codes, scales }, levels, block);
      return codes.map((code, i) => levels[code] * (scales[Math.floor(i / block)] || 1));
    },
  },
  "scale-kept-from-zero": {
    because:
      "A small number was added to the scale. Numbers smaller than it all become 0; only a scale of 0 needs care.",
    ...quantizing({ codeOf: (levels, x, scale) => nearest(levels, x / (scale + 1e-12)) }),
  },
  "numbers-as-arguments": {
    because:
      "All numbers of a block became arguments of one call, and a call cannot take so many. Go through them one by one.",
    ...quantizing({ scaleOf: (part) => Math.max(...part.map((x) => Math.abs(x))) }),
  },
  "levels-of-its-own": {
    because:
      "The nearest level was looked for in NF4, whatever levels were given. Those of the caller count.",
    ...quantizing({ codeOf: (_, x, scale) => nearest(NF4, scale === 0 ? 0 : x / scale) }),
  },
  "scale-with-a-sign": {
    because:
      "The scale has the sign of the number with the largest size, so all signs of its block are turned. Take the size.",
    ...quantizing({
      scaleOf: (part) => part.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0),
    }),
  },
});
