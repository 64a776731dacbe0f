import { writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../lib/backend/choose.js";
import { captionOf, judgeScenes, SCENES, type Scene, SEEN, UNSEEN } from "../../../lib/pictures/scenes.js";
import { initTextDiT, PAINTER } from "../../../lib/pictures/text-dit.js";
import { mersenneTwister } from "../../../lib/random.js";
import {
  drawScenes,
  textTrainer,
} from "../../../solutions/5-from-noise-to-images/04-text-conditioning/train-text-dit.js";
import { levelsOf } from "../levels.js";

// What two models paint of scenes that no training picture showed: one never saw some colors on a shape, the other never saw a shape in
// one quarter. A minute or two: `node --import tsx docs/pictures/data/never-seen.measure.ts`.

process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");
const [STEPS, SEED] = [450, 1];
/** The disk is never at the bottom right, the box never at the bottom left, and so on. */
const isMissing = ({ shape, right, bottom }: Scene) => 2 * bottom + right === 3 - shape;

async function painted(seen: readonly Scene[], unseen: readonly Scene[]) {
  const rng = mersenneTwister(SEED);
  const net = initTextDiT(PAINTER, rng);
  const trainer = textTrainer(net, seen, { steps: STEPS, peak: 1e-2, clip: 1, batch: 32, share: 0.15 }, rng);
  for (let i = 0; i < STEPS; i++) tf.dispose(trainer.step());
  trainer.dispose();
  const asked = Array.from({ length: 10 }, () => unseen).flat();
  const texts = asked.map((scene) => captionOf(scene));
  const pictures = await drawScenes(net, texts, 2, 20, mersenneTwister(2));
  console.log(judgeScenes(pictures, asked));
  return unseen.map((scene, i) => ({ caption: captionOf(scene), picture: levelsOf(pictures[i]) }));
}

const data = {
  newColor: await painted(SEEN, UNSEEN),
  newPlace: await painted(
    SCENES.filter((scene) => !isMissing(scene)),
    SCENES.filter(isMissing),
  ),
};
writeFileSync(new URL("never-seen.json", import.meta.url), `${JSON.stringify(data)}\n`);
