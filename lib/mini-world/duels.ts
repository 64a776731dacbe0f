import type { Random } from "../random.js";
import { proxyReward, review, reviewPrompt } from "./reviews.js";
import { encode } from "./words.js";

/** Two ways to end one review, of which the first was chosen. */
export interface Duel {
  /** `<bos> the film was` */
  prompt: number[];
  /** the chosen end, `great and the cast was long . <eos>` */
  chosen: number[];
  rejected: number[];
}

/**
 * Two reviews that begin alike, and which of them was preferred.
 *
 * @param noisy whether chance has a part in it: the one with d more good words, less bad ones, is chosen with probability σ(d), so
 *   that ties are among the pairs. Else the better one is always chosen, and no pair is a tie
 */
export function reviewDuel(rng: Random, noisy: boolean): Duel {
  const prompt = reviewPrompt(rng);
  for (;;) {
    const [a, b] = [0, 1].map(() => encode(`<bos> ${review(rng)} <eos>`).slice(prompt.length));
    const lead = proxyReward(a) - proxyReward(b);
    if (!noisy && lead === 0) continue;
    const isFirst = noisy ? rng.random() < 1 / (1 + Math.exp(-lead)) : lead > 0;
    const [chosen, rejected] = isFirst ? [a, b] : [b, a];
    return { prompt, chosen, rejected };
  }
}
