import { type Figure, range } from "../figure.js";

// A chain is right only if all of its steps are: the probability of that against the number of steps, which counts in powers of ten.

const powers = range(0, 5, 100);

export const figure: Figure = {
  page: "4-reasoning-with-transformers/01-chain-of-thought/4-one-more-chance-to-fail.md",
  name: "nines",
  title: "The probability that all steps of a chain are right, against the number of steps",
  alt: "Four falling curves of the probability that all steps are right, against the number of steps on a logarithmic axis: with 0.9 for each step it falls below one half at 7 steps, and each further nine moves the curve to ten times as many.",
  panels: [
    {
      title: "",
      x: {
        label: "steps in the chain",
        ticks: { 0: "1", 1: "10", 2: "100", 3: "1k", 4: "10k", 5: "100k" },
      },
      y: { label: "all steps are right", ticks: { 0: "0", 0.5: "0.5", 1: "1" } },
      curves: [0.9, 0.99, 0.999, 0.9999].map((p, i) => ({
        name: `${p}`,
        points: powers.map((power) => [power, p ** (10 ** power)] as const),
        at: 20 * (i + 1) - 1,
        beside: "right" as const,
      })),
    },
  ],
};
