import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { type Digit, digitPictures } from "#lib/digits/digits";
import { gaussians, uniformTimes } from "#lib/flow/noise";
import { latentBytes } from "#lib/latent/checkpoints";
import { type Coder, DIGIT_CODER, initCoder } from "#lib/latent/coder";
import { DIGIT_FLOW, type LatentNet } from "#lib/latent/latent-net";
import type { Random } from "#lib/random";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { type FlowPlan, type FlowTrainer, flowTrainer } from "../01-flow-matching/train-two-moons.js";
import { velocityLoss } from "../01-flow-matching/velocity-loss.js";
import { dropLabels } from "../03-class-conditioning/drop-labels.js";
import type { LabeledVelocity } from "../03-class-conditioning/guided-sampler.js";
import { type LatentStatistics, latentStatistics, normalize } from "./latent-statistics.js";

/** The label that says "no class given"; 0 to 9 are the digits. */
export const NONE = DIGIT_FLOW.classes;

/** The codes a flow learns from. */
export interface LatentData {
  /** normalized codes, `[N, Z]` */
  codes: tf.Tensor;
  /** the digit of each code, 0 to 9 */
  labels: number[];
}

/** How a flow in latent space is trained. */
export interface LatentPlan extends FlowPlan {
  /** B, the number of codes in each step */
  batch: number;
  /** the probability that a label is hidden */
  share: number;
}

/** Returns the course's autoencoder, as `train-vae` makes it. Its weights are new variables, and no other tensor is left. */
export function loadCoder(): Coder {
  const tensors = readSafetensors(latentBytes("coder"));
  const coder = initCoder(DIGIT_CODER, tensors);
  tf.dispose(tensors);
  return coder;
}

/**
 * Encodes digits once, before the flow is trained.
 *
 * The code of a digit is the center of its distribution, so it is always the same. The codes are on the scale of N(0, I): over all digits,
 * each dimension has mean 0 and standard deviation 1. A dimension that is the same in all codes becomes 0.
 *
 * @param coder the trained autoencoder; it stays unchanged
 * @param from N digits
 * @returns the data, and the statistics of the codes before they were normalized, which bring the flow's codes back to the decoder's
 *   scale. All tensors are new
 * @throws RangeError if there is no digit
 * @see Rombach et al. 2022, "High-Resolution Image Synthesis with Latent Diffusion Models", section 3 and appendix G
 */
export function encodeDigits(
  coder: Coder,
  from: Digit[],
): { data: LatentData; statistics: LatentStatistics } {
  if (from.length === 0) throw new RangeError("there must be at least one digit to encode, got none");
  const { codes, mean, std } = tf.tidy(() => {
    const x = digitPictures(from); // [N, 14, 14, 1]
    // blank: the codes for the flow, and the statistics
    const raw = coder.encode(x).mean; // [N, Z]
    const statistics = latentStatistics([raw]); // [Z] each
    return { codes: normalize(raw, statistics), ...statistics }; // [N, Z], [Z], [Z]
    // end
  });
  return { data: { codes, labels: from.map(({ label }) => label) }, statistics: { mean, std } };
}

/**
 * Computes the loss of a velocity in latent space, for one fresh batch: `velocityLoss` of codes and noise. The velocity gets the digits as
 * labels, some of them hidden.
 *
 * The draws from `rng` come in this order: the codes of the batch, one `rng.integer` each, so a code may appear twice; which labels are
 * hidden (`dropLabels`, with `NONE`); the noise (`gaussians`); the times (`uniformTimes`).
 *
 * @param velocity the velocity that learns; it is called once
 * @param data N codes and their labels
 * @param plan the number of codes, and the share of hidden labels
 * @returns a new tensor with one number; gradients flow to the velocity
 * @throws RangeError if there are not as many labels as codes, if the batch is not a whole number of at least 1, or if the share is not
 *   a number from 0 to 1
 */
export function latentLoss(
  velocity: LabeledVelocity,
  data: LatentData,
  { batch: B, share }: Pick<LatentPlan, "batch" | "share">,
  rng: Random,
): tf.Scalar {
  assertSameLength("codes and labels", data.codes.shape[0], data.labels.length);
  if (!(Number.isInteger(B) && B >= 1))
    throw new RangeError(`a batch has a whole number of codes, at least 1, got ${B}`);
  return tf.tidy(() => {
    // blank: the loss of a fresh batch
    const rows = Array.from({ length: B }, () => rng.integer(data.labels.length));
    const x0 = tf.gather(data.codes, tf.tensor1d(rows, "int32")); // [B, Z]
    const labels = rows.map((row) => data.labels[row]);
    const told = dropLabels(labels, share, NONE, rng);
    const noise = gaussians(x0.shape, rng); // [B, Z]
    const t = uniformTimes(B, rng); // [B]
    return velocityLoss((z, when) => velocity(z, when, told), x0, noise, t); // []
    // end
  });
}

/**
 * Creates a trainer for a flow in latent space: `flowTrainer` on `latentLoss`, with a fresh batch in each step.
 *
 * @param net the network, all of which is trained, in place, and nothing else
 * @param data the data from `encodeDigits`
 * @param plan as for `flowTrainer`, and the batch and the share for `latentLoss`
 * @param rng source of all draws
 * @throws RangeError in the cases of `flowTrainer`
 */
export function latentTrainer(net: LatentNet, data: LatentData, plan: LatentPlan, rng: Random): FlowTrainer {
  // blank: the trainer of the network on this loss
  return flowTrainer(Object.values(net.parameters), () => latentLoss(net.velocity, data, plan, rng), plan);
  // end
}
