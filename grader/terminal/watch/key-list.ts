import type { Look } from "../draw/look.js";
import { wrap } from "../draw/text.js";
import { keyList } from "./keys.js";
import { show } from "./pages.js";
import type { Session } from "./state.js";

/** Shows every key of the watch screen, and what it does. */
export async function showKeys(session: Session): Promise<void> {
  show(session, "keys", keyLines, "?");
}

function keyLines(look: Look): string[] {
  return keyList().flatMap(([name, { what }]) =>
    wrap(what, look, 8).map((line, i) =>
      i === 0 ? ` ${look.color.bold.cyan(name)}${line.slice(name.length + 1)}` : line,
    ),
  );
}
