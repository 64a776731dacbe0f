import type * as tf from "@tensorflow/tfjs";

/**
 * Looks at what flows by inside a model, or changes it: what it returns flows on, and must have the same shape.
 *
 * A model calls its tap at named places. Inside a block these are
 *
 *     weights     attention weights of every head, as the softmax gave them   [B, H, T, T]
 *     heads       what every head found, before they are mixed by Wo          [B, H, T, headDim]
 *     attention   what attention adds to the stream                           [B, T, D]
 *     mlp         what the feed-forward network adds to the stream            [B, T, D]
 *     stream      the stream behind the block                                 [B, T, D]
 *
 * and a stack of blocks puts the number of the block in front: `"0.weights"`, `"3.mlp"`. A whole model adds `"embedded"`,
 * the stream before the first block. Dropout is a tap, and so is everything that opens a model up.
 */
export type Tap = (place: string, x: tf.Tensor) => tf.Tensor;

/** Lets everything pass as it is. */
export const untapped: Tap = (_, x) => x;

/** The tap as block number `layer` of a stack calls it. */
export function tapOfLayer(tap: Tap, layer: number): Tap {
  return (place, x) => tap(`${layer}.${place}`, x);
}
