import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
  attended: (input: Input) => tf.Tensor;
  between: (attended: tf.Tensor, input: Input) => tf.Tensor;
  thought: (between: tf.Tensor, input: Input) => tf.Tensor;
  behind: (
    stages: { attended: tf.Tensor; between: tf.Tensor; thought: tf.Tensor },
    input: Input,
  ) => tf.Tensor;
}

const steps: Steps = {
  attended: ({ x, tap, attention }) => tap("attention", attention(x)), // [B, T, D]
  between: (attended, { x, norm1 }) => norm1(tf.add(x, attended)), // [B, T, D]
  thought: (between, { tap, mlp }) => tap("mlp", mlp(between)), // [B, T, D]
  behind: ({ between, thought }, { tap, norm2 }) => tap("stream", norm2(tf.add(between, thought))), // [B, T, D]
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
      const attended = walk.attended(input); // [B, T, D]
      const between = walk.between(attended, input); // [B, T, D]
      const thought = walk.thought(between, input); // [B, T, D]
      return walk.behind({ attended, between, thought }, input); // [B, T, D]
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
      attended: ({ x, tap, norm1, attention }) => tap("attention", attention(norm1(x))),
      thought: (between, { tap, norm2, mlp }) => tap("mlp", mlp(norm2(between))),
    }),
  },
  "norms-the-addition": {
    because: "You normalized each sublayer's output, then added it. The norm comes after the addition.",
    postNormBlock: block({
      between: (attended, { x, norm1 }) => tf.add(x, norm1(attended)),
      behind: ({ between, thought }, { tap, norm2 }) => tap("stream", tf.add(between, norm2(thought))),
    }),
  },
  "norms-attentions-addition": {
    because: "You normalized attention's output, then added it. The norm comes after the addition.",
    postNormBlock: block({ between: (attended, { x, norm1 }) => tf.add(x, norm1(attended)) }),
  },
  "norms-the-networks-addition": {
    because: "You normalized the network's output, then added it. The norm comes after the addition.",
    postNormBlock: block({
      behind: ({ between, thought }, { tap, norm2 }) => tap("stream", tf.add(between, norm2(thought))),
    }),
  },
  "norm-1-twice": {
    because: "You normalized both sums with the first norm's weights. The second has its own.",
    postNormBlock: block({
      behind: ({ between, thought }, { tap, norm1 }) => tap("stream", norm1(tf.add(between, thought))),
    }),
  },
  "norm-2-twice": {
    because: "You normalized both sums with the second norm's weights. The first has its own.",
    postNormBlock: block({ between: (attended, { x, norm2 }) => norm2(tf.add(x, attended)) }),
  },
  "norms-exchanged": {
    because: "You swapped the norms: norm 1 comes after attention, norm 2 after the network.",
    postNormBlock: block({
      between: (attended, { x, norm2 }) => norm2(tf.add(x, attended)),
      behind: ({ between, thought }, { tap, norm1 }) => tap("stream", norm1(tf.add(between, thought))),
    }),
  },
  "another-epsilon-first": {
    because: "Your first norm has a different epsilon. Both use the default.",
    postNormBlock: block({ between: (attended, { x, norm1 }) => norm1(tf.add(x, attended), 1e-6) }),
  },
  "another-epsilon-second": {
    because: "Your second norm has a different epsilon. Both use the default.",
    postNormBlock: block({
      behind: ({ between, thought }, { tap, norm2 }) => tap("stream", norm2(tf.add(between, thought), 1e-6)),
    }),
  },
  "no-norm-between": {
    because: "You didn't normalize the first sum. Two sublayers, two sums, two norms.",
    postNormBlock: block({ between: (attended, { x }) => tf.add(x, attended) }),
  },
  "no-norm-at-the-end": {
    because: "You didn't normalize the second sum. Two sublayers, two sums, two norms.",
    postNormBlock: block({
      behind: ({ between, thought }, { tap }) => tap("stream", tf.add(between, thought)),
    }),
  },
  "residual-round-the-norm": {
    because:
      "You added the network's result to the sum from before the norm. The stream is now the normalized one.",
    postNormBlock: block({
      behind: ({ attended, thought }, { x, tap, norm2 }) =>
        tap("stream", norm2(tf.addN([x, attended, thought]))),
    }),
  },
  "no-residual-round-attention": {
    because: "You replaced the stream by attention's output. Add it, then normalize the sum.",
    postNormBlock: block({ between: (attended, { norm1 }) => norm1(attended) }),
  },
  "no-residual-round-the-network": {
    because: "You replaced the stream by the network's output. Add it, then normalize the sum.",
    postNormBlock: block({
      behind: ({ thought }, { tap, norm2 }) => tap("stream", norm2(thought)),
    }),
  },
  "adds-to-the-start": {
    because: "You added the network's result to x. Add it to the output of norm 1.",
    postNormBlock: block({
      behind: ({ thought }, { x, tap, norm2 }) => tap("stream", norm2(tf.add(x, thought))),
    }),
  },
  "network-reads-the-start": {
    because: "Your network reads x. It must read the output of norm 1.",
    postNormBlock: block({
      thought: (_, { x, tap, mlp }) => tap("mlp", mlp(x)),
    }),
  },
  "network-reads-before-the-norm": {
    because: "Your network reads the sum from before the norm. It must read the output of norm 1.",
    postNormBlock: block({
      behind: ({ attended, between }, { x, tap, norm2, mlp }) =>
        tap("stream", norm2(tf.add(between, tap("mlp", mlp(tf.add(x, attended)))))),
      thought: (between) => between,
    }),
  },
  "inner-tap-forgotten": {
    because: "You didn't pass the tap on to attention, so it never sees weights and heads.",
    postNormBlock: block({ attended: ({ x, tap, attention }) => tap("attention", attention(x, untapped)) }),
  },
  "sum-tapped-for-attention": {
    because: "You showed the tap the stream with attention added. At this place show it the addition alone.",
    postNormBlock: block({
      attended: ({ x, attention }) => attention(x),
      between: (attended, { x, tap, norm1 }) => norm1(tap("attention", tf.add(x, attended))),
    }),
  },
  "attention-shown-only": {
    because: "You showed the tap what attention adds, but dropped what it returned. Add what it returns.",
    postNormBlock: block({
      attended: ({ x, tap, attention }) => {
        const attended = attention(x); // [B, T, D]
        tap("attention", attended);
        return attended;
      },
    }),
  },
  "network-shown-only": {
    because: "You showed the tap what the network adds, but dropped what it returned. Add what it returns.",
    postNormBlock: block({
      thought: (between, { tap, mlp }) => {
        const thought = mlp(between); // [B, T, D]
        tap("mlp", thought);
        return thought;
      },
    }),
  },
  "network-never-tapped": {
    because: "You don't show the tap what the network adds.",
    postNormBlock: block({ thought: (between, { mlp }) => mlp(between) }),
  },
  "frees-what-the-tap-replaced": {
    because:
      "You disposed what the tap saw as soon as it returned. The tap may have kept it: leave it to tidy.",
    postNormBlock: block({
      attended: ({ x, tap, attention }) => {
        const attended = attention(x); // [B, T, D]
        const given = tap("attention", attended); // [B, T, D]
        if (given !== attended) attended.dispose();
        return given;
      },
    }),
  },
  "stream-shown-only": {
    because: "You showed the tap the stream, but dropped what it returned. Return what it returns.",
    postNormBlock: block({
      behind: ({ between, thought }, { tap, norm2 }) => {
        const behind = norm2(tf.add(between, thought)); // [B, T, D]
        tap("stream", behind);
        return behind;
      },
    }),
  },
  "stream-never-tapped": {
    because: "You don't show the tap the stream after the block.",
    postNormBlock: block({ behind: ({ between, thought }, { norm2 }) => norm2(tf.add(between, thought)) }),
  },
  "stream-tapped-before-the-norm": {
    because:
      "You showed the tap the last sum before the norm. The stream after a block is the normalized one.",
    postNormBlock: block({
      behind: ({ between, thought }, { tap, norm2 }) => norm2(tap("stream", tf.add(between, thought))),
    }),
  },
});
