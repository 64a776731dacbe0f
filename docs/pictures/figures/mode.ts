import { pluralityOdds } from "../../../solutions/4-reasoning-with-transformers/02-self-consistency/plurality-odds.js";
import { voteOdds } from "../../../solutions/4-reasoning-with-transformers/02-self-consistency/vote-odds.js";
import type { Figure } from "../figure.js";

// The same right answer against one wrong answer and against two; the number of votes is odd and counts in powers of ten.

const votes = [1, 3, 5, 7, 9, 11, 15, 19, 25, 31, 39, 49, 61, 77, 99];

export const figure: Figure = {
  page: "4-reasoning-with-transformers/02-self-consistency/README.md",
  name: "mode",
  title: "How often the right answer wins, against the number of votes",
  alt: "Three curves of how often the right answer wins against the number of votes: with a probability of 0.4 it wins less and less often against one wrong answer of 0.6, but more and more often against two of 0.3.",
  panels: [
    {
      title: "",
      x: {
        label: "votes",
        ticks: { 0: "1", [Math.log10(3)]: "3", 1: "10", [Math.log10(30)]: "30", 2: "100" },
      },
      y: { label: "right answer wins", ticks: { 0: "0", 0.5: "0.5", 1: "1" } },
      curves: [
        {
          name: "0.6 against 0.4",
          odds: (n: number) => voteOdds(0.6, n, "fair"),
          at: 10,
          beside: "left" as const,
        },
        {
          name: "0.4 against 0.3 and 0.3",
          odds: (n: number) => pluralityOdds([0.4, 0.3, 0.3], n),
          at: 4,
          beside: "left" as const,
        },
        {
          name: "0.4 against 0.6",
          odds: (n: number) => voteOdds(0.4, n, "fair"),
          at: 7,
          beside: "right" as const,
        },
      ].map(({ odds, ...curve }) => ({
        ...curve,
        points: votes.map((n) => [Math.log10(n), odds(n)] as const),
      })),
    },
  ],
};
