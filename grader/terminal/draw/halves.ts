import type { Rgb } from "../../page/colours.js";
import type { Look } from "./look.js";
import { shadeOf } from "./shades.js";

/** What is no finite number is told by a color that grey pictures do not have. */
const ODD: Rgb = [255, 0, 255];

/** A picture in whole pixels of the terminal: their channels from 0 to 1, row by row. */
export type Pixels = number[][][];

/** Whether a look has the colors that pictures need; 16 do not tell greys apart. */
export function hasTones({ color }: Look): boolean {
  return color.level >= 2;
}

/** Whether a line is part of a picture in color: without its colors nothing is left of it. */
export function isInTones(line: string): boolean {
  return /\u001b\[[34]8;/.test(line);
}

/**
 * A picture made smaller or larger; what is not finite counts where a block holds nothing else.
 *
 * @param block pixels along each side that become one, their mean
 * @param zoom pixels along each side that one becomes
 */
export function scaled(
  values: number[],
  [height, width, channels]: [height: number, width: number, channels: number],
  block: number,
  zoom: number,
): Pixels {
  const mean = (row: number, column: number, channel: number) => {
    let [sum, finite] = [0, 0];
    for (let r = row; r < Math.min(row + block, height); r++)
      for (let c = column; c < Math.min(column + block, width); c++) {
        const value = values[(r * width + c) * channels + channel];
        if (!Number.isFinite(value)) continue;
        sum += value;
        finite++;
      }
    return sum / finite;
  };
  return Array.from({ length: Math.ceil(height / block) * zoom }, (_, r) =>
    Array.from({ length: Math.ceil(width / block) * zoom }, (_, c) =>
      Array.from({ length: channels }, (_, channel) =>
        mean(Math.floor(r / zoom) * block, Math.floor(c / zoom) * block, channel),
      ),
    ),
  );
}

/** The mean of the finite values; NaN if there is none. */
function meanOf(values: number[]): number {
  const finite = values.filter(Number.isFinite);
  return finite.reduce((a, b) => a + b, 0) / finite.length;
}

/** A picture in letters that each hold two pixels, one over the other: half blocks in color, else shades. */
export function halfBlocks(pixels: Pixels, look: Look): string[] {
  return Array.from({ length: Math.ceil(pixels.length / 2) }, (_, r) => {
    const [upper, lower] = [pixels[2 * r], pixels[2 * r + 1]];
    if (!hasTones(look))
      return upper.map((top, c) => shadeOf(meanOf([...top, ...(lower?.[c] ?? top)]), look)).join("");
    let line = "";
    let last = "";
    for (const [c, top] of upper.entries()) {
      const tones = tonesOf(top, lower?.[c], look);
      line += (tones === last ? "" : `\u001b[${tones}m`) + (look.unicode ? "▀" : " ");
      last = tones;
    }
    return `${line}\u001b[0m`;
  });
}

/** The colors of a letter as a terminal is told them. Without half blocks a letter is one color. */
function tonesOf(top: number[], bottom: number[] | undefined, { color, unicode }: Look): string {
  const tone = (pixel: number[]) => toneOf(rgbOf(pixel), color.level);
  if (!unicode) return `48;${tone(bottom ? top.map((x, i) => meanOf([x, bottom[i]])) : top)}`;
  return bottom ? `38;${tone(top)};48;${tone(bottom)}` : `38;${tone(top)}`;
}

/** True color; or of the 256 a grey of 26, or a color of 6 x 6 x 6. */
function toneOf([red, green, blue]: Rgb, level: number): string {
  if (level === 3) return `2;${red};${green};${blue}`;
  if (red === green && green === blue) {
    const step = Math.round(((red - 8) / 247) * 24);
    return `5;${red < 8 ? 16 : step > 23 ? 231 : 232 + step}`;
  }
  const [r, g, b] = [red, green, blue].map((part) => Math.round((part / 255) * 5));
  return `5;${16 + 36 * r + 6 * g + b}`;
}

function rgbOf(pixel: number[]): Rgb {
  if (!pixel.every(Number.isFinite)) return ODD;
  const bytes = pixel.map((value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  return (bytes.length === 1 ? [bytes[0], bytes[0], bytes[0]] : bytes) as Rgb;
}
