import type { Look } from "../draw/look.js";
import type { Key } from "../watch/bursts.js";
import { type Pages, pagerLines } from "../watch/pager.js";
import { pagerKey } from "../watch/pager-keys.js";
import { Terminal } from "../watch/terminal.js";

const ENDING = ["SIGTERM", "SIGHUP", "SIGINT"] as const;

/**
 * Shows a text over the whole screen, as the watch screen does, until the reader closes it.
 *
 * @param begin shows the first page, and may say something of a key later
 */
export async function readOnScreen(
  begin: (show: (pages: Pages) => void, look: Look, say: (text: string) => void) => void,
): Promise<void> {
  let close = () => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  let shown: Pages | undefined;
  const draw = () => {
    if (shown) terminal.draw(pagerLines(shown, terminal.look()));
  };
  const terminal = new Terminal((keys) => {
    for (const key of keys) if (shown && (ends(key) || pagerKey(shown, key, terminal.look()))) return close();
    draw();
  }, draw);
  const show = (pages: Pages) => {
    shown = pages;
  };
  const say = (text: string) => {
    if (!shown) return;
    shown.note = text;
    draw();
  };
  for (const signal of ENDING) process.once(signal, close);
  begin(show, terminal.look(), say);
  terminal.enter();
  try {
    draw();
    await closed;
  } finally {
    terminal.end();
    for (const signal of ENDING) process.off(signal, close);
  }
}

/** Ctrl-C is a key here. */
function ends({ ctrl, name }: Key): boolean {
  return ctrl && (name === "c" || name === "d");
}
