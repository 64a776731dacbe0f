import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "./batched-layer-norm.js";
import {
  type BlockGradients,
  backThrough as honest,
  blockGradients as right,
  type Sublayer,
} from "./block-gradients.js";
import { gptAttention } from "./gpt-attention.js";
import { type LayerNormGradients, layerNormGradients } from "./layer-norm-gradients.js";
import type { BlockWeights } from "./pre-norm-block.js";

/** What goes in, and the stages of the forward pass. */
interface Input {
  x: tf.Tensor;
  block: BlockWeights;
  dOutput: tf.Tensor;
  attend: Sublayer;
  think: Sublayer;
  normed1: tf.Tensor;
  between: tf.Tensor;
  normed2: tf.Tensor;
}
type Back = ReturnType<typeof honest>;
/** From the output down to the input; a mistake replaces some of it. */
interface Steps {
  mlp: (input: Input) => Back;
  norm2: (mlp: Back, input: Input) => LayerNormGradients;
  dBetween: (stages: { mlp: Back; norm2: LayerNormGradients }, input: Input) => tf.Tensor;
  attention: (dBetween: tf.Tensor, input: Input) => Back;
  norm1: (attention: Back, input: Input, dBetween: tf.Tensor) => LayerNormGradients;
  dx: (
    stages: { dBetween: tf.Tensor; attention: Back; norm1: LayerNormGradients },
    input: Input,
  ) => tf.Tensor;
}

const steps: Steps = {
  mlp: ({ think, normed2, block, dOutput }) => honest(think, normed2, block.mlp, dOutput),
  norm2: (mlp, { between, block }) => layerNormGradients(between, block.norm2, mlp.dx),
  dBetween: ({ norm2 }, { dOutput }) => tf.add(dOutput, norm2.dx), // [B, T, D]
  attention: (dBetween, { attend, normed1, block }) => honest(attend, normed1, block.attention, dBetween),
  norm1: (attention, { x, block }) => layerNormGradients(x, block.norm1, attention.dx),
  dx: ({ dBetween, norm1 }) => tf.add(dBetween, norm1.dx), // [B, T, D]
};

/** The backward pass behind its checks, with some steps replaced. */
const back =
  (other: Partial<Steps>) =>
  (x: tf.Tensor, block: BlockWeights, heads: number, dOutput: tf.Tensor): BlockGradients => {
    tf.dispose(right(x, block, heads, dOutput));
    const walk = { ...steps, ...other };
    return tf.tidy(() => {
      const attend: Sublayer = (read, weights) => gptAttention(read, weights, heads);
      const think: Sublayer = (read, weights) => batchedFeedForward(read, weights);
      const normed1 = batchedLayerNorm(x, block.norm1); // [B, T, D]
      const between = tf.add(x, attend(normed1, block.attention)); // [B, T, D]
      const normed2 = batchedLayerNorm(between, block.norm2); // [B, T, D]
      const input = { x, block, dOutput, attend, think, normed1, between, normed2 };
      const mlp = walk.mlp(input);
      const norm2 = walk.norm2(mlp, input);
      const dBetween = walk.dBetween({ mlp, norm2 }, input); // [B, T, D]
      const attention = walk.attention(dBetween, input);
      const norm1 = walk.norm1(attention, input, dBetween);
      return {
        dNormed2: mlp.dx,
        dBetween,
        dNormed1: attention.dx,
        dx: walk.dx({ dBetween, attention, norm1 }, input),
        weights: {
          norm1: { gamma: norm1.dGamma, beta: norm1.dBeta },
          attention: attention.weights,
          norm2: { gamma: norm2.dGamma, beta: norm2.dBeta },
          mlp: mlp.weights,
        },
      };
    });
  };

export default mistakesFor<typeof import("./block-gradients.js")>({
  "no-plain-road-to-between": {
    because:
      "dBetween lacks the path of the addition: dOutput reaches it unchanged, in addition to what the norm sends.",
    blockGradients: back({ dBetween: ({ norm2 }) => tf.clone(norm2.dx) }),
  },
  "no-norm-road-to-between": {
    because: "dBetween lacks the path through network and norm: they read the stream, too.",
    blockGradients: back({ dBetween: (_, { dOutput }) => tf.clone(dOutput) }),
  },
  "no-plain-road-to-the-input": {
    because:
      "dx lacks the path of the addition: dBetween reaches it unchanged, in addition to what the norm sends.",
    blockGradients: back({ dx: ({ norm1 }) => tf.clone(norm1.dx) }),
  },
  "no-norm-road-to-the-input": {
    because: "dx lacks the path through attention and norm: they read the stream, too.",
    blockGradients: back({ dx: ({ dBetween }) => tf.clone(dBetween) }),
  },
  "no-plain-road-at-all": {
    because: "Both plain paths are missing: this is the backward pass of a block without residuals.",
    blockGradients: back({
      dBetween: ({ norm2 }) => tf.clone(norm2.dx),
      dx: ({ norm1 }) => tf.clone(norm1.dx),
    }),
  },
  "averages-the-roads": {
    because: "You averaged the two paths. A tensor that is read twice gets both gradients: they add up.",
    blockGradients: back({
      dBetween: (stages, input) => tf.div(steps.dBetween(stages, input), 2),
      dx: (stages, input) => tf.div(steps.dx(stages, input), 2),
    }),
  },
  "past-the-second-norm": {
    because: "You added the gradient of the network's input to dBetween unchanged. Norm 2 lies in between.",
    blockGradients: back({ dBetween: ({ mlp }, { dOutput }) => tf.add(dOutput, mlp.dx) }),
  },
  "past-the-first-norm": {
    because: "You added the gradient of attention's input to dx unchanged. Norm 1 lies in between.",
    blockGradients: back({ dx: ({ dBetween, attention }) => tf.add(dBetween, attention.dx) }),
  },
  "attention-from-the-output": {
    because:
      "You gave attention dOutput. Its output is part of the stream between: dBetween is its gradient.",
    blockGradients: back({
      attention: (_, { attend, normed1, block, dOutput }) =>
        honest(attend, normed1, block.attention, dOutput),
    }),
  },
  "attention-from-the-norm": {
    because:
      "You gave attention only what norm 2 sent back. Its output reaches everything after it: use dBetween.",
    blockGradients: back({
      attention: (dBetween, { attend, normed1, block, dOutput }) =>
        honest(attend, normed1, block.attention, tf.sub(dBetween, dOutput)),
    }),
  },
  "input-from-the-output": {
    because: "Your plain path to dx begins at dOutput. It passes the stream between, so use dBetween.",
    blockGradients: back({ dx: ({ norm1 }, { dOutput }) => tf.add(dOutput, norm1.dx) }),
  },
  "output-added-twice": {
    because: "You added dOutput to dx once more. It is in dBetween already.",
    blockGradients: back({
      dx: ({ dBetween, norm1 }, { dOutput }) => tf.addN([dOutput, dBetween, norm1.dx]),
    }),
  },
  "network-read-the-stream": {
    because: "You ran the network's backward pass at the stream. The network read the normalized copy.",
    blockGradients: back({
      mlp: ({ think, between, block, dOutput }) => honest(think, between, block.mlp, dOutput),
    }),
  },
  "network-read-the-first-copy": {
    because:
      "You ran the network's backward pass at the copy that attention read. The network read norm 2's copy.",
    blockGradients: back({
      mlp: ({ think, normed1, block, dOutput }) => honest(think, normed1, block.mlp, dOutput),
    }),
  },
  "attention-read-the-stream": {
    because: "You ran attention's backward pass at x. Attention read the normalized copy.",
    blockGradients: back({
      attention: (dBetween, { attend, x, block }) => honest(attend, x, block.attention, dBetween),
    }),
  },
  "second-norm-at-its-copy": {
    because: "You ran norm 2's backward pass at its output. It needs its input: the stream between.",
    blockGradients: back({
      norm2: (mlp, { normed2, block }) => layerNormGradients(normed2, block.norm2, mlp.dx),
    }),
  },
  "second-norm-at-the-input": {
    because:
      "You ran norm 2's backward pass at x. Norm 2 read the stream between, which includes attention's part.",
    blockGradients: back({ norm2: (mlp, { x, block }) => layerNormGradients(x, block.norm2, mlp.dx) }),
  },
  "first-norm-at-its-copy": {
    because: "You ran norm 1's backward pass at its output. It needs its input: x.",
    blockGradients: back({
      norm1: (attention, { normed1, block }) => layerNormGradients(normed1, block.norm1, attention.dx),
    }),
  },
  "first-norm-between": {
    because: "You ran norm 1's backward pass at the stream between. Norm 1 read x.",
    blockGradients: back({
      norm1: (attention, { between, block }) => layerNormGradients(between, block.norm1, attention.dx),
    }),
  },
  "second-norm-with-the-first-weights": {
    because: "You used the first norm's scale for norm 2's backward pass.",
    blockGradients: back({
      norm2: (mlp, { between, block }) => layerNormGradients(between, block.norm1, mlp.dx),
    }),
  },
  "first-norm-with-the-second-weights": {
    because: "You used the second norm's scale for norm 1's backward pass.",
    blockGradients: back({
      norm1: (attention, { x, block }) => layerNormGradients(x, block.norm2, attention.dx),
    }),
  },
  "second-norm-from-the-output": {
    because: "You gave norm 2 dOutput. The network lies between it and the output.",
    blockGradients: back({
      norm2: (_, { between, block, dOutput }) => layerNormGradients(between, block.norm2, dOutput),
    }),
  },
  "first-norm-from-the-stream": {
    because: "You gave norm 1 dBetween. Attention lies between it and the stream.",
    blockGradients: back({
      dx: ({ dBetween }, { x, block }) => tf.add(dBetween, layerNormGradients(x, block.norm1, dBetween).dx),
    }),
  },
  "norm-gradients-exchanged": {
    because:
      "You returned the gradients of norm 1 under the name of norm 2, and those of norm 2 under norm 1.",
    blockGradients: (x, block, heads, dOutput) => {
      const { weights, ...stream } = right(x, block, heads, dOutput);
      return { ...stream, weights: { ...weights, norm1: weights.norm2, norm2: weights.norm1 } };
    },
  },
  "scale-and-shift-exchanged": {
    because: "You swapped the gradients of scale and shift: gamma's is dGamma, beta's is dBeta.",
    blockGradients: (x, block, heads, dOutput) => {
      const { weights, ...stream } = right(x, block, heads, dOutput);
      const swapped = ({ gamma, beta }: Record<string, tf.Tensor>) => ({ gamma: beta, beta: gamma });
      const [norm1, norm2] = [swapped(weights.norm1), swapped(weights.norm2)];
      return { ...stream, weights: { ...weights, norm1, norm2 } };
    },
  },
  "gradients-of-the-copies-exchanged": {
    because:
      "You swapped dNormed1 and dNormed2: attention reads the copy of norm 1, the network that of norm 2.",
    blockGradients: (x, block, heads, dOutput) => {
      const { dNormed1, dNormed2, ...others } = right(x, block, heads, dOutput);
      return { ...others, dNormed1: dNormed2, dNormed2: dNormed1 };
    },
  },
  "frees-the-gradient-it-got": {
    because: "You disposed dOutput. It belongs to the caller, who may need it again.",
    blockGradients: back({
      dx: (stages, input) => {
        input.dOutput.dispose();
        return steps.dx(stages, input);
      },
    }),
  },
  "post-norm-road": {
    because:
      "You sent the gradient through the norms first, then to sublayer and stream: that is post-norm's backward pass.",
    blockGradients: back({
      mlp: ({ think, normed2, between, block, dOutput }) =>
        honest(think, normed2, block.mlp, layerNormGradients(between, block.norm2, dOutput).dx),
      dBetween: ({ mlp }, { between, block, dOutput }) =>
        tf.add(mlp.dx, layerNormGradients(between, block.norm2, dOutput).dx),
    }),
  },
  "no-norm-road-at-all": {
    because:
      "Both paths through a sublayer are missing. Norm and sublayer read the stream, too: add what they send.",
    blockGradients: back({
      dBetween: (_, { dOutput }) => tf.clone(dOutput),
      dx: ({ dBetween }) => tf.clone(dBetween),
    }),
  },
  "past-both-norms": {
    because:
      "You added the gradients of the sublayers' inputs to the stream unchanged. A norm lies in between, in both halves.",
    blockGradients: back({
      dBetween: ({ mlp }, { dOutput }) => tf.add(dOutput, mlp.dx),
      dx: ({ dBetween, attention }) => tf.add(dBetween, attention.dx),
    }),
  },
  "plain-roads-twice": {
    because: "You added the gradient of the plain path twice in each half. It reaches the input once.",
    blockGradients: back({
      dBetween: ({ norm2 }, { dOutput }) => tf.addN([dOutput, dOutput, norm2.dx]),
      dx: ({ dBetween, norm1 }) => tf.addN([dBetween, dBetween, norm1.dx]),
    }),
  },
  "sublayers-read-the-stream": {
    because: "You ran the sublayers' backward passes at the stream. Each sublayer read the normalized copy.",
    blockGradients: back({
      mlp: ({ think, between, block, dOutput }) => honest(think, between, block.mlp, dOutput),
      attention: (dBetween, { attend, x, block }) => honest(attend, x, block.attention, dBetween),
    }),
  },
  "norms-at-their-copies": {
    because: "You ran the norms' backward passes at their outputs. Each needs its input, the stream.",
    blockGradients: back({
      norm2: (mlp, { normed2, block }) => layerNormGradients(normed2, block.norm2, mlp.dx),
      norm1: (attention, { normed1, block }) => layerNormGradients(normed1, block.norm1, attention.dx),
    }),
  },
  "norms-from-the-output": {
    because:
      "You gave each norm the gradient of its half's output. The sublayer lies between: give it dNormed.",
    blockGradients: back({
      norm2: (_, { between, block, dOutput }) => layerNormGradients(between, block.norm2, dOutput),
      norm1: (_, { x, block }, dBetween) => layerNormGradients(x, block.norm1, dBetween),
    }),
  },
  "network-half-at-the-input": {
    because: "You ran the network's half at x. It read the stream between, which includes attention's part.",
    blockGradients: back({
      mlp: ({ think, x, block, dOutput }) =>
        honest(think, batchedLayerNorm(x, block.norm2), block.mlp, dOutput),
      norm2: (mlp, { x, block }) => layerNormGradients(x, block.norm2, mlp.dx),
    }),
  },
  "attention-half-at-the-stream-between": {
    because: "You ran attention's half at the stream between. Attention and its norm read x.",
    blockGradients: back({
      attention: (dBetween, { attend, between, block }) =>
        honest(attend, batchedLayerNorm(between, block.norm1), block.attention, dBetween),
      norm1: (attention, { between, block }) => layerNormGradients(between, block.norm1, attention.dx),
    }),
  },
  "attention-half-from-the-output": {
    because: "You sent dOutput into attention's half. That half ends at the stream between: send dBetween.",
    blockGradients: back({
      attention: (_, { attend, normed1, block, dOutput }) =>
        honest(attend, normed1, block.attention, dOutput),
      dx: ({ norm1 }, { dOutput }) => tf.add(dOutput, norm1.dx),
    }),
  },
  "first-norm-in-both-halves": {
    because: "You used the first norm's weights in the network's half too. The network has norm 2.",
    blockGradients: back({
      mlp: ({ think, between, block, dOutput }) =>
        honest(think, batchedLayerNorm(between, block.norm1), block.mlp, dOutput),
      norm2: (mlp, { between, block }) => layerNormGradients(between, block.norm1, mlp.dx),
    }),
  },
  "second-norm-in-both-halves": {
    because: "You used the second norm's weights in attention's half too. Attention has norm 1.",
    blockGradients: back({
      attention: (dBetween, { attend, x, block }) =>
        honest(attend, batchedLayerNorm(x, block.norm2), block.attention, dBetween),
      norm1: (attention, { x, block }) => layerNormGradients(x, block.norm2, attention.dx),
    }),
  },
});
