import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { clippedLoss, clippedShare, valueLoss } from "./clipped-objective.js";

tensorSpec();

/** Ratios of one token each, for a band from 0.8 to 1.2. */
const RATIOS = [0.5, 0.9, 1, 1.1, 1.5];

test("equal policies: minus the mean advantage", async () => {
  const lp = tf.tensor2d([[-0.7, -2, -1.1]]);
  const loss = clippedLoss(lp, lp, tf.tensor2d([[2, -1, 5]]), tf.ones([1, 3]), 0.2);
  await expect(loss).toMatchValues(-2, {
    ...{ what: "the loss where no token has moved", atol: 1e-5 },
    rivals: { "The sign is wrong: an optimizer makes a loss smaller, and the objective is to grow.": 2 },
  });
});

test("a positive advantage: nothing is gained above 1.2", async () => {
  for (const [i, objective] of [0.5, 0.9, 1, 1.1, 1.2].entries())
    await expect(lossOf(RATIOS[i], 1)).toMatchValues(-objective, told(RATIOS[i], 1));
});

test("a negative advantage: nothing is gained below 0.8", async () => {
  for (const [i, objective] of [-0.8, -0.9, -1, -1.1, -1.5].entries())
    await expect(lossOf(RATIOS[i], -1)).toMatchValues(-objective, told(RATIOS[i], -1));
});

test("the gradient is 0 only where nothing is to be gained", async () => {
  for (const [advantage, due] of [
    [2, [-1, -1.8, -2, -2.2, 0]],
    [-2, [0, 1.8, 2, 2.2, 3]],
  ] as [number, number[]][])
    for (const [i, ratio] of RATIOS.entries())
      await expect(gradientOf(ratio, advantage)).toMatchValues([[due[i]]], {
        ...{ axes: "row token", atol: 1e-4 },
        what: `the gradient of ln π at ratio ${ratio} and advantage ${advantage}`,
      });
});

test("the band is as wide as epsilon says", async () => {
  for (const [epsilon, up, down] of [
    [0.05, 1.05, -0.95],
    [0.4, 1.4, -0.6],
    [1.5, 2.5, -0.1],
  ]) {
    await expect(lossOf(3, 1, epsilon)).toMatchValues(-up, told(3, 1, epsilon));
    await expect(lossOf(0.1, -1, epsilon)).toMatchValues(-down, told(0.1, -1, epsilon));
  }
});

test("every token of the mask counts alike, whatever its row", async () => {
  const lp = tf.zeros([2, 3]);
  const A = tf.tensor2d([
    [9, 1, 2],
    [9, 9, 6],
  ]);
  await expect(clippedLoss(lp, lp, A, MASK(), 0.2)).toMatchValues(-3, {
    ...{ what: "the loss of tokens with the advantages 1, 2 and 6, two in the first row", atol: 1e-5 },
    rivals: {
      "Padding is among the tokens.": -6,
      "The sum was divided by all places, and not by those whose mask is 1.": -1.5,
      "Each row was averaged first; then a token of a short response counts more.": -3.75,
      "The sum was not divided by the number of tokens.": -9,
    },
  });
});

test("PyTorch: the loss and its gradient", async () => {
  const { policyLoss, gradients, epsilon } = ownGolden();
  const { logProbs, old, advantages, mask } = goldenTables();
  await expect(clippedLoss(logProbs, old, advantages, mask, epsilon)).toMatchValues(policyLoss, {
    what: "the loss",
  });
  const gradient = tf.grad((lp) => clippedLoss(lp, old, advantages, mask, epsilon))(logProbs);
  await expect(gradient).toMatchValues(gradients.logProbs, {
    axes: "row token",
    what: "the gradient of ln π",
  });
});

test("what stands at padding changes nothing", async () => {
  const [lp, old, A] = [1, 2, 3].map((stream) => randomTensor([2, 3], stream));
  const [due] = await clippedLoss(lp, old, A, MASK(), 0.2).data();
  for (const size of [50, 1e4, 3e30])
    for (const sign of [1, -1]) {
      const at = [atPadding(lp, sign * size), atPadding(old, -size), atPadding(A, -sign * size)];
      await expect(clippedLoss(at[0], at[1], at[2], MASK(), 0.2)).toMatchValues(due, {
        what: `the loss with numbers of size ${size} at padding`,
      });
      const gradient = tf.grad((x) => clippedLoss(x, at[1], at[2], MASK(), 0.2))(at[0]);
      await expect(gradient).toBeFiniteNumbers();
      await expect(tf.mul(gradient, tf.sub(1, MASK()))).toMatchValues(tf.zeros([2, 3]), {
        ...{ axes: "row token", what: `the gradient at padding with numbers of size ${size}` },
      });
    }
});

test("old log-probabilities are constants", async () => {
  const [lp, old, A, mask] = [
    randomTensor([2, 3], 1),
    randomTensor([2, 3], 2),
    randomTensor([2, 3], 3),
    MASK(),
  ];
  const gradient = tf.grad((x) => clippedLoss(lp, x, A, mask, 0.2))(old);
  await expect(gradient).toMatchValues(tf.zeros([2, 3]), {
    ...{ axes: "row token", what: "the gradient of old log-probabilities" },
  });
  const first = tf.grad((x) => clippedLoss(x, x, A, mask, 0.2))(lp);
  await expect(first).toMatchValues(tf.mul(A, tf.div(mask, -3)), {
    ...{ axes: "row token", what: "the gradient of ln π where the old ones are computed from it" },
  });
});

test("advantages are constants", async () => {
  const [lp, old, A] = [randomTensor([2, 3], 1), randomTensor([2, 3], 2), randomTensor([2, 3], 3)];
  const gradient = tf.grad((x) => clippedLoss(lp, old, x, MASK(), 0.2))(A);
  await expect(gradient).toMatchValues(tf.zeros([2, 3]), {
    ...{ axes: "row token", what: "the gradient of the advantages" },
  });
});

test("tables of any size, against a loop", async () => {
  await expect((logProbs: tf.Tensor, old: tf.Tensor, A: tf.Tensor, mask: number[][], epsilon: number) =>
    clippedLoss(logProbs, old, A, tf.tensor2d(mask), epsilon),
  ).toAgreeWith(slowLoss, {
    logProbs: "row token",
    oldLogProbs: "row token",
    advantages: "row token",
    mask: ["row token", MASK_LIST()],
    epsilon: () => 0.3,
  });
});

test("share: how many ratios are outside the band", async () => {
  // In logarithms 0.81 is 0.211 below 1 and 1.21 is 0.191 above: only 1.21 is outside.
  const cases: [number[], number][] = [
    [[0.81, 1.21, 0.81, 1.1, 1], 0.2],
    [[0.5, 1, 1.5], 2 / 3],
    [[0.79, 0.9, 0.7, 0.6, 0.95], 0.6],
    [[3, 2, 1.19], 2 / 3],
    [[1, 1], 0],
  ];
  for (const [ratios, due] of cases) {
    const old = ratios.map((_, m) => -1 - m);
    const now = ratios.map((ratio, m) => old[m] + Math.log(ratio));
    const share = clippedShare(tf.tensor2d([now]), tf.tensor2d([old]), tf.ones([1, ratios.length]), 0.2);
    await expect(share).toMatchValues(due, {
      ...{ atol: 1e-5, what: `the share of the ratios ${ratios.join(", ")} outside 0.8 to 1.2` },
    });
  }
});

test("tokens however unlikely have a ratio", async () => {
  const old = tf.tensor2d([[-200, -150, -120]]);
  const now = tf.add(old, tf.tensor2d([[Math.log(1.1), Math.log(0.9), Math.log(0.5)]]));
  const one = tf.onesLike(old);
  await expect(clippedLoss(now, old, one, one, 0.2)).toMatchValues(-2.5 / 3, {
    ...{
      atol: 1e-4,
      what: "the loss of ratios 1.1, 0.9 and 0.5, of tokens with a probability of e^−120 or less",
    },
  });
  await expect(clippedShare(now, old, one, 0.2)).toMatchValues(1 / 3, {
    what: "the share of the same ratios outside 0.8 to 1.2",
  });
  await expect(clippedShare(tf.sub(old, 200), old, one, 1)).toMatchValues(0, {
    what: "the share of ratios near 0 outside 0 to 2",
  });
});

test("share: over tokens of the mask, against a loop", async () => {
  const { epsilon, share } = ownGolden();
  const { logProbs, old, mask } = goldenTables();
  await expect(clippedShare(logProbs, old, mask, epsilon)).toMatchValues(share, { what: "the share" });
  const far = atPadding(tf.zeros([2, 3]), 1e4);
  await expect(clippedShare(far, tf.zeros([2, 3]), MASK(), 0.2)).toMatchValues(0, {
    what: "the share where only padding is far away",
  });
  await expect((logProbs: tf.Tensor, old: tf.Tensor, mask: number[][], epsilon: number) =>
    clippedShare(logProbs, old, tf.tensor2d(mask), epsilon),
  ).toAgreeWith(slowShare, {
    logProbs: "row token",
    oldLogProbs: "row token",
    mask: ["row token", MASK_LIST()],
    epsilon: () => 0.3,
  });
});

test("value: the mean squared error, without a half", async () => {
  const [values, returns] = [
    tf.tensor2d([
      [7, 1, 2],
      [7, 7, 0],
    ]),
    tf.tensor2d([
      [0, 3, 2],
      [0, 0, -1],
    ]),
  ];
  await expect(valueLoss(values, returns, MASK())).toMatchValues(5 / 3, {
    ...{ what: "the value loss of errors of −2, 0 and 1", atol: 1e-5 },
    rivals: {
      "This is half the mean squared error.": 5 / 6,
      "Padding is among the tokens.": (5 + 49 * 3) / 6,
      "The sum was divided by all places, and not by those whose mask is 1.": 5 / 6,
    },
  });
  await expect((values: tf.Tensor, returns: tf.Tensor, mask: number[][]) =>
    valueLoss(values, returns, tf.tensor2d(mask)),
  ).toAgreeWith(slowValueLoss, {
    values: "row token",
    returns: "row token",
    mask: ["row token", MASK_LIST()],
  });
});

test("value: PyTorch, and returns are constants", async () => {
  const { valueLoss: due, gradients } = ownGolden();
  const { values, returns, mask } = goldenTables();
  await expect(valueLoss(values, returns, mask)).toMatchValues(due, { what: "the value loss" });
  const [dValues, dReturns] = tf.grads((v: tf.Tensor, r: tf.Tensor) => valueLoss(v, r, mask))([
    values,
    returns,
  ]);
  await expect({ values: dValues, returns: dReturns }).toMatchStages([
    { name: "values", expected: gradients.values, axes: "row token", what: "the gradient of the values" },
    { name: "returns", expected: tf.zerosLike(returns), axes: "row token", what: "and of the returns" },
  ]);
});

test("value: what stands at padding changes nothing", async () => {
  const [values, returns] = [4, 5].map((stream) => randomTensor([2, 3], stream));
  const [due] = await valueLoss(values, returns, MASK()).data();
  for (const size of [50, 1e4, 3e30]) {
    const at = [atPadding(values, size), atPadding(returns, -size)];
    await expect(valueLoss(at[0], at[1], MASK())).toMatchValues(due, {
      what: `the value loss with numbers of size ${size} at padding`,
    });
    const gradient = tf.grad((x) => valueLoss(x, at[1], MASK()))(at[0]);
    await expect(tf.mul(gradient, tf.sub(1, MASK()))).toMatchValues(tf.zeros([2, 3]), {
      ...{ axes: "row token", what: `the gradient at padding with numbers of size ${size}` },
    });
  }
});

test("a mask of zeros: a loss of 0, and no gradient", async () => {
  const [a, b, A] = [1, 2, 3].map((stream) => randomTensor([2, 3], stream));
  const none = tf.zeros([2, 3]);
  await expect(clippedLoss(a, b, A, none, 0.2)).toMatchValues(0, { what: "the loss of no token" });
  await expect(clippedShare(a, b, none, 0.2)).toMatchValues(0, { what: "the share of no token" });
  await expect(valueLoss(a, b, none)).toMatchValues(0, { what: "the value loss of no token" });
  for (const gradient of [
    tf.grad((x) => clippedLoss(x, b, A, none, 0.2))(a),
    tf.grad((x) => valueLoss(x, b, none))(a),
  ])
    await expect(gradient).toMatchValues(none, { axes: "row token", what: "the gradient without a token" });
});

test("tables that do not fit are refused", () => {
  const fit = tf.ones([2, 3]);
  for (const bad of [tf.ones([2, 1]), tf.ones([1, 3]), tf.ones([3, 2]), tf.ones([6]), tf.scalar(1)]) {
    for (const at of [0, 1, 2, 3]) {
      const [lp, old, A, mask] = [0, 1, 2, 3].map((i) => (i === at ? bad : fit));
      expect(() => clippedLoss(lp, old, A, mask, 0.2)).toRefuse(
        RangeError,
        `argument ${at} of clippedLoss of shape [${bad.shape}]`,
      );
    }
    for (const at of [0, 1, 2]) {
      const [a, b, mask] = [0, 1, 2].map((i) => (i === at ? bad : fit));
      const what = (name: string) => `argument ${at} of ${name} of shape [${bad.shape}]`;
      expect(() => clippedShare(a, b, mask, 0.2)).toRefuse(RangeError, what("clippedShare"));
      expect(() => valueLoss(a, b, mask)).toRefuse(RangeError, what("valueLoss"));
    }
  }
  const flat = tf.ones([6]);
  expect(() => clippedLoss(flat, flat, flat, flat, 0.2)).toRefuse(RangeError, "lists for tables");
  expect(() => clippedShare(flat, flat, flat, 0.2)).toRefuse(RangeError, "lists for tables");
  expect(() => valueLoss(flat, flat, flat)).toRefuse(RangeError, "lists for tables");
});

test("an epsilon that is not more than 0 is refused", () => {
  const x = tf.ones([2, 3]);
  for (const epsilon of [0, -0.2, Number.NaN]) {
    expect(() => clippedLoss(x, x, x, x, epsilon)).toRefuse(RangeError, `an epsilon of ${epsilon}`);
    expect(() => clippedShare(x, x, x, epsilon)).toRefuse(
      RangeError,
      `a share with an epsilon of ${epsilon}`,
    );
  }
});

test("every argument counts, stays, and no tensor is left", async () => {
  const logProbs = tf.tensor2d([
    [-1, -2, -3],
    [-2, -5, -4],
  ]);
  const oldLogProbs = tf.tensor2d([
    [-0.7, -2.05, -3.03],
    [-2.1, -5, -4.3],
  ]);
  const advantages = tf.tensor2d([
    [1, -2, 3],
    [-3, 2, 1.5],
  ]);
  const [mask, epsilon] = [MASK(), 0.1];
  const others = { mask: tf.sub(1, mask), epsilon: 0.9 };
  await expect(clippedLoss).toHeed({ logProbs, oldLogProbs, advantages, mask, epsilon }, { others });
  await expect(clippedShare).toHeed(
    { logProbs, oldLogProbs, mask, epsilon },
    { others: { ...others, oldLogProbs: tf.sub(logProbs, 1), logProbs: tf.add(oldLogProbs, 1) } },
  );
  await expect(valueLoss).toHeed(
    { values: logProbs, returns: advantages, mask },
    { others: { mask: others.mask } },
  );
  for (const call of [
    () => clippedLoss(logProbs, oldLogProbs, advantages, mask, 0.1),
    () => clippedShare(logProbs, oldLogProbs, mask, 0.1),
    () => valueLoss(logProbs, advantages, mask),
  ]) {
    await expect(call).toLeakNoTensors();
    await expect(call).toLeaveTensorsUnchanged({ logProbs, oldLogProbs, advantages, mask });
  }
});

test("the objective of one token, by its ratio", async () => {
  const ratios = Array.from({ length: 17 }, (_, i) => 0.2 + i / 10);
  const curve = async (advantage: number) => {
    const objectives: number[] = [];
    for (const ratio of ratios) objectives.push(-(await lossOf(ratio, advantage).data())[0]);
    return { x: ratios, y: objectives };
  };
  const yours = { "A = 1": await curve(1), "A = −1": await curve(-1) };
  await exhibit({
    kind: "curve",
    title: "the objective of one token",
    caption:
      "Each curve is flat on one side only, the side of gains. On the other it stays as steep as it was.",
    series: yours,
    xLabel: "π / π_old",
    yLabel: "objective",
  });
  expect([yours["A = 1"].y[16], yours["A = −1"].y[16]]).toMatchValues([1.2, -1.8], {
    ...{ axes: "advantage", atol: 1e-4, what: "the objectives at a ratio of 1.8" },
  });
});

/** 1 for three tokens, two of them in the first row. */
const MASK_LIST = () => [
  [0, 1, 1],
  [0, 0, 1],
];
const MASK = () => tf.tensor2d(MASK_LIST()); // [2, 3]

const OLD = -1.3;

function lossOf(ratio: number, advantage: number, epsilon = 0.2): tf.Scalar {
  const one = tf.tensor2d([[1]]);
  return clippedLoss(
    tf.tensor2d([[OLD + Math.log(ratio)]]),
    tf.tensor2d([[OLD]]),
    tf.mul(one, advantage),
    one,
    epsilon,
  );
}

function gradientOf(ratio: number, advantage: number): tf.Tensor {
  const one = tf.tensor2d([[1]]);
  return tf.grad((lp) => clippedLoss(lp, tf.tensor2d([[OLD]]), tf.mul(one, advantage), one, 0.2))(
    tf.tensor2d([[OLD + Math.log(ratio)]]),
  );
}

const told = (ratio: number, advantage: number, epsilon = 0.2) => ({
  ...{ atol: 1e-5, what: `the loss at ratio ${ratio}, advantage ${advantage} and epsilon ${epsilon}` },
});

/** The same table with one number wherever the mask is 0. */
const atPadding = (x: tf.Tensor, size: number): tf.Tensor =>
  tf.add(tf.mul(x, MASK()), tf.mul(size, tf.sub(1, MASK())));

function goldenTables(): Record<
  "logProbs" | "old" | "advantages" | "values" | "returns" | "mask",
  tf.Tensor
> {
  const { logProbs, old, advantages, values, returns, mask } = ownGolden();
  const [a, b, c, d, e, f] = [logProbs, old, advantages, values, returns, mask].map((x) => tf.tensor2d(x));
  return { logProbs: a, old: b, advantages: c, values: d, returns: e, mask: f };
}

const listOf = async (table: tf.Tensor) => (await table.array()) as number[][];

/** The mean of what a token counts, over those whose mask is 1, in plain numbers. */
function slowMean(mask: number[][], of: (b: number, m: number) => number): number {
  const counted = mask.flatMap((row, b) => row.flatMap((on, m) => (on ? [of(b, m)] : [])));
  return counted.length === 0 ? 0 : counted.reduce((sum, x) => sum + x, 0) / counted.length;
}

/** Beyond the edge on the side of gains the objective is that of the edge. */
async function slowLoss(lp: tf.Tensor, old: tf.Tensor, A: tf.Tensor, mask: number[][], epsilon: number) {
  const [now, before, advantages] = [await listOf(lp), await listOf(old), await listOf(A)];
  return -slowMean(mask, (b, m) => {
    const [r, a] = [Math.exp(now[b][m] - before[b][m]), advantages[b][m]];
    if (a > 0 && r > 1 + epsilon) return (1 + epsilon) * a;
    if (a < 0 && r < 1 - epsilon) return (1 - epsilon) * a;
    return r * a;
  });
}

async function slowShare(lp: tf.Tensor, old: tf.Tensor, mask: number[][], epsilon: number) {
  const [now, before] = [await listOf(lp), await listOf(old)];
  return slowMean(mask, (b, m) => Number(Math.abs(Math.exp(now[b][m] - before[b][m]) - 1) > epsilon));
}

async function slowValueLoss(values: tf.Tensor, returns: tf.Tensor, mask: number[][]) {
  const [told, due] = [await listOf(values), await listOf(returns)];
  return slowMean(mask, (b, m) => (told[b][m] - due[b][m]) ** 2);
}
