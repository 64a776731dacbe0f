import { writeFileSync } from "node:fs";
import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { root } from "../../../grader/node/course/paths.js";
import { useBackend } from "../../../lib/backend/choose.js";
import { BASE_SIZES, baseBytes } from "../../../lib/mini-world/base.js";
import { reviewDuel } from "../../../lib/mini-world/duels.js";
import { mersenneTwister } from "../../../lib/random.js";
import { type GPT, initGPT } from "../../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../../solutions/2-building-a-transformer/06-complete-model/safetensors.js";
import { loadParameters } from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/load-base.js";
import { dpoLoss } from "../../../solutions/3-fine-tuning-a-transformer/04-dpo/dpo-loss.js";
import { dpoMetrics } from "../../../solutions/3-fine-tuning-a-transformer/04-dpo/dpo-metrics.js";
import {
  type CachedPair,
  cacheReference,
} from "../../../solutions/3-fine-tuning-a-transformer/04-dpo/reference-cache.js";
import { trainDpo } from "../../../solutions/3-fine-tuning-a-transformer/04-dpo/train-dpo.js";

// How far chosen and rejected reviews move while plain DPO trains: writes cliff.json, from which the picture is drawn. The run is that of
// the spec of train-dpo, with its seeds. It takes less than a minute: `node --import tsx docs/pictures/data/cliff.measure.ts`.

const STEPS = 60;
const BATCH = 24;

process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");

/** The random numbers that the spec draws with this stream. */
const randomOf = (stream: number) => mersenneTwister(20_000 + 1_000 * stream);

function loadedBase(): GPT {
  const model = initGPT(BASE_SIZES, randomOf(10));
  const stored = readSafetensors(baseBytes());
  loadParameters(model, stored);
  tf.dispose(stored);
  return model;
}

function duels(count: number, stream: number) {
  const rng = randomOf(stream);
  return Array.from({ length: count }, () => reviewDuel(rng, false));
}

const sides = (pairs: CachedPair[]) => ({
  chosen: pairs.map(({ reference }) => reference.chosen),
  rejected: pairs.map(({ reference }) => reference.rejected),
});

const reference = loadedBase();
const pairs = await cacheReference(reference, duels(512, 11), 64);
const held = await cacheReference(reference, duels(128, 12), 64);
const policy = loadedBase();
const run = trainDpo(
  policy,
  pairs,
  (now, before) => dpoLoss(now, before, 0.1),
  { steps: STEPS, batch: BATCH, lr: 3e-4, maxNorm: 1 },
  randomOf(15),
);

const chosen: number[] = [];
const rejected: number[] = [];
for (let step = 0; ; step++) {
  const metrics = dpoMetrics(sides(await cacheReference(policy, held, 64)), sides(held));
  chosen.push(Math.round(100 * metrics.chosenShift) / 100);
  rejected.push(Math.round(100 * metrics.rejectedShift) / 100);
  console.log(`step ${step}: chosen ${chosen[step]}, rejected ${rejected[step]}`);
  if (step === STEPS) break;
  await run.next();
}
await run.return();
const file = path.join(root, "docs", "pictures", "data", "cliff.json");
writeFileSync(file, `${JSON.stringify({ chosen, rejected })}\n`);
