import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "./gpt-logits.js";
import { initGPT } from "./init-gpt.js";
import { lmLoss } from "./lm-loss.js";

tensorSpec();

const ln = Math.log;
const LOSS = { what: "the loss" };
const targetTensor = (targets: number[][]) => tf.tensor2d(targets, undefined, "int32"); // [B, T]

test("right tokens of probability 5/8 and 3/8, by hand", async () => {
  const logits = tf.tensor3d([
    [
      [ln(1), ln(2), ln(5)],
      [ln(2), ln(3), ln(3)],
    ],
  ]); // [1, 2, 3]
  await expect(lmLoss(logits, targetTensor([[2, 1]]))).toMatchValues((ln(8 / 5) + ln(8 / 3)) / 2, {
    ...LOSS,
    rivals: { "The losses of all places were added up: the mean is due.": ln(8 / 5) + ln(8 / 3) },
  });
});

test("eleven tokens that score alike: the loss is ln 11", async () => {
  const logits = tf.fill([2, 3, 11], -4.2);
  const targets = targetTensor([
    [0, 10, 4],
    [7, 2, 2],
  ]);
  await expect(lmLoss(logits, targets)).toMatchValues(ln(11), LOSS);
});

test("places with the target −100 do not count, as in PyTorch", async () => {
  const { logits, targets, loss } = golden("gpt").loss;
  await expect(lmLoss(tf.tensor3d(logits), targetTensor(targets))).toMatchValues(loss, LOSS);
});

test("the mean runs over the places that count, of all items", async () => {
  const logits = randomTensor([3, 5, 7], 1);
  const targets = [
    [6, 0, 3, 1, 5],
    [2, -100, -100, -100, -100],
    [-100, 4, 2, -100, 0],
  ];
  const scores = (await logits.array()) as number[][][];
  const losses = targets.flatMap((row, b) =>
    row.flatMap((target, t) => (target === -100 ? [] : [surprise(scores[b][t], target)])),
  );
  await expect(lmLoss(logits, targetTensor(targets))).toMatchValues(meanOf(losses), {
    ...LOSS,
    rivals: {
      "Places that don't count were divided by as well: divide by the number of targets that do.":
        (meanOf(losses) * losses.length) / 15,
    },
  });
});

test("no target counts: the loss is NaN, as in PyTorch", async () => {
  const [loss] = await lmLoss(randomTensor([2, 3, 7], 7), tf.fill([2, 3], -100, "int32")).data();
  expect(loss, "the loss where no target counts").toBeNaN();
});

test("−100 is no token of a vocabulary of 113 either", async () => {
  const logits = randomTensor([1, 3, 113], 6);
  const [scores] = (await logits.array()) as number[][][];
  const due = (surprise(scores[0], 112) + surprise(scores[2], 13)) / 2;
  await expect(lmLoss(logits, targetTensor([[112, -100, 13]]))).toMatchValues(due, LOSS);
});

test("one place scores 200 higher than the next: each by itself", async () => {
  const scores = [
    [200, 203, 201],
    [-1, 0, -3],
  ];
  const due = (surprise(scores[0], 2) + surprise(scores[1], 0)) / 2;
  await expect(lmLoss(tf.tensor3d([scores]), targetTensor([[2, 0]]))).toMatchValues(due, {
    what: "the loss of a place of high scores and one of low ones",
  });
});

test("scores thousands apart: a large loss, not Infinity", async () => {
  const logits = tf.tensor3d([
    [
      [9000, -9000, 20],
      [-10, 3, -8000],
    ],
  ]); // [1, 2, 3]
  // The first place is off by 18000, the second by 13 and the little that token 1 leaves over.
  await expect(lmLoss(logits, targetTensor([[1, 0]]))).toMatchValues(
    (18000 + 13 + Math.log1p(Math.exp(-13))) / 2,
    {
      what: "the loss of far apart scores",
    },
  );
});

test("a whole GPT, two items, two places ignored: as in PyTorch", async () => {
  const { tied, targets } = golden("gpt");
  await expect(lmLoss(tf.tensor3d(tied.logits), targetTensor(targets))).toMatchValues(tied.loss, LOSS);
});

test("the gradient is that of PyTorch, 0 where nothing counts", async () => {
  const { logits, targets, gradient } = golden("gpt").loss;
  const loss = (x: tf.Tensor) => lmLoss(x, targetTensor(targets));
  await expect(tf.grad(loss)(tf.tensor3d(logits))).toMatchValues(gradient, {
    axes: "item position token",
    what: "the gradient of the logits",
  });
});

test("no target counts: the gradient is 0, as in PyTorch", async () => {
  const none = tf.fill([2, 3], -100, "int32");
  const gradient = tf.grad((x: tf.Tensor) => lmLoss(x, none))(randomTensor([2, 3, 7], 8));
  await expect(gradient).toMatchValues(tf.zeros([2, 3, 7]), {
    axes: "item position token",
    what: "the gradient of a loss of nothing",
  });
});

test("an untrained model of 50 tokens is as good as guessing", async () => {
  const sizes = { vocabulary: 50, context: 23, dModel: 16, heads: 2, layers: 2 };
  const model = initGPT(sizes, specRandom(2));
  const rng = specRandom(3);
  const text = () => Array.from({ length: 23 }, () => rng.integer(50));
  const [ids, targets] = [
    [text(), text()],
    [text(), text()],
  ];
  const loss = lmLoss(gptLogits(model, idTensor(ids, 50)), targetTensor(targets));
  // Its scores have a standard deviation of 0.08, and 46 places are averaged: 0.1 is eight standard errors.
  expect((await loss.data())[0]).toLieBetween(
    ln(50) - 0.1,
    ln(50) + 0.1,
    "the loss of a model before its training",
  );
});

test("one item, one position, or both, and scores of zeros", async () => {
  const targets = targetTensor([
    [6, -100, 0],
    [1, 2, 3],
  ]);
  await expect(lmLoss).toAgreeWith(
    async (logits: tf.Tensor, right: tf.Tensor) => {
      const [scores, ids] = [(await logits.array()) as number[][][], (await right.array()) as number[][]];
      return meanOf(
        ids.flatMap((row, b) => row.flatMap((id, t) => (id === -100 ? [] : [surprise(scores[b][t], id)]))),
      );
    },
    { logits: "item position 7", targets: ["item position", targets] },
    { cases: "ones zeros small" },
  );
});

test("logits and targets must have the same places", () => {
  const logits = randomTensor([2, 5, 7], 4);
  expect(() => lmLoss(logits, tf.zeros([2, 4], "int32"))).toRefuse(
    RangeError,
    "four targets for five places",
  );
  expect(() => lmLoss(logits, tf.zeros([1, 5], "int32"))).toRefuse(
    RangeError,
    "targets of one item, logits of two",
  );
  expect(() => lmLoss(logits, tf.zeros([5, 2], "int32"))).toRefuse(RangeError, "targets [5, 2] for [2, 5]");
  expect(() => lmLoss(logits, tf.zeros([10], "int32"))).toRefuse(RangeError, "ten targets without items");
});

test("a target that is no token is refused", () => {
  const logits = randomTensor([1, 3, 7], 9);
  for (const target of [7, -1, -99, 100])
    expect(() => lmLoss(logits, targetTensor([[6, target, 0]]))).toRefuse(
      RangeError,
      `a target of ${target} in a vocabulary of 7`,
    );
  const halved = tf.tensor2d([[6, 0.5, 0]]); // [1, 3]
  expect(() => lmLoss(logits, halved)).toRefuse(RangeError, "a target of 0.5");
});

test("whole numbers stored as float32 are targets too", async () => {
  const [logits, targets] = [randomTensor([2, 3, 7], 10), [6, 0, 3, 1, -100, 5]];
  const [stored, whole] = [tf.tensor2d(targets, [2, 3]), tf.tensor2d(targets, [2, 3], "int32")]; // [B, T] each
  await expect(lmLoss(logits, stored)).toMatchValues(lmLoss(logits, whole), {
    what: "the loss of targets in float32",
  });
});

test("two tokens are a choice", async () => {
  const logits = tf.tensor3d([[[0, ln(3)]], [[ln(7), 0]]]); // [2, 1, 2]
  await expect(lmLoss(logits, targetTensor([[1], [1]]))).toMatchValues((ln(4 / 3) + ln(8)) / 2, LOSS);
});

test("a vocabulary of one token is refused", () => {
  expect(() => lmLoss(tf.zeros([1, 2, 1]), targetTensor([[0, -100]]))).toRefuse(RangeError, "one token");
});

test("it reads nothing: WebGPU can't be read at once", async () => {
  const { dataSync } = tf.Tensor.prototype;
  tf.Tensor.prototype.dataSync = () => {
    throw new Error("numbers were read in the middle of the loss: leave them tensors");
  };
  try {
    const loss = lmLoss(tf.zeros([1, 2, 3]), targetTensor([[2, -100]]));
    await expect(loss).toMatchValues(ln(3), LOSS);
  } finally {
    tf.Tensor.prototype.dataSync = dataSync;
  }
});

test("no tensor is left behind, and the inputs stay", async () => {
  const logits = randomTensor([2, 3, 7], 5);
  const targets = targetTensor([
    [6, -100, 0],
    [1, 2, 3],
  ]);
  await expect(() => lmLoss(logits, targets)).toLeakNoTensors();
  await expect(() => lmLoss(logits, targets)).toLeaveTensorsUnchanged({ logits, targets });
});

test("scores and targets count at every call, the loss is new", async () => {
  const args = {
    logits: randomTensor([2, 3, 7], 10),
    targets: targetTensor([
      [6, -100, 0],
      [1, 2, 3],
    ]),
  };
  await expect(lmLoss).toHeed(args);
  await expect(lmLoss).toReturnNew(args);
});

/** −ln of the probability of the right token. */
function surprise(scores: number[], target: number): number {
  return ln(scores.reduce((sum, score) => sum + Math.exp(score - scores[target]), 0));
}

function meanOf(numbers: number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}
