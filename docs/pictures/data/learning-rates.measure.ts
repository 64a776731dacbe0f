import { writeFileSync } from "node:fs";
import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { root } from "../../../grader/node/course/paths.js";
import { useBackend } from "../../../lib/backend/choose.js";
import { BASE_SIZES, baseBytes } from "../../../lib/mini-world/base.js";
import {
  FACTS,
  type Fact,
  HELD_OUT_FACTS,
  question,
  statement,
  TRAINING_FACTS,
} from "../../../lib/mini-world/facts.js";
import { scoreAnswers } from "../../../lib/mini-world/judge.js";
import { review } from "../../../lib/mini-world/reviews.js";
import { EOS, encode, idOf } from "../../../lib/mini-world/words.js";
import { mersenneTwister } from "../../../lib/random.js";
import { gptParameters } from "../../../solutions/2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../../solutions/2-building-a-transformer/06-complete-model/safetensors.js";
import { languageLoss } from "../../../solutions/2-building-a-transformer/07-training-at-scale/train-language-model.js";
import { encodeChat } from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/chat-encoding.js";
import {
  perplexity,
  tryRates,
} from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/forgetting-report.js";
import { generateBatch } from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/generate-batch.js";
import { loadParameters } from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/load-base.js";
import { fineTune } from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/train-sft.js";

// What fine-tuning at each of seven learning rates does to the base: writes learning-rates.json, from which the picture is drawn. Plan and
// seeds are those of the spec of forgetting-report: `node --import tsx docs/pictures/data/learning-rates.measure.ts`, some minutes.

const RATES = [1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2];
const SEEDS = [0, 1, 2, 3, 4, 5, 6, 7];

process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");

/** The random numbers that the spec draws with this stream. */
const randomOf = (stream: number, seed = 0) => mersenneTwister(20_000 + 1_000 * stream + seed);

function loadedBase(): GPT {
  const model = initGPT(BASE_SIZES, randomOf(10));
  const stored = readSafetensors(baseBytes());
  loadParameters(model, stored);
  tf.dispose(stored);
  return model;
}

const asked = (fact: Fact) => encodeChat([{ role: "user", content: question(fact) }]).ids;
const chats = TRAINING_FACTS.map((fact) =>
  encodeChat([
    { role: "user", content: question(fact) },
    { role: "assistant", content: statement(fact) },
  ]),
);

const write = (model: GPT, prompts: number[][], count: number) =>
  generateBatch(model, prompts, count, { temperature: 0 }, randomOf(12), { stop: EOS });

async function recall(model: GPT): Promise<number> {
  const begun = FACTS.map((fact) => encode(`<bos> ${statement(fact)}`).slice(0, -2));
  const written = await write(model, begun, 1);
  return written.filter(([id], i) => id === idOf(FACTS[i].value)).length / FACTS.length;
}

/** The reports of all rates, and the recall at each of them. */
async function measured(seed: number) {
  const rng = randomOf(21, seed);
  const reviews = Array.from({ length: 64 }, () => {
    const ids = encode(`<bos> ${review(rng)} <eos>`);
    return { ids, graded: ids.map((_, t) => t > 0) };
  });
  const recalls: number[] = [];
  const tune = async (model: GPT, lr: number) => {
    const variables = Object.values(gptParameters(model)) as tf.Variable[];
    const plan = { steps: 80, batch: 16, lr, maxNorm: 1 };
    const losses: number[] = [];
    for await (const { loss } of fineTune(variables, languageLoss(model), chats, plan, randomOf(22, seed)))
      losses.push(loss);
    return losses;
  };
  const judge = async (model: GPT) => {
    recalls.push(await recall(model));
    const written = await write(model, HELD_OUT_FACTS.map(asked), 10);
    const { exact } = scoreAnswers(HELD_OUT_FACTS, written);
    return { exact, perplexity: await perplexity(model, reviews) };
  };
  const reports = await tryRates(RATES, loadedBase, tune, judge);
  return reports.map((report, i) => ({ ...report, recall: recalls[i] }));
}

const short = (value: number) => Number(value.toPrecision(3));
const runs = [];
for (const seed of SEEDS)
  for (const { lr, loss, exact, recall, perplexity } of await measured(seed)) {
    runs.push({
      ...{ seed, lr, loss: short(loss), exact: short(exact) },
      ...{ recall: short(recall), perplexity: short(perplexity) },
    });
    console.log(runs[runs.length - 1]);
  }
const file = path.join(root, "docs", "pictures", "data", "learning-rates.json");
writeFileSync(file, `[\n${runs.map((run) => `  ${JSON.stringify(run)}`).join(",\n")}\n]\n`);
