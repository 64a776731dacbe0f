import { blank } from "#lib/blank";
import { assertSameLength, type Vector } from "#lib/arrays";

/**
 * How far predictions are from the truth: the mean of the squared errors.
 *
 *     L = (1/n) · Σ (predictions[i] − targets[i])²
 *
 * @param predictions what the model predicts, `[n]`
 * @param targets the true values, `[n]`
 * @returns the loss, in squared units of the targets; 0 if every prediction is right
 * @throws RangeError if the lengths differ
 */
export function meanSquaredError(predictions: Vector, targets: Vector): number {
  assertSameLength("the numbers of predictions and targets", predictions.length, targets.length);
  let sum = 0;
  for (let i = 0; i < predictions.length; i++) {
    const error = predictions[i] - targets[i];
    sum += blank("what this example adds to the sum: its error, squared");
  }
  return blank("the loss, from the sum over the examples");
}
