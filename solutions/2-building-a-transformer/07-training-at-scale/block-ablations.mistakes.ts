import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { learnedPositions } from "../01-embeddings-and-positions/learned-positions.js";
import { tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm, type NormWeights } from "../05-transformer-block/batched-layer-norm.js";
import { gptAttention } from "../05-transformer-block/gpt-attention.js";
import { postNormBlock } from "../05-transformer-block/post-norm-block.js";
import type { BlockWeights } from "../05-transformer-block/pre-norm-block.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { variantBlock as right, type Variant } from "./block-ablations.js";

interface Ways {
  norm: (
    x: tf.Tensor,
    weights: NormWeights,
    variant: Variant,
    which: 1 | 2,
    block: BlockWeights,
  ) => tf.Tensor;
  add: (residual: tf.Tensor, update: tf.Tensor, variant: Variant, which: 1 | 2, x: tf.Tensor) => tf.Tensor;
  /** what the feed-forward network reads, before its norm */
  read: (hidden: tf.Tensor, x: tf.Tensor) => tf.Tensor;
  postNorm: (x: tf.Tensor, block: BlockWeights, heads: number) => tf.Tensor;
}

const ways: Ways = {
  norm: (x, weights, variant) => (variant === "no norms" ? x : batchedLayerNorm(x, weights)),
  add: (residual, update, variant) => (variant === "no residuals" ? update : tf.add(residual, update)),
  read: (hidden) => hidden,
  postNorm: postNormBlock,
};

/** A block that differs in some way, and the model of these blocks. */
const block = (other: Partial<Ways>) => {
  const way = { ...ways, ...other };
  const variantBlock = (x: tf.Tensor, weights: BlockWeights, heads: number, variant: Variant): tf.Tensor =>
    tf.tidy(() => {
      if (variant === "post-norm") return way.postNorm(x, weights, heads);
      const first = way.norm(x, weights.norm1, variant, 1, weights);
      const hidden = way.add(x, gptAttention(first, weights.attention, heads), variant, 1, x);
      const second = way.norm(way.read(hidden, x), weights.norm2, variant, 2, weights);
      return way.add(hidden, batchedFeedForward(second, weights.mlp), variant, 2, x);
    });
  return { variantBlock, ...model({ block: variantBlock }) };
};

interface ModelWays {
  embed: (tokens: tf.Tensor, model: GPT, variant: Variant) => tf.Tensor;
  block: typeof right;
  final: (x: tf.Tensor, model: GPT, variant: Variant) => tf.Tensor;
}

const modelWays: ModelWays = {
  embed: (tokens, { P }, variant) => (variant === "no positions" ? tokens : learnedPositions(tokens, P)),
  block: right,
  final: (x, { norm }, variant) =>
    variant === "post-norm" || variant === "no norms" ? x : batchedLayerNorm(x, norm),
};

/** A model that differs before or after its blocks. */
function model(other: Partial<ModelWays>) {
  const way = { ...modelWays, ...other };
  return {
    variantLogits: (of: GPT, ids: tf.Tensor, variant: Variant): tf.Tensor =>
      tf.tidy(() => {
        let x = way.embed(tokenEmbedding(ids, of.E), of, variant);
        for (const weights of of.blocks) x = way.block(x, weights, of.heads, variant);
        return batchedLinear(way.final(x, of, variant), of.unembedding ?? tf.transpose(of.E));
      }),
  };
}

/** Mean 0 and variance 1 without scale and shift. */
const standardized = (x: tf.Tensor) => {
  const D = x.shape[x.rank - 1];
  return batchedLayerNorm(x, { gamma: tf.ones([D]), beta: tf.zeros([D]) });
};

export default mistakesFor<typeof import("./block-ablations.js")>({
  "norms-without-their-weights": {
    because:
      "Only γ and β were left out: mean and variance are still set. Without norms a sublayer reads the residual stream.",
    ...block({
      norm: (x, weights, variant) =>
        variant === "no norms" ? standardized(x) : batchedLayerNorm(x, weights),
    }),
  },
  "only-the-first-norm-left-out": {
    because: "The second norm of the block is still applied. Neither norm is.",
    ...block({
      norm: (x, weights, variant, which) =>
        variant === "no norms" && which === 1 ? x : batchedLayerNorm(x, weights),
    }),
  },
  "only-the-second-norm-left-out": {
    because: "The first norm of the block is still applied. Neither norm is.",
    ...block({
      norm: (x, weights, variant, which) =>
        variant === "no norms" && which === 2 ? x : batchedLayerNorm(x, weights),
    }),
  },
  "residuals-left-out-with-the-norms": {
    because: "Without norms the residual connections were left out too. An ablation changes one thing.",
    ...block({
      add: (residual, update, variant) =>
        variant === "no residuals" || variant === "no norms" ? update : tf.add(residual, update),
    }),
  },
  "norms-left-out-with-the-residuals": {
    because: "Without residuals the norms were left out too. An ablation changes one thing.",
    ...block({
      norm: (x, weights, variant) =>
        variant === "no norms" || variant === "no residuals" ? x : batchedLayerNorm(x, weights),
    }),
  },
  "only-the-first-residual-left-out": {
    because: "The second sublayer's result is still added. Both results replace what was there.",
    ...block({
      add: (residual, update, variant, which) =>
        variant === "no residuals" && which === 1 ? update : tf.add(residual, update),
    }),
  },
  "only-the-second-residual-left-out": {
    because: "The first sublayer's result is still added. Both results replace what was there.",
    ...block({
      add: (residual, update, variant, which) =>
        variant === "no residuals" && which === 2 ? update : tf.add(residual, update),
    }),
  },
  "norms-kept": {
    because: "The model without norms still has them: its block is the pre-norm block.",
    ...block({ norm: (x, weights) => batchedLayerNorm(x, weights) }),
  },
  "residuals-kept": {
    because: "The model without residual connections still has them: its block is the pre-norm block.",
    ...block({ add: (residual, update) => tf.add(residual, update) }),
  },
  "sublayers-dropped": {
    because: "The residual stream was kept and the sublayers were dropped. It is the other way round.",
    ...block({
      add: (residual, update, variant) => (variant === "no residuals" ? residual : tf.add(residual, update)),
    }),
  },
  "parallel-sublayers": {
    because:
      "The feed-forward network reads the block's input. It reads the residual stream after attention.",
    ...block({ read: (_, x) => x }),
  },
  "network-added-to-the-input": {
    because: "The feed-forward network's output was added to the block's input, so attention's part is lost.",
    ...block({
      add: (residual, update, variant, which, x) =>
        variant === "no residuals" ? update : tf.add(which === 2 ? x : residual, update),
    }),
  },
  "first-norm-twice": {
    because: "Both norms have the weights of norm 1. The second sublayer has a norm of its own.",
    ...block({
      norm: (x, _, variant, __, weights) => (variant === "no norms" ? x : batchedLayerNorm(x, weights.norm1)),
    }),
  },
  "post-norm-before-the-sum": {
    because: "The sublayer's output was normed and then added. Post-norm norms the sum.",
    ...block({
      postNorm: (x, { norm1, attention, norm2, mlp }, heads) => {
        const hidden = tf.add(x, batchedLayerNorm(gptAttention(x, attention, heads), norm1));
        return tf.add(hidden, batchedLayerNorm(batchedFeedForward(hidden, mlp), norm2));
      },
    }),
  },
  "block-keeps-its-steps": {
    because:
      "What the block computes on its way stays in memory. Only its result may: the work belongs into tf.tidy.",
    variantBlock: (x, weights, heads, variant) => {
      tf.keep(batchedLayerNorm(x, weights.norm1));
      return right(x, weights, heads, variant);
    },
  },
  "last-norm-after-post-norm": {
    because: "A stack of post-norm blocks got one more norm. Its last block already ends with one.",
    ...model({
      final: (x, { norm }, variant) => (variant === "no norms" ? x : batchedLayerNorm(x, norm)),
    }),
  },
  "last-norm-without-norms": {
    because: "The last norm is still applied in the model without norms. It is a norm like the others.",
    ...model({
      final: (x, { norm }, variant) => (variant === "post-norm" ? x : batchedLayerNorm(x, norm)),
    }),
  },
  "last-norm-left-out-with-residuals": {
    because: "The last norm was left out along with the residuals. An ablation changes one thing.",
    ...model({
      final: (x, { norm }, variant) =>
        ["pre-norm", "no positions"].includes(variant) ? batchedLayerNorm(x, norm) : x,
    }),
  },
  "last-norm-left-out-everywhere": {
    because: "No model has its last norm. Only post-norm blocks and the model without norms go without it.",
    ...model({ final: (x) => x }),
  },
  "first-position-for-all": {
    because: "Each token was given the first row of the position table. Without positions none is added.",
    ...model({
      embed: (tokens, { P }, variant) =>
        variant === "no positions" ? tf.add(tokens, tf.slice(P, 0, 1)) : learnedPositions(tokens, P),
    }),
  },
  "positions-of-zeros": {
    because:
      "A table of zeros was added, so a window longer than the table is still refused. Without positions none is read.",
    ...model({
      embed: (tokens, { P }, variant) =>
        learnedPositions(tokens, variant === "no positions" ? tf.zerosLike(P) : P),
    }),
  },
  "positions-everywhere": {
    because: "The position table was added in every variant, also in the one without positions.",
    ...model({ embed: (tokens, { P }) => learnedPositions(tokens, P) }),
  },
});
