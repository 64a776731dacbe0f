import * as tf from "@tensorflow/tfjs";
import { assertAxis, assertDivides, assertSameShape } from "#lib/shapes";
import { applyRope } from "../01-embeddings-and-positions/apply-rope.js";
import type { RopeTables } from "../01-embeddings-and-positions/rope-tables.js";
import { causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { batchedAttention } from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import type { MultiHeadProjections } from "../03-multi-head-attention/batched-multi-head.js";
import { repeatHeads } from "../03-multi-head-attention/grouped-query-attention.js";
import { mergeHeads } from "../03-multi-head-attention/merge-heads.js";
import { splitHeads } from "../03-multi-head-attention/split-heads.js";
import { type SwigluWeights, swiglu } from "../04-feed-forward-networks/swiglu.js";

/** What the shapes of the weights don't tell you. */
export interface LlamaConfig {
  /** how many heads of queries, H */
  heads: number;
  /** how many heads of keys and of values, G; each serves H/G neighboring heads of queries */
  kvHeads: number;
  /** ε of every norm */
  epsilon: number;
}

/** The weights of a Llama block: no biases, and a norm is its scale alone. */
export interface LlamaBlockWeights {
  /** γ of the norm before attention, `[D]` */
  norm1: tf.Tensor;
  /** Wq, `[D, H·headDim]`; Wk and Wv, `[D, G·headDim]`; Wo, `[H·headDim, D]` */
  attention: MultiHeadProjections;
  /** γ of the norm before the feed-forward network, `[D]` */
  norm2: tf.Tensor;
  /** W1 and W3, `[D, F]`; W2, `[F, D]` */
  mlp: SwigluWeights;
}

/**
 * Computes root mean square normalization (RMSNorm): every vector is divided by its root mean square, then scaled feature by feature.
 *
 *     y = γ ⊙ x / √(mean(x²) + ε),   the mean over the last axis
 *
 * @param x `[..., D]`
 * @param gamma γ, `[D]`
 * @param epsilon ε, prevents a division by 0 for a vector of zeros
 * @returns a new tensor, `[..., D]`
 * @throws RangeError if gamma is not `[D]`
 * @see Zhang and Sennrich 2019, equation 4
 */
export function rmsNorm(x: tf.Tensor, gamma: tf.Tensor, epsilon: number): tf.Tensor {
  assertSameShape("gamma and a vector of x", gamma, { shape: x.shape.slice(-1) });
  return tf.tidy(() => {
    // blank: give each vector a root mean square of 1, then scale it
    const meanSquare = tf.mean(tf.square(x), -1, true); // [..., 1]
    const normalized = tf.div(x, tf.sqrt(tf.add(meanSquare, epsilon))); // [..., D]
    return tf.mul(normalized, gamma); // [..., D]
    // end
  });
}

/**
 * Computes causal grouped-query attention with rotary positions (RoPE): H heads of queries share G heads of keys and values.
 *
 * The scores depend on how far apart a query and a key are, and on no absolute position. The values carry no position at all. The
 * weights decide how wide the heads are: H·headDim need not be D.
 *
 * @param x `[B, T, D]`
 * @param projections Wq, `[D, H·headDim]`; Wk and Wv, `[D, G·headDim]`; Wo, `[H·headDim, D]`
 * @param config H and G
 * @param tables of `ropeTables`, `[L, headDim/2]` each, L >= T; the first token has position 0
 * @returns a new tensor, `[B, T, D]`
 * @throws RangeError if G does not divide H, H the columns of Wq, or G those of Wk or Wv; if the tables are for another headDim or
 *   for fewer than T positions; or if another width does not fit
 * @see Grattafiori et al. 2024, section 3.2; Ainslie et al. 2023, section 2.2; Su et al. 2021, section 3.2
 */
export function llamaAttention(
  x: tf.Tensor,
  { Wq, Wk, Wv, Wo }: MultiHeadProjections,
  { heads, kvHeads }: Pick<LlamaConfig, "heads" | "kvHeads">,
  tables: RopeTables,
): tf.Tensor {
  assertDivides("the heads of queries by those of keys", heads, kvHeads);
  assertAxis("Wo", Wo, -1, x.shape[x.rank - 1]);
  return tf.tidy(() => {
    const T = x.shape[1] as number;
    const [q, k, v]: tf.Tensor[] =
      /* blank: queries, keys and values in their heads, ready to be compared */ [
        applyRope(splitHeads(batchedLinear(x, Wq), heads), tables), // [B, H, T, headDim]
        applyRope(splitHeads(batchedLinear(x, Wk), kvHeads), tables), // [B, G, T, headDim]
        splitHeads(batchedLinear(x, Wv), kvHeads), // [B, G, T, headDim]
      ] /* end */; // [B, H, T, headDim], and [B, G, T, headDim] twice
    const output: tf.Tensor =
      /* blank: causal attention: each head of queries with the keys and values of its group */ batchedAttention(
        q,
        repeatHeads(k, heads / kvHeads),
        repeatHeads(v, heads / kvHeads),
        causalMask(T),
      ).output /* end */; // [B, H, T, headDim]
    return batchedLinear(mergeHeads(output), Wo); // [B, T, D]
  });
}

/**
 * Runs Llama's transformer block: the pre-norm block of GPT-2 with every part replaced. RMSNorm replaces layer norm, `llamaAttention`
 * replaces multi-head attention, and `swiglu` replaces the feed-forward network.
 *
 * Only additions touch the residual stream itself, so a block whose sublayers return zeros returns x.
 *
 * @param x the residual stream, `[B, T, D]`
 * @param block γ of both norms, the weights of both sublayers
 * @param config H, G and ε
 * @param tables of `ropeTables`, `[L, headDim/2]` each, L >= T
 * @returns a new tensor: the residual stream after the block, `[B, T, D]`
 * @throws RangeError in the cases of `rmsNorm`, `llamaAttention` and `swiglu`
 * @see Touvron et al. 2023, section 2.2
 */
export function llamaBlock(
  x: tf.Tensor,
  block: LlamaBlockWeights,
  config: LlamaConfig,
  tables: RopeTables,
): tf.Tensor {
  const { epsilon } = config;
  return tf.tidy(() => {
    const residual: tf.Tensor = /* blank: the residual stream after attention */ tf.add(
      x,
      llamaAttention(rmsNorm(x, block.norm1, epsilon), block.attention, config, tables),
    ) /* end */; // [B, T, D]
    return /* blank: the residual stream after the feed-forward network */ tf.add(
      residual,
      swiglu(rmsNorm(residual, block.norm2, epsilon), block.mlp),
    ) /* end */; // [B, T, D]
  });
}
