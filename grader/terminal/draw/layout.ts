import { count } from "../../core/course/count.js";
import type { Look } from "./look.js";
import { cut } from "./text.js";

/** A screen's three parts as lines of the terminal: the body is what may be longer than its room. */
export interface Parts {
  head: string[];
  body: string[];
  foot: string[];
}

/** Below this a body is read through a slit; the blank lines of head and foot are given to it. */
const LEAST_ROOM = 4;

/**
 * The whole screen, the body from its line `scroll` on; where some of it is hidden, a line says how much and which key shows it.
 *
 * @param back the key that scrolls back
 */
export function fitToScreen(parts: Parts, look: Look, scroll = 0, back = "b"): string[] {
  const { head, body, foot } = fitted(parts, look);
  const rows = rowsFor(parts, look);
  const above = Math.min(scroll, lastScroll(parts, look));
  const below = Math.max(0, body.length - above - rows);
  const hidden =
    above + below > 0 ? [look.color.dim(cut(hiddenText(above, below, back, look), look.width - 1))] : [];
  const shown = body.slice(above, above + rows);
  return [...head, ...shown, ...Array(rows - shown.length).fill(""), ...hidden, ...foot];
}

/** How many lines of the body are shown at once. */
export function rowsFor(parts: Parts, look: Look): number {
  const { head, body, foot } = fitted(parts, look);
  const room = roomFor(head, foot, look);
  // One of them says what is hidden.
  return body.length <= room ? room : Math.max(1, room - 1);
}

/** How far the body can be scrolled. */
export function lastScroll(parts: Parts, look: Look): number {
  return Math.max(0, parts.body.length - rowsFor(parts, look));
}

function fitted({ head, body, foot }: Parts, look: Look): Parts {
  const room = roomFor(head, foot, look);
  if (body.length <= room || room >= LEAST_ROOM) return { head, body, foot };
  return { head: head.filter(Boolean), body, foot: foot.filter(Boolean) };
}

function roomFor(head: string[], foot: string[], look: Look): number {
  return Math.max(1, look.height - head.length - foot.length);
}

function hiddenText(above: number, below: number, back: string, look: Look): string {
  if (above === 0) return `   … ${count(below, "more line")}: space shows ${below === 1 ? "it" : "them"}`;
  if (below === 0) return `   … ${count(above, "line")} above: ${back} goes back`;
  const long = `   … ${count(above, "line")} above: ${back}   ${below} below: space`;
  // In ASCII the ellipsis has three letters.
  return long.length + 2 < look.width ? long : ` … ${above} above: ${back}   ${below} below: space`;
}
