import * as tf from "@tensorflow/tfjs";

// Layers over [batch, time, width] with their backward passes by hand, for tests of what judges such passes.

export type Forward = (x: tf.Tensor) => tf.Tensor;
export type Backward = (x: tf.Tensor, dy: tf.Tensor) => tf.Tensor;

export const softmax: Forward = (x) => tf.softmax(x);

export const softmaxBackward: Backward = (x, dy) => {
  const p = tf.softmax(x); // [B, T, D]
  return tf.mul(p, tf.sub(dy, tf.sum(tf.mul(p, dy), -1, true))); // [B, T, D]
};

export const normalize: Forward = (x) => {
  const centered = tf.sub(x, tf.mean(x, -1, true)); // [B, T, D]
  return tf.mul(centered, tf.rsqrt(tf.add(tf.mean(tf.square(centered), -1, true), 0.1))); // [B, T, D]
};

export const normalizeBackward: Backward = (x, dy) => {
  const centered = tf.sub(x, tf.mean(x, -1, true)); // [B, T, D]
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centered), -1, true), 0.1)); // [B, T, 1]
  const normalized = tf.mul(centered, inverse); // [B, T, D]
  const shift = tf.mean(dy, -1, true); // [B, T, 1]
  const scale = tf.mul(normalized, tf.mean(tf.mul(dy, normalized), -1, true)); // [B, T, D]
  return tf.mul(inverse, tf.sub(tf.sub(dy, shift), scale)); // [B, T, D]
};

/** Every position times the same weights `[D, E]`. */
export const times =
  (W: tf.Tensor): Forward =>
  (x) =>
    tf.reshape(tf.matMul(rows(x), W), [...x.shape.slice(0, 2), -1]); // [B, T, E]

export const timesBackward =
  (W: tf.Tensor): Backward =>
  (x, dy) =>
    tf.reshape(tf.matMul(rows(dy), W, false, true), x.shape); // [B, T, D]

export const tanh: Forward = (x) => tf.tanh(x);

export const tanhBackward: Backward = (x, dy) => tf.mul(dy, tf.sub(1, tf.square(tf.tanh(x)))); // [B, T, D]

function rows(x: tf.Tensor): tf.Tensor {
  return tf.reshape(x, [-1, x.shape.at(-1) as number]); // [B·T, D]
}
