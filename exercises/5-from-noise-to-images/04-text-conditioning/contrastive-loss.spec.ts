import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { contrastiveLogits, contrastiveLoss } from "./contrastive-loss.js";

tensorSpec();

const PAIRS = "picture text";
const scalar = (x: number) => tf.scalar(x);
/** Three pictures and three texts: their lengths are 5, 13 and 10, and 1, 2 and 5. */
const byHand = () => ({
  pictures: tf.tensor2d([
    [3, 4],
    [12, 5],
    [-8, 6],
  ]),
  texts: tf.tensor2d([
    [0, 1],
    [2, 0],
    [-3, -4],
  ]),
});
/** Their cosine similarities. */
const COSINES = [
  [0.8, 0.6, -1],
  [5 / 13, 12 / 13, -56 / 65],
  [0.6, -0.8, 0],
];

const UNDERFLOW =
  "The logarithm of a probability that rounds to 0 is −∞, and −∞ times 0 is NaN. A log-softmax never leaves the logarithms.";
const OVERFLOW =
  "A logarithm of 0, or an exponential that overflows, made this Infinity. A log-softmax never leaves the logarithms.";

test("cosine similarities by hand, at a scale of 1", async () => {
  const { pictures, texts } = byHand();
  await expect(contrastiveLogits(pictures, texts, scalar(0))).toMatchValues(COSINES, {
    axes: PAIRS,
    what: "the logits at a log scale of 0",
  });
});

test("a log scale of ln 10 makes them ten times as large", async () => {
  const { pictures, texts } = byHand();
  for (const factor of [10, 0.25, 500])
    await expect(contrastiveLogits(pictures, texts, scalar(Math.log(factor)))).toMatchValues(
      COSINES.map((row) => row.map((cosine) => factor * cosine)),
      {
        ...{ axes: PAIRS, what: `the logits at a scale of ${factor}`, rtol: 1e-4 },
        rivals: {
          "You divided by the scale. A temperature divides; this scale is its inverse, and multiplies.":
            COSINES.map((row) => row.map((cosine) => cosine / factor)),
          "You multiplied by the logarithm of the scale. Take its exponential first.": COSINES.map((row) =>
            row.map((cosine) => Math.log(factor) * cosine),
          ),
          "Your scale has no effect: these are the cosines.": COSINES,
        },
      },
    );
});

test("the length of a vector has no effect", async () => {
  const { pictures, texts } = byHand();
  const long = tf.mul(pictures, [[100], [0.5], [7]]);
  const short = tf.mul(texts, [[0.1], [3], [40]]);
  await expect(contrastiveLogits(long, short, scalar(0))).toMatchValues(COSINES, {
    axes: PAIRS,
    what: "the logits of the same directions",
  });
  const extreme = tf.mul(pictures, [[2e5], [1e-4], [1]]); // of the lengths 1e6, 0.0013 and 10
  const tiny = tf.mul(texts, [[0.001], [3e5], [1]]); // of the lengths 0.001, 6e5 and 5
  await expect(contrastiveLogits(extreme, tiny, scalar(0))).toMatchValues(COSINES, {
    axes: PAIRS,
    what: "the logits of the same directions, with lengths from 0.001 to 1,000,000",
  });
});

test("more texts than pictures, and one of each", async () => {
  const slow = (p: number[], t: number[]) =>
    p.reduce((sum, x, e) => sum + x * t[e], 0) / (Math.hypot(...p) * Math.hypot(...t));
  for (const [N, M, E] of [
    [2, 7, 5],
    [3, 1, 2],
    [1, 4, 3],
    [1, 1, 1],
    [5, 5, 1],
  ]) {
    const [pictures, texts] = [randomTensor([N, E], 10 * N + M), randomTensor([M, E], 20 * N + M)];
    const [p, t] = [(await pictures.array()) as number[][], (await texts.array()) as number[][]];
    await expect(contrastiveLogits(pictures, texts, scalar(0.3))).toMatchValues(
      p.map((row) => t.map((column) => Math.exp(0.3) * slow(row, column))),
      { axes: PAIRS, what: `the logits of ${N} and ${M} vectors of ${E} numbers`, atol: 1e-4 },
    );
  }
});

test("a vector of zeros fits nothing, and breaks no gradient", async () => {
  const pictures = tf.tensor2d([
    [3, 4],
    [0, 0],
  ]);
  const texts = tf.tensor2d([
    [0, 0],
    [0, 2],
    [1, 0],
  ]);
  await expect(contrastiveLogits(pictures, texts, scalar(Math.log(2)))).toMatchValues(
    [
      [0, 1.6, 1.2],
      [0, 0, 0],
    ],
    {
      ...{ axes: PAIRS, what: "the logits where one picture and one text are zeros" },
      rivals: {
        "You divided a vector of zeros by its length: 0 / 0 is NaN. Something tiny keeps it at 0.": [
          [Number.NaN, 1.6, 1.2],
          [Number.NaN, Number.NaN, Number.NaN],
        ],
      },
    },
  );
  const sum = (p: tf.Tensor, t: tf.Tensor) =>
    tf.sum(tf.mul(tf.square(contrastiveLogits(p, t, scalar(0))), [1, 2, 3])); // []
  const [dPictures, dTexts] = tf.grads(sum)([pictures, texts]);
  const steep =
    "The root has no finite slope at 0, and infinite times 0 is NaN. Put the tiny number under the root.";
  // (2 y² + 3 x²) / (x² + y²) at (3, 4), by hand; a cosine of 0 has no slope in its square.
  await expect(dPictures).toMatchValues(
    [
      [0.1536, -0.1152],
      [0, 0],
    ],
    {
      ...{ axes: "picture dimension", what: "the gradient of the pictures", atol: 1e-4 },
      rivals: {
        [steep]: [
          [0.1536, -0.1152],
          [Number.NaN, Number.NaN],
        ],
      },
    },
  );
  await expect(dTexts).toMatchValues(
    [
      [0, 0],
      [0.96, 0],
      [0, 2.88],
    ],
    { axes: "text dimension", what: "the gradient of the texts", atol: 1e-4 },
  );
});

test("a loss by hand: both questions count the same", async () => {
  const { logits } = ownGolden().table;
  // Rows: −ln of e²/(e² + 2), e/(2e + 1), e³/(e³ + e + 1); columns: e²/(e² + 2e), e/(e + 2), e³/(e³ + 2). The mean of the six.
  await expect(contrastiveLoss(tf.tensor2d(logits))).toMatchValues(0.411533, {
    what: "the loss of three pairs",
    rivals: {
      "You asked only the pictures for their text.": 0.423795,
      "You asked only the texts for their picture.": 0.399271,
      "You added up both questions. The loss is their mean.": 0.823066,
      "You added up the questions of the batch. The loss is their mean.": 1.234599,
      "You took the mean of ln P. A loss is its negative.": -0.411533,
    },
  });
});

test("if all logits are alike, the loss is ln N", async () => {
  for (const [N, value] of [
    [4, 0],
    [7, -3],
    [2, 20],
  ])
    await expect(contrastiveLoss(tf.fill([N, N], value))).toMatchValues(Math.log(N), {
      what: `the loss of ${N} pairs whose logits are all ${value}`,
    });
});

test("a single pair has a loss of 0", async () => {
  for (const logit of [3, -5, 0])
    await expect(contrastiveLoss(tf.tensor2d([[logit]]))).toMatchValues(0, {
      what: `the loss of one pair with a logit of ${logit}`,
    });
});

test("swapping pictures and texts keeps the loss", async () => {
  const logits = randomTensor([5, 5], 1);
  const [loss] = await contrastiveLoss(logits).data();
  await expect(contrastiveLoss(tf.transpose(logits))).toMatchValues(loss, {
    what: "the loss of the transposed logits",
  });
});

test("the diagonal holds the pairs", async () => {
  const N = 6;
  for (const logit of [50, 200])
    await expect(contrastiveLoss(tf.mul(logit, tf.eye(N)))).toMatchValues(0, {
      what: `the loss where each pair has a logit of ${logit}, and all else 0`,
      rivals: { [UNDERFLOW]: Number.NaN, [OVERFLOW]: Number.POSITIVE_INFINITY },
    });
  await expect(contrastiveLoss(tf.reverse(tf.mul(50, tf.eye(N)), 1))).toMatchValues(50, {
    what: "the loss where no pair fits, but another does",
  });
});

test("logits as far apart as 1,000", async () => {
  const { logits, loss, gradient } = ownGolden().far;
  await expect(contrastiveLoss(tf.tensor2d(logits))).toMatchValues(loss, {
    ...{ what: "the loss of logits far apart", rtol: 1e-5 },
    rivals: { [UNDERFLOW]: Number.NaN, [OVERFLOW]: Number.POSITIVE_INFINITY },
  });
  await expect(tf.grad(contrastiveLoss)(tf.tensor2d(logits))).toMatchValues(gradient, {
    ...{ axes: PAIRS, what: "the gradient of logits far apart" },
  });
  for (const far of [1e6, 1e30]) {
    const wrong = tf.mul(far, [
      [0, 1],
      [1, 0],
    ]); // [2, 2]
    await expect(contrastiveLoss(wrong)).toMatchValues(far, {
      ...{ what: `the loss where no pair fits, and the others have a logit of ${far}`, rtol: 1e-5 },
    });
  }
});

test("as PyTorch computes them, and their gradients", async () => {
  const { pictures, texts, logScale, logits, loss, gradients, table } = ownGolden();
  const inputs = () => [tf.tensor2d(pictures), tf.tensor2d(texts), tf.scalar(logScale)];
  const [p, t, s] = inputs();
  await expect(contrastiveLogits(p, t, s)).toMatchValues(logits, { axes: PAIRS, what: "the logits" });
  await expect(tf.grad(contrastiveLoss)(tf.tensor2d(table.logits))).toMatchValues(table.gradient, {
    ...{ axes: PAIRS, what: "the gradient of the logits" },
  });
  const whole = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => contrastiveLoss(contrastiveLogits(a, b, c));
  await expect(whole(p, t, s)).toMatchValues(loss, { what: "the loss" });
  const [dPictures, dTexts, dScale] = tf.grads(whole)(inputs());
  await expect({ dPictures, dTexts, dScale }).toMatchStages([
    {
      ...{ name: "dPictures", expected: gradients.pictures, axes: "picture dimension" },
      what: "the gradient of the pictures",
    },
    {
      ...{ name: "dTexts", expected: gradients.texts, axes: "text dimension" },
      what: "the gradient of the texts",
    },
    { name: "dScale", expected: gradients.logScale, axes: "", what: "the gradient of the log scale" },
  ]);
});

test("what doesn't fit is refused", () => {
  const logits = (pictures: number[], texts: number[], what: string, ...told: (string | number)[]) =>
    expect(() => contrastiveLogits(tf.ones(pictures), tf.ones(texts), scalar(0))).toRefuse(
      ...([RangeError, what, ...told] as const),
    );
  logits([3, 4], [3, 5], "texts with a number too many", "3,5", "3,4");
  logits([3, 4], [3, 1], "texts of one number", "3,1");
  logits([3, 1], [3, 4], "pictures of one number", "3,4");
  logits([4], [3, 4], "pictures without an axis for their number", "pictures");
  logits([3, 2, 4], [3, 4], "pictures with an axis too many", "pictures");
  logits([3, 4], [4], "texts without an axis for their number", "texts");
  logits([3, 4], [1, 3, 4], "texts with an axis too many", "texts");
  for (const shape of [[3, 4], [4, 3], [1, 3], [3, 1], [3], [], [2, 3, 3]])
    expect(() => contrastiveLoss(tf.ones(shape))).toRefuse(
      ...([RangeError, `logits of the shape [${shape}]`, String(shape)] as const),
    );
});

test("every argument counts and stays; no tensor is left", async () => {
  const inputs = () => ({
    pictures: randomTensor([4, 3], 2),
    texts: randomTensor([4, 3], 3),
    logScale: scalar(0.6),
  });
  const { pictures, texts, logScale } = inputs();
  const direction = (p: tf.Tensor, t: tf.Tensor, s: tf.Tensor) => contrastiveLogits(p, t, s);
  await expect(direction).toHeed({ pictures, texts, logScale });
  await expect(contrastiveLogits).toReturnNew(inputs());
  await expect(() => contrastiveLogits(pictures, texts, logScale)).toLeakNoTensors();
  await expect(() => contrastiveLogits(pictures, texts, logScale)).toLeaveTensorsUnchanged({
    ...{ pictures, texts, logScale },
  });
  const logits = randomTensor([3, 3], 4);
  await expect(contrastiveLoss).toHeed({ logits });
  await expect(contrastiveLoss).toReturnNew({ logits });
  await expect(() => contrastiveLoss(logits)).toLeakNoTensors();
  await expect(() => contrastiveLoss(logits)).toLeaveTensorsUnchanged({ logits });
});

test("what a pair costs, by its scale", async () => {
  const cosines = tf.tensor2d([
    [0.9, 0.3, -0.2, 0],
    [0.2, 0.8, 0.4, -0.5],
    [-0.1, 0.5, 0.7, 0.1],
    [0.1, -0.4, 0.2, 0.9],
  ]);
  const scales = [1, 2, 4, 8, 16, 32, 64];
  const losses: number[] = [];
  for (const scale of scales) losses.push((await contrastiveLoss(tf.mul(scale, cosines)).data())[0]);
  await exhibit({
    kind: "curve",
    title: "the loss by the scale",
    caption:
      "Four pairs, always the same cosines. No cosine is above 1: a small scale keeps the loss near ln 4.",
    series: { loss: { x: scales, y: losses } },
    xLabel: "scale",
    yLabel: "nats",
    logX: true,
  });
  expect(losses[0]).toLieBetween(0.8, Math.log(4), "the loss at a scale of 1");
});
