import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { type Tap, untapped } from "#lib/tap";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "./batched-layer-norm.js";
import { gptAttention } from "./gpt-attention.js";
import { type BlockWeights, preNormBlock as right } from "./pre-norm-block.js";

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
  residual: (attentionOutput: tf.Tensor, input: Input) => tf.Tensor;
  mlpOutput: (residual: tf.Tensor, input: Input) => tf.Tensor;
  output: (
    stages: { attentionOutput: tf.Tensor; residual: tf.Tensor; mlpOutput: tf.Tensor },
    input: Input,
  ) => tf.Tensor;
}

const steps: Steps = {
  attentionOutput: ({ x, norm1, attention }) => attention(norm1(x)), // [B, T, D]
  residual: (attentionOutput, { x, tap }) => tf.add(x, tap("attention", attentionOutput)), // [B, T, D]
  mlpOutput: (residual, { norm2, mlp }) => mlp(norm2(residual)), // [B, T, D]
  output: ({ residual, mlpOutput }, { tap }) => tap("stream", tf.add(residual, tap("mlp", mlpOutput))), // [B, T, D]
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
      const residual = walk.residual(attentionOutput, input); // [B, T, D]
      const mlpOutput = walk.mlpOutput(residual, input); // [B, T, D]
      return walk.output({ attentionOutput, residual, mlpOutput }, input); // [B, T, D]
    });
  };

export default mistakesFor<typeof import("./pre-norm-block.js")>({
  "post-norm": {
    because:
      "Each sum was normed, as the first transformer did. Here the norm lies in front of the sublayer, on a copy.",
    preNormBlock: block({
      attentionOutput: ({ x, attention }) => attention(x),
      residual: (attentionOutput, input) => input.norm1(steps.residual(attentionOutput, input)),
      mlpOutput: (residual, { mlp }) => mlp(residual),
      output: ({ residual, mlpOutput }, { norm2, tap }) =>
        tap("stream", norm2(tf.add(residual, tap("mlp", mlpOutput)))),
    }),
  },
  "residual-from-the-normed": {
    because: "The normed copy was added to in place of the stream. The copy is for reading only.",
    preNormBlock: block({
      residual: (attentionOutput, { x, norm1, tap }) => tf.add(norm1(x), tap("attention", attentionOutput)),
      output: ({ residual, mlpOutput }, { norm2, tap }) =>
        tap("stream", tf.add(norm2(residual), tap("mlp", mlpOutput))),
    }),
  },
  "first-residual-from-the-normed": {
    because: "Attention's result was added to the normed copy that it read. It belongs to the stream itself.",
    preNormBlock: block({
      residual: (attentionOutput, { x, norm1, tap }) => tf.add(norm1(x), tap("attention", attentionOutput)),
    }),
  },
  "second-residual-from-the-normed": {
    because:
      "The network's result was added to the normed copy that it read. It belongs to the stream itself.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { norm2, tap }) =>
        tap("stream", tf.add(norm2(residual), tap("mlp", mlpOutput))),
    }),
  },
  "norm-1-twice": {
    because:
      "Both sublayers read behind the first norm's weights. Each norm has a scale and a shift of its own.",
    preNormBlock: block({ mlpOutput: (residual, { norm1, mlp }) => mlp(norm1(residual)) }),
  },
  "norm-2-twice": {
    because: "Both sublayers read behind the second norm's weights. Attention has the first one.",
    preNormBlock: block({ attentionOutput: ({ x, norm2, attention }) => attention(norm2(x)) }),
  },
  "norms-exchanged": {
    because: "The norms changed places: norm 1 is attention's, norm 2 the network's.",
    preNormBlock: block({
      attentionOutput: ({ x, norm2, attention }) => attention(norm2(x)),
      mlpOutput: (residual, { norm1, mlp }) => mlp(norm1(residual)),
    }),
  },
  "another-epsilon-first": {
    because: "The first norm has an epsilon of its own. Both have the usual one.",
    preNormBlock: block({ attentionOutput: ({ x, norm1, attention }) => attention(norm1(x, 1e-6)) }),
  },
  "another-epsilon-second": {
    because: "The second norm has an epsilon of its own. Both have the usual one.",
    preNormBlock: block({ mlpOutput: (residual, { norm2, mlp }) => mlp(norm2(residual, 1e-6)) }),
  },
  "network-reads-the-start": {
    because: "The network read x, the stream in front of the block. It reads what attention has left.",
    preNormBlock: block({ mlpOutput: (_, { x, norm2, mlp }) => mlp(norm2(x)) }),
  },
  "network-reads-the-addition": {
    because: "The network read what attention gave. It reads the whole stream, with that added.",
    preNormBlock: block({
      attentionOutput: steps.attentionOutput,
      output: ({ residual, attentionOutput }, { norm2, mlp, tap }) =>
        tap("stream", tf.add(residual, tap("mlp", mlp(norm2(attentionOutput))))),
    }),
  },
  "network-reads-without-norm": {
    because: "The network read the stream as it is. Norm 2 lies in between.",
    preNormBlock: block({ mlpOutput: (residual, { mlp }) => mlp(residual) }),
  },
  "attention-reads-without-norm": {
    because: "Attention read the stream as it is. Norm 1 lies in between.",
    preNormBlock: block({ attentionOutput: ({ x, attention }) => attention(x) }),
  },
  "no-residual-round-attention": {
    because: "What attention gave took the place of the stream. It is added to it.",
    preNormBlock: block({ residual: (attentionOutput, { tap }) => tap("attention", attentionOutput) }),
  },
  "no-residual-round-the-network": {
    because: "What the network gave took the place of the stream. It is added to it.",
    preNormBlock: block({ output: ({ mlpOutput }, { tap }) => tap("stream", tap("mlp", mlpOutput)) }),
  },
  "forgets-the-attention": {
    because: "The network's result was added to x: what attention added is lost on the way.",
    preNormBlock: block({
      output: ({ mlpOutput }, { x, tap }) => tap("stream", tf.add(x, tap("mlp", mlpOutput))),
    }),
  },
  "adds-the-start-again": {
    because: "x was added a second time at the end. It is in the stream already.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { x, tap }) =>
        tap("stream", tf.addN([x, residual, tap("mlp", mlpOutput)])),
    }),
  },
  "norm-at-the-end": {
    because:
      "The stream was normed behind the block. Only copies are; one last norm stands behind the whole stack.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { norm2, tap }) =>
        tap("stream", norm2(tf.add(residual, tap("mlp", mlpOutput)))),
    }),
  },
  "inner-tap-forgotten": {
    because: "The tap was not handed on to attention: weights and heads pass unseen.",
    preNormBlock: block({ attentionOutput: ({ x, norm1, attention }) => attention(norm1(x), untapped) }),
  },
  "attention-never-tapped": {
    because: "The tap is not shown what attention adds.",
    preNormBlock: block({ residual: (attentionOutput, { x }) => tf.add(x, attentionOutput) }),
  },
  "attention-shown-only": {
    because:
      "The tap saw what attention adds, but its answer was dropped. What it gives back is what is added.",
    preNormBlock: block({
      residual: (attentionOutput, { x, tap }) => {
        tap("attention", attentionOutput);
        return tf.add(x, attentionOutput);
      },
    }),
  },
  "network-reads-past-the-tap": {
    because:
      "The network read attention's part as it was before the tap. What the tap let through is in the stream.",
    preNormBlock: block({
      output: ({ attentionOutput, residual }, { x, norm2, mlp, tap }) =>
        tap("stream", tf.add(residual, tap("mlp", mlp(norm2(tf.add(x, attentionOutput)))))),
    }),
  },
  "frees-what-the-tap-replaced": {
    because:
      "What the tap saw was disposed of once it had answered. It may have kept that: leave it to tidy.",
    preNormBlock: block({
      residual: (attentionOutput, { x, tap }) => {
        const given = tap("attention", attentionOutput); // [B, T, D]
        if (given !== attentionOutput) attentionOutput.dispose();
        return tf.add(x, given);
      },
    }),
  },
  "sum-tapped-for-attention": {
    because: "The tap got the stream with attention added. At this place it is shown the addition alone.",
    preNormBlock: block({
      residual: (attentionOutput, { x, tap }) => tap("attention", tf.add(x, attentionOutput)),
    }),
  },
  "sum-tapped-for-the-network": {
    because: "The tap got the stream with the network's part added. At mlp it is shown the addition alone.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { tap }) => tap("stream", tap("mlp", tf.add(residual, mlpOutput))),
    }),
  },
  "network-shown-only": {
    because:
      "The tap saw what the network adds, but its answer was dropped. What it gives back is what is added.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { tap }) => {
        tap("mlp", mlpOutput);
        return tap("stream", tf.add(residual, mlpOutput));
      },
    }),
  },
  "network-tapped-twice": {
    because:
      "The network's result went through the tap twice. With dropout of 10 % as the tap, only 81 % would survive.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { tap }) =>
        tap("stream", tf.add(residual, tap("mlp", tap("mlp", mlpOutput)))),
    }),
  },
  "stream-shown-only": {
    because: "The tap saw the stream, but its answer was dropped. What it gives back is what goes out.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { tap }) => {
        const stream = tf.add(residual, tap("mlp", mlpOutput)); // [B, T, D]
        tap("stream", stream);
        return stream;
      },
    }),
  },
  "stream-tapped-too-early": {
    because: "The tap got the stream between the sublayers. It is shown the one behind the block.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { tap }) => tf.add(tap("stream", residual), tap("mlp", mlpOutput)),
    }),
  },
  "stream-never-tapped": {
    because: "The tap is not shown the stream behind the block.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { tap }) => tf.add(residual, tap("mlp", mlpOutput)),
    }),
  },
});
