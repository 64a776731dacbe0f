import * as tf from "@tensorflow/tfjs";
import { digitPictures, digits, PIXELS, SIDE } from "#lib/digits/digits";
import { judgeDigits } from "#lib/digits/judge";
import { gaussians } from "#lib/flow/noise";
import type { Coder } from "#lib/latent/coder";
import type { LatentNet } from "#lib/latent/latent-net";
import { picturesIn, pooled } from "#lib/pictures/pixels";
import { mersenneTwister } from "#lib/random";
import { eulerFlow } from "../../solutions/5-from-noise-to-images/01-flow-matching/euler-flow.js";
import { frechetDistance } from "../../solutions/5-from-noise-to-images/03-class-conditioning/frechet-distance.js";
import { guidedVelocity } from "../../solutions/5-from-noise-to-images/03-class-conditioning/guided-sampler.js";
import {
  denormalize,
  type LatentStatistics,
} from "../../solutions/5-from-noise-to-images/05-latent-diffusion/latent-statistics.js";
import { NONE } from "../../solutions/5-from-noise-to-images/05-latent-diffusion/train-latent-flow.js";
import { rebuild } from "../../solutions/5-from-noise-to-images/05-latent-diffusion/train-vae.js";

/** What the two networks of chapter 05 do. */
export interface Behavior {
  /** mean square of the differences between held-out digits and what the coder rebuilds of them */
  error: number;
  /** share of 300 digits, drawn with w = 1.5 in 20 steps, that are what was asked for */
  right: number;
  /** their Fréchet distance from the training digits */
  distance: number;
}

export function behaviorOf(coder: Coder, net: LatentNet, statistics: LatentStatistics): Behavior {
  const { train, heldOut } = digits();
  const labels = Array.from({ length: 300 }, (_, i) => i % 10);
  const [error, pixels] = tf.tidy(() => {
    const x = digitPictures(heldOut); // [500, 14, 14, 1]
    const off = tf.mean(tf.squaredDifference(rebuild(coder, x), x)); // []
    const noise = gaussians([labels.length, coder.sizes.latent], mersenneTwister(5)); // [300, Z]
    const codes = eulerFlow(guidedVelocity(net.velocity, labels, NONE, 1.5), noise, 20); // [300, Z]
    return [off.dataSync()[0], coder.decode(denormalize(codes, statistics)).dataSync()] as const;
  }) as unknown as [number, Float32Array];
  const pictures = picturesIn(pixels, PIXELS);
  const features = train.filter((_, i) => i % 3 === 0).map((digit) => pooled(digit.pixels, SIDE));
  return {
    error,
    right: judgeDigits(pictures, train, labels).right,
    distance: frechetDistance(
      pictures.map((picture) => pooled(picture, SIDE)),
      features,
    ),
  };
}

/** Whether this is what chapter 05 says of them: three seeds gave 0.041 to 0.042, 0.97 to 0.99, and 0.32 to 0.36. */
export function isInBand({ error, right, distance }: Behavior): boolean {
  return error <= 0.045 && right >= 0.95 && distance <= 0.42;
}
