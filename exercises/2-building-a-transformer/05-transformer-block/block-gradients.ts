import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameShape } from "#lib/shapes";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm, type NormWeights } from "./batched-layer-norm.js";
import { gptAttention } from "./gpt-attention.js";
import { layerNormGradients } from "./layer-norm-gradients.js";
import type { BlockWeights } from "./pre-norm-block.js";

/** The gradients of a pre-norm block: those on the stream and at its sublayers, in the order in which they are found. */
export type BlockGradients = {
  /** with respect to what the feed-forward network read, LN₂(between), `[B, T, D]` */
  dNormed2: tf.Tensor;
  /** with respect to the stream between both sublayers, `[B, T, D]` */
  dBetween: tf.Tensor;
  /** with respect to what attention read, LN₁(x), `[B, T, D]` */
  dNormed1: tf.Tensor;
  /** with respect to the input, `[B, T, D]` */
  dx: tf.Tensor;
  /** with respect to every weight, by part and name: `weights.mlp.W1` has the shape of `block.mlp.W1` */
  weights: Record<keyof BlockWeights, Record<string, tf.Tensor>>;
};

/**
 * The backward pass of `preNormBlock`. It computes what it needs of the forward pass again.
 *
 *     y       = between + mlp(LN₂(between))          dBetween = two paths from y
 *     between = x + attention(LN₁(x))                dx       = two paths from between
 *
 * The sublayers' own backward passes you have written; here `backThrough` does them, by TensorFlow.js's tape.
 *
 * @param x the input of the forward pass, `[B, T, D]`
 * @param block the weights of the forward pass
 * @param heads how many heads, H
 * @param dOutput the gradient with respect to the output, `[B, T, D]`
 * @returns all gradients, in new tensors
 * @throws RangeError if dOutput has not the shape of x
 * @see He et al. 2016 (Identity Mappings), section 2, on why the plain path matters
 */
export function blockGradients(
  x: tf.Tensor,
  block: BlockWeights,
  heads: number,
  dOutput: tf.Tensor,
): BlockGradients {
  assertSameShape("dOutput and x", dOutput, x);
  const attend: Sublayer = (read, weights) => gptAttention(read, weights, heads);
  const feedForward: Sublayer = (read, weights) => batchedFeedForward(read, weights);
  return tf.tidy(() => {
    const between = tf.add(x, attend(batchedLayerNorm(x, block.norm1), block.attention)); // [B, T, D]
    return blank("back through both halves of the block; all gradients by their names");
  });
}

/** The gradients of half a block: of what its sublayer read, of what came in, of the weights of its norm and its sublayer. */
interface HalfGradients {
  /** `[B, T, D]` */
  dNormed: tf.Tensor;
  /** `[B, T, D]` */
  dx: tf.Tensor;
  /** gamma and beta, `[D]` each */
  norm: Record<string, tf.Tensor>;
  weights: Record<string, tf.Tensor>;
}

/**
 * The backward pass of half a block, y = x + sublayer(LN(x)).
 *
 * @param x the stream that came in, `[B, T, D]`
 * @param dOutput the gradient with respect to y, `[B, T, D]`
 */
function halfGradients(
  sublayer: Sublayer,
  x: tf.Tensor,
  norm: NormWeights,
  weights: object,
  dOutput: tf.Tensor,
): HalfGradients {
  const normed = batchedLayerNorm(x, norm); // [B, T, D]
  return blank("back along both paths from y to x, and to the weights on one of them");
}

/** A sublayer, as a function of what it reads, `[B, T, D]`, and of its weights. */
export type Sublayer = (read: tf.Tensor, weights: any) => tf.Tensor;

/**
 * The gradients of a sublayer, by the tape: those of what it read, and those of its weights under their names.
 *
 * @param sublayer what was computed
 * @param read what it read, `[B, T, D]`
 * @param weights its weights by name
 * @param dOutput the gradient with respect to what it gave, `[B, T, D]`
 */
export function backThrough(
  sublayer: Sublayer,
  read: tf.Tensor,
  weights: object,
  dOutput: tf.Tensor,
): { dx: tf.Tensor; weights: Record<string, tf.Tensor> } {
  const present = Object.entries(weights).filter(([, weight]) => weight); // a layer may do without biases
  const names = present.map(([name]) => name);
  const given = (values: tf.Tensor[]) => Object.fromEntries(names.map((name, i) => [name, values[i]]));
  const output = (...[x, ...values]: tf.Tensor[]) => sublayer(x, given(values));
  const [dx, ...gradients] = tf.grads(output)([read, ...present.map(([, weight]) => weight)], dOutput);
  return { dx, weights: given(gradients) };
}
