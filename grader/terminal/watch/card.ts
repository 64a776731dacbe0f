import { keyLines } from "../draw/frame.js";
import { fitToScreen, lastScroll, type Parts, rowsFor } from "../draw/layout.js";
import type { Look } from "../draw/look.js";
import { finish, foldLines, wrap } from "../draw/text.js";
import type { Key } from "./bursts.js";
import { scrolledBy } from "./scroll.js";
import type { Card } from "./state.js";

/**
 * The whole screen of a card.
 *
 * @param saved the learner has saved meanwhile, and waits for a verdict that the card covers
 */
export function cardLines(card: Card, saved: boolean, look: Look): string[] {
  return fitToScreen(partsOf(card, saved, look), look, card.scroll, "up");
}

function partsOf({ lines, keys, note }: Card, saved: boolean, look: Look): Parts {
  const shown = (part: string[]) => foldLines(finish(part, look), look);
  const said = [...(saved ? [SAVED] : []), ...(note ? [note] : [])];
  const notes = said.flatMap((text) => [...wrap(look.color.yellow(text), look), ""]);
  return { head: [""], body: shown(lines(look)), foot: ["", ...shown([...notes, ...keyLines(keys, look)])] };
}

const SAVED = "Your file is saved and judged: the verdict comes after this card.";

/** Letters and enter are the card's own: b may be a guess. */
const SCROLLS = new Set(["space", "pagedown", "pageup", "down", "up", "home", "end"]);

/**
 * Scrolls a card that is longer than the screen.
 *
 * @returns whether the key does that
 */
export function scrollCard(card: Card, key: Key, saved: boolean, look: Look): boolean {
  const parts = partsOf(card, saved, look);
  const last = lastScroll(parts, look);
  if (last === 0 || !SCROLLS.has(key.name)) return false;
  card.scroll = scrolledBy(key, card.scroll ?? 0, rowsFor(parts, look), last);
  return true;
}
