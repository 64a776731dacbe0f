import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { type AdamStep, parameterStages, plainAdam } from "#lib/kit/tensors/adam-steps";
import { perturb } from "#lib/kit/tensors/perturb";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { reviewPair } from "#lib/mini-world/pairs";
import { proxyReward, review } from "#lib/mini-world/reviews";
import { decode, encode } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { train, trainsLarge } from "#lib/spec/training";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { loadParameters } from "../01-supervised-fine-tuning/load-base.js";
import { type RewardModel, rewardScores } from "./last-state.js";
import { rankingMetrics } from "./ranking-loss.js";
import { newRewardModel, type RankedPair, rewardLoss, trainReward } from "./train-reward.js";

tensorSpec("train", { reads: "awaited" });

const PLAN = { steps: 3, lr: 0.05, maxNorm: 0.4 };
const PAIRS: RankedPair[] = [
  { chosen: [1, 5, 2, 6], rejected: [1, 3] },
  { chosen: [4], rejected: [1, 0, 6, 2, 2] },
  { chosen: [1, 2, 2], rejected: [5, 3, 4] },
];

test("a new model has no opinion, and its loss is ln 2", async () => {
  const { trunk } = tinyModel();
  const model = newRewardModel(trunk);
  expect(model.trunk, "the trunk of the reward model").toBe(trunk);
  expect(model.w).toHaveShape([4, 1], "dimension reward", "the head");
  // Random numbers are other ones each time, but how many they are is always the same.
  await expect(new Set(await model.w.data()).size).toMatchValues(1, {
    what: "how many different numbers a new head holds",
  });
  await expect(model.w).toMatchValues([[0], [0], [0], [0]], { axes: "dimension reward", what: "the head" });
  expect((model.w as tf.Variable).trainable, "whether the head can be trained").toBe(true);
  await expect(rewardLoss(model, PAIRS)).toMatchValues(Math.LN2, {
    what: "the loss of a model without an opinion",
  });
  expect(newRewardModel(trunk).w, "the head of a second model").not.toBe(model.w);
});

test("newRewardModel leaves no tensor but its head", async () => {
  const { trunk } = tinyModel();
  await expect(() => tf.dispose(newRewardModel(trunk).w)).toLeakNoTensors();
});

test("the loss of pairs is the mean of each pair alone", async () => {
  const model = tinyModel();
  const due: number[] = [];
  for (const pair of PAIRS) due.push(await slowLoss(model, [pair]));
  await expect(rewardLoss(model, PAIRS)).toMatchValues((due[0] + due[1] + due[2]) / 3, {
    ...{ what: "the loss of three pairs", atol: 1e-4 },
    rivals: {
      "Chosen and rejected are swapped.": await slowLoss(
        model,
        PAIRS.map(({ chosen, rejected }) => ({ chosen: rejected, rejected: chosen })),
      ),
    },
  });
  for (const [i, pair] of PAIRS.entries())
    await expect(rewardLoss(model, [pair])).toMatchValues(due[i], {
      what: `the loss of pair ${i} alone`,
      atol: 1e-4,
    });
});

test("every pair counts, and no tensor is left", async () => {
  const model = tinyModel();
  const loss = (good: number[], bad: number[]) =>
    rewardLoss(model, [
      { chosen: good, rejected: [1, 3] },
      { chosen: [4], rejected: bad },
    ]);
  await expect(loss).toHeed(
    { good: [1, 5, 2], bad: [1, 0, 6] },
    { others: { good: [1, 6, 2], bad: [1, 4, 6] } },
  );
  await expect(() => rewardLoss(model, PAIRS)).toLeakNoTensors();
  const pairs = PAIRS.map(({ chosen, rejected }) => ({ chosen: [...chosen], rejected: [...rejected] }));
  rewardLoss(model, pairs);
  expect(pairs, "the pairs after the call").toEqual(PAIRS);
});

test("all texts go through the model in one pass", async () => {
  const model = tinyModel();
  const products = async (f: () => tf.Tensor) =>
    (await tf.profile(f)).kernels.filter(({ name }) => name.includes("MatMul")).length;
  const rows = PAIRS.flatMap(({ chosen, rejected }) => [chosen, rejected]);
  const one = await products(() => rewardScores(model, rows));
  // A few products more may put rewards in order; a second pass takes as many as the first.
  await expect(await products(() => rewardLoss(model, PAIRS))).toLieBetween(
    one,
    1.5 * one,
    `the matrix products of the loss of three pairs, where one pass of six texts takes ${one},`,
  );
});

test("three steps, rebuilt from the loss and Adam by hand", async () => {
  const due = await slowly(3);
  const model = tinyModel();
  const run = trainReward(model, draws(2), PLAN);
  for (const [i, { loss, parameters }] of due.entries()) {
    const { value, done } = await run.next();
    expect(done, `whether the training ended after ${i} of 3 steps`).not.toBe(true);
    const now: Record<string, tf.Tensor> = { ...gptParameters(model.trunk), w: model.w };
    await expect({ loss: value as number, ...now }).toMatchStages([
      { name: "loss", expected: loss, axes: "", rtol: 1e-3, what: `the loss of step ${i}` },
      ...parameterStages(parameters, `after step ${i}`, COMPARED),
    ]);
  }
  expect((await run.next()).done, "whether the training has ended after its steps").toBe(true);
});

test("pairs are drawn once a step, and nothing fades", async () => {
  const model = tinyModel();
  const before = tf.clone(model.trunk.P);
  let drawn = 0;
  for await (const _ of trainReward(model, () => [PAIRS[drawn++ % 3]], { ...PLAN, steps: 5 }));
  expect(drawn, "how often pairs were drawn for 5 steps").toBe(5);
  await expect(tf.slice(model.trunk.P, [5, 0])).toMatchValues(tf.slice(before, [5, 0]), {
    ...{ axes: "position dimension", what: "the row of the position table that no text reaches" },
  });
});

test("two trainings do not touch each other", async () => {
  const alone: number[] = [];
  for await (const loss of trainReward(tinyModel(), draws(2), PLAN)) alone.push(loss);
  const [first, second] = [2, 3].map((stream) => trainReward(tinyModel(), draws(stream), PLAN));
  const losses: number[] = [];
  for (let step = 0; step < 3; step++) {
    losses.push((await first.next()).value as number);
    await second.next();
  }
  for (const run of [first, second]) await run.return();
  expect(losses).toMatchValues(alone, {
    ...{ axes: "step", rtol: 1e-5, what: "the losses of a training while another one runs" },
  });
});

test("no tensor is left by a step, or at the end", async () => {
  const model = tinyModel();
  const before = tf.memory().numTensors;
  const counts: number[] = [];
  for await (const _ of trainReward(model, () => PAIRS, { ...PLAN, steps: 6 }))
    counts.push(tf.memory().numTensors);
  expect(counts[5] - counts[3]).toMatchValues(0, { what: "the tensors that two further steps left behind" });
  expect(tf.memory().numTensors - before).toMatchValues(0, { what: "the tensors left at the end" });
  const run = trainReward(model, () => PAIRS, PLAN);
  await run.next();
  await run.return();
  expect(tf.memory().numTensors - before).toMatchValues(0, {
    what: "the tensors left when the caller stops",
  });
});

test("80 steps teach the base what a good review is", async () => {
  const large = await trainsLarge();
  const trunk = initGPT(BASE_SIZES, specRandom(10));
  const stored = readSafetensors(baseBytes());
  loadParameters(trunk, stored);
  tf.dispose(stored);
  const model = newRewardModel(trunk);
  const rng = specRandom(11);
  const many = (count: number, random: typeof rng) => Array.from({ length: count }, () => reviewPair(random));
  const held = many(256, specRandom(12));
  const run = trainReward(model, () => many(large ? 64 : 16, rng), { steps: 80, lr: 2e-3, maxNorm: 1 });
  const { losses } = await train({
    step: async () => (await run.next()).value as number,
    budget: { cpu: { steps: 80, loss: 0.45, band: BAND }, gpu: { steps: 80, loss: 0.45 } },
    uniform: Math.LN2,
    whole: true,
  });
  await run.return();
  const { accuracy, margin } = await judged(model, held);
  await show(model, losses, accuracy, margin);
  expect(losses[0]).toLieBetween(
    Math.LN2 - 5e-5,
    Math.LN2 + 5e-5,
    "the first loss, before the model has an opinion,",
  );
  expect(accuracy).toLieBetween(0.9, 1, "the share of 256 new pairs that it ranks rightly");
});

/** Of 20 seeds. */
const BAND: [number, number, number][] = [
  [1, 0.692, 0.695],
  [2, 0.691, 0.695],
  [3, 0.691, 0.694],
  [5, 0.683, 0.696],
  [7, 0.687, 0.695],
  [11, 0.689, 0.695],
  [16, 0.678, 0.694],
  [24, 0.538, 0.692],
  [36, 0.244, 0.658],
  [54, 0.0947, 0.501],
  [80, 0.0342, 0.401],
];

/**
 * Biases of keys get no gradient, nor does the last beta: it adds the same to every reward. What Adam makes of rounding errors is
 * left out.
 */
const COMPARED = [
  ...["w", "E", "P", "blocks.0.attention.Wq", "blocks.0.attention.bv", "blocks.1.attention.Wo"],
  ...["blocks.0.norm1.gamma", "blocks.1.mlp.W1", "norm.gamma"],
];

/** A reward model so small that a step can be checked number by number, with weights of order 1. */
function tinyModel(): RewardModel {
  const sizes = { vocabulary: 7, context: 6, dModel: 4, heads: 2, layers: 2, dFF: 3 };
  const trunk = initGPT(sizes, specRandom(1));
  perturb(gptParameters(trunk));
  return { trunk, w: tf.tidy(() => tf.variable(randomTensor([4, 1], 99))) };
}

/** Two pairs a step. */
function draws(stream: number): () => RankedPair[] {
  const rng = specRandom(stream);
  return () => [0, 1].map(() => PAIRS[rng.integer(PAIRS.length)]);
}

/** The mean of −ln σ(chosen − rejected), each text by itself. */
async function slowLoss(model: RewardModel, pairs: RankedPair[]): Promise<number> {
  let sum = 0;
  for (const { chosen, rejected } of pairs) {
    const [[a], [b]] = [
      await rewardScores(model, [chosen]).data(),
      await rewardScores(model, [rejected]).data(),
    ];
    sum += Math.log1p(Math.exp(b - a));
  }
  return sum / pairs.length;
}

/** The same steps, rebuilt from the loss. */
async function slowly(steps: number): Promise<AdamStep[]> {
  const model = tinyModel();
  const parameters = { ...gptParameters(model.trunk), w: model.w } as Record<string, tf.Variable>;
  const [draw, step] = [draws(2), plainAdam(parameters, PLAN)];
  const due: AdamStep[] = [];
  while (due.length < steps) {
    const pairs = draw();
    const rewardsOf = (which: "chosen" | "rejected") =>
      rewardScores(
        model,
        pairs.map((pair) => pair[which]),
      );
    const lossOf = () => tf.mean(tf.log1p(tf.exp(tf.sub(rewardsOf("rejected"), rewardsOf("chosen")))));
    due.push(await step(lossOf as () => tf.Scalar));
  }
  return due;
}

async function judged(model: RewardModel, pairs: RankedPair[]) {
  const rewardsOf = async (rows: number[][]) => {
    const rewards = rewardScores(model, rows);
    return Array.from(await rewards.data());
  };
  const [chosen, rejected] = [pairs.map((pair) => pair.chosen), pairs.map((pair) => pair.rejected)];
  return rankingMetrics(await rewardsOf(chosen), await rewardsOf(rejected));
}

async function show(model: RewardModel, losses: number[], accuracy: number, margin: number): Promise<void> {
  const rng = specRandom(14);
  const rows = Array.from({ length: 8 }, () => encode(`<bos> ${review(rng)} <eos>`));
  const rewards = await rewardScores(model, rows).data();
  const order = rows.map((_, i) => i).sort((a, b) => rewards[b] - rewards[a]);
  await exhibit({
    kind: "table",
    title: "the two best and the two worst of eight new reviews, by your model",
    caption: `It ranks ${Math.round(100 * accuracy)} % of 256 new pairs rightly, by ${margin.toFixed(1)} on average. It was never told what a good word is.`,
    columns: ["review", "reward", "good words less bad"],
    rows: [...order.slice(0, 2), ...order.slice(-2)].map((i) => [
      decode(rows[i]).replace(/<\w+> ?/g, ""),
      rewards[i].toFixed(2),
      String(proxyReward(rows[i])),
    ]),
  });
  await exhibit({
    kind: "curve",
    title: "loss while learning",
    caption: "It begins at ln 2, where the model has no opinion.",
    series: { loss: losses, "no opinion": losses.map(() => Math.LN2) },
    xLabel: "step",
    yLabel: "nats",
  });
}
