import { blank } from "#lib/blank";

/** How often one side won, drew, and lost. */
export interface Counts {
  wins: number;
  ties: number;
  losses: number;
}

/**
 * Computes the observed rate and a confidence interval for the true rate.
 *
 * A win counts 1, a tie ½, and a loss 0; the rate is the mean over all n games. For a true rate q, observed rates scatter around q with
 * the standard error √(q·(1 − q) / n). With ties, the true standard error is smaller, so the interval is somewhat too wide. The interval
 * contains every q with
 *
 *     |rate − q| ≤ z · √(q·(1 − q) / n)
 *
 * The standard error belongs to the candidate rate q, not to the observed rate.
 *
 * @param counts integers; for right and wrong answers, use wins and losses without ties
 * @param z how many standard errors the observed rate may be away from q; 1.96 for 95%
 * @returns rate, and low and high, the ends of the interval; all are from 0 to 1, even if rounding would push an end past these limits
 * @throws RangeError if a count isn't an integer of 0 or more, if there are no games, or if z isn't a finite number of 0 or more
 * @see Wilson 1927, "Probable inference, the law of succession, and statistical inference"
 */
export function wilsonInterval(
  { wins, ties, losses }: Counts,
  z = 1.96,
): { rate: number; low: number; high: number } {
  for (const [name, count] of Object.entries({ wins, ties, losses }))
    if (!Number.isInteger(count) || count < 0)
      throw new RangeError(`${name} must be a whole number from 0 on, got ${count}`);
  if (!(z >= 0 && z < Number.POSITIVE_INFINITY))
    throw new RangeError(`z must be a number from 0 on, got ${z}`);
  const n = wins + ties + losses;
  if (n === 0) throw new RangeError("no rate without a game: wins, ties and losses are all 0");
  const rate = blank("the mean score per game");
  return blank("the smallest and the largest q of the interval");
}
