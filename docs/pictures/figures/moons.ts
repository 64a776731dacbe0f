import * as tf from "@tensorflow/tfjs";
import { startWasm } from "../../../lib/backend/wasm/start.js";
import { twoMoons } from "../../../lib/flow/moons.js";
import { gaussians } from "../../../lib/flow/noise.js";
import { mersenneTwister } from "../../../lib/random.js";
import { eulerFlow } from "../../../solutions/5-from-noise-to-images/01-flow-matching/euler-flow.js";
import { exactVelocity } from "../../../solutions/5-from-noise-to-images/01-flow-matching/exact-velocity.js";
import type { Figure } from "../figure.js";
import type { Moments } from "../moments.js";

// Draws of noise at five moments on their way to the two moons, along the exact velocity of a thousand points.

await startWasm();

const [DATA, DRAWS, STEPS] = [1000, 400, 40];

function moments(): Moments["moments"] {
  const rng = mersenneTwister(1);
  const data = tf.tensor2d(twoMoons(DATA, rng)); // [M, 2]
  const seen: Moments["moments"] = [];
  eulerFlow(
    (x, t) => exactVelocity(x as tf.Tensor2D, t as tf.Tensor1D, data),
    gaussians([DRAWS, 2], rng), // [B, 2]
    STEPS,
    (x, t) => {
      if (Number.isInteger(4 * t))
        seen.push({ title: `t = ${t}`, points: x.arraySync() as [number, number][] });
    },
  );
  return seen;
}

export const figure: Figure = {
  page: "5-from-noise-to-images/01-flow-matching/README.md",
  name: "moons",
  title: "Noise becomes two moons",
  alt: "The same 400 points at five moments, from t = 1 to t = 0: a round cloud of noise draws together, becomes a flat band, and splits into two interleaved half moons.",
  moments: moments(),
  range: [-2.4, 2.4],
};
