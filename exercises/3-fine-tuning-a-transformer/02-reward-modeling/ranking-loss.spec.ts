import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { rankingLoss, rankingMetrics } from "./ranking-loss.js";

tensorSpec();

const LN2 = Math.log(2);

test("four pairs by hand: 0.5187", async () => {
  const [chosen, rejected] = [tf.tensor1d([2, 1.5, 3, 0.5]), tf.tensor1d([1, 1, 2, 1])];
  // ln(1 + e^−1) = 0.31326, ln(1 + e^−0.5) = 0.47408, 0.31326 again, ln(1 + e^0.5) = 0.97408
  await expect(rankingLoss(chosen, rejected)).toMatchValues((0.313262 + 0.474077 + 0.313262 + 0.974077) / 4, {
    ...{ what: "the loss of four pairs", atol: 1e-5 },
    rivals: {
      "Chosen and rejected are swapped.": (1.313262 + 0.974077 + 1.313262 + 0.474077) / 4,
      "This is the hinge, which is 0 for every pair that is ranked rightly.": 0.125,
    },
  });
});

test("as PyTorch computes it, and its gradients", async () => {
  const { chosen, rejected, loss, gradients } = ownGolden();
  const rewards = () => [tf.tensor1d(chosen), tf.tensor1d(rejected)];
  const [c, r] = rewards();
  await expect(rankingLoss(c, r)).toMatchValues(loss, { what: "the loss" });
  const [dChosen, dRejected] = tf.grads((a: tf.Tensor, b: tf.Tensor) => rankingLoss(a, b))(rewards());
  await expect({ chosen: dChosen, rejected: dRejected }).toMatchStages([
    { name: "chosen", expected: gradients.chosen, axes: "pair", what: "the gradient of the chosen rewards" },
    { name: "rejected", expected: gradients.rejected, axes: "pair", what: "and of the rejected ones" },
  ]);
});

test("equal rewards cost ln 2, whatever they are", async () => {
  for (const reward of [0, -3, 50])
    await expect(rankingLoss(tf.fill([3], reward), tf.fill([3], reward))).toMatchValues(LN2, {
      what: `the loss where all rewards are ${reward}`,
    });
});

test("only the difference counts, and its size too", async () => {
  const [chosen, rejected] = [randomTensor([5], 1), randomTensor([5], 2)];
  const [loss] = await rankingLoss(chosen, rejected).data();
  await expect(rankingLoss(tf.add(chosen, 7), tf.add(rejected, 7))).toMatchValues(loss, {
    ...{ what: "the loss after 7 was added to all rewards", atol: 1e-5 },
  });
  const margins = Array.from(await tf.sub(chosen, rejected).data());
  const doubled = margins.reduce((sum, d) => sum + Math.log1p(Math.exp(-2 * d)), 0) / 5;
  await expect(rankingLoss(tf.mul(chosen, 2), tf.mul(rejected, 2))).toMatchValues(doubled, {
    ...{ what: "the loss of rewards twice as large", atol: 1e-5 },
  });
});

test("a pair that is ranked wrongly by 100 costs 100", async () => {
  await expect(rankingLoss(tf.tensor1d([-100]), tf.tensor1d([0]))).toMatchValues(100, {
    what: "the loss of a pair with a margin of −100",
  });
  const [far, near] = [tf.tensor1d([100, -100, 1000, -1000]), tf.tensor1d([0, 0, 0, 0])];
  await expect(rankingLoss(far, near)).toMatchValues((0 + 100 + 0 + 1000) / 4, {
    what: "the loss of rewards far apart",
  });
  await expect(rankingLoss(tf.tensor1d([-1e7]), tf.tensor1d([0]))).toMatchValues(1e7, {
    what: "the loss of a pair with a margin of −10,000,000",
  });
  const [gradient] = tf.grads((a: tf.Tensor, b: tf.Tensor) => rankingLoss(a, b))([far, near]);
  await expect(gradient).toMatchValues([0, -0.25, 0, -0.25], {
    ...{ axes: "pair", what: "the gradient of the chosen rewards, far apart" },
  });
});

test("one pair alone", async () => {
  await expect(rankingLoss(tf.tensor1d([3]), tf.tensor1d([1]))).toMatchValues(0.126928, {
    ...{ what: "the loss of one pair", atol: 1e-5 },
  });
  expect(rankingMetrics([3], [1])).toEqual({ accuracy: 1, margin: 2 });
  expect(rankingMetrics([1], [3])).toEqual({ accuracy: 0, margin: -2 });
  expect(rankingMetrics([-0], [0]), "the metrics of rewards −0 and 0").toEqual({ accuracy: 0.5, margin: 0 });
});

test("metrics by hand: three of four, and the margin", () => {
  expect(metricsOf([2, 1.5, 3, 0.5], [1, 1, 2, 1])).toMatchValues([0.75, 0.5], METRICS);
  expect(metricsOf([5, 1, 1], [0, 2, 2])).toMatchValues([1 / 3, 1], METRICS);
});

test("a tie counts half", () => {
  expect(metricsOf([0, 0, 0], [0, 0, 0])).toMatchValues([0.5, 0], METRICS);
  expect(metricsOf([4, 2, 1], [4, 1, 3])).toMatchValues([0.5, -1 / 3], METRICS);
  expect(metricsOf([4, 7], [4, 2])).toMatchValues([0.75, 2.5], METRICS);
});

test("however small a lead is, it is no tie", () => {
  expect(metricsOf([1 + 1e-9, 1, 2 + 1e-9], [1, 1 + 1e-9, 2])).toMatchValues([2 / 3, 0], METRICS);
  expect(metricsOf([1 + 2 ** -52], [1])).toMatchValues([1, 0], METRICS);
});

test("rewards that do not fit are refused", () => {
  const refused = (chosen: tf.Tensor, rejected: tf.Tensor, what: string, ...telling: (string | number)[]) =>
    expect(() => rankingLoss(chosen, rejected)).toRefuse(RangeError, what, ...telling);
  refused(tf.ones([3]), tf.ones([2]), "a rejected reward too few", 3, 2);
  refused(tf.ones([2]), tf.ones([3]), "a rejected reward too many", 2, 3);
  refused(tf.ones([3]), tf.ones([1]), "one rejected reward for all", 3, 1);
  refused(tf.ones([1]), tf.ones([3]), "one chosen reward for all", 1, 3);
  refused(tf.ones([3, 1]), tf.ones([3, 1]), "rewards in a column", "chosen");
  refused(tf.ones([3]), tf.ones([3, 1]), "rejected rewards in a column");
  refused(tf.scalar(1), tf.scalar(2), "rewards without an axis", "chosen");
  expect(() => rankingMetrics([], [])).toRefuse(RangeError, "metrics of no pair", "none");
  expect(() => rankingMetrics([1, 2], [1])).toRefuse(RangeError, "a rejected reward too few", 2, 1);
  expect(() => rankingMetrics([1], [1, 2])).toRefuse(RangeError, "a chosen reward too few", 1, 2);
});

test("both arguments count, stay, and no tensor is left", async () => {
  const [chosen, rejected] = [randomTensor([4], 3), randomTensor([4], 4)];
  await expect(rankingLoss).toHeed({ chosen, rejected });
  await expect(() => rankingLoss(chosen, rejected)).toLeakNoTensors();
  await expect(() => rankingLoss(chosen, rejected)).toLeaveTensorsUnchanged({ chosen, rejected });
  await expect(rankingMetrics).toHeed(
    { chosen: [2, 5, 1], rejected: [1, 7, 3] },
    { others: { chosen: [9, 8, 7], rejected: [4, 3, 0] } },
  );
  await expect(rankingMetrics).toReturnNew({ chosen: [2, 5, 1], rejected: [1, 7, 3] });
});

test("what a pair costs, by its margin", async () => {
  const margins = Array.from({ length: 13 }, (_, i) => i - 6);
  const yours: number[] = [];
  for (const margin of margins)
    yours.push((await rankingLoss(tf.tensor1d([margin]), tf.tensor1d([0])).data())[0]);
  await exhibit({
    kind: "curve",
    title: "the loss of one pair",
    caption:
      "A pair that is ranked wrongly costs about its margin. One that is ranked rightly costs less and less, and never nothing.",
    series: {
      yours: { x: margins, y: yours },
      hinge: { x: margins, y: margins.map((m) => Math.max(0, -m)) },
    },
    xLabel: "chosen − rejected",
    yLabel: "nats",
  });
  expect(yours[6]).toMatchValues(LN2, { what: "the loss at a margin of 0", atol: 1e-5 });
});

const METRICS = { axes: "number", what: "accuracy and margin" };

function metricsOf(chosen: number[], rejected: number[]): number[] {
  const { accuracy, margin } = rankingMetrics(chosen, rejected);
  return [accuracy, margin];
}
