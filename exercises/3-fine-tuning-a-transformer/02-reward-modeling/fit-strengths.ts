import { blank } from "#lib/blank";
import { assertRectangular } from "#lib/arrays";
import { preferenceOdds } from "./preference-odds.js";

/**
 * The strengths that best explain a table of games: those that make these wins and losses most likely.
 *
 * Games are independent, and i wins against j with the probability P(i over j) of preferenceOdds. The strengths maximize
 *
 *     likelihood = Π P(i over j)^wins[i][j]   over all pairs of players
 *
 * Two players need not have met, as long as others connect them. But strengths are finite only if a chain of wins leads from every player to
 * every other: i beat k, k beat l, l beat j. A player without a defeat has no finite strength, because a larger one always explains its wins
 * better. The same holds for a group of players that no player outside it has beaten.
 *
 * The likelihood sees only differences. Of all strengths that maximize it, those with a mean of 0 are returned.
 *
 * @param wins `[player, opponent]`: how often the player beat the opponent; 0 on the diagonal. A tie may count ½ for both
 * @returns `[player]`, a new list; to 1e-6, unless a few games join groups that play hundreds. A single player has the strength 0
 * @throws RangeError if wins is not a square table with players, if a count is not a finite number of 0 or more, or if a player has
 *   played itself
 * @throws RangeError if there are players i and j, and no chain of wins leads from i to j; it names the first such i, and for it the
 *   first such j
 * @see Zermelo 1929, "Die Berechnung der Turnier-Ergebnisse als ein Maximumproblem der Wahrscheinlichkeitsrechnung"
 * @see Ford 1957, "Solution of a ranking problem from binary comparisons"; Hunter 2004, "MM algorithms for generalized Bradley-Terry models"
 */
export function fitStrengths(wins: number[][]): number[] {
  checkTable(wins);
  checkChains(wins);
  if (wins.length === 1) return [0];
  const games = wins.map((row, i) => row.map((won, j) => won + wins[j][i])); // [player, opponent]
  let strengths = wins.map(() => 0); // [player]
  for (let round = 0; round < 2_000; round++) {
    const better = strengths.map((strength, i) => {
      return blank("player i's next strength: up if it won more than expected, however many its games");
    }); // [player]
    const next: number[] = blank("the same differences, on the scale that is asked for"); // [player]
    const moved = Math.max(...next.map((strength, i) => Math.abs(strength - strengths[i])));
    strengths = next;
    if (!(moved > 1e-12)) break;
  }
  return strengths;
}

const sum = (list: number[]): number => list.reduce((total, x) => total + x, 0);

function checkTable(wins: number[][]): void {
  assertRectangular("wins", wins);
  if (wins[0].length !== wins.length)
    throw new RangeError(`wins must be square, got ${wins.length} rows of ${wins[0].length}`);
  for (const [i, row] of wins.entries())
    for (const [j, won] of row.entries()) {
      if (!(won >= 0 && won < Number.POSITIVE_INFINITY))
        throw new RangeError(`wins[${i}][${j}] must be a finite number from 0 on, got ${won}`);
      if (i === j && won !== 0)
        throw new RangeError(`player ${i} has played itself: wins[${i}][${i}] is ${won}`);
    }
}

/** Refuses a table in which some player's wins lead to some other through no chain of others. */
function checkChains(wins: number[][]): void {
  for (const from of wins.keys()) {
    const reached = new Set([from]);
    for (const i of reached) for (const j of wins.keys()) if (wins[i][j] > 0) reached.add(j);
    const to = [...wins.keys()].find((j) => !reached.has(j));
    if (to !== undefined)
      throw new RangeError(
        `no finite strengths: no chain of wins leads from player ${from} to player ${to}, so nothing says how far below it is`,
      );
  }
}
