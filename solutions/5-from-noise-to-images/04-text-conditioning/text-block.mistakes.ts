import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { batchedMultiHead } from "../../2-building-a-transformer/03-multi-head-attention/batched-multi-head.js";
import { batchedFeedForward } from "../../2-building-a-transformer/04-feed-forward-networks/batched-feed-forward.js";
import { silu } from "../../2-building-a-transformer/04-feed-forward-networks/swiglu.js";
import { batchedLayerNorm } from "../../2-building-a-transformer/05-transformer-block/batched-layer-norm.js";
import { modulate } from "../02-diffusion-transformer/modulate.js";
import { crossAttention } from "./cross-attention.js";
import { textBlock as right, type TextBlockWeights } from "./text-block.js";

interface Signal {
  shift: tf.Tensor;
  scale: tf.Tensor;
  /** [B, 1, D] */
  gate: tf.Tensor;
}
interface Given {
  words: tf.Tensor;
  mask: tf.Tensor;
  block: TextBlockWeights;
  heads: number;
}
type Read = { output: tf.Tensor; weights: tf.Tensor };
interface Ways {
  /** the signal as it goes into the linear layer */
  active: (signal: tf.Tensor) => tf.Tensor;
  /** which of the nine parts is what */
  order: number[];
  /** what a sublayer reads; the second one is cross-attention */
  read: (h: tf.Tensor, signal: Signal, sublayer: number) => tf.Tensor;
  attention: (read: tf.Tensor, given: Given) => tf.Tensor;
  cross: (read: tf.Tensor, given: Given) => Read;
  join: (h: tf.Tensor, found: tf.Tensor, signal: Signal, sublayer: number) => tf.Tensor;
  /** from x to the stream after the three sublayers */
  through: (x: tf.Tensor, sublayers: Sublayers) => { output: tf.Tensor; weights: tf.Tensor };
}
interface Sublayers {
  self: (from: tf.Tensor, to?: tf.Tensor) => tf.Tensor;
  cross: (from: tf.Tensor, to?: tf.Tensor) => Read;
  ffn: (from: tf.Tensor, to?: tf.Tensor) => tf.Tensor;
}

const ways: Ways = {
  active: silu,
  order: [0, 1, 2, 3, 4, 5, 6, 7, 8],
  read: (h, { shift, scale }) => modulate(h, shift, scale),
  attention: (read, { block, heads }) => batchedMultiHead(read, block.attention, heads).output,
  cross: (read, { words, mask, block, heads }) => crossAttention(read, words, mask, block.cross, heads),
  join: (h, found, { gate }) => tf.add(h, tf.mul(gate, found)),
  through: (x, { self, cross, ffn }) => {
    const { output, weights } = cross(self(x));
    return { output: ffn(output), weights };
  },
};

/** The block with some parts done in another way; what doesn't fit is refused as it should be. */
const by = (other: Partial<Ways>) => ({
  textBlock(
    x: tf.Tensor,
    signal: tf.Tensor,
    words: tf.Tensor,
    mask: tf.Tensor,
    block: TextBlockWeights,
    heads: number,
  ): Read {
    tf.dispose(right(x, signal, words, mask, block, heads));
    return tf.tidy(() => {
      const way = { ...ways, ...other };
      const given = { words, mask, block, heads };
      const { W, b } = block.modulation;
      const nine = tf.split(tf.add(tf.matMul(way.active(signal), W), b), 9, 1);
      const at = (sublayer: number): Signal => {
        const [shift, scale, gate] = way.order.slice(3 * sublayer, 3 * sublayer + 3).map((n) => nine[n]);
        return { shift, scale, gate: tf.expandDims(gate, 1) };
      };
      const sublayer =
        (n: number, act: (read: tf.Tensor) => tf.Tensor) =>
        (from: tf.Tensor, to = from) =>
          way.join(to, act(way.read(from, at(n), n)), at(n), n);
      return way.through(x, {
        self: sublayer(0, (read) => way.attention(read, given)),
        cross: (from, to) => {
          const told = way.cross(way.read(from, at(1), 1), given);
          return { output: sublayer(1, () => told.output)(from, to), weights: told.weights };
        },
        ffn: sublayer(2, (read) => batchedFeedForward(read, block.ffn)),
      });
    });
  },
});

const plain = (h: tf.Tensor) => {
  const D = h.shape[2] as number;
  return batchedLayerNorm(h, { gamma: tf.ones([D]), beta: tf.zeros([D]) });
};

export default mistakesFor<typeof import("./text-block.js")>({
  "no-gate": {
    because: "You added what a sublayer found in full. The gate says how much of it to add: at 0, nothing.",
    ...by({ join: (h, found) => tf.add(h, found) }),
  },
  "cross-without-gate": {
    because:
      "You left cross-attention without a gate, so random words disturb the stream even before training.",
    ...by({ join: (h, found, { gate }, n) => tf.add(h, n === 1 ? found : tf.mul(gate, found)) }),
  },
  "gate-on-the-sum": {
    because:
      "You let the gate multiply the stream as well, so a closed gate loses it. Gate only what the sublayer found.",
    ...by({ join: (h, found, { gate }) => tf.mul(gate, tf.add(h, found)) }),
  },
  "without-residual": {
    because: "You replaced the stream by what a sublayer found. Each sublayer adds to the stream.",
    ...by({ join: (_h, found, { gate }) => tf.mul(gate, found) }),
  },
  "gate-clipped": {
    because:
      "You clipped the gates to 0 to 1. A gate is a plain factor: it may be negative, and larger than 1.",
    ...by({ join: (h, found, { gate }) => tf.add(h, tf.mul(tf.clipByValue(gate, 0, 1), found)) }),
  },
  "one-number-for-a-gate": {
    because:
      "You used the gate's mean, one number for all features. A gate says for each feature how much to add.",
    ...by({ join: (h, found, { gate }) => tf.add(h, tf.mul(tf.mean(gate, 2, true), found)) }),
  },
  "gate-open-at-zero": {
    because: "You treated the gate like a scale, as 1 plus its part. At 0 nothing is added.",
    ...by({ join: (h, found, { gate }) => tf.add(h, tf.mul(tf.add(1, gate), found)) }),
  },
  "one-gate-for-both-attentions": {
    because: "You gave both attentions the first gate. Each sublayer has three parts of its own.",
    ...by({ order: [0, 1, 2, 3, 4, 2, 6, 7, 8] }),
  },
  "cross-gate-for-the-network": {
    because:
      "You added the network's output through the gate of cross-attention. It has its own, the ninth part.",
    ...by({ order: [0, 1, 2, 3, 4, 5, 6, 7, 5] }),
  },
  "gates-of-cross-and-network-exchanged": {
    because:
      "You exchanged two gates. The sixth part is that of cross-attention, the ninth that of the network.",
    ...by({ order: [0, 1, 2, 3, 4, 8, 6, 7, 5] }),
  },
  "gates-of-the-attentions-exchanged": {
    because:
      "You exchanged two gates. The third part is that of self-attention, the sixth that of cross-attention.",
    ...by({ order: [0, 1, 5, 3, 4, 2, 6, 7, 8] }),
  },
  "cross-reads-like-self": {
    because:
      "Cross-attention reads with self-attention's shift and scale. It has its own, the fourth and fifth part.",
    ...by({ order: [0, 1, 2, 0, 1, 5, 6, 7, 8] }),
  },
  "network-reads-like-cross": {
    because:
      "The network reads with cross-attention's shift and scale. It has its own, the seventh and eighth part.",
    ...by({ order: [0, 1, 2, 3, 4, 5, 3, 4, 8] }),
  },
  "network-reads-before-the-words": {
    because:
      "The network reads the stream before cross-attention has added to it. Each sublayer reads what all before it left.",
    ...by({
      through: (x, { self, cross, ffn }) => {
        const first = self(x);
        const { output, weights } = cross(first);
        return { output: ffn(first, output), weights };
      },
    }),
  },
  "cross-parts-last": {
    because: "You took the parts of cross-attention from the end. They are the middle three.",
    ...by({ order: [0, 1, 2, 6, 7, 8, 3, 4, 5] }),
  },
  "parts-by-kind": {
    because:
      "You read the nine parts as three shifts, three scales and three gates. They come sublayer by sublayer.",
    ...by({ order: [0, 3, 6, 1, 4, 7, 2, 5, 8] }),
  },
  "scale-before-shift": {
    because: "You swapped shift and scale. The shift comes first.",
    ...by({ order: [1, 0, 2, 4, 3, 5, 7, 6, 8] }),
  },
  "cross-without-modulation": {
    because:
      "You left out shift and scale for cross-attention. The signal acts on what all three sublayers read.",
    ...by({ read: (h, { shift, scale }, n) => (n === 1 ? plain(h) : modulate(h, shift, scale)) }),
  },
  "cross-without-norm": {
    because:
      "You left out the norm for cross-attention. It reads the stream through the norm, like the other two.",
    ...by({
      read: (h, { shift, scale }, n) =>
        n === 1
          ? tf.add(tf.mul(h, tf.expandDims(tf.add(1, scale), 1)), tf.expandDims(shift, 1))
          : modulate(h, shift, scale),
    }),
  },
  "cross-reads-the-stream": {
    because:
      "You gave cross-attention the stream without norm and modulation, as PixArt-α does. Here all three sublayers are alike.",
    ...by({ read: (h, { shift, scale }, n) => (n === 1 ? h : modulate(h, shift, scale)) }),
  },
  "nothing-modulated": {
    because: "You gave each sublayer the plain norm of the stream and left out shift and scale.",
    ...by({ read: plain }),
  },
  "cross-first": {
    because: "You read the words before the patches had attended to each other. Self-attention comes first.",
    ...by({
      through: (x, { self, cross, ffn }) => {
        const { output, weights } = cross(x);
        return { output: ffn(self(output)), weights };
      },
    }),
  },
  "words-after-the-network": {
    because:
      "You read the words last, after the feed-forward network. Cross-attention comes between the other two.",
    ...by({ through: (x, { self, cross, ffn }) => cross(ffn(self(x))) }),
  },
  "all-read-x": {
    because: "You let all three sublayers read x. Each reads the stream as the previous ones left it.",
    ...by({
      through: (x, { self, cross, ffn }) => {
        const { output, weights } = cross(x, self(x));
        return { output: ffn(x, output), weights };
      },
    }),
  },
  "self-attention-lost": {
    because: "You added cross-attention to x, so what self-attention found is lost.",
    ...by({
      through: (x, { self, cross, ffn }) => {
        const { output, weights } = cross(self(x), x);
        return { output: ffn(output), weights };
      },
    }),
  },
  "weights-of-a-second-look": {
    because:
      "You returned the weights of another look, at the stream after cross-attention. Return those with which it read the words.",
    ...by({
      through: (x, { self, cross, ffn }) => {
        const { output } = cross(self(x));
        return { output: ffn(output), weights: cross(output).weights };
      },
    }),
  },
  "network-left-out": {
    because: "You ended the block after cross-attention. The feed-forward network is the third sublayer.",
    ...by({ through: (x, { self, cross }) => cross(self(x)) }),
  },
  "mask-left-out": {
    because: "You gave cross-attention no mask, so it reads padding like a word.",
    ...by({
      cross: (read, { words, mask, block, heads }) =>
        crossAttention(read, words, tf.onesLike(mask), block.cross, heads),
    }),
  },
  "words-modulated": {
    because: "You normed the words like the stream. Cross-attention reads them as they come.",
    ...by({
      cross: (read, { words, mask, block, heads }) =>
        crossAttention(read, plain(words), mask, block.cross, heads),
    }),
  },
  "causal-patches": {
    because: "You gave self-attention a causal mask. All patches are there at once.",
    ...by({
      attention: (read, { block, heads }) => {
        const N = read.shape[1] as number;
        const past = tf.linalg.bandPart(tf.ones([N, N]), -1, 0).asType("bool");
        return batchedMultiHead(read, block.attention, heads, past).output;
      },
    }),
  },
  "weights-of-self-attention": {
    because:
      "You returned the weights of self-attention, patch to patch. Return those that say how patches attend to words.",
    ...((textBlock) => ({ textBlock }))(
      (...given: Parameters<typeof right>): Read =>
        tf.tidy(() => {
          const { output } = right(...given);
          const [x, signal, , , { attention, modulation }, heads] = given;
          const [shift, scale] = tf.split(tf.add(tf.matMul(silu(signal), modulation.W), modulation.b), 9, 1);
          return { output, weights: batchedMultiHead(modulate(x, shift, scale), attention, heads).weights };
        }),
    ),
  },
  "signal-not-activated": {
    because: "You sent the signal into the linear layer as it is. It goes through silu first.",
    ...by({ active: (signal) => signal }),
  },
  "cross-reads-x": {
    because: "You let cross-attention read x. It reads the stream after self-attention has added to it.",
    ...by({
      through: (x, { self, cross, ffn }) => {
        const { output, weights } = cross(x, self(x));
        return { output: ffn(output), weights };
      },
    }),
  },
  "network-reads-x": {
    because:
      "You let the feed-forward network read x. It reads the stream after both attentions have added to it.",
    ...by({
      through: (x, { self, cross, ffn }) => {
        const { output, weights } = cross(self(x));
        return { output: ffn(x, output), weights };
      },
    }),
  },
  "stream-lost-at-the-words": {
    because: "You went on with what the words gave alone. It is added to the residual stream.",
    ...by({
      join: (h, found, { gate }, sublayer) =>
        sublayer === 1 ? tf.mul(gate, found) : tf.add(h, tf.mul(gate, found)),
    }),
  },
  "heads-averaged": {
    because: "You averaged the weights over the heads. Return each head's own.",
    ...by({
      cross: (...given) => {
        const { output, weights } = ways.cross(...given);
        return { output, weights: tf.mean(weights, 1, true) };
      },
    }),
  },
});
