import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertAxis, axesOf } from "#lib/shapes";

/** The mean and the standard deviation of the codes of a data set, dimension by dimension. */
export interface LatentStatistics {
  /** `[Z]` */
  mean: tf.Tensor;
  /** standard deviation, `[Z]` */
  std: tf.Tensor;
}

/**
 * Returns the mean and the standard deviation of each of a code's Z dimensions, over all codes of a data set.
 *
 * The batches may differ in size, and the result doesn't depend on how the codes were cut into batches. The variance is the mean of the
 * squared differences from the mean, divided by n and not by n − 1. It is precise even where the mean is a thousand times as large as the
 * standard deviation.
 *
 * A dimension that has the same value in every code gets a standard deviation of 1, even if rounding leaves a trace of variance, so that no
 * caller divides by 0.
 *
 * @param batches codes, `[B, Z]` each; B may differ from batch to batch
 * @returns new tensors, `[Z]` each
 * @throws RangeError if there is no batch, a batch doesn't have two axes, or its codes and those of the first batch differ in length
 * @see Rombach et al. 2022, appendix G: the latent space is rescaled to unit variance
 */
export function latentStatistics(batches: tf.Tensor[]): LatentStatistics {
  if (batches.length === 0) throw new RangeError("statistics need at least one batch of codes, got none");
  for (const batch of batches) {
    axesOf("a batch", batch, "B Z");
    assertAxis("a batch", batch, 1, batches[0].shape[1] as number);
  }
  return tf.tidy(() => {
    return blank("mean and standard deviation over all codes");
  });
}

/**
 * Brings codes to the scale that a flow needs: over the data set of the statistics, each dimension has mean 0 and standard deviation 1.
 *
 * @param z codes, `[B, Z]`
 * @param statistics the result of `latentStatistics`
 * @returns a new tensor, `[B, Z]`
 * @throws RangeError if z doesn't have two axes, or its codes have another length than the statistics
 */
export function normalize(z: tf.Tensor, { mean, std }: LatentStatistics): tf.Tensor {
  assertFits(z, mean);
  return tf.tidy(() => blank("codes for the flow")); // [B, Z]
}

/**
 * Brings codes back to the decoder's scale: the inverse of `normalize`.
 *
 *     denormalize(normalize(z, statistics), statistics) = z
 *
 * @param z normalized codes, `[B, Z]`
 * @param statistics the statistics with which the codes were normalized
 * @returns a new tensor, `[B, Z]`
 * @throws RangeError if z doesn't have two axes, or its codes have another length than the statistics
 */
export function denormalize(z: tf.Tensor, { mean, std }: LatentStatistics): tf.Tensor {
  assertFits(z, mean);
  return tf.tidy(() => blank("codes for the decoder")); // [B, Z]
}

function assertFits(z: tf.Tensor, mean: tf.Tensor): void {
  axesOf("z", z, "B Z");
  assertAxis("z", z, 1, mean.shape[0]);
}
