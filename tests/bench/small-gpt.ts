import * as tf from "@tensorflow/tfjs";

/** A GPT of these sizes; every size is a plain number. */
export interface Sizes {
  batch: number;
  time: number;
  width: number;
  layers: number;
  heads: number;
  vocabulary: number;
}

/**
 * The GPT that training speed is measured on, written as the course writes one: 2-D products, 4-D transposes, a causal
 * mask that is added, GELU in its tanh form, Adam. Pre-norm, untied head, no dropout.
 */
export class SmallGpt {
  readonly weights: Record<string, tf.Variable> = {};
  readonly #mask: tf.Tensor2D;
  readonly #sizes: Sizes;
  readonly #adam = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);

  constructor(sizes: Sizes, seed = 1) {
    this.#sizes = sizes;
    const { time, width, layers, vocabulary } = sizes;
    let next = seed;
    const normal = (name: string, shape: number[]) =>
      this.#variable(name, tf.randomNormal(shape, 0, 0.02, "float32", next++));
    const filled = (name: string, shape: number[], value: number) =>
      this.#variable(name, tf.fill(shape, value));
    tf.tidy(() => {
      normal("tokens", [vocabulary, width]);
      normal("positions", [time, width]);
      for (let l = 0; l < layers; l++) {
        for (const name of ["q", "k", "v", "o"]) normal(`${l}.${name}`, [width, width]);
        normal(`${l}.up`, [width, 4 * width]);
        normal(`${l}.down`, [4 * width, width]);
        filled(`${l}.upBias`, [4 * width], 0);
        filled(`${l}.downBias`, [width], 0);
      }
      for (const norm of [
        ...Array.from({ length: layers }, (_, l) => [`${l}.norm1`, `${l}.norm2`]).flat(),
        "norm",
      ]) {
        filled(`${norm}.gamma`, [width], 1);
        filled(`${norm}.beta`, [width], 0);
      }
      normal("head", [width, vocabulary]);
    });
    this.#mask = tf.tidy(() => {
      const ones = tf.linalg.bandPart(tf.ones([time, time]), -1, 0);
      return tf.mul(tf.sub(1, ones), -1e9) as tf.Tensor2D; // [T, T]
    });
  }

  /** One step of forward, backward and Adam on ids of shape [batch, time]; the loss before it. */
  step(ids: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
    return this.#adam.minimize(() => this.loss(ids, targets), true, Object.values(this.weights)) as tf.Scalar;
  }

  /** Mean cross-entropy of the targets. */
  loss(ids: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
    const { vocabulary } = this.#sizes;
    return tf.tidy(() => {
      const logProbabilities = tf.logSoftmax(this.logits(ids)); // [B·T, V]
      const chosen = tf.mul(logProbabilities, tf.oneHot(targets.flatten(), vocabulary)); // [B·T, V]
      return tf.neg(tf.mean(tf.sum(chosen, -1))) as tf.Scalar;
    });
  }

  logits(ids: tf.Tensor2D): tf.Tensor2D {
    const { batch, time, width, layers, heads } = this.#sizes;
    const w = this.weights;
    const headDim = width / heads;
    const split = (x: tf.Tensor) => tf.transpose(tf.reshape(x, [batch, time, heads, headDim]), [0, 2, 1, 3]); // [B, H, T, d]
    let x: tf.Tensor = tf.add(tf.gather(w.tokens, ids), w.positions); // [B, T, D]
    x = tf.reshape(x, [batch * time, width]); // [B·T, D]
    for (let l = 0; l < layers; l++) {
      const h = this.#norm(x, `${l}.norm1`); // [B·T, D]
      const [q, k, v] = ["q", "k", "v"].map((name) =>
        split(tf.matMul(h as tf.Tensor2D, w[`${l}.${name}`] as tf.Variable<tf.Rank.R2>)),
      ); // [B, H, T, d]
      const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(headDim)), this.#mask); // [B, H, T, T]
      const mixed = tf.matMul(tf.softmax(scores), v); // [B, H, T, d]
      const merged = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch * time, width]); // [B·T, D]
      x = tf.add(x, tf.matMul(merged, w[`${l}.o`]));
      const up = tf.add(tf.matMul(this.#norm(x, `${l}.norm2`), w[`${l}.up`]), w[`${l}.upBias`]); // [B·T, 4·D]
      x = tf.add(x, tf.add(tf.matMul(gelu(up), w[`${l}.down`]), w[`${l}.downBias`])); // [B·T, D]
    }
    return tf.matMul(this.#norm(x, "norm"), w.head) as tf.Tensor2D; // [B·T, V]
  }

  dispose(): void {
    tf.dispose([this.#mask, ...Object.values(this.weights)]);
    this.#adam.dispose();
  }

  #norm(x: tf.Tensor, name: string): tf.Tensor {
    const centered = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centered), -1, true);
    const normalized = tf.mul(centered, tf.rsqrt(tf.add(variance, 1e-5)));
    return tf.add(tf.mul(normalized, this.weights[`${name}.gamma`]), this.weights[`${name}.beta`]);
  }

  #variable(name: string, value: tf.Tensor): void {
    this.weights[name] = tf.variable(value);
  }
}

function gelu(x: tf.Tensor): tf.Tensor {
  const cubic = tf.add(x, tf.mul(0.044715, tf.mul(x, tf.mul(x, x))));
  return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), cubic))));
}
