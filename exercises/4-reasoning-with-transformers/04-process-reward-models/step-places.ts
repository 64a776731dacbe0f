import { blank } from "#lib/blank";

/**
 * Returns where the steps of a chain end: the index of each step's last token.
 *
 * A row is a prompt, then what a model wrote, then perhaps padding. Every separator in what was written ends a step and is its last
 * token. A step has at least one token besides its separator, so a separator at the start or after another separator ends nothing. A last
 * step that was cut off before its separator counts, too.
 *
 * The prompt has no steps, no matter which tokens it contains.
 *
 * @param ids the whole row
 * @param promptLength how many ids belong to the prompt, 0 or more
 * @param separator the id that ends a step, such as a line break
 * @param pad the id that pads the row; after the prompt, it comes only at the end
 * @returns indices into `ids`, in ascending order; a new list, empty if there are no steps
 * @throws RangeError if promptLength isn't a whole number from 0 to the length of ids, or if separator and pad are the same id
 * @see Lightman et al. 2023, "Let's Verify Step by Step", section 2.6
 */
export function stepPlaces(ids: number[], promptLength: number, separator: number, pad: number): number[] {
  if (!(Number.isInteger(promptLength) && promptLength >= 0 && promptLength <= ids.length))
    throw new RangeError(
      `a prompt has a whole number of tokens, 0 to ${ids.length} here, got ${promptLength}`,
    );
  if (separator === pad)
    throw new RangeError(`what ends a step is no padding, got the id ${separator} for both`);
  return blank("the index of each step's last token");
}
