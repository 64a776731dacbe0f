import { mistakesFor } from "#lib/author/mistakes";
import { type Counts, wilsonInterval as right } from "./wilson-interval.js";

interface Game {
  wins: number;
  ties: number;
  losses: number;
  n: number;
  rate: number;
  z: number;
}

type Ends = { low: number; high: number };

/** Refuses as it should, and finds the result in another way. */
const finding = (find: (game: Game) => Ends & { rate: number }) => ({
  wilsonInterval({ wins, ties, losses }: Counts, z = 1.96) {
    const { rate } = right({ wins, ties, losses }, z);
    return find({ wins, ties, losses, n: wins + ties + losses, rate, z });
  },
});

/** The right rate, between other ends. */
const between = (ends: (game: Game) => Ends) => finding((game) => ({ rate: game.rate, ...ends(game) }));

/** Another rate and number of games, and all else as it should be. */
const counting = (count: (game: Game) => { won: number; n: number }) =>
  finding((game) => {
    const { won, n } = count(game);
    const rate = won / n;
    return { rate, ...wilson(rate, n, game.z) };
  });

function wilson(rate: number, n: number, z: number): Ends {
  const middle = rate + z ** 2 / (2 * n);
  const reach = z * Math.sqrt((rate * (1 - rate)) / n + z ** 2 / (4 * n ** 2));
  const all = 1 + z ** 2 / n;
  return { low: (middle - reach) / all, high: (middle + reach) / all };
}

const around = (middle: number, reach: number): Ends => ({ low: middle - reach, high: middle + reach });
const normal = ({ rate, n, z }: Game) => around(rate, z * Math.sqrt((rate * (1 - rate)) / n));

export default mistakesFor<typeof import("./wilson-interval.js")>({
  "normal-interval": {
    because:
      "The standard error was taken at the observed rate. After 5 of 5 it is 0, as if nothing but certainty were possible.",
    ...between(normal),
  },
  "normal-interval-cut": {
    because:
      "The standard error was taken at the observed rate, and the ends were cut to 0 and 1. Solve for q: then nothing sticks out.",
    ...between((game) => {
      const { low, high } = normal(game);
      return { low: Math.max(0, low), high: Math.min(1, high) };
    }),
  },
  "ties-dropped": {
    because: "Ties were dropped. Each is a game that counts ½: without them the interval is too wide.",
    ...counting(({ wins, losses }) => ({ won: wins, n: wins + losses })),
  },
  "ties-lost": {
    because: "Ties counted as losses. A tie counts ½.",
    ...counting(({ wins, n }) => ({ won: wins, n })),
  },
  "ties-won": {
    because: "Ties counted as wins. A tie counts ½.",
    ...counting(({ wins, ties, n }) => ({ won: wins + ties, n })),
  },
  "half-a-game": {
    because: "A tie counted as half a game. It is a whole game of which each side gets half.",
    ...counting(({ wins, ties, losses }) => ({ won: wins + ties / 2, n: wins + ties / 2 + losses })),
  },
  "middle-as-rate": {
    because:
      "The middle of the interval was returned as the rate. The observed rate is what was counted, and it need not be in the middle.",
    ...finding(({ rate, n, z }) => {
      const ends = wilson(rate, n, z);
      return { rate: (ends.low + ends.high) / 2, ...ends };
    }),
  },
  "two-of-each": {
    because:
      "Half of z² was added to wins and losses, and then the normal interval taken. That has the same middle, but is too wide.",
    ...between(({ rate, n, z }) => {
      const all = n + z ** 2;
      const middle = (rate * n + z ** 2 / 2) / all;
      return around(middle, z * Math.sqrt((middle * (1 - middle)) / all));
    }),
  },
  "not-moved": {
    because:
      "The reach is right, but the middle is the observed rate. Solving for q moves the middle toward ½.",
    ...between(({ rate, n, z }) => {
      const { low, high } = wilson(rate, n, z);
      return around(rate, (high - low) / 2);
    }),
  },
  "not-divided": {
    because:
      "The division by 1 + z²/n is missing. In the quadratic in q, the square of q has this factor, and it has to be divided out.",
    ...between(({ rate, n, z }) => {
      const { low, high } = wilson(rate, n, z);
      return { low: low * (1 + z ** 2 / n), high: high * (1 + z ** 2 / n) };
    }),
  },
  "z-not-squared": {
    because: "z stands where z² belongs: squaring both sides of the condition squares z too.",
    ...between(({ rate, n, z }) => {
      const reach = z * Math.sqrt((rate * (1 - rate)) / n + z / (4 * n ** 2));
      const { low, high } = around(rate + z / (2 * n), reach);
      return { low: low / (1 + z / n), high: high / (1 + z / n) };
    }),
  },
  "half-under-the-root": {
    because:
      "The part z²/(4n²) is missing under the root. Where all games are won it is all that is left of the reach.",
    ...between(({ rate, n, z }) => {
      const { low, high } = around(rate + z ** 2 / (2 * n), z * Math.sqrt((rate * (1 - rate)) / n));
      return { low: low / (1 + z ** 2 / n), high: high / (1 + z ** 2 / n) };
    }),
  },
  "a-single-game": {
    because:
      "The standard error is that of one game. The mean of n games varies less: its standard error has √n below it.",
    ...between(({ rate, z }) => wilson(rate, 1, z)),
  },
  "always-95": {
    because: "z was ignored: the interval is always the one for 1.96.",
    ...between(({ rate, n }) => wilson(rate, n, 1.96)),
  },
  "high-first": {
    because: "Low and high are exchanged: minus the root gives the lower end.",
    ...between(({ rate, n, z }) => {
      const { low, high } = wilson(rate, n, z);
      return { low: high, high: low };
    }),
  },
  "one-more-of-each": {
    because:
      "One win and one loss were added before taking the rate. The observed rate is made of the games that were played.",
    ...counting(({ wins, ties, n }) => ({ won: wins + ties / 2 + 1, n: n + 2 })),
  },
  "beyond-the-ends": {
    because:
      "An end lies beyond 0 or 1 by rounding: 3 wins of 3 give 1.0000000000000002. A rate is kept from 0 to 1.",
    ...between(({ rate, n, z }) => wilson(rate, n, z)),
  },
  "continuity-corrected": {
    because:
      "The interval was widened by half a game, the continuity correction. Here it is defined without it.",
    ...between(({ rate, n, z }) => {
      const half = 1 / (2 * n);
      return {
        low: rate > half ? Math.max(0, wilson(rate - half, n, z).low) : 0,
        high: rate < 1 - half ? Math.min(1, wilson(rate + half, n, z).high) : 1,
      };
    }),
  },
  "middle-not-halved": {
    because: "The middle moves by z²/n. A quadratic's roots lie around half of its linear factor: z²/(2n).",
    ...between(({ rate, n, z }) => {
      const reach = z * Math.sqrt((rate * (1 - rate)) / n + z ** 2 / (4 * n ** 2));
      const ends = [rate + z ** 2 / n - reach, rate + z ** 2 / n + reach];
      const [low, high] = ends.map((end) => Math.min(1, Math.max(0, end / (1 + z ** 2 / n))));
      return { low, high };
    }),
  },
  "n-minus-one": {
    because:
      "The variance was divided by n − 1. That is for estimates from data; here q is given, and the divisor is n.",
    ...between(({ rate, n, z }) => {
      const reach = z * Math.sqrt((rate * (1 - rate)) / (n - 1) + z ** 2 / (4 * n ** 2));
      const { low, high } = around(rate + z ** 2 / (2 * n), reach);
      const [a, b] = [low, high].map((end) => Math.min(1, Math.max(0, end / (1 + z ** 2 / n))));
      return { low: a, high: b };
    }),
  },
  "ties-in-the-variance": {
    because:
      "The scatter of these games was taken, which ties make smaller. The standard error is √(q·(1 − q) / n), ties or not.",
    ...between(({ wins, ties, rate, n, z }) => {
      const variance = Math.max(0, (wins + ties / 4) / n - rate ** 2);
      const { low, high } = around(
        rate + z ** 2 / (2 * n),
        z * Math.sqrt(variance / n + z ** 2 / (4 * n ** 2)),
      );
      const [a, b] = [low, high].map((end) => Math.min(1, Math.max(0, end / (1 + z ** 2 / n))));
      return { low: a, high: b };
    }),
  },
  "zero-is-no-z": {
    because: "A z of 0 was taken for a missing one. With it the interval is the observed rate alone.",
    ...between(({ rate, n, z }) => {
      const { low, high } = wilson(rate, n, z || 1.96);
      return { low: Math.max(0, low), high: Math.min(1, high) };
    }),
  },
});
