import { numericGradient } from "../../../solutions/1-understanding-gradients/00-warm-up/numeric-gradient.js";
import { type Figure, range } from "../figure.js";

// The error of both differences for the slope of x³ at 1, against the size of the nudge; both axes count powers of ten.

const cube = (x: number) => x ** 3;
const bothSides = (h: number) => numericGradient(([x]) => cube(x), [1], h)[0];
const oneSide = (h: number) => (cube(1 + h) - cube(1)) / h;

/** Rounding is a lottery: the typical error of some nudges of nearly the same size. */
function typicalError(slope: (h: number) => number, power: number): number {
  const errors = range(-0.1, 0.1, 40).map((aside) => Math.abs(slope(10 ** (power + aside)) - 3));
  return Math.log10(Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length));
}

const powers = range(-15, -1, 56);

export const figure: Figure = {
  page: "1-understanding-gradients/00-warm-up/README.md",
  name: "nudge-size",
  title: "The error of a measured slope against the size of the nudge",
  alt: "Two curves of a slope's error against the nudge h: as h shrinks, the error falls to 1e-10 with nudges on both sides and to 1e-8 with one side, and then rounding makes both rise again along the same line.",
  panels: [
    {
      title: "slope of x³ at 1",
      x: {
        label: "size of the nudge h",
        ticks: { [-15]: "1e-15", [-13]: "1e-13", [-9]: "1e-9", [-5]: "1e-5", [-1]: "1e-1" },
      },
      y: { label: "error", ticks: { [-12]: "1e-12", [-8]: "1e-8", [-4]: "1e-4", 0: "1" } },
      curves: [
        {
          name: "both sides",
          points: powers.map((power) => [power, typicalError(bothSides, power)]),
          at: -14,
        },
        { name: "one side", points: powers.map((power) => [power, typicalError(oneSide, power)]), at: -12 },
      ],
    },
  ],
};
