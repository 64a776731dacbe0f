import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { type ClipRange, clippedPolicy } from "./clipped-policy.js";

tensorSpec();

const AXES = { axes: "row token" };
/** DAPO's: a ratio may rise to 1.28 and fall to 0.8. */
const RANGE = (): ClipRange => ({ low: 0.2, high: 0.28 });
const RATIOS = [0.5, 0.75, 0.9, 1, 1.15, 1.25, 1.5, 6];

test("where no token has moved: each row's advantage", async () => {
  const lp = tf.tensor2d([
    [-0.7, -2, -1.1],
    [-3, -0.2, -1.4],
  ]);
  await expect(clippedPolicy(lp, lp, tf.tensor1d([2, -0.5]), tf.ones([2, 3]), RANGE())).toMatchValues(
    [
      [2, 2, 2],
      [-0.5, -0.5, -0.5],
    ],
    {
      ...{ ...AXES, what: "the objectives of two rows with the advantages 2 and −0.5" },
      rivals: {
        "The sign is wrong: this is the objective, which is to grow, and not a loss.": [
          [-2, -2, -2],
          [0.5, 0.5, 0.5],
        ],
      },
    },
  );
});

test("in a square table too, an advantage is a row's", async () => {
  const lp = tf.zeros([3, 3]);
  await expect(clippedPolicy(lp, lp, tf.tensor1d([1, 2, -3]), tf.ones([3, 3]), RANGE())).toMatchValues(
    [1, 2, -3].map((a) => [a, a, a]),
    {
      ...{ ...AXES, what: "the objectives of three rows of three tokens" },
      rivals: { "Each column got an advantage. It belongs to a row.": [1, 2, 3].map(() => [1, 2, -3]) },
    },
  );
});

test("tables stay as they were, for the next update", async () => {
  const [lp, old, A] = [randomTensor([2, 3], 1), randomTensor([2, 3], 2), tf.tensor1d([1.5, -2])];
  const mask = MASK();
  await expect(() => clippedPolicy(lp, old, A, mask, RANGE())).toLeaveTensorsUnchanged({
    ...{ logProbs: lp, oldLogProbs: old, advantages: A, mask },
  });
});

test("a positive advantage: nothing is gained above 1.28", async () => {
  for (const [i, objective] of [0.5, 0.75, 0.9, 1, 1.15, 1.25, 1.28, 1.28].entries())
    await expect(objectiveOf(RATIOS[i], 1)).toMatchValues([[objective]], told(RATIOS[i], 1));
});

test("a negative advantage: nothing is gained below 0.8", async () => {
  for (const [i, objective] of [-0.8, -0.8, -0.9, -1, -1.15, -1.25, -1.5, -6].entries())
    await expect(objectiveOf(RATIOS[i], -1)).toMatchValues([[objective]], told(RATIOS[i], -1));
});

test("however far it has moved the other way, it can be repaired", async () => {
  for (const [nats, advantage] of [
    [8, -1],
    [30, -2],
    [-8, 1],
    [-12, 3],
  ]) {
    const [now, old, A] = [tf.tensor2d([[nats]]), tf.zeros([1, 1]), tf.tensor1d([advantage])];
    const of = (x: tf.Tensor) => clippedPolicy(x, old, A, tf.ones([1, 1]), RANGE());
    const due = [[advantage * Math.exp(nats)]];
    const what = `at a ratio of e to the power of ${nats}, with the advantage ${advantage}`;
    const near = { ...AXES, rtol: 1e-4, atol: 1e-9 };
    await expect(of(now)).toMatchValues(due, { ...near, what: `the objective ${what}` });
    await expect(tf.grad(of)(now)).toMatchValues(due, { ...near, what: `the gradient ${what}` });
  }
});

test("the gradient is 0 only where nothing is to be gained", async () => {
  for (const [advantage, due] of [
    [2, [1, 1.5, 1.8, 2, 2.3, 2.5, 0, 0]],
    [-2, [0, 0, -1.8, -2, -2.3, -2.5, -3, -12]],
  ] as [number, number[]][])
    for (const [i, ratio] of RATIOS.entries())
      await expect(gradientOf(ratio, advantage)).toMatchValues([[due[i]]], {
        ...{ ...AXES, atol: 1e-4, what: `the gradient of ln π at ratio ${ratio} and advantage ${advantage}` },
      });
});

test("the two edges lie where low and high say", async () => {
  for (const [low, high, up, down] of [
    [0.1, 0.5, 1.5, -0.9],
    [0.5, 0.1, 1.1, -0.5],
    [0.03, 0.03, 1.03, -0.97],
    [0.2, 2, 3, -0.8],
    [0.95, 0.3, 1.3, -0.05],
  ]) {
    await expect(objectiveOf(4, 1, { low, high })).toMatchValues([[up]], told(4, 1, { low, high }));
    await expect(objectiveOf(0.01, -1, { low, high })).toMatchValues([[down]], told(0.01, -1, { low, high }));
  }
});

test("each token has a ratio of its own", async () => {
  const old = tf.tensor2d([[-1, -2, -0.5]]);
  const now = tf.add(old, tf.tensor2d([[Math.log(2), Math.log(0.5), Math.log(1.1)]]));
  await expect(clippedPolicy(now, old, tf.tensor1d([3]), tf.ones([1, 3]), RANGE())).toMatchValues(
    [[3.84, 1.5, 3.3]],
    {
      ...{
        ...AXES,
        atol: 1e-5,
        what: "the objectives of tokens with the ratios 2, 0.5 and 1.1, advantage 3",
      },
      rivals: {
        "The ratio of the whole text was taken, the product of its tokens' ratios.": [[3.3, 3.3, 3.3]],
      },
    },
  );
});

test("at padding the objective is 0, and so is the gradient", async () => {
  const [lp, old, A] = [randomTensor([2, 3], 1), randomTensor([2, 3], 2), tf.tensor1d([1.5, -2])];
  const due = clippedPolicy(lp, old, A, tf.ones([2, 3]), RANGE());
  for (const size of [0, 1, 50, 1e4, 3e30])
    for (const sign of [1, -1]) {
      const at = [atPadding(lp, sign * size), atPadding(old, -sign * size)];
      const what = `with numbers of size ${size} at padding`;
      await expect(clippedPolicy(at[0], at[1], A, MASK(), RANGE())).toMatchValues(tf.mul(due, MASK()), {
        ...{ ...AXES, what: `the objectives ${what}` },
      });
      const gradient = tf.grad((x) => clippedPolicy(x, at[1], A, MASK(), RANGE()))(at[0]);
      await expect(gradient).toBeFiniteNumbers();
      await expect(tf.mul(gradient, tf.sub(1, MASK()))).toMatchValues(tf.zeros([2, 3]), {
        ...{ ...AXES, what: `the gradient at padding, ${what}` },
      });
    }
});

test("as PyTorch computes it, and its gradient", async () => {
  const { low, high, ...tables } = golden("grpo").clipped;
  const [lp, old, mask, weights] = [tables.logProbs, tables.old, tables.mask, tables.weights].map((x) =>
    tf.tensor2d(x),
  );
  const of = (x: tf.Tensor) => clippedPolicy(x, old, tf.tensor1d(tables.advantages), mask, { low, high });
  await expect(of(lp)).toMatchValues(tables.objective, { ...AXES, what: "the objectives of four rows" });
  const gradient = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(of(x), weights)))(lp);
  await expect(gradient).toMatchValues(tables.gradient, { ...AXES, what: "the gradient of ln π" });
});

test("old log-probabilities are constants", async () => {
  const [lp, old, A] = [randomTensor([2, 3], 1), randomTensor([2, 3], 2), tf.tensor1d([1.5, -2])];
  const gradient = tf.grad((x) => clippedPolicy(lp, x, A, MASK(), RANGE()))(old);
  await expect(gradient).toMatchValues(tf.zeros([2, 3]), {
    ...{ ...AXES, what: "the gradient of old log-probabilities" },
  });
  const first = tf.grad((x) => clippedPolicy(x, x, A, MASK(), RANGE()))(lp);
  await expect(first).toMatchValues(
    [
      [0, 1.5, 1.5],
      [0, 0, -2],
    ],
    { ...AXES, what: "the gradient of ln π where the old ones are computed from it" },
  );
});

test("advantages are constants", async () => {
  const [lp, old, A] = [randomTensor([2, 3], 1), randomTensor([2, 3], 2), tf.tensor1d([1.5, -2])];
  const gradient = tf.grad((x) => clippedPolicy(lp, old, x, MASK(), RANGE()))(A);
  await expect(gradient).toMatchValues(tf.zeros([2]), {
    axes: "row",
    what: "the gradient of the advantages",
  });
});

test("any number of rows and tokens, one too", async () => {
  await expect(
    (
      logProbs: tf.Tensor,
      old: tf.Tensor,
      advantages: tf.Tensor,
      mask: number[][],
      low: number,
      high: number,
    ) => clippedPolicy(logProbs, old, advantages, tf.tensor2d(mask), { low, high }),
  ).toAgreeWith(slowly, {
    logProbs: "row token",
    oldLogProbs: "row token",
    advantages: "row",
    mask: ({ row, token }: Record<string, number>) =>
      Array.from({ length: row }, (_, b) =>
        Array.from({ length: token }, (_, m) => Number((b + 2 * m) % 3 !== 1)),
      ),
    low: () => 0.15,
    high: () => 0.4,
  });
});

test("an advantage of 0 and a mask of zeros: all is 0", async () => {
  const [lp, old, A] = [randomTensor([2, 3], 1), randomTensor([2, 3], 2), tf.tensor1d([1.5, -2])];
  for (const [what, advantages, mask] of [
    ["where no token counts", A, tf.zeros([2, 3])],
    ["with advantages of 0", tf.zeros([2]), MASK()],
  ] as [string, tf.Tensor, tf.Tensor][]) {
    const of = (x: tf.Tensor) => clippedPolicy(x, old, advantages, mask, RANGE());
    await expect(of(lp)).toMatchValues(tf.zeros([2, 3]), { ...AXES, what: `the objectives ${what}` });
    await expect(tf.grad(of)(lp)).toMatchValues(tf.zeros([2, 3]), { ...AXES, what: `the gradient ${what}` });
  }
});

test("tables that do not fit are refused", async () => {
  const fit = tf.ones([2, 3]);
  for (const bad of [
    tf.ones([2, 1]),
    tf.ones([1, 3]),
    tf.ones([3, 2]),
    tf.ones([6]),
    tf.scalar(1),
    tf.ones([2, 3, 1]),
  ])
    for (const at of [0, 1, 2]) {
      const [lp, old, mask] = [0, 1, 2].map((i) => (i === at ? bad : fit));
      await expect(() => clippedPolicy(lp, old, tf.ones([2]), mask, RANGE())).toRefuse(
        RangeError,
        `${["logProbs", "oldLogProbs", "a mask"][at]} of shape [${bad.shape}]`,
      );
    }
  const flat = tf.ones([2]);
  await expect(() => clippedPolicy(flat, flat, flat, flat, RANGE())).toRefuse(RangeError, "lists for tables");
  const deep = tf.ones([2, 3, 1]);
  await expect(() => clippedPolicy(deep, deep, flat, deep, RANGE())).toRefuse(
    RangeError,
    "tables of three axes",
  );
});

test("advantages that are not one for each row are refused", async () => {
  const fit = tf.ones([2, 3]);
  for (const shape of [[3], [1], [2, 3], [2, 1], [1, 3], []])
    await expect(() => clippedPolicy(fit, fit, tf.ones(shape), fit, RANGE())).toRefuse(
      RangeError,
      `advantages of shape [${shape}] for 2 rows`,
      "advantages",
    );
});

test("a low that is not between 0 and 1 is refused", async () => {
  const fit = tf.ones([2, 3]);
  for (const low of [0, -0.2, 1, 1.5, Number.NaN])
    await expect(() => clippedPolicy(fit, fit, tf.ones([2]), fit, { low, high: 0.28 })).toRefuse(
      RangeError,
      `a low of ${low}`,
      Number.isNaN(low) ? /NaN/ : low,
    );
});

test("a high that is not more than 0 is refused", async () => {
  const fit = tf.ones([2, 3]);
  for (const high of [0, -0.3, Number.NaN])
    await expect(() => clippedPolicy(fit, fit, tf.ones([2]), fit, { low: 0.2, high })).toRefuse(
      RangeError,
      `a high of ${high}`,
      Number.isNaN(high) ? /NaN/ : high,
    );
});

test("every argument counts, and no tensor is left", async () => {
  const args = {
    logProbs: tf.tensor2d([
      [-1, -2, -3],
      [-2, -5, -4],
    ]),
    oldLogProbs: tf.tensor2d([
      [-0.7, -2.05, -3.5],
      [-2.1, -4.2, -3.5],
    ]),
    advantages: tf.tensor1d([1.5, -2]),
    mask: MASK(),
    range: { low: 0.1, high: 0.3 },
  };
  const run = () => clippedPolicy(args.logProbs, args.oldLogProbs, args.advantages, args.mask, args.range);
  const { range } = args;
  await expect(clippedPolicy).toHeed(args, { others: { "range.low": 0.9, "range.high": 0.9 } });
  await expect(clippedPolicy).toReturnNew(args);
  await expect(run).toLeakNoTensors();
  await expect(run).toRepeatItself();
  await expect((x: tf.Tensor) =>
    clippedPolicy(x, args.oldLogProbs, args.advantages, args.mask, range),
  ).toBeDifferentiable({ at: args.logProbs });
});

test("the objective of one token, by its ratio", async () => {
  const ratios = Array.from({ length: 19 }, (_, i) => 0.2 + i / 10);
  const curve = async (advantage: number) => {
    const objectives: number[] = [];
    for (const ratio of ratios) objectives.push((await objectiveOf(ratio, advantage).data())[0]);
    return { x: ratios, y: objectives };
  };
  const yours = { "A = 1": await curve(1), "A = −1": await curve(-1) };
  await exhibit({
    kind: "curve",
    title: "the objective of one token, low 0.2 and high 0.28",
    caption: "Flat where nothing is to be gained: above 1.28 for a good text, below 0.8 for a bad one.",
    series: yours,
    xLabel: "π / π_old",
    yLabel: "objective",
  });
  await expect([yours["A = 1"].y[18], yours["A = −1"].y[0]]).toMatchValues([1.28, -0.8], {
    ...{ axes: "advantage", atol: 1e-4, what: "the objectives at a ratio of 2 and of 0.2" },
  });
});

/** 1 for three tokens, two of them in the first row. */
const MASK = () =>
  tf.tensor2d([
    [0, 1, 1],
    [0, 0, 1],
  ]);

const OLD = -1.3;

function objectiveOf(ratio: number, advantage: number, range = RANGE()): tf.Tensor {
  return clippedPolicy(
    tf.tensor2d([[OLD + Math.log(ratio)]]),
    tf.tensor2d([[OLD]]),
    tf.tensor1d([advantage]),
    tf.ones([1, 1]),
    range,
  );
}

function gradientOf(ratio: number, advantage: number): tf.Tensor {
  return tf.grad((lp) =>
    clippedPolicy(lp, tf.tensor2d([[OLD]]), tf.tensor1d([advantage]), tf.ones([1, 1]), RANGE()),
  )(tf.tensor2d([[OLD + Math.log(ratio)]]));
}

const told = (ratio: number, advantage: number, { low, high } = RANGE()) => ({
  ...{ ...AXES, atol: 1e-5 },
  what: `the objective at ratio ${ratio} and advantage ${advantage}, low ${low} and high ${high}`,
});

/** The same table with one number wherever the mask is 0. */
const atPadding = (x: tf.Tensor, size: number): tf.Tensor =>
  tf.add(tf.mul(x, MASK()), tf.mul(size, tf.sub(1, MASK())));

/** Beyond the edge on the side of gains the objective is that of the edge. */
async function slowly(
  lp: tf.Tensor,
  old: tf.Tensor,
  A: tf.Tensor,
  mask: number[][],
  low: number,
  high: number,
) {
  const [now, before] = [(await lp.array()) as number[][], (await old.array()) as number[][]];
  const advantages = (await A.array()) as number[];
  return now.map((row, b) =>
    row.map((x, m) => {
      if (mask[b][m] === 0) return 0;
      const [r, a] = [Math.exp(x - before[b][m]), advantages[b]];
      if (a > 0 && r > 1 + high) return (1 + high) * a;
      if (a < 0 && r < 1 - low) return (1 - low) * a;
      return r * a;
    }),
  );
}
