import { bright, type Pixels } from "../../lib/pictures/pixels.js";

/** Pictures in lines, each as large as the others, and how far they are apart in pixels. */
export interface Sheet {
  pictures: Pixels[];
  shape: [height: number, width: number, channels: 1 | 3];
  across: number;
  gap: number;
  /** What is between them, black unless given. A value outside 0 to 1 can be told from pixels. */
  between?: number;
}

/** One picture of all, numbers from 0 to 1. */
export function joined({ pictures, shape: [height, width, channels], across, gap, between = 0 }: Sheet): {
  height: number;
  width: number;
  channels: 1 | 3;
  values: number[];
} {
  const columns = Math.min(across, pictures.length);
  const rows = Math.ceil(pictures.length / across);
  const whole = {
    height: rows * (height + gap) - gap,
    width: columns * (width + gap) - gap,
    channels,
  };
  const values = new Array<number>(whole.height * whole.width * channels).fill(between);
  for (const [i, picture] of pictures.entries()) {
    const [top, left] = [Math.floor(i / across) * (height + gap), (i % across) * (width + gap)];
    const pixels = bright(picture);
    for (let row = 0; row < height; row++)
      for (let x = 0; x < width * channels; x++)
        values[((top + row) * whole.width + left) * channels + x] = pixels[row * width * channels + x];
  }
  return { ...whole, values };
}
