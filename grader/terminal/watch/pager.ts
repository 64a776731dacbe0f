import { keyLines } from "../draw/frame.js";
import type { Laid } from "../draw/lesson.js";
import type { Look } from "../draw/look.js";
import { ANSWER_KEY } from "../draw/markdown/answer.js";
import { cut, edges, wrap } from "../draw/text.js";
import { columnsOf } from "../draw/width.js";
import { type Found, findInAll } from "./found.js";
import { lineAt, type ReadingPlace } from "./reading-place.js";
import { marked } from "./search.js";

/** A text that is read over the whole screen: a lesson, a solution, a difference. */
export interface Pages {
  kind: "pages";
  title: string;
  /** @param open the answers that are open, as indices of blocks */
  lay(look: Look, open: ReadonlySet<number>): Laid;
  /** The answers that the reader has opened. */
  open: Set<number>;
  place: ReadingPlace;
  /** Called with each new place. */
  remember?(place: ReadingPlace): void;
  /** Shows the page before or after this one; undefined where there is none. */
  before?: (() => void) | undefined;
  after?: (() => void) | undefined;
  /** Opens its page on the course's site. */
  web?: (() => void) | undefined;
  /** Keys that close it beside q and escape: the one that opened it. */
  closers: string;
  /** What is looked for; `typing` until enter. */
  search?: { text: string; typing: boolean; at: number } | undefined;
  help?: boolean;
  /** What is said of a key that had nothing to do, until the next one. */
  note?: string | undefined;
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

/** These stand above the last key, where a text has answers, and where it has a page. */
const ANSWER_HELP: [string, string] = [ANSWER_KEY, "open the next answer in sight, and fold it again"];
const WEB_HELP: [string, string] = ["w", "the page on the course's site, in your browser"];

/** The whole screen of a text. */
export function pagerLines(pages: Pages, look: Look): string[] {
  const { color } = look;
  const { lines, answers, offset, hits, room, foot } = view(pages, look);
  const head = [color.bold(` ${cut(pages.title, look.width - 2)}`), ""];
  if (pages.help) {
    const more = [...(answers.size > 0 ? [ANSWER_HELP] : []), ...(pages.web ? [WEB_HELP] : [])];
    const keys = [...HELP.slice(0, -1), ...more, ...HELP.slice(-1)];
    const help = keys.flatMap((key) => helpLines(key, look));
    return [...head, ...padded(help, room), "", ...keyLines([["any key", "back to the text"]], look)];
  }
  const shown = lines.slice(offset, offset + room).map((line, i) => {
    const here = hits.filter((hit) => hit.line === offset + i && hit.inside === undefined);
    return color.level > 0 && here.length > 0 ? marked(line, here, look) : line;
  });
  const end = Math.min(offset + room, lines.length);
  const where = lines.length > room ? `${Math.round((100 * end) / lines.length)} %` : "";
  return [
    ...head,
    ...padded(shown, room),
    ...edges(searchText(pages, hits, look), where, look).slice(-1),
    ...foot,
  ];
}

function helpLines([key, what]: [string, string], look: Look): string[] {
  return wrap(what, look, 13).map((line, i) =>
    i === 0 ? `   ${look.color.bold.cyan(key)}${line.slice(key.length + 3)}` : line,
  );
}

function padded(lines: string[], room: number): string[] {
  return [...lines.slice(0, room), ...Array(Math.max(0, room - lines.length)).fill("")];
}

/** A note that has no room beside the percentage gets lines of its own. */
function noteLines({ note }: Pages, look: Look): string[] {
  return note && columnsOf(note) > look.width - PERCENTAGE ? wrap(look.color.yellow(note), look) : [];
}

/** The columns of ` 100 %` and of the space at both edges. */
const PERCENTAGE = 8;

/** What stands above the keys: what is typed, or how many places were found. */
function searchText(pages: Pages, hits: Found[], look: Look): string {
  const { search, note } = pages;
  if (note && noteLines(pages, look).length === 0) return ` ${note}`;
  if (!search) return "";
  if (search.typing) return ` /${search.text}_`;
  return hits.length === 0
    ? ` not found: ${search.text}`
    : ` ${search.text}: ${search.at + 1} of ${hits.length}`;
}

function keysOf({ search, before, after }: Pages, { answers }: Laid, look: Look): string[] {
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
    ...(answers.size > 0 ? [[ANSWER_KEY, "answer"] as [string, string]] : []),
    ["/", "search"],
    ...(before || after ? [["[ ]", "pages"] as [string, string]] : []),
    ["?", "keys"],
    ["q", "close"],
  ];
  return keyLines(keys, look);
}

/** What of a text is seen now: its lines from `offset` on, as many as there is room for; `last` is the last such offset. */
export interface View extends Laid {
  foot: string[];
  room: number;
  offset: number;
  last: number;
  hits: Found[];
}

export function view(pages: Pages, look: Look): View {
  const laid = pages.lay(look, pages.open);
  const foot = [...noteLines(pages, look), ...keysOf(pages, laid, look)];
  // The title takes two lines, and the search one.
  const room = Math.max(1, look.height - 3 - foot.length);
  const last = Math.max(0, laid.lines.length - room);
  const offset = Math.min(last, lineAt(pages.place, laid));
  const whole = () => pages.lay(look, new Set(laid.answers.keys()));
  const hits = pages.search?.typing === false ? findInAll(pages.search.text, whole(), laid) : [];
  return { ...laid, foot, room, offset, last, hits };
}
