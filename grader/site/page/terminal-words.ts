// Entries and verdicts are written for the terminal, too. Where they name what only a terminal has, a page says what it has instead.

const ON_A_PAGE: [RegExp, string][] = [
  // What a page cannot do stays as it is, and says where it can be done.
  [/\bSet (\w+) in the spec to\b/g, "In a clone of the course, set $1 in the spec to"],
  [/\bin kata show\b/g, "in what it shows"],
  [/\bRun npm run kata -- show [\w-]+\./g, "Look at what your code shows, below."],
  [/\(npm run kata -- show [\w-]+\)/g, "(it is below)"],
  [/ of `kata show [\w-]+`/g, " below"],
  [/\band save(?=[.:])/g, "and check"],
  [/\band save again\b/g, "and check again"],
  [/\bSave again\b/g, "Check again"],
];

/** A text of an entry or of a verdict, in the words of a page. */
export const onAPage = (text: string): string =>
  ON_A_PAGE.reduce((said, [words, instead]) => said.replaceAll(words, instead), text);
