import { columnsOf } from "../width.js";

/** Lines of equal width; the one at `base` stands on the line of the text around. */
export interface Box {
  lines: string[];
  base: number;
}

export const line = (text: string): Box => ({ lines: [text], base: 0 });

export const widthOf = ({ lines }: Box): number => columnsOf(lines[0]);

export const isTall = ({ lines }: Box): boolean => lines.length > 1;

/** Boxes side by side, their base lines on one line. */
export function beside(boxes: Box[]): Box {
  const above = Math.max(0, ...boxes.map(({ base }) => base));
  const below = Math.max(0, ...boxes.map(({ lines, base }) => lines.length - 1 - base));
  const lines = Array.from({ length: above + 1 + below }, (_, row) =>
    boxes.map((box) => box.lines[row - above + box.base] ?? " ".repeat(widthOf(box))).join(""),
  );
  return { lines, base: above };
}

/** Boxes one above the other, each in the middle; the lines of `boxes[at]` keep the base. */
export function stack(boxes: Box[], at: number): Box {
  const width = Math.max(...boxes.map(widthOf));
  const above = boxes.slice(0, at).reduce((sum, { lines }) => sum + lines.length, 0);
  return {
    lines: boxes.flatMap(({ lines }) => lines.map((text) => centered(text, width))),
    base: above + boxes[at].base,
  };
}

function centered(text: string, width: number): string {
  const left = Math.floor((width - columnsOf(text)) / 2);
  return " ".repeat(left) + text + " ".repeat(width - left - columnsOf(text));
}

/** A box with spaces at its right or left, up to a width. */
function padded(box: Box, width: number, right: boolean): Box {
  const pad = line(" ".repeat(width - widthOf(box)));
  return beside(right ? [pad, box] : [box, pad]);
}

/** Columns that are as wide as their widest cell; `gap` stands between them, `lead` empty lines between rows. */
export function grid(rows: Box[][], gap: string, { lead = 0, right = false } = {}): Box {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => (row[i] ? widthOf(row[i]) : 0))),
  );
  const width = widths.reduce((a, b) => a + b, gap.length * (columns - 1));
  const lines = rows.flatMap((row, r) => {
    const cells = widths.flatMap((w, i) => [
      ...(i > 0 ? [line(gap)] : []),
      padded(row[i] ?? line(""), w, right),
    ]);
    const blank = Array<string>(r > 0 ? lead : 0).fill(" ".repeat(width));
    return [...blank, ...beside(cells).lines];
  });
  return { lines, base: Math.floor((lines.length - 1) / 2) };
}

/** Pieces of a tall delimiter: top, middle line, filling, bottom. */
const TALL: Record<string, string> = {
  "(": "⎛⎜⎜⎝",
  ")": "⎞⎟⎟⎠",
  "[": "⎡⎢⎢⎣",
  "]": "⎤⎥⎥⎦",
  "{": "⎧⎨⎪⎩",
  "}": "⎫⎬⎪⎭",
};

/** A delimiter as tall as what it stands beside. */
export function delimiter(text: string, { lines, base }: Box): Box {
  if (lines.length === 1 || text === "") return line(text);
  const [top, middle, fill, bottom] = TALL[text] ?? "││││";
  const last = lines.length - 1;
  const half = Math.floor(last / 2);
  return {
    lines: lines.map((_, i) => (i === 0 ? top : i === last ? bottom : i === half ? middle : fill)),
    base,
  };
}
