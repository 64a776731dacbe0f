import type * as tf from "@tensorflow/tfjs";

/**
 * Which way each item moves, and how fast.
 *
 * @param x [B, ...] where the items are
 * @param t [B] the time of each, 0 is data and 1 is noise
 * @returns as x
 */
export type Velocity = (x: tf.Tensor, t: tf.Tensor) => tf.Tensor;

/** A network that gives a velocity, and what it learns. */
export interface FlowNet {
  velocity: Velocity;
  variables: tf.Variable[];
}
