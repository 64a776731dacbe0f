import { lastScroll, rowsFor } from "../draw/layout.js";
import type { Key } from "./bursts.js";
import { exerciseParts } from "./screen.js";
import { scrolledBy } from "./scroll.js";
import type { Session } from "./state.js";

/**
 * Scrolls a verdict that is longer than the screen.
 *
 * @returns whether the key does that
 */
export function scrollBody({ state, terminal }: Session, key: Key): boolean {
  const look = terminal.look();
  const parts = exerciseParts(state, look);
  const to = scrolledBy(key, state.scroll, rowsFor(parts, look), lastScroll(parts, look));
  if (to !== undefined) state.scroll = to;
  return to !== undefined;
}
