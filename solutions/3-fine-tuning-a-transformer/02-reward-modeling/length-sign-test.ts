/** The lengths of a pair's two answers, in tokens and without their prompt. */
export interface Lengths {
  chosen: number;
  rejected: number;
}

/**
 * A sign test: do the labels of a data set prefer long answers? It counts in how many pairs the chosen answer is the longer one, and compares
 * the count with a fair coin.
 *
 * Suppose length says nothing about which answer is chosen. Then the longer of two answers is chosen as if by a coin. z is how many standard
 * deviations the count of longer ones lies above what a coin leads you to expect; below it, z is negative. Values beyond ±2 are rare for a
 * coin, and beyond ±5 they come less than once in a million. Only which answer is longer matters, not by how much. If no pair differs in
 * length, z is 0.
 *
 * @param pairs the lengths of each pair; integers
 * @returns in how many pairs the chosen answer is longer, and shorter, than the rejected one, and equally long; and z, without a
 *   continuity correction
 * @throws RangeError if there are no pairs, or if a length is not an integer of 0 or more
 * @see Dixon and Mood 1946, "The statistical sign test"; Singhal et al. 2023, "A long way to go: investigating length correlations in RLHF"
 */
export function lengthSignTest(pairs: Lengths[]): {
  longer: number;
  shorter: number;
  ties: number;
  z: number;
} {
  if (pairs.length === 0) throw new RangeError("no test without pairs: the list is empty");
  for (const [i, pair] of pairs.entries())
    for (const side of ["chosen", "rejected"] as const)
      if (!Number.isInteger(pair[side]) || pair[side] < 0)
        throw new RangeError(`${side} of pair ${i} must be a whole number from 0 on, got ${pair[side]}`);
  const longer = pairs.filter(({ chosen, rejected }) => chosen > rejected).length;
  const shorter = pairs.filter(({ chosen, rejected }) => chosen < rejected).length;
  const ties = pairs.length - longer - shorter;
  // blank: longer, shorter, ties and z
  const n = longer + shorter;
  const z = n === 0 ? 0 : (longer - n / 2) / Math.sqrt(n / 4);
  return { longer, shorter, ties, z };
  // end
}
