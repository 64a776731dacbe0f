import { blank } from "#lib/blank";
import { assertRectangular } from "#lib/arrays";
import { preferenceOdds } from "./preference-odds.js";

/**
 * Fits the strengths that best explain a table of games, which are the strengths that make these wins and losses most likely.
 *
 * Games are independent, and i wins against j with the probability P(i over j) of preferenceOdds. The strengths maximize
 *
 *     likelihood = Π P(i over j)^wins[i][j]   over all pairs of players
 *
 * Two players don't need to have met, as long as other players connect them. But the strengths are finite only if a chain of wins leads
 * from every player to every other player: i beat k, k beat l, l beat j. A player without a defeat has no finite strength, because a
 * larger strength always explains its wins better. The same holds for a group of players that no player outside the group has beaten.
 *
 * The likelihood depends only on differences between strengths. Of all strengths that maximize it, the function returns those with a
 * mean of 0.
 *
 * @param wins how often each player beat each opponent, `[player, opponent]`; 0 on the diagonal. A tie may count ½ for both players
 * @returns a new list of strengths, `[player]`, accurate to 1e-6, unless only a few games connect groups that play hundreds of games. A
 *   single player has a strength of 0
 * @throws RangeError if wins isn't a square table with at least one player, if a count isn't a finite number of 0 or more, or if a
 *   player has played itself
 * @throws RangeError if there are players i and j such that no chain of wins leads from i to j; the message names the first such i, and
 *   the first such j for it
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
    const next: number[] = blank("the same differences, on the required scale"); // [player]
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

/** Throws if there are two players such that no chain of wins leads from the first to the second. */
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
