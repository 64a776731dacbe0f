import { guidedBells } from "../../../solutions/5-from-noise-to-images/03-class-conditioning/gaussian-guidance.js";
import { type Figure, range } from "../figure.js";

// Where guided samples of two classes on a line end: the densities of the ends of Euler's steps, at three guidance scales.

const BELLS = [
  { mean: 1, sd: 1 },
  { mean: -1, sd: 1 },
];
const STEPS = 100;
const noise = range(-3.2, 3.2, 160);
const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** The steps keep the order of the samples, so a density stretches with the distance between neighbors. */
function densityOf(w: number): [number, number][] {
  const ends = guidedBells(noise, BELLS, 0, w, STEPS);
  return ends.slice(1).map((end, i) => {
    const [middle, stretch] = [(noise[i] + noise[i + 1]) / 2, (end - ends[i]) / (noise[i + 1] - noise[i])];
    return [(end + ends[i]) / 2, density(middle) / stretch];
  });
}

export const figure: Figure = {
  page: "5-from-noise-to-images/03-class-conditioning/README.md",
  name: "past-the-class",
  title: "Where guided samples end",
  alt: "Three densities over the number line. At w = 1 a wide bell around 1, which is the class. At w = 3 a narrower bell around 2, and at w = 8 a still narrower one beyond 3.",
  panels: [
    {
      title: "samples of the class around 1",
      x: { label: "place", ticks: { [-3]: "−3", [-1]: "−1", 1: "1", 3: "3", 5: "5" } },
      y: { label: "density", ticks: { 0: "0", 0.5: "0.5", 1: "" } },
      curves: [1, 3, 8].map((w) => ({
        name: `w = ${w}`,
        points: densityOf(w).filter(([x]) => x >= -3 && x <= 5),
        ...(w === 1 && { at: 50, beside: "left" as const }),
      })),
    },
  ],
};
