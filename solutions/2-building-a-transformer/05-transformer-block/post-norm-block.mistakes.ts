import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { type Tap, untapped } from "#lib/tap";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "./batched-layer-norm.js";
import { gptAttention } from "./gpt-attention.js";
import { postNormBlock as right } from "./post-norm-block.js";
import { type BlockWeights, preNormBlock } from "./pre-norm-block.js";

/** What goes in, with the parts of the block as functions of what they read. */
interface Input {
  x: tf.Tensor;
  tap: Tap;
  norm1: (x: tf.Tensor, epsilon?: number) => tf.Tensor;
  norm2: (x: tf.Tensor, epsilon?: number) => tf.Tensor;
  attention: (read: tf.Tensor, tap?: Tap) => tf.Tensor;
  mlp: (read: tf.Tensor) => tf.Tensor;
}
/** From the stream in front to the stream behind; a mistake replaces some of it. */
interface Steps {
  attentionOutput: (input: Input) => tf.Tensor;
  normed: (attentionOutput: tf.Tensor, input: Input) => tf.Tensor;
  mlpOutput: (normed: tf.Tensor, input: Input) => tf.Tensor;
  output: (
    stages: { attentionOutput: tf.Tensor; normed: tf.Tensor; mlpOutput: tf.Tensor },
    input: Input,
  ) => tf.Tensor;
}

const steps: Steps = {
  attentionOutput: ({ x, tap, attention }) => tap("attention", attention(x)), // [B, T, D]
  normed: (attentionOutput, { x, norm1 }) => norm1(tf.add(x, attentionOutput)), // [B, T, D]
  mlpOutput: (normed, { tap, mlp }) => tap("mlp", mlp(normed)), // [B, T, D]
  output: ({ normed, mlpOutput }, { tap, norm2 }) => tap("stream", norm2(tf.add(normed, mlpOutput))), // [B, T, D]
};

/** The block behind its checks, with some of its steps replaced. */
const block =
  (other: Partial<Steps>) =>
  (x: tf.Tensor, weights: BlockWeights, heads: number, tap: Tap = untapped): tf.Tensor => {
    tf.dispose(right(x, weights, heads));
    const walk = { ...steps, ...other };
    return tf.tidy(() => {
      const input: Input = {
        x,
        tap,
        norm1: (t, epsilon) => batchedLayerNorm(t, weights.norm1, epsilon),
        norm2: (t, epsilon) => batchedLayerNorm(t, weights.norm2, epsilon),
        attention: (read, own = tap) => gptAttention(read, weights.attention, heads, own),
        mlp: (read) => batchedFeedForward(read, weights.mlp),
      };
      const attentionOutput = walk.attentionOutput(input); // [B, T, D]
      const normed = walk.normed(attentionOutput, input); // [B, T, D]
      const mlpOutput = walk.mlpOutput(normed, input); // [B, T, D]
      return walk.output({ attentionOutput, normed, mlpOutput }, input); // [B, T, D]
    });
  };

export default mistakesFor<typeof import("./post-norm-block.js")>({
  "pre-norm": {
    because:
      "This is the pre-norm block. Here the sublayers read the stream itself, and each sum is normalized.",
    postNormBlock: preNormBlock,
  },
  "norms-on-both-sides": {
    because:
      "Your sublayers read normalized copies as well. In post-norm they read the stream, which is already normalized.",
    postNormBlock: block({
      attentionOutput: ({ x, tap, norm1, attention }) => tap("attention", attention(norm1(x))),
      mlpOutput: (normed, { tap, norm2, mlp }) => tap("mlp", mlp(norm2(normed))),
    }),
  },
  "norms-the-addition": {
    because: "You normalized each sublayer's output, then added it. The norm comes after the addition.",
    postNormBlock: block({
      normed: (attentionOutput, { x, norm1 }) => tf.add(x, norm1(attentionOutput)),
      output: ({ normed, mlpOutput }, { tap, norm2 }) => tap("stream", tf.add(normed, norm2(mlpOutput))),
    }),
  },
  "norms-attentions-addition": {
    because: "You normalized attention's output, then added it. The norm comes after the addition.",
    postNormBlock: block({ normed: (attentionOutput, { x, norm1 }) => tf.add(x, norm1(attentionOutput)) }),
  },
  "norms-the-networks-addition": {
    because: "You normalized the network's output, then added it. The norm comes after the addition.",
    postNormBlock: block({
      output: ({ normed, mlpOutput }, { tap, norm2 }) => tap("stream", tf.add(normed, norm2(mlpOutput))),
    }),
  },
  "norm-1-twice": {
    because: "You normalized both sums with the first norm's weights. The second has its own.",
    postNormBlock: block({
      output: ({ normed, mlpOutput }, { tap, norm1 }) => tap("stream", norm1(tf.add(normed, mlpOutput))),
    }),
  },
  "norm-2-twice": {
    because: "You normalized both sums with the second norm's weights. The first has its own.",
    postNormBlock: block({ normed: (attentionOutput, { x, norm2 }) => norm2(tf.add(x, attentionOutput)) }),
  },
  "norms-exchanged": {
    because: "You swapped the norms: norm 1 comes after attention, norm 2 after the network.",
    postNormBlock: block({
      normed: (attentionOutput, { x, norm2 }) => norm2(tf.add(x, attentionOutput)),
      output: ({ normed, mlpOutput }, { tap, norm1 }) => tap("stream", norm1(tf.add(normed, mlpOutput))),
    }),
  },
  "another-epsilon-first": {
    because: "Your first norm has a different epsilon. Both use the default.",
    postNormBlock: block({
      normed: (attentionOutput, { x, norm1 }) => norm1(tf.add(x, attentionOutput), 1e-6),
    }),
  },
  "another-epsilon-second": {
    because: "Your second norm has a different epsilon. Both use the default.",
    postNormBlock: block({
      output: ({ normed, mlpOutput }, { tap, norm2 }) =>
        tap("stream", norm2(tf.add(normed, mlpOutput), 1e-6)),
    }),
  },
  "no-norm-between": {
    because: "You didn't normalize the first sum. Two sublayers, two sums, two norms.",
    postNormBlock: block({ normed: (attentionOutput, { x }) => tf.add(x, attentionOutput) }),
  },
  "no-norm-at-the-end": {
    because: "You didn't normalize the second sum. Two sublayers, two sums, two norms.",
    postNormBlock: block({
      output: ({ normed, mlpOutput }, { tap }) => tap("stream", tf.add(normed, mlpOutput)),
    }),
  },
  "residual-round-the-norm": {
    because:
      "You added the network's result to the sum from before the norm. The stream is now the normalized one.",
    postNormBlock: block({
      output: ({ attentionOutput, mlpOutput }, { x, tap, norm2 }) =>
        tap("stream", norm2(tf.addN([x, attentionOutput, mlpOutput]))),
    }),
  },
  "no-residual-round-attention": {
    because: "You replaced the stream by attention's output. Add it, then normalize the sum.",
    postNormBlock: block({ normed: (attentionOutput, { norm1 }) => norm1(attentionOutput) }),
  },
  "no-residual-round-the-network": {
    because: "You replaced the stream by the network's output. Add it, then normalize the sum.",
    postNormBlock: block({
      output: ({ mlpOutput }, { tap, norm2 }) => tap("stream", norm2(mlpOutput)),
    }),
  },
  "adds-to-the-start": {
    because: "You added the network's result to x. Add it to the output of norm 1.",
    postNormBlock: block({
      output: ({ mlpOutput }, { x, tap, norm2 }) => tap("stream", norm2(tf.add(x, mlpOutput))),
    }),
  },
  "network-reads-the-start": {
    because: "Your network reads x. It must read the output of norm 1.",
    postNormBlock: block({
      mlpOutput: (_, { x, tap, mlp }) => tap("mlp", mlp(x)),
    }),
  },
  "network-reads-before-the-norm": {
    because: "Your network reads the sum from before the norm. It must read the output of norm 1.",
    postNormBlock: block({
      output: ({ attentionOutput, normed }, { x, tap, norm2, mlp }) =>
        tap("stream", norm2(tf.add(normed, tap("mlp", mlp(tf.add(x, attentionOutput)))))),
      mlpOutput: (normed) => normed,
    }),
  },
  "inner-tap-forgotten": {
    because: "You didn't pass the tap on to attention, so it never sees weights and heads.",
    postNormBlock: block({
      attentionOutput: ({ x, tap, attention }) => tap("attention", attention(x, untapped)),
    }),
  },
  "sum-tapped-for-attention": {
    because: "You showed the tap the stream with attention added. At this place show it the addition alone.",
    postNormBlock: block({
      attentionOutput: ({ x, attention }) => attention(x),
      normed: (attentionOutput, { x, tap, norm1 }) => norm1(tap("attention", tf.add(x, attentionOutput))),
    }),
  },
  "attention-shown-only": {
    because: "You showed the tap what attention adds, but dropped what it returned. Add what it returns.",
    postNormBlock: block({
      attentionOutput: ({ x, tap, attention }) => {
        const attentionOutput = attention(x); // [B, T, D]
        tap("attention", attentionOutput);
        return attentionOutput;
      },
    }),
  },
  "network-shown-only": {
    because: "You showed the tap what the network adds, but dropped what it returned. Add what it returns.",
    postNormBlock: block({
      mlpOutput: (normed, { tap, mlp }) => {
        const mlpOutput = mlp(normed); // [B, T, D]
        tap("mlp", mlpOutput);
        return mlpOutput;
      },
    }),
  },
  "network-never-tapped": {
    because: "You don't show the tap what the network adds.",
    postNormBlock: block({ mlpOutput: (normed, { mlp }) => mlp(normed) }),
  },
  "frees-what-the-tap-replaced": {
    because:
      "You disposed what the tap saw as soon as it returned. The tap may have kept it: leave it to tidy.",
    postNormBlock: block({
      attentionOutput: ({ x, tap, attention }) => {
        const attentionOutput = attention(x); // [B, T, D]
        const given = tap("attention", attentionOutput); // [B, T, D]
        if (given !== attentionOutput) attentionOutput.dispose();
        return given;
      },
    }),
  },
  "stream-shown-only": {
    because: "You showed the tap the stream, but dropped what it returned. Return what it returns.",
    postNormBlock: block({
      output: ({ normed, mlpOutput }, { tap, norm2 }) => {
        const output = norm2(tf.add(normed, mlpOutput)); // [B, T, D]
        tap("stream", output);
        return output;
      },
    }),
  },
  "stream-never-tapped": {
    because: "You don't show the tap the stream after the block.",
    postNormBlock: block({ output: ({ normed, mlpOutput }, { norm2 }) => norm2(tf.add(normed, mlpOutput)) }),
  },
  "stream-tapped-before-the-norm": {
    because:
      "You showed the tap the last sum before the norm. The stream after a block is the normalized one.",
    postNormBlock: block({
      output: ({ normed, mlpOutput }, { tap, norm2 }) => norm2(tap("stream", tf.add(normed, mlpOutput))),
    }),
  },
  "one-head": {
    because: "Your attention has one head. Hand the number of heads on.",
    postNormBlock: (x, weights, heads, tap) => {
      tf.dispose(right(x, weights, heads));
      return right(x, weights, 1, tap);
    },
  },
  "network-with-relu": {
    because:
      "Your network has ReLU, as the first transformer's. This block has the network of the pre-norm block, with GELU.",
    postNormBlock: (x, weights, heads, tap = untapped) => {
      tf.dispose(right(x, weights, heads));
      return tf.tidy(() => {
        const normed = batchedLayerNorm(
          tf.add(x, tap("attention", gptAttention(x, weights.attention, heads, tap))),
          weights.norm1,
        ); // [B, T, D]
        const mlpOutput = tap("mlp", batchedFeedForward(normed, weights.mlp, tf.relu)); // [B, T, D]
        return tap("stream", batchedLayerNorm(tf.add(normed, mlpOutput), weights.norm2));
      });
    },
  },
  "stream-tapped-twice": {
    because: "You showed the tap a stream after each norm. It sees the stream once, at the end.",
    postNormBlock: block({
      normed: (attentionOutput, input) => input.tap("stream", steps.normed(attentionOutput, input)),
    }),
  },
  "width-by-heads": {
    because:
      "You asked that the heads divide the width of the stream. They divide the columns of a projection.",
    postNormBlock: (x, weights, heads, tap) => {
      const D = x.shape[2] as number;
      if (D % heads !== 0)
        throw new RangeError(
          `dividing the width of x by the number of heads must leave no rest, got ${D} and ${heads}`,
        );
      return right(x, weights, heads, tap);
    },
  },
});
