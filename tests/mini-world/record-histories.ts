/**
 * Records two runs of PPO on a learned reward, with a leash and without: `node --import tsx tests/mini-world/record-histories.ts [seed]`
 * writes solutions/3-fine-tuning-a-transformer/05-advanced-topics/over-optimized.golden.json, from which `over-optimized` is judged. About 15 seconds on a CPU.
 */
import { writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "#lib/backend/choose";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { reviewPair } from "#lib/mini-world/pairs";
import { goldReward, reviewPrompt } from "#lib/mini-world/reviews";
import { mersenneTwister } from "#lib/random";
import { gptParameters } from "../../solutions/2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { initGPT } from "../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../solutions/2-building-a-transformer/06-complete-model/safetensors.js";
import { loadParameters } from "../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/load-base.js";
import { rewardScores } from "../../solutions/3-fine-tuning-a-transformer/02-reward-modeling/last-state.js";
import {
  newRewardModel,
  trainReward,
} from "../../solutions/3-fine-tuning-a-transformer/02-reward-modeling/train-reward.js";
import { frozenCopy } from "../../solutions/3-fine-tuning-a-transformer/03-rlhf/frozen-reference.js";
import { ppo } from "../../solutions/3-fine-tuning-a-transformer/03-rlhf/train-ppo.js";

process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");

const seed = Number(process.argv[2] ?? 2);
const random = (stream: number) => mersenneTwister(1_000 * seed + stream);

const loadedBase = () => {
  const model = initGPT(BASE_SIZES, random(0));
  const stored = readSafetensors(baseBytes());
  loadParameters(model, stored);
  tf.dispose(stored);
  return model;
};

const reward = newRewardModel(loadedBase());
const rng = random(1);
const pairs = () => Array.from({ length: 16 }, () => reviewPair(rng));
for await (const _ of trainReward(reward, pairs, { steps: 80, lr: 2e-3, maxNorm: 1 }));

const score = async (rows: number[][]): Promise<number[]> => {
  const scores = rewardScores(reward, rows); // [B]
  const told = Array.from(await scores.data());
  scores.dispose();
  return told;
};

async function recorded(beta: number) {
  const policy = loadedBase();
  const reference = frozenCopy(policy);
  const v = tf.tidy(() => tf.variable(tf.zeros([BASE_SIZES.dModel, 1]))); // [D, 1]
  const draws = random(2);
  const plan = {
    ...{ iterations: 60, length: 9, epochs: 2, lr: 5e-4, maxNorm: 1, beta, gamma: 1, lambda: 0.95 },
    ...{ epsilon: 0.2, valueWeight: 0.05, missingEos: 0 },
  };
  const prompts = () => Array.from({ length: 32 }, () => reviewPrompt(draws));
  const history = [];
  const rounded = (x: number) => Number(x.toFixed(3));
  for await (const report of ppo({ policy, v }, reference, prompts, score, plan, draws)) {
    const gold = report.responses.reduce((sum, ids) => sum + goldReward(ids), 0) / report.responses.length;
    history.push({ proxy: rounded(report.score), gold: rounded(gold), kl: rounded(report.kl) });
  }
  tf.dispose([...Object.values(gptParameters(policy)), ...Object.values(gptParameters(reference)), v]);
  return history;
}

const runs = { leashed: await recorded(0.3), unleashed: await recorded(0) };
const file =
  process.argv[3] ?? "solutions/3-fine-tuning-a-transformer/05-advanced-topics/over-optimized.golden.json";
writeFileSync(file, `${JSON.stringify(runs).replaceAll("},{", "},\n{")}\n`);
