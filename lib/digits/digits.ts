import * as tf from "@tensorflow/tfjs";
import { courseBytes } from "../platform/files.js";
import type { Random } from "../random.js";

/** Pixels along each side of a digit. */
export const SIDE = 14;
/** Pixels of a digit. */
export const PIXELS = SIDE * SIDE;

const EACH = 500;
const HELD_OUT = 50;

/** A handwritten digit. */
export interface Digit {
  /** 0 to 9 */
  label: number;
  /** row by row; −1 is paper, 1 is ink */
  pixels: Float32Array;
}

/**
 * 4,500 digits to learn from and 500 to compare with, as many of each; from MNIST, see `lib/digits/README.md`.
 *
 * @param side pixels along each side: 14, or the whole 28 for GPUs
 */
export function digits(side: 14 | 28 = SIDE): { train: Digit[]; heldOut: Digit[] } {
  const bytes = courseBytes(`lib/digits/digits${side}.bin`);
  const pixels = side * side;
  const level = (i: number) => (i % 2 === 0 ? bytes[i / 2] & 15 : bytes[(i - 1) / 2] >> 4);
  const all = Array.from({ length: 10 * EACH }, (_, n) => ({
    label: Math.floor(n / EACH),
    pixels: Float32Array.from({ length: pixels }, (__, i) => (2 * level(pixels * n + i)) / 15 - 1),
  }));
  const isHeldOut = (n: number) => n % EACH >= EACH - HELD_OUT;
  return { train: all.filter((_, n) => !isHeldOut(n)), heldOut: all.filter((_, n) => isHeldOut(n)) };
}

/** Digits as one batch of pictures, [B, side, side, 1]. */
export function digitPictures(from: Digit[]): tf.Tensor4D {
  const size = from[0].pixels.length;
  const side = Math.sqrt(size);
  const pixels = new Float32Array(from.length * size);
  for (const [b, digit] of from.entries()) pixels.set(digit.pixels, b * size);
  return tf.tensor4d(pixels, [from.length, side, side, 1]);
}

/** Digits drawn at random, with repetition: pictures [B, side, side, 1] and their labels. */
export function digitBatch(from: Digit[], B: number, rng: Random): { x: tf.Tensor4D; labels: number[] } {
  const drawn = Array.from({ length: B }, () => from[rng.integer(from.length)]);
  return { x: digitPictures(drawn), labels: drawn.map(({ label }) => label) };
}
