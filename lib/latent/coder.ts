import * as tf from "@tensorflow/tfjs";
import { type From, silu, through, weightsFrom } from "./weights.js";

/** The sizes of a coder. */
export interface CoderSizes {
  /** pixels along each side of a picture */
  side: number;
  /** units of each of the two hidden layers, in both halves */
  hidden: number;
  /** Z, numbers of a code */
  latent: number;
}

/** The coder for digits of chapter 05: 196 pixels, 24 numbers, 251,124 weights. */
export const DIGIT_CODER: CoderSizes = { side: 14, hidden: 256, latent: 24 };

/** A larger one for the digits at 28 x 28, where a GPU trains: 784 pixels, 32 numbers, 1,376,016 weights. */
export const WHOLE_DIGIT_CODER: CoderSizes = { side: 28, hidden: 512, latent: 32 };

/** A network that turns pictures into codes and back. */
export interface Coder {
  sizes: CoderSizes;
  /** pictures [B, side, side, 1] to the normal distributions of their codes: mean and log variance, [B, Z] each */
  encode(x: tf.Tensor): { mean: tf.Tensor; logVariance: tf.Tensor };
  /** codes [B, Z] to pictures [B, side, side, 1] */
  decode(z: tf.Tensor): tf.Tensor;
  /** every weight by name, to be trained or saved */
  parameters: Record<string, tf.Variable>;
}

/**
 * A coder with fresh weights, drawn from a random number generator, or with those of a file.
 *
 * @throws RangeError if the file lacks a weight, or one has another shape
 */
export function initCoder({ side, hidden, latent }: CoderSizes, from: From): Coder {
  const { parameters, dense } = weightsFrom(from);
  const pixels = side * side;
  const encoder = [
    dense("encoder.0", pixels, hidden),
    dense("encoder.1", hidden, hidden),
    dense("encoder.2", hidden, 2 * latent),
  ];
  const decoder = [
    dense("decoder.0", latent, hidden),
    dense("decoder.1", hidden, hidden),
    dense("decoder.2", hidden, pixels),
  ];
  const mlp = (x: tf.Tensor, [first, second, third]: typeof encoder) =>
    through(silu(through(silu(through(x, first)), second)), third);
  return {
    sizes: { side, hidden, latent },
    encode(x) {
      const [mean, logVariance] = tf.tidy(
        () => tf.split(mlp(tf.reshape(x, [x.shape[0], pixels]), encoder), 2, 1) as [tf.Tensor, tf.Tensor],
      ); // [B, Z] each
      return { mean, logVariance };
    },
    decode: (z) => tf.tidy(() => tf.reshape(mlp(z, decoder), [z.shape[0], side, side, 1])),
    parameters,
  };
}
