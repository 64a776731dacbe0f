import type { Look } from "../draw/look.js";
import { ANSWER_KEY } from "../draw/markdown/answer.js";
import { turnAnswer } from "./answers.js";
import type { Key } from "./bursts.js";
import { type Pages, type View, view } from "./pager.js";
import { placeOf } from "./reading-place.js";
import { scrolledBy } from "./scroll.js";

/**
 * Does what a key asks for.
 *
 * @returns whether the text is to be closed
 */
export function pagerKey(pages: Pages, key: Key, look: Look): boolean {
  pages.note = undefined;
  if (pages.help) {
    pages.help = false;
    return false;
  }
  if (pages.search?.typing) {
    type(pages, key, look);
    return false;
  }
  const seen = view(pages, look);
  const { room, last, offset } = seen;
  const half = Math.max(1, Math.floor(room / 2));
  const go = (line: number) => goTo(line, pages, seen);
  const isOn = /^(space|pagedown|f)$/.test(key.name);
  if (key.name === "q" || key.name === "escape" || (key.text && pages.closers.includes(key.text)))
    return true;
  if (key.text === "?") pages.help = true;
  else if (key.text === "/") pages.search = { text: "", typing: true, at: 0 };
  else if (key.text === ANSWER_KEY) turnAnswer(pages, seen);
  else if (key.name === "n") jump(key.text === "N" ? -1 : 1, pages, look);
  else if (key.text === "]" || (isOn && offset === last && pages.after)) pages.after?.();
  else if (key.text === "[") pages.before?.();
  else if (key.text === "w") pages.web?.();
  else if (key.text === "G") go(last);
  else if (key.name === "d") go(offset + half);
  else if (key.name === "u") go(offset - half);
  else {
    const to = isOn ? nextPage(seen) : scrolledBy(key, offset, room, last);
    if (to !== undefined) go(to);
  }
  return false;
}

function goTo(line: number, pages: Pages, seen: View): void {
  pages.place = placeOf(Math.min(seen.last, Math.max(0, line)), seen);
  pages.remember?.(pages.place);
}

/** Where the page after this one begins: what this one cuts, like a table, is whole there, if it lies in the lower half. */
function nextPage({ lines, starts, offset, room }: View): number {
  const end = offset + room;
  const block = starts.findLastIndex((start) => start < end);
  const rest = lines.slice(end, starts[block + 1] ?? lines.length);
  const isCut = rest.some((line) => line.trim());
  return isCut && starts[block] >= offset + room / 2 ? starts[block] : end;
}

/** A key while the text to look for is typed. */
function type(pages: Pages, key: Key, look: Look): void {
  const { text } = pages.search as { text: string };
  if (key.name === "escape") pages.search = undefined;
  else if (key.name === "backspace") pages.search = { text: text.slice(0, -1), typing: true, at: 0 };
  else if (key.name === "return" || key.name === "enter") {
    pages.search = text.trim() ? { text, typing: false, at: -1 } : undefined;
    const { hits, offset } = view(pages, look);
    const first = hits.findIndex(({ line }) => line >= offset);
    if (pages.search) pages.search.at = Math.max(0, first) - 1;
    jump(1, pages, look);
  } else if (/^[^\x00-\x1f\x7f]+$/.test(key.text))
    pages.search = { text: text + key.text, typing: true, at: 0 };
}

/**
 * To the next or the previous place that was found, round the end; two lines above it stay in sight. An answer that is folded around it
 * is opened.
 */
function jump(by: number, pages: Pages, look: Look): void {
  const { hits } = view(pages, look);
  if (!pages.search || hits.length === 0) return;
  const at = (pages.search.at + by + hits.length) % hits.length;
  pages.search.at = at;
  const { inside } = hits[at];
  if (inside !== undefined) pages.open.add(inside);
  const seen = view(pages, look);
  goTo(seen.hits[at].line - 2, pages, seen);
}
