/** A text in two parts. */
export interface TextSplit {
  /** the beginning of the text, on which the model is trained */
  train: number[];
  /** its end, which no gradient ever sees */
  validation: number[];
}

/**
 * Cuts a text once, before you do anything else with it.
 *
 *     train = ids[0 .. n − v),   validation = ids[n − v .. n),   v = n · share, rounded, halves up
 *
 * The text is split, not its windows. Windows of T tokens overlap, so nearly all tokens of a validation window would also be in
 * training windows.
 *
 * @param ids the tokens of the whole text, n of them; the list stays unchanged
 * @param share the fraction of the text that is kept for validation, 0.1 for a tenth
 * @returns both parts, new lists, each in the order of the text
 * @throws RangeError if one of the parts would be empty
 */
export function splitText(ids: number[], share: number): TextSplit {
  const v: number = /* blank: how many tokens are kept for validation, rounded */ Math.round(
    ids.length * share,
  ) /* end */;
  if (!(v > 0 && v < ids.length))
    throw new RangeError(`a share of ${share} of ${ids.length} tokens leaves one part empty`);
  // blank: the part before the cut and the part after it
  const cut = ids.length - v;
  return { train: ids.slice(0, cut), validation: ids.slice(cut) }; // n − v and v ids
  // end
}
