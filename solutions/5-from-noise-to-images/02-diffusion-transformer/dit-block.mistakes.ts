import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { batchedMultiHead } from "../../2-building-a-transformer/03-multi-head-attention/batched-multi-head.js";
import { batchedFeedForward } from "../../2-building-a-transformer/04-feed-forward-networks/batched-feed-forward.js";
import { silu } from "../../2-building-a-transformer/04-feed-forward-networks/swiglu.js";
import { type DiTBlockWeights, ditBlock as right } from "./dit-block.js";
import { modulate } from "./modulate.js";

interface Signal {
  shift: tf.Tensor;
  scale: tf.Tensor;
  /** [B, 1, D] */
  gate: tf.Tensor;
  isFirst: boolean;
}
interface Parts {
  /** the signal as it goes into the linear layer */
  active: (signal: tf.Tensor) => tf.Tensor;
  /** the six parts, from what the weights make of the signal */
  six: (product: tf.Tensor, b: tf.Tensor) => tf.Tensor;
  /** which of the six parts is what */
  order: [number, number, number, number, number, number];
  attention: (read: tf.Tensor, block: DiTBlockWeights, heads: number) => tf.Tensor;
  ffn: (read: tf.Tensor, block: DiTBlockWeights) => tf.Tensor;
  /** what a sublayer reads */
  read: (h: tf.Tensor, signal: Signal) => tf.Tensor;
  /** the stream after a sublayer */
  join: (h: tf.Tensor, found: tf.Tensor, signal: Signal) => tf.Tensor;
  /** from the stream before and after attention to what the second sublayer reads and adds to */
  second: (x: tf.Tensor, residual: tf.Tensor) => { from: tf.Tensor; to: tf.Tensor };
}

const parts: Parts = {
  active: silu,
  six: tf.add,
  order: [0, 1, 2, 3, 4, 5],
  attention: (read, { attention }, heads) => batchedMultiHead(read, attention, heads).output,
  ffn: (read, { ffn }) => batchedFeedForward(read, ffn),
  read: (h, { shift, scale }) => modulate(h, shift, scale),
  join: (h, found, { gate }) => tf.add(h, tf.mul(gate, found)),
  second: (_, residual) => ({ from: residual, to: residual }),
};

/** The block with some of its parts done in another way; what doesn't fit is refused as it should be. */
const by = (other: Partial<Parts>) => ({
  ditBlock: (x: tf.Tensor, signal: tf.Tensor, block: DiTBlockWeights, heads: number): tf.Tensor =>
    tf.tidy(() => {
      right(x, signal, block, heads);
      const way = { ...parts, ...other };
      const { W, b } = block.modulation;
      const six = tf.split(way.six(tf.matMul(way.active(signal), W), b), 6, 1);
      const at = (i: number): Signal => {
        const [shift, scale, gate] = way.order.slice(i, i + 3).map((n) => six[n]);
        return { shift, scale, gate: tf.expandDims(gate, 1), isFirst: i === 0 };
      };
      const residual = way.join(x, way.attention(way.read(x, at(0)), block, heads), at(0));
      const { from, to } = way.second(x, residual);
      return way.join(to, way.ffn(way.read(from, at(3)), block), at(3));
    }),
});

const plain = (h: tf.Tensor) => {
  const zeros = tf.zeros([h.shape[0], h.shape[2] as number]);
  return modulate(h, zeros, zeros);
};

export default mistakesFor<typeof import("./dit-block.js")>({
  "no-gate": {
    because: "You added what a sublayer found in full. The gate says how much of it to add: at 0, nothing.",
    ...by({ join: (h, found) => tf.add(h, found) }),
  },
  "gate-on-the-sum": {
    because:
      "You let the gate multiply the stream as well, so a closed gate loses it. Gate only the sublayer's output, before the addition.",
    ...by({ join: (h, found, { gate }) => tf.mul(gate, tf.add(h, found)) }),
  },
  "gate-open-at-zero": {
    because:
      "You treated the gate like a scale, as 1 plus its part. At 0, nothing of the sublayer's output may be added.",
    ...by({ join: (h, found, { gate }) => tf.add(h, tf.mul(tf.add(1, gate), found)) }),
  },
  "gate-by-sigmoid": {
    because:
      "You sent the gates through a sigmoid, as in an LSTM, so they are half open at 0. Here a gate is a plain factor.",
    ...by({ join: (h, found, { gate }) => tf.add(h, tf.mul(tf.sigmoid(gate), found)) }),
  },
  "gate-by-tanh": {
    because: "You sent the gates through tanh. A gate is a plain factor: at 1, all of the output is added.",
    ...by({ join: (h, found, { gate }) => tf.add(h, tf.mul(tf.tanh(gate), found)) }),
  },
  "gate-mixes-old-and-new": {
    because:
      "You took from the stream the share that the gate adds. The stream stays whole; the gate only adds to it.",
    ...by({ join: (h, found, { gate }) => tf.add(tf.mul(tf.sub(1, gate), h), tf.mul(gate, found)) }),
  },
  "gate-before-the-sublayer": {
    because:
      "You gated what the sublayer reads. A sublayer may turn zeros into something, so the gate belongs after it.",
    ...by({
      read: (h, { shift, scale, gate }) => tf.mul(gate, modulate(h, shift, scale)),
      join: (h, found) => tf.add(h, found),
    }),
  },
  "gate-of-the-token": {
    because:
      "Your gate has no axis for the tokens, so token n gets the gate of item n. All tokens of an item share one gate.",
    ...by({ join: (h, found, { gate }) => tf.add(h, tf.mul(tf.squeeze(gate, [1]), found)) }),
  },
  "causal-mask": {
    because:
      "You used part 2's causal mask, which hides later tokens. Patches have no such order: each may look at each.",
    ...by({
      attention: (read, { attention }, heads) => {
        const N = read.shape[1] as number;
        return batchedMultiHead(
          read,
          attention,
          heads,
          tf.cast(tf.linalg.bandPart(tf.ones([N, N]), -1, 0), "bool"),
        ).output;
      },
    }),
  },
  "modulated-afterward": {
    because:
      "You modulated what a sublayer found instead of what it reads. Shift and scale belong to the norm before it.",
    ...by({
      read: (h) => plain(h),
      join: (h, found, { shift, scale, gate }) => tf.add(h, tf.mul(gate, modulate(found, shift, scale))),
    }),
  },
  "norm-not-modulated": {
    because: "You gave the sublayers a plain norm. Shift and scale are how the signal tells them anything.",
    ...by({ read: (h) => plain(h) }),
  },
  "added-to-the-normed": {
    because:
      "You added the output to the copy that the sublayer reads. Add it to the stream, which no norm touches.",
    ...by({
      join: (h, found, { shift, scale, gate }) => tf.add(modulate(h, shift, scale), tf.mul(gate, found)),
    }),
  },
  "second-reads-the-input": {
    because:
      "You let the feed-forward network read the stream before attention. It reads the stream with attention's output in it.",
    ...by({ second: (x, residual) => ({ from: x, to: residual }) }),
  },
  "attention-lost": {
    because: "You started the second addition from the input again, so what attention added is gone.",
    ...by({ second: (x, residual) => ({ from: residual, to: x }) }),
  },
  "gate-first": {
    because: "You took the parts as gate, shift, scale. Their order is shift, scale, gate.",
    ...by({ order: [1, 2, 0, 4, 5, 3] }),
  },
  "scale-before-shift": {
    because: "You took the parts as scale, shift, gate. Their order is shift, scale, gate.",
    ...by({ order: [1, 0, 2, 4, 3, 5] }),
  },
  "parts-by-kind": {
    because:
      "You took the parts as two shifts, two scales, two gates. All three parts of attention come first.",
    ...by({ order: [0, 2, 4, 1, 3, 5] }),
  },
  "network-first": {
    because: "You gave the first three parts to the feed-forward network. They belong to attention.",
    ...by({ order: [3, 4, 5, 0, 1, 2] }),
  },
  "three-parts-for-both": {
    because: "You gave both sublayers the same three parts. Each has three of its own.",
    ...by({ order: [0, 1, 2, 0, 1, 2] }),
  },
  "first-gate-for-both": {
    because:
      "You added both outputs through attention's gate. The feed-forward network has its own, the sixth part.",
    ...by({ order: [0, 1, 2, 3, 4, 2] }),
  },
  "second-gate-for-both": {
    because: "You added both outputs through the network's gate. Attention has its own, the third part.",
    ...by({ order: [0, 1, 5, 3, 4, 5] }),
  },
  "gates-exchanged": {
    because:
      "You exchanged the two gates. The third part is attention's gate, and the sixth is the network's.",
    ...by({ order: [0, 1, 5, 3, 4, 2] }),
  },
  "second-reads-like-the-first": {
    because:
      "Both sublayers read with attention's shift and scale. The network has its own, the fourth and fifth part.",
    ...by({ order: [0, 1, 2, 0, 1, 5] }),
  },
  "second-shift-of-the-first": {
    because: "The network reads with attention's shift. It has its own, the fourth part.",
    ...by({ order: [0, 1, 2, 0, 4, 5] }),
  },
  "second-scale-of-the-first": {
    because: "The network reads with attention's scale. It has its own, the fifth part.",
    ...by({ order: [0, 1, 2, 3, 1, 5] }),
  },
  "signal-not-activated": {
    because: "You sent the signal into the linear layer as it is. It goes through silu first.",
    ...by({ active: (signal) => signal }),
  },
  "network-by-silu": {
    because: "You used silu in the feed-forward network. silu is for the signal; the network keeps its GELU.",
    ...by({ ffn: (read, { ffn }) => batchedFeedForward(read, ffn, silu) }),
  },
  "no-gate-for-attention": {
    because: "You gated only the feed-forward network. Attention has a gate, too.",
    ...by({ join: (h, found, { gate, isFirst }) => tf.add(h, isFirst ? found : tf.mul(gate, found)) }),
  },
  "no-gate-for-the-network": {
    because: "You gated only attention. The feed-forward network has a gate, too.",
    ...by({ join: (h, found, { gate, isFirst }) => tf.add(h, isFirst ? tf.mul(gate, found) : found) }),
  },
  "stream-lost-at-attention": {
    because: "You went on with what attention found alone. It is added to the residual stream.",
    ...by({
      join: (h, found, { gate, isFirst }) => (isFirst ? tf.mul(gate, found) : tf.add(h, tf.mul(gate, found))),
    }),
  },
  "network-not-modulated": {
    because: "You handed the stream to the network as it is. It reads through modulate, as attention does.",
    ...by({ read: (h, { shift, scale, isFirst }) => (isFirst ? modulate(h, shift, scale) : h) }),
  },
  "bias-forgotten": {
    because: "You left out the bias of the modulation. The six parts are the product with W, plus b.",
    ...by({ six: (product) => product }),
  },
  "silu-afterward": {
    because: "You applied silu to the six parts. It belongs before the linear layer: parts may be negative.",
    ...by({ active: (signal) => signal, six: (product, b) => silu(tf.add(product, b)) }),
  },
  "one-head": {
    because: "You ran attention with a single head. The caller says how many there are.",
    ...by({ attention: (read, { attention }) => batchedMultiHead(read, attention, 1).output }),
  },
});
