import * as tf from "@tensorflow/tfjs";
import type { Random } from "../random.js";

/** Standard normal numbers of a shape; drawn in JavaScript, so that a seed gives the same on every backend. */
export function gaussians(shape: number[], rng: Random, std = 1): tf.Tensor {
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => rng.gauss(0, std));
  return tf.tensor(values, shape);
}

/** B times, uniform in [0, 1). */
export function uniformTimes(B: number, rng: Random): tf.Tensor1D {
  return tf.tensor1d(Float32Array.from({ length: B }, () => rng.random()));
}
