import type { Laid } from "../draw/lesson.js";

/** Where a reader is: in which block of the text, and how far into it. It holds at every width of the window. */
export interface ReadingPlace {
  block: number;
  /** 0 at the block's first line, below 1 at its last. */
  part: number;
}

export const START: ReadingPlace = { block: 0, part: 0 };

/** The line after a block, and after the empty one below it. */
export const endOf = ({ lines, starts }: Laid, block: number) => starts[block + 1] ?? lines.length;

/** The block of a line. */
export function blockAt(line: number, { starts }: Laid): number {
  return Math.max(0, starts.filter((start) => start <= line).length - 1);
}

/** The line of a place. */
export function lineAt({ block, part }: ReadingPlace, laid: Laid): number {
  const start = laid.starts[block] ?? 0;
  return start + Math.round(part * (endOf(laid, block) - start));
}

/** A place in a text whose answers may have been folded since: what was inside one is now its line. */
export function outside(place: ReadingPlace, { answers }: Laid): ReadingPlace {
  return answers.get(place.block) === false ? { block: place.block, part: 0 } : place;
}

/** The place of a line. */
export function placeOf(line: number, laid: Laid): ReadingPlace {
  const block = blockAt(line, laid);
  const start = laid.starts[block] ?? 0;
  return { block, part: (line - start) / Math.max(1, endOf(laid, block) - start) };
}
