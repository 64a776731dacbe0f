import { assertSameShapes } from "#lib/arrays";

/** Settings for how far into the future an advantage looks. */
export interface GaeSettings {
  /** γ, 0 to 1: the discount factor per token */
  gamma: number;
  /** λ, 0 to 1: at 0 an advantage relies on the next value, at 1 it waits for all rewards */
  lambda: number;
}

/**
 * Generalized advantage estimation: estimates how much better each token was than expected.
 *
 * values[b][m] is the return that the value head expects in the state from which token m + 1 was chosen, and rewards[b][m] is the reward
 * of this token. Each token has a temporal-difference (TD) error. Its advantage is the discounted sum of its own TD error and all later
 * TD errors:
 *
 *     δ_m = r_m + γ · V_{m+1} − V_m
 *     A_m = δ_m + (γλ) · δ_{m+1} + (γλ)² · δ_{m+2} + …     to the end of the response
 *
 * A response is over after its last token, whether it was finished or cut off, and no reward can follow. The returns are what the value
 * head should have predicted: its value plus the advantage.
 *
 * All lists are `[B, M]`, with the columns of `TokenLogProbs`. A row's response is where its mask is 1: one run of consecutive tokens, or
 * none at all. Numbers outside the response must not affect the result.
 *
 * @param rewards the reward of each token, from `shapedRewards`
 * @param values the value of the state before each token
 * @param mask 1 for the tokens of the response, 0 elsewhere
 * @param settings γ and λ, see `GaeSettings`
 * @returns advantages and returns, new lists, `[B, M]` each, 0 outside the responses
 * @throws RangeError if the three lists aren't all `[B, M]`, or if gamma or lambda isn't between 0 and 1
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
    // blank: this row's advantages and returns
    let nextValue = 0;
    let nextAdvantage = 0;
    for (let m = row.length - 1; m >= 0; m--) {
      if (row[m] === 0) continue;
      const delta = rewards[b][m] + gamma * nextValue - values[b][m];
      advantages[b][m] = delta + gamma * lambda * nextAdvantage;
      returns[b][m] = advantages[b][m] + values[b][m];
      nextValue = values[b][m];
      nextAdvantage = advantages[b][m];
    }
    // end
  }
  return { advantages, returns };
}

/**
 * Shifts and scales the advantages so that their mean is 0 and their standard deviation is 1, over all response tokens of the batch.
 *
 * The standard deviation is the sample standard deviation, with the divisor n − 1 for n tokens, and 1e-8 is added to it before the
 * division. So advantages that are all equal become 0, and so does a single advantage.
 *
 * @param advantages `[B, M]`
 * @param mask `[B, M]`: 1 for the tokens of the responses, 0 elsewhere; it may be 0 everywhere
 * @returns new lists, `[B, M]`, 0 outside the responses
 * @throws RangeError if the two lists aren't both `[B, M]`
 */
export function whiten(advantages: number[][], mask: number[][]): number[][] {
  assertSameShapes({ mask, advantages });
  // blank: the advantages, with mean 0 and standard deviation 1
  const chosen = advantages.flatMap((row, b) => row.filter((_, m) => mask[b][m] === 1)); // [n]
  const n = chosen.length;
  const mean = chosen.reduce((sum, a) => sum + a, 0) / n;
  const variance = chosen.reduce((sum, a) => sum + (a - mean) ** 2, 0) / Math.max(1, n - 1);
  const std = Math.sqrt(variance) + 1e-8;
  return advantages.map((row, b) => row.map((a, m) => (mask[b][m] === 1 ? (a - mean) / std : 0))); // [B, M]
  // end
}

function assertShare(name: string, x: number): void {
  if (!(x >= 0 && x <= 1)) throw new RangeError(`${name} must be from 0 to 1, got ${x}`);
}
