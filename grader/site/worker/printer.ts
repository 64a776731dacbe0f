import type { Order } from "../../spec/serve.js";
import { fileIn } from "./sendable.js";

const EXERCISE = /^\/(?:exercises|solutions)\/[^/]+\/[^/]+\/([\w-]+)(?:\.\w+)?\.ts/;

/** The slugs of the exercises that an order judges. */
export const slugsOf = ({ jobs }: Order): Set<string> =>
  new Set(jobs.map(({ id }) => EXERCISE.exec(`/${id}`)?.[1] ?? ""));

/**
 * The exercise in whose code something was printed; undefined where it is one that is judged.
 *
 * @param stack of the call that printed
 * @param names what the URLs of modules stand for
 */
export function printerIn(
  stack: string,
  names: ReadonlyMap<string, string>,
  judged: ReadonlySet<string>,
): string | undefined {
  for (const [url] of stack.matchAll(/blob:[^\s)]*?(?=:\d+:\d+)/g)) {
    const slug = EXERCISE.exec(fileIn(url, names))?.[1];
    if (slug !== undefined) return judged.has(slug) ? undefined : slug;
  }
  return undefined;
}
