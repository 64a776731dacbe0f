import { blank } from "#lib/blank";
import type { Vector } from "#lib/arrays";

/** What the model reads at every position, and what it should predict there. */
export interface TokenPairs {
  /** `[T - 1]` */
  inputs: Vector;
  /** `[T - 1]` */
  targets: Vector;
}

/**
 * Makes training examples from a text: at every position, the target is the token that comes next.
 *
 *     inputs[i] = ids[i],   targets[i] = ids[i + 1],   i = 0 .. T − 2
 *
 * Nothing comes after the last token, so it is a target but never an input.
 *
 * @param ids the token ids of one text, `[T]`; they stay unchanged
 * @returns inputs and targets, two new lists, both `[T - 1]`; both empty if T is 0 or 1
 */
export function nextTokenPairs(ids: Vector): TokenPairs {
  return {
    inputs: blank("the tokens that have a next token"), // [T - 1]
    targets: blank("the token after each of them"), // [T - 1]
  };
}
