import { writeFileSync } from "node:fs";
import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { root } from "../../../grader/node/course/paths.js";
import { useBackend } from "../../../lib/backend/choose.js";
import { BASE_SIZES, baseBytes } from "../../../lib/mini-world/base.js";
import { question, statement, TRAINING_FACTS } from "../../../lib/mini-world/facts.js";
import { mersenneTwister } from "../../../lib/random.js";
import { gptParameters } from "../../../solutions/2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../../solutions/2-building-a-transformer/06-complete-model/safetensors.js";
import { languageLoss } from "../../../solutions/2-building-a-transformer/07-training-at-scale/train-language-model.js";
import { encodeChat } from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/chat-encoding.js";
import { loadParameters } from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/load-base.js";
import { fineTune } from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/train-sft.js";
import { squaredSingularValues } from "./singular-values.js";

// How much of what full fine-tuning adds to each matrix a matrix of rank 1, 2, ... 32 can hold: writes change-ranks.json, from which the
// picture is drawn. `node --import tsx docs/pictures/data/change-ranks.measure.ts`, a minute.

const SEEDS = [0, 1, 2];

process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");

function loadedBase(): GPT {
  const model = initGPT(BASE_SIZES, mersenneTwister(30_000));
  const stored = readSafetensors(baseBytes());
  loadParameters(model, stored);
  tf.dispose(stored);
  return model;
}

/** The share of a matrix's squared length that the best matrix of rank 1, 2, ... keeps, `[min(rows, columns)]`. */
function keptBy(matrix: number[][]): number[] {
  const squares = squaredSingularValues(matrix);
  const total = squares.reduce((sum, square) => sum + square, 0);
  let kept = 0;
  return squares.map((square) => {
    kept += square;
    return Math.round((1000 * kept) / total) / 1000;
  });
}

const chats = TRAINING_FACTS.map((fact) =>
  encodeChat([
    { role: "user", content: question(fact) },
    { role: "assistant", content: statement(fact) },
  ]),
);
const before = gptParameters(loadedBase());
const names = Object.keys(before).filter((name) => /\.W\w+$/.test(name));
const runs: { seed: number; name: string; kept: number[] }[] = [];
for (const seed of SEEDS) {
  const model = loadedBase();
  const after = gptParameters(model);
  const plan = { steps: 80, batch: 16, lr: 5e-4, maxNorm: 1 };
  const variables = Object.values(after) as tf.Variable[];
  for await (const _ of fineTune(
    variables,
    languageLoss(model),
    chats,
    plan,
    mersenneTwister(42_000 + seed),
  ));
  for (const name of names) {
    const change = tf.tidy(() => tf.sub(after[name], before[name]).arraySync()) as number[][];
    runs.push({ seed, name, kept: keptBy(change) });
  }
}
const rng = mersenneTwister(7);
const random = Array.from({ length: 32 }, () => Array.from({ length: 32 }, () => rng.gauss(0, 1)));
runs.push({ seed: 0, name: "random", kept: keptBy(random) });
for (const { seed, name, kept } of runs) console.log(seed, name, "rank 4 keeps", kept[3]);
const file = path.join(root, "docs", "pictures", "data", "change-ranks.json");
writeFileSync(file, `[\n${runs.map((run) => `  ${JSON.stringify(run)}`).join(",\n")}\n]\n`);
