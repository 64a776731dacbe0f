import * as tf from "@tensorflow/tfjs";
import { startWasm } from "../../../lib/backend/wasm/start.js";
import { clippedLoss } from "../../../solutions/3-fine-tuning-a-transformer/03-rlhf/clipped-objective.js";
import { curveOf, type Figure, range } from "../figure.js";

// PPO's objective of one token against its ratio, for a good token and for a bad one.

await startWasm();

const EPSILON = 0.2;
const xs = range(0.5, 1.5, 100);
const row = (x: number) => tf.tensor2d([[x]]); // [1, 1]
const objective = (A: number) => (ratio: number) =>
  -clippedLoss(row(Math.log(ratio)), row(0), row(A), row(1), EPSILON).dataSync()[0];

const across = { label: "ratio", ticks: { 0.5: "0.5", 0.8: "0.8", 1: "1", 1.2: "1.2", 1.5: "1.5" } };
const panel = (title: string, A: number, ticks: Record<number, string>) => ({
  title,
  x: across,
  y: { label: "objective", ticks },
  curves: [
    // What clipping leaves lies over what it takes away.
    { name: "ratio · A", points: curveOf(xs, (x) => x * A), at: A > 0 ? 85 : 12 },
    { name: "clipped", points: curveOf(xs, objective(A)), at: A > 0 ? 92 : 8, beside: "below" as const },
  ],
});

export const figure: Figure = {
  page: "3-fine-tuning-a-transformer/03-rlhf/8-ppo.md",
  name: "two-flats",
  title: "The clipped objective of a good and of a bad token",
  alt: "Two plots of the objective against the ratio, from 0.5 to 1.5. For an advantage of 1, the clipped objective rises with the ratio and is flat above 1.2. For an advantage of −1 it is flat below 0.8, and falls from there on.",
  panels: [
    panel("a good token, A = 1", 1, { 0.4: "", 0.8: "0.8", 1: "1", 1.2: "1.2", 1.6: "" }),
    panel("a bad token, A = −1", -1, { [-1.6]: "", [-1.2]: "−1.2", [-1]: "−1", [-0.8]: "−0.8", [-0.4]: "" }),
  ],
};
