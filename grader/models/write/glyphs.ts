import { PIXELS, SIDE } from "../../../lib/digits/digits.js";
import { equalsSign } from "../../../lib/digits/equals-sign.js";

type Box = [top: number, bottom: number, left: number, right: number];

const BOXES: Record<string, Box[]> = {
  " ": [],
  ".": [[10, 11, 6, 7]],
  ":": [
    [4, 5, 6, 7],
    [9, 10, 6, 7],
  ],
  "-": [[6, 7, 4, 9]],
  "+": [
    [6, 7, 3, 10],
    [3, 10, 6, 7],
  ],
  "/": Array.from({ length: 9 }, (_, i): Box => [11 - i, 11 - i, 3 + i, 4 + i]),
};

/** A printed sign, as large as a digit: −1 is paper, 1 is ink. */
export function glyph(sign: string): Float32Array {
  if (sign === "=") return equalsSign();
  const pixels = new Float32Array(PIXELS).fill(-1);
  for (const [top, bottom, left, right] of BOXES[sign])
    for (let row = top; row <= bottom; row++) pixels.fill(1, row * SIDE + left, row * SIDE + right + 1);
  return pixels;
}
