/** By a result's id: the title of its page, and the last part of its address, which is the slug of an exercise. */
export type Titles = Record<string, [title: string, slug: string]>;

/**
 * Puts first the pages whose title is what was asked for, then those whose title begins with it. Whoever types a name looks for its page;
 * the index counts how often a page has the word, and a long page has it more often.
 *
 * @param results in the index's order, which stays the order among equals
 */
export function byTitle<R extends { id: string }>(results: R[], asked: string, titles: Titles): R[] {
  const words = plain(asked);
  if (words === "") return results;
  const rank = ({ id }: R) => {
    const [title, slug] = (titles[id] ?? ["", ""]).map(plain);
    if (title === words || slug === words) return 0;
    return title.startsWith(words) ? 1 : 2;
  };
  return [0, 1, 2].flatMap((place) => results.filter((result) => rank(result) === place));
}

/** What the index is asked: for the name of an exercise's file its title, because the index has no such names. */
export function inWords(asked: string, titles: Titles): string {
  const name = asked.trim().toLowerCase();
  return Object.values(titles).find(([, slug]) => slug === name)?.[0] ?? asked;
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[\s-]+/g, " ")
    .trim();
