import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { stepLoss } from "./step-loss.js";

tensorSpec();

/** One row of steps that all count. */
const row = (z: number[], y: number[]) =>
  stepLoss(tf.tensor2d([z]), tf.tensor2d([y]), tf.ones([1, z.length]));

test("one right step, one wrong step: 0.127 and 2.127", async () => {
  // ln(1 + e^−2) = 0.126928, ln(1 + e^2) = 2.126928
  await expect(row([2], [1])).toMatchValues(0.126928, { what: "the loss of score 2 on a right step" });
  await expect(row([2], [0])).toMatchValues(2.126928, { what: "the loss of score 2 on a wrong step" });
});

test("three steps by hand: 0.4665", async () => {
  // ln(1 + e^−0.5) = 0.474077, ln(1 + e^−0.3) = 0.554355, ln(1 + e^−0.8) = 0.371101
  await expect(row([0.5, -0.3, 0.8], [1, 0, 1])).toMatchValues((0.474077 + 0.554355 + 0.371101) / 3, {
    what: "the loss of three steps",
    rivals: {
      "Right and wrong are swapped: 1 is the label of a right step.": (0.974077 + 0.854355 + 1.171101) / 3,
      "This is the sum over the steps. It should be their mean.": 0.474077 + 0.554355 + 0.371101,
    },
  });
});

test("a score of 0 costs ln 2, whatever the label", async () => {
  for (const y of [0, 1, 0.3])
    await expect(row([0, 0], [y, y])).toMatchValues(Math.LN2, {
      what: `the loss of scores of 0 and labels of ${y}`,
    });
});

test("a soft label costs a share of both", async () => {
  // 0.25 · 0.126928 + 0.75 · 2.126928
  await expect(row([2], [0.25])).toMatchValues(1.626928, { what: "the loss of score 2 and label 0.25" });
  await expect(row([-1], [0.9])).toMatchValues(1.213262, { what: "the loss of score −1 and label 0.9" });
});

test("all steps weigh the same, not all rows", async () => {
  const { scores, labels, mask } = ragged();
  // 2.126928; 0.126928, 0.126928, 0.126928
  await expect(stepLoss(scores, labels, mask)).toMatchValues((2.126928 + 3 * 0.126928) / 4, {
    what: "the loss of a row with one step and a row with three",
    rivals: {
      "This is the mean of the means of the rows: a step of a short chain weighs more than one of a long chain.":
        (2.126928 + 0.126928) / 2,
      "The steps were divided by all places of the table. Only steps that count are to be counted.":
        (2.126928 + 3 * 0.126928) / 6,
    },
  });
});

test("what the mask leaves out has no effect", async () => {
  const { labels, mask } = ragged();
  const at = (out: number) => tf.tensor2d([2, out, -out, 2, 2, 2], [2, 3]);
  const due = 0.626928;
  await expect(stepLoss(at(0), labels, mask)).toMatchValues(due, {
    what: "the loss with scores of 0 in the padding",
  });
  for (const out of [-1, 7, 12])
    await expect(stepLoss(at(out), labels, mask)).toMatchValues(due, {
      what: `the loss with scores of ${out} and ${-out} in the padding`,
    });
  for (const out of [-1, -100, 0.5])
    await expect(stepLoss(at(5), tf.tensor2d([0, out, out, 1, 1, 1], [2, 3]), mask)).toMatchValues(due, {
      what: `the loss with labels of ${out} in the padding`,
    });
});

test("as PyTorch computes it, and its gradient", async () => {
  const { scores, labels, mask, loss, gradient } = ownGolden();
  const [z, y, m] = [scores, labels, mask].map((table) => tf.tensor2d(table));
  await expect(stepLoss(z, y, m)).toMatchValues(loss, {
    what: "the loss of four rows with 5, 2, 0 and 3 steps",
  });
  const [got] = tf.grads((each: tf.Tensor) => stepLoss(each, y, m))([z]);
  await expect(got).toMatchValues(gradient, { axes: "row step", what: "the gradient of the scores" });
});

test("at a score of 0 the gradient is one half less the label", async () => {
  const y = tf.tensor2d([[1, 0, 0.25, 1]]);
  const [got] = tf.grads((z: tf.Tensor) => stepLoss(z, y, tf.ones([1, 4])))([tf.zeros([1, 4])]);
  await expect(got).toMatchValues([[-0.125, 0.125, 0.0625, -0.125]], {
    ...{ axes: "row step", what: "the gradient of four scores of 0" },
  });
});

test("sure and wrong: 100 costs 100, and teaches", async () => {
  await expect(row([100, -100], [1, 0])).toMatchValues(0, { what: "the loss of scores ±100 that are right" });
  await expect(row([100], [0])).toMatchValues(100, { what: "the loss of score 100 on a wrong step" });
  await expect(row([-100], [1])).toMatchValues(100, { what: "the loss of score −100 on a right step" });
  await expect(row([1e6], [0])).toMatchValues(1e6, { what: "the loss of score 1,000,000 on a wrong step" });
  const [z, y] = [tf.tensor2d([[100, -1000, 1e4, -30]]), tf.tensor2d([[0, 1, 1, 0]])];
  const loss = (each: tf.Tensor) => stepLoss(each, y, tf.ones([1, 4]));
  await expect(loss(z)).toMatchValues((100 + 1000) / 4, { what: "the loss of scores far from 0" });
  const [got] = tf.grads(loss)([z]);
  await expect(got).toMatchValues([[0.25, -0.25, 0, 0]], {
    ...{ axes: "row step", what: "the gradient of scores far from 0" },
  });
});

test("sure scores in the padding spoil nothing", async () => {
  const [z, y] = [tf.tensor2d([[2, 1e4, -1e4, 100]]), tf.tensor2d([[1, 0, 1, 0]])];
  const mask = tf.tensor2d([[1, 0, 0, 0]]);
  await expect(stepLoss(z, y, mask)).toMatchValues(0.126928, { what: "the loss beside large scores" });
  const [got] = tf.grads((each: tf.Tensor) => stepLoss(each, y, mask))([z]);
  await expect(got).toMatchValues([[-0.119203, 0, 0, 0]], {
    ...{ axes: "row step", what: "the gradient beside large scores" },
  });
});

test("no step at all costs 0, with a gradient of 0", async () => {
  const loss = (z: tf.Tensor) => stepLoss(z, tf.ones([2, 3]), tf.zeros([2, 3]));
  await expect(loss(randomTensor([2, 3], 1))).toMatchValues(0, { what: "the loss without a step" });
  const [got] = tf.grads(loss)([randomTensor([2, 3], 1)]);
  await expect(got).toMatchValues(tf.zeros([2, 3]), { axes: "row step", what: "its gradient" });
});

test("any number of rows and steps, one too", async () => {
  await expect(stepLoss).toAgreeWith(
    bySteps,
    {
      scores: "row step",
      labels: ({ row, step }: Record<string, number>) => table(row, step, (b, s) => ((b + 2 * s) % 3) / 2),
      mask: ({ row, step }: Record<string, number>) => table(row, step, (b, s) => Number((b + s) % 4 !== 1)),
    },
    { cases: "ones zeros small large", lengths: { row: 3, step: 5 } },
  );
});

test("tables of different shapes are refused", async () => {
  const refused = (shapes: number[][], what: string, ...telling: (string | number)[]) =>
    expect(() => stepLoss(tf.ones(shapes[0]), tf.ones(shapes[1]), tf.ones(shapes[2]))).toRefuse(
      RangeError,
      what,
      ...telling,
    );
  await refused(
    [
      [2, 3],
      [2, 2],
      [2, 3],
    ],
    "labels with a step too few",
    "2,3",
    "2,2",
  );
  await refused(
    [
      [2, 3],
      [2, 3],
      [2, 4],
    ],
    "a mask with a step too many",
    "2,3",
    "2,4",
  );
  await refused(
    [
      [2, 3],
      [1, 3],
      [2, 3],
    ],
    "labels of one row for all",
    "2,3",
    "1,3",
  );
  await refused(
    [
      [2, 3],
      [2, 3],
      [1, 3],
    ],
    "a mask of one row for all",
    "2,3",
    "1,3",
  );
  await refused(
    [
      [2, 3],
      [2, 3],
      [2, 1],
    ],
    "a mask of one column",
    "2,3",
    "2,1",
  );
  await refused(
    [
      [1, 3],
      [2, 3],
      [2, 3],
    ],
    "scores of one row for all",
    "1,3",
    "2,3",
  );
  await refused(
    [
      [2, 3],
      [3, 2],
      [2, 3],
    ],
    "labels turned around",
    "2,3",
    "3,2",
  );
  await refused([[3], [3], [3]], "lists without rows", "scores");
  await refused(
    [
      [2, 3, 1],
      [2, 3, 1],
      [2, 3, 1],
    ],
    "tables of three axes",
    "scores",
  );
  await refused([[], [], []], "single numbers", "scores");
});

test("scores, labels and mask count; no tensor is left", async () => {
  const args = {
    scores: randomTensor([3, 4], 2),
    labels: tf.tensor2d([
      [1, 0, 1, 1],
      [0.5, 1, 0, 0],
      [0, 1, 1, 0],
    ]),
    mask: tf.tensor2d([
      [1, 1, 1, 0],
      [1, 0, 0, 0],
      [1, 1, 0, 0],
    ]),
  };
  const run = () => stepLoss(args.scores, args.labels, args.mask);
  await expect(stepLoss).toHeed(args);
  await expect(stepLoss).toReturnNew(args);
  await expect(run).toLeakNoTensors();
  await expect(run).toLeaveTensorsUnchanged(args);
  await expect(run).toRepeatItself();
  await expect((z: tf.Tensor) => stepLoss(z, args.labels, args.mask)).toBeDifferentiable({ at: args.scores });
});

test("what one step costs, by its score", async () => {
  const scores = Array.from({ length: 17 }, (_, i) => i - 8);
  const [right, wrong]: number[][] = [[], []];
  for (const z of scores) {
    right.push((await row([z], [1]).data())[0]);
    wrong.push((await row([z], [0]).data())[0]);
  }
  await exhibit({
    kind: "curve",
    title: "the loss of one step",
    caption:
      "A judge that is wrong pays about as much as it was sure. One that is right pays less and less, and never nothing.",
    series: { "a right step": { x: scores, y: right }, "a wrong step": { x: scores, y: wrong } },
    xLabel: "score",
    yLabel: "nats",
  });
  await expect(right).toMatchValues([...wrong].reverse(), {
    ...{ axes: "score", atol: 1e-5, rtol: 1e-5 },
    what: "the losses of right steps, against those of wrong ones at the opposite scores",
  });
});

const table = (B: number, S: number, at: (b: number, s: number) => number) =>
  tf.tensor2d(Array.from({ length: B }, (_, b) => Array.from({ length: S }, (_, s) => at(b, s))));

/** A row with one step, which is judged wrongly, and one with three. */
function ragged() {
  return {
    scores: tf.tensor2d([
      [2, 2, 2],
      [2, 2, 2],
    ]),
    labels: tf.tensor2d([
      [0, 0, 0],
      [1, 1, 1],
    ]),
    mask: tf.tensor2d([
      [1, 0, 0],
      [1, 1, 1],
    ]),
  };
}

/** The loss step by step, in numbers. */
async function bySteps(...tables: [scores: tf.Tensor, labels: tf.Tensor, mask: tf.Tensor]): Promise<number> {
  const [z, y, m] = await Promise.all(tables.map((x) => x.data()));
  let [sum, count] = [0, 0];
  for (const [i, counts] of m.entries()) {
    if (counts === 0) continue;
    count++;
    const surprise = (x: number) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));
    sum += y[i] * surprise(-z[i]) + (1 - y[i]) * surprise(z[i]);
  }
  return count === 0 ? 0 : sum / count;
}
