import { writeFileSync } from "node:fs";
import { useBackend } from "../../../lib/backend/choose.js";
import { SHAPES, shapeWorld } from "../../../lib/pictures/shapes.js";
import { mersenneTwister } from "../../../lib/random.js";
import { initDiT } from "../../../solutions/5-from-noise-to-images/02-diffusion-transformer/dit-velocity.js";
import { classTable } from "../../../solutions/5-from-noise-to-images/03-class-conditioning/class-signal.js";
import {
  guidanceSweep,
  labeledTrainer,
  labeledVelocity,
} from "../../../solutions/5-from-noise-to-images/03-class-conditioning/guidance-sweep.js";
import { levelsOf } from "../levels.js";

// Triangles drawn at w = 1, 3 and 8 from the same noise, by the network of `guidance-sweep` after 2,000 steps of training instead of
// 500. A minute or two: `node --import tsx docs/pictures/data/guided-triangles.measure.ts`.

process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");
const [STEPS, SHOWN] = [2000, 8];
const TRIANGLE = SHAPES.indexOf("triangle");

const rng = mersenneTwister(1);
const world = shapeWorld(80);
const sizes = { height: 8, width: 8, channels: 1, patch: 2, dModel: 32, heads: 4, layers: 2 }; // as in the spec
const net = { dit: initDiT(sizes, rng), table: classTable(SHAPES.length, sizes.dModel, rng) };
const plan = { steps: STEPS, peak: 1e-2, clip: 1, batch: 32, share: 0.15 };
const trainer = labeledTrainer(net, world, plan, rng);
for (let i = 0; i < STEPS; i++) trainer.step().dispose();
trainer.dispose();
const sweep = { count: 160, steps: 16 };
const rows = await guidanceSweep(labeledVelocity(net), world, [1, 3, 8], sweep, mersenneTwister(2));
for (const { pictures, ...judged } of rows) console.log(judged);
const data = rows.map(({ w, pictures }) => ({
  w,
  pictures: pictures
    .filter((_, i) => i % SHAPES.length === TRIANGLE)
    .slice(0, SHOWN)
    .map(levelsOf),
}));
writeFileSync(new URL("guided-triangles.json", import.meta.url), `${JSON.stringify(data)}\n`);
