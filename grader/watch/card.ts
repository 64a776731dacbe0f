import { keyLines } from "../render/frame.js";
import { layOut } from "../render/layout.js";
import type { Look } from "../render/look.js";
import { finish, foldLines } from "../render/text.js";
import type { Key } from "./bursts.js";
import type { Session } from "./session.js";

/** Something that is read before the exercise itself: a chapter's card, or a question. */
export interface Card {
  kind: "card";
  lines(look: Look): string[];
  keys: [key: string, what: string][];
  /** Whether a key is meant for this card; any is unless given. */
  isFor?(key: Key): boolean;
  /** What a key does. The card is closed before. */
  press(session: Session, key: Key): Promise<void>;
}

/** The whole screen of a card. */
export function cardLines({ lines, keys }: Card, look: Look): string[] {
  const shown = (part: string[]) => foldLines(finish(part, look), look);
  return layOut({ head: [""], body: shown(lines(look)), foot: ["", ...shown(keyLines(keys, look))] }, look);
}
