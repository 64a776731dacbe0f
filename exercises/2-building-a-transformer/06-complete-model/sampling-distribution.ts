import { blank } from "#lib/blank";

/** How the next token is drawn. An option that is not given has no effect. */
export interface SamplingOptions {
  /** divides the logits; below 1, likely tokens become more likely; 0 takes only the most likely token */
  temperature?: number;
  /** keeps only this many tokens, the most likely ones */
  topK?: number;
  /** of the tokens left, keeps only the most likely ones that together have at least this probability */
  topP?: number;
}

/**
 * Returns the probability with which each token is drawn. Temperature comes first, then top-k, then top-p. Each works on the result
 * of the one before it, with probabilities that sum to 1.
 *
 *     temperature   softmax(logits / T);   T = 0: all for the largest logit
 *     top-k         keep the k largest
 *     top-p         keep the largest, in order, up to and including the one that makes their sum reach p;   p = 1: all
 *
 * Of two equal logits the one with the lower id counts as larger.
 *
 * @param logits the model's logits at one position, JavaScript numbers; −Infinity for a token that may not be drawn
 * @returns a new list with a probability for every token, in the order of the ids
 * @throws RangeError if the temperature is negative or not finite, topK is not a whole number of at least 1, topP is not
 *   above 0 and at most 1, or no logit is the largest: there is none, one is NaN or Infinity, all are −Infinity
 * @see Fan et al. 2018, section 5.2 (top-k); Holtzman et al. 2020, section 3.1 (top-p)
 */
export function samplingDistribution(
  logits: number[],
  { temperature = 1, topK = logits.length, topP = 1 }: SamplingOptions = {},
): number[] {
  const largest = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(largest)) throw new RangeError(`the largest logit must be a number, got ${largest}`);
  if (!(temperature >= 0 && Number.isFinite(temperature)))
    throw new RangeError(`the temperature must be 0 or more, got ${temperature}`);
  if (!(Number.isInteger(topK) && topK >= 1))
    throw new RangeError(`topK must be a whole number from 1 on, got ${topK}`);
  if (!(topP > 0 && topP <= 1)) throw new RangeError(`topP must be above 0 and at most 1, got ${topP}`);

  const ranked: number[] = blank("the ids, likeliest first; of equal logits the lower id first");
  const weights: number[] =
    blank("a weight for every token at this temperature, not normalized, 1 for the likeliest");
  const kept = new Set<number>();
  blank("add to kept the ids that are left after top-k and then top-p");
  const sum = [...kept].reduce((all, id) => all + weights[id], 0);
  return blank("the probabilities of all tokens");
}
