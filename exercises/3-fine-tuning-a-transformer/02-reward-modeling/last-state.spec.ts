import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { perturb } from "#lib/kit/tensors/perturb";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { encode } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { loadParameters } from "../01-supervised-fine-tuning/load-base.js";
import { lastState, type RewardModel, rewardScores } from "./last-state.js";

tensorSpec();

const ROWS = [[1, 5, 2, 6, 3], [4], [2, 6, 6], [1, 0]];

test("each row's state stands at its own end", async () => {
  const stream = tf.tensor3d(
    Array.from({ length: 3 * 4 * 2 }, (_, i) => i),
    [3, 4, 2],
  );
  await expect(lastState(stream, [4, 1, 3])).toMatchValues(
    [
      [6, 7],
      [8, 9],
      [20, 21],
    ],
    {
      axes: "row dimension",
      what: "the states of three rows",
      rivals: {
        "The last column was taken for every row. After a short row's end it is padding.": [
          [6, 7],
          [14, 15],
          [22, 23],
        ],
        "The first state was taken, which has seen one token.": [
          [0, 1],
          [8, 9],
          [16, 17],
        ],
      },
    },
  );
});

test("one row, one token, one dimension", async () => {
  await expect(lastState(tf.tensor3d([5, 7, 9], [1, 3, 1]), [2])).toMatchValues([[7]], AXES);
  await expect(lastState(tf.tensor3d([5, 7], [2, 1, 1]), [1, 1])).toMatchValues([[5], [7]], AXES);
  await expect(lastState(tf.tensor3d([5, 7, 9], [1, 1, 3]), [1])).toMatchValues([[5, 7, 9]], AXES);
  await expect(lastState(tf.zeros([2, 3, 2]), [1, 3])).toMatchValues(
    [
      [0, 0],
      [0, 0],
    ],
    AXES,
  );
});

test("gradients flow to those states alone", async () => {
  const dy = randomTensor([2, 2], 1);
  const [got] = tf.grads((x: tf.Tensor) => lastState(x, [1, 3]))([randomTensor([2, 3, 2], 2)], dy);
  const [first, second] = (await dy.array()) as number[][];
  const none = [0, 0];
  await expect(got).toMatchValues(
    [
      [first, none, none],
      [none, none, second],
    ],
    {
      axes: "row position dimension",
      what: "the gradient of the stream",
    },
  );
});

test("lengths that do not fit are refused", () => {
  const stream = randomTensor([2, 3, 2], 3);
  const refused = (lengths: number[], what: string, ...telling: (string | number)[]) =>
    expect(() => lastState(stream, lengths)).toRefuse(RangeError, what, ...telling);
  refused([2], "a length too few", 1, 2);
  refused([2, 2, 2], "a length too many", 3, 2);
  refused([2, 4], "a length of 4 in a stream of 3 positions", 4);
  refused([0, 2], "a length of 0", 0);
  refused([2, -1], "a negative length", -1);
  refused([1.5, 2], "half a token", 1.5);
  expect(() => lastState(randomTensor([2, 3], 4), [1, 2])).toRefuse(
    RangeError,
    "a stream of two axes",
    "stream",
  );
});

test("a text has the same reward alone and in a batch", async () => {
  const model = tinyModel();
  const due: number[] = [];
  for (const ids of ROWS) due.push(await slowly(model, ids));
  await expect(rewardScores(model, ROWS)).toMatchValues(due, REWARDS);
  for (const [i, ids] of ROWS.entries())
    await expect(rewardScores(model, [ids])).toMatchValues([due[i]], {
      ...REWARDS,
      what: `the reward of row ${i} alone`,
    });
  await expect(rewardScores(model, [...ROWS].reverse())).toMatchValues([...due].reverse(), REWARDS);
});

test("a head of zeros gives every text 0", async () => {
  const model = { ...tinyModel(), w: tf.variable(tf.zeros([4, 1])) };
  await expect(rewardScores(model, ROWS)).toMatchValues([0, 0, 0, 0], REWARDS);
});

test("a faint stream: the norm has its ε of 1e-5", async () => {
  const model = tinyModel();
  for (const [name, parameter] of Object.entries(gptParameters(model.trunk)))
    if (!name.includes("norm")) (parameter as tf.Variable).assign(tf.mul(parameter, 0.003));
  const due: number[] = [];
  for (const ids of ROWS) due.push(await slowly(model, ids));
  await expect(rewardScores(model, ROWS)).toMatchValues(due, REWARDS);
});

test("what is read at the end is told by the tokens before it", async () => {
  const model = tinyModel();
  const [a, b] = (await rewardScores(model, [
    [1, 5, 2],
    [1, 6, 2],
  ]).data()) as Float32Array;
  expect(Math.abs(a - b)).toLieBetween(1e-5, 100, "the difference that a token in the middle makes");
});

test("gradients reach the trunk and the head", async () => {
  const model = tinyModel();
  const { grads } = tf.variableGrads(() => tf.sum(rewardScores(model, ROWS)) as tf.Scalar);
  const sizes: number[] = [];
  for (const [name, variable] of Object.entries({ ...gptParameters(model.trunk), w: model.w })) {
    // A key's bias adds the same to all scores of a query.
    if (name.endsWith("bk")) continue;
    const grad = grads[(variable as tf.Variable).name];
    expect(grad, `the gradient of ${name}`).toBeDefined();
    sizes.push((await tf.max(tf.abs(grad)).data())[0]);
  }
  expect(Math.min(...sizes)).toLieBetween(
    1e-4,
    1e4,
    "the largest gradient of each parameter, and of them the smallest",
  );
});

test("every row, stream and length counts; no tensor is left", async () => {
  const model = tinyModel();
  await expect(lastState).toHeed(
    { stream: randomTensor([2, 3, 2], 5), lengths: [1, 3] },
    { others: { lengths: [2, 1] } },
  );
  await expect((rows: number[][]) => rewardScores(model, rows)).toHeed(
    { rows: [[1, 5, 2], [4], [2, 6]] },
    { others: { rows: [[1, 3, 2], [5], [2, 0]] } },
  );
  await expect(() => rewardScores(model, ROWS)).toLeakNoTensors();
  const stream = randomTensor([2, 3, 2], 7);
  await expect(() => lastState(stream, [1, 3])).toLeakNoTensors();
  await expect(() => rewardScores(model, ROWS)).toLeaveTensorsUnchanged({
    ...gptParameters(model.trunk),
    w: model.w,
  });
  const rows = ROWS.map((ids) => [...ids]);
  rewardScores(model, rows);
  expect(rows, "the rows after the call").toEqual(ROWS);
});

test("the base as a judge, before it is trained to be one", async () => {
  const trunk = initGPT(BASE_SIZES, specRandom(2));
  loadParameters(trunk, readSafetensors(baseBytes()));
  const texts = [
    "the film was great and the cast was superb .",
    "the film was awful and the cast was bad .",
    "the capital of corvia is cira .",
  ];
  const w = tf.tidy(() => tf.variable(tf.mul(0.1, randomTensor([32, 1], 6))));
  const rows = texts.map((text) => encode(`<bos> ${text} <eos>`));
  const rewards = Array.from(await rewardScores({ trunk, w }, rows).data());
  const likely = await Promise.all(rows.map((ids) => logProbability(trunk, ids)));
  await exhibit({
    kind: "table",
    title: "what the base thinks of three texts",
    caption:
      "A random head knows nothing of good and bad. Neither does the probability that the base gives a text.",
    columns: ["text", "random reward", "ln P per token"],
    rows: texts.map((text, i) => [text, rewards[i].toFixed(2), likely[i].toFixed(2)]),
  });
  expect(rewards).toMatchValues(await Promise.all(rows.map((ids) => slowly({ trunk, w }, ids))), {
    ...REWARDS,
    float32: true,
    what: "the rewards of three texts, against each by itself",
  });
});

const AXES = { axes: "row dimension", what: "the states" };
const REWARDS = { axes: "row", what: "the rewards", atol: 1e-4 };

/** A reward model so small that every number counts, with weights of order 1. */
function tinyModel(): RewardModel {
  const sizes = { vocabulary: 7, context: 6, dModel: 4, heads: 2, layers: 2, dFF: 3 };
  const trunk = initGPT(sizes, specRandom(1));
  perturb(gptParameters(trunk));
  return { trunk, w: tf.tidy(() => tf.variable(randomTensor([4, 1], 99))) };
}

/** One text alone: an unembedding of one column turns the GPT's last logits into its reward. */
async function slowly({ trunk, w }: RewardModel, ids: number[]): Promise<number> {
  const logits = gptLogits({ ...trunk, unembedding: w }, tf.tensor2d([ids], [1, ids.length], "int32")); // [1, T, 1]
  const [[...columns]] = (await logits.array()) as number[][][];
  return columns[ids.length - 1][0];
}

/** ln P of a text per token, given its first. */
async function logProbability(model: GPT, ids: number[]): Promise<number> {
  const [rows] = (await tf
    .logSoftmax(gptLogits(model, tf.tensor2d([ids], [1, ids.length], "int32")))
    .array()) as number[][][];
  return ids.slice(1).reduce((sum, id, t) => sum + rows[t][id], 0) / (ids.length - 1);
}
