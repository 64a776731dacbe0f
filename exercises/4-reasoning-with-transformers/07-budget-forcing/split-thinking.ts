import { blank } from "#lib/blank";

/** What a model wrote, in two parts. */
export interface Parts {
  thinking: number[];
  /** null where the model never began to answer */
  answer: number[] | null;
}

/**
 * Splits what a model wrote into its thinking and its answer.
 *
 * A model thinks until it writes the marker, `⇒` or `</think>`. That marker ends the thinking for good: all that follows is answer,
 * another marker too. The marker that divides belongs to neither part. Where there is none, the thinking was cut off, and no answer
 * has begun. That is something else than an answer of which nothing has been written yet.
 *
 * @param written ids, in any number, also none; the list stays as it is
 * @param marker the id that ends the thinking
 * @returns new lists
 */
export function splitThinking(written: number[], marker: number): Parts {
  return blank("the thinking, and the answer or null");
}
