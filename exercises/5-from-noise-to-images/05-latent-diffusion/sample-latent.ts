import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { digits } from "#lib/digits/digits";
import { gaussians } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import type { LatentNet } from "#lib/latent/latent-net";
import { picturesIn } from "#lib/pictures/pixels";
import type { Random } from "#lib/random";
import { assertSameShape } from "#lib/shapes";
import { eulerFlow } from "../01-flow-matching/euler-flow.js";
import { guidedVelocity } from "../03-class-conditioning/guided-sampler.js";
import { denormalize, type LatentStatistics } from "./latent-statistics.js";
import { encodeDigits, loadCoder, NONE } from "./train-latent-flow.js";

/** Turns the codes of a flow into pictures. */
export interface LatentPainter {
  /** turns codes on the decoder's scale, `[B, Z]`, into pictures, `[B, H, W, C]` */
  decode: (z: tf.Tensor) => tf.Tensor;
  /** the statistics of the codes the flow has learned from, before they were normalized */
  statistics: LatentStatistics;
}

/** Returns the painter of the course's digits: the decoder of `loadCoder`, and the statistics of the training digits. */
export function digitPainter(): LatentPainter {
  const coder = loadCoder();
  const { data, statistics } = encodeDigits(coder, digits().train);
  data.codes.dispose();
  return { decode: coder.decode, statistics };
}

/**
 * Draws pictures with a flow in latent space: `eulerFlow` moves noise to codes, and the decoder turns the codes into pictures.
 *
 * The flow has seen only normalized codes, and the decoder has seen only codes on the encoder's scale. Only the final codes are decoded.
 *
 * @param velocity the velocity of normalized codes
 * @param painter its decoder is called once, with all codes
 * @param noise standard normal, the codes at time 1, `[B, Z]`; it stays unchanged
 * @param steps of Euler's method
 * @param keep as for `eulerFlow`: called steps + 1 times, with normalized codes `[B, Z]` and their time
 * @returns pictures `[B, H, W, C]`, a new tensor; no other tensor is left
 * @throws RangeError if steps is not a whole number of at least 1
 * @see Rombach et al. 2022, section 3.2
 */
export function sampleLatent(
  velocity: Velocity,
  painter: LatentPainter,
  noise: tf.Tensor,
  steps: number,
  keep?: (x: tf.Tensor, t: number) => void,
): tf.Tensor {
  const codes: tf.Tensor = blank("the codes at time 0"); // [B, Z]
  const pictures: tf.Tensor = tf.tidy(
    () =>
      blank("the pictures of these codes"),
  ); // [B, H, W, C]
  codes.dispose();
  return pictures;
}

/**
 * Draws handwritten digits: `gaussians` draws standard normal noise from `rng` once, and `sampleLatent` turns it into pictures with guidance.
 * The pixels are read with `await`.
 *
 * @param net the trained network; it stays unchanged
 * @param painter turns the codes of the network into pictures
 * @param labels what to draw, 0 to 9, or `NONE`
 * @param w the guidance scale of `guide`
 * @param steps of Euler's method
 * @returns the pixels of each picture, not clipped: a few may lie outside −1 to 1; an empty list if there are no labels
 * @throws RangeError if steps is not a whole number of at least 1, or w is not finite
 */
export async function drawDigits(
  net: LatentNet,
  painter: LatentPainter,
  labels: number[],
  w: number,
  steps: number,
  rng: Random,
): Promise<Float32Array[]> {
  if (labels.length === 0) return [];
  const noise = gaussians([labels.length, net.sizes.latent], rng); // [B, Z]
  const drawn: tf.Tensor = blank("the pictures of the labels, from this noise"); // [B, H, W, C]
  const pixels = await drawn.data();
  tf.dispose([noise, drawn]);
  return picturesIn(pixels, pixels.length / labels.length);
}

/**
 * Returns a path of noise from a to b, so that the pictures drawn along it morph step by step.
 *
 * If a and b are drawn independently from N(0, I), all noise in between has that distribution as well. All steps are equally long: the
 * correlation between two neighbors is the same all along the path.
 *
 * @param a the first noise, of any shape
 * @param b the last noise, of the same shape
 * @param count number of noises, including both ends
 * @returns a new tensor, `[count, ...]`: each one a sum of a and b with weights of at least 0
 * @throws RangeError if count is not a whole number of at least 2, or a and b have different shapes
 * @see White 2016, "Sampling Generative Networks", section 2.1
 */
export function noisesBetween(a: tf.Tensor, b: tf.Tensor, count: number): tf.Tensor {
  assertSameShape("a and b", a, b);
  if (!(Number.isInteger(count) && count >= 2))
    throw new RangeError(
      `from one noise to another there is a whole number of them, at least 2, got ${count}`,
    );
  return tf.tidy(() => {
    const shares = Array.from({ length: count }, (_, i) => i / (count - 1)); // 0 to 1
    const at = (share: number): tf.Tensor => {
      return blank("the noise at this share of the way");
    };
    return tf.stack(shares.map(at)); // [count, ...]
  });
}
