import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { klToStandard, reparameterize } from "./reparameterize.js";

tensorSpec();

const AXES = "item number";
/** Mean, standard deviation, and KL divergence from the standard normal distribution, by hand. */
const BY_HAND = [
  [0, 1, 0],
  [0, 0.5, 0.3181472],
  [0, 2, 0.8068528],
  [2, 0.5, 2.3181472],
  [1, 1, 0.5],
];

test("mean 2, variance 1, noise 0.3367: the code is 2.3367", async () => {
  const [mean, logVariance, noise] = [[[2]], [[0]], [[0.3367]]].map((rows) => tf.tensor2d(rows));
  await expect(reparameterize(mean, logVariance, noise)).toMatchValues([[2.3367]], {
    ...{ axes: AXES, what: "the code" },
    rivals: {
      "Your noise is gone. A logarithm of 0 is a variance of 1, so the noise counts in full.": [[2]],
      "Your noise counts half. A variance of 1 is a standard deviation of 1.": [[2 + 0.3367 / 2]],
    },
  });
});

test("two codes of variances 4, 1/4 and 9, by hand", async () => {
  const mean = tf.tensor2d([
    [1, -1, 0.5],
    [2, 0, -3],
  ]); // [2, 3]
  const logVariance = tf.log(
    tf.tensor2d([
      [4, 0.25, 9],
      [9, 4, 0.25],
    ]),
  ); // [2, 3]
  const noise = tf.tensor2d([
    [1, -2, 0.5],
    [-1, 0.25, 3],
  ]); // [2, 3]
  const expected = [
    [3, -2, 2],
    [-1, 0.5, -1.5],
  ];
  await expect(reparameterize(mean, logVariance, noise)).toMatchValues(expected, {
    ...{ axes: AXES, what: "the codes" },
    rivals: {
      "You multiplied the noise by the variance. σ is its root.": [
        [5, -1.5, 5],
        [-7, 1, -2.25],
      ],
      "You divided the noise by σ. A wide distribution must give draws that are far apart.": [
        [1.5, -5, 2 / 3],
        [5 / 3, 0.125, 3],
      ],
      "You multiplied the mean by σ as well. σ makes the noise wider; the mean moves the result.": [
        [4, -1.5, 3],
        [3, 0.5, 0],
      ],
    },
  });
});

test("PyTorch's codes", async () => {
  const { mean, logVariance, noise, codes } = golden("latent").drawn;
  const got = reparameterize(tf.tensor2d(mean), tf.tensor2d(logVariance), tf.tensor2d(noise));
  await expect(got).toMatchValues(codes, { axes: AXES, what: "the codes" });
});

test("gradients reach mean and log variance: PyTorch's", async () => {
  const { mean, logVariance, noise, upstream, gradients } = golden("latent").drawn;
  const draw = (m: tf.Tensor, l: tf.Tensor) => reparameterize(m, l, tf.tensor2d(noise)); // [B, Z]
  const [toMean, toLogVariance] = tf.grads(draw)(
    [tf.tensor2d(mean), tf.tensor2d(logVariance)],
    tf.tensor2d(upstream),
  );
  await expect({ mean: toMean, logVariance: toLogVariance }).toMatchStages([
    { name: "mean", expected: gradients.mean, axes: AXES, what: "the gradient of the mean" },
    { name: "logVariance", expected: gradients.logVariance, axes: AXES, what: "the gradient of logVariance" },
  ]);
});

test("codes of variances e^100 and e^−120", async () => {
  const [logVariance, noise, at] = [
    [100, -120, 100, -120],
    [0, 1, 1e-21, -2],
    [1, 2, 3, 4],
  ].map((numbers) => tf.tensor2d(numbers, [2, 2])); // two codes, since TensorFlow.js has no gradient through tf.unstack into one
  const expected = [
    [1, 2],
    [8.184706, 4],
  ];
  await expect(reparameterize(at, logVariance, noise)).toMatchValues(expected, {
    ...{ axes: AXES, rtol: 1e-4, what: "the codes of variances e^100 and e^−120" },
    rivals: {
      "You computed the variance, and e^100 overflows. Halve the logarithm first: σ is e^50, which fits.": [
        [Number.NaN, 2],
        [Number.POSITIVE_INFINITY, 4],
      ],
      "You kept logVariance in bounds. e^50 fits a 32-bit number, so the noise of 1e-21 counts.": [
        [1, 2],
        [3, 4],
      ],
    },
  });
  const narrow = reparameterize(tf.zeros([1, 2]), tf.tensor2d([[-120, -60]]), tf.tensor2d([[1e20, -1e10]]));
  await expect(narrow).toMatchValues([[8.756511e-7, -9.357623e-4]], {
    ...{
      axes: AXES,
      atol: 0,
      rtol: 1e-4,
      what: "the codes of variances e^−120 and e^−60 around a mean of 0",
    },
  });
  const slope = tf.grad((l: tf.Tensor) => reparameterize(at, l, noise))(logVariance); // [2, 2]
  await expect(slope).toMatchValues(
    [
      [0, 0],
      [2.592353, 0],
    ],
    { axes: AXES, rtol: 1e-4, what: "the gradient of logVariance" },
  );
});

test("codes of any number and length, zeros among them", async () => {
  await expect(reparameterize).toAgreeWith(
    (mean: tf.Tensor, logVariance: tf.Tensor, noise: tf.Tensor) =>
      tf.add(tf.mul(tf.pow(tf.fill(mean.shape, Math.sqrt(Math.E)), logVariance), noise), mean),
    { mean: AXES, logVariance: AXES, noise: AXES },
    { axes: AXES, cases: "ones zeros small" },
  );
});

test("a standard normal code costs nothing", async () => {
  await expect(klToStandard(tf.zeros([3, 5]), tf.zeros([3, 5]))).toMatchValues(0, {
    ...{ axes: "", what: "the divergence of standard normal codes" },
  });
});

test("codes of one number each, by hand", async () => {
  for (const [mean, std, kl] of BY_HAND) {
    const [square, log] = [std ** 2, 2 * Math.log(std)];
    await expect(klToStandard(tf.tensor2d([[mean]]), tf.tensor2d([[2 * Math.log(std)]]))).toMatchValues(kl, {
      ...{ axes: "", what: `the divergence of mean ${mean} and standard deviation ${std}` },
      rivals: {
        "The half is missing: your divergence is twice as large.": 2 * kl,
        "Your sign is wrong: a divergence is never negative.": -kl,
        "You took logVariance for ln σ. It is ln σ²: e to its power is the variance already.":
          (mean ** 2 + square ** 2 - 1 - 2 * log) / 2,
        "You added the standard deviation where the variance belongs.": (mean ** 2 + std - 1 - log) / 2,
        "You added the logarithm. It is subtracted, so that a tiny variance costs much.": kl + log,
        "You added the mean itself. Its square counts.": (mean + square - 1 - log) / 2,
        "Your mean has no effect. A code away from 0 costs as well.": (square - 1 - log) / 2,
      },
    });
  }
});

test("the numbers of one code: their divergences add up", async () => {
  const [means, stds] = [0, 1].map((column) => BY_HAND.map((row) => row[column]));
  const got = klToStandard(tf.tensor2d([means]), tf.tensor2d([stds.map((std) => 2 * Math.log(std))]));
  await expect(got).toMatchValues(3.9431472, {
    ...{ axes: "", what: "the divergence of a code of five numbers" },
    rivals: {
      "You averaged over the numbers of a code. Each number costs, so their divergences add up.":
        3.9431472 / 5,
    },
  });
});

test("a batch: the mean of its codes", async () => {
  const got = klToStandard(
    tf.tensor2d([
      [1, 1, 1],
      [0, 0, 0],
    ]),
    tf.zeros([2, 3]),
  );
  await expect(got).toMatchValues(0.75, {
    ...{ axes: "", what: "the divergence of two codes, 1.5 and 0" },
    rivals: { "You added up the codes of the batch. Its divergence is their mean.": 1.5 },
  });
});

test("the divergence of four codes: PyTorch's", async () => {
  const { mean, logVariance, kl } = golden("latent").divergence;
  await expect(klToStandard(tf.tensor2d(mean), tf.tensor2d(logVariance))).toMatchValues(kl, {
    ...{ axes: "", what: "the divergence of four codes" },
  });
});

test("gradients of the divergence: PyTorch's", async () => {
  const { mean, logVariance, gradients } = golden("latent").divergence;
  const [toMean, toLogVariance] = tf.grads((m: tf.Tensor, l: tf.Tensor) => klToStandard(m, l))([
    tf.tensor2d(mean),
    tf.tensor2d(logVariance),
  ]);
  await expect({ mean: toMean, logVariance: toLogVariance }).toMatchStages([
    { name: "mean", expected: gradients.mean, axes: AXES, what: "the divergence's gradient of the mean" },
    {
      ...{ name: "logVariance", expected: gradients.logVariance, axes: AXES },
      what: "the divergence's gradient of logVariance",
    },
  ]);
});

test("divergences of any number of codes of any length", async () => {
  await expect(klToStandard).toAgreeWith(
    (mean: tf.Tensor, logVariance: tf.Tensor) =>
      tf.div(
        tf.sum(tf.sub(tf.add(tf.exp(logVariance), tf.mul(mean, mean)), tf.add(logVariance, 1))),
        2 * (mean.shape[0] as number),
      ),
    { mean: AXES, logVariance: AXES },
    { axes: "", cases: "ones zeros" },
  );
});

test("a variance of almost nothing, and a large one", async () => {
  const got = klToStandard(tf.tensor2d([[0, 3]]), tf.tensor2d([[-120, 5]]));
  await expect(got).toMatchValues(135.2065796, {
    ...{ axes: "", rtol: 1e-5, what: "the divergence at log variances of −120 and 5" },
  });
  for (const log of [80, 88]) {
    const wide = await klToStandard(tf.tensor2d([[2]]), tf.tensor2d([[log]])).data();
    expect(wide[0] / Math.exp(log)).toMatchValues(0.5, {
      ...{ rtol: 1e-3, what: `the divergence at a log variance of ${log}, divided by e^${log}` },
    });
  }
});

test("shapes that don't fit are refused", () => {
  const fits = randomTensor([2, 3], 1);
  for (const shape of [[3, 2], [1, 3], [2, 1], [2, 4], [3], [6], [1, 2, 3]]) {
    const odd = randomTensor(shape, 2);
    expect(() => reparameterize(odd, fits, fits)).toRefuse(RangeError, `a mean of shape [${shape}]`);
    expect(() => reparameterize(fits, odd, fits)).toRefuse(RangeError, `a logVariance of shape [${shape}]`);
    expect(() => reparameterize(fits, fits, odd)).toRefuse(RangeError, `noise of shape [${shape}]`);
    expect(() => klToStandard(odd, fits)).toRefuse(RangeError, `a mean of shape [${shape}] for a divergence`);
    expect(() => klToStandard(fits, odd)).toRefuse(
      RangeError,
      `a logVariance of shape [${shape}] for a divergence`,
    );
  }
  for (const shape of [[6], [1, 2, 3], []]) {
    const odd = randomTensor(shape, 3);
    expect(() => reparameterize(odd, odd, odd)).toRefuse(RangeError, `three tensors of shape [${shape}]`);
    expect(() => klToStandard(odd, odd)).toRefuse(RangeError, `two tensors of shape [${shape}]`);
  }
});

test("no tensor is left, and the inputs stay", async () => {
  const [mean, logVariance, noise] = [4, 5, 6].map((stream) => randomTensor([2, 3], stream));
  await expect(() => reparameterize(mean, logVariance, noise)).toLeaveTensorsUnchanged({
    ...{ mean, logVariance, noise },
  });
  await expect(() => klToStandard(mean, logVariance)).toLeaveTensorsUnchanged({ mean, logVariance });
  await expect(() => reparameterize(mean, logVariance, noise)).toLeakNoTensors();
  await expect(() => klToStandard(mean, logVariance)).toLeakNoTensors();
});

test("every argument counts at every call, and results are new", async () => {
  const [mean, logVariance, noise] = [7, 8, 9].map((stream) => randomTensor([2, 3], stream));
  await expect(reparameterize).toHeed({ mean, logVariance, noise });
  await expect(reparameterize).toReturnNew({ mean, logVariance, noise });
  await expect(klToStandard).toHeed({ mean, logVariance });
  await expect(klToStandard).toReturnNew({ mean, logVariance });
});
