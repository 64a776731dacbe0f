/** How often a judge that only accepts or rejects accepts a chain; both rates are probabilities from 0 to 1. */
export interface JudgeRates {
  /** true positive rate: how often it accepts a right chain */
  tpr: number;
  /** false positive rate: how often it accepts a wrong chain */
  fpr: number;
}

/**
 * Returns how often best-of-N is right with a judge that makes errors.
 *
 * A model writes n chains for one problem, independently of each other, and each is right with probability p. The judge accepts or
 * rejects each of them, and its errors are independent, too. One of the accepted chains is returned, each with the same probability. If
 * the judge rejects all n, one of the n is returned, again each with the same probability.
 *
 * The result is exact: nothing is drawn.
 *
 * @param p the probability that a chain is right, from 0 to 1
 * @param rates the judge's rates; it may reject all right chains or accept everything, and it may prefer wrong chains
 * @param n how many chains are written, 1 or more
 * @returns the probability that the returned chain is right, from 0 to 1
 * @throws RangeError if p, tpr or fpr isn't from 0 to 1, or if n isn't a whole number of at least 1
 */
export function imperfectJudge(p: number, { tpr, fpr }: JudgeRates, n: number): number {
  for (const [name, chance] of Object.entries({ p, tpr, fpr }))
    if (!(chance >= 0 && chance <= 1)) throw new RangeError(`${name} is a chance from 0 to 1, got ${chance}`);
  if (!(Number.isInteger(n) && n >= 1))
    throw new RangeError(`n is a whole number of chains, 1 or more, got ${n}`);
  // blank: the chance that the returned chain is right
  const accepts = p * tpr + (1 - p) * fpr;
  const rejectsAll = (1 - accepts) ** n;
  const rightOfAccepted = accepts > 0 ? (p * tpr) / accepts : 0;
  const rightOfRejected = accepts < 1 ? (p * (1 - tpr)) / (1 - accepts) : 0;
  return (1 - rejectsAll) * rightOfAccepted + rejectsAll * rightOfRejected;
  // end
}
