import type { Look } from "../draw/look.js";

/** Lays a text out again only when the window has changed, or what else it depends on. */
export function onceALook<T>(lay: (look: Look) => T, other = () => ""): (look: Look) => T {
  let made: { key: string; laid: T } | undefined;
  return (look) => {
    const key = `${look.width} ${look.unicode} ${look.color.level} ${other()}`;
    if (made?.key !== key) made = { key, laid: lay(look) };
    return made.laid;
  };
}
