import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { learnedPositions } from "../01-embeddings-and-positions/learned-positions.js";
import { tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm, type NormWeights } from "../05-transformer-block/batched-layer-norm.js";
import { gptAttention } from "../05-transformer-block/gpt-attention.js";
import { postNormBlock } from "../05-transformer-block/post-norm-block.js";
import type { BlockWeights } from "../05-transformer-block/pre-norm-block.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { variantBlock as right, compareVariants as rightCompare, type Variant } from "./block-ablations.js";
import type { Outcome } from "./one-part-left-out.js";

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

/** What earlier calls found. */
const outcomes: Record<string, Outcome> = {};

export default mistakesFor<typeof import("./block-ablations.js")>({
  "norms-without-their-weights": {
    because:
      "You dropped only γ and β, so mean and variance are still set. Without norms, sublayers read the residual stream as it is.",
    ...block({
      norm: (x, weights, variant) =>
        variant === "no norms" ? standardized(x) : batchedLayerNorm(x, weights),
    }),
  },
  "only-the-first-norm-left-out": {
    because: "You still applied the second norm of the block. Without norms, both are left out.",
    ...block({
      norm: (x, weights, variant, which) =>
        variant === "no norms" && which === 1 ? x : batchedLayerNorm(x, weights),
    }),
  },
  "only-the-second-norm-left-out": {
    because: "You still applied the first norm of the block. Without norms, both are left out.",
    ...block({
      norm: (x, weights, variant, which) =>
        variant === "no norms" && which === 2 ? x : batchedLayerNorm(x, weights),
    }),
  },
  "residuals-left-out-with-the-norms": {
    because:
      "You left out the residual connections along with the norms. An ablation changes one thing, or you can't tell which one mattered.",
    ...block({
      add: (residual, update, variant) =>
        variant === "no residuals" || variant === "no norms" ? update : tf.add(residual, update),
    }),
  },
  "norms-left-out-with-the-residuals": {
    because:
      "You left out the norms along with the residual connections. An ablation changes one thing, or you can't tell which one mattered.",
    ...block({
      norm: (x, weights, variant) =>
        variant === "no norms" || variant === "no residuals" ? x : batchedLayerNorm(x, weights),
    }),
  },
  "only-the-first-residual-left-out": {
    because:
      "You still added the second sublayer's result. Without residuals, both results replace what was there.",
    ...block({
      add: (residual, update, variant, which) =>
        variant === "no residuals" && which === 1 ? update : tf.add(residual, update),
    }),
  },
  "only-the-second-residual-left-out": {
    because:
      "You still added the first sublayer's result. Without residuals, both results replace what was there.",
    ...block({
      add: (residual, update, variant, which) =>
        variant === "no residuals" && which === 2 ? update : tf.add(residual, update),
    }),
  },
  "norms-kept": {
    because: "You kept the norms in the model without norms: its block is still the pre-norm block.",
    ...block({ norm: (x, weights) => batchedLayerNorm(x, weights) }),
  },
  "residuals-kept": {
    because:
      "You kept the residual connections in the model without them: its block is still the pre-norm block.",
    ...block({ add: (residual, update) => tf.add(residual, update) }),
  },
  "sublayers-dropped": {
    because:
      "You kept the residual stream and dropped what the sublayers return. It is the other way around.",
    ...block({
      add: (residual, update, variant) => (variant === "no residuals" ? residual : tf.add(residual, update)),
    }),
  },
  "parallel-sublayers": {
    because:
      "You let the feed-forward network read the block's input. It reads the residual stream after attention.",
    ...block({ read: (_, x) => x }),
  },
  "network-added-to-the-input": {
    because: "You added the feed-forward network's output to the block's input, so attention's part is lost.",
    ...block({
      add: (residual, update, variant, which, x) =>
        variant === "no residuals" ? update : tf.add(which === 2 ? x : residual, update),
    }),
  },
  "first-norm-twice": {
    because: "You gave both norms the weights of norm 1. The second sublayer has a norm of its own.",
    ...block({
      norm: (x, _, variant, __, weights) => (variant === "no norms" ? x : batchedLayerNorm(x, weights.norm1)),
    }),
  },
  "post-norm-before-the-sum": {
    because: "You normed the sublayer's output and then added it. Post-norm norms the sum.",
    ...block({
      postNorm: (x, { norm1, attention, norm2, mlp }, heads) => {
        const hidden = tf.add(x, batchedLayerNorm(gptAttention(x, attention, heads), norm1));
        return tf.add(hidden, batchedLayerNorm(batchedFeedForward(hidden, mlp), norm2));
      },
    }),
  },
  "block-keeps-its-steps": {
    because:
      "You left tensors of intermediate steps in memory. Only the result may stay, so do the work inside tf.tidy.",
    variantBlock: (x, weights, heads, variant) => {
      tf.keep(batchedLayerNorm(x, weights.norm1));
      return right(x, weights, heads, variant);
    },
  },
  "last-norm-after-post-norm": {
    because: "You normed once more after the post-norm blocks. The last of them already ends with a norm.",
    ...model({
      final: (x, { norm }, variant) => (variant === "no norms" ? x : batchedLayerNorm(x, norm)),
    }),
  },
  "last-norm-without-norms": {
    because: "You still applied the last norm in the model without norms. It is a norm like the others.",
    ...model({
      final: (x, { norm }, variant) => (variant === "post-norm" ? x : batchedLayerNorm(x, norm)),
    }),
  },
  "last-norm-left-out-with-residuals": {
    because:
      "You left out the last norm along with the residual connections. An ablation changes one thing, and the last norm isn't it.",
    ...model({
      final: (x, { norm }, variant) =>
        ["pre-norm", "no positions"].includes(variant) ? batchedLayerNorm(x, norm) : x,
    }),
  },
  "last-norm-left-out-everywhere": {
    because:
      "You left out the last norm in every model. Only those with post-norm blocks or without norms go without it.",
    ...model({ final: (x) => x }),
  },
  "first-position-for-all": {
    because: "You gave every token the first row of the position table. Without positions, no row is added.",
    ...model({
      embed: (tokens, { P }, variant) =>
        variant === "no positions" ? tf.add(tokens, tf.slice(P, 0, 1)) : learnedPositions(tokens, P),
    }),
  },
  "positions-of-zeros": {
    because:
      "You added a table of zeros, so a window longer than the table is still refused. Without positions, no table is read.",
    ...model({
      embed: (tokens, { P }, variant) =>
        learnedPositions(tokens, variant === "no positions" ? tf.zerosLike(P) : P),
    }),
  },
  "positions-everywhere": {
    because: "You added the position table in every variant, even in the one without positions.",
    ...model({ embed: (tokens, { P }) => learnedPositions(tokens, P) }),
  },
  "one-generator-for-all": {
    because:
      "You shared one generator among the runs, so each starts from other weights. Make a new one for each variant.",
    compareVariants: (sizes, split, plan, variants, newRng) => {
      const rng = newRng();
      return rightCompare(sizes, split, plan, variants, () => rng);
    },
  },
  "order-of-the-type": {
    because:
      "You trained the variants in the order of their type. The outcomes come in the order that the caller gives.",
    compareVariants: (sizes, split, plan, variants, newRng) => {
      const order: Variant[] = ["pre-norm", "post-norm", "no norms", "no residuals", "no positions"];
      return rightCompare(
        sizes,
        split,
        plan,
        order.filter((variant) => variants.includes(variant)),
        newRng,
      );
    },
  },
  "outcomes-remembered": {
    because:
      "You remember a variant's outcome from an earlier call. Another plan or another generator gives another one.",
    compareVariants: async (sizes, split, plan, variants, newRng) => {
      for (const variant of variants)
        outcomes[variant] ??= (await rightCompare(sizes, split, plan, [variant], newRng))[variant];
      return Object.fromEntries(variants.map((variant) => [variant, outcomes[variant]]));
    },
  },
  "pre-norm-for-all": {
    because: "You trained the pre-norm model every time. Each run needs the logits of its own variant.",
    compareVariants: async (sizes, split, plan, variants, newRng) => {
      const { "pre-norm": outcome } = await rightCompare(sizes, split, plan, ["pre-norm"], newRng);
      return Object.fromEntries(variants.map((variant) => [variant, outcome]));
    },
  },
});
