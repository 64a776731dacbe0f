import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import type { PairLogProbs } from "./dpo-loss.js";
import { ipoLoss } from "./ipo-loss.js";

tensorSpec();

interface Lists {
  chosen: number[];
  rejected: number[];
}

const pairs = ({ chosen, rejected }: Lists): PairLogProbs => ({
  chosen: tf.tensor1d(chosen),
  rejected: tf.tensor1d(rejected),
});

/** Margins of 2.5, 1, 0 and 1: the chosen responses moved by 1.5, 0, 1, −1, the rejected ones by −1, −1, 1, −2. */
const policy = () => pairs({ chosen: [-45, -50, -48, -52], rejected: [-48, -52, -46, -55] });
const reference = () => pairs({ chosen: [-46.5, -50, -49, -51], rejected: [-47, -51, -47, -53] });

test("before the first step: the squared target", async () => {
  for (const [beta, due] of [
    [0.1, 25],
    [0.3, 2.7777778],
    [1, 0.25],
    [2, 0.0625],
    [0.01, 2500],
    [50, 1e-4],
  ])
    await expect(ipoLoss(policy(), policy(), beta)).toMatchValues(due, {
      what: `the loss of a policy that is its reference, at β = ${beta}`,
    });
});

test("four pairs by hand: 15.8125", async () => {
  // The target is 5 at β = 0.1: (2.5² + 4² + 5² + 4²) / 4
  await expect(ipoLoss(policy(), reference(), 0.1)).toMatchValues(15.8125, { what: "the loss at β = 0.1" });
});

test("the example of the lesson: 13", async () => {
  const now = pairs({ chosen: [-45, -50, -48, -52], rejected: [-48, -52, -46, -55] });
  const before = pairs({ chosen: [-46, -51, -49, -53], rejected: [-47, -51, -47, -54] });
  // margins 2, 2, 0, 2
  await expect(ipoLoss(now, before, 0.1)).toMatchValues(13, { what: "the loss at β = 0.1" });
});

test("as PyTorch computes it, and its gradients", async () => {
  const { policy, reference, ipo } = golden("dpo");
  for (const { beta, loss, gradients } of ipo) {
    await expect(ipoLoss(pairs(policy), pairs(reference), beta)).toMatchValues(loss, {
      what: `the loss at β = ${beta}`,
    });
    const { chosen, rejected } = pairs(policy);
    const [dChosen, dRejected] = tf.grads((chosen: tf.Tensor, rejected: tf.Tensor) =>
      ipoLoss({ chosen, rejected }, pairs(reference), beta),
    )([chosen, rejected]);
    await expect({ chosen: dChosen, rejected: dRejected }).toMatchStages([
      { name: "chosen", expected: gradients.chosen, axes: "pair", what: "the gradient of the chosen ones" },
      { name: "rejected", expected: gradients.rejected, axes: "pair", what: "and of the rejected ones" },
    ]);
  }
});

test("at the target it is 0, and beyond it pulls back", async () => {
  const zeros = () => pairs({ chosen: [0, 0, 0], rejected: [0, 0, 0] });
  const rejected = tf.zeros([3]);
  for (const [beta, target] of [
    [0.25, 2],
    [1, 0.5],
  ]) {
    const at = (margin: number) => ipoLoss({ chosen: tf.fill([3], margin), rejected }, zeros(), beta);
    await expect(at(target)).toMatchValues(0, { what: `the loss at a margin of ${target}, β = ${beta}` });
    await expect(at(target + 3)).toMatchValues(9, { what: `the loss 3 beyond the target, β = ${beta}` });
    await expect(at(target - 3)).toMatchValues(9, { what: `the loss 3 short of the target, β = ${beta}` });
  }
  const gradient = tf.grad((chosen: tf.Tensor) => ipoLoss({ chosen, rejected }, zeros(), 0.25));
  await expect(gradient(tf.tensor1d([1, 2, 5]))).toMatchValues([-2 / 3, 0, 2], {
    ...{ axes: "pair", what: "the gradient short of the target, at it, and beyond" },
  });
});

test("what both responses of a pair share cancels", async () => {
  const shift = tf.tensor1d([7, -3, 0.5, 20]);
  const moved = (model: PairLogProbs) => ({
    chosen: tf.add(model.chosen, shift),
    rejected: tf.add(model.rejected, shift),
  });
  await expect(ipoLoss(moved(policy()), reference(), 0.1)).toMatchValues(15.8125, {
    what: "the loss after both responses of each pair became likelier alike",
  });
  await expect(ipoLoss(policy(), moved(reference()), 0.1)).toMatchValues(15.8125, {
    what: "the loss after the reference of both moved alike",
  });
});

test("no gradient reaches the reference", async () => {
  const { chosen, rejected } = policy();
  const [now, others] = [policy(), reference()];
  const [dChosen, dRejected] = tf.grads((a: tf.Tensor, b: tf.Tensor) =>
    ipoLoss(
      { chosen: a, rejected: b },
      // The same numbers as those of reference(), computed from the policy's.
      {
        chosen: tf.add(a, tf.sub(others.chosen, now.chosen)),
        rejected: tf.add(b, tf.sub(others.rejected, now.rejected)),
      },
      0.1,
    ),
  )([chosen, rejected]);
  // 2 (m − 5) / 4 with m = 2.5, 1, 0, 1
  const due = [-1.25, -2, -2.5, -2];
  await expect({ chosen: dChosen, rejected: dRejected }).toMatchStages([
    { name: "chosen", expected: due, axes: "pair", what: "the gradient of the chosen ones" },
    {
      name: "rejected",
      expected: due.map((x) => -x),
      axes: "pair",
      what: "the gradient of the rejected ones",
    },
  ]);
});

test("long responses, whose probabilities are 0 in 32 bits", async () => {
  const now = pairs({ chosen: [-180, -950], rejected: [-190, -951] });
  const before = pairs({ chosen: [-182, -952], rejected: [-189, -955] });
  // margins 3 and −2, the target is 2
  await expect(ipoLoss(now, before, 0.25)).toMatchValues((1 + 16) / 2, {
    what: "the loss of two long pairs",
  });
});

test("one pair alone", async () => {
  const [one, before] = [pairs({ chosen: [-3], rejected: [-5] }), pairs({ chosen: [-4], rejected: [-4.5] })];
  // a margin of 1.5 and a target of 0.25
  await expect(ipoLoss(one, before, 2)).toMatchValues(1.5625, { what: "the loss of one pair" });
});

test("log-probabilities that do not fit are refused", () => {
  const refused = (shapes: number[][], what: string, ...telling: (string | number)[]) => {
    const [a, b, c, d] = shapes.map((shape) => tf.ones(shape));
    const call = () => ipoLoss({ chosen: a, rejected: b }, { chosen: c, rejected: d }, 0.5);
    expect(call).toRefuse(RangeError, what, ...telling);
  };
  refused([[2], [3], [3], [3]], "a chosen response too few", 2, 3);
  refused([[3], [2], [3], [3]], "a rejected response too few", 2, 3);
  refused([[3], [3], [4], [3]], "a chosen response too many in the reference", 3, 4);
  refused([[3], [3], [3], [4]], "a rejected response too many in the reference", 3, 4);
  refused([[1], [3], [3], [3]], "one chosen response for all", 1, 3);
  refused([[3], [1], [3], [3]], "one rejected response for all", 1, 3);
  refused([[3], [3], [1], [3]], "one chosen response of the reference for all", 1, 3);
  refused([[3], [3], [3], [1]], "one rejected response of the reference for all", 1, 3);
  refused([[3], [3], [1], [1]], "one pair of the reference for all", 1, 3);
  refused(
    [
      [3, 1],
      [3, 1],
      [3, 1],
      [3, 1],
    ],
    "log-probabilities in columns",
    "policy.chosen",
  );
  refused([[], [], [], []], "log-probabilities without an axis", "policy.chosen");
  refused([[3], [3], [3], [3, 1]], "a column in the reference");
});

test("a β that is not above 0 is refused", () => {
  for (const beta of [0, -0.1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => ipoLoss(policy(), reference(), beta)).toRefuse(RangeError, `β = ${beta}`, beta);
});

test("all arguments count, stay, and no tensor is left", async () => {
  const model = (first: number) => ({
    chosen: randomTensor([3], first),
    rejected: randomTensor([3], first + 1),
  });
  const [now, before] = [model(1), model(3)];
  await expect(ipoLoss).toHeed({ policy: now, reference: before, beta: 0.7 });
  await expect(() => ipoLoss(now, before, 0.7)).toLeakNoTensors();
  await expect(() => ipoLoss(now, before, 0.7)).toLeaveTensorsUnchanged({
    ...{ chosen: now.chosen, rejected: now.rejected },
    ...{ before: before.chosen, beforeRejected: before.rejected },
  });
});

test("a margin may be too large", async () => {
  const margins = Array.from({ length: 33 }, (_, i) => i / 4 - 1);
  const at = async (beta: number) => {
    const losses: number[] = [];
    for (const margin of margins) {
      const pair = pairs({ chosen: [margin], rejected: [0] });
      const [loss] = await ipoLoss(pair, pairs({ chosen: [0], rejected: [0] }), beta).data();
      losses.push(loss);
    }
    return losses;
  };
  const [small, large] = [await at(0.1), await at(0.25)];
  await exhibit({
    kind: "curve",
    title: "what a margin costs",
    caption: "Each curve has a lowest point. DPO's loss has none: for a single pair it falls for ever.",
    series: { "β = 0.1": { x: margins, y: small }, "β = 0.25": { x: margins, y: large } },
    xLabel: "margin, in nats",
    yLabel: "loss",
  });
  const lowest = (losses: number[]) => margins[losses.indexOf(Math.min(...losses))];
  await expect([lowest(small), lowest(large)]).toMatchValues([5, 2], {
    ...{ axes: "β", what: "the margin that costs least, for β = 0.1 and 0.25" },
  });
});
