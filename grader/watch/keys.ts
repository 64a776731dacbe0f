import { wrap } from "../render/text.js";
import type { Session } from "./session.js";

/** Every key of the watch screen, and what it does. */
const KEYS: [key: string, what: string][] = [
  ["n", "go on to the next exercise, after a pass"],
  ["h", "the next hint; each says more than the one before"],
  ["l", "the lesson of the chapter"],
  ["o", "open the file in your editor (EDITOR, or one that is running)"],
  ["a", "all exercises: search, jump, put a stub back"],
  ["p", "a page with what your code computed, as pictures"],
  ["d", "your file against the solution"],
  ["s", "the solution"],
  ["r", "put the stub back; your file is kept"],
  ["space", "scroll on where there is more: also down, f, page down, end"],
  ["b", "scroll back: also up, page up, home"],
  ["?", "these keys"],
  ["q", "quit; Ctrl-C does too, at any time"],
];

export async function showKeys({ state, terminal }: Session): Promise<void> {
  const look = terminal.look();
  const lines = KEYS.flatMap(([key, what]) =>
    wrap(what, look, 8).map((line, i) =>
      i === 0 ? ` ${look.color.bold.cyan(key)}${line.slice(key.length + 1)}` : line,
    ),
  );
  state.overlay = { kind: "pages", title: "keys", lines, offset: 0 };
}
