import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { IGNORED } from "../06-complete-model/lm-loss.js";

/** Several windows of a text. The caller disposes of the tensors. */
export interface Batch {
  /** the tokens that the model reads, int32, `[B, T]` */
  x: tf.Tensor;
  /** the next token at each position, or IGNORED, `[B, T]` */
  y: tf.Tensor;
  /** how many targets count, that is, are not IGNORED */
  count: number;
}

/**
 * Returns one window of a text: T tokens to read, and for each of them the token that follows it in the text.
 *
 * @param ids the text
 * @param start the index of the first token of x
 * @param T number of tokens to read, at least one
 * @returns x and y, new lists, `[T]` each
 * @throws RangeError if a token or a target lies outside the text
 */
export function windowAt(ids: number[], start: number, T: number): { x: number[]; y: number[] } {
  const fits: boolean =
    blank("whether all tokens and all targets lie in the text");
  if (!fits)
    throw new RangeError(
      `a window reads ${T} tokens and predicts the next: it doesn't fit at ${start} of ${ids.length}`,
    );
  return blank("what the model reads, and the target at each position");
}

/**
 * Draws B random windows of a text.
 *
 * A window begins with equal probability at each place where it fits. `rng` draws one whole number for each window, in order.
 *
 * @param rng draws the starts
 * @returns x and y as int32 tensors, `[B, T]`; all B·T targets count
 * @throws RangeError if the text has fewer than T + 1 tokens
 */
export function randomBatch(ids: number[], B: number, T: number, rng: Random): Batch {
  const places: number =
    blank("the number of places in the text where a window fits");
  if (places < 1) throw new RangeError(`a window of ${T} tokens needs ${T + 1}, the text has ${ids.length}`);
  const windows = Array.from({ length: B }, () => windowAt(ids, rng.integer(places), T));
  return toBatch(windows, B * T);
}

/**
 * Returns the whole text, window after window, for a measurement without random numbers.
 *
 * Every token except the first is a target exactly once. Windows begin at 0, T, 2·T, and so on. The last one may be short: x is
 * padded with token 0, and y with IGNORED. The last batch may have fewer than B windows.
 *
 * @returns batches of int32 tensors, `[B, T]`, the last one perhaps of fewer rows
 * @throws RangeError if the text has fewer than two tokens
 */
export function batchesInOrder(ids: number[], B: number, T: number): Batch[] {
  if (ids.length < 2) throw new RangeError(`a text of ${ids.length} tokens has nothing to predict`);
  const starts: number[] =
    blank("the starts of the windows, as long as there is a target left");
  const windows = starts.map((start) => {
    const length = Math.min(T, ids.length - 1 - start);
    const { x, y } = windowAt(ids, start, length);
    const padding = (filler: number) => Array<number>(T - length).fill(filler); // [T − length]
    return { x: [...x, ...padding(0)], y: [...y, ...padding(IGNORED)], length }; // [T] each
  });
  const batches: Batch[] = [];
  for (let first = 0; first < windows.length; first += B) {
    const some = windows.slice(first, first + B);
    const count: number = blank("how many targets of these windows count");
    batches.push(toBatch(some, count));
  }
  return batches;
}

/** Windows as the rows of two tensors. */
function toBatch(windows: { x: number[]; y: number[] }[], count: number): Batch {
  const x = tf.tensor(
    windows.map((window) => window.x),
    undefined,
    "int32",
  ); // [B, T]
  const y = tf.tensor(
    windows.map((window) => window.y),
    undefined,
    "int32",
  ); // [B, T]
  return { x, y, count };
}
