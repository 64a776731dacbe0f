import { writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../lib/backend/choose.js";
import { moonNet } from "../../../lib/flow/moon-net.js";
import { nearMoons } from "../../../lib/flow/moons.js";
import { gaussians } from "../../../lib/flow/noise.js";
import { mersenneTwister } from "../../../lib/random.js";
import { eulerFlow } from "../../../solutions/5-from-noise-to-images/01-flow-matching/euler-flow.js";
import {
  pairLoss,
  straightPairs,
} from "../../../solutions/5-from-noise-to-images/01-flow-matching/straighten-flow.js";
import {
  flowTrainer,
  moonLoss,
} from "../../../solutions/5-from-noise-to-images/01-flow-matching/train-two-moons.js";

// Paths of the moons' network, after its first training and after the second: `node --import tsx
// docs/pictures/data/straightened.measure.ts`. About a minute; on wasm it gives the same numbers each time.

process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");
const [FIRST, SECOND, PAIRS, BATCH, STEPS] = [2500, 600, 8192, 256, 32];
const WATCHED = 14;

const rng = mersenneTwister(1);
const net = moonNet(rng);
const noise = gaussians([1000, 2], mersenneTwister(2));

function train(steps: number, peak: number, lossOf: () => tf.Scalar): void {
  const trainer = flowTrainer(net.variables, lossOf, { steps, peak });
  for (let i = 0; i < steps; i++) trainer.step().dispose();
  trainer.dispose();
}

/** The paths of some samples, and the share of all samples near a moon with a single step. */
function measured() {
  const places: number[][][] = []; // [STEPS + 1, WATCHED, 2]
  const rounded = (at: number) => Math.round(100 * at) / 100;
  tf.tidy(() =>
    eulerFlow(net.velocity, tf.slice(noise, 0, WATCHED), STEPS, (x) =>
      places.push((x.arraySync() as number[][]).map((point) => point.map(rounded))),
    ),
  );
  const paths = places[0].map((_, sample) => places.flatMap((at) => at[sample])); // x and y by turns
  const once = tf.tidy(() => eulerFlow(net.velocity, noise, 1).arraySync() as number[][]);
  return { paths, nearWithOneStep: nearMoons(once) };
}

train(FIRST, 3e-3, () => moonLoss(net.velocity, BATCH, rng));
const first = measured();
const pairs = straightPairs(net.velocity, gaussians([PAIRS, 2], rng), STEPS);
train(SECOND, 2e-3, () => pairLoss(net.velocity, pairs, BATCH, rng));
const second = measured();
writeFileSync(new URL("straightened.json", import.meta.url), `${JSON.stringify({ first, second })}\n`);
console.log(`near a moon with one step: ${first.nearWithOneStep}, then ${second.nearWithOneStep}`);
