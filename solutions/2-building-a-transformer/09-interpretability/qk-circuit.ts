import * as tf from "@tensorflow/tfjs";
import { assertAxis, assertDivides } from "#lib/shapes";
import type { AttentionWeights } from "../05-transformer-block/gpt-attention.js";
import type { GPT } from "../06-complete-model/init-gpt.js";

/** A head by its layer and its number in that layer, both counted from 0. */
export interface Head {
  layer: number;
  head: number;
}

/**
 * Returns the attention weights of the layer that a head belongs to.
 *
 * @throws RangeError if the model has no such head
 */
export function attentionOf({ blocks, heads }: GPT, { layer, head }: Head): AttentionWeights {
  if (!blocks[layer] || !(Number.isInteger(head) && head >= 0 && head < heads))
    throw new RangeError(
      `a head must be one of ${heads} in one of ${blocks.length} layers, got head ${head} of layer ${layer}`,
    );
  return blocks[layer].attention;
}

/**
 * Returns the part of a projection that makes the queries, keys or values of one head.
 *
 * A projection makes them for all heads at once, and `splitHeads` then cuts the result into heads.
 *
 * @param W Wq, Wk or Wv of a layer, `[D, H·headDim]`
 * @param heads H, the number of heads in the layer
 * @param head the number of the head, from 0
 * @returns `[D, headDim]`
 * @throws RangeError if H does not divide the columns of W
 */
export function headColumns(W: tf.Tensor, heads: number, head: number): tf.Tensor {
  assertDivides("the columns of W by the number of heads", W.shape[1] as number, heads);
  const headDim = (W.shape[1] as number) / heads;
  return /* blank: the columns of W that this head uses */ tf.slice(
    W,
    [0, head * headDim],
    [-1, headDim],
  ) /* end */; // [D, headDim]
}

/**
 * Returns the QK circuit of a head: how well each query direction matches each key direction, from the weights alone.
 *
 * A direction is a vector in the residual stream: the embedding of a token or a position, or what another head writes there.
 * Entry [i, j] is the score that this head's attention computes, before mask and softmax, when its query is made from query
 * direction i and its key from key direction j. The circuit leaves out two things: norm 1, so directions reach the projections as they
 * are, and the biases bq and bk. So the score of two sums of directions is the sum of the scores of their parts.
 *
 * @param head which head of which layer
 * @param queryDirections `[n, D]`; the token table E unless given
 * @param keyDirections `[m, D]`; the token table E unless given
 * @returns scores, `[n, m]`: every query token against every key token, `[V, V]`, unless given
 * @throws RangeError if the model has no such head, or a direction does not have D numbers
 * @see Elhage et al. 2021, "A Mathematical Framework for Transformer Circuits", on QK and OV circuits
 */
export function qkCircuit(
  model: GPT,
  head: Head,
  queryDirections: tf.Tensor = model.E,
  keyDirections: tf.Tensor = model.E,
): tf.Tensor {
  const { Wq, Wk } = attentionOf(model, head);
  assertAxis("queryDirections", queryDirections, -1, Wq.shape[0] as number);
  assertAxis("keyDirections", keyDirections, -1, Wk.shape[0] as number);
  return tf.tidy(() => {
    // blank: queries and keys of this head, and the score of every pair
    const Q = tf.matMul(queryDirections, headColumns(Wq, model.heads, head.head)); // [n, headDim]
    const K = tf.matMul(keyDirections, headColumns(Wk, model.heads, head.head)); // [m, headDim]
    const headDim = Q.shape[1] as number;
    return tf.div(tf.matMul(Q, K, false, true), Math.sqrt(headDim)); // [n, m]
    // end
  });
}
