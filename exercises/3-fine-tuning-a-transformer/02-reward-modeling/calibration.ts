import { blank } from "#lib/blank";

/**
 * The expected calibration error: how far predicted chances are from what happens.
 *
 * Of all predictions of 0.8, eight in ten should come true. Predictions are hardly ever equal, so they are put into bins: the bins
 * divide 0 to 1 into parts of equal width, each with its lower edge and without its upper one, and the last has both. A prediction is
 * on an edge if its floating-point product with the number of bins is a whole number. In a bin, the mean of its predictions is
 * compared with the share of them that came true; the distance, over or under, is the error of the bin.
 * The result is the error that a prediction is expected to have: one drawn from all of them at random, with the error of its bin.
 *
 * A reward model predicts that the first of two answers is preferred, and the outcome is whether it was. The pairs must be in an
 * order that doesn't depend on the outcome: where the chosen one is always the first, all outcomes are true.
 *
 * @param probabilities `[prediction]`: chances from 0 to 1, both ends included
 * @param outcomes `[prediction]`: whether it came true
 * @param bins how many bins
 * @returns the expected error, from 0 to 1
 * @throws RangeError if there are no predictions, or not as many as outcomes; if a probability is not from 0 to 1; or if bins is no
 *   whole number from 1 on
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
    blank("add to error what this bin contributes; an empty bin adds nothing");
  }
  return error;
}
