import { curveOf, type Figure, range } from "../figure.js";

// A rare token that every rollout pushes exactly to the upper edge.

const START = 0.01;
/** Until the token has more than half of the probability. */
const pushed = (edge: number) =>
  curveOf(range(0, 22, 22), (n) => START * edge ** n).filter(([n]) => START * edge ** (n - 1) <= 0.5);

export const figure: Figure = {
  page: "4-reasoning-with-transformers/08-grpo/2-two-edges.md",
  name: "two-edges",
  title: "The probability of a rare token that each rollout pushes to the upper edge",
  alt: "The probability of a token against the number of rollouts, from 0.01 on. With an upper edge of 1.28 it passes one half after 16 rollouts, with 1.2 after 22. For the first eight rollouts, both curves stay below 0.1.",
  panels: [
    {
      title: "",
      x: {
        label: "rollouts",
        ticks: { 0: "0", 4: "4", 8: "8", 12: "12", 16: "16", 20: "20", 22: "22", 24: "" },
      },
      y: {
        label: "probability",
        ticks: { 0: "0", 0.1: "0.1", 0.2: "0.2", 0.3: "0.3", 0.4: "0.4", 0.5: "0.5", 0.6: "" },
      },
      curves: [
        { name: "edge at 1.28", points: pushed(1.28), at: -3, beside: "left" },
        { name: "edge at 1.2", points: pushed(1.2), at: -4, beside: "below right" },
      ],
    },
  ],
};
