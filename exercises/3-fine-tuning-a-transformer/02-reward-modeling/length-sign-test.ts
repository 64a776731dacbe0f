import { blank } from "#lib/blank";

/** The lengths of a pair's two answers, in tokens and without their prompt. */
export interface Lengths {
  chosen: number;
  rejected: number;
}

/**
 * Runs a sign test on whether the labels of a data set prefer longer answers. It counts the pairs in which the chosen answer is the
 * longer one, and compares the count with tosses of a fair coin.
 *
 * Suppose length had nothing to do with which answer is chosen. Then the longer answer of a pair would be chosen as if by a coin toss. z
 * is the number of standard deviations by which the count exceeds what a fair coin would give on average; it is negative if the count
 * falls short. With a fair coin, values beyond ±2 are rare, and values beyond ±5 occur less than once in a million times. Only which
 * answer is longer matters, not by how much. If no pair differs in length, z is 0.
 *
 * @param pairs the lengths of each pair; integers
 * @returns longer, shorter, and ties: the numbers of pairs in which the chosen answer is longer than, shorter than, and as long as the
 *   rejected answer; and z, without a continuity correction
 * @throws RangeError if there are no pairs, or if a length isn't an integer of 0 or more
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
  return blank("longer, shorter, ties, and z");
}
