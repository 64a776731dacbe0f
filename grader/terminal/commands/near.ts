const MOST = 3;
/** No name of the course is longer, and the time to compare grows with both. */
const MOST_LETTERS = 60;

/** The names that somebody may have meant: few letters away, or with what was typed in them. */
export function namesNear(typed: string, names: Iterable<string>): string[] {
  if (typed.length > MOST_LETTERS) return [];
  // In a short word every letter counts: three others make any name of any.
  const most = Math.min(3, Math.floor(typed.length / 3));
  return [...names]
    .map((name) => ({ name, away: distance(typed, name) }))
    .filter(({ name, away }) => away <= most || (typed.length > 2 && name.includes(typed)))
    .sort((a, b) => a.away - b.away)
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** How many letters to insert, delete or replace from one word to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1]));
    }
    row = next;
  }
  return row[b.length];
}
