import { element } from "./element.js";

/**
 * A text in which the exercises that it names lead to their pages.
 *
 * @param pages the addresses of those that it may name, by slug
 */
export const linked = (text: string, pages: ReadonlyMap<string, string>): (Node | string)[] =>
  text
    .split(/([a-z0-9]+(?:-[a-z0-9]+)*)/)
    .filter((part) => part !== "")
    .map((part) => {
      const href = pages.get(part);
      return href === undefined ? part : element("a", { href }, part);
    });
