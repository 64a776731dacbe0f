import { keyLines } from "../draw/frame.js";
import { fitToScreen } from "../draw/layout.js";
import type { Look } from "../draw/look.js";
import { finish, foldLines, wrap } from "../draw/text.js";
import type { Card } from "./state.js";

/**
 * The whole screen of a card.
 *
 * @param saved the learner has saved meanwhile, and waits for a verdict that the card covers
 */
export function cardLines({ lines, keys }: Card, saved: boolean, look: Look): string[] {
  const shown = (part: string[]) => foldLines(finish(part, look), look);
  const note = saved ? [...wrap(look.color.yellow(SAVED), look), ""] : [];
  return fitToScreen(
    { head: [""], body: shown(lines(look)), foot: ["", ...shown([...note, ...keyLines(keys, look)])] },
    look,
  );
}

const SAVED = "Your file is saved and judged: the verdict comes after this card.";
