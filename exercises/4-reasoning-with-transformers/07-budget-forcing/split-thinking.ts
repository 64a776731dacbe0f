import { blank } from "#lib/blank";

/** What a model wrote, in two parts. */
export interface Parts {
  thinking: number[];
  /** null if the model never began to answer */
  answer: number[] | null;
}

/**
 * Splits what a model wrote into its thinking and its answer.
 *
 * A model thinks until it writes a marker, such as `⇒` or `</think>`. The first marker ends the thinking for good: everything after it
 * belongs to the answer, including any further markers. The first marker belongs to neither part. Without a marker, the thinking was cut
 * off, and no answer has begun. That isn't the same as an empty answer.
 *
 * @param written any number of ids, even none; the list stays unchanged
 * @param marker the id that ends the thinking
 * @returns new lists
 */
export function splitThinking(written: number[], marker: number): Parts {
  return blank("the thinking, and the answer or null");
}
