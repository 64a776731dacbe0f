import { writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../lib/backend/choose.js";
import { gaussians } from "../../../lib/flow/noise.js";
import { picturesIn } from "../../../lib/pictures/pixels.js";
import { judgeShapes, shapeWorld } from "../../../lib/pictures/shapes.js";
import { mersenneTwister } from "../../../lib/random.js";
import { eulerFlow } from "../../../solutions/5-from-noise-to-images/01-flow-matching/euler-flow.js";
import {
  ditVelocity,
  initDiT,
} from "../../../solutions/5-from-noise-to-images/02-diffusion-transformer/dit-velocity.js";
import { ditTrainer } from "../../../solutions/5-from-noise-to-images/02-diffusion-transformer/train-dit.js";

// Draws of the diffusion transformer of `train-dit` on their way from noise to shapes, after its 400 steps of training and after
// 2,000: `node --import tsx docs/pictures/data/from-noise.measure.ts`. A minute or two; on wasm it gives the same numbers each time.

process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");
const [STEPS, DRAWS, SHOWN] = [20, 240, 8];
/** Steps of the sampler after which the pictures are kept. */
const KEPT = [0, 5, 10, 15, 20];

const world = shapeWorld(16);
const sizes = { height: 8, width: 8, channels: 1, patch: 4, dModel: 48, heads: 4, layers: 2 }; // as in the spec
const noise = gaussians([DRAWS, 8, 8, 1], mersenneTwister(2));
const rounded = (picture: Float32Array) => Array.from(picture, (value) => Math.round(100 * value) / 100);

function measured(training: number) {
  const rng = mersenneTwister(1);
  const dit = initDiT(sizes, rng);
  const trainer = ditTrainer(dit, world, { steps: training, peak: 1e-2, clip: 1, batch: 32 }, rng);
  for (let i = 0; i < training; i++) trainer.step().dispose();
  trainer.dispose();
  const moments: Float32Array[][] = [];
  tf.tidy(() =>
    eulerFlow(
      (x, t) => ditVelocity(dit, x, t),
      noise,
      STEPS,
      (x) => moments.push(picturesIn(x.dataSync(), 64)),
    ),
  );
  const { error, different } = judgeShapes(moments[STEPS], world);
  console.log(`${training} steps: an error of ${error.toFixed(3)}, ${different} different pictures`);
  return KEPT.map((step) => ({
    t: 1 - step / STEPS,
    pictures: moments[step].slice(0, SHOWN).map(rounded),
  }));
}

const data = { short: measured(400), long: measured(2000).slice(-1) };
writeFileSync(new URL("from-noise.json", import.meta.url), `${JSON.stringify(data)}\n`);
