import { mistakesFor } from "#lib/mistakes";
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
    because: "Three matrices were counted. What the heads found is mixed by a fourth.",
    attentionCost: weighing(({ D, H, G, headDim }) => D * headDim * (H + 2 * G)),
  },
  "a-wide-matrix-for-each-head": {
    because: "Each head was given matrices of the whole width. A head has headDim columns of them.",
    attentionCost: weighing(({ D, H, G, headDim }) => 2 * D * headDim * (H + G) * H),
  },
  "squares-of-the-width": {
    because:
      "Four times D² holds only where the heads fill the width exactly. Here H·headDim may be another number.",
    attentionCost: weighing(({ D, H, G }) => 2 * D * D + (2 * D * D * G) / H),
  },
  "keys-for-every-head": {
    because: "Keys and values were counted for each head of queries. There are G heads of them.",
    attentionCost: weighing(({ D, H, headDim }) => 4 * D * headDim * H),
  },
  "counts-one-head": {
    because:
      "The matrices of a single head were counted. All H of them, and G of keys and of values, are due.",
    attentionCost: weighing(({ D, headDim }) => 4 * D * headDim),
  },
  "counts-biases": {
    because: "This layer has no biases: count the four matrices alone.",
    attentionCost: weighing(({ D, H, G, headDim }) => 2 * D * headDim * (H + G) + headDim * (H + 2 * G) + D),
  },
  "a-multiply-add-is-one": {
    because: "Multiply-adds were counted. Each is two operations, a multiplication and an addition.",
    attentionCost: counting((_, { projectionFlops, attentionFlops }) => ({
      projectionFlops: projectionFlops / 2,
      attentionFlops: attentionFlops / 2,
    })),
  },
  "one-item-only": {
    because:
      "The projections of one item were counted. Every position of every item goes through the weights.",
    attentionCost: counting(({ B }, { projectionFlops }) => ({ projectionFlops: projectionFlops / B })),
  },
  "one-position-only": {
    because: "The projections of one position were counted. All T of them go through the weights.",
    attentionCost: counting(({ T }, { projectionFlops }) => ({ projectionFlops: projectionFlops / T })),
  },
  "scores-only": {
    because: "Only q·kᵀ was counted. Mixing the values, weights·v, takes as many operations again.",
    attentionCost: counting((_, { attentionFlops }) => ({ attentionFlops: attentionFlops / 2 })),
  },
  "linear-in-the-length": {
    because: "Each query was given one key. It meets all T of them: T² pairs.",
    attentionCost: counting(({ T }, { attentionFlops, scoreBytes }) => ({
      attentionFlops: attentionFlops / T,
      scoreBytes: scoreBytes / T,
    })),
  },
  "whole-width-in-each-head": {
    because: "Each head's dot products were given the whole width D. A head compares headDim numbers.",
    attentionCost: counting(({ D, headDim }, { attentionFlops }) => ({
      attentionFlops: (attentionFlops / headDim) * D,
    })),
  },
  "groups-save-scores": {
    because:
      "Scores were counted for heads of keys. Every head of queries has a table of its own, shared keys or not.",
    attentionCost: counting(({ H, G }, { attentionFlops, scoreBytes }) => ({
      attentionFlops: (attentionFlops / H) * G,
      scoreBytes: (scoreBytes / H) * G,
    })),
  },
  "one-table-for-all-heads": {
    because: "The bytes of one head's table were counted. Each head of each item has its own.",
    attentionCost: counting(({ H }, { scoreBytes }) => ({ scoreBytes: scoreBytes / H })),
  },
  "numbers-for-bytes": {
    because: "These are numbers, not bytes: each takes as many bytes as the last argument says.",
    attentionCost: counting(({ bytes }, { scoreBytes, cacheBytes }) => ({
      scoreBytes: scoreBytes / bytes,
      cacheBytes: cacheBytes / bytes,
    })),
  },
  "always-four-bytes": {
    because: "Four bytes are a float32. How many a number takes is an argument.",
    attentionCost: counting(({ bytes }, { scoreBytes, cacheBytes }) => ({
      scoreBytes: (scoreBytes / bytes) * 4,
      cacheBytes: (cacheBytes / bytes) * 4,
    })),
  },
  "causal-half": {
    because: "Only the pairs that a causal mask lets through were counted. The product computes every score.",
    attentionCost: counting(({ T }, { attentionFlops, scoreBytes }) => ({
      attentionFlops: (attentionFlops * (T + 1)) / (2 * T),
      scoreBytes: (scoreBytes * (T + 1)) / (2 * T),
    })),
  },
  "bytes-among-operations": {
    because: "Operations were multiplied by bytes. How long a number is changes the memory, not the count.",
    attentionCost: counting(({ bytes }, { projectionFlops, attentionFlops }) => ({
      projectionFlops: (projectionFlops / 2) * bytes,
      attentionFlops: (attentionFlops / 4) * bytes,
    })),
  },
  "scores-and-weights": {
    because:
      "Scores and the weights made of them were both counted. The bytes of one table a head are asked for.",
    attentionCost: counting((_, { scoreBytes }) => ({ scoreBytes: 2 * scoreBytes })),
  },
  "a-table-for-each-head-of-keys": {
    because:
      "A table was counted for each head of keys. Every head of queries has its own scores, shared keys or not.",
    attentionCost: counting(({ H, G }, { scoreBytes }) => ({ scoreBytes: (scoreBytes / H) * G })),
  },
  "cache-of-one-item": {
    because: "The keys and values of one item were counted. Every text of the batch keeps its own.",
    attentionCost: counting(({ B }, { cacheBytes }) => ({ cacheBytes: cacheBytes / B })),
  },
  "cache-of-the-whole-width": {
    because: "Rows of width D were counted. What is kept are the keys and values of G heads.",
    attentionCost: counting(({ D, G, headDim }, { cacheBytes }) => ({
      cacheBytes: (cacheBytes / (G * headDim)) * D,
    })),
  },
  "keys-without-values": {
    because: "Only the keys were counted. A later query needs their values too.",
    attentionCost: counting((_, { cacheBytes }) => ({ cacheBytes: cacheBytes / 2 })),
  },
  "keeps-repeated-heads": {
    because:
      "The cache was counted with keys and values repeated for all heads. What is shared is kept once.",
    attentionCost: counting(({ H, G }, { cacheBytes }) => ({ cacheBytes: (cacheBytes / G) * H })),
  },
});
