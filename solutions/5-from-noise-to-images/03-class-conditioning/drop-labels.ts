import type { Random } from "#lib/random";

/**
 * Hides some labels of a batch, so that one network learns both the velocity of each class and the velocity of all data together.
 *
 * Each label is hidden with the same probability, independently of what it is and of the other labels. With a share of 0, all labels stay;
 * with a share of 1, none do.
 *
 * @param labels classes from 0 to none − 1; a label that already says "no class given" stays unchanged
 * @param share the probability that a label is hidden, 0 to 1
 * @param none the label that says "no class given"
 * @param rng source of all draws: each `rng.random()` is uniform in [0, 1)
 * @returns a new list
 * @throws RangeError if the share is not a number from 0 to 1
 * @see Ho and Salimans 2022, algorithm 1, line 3
 */
export function dropLabels(labels: number[], share: number, none: number, rng: Random): number[] {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share is a number from 0 to 1, got ${share}`);
  // blank: the labels, some of them hidden
  return labels.map((label) => (rng.random() < share ? none : label));
  // end
}
