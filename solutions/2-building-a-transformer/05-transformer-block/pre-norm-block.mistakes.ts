import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
      "You normalized each sum, as the first transformer did. Here the norm comes before the sublayer, on a copy.",
    preNormBlock: block({
      attentionOutput: ({ x, attention }) => attention(x),
      residual: (attentionOutput, input) => input.norm1(steps.residual(attentionOutput, input)),
      mlpOutput: (residual, { mlp }) => mlp(residual),
      output: ({ residual, mlpOutput }, { norm2, tap }) =>
        tap("stream", norm2(tf.add(residual, tap("mlp", mlpOutput)))),
    }),
  },
  "residual-from-the-normed": {
    because: "You added to the normalized copy instead of the stream. The copy is for reading only.",
    preNormBlock: block({
      residual: (attentionOutput, { x, norm1, tap }) => tf.add(norm1(x), tap("attention", attentionOutput)),
      output: ({ residual, mlpOutput }, { norm2, tap }) =>
        tap("stream", tf.add(norm2(residual), tap("mlp", mlpOutput))),
    }),
  },
  "first-residual-from-the-normed": {
    because: "You added attention's result to the normalized copy that it read. Add it to the stream itself.",
    preNormBlock: block({
      residual: (attentionOutput, { x, norm1, tap }) => tf.add(norm1(x), tap("attention", attentionOutput)),
    }),
  },
  "second-residual-from-the-normed": {
    because:
      "You added the network's result to the normalized copy that it read. Add it to the stream itself.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { norm2, tap }) =>
        tap("stream", tf.add(norm2(residual), tap("mlp", mlpOutput))),
    }),
  },
  "norm-1-twice": {
    because: "You used the first norm's weights for both sublayers. Each norm has its own scale and shift.",
    preNormBlock: block({ mlpOutput: (residual, { norm1, mlp }) => mlp(norm1(residual)) }),
  },
  "norm-2-twice": {
    because: "You used the second norm's weights for both sublayers. Attention has the first norm.",
    preNormBlock: block({ attentionOutput: ({ x, norm2, attention }) => attention(norm2(x)) }),
  },
  "norms-exchanged": {
    because: "You swapped the norms: norm 1 is attention's, norm 2 the network's.",
    preNormBlock: block({
      attentionOutput: ({ x, norm2, attention }) => attention(norm2(x)),
      mlpOutput: (residual, { norm1, mlp }) => mlp(norm1(residual)),
    }),
  },
  "another-epsilon-first": {
    because: "Your first norm has a different epsilon. Both use the default.",
    preNormBlock: block({ attentionOutput: ({ x, norm1, attention }) => attention(norm1(x, 1e-6)) }),
  },
  "another-epsilon-second": {
    because: "Your second norm has a different epsilon. Both use the default.",
    preNormBlock: block({ mlpOutput: (residual, { norm2, mlp }) => mlp(norm2(residual, 1e-6)) }),
  },
  "network-reads-the-start": {
    because: "Your network reads x, the stream before the block. It must read the stream after attention.",
    preNormBlock: block({ mlpOutput: (_, { x, norm2, mlp }) => mlp(norm2(x)) }),
  },
  "network-reads-the-addition": {
    because: "Your network reads attention's output alone. It must read the whole stream, with that added.",
    preNormBlock: block({
      attentionOutput: steps.attentionOutput,
      output: ({ residual, attentionOutput }, { norm2, mlp, tap }) =>
        tap("stream", tf.add(residual, tap("mlp", mlp(norm2(attentionOutput))))),
    }),
  },
  "network-reads-without-norm": {
    because: "Your network reads the stream itself. Norm 2 comes in between.",
    preNormBlock: block({ mlpOutput: (residual, { mlp }) => mlp(residual) }),
  },
  "attention-reads-without-norm": {
    because: "Your attention reads the stream itself. Norm 1 comes in between.",
    preNormBlock: block({ attentionOutput: ({ x, attention }) => attention(x) }),
  },
  "no-residual-round-attention": {
    because: "You replaced the stream by attention's output. Add it to the stream.",
    preNormBlock: block({ residual: (attentionOutput, { tap }) => tap("attention", attentionOutput) }),
  },
  "no-residual-round-the-network": {
    because: "You replaced the stream by the network's output. Add it to the stream.",
    preNormBlock: block({ output: ({ mlpOutput }, { tap }) => tap("stream", tap("mlp", mlpOutput)) }),
  },
  "forgets-the-attention": {
    because: "You added the network's result to x, so what attention added is lost.",
    preNormBlock: block({
      output: ({ mlpOutput }, { x, tap }) => tap("stream", tf.add(x, tap("mlp", mlpOutput))),
    }),
  },
  "adds-the-start-again": {
    because: "You added x a second time at the end. It is in the stream already.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { x, tap }) =>
        tap("stream", tf.addN([x, residual, tap("mlp", mlpOutput)])),
    }),
  },
  "norm-at-the-end": {
    because:
      "You normalized the stream after the block. Normalize only copies; one last norm comes after the whole stack.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { norm2, tap }) =>
        tap("stream", norm2(tf.add(residual, tap("mlp", mlpOutput)))),
    }),
  },
  "inner-tap-forgotten": {
    because: "You didn't pass the tap on to attention, so it never sees weights and heads.",
    preNormBlock: block({ attentionOutput: ({ x, norm1, attention }) => attention(norm1(x), untapped) }),
  },
  "attention-never-tapped": {
    because: "You don't show the tap what attention adds.",
    preNormBlock: block({ residual: (attentionOutput, { x }) => tf.add(x, attentionOutput) }),
  },
  "attention-shown-only": {
    because: "You showed the tap what attention adds, but dropped what it returned. Add what it returns.",
    preNormBlock: block({
      residual: (attentionOutput, { x, tap }) => {
        tap("attention", attentionOutput);
        return tf.add(x, attentionOutput);
      },
    }),
  },
  "network-reads-past-the-tap": {
    because:
      "Your network reads attention's part from before the tap. The stream holds what the tap returned.",
    preNormBlock: block({
      output: ({ attentionOutput, residual }, { x, norm2, mlp, tap }) =>
        tap("stream", tf.add(residual, tap("mlp", mlp(norm2(tf.add(x, attentionOutput)))))),
    }),
  },
  "frees-what-the-tap-replaced": {
    because:
      "You disposed what the tap saw as soon as it returned. The tap may have kept it: leave it to tidy.",
    preNormBlock: block({
      residual: (attentionOutput, { x, tap }) => {
        const given = tap("attention", attentionOutput); // [B, T, D]
        if (given !== attentionOutput) attentionOutput.dispose();
        return tf.add(x, given);
      },
    }),
  },
  "sum-tapped-for-attention": {
    because: "You showed the tap the stream with attention added. At this place show it the addition alone.",
    preNormBlock: block({
      residual: (attentionOutput, { x, tap }) => tap("attention", tf.add(x, attentionOutput)),
    }),
  },
  "sum-tapped-for-the-network": {
    because:
      "You showed the tap the stream with the network's part added. At mlp show it the addition alone.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { tap }) => tap("stream", tap("mlp", tf.add(residual, mlpOutput))),
    }),
  },
  "network-shown-only": {
    because: "You showed the tap what the network adds, but dropped what it returned. Add what it returns.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { tap }) => {
        tap("mlp", mlpOutput);
        return tap("stream", tf.add(residual, mlpOutput));
      },
    }),
  },
  "network-tapped-twice": {
    because:
      "You sent the network's result through the tap twice. With dropout of 10% as the tap, only 81% would survive.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { tap }) =>
        tap("stream", tf.add(residual, tap("mlp", tap("mlp", mlpOutput)))),
    }),
  },
  "stream-shown-only": {
    because: "You showed the tap the stream, but dropped what it returned. Return what it returns.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { tap }) => {
        const stream = tf.add(residual, tap("mlp", mlpOutput)); // [B, T, D]
        tap("stream", stream);
        return stream;
      },
    }),
  },
  "stream-tapped-too-early": {
    because: "You showed the tap the stream between the sublayers. Show it the stream after the block.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { tap }) => tf.add(tap("stream", residual), tap("mlp", mlpOutput)),
    }),
  },
  "stream-never-tapped": {
    because: "You don't show the tap the stream after the block.",
    preNormBlock: block({
      output: ({ residual, mlpOutput }, { tap }) => tf.add(residual, tap("mlp", mlpOutput)),
    }),
  },
  "network-before-attention": {
    because: "You ran the feed-forward network first. Attention comes first, and the network reads its sum.",
    preNormBlock: block({
      attentionOutput: ({ x, norm2, mlp }) => mlp(norm2(x)),
      residual: (mlpOutput, { x, tap }) => tf.add(x, tap("mlp", mlpOutput)),
      mlpOutput: (residual, { norm1, attention }) => attention(norm1(residual)),
      output: ({ residual, mlpOutput }, { tap }) =>
        tap("stream", tf.add(residual, tap("attention", mlpOutput))),
    }),
  },
  "places-swapped": {
    because: 'You called the tap with "mlp" for attention, and with "attention" for the network.',
    preNormBlock: block({
      residual: (attentionOutput, { x, tap }) => tf.add(x, tap("mlp", attentionOutput)),
      output: ({ residual, mlpOutput }, { tap }) =>
        tap("stream", tf.add(residual, tap("attention", mlpOutput))),
    }),
  },
  "stream-tapped-after-each-half": {
    because: "You showed the tap the stream twice. It sees the stream once, after the whole block.",
    preNormBlock: block({
      residual: (attentionOutput, { x, tap }) => tap("stream", tf.add(x, tap("attention", attentionOutput))),
    }),
  },
  "a-single-head": {
    because: "You gave attention a single head. Pass on the number of heads that you are given.",
    preNormBlock: (x, weights, heads, tap) => {
      tf.dispose(right(x, weights, heads));
      return right(x, weights, 1, tap);
    },
  },
  "sums-divided-by-the-root-of-2": {
    because: "You divided the sum by √2. Only additions change the stream: x passes on unchanged.",
    preNormBlock: block({
      residual: (attentionOutput, input) => tf.mul(steps.residual(attentionOutput, input), Math.SQRT1_2),
    }),
  },
});
