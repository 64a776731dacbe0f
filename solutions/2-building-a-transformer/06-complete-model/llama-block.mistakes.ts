import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { applyRope } from "../01-embeddings-and-positions/apply-rope.js";
import type { RopeTables } from "../01-embeddings-and-positions/rope-tables.js";
import { causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { batchedAttention } from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import type { MultiHeadProjections } from "../03-multi-head-attention/batched-multi-head.js";
import { repeatHeads } from "../03-multi-head-attention/grouped-query-attention.js";
import { mergeHeads } from "../03-multi-head-attention/merge-heads.js";
import { splitHeads } from "../03-multi-head-attention/split-heads.js";
import { swiglu } from "../04-feed-forward-networks/swiglu.js";
import {
  type LlamaBlockWeights,
  type LlamaConfig,
  llamaAttention as rightAttention,
  llamaBlock as rightBlock,
  rmsNorm as rightNorm,
} from "./llama-block.js";

interface Parts {
  norm: (x: tf.Tensor, gamma: tf.Tensor, epsilon: number) => tf.Tensor;
  /** what happens to queries, keys and values in their heads, before keys and values are shared */
  queries: (q: tf.Tensor, tables: RopeTables) => tf.Tensor;
  keys: (k: tf.Tensor, tables: RopeTables) => tf.Tensor;
  values: (v: tf.Tensor, tables: RopeTables) => tf.Tensor;
  share: (x: tf.Tensor, times: number) => tf.Tensor;
  mask: (T: number) => tf.Tensor | undefined;
  /** the residual stream after attention, and after the feed-forward network */
  first: (x: tf.Tensor, block: LlamaBlockWeights, sub: Sublayers) => tf.Tensor;
  second: (residual: tf.Tensor, block: LlamaBlockWeights, sub: Sublayers, x: tf.Tensor) => tf.Tensor;
}
interface Sublayers {
  attend: (x: tf.Tensor) => tf.Tensor;
  norm: (x: tf.Tensor, gamma: tf.Tensor) => tf.Tensor;
}

const parts: Parts = {
  norm: rightNorm,
  queries: (q, tables) => applyRope(q, tables),
  keys: (k, tables) => applyRope(k, tables),
  values: (v) => v,
  share: repeatHeads,
  mask: (T) => causalMask(T),
  first: (x, { norm1 }, { attend, norm }) => tf.add(x, attend(norm(x, norm1))),
  second: (residual, { norm2, mlp }, { norm }) => tf.add(residual, swiglu(norm(residual, norm2), mlp)),
};

/** All three functions with some of their parts done in another way; what does not fit is refused as it should be. */
const by = (other: Partial<Parts>) => {
  const way = { ...parts, ...other };
  const rmsNorm = (x: tf.Tensor, gamma: tf.Tensor, epsilon: number) =>
    tf.tidy(() => {
      rightNorm(x, gamma, epsilon);
      return way.norm(x, gamma, epsilon);
    });
  const llamaAttention = (
    x: tf.Tensor,
    weights: MultiHeadProjections,
    config: Pick<LlamaConfig, "heads" | "kvHeads">,
    tables: RopeTables,
  ) =>
    tf.tidy(() => {
      rightAttention(x, weights, config, tables);
      const { heads, kvHeads } = config;
      const q = way.queries(splitHeads(batchedLinear(x, weights.Wq), heads), tables);
      const k = way.keys(splitHeads(batchedLinear(x, weights.Wk), kvHeads), tables);
      const v = way.values(splitHeads(batchedLinear(x, weights.Wv), kvHeads), tables);
      const [keys, values] = [way.share(k, heads / kvHeads), way.share(v, heads / kvHeads)];
      const { output } = batchedAttention(q, keys, values, way.mask(x.shape[1] as number));
      return batchedLinear(mergeHeads(output), weights.Wo);
    });
  const llamaBlock = (x: tf.Tensor, block: LlamaBlockWeights, config: LlamaConfig, tables: RopeTables) =>
    tf.tidy(() => {
      rightBlock(x, block, config, tables);
      const sub: Sublayers = {
        attend: (read) => llamaAttention(read, block.attention, config, tables),
        norm: (read, gamma) => rmsNorm(read, gamma, config.epsilon),
      };
      return way.second(way.first(x, block, sub), block, sub, x);
    });
  return { rmsNorm, llamaAttention, llamaBlock };
};

const rootOf = (x: tf.Tensor, epsilon: number) => tf.sqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon)); // [..., 1]

export default mistakesFor<typeof import("./llama-block.js")>({
  "layer-norm-without-its-shift": {
    because:
      "You subtracted the mean, as layer norm does. RMSNorm only divides: a vector's mean stays in it.",
    ...by({
      norm: (x, gamma, epsilon) => {
        const centered = tf.sub(x, tf.mean(x, -1, true));
        return tf.mul(tf.div(centered, rootOf(centered, epsilon)), gamma);
      },
    }),
  },
  "epsilon-outside-the-root": {
    because: "You added ε to the root. It belongs to the mean square, before the root is taken.",
    ...by({ norm: (x, gamma, epsilon) => tf.mul(tf.div(x, tf.add(rootOf(x, 0), epsilon)), gamma) }),
  },
  "epsilon-ignored": {
    because:
      "You ignored the given ε. Checkpoints differ in it, so the caller says which one the model was trained with.",
    ...by({ norm: (x, gamma) => tf.mul(tf.div(x, rootOf(x, 1e-5)), gamma) }),
  },
  "sum-for-mean": {
    because:
      "You divided each vector by its length. The root mean square is smaller than the length, by the factor √D.",
    ...by({
      norm: (x, gamma, epsilon) =>
        tf.mul(tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), -1, true), epsilon))), gamma),
    }),
  },
  "no-root": {
    because:
      "You divided each vector by its mean square. Without the root, a vector twice as large comes out half as large.",
    ...by({
      norm: (x, gamma, epsilon) => tf.mul(tf.div(x, tf.add(tf.mean(tf.square(x), -1, true), epsilon)), gamma),
    }),
  },
  "scale-forgotten": {
    because: "You didn't scale the vectors by γ. It is all that this norm learns.",
    ...by({ norm: (x, _, epsilon) => tf.div(x, rootOf(x, epsilon)) }),
  },
  "scale-before-the-norm": {
    because:
      "You applied γ before the root mean square was taken, so the norm undoes part of it. Scale last.",
    ...by({
      norm: (x, gamma, epsilon) => {
        const scaled = tf.mul(x, gamma);
        return tf.div(scaled, rootOf(scaled, epsilon));
      },
    }),
  },
  "one-root-for-all": {
    because: "You divided all vectors by one common number. Each vector has a root mean square of its own.",
    ...by({
      norm: (x, gamma, epsilon) => tf.mul(tf.div(x, tf.sqrt(tf.add(tf.mean(tf.square(x)), epsilon))), gamma),
    }),
  },
  "values-rotated": {
    because:
      "You rotated the values too. What is mixed must carry no position, or the output depends on absolute positions.",
    ...by({ values: (v, tables) => applyRope(v, tables) }),
  },
  "keys-not-rotated": {
    because:
      "You rotated only the queries. A score then depends on the query's position, not on its distance to the key.",
    ...by({ keys: (k) => k }),
  },
  "no-positions": {
    because:
      "You rotated neither queries nor keys, so attention sees the earlier tokens as a bag without an order.",
    ...by({ queries: (q) => q, keys: (k) => k }),
  },
  "keys-rotated-backwards": {
    because:
      "You rotated keys and queries in opposite directions. Scores then depend on the sum of two positions, not on their distance.",
    ...by({ keys: (k, { cos, sin }) => applyRope(k, { cos, sin: tf.neg(sin) }) }),
  },
  "values-in-place-of-keys": {
    because: "You rotated the values instead of the keys. Queries meet keys, so these two must be rotated.",
    ...by({ keys: (k) => k, values: (v, tables) => applyRope(v, tables) }),
  },
  "heads-shared-in-turns": {
    because:
      "You dealt out the heads of keys in turns. Each head of keys serves neighboring heads of queries.",
    ...by({ share: (x, times) => tf.tile(x, [1, times, 1, 1]) }),
  },
  "first-head-for-all": {
    because:
      "You gave all heads of queries the first head of keys and values. Each group has a head of its own.",
    ...by({
      share: (x, times) => {
        const [B, G, T, headDim] = x.shape as number[];
        return tf.tile(tf.slice(x, [0, 0, 0, 0], [B, 1, T, headDim]), [1, G * times, 1, 1]);
      },
    }),
  },
  "looks-ahead": {
    because:
      "You left out the causal mask, so queries see the very tokens that the model is supposed to predict.",
    ...by({ mask: () => undefined }),
  },
  "post-norm": {
    because:
      "You applied the norms after the additions. In a pre-norm block, nothing but additions touches the residual stream.",
    ...by({
      first: (x, { norm1 }, { attend, norm }) => norm(tf.add(x, attend(x)), norm1),
      second: (residual, { norm2, mlp }, { norm }) => norm(tf.add(residual, swiglu(residual, mlp)), norm2),
    }),
  },
  "normed-residual": {
    because: "You added attention's output to the normed copy. It is added to the residual stream itself.",
    ...by({ first: (x, { norm1 }, { attend, norm }) => tf.add(norm(x, norm1), attend(norm(x, norm1))) }),
  },
  "both-sublayers-read-x": {
    because:
      "You let the feed-forward network read the block's input. It reads the residual stream after attention has added to it.",
    ...by({
      second: (residual, { norm2, mlp }, { norm }, x) => tf.add(residual, swiglu(norm(x, norm2), mlp)),
    }),
  },
  "attention-overwritten": {
    because: "You added the network's output to the block's input, so what attention added is lost.",
    ...by({
      second: (residual, { norm2, mlp }, { norm }, x) => tf.add(x, swiglu(norm(residual, norm2), mlp)),
    }),
  },
  "attention-without-a-norm": {
    because:
      "You let attention read the residual stream itself, whose scale grows from block to block. Each sublayer reads a normed copy.",
    ...by({ first: (x, _, { attend }) => tf.add(x, attend(x)) }),
  },
  "network-without-a-norm": {
    because:
      "You let the network read the residual stream itself, whose scale grows from block to block. Each sublayer reads a normed copy.",
    ...by({ second: (residual, { mlp }) => tf.add(residual, swiglu(residual, mlp)) }),
  },
  "one-norm-for-both": {
    because:
      "You used the first norm for both sublayers. The block has one for each, and each has learned its own γ.",
    ...by({
      second: (residual, { norm1, mlp }, { norm }) => tf.add(residual, swiglu(norm(residual, norm1), mlp)),
    }),
  },
  "a-least-length": {
    because:
      "You never divide by less than a number of your own. However short a vector is, its norm has a root mean square of 1.",
    ...by({
      norm: (x, gamma, epsilon) => tf.mul(tf.div(x, tf.maximum(rootOf(x, epsilon), 1e-4)), gamma),
    }),
  },
  "epsilon-as-a-floor": {
    because: "You took ε for the least mean square. It is added to every mean square, also to a large one.",
    ...by({
      norm: (x, gamma, epsilon) => {
        const meanSquare = tf.mean(tf.square(x), -1, true);
        return tf.mul(tf.div(x, tf.sqrt(tf.maximum(meanSquare, epsilon))), gamma);
      },
    }),
  },
  "a-second-epsilon": {
    because: "You gave the second norm an ε of its own. The config has one ε, and both norms use it.",
    ...by({
      second: (residual, { norm2, mlp }) => tf.add(residual, swiglu(rightNorm(residual, norm2, 1e-5), mlp)),
    }),
  },
  "mean-over-axis-2": {
    because:
      "You took the mean over axis 2. That is the last axis only where x has three: x may have any number of axes.",
    ...by({
      norm: (x, gamma, epsilon) =>
        tf.mul(tf.div(x, tf.sqrt(tf.add(tf.mean(tf.square(x), 2, true), epsilon))), gamma),
    }),
  },
  "g-copies-of-each": {
    because:
      "You repeated each head of keys G times. It serves H/G heads of queries, so it is repeated H/G times.",
    ...by({ share: (x) => repeatHeads(x, x.shape[1] as number) }),
  },
  "positions-from-one": {
    because:
      "You gave the first token position 1. It has position 0, or tables of T rows would not be enough.",
    ...by({ queries: (q, tables) => applyRope(q, tables, 1), keys: (k, tables) => applyRope(k, tables, 1) }),
  },
});
