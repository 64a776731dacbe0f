import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { maskedSoftmax } from "../02-scaled-dot-product-attention/masked-softmax.js";
import { handBuiltInduction } from "./hand-built-induction.js";
import { type HeadScores, headScores } from "./head-scores.js";
import { recordActivations } from "./record-activations.js";

tensorSpec();

const KINDS = ["previous", "first", "induction", "entropy"] as const;
const ln = Math.log;

/** The scores in their order, by head. */
const stages = (due: Partial<Record<keyof HeadScores, unknown>>, of = "") =>
  KINDS.filter((kind) => kind in due).map((kind) => ({
    name: kind,
    expected: due[kind] as number[],
    axes: "head",
    what: `the score "${kind}"${of}`,
  }));

/** The entropies of these queries, added up. */
const entropyOf = (...rows: number[][]) => rows.flat().reduce((sum, w) => sum - w * ln(w), 0);

/** A head that has all its weight on one key of every query. */
const onto = (T: number, key: (query: number) => number) =>
  Array.from({ length: T }, (_, query) => Array.from({ length: T }, (_, k) => Number(k === key(query))));

/** Attention of random queries and keys, causal, `[H, T, T]`. */
const randomWeights = (H: number, T: number, stream: number) =>
  maskedSoftmax(randomTensor([H, T, T], stream), causalMask(T));

test("two heads on four tokens, by hand", async () => {
  const weights = tf.tensor3d([
    [
      [1, 0, 0, 0],
      [0.75, 0.25, 0, 0],
      [0.2, 0.3, 0.5, 0],
      [0.15, 0.25, 0.35, 0.25],
    ],
    [
      [1, 0, 0, 0],
      [0.5, 0.5, 0, 0],
      [0.1, 0.9, 0, 0],
      [0.05, 0.15, 0.8, 0],
    ],
  ]);
  // Token 6 comes again at query 3; behind its earlier occurrence, at key 1, stands key 2.
  await expect(headScores(weights, [2, 6, 4, 6])).toMatchStages(
    stages({
      previous: [(0.75 + 0.3 + 0.35) / 3, (0.5 + 0.9 + 0.8) / 3],
      first: [(0.75 + 0.2 + 0.15) / 3, (0.5 + 0.1 + 0.05) / 3],
      induction: [0.35, 0.8],
      entropy: [
        entropyOf([0.75, 0.25], [0.2, 0.3, 0.5], [0.15, 0.25, 0.35, 0.25]) / 3,
        entropyOf([0.5, 0.5], [0.1, 0.9], [0.05, 0.15, 0.8]) / 3,
      ],
    }),
  );
});

test("a head that is nothing but one pattern scores 1 in it", async () => {
  const ids = [5, 3, 8, 0, 5, 3, 8, 0, 5, 3, 8]; // period 4
  const heads = {
    previous: onto(11, (t) => Math.max(0, t - 1)),
    first: onto(11, () => 0),
    induction: onto(11, (t) => (t < 4 ? t : t < 8 || t % 2 ? t - 3 : t - 7)),
    uniform: Array.from({ length: 11 }, (_, t) => ids.map((_, k) => (k <= t ? 1 / (t + 1) : 0))),
  };
  const got = headScores(tf.tensor3d(Object.values(heads)), ids);
  await exhibit({
    kind: "heatmap",
    title: "scores of four pure heads",
    caption: "The first three heads score 1 in their own row; only the uniform head has a high entropy.",
    values: KINDS.map((kind) => got[kind]), // [score, head]
    axes: "score head",
    rowLabels: [...KINDS],
    columnLabels: Object.keys(heads),
  });
  const shares = Array.from({ length: 10 }, (_, i) => 1 / (i + 2)); // of the uniform head, from query 1 on
  const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const behind = [4, 5, 6, 7, 8, 9, 10].map((t) => (t < 8 ? 1 : 2) / (t + 1));
  await expect(got).toMatchStages(
    stages({
      previous: [1, 0.1, 0, mean(shares)], // of query 1, the first key is the previous one
      first: [0.1, 1, 0, mean(shares)],
      induction: [0, 0, 1, mean(behind)],
      entropy: [0, 0, 0, mean(shares.map((share) => -ln(share)))],
    }),
  );
});

test("random heads: the same as a slow loop", async () => {
  for (const [H, ids, stream] of [
    [3, [4, 4, 1, 4, 7, 1, 1, 0], 1],
    [2, [9, 2, 9, 9, 2], 2],
    [5, [3, 0, 1, 0, 3, 5, 0, 1, 1, 3, 6], 3],
  ] as [number, number[], number][]) {
    const weights = randomWeights(H, ids.length, stream);
    const due = slowScores((await weights.array()) as number[][][], ids);
    await expect(headScores(weights, ids)).toMatchStages(stages(due, ` of [${ids}]`));
  }
});

test("the two heads built by hand: one looks back, one finds", async () => {
  const ids = [3, 1, 4, 7, 3, 1, 4, 7, 3];
  const { activations } = recordActivations(handBuiltInduction(11, 20), idTensor([ids], 11));
  const of = (layer: number) => headScores(tf.squeeze(activations[`${layer}.weights`], [0]), ids);
  const [back, find] = [of(0), of(1)];
  await expect({ back: back.previous, find: find.induction, elsewhere: back.induction }).toMatchStages([
    { name: "back", expected: [1], axes: "head", atol: 1e-3, what: 'the score "previous" of layer 0' },
    { name: "find", expected: [1], axes: "head", atol: 1e-3, what: 'the score "induction" of layer 1' },
    { name: "elsewhere", expected: [0], axes: "head", atol: 1e-3, what: 'the score "induction" of layer 0' },
  ]);
});

test("where no token comes twice, induction is 0", async () => {
  const { induction } = headScores(randomWeights(3, 5, 4), [4, 1, 0, 7, 2]);
  await expect(induction).toMatchValues([0, 0, 0], { axes: "head", what: 'the score "induction"' });
});

test("weights of 1e-5 add to the entropy, too", async () => {
  const T = 64;
  const rows = Array.from({ length: T }, (_, t) =>
    Array.from({ length: T }, (_, key) => (key > t ? 0 : key === 0 ? 1 - t * 1e-5 : 1e-5)),
  );
  const entropies = rows.slice(1).map((row) => entropyOf(row.filter((w) => w > 0)));
  const { entropy } = headScores(tf.tensor3d([rows]), [...rows.keys()]);
  await expect(entropy).toMatchValues([entropies.reduce((sum, x) => sum + x, 0) / (T - 1)], {
    axes: "head",
    what: 'the score "entropy" of a head that is nearly sure',
  });
});

test("weights of 0 give no NaN", async () => {
  const weights = tf.stack([tf.eye(5), tf.eye(5)]);
  await expect(headScores(weights, [1, 1, 3, 1, 3])).toMatchStages(
    stages({ previous: [0, 0], first: [0, 0], induction: [1 / 3, 1 / 3], entropy: [0, 0] }),
  );
});

test("gradients reach the weights", async () => {
  const ids = [2, 0, 2, 2, 0];
  const at = randomWeights(3, 5, 5);
  for (const kind of KINDS)
    await expect(
      (weights: tf.Tensor) => headScores(maskedSoftmax(weights, causalMask(5)), ids)[kind],
    ).toBeDifferentiable({ at, axes: "head query key", what: kind });
});

test("heads are scored each by itself", async () => {
  for (const kind of KINDS)
    await expect((x: tf.Tensor) => headScores(tf.softmax(x), [2, 0, 2, 2, 0])[kind]).toKeepApart(
      randomTensor([3, 5, 5], 6),
      { axis: 0, of: "head" },
    );
});

test("a single head, and a text of two tokens", async () => {
  const weights = tf.tensor3d([
    [
      [1, 0],
      [0.25, 0.75],
    ],
  ]);
  await expect(headScores(weights, [6, 6])).toMatchStages(
    stages({
      previous: [0.25],
      first: [0.25],
      induction: [0.75],
      entropy: [-0.25 * ln(0.25) - 0.75 * ln(0.75)],
    }),
  );
});

test("as many ids as queries, or it is refused", () => {
  expect(() => headScores(randomWeights(3, 5, 7), [1, 2, 3])).toRefuse(RangeError, "three ids, five queries");
  expect(() => headScores(randomWeights(3, 2, 7), [1, 2, 3])).toRefuse(RangeError, "three ids, two queries");
});

test("other weights and other texts have other scores", async () => {
  // Both texts have the same digits, the same sum, and the same tokens in another order.
  const [ids, other] = [
    [1, 11, 1, 3, 1],
    [1, 1, 11, 3, 1],
  ];
  await expect(headScores).toHeed({ weights: randomWeights(3, 5, 9), ids }, { others: { ids: other } });
});

test("the ids stay as they were", () => {
  const ids = [1, 1, 3, 1, 3];
  const weights = randomWeights(3, 5, 10);
  expect(() => headScores(weights, ids)).toLeaveUnchanged({ ids });
});

test("no tensor is left behind, and the weights stay", async () => {
  const weights = randomWeights(3, 5, 8);
  await expect(() => headScores(weights, [1, 1, 3, 1, 3])).toLeakNoTensors();
  await expect(() => headScores(weights, [1, 1, 3, 1, 3])).toLeaveTensorsUnchanged({ weights });
});

/** Head by head, query by query. */
function slowScores(heads: number[][][], ids: number[]): Record<keyof HeadScores, number[]> {
  const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / Math.max(1, numbers.length);
  return {
    previous: heads.map((w) => mean(w.slice(1).map((row, i) => row[i]))),
    first: heads.map((w) => mean(w.slice(1).map((row) => row[0]))),
    induction: heads.map((w) => {
      const found: number[] = [];
      for (const [t, row] of w.entries()) {
        const before = ids.slice(0, t).flatMap((id, j) => (id === ids[t] ? [row[j + 1]] : []));
        if (before.length > 0) found.push(before.reduce((sum, x) => sum + x, 0));
      }
      return mean(found);
    }),
    entropy: heads.map((w) =>
      mean(w.slice(1).map((row) => row.reduce((sum, x) => sum - (x > 0 ? x * ln(x) : 0), 0))),
    ),
  };
}
