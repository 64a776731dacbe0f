import { mistakesFor } from "#lib/author/mistakes";
import { type LayerCost, type LayerSize, attentionCost as right } from "./attention-cost.js";

/** The costs with some of them counted in another way. */
const counting =
  (other: (size: LayerSize, cost: LayerCost) => Partial<LayerCost>) =>
  (size: LayerSize): LayerCost => {
    const cost = right(size);
    return { ...cost, ...other(size, cost) };
  };

/** What follows from another number of parameters. */
const weighing = (count: (size: LayerSize) => number) =>
  counting((size) => {
    const parameters = count(size);
    return { parameters, projectionFlops: 2 * size.B * size.T * parameters };
  });

export default mistakesFor<typeof import("./attention-cost.js")>({
  "forgets-wo": {
    because: "You counted three matrices. A fourth mixes the heads' outputs.",
    attentionCost: weighing(({ D, H, G, headDim }) => D * headDim * (H + 2 * G)),
  },
  "a-wide-matrix-for-each-head": {
    because: "You gave each head matrices of the whole width. A head has headDim of their columns.",
    attentionCost: weighing(({ D, H, G, headDim }) => 2 * D * headDim * (H + G) * H),
  },
  "squares-of-the-width": {
    because:
      "Four times D² holds only if the heads fill the width exactly. Here H·headDim may be another number.",
    attentionCost: weighing(({ D, H, G }) => 2 * D * D + (2 * D * D * G) / H),
  },
  "keys-for-every-head": {
    because: "You counted keys and values for each query head. There are only G key and value heads.",
    attentionCost: weighing(({ D, H, headDim }) => 4 * D * headDim * H),
  },
  "counts-one-head": {
    because:
      "You counted the matrices of a single head. Count H query heads, and G heads of keys and of values.",
    attentionCost: weighing(({ D, headDim }) => 4 * D * headDim),
  },
  "counts-biases": {
    because: "This layer has no biases: count only the four matrices.",
    attentionCost: weighing(({ D, H, G, headDim }) => 2 * D * headDim * (H + G) + headDim * (H + 2 * G) + D),
  },
  "a-multiply-add-is-one": {
    because: "You counted multiply-adds. Each is two operations, a multiplication and an addition.",
    attentionCost: counting((_, { projectionFlops, attentionFlops }) => ({
      projectionFlops: projectionFlops / 2,
      attentionFlops: attentionFlops / 2,
    })),
  },
  "one-item-only": {
    because:
      "You counted the projections of one item. Every position of every item goes through the weights.",
    attentionCost: counting(({ B }, { projectionFlops }) => ({ projectionFlops: projectionFlops / B })),
  },
  "one-position-only": {
    because: "You counted the projections of one position. All T of them go through the weights.",
    attentionCost: counting(({ T }, { projectionFlops }) => ({ projectionFlops: projectionFlops / T })),
  },
  "scores-only": {
    because: "You counted only q·kᵀ. Mixing the values, weights·v, takes as many operations again.",
    attentionCost: counting((_, { attentionFlops }) => ({ attentionFlops: attentionFlops / 2 })),
  },
  "linear-in-the-length": {
    because: "You gave each query one key. It meets all T of them: T² pairs.",
    attentionCost: counting(({ T }, { attentionFlops, scoreBytes }) => ({
      attentionFlops: attentionFlops / T,
      scoreBytes: scoreBytes / T,
    })),
  },
  "whole-width-in-each-head": {
    because: "You gave each head's dot products the whole width D. A head compares headDim numbers.",
    attentionCost: counting(({ D, headDim }, { attentionFlops }) => ({
      attentionFlops: (attentionFlops / headDim) * D,
    })),
  },
  "groups-save-scores": {
    because: "You counted scores per key head. Every query head has its own table, shared keys or not.",
    attentionCost: counting(({ H, G }, { attentionFlops, scoreBytes }) => ({
      attentionFlops: (attentionFlops / H) * G,
      scoreBytes: (scoreBytes / H) * G,
    })),
  },
  "one-table-for-all-heads": {
    because: "You counted the bytes of one head's table. Each head of each item has its own.",
    attentionCost: counting(({ H }, { scoreBytes }) => ({ scoreBytes: scoreBytes / H })),
  },
  "numbers-for-bytes": {
    because: "You counted numbers, not bytes: multiply by the argument bytes.",
    attentionCost: counting(({ bytes }, { scoreBytes, cacheBytes }) => ({
      scoreBytes: scoreBytes / bytes,
      cacheBytes: cacheBytes / bytes,
    })),
  },
  "always-four-bytes": {
    because: "You assumed four bytes, a float32. The number of bytes is an argument.",
    attentionCost: counting(({ bytes }, { scoreBytes, cacheBytes }) => ({
      scoreBytes: (scoreBytes / bytes) * 4,
      cacheBytes: (cacheBytes / bytes) * 4,
    })),
  },
  "causal-half": {
    because: "You counted only the pairs that a causal mask lets through. The product computes every score.",
    attentionCost: counting(({ T }, { attentionFlops, scoreBytes }) => ({
      attentionFlops: (attentionFlops * (T + 1)) / (2 * T),
      scoreBytes: (scoreBytes * (T + 1)) / (2 * T),
    })),
  },
  "bytes-among-operations": {
    because: "You multiplied operations by bytes. The size of a number changes the memory, not the count.",
    attentionCost: counting(({ bytes }, { projectionFlops, attentionFlops }) => ({
      projectionFlops: (projectionFlops / 2) * bytes,
      attentionFlops: (attentionFlops / 4) * bytes,
    })),
  },
  "scores-and-weights": {
    because: "You counted both the scores and their weights. Count the bytes of one table per head.",
    attentionCost: counting((_, { scoreBytes }) => ({ scoreBytes: 2 * scoreBytes })),
  },
  "a-table-for-each-head-of-keys": {
    because: "You counted a table per key head. Every query head has its own scores, shared keys or not.",
    attentionCost: counting(({ H, G }, { scoreBytes }) => ({ scoreBytes: (scoreBytes / H) * G })),
  },
  "cache-of-one-item": {
    because: "You counted the keys and values of one item. Every text of the batch keeps its own.",
    attentionCost: counting(({ B }, { cacheBytes }) => ({ cacheBytes: cacheBytes / B })),
  },
  "cache-of-the-whole-width": {
    because: "You counted rows of width D. The cache keeps the keys and values of G heads.",
    attentionCost: counting(({ D, G, headDim }, { cacheBytes }) => ({
      cacheBytes: (cacheBytes / (G * headDim)) * D,
    })),
  },
  "keys-without-values": {
    because: "You counted only the keys. A later query needs their values too.",
    attentionCost: counting((_, { cacheBytes }) => ({ cacheBytes: cacheBytes / 2 })),
  },
  "keeps-repeated-heads": {
    because: "You counted the cache with keys and values repeated for all heads. A shared head is kept once.",
    attentionCost: counting(({ H, G }, { cacheBytes }) => ({ cacheBytes: (cacheBytes / G) * H })),
  },
  "thirty-two-bits": {
    because:
      "You cut a count to 32 bits. A long context has more scores than that: leave the number as it is.",
    attentionCost: counting((_, { scoreBytes }) => ({ scoreBytes: scoreBytes | 0 })),
  },
  "width-for-the-heads": {
    because: "You counted with the width D. The products are between heads, of H · headDim columns in all.",
    attentionCost: counting(({ B, T, D }) => ({ attentionFlops: 4 * B * T * T * D })),
  },
  "groups-save-half-of-the-products": {
    because:
      "You counted one product by groups. Every query head meets all keys and mixes all values, shared or not.",
    attentionCost: counting(({ B, T, H, G, headDim }) => ({
      attentionFlops: 2 * B * (H + G) * T * T * headDim,
    })),
  },
  "six-operations": {
    because:
      "You counted six operations, as for a training step. A forward pass takes two for each parameter.",
    attentionCost: counting(({ B, T }, { parameters }) => ({ projectionFlops: 6 * B * T * parameters })),
  },
  "half-of-the-scores": {
    because: "You counted only the scores that a causal mask leaves. All T² are stored.",
    attentionCost: counting(({ B, H, T, bytes }) => ({ scoreBytes: (B * H * T * (T + 1) * bytes) / 2 })),
  },
  "score-for-each-component": {
    because: "You counted a score for each component. A query and a key have one score.",
    attentionCost: counting(({ headDim }, { scoreBytes }) => ({ scoreBytes: scoreBytes * headDim })),
  },
  "cache-of-pairs": {
    because: "You counted T² keys. The cache holds one key and one value for each position.",
    attentionCost: counting(({ T }, { cacheBytes }) => ({ cacheBytes: cacheBytes * T })),
  },
});
