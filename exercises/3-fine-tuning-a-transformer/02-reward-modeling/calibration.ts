import { blank } from "#lib/blank";

/**
 * Computes the expected calibration error: how far predicted probabilities are from the frequencies of what happens.
 *
 * Of all predictions of 0.8, eight in ten should come true. Predictions are almost never equal, so the function sorts them into bins of
 * equal width, from 0 to 1. Each bin includes its lower edge but not its upper edge, except that the last bin includes both. A
 * prediction is on an edge if its floating-point product with the number of bins is an integer.
 *
 * The error of a bin is the distance between the mean of its predictions and the share of them that came true. The result is the
 * expected error of a prediction: draw one prediction at random from all of them, and take the error of its bin.
 *
 * A reward model predicts how likely it is that the first of two answers is preferred, and the outcome is whether it was. The order
 * within the pairs must not depend on the outcome: if the chosen answer always came first, all outcomes would be true.
 *
 * @param probabilities the predictions, `[prediction]`, from 0 to 1, both ends included
 * @param outcomes whether each prediction came true, `[prediction]`
 * @param bins the number of bins
 * @returns the expected error, from 0 to 1
 * @throws RangeError if there are no predictions, if the numbers of predictions and outcomes differ, if a probability isn't between 0
 *   and 1, or if bins isn't an integer of 1 or more
 * @see Guo et al. 2017, "On calibration of modern neural networks", section 2
 */
export function expectedCalibrationError(probabilities: number[], outcomes: boolean[], bins = 10): number {
  const n = probabilities.length;
  if (n === 0) throw new RangeError("no error without predictions: the list of probabilities is empty");
  if (outcomes.length !== n) throw new RangeError(`${n} probabilities, but ${outcomes.length} outcomes`);
  const odd = probabilities.find((p) => !(p >= 0 && p <= 1));
  if (odd !== undefined) throw new RangeError(`a probability must be from 0 to 1, got ${odd}`);
  if (!(Number.isInteger(bins) && bins >= 1))
    throw new RangeError(`bins must be a whole number from 1 on, got ${bins}`);
  const binOf = probabilities.map(
    (p) => blank("the index of its bin"),
  );
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const members = [...probabilities.keys()].filter((i) => binOf[i] === bin);
    blank("add this bin's contribution to error; an empty bin adds nothing");
  }
  return error;
}
