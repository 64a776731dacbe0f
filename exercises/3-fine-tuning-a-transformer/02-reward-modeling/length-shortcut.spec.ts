import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { type Pair, reviewPair } from "#lib/mini-world/pairs";
import { decode } from "#lib/mini-world/words";
import type { Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import { initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { loadParameters } from "../01-supervised-fine-tuning/load-base.js";
import { type RewardModel, rewardScores } from "./last-state.js";
import { type LengthAudit, lengthAudit, type ScoredPair, scorePairs } from "./length-shortcut.js";
import { newRewardModel, trainReward } from "./train-reward.js";

tensorSpec("train");

/** A pair of texts of these lengths, with these rewards. */
const pair = (long: number, short: number, chosenReward: number, rejectedReward: number): ScoredPair => ({
  chosen: Array(long).fill(7),
  rejected: Array(short).fill(7),
  chosenReward,
  rejectedReward,
});

const [LONG, SHORT, EQUAL] = [
  [pair(9, 5, 4, 1), pair(6, 5, 3, 1), pair(8, 2, 2, 7), pair(3, 1, 1, 0)],
  [pair(5, 9, 1, 4), pair(4, 5, 5, 5)],
  [pair(5, 5, 8, 1), pair(4, 4, 0, 2), pair(7, 7, 6, 3)],
];

test("pairs are split by which of the two is longer", () => {
  expect(told(lengthAudit([...LONG, ...SHORT, ...EQUAL]))).toEqual({
    all: [5.5 / 9, 6 / 9],
    longGood: [3 / 4, 1 / 4],
    shortGood: [0.25, -1.5],
  });
});

test("the order of the pairs does not matter", () => {
  const due = told(lengthAudit([...LONG, ...SHORT, ...EQUAL]));
  expect(told(lengthAudit([...EQUAL, ...SHORT, ...LONG].reverse()))).toEqual(due);
});

test("a side without pairs is missing", () => {
  expect(told(lengthAudit(LONG))).toEqual({ all: [3 / 4, 1 / 4], longGood: [3 / 4, 1 / 4] });
  expect(told(lengthAudit(SHORT))).toEqual({ all: [0.25, -1.5], shortGood: [0.25, -1.5] });
  expect(told(lengthAudit(EQUAL))).toEqual({ all: [2 / 3, 8 / 3] });
  expect(Object.keys(lengthAudit(EQUAL)), "what an audit of equal lengths has").toEqual(["all"]);
});

test("a kind of which every pair is ranked wrongly is there", () => {
  const wrong = [pair(6, 2, 1, 4), pair(2, 6, 0, 2)];
  expect(told(lengthAudit(wrong))).toEqual({ all: [0, -2.5], longGood: [0, -3], shortGood: [0, -2] });
});

test("one token more is longer", () => {
  expect(told(lengthAudit([pair(5, 4, 2, 1)]))).toEqual({ all: [1, 1], longGood: [1, 1] });
  expect(told(lengthAudit([pair(4, 5, 2, 1)]))).toEqual({ all: [1, 1], shortGood: [1, 1] });
  expect(told(lengthAudit([pair(1, 0, 2, 1)])), "a text of no token is shorter than one").toEqual({
    ...{ all: [1, 1], longGood: [1, 1] },
  });
  expect(told(lengthAudit([pair(0, 1, 2, 1)])), "and one is longer than none").toEqual({
    ...{ all: [1, 1], shortGood: [1, 1] },
  });
});

test("no pair is refused", () => {
  expect(() => lengthAudit([])).toRefuse(RangeError, "an audit of no pair", "none");
});

test("rewards go to the texts that they are of", () => {
  const pairs = [
    { chosen: [1, 2], rejected: [3] },
    { chosen: [4], rejected: [5, 6, 7] },
    { chosen: [8], rejected: [9] },
  ];
  const due = [
    { ...pairs[0], chosenReward: 10, rejectedReward: 13 },
    { ...pairs[1], chosenReward: 11, rejectedReward: 14 },
    { ...pairs[2], chosenReward: 12, rejectedReward: 15 },
  ];
  expect(scorePairs(pairs, [10, 11, 12, 13, 14, 15]), "three scored pairs").toEqual(due);
  expect(
    scorePairs(pairs, new Float32Array([10, 11, 12, 13, 14, 15])),
    "rewards as a tensor gives them",
  ).toEqual(due);
  expect(scorePairs(pairs.slice(1, 2), [3, 4]), "one pair").toEqual([
    { ...pairs[1], chosenReward: 3, rejectedReward: 4 },
  ]);
  expect(scorePairs(pairs.slice(2), [3, 4]), "another pair with the same rewards").toEqual([
    { ...pairs[2], chosenReward: 3, rejectedReward: 4 },
  ]);
  expect(scorePairs(pairs.slice(0, 2), [0, 2, 3, 0]), "rewards of 0 are rewards").toEqual([
    { ...pairs[0], chosenReward: 0, rejectedReward: 3 },
    { ...pairs[1], chosenReward: 2, rejectedReward: 0 },
  ]);
  expect(scorePairs(pairs.slice(0, 2), [4, 0, 0, 5]), "the same pairs, scored anew").toEqual([
    { ...pairs[0], chosenReward: 4, rejectedReward: 0 },
    { ...pairs[1], chosenReward: 0, rejectedReward: 5 },
  ]);
  expect(scorePairs([], []), "no pair").toEqual([]);
  const [twice] = pairs;
  expect(scorePairs([twice, twice], [1, 2, 3, 4]), "the same pair twice").toEqual([
    { ...twice, chosenReward: 1, rejectedReward: 3 },
    { ...twice, chosenReward: 2, rejectedReward: 4 },
  ]);
});

test("rewards that do not fit are refused", () => {
  const pairs = [
    { chosen: [1], rejected: [2] },
    { chosen: [3], rejected: [4] },
  ];
  expect(() => scorePairs(pairs, [1, 2, 3])).toRefuse(RangeError, "a reward too few", 3, 4);
  expect(() => scorePairs(pairs, [1, 2, 3, 4, 5])).toRefuse(RangeError, "a reward too many", 5, 4);
  expect(() => scorePairs(pairs, [1, 2])).toRefuse(RangeError, "one reward for each pair", 2, 4);
});

test("pairs and rewards stay, and every call has its own result", () => {
  const pairs = [...LONG, ...SHORT].map((one) => Object.freeze({ ...one }));
  const before = JSON.stringify(pairs);
  const first = lengthAudit(Object.freeze(pairs) as ScoredPair[]);
  expect(JSON.stringify(pairs), "the pairs after the call").toBe(before);
  const mine = pairs.map((one) => ({ ...one }));
  lengthAudit(mine);
  mine[2].chosenReward = 99;
  expect(told(lengthAudit(mine)).longGood?.[0], "the accuracy after a reward was changed").toBe(1);
  expect(told(first).longGood?.[0], "the first audit, afterwards").toBe(0.75);
  const texts = [{ chosen: [1, 2], rejected: [3] }];
  const rewards = [5, 6];
  const scored = scorePairs(texts, rewards);
  rewards[0] = 7;
  expect(scorePairs(texts, rewards)[0].chosenReward, "the reward after it was changed").toBe(7);
  expect(scored[0].chosenReward, "the first result, afterwards").toBe(5);
  expect([texts, rewards]).toEqual([[{ chosen: [1, 2], rejected: [3] }], [7, 6]]);
});

test("one number hides what the other two show", async () => {
  const rng = specRandom(31);
  const mostlyLong = (random: Random) => reviewPair(random, random.random() < 0.95);
  const evenly = (random: Random) => reviewPair(random, random.random() < 0.5);
  const held = specRandom(32);
  const biased = await audited(() => mostlyLong(rng), 30, 0.6, [
    ...Array.from({ length: 190 }, () => reviewPair(held, true)),
    ...Array.from({ length: 10 }, () => reviewPair(held, false)),
  ]);
  const balancedPairs = [...Array(200).keys()].map((i) => reviewPair(held, i % 2 === 0));
  const fair = await audited(() => evenly(rng), 80, 0.45, balancedPairs);
  const both = {
    biased: { ...biased, split: await split(biased.model, balancedPairs) },
    fair: { ...fair, split: fair.audit },
  };
  await show(both.biased.audit, both.biased.split, fair.audit, biased.model, balancedPairs);
  expect(biased.audit.all.accuracy).toLieBetween(
    0.88,
    1,
    "the accuracy of the biased model on pairs like its own",
  );
  expect(both.biased.split.shortGood?.accuracy).toLieBetween(0, 0.2, "and where the better text is shorter");
  expect(fair.audit.shortGood?.accuracy).toLieBetween(
    0.8,
    1,
    "the same of a model trained on pairs of any length",
  );
});

/** Trains a reward model on such pairs, and audits it on others. */
async function audited(draw: () => Pair, steps: number, loss: number, held: Pair[]) {
  const trunk = initGPT(BASE_SIZES, specRandom(10));
  const stored = readSafetensors(baseBytes());
  loadParameters(trunk, stored);
  tf.dispose(stored);
  const model = newRewardModel(trunk);
  const run = trainReward(model, () => Array.from({ length: 16 }, draw), { steps, lr: 2e-3, maxNorm: 1 });
  await train({
    step: async () => (await run.next()).value as number,
    budget: { cpu: { steps, loss }, gpu: { steps, loss } },
    uniform: Math.LN2,
    whole: true,
  });
  await run.return();
  return { model, audit: await split(model, held) };
}

async function split(model: RewardModel, pairs: Pair[]): Promise<LengthAudit> {
  const rewards = rewardScores(model, [...pairs.map((p) => p.chosen), ...pairs.map((p) => p.rejected)]);
  return lengthAudit(scorePairs(pairs, await rewards.data()));
}

async function show(
  own: LengthAudit,
  biased: LengthAudit,
  fair: LengthAudit,
  model: RewardModel,
  pairs: Pair[],
): Promise<void> {
  const percent = (share = Number.NaN) => `${Math.round(100 * share)} %`;
  const row = (name: string, { all, longGood, shortGood }: LengthAudit) => [
    ...[name, percent(all.accuracy), percent(longGood?.accuracy), percent(shortGood?.accuracy)],
  ];
  await exhibit({
    kind: "table",
    title: "two reward models, by which text is the longer one",
    caption:
      "The first one was trained on pairs of which 95% have the longer text on the better side. What has it learned?",
    columns: ["trained on, judged on", "all pairs", "better is longer", "better is shorter"],
    rows: [
      row("biased, pairs of the same kind", own),
      row("biased, as many of each", biased),
      row("any length, as many of each", fair),
    ],
  });
  const shorter = pairs.filter((_, i) => i % 2 === 1).slice(0, 3);
  const rewards = await rewardScores(model, [
    ...shorter.map((p) => p.chosen),
    ...shorter.map((p) => p.rejected),
  ]).data();
  const text = (ids: number[]) => decode(ids).replace(/<\w+> ?/g, "");
  await exhibit({
    kind: "table",
    title: "what the biased model prefers",
    caption: "In each of these pairs the shorter text is the better one.",
    columns: ["text", "its reward"],
    rows: shorter.flatMap(({ chosen, rejected }, i) => [
      [`better  ${text(chosen)}`, rewards[i].toFixed(2)],
      [`worse   ${text(rejected)}`, rewards[shorter.length + i].toFixed(2)],
    ]),
  });
}

/** Accuracy and margin of each part of an audit. */
function told(audit: LengthAudit): Record<string, number[]> {
  const parts = Object.entries(audit).filter(([, metrics]) => metrics !== undefined);
  return Object.fromEntries(parts.map(([name, { accuracy, margin }]) => [name, [accuracy, margin]]));
}
