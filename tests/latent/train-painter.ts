import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "#lib/backend/choose";
import { captionOf, judgeScenes, type Scene, SEEN, UNSEEN } from "#lib/pictures/scenes";
import { initTextDiT, PAINTER } from "#lib/pictures/text-dit";
import { mersenneTwister } from "#lib/random";
import { writeSafetensors } from "../../lib/write-safetensors.js";
import {
  drawScenes,
  textTrainer,
} from "../../solutions/5-from-noise-to-images/04-text-conditioning/train-text-dit.js";

// Trains the painter of part 5's chapter 04 again, in about a minute. On wasm it gives the bytes of lib/pictures/painter.safetensors.
//
//     node --import tsx tests/latent/train-painter.ts lib/pictures/painter.safetensors [seed]

const STEPS = 1000;
const [file, seed = "1"] = process.argv.slice(2);
process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");
const rng = mersenneTwister(Number(seed));
const net = initTextDiT(PAINTER, rng);
const trainer = textTrainer(net, SEEN, { steps: STEPS, peak: 1e-2, clip: 1, batch: 32, share: 0.15 }, rng);
for (let step = 0; step < STEPS; step++) tf.dispose(trainer.step());
trainer.dispose();
const judged = async (scenes: readonly Scene[], w: number) =>
  judgeScenes(
    await drawScenes(
      net,
      scenes.map((scene) => captionOf(scene)),
      w,
      20,
      rng,
    ),
    scenes,
  );
for (const w of [0, 1, 2]) console.log(`w ${w}`, await judged(SEEN, w), await judged(UNSEEN, w));
const bytes = await writeSafetensors(net.parameters);
await writeFile(file, bytes);
console.log(`SHA-256 ${createHash("sha256").update(bytes).digest("hex")}`);
