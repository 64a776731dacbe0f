import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { guidedVelocity, type Interval, type LabeledVelocity } from "./guided-sampler.js";

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

interface Call {
  x: number[];
  labels: number[];
  t: number[];
}

/** The same velocity, and what it was asked for: shapes, and clones of its tensors. */
function listening() {
  const calls: Call[] = [];
  const seen: { x: tf.Tensor; t: tf.Tensor }[] = [];
  const velocity: LabeledVelocity = (x, t, labels) => {
    calls.push({ x: [...x.shape], t: [...t.shape], labels: [...labels] });
    seen.push({ x: tf.keep(x.clone()), t: tf.keep(t.clone()) });
    return simple(x, t, labels);
  };
  return { velocity, calls, seen };
}

/** By two calls of B items. */
function slowly(x: tf.Tensor, t: tf.Tensor, labels: number[], w: number): tf.Tensor {
  const given = simple(x, t, labels);
  const free = simple(
    x,
    t,
    labels.map(() => NONE),
  );
  return tf.add(tf.mul(w, given), tf.mul(1 - w, free));
}

const LABELS = [2, 0, 3];
const X = () => randomTensor([3, 2, 5], 1);
const T = () => tf.tensor1d([0.9, 0.25, 0.6]);

test("three items by hand, w = 2", async () => {
  const x = tf.tensor2d([[1], [2], [-1]]); // [3, 1]
  // given 3.5, 1.5, −1; free −0.25, −1, 1.25
  await expect(guidedVelocity(simple, LABELS, NONE, 2)(x, tf.fill([3], 0.5))).toMatchValues(
    [[7.25], [4], [-3.25]],
    {
      ...{ axes: "item unit", what: "the guided velocity at w = 2" },
      rivals: {
        "You swapped the halves: the first one belongs to the labels.": [[-4], [-3.5], [3.5]],
        "You returned the velocity with the labels, so guidance has no effect.": [[3.5], [1.5], [-1]],
        "You used the paper's own w, which is ours minus 1.": [[11], [6.5], [-5.5]],
      },
    },
  );
});

test("one call, both halves, the labels first", async () => {
  const { velocity, calls } = listening();
  guidedVelocity(velocity, LABELS, NONE, 3)(X(), T());
  expect(calls.length, "how often the network is asked").toBe(1);
  expect(calls[0], "the shapes and labels that it is asked with").toEqual({
    x: [6, 2, 5],
    t: [6],
    labels: [2, 0, 3, 4, 4, 4],
  });
});

test("both halves have the same items and times", async () => {
  const { velocity, seen } = listening();
  const [x, t] = [X(), T()];
  guidedVelocity(velocity, LABELS, NONE, 0.5)(x, t);
  await expect(seen[0].x).toMatchValues(tf.concat([x, x]), { axes: X_AXES, what: "the items of the call" });
  await expect(seen[0].t).toMatchValues(tf.concat([t, t]), { axes: "item", what: "the times of the call" });
  tf.dispose(seen);
});

test("w = 1: one call with the labels alone", async () => {
  const { velocity, calls } = listening();
  const told = guidedVelocity(velocity, LABELS, NONE, 1)(X(), T());
  await expect(told).toMatchValues(simple(X(), T(), LABELS), { axes: X_AXES, what: "the velocity at w = 1" });
  expect(calls, "the shapes and labels that it is asked with").toEqual([
    { x: [3, 2, 5], t: [3], labels: [2, 0, 3] },
  ]);
});

test("w = 0: both halves, and the velocity without a class", async () => {
  const { velocity, calls } = listening();
  const told = guidedVelocity(velocity, LABELS, NONE, 0)(X(), T());
  await expect(told).toMatchValues(simple(X(), T(), [4, 4, 4]), {
    ...{ axes: X_AXES, what: "the velocity at w = 0" },
  });
  expect(
    calls.map(({ labels }) => labels),
    "the labels that it is asked with",
  ).toEqual([[2, 0, 3, 4, 4, 4]]);
});

test("it equals two calls, for batches of any rank", async () => {
  for (const shape of [[3, 2, 5], [3, 4], [3], [3, 2, 5, 2], [3, 1, 1, 1]])
    for (const w of [-1, 0, 0.5, 1, 1.5, 8]) {
      const x = randomTensor(shape, 2);
      await expect(guidedVelocity(simple, LABELS, NONE, w)(x, T())).toMatchValues(slowly(x, T(), LABELS, w), {
        ...{ axes: ["item", "row", "column", "channel"].slice(0, shape.length).join(" "), atol: 1e-4 },
        what: `the velocity of a batch [${shape}] at w = ${w}`,
      });
    }
});

test("one item, and as many items as numbers in each", async () => {
  for (const [labels, shape] of [
    [[3], [1, 4]],
    [[3], [1]],
    [[0], [1, 1, 1, 1]],
    [LABELS, [3, 3]],
    [
      [0, 2],
      [2, 2, 2],
    ],
  ]) {
    const [x, t] = [randomTensor(shape, 3), tf.slice(T(), 0, labels.length)];
    await expect(guidedVelocity(simple, labels, NONE, 3)(x, t)).toMatchValues(slowly(x, t, labels, 3), {
      ...{ axes: ["item", "row", "column", "channel"].slice(0, shape.length).join(" "), atol: 1e-4 },
      what: `the velocity of a batch [${shape}] at w = 3`,
    });
  }
});

test("outside the interval an item moves as at w = 1", async () => {
  const told = at([0.6, 0.75, 1], { from: 0.2, to: 0.5 });
  await expect(told.velocity).toMatchValues(simple(X(), told.t, LABELS), {
    ...{ axes: X_AXES, what: "the velocity after the interval, up at the noise" },
  });
  const below = at([0, 0.1, 0.15], { from: 0.2, to: 0.5 });
  await expect(below.velocity).toMatchValues(simple(X(), below.t, LABELS), {
    ...{ axes: X_AXES, what: "the velocity before the interval, down at the data" },
  });
});

test("a little before the interval, and a little after it", async () => {
  const { velocity, t } = at([0.1249, 0.7501, 0.12495], { from: 0.125, to: 0.75 });
  await expect(velocity).toMatchValues(slowly(X(), t, LABELS, 1), {
    ...{ axes: X_AXES, atol: 1e-4, what: "the velocity at 0.1249, 0.7501 and 0.12495, from 0.125 to 0.75" },
  });
});

test("inside the interval it is guided, at both ends too", async () => {
  for (const times of [
    [0.3, 0.5, 0.65],
    [0.125, 0.75, 0.125],
  ]) {
    const { velocity, t } = at(times, { from: 0.125, to: 0.75 });
    await expect(velocity).toMatchValues(slowly(X(), t, LABELS, 3), {
      ...{
        axes: X_AXES,
        atol: 1e-4,
        what: `the velocity at the times ${times.join(", ")}, from 0.125 to 0.75`,
      },
    });
  }
  const { velocity, t } = at([0.5, 0.5, 0.5], { from: 0.5, to: 0.5 });
  await expect(velocity).toMatchValues(slowly(X(), t, LABELS, 3), {
    ...{ axes: X_AXES, atol: 1e-4, what: "the velocity at 0.5, in the interval from 0.5 to 0.5" },
  });
});

test("an interval may end at 0", async () => {
  const inside = at([0, 0, 0], { from: 0, to: 0 });
  await expect(inside.velocity).toMatchValues(slowly(X(), inside.t, LABELS, 3), {
    ...{ axes: X_AXES, atol: 1e-4, what: "the velocity at 0, in the interval from 0 to 0" },
  });
  const outside = at([0.5, 1, 0.25], { from: 0, to: 0 });
  await expect(outside.velocity).toMatchValues(simple(X(), outside.t, LABELS), {
    ...{ axes: X_AXES, what: "the velocity after the interval from 0 to 0" },
  });
});

test("each item is judged by its own time", async () => {
  for (const shape of [[3, 2, 5], [3, 3], [3], [3, 2, 5, 2]]) {
    const [x, t] = [randomTensor(shape, 4), tf.tensor1d([0.9, 0.4, 0.1])];
    const told = guidedVelocity(simple, LABELS, NONE, 3, { from: 0.2, to: 0.7 })(x, t);
    const due = tf.concat([
      tf.slice(simple(x, t, LABELS), 0, 1),
      tf.slice(slowly(x, t, LABELS, 3), 1, 1),
      tf.slice(simple(x, t, LABELS), 2, 1),
    ]);
    await expect(told).toMatchValues(due, {
      ...{ axes: ["item", "row", "column", "channel"].slice(0, shape.length).join(" "), atol: 1e-4 },
      what: `the velocity of a batch [${shape}], of which one item is inside`,
    });
  }
});

test("without an interval all times are inside", async () => {
  const t = tf.tensor1d([1, 0, 1]);
  await expect(guidedVelocity(simple, LABELS, NONE, 3)(X(), t)).toMatchValues(slowly(X(), t, LABELS, 3), {
    ...{ axes: X_AXES, atol: 1e-4, what: "the velocity at the times 1, 0 and 1" },
  });
});

test("with an interval it is still one call", async () => {
  const { velocity, calls } = listening();
  for (const times of [
    [0.9, 0.4, 0.1],
    [0.9, 0.9, 0.9],
    [0.4, 0.4, 0.4],
  ])
    guidedVelocity(velocity, LABELS, NONE, 3, { from: 0.2, to: 0.7 })(X(), tf.tensor1d(times));
  expect(
    calls.map(({ labels }) => labels),
    "the labels of three calls",
  ).toEqual(Array(3).fill([2, 0, 3, 4, 4, 4]));
  const alone = listening();
  guidedVelocity(alone.velocity, LABELS, NONE, 1, { from: 0.2, to: 0.7 })(X(), tf.tensor1d([0.4, 0.9, 0.1]));
  expect(
    alone.calls.map(({ labels }) => labels),
    "the labels of a call at w = 1",
  ).toEqual([[2, 0, 3]]);
});

test("a label may say that no class is given", async () => {
  const labels = [4, 1, 4];
  for (const w of [1, 3])
    await expect(guidedVelocity(simple, labels, NONE, w)(X(), T())).toMatchValues(
      slowly(X(), T(), labels, w),
      {
        ...{ axes: X_AXES, atol: 1e-4, what: `the velocity with the labels 4, 1 and 4 at w = ${w}` },
      },
    );
});

test("a batch of another size is refused", async () => {
  for (const items of [1, 2, 4, 6])
    for (const w of [1, 3])
      await expect(() =>
        guidedVelocity(simple, LABELS, NONE, w)(tf.ones([items, 2]), tf.ones([items])),
      ).toRefuse(RangeError, `${items} items with three labels, at w = ${w}`, items, 3);
});

test("an impossible w or interval is refused", async () => {
  for (const w of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    await expect(() => guidedVelocity(simple, LABELS, NONE, w)).toRefuse(RangeError, `w = ${w}`, w);
  for (const [from, to] of [
    [0.7, 0.2],
    [Number.NaN, 0.5],
    [0.5, Number.NaN],
    [Number.NaN, Number.NaN],
  ])
    for (const w of [1, 3])
      await expect(() => guidedVelocity(simple, LABELS, NONE, w, { from, to })).toRefuse(
        RangeError,
        `an interval from ${from} to ${to}, at w = ${w}`,
        from,
        to,
      );
});

test("everything counts, stays, and no tensor is left", async () => {
  const guided = (
    x: tf.Tensor,
    t: tf.Tensor,
    labels: number[],
    none: number,
    w: number,
    from: number,
    to: number,
  ) => guidedVelocity(simple, labels, none, w, { from, to })(x, t);
  const args = { x: X(), t: T(), labels: LABELS, none: NONE, w: 2.5, from: 0.25, to: 0.8 };
  const run = () => guided(args.x, args.t, args.labels, args.none, args.w, args.from, args.to);
  await expect(run).toLeaveTensorsUnchanged({ x: args.x, t: args.t });
  await expect(guided).toHeed(args, { others: { none: 1, from: 0.5, to: 0.95 } });
  await expect(guided).toReturnNew(args);
  await expect(run).toLeakNoTensors();
  await expect(run).toRepeatItself();
  const once = guidedVelocity(simple, LABELS, NONE, 3);
  await expect(once).toHeed({ x: X(), t: T() });
});

/** Guided with w = 3 at these times. */
function at(times: number[], interval: Interval) {
  const t = tf.tensor1d(times);
  return { t, velocity: guidedVelocity(simple, LABELS, NONE, 3, interval)(X(), t) };
}
