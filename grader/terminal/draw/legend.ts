import type { Look } from "./look.js";
import { cut, fitted } from "./text.js";
import { columnsOf } from "./width.js";

/** In this order, as on the page. */
const COLORS = ["cyan", "yellow", "magenta", "green", "red", "blue", "gray", "cyanBright"] as const;
/** Letters that tell names apart where color does not. */
const UNICODE = "o×+▲*□◇▽";
const ASCII = "ox+^*#%v";

/** Most letters of a name in the legend. */
const LETTERS = 32;
const BETWEEN = "  ";

/** A text in the color of the name with this index. */
export function inColorOf(index: number, text: string, look: Look): string {
  return look.color[COLORS[index % COLORS.length]](text);
}

/** The letter of the name with this index. */
export function markOf(index: number, look: Look): string {
  const marks = look.unicode ? UNICODE : ASCII;
  return marks[index % marks.length];
}

/** Whether names need letters of their own: a single one needs none, and dots of braille have colors. */
export function needsMarks(names: string[], look: Look): boolean {
  return !look.unicode || (look.color.level === 0 && names.length > 1);
}

/** What the colors or letters of a picture mean, beside each other in as many lines as they need. */
export function legendLines(names: string[], notes: string[], room: number, look: Look): string[] {
  // Two names fit in a line of a narrow window.
  const letters = Math.min(LETTERS, Math.max(4, Math.floor((room - BETWEEN.length) / 2) - 2));
  const hasMarks = needsMarks(names, look);
  const entries = names.map((name, i) => {
    const mark = inColorOf(i, hasMarks ? markOf(i, look) : "●", look);
    return `${mark} ${fitted(name, letters, look).trimEnd()}`;
  });
  const lines: string[] = [];
  for (const entry of [...entries, ...notes].map((text) => cut(text, room))) {
    const longer = lines.length > 0 ? `${lines.at(-1)}${BETWEEN}${entry}` : entry;
    if (lines.length > 0 && columnsOf(longer) <= room) lines.pop();
    lines.push(columnsOf(longer) <= room ? longer : entry);
  }
  return lines;
}
