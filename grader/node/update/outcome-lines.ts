import type { Moved, Outcome } from "./swap.js";

/** What became of the learner's files, a sentence each. */
export function outcomeLines({ moved, gone, newStubs, kept }: Outcome): string[] {
  return [
    ...moved.map(movedText),
    ...gone.map((slug) => `${slug} is no longer in the course: your file is where it was.`),
    ...newStubs.map(
      (slug) =>
        `${slug} has a new stub: "npm run kata -- diff ${slug}" compares yours with the new solution.`,
    ),
    ...kept.map(({ name, kept }) => `You had changed ${name}, and so has the course: yours is now ${kept}.`),
  ];
}

function movedText({ slug, from, to, problem }: Moved): string {
  return problem
    ? `${slug} has moved, and your file could not go along (${problem}): it is ${from}. Put it to ${to} by hand.`
    : `${slug} has moved, and your file went along: ${to}`;
}
