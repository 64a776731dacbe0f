import * as Plot from "@observablehq/plot";
import { short } from "../core/numbers.js";
import { type Range, sharedRange } from "../core/picture/scale.js";

export type Rgb = [red: number, green: number, blue: number];

/** A scale of colours, the same for both sides. */
export interface Colours {
  range: Range;
  of(value: number): Rgb;
}

/** What is no finite number, in neither scale. */
export const NO_NUMBER: Rgb = [128, 128, 128];
const STEPS = 256;

/** The colours for these values: of one hue to another where 0 lies between them, from dark to light elsewhere. */
export function coloursFor(yours: number[], theirs: number[], given: Range | undefined): Colours {
  const [low, high] = given ?? sharedRange(yours, theirs);
  const signed = given === undefined && low < 0 && high > 0;
  const most = Math.max(-low, high);
  const range: Range = signed ? [-most, most] : [low, high];
  const { apply } = Plot.scale({
    color: { type: "linear", scheme: signed ? "rdbu" : "viridis", reverse: signed, domain: [0, STEPS - 1] },
  });
  const table = Array.from({ length: STEPS }, (_, i) => rgbOf(apply(i)));
  return {
    range,
    of: (value) => {
      if (!Number.isFinite(value)) return NO_NUMBER;
      const at = Math.round(((value - range[0]) / (range[1] - range[0])) * (STEPS - 1));
      return table[Math.min(STEPS - 1, Math.max(0, at))];
    },
  };
}

/** `#3b528b` or `rgb(59, 82, 139)` */
function rgbOf(colour: string): Rgb {
  const hex = /^#(..)(..)(..)$/.exec(colour)?.slice(1);
  const parts = hex ? hex.map((part) => Number.parseInt(part, 16)) : (colour.match(/\d+/g) ?? []).map(Number);
  return parts.slice(0, 3) as Rgb;
}

export function css([red, green, blue]: Rgb): string {
  return `rgb(${red},${green},${blue})`;
}

/** Whether black is easier to read on a colour than white: by the contrast that WCAG 2 defines. */
export function isLight(colour: Rgb): boolean {
  const [r, g, b] = colour.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179;
}

/** The scale as a bar with its ends; `odd` tells of values that have no place on it. */
export function legend({ range: [low, high], of }: Colours, odd: boolean): string {
  const stops = Array.from({ length: 13 }, (_, i) => css(of(low + (i / 12) * (high - low))));
  const gone = odd
    ? `<li><span class="swatch" style="background:${css(NO_NUMBER)}"></span>no finite number</li>`
    : "";
  return `<ul class="legend"><li>${short(low)}<span class="ramp" style="background:linear-gradient(to right,${stops.join()})"></span>${short(high)}</li>${gone}</ul>`;
}
