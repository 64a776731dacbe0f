import * as tf from "@tensorflow/tfjs";
import { mersenneTwister } from "#lib/random";

export const CLASSES = 27;
const BATCH = 16;

/** Tokens, and what should be said after each. */
export interface Pairs {
  tokens: number[];
  targets: number[];
}

/** Batches in which a token is followed by the next one of the alphabet, else (a share of `noise`) by any. */
export function alphabet(noise = 0, seed = 1): () => Pairs {
  const rng = mersenneTwister(seed);
  return () => {
    const tokens = Array.from({ length: BATCH }, () => rng.integer(CLASSES));
    const targets = tokens.map((t) => (rng.random() < noise ? rng.integer(CLASSES) : (t + 1) % CLASSES));
    return { tokens, targets };
  };
}

/** A bigram model: one row of logits for each token, trained by gradient descent or Adam. */
export class Bigram {
  readonly logits: tf.Variable<tf.Rank.R2>;
  readonly optimizer: tf.Optimizer;

  constructor({ std = 0.01, optimizer = tf.train.adam(0.1) as tf.Optimizer } = {}) {
    this.optimizer = optimizer;
    this.logits = tf.tidy(() =>
      tf.variable(tf.randomNormal([CLASSES, CLASSES], 0, std, "float32", 7)),
    ) as tf.Variable<tf.Rank.R2>; // [V, V]
  }

  /** Mean cross-entropy of the targets. */
  loss({ tokens, targets }: Pairs): tf.Scalar {
    return tf.tidy(() => {
      const said = tf.logSoftmax(tf.matMul(oneHot(tokens), this.logits)); // [B, V]
      return tf.neg(tf.mean(tf.sum(tf.mul(said, oneHot(targets)), -1))) as tf.Scalar;
    });
  }

  step(pairs: Pairs): tf.Scalar {
    return this.optimizer.minimize(() => this.loss(pairs), true, [this.logits]) as tf.Scalar;
  }
}

export function oneHot(ids: number[]): tf.Tensor2D {
  return tf.cast(tf.oneHot(tf.tensor1d(ids, "int32"), CLASSES), "float32") as tf.Tensor2D; // [B, V]
}

/** The same budget on every machine. */
export function within(steps: number, loss: number) {
  return { cpu: { steps, loss }, gpu: { steps, loss } };
}
