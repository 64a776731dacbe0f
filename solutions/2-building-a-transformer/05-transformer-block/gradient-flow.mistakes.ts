import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
      "Without residuals the norms were left out as well. One factor at a time, or nobody knows which one it was.",
    ...withBlock(
      partly(({ residual, norm }) => [
        { residual, norm: norm && residual },
        { residual, norm: norm && residual },
      ]),
    ),
  },
  "residual-goes-with-the-norm": {
    because: "Without norms the residuals were left out as well. One factor at a time.",
    ...withBlock(
      partly(({ residual, norm }) => [
        { residual: residual && norm, norm },
        { residual: residual && norm, norm },
      ]),
    ),
  },
  "norm-is-always-there": {
    because: "The norms stay, whatever parts says.",
    ...withBlock(
      partly((parts) => [
        { ...parts, norm: true },
        { ...parts, norm: true },
      ]),
    ),
  },
  "residual-is-always-there": {
    because: "The residuals stay, whatever parts says.",
    ...withBlock(
      partly((parts) => [
        { ...parts, residual: true },
        { ...parts, residual: true },
      ]),
    ),
  },
  "parts-ignored": {
    because: "This is the whole block each time: parts was not asked.",
    ...withBlock((x, block, heads) => preNormBlock(x, block, heads)),
  },
  "only-attention-ablated": {
    because: "Only attention loses its parts; the network keeps residual and norm.",
    ...withBlock(partly((parts) => [parts, both])),
  },
  "only-the-network-ablated": {
    because: "Only the network loses its parts; attention keeps residual and norm.",
    ...withBlock(partly((parts) => [both, parts])),
  },
  "norm-for-attention-only": {
    because: "Only attention reads a normed copy. The network has a norm, too.",
    ...withBlock(partly((parts) => [parts, { ...parts, norm: false }])),
  },
  "residual-for-attention-only": {
    because: "Only attention's result is added. The network has a residual, too.",
    ...withBlock(partly((parts) => [parts, { ...parts, residual: false }])),
  },
  "parts-exchanged": {
    because: "residual and norm changed places: what is asked for one is done to the other.",
    ...withBlock(
      partly(({ residual, norm }) => [
        { residual: norm, norm: residual },
        { residual: norm, norm: residual },
      ]),
    ),
  },
  "post-norm-when-both": {
    because: "With both parts this is the post-norm block. The norm is in front of the sublayer, on a copy.",
    ...withBlock((x, block, heads, parts) =>
      parts.norm && parts.residual ? postNormBlock(x, block, heads) : ablatedBlock(x, block, heads, parts),
    ),
  },
  "residual-of-the-normed": {
    because: "The sublayer's result was added to the normed copy. It belongs to the stream.",
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
      "The numbers were squared as they are: in float32 the square of 1e-25 is 0, that of 1e25 is infinite.",
    ...withLength((x) => tf.sqrt(tf.sum(tf.square(x)))),
  },
  "zero-by-zero": {
    because: "A tensor of zeros was divided by its largest number, 0: that is NaN.",
    ...withLength((x) => {
      const m = tf.max(tf.abs(x)); // []
      return tf.mul(m, tf.sqrt(tf.sum(tf.square(tf.div(x, m)))));
    }),
  },
  "divides-by-a-tiny-number": {
    because:
      "Divided by a number far below the largest, all overflow when they are squared. Divide by the largest size.",
    ...withLength((x) => {
      const m = tf.maximum(tf.min(tf.abs(x)), 1e-37); // []
      return tf.mul(m, tf.sqrt(tf.sum(tf.square(tf.div(x, m)))));
    }),
  },
  "largest-with-its-sign": {
    because:
      "The largest number was taken with its sign, so a negative one counts for little. Take it without.",
    ...withLength((x) => {
      const m = tf.maximum(tf.max(x), 1e-37); // []
      return tf.mul(m, tf.sqrt(tf.sum(tf.square(tf.div(x, m)))));
    }),
  },
  "floor-above-the-numbers": {
    because:
      "What keeps zeros from a division by 0 is larger than a real number may be: 1e-35 vanishes beside it.",
    ...withLength((x) => {
      const m = tf.maximum(tf.max(tf.abs(x)), 1e-12); // []
      return tf.mul(m, tf.sqrt(tf.sum(tf.square(tf.div(x, m)))));
    }),
  },
  "mean-for-the-largest": {
    because: "The mean size was taken out. The sum that it needs can be beyond float32; the largest cannot.",
    ...withLength((x) => {
      const m = tf.maximum(tf.div(tf.sum(tf.abs(x)), x.size), 1e-37); // []
      return tf.mul(m, tf.sqrt(tf.sum(tf.square(tf.div(x, m)))));
    }),
  },
  "largest-never-multiplied-in": {
    because: "The largest number was taken out and never multiplied in again.",
    ...withLength((x) => {
      const m = tf.maximum(tf.max(tf.abs(x)), 1e-37); // []
      return tf.sqrt(tf.sum(tf.square(tf.div(x, m))));
    }),
  },
  "multiplied-in-under-the-root": {
    because: "The largest number was multiplied in before the root was taken: its root is what counts then.",
    ...withLength((x) => {
      const m = tf.maximum(tf.max(tf.abs(x)), 1e-37); // []
      return tf.sqrt(tf.mul(m, tf.sum(tf.square(tf.div(x, m)))));
    }),
  },
  "root-mean-square": {
    because: "The squares were averaged. The length is the root of their sum.",
    ...withLength((x) => {
      const m = tf.maximum(tf.max(tf.abs(x)), 1e-37); // []
      return tf.mul(m, tf.sqrt(tf.mean(tf.square(tf.div(x, m)))));
    }),
  },
  "forgets-the-root": {
    because: "The squares were summed, but the root was not taken.",
    ...withLength((x) => tf.square(safeLength(x))),
  },
  "sum-of-sizes": {
    because: "The sizes of the numbers were added up. The length is the root of the sum of squares.",
    ...withLength((x) => tf.sum(tf.abs(x))),
  },
  "every-block-from-the-end": {
    because:
      "Every block got dOutput. It gets the gradient of what it gave: the chain rule goes from block to block.",
    ...withStep(({ dOutput, ...at }) => backThrough({ ...at, dOutput, gradient: dOutput })),
  },
  "gradient-of-a-sum": {
    because:
      "Each block was differentiated with ones behind it. What arrives from behind is the upstream gradient.",
    ...withStep((at) => backThrough({ ...at, gradient: tf.onesLike(at.gradient) })),
  },
  "differentiates-at-the-start": {
    because: "Every block was differentiated at x. Its slopes are those at what it read itself.",
    ...withStep((at) => backThrough({ ...at, read: at.x })),
  },
  "always-through-the-first-block": {
    because: "Every step back led through the first block. Each leads through the block of its own layer.",
    ...withStep(({ first, ...at }) => backThrough({ ...at, first, block: first })),
  },
  "measured-before-the-step": {
    because:
      "The length was noted before the step back was taken: that of dOutput stands there twice, that of x not at all.",
    gradientFlow: (x, blocks, heads, dOutput, parts) =>
      tf.tidy(() => {
        const lengths = right(x, blocks, heads, dOutput, parts); // [N + 1]
        return tf.concat([tf.slice(lengths, 1), tf.slice(lengths, blocks.length)]); // [N + 1]
      }),
  },
  "gradient-of-a-weight": {
    because: "The lengths are those of a weight's gradient. Asked for is that of what the block read.",
    gradientFlow: weightFlow,
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
