import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { dpoLoss, type PairLogProbs } from "./dpo-loss.js";

tensorSpec();

const LN2 = Math.log(2);

interface Lists {
  chosen: number[];
  rejected: number[];
}

const pairs = ({ chosen, rejected }: Lists): PairLogProbs => ({
  chosen: tf.tensor1d(chosen),
  rejected: tf.tensor1d(rejected),
});

/** Since the reference, the chosen responses have moved by 1.5, 0, 1, −1, the rejected ones by −1, −1, 1, −2. */
const policy = () => pairs({ chosen: [-45, -50, -48, -52], rejected: [-48, -52, -46, -55] });
const reference = () => pairs({ chosen: [-46.5, -50, -49, -51], rejected: [-47, -51, -47, -53] });

test("four pairs by hand: 0.5909", async () => {
  // β · margins are 0.5, 0.2, 0, 0.2, and ln(1 + e^−0.5) = 0.474077, ln(1 + e^−0.2) = 0.598139
  await expect(dpoLoss(policy(), reference(), 0.2)).toMatchValues(
    (0.474077 + 0.598139 + LN2 + 0.598139) / 4,
    {
      what: "the loss of four pairs at β = 0.2",
    },
  );
});

test("the example of the lesson: 0.6262", async () => {
  const now = pairs({ chosen: [-50, -45, -55, -48], rejected: [-52, -48, -58, -46] });
  const before = pairs({ chosen: [-51, -46, -56, -49], rejected: [-51, -46, -56, -49] });
  // margins 2, 3, 3, −2
  await expect(dpoLoss(now, before, 0.1)).toMatchValues(0.626247, { what: "the loss at β = 0.1" });
});

test("a policy that is its reference loses ln 2, for every β", async () => {
  for (const beta of [0.01, 0.1, 1, 20])
    await expect(dpoLoss(policy(), policy(), beta)).toMatchValues(LN2, {
      what: `the loss before the first step at β = ${beta}`,
    });
});

test("as PyTorch computes it, and its gradients", async () => {
  const { policy, reference, dpo } = golden("dpo");
  for (const { beta, loss, gradients } of dpo) {
    await expect(dpoLoss(pairs(policy), pairs(reference), beta)).toMatchValues(loss, {
      what: `the loss at β = ${beta}`,
    });
    const { chosen, rejected } = pairs(policy);
    const [dChosen, dRejected] = tf.grads((chosen: tf.Tensor, rejected: tf.Tensor) =>
      dpoLoss({ chosen, rejected }, pairs(reference), beta),
    )([chosen, rejected]);
    await expect({ chosen: dChosen, rejected: dRejected }).toMatchStages([
      { name: "chosen", expected: gradients.chosen, axes: "pair", what: "the gradient of the chosen ones" },
      { name: "rejected", expected: gradients.rejected, axes: "pair", what: "and of the rejected ones" },
    ]);
  }
});

test("what both responses of a pair share cancels", async () => {
  const [loss] = await dpoLoss(policy(), reference(), 0.2).data();
  const shift = tf.tensor1d([7, -3, 0.5, 20]);
  const moved = (model: PairLogProbs) => ({
    chosen: tf.add(model.chosen, shift),
    rejected: tf.add(model.rejected, shift),
  });
  await expect(dpoLoss(moved(policy()), reference(), 0.2)).toMatchValues(loss, {
    what: "the loss after both responses of each pair became likelier alike",
  });
  await expect(dpoLoss(policy(), moved(reference()), 0.2)).toMatchValues(loss, {
    what: "the loss after the reference of both moved alike",
  });
});

test("no gradient reaches the reference", async () => {
  const { chosen, rejected } = policy();
  const [now, others] = [policy(), reference()];
  const [dChosen, dRejected] = tf.grads((a: tf.Tensor, b: tf.Tensor) =>
    dpoLoss(
      { chosen: a, rejected: b },
      // The same numbers as those of reference(), computed from the policy's.
      {
        chosen: tf.add(a, tf.sub(others.chosen, now.chosen)),
        rejected: tf.add(b, tf.sub(others.rejected, now.rejected)),
      },
      0.2,
    ),
  )([chosen, rejected]);
  // −β σ(−z) / 4 with z = 0.5, 0.2, 0, 0.2
  const due = [0.377541, 0.450166, 0.5, 0.450166].map((push) => (0.2 * push) / 4);
  await expect({ chosen: dChosen, rejected: dRejected }).toMatchStages([
    { name: "chosen", expected: due.map((x) => -x), axes: "pair", what: "the gradient of the chosen ones" },
    { name: "rejected", expected: due, axes: "pair", what: "the gradient of the rejected ones" },
  ]);
});

test("pairs that are far apart cost their distance", async () => {
  const none = () => pairs({ chosen: [0, 0, 0, 0], rejected: [0, 0, 0, 0] });
  const far = () => pairs({ chosen: [-200, 0, -2000, 0], rejected: [0, -200, 0, -2000] });
  await expect(dpoLoss(far(), none(), 0.5)).toMatchValues((100 + 0 + 1000 + 0) / 4, {
    what: "the loss of pairs at z = −100, 100, −1000, 1000",
  });
  const farther = pairs({ chosen: [-2e7, 0, 0, 0], rejected: [0, -2e7, -2e7, -2e7] });
  await expect(dpoLoss(farther, none(), 0.5)).toMatchValues(1e7 / 4, {
    what: "the loss of pairs at z = −10,000,000, 10,000,000, ...",
  });
  const dChosen = tf.grad((chosen: tf.Tensor) => dpoLoss({ chosen, rejected: far().rejected }, none(), 0.5))(
    far().chosen,
  );
  await expect(dChosen).toMatchValues([-0.125, 0, -0.125, 0], {
    ...{ axes: "pair", what: "the gradient of the chosen ones, far apart" },
  });
});

test("one pair alone", async () => {
  const [one, before] = [pairs({ chosen: [-3], rejected: [-5] }), pairs({ chosen: [-4], rejected: [-4.5] })];
  // z = 2 · (1 + 0.5) = 3
  await expect(dpoLoss(one, before, 2)).toMatchValues(0.0485873516, { what: "the loss of one pair" });
});

test("log-probabilities that do not fit are refused", () => {
  const four = (shapes: number[][]) => shapes.map((shape) => tf.ones(shape));
  const refused = (shapes: number[][], what: string, ...telling: (string | number)[]) => {
    const [a, b, c, d] = four(shapes);
    const call = () => dpoLoss({ chosen: a, rejected: b }, { chosen: c, rejected: d }, 0.5);
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
    expect(() => dpoLoss(policy(), reference(), beta)).toRefuse(RangeError, `β = ${beta}`, beta);
});

test("all arguments count, stay, and no tensor is left", async () => {
  const model = (first: number) => ({
    chosen: randomTensor([3], first),
    rejected: randomTensor([3], first + 1),
  });
  const [now, before] = [model(1), model(3)];
  await expect(dpoLoss).toHeed({ policy: now, reference: before, beta: 0.7 });
  await expect(() => dpoLoss(now, before, 0.7)).toLeakNoTensors();
  await expect(() => dpoLoss(now, before, 0.7)).toLeaveTensorsUnchanged({
    ...{ chosen: now.chosen, rejected: now.rejected },
    ...{ before: before.chosen, beforeRejected: before.rejected },
  });
});

test("the push on a pair fades once it is ranked well", async () => {
  const margins = Array.from({ length: 33 }, (_, i) => i - 16);
  const zeros = tf.zeros([33]);
  const pushAt = async (beta: number) => {
    const gradient = tf.grad((chosen: tf.Tensor) =>
      dpoLoss({ chosen, rejected: zeros }, { chosen: zeros, rejected: zeros }, beta),
    )(tf.tensor1d(margins));
    return Array.from(await gradient.data(), (x) => -33 * x);
  };
  const [small, large] = [await pushAt(0.1), await pushAt(1)];
  await exhibit({
    kind: "curve",
    title: "how hard a pair pushes",
    caption: "A larger β pushes harder at first and stops sooner: at β = 1 a margin of 5 is enough.",
    series: { "β = 0.1": { x: margins, y: small }, "β = 1": { x: margins, y: large } },
    xLabel: "margin, in nats",
    yLabel: "gradient",
  });
  await expect([small[16], large[16]]).toMatchValues([0.05, 0.5], {
    ...{ axes: "β", what: "the push at a margin of 0, for β = 0.1 and 1", atol: 1e-5 },
  });
});
