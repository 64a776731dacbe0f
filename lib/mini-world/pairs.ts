import type { Random } from "../random.js";
import { proxyReward, review } from "./reviews.js";
import { encode } from "./words.js";

/** Two texts, of which the first is the better one. */
export interface Pair {
  chosen: number[];
  rejected: number[];
}

/**
 * Two whole reviews, `<bos> ... <eos>`; the better one has more good words, less bad ones.
 *
 * @param longer whether the better one is longer (true) or shorter (false) than the other; any length unless given
 */
export function reviewPair(rng: Random, longer?: boolean): Pair {
  for (;;) {
    const [a, b] = [0, 1].map(() => encode(`<bos> ${review(rng)} <eos>`));
    if (proxyReward(a) === proxyReward(b)) continue;
    const [chosen, rejected] = proxyReward(a) > proxyReward(b) ? [a, b] : [b, a];
    const fits =
      longer === undefined || (longer ? chosen.length > rejected.length : chosen.length < rejected.length);
    if (fits) return { chosen, rejected };
  }
}
