import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { assertSameShape } from "#lib/shapes";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "./batched-layer-norm.js";
import { gptAttention } from "./gpt-attention.js";
import { ablatedBlock, type Parts, gradientFlow as right, safeLength } from "./gradient-flow.js";
import { postNormBlock } from "./post-norm-block.js";
import { type BlockWeights, preNormBlock } from "./pre-norm-block.js";

type Block = typeof ablatedBlock;
type Length = typeof safeLength;
/** One step of the walk: the gradient in front of a block from that behind it. */
type Step = (at: {
  block: BlockWeights;
  heads: number;
  parts: Parts;
  x: tf.Tensor;
  read: tf.Tensor;
  gradient: tf.Tensor;
  dOutput: tf.Tensor;
  first: BlockWeights;
  run: Block;
}) => tf.Tensor;

const backThrough: Step = ({ block, heads, parts, read, gradient, run }) =>
  tf.grad((stream: tf.Tensor) => run(stream, block, heads, parts))(read, gradient); // [B, T, D]

/** The walk with another block, step or length. */
const flow =
  (run: Block, step: Step = backThrough, length: Length = safeLength) =>
  (x: tf.Tensor, blocks: BlockWeights[], heads: number, dOutput: tf.Tensor, parts: Parts): tf.Tensor => {
    tf.dispose(right(x, blocks, heads, dOutput, parts));
    return tf.tidy(() => {
      const read: tf.Tensor[] = [x];
      for (const block of blocks) read.push(run(read[read.length - 1], block, heads, parts)); // [B, T, D]
      let gradient = dOutput; // [B, T, D]
      const lengths = [length(gradient)];
      for (let layer = blocks.length - 1; layer >= 0; layer--) {
        const [block, first] = [blocks[layer], blocks[0]];
        gradient = step({ block, heads, parts, x, read: read[layer], gradient, dOutput, first, run });
        lengths.push(length(gradient));
      }
      return tf.stack(lengths.reverse()); // [N + 1]
    });
  };

/** Both functions with another block in them. */
const withBlock = (run: Block) => ({
  ablatedBlock: ((x, block, heads, parts) => tf.tidy(() => run(x, block, heads, parts))) as Block,
  gradientFlow: flow(run),
});
/** Both functions with another length. */
const withLength = (measure: (x: tf.Tensor) => tf.Tensor) => {
  const length: Length = (x) => tf.tidy(() => measure(x) as tf.Scalar);
  return { safeLength: length, gradientFlow: flow(ablatedBlock, backThrough, length) };
};
const withStep = (step: Step) => ({ gradientFlow: flow(ablatedBlock, step) });

/** Which parts each of the two sublayers has. */
const partly =
  (of: (parts: Parts) => [attention: Parts, mlp: Parts]): Block =>
  (x, block, heads, parts) => {
    const [first, second] = of(parts);
    const attentionOutput = gptAttention(
      first.norm ? batchedLayerNorm(x, block.norm1) : x,
      block.attention,
      heads,
    ); // [B, T, D]
    const stream = first.residual ? tf.add(x, attentionOutput) : attentionOutput; // [B, T, D]
    const mlpOutput = batchedFeedForward(
      second.norm ? batchedLayerNorm(stream, block.norm2) : stream,
      block.mlp,
    ); // [B, T, D]
    return second.residual ? tf.add(stream, mlpOutput) : mlpOutput; // [B, T, D]
  };
const both = { residual: true, norm: true };

export default mistakesFor<typeof import("./gradient-flow.js")>({
  "two-factors-at-once": {
    because:
      "Without residuals you left out the norms as well. Change one factor at a time, or you can't tell which one it was.",
    ...withBlock(
      partly(({ residual, norm }) => [
        { residual, norm: norm && residual },
        { residual, norm: norm && residual },
      ]),
    ),
  },
  "residual-goes-with-the-norm": {
    because: "Without norms you left out the residuals as well. Change one factor at a time.",
    ...withBlock(
      partly(({ residual, norm }) => [
        { residual: residual && norm, norm },
        { residual: residual && norm, norm },
      ]),
    ),
  },
  "norm-is-always-there": {
    because: "You keep the norms, whatever parts says.",
    ...withBlock(
      partly((parts) => [
        { ...parts, norm: true },
        { ...parts, norm: true },
      ]),
    ),
  },
  "residual-is-always-there": {
    because: "You keep the residuals, whatever parts says.",
    ...withBlock(
      partly((parts) => [
        { ...parts, residual: true },
        { ...parts, residual: true },
      ]),
    ),
  },
  "parts-ignored": {
    because: "You run the whole block each time: you don't use parts.",
    ...withBlock((x, block, heads) => preNormBlock(x, block, heads)),
  },
  "only-attention-ablated": {
    because: "Only attention loses its parts in yours; the network keeps residual and norm.",
    ...withBlock(partly((parts) => [parts, both])),
  },
  "only-the-network-ablated": {
    because: "Only the network loses its parts in yours; attention keeps residual and norm.",
    ...withBlock(partly((parts) => [both, parts])),
  },
  "norm-for-attention-only": {
    because: "Only your attention reads a normalized copy. The network has a norm, too.",
    ...withBlock(partly((parts) => [parts, { ...parts, norm: false }])),
  },
  "residual-for-attention-only": {
    because: "You add only attention's result. The network has a residual, too.",
    ...withBlock(partly((parts) => [parts, { ...parts, residual: false }])),
  },
  "parts-exchanged": {
    because: "You swapped residual and norm.",
    ...withBlock(
      partly(({ residual, norm }) => [
        { residual: norm, norm: residual },
        { residual: norm, norm: residual },
      ]),
    ),
  },
  "norm-1-twice": {
    because: "You used the first norm's weights for both sublayers. The network has the second norm.",
    ...withBlock((x, block, heads, parts) => ablatedBlock(x, { ...block, norm2: block.norm1 }, heads, parts)),
  },
  "network-added-to-the-start": {
    because:
      "You added the network's result to x, so what attention added is lost. Add it to the stream after attention.",
    ...withBlock((x, block, heads, { residual, norm }) => {
      const copy = (stream: tf.Tensor, weights: BlockWeights["norm1"]) =>
        norm ? batchedLayerNorm(stream, weights) : stream; // [B, T, D]
      const attended = gptAttention(copy(x, block.norm1), block.attention, heads); // [B, T, D]
      const stream = residual ? tf.add(x, attended) : attended; // [B, T, D]
      const thought = batchedFeedForward(copy(stream, block.norm2), block.mlp); // [B, T, D]
      return residual ? tf.add(x, thought) : thought; // [B, T, D]
    }),
  },
  "post-norm-when-both": {
    because: "With both parts this is the post-norm block. The norm comes before the sublayer, on a copy.",
    ...withBlock((x, block, heads, parts) =>
      parts.norm && parts.residual ? postNormBlock(x, block, heads) : ablatedBlock(x, block, heads, parts),
    ),
  },
  "residual-of-the-normed": {
    because: "You added the sublayer's result to the normalized copy. Add it to the stream.",
    ...withBlock((x, block, heads, { residual, norm }) => {
      const first = norm ? batchedLayerNorm(x, block.norm1) : x; // [B, T, D]
      const attentionOutput = gptAttention(first, block.attention, heads); // [B, T, D]
      const stream = residual ? tf.add(first, attentionOutput) : attentionOutput; // [B, T, D]
      const second = norm ? batchedLayerNorm(stream, block.norm2) : stream; // [B, T, D]
      const mlpOutput = batchedFeedForward(second, block.mlp); // [B, T, D]
      return residual ? tf.add(second, mlpOutput) : mlpOutput;
    }),
  },
  "squares-vanish": {
    because:
      "You squared the numbers themselves: in float32 the square of 1e-25 is 0, and that of 1e25 is infinite.",
    ...withLength((x) => tf.sqrt(tf.sum(tf.square(x)))),
  },
  "zero-by-zero": {
    because: "You divided a tensor of zeros by its largest number, 0: that is NaN.",
    ...withLength((x) => {
      const m = tf.max(tf.abs(x)); // []
      return tf.mul(m, tf.sqrt(tf.sum(tf.square(tf.div(x, m)))));
    }),
  },
  "divides-by-a-tiny-number": {
    because:
      "If you divide by a number far below the largest, squares overflow. Divide by the largest absolute value.",
    ...withLength((x) => {
      const m = tf.maximum(tf.min(tf.abs(x)), 1e-37); // []
      return tf.mul(m, tf.sqrt(tf.sum(tf.square(tf.div(x, m)))));
    }),
  },
  "largest-with-its-sign": {
    because:
      "You took the largest number with its sign, so a large negative one doesn't count. Take absolute values.",
    ...withLength((x) => {
      const m = tf.maximum(tf.max(x), 1e-37); // []
      return tf.mul(m, tf.sqrt(tf.sum(tf.square(tf.div(x, m)))));
    }),
  },
  "floor-above-the-numbers": {
    because:
      "The number that prevents a division by 0 is larger than a real entry may be: 1e-35 vanishes beside it.",
    ...withLength((x) => {
      const m = tf.maximum(tf.max(tf.abs(x)), 1e-12); // []
      return tf.mul(m, tf.sqrt(tf.sum(tf.square(tf.div(x, m)))));
    }),
  },
  "mean-for-the-largest": {
    because:
      "You divided by the mean size. Its sum can exceed the range of float32; the largest absolute value can't.",
    ...withLength((x) => {
      const m = tf.maximum(tf.div(tf.sum(tf.abs(x)), x.size), 1e-37); // []
      return tf.mul(m, tf.sqrt(tf.sum(tf.square(tf.div(x, m)))));
    }),
  },
  "largest-never-multiplied-in": {
    because: "You divided by the largest number and never multiplied by it again.",
    ...withLength((x) => {
      const m = tf.maximum(tf.max(tf.abs(x)), 1e-37); // []
      return tf.sqrt(tf.sum(tf.square(tf.div(x, m))));
    }),
  },
  "multiplied-in-under-the-root": {
    because: "You multiplied by the largest number before taking the root, so only its root counts.",
    ...withLength((x) => {
      const m = tf.maximum(tf.max(tf.abs(x)), 1e-37); // []
      return tf.sqrt(tf.mul(m, tf.sum(tf.square(tf.div(x, m)))));
    }),
  },
  "root-mean-square": {
    because: "You averaged the squares. The length is the root of their sum.",
    ...withLength((x) => {
      const m = tf.maximum(tf.max(tf.abs(x)), 1e-37); // []
      return tf.mul(m, tf.sqrt(tf.mean(tf.square(tf.div(x, m)))));
    }),
  },
  "forgets-the-root": {
    because: "You summed the squares but didn't take the root.",
    ...withLength((x) => tf.square(safeLength(x))),
  },
  "sum-of-sizes": {
    because: "You added up the absolute values. The length is the root of the sum of squares.",
    ...withLength((x) => tf.sum(tf.abs(x))),
  },
  "every-block-from-the-end": {
    because:
      "You gave every block dOutput. Give it the gradient of its output: the chain rule goes from block to block.",
    ...withStep(({ dOutput, ...at }) => backThrough({ ...at, dOutput, gradient: dOutput })),
  },
  "gradient-of-a-sum": {
    because:
      "You differentiated each block with ones as the gradient of its output. Use the gradient that arrives from the block after it.",
    ...withStep((at) => backThrough({ ...at, gradient: tf.onesLike(at.gradient) })),
  },
  "differentiates-at-the-start": {
    because: "You differentiated every block at x. Differentiate it at its own input.",
    ...withStep((at) => backThrough({ ...at, read: at.x })),
  },
  "always-through-the-first-block": {
    because:
      "Every step of yours goes back through the first block. Each goes through the block of its own layer.",
    ...withStep(({ first, ...at }) => backThrough({ ...at, first, block: first })),
  },
  "measured-before-the-step": {
    because:
      "You measured the length before the step back, so that of dOutput is there twice and that of x is missing.",
    gradientFlow: (x, blocks, heads, dOutput, parts) =>
      tf.tidy(() => {
        const lengths = right(x, blocks, heads, dOutput, parts); // [N + 1]
        return tf.concat([tf.slice(lengths, 1), tf.slice(lengths, blocks.length)]); // [N + 1]
      }),
  },
  "gradient-of-a-weight": {
    because: "Your lengths are those of a weight's gradient. Measure the gradient of the block's input.",
    gradientFlow: weightFlow,
  },
  "network-reads-the-start": {
    because: "Your network reads x. It must read the stream after attention.",
    ...withBlock((x, block, heads, { residual, norm }) => {
      const attended = gptAttention(norm ? batchedLayerNorm(x, block.norm1) : x, block.attention, heads); // [B, T, D]
      const stream = residual ? tf.add(x, attended) : attended; // [B, T, D]
      const thought = batchedFeedForward(norm ? batchedLayerNorm(x, block.norm2) : x, block.mlp); // [B, T, D]
      return residual ? tf.add(stream, thought) : thought; // [B, T, D]
    }),
  },
  "norm-of-the-network-is-always-there": {
    because: "Your network keeps its norm, whatever parts says.",
    ...withBlock(partly((parts) => [parts, { ...parts, norm: true }])),
  },
  "residual-of-attention-is-always-there": {
    because: "Attention keeps its residual, whatever parts says.",
    ...withBlock(partly((parts) => [{ ...parts, residual: true }, parts])),
  },
  "multiplied-in-twice": {
    because: "You multiplied by the square of the largest number. After the root it comes once.",
    ...withLength((x) => {
      const m = tf.maximum(tf.max(tf.abs(x)), 1e-37); // []
      return tf.mul(tf.square(m), tf.sqrt(tf.sum(tf.square(tf.div(x, m)))));
    }),
  },
  "from-the-end-to-the-start": {
    because: "Your lengths begin with that of dOutput. The first number is that of x.",
    gradientFlow: (...input) => tf.tidy(() => tf.reverse(right(...input))),
  },
  "differentiates-at-the-output": {
    because: "You differentiated each block at what it returns. Differentiate it at its input.",
    ...withStep((at) => backThrough({ ...at, read: at.run(at.read, at.block, at.heads, at.parts) })),
  },
  "gradient-with-both-parts": {
    because:
      "You went back through blocks with both parts. Go back through the blocks that the forward pass had.",
    ...withStep((at) => backThrough({ ...at, parts: both })),
  },
  "gradient-of-length-one": {
    because:
      "You scaled the gradient to length 1 before each block. Then no length tells what the blocks did to it.",
    ...withStep((at) => backThrough({ ...at, gradient: tf.div(at.gradient, safeLength(at.gradient)) })),
  },
  "one-head-on-the-way-back": {
    because: "You went back through attention with one head. Hand the number of heads on.",
    ...withStep((at) => backThrough({ ...at, heads: 1 })),
  },
  "length-of-the-stream": {
    because: "You measured what each block reads. Measure the gradient of it.",
    gradientFlow: (x, blocks, heads, dOutput, parts) =>
      tf.tidy(() => {
        tf.dispose(right(x, blocks, heads, dOutput, parts));
        const read: tf.Tensor[] = [x];
        for (const block of blocks) read.push(ablatedBlock(read[read.length - 1], block, heads, parts)); // [B, T, D]
        return tf.stack([...read.slice(0, -1).map(safeLength), safeLength(dOutput)]);
      }),
  },
});

/** As the walk, with the length of the gradient of Wo in every block. */
function weightFlow(
  x: tf.Tensor,
  blocks: BlockWeights[],
  heads: number,
  dOutput: tf.Tensor,
  parts: Parts,
): tf.Tensor {
  assertSameShape("dOutput and x", dOutput, x);
  return tf.tidy(() => {
    const read: tf.Tensor[] = [x];
    for (const block of blocks) read.push(ablatedBlock(read[read.length - 1], block, heads, parts)); // [B, T, D]
    let gradient = dOutput; // [B, T, D]
    const lengths = [safeLength(gradient)];
    for (let layer = blocks.length - 1; layer >= 0; layer--) {
      const block = blocks[layer];
      const run = (stream: tf.Tensor, Wo: tf.Tensor) =>
        ablatedBlock(stream, { ...block, attention: { ...block.attention, Wo } }, heads, parts);
      const [ofStream, ofWeight] = tf.grads(run)([read[layer], block.attention.Wo], gradient);
      lengths.push(safeLength(ofWeight));
      gradient = ofStream;
    }
    return tf.stack(lengths.reverse()); // [N + 1]
  });
}
