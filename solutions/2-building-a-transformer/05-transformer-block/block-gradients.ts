import * as tf from "@tensorflow/tfjs";
import { assertSameShape } from "#lib/shapes";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm, type NormWeights } from "./batched-layer-norm.js";
import { gptAttention } from "./gpt-attention.js";
import { layerNormGradients } from "./layer-norm-gradients.js";
import type { BlockWeights } from "./pre-norm-block.js";

/** The gradients of a pre-norm block, on the stream and at its sublayers, in the order in which you find them. */
export type BlockGradients = {
  /** with respect to the input of the feed-forward network, LN₂(between), `[B, T, D]` */
  dNormed2: tf.Tensor;
  /** with respect to the stream between both sublayers, `[B, T, D]` */
  dBetween: tf.Tensor;
  /** with respect to the input of attention, LN₁(x), `[B, T, D]` */
  dNormed1: tf.Tensor;
  /** with respect to the input, `[B, T, D]` */
  dx: tf.Tensor;
  /** with respect to every weight, by part and name: `weights.mlp.W1` has the shape of `block.mlp.W1` */
  weights: Record<keyof BlockWeights, Record<string, tf.Tensor>>;
};

/**
 * Computes the backward pass of `preNormBlock`. It repeats the parts of the forward pass that it needs.
 *
 *     y       = between + mlp(LN₂(between))          dBetween: two paths from y
 *     between = x + attention(LN₁(x))                dx: two paths from between
 *
 * You have already written the backward passes of the sublayers. In this function `backThrough` runs them, with TensorFlow.js's tape.
 *
 * @param x the input of the forward pass, `[B, T, D]`
 * @param block the weights of the forward pass
 * @param heads number of heads, H
 * @param dOutput the gradient with respect to the output, `[B, T, D]`
 * @returns all gradients, in new tensors
 * @throws RangeError if dOutput doesn't have the shape of x
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
    // blank: back through both halves of the block; all gradients by their names
    const mlp = halfGradients(feedForward, between, block.norm2, block.mlp, dOutput);
    const attention = halfGradients(attend, x, block.norm1, block.attention, mlp.dx);
    return {
      dNormed2: mlp.dNormed, // [B, T, D]
      dBetween: mlp.dx, // [B, T, D]
      dNormed1: attention.dNormed, // [B, T, D]
      dx: attention.dx, // [B, T, D]
      weights: {
        norm1: attention.norm,
        attention: attention.weights,
        norm2: mlp.norm,
        mlp: mlp.weights,
      },
    };
    // end
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
  // blank: back along both paths from y to x, and to the weights on one of them
  const inner = backThrough(sublayer, normed, weights, dOutput);
  const { dGamma: gamma, dBeta: beta, dx } = layerNormGradients(x, norm, inner.dx); // [D], [D], [B, T, D]
  return { dNormed: inner.dx, dx: tf.add(dOutput, dx), norm: { gamma, beta }, weights: inner.weights };
  // end
}

/** A sublayer, as a function of its input, `[B, T, D]`, and of its weights. */
export type Sublayer = (read: tf.Tensor, weights: any) => tf.Tensor;

/**
 * The gradients of a sublayer, found by the tape: that of its input, and those of its weights under their names.
 *
 * @param sublayer the function
 * @param read its input, `[B, T, D]`
 * @param weights its weights by name
 * @param dOutput the gradient with respect to its output, `[B, T, D]`
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
