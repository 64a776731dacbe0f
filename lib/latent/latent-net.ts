import * as tf from "@tensorflow/tfjs";
import { type From, silu, through, weightsFrom } from "./weights.js";

/** The sizes of a flow between codes. */
export interface LatentSizes {
  /** Z, numbers of a code */
  latent: number;
  /** F, the width of the residual stream */
  features: number;
  blocks: number;
  /** K, without "no class given" */
  classes: number;
}

/** The flow for digits of chapter 05: 148,632 weights. */
export const DIGIT_FLOW: LatentSizes = { latent: 24, features: 96, blocks: 3, classes: 10 };

/** A network that gives the velocity of codes of which it is told the class. */
export interface LatentNet {
  sizes: LatentSizes;
  /** codes [B, Z], their times [B], and a label for each, K means "no class given"; a new tensor, [B, Z] */
  velocity(z: tf.Tensor, t: tf.Tensor, labels: number[]): tf.Tensor;
  /** every weight by name, to be trained or saved */
  parameters: Record<string, tf.Variable>;
}

const FREQUENCIES = 16;
const PERIOD = 10_000;
const TIME_SCALE = 1000;

/**
 * A diffusion transformer's block without attention: a code is one token, so there is nothing to attend to. Norm, two layers and a gate, all under the
 * control of the time and the class. Gates and the last layer begin at 0, so the first velocity is 0.
 *
 * @throws RangeError if the file lacks a weight, or one has another shape
 */
export function initLatentNet({ latent, features, blocks, classes }: LatentSizes, from: From): LatentNet {
  const { parameters, dense, variable } = weightsFrom(from);
  const into = dense("into", latent, features);
  const time = dense("time", 2 * FREQUENCIES, features);
  const table = variable("classes", [classes + 1, features], 0.5);
  const body = Array.from({ length: blocks }, (_, i) => ({
    modulation: dense(`block.${i}.modulation`, features, 3 * features, 0),
    first: dense(`block.${i}.first`, features, features),
    second: dense(`block.${i}.second`, features, features),
  }));
  const out = dense("out", features, latent, 0);
  const rates = Array.from({ length: FREQUENCIES }, (_, i) => TIME_SCALE / PERIOD ** (i / FREQUENCIES));
  const velocity = (z: tf.Tensor, t: tf.Tensor, labels: number[]) =>
    tf.tidy(() => {
      const angle = tf.mul(tf.expandDims(t, 1), tf.tensor2d([rates])); // [B, 16]
      const told = through(tf.concat([tf.cos(angle), tf.sin(angle)], 1), time); // [B, F]
      const signal = silu(tf.add(told, tf.gather(table, tf.tensor1d(labels, "int32")))); // [B, F]
      let stream = through(z, into); // [B, F]
      for (const { modulation, first, second } of body) {
        const [shift, scale, gate] = tf.split(through(signal, modulation), 3, 1); // [B, F] each
        const inner = tf.add(tf.mul(norm(stream), tf.add(scale, 1)), shift); // [B, F]
        stream = tf.add(stream, tf.mul(gate, through(silu(through(inner, first)), second))); // [B, F]
      }
      return through(norm(stream), out); // [B, Z]
    });
  return { sizes: { latent, features, blocks, classes }, velocity, parameters };
}

function norm(x: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
}
