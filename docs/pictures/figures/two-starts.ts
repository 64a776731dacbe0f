import measured from "../data/two-starts.json" with { type: "json" };
import type { Figure } from "../figure.js";

// What six models lose while they learn chains, three from each start; data/two-starts.measure.ts has trained them.

const linesOf = (runs: number[][]) =>
  runs.map((losses) => losses.map((loss, i) => [measured.together * (i + 0.5), loss] as const));
const [wide, narrow] = [linesOf(measured.wide), linesOf(measured.narrow)];
const last = measured.together * measured.wide[0].length;
/** No model knows which of the six operands comes first. */
const floor = Math.log(6) / 15;

export const figure: Figure = {
  page: "4-reasoning-with-transformers/01-chain-of-thought/2-learning-to-think.md",
  name: "two-starts",
  title: "The loss on chains from a narrow and from a wider start",
  alt: "The loss of six models against the training step. All six slow down on a plateau near 1.2. From the wider start, all three leave it and fall to the floor of 0.12. From the narrow start, one is still on it at step 350, and the other two have only slipped to 1.0 and 0.9.",
  panels: [
    {
      title: "",
      x: { label: "step", ticks: { 0: "0", 100: "100", 200: "200", 300: "300", 350: "" } },
      y: { label: "loss", ticks: { 0: "0", 1: "1", 2: "2", 3: "3" } },
      curves: [
        { name: "drawn for width 768", points: narrow[0], more: narrow.slice(1), at: 18 },
        { name: "scaled to the width", points: wide[2], more: [wide[0], wide[1]], at: 16, beside: "left" },
        {
          name: "the floor, 0.12",
          points: [
            [0, floor],
            [last, floor],
          ],
          at: 0,
        },
      ],
    },
  ],
};
