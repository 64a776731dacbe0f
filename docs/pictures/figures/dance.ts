import * as tf from "@tensorflow/tfjs";
import { startWasm } from "../../../lib/backend/wasm/start.js";
import { gaussians } from "../../../lib/flow/noise.js";
import { mersenneTwister } from "../../../lib/random.js";
import { exactVelocity } from "../../../solutions/5-from-noise-to-images/01-flow-matching/exact-velocity.js";
import { noisyFlow } from "../../../solutions/5-from-noise-to-images/01-flow-matching/noisy-flow.js";
import type { Figure, NamedCurve } from "../figure.js";
import { along, FROM_NOISE } from "../time-axis.js";

// The data −1 and 1: one point of a cloud, and the places below which some shares of the cloud lie, without and with noise on the way.

await startWasm();

const [START, CLOUD, STEPS] = [0.2, 2000, 160];
/** Shares of the cloud that lie below a line, the colors of the lines, and where their names are. */
const SHARES: [share: number, color: number, at: number, beside?: "below"][] = [
  [0.9, 1, 1],
  [0.7, 2, 7],
  [0.3, 2, 7, "below"],
  [0.1, 1, 1, "below"],
];

/** Where all points are at each time, the one that is watched first. */
function cloud(churn: number): [t: number, x: number[]][] {
  const rng = mersenneTwister(2);
  const data = tf.tensor2d([-1, 1], [2, 1]); // [M, 1]
  const x1 = tf.concat([tf.tensor2d([START], [1, 1]), gaussians([CLOUD, 1], rng) as tf.Tensor2D]); // [1 + cloud, 1]
  const places: [number, number[]][] = [];
  const velocity = (x: tf.Tensor, t: tf.Tensor) => {
    places.push([t.dataSync()[0], [...x.dataSync()]]);
    return exactVelocity(x as tf.Tensor2D, t as tf.Tensor1D, data);
  };
  const x0 = noisyFlow(velocity, x1, STEPS, churn, rng);
  return [...places, [0, [...x0.dataSync()]]];
}

function panel(title: string, churn: number, place: Pick<NamedCurve, "at" | "beside">) {
  const places = cloud(churn);
  const everyTenth = places.filter((_, step) => step % 10 === 0);
  const sorted = everyTenth.map(([t, x]) => [t, x.slice(1).sort((a, b) => a - b)] as const);
  return {
    title,
    x: FROM_NOISE,
    y: { label: "", ticks: { [-1.6]: "", [-1]: "−1", 0: "0", 1: "1", 1.6: "" } },
    curves: [
      { name: "a point", points: places.map(([t, x]) => [along(t), x[0]] as const), ...place },
      ...SHARES.map(([share, color, at, beside]) => ({
        name: `${100 * share}% below`,
        points: sorted.map(([t, x]) => [along(t), x[share * CLOUD]] as const),
        color,
        at,
        beside,
      })),
    ],
  };
}

export const figure: Figure = {
  page: "5-from-noise-to-images/01-flow-matching/2-one-field-many-samplers.md",
  name: "dance",
  title: "A point and its cloud on the way to the data, without and with noise on the way",
  alt: "Two plots against time, from noise at the left to data at the right: without noise a point moves smoothly, and with noise it zigzags to the other data point, but the four lines below which 10, 30, 70 and 90% of the cloud lie are nearly the same in both.",
  panels: [panel("no noise", 0, { at: 60, beside: "below" }), panel("churn 4", 4, { at: 2 })],
};
