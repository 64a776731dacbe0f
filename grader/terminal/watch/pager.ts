import { keyLines } from "../draw/frame.js";
import type { Laid } from "../draw/lesson.js";
import type { Look } from "../draw/look.js";
import { cut, edges } from "../draw/text.js";
import type { Key } from "./bursts.js";
import { lineAt, placeOf, type ReadingPlace } from "./reading-place.js";
import { scrolledBy } from "./scroll.js";
import { find, type Hit, marked } from "./search.js";

/** A text that is read over the whole screen: a lesson, a solution, a difference. */
export interface Pages {
  kind: "pages";
  title: string;
  lay(look: Look): Laid;
  place: ReadingPlace;
  /** Called with each new place. */
  remember?(place: ReadingPlace): void;
  /** Shows the page before or after this one; undefined where there is none. */
  before?: (() => void) | undefined;
  after?: (() => void) | undefined;
  /** Keys that close it beside q and escape: the one that opened it. */
  closers: string;
  /** What is looked for; `typing` until enter. */
  search?: { text: string; typing: boolean; at: number } | undefined;
  help?: boolean;
}

const HELP: [string, string][] = [
  ["space f", "a page on"],
  ["b", "a page back"],
  ["d", "half a page on"],
  ["u", "half a page back"],
  ["j k ↑ ↓", "a line"],
  ["g G", "begin, end"],
  ["/", "search"],
  ["n N", "next, previous place that was found"],
  ["[ ]", "page before, page after, of a lesson that has several"],
  ["q esc", "close"],
];

/** The whole screen of a text. */
export function pagerLines(pages: Pages, look: Look): string[] {
  const { color } = look;
  const head = [color.bold(` ${cut(pages.title, look.width - 2)}`), ""];
  const foot = keysOf(pages, look);
  const room = roomOf(foot, look);
  if (pages.help) {
    const help = HELP.map(([key, what]) => `   ${color.bold.cyan(key.padEnd(9))} ${what}`);
    return [...head, ...padded(help, room), "", ...keyLines([["any key", "back to the text"]], look)];
  }
  const { lines, offset, hits } = view(pages, look);
  const shown = lines.slice(offset, offset + room).map((line, i) => {
    const here = hits.filter((hit) => hit.line === offset + i);
    return color.level > 0 && here.length > 0 ? marked(line, here, look) : line;
  });
  const end = Math.min(offset + room, lines.length);
  const where = lines.length > room ? `${Math.round((100 * end) / lines.length)} %` : "";
  return [...head, ...padded(shown, room), ...edges(searchText(pages, hits), where, look).slice(-1), ...foot];
}

function padded(lines: string[], room: number): string[] {
  return [...lines.slice(0, room), ...Array(Math.max(0, room - lines.length)).fill("")];
}

/** What stands above the keys: what is typed, or how many places were found. */
function searchText({ search }: Pages, hits: Hit[]): string {
  if (!search) return "";
  if (search.typing) return ` /${search.text}_`;
  return hits.length === 0
    ? ` not found: ${search.text}`
    : ` ${search.text}: ${search.at + 1} of ${hits.length}`;
}

function keysOf({ search, before, after }: Pages, look: Look): string[] {
  if (search?.typing)
    return keyLines(
      [
        ["enter", "search"],
        ["esc", "back"],
      ],
      look,
    );
  const keys: [string, string][] = [
    ["space", "on"],
    ["b", "back"],
    ["/", "search"],
    ...(before || after ? [["[ ]", "pages"] as [string, string]] : []),
    ["?", "keys"],
    ["q", "close"],
  ];
  return keyLines(keys, look);
}

/** Lines of the text that are seen at once: the title takes two, the line of the search one. */
const roomOf = (foot: string[], look: Look) => Math.max(1, look.height - 3 - foot.length);

function view(pages: Pages, look: Look) {
  const laid = pages.lay(look);
  const room = roomOf(keysOf(pages, look), look);
  const last = Math.max(0, laid.lines.length - room);
  const offset = Math.min(last, lineAt(pages.place, laid));
  const text = pages.search && !pages.search.typing ? pages.search.text : "";
  return { laid, lines: laid.lines, room, last, offset, hits: find(text, laid.lines) };
}

/**
 * Does what a key asks for.
 *
 * @returns whether the text is to be closed
 */
export function pagerKey(pages: Pages, key: Key, look: Look): boolean {
  if (pages.help) {
    pages.help = false;
    return false;
  }
  if (pages.search?.typing) {
    type(pages, key, look);
    return false;
  }
  const { laid, room, last, offset, hits } = view(pages, look);
  const half = Math.max(1, Math.floor(room / 2));
  const go = (line: number) => {
    pages.place = placeOf(Math.min(last, Math.max(0, line)), laid);
    pages.remember?.(pages.place);
  };
  const isOn = /^(space|pagedown|f)$/.test(key.name);
  if (key.name === "q" || key.name === "escape" || (key.text && pages.closers.includes(key.text)))
    return true;
  if (key.text === "?") pages.help = true;
  else if (key.text === "/") pages.search = { text: "", typing: true, at: 0 };
  else if (key.name === "n") jump(pages, hits, key.text === "N" ? -1 : 1, go);
  else if (key.text === "]" || (isOn && offset === last && pages.after)) pages.after?.();
  else if (key.text === "[") pages.before?.();
  else if (key.text === "G") go(last);
  else if (key.name === "d") go(offset + half);
  else if (key.name === "u") go(offset - half);
  else {
    const to = isOn ? nextPage(laid, offset, room) : scrolledBy(key, offset, room, last);
    if (to !== undefined) go(to);
  }
  return false;
}

/** Where the page after this one begins: what this one cuts, like a table, is whole there, if it lies in the lower half. */
function nextPage({ lines, starts }: Laid, offset: number, room: number): number {
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
    const { hits, offset, laid, last } = view(pages, look);
    const first = hits.findIndex(({ line }) => line >= offset);
    if (pages.search) pages.search.at = Math.max(0, first) - 1;
    jump(pages, hits, 1, (line) => {
      pages.place = placeOf(Math.min(last, Math.max(0, line)), laid);
      pages.remember?.(pages.place);
    });
  } else if (/^[^\x00-\x1f\x7f]+$/.test(key.text))
    pages.search = { text: text + key.text, typing: true, at: 0 };
}

/** To the next or the previous place that was found, round the end; two lines above it stay in sight. */
function jump(pages: Pages, hits: Hit[], by: number, go: (line: number) => void): void {
  if (!pages.search || hits.length === 0) return;
  pages.search.at = (pages.search.at + by + hits.length) % hits.length;
  go(hits[pages.search.at].line - 2);
}
