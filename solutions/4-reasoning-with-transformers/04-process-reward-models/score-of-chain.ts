/** How the scores of a chain's steps become one score. */
export type ChainScore = "min" | "product" | "last" | "mean";

/**
 * Returns the score of a chain, from 0 to 1.
 *
 * A judge has given each step a logit, whose sigmoid is the probability that the step is right. The score of the chain is one of these
 * functions of the probabilities:
 *
 * | how       |                |
 * | --------- | -------------- |
 * | `min`     | the smallest   |
 * | `product` | the product    |
 * | `last`    | the last one   |
 * | `mean`    | the mean       |
 *
 * A score too small for a float rounds to 0; `logScoreOfChain` still tells two such chains apart.
 *
 * @param scores logits, in the order of the steps; unchanged
 * @throws RangeError as `logScoreOfChain` does
 * @see Lightman et al. 2023, section 2.6
 */
export function scoreOfChain(scores: number[], how: ChainScore): number {
  return Math.exp(logScoreOfChain(scores, how));
}

/**
 * Returns the natural logarithm of `scoreOfChain`. It is accurate for logits of any size and chains of thousands of steps, even where the
 * score itself rounds to 0 or to 1.
 *
 * A chain without steps ranks below every chain that has steps.
 *
 * @param scores logits, in the order of the steps; unchanged
 * @returns a finite number for every chain that has a step, as long as the sum of its logits is finite
 * @throws RangeError if a logit isn't a finite number
 */
export function logScoreOfChain(scores: number[], how: ChainScore): number {
  const odd = scores.find((z) => !Number.isFinite(z));
  if (odd !== undefined) throw new RangeError(`the score of a step is a finite logit, got ${odd}`);
  if (scores.length === 0)
    return /* blank: what ranks below every other chain */ Number.NEGATIVE_INFINITY /* end */;
  const logs = scores.map(
    (z) =>
      /* blank: ln of the step's probability, for a z of any size */ Math.min(z, 0) -
      Math.log1p(Math.exp(-Math.abs(z))) /* end */,
  ); // [S]
  const smallest = Math.min(...logs);
  switch (how) {
    case "min":
      return smallest;
    case "product":
      return /* blank: ln of the product */ logs.reduce((sum, log) => sum + log, 0) /* end */;
    case "last":
      return logs[logs.length - 1];
    case "mean": {
      // blank: ln of the mean of the probabilities, of which none may round to 0
      const largest = Math.max(...logs);
      const sum = logs.reduce((total, log) => total + Math.exp(log - largest), 0); // in units of the largest
      return largest + Math.log(sum / logs.length);
      // end
    }
  }
}
