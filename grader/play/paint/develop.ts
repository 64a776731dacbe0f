import { setTimeout } from "node:timers/promises";
import { hundredths } from "../../core/numbers.js";
import type { Moment } from "../../models/moment.js";
import { joined, type Sheet } from "../../models/sheet.js";
import { halfBlocks, scaled } from "../../terminal/draw/halves.js";
import { type Look, lookOf } from "../../terminal/draw/look.js";
import { finish } from "../../terminal/draw/text.js";

const PAUSE_MS = 70;
/** Small pictures are shown larger, up to this many pixels for one. */
const MOST_ZOOM = 3;
/** The title and the line below it. */
const ROWS_BESIDE = 2;

/** Shows how pictures come out of noise: in a terminal each moment over the one before, elsewhere the first, the middle and the last. */
export async function develop(moments: Moment[], sheet: Omit<Sheet, "pictures">): Promise<void> {
  const look = lookOf(process.stdout);
  const last = moments.length - 1;
  const linesAt = (at: number) => linesOf({ ...sheet, pictures: moments[at].pictures }, moments[at].t, look);
  const write = (lines: string[]) => process.stdout.write(`${finish(lines, look).join("\n")}\n`);
  const { length: rows } = linesAt(last);
  if (!look.tty || look.color.level === 0 || rows + ROWS_BESIDE > look.height) {
    const few = look.tty && rows + ROWS_BESIDE > look.height ? [last] : [0, last >> 1, last];
    for (const at of new Set(few)) write(linesAt(at));
    return;
  }
  for (const at of moments.keys()) {
    if (at > 0) process.stdout.write(`\u001b[${rows}A`);
    write(linesAt(at));
    await setTimeout(PAUSE_MS);
  }
}

/** How many pictures fit in a line. */
export function fitting(width: number, gap: number, look: Look = lookOf(process.stdout)): number {
  return Math.max(1, Math.floor((look.width - 2 + gap) / (width + gap)));
}

function linesOf(sheet: Sheet, t: number, look: Look): string[] {
  const { height, width, channels, values } = joined(sheet);
  const fits = (zoom: number) => zoom * width <= look.width - 2 && zoom * height <= look.height * 2 - 8;
  const zoom = Array.from({ length: MOST_ZOOM }, (_, i) => MOST_ZOOM - i).find(fits) ?? 1;
  const picture = halfBlocks(scaled(values, [height, width, channels], 1, zoom), look);
  return [look.color.dim(`t = ${hundredths(t)}`), ...picture];
}
