import { writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "#lib/backend/choose";
import { BASE_SIZES } from "#lib/mini-world/base";
import { goldReward, proxyReward, reviewPrompt } from "#lib/mini-world/reviews";
import { mersenneTwister } from "#lib/random";
import { gptParameters } from "../../../solutions/2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { frozenCopy } from "../../../solutions/3-fine-tuning-a-transformer/03-rlhf/frozen-reference.js";
import { tokenLogProbs } from "../../../solutions/3-fine-tuning-a-transformer/03-rlhf/rollout.js";
import { ppo } from "../../../solutions/3-fine-tuning-a-transformer/03-rlhf/train-ppo.js";
import { loadedBase, mean, rounded, written } from "./base.js";

// Where runs of PPO against the reward that counts words end: 40 iterations with β = 0.3, without a fine, which the formula doesn't
// know, and five seeds at each of two learning rates. A few minutes: `node --import tsx docs/pictures/data/against-the-formula.measure.ts`.

process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");

const [SEEDS, TEXTS, AT_ONCE] = [5, 2048, 256];
const reference = frozenCopy(loadedBase());
const runs = [];
for (const lr of [5e-4, 1e-3]) {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const rng = mersenneTwister(1_000 * seed);
    const policy = loadedBase();
    const actor = { policy, v: tf.tidy(() => tf.variable(tf.zeros([BASE_SIZES.dModel, 1]))) }; // [D, 1]
    const plan = {
      ...{ iterations: 40, length: 9, epochs: 2, lr, maxNorm: 1, beta: 0.3, gamma: 1, lambda: 0.95 },
      ...{ epsilon: 0.2, valueWeight: 0.05, missingEos: 0 },
    };
    const prompts = () => Array.from({ length: 32 }, () => reviewPrompt(rng));
    const score = (_: number[][], responses: number[][]) => responses.map(proxyReward);
    for await (const _ of ppo(actor, reference, prompts, score, plan, rng));
    runs.push({ lr, seed, ...(await measured(policy)) });
    console.log(JSON.stringify(runs.at(-1)));
    tf.dispose([...Object.values(gptParameters(policy)), actor.v]);
  }
}

/** What a policy's reviews earn and are worth on average, and its distance from the base by their log-ratios. */
async function measured(policy: ReturnType<typeof loadedBase>) {
  const [rewards, worths, ratios]: number[][] = [[], [], []];
  const rng = mersenneTwister(7);
  for (let done = 0; done < TEXTS; done += AT_ONCE) {
    const { starts, responses, rows } = await written(policy, AT_ONCE, rng);
    rewards.push(...responses.map(proxyReward));
    worths.push(...responses.map(goldReward));
    const ratio = tf.tidy(() => tf.sub(tokenLogProbs(policy, rows), tokenLogProbs(reference, rows))); // [B, M]
    const table = (await ratio.array()) as number[][];
    ratio.dispose();
    for (const [b, row] of table.entries())
      ratios.push(row.slice(starts[b].length - 1, rows[b].length - 1).reduce((sum, d) => sum + d, 0));
  }
  return { kl: rounded(mean(ratios)), reward: rounded(mean(rewards)), gold: rounded(mean(worths)) };
}

const file = new URL("against-the-formula.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(runs, null, 2)}\n`);
