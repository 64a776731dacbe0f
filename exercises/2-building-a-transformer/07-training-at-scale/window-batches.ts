import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { IGNORED } from "../06-complete-model/lm-loss.js";

/** Some windows of a text, side by side. Whoever made the batch disposes its tensors. */
export interface Batch {
  /** what the model reads, whole numbers, `[B, T]` */
  x: tf.Tensor;
  /** the token that comes next at every position, or IGNORED, `[B, T]` */
  y: tf.Tensor;
  /** how many of the targets count, that is, are not IGNORED */
  count: number;
}

/**
 * One window of a text: T tokens to read, and for each of them the token that follows it in the text.
 *
 *     x = ids[start .. start + T),   y = ids[start + 1 .. start + T + 1)
 *
 * @param ids the text
 * @param start where the window begins
 * @param T how many tokens are read, at least one
 * @returns x and y, new lists, `[T]` each
 * @throws RangeError if the last target lies outside of the text
 */
export function windowAt(ids: number[], start: number, T: number): { x: number[]; y: number[] } {
  if (!(start >= 0 && start + T < ids.length))
    throw new RangeError(
      `a window of ${T} tokens and the one that follows them does not fit at ${start} of ${ids.length}`,
    );
  return {
    x: blank("the T tokens from the start on"), // [T]
    y: blank("for each of them the next token of the text"), // [T]
  };
}

/**
 * B windows, each from a random place of the text.
 *
 * Every place at which a window fits is as likely as any other. Draws one whole number from `rng` for each window, in order.
 *
 * @param rng says where
 * @returns x and y as int32 tensors, `[B, T]`; all B·T targets count
 * @throws RangeError if the text has not T + 1 tokens
 */
export function randomBatch(ids: number[], B: number, T: number, rng: Random): Batch {
  const places: number = blank("at how many places of the text a window fits");
  if (places < 1) throw new RangeError(`a window of ${T} tokens needs ${T + 1}, the text has ${ids.length}`);
  const windows = Array.from({ length: B }, () => windowAt(ids, rng.integer(places), T));
  return tf.tidy(() => ({
    x: tf.tensor2d(
      windows.map(({ x }) => x),
      [B, T],
      "int32",
    ), // [B, T]
    y: tf.tensor2d(
      windows.map(({ y }) => y),
      [B, T],
      "int32",
    ), // [B, T]
    count: B * T,
  }));
}

/**
 * The whole text from its first token to its last, window behind window: for measuring, where luck has no place.
 *
 * Windows begin at 0, T, 2·T, ..., so every token but the first is a target exactly once. The last window may be short: it
 * is filled up, x with token 0 and y with IGNORED. The last batch may have fewer than B windows.
 *
 * @returns batches of int32 tensors, `[B, T]`, the last one perhaps of fewer rows
 * @throws RangeError if the text has fewer than two tokens
 */
export function batchesInOrder(ids: number[], B: number, T: number): Batch[] {
  if (ids.length < 2) throw new RangeError(`a text of ${ids.length} tokens has nothing to predict`);
  const starts: number[] = blank("the places 0, T, 2·T, ... that still have a target");
  const windows = starts.map((start) => {
    const length = Math.min(T, ids.length - 1 - start);
    const { x, y } = windowAt(ids, start, length);
    const filling = T - length;
    return { x: [...x, ...Array(filling).fill(0)], y: [...y, ...Array(filling).fill(IGNORED)], length };
  });
  const batches: Batch[] = [];
  for (let first = 0; first < windows.length; first += B) {
    const some = windows.slice(first, first + B);
    const shape: [number, number] = [some.length, T];
    batches.push(
      tf.tidy(() => ({
        x: tf.tensor2d(
          some.map(({ x }) => x),
          shape,
          "int32",
        ), // [B, T]
        y: tf.tensor2d(
          some.map(({ y }) => y),
          shape,
          "int32",
        ), // [B, T]
        count: blank("how many targets of these windows count"),
      })),
    );
  }
  return batches;
}
