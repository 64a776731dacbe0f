import { blank } from "#lib/blank";
import type { Random } from "#lib/random";
import { dropLabels } from "../03-class-conditioning/drop-labels.js";
import type { Captions } from "./encode-caption.js";

/** The row of one caption. */
export interface CaptionRow {
  /** `[M]` */
  ids: number[];
  /** `[M]` */
  mask: boolean[];
}

/**
 * Hides some captions of a batch, so that one network learns both the velocity of each caption and the velocity of all data together.
 * `none` replaces a hidden caption; the others stay.
 *
 * Each caption is hidden with the same probability, independently of the others. The draws are those of `dropLabels` for B labels: with the
 * same `rng`, the captions at the same indices are hidden.
 *
 * @param captions B captions of M tokens; B may be 0
 * @param share the probability that a caption is hidden, 0 to 1
 * @param none what the network reads if no caption is given, usually the empty caption; M tokens
 * @param rng source of all draws
 * @returns new lists with new rows: changing one changes no other row, and neither `captions` nor `none`
 * @throws RangeError if the share is not a number from 0 to 1
 * @throws RangeError if the ids or the mask of `none` are longer or shorter than those of a caption
 */
export function dropCaptions(captions: Captions, share: number, none: CaptionRow, rng: Random): Captions {
  const M = captions.ids[0]?.length ?? none.ids.length;
  for (const part of [none.ids, none.mask])
    if (part.length !== M)
      throw new RangeError(`none must have ${M} tokens, as a caption, got ${part.length}`);
  return blank("the captions, some of them hidden");
}
