// Where things lie in the browser's store. Others on the same host have theirs, so ours begin with a word.

const WORD = "kata:";

export const PROGRESS = `${WORD}progress`;
export const answerKey = (slug: string): string => `${WORD}answer:${slug}`;
export const keptKey = (slug: string): string => `${WORD}kept:${slug}`;
export const shownKey = (slug: string): string => `${WORD}shown:${slug}`;

/** What a page hears when an exercise of its own has been judged: the slugs of all that have passed. */
export const JUDGED = `${WORD}judged`;

/** The slugs of which there is an answer. */
export function answered(store: Storage): string[] {
  const start = answerKey("");
  return Array.from({ length: store.length }, (_, i) => store.key(i) ?? "")
    .filter((key) => key.startsWith(start))
    .map((key) => key.slice(start.length));
}
