import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
}
interface Parts {
  /** the signal as it goes into the linear layer */
  active: (signal: tf.Tensor) => tf.Tensor;
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
      const six = tf.split(tf.add(tf.matMul(way.active(signal), W), b), 6, 1);
      const at = (i: number): Signal => {
        const [shift, scale, gate] = way.order.slice(i, i + 3).map((n) => six[n]);
        return { shift, scale, gate: tf.expandDims(gate, 1) };
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
    because: "What a sublayer found was added in full. The gate says how much of it: at 0 nothing.",
    ...by({ join: (h, found) => tf.add(h, found) }),
  },
  "gate-on-the-sum": {
    because:
      "The gate multiplies the stream as well, and a closed one loses it. It belongs to what the sublayer found, before the addition.",
    ...by({ join: (h, found, { gate }) => tf.mul(gate, tf.add(h, found)) }),
  },
  "gate-open-at-zero": {
    because:
      "The gate was taken for a scale, 1 more than its part. At 0 nothing of what the sublayer found is added.",
    ...by({ join: (h, found, { gate }) => tf.add(h, tf.mul(tf.add(1, gate), found)) }),
  },
  "gate-by-sigmoid": {
    because:
      "The gates went through a sigmoid, as in an LSTM, and are half open at 0. Here a gate is a plain factor.",
    ...by({ join: (h, found, { gate }) => tf.add(h, tf.mul(tf.sigmoid(gate), found)) }),
  },
  "gate-by-tanh": {
    because: "The gates went through tanh. A gate is a plain factor: at 1 all is added.",
    ...by({ join: (h, found, { gate }) => tf.add(h, tf.mul(tf.tanh(gate), found)) }),
  },
  "gate-mixes-old-and-new": {
    because:
      "The gate takes from the stream what it adds of the sublayer. The stream stays whole; the gate only adds.",
    ...by({ join: (h, found, { gate }) => tf.add(tf.mul(tf.sub(1, gate), h), tf.mul(gate, found)) }),
  },
  "gate-before-the-sublayer": {
    because:
      "The gate multiplies what the sublayer reads. A sublayer may turn zeros into something: the gate belongs after it.",
    ...by({
      read: (h, { shift, scale, gate }) => tf.mul(gate, modulate(h, shift, scale)),
      join: (h, found) => tf.add(h, found),
    }),
  },
  "gate-of-the-token": {
    because:
      "The gate has no axis for the tokens, so token n gets the gate of item n. All tokens of an item share one.",
    ...by({ join: (h, found, { gate }) => tf.add(h, tf.mul(tf.squeeze(gate, [1]), found)) }),
  },
  "causal-mask": {
    because:
      "The mask of part 2 hides the tokens that come later. Patches don't come one after the other: each may look at each.",
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
      "What a sublayer found was modulated, and what it reads wasn't. Shift and scale belong to the norm before it.",
    ...by({
      read: (h) => plain(h),
      join: (h, found, { shift, scale, gate }) => tf.add(h, tf.mul(gate, modulate(found, shift, scale))),
    }),
  },
  "norm-not-modulated": {
    because: "The sublayers read a plain norm. Shift and scale are how the signal tells them anything.",
    ...by({ read: (h) => plain(h) }),
  },
  "added-to-the-normed": {
    because:
      "What was found is added to the copy that the sublayer reads. It is added to the stream, which nothing norms.",
    ...by({
      join: (h, found, { shift, scale, gate }) => tf.add(modulate(h, shift, scale), tf.mul(gate, found)),
    }),
  },
  "second-reads-the-input": {
    because:
      "The feed-forward network reads the stream before attention. It reads what attention left there.",
    ...by({ second: (x, residual) => ({ from: x, to: residual }) }),
  },
  "attention-lost": {
    because: "The second addition starts from the input again, and what attention added is gone.",
    ...by({ second: (x, residual) => ({ from: residual, to: x }) }),
  },
  "gate-first": {
    because: "The parts were taken as gate, shift, scale. Their order is shift, scale, gate.",
    ...by({ order: [1, 2, 0, 4, 5, 3] }),
  },
  "scale-before-shift": {
    because: "The parts were taken as scale, shift, gate. Their order is shift, scale, gate.",
    ...by({ order: [1, 0, 2, 4, 3, 5] }),
  },
  "parts-by-kind": {
    because: "The parts were taken as two shifts, two scales, two gates. All three of attention come first.",
    ...by({ order: [0, 2, 4, 1, 3, 5] }),
  },
  "network-first": {
    because: "The first three parts went to the feed-forward network. They belong to attention.",
    ...by({ order: [3, 4, 5, 0, 1, 2] }),
  },
  "three-parts-for-both": {
    because: "Both sublayers got the same three parts. Each has three of its own.",
    ...by({ order: [0, 1, 2, 0, 1, 2] }),
  },
  "signal-not-activated": {
    because: "The signal went into the linear layer as it is. It goes through silu first.",
    ...by({ active: (signal) => signal }),
  },
  "network-by-silu": {
    because:
      "The feed-forward network has silu as its activation. That is for the signal; the network keeps its GELU.",
    ...by({ ffn: (read, { ffn }) => batchedFeedForward(read, ffn, silu) }),
  },
});
