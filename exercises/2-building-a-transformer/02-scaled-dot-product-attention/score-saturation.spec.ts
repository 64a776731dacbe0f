import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { maskedSoftmax } from "./masked-softmax.js";
import { type Saturation, saturation, scoreSaturation } from "./score-saturation.js";

tensorSpec();

const ln = Math.log;
const ENTROPY = { name: "entropy", axes: "batch query" };
const JACOBIAN = { name: "jacobianNorm", axes: "batch query" };

test("weights 1/4 and 3/4, then 1/2 and 1/2, by hand", async () => {
  const scores = tf.tensor3d([
    [
      [0, ln(3)],
      [2, 2],
    ],
  ]); // [1, 2, 2]
  // J is [[3, -3], [-3, 3]] / 16, then [[1, -1], [-1, 1]] / 4: each norm is twice the size of an entry.
  await expect(saturation(scores)).toMatchStages([
    { ...ENTROPY, expected: [[(1 / 4) * ln(4) + (3 / 4) * ln(4 / 3), ln(2)]] },
    { ...JACOBIAN, expected: [[3 / 8, 1 / 2]] },
  ]);
});

test("weights 1/2, 1/4, 1/4: the entropy is 3/2 ln 2", async () => {
  const scores = tf.tensor3d([[[ln(2), 0, 0]], [[ln(5), ln(5) - ln(2), ln(5) - ln(2)]]]); // [2, 1, 3]
  // On the diagonal 1/4, 3/16, 3/16; beside it four times -1/8 and twice -1/16: squared, they sum to 13/64.
  const jacobianNorm = Math.sqrt(13 / 64);
  await expect(saturation(scores)).toMatchStages([
    { ...ENTROPY, expected: [[1.5 * ln(2)], [1.5 * ln(2)]] },
    { ...JACOBIAN, expected: [[jacobianNorm], [jacobianNorm]] },
  ]);
});

test("a query that looks everywhere alike has entropy ln Tk", async () => {
  // J = (1 - 1/n)/n on the diagonal and -1/n² beside it: its norm is √(n − 1)/n.
  await expect(saturation(tf.fill([2, 3, 5], 7))).toMatchStages([
    { ...ENTROPY, expected: Array(2).fill([ln(5), ln(5), ln(5)]) },
    { ...JACOBIAN, expected: Array(2).fill([2 / 5, 2 / 5, 2 / 5]) },
  ]);
});

test("one key takes all: entropy 0 and norm 0, not NaN", async () => {
  const scores = tf.tensor3d([
    [
      [10_000, 0, -10_000],
      [-500, -900, -200],
    ],
  ]); // [1, 2, 3]
  await expect(saturation(scores)).toMatchStages([
    { ...ENTROPY, expected: [[0, 0]] },
    { ...JACOBIAN, expected: [[0, 0]] },
  ]);
});

test("heads are one more axis in front; one item may have none", async () => {
  const scores = randomTensor([6, 3, 5], 6);
  const due = saturation(scores); // [B·H, Tq]
  await expect(saturation(tf.reshape(scores, [2, 3, 3, 5]))).toMatchStages([
    { ...ENTROPY, axes: "batch head query", expected: tf.reshape(due.entropy, [2, 3, 3]) },
    { ...JACOBIAN, axes: "batch head query", expected: tf.reshape(due.jacobianNorm, [2, 3, 3]) },
  ]);
  await expect(saturation(tf.reshape(scores, [18, 5]))).toMatchStages([
    { ...ENTROPY, axes: "query", expected: tf.reshape(due.entropy, [18]) },
    { ...JACOBIAN, axes: "query", expected: tf.reshape(due.jacobianNorm, [18]) },
  ]);
});

test("the norm is that of the Jacobian which the tape finds", async () => {
  const scores = randomTensor([2, 3, 5], 1);
  // Row i of the Jacobian: the gradient of weight i of every query by its own scores.
  const rows = [0, 1, 2, 3, 4].map((i) =>
    tf.grad((s: tf.Tensor) => tf.slice(maskedSoftmax(s), [0, 0, i], [2, 3, 1]))(scores),
  ); // 5 × [B, Tq, Tk]
  const expected = tf.sqrt(tf.addN(rows.map((row) => tf.sum(tf.square(row), -1)))); // [B, Tq]
  const { jacobianNorm } = saturation(scores);
  await expect({ jacobianNorm }).toMatchStages([{ ...JACOBIAN, expected }]);
});

test("one query alone is measured as among others; one key is 0", async () => {
  const measures = { entropy: "item query", jacobianNorm: "item query" };
  await expect(saturation).toHoldAtLengthOne(
    { scores: "item query key" },
    { gives: measures, apart: "item query" },
  );
  await expect(saturation(tf.tensor3d([[[3], [-2]]]))).toMatchStages([
    { ...ENTROPY, expected: [[0, 0]], what: "the entropy of a single key" },
    { ...JACOBIAN, expected: [[0, 0]], what: "the Jacobian's norm of a single key" },
  ]);
});

test("a query of width 9: a third of the scores", async () => {
  const [q, k] = [randomTensor([2, 3, 9], 2), randomTensor([2, 5, 9], 3)];
  const scores = tf.matMul(q, tf.transpose(k, [0, 2, 1])); // [B, Tq, Tk]
  const got = scoreSaturation(q, k);
  for (const [name, due] of [
    ["raw", saturation(scores)],
    ["scaled", saturation(tf.div(scores, 3))],
  ] as const)
    await expect(got[name]).toMatchStages([
      { ...ENTROPY, expected: due.entropy, what: `the entropy of the ${name} scores` },
      { ...JACOBIAN, expected: due.jacobianNorm, what: `the Jacobian's norm of the ${name} scores` },
    ]);
});

test("queries and keys may have a head axis, or no axis in front", async () => {
  const [q, k] = [randomTensor([6, 3, 9], 4), randomTensor([6, 5, 9], 5)];
  const due = scoreSaturation(q, k);
  const heads = scoreSaturation(tf.reshape(q, [2, 3, 3, 9]), tf.reshape(k, [2, 3, 5, 9]));
  const [alone] = [
    scoreSaturation(tf.reshape(tf.slice(q, 0, 1), [3, 9]), tf.reshape(tf.slice(k, 0, 1), [5, 9])),
  ];
  for (const name of ["raw", "scaled"] as const) {
    await expect(heads[name]).toMatchStages([
      { ...ENTROPY, axes: "batch head query", expected: tf.reshape(due[name].entropy, [2, 3, 3]) },
    ]);
    await expect(alone[name]).toMatchStages([
      { ...ENTROPY, axes: "query", expected: tf.reshape(tf.slice(due[name].entropy, 0, 1), [3]) },
    ]);
  }
});

test("many tiny weights add up", async () => {
  const n = 1000;
  for (const x of [9, 14, 18]) {
    const sum = 1 + n * Math.exp(-x);
    const entropy = Math.log(sum) + (n * x * Math.exp(-x)) / sum;
    const { entropy: got } = saturation(tf.tensor2d([[0, ...Array(n).fill(-x)]])); // [1, 1 + n]
    await expect({ entropy: got }).toMatchStages([
      {
        name: "entropy",
        axes: "query",
        expected: [entropy],
        what: `the entropy of one large and 1,000 tiny weights, e^−${x} each,`,
      },
    ]);
  }
});

test("width 1 needs no scale; one query is as among others", async () => {
  const measured = "item query";
  const of = (name: string) => ({ [`${name}.entropy`]: measured, [`${name}.jacobianNorm`]: measured });
  await expect(scoreSaturation).toHoldAtLengthOne(
    { q: "item query width", k: "item key width" },
    { gives: { ...of("raw"), ...of("scaled") }, apart: "item query" },
  );
  const { raw, scaled } = scoreSaturation(randomTensor([2, 3, 1], 40), randomTensor([2, 5, 1], 41));
  await expect(scaled).toMatchStages([
    { ...ENTROPY, expected: raw.entropy, what: "the entropy of the scaled scores of width 1" },
    { ...JACOBIAN, expected: raw.jacobianNorm, what: "the Jacobian's norm of the scaled scores of width 1" },
  ]);
});

const WIDTHS = [1, 4, 16, 64, 256];
const QUERIES = 400;
const KEYS = 8;

test("with the scale, wide queries stay as soft as narrow ones", async () => {
  const runs: { raw: Mean; scaled: Mean }[] = [];
  for (const [i, width] of WIDTHS.entries()) {
    const q = randomTensor([QUERIES, 1, width], 10 + 2 * i);
    const k = randomTensor([QUERIES, KEYS, width], 11 + 2 * i);
    const { raw, scaled } = scoreSaturation(q, k);
    runs.push({ raw: await meanOf(raw), scaled: await meanOf(scaled) });
  }
  await showWidths(runs);
  await showWeights();
  // A mean of 400 numbers in [0, ln 8] is off by 0.29 or more, one of numbers in [0, 1/2] by 0.07, with a chance of at
  // most 1e-6 (Hoeffding). The expected values at width 256: entropy 0.15 raw, 1.72 scaled; norm 0.082 and 0.366.
  const { raw, scaled } = runs[WIDTHS.indexOf(256)];
  expect(raw.entropy).toLieBetween(0, 0.45, "the mean entropy of raw scores at width 256");
  expect(scaled.entropy).toLieBetween(1.43, 2.01, "the mean entropy of scaled scores at width 256");
  expect(raw.jacobianNorm).toLieBetween(0, 0.155, "the mean Jacobian norm of raw scores at width 256");
  expect(scaled.jacobianNorm).toLieBetween(
    0.295,
    0.44,
    "the mean Jacobian norm of scaled scores at width 256",
  );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const [q, k] = [randomTensor([2, 3, 9], 4), randomTensor([2, 5, 9], 5)];
  await expect(() => scoreSaturation(q, k)).toLeakNoTensors();
  await expect(() => saturation(q)).toLeakNoTensors();
  await expect(() => scoreSaturation(q, k)).toLeaveTensorsUnchanged({ q, k });
});

test("every call measures again", async () => {
  const [q, k] = [randomTensor([2, 3, 9], 7), randomTensor([2, 5, 9], 8)];
  await expect(saturation).toHeed({ scores: q });
  await expect(saturation).toReturnNew({ scores: q });
  await expect(scoreSaturation).toHeed({ q, k });
  await expect(scoreSaturation).toReturnNew({ q, k });
});

interface Mean {
  entropy: number;
  jacobianNorm: number;
}

async function meanOf({ entropy, jacobianNorm }: Saturation): Promise<Mean> {
  const [e, j] = await Promise.all([tf.mean(entropy).data(), tf.mean(jacobianNorm).data()]);
  return { entropy: e[0], jacobianNorm: j[0] };
}

async function showWidths(runs: { raw: Mean; scaled: Mean }[]): Promise<void> {
  const line = (scores: "raw" | "scaled", measure: keyof Mean) => ({
    x: WIDTHS.map(Math.log2),
    y: runs.map((run) => run[scores][measure]),
  });
  await exhibit({
    kind: "curve",
    title: "entropy by width",
    caption: `Raw scores make wide queries pick one of ${KEYS} keys, scaled ones leave them undecided.`,
    series: { raw: line("raw", "entropy"), "÷ √d_k": line("scaled", "entropy") },
    xLabel: "log2 of the width d_k",
    yLabel: "mean entropy in nats",
  });
  await exhibit({
    kind: "curve",
    title: "Jacobian norm by width",
    caption:
      "What is left of a gradient behind the softmax: at width 256 raw scores let less than a quarter through.",
    series: { raw: line("raw", "jacobianNorm"), "÷ √d_k": line("scaled", "jacobianNorm") },
    xLabel: "log2 of the width d_k",
    yLabel: "mean norm",
  });
}

/** The weights of the same twelve queries at width 64, raw and scaled. */
async function showWeights(): Promise<void> {
  const [q, k] = [randomTensor([12, 64], 30), randomTensor([KEYS, 64], 31)];
  const scores = tf.matMul(q, tf.transpose(k)); // [Tq, Tk]
  await exhibit({
    kind: "heatmap",
    title: "twelve queries at width 64",
    caption: "Raw, almost every query has one key; scaled, the same ranking is still open.",
    values: [maskedSoftmax(scores), maskedSoftmax(tf.div(scores, 8))],
    axes: "scores query key",
    panelLabels: ["raw", "÷ √d_k"],
    range: [0, 1],
  });
}
