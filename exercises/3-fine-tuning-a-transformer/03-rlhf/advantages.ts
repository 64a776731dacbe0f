import { blank } from "#lib/blank";
import { assertSameShapes } from "#lib/arrays";

/** How far into the future an advantage looks. */
export interface GaeSettings {
  /** discount γ for each token that a reward is away, 0 to 1 */
  gamma: number;
  /** λ, 0 to 1: at 0 an advantage trusts the next value, at 1 it waits for all rewards */
  lambda: number;
}

/**
 * Generalized advantage estimation: how much better each token was than expected.
 *
 * values[b][m] is the return the value head expects in the state that chooses token m + 1, and rewards[b][m] is what this token
 * earned. Each token has a temporal-difference error, and its advantage is the discounted sum of its own error and all later ones:
 *
 *     δ_m = r_m + γ · V_{m+1} − V_m
 *     A_m = δ_m + (γλ) · δ_{m+1} + (γλ)² · δ_{m+2} + …     to the end of the response
 *
 * After its last token a response is over, whether it was finished or cut off, and no reward can follow. The returns are what the value
 * head should have predicted: its value plus the advantage.
 *
 * All lists are `[B, M]`, with the columns of `TokenLogProbs`. A row's response is where its mask is 1: one run of neighbors, or
 * nothing at all. Numbers outside of it don't count.
 *
 * @param rewards of each token, from `shapedRewards`
 * @param values of the state before each token
 * @param mask 1 for the tokens of the response, 0 elsewhere
 * @returns new lists, `[B, M]` each, 0 outside the responses
 * @throws RangeError if the three are not all `[B, M]`, or if gamma or lambda is not from 0 to 1
 * @see Schulman et al. 2016, "High-dimensional continuous control using generalized advantage estimation", equation 16
 */
export function generalizedAdvantages(
  rewards: number[][],
  values: number[][],
  mask: number[][],
  { gamma, lambda }: GaeSettings,
): { advantages: number[][]; returns: number[][] } {
  assertSameShapes({ mask, rewards, values });
  assertShare("gamma", gamma);
  assertShare("lambda", lambda);
  const advantages = mask.map((row) => row.map(() => 0)); // [B, M]
  const returns = mask.map((row) => row.map(() => 0)); // [B, M]
  for (const [b, row] of mask.entries()) {
    blank("this row's advantages and returns");
  }
  return { advantages, returns };
}

/**
 * Shifts and scales the advantages, so that over all response tokens of the batch their mean is 0 and their standard deviation is 1.
 *
 * The standard deviation is that of a sample, with the divisor n − 1 for n tokens, and 1e-8 is added to it before it divides:
 * advantages that are all the same become 0, and so does a single one.
 *
 * @param advantages `[B, M]`
 * @param mask `[B, M]`: 1 for the tokens of the responses, 0 elsewhere; it may be 0 everywhere
 * @returns new lists, `[B, M]`, 0 outside the responses
 * @throws RangeError if the two are not both `[B, M]`
 */
export function whiten(advantages: number[][], mask: number[][]): number[][] {
  assertSameShapes({ mask, advantages });
  return blank("the advantages, with mean 0 and standard deviation 1");
}

function assertShare(name: string, x: number): void {
  if (!(x >= 0 && x <= 1)) throw new RangeError(`${name} must be from 0 to 1, got ${x}`);
}
