import type { Random } from "#lib/random";

/** The settings of the task. */
export interface PatternTask {
  /** V, the number of tokens in the vocabulary */
  vocabulary: number;
  /** T, the number of tokens in a sequence */
  length: number;
  /** the periods that a sequence may have, all equally likely */
  periods: number[];
}

/**
 * Draws periodic sequences: a task whose rule you know, so you can check whether a model found it.
 *
 *     period   drawn from the list, once for each sequence
 *     pattern  `period` tokens, each drawn from the whole vocabulary: a token may occur twice
 *     sequence pattern pattern pattern ..., cut after T tokens
 *
 * @param count number of sequences
 * @param rng draws the numbers; the same numbers give the same sequences
 * @returns ids, `[count, T]`
 */
export function patternData(
  count: number,
  { vocabulary, length, periods }: PatternTask,
  rng: Random,
): number[][] {
  return Array.from({ length: count }, () => {
    const period =
      /* blank: one of the periods, all equally likely */ periods[rng.integer(periods.length)] /* end */;
    const pattern: number[] = /* blank: the tokens of one repetition, drawn independently */ Array.from(
      { length: period },
      () => rng.integer(vocabulary),
    ) /* end */;
    return Array.from(
      { length },
      (_, t) => /* blank: the token at position t */ pattern[t % period] /* end */,
    );
  });
}
