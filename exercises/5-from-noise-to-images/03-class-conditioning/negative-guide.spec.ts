import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { gaussians } from "#lib/flow/noise";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { eulerFlow } from "../01-flow-matching/euler-flow.js";
import type { LabeledVelocity } from "./guided-sampler.js";
import { negativeVelocity } from "./negative-guide.js";

tensorSpec();

const NONE = 4;
const X_AXES = "item row column";

/** Numbers that differ from label to label; "no class given" is label 4. */
const ROWS = () => tf.tensor1d([0.5, -2, 3, 1.5, -0.75]);

/** One number for each item, with axes of length 1 up to the rank of x. */
const along = (numbers: tf.Tensor, x: tf.Tensor) =>
  tf.reshape(numbers, [x.shape[0], ...x.shape.slice(1).map(() => 1)]);

/** A velocity that depends on everything: row(label) · x + t. */
const simple: LabeledVelocity = (x, t, labels) =>
  tf.tidy(() => tf.add(tf.mul(along(tf.gather(ROWS(), tf.tensor1d(labels, "int32")), x), x), along(t, x)));

/** By two calls of B items; `start` holds a label for each. */
const slowly = (x: tf.Tensor, t: tf.Tensor, labels: number[], start: number[], w: number) =>
  tf.add(tf.mul(w, simple(x, t, labels)), tf.mul(1 - w, simple(x, t, start)));

const LABELS = [2, 0, 3];
const X = () => randomTensor([3, 2, 5], 1);
const T = () => tf.tensor1d([0.9, 0.25, 0.6]);

test("class 2 and not class 1, by hand", async () => {
  const x = tf.tensor2d([[1]]); // [1, 1]
  // with class 2: 3.5; with class 1: -1.5; without a class: -0.25
  const told = negativeVelocity(simple, [2], [1], NONE, 2.5)(x, tf.fill([1], 0.5));
  await expect(told).toMatchValues([[11]], {
    ...{ axes: "item unit", what: "the velocity at w = 2.5" },
    rivals: {
      "You led toward what is unwanted, and away from the label.": [[-9]],
      "You guided as usual, so what is unwanted has no effect.": [[9.125]],
      "You started without a class and subtracted what is unwanted on top. It should replace that start.": [
        [10.375],
      ],
      "You made the unwanted class the goal, and “no class given” the start.": [[-3.375]],
    },
  });
});

test("w = 1: the velocity with the labels", async () => {
  for (const unwanted of [
    [1, 1, 1],
    [null, null, null],
    [2, null, 1],
  ])
    await expect(negativeVelocity(simple, LABELS, unwanted, NONE, 1)(X(), T())).toMatchValues(
      simple(X(), T(), LABELS),
      { axes: X_AXES, what: `the velocity at w = 1, ${told(unwanted)} unwanted` },
    );
});

test("nothing unwanted: plain guidance", async () => {
  await expect(negativeVelocity(simple, LABELS, [null, null, null], NONE, 3)(X(), T())).toMatchValues(
    slowly(X(), T(), LABELS, [4, 4, 4], 3),
    { axes: X_AXES, atol: 1e-4, what: "the velocity without negative labels" },
  );
});

test("class 0 can be unwanted", async () => {
  await expect(negativeVelocity(simple, LABELS, [0, 1, 0], NONE, 3)(X(), T())).toMatchValues(
    slowly(X(), T(), LABELS, [0, 1, 0], 3),
    {
      ...{ axes: X_AXES, atol: 1e-4, what: "the velocity with 0, 1 and 0 unwanted" },
      rivals: {
        "You took class 0 for nothing: 0 counts as false in JavaScript.": slowly(
          X(),
          T(),
          LABELS,
          [4, 1, 4],
          3,
        ),
      },
    },
  );
});

test("each item has its own negative label, or none", async () => {
  for (const [unwanted, start] of [
    [
      [null, 3, 1],
      [4, 3, 1],
    ],
    [
      [1, null, null],
      [1, 4, 4],
    ],
    [
      [3, 2, null],
      [3, 2, 4],
    ],
  ] as [(number | null)[], number[]][])
    await expect(negativeVelocity(simple, LABELS, unwanted, NONE, 2)(X(), T())).toMatchValues(
      slowly(X(), T(), LABELS, start, 2),
      { axes: X_AXES, atol: 1e-4, what: `the velocity with ${told(unwanted)} unwanted` },
    );
});

test("“anything but”: the label is none", async () => {
  const labels = [4, 4, 0];
  await expect(negativeVelocity(simple, labels, [0, null, 2], NONE, 3)(X(), T())).toMatchValues(
    slowly(X(), T(), labels, [0, 4, 2], 3),
    { axes: X_AXES, atol: 1e-4, what: "the velocity with the labels 4, 4 and 0" },
  );
});

test("wanted and unwanted at once: the velocity with the label", async () => {
  await expect(negativeVelocity(simple, LABELS, LABELS, NONE, 3)(X(), T())).toMatchValues(
    simple(X(), T(), LABELS),
    { axes: X_AXES, atol: 1e-4, what: "the velocity with the labels 2, 0 and 3, and the same ones unwanted" },
  );
});

test("the caller's lists stay as they were", () => {
  const [labels, unwanted] = [
    [2, 4, 3],
    [1, null, 0],
  ];
  negativeVelocity(simple, labels, unwanted, NONE, 3)(X(), T());
  expect(unwanted, "the negative labels after a call").toEqual([1, null, 0]);
  expect(labels, "the labels after a call").toEqual([2, 4, 3]);
});

test("one call of 2B items, the labels first", async () => {
  const asked: { x: number[]; t: number[]; labels: number[] }[] = [];
  const velocity: LabeledVelocity = (x, t, labels) => {
    asked.push({ x: [...x.shape], t: [...t.shape], labels: [...labels] });
    return simple(x, t, labels);
  };
  for (const w of [0, 1, 3]) negativeVelocity(velocity, LABELS, [1, null, 0], NONE, w)(X(), T());
  expect(asked.length, "how often the network is asked by three calls").toBe(3);
  for (const [i, w] of [0, 1, 3].entries()) {
    expect([asked[i].x, asked[i].t], `the shapes of x and t at w = ${w}`).toEqual([[6, 2, 5], [6]]);
    expect(asked[i].labels.length, `how many labels the network gets at w = ${w}`).toBe(6);
    expect(asked[i].labels.slice(0, 3), `the first half of the labels at w = ${w}`).toEqual(LABELS);
  }
});

test("any w, batches of any rank and of one item", async () => {
  for (const [labels, unwanted, start, shape] of [
    [LABELS, [1, null, 0], [1, 4, 0], [3, 2, 5, 2]],
    [LABELS, [1, null, 0], [1, 4, 0], [3, 3]],
    [LABELS, [1, null, 0], [1, 4, 0], [3]],
    [[3], [0], [0], [1, 4]],
    [[3], [null], [4], [1, 1, 1, 1]],
    [[0], [1], [1], [1]],
  ] as [number[], (number | null)[], number[], number[]][])
    for (const w of [-1, 0, 0.5, 1, 1.5, 8]) {
      const [x, t] = [randomTensor(shape, 2), tf.slice(T(), 0, labels.length)];
      await expect(negativeVelocity(simple, labels, unwanted, NONE, w)(x, t)).toMatchValues(
        slowly(x, t, labels, start, w),
        {
          ...{ axes: ["item", "row", "column", "channel"].slice(0, shape.length).join(" "), atol: 1e-4 },
          what: `the velocity of a batch [${shape}] at w = ${w}`,
        },
      );
    }
});

test("lists and batches of other lengths are refused", async () => {
  for (const unwanted of [[], [1], [1, null], [1, null, 0, 2]])
    await expect(() => negativeVelocity(simple, LABELS, unwanted, NONE, 3)).toRefuse(
      RangeError,
      `${unwanted.length} unwanted with three labels`,
      unwanted.length,
      3,
    );
  for (const items of [1, 2, 4, 6])
    for (const w of [1, 3])
      await expect(() =>
        negativeVelocity(simple, LABELS, [1, 1, 1], NONE, w)(tf.ones([items, 2]), tf.ones([items])),
      ).toRefuse(RangeError, `${items} items with three labels, at w = ${w}`, items, 3);
});

test("a w that is not finite is refused", async () => {
  for (const w of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    await expect(() => negativeVelocity(simple, LABELS, [1, 1, 1], NONE, w)).toRefuse(
      RangeError,
      `w = ${w}`,
      w,
    );
});

test("everything counts, stays, and no tensor is left", async () => {
  const guided = (
    x: tf.Tensor,
    t: tf.Tensor,
    labels: number[],
    unwanted: (number | null)[],
    none: number,
    w: number,
  ) => negativeVelocity(simple, labels, unwanted, none, w)(x, t);
  const args = { x: X(), t: T(), labels: LABELS, unwanted: [1, null, 3], none: NONE, w: 2.5 };
  const run = () => guided(args.x, args.t, args.labels, args.unwanted, args.none, args.w);
  await expect(run).toLeaveTensorsUnchanged({ x: args.x, t: args.t });
  await expect(guided).toHeed(args, { others: { none: 1, "unwanted.0": 0, "unwanted.2": 2 } });
  await expect(guided).toReturnNew(args);
  await expect(run).toLeakNoTensors();
  await expect(run).toRepeatItself();
});

test("three clouds: not the upper one", async () => {
  const centers = [
    [-1, 0],
    [1, 0],
    [0, 1.5],
  ];
  const velocity = cloudsVelocity(centers, 0.5);
  const draw = async (unwanted: number | null) => {
    const x1 = gaussians([150, 2], specRandom(1));
    const labels = Array<number>(150).fill(0);
    const guided = negativeVelocity(
      velocity,
      labels,
      labels.map(() => unwanted),
      3,
      2.5,
    );
    return (await eulerFlow(guided, x1, 20).array()) as number[][];
  };
  const data = centers.map(([x, y], i) => [x, y, i]);
  const [plain, without] = [await draw(null), await draw(2)];
  await exhibit({
    kind: "points",
    title: "a class, and a class to stay away from",
    caption:
      "The left cloud is wanted, at w = 2.5. The upper one is unwanted on the right: samples move away from it.",
    panels: Object.entries({ "nothing unwanted": plain, "not the upper one": without }).map(
      ([label, samples]) => ({
        label,
        clouds: { "centers of the classes": data.map(([x, y]) => [x, y]), samples },
      }),
    ),
    range: [-4, 4],
  });
  const meanOf = (points: number[][], axis: number) =>
    points.reduce((sum, point) => sum + point[axis], 0) / 150;
  // 1.97 to 2.01 with 20 seeds.
  const lower = meanOf(plain, 1) - meanOf(without, 1);
  expect(lower).toLieBetween(1.8, 2.2, "how much lower the samples lie if the upper cloud is unwanted");
});

/** The exact velocity of normal clouds with one standard deviation; the label after the last cloud's is that of all clouds. */
function cloudsVelocity(centers: number[][], sd: number): LabeledVelocity {
  return (x, t, labels) =>
    tf.tidy(() => {
      const when = tf.expandDims(t, 1); // [B, 1]
      const stays = tf.sub(1, when); // [B, 1]
      const variance = tf.add(tf.square(tf.mul(stays, sd)), tf.square(when)); // [B, 1]
      const parts = centers.map((center) => {
        const mean = tf.tensor2d([center]); // [1, 2]
        const off = tf.div(tf.sub(x, tf.mul(stays, mean)), variance); // [B, 2]
        const v = tf.sub(tf.mul(when, off), tf.add(mean, tf.mul(tf.mul(stays, sd ** 2), off))); // [B, 2]
        const density = tf.div(tf.sum(tf.mul(tf.mul(off, off), variance), 1, true), -2); // [B, 1]
        return { v, density };
      });
      const shares = tf.softmax(
        tf.concat(
          parts.map(({ density }) => density),
          1,
        ),
      ); // [B, clouds]
      const each = tf.stack(
        parts.map(({ v }) => v),
        1,
      ); // [B, clouds, 2]
      const asked = tf.oneHot(tf.tensor1d(labels, "int32"), centers.length + 1); // [B, clouds + 1]
      const [one, all] = tf.split(tf.cast(asked, "float32"), [centers.length, 1], 1); // [B, clouds], [B, 1]
      const counts = tf.add(one, tf.mul(all, shares)); // [B, clouds]
      return tf.sum(tf.mul(tf.expandDims(counts, 2), each), 1); // [B, 2]
    });
}

const told = (unwanted: (number | null)[]) => unwanted.map(String).join(", ");
