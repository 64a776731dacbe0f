import { writeFileSync } from "node:fs";
import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { root } from "../grader/node/course/paths.js";
import { pngOf } from "../grader/play/paint/save.js";
import { useBackend } from "../lib/backend/choose.js";
import { randomDigits } from "../lib/chain-sums/problems.js";
import { digits, PIXELS, SIDE } from "../lib/digits/digits.js";
import { gaussians } from "../lib/flow/noise.js";
import { latentBytes } from "../lib/latent/checkpoints.js";
import { DIGIT_FLOW, initLatentNet } from "../lib/latent/latent-net.js";
import { picturesIn } from "../lib/pictures/pixels.js";
import { COLORS, captionOf, SCENE_SIDE } from "../lib/pictures/scenes.js";
import { SHAPES } from "../lib/pictures/shapes.js";
import { initTextDiT, PAINTER } from "../lib/pictures/text-dit.js";
import { courseBytes } from "../lib/platform/files.js";
import { mersenneTwister } from "../lib/random.js";
import { readSafetensors } from "../solutions/2-building-a-transformer/06-complete-model/safetensors.js";
import { loadCheckpoint } from "../solutions/4-reasoning-with-transformers/02-self-consistency/sample-chains.js";
import { guidedVelocity } from "../solutions/5-from-noise-to-images/03-class-conditioning/guided-sampler.js";
import { drawScenes } from "../solutions/5-from-noise-to-images/04-text-conditioning/train-text-dit.js";
import {
  homework,
  initVerifier,
  verifierTrainer,
} from "../solutions/5-from-noise-to-images/05-latent-diffusion/homework.js";
import { denormalize } from "../solutions/5-from-noise-to-images/05-latent-diffusion/latent-statistics.js";
import {
  digitPainter,
  sampleLatent,
} from "../solutions/5-from-noise-to-images/05-latent-diffusion/sample-latent.js";

// Draws the README's pictures of what learners build in part 5: docs/words.png, docs/along-time.png, docs/homework.png. The course's
// solutions draw them, with the networks that come with it. Run it with `npm run results`; on wasm it gives the same bytes each time.

process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");
const save = (name: string, png: Uint8Array) => {
  writeFileSync(path.join(root, "docs", name), png);
  console.log(`written  docs/${name}`);
};

/** Each color in each shape, at places by turns. The four on the diagonal, such as a red disk, the painter has never seen. */
async function words(): Promise<void> {
  const net = initTextDiT(PAINTER, readSafetensors(courseBytes("lib/pictures/painter.safetensors")));
  const texts = COLORS.flatMap((_, color) =>
    SHAPES.map((__, shape) => {
      const place = (color + shape) % 4;
      return captionOf({ color, shape, right: place % 2, bottom: place >> 1 });
    }),
  );
  const pictures = await drawScenes(net, texts, 2, 20, mersenneTwister(1));
  const shape: [number, number, 3] = [SCENE_SIDE, SCENE_SIDE, 3];
  save("words.png", pngOf({ pictures, shape, across: 8, gap: 1, between: 0.3 }, false, 8));
}

const STEPS = 20;
const net = initLatentNet(DIGIT_FLOW, readSafetensors(latentBytes("flow")));
const painter = digitPainter();

/** Ten digits come out of noise, from left to right: six moments of twenty steps. */
async function alongTime(): Promise<void> {
  const moments: Float32Array[][] = [];
  const labels = Array.from({ length: 10 }, (_, label) => label);
  const noise = gaussians([10, DIGIT_FLOW.latent], mersenneTwister(4));
  sampleLatent(
    guidedVelocity(net.velocity, labels, DIGIT_FLOW.classes, 2),
    painter,
    noise,
    STEPS,
    (codes) => {
      const pixels = painter.decode(denormalize(codes, painter.statistics)).dataSync();
      moments.push(picturesIn(pixels, PIXELS));
    },
  );
  const shown = [0, 8, 12, 15, 17, 20].flatMap((at) => moments[at]);
  save("along-time.png", pngOf({ pictures: shown, shape: [SIDE, SIDE, 1], across: 10, gap: 1 }, true, 4));
}

/** The page of sums of the finale. */
async function page(): Promise<void> {
  const rng = mersenneTwister(2);
  const { train } = digits();
  const verifier = initVerifier(rng);
  const trainer = verifierTrainer(verifier, train, { steps: 500, peak: 5e-3, clip: 1, batch: 64 }, rng);
  for (let i = 0; i < 500; i++) trainer.step().dispose();
  const problems = Array.from({ length: 8 }, () => randomDigits(6, rng));
  const writer = { net, painter, verifier };
  const plan = { tries: 4, w: 1, steps: STEPS };
  const { page: rows, right } = await homework(
    loadCheckpoint("two-minds"),
    writer,
    train,
    problems,
    plan,
    rng,
  );
  const shape: [number, number, 1] = [rows.length, rows[0].length, 1];
  save("homework.png", pngOf({ pictures: [rows.flat()], shape, across: 1, gap: 0 }, true, 4));
  console.log(`${right.filter(Boolean).length} of 8 lines are right`);
}

await words();
await alongTime();
await page();
tf.disposeVariables();
