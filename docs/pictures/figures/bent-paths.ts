import * as tf from "@tensorflow/tfjs";
import { startWasm } from "../../../lib/backend/wasm/start.js";
import { eulerFlow } from "../../../solutions/5-from-noise-to-images/01-flow-matching/euler-flow.js";
import { exactVelocity } from "../../../solutions/5-from-noise-to-images/01-flow-matching/exact-velocity.js";
import type { Figure, Line } from "../figure.js";
import { along, FROM_NOISE } from "../time-axis.js";

// The data −1 and 1 and four noise points: the lines of all pairs, and the paths on which the exact velocity leads the same noise to the data.

await startWasm();

const DATA = [1, -1];
const NOISE = [1.8, 0.3, -0.3, -1.8];
const STEPS = 60;

/** Where each noise point is at each time. */
function paths(): Line[] {
  const places: [t: number, x: number[]][] = [];
  const data = tf.tensor2d(DATA, [2, 1]); // [M, 1]
  eulerFlow(
    (x, t) => exactVelocity(x as tf.Tensor2D, t as tf.Tensor1D, data),
    tf.tensor2d(NOISE, [NOISE.length, 1]), // [B, 1]
    STEPS,
    (x, t) => places.push([t, [...x.dataSync()]]),
  );
  return NOISE.map((_, i) => places.map(([t, x]) => [along(t), x[i]] as const));
}

const lines = (end: number): Line[] =>
  NOISE.map((noise) => [1, 0.5, 0].map((t) => [along(t), (1 - t) * end + t * noise] as const));
const ofSamples = paths();
const samplesAt = (end: number) =>
  ofSamples.filter((line) => Math.abs((line.at(-1) as Line[0])[1] - end) < 0.5);

const panel = (title: string, linesTo: (end: number) => Line[]) => ({
  title,
  x: FROM_NOISE,
  y: { label: "position", ticks: { [-2]: "", [-1]: "−1", 0: "0", 1: "1", 2: "" } },
  curves: DATA.map((end) => {
    // The outermost line comes first and has the name.
    const [points, ...more] = linesTo(end).sort(([a], [b]) => end * (b[1] - a[1]));
    const place = end > 0 ? {} : { beside: "below" as const };
    return { name: `data ${end}`.replace("-", "−"), points, more, at: points.length >> 1, ...place };
  }),
});

export const figure: Figure = {
  page: "5-from-noise-to-images/01-flow-matching/README.md",
  name: "bent-paths",
  title: "Lines of training and paths of samples between two data points and noise",
  alt: "Two plots of position against time, with noise at the left and data at the right: the lines of training lead straight from each noise point to both data points and cross, and the paths of the samples bend, each toward one of the two, and never cross.",
  panels: [panel("training: all lines of pairs", lines), panel("sampling: the paths", samplesAt)],
};
