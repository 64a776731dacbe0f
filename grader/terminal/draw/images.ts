import type { Images } from "../../../lib/exhibit/forms.js";
import { count } from "../../core/course/count.js";
import { halfBlocks, hasTones, scaled } from "./halves.js";
import type { Look } from "./look.js";
import { cut, fitted } from "./text.js";
import { columnsOf } from "./width.js";

/** Rows of letters for all lines of a grid, the last labels aside. */
const MOST_ROWS = 9;
/** Small pictures grow up to this height in pixels. */
const GROWN = 16;
/** Frames that are shown: the first, the middle and the last. */
const FRAMES = 3;
/** Rows that frames may take: a high window has room for all three. */
const FRAME_ROWS = { least: 14, most: 27, beside: 10 };
const WIDEST_LABEL = 10;
/** Pixels along each side of the square that becomes one: of more nothing is left but noise. */
const MOST_BLOCK = 3;
const BETWEEN = " ";

/** The first pictures of a grid, or the first, the middle and the last frame of them, as many as fit. */
export function imageLines(images: Images, look: Look): string[] {
  return images.frames ? frameLines(images, images.frames, look) : gridLines(images, look);
}

function gridLines({ shape, values, labels, across }: Images, look: Look): string[] {
  const [pictures] = shape;
  const room = look.width - 4;
  const { block, zoom, wide, rows } = sizeIn(shape, Math.min(pictures, across), room, MOST_ROWS, look);
  if (block > MOST_BLOCK) return tooFine(shape, look);
  const fitting = Math.max(1, Math.floor((room + 1) / (wide + 1)));
  const most = Math.max(1, Math.floor((MOST_ROWS + 1) / (rows + 1)));
  const lines = Math.min(most, Math.ceil(pictures / across));
  // Columns of a grid may mean something; of a single line there may be more than its own.
  const each = lines === 1 ? Math.min(fitting, pictures) : Math.min(fitting, across);
  const size = shape.reduce((a, b) => a * b) / pictures;
  const drawn = Array.from({ length: lines }, (_, line) => {
    const from = line * across;
    const numbers = Array.from({ length: Math.min(each, pictures - from) }, (_, i) => from + i);
    const names = labels
      ? [look.color.dim(row(numbers.map((i) => fitted(labels[i], wide, look))).trimEnd())]
      : [];
    const gap = line + 1 < lines && !labels ? [""] : [];
    const parts = numbers.map((i) =>
      pictureLines(values.slice(i * size, (i + 1) * size), shape, block, zoom, look),
    );
    return [...inOneRow(parts), ...names, ...gap];
  });
  const shown = Array.from({ length: lines }, (_, i) => Math.min(each, pictures - i * across));
  return [...drawn.flat(), ...noteLines(pictures - shown.reduce((a, b) => a + b, 0), values, look)];
}

/** Each frame is one line of pictures, after its label. */
function frameLines({ shape, values }: Images, frames: string[], look: Look): string[] {
  const [pictures] = shape;
  const label = Math.min(WIDEST_LABEL, Math.max(...frames.map((name) => columnsOf(name))));
  const room = Math.max(4, look.width - 4 - label - BETWEEN.length);
  const { least, most, beside: others } = FRAME_ROWS;
  const height = Math.min(most, Math.max(least, look.height - others));
  const two = Math.min(2, frames.length);
  const { block, zoom, wide, rows } = sizeIn(shape, pictures, room, Math.floor(height / two), look);
  if (block > MOST_BLOCK) return tooFine(shape, look);
  const chosen = chosenOf(frames.length, Math.floor(height / rows));
  const each = Math.min(pictures, Math.max(1, Math.floor((room + 1) / (wide + 1))));
  const size = shape.reduce((a, b) => a * b);
  const drawn = chosen.map((at) => {
    const parts = Array.from({ length: each }, (_, i) => {
      const from = at * size + (i * size) / pictures;
      return pictureLines(values.slice(from, from + size / pictures), shape, block, zoom, look);
    });
    return inOneRow(parts).map((line, i) => {
      const name = i === 0 ? look.color.dim(fitted(frames[at], label, look)) : " ".repeat(label);
      return `${name}${BETWEEN}${line}`;
    });
  });
  return [...drawn.flat(), ...noteLines(pictures - each, values, look)];
}

/** Which frames are shown where so many fit. */
function chosenOf(frames: number, fitting: number): number[] {
  const last = frames - 1;
  const most = Math.min(FRAMES, fitting);
  if (frames <= most) return Array.from({ length: frames }, (_, i) => i);
  return most < 2 ? [last] : most === 2 ? [0, last] : [0, last >> 1, last];
}

interface Size {
  block: number;
  zoom: number;
  /** Letters and rows of one picture. */
  wide: number;
  rows: number;
}

/** How large pictures are: whole if one fits, in blocks if not; small ones grow as long as all of a line fit. */
function sizeIn(
  [, height, width]: Images["shape"],
  inLine: number,
  room: number,
  most: number,
  look: Look,
): Size {
  const edges = hasTones(look) ? 0 : 2;
  const block = Math.max(1, Math.ceil(height / (2 * most)), Math.ceil(width / Math.max(1, room - edges)));
  const [high, across] = [Math.ceil(height / block), Math.ceil(width / block)];
  const fits = (zoom: number) =>
    zoom * high <= Math.min(GROWN, 2 * most) && inLine * (zoom * across + edges + 1) - 1 <= room;
  const zoom = [4, 3, 2].find(fits) ?? 1;
  return { block, zoom, wide: zoom * across + edges, rows: Math.ceil((zoom * high) / 2) };
}

function pictureLines(
  values: number[],
  [, height, width, channels]: Images["shape"],
  block: number,
  zoom: number,
  look: Look,
): string[] {
  const lines = halfBlocks(scaled(values, [height, width, channels], block, zoom), look);
  const edge = hasTones(look) ? "" : look.unicode ? "│" : "|";
  return lines.map((line) => edge + line + edge);
}

/** What is said instead of a picture that would be noise. */
function tooFine([, height, width]: Images["shape"], look: Look): string[] {
  return [look.color.dim(cut(`${width} x ${height} pixels, too fine for this window`, look.width - 4))];
}

/** What is not seen. */
function noteLines(more: number, values: number[], look: Look): string[] {
  const odd = values.filter((x) => !Number.isFinite(x)).length;
  const said = [
    ...(more > 0 ? [`${count(more, "more picture")} on the page`] : []),
    ...(odd > 0
      ? [`${odd} of ${count(values.length, "value")} ${odd === 1 ? "is" : "are"} NaN or infinite`]
      : []),
  ];
  return said.length > 0 ? [look.color.dim(cut(said.join("; "), look.width - 4))] : [];
}

function inOneRow(parts: string[][]): string[] {
  return parts[0].map((_, r) => row(parts.map((lines) => lines[r])));
}

function row(parts: string[]): string {
  return parts.join(BETWEEN);
}
