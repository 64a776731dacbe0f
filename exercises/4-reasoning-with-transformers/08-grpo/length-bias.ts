import { blank } from "#lib/blank";

/**
 * Returns the expected gradient on the logit of "go on" after the answer, for two of the averages. It is exact: nothing is sampled.
 *
 * A model has given its answer, right or wrong, and no further token changes that. Before each further token it decides: with probability f
 * it goes on and writes a filler, otherwise it writes the period. All decisions come from one logit θ, with f = σ(θ). After
 * N = `maxFillers` fillers there is no decision: the period is forced. So a row consists of n fillers and a period, n + 1 tokens, with n
 * from 0 to N.
 *
 * GRPO computes a gradient for each sampled row. At ratio 1, it is the row's advantage times the gradient of the log-probabilities of all
 * tokens that the model has chosen, divided by
 *
 * - `sequence`: the number of the row's tokens, including a forced period,
 * - `constant`: the number of tokens of the longest row, N + 1. This is the cap of page 3, which counts tokens and not fillers.
 *
 * The result is the expectation of this gradient with respect to θ, over all rows the model could have written. A positive number makes
 * rows longer.
 *
 * @param goOn f, more than 0 and less than 1
 * @param maxFillers N, how many fillers there can be, 1 or more
 * @param advantage the advantage of every row: the answer is given, so all rows are worth the same. It is more than 0 after a right
 *   answer and less than 0 after a wrong one
 * @param how the divisor of a row's gradient
 * @returns one number
 * @throws RangeError if `goOn` isn't between 0 and 1, if `maxFillers` isn't a whole number of at least 1, or if the advantage isn't finite
 * @see Liu et al. 2025, "Understanding R1-Zero-like training", section 3.1
 */
export function lengthGradient(
  goOn: number,
  maxFillers: number,
  advantage: number,
  how: "sequence" | "constant",
): number {
  assertArguments(goOn, maxFillers, advantage);
  const fillers = Array.from({ length: maxFillers + 1 }, (_, n) => n);
  const chances: number[] = blank("the probability of each row"); // [N + 1]
  const scores: number[] =
    blank("for each row, the derivative of its log-probability with respect to θ"); // [N + 1]
  return blank("the expected gradient");
}

function assertArguments(goOn: number, maxFillers: number, advantage: number): void {
  if (!(goOn > 0 && goOn < 1)) throw new RangeError(`a logit has a probability between 0 and 1, got ${goOn}`);
  if (!(Number.isInteger(maxFillers) && maxFillers >= 1))
    throw new RangeError(`maxFillers is a whole number of fillers, 1 or more, got ${maxFillers}`);
  if (!Number.isFinite(advantage)) throw new RangeError(`an advantage is finite, got ${advantage}`);
}
