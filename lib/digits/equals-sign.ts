import { PIXELS, SIDE } from "./digits.js";

const ROWS = [6, 9];
const [FIRST, LAST] = [4, 9];
const INK = 0.7;

/** A picture of = in the size of a digit: what stands in a line of sums and is no digit. */
export function equalsSign(): Float32Array {
  const isInk = (row: number, column: number) => ROWS.includes(row) && column >= FIRST && column <= LAST;
  return Float32Array.from({ length: PIXELS }, (_, i) => (isInk(Math.floor(i / SIDE), i % SIDE) ? INK : -1));
}
