import { blank } from "#lib/blank";

/** The result of a vote among the chains of one problem. */
export interface Vote {
  /** the answer that won, or null if no chain had one */
  answer: number | null;
  /** the winner's share of the votes, from 0 to 1 */
  share: number;
}

/**
 * Finds the most frequent answer.
 *
 * A chain without an answer, null, has no vote, so the winner's share is its share of the votes cast. If several answers have the most
 * votes, the one that came up first wins.
 *
 * @param answers one per chain, in the order in which they were written, `[N]`; any numbers
 * @returns the winner and its share; null and 0 if there are no votes
 * @see Wang et al. 2022, "Self-consistency improves chain of thought reasoning in language models", section 2
 */
export function majorityVote(answers: (number | null)[]): Vote {
  return blank("the winner and its share of the votes");
}
