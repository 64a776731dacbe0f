/** Letters of what was typed that are repeated: nobody reads a paste to its end. */
const MOST = 40;

/** What was typed, in quotes, and cut where it is long. */
export function quoted(typed: string): string {
  const letters = [...typed];
  return JSON.stringify(letters.length > MOST ? `${letters.slice(0, MOST - 1).join("")}…` : typed);
}
