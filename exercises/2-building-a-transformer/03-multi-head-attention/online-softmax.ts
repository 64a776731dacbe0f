import { blank } from "#lib/blank";
import { assertRectangular, assertSameLength } from "#lib/arrays";

/** Keys that arrive together: a score for each, as one query sees them, and the values. */
export interface KeyBlock {
  /** `[keys]`, each finite or -Infinity; a key with -Infinity is hidden */
  scores: number[];
  /** `[keys, d_v]` */
  values: number[][];
}

/** All that is kept of the keys read so far. Its size doesn't depend on their number. */
export interface SoftmaxState {
  /** the largest score, m; -Infinity if no key is visible yet */
  max: number;
  /** Σ e^(score − m) over the visible keys; 0 if there is none */
  denominator: number;
  /** Σ e^(score − m) · value over the visible keys, `[d_v]`; zeros if there is none */
  weightedSum: number[];
}

/**
 * Returns the state of one block alone.
 *
 * @returns a new state; no number of it is NaN or Infinity, however large the scores are and however many keys are hidden
 * @throws RangeError if the block has no keys, not one value for each score, or values of different widths
 */
export function blockState({ scores, values }: KeyBlock): SoftmaxState {
  assertRectangular("values", values);
  assertSameLength("the numbers of scores and values", scores.length, values.length);
  const max = scores.reduce((most, score) => Math.max(most, score), -Infinity); // -Infinity if every key is hidden
  const weights: number[] =
    blank("e^(score − m) for each key of the block; 0 for a hidden one"); // [keys]
  const denominator = sum(weights);
  const weightedSum = values[0].map((_, c) => sum(weights.map((w, n) => w * values[n][c]))); // [d_v]
  return { max, denominator, weightedSum };
}

/**
 * Returns the state of the keys of two states together, as if all of them had arrived in one block. The scores are gone by now: each state
 * is all that is left of its keys.
 *
 * @param a the state of some keys; possibly none of them is visible
 * @param b the state of other keys, of the same width
 * @returns a new state
 * @throws RangeError if the widths of the weighted sums differ
 */
export function mergeStates(a: SoftmaxState, b: SoftmaxState): SoftmaxState {
  assertSameLength("the widths of the weighted sums", a.weightedSum.length, b.weightedSum.length);
  return blank("maximum, denominator and weighted sum of all keys of a and b");
}

/** What attention returns for one query. */
export interface OnlineAttention {
  /** Σ softmax(scores) · value, `[d_v]`; zeros if no key is visible */
  output: number[];
  /** ln Σ e^score; -Infinity if no key is visible */
  logSumExp: number;
}

/**
 * Computes the attention of one query to keys that arrive in blocks: the result of a softmax over all scores, although they are never all in
 * memory at once. Each block is read once and not kept, so the caller may fill the same lists with the next one.
 *
 *     output = Σ_n softmax(scores)[n] · values[n],   logSumExp = ln Σ_n e^scores[n],   n over the keys of all blocks
 *
 * @param blocks one or more blocks, of any sizes; for example from a generator
 * @returns a new list and a number; the same however the keys are cut into blocks, except for rounding
 * @throws RangeError if there is no block, a block is one that `blockState` refuses, or widths of values differ between blocks
 * @see Milakov & Gimelshein 2018, "Online normalizer calculation for softmax", section 3; Dao et al. 2022, section 3.1
 */
export function onlineAttention(blocks: Iterable<KeyBlock>): OnlineAttention {
  let state: SoftmaxState | undefined;
  for (const block of blocks) {
    const next = blockState(block);
    state = state ? mergeStates(state, next) : next;
  }
  if (!state) throw new RangeError("attention needs at least one block of keys, got none");
  const { max, denominator, weightedSum } = state;
  const output: number[] = blank("the average of the values, from the state"); // [d_v]
  const logSumExp: number = blank("ln Σ e^score, from the state");
  return { output, logSumExp };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, x) => total + x, 0);
}
