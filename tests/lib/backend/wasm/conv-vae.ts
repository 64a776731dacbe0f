import * as tf from "@tensorflow/tfjs";

/** Sizes of images and layers; a latent is a vector. */
export interface VaeSizes {
  batch: number;
  /** Height and width of the images; a multiple of 4. */
  side: number;
  channels: [number, number];
  latent: number;
}

/** A variational autoencoder as the course writes one: two convolutions down, two up, Adam. */
export class ConvVae {
  readonly weights: Record<string, tf.Variable> = {};
  readonly #sizes: VaeSizes;
  readonly #adam = tf.train.adam(3e-3, 0.9, 0.999, 1e-8);

  constructor(sizes: VaeSizes, seed = 1) {
    this.#sizes = sizes;
    const [first, second] = sizes.channels;
    const flat = (sizes.side / 4) ** 2 * second;
    let next = seed;
    const normal = (name: string, shape: number[], inputs: number) => {
      const value = tf.randomNormal(shape, 0, 1 / Math.sqrt(inputs), "float32", next++);
      this.weights[name] = tf.variable(value);
    };
    tf.tidy(() => {
      normal("down1", [3, 3, 1, first], 9);
      normal("down2", [3, 3, first, second], 9 * first);
      normal("mean", [flat, sizes.latent], flat);
      normal("logVariance", [flat, sizes.latent], flat);
      normal("spread", [sizes.latent, flat], sizes.latent);
      normal("up2", [3, 3, first, second], 9 * second);
      normal("up1", [3, 3, 1, first], 9 * first);
    });
  }

  step(images: tf.Tensor4D, noise: tf.Tensor2D): tf.Scalar {
    return this.#adam.minimize(
      () => this.loss(images, noise),
      true,
      Object.values(this.weights),
    ) as tf.Scalar;
  }

  /** Mean squared error of the reconstruction plus a hundredth of the divergence from the standard normal. */
  loss(images: tf.Tensor4D, noise: tf.Tensor2D): tf.Scalar {
    const { batch, side, channels } = this.#sizes;
    const [first, second] = channels;
    const w = this.weights as Record<string, tf.Variable<tf.Rank.R4> & tf.Variable<tf.Rank.R2>>;
    return tf.tidy(() => {
      let x: tf.Tensor4D = tf.relu(tf.conv2d(images, w.down1, 2, "same")); // [B, S/2, S/2, C1]
      x = tf.relu(tf.conv2d(x, w.down2, 2, "same")); // [B, S/4, S/4, C2]
      const flat = tf.reshape(x, [batch, -1]) as tf.Tensor2D; // [B, S/4·S/4·C2]
      const [mean, logVariance] = [tf.matMul(flat, w.mean), tf.matMul(flat, w.logVariance)]; // [B, Z]
      const z = tf.add(mean, tf.mul(tf.exp(tf.mul(0.5, logVariance)), noise)); // [B, Z]
      let y = tf.reshape(tf.relu(tf.matMul(z, w.spread)), [batch, side / 4, side / 4, second]) as tf.Tensor4D;
      y = tf.relu(tf.conv2dTranspose(y, w.up2, [batch, side / 2, side / 2, first], 2, "same")); // [B, S/2, S/2, C1]
      y = tf.sigmoid(tf.conv2dTranspose(y, w.up1, [batch, side, side, 1], 2, "same")); // [B, S, S, 1]
      const error = tf.mean(tf.squaredDifference(images, y));
      const terms = tf.sub(tf.add(tf.exp(logVariance), tf.square(mean)), tf.add(1, logVariance)); // [B, Z]
      return tf.add(error, tf.mul(0.01, tf.mean(terms))) as tf.Scalar;
    });
  }

  dispose(): void {
    tf.dispose(Object.values(this.weights));
    this.#adam.dispose();
  }
}
