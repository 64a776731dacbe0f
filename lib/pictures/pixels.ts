/** Pixels of one picture, row by row, channels innermost; −1 is dark, 1 is bright. */
export type Pixels = ArrayLike<number>;

/** Pixels as a screen shows them: what is darker than −1 or brighter than 1 can't be seen. */
export function clamped(pixels: Pixels): Float32Array {
  return Float32Array.from(pixels, (value) => Math.max(-1, Math.min(1, value)));
}

/** The pictures of a batch, [B, ...] in one row of numbers, one by one. */
export function picturesIn(values: ArrayLike<number>, size: number): Float32Array[] {
  const all = Float32Array.from(values);
  return Array.from({ length: all.length / size }, (_, i) => all.slice(i * size, (i + 1) * size));
}

/** Pixels from −1..1 to 0..1, as exhibits draw them; NaN is black. */
export function bright(pixels: Pixels): number[] {
  return Array.from(clamped(pixels), (value) => (value + 1) / 2 || 0);
}

/** Means of 2 x 2 pixels of a grey picture: the features by which sets of pictures are compared. */
export function pooled(picture: Pixels, side: number): number[] {
  const pixels = clamped(picture);
  const half = side / 2;
  return Array.from({ length: half * half }, (_, i) => {
    const corner = 2 * Math.floor(i / half) * side + 2 * (i % half);
    return (pixels[corner] + pixels[corner + 1] + pixels[corner + side] + pixels[corner + side + 1]) / 4;
  });
}
