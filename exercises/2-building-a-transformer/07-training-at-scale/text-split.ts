import { blank } from "#lib/blank";

/** One text in two parts: one to learn from, one to be judged by. */
export interface TextSplit {
  /** what the weights are fitted to: the beginning of the text */
  train: number[];
  /** what no gradient ever sees: its end */
  validation: number[];
}

/**
 * Cuts a text once, before anything else is done with it.
 *
 *     train = ids[0 .. n − v),   validation = ids[n − v .. n),   v = n · share, rounded, a half up
 *
 * Windows that are cut from a text overlap: a token stands in up to T of them. Whoever splits windows instead of the text
 * finds the validation's tokens in the training windows.
 *
 * @param ids the tokens of the whole text, n of them; they are left as they are
 * @param share the part of the text that is kept for validation, 0.1 for a tenth
 * @returns both parts, new lists, each in the order of the text
 * @throws RangeError if one of the parts would be empty
 */
export function splitText(ids: number[], share: number): TextSplit {
  const v: number = blank("how many tokens are kept for validation, rounded");
  if (!(v > 0 && v < ids.length))
    throw new RangeError(`a share of ${share} of ${ids.length} tokens leaves one part empty`);
  return blank("the part before the cut and the part behind it");
}
