import { leadOdds } from "../../../solutions/4-reasoning-with-transformers/02-self-consistency/stop-voting.js";
import { binomial } from "../../../solutions/4-reasoning-with-transformers/02-self-consistency/vote-odds.js";
import { type Figure, range } from "../figure.js";

// What two votes say about the leader's long-run share q: the density of q, and how much of its area lies above one half.

const shares = range(0, 1, 100);
/** q^first (1 − q)^second, with an area of 1. */
const density = (first: number, second: number, q: number) =>
  (first + second + 1) * binomial(first, first + second, q);

export const figure: Figure = {
  page: "4-reasoning-with-transformers/02-self-consistency/2-when-to-stop.md",
  name: "how-sure",
  title: "The density of the leader's long-run share after two votes",
  alt: "Two densities of the leader's long-run share: after 3 to 0 it rises up to a share of 1, and after 4 to 1 it is a hill around 0.8 that has more of its area below one half.",
  panels: [
    {
      title: "",
      x: {
        label: "q, the leader's long-run share",
        ticks: { 0: "0", 0.25: "0.25", 0.5: "0.5", 0.75: "0.75", 1: "1" },
      },
      y: { label: "density", ticks: { 0: "0", 1: "1", 2: "2", 3: "3", 4: "4" } },
      curves: [
        ...[
          { first: 3, second: 0, at: 94, beside: "left" as const },
          { first: 4, second: 1, at: 96, beside: "below" as const },
        ].map(({ first, second, ...place }) => ({
          name: `${first} to ${second}: ${leadOdds(first, second).toFixed(3)}`,
          points: shares.map((q) => [q, density(first, second, q)] as const),
          ...place,
        })),
        {
          name: "one half",
          points: range(0, 4, 40).map((y) => [0.5, y] as const),
          at: 37,
          beside: "left" as const,
        },
      ],
    },
  ],
};
