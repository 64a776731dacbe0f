import { blank } from "#lib/blank";

/**
 * Perplexity: the number of equally likely tokens that a model is effectively choosing among.
 *
 *     perplexity = e^loss
 *
 * @param meanLoss the mean cross-entropy of all positions, in nats
 * @returns at least 1; 1 for a model that is always certain and right
 * @see Jelinek et al. 1977
 */
export function perplexity(meanLoss: number): number {
  return blank("the perplexity of this loss");
}

/**
 * The loss of a model that knows nothing and gives every token the same probability, 1/V. An untrained model should
 * start near it.
 *
 *     uniformLoss = −ln(1/V)
 *
 * @param vocabularySize V, at least 1
 * @returns the cross-entropy in nats
 */
export function uniformLoss(vocabularySize: number): number {
  return blank("the cross-entropy at equal probabilities");
}
