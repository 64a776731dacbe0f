import type { Vector } from "#lib/arrays";

/** What the model reads at every position, and what it should say there. */
export interface TokenPairs {
  /** `[T - 1]` */
  inputs: Vector;
  /** `[T - 1]` */
  targets: Vector;
}

/**
 * Makes the training examples of a text: at every position, the target is the token that comes next.
 *
 *     inputs[i] = ids[i],   targets[i] = ids[i + 1],   i = 0 .. T − 2
 *
 * Nothing comes after the last token, so it is a target but never an input.
 *
 * @param ids the token ids of one text, `[T]`; they are left as they are
 * @returns inputs and targets, two new lists, both `[T - 1]`; both empty when T is 0 or 1
 */
export function nextTokenPairs(ids: Vector): TokenPairs {
  return {
    inputs: /* blank: the tokens that another token follows */ ids.slice(0, -1) /* end */, // [T - 1]
    targets: /* blank: for each of them the token that follows it */ ids.slice(1) /* end */, // [T - 1]
  };
}
