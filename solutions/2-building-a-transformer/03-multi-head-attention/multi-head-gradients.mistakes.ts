import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { attentionGradients } from "../02-scaled-dot-product-attention/attention-gradients.js";
import { batchedAttention } from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { fusedQkv } from "./fused-qkv.js";
import { mergeHeads } from "./merge-heads.js";
import { type MultiHeadGradients, multiHeadGradients as right } from "./multi-head-gradients.js";
import { splitHeads } from "./split-heads.js";

type Parts = { dq: tf.Tensor; dk: tf.Tensor; dv: tf.Tensor };
/** What goes in, and the stages of the forward pass. */
type Input = {
  x: tf.Tensor;
  Wqkv: tf.Tensor;
  Wo: tf.Tensor;
  heads: number;
  dOutput: tf.Tensor;
  q: tf.Tensor;
  k: tf.Tensor;
  v: tf.Tensor;
  weights: tf.Tensor;
  found: tf.Tensor;
};
/** From one gradient to the next; a mistake replaces some of them. */
interface Steps {
  dWo: (input: Input) => tf.Tensor;
  dMerged: (input: Input) => tf.Tensor;
  parts: (dMerged: tf.Tensor, input: Input) => Parts;
  dQkv: (parts: Parts, input: Input) => tf.Tensor;
  dWqkv: (dQkv: tf.Tensor, input: Input) => tf.Tensor;
  dx: (dQkv: tf.Tensor, input: Input) => tf.Tensor;
}

const rows = (x: tf.Tensor) => tf.reshape(x, [-1, x.shape[2] as number]); // [B·T, width]

const steps: Steps = {
  dWo: ({ found, dOutput }) => tf.matMul(rows(mergeHeads(found)), rows(dOutput), true), // [H·headDim, D]
  dMerged: ({ dOutput, Wo }) => batchedLinear(dOutput, tf.transpose(Wo)), // [B, T, H·headDim]
  parts: (dMerged, { q, k, v, weights, heads }) =>
    attentionGradients(q, k, v, weights, splitHeads(dMerged, heads)), // [B, H, T, headDim] each
  dQkv: ({ dq, dk, dv }) => tf.concat([mergeHeads(dq), mergeHeads(dk), mergeHeads(dv)], -1), // [B, T, 3·H·headDim]
  dWqkv: (dQkv, { x }) => tf.matMul(rows(x), rows(dQkv), true), // [D, 3·H·headDim]
  dx: (dQkv, { Wqkv }) => batchedLinear(dQkv, tf.transpose(Wqkv)), // [B, T, D]
};

/** The backward pass behind its checks, with some steps replaced. */
const back =
  (other: Partial<Steps>, visible = (mask: tf.Tensor): tf.Tensor | undefined => tf.expandDims(mask, -3)) =>
  (
    x: tf.Tensor,
    Wqkv: tf.Tensor,
    Wo: tf.Tensor,
    heads: number,
    dOutput: tf.Tensor,
    mask?: tf.Tensor,
  ): MultiHeadGradients => {
    tf.dispose(right(x, Wqkv, Wo, heads, dOutput, mask));
    const walk = { ...steps, ...other };
    return tf.tidy(() => {
      const { q, k, v } = fusedQkv(x, Wqkv, heads); // [B, H, T, headDim] each
      const { output: found, weights } = batchedAttention(q, k, v, mask && visible(mask));
      const input = { x, Wqkv, Wo, heads, dOutput, q, k, v, weights, found };
      const dWo = walk.dWo(input); // [H·headDim, D]
      const dMerged = walk.dMerged(input); // [B, T, H·headDim]
      const { dq, dk, dv } = walk.parts(dMerged, input); // [B, H, T, headDim] each
      const dQkv = walk.dQkv({ dq, dk, dv }, input); // [B, T, 3·H·headDim]
      return { dWo, dMerged, dq, dk, dv, dWqkv: walk.dWqkv(dQkv, input), dx: walk.dx(dQkv, input) };
    });
  };

/** Rows of the heads by reshape alone. */
const straight = (heads: tf.Tensor) => {
  const [B, H, T, headDim] = heads.shape as number[];
  return tf.reshape(heads, [B, T, H * headDim]);
};
const square = (W: tf.Tensor) => W.shape[0] === W.shape[1];
const positions = (x: tf.Tensor) => x.shape[0] * (x.shape[1] as number);

export default mistakesFor<typeof import("./multi-head-gradients.js")>({
  "output-weights-turned-over": {
    because:
      "Your dWo is transposed: its rows belong to the heads' outputs, its columns to the layer's output.",
    multiHeadGradients: back({
      dWo: (input) => tf.transpose(steps.dWo(input)),
    }),
  },
  "output-weights-from-the-input": {
    because: "You computed dWo with x. The forward pass multiplied Wo by the heads' outputs, side by side.",
    multiHeadGradients: back({
      dWo: ({ x, dOutput }) => tf.matMul(rows(x), rows(dOutput), true),
    }),
  },
  "heads-joined-by-reshape": {
    because:
      "For dWo you reshaped the heads into rows, which mixes positions. Use merged, as in the forward pass.",
    multiHeadGradients: back({
      dWo: ({ found, dOutput }) => tf.matMul(rows(straight(found)), rows(dOutput), true),
    }),
  },
  "averages-over-positions": {
    because:
      "You divided the weights' gradients by the number of positions. They add up; a mean is part of the loss, not of this layer.",
    multiHeadGradients: back({
      dWo: (input) => tf.div(steps.dWo(input), positions(input.x)),
      dWqkv: (dQkv, input) => tf.div(steps.dWqkv(dQkv, input), positions(input.x)),
    }),
  },
  "first-item-only": {
    because:
      "You took the weights' gradients from the first item. Every item uses the same weights: sum over all.",
    multiHeadGradients: back({
      dWo: ({ found, dOutput }) =>
        tf.matMul(rows(tf.slice(mergeHeads(found), 0, 1)), rows(tf.slice(dOutput, 0, 1)), true),
      dWqkv: (dQkv, { x }) => tf.matMul(rows(tf.slice(x, 0, 1)), rows(tf.slice(dQkv, 0, 1)), true),
    }),
  },
  "wo-without-transpose": {
    because:
      "The backward pass uses Wo transposed: column j of Wo made output j, so dOutput j goes through it.",
    multiHeadGradients: back({
      dMerged: ({ dOutput, Wo }) => batchedLinear(dOutput, square(Wo) ? Wo : tf.transpose(Wo)),
    }),
  },
  "output-gradient-past-wo": {
    because: "You passed dOutput to the heads unchanged. Wo lies in between.",
    multiHeadGradients: back({
      parts: (_, input) => steps.parts(input.dOutput, input),
    }),
  },
  "cut-by-reshape": {
    because:
      "You reshaped dMerged straight into heads, so a head got the gradients of other positions. Use splitHeads.",
    multiHeadGradients: back({
      parts: (dMerged, { q, k, v, weights }) =>
        attentionGradients(q, k, v, weights, tf.reshape(dMerged, v.shape)),
    }),
  },
  "every-head-gets-the-first": {
    because: "You gave all heads the columns of head 0. Head h owns piece h of dMerged.",
    multiHeadGradients: back({
      parts: (dMerged, input) => {
        const [B, , T, headDim] = input.v.shape as number[];
        const first = tf.slice(splitHeads(dMerged, input.heads), [0, 0, 0, 0], [B, 1, T, headDim]);
        const { q, k, v, weights } = input;
        return attentionGradients(q, k, v, weights, tf.broadcastTo(first, v.shape));
      },
    }),
  },
  "queries-and-keys-exchanged": {
    because: "You swapped queries and keys in the call of attentionGradients: each got the other's gradient.",
    multiHeadGradients: back({
      parts: (dMerged, { q, k, v, weights, heads }) =>
        attentionGradients(k, q, v, weights, splitHeads(dMerged, heads)),
    }),
  },
  "merged-by-reshape": {
    because: "You reshaped the heads' gradients into rows, which mixes positions. Use mergeHeads.",
    multiHeadGradients: back({
      dQkv: ({ dq, dk, dv }) => tf.concat([straight(dq), straight(dk), straight(dv)], -1),
    }),
  },
  "head-major": {
    because:
      "You built the row head by head: dq, dk, dv of head 0 first. In Wqkv all queries come first, then all keys, then all values.",
    multiHeadGradients: back({
      dQkv: ({ dq, dk, dv }) => mergeHeads(tf.concat([dq, dk, dv], -1)),
    }),
  },
  "values-first": {
    because: "Your row begins with the values. The order is that of Wqkv: queries, keys, values.",
    multiHeadGradients: back({
      dQkv: ({ dq, dk, dv }) => tf.concat([mergeHeads(dv), mergeHeads(dq), mergeHeads(dk)], -1),
    }),
  },
  "keys-first": {
    because: "Your row begins with the keys. The order is that of Wqkv: queries, keys, values.",
    multiHeadGradients: back({
      dQkv: ({ dq, dk, dv }) => tf.concat([mergeHeads(dk), mergeHeads(dq), mergeHeads(dv)], -1),
    }),
  },
  "keys-and-values-exchanged": {
    because: "You swapped keys and values in the row. The order is that of Wqkv: queries, keys, values.",
    multiHeadGradients: back({
      dQkv: ({ dq, dk, dv }) => tf.concat([mergeHeads(dq), mergeHeads(dv), mergeHeads(dk)], -1),
    }),
  },
  "values-for-keys": {
    because: "Your row holds the values' gradient twice, and never that of the keys.",
    multiHeadGradients: back({
      dQkv: ({ dq, dv }) => tf.concat([mergeHeads(dq), mergeHeads(dv), mergeHeads(dv)], -1),
    }),
  },
  "keys-for-values": {
    because: "Your row holds the keys' gradient twice, and never that of the values.",
    multiHeadGradients: back({
      dQkv: ({ dq, dk }) => tf.concat([mergeHeads(dq), mergeHeads(dk), mergeHeads(dk)], -1),
    }),
  },
  "queries-for-keys": {
    because: "Your row holds the queries' gradient twice, and never that of the keys.",
    multiHeadGradients: back({
      dQkv: ({ dq, dv }) => tf.concat([mergeHeads(dq), mergeHeads(dq), mergeHeads(dv)], -1),
    }),
  },
  "fused-weights-from-the-output": {
    because: "You computed dWqkv with dOutput. Its product read x, and its result was the row of q, k and v.",
    multiHeadGradients: back({
      dWqkv: (dQkv, { dOutput }) => tf.matMul(rows(dOutput), rows(dQkv), true),
    }),
  },
  "fused-weights-turned-over": {
    because: "Your dWqkv is transposed: its rows belong to x, its columns to the row of q, k and v.",
    multiHeadGradients: back({ dWqkv: (dQkv, input) => tf.transpose(steps.dWqkv(dQkv, input)) }),
  },
  "input-from-the-queries": {
    because: "Your dx has only the queries' part. x was read three times: for queries, keys and values.",
    multiHeadGradients: back({
      dx: (dQkv, { Wqkv }) => {
        const [dq] = tf.split(dQkv, 3, -1);
        const [Wq] = tf.split(Wqkv, 3, -1);
        return batchedLinear(dq, tf.transpose(Wq));
      },
    }),
  },
  "input-from-the-values": {
    because: "Your dx has only the values' part. x was read three times: for queries, keys and values.",
    multiHeadGradients: back({
      dx: (dQkv, { Wqkv }) => {
        const dv = tf.split(dQkv, 3, -1)[2];
        const Wv = tf.split(Wqkv, 3, -1)[2];
        return batchedLinear(dv, tf.transpose(Wv));
      },
    }),
  },
  "mean-of-three": {
    because: "You averaged the three parts of dx. x was used three times: they add up.",
    multiHeadGradients: back({ dx: (dQkv, input) => tf.div(steps.dx(dQkv, input), 3) }),
  },
  "averages-over-items": {
    because:
      "You divided the weights' gradients by the number of items. They add up: only a loss takes a mean.",
    multiHeadGradients: back({
      dWo: (input) => tf.div(steps.dWo(input), input.x.shape[0]),
      dWqkv: (dQkv, input) => tf.div(steps.dWqkv(dQkv, input), input.x.shape[0]),
    }),
  },
  "averages-dwqkv-over-items": {
    because:
      "You divided dWqkv by the number of items. The items' gradients add up: only a loss takes a mean.",
    multiHeadGradients: back({ dWqkv: (dQkv, input) => tf.div(steps.dWqkv(dQkv, input), input.x.shape[0]) }),
  },
  "averages-dwqkv-over-positions": {
    because:
      "You divided dWqkv by the number of positions. Their gradients add up: only a loss takes a mean.",
    multiHeadGradients: back({
      dWqkv: (dQkv, input) => tf.div(steps.dWqkv(dQkv, input), positions(input.x)),
    }),
  },
  "output-weights-from-the-values": {
    because:
      "You computed dWo with the values. Wo read the heads' outputs, after attention had mixed the values.",
    multiHeadGradients: back({
      dWo: ({ v, dOutput }) => tf.matMul(rows(mergeHeads(v)), rows(dOutput), true),
    }),
  },
  "never-transposes-wo": {
    because: "You sent dOutput through Wo as it is. Backwards the way leads through its transpose.",
    multiHeadGradients: back({ dMerged: ({ dOutput, Wo }) => batchedLinear(dOutput, Wo) }),
  },
  "never-transposes-wqkv": {
    because:
      "You sent the row of q, k and v through Wqkv as it is. Backwards the way leads through its transpose.",
    multiHeadGradients: back({ dx: (dQkv, { Wqkv }) => batchedLinear(dQkv, Wqkv) }),
  },
  "forgets-the-mask": {
    because:
      "You recomputed the forward pass without the mask. Its weights are then others than those that were used.",
    multiHeadGradients: back({}, () => undefined),
  },
  "mask-without-a-heads-axis": {
    because:
      "A mask of each item aligns with the heads at the end of [B, H, T, T]. Give it an axis for the heads.",
    multiHeadGradients: back({}, (mask) => mask),
  },
  "scales-twice": {
    because: "You divided dq and dk by √headDim. attentionGradients has already done so.",
    multiHeadGradients: back({
      parts(dMerged, input) {
        const { dq, dk, dv } = steps.parts(dMerged, input);
        const root = Math.sqrt(input.q.shape[3] as number);
        return { dq: tf.div(dq, root), dk: tf.div(dk, root), dv };
      },
    }),
  },
  "adds-the-gradient-of-the-output": {
    because: "You added dOutput to dx. The residual connection belongs to the block, not to this layer.",
    multiHeadGradients: back({ dx: (dQkv, input) => tf.add(steps.dx(dQkv, input), input.dOutput) }),
  },
  "stacked-in-time": {
    because:
      "You put the three gradients one after the other in time. They are side by side in a row: the last axis.",
    multiHeadGradients: back({
      dQkv: ({ dq, dk, dv }) => tf.concat([mergeHeads(dq), mergeHeads(dk), mergeHeads(dv)], 1),
    }),
  },
  "gradients-without-heads": {
    because:
      "You returned dq, dk and dv with the heads side by side. They keep the shape of q, k and v: [B, H, T, headDim].",
    multiHeadGradients: (...input) => {
      const { dq, dk, dv, ...others } = right(...input);
      return { ...others, dq: mergeHeads(dq), dk: mergeHeads(dk), dv: mergeHeads(dv) };
    },
  },
});
