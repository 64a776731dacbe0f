import type { Look } from "../draw/look.js";
import { wrap } from "../draw/text.js";
import { show } from "./pages.js";
import type { Session } from "./state.js";

/** Every key of the watch screen, and what it does. */
const KEYS: [key: string, what: string][] = [
  ["n", "go on to the next exercise, after a pass; after the last to the end"],
  ["h", "the next hint; each says more than the one before"],
  ["l", "the lesson of the chapter"],
  ["o", "open the file in your editor (EDITOR, or one that is running)"],
  ["a", "all exercises: search, jump, put a stub back"],
  ["p", "a page with what your code computed, as pictures"],
  ["d", "your file against the solution"],
  ["s", "the solution"],
  ["t", 'the answer to "Try this", once a text of yours has passed'],
  ["enter", "judge again what has passed before and was not run at this start"],
  ["r", "put the stub back; your file is kept"],
  ["space", "scroll on where there is more: also down, f, page down, end"],
  ["b", "scroll back: also up, page up, home"],
  ["?", "these keys"],
  ["q", "quit; Ctrl-C does too, at any time"],
];

export async function showKeys(session: Session): Promise<void> {
  show(session, "keys", keyLines, "?");
}

function keyLines(look: Look): string[] {
  return KEYS.flatMap(([key, what]) =>
    wrap(what, look, 8).map((line, i) =>
      i === 0 ? ` ${look.color.bold.cyan(key)}${line.slice(key.length + 1)}` : line,
    ),
  );
}
