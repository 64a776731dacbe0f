import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { policyGradientLoss } from "./policy-gradient.js";

tensorSpec();

// Two rows of four columns; the first response has three tokens, the second has one.
const LOG_PROBS = () =>
  tf.tensor2d([
    [-1, -2, -0.5, -3],
    [-0.25, -4, -1.5, -0.75],
  ]);
const ADVANTAGES = () =>
  tf.tensor2d([
    [5, 2, -1, 0],
    [3, 1.5, -2, 7],
  ]);
const MASK = () =>
  tf.tensor2d([
    [0, 1, 1, 1],
    [0, 1, 0, 0],
  ]);

test("four response tokens by hand: 2.375", async () => {
  // −(2 · −2 − 1 · −0.5 + 0 · −3 + 1.5 · −4) / 4
  await expect(policyGradientLoss(LOG_PROBS(), ADVANTAGES(), MASK())).toMatchValues(2.375, {
    ...{ what: "the loss of four response tokens", atol: 1e-5 },
    rivals: {
      "The sign is wrong: a good token gets less likely.": -2.375,
      "It was divided by all B · M places, padding and prompt too.": 1.1875,
      "Each row was averaged first, so a token of a long response counts less.": 43 / 12,
      "The tokens were added up, and not averaged.": 9.5,
      "The mask was ignored.": 17.5 / 8,
      "A token with an advantage of 0 was not counted, and it is a response token too.": 9.5 / 3,
    },
  });
});

test("the gradient of each log-probability is −A / 4", async () => {
  const gradient = tf.grad((x: tf.Tensor) => policyGradientLoss(x, ADVANTAGES(), MASK()))(LOG_PROBS());
  await expect(gradient).toMatchValues(
    [
      [0, -0.5, 0.25, 0],
      [0, -0.375, 0, 0],
    ],
    {
      ...{ axes: "row token", what: "the gradient of the log-probabilities", atol: 1e-6 },
    },
  );
});

test("twice the log-probabilities: twice the loss; zeros: 0", async () => {
  const loss = (factor: number) => policyGradientLoss(tf.mul(LOG_PROBS(), factor), ADVANTAGES(), MASK());
  await expect(loss(2)).toMatchValues(4.75, { what: "the loss of twice the log-probabilities", atol: 1e-5 });
  await expect(loss(0)).toMatchValues(0, { what: "the loss of log-probabilities of 0" });
});

test("advantages computed from the policy are numbers", async () => {
  const logits = () => randomTensor([3, 2, 5], 1);
  const tokens = [
    [4, 0],
    [1, 1],
    [3, 2],
  ];
  const mask = () =>
    tf.tensor2d([
      [1, 1],
      [0, 1],
      [1, 0],
    ]);
  const advantagesOf = (logProbs: tf.Tensor) => tf.add(tf.mul(logProbs, -0.7), tf.scalar(0.4));
  const numbers = (await advantagesOf(logProbsOf(logits(), tokens)).array()) as number[][];
  const due = tf.grad((z: tf.Tensor) => {
    const weights = tf.mul(tf.tensor2d(numbers), mask()); // [3, 2]
    return tf.div(tf.neg(tf.sum(tf.mul(weights, logProbsOf(z, tokens)))), 4);
  })(logits());
  const gradient = tf.grad((z: tf.Tensor) => {
    const logProbs = logProbsOf(z, tokens); // [3, 2]
    return policyGradientLoss(logProbs, advantagesOf(logProbs), mask());
  })(logits());
  await expect(gradient).toMatchValues(due, {
    ...{ axes: "row token logit", what: "the gradient of the logits", atol: 1e-5 },
    rivals: {
      "The gradient also went through the advantages: the product rule added a second term.": tf.grad(
        (z: tf.Tensor) => {
          const logProbs = logProbsOf(z, tokens); // [3, 2]
          return tf.div(tf.neg(tf.sum(tf.mul(tf.mul(advantagesOf(logProbs), logProbs), mask()))), 4);
        },
      )(logits()),
    },
  });
});

test("loss and gradient are PyTorch's", async () => {
  const { logits, tokens, mask, scores, beta, loss, gradient } = ownGolden();
  const { value, grad } = tf.valueAndGrad((z: tf.Tensor) => {
    const logProbs = logProbsOf(z, tokens); // [3, 5]
    const advantages = tf.sub(tf.tensor2d(scores, [3, 1]), tf.mul(logProbs, beta)); // [3, 5]
    return policyGradientLoss(logProbs, advantages, tf.tensor2d(mask));
  })(tf.tensor3d(logits));
  await expect({ loss: value, gradient: grad }).toMatchStages([
    { name: "loss", expected: loss, axes: "", what: "the loss" },
    { name: "gradient", expected: gradient, axes: "row token logit", what: "the gradient of the logits" },
  ]);
});

test("what stands at masked places changes nothing", async () => {
  const holes = () => tf.sub(1, MASK()); // [2, 4]
  const logProbs = tf.add(LOG_PROBS(), tf.mul(holes(), -1e4)); // [2, 4]
  const advantages = tf.add(ADVANTAGES(), tf.mul(holes(), 300)); // [2, 4]
  const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => policyGradientLoss(x, advantages, MASK()))(
    logProbs,
  );
  await expect({ loss: value, gradient: grad }).toMatchStages([
    { name: "loss", expected: 2.375, axes: "", what: "the loss with other numbers at masked places" },
    {
      name: "gradient",
      expected: [
        [0, -0.5, 0.25, 0],
        [0, -0.375, 0, 0],
      ],
      ...{ axes: "row token", what: "the gradient of the log-probabilities" },
    },
  ]);
});

test("no response token: loss 0 and gradient 0", async () => {
  const { value, grad } = tf.valueAndGrad((x: tf.Tensor) =>
    policyGradientLoss(x, ADVANTAGES(), tf.zeros([2, 4])),
  )(LOG_PROBS());
  await expect({ loss: value, gradient: grad }).toMatchStages([
    { name: "loss", expected: 0, axes: "", what: "the loss without a response token" },
    { name: "gradient", expected: tf.zeros([2, 4]), axes: "row token", what: "its gradient" },
  ]);
  const mask = tf.tensor2d([
    [0, 0, 0, 0],
    [0, 1, 0, 0],
  ]);
  await expect(policyGradientLoss(LOG_PROBS(), ADVANTAGES(), mask)).toMatchValues(6, {
    what: "the loss where the first row has no response token",
  });
});

test("on average the gradient climbs the mean reward", async () => {
  const gradient = averageGradient(REWARDS);
  const mean = REWARDS.reduce((sum, reward, k) => sum + (COUNTS[k] / 10) * reward, 0);
  await expect(gradient).toMatchValues(
    REWARDS.map((reward, k) => -(COUNTS[k] / 10) * (reward - mean)),
    { axes: "logit", what: "the gradient of the logits, averaged over samples", atol: 1e-6 },
  );
});

test("a baseline leaves the average gradient as it is", async () => {
  const without = await averageGradient(REWARDS).array();
  for (const baseline of [-4, 1.3])
    await expect(averageGradient(REWARDS.map((reward) => reward - baseline))).toMatchValues(without, {
      ...{ axes: "logit", atol: 1e-5 },
      what: `the average gradient where each advantage is the reward less ${baseline}`,
    });
});

test("one row, one token, zeros, large and small numbers", async () => {
  await expect(policyGradientLoss).toAgreeWith(
    slowLoss,
    { logProbs: "row token", advantages: "row token", mask: ({ row, token }) => someMask(row, token) },
    { cases: "ones zeros small large", lengths: { row: 3, token: 5 } },
  );
  const alone = (mask: number) =>
    policyGradientLoss(tf.tensor2d([[-2]]), tf.tensor2d([[1.5]]), tf.tensor2d([[mask]]));
  await expect(alone(1)).toMatchValues(3, { what: "the loss of a single token" });
  await expect(alone(0)).toMatchValues(0, { what: "the loss of a single token that is masked" });
});

test("what is not [B, M] three times is refused", () => {
  const refused = (shapes: number[][], what: string, ...telling: (string | number)[]) => {
    const [logProbs, advantages, mask] = shapes.map((shape) => tf.ones(shape));
    expect(() => policyGradientLoss(logProbs, advantages, mask)).toRefuse(RangeError, what, ...telling);
  };
  refused([[3], [3], [3]], "log-probabilities of one axis", "logProbs");
  refused([[], [], []], "a single log-probability without axes", "logProbs");
  refused(
    [
      [2, 3, 1],
      [2, 3, 1],
      [2, 3, 1],
    ],
    "log-probabilities of three axes",
    "logProbs",
  );
  refused(
    [
      [2, 3],
      [2, 4],
      [2, 3],
    ],
    "an advantage too many in each row",
    "advantages",
  );
  refused(
    [
      [2, 3],
      [2, 1],
      [2, 3],
    ],
    "one advantage for each row",
    "advantages",
  );
  refused([[2, 3], [3], [2, 3]], "advantages of one row", "advantages");
  refused([[2, 3], [], [2, 3]], "one advantage for all", "advantages");
  refused(
    [
      [2, 3],
      [2, 3],
      [2, 2],
    ],
    "a mask that is too short",
    "mask",
  );
  refused(
    [
      [2, 3],
      [2, 3],
      [1, 3],
    ],
    "a mask of one row",
    "mask",
  );
  refused(
    [
      [2, 3],
      [2, 3],
      [2, 1],
    ],
    "a mask of one column",
    "mask",
  );
  refused([[2, 3], [2, 3], [3]], "a mask of one axis", "mask");
  refused(
    [
      [1, 3],
      [2, 3],
      [2, 3],
    ],
    "one row of log-probabilities",
    "logProbs",
  );
});

test("input stays, all arguments count, no tensor is left", async () => {
  const values = { logProbs: LOG_PROBS(), advantages: ADVANTAGES(), mask: MASK() };
  await expect(policyGradientLoss).toHeed(values, {
    others: {
      mask: tf.tensor2d([
        [0, 0, 1, 1],
        [1, 1, 0, 0],
      ]),
    },
  });
  await expect(policyGradientLoss).toReturnNew(values);
  const loss = () => policyGradientLoss(values.logProbs, values.advantages, values.mask);
  await expect(loss).toLeaveTensorsUnchanged(values);
  await expect(loss).toLeakNoTensors();
});

test("how noisy one sample is, by the baseline", async () => {
  const baselines = Array.from({ length: 17 }, (_, i) => -2 + i / 2);
  const noise: number[] = [];
  for (const baseline of baselines) noise.push(await variance(baseline));
  const best = baselines[noise.indexOf(Math.min(...noise))];
  await exhibit({
    kind: "curve",
    title: "the noise of one sample's gradient",
    caption: `The average gradient is the same for every baseline. Its noise is not: of these it is smallest at ${best}.`,
    series: { variance: { x: baselines, y: noise } },
    xLabel: "baseline",
    yLabel: "variance",
  });
  expect(noise).toMatchValues(
    baselines.map((baseline) => slowVariance(baseline)),
    { axes: "baseline", what: "the variance of one sample's gradient", atol: 1e-4, rtol: 1e-4 },
  );
});

/** Ten samples of three tokens, drawn exactly as often as a policy of .5, .3 and .2 does on average. */
const COUNTS = [5, 3, 2];
const REWARDS = [0.5, 3, 4];
const POLICY = () => tf.log(tf.tensor1d(COUNTS)); // [3]

/** The rows' log-probabilities of the tokens that were drawn. */
function logProbsOf(logits: tf.Tensor, tokens: number[][]): tf.Tensor {
  const V = logits.shape[2] as number;
  const drawn = tf.oneHot(tf.tensor2d(tokens, undefined, "int32"), V); // [B, M, V]
  return tf.sum(tf.mul(tf.logSoftmax(logits), drawn), -1); // [B, M]
}

/** Every third place is masked. */
const someMask = (rows: number, tokens: number) =>
  tf.tensor2d(
    Array.from({ length: rows * tokens }, (_, i) => Number(i % 3 !== 1)),
    [rows, tokens],
  );

/** The mean, token by token. */
async function slowLoss(logProbs: tf.Tensor, advantages: tf.Tensor, mask: tf.Tensor): Promise<number> {
  const [l, a, m] = await Promise.all([logProbs.data(), advantages.data(), mask.data()]);
  let [sum, tokens] = [0, 0];
  for (const [i, counts] of m.entries()) {
    if (counts !== 1) continue;
    sum -= a[i] * l[i];
    tokens++;
  }
  return sum / tokens;
}

/** The gradient of the logits for samples of one token each. */
function gradientOf(tokens: number[], advantages: number[]): tf.Tensor {
  return tf.grad((z: tf.Tensor) => {
    const drawn = tf.oneHot(tf.tensor1d(tokens, "int32"), 3); // [N, 3]
    const logProbs = tf.sum(tf.mul(tf.logSoftmax(z), drawn), 1, true); // [N, 1]
    return policyGradientLoss(logProbs, tf.tensor2d(advantages, [tokens.length, 1]), tf.onesLike(logProbs));
  })(POLICY());
}

function averageGradient(advantages: number[]): tf.Tensor1D {
  const tokens = COUNTS.flatMap((count, k) => Array.from({ length: count }, () => k));
  return gradientOf(
    tokens,
    tokens.map((k) => advantages[k]),
  ) as tf.Tensor1D;
}

/** The mean squared distance of one sample's gradient from the average. */
async function variance(baseline: number): Promise<number> {
  let [squares, average] = [0, [0, 0, 0]];
  for (const [k, count] of COUNTS.entries()) {
    const gradient = Array.from(await gradientOf([k], [REWARDS[k] - baseline]).data());
    squares += (count / 10) * gradient.reduce((sum, x) => sum + x * x, 0);
    average = average.map((x, i) => x + (count / 10) * gradient[i]);
  }
  return squares - average.reduce((sum, x) => sum + x * x, 0);
}

/** The same, where token k's gradient is advantage · (policy − one-hot of k). */
function slowVariance(baseline: number): number {
  const policy = COUNTS.map((count) => count / 10);
  const gradients = REWARDS.map((reward, k) =>
    policy.map((p, i) => (reward - baseline) * (p - Number(i === k))),
  );
  const mean = policy.map((_, i) => gradients.reduce((sum, g, k) => sum + policy[k] * g[i], 0));
  return gradients.reduce(
    (sum, g, k) => sum + policy[k] * g.reduce((all, x, i) => all + (x - mean[i]) ** 2, 0),
    0,
  );
}
