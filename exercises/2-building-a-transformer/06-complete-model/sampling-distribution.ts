import { blank } from "#lib/blank";

/** How the next token is picked. Whatever is not given changes nothing. */
export interface SamplingOptions {
  /** divides the logits; below 1 the likely become likelier; 0 takes the likeliest token alone */
  temperature?: number;
  /** only this many tokens stay, the likeliest */
  topK?: number;
  /** of what is left, only the likeliest tokens stay that together have at least this probability */
  topP?: number;
}

/**
 * With which probability each token is drawn. Temperature comes first, then top-k, then top-p; each works on what the one
 * before it made, with probabilities that sum to 1.
 *
 *     temperature   softmax(logits / T);   T = 0: all for the largest logit
 *     top-k         the k largest stay
 *     top-p         the largest stay, in order, up to and with the one that makes their sum reach p;   p = 1: all
 *
 * Of two equal logits the one with the lower id counts as larger.
 *
 * @param logits the model's scores for one place, numbers of JavaScript; −Infinity for what may not be drawn
 * @returns a new list with a probability for every token, in the order of the ids
 * @throws RangeError if the temperature is negative or not finite, topK is not a whole number from 1 on, topP is not
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

  const ranked: number[] = blank("the ids, likeliest first; of equal ones the lower id first");
  const weights: number[] =
    blank("a weight for every token at this temperature, not normalised, the likeliest 1");
  const kept = new Set<number>();
  blank("the ids that are left after top-k and then top-p, into kept");
  const sum = [...kept].reduce((all, id) => all + weights[id], 0);
  return blank("the probabilities of all tokens");
}
