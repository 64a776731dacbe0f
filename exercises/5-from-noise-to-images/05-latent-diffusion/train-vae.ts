import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { type Digit, digitBatch } from "#lib/digits/digits";
import { gaussians } from "#lib/flow/noise";
import type { Coder } from "#lib/latent/coder";
import type { Random } from "#lib/random";
import { type FlowPlan, type FlowTrainer, flowTrainer } from "../01-flow-matching/train-two-moons.js";
import { klToStandard, reparameterize } from "./reparameterize.js";

/** How a variational autoencoder is trained. */
export interface VaePlan extends FlowPlan {
  /** B, the number of pictures in each step */
  batch: number;
  /** β, the price of a nat */
  beta: number;
}

/** The loss of a variational autoencoder and its two parts, one number each. */
export interface VaeLoss {
  /** the loss that is minimized */
  total: tf.Scalar;
  /** the mean squared difference between the pixels of a picture and of its reconstruction */
  reconstruction: tf.Scalar;
  /** `klToStandard` of the codes, in nats for each picture */
  kl: tf.Scalar;
}

/**
 * Computes the loss of a variational autoencoder (VAE) for one batch of pictures:
 *
 *     total = reconstruction + β · kl
 *
 * The encoder returns a distribution for the code of each picture. The loss draws a code from this distribution, with standard normal noise
 * from `rng` (`gaussians`), and the decoder turns the code into a picture. `VaeLoss` defines the two parts. Gradients flow to all weights of
 * the coder.
 *
 * @param coder the encoder and the decoder
 * @param x pictures, `[B, side, side, 1]`
 * @param beta β, the price of a nat, in units of the mean squared difference of a pixel
 * @param rng source of the noise
 * @returns new tensors
 * @throws RangeError if beta is not a finite number of at least 0
 * @see Kingma and Welling 2014, equation 7; Higgins et al. 2017, equation 4, for β
 */
export function vaeLoss(coder: Coder, x: tf.Tensor, beta: number, rng: Random): VaeLoss {
  if (!(Number.isFinite(beta) && beta >= 0))
    throw new RangeError(`beta must be a finite number, at least 0, got ${beta}`);
  return tf.tidy(() => {
    return blank("the two parts and their sum, by codes drawn once");
  });
}

/**
 * Creates a trainer for an autoencoder of digits: `flowTrainer` on the total of `vaeLoss`, with a fresh batch (`digitBatch`) in each step,
 * drawn before the noise.
 *
 * @param coder the autoencoder, all of which is trained, in place
 * @param from the digits to learn from
 * @param plan as for `flowTrainer`, the size of a batch, and β
 * @param rng source of all draws
 * @throws RangeError if the plan's batch is not a whole number of at least 1
 */
export function vaeTrainer(coder: Coder, from: Digit[], plan: VaePlan, rng: Random): FlowTrainer {
  const { batch, beta } = plan;
  if (!(Number.isInteger(batch) && batch >= 1))
    throw new RangeError(`a batch must have a whole number of pictures, at least 1, got ${batch}`);
  return blank("the trainer of both halves");
}

/**
 * Returns pictures decoded from their own codes. Nothing is drawn: the code of a picture is its most probable code, so its reconstruction is
 * always the same.
 *
 * @param coder the encoder and the decoder; they stay unchanged
 * @param x pictures, `[B, side, side, 1]`
 * @returns a new tensor, `[B, side, side, 1]`; a few pixels may lie outside −1 to 1
 */
export function rebuild(coder: Coder, x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => blank("through the code and back")); // [B, side, side, 1]
}
