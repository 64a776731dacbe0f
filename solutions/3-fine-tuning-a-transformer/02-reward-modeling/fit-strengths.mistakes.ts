import { mistakesFor } from "#lib/author/mistakes";
import { fitStrengths as right } from "./fit-strengths.js";
import { preferenceOdds } from "./preference-odds.js";

type Table = number[][];

const sum = (list: number[]) => list.reduce((total, x) => total + x, 0);
const centered = (list: number[]) => list.map((x) => x - sum(list) / list.length);
const turned = (wins: Table) => wins.map((row, i) => row.map((_, j) => wins[j][i]));
const gamesOf = (wins: Table) => wins.map((row, i) => row.map((won, j) => won + wins[j][i]));

/** Refuses as it should, and finds the strengths in another way. */
const finding = (strengths: (wins: Table) => number[]) => ({
  fitStrengths(wins: Table) {
    right(wins);
    return wins.length === 1 ? [0] : strengths(wins);
  },
});

/** Goes on from zeros, a number of rounds, each by the given step. */
function rounds(
  wins: Table,
  n: number,
  step: (s: number, i: number, strengths: number[]) => number,
  scaled = centered,
) {
  let strengths = wins.map(() => 0);
  for (let round = 0; round < n; round++) {
    const next = scaled(strengths.map((s, i) => step(s, i, strengths)));
    const moved = Math.max(...next.map((s, i) => Math.abs(s - strengths[i])));
    strengths = next;
    if (!(moved > 1e-12)) break;
  }
  return strengths;
}

/** The number of rounds of the code around the blanks. */
const ALL = 2_000;

const expectedOf = (games: Table, s: number, i: number, strengths: number[]) =>
  sum(strengths.map((other, j) => games[i][j] * preferenceOdds(s, other)));

/** Expects wins without the number of games: the chances of these pairs, each once. */
const uncounted = (counts: (i: number, j: number, games: Table) => boolean) =>
  finding((wins) => {
    const games = gamesOf(wins);
    return rounds(wins, ALL, (s, i, all) => {
      const expected = sum(all.map((other, j) => (counts(i, j, games) ? preferenceOdds(s, other) : 0)));
      return s + Math.log(sum(wins[i]) / expected);
    });
  });

/** Does not look for chains: goes through 300 rounds whatever the table is. */
const unchecked = (check: (wins: Table) => void) => ({
  fitStrengths(wins: Table) {
    try {
      return right(wins);
    } catch (error) {
      if (!/chain/.test((error as Error).message)) throw error;
      check(wins);
      const games = gamesOf(wins);
      return rounds(
        wins,
        300,
        (s, i, all) => s + Math.log((sum(wins[i]) + 1e-9) / (expectedOf(games, s, i, all) + 1e-9)),
      );
    }
  },
});

export default mistakesFor<typeof import("./fit-strengths.js")>({
  "win-counts": {
    because: "The wins were counted. A player that plays more wins more, and it matters against whom.",
    ...finding((wins) => centered(wins.map(sum))),
  },
  "win-rates": {
    because:
      "Each strength is the share of games won. Strengths live on a scale without ends, and opponents count.",
    ...finding((wins) => centered(wins.map((row, i) => sum(row) / sum(gamesOf(wins)[i])))),
  },
  "log-odds-of-all-games": {
    because:
      "The log-odds of each player's own wins and losses were taken. Against the same opponents that comes near; here they differ.",
    ...finding((wins) =>
      centered(wins.map((row, i) => Math.log((sum(row) + 1e-12) / (sum(turned(wins)[i]) + 1e-12)))),
    ),
  },
  "half-the-difference": {
    because:
      "Half of the log-odds of each player's wins were taken. For two players that is right; with more, opponents count.",
    ...finding((wins) => centered(wins.map((row, i) => Math.log(sum(row) / sum(turned(wins)[i])) / 2))),
  },
  "mean-of-pairs": {
    because:
      "The log-odds of each pair that has met were averaged. Pairs with many games say more than others, and a third connects pairs.",
    ...finding((wins) =>
      centered(
        wins.map((row, i) => {
          const met = row.flatMap((won, j) =>
            won + wins[j][i] > 0 ? [Math.log((won + 0.5) / (wins[j][i] + 0.5))] : [],
          );
          return sum(met) / met.length;
        }),
      ),
    ),
  },
  "first-is-zero": {
    because: "Player 0 was put at 0. That fixes the offset too, but the mean of all strengths is to be 0.",
    ...finding((wins) => {
      const strengths = right(wins);
      return strengths.map((s) => s - strengths[0]);
    }),
  },
  "odds-sum-to-one": {
    because:
      "The offset makes the exponentials of the strengths sum to 1. The mean of the strengths is to be 0.",
    ...finding((wins) => {
      const strengths = right(wins);
      const all = Math.log(sum(strengths.map(Math.exp)));
      return strengths.map((s) => s - all);
    }),
  },
  "weakest-is-zero": {
    because: "The weakest player was put at 0. The mean of all strengths is to be 0.",
    ...finding((wins) => {
      const strengths = right(wins);
      return strengths.map((s) => s - Math.min(...strengths));
    }),
  },
  "mean-by-games": {
    because:
      "The mean was weighted by the games that each player has played. Every player counts once in the mean.",
    ...finding((wins) => {
      const strengths = right(wins);
      const played = gamesOf(wins).map(sum);
      const mean = sum(strengths.map((s, i) => s * played[i])) / sum(played);
      return strengths.map((s) => s - mean);
    }),
  },
  exponentials: {
    because:
      "The exponentials of the strengths were returned, as Zermelo defined them. Here the difference counts, not the ratio.",
    ...finding((wins) => right(wins).map(Math.exp)),
  },
  standardized: {
    because:
      "The strengths were divided by their standard deviation. The scale is not free: only the offset is.",
    ...finding((wins) => {
      const strengths = right(wins);
      const std = Math.sqrt(sum(strengths.map((s) => s * s)) / wins.length);
      return std === 0 ? strengths : strengths.map((s) => s / std);
    }),
  },
  "one-round": {
    because:
      "It stopped after one round. The expected wins change with all strengths, so go on until nothing moves.",
    ...finding((wins) => {
      const games = gamesOf(wins);
      return rounds(wins, 1, (s, i, all) => s + Math.log(sum(wins[i]) / expectedOf(games, s, i, all)));
    }),
  },
  "stopped-early": {
    because:
      "It stopped while the strengths were still moving. Fifty rounds are enough for two players, but not for a chain of them.",
    ...finding((wins) => {
      const games = gamesOf(wins);
      return rounds(wins, 50, (s, i, all) => s + Math.log(sum(wins[i]) / expectedOf(games, s, i, all)));
    }),
  },
  "difference-added": {
    because:
      "Wins − expected wins was added. That step grows with the number of games, overshoots and swings; the logarithm of their quotient does not.",
    ...finding((wins) => {
      const games = gamesOf(wins);
      return rounds(wins, ALL, (s, i, all) => s + (sum(wins[i]) - expectedOf(games, s, i, all)));
    }),
  },
  "tenth-of-the-difference": {
    because:
      "A tenth of wins − expected wins was added. With hundreds of games that step overshoots too; the logarithm of their quotient does not.",
    ...finding((wins) => {
      const games = gamesOf(wins);
      return rounds(wins, ALL, (s, i, all) => s + 0.1 * (sum(wins[i]) - expectedOf(games, s, i, all)));
    }),
  },
  "hundredth-of-the-difference": {
    because:
      "You added a hundredth of wins − expected wins. With thousands of games that step overshoots too; the logarithm of their quotient does not.",
    ...finding((wins) => {
      const games = gamesOf(wins);
      return rounds(wins, ALL, (s, i, all) => s + 0.01 * (sum(wins[i]) - expectedOf(games, s, i, all)));
    }),
  },
  "thousandth-of-the-difference": {
    because:
      "You added a thousandth of wins − expected wins. A fixed step is too small for four games, or too large for thousands.",
    ...finding((wins) => {
      const games = gamesOf(wins);
      return rounds(wins, ALL, (s, i, all) => s + 0.001 * (sum(wins[i]) - expectedOf(games, s, i, all)));
    }),
  },
  "expected-defeats": {
    because:
      "The chances of the opponents were added up, so expected are defeats. Wins are compared with expected wins.",
    ...finding((wins) => {
      const games = gamesOf(wins);
      return rounds(wins, ALL, (s, i, all) => {
        const expected = sum(all.map((other, j) => games[i][j] * preferenceOdds(other, s)));
        return s + Math.log(sum(wins[i]) / expected);
      });
    }),
  },
  "without-the-number-of-games": {
    because:
      "The expected wins are chances without the number of games. Each chance counts as often as the two have met.",
    ...uncounted(() => true),
  },
  "without-the-number-of-games-of-opponents": {
    because:
      "The expected wins are chances without the number of games. Each chance counts as often as the two have met.",
    ...uncounted((i, j) => i !== j),
  },
  "without-the-number-of-games-where-met": {
    because:
      "The expected wins are chances without the number of games. Each chance counts as often as the two have met.",
    ...uncounted((i, j, games) => games[i][j] > 0),
  },
  "mean-not-removed": {
    because:
      "The mean was not taken off. Only differences explain the games, and of all strengths with these differences those with the mean 0 are asked for.",
    ...finding((wins) => {
      const games = gamesOf(wins);
      const step = (s: number, i: number, all: number[]) =>
        s + Math.log(sum(wins[i]) / expectedOf(games, s, i, all));
      return rounds(wins, ALL, step, (list) => list);
    }),
  },
  unmoved: {
    because:
      "Winner and loser end as equal as they began. Compare each player's wins with those expected over all its games, won and lost, and move it.",
    ...finding((wins) => wins.map(() => 0)),
  },
  "pairs-count-once": {
    because:
      "Each pair counted once, with its share of wins. A pair that has played 50 games says more than one that has played 2.",
    ...finding((wins) => {
      const games = gamesOf(wins);
      return right(wins.map((row, i) => row.map((won, j) => (games[i][j] ? won / games[i][j] : 0))));
    }),
  },
  "losses-for-wins": {
    because: "Rows and columns are exchanged: wins[i][j] counts how often i beat j.",
    ...finding((wins) => right(turned(wins))),
  },
  "half-a-win-added": {
    because:
      "Half a win was added to both sides of each pair, so that nothing is infinite. That is a prior: the games alone are likelier elsewhere.",
    ...finding((wins) => right(wins.map((row, i) => row.map((won, j) => (i === j ? 0 : won + 0.5))))),
  },
  "unbeaten-is-finite": {
    because:
      "A player without defeat got a strength: the one of the last round. It would grow for ever; there is no best one.",
    ...unchecked(() => {}),
  },
  "single-players-only": {
    because:
      "Only single players were looked at. A whole group without defeat has no finite strength either, even if its players beat each other.",
    ...unchecked((wins) => {
      const odd = wins.findIndex((row, i) => sum(row) === 0 || sum(turned(wins)[i]) === 0);
      if (odd >= 0) right(wins);
    }),
  },
  "chain-of-games": {
    because: "Players count as connected if a chain of games joins them. It takes wins, in both directions.",
    ...unchecked((wins) => {
      right(gamesOf(wins));
    }),
  },
  "kept-from-zero": {
    because:
      "A small number was added to the expected wins. Where a game counts little, it changes the strengths; expected wins are never 0.",
    ...finding((wins) => {
      const games = gamesOf(wins);
      return rounds(
        wins,
        ALL,
        (s, i, all) => s + Math.log(sum(wins[i]) / (expectedOf(games, s, i, all) + 1e-8)),
      );
    }),
  },
  "whole-games": {
    because: "The games were counted in whole numbers. A game may count a half, or a thousandth.",
    ...finding((wins) => {
      const games = gamesOf(wins).map((row) => row.map((count) => Math.max(count && 1, Math.round(count))));
      return rounds(wins, ALL, (s, i, all) => s + Math.log(sum(wins[i]) / expectedOf(games, s, i, all)));
    }),
  },
  "strengths-cut": {
    because:
      "The strengths were cut at ±20. They have no limit: a model that wins often enough is further ahead.",
    ...finding((wins) => right(wins).map((s) => Math.max(-20, Math.min(20, s)))),
  },
  "expected-over-won": {
    because: "The quotient is upside down: a player that won more than expected goes down.",
    ...finding((wins) =>
      rounds(wins, ALL, (s, i, all) => s + Math.log(expectedOf(gamesOf(wins), s, i, all) / sum(wins[i]))),
    ),
  },
  "half-of-the-games-expected": {
    because:
      "Half of a player's games were expected to be won. How many are, depends on how strong the opponents are.",
    ...finding((wins) =>
      rounds(wins, ALL, (s, i) => s + Math.log(sum(wins[i]) / (sum(gamesOf(wins)[i]) / 2))),
    ),
  },
  "hundred-rounds": {
    because:
      "It stopped after a hundred rounds. In a long chain of players strengths move for many more: go on until nothing moves.",
    ...finding((wins) => {
      const games = gamesOf(wins);
      return rounds(wins, 100, (s, i, all) => s + Math.log(sum(wins[i]) / expectedOf(games, s, i, all)));
    }),
  },
  "chains-backwards": {
    because:
      "The chains were followed from losers to winners, so two others were named. A chain leads from a player to whom it beat.",
    fitStrengths(wins) {
      try {
        return right(wins);
      } catch (error) {
        if (/chain/.test((error as Error).message)) right(turned(wins));
        throw error;
      }
    },
  },
});
