import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { assertDivides, assertSameShape, axesOf } from "#lib/shapes";
import { tensorsOf } from "#lib/tensor-tree";
import { batchedLinear } from "../../2-building-a-transformer/02-scaled-dot-product-attention/batched-linear.js";
import { silu } from "../../2-building-a-transformer/04-feed-forward-networks/swiglu.js";
import { type DiTBlockWeights, ditBlock } from "./dit-block.js";
import { gridPositions } from "./grid-positions.js";
import { modulate } from "./modulate.js";
import { patchify, unpatchify } from "./patchify.js";
import { timeFeatures } from "./time-features.js";

/** The sizes of a diffusion transformer. */
export interface DiTSizes {
  /** of a picture, in pixels */
  height: number;
  width: number;
  channels: number;
  /** P, the side of a patch in pixels */
  patch: number;
  /** D, the dimensions of the residual stream */
  dModel: number;
  heads: number;
  /** number of blocks */
  layers: number;
}

/** The weights of a linear layer. */
export interface Linear {
  /** `[inputs, outputs]` */
  W: tf.Tensor;
  /** `[outputs]` */
  b: tf.Tensor;
}

/** A diffusion transformer: its sizes and its weights. */
export interface DiT {
  sizes: DiTSizes;
  /** from the numbers of a patch to its token, `[P·P·C, D]` */
  embed: Linear;
  /** two layers from the features of a time to its signal, `[TIME_FEATURES, D]` and `[D, D]` */
  time: { first: Linear; second: Linear };
  /** in the order of the forward pass */
  blocks: DiTBlockWeights[];
  last: {
    /** from the signal to the shift and scale of the last norm, `[D, 2D]` */
    modulation: Linear;
    /** from a token to the velocity of its patch, `[D, P·P·C]` */
    out: Linear;
  };
}

/** The number of features of a time. */
export const TIME_FEATURES = 32;

/**
 * Creates a diffusion transformer that has not been trained.
 *
 * Weights are drawn from a normal distribution with a standard deviation of 1/√inputs, and biases are 0. The hidden layer of a
 * feed-forward network has 4·D units. Some weights also start at 0, but no more of them than these three laws require:
 *
 * - no signal has an effect: all gates are closed, and no norm is modulated
 * - the velocity is exactly 0 for every x and t
 * - no tensor is dead: each one moves within five training steps
 *
 * @returns a new network, a tree of `tf.Variable`
 * @throws RangeError if patch doesn't divide the height and the width, or heads or 4 doesn't divide dModel
 * @see Peebles and Xie 2023, section 3.2
 */
export function initDiT(sizes: DiTSizes, rng: Random): DiT {
  const { height, width, channels: C, patch: P, dModel: D, heads, layers } = sizes;
  assertDivides("the height by the size of a patch", height, P);
  assertDivides("the width by the size of a patch", width, P);
  assertDivides("dModel by the number of heads", D, heads);
  assertDivides("dModel by the 4 of grid positions", D, 4);
  const filled = (shape: number[], next: () => number): tf.Variable =>
    tf.tidy(() => tf.variable(tf.tensor(Array.from({ length: tf.util.sizeFromShape(shape) }, next), shape)));
  const normal = (inputs: number, outputs: number) =>
    filled([inputs, outputs], () => rng.gauss(0, 1 / Math.sqrt(inputs))); // [inputs, outputs]
  const zeros = (...shape: number[]) => filled(shape, () => 0);
  const linear = (inputs: number, outputs: number): Linear => ({
    W: normal(inputs, outputs),
    b: zeros(outputs),
  });
  const silent = (inputs: number, outputs: number): Linear => ({
    W: zeros(inputs, outputs),
    b: zeros(outputs),
  });
  const block =
    (): DiTBlockWeights => blank("a block's weights: normal, or 0 where a law of the start needs it");
  return {
    sizes: { ...sizes },
    embed: linear(P * P * C, D),
    time: { first: linear(TIME_FEATURES, D), second: linear(D, D) },
    blocks: Array.from({ length: layers }, block),
    last: blank("the weights after the blocks: normal, or 0 where a law needs it"),
  };
}

/** Returns every tensor of the tree. All of them are trained. */
export function ditVariables(dit: DiT): tf.Variable[] {
  return tensorsOf(dit) as tf.Variable[];
}

/**
 * Returns the velocity of noisy pictures, computed by a diffusion transformer.
 *
 * 1. Each patch of x becomes a token: a linear layer, `embed`, plus the vector of its position in the grid.
 * 2. Each time becomes a signal: `timeFeatures`, a linear layer, `silu`, a linear layer. If the caller gives a signal, for
 *    example that of a class, it is added.
 * 3. The tokens pass through the blocks in order, and each block gets the signal.
 * 4. A last norm is modulated as in the blocks: the signal passes through `silu` and a linear layer, which returns shift and scale in that
 *    order. A linear layer, `out`, turns each token into the velocity of its patch.
 *
 * @param x noisy pictures, `[B, H, W, C]`, of the sizes of the network
 * @param t the time of each picture, `[B]`
 * @param signal added to the signal of the time, `[B, D]`; nothing is added unless it is given
 * @returns a new tensor, `[B, H, W, C]`
 * @throws RangeError if x is not `[B, H, W, C]`, t is not `[B]`, or signal is not `[B, D]`
 * @see Peebles and Xie 2023, figure 3
 */
export function ditVelocity(dit: DiT, x: tf.Tensor, t: tf.Tensor, signal?: tf.Tensor): tf.Tensor {
  const { height: H, width: W, channels: C, patch: P, dModel: D, heads } = dit.sizes;
  const [B] = axesOf("x", x, "B H W C");
  assertSameShape("x and the network's pictures", x, { shape: [B, H, W, C] });
  assertSameShape("t and [B] of x", t, { shape: [B] });
  if (signal) assertSameShape("signal and [B, D]", signal, { shape: [B, D] });
  const dense = (y: tf.Tensor, layer: Linear) => tf.add(tf.matMul(y, layer.W), layer.b); // [B, outputs]
  return tf.tidy(() => {
    const told = dense(silu(dense(timeFeatures(t, TIME_FEATURES), dit.time.first)), dit.time.second); // [B, D]
    return blank("steps 1 to 4, once the time has become `told`");
  });
}
