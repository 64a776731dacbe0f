import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { orderGap } from "./order-blindness.js";

tensorSpec();

/** Attention without weights: x are queries, keys and values. The bias is added to the scores. */
const attention =
  (bias: tf.Tensor | number = 0) =>
  (x: tf.Tensor): tf.Tensor =>
    tf.tidy(() => {
      const scores = tf.div(tf.matMul(x, x, false, true), Math.sqrt(x.shape[2] as number)); // [B, T, T]
      return tf.matMul(tf.softmax(tf.add(scores, bias)), x); // [B, T, D]
    });

/** 0 where a query may look, -Infinity above the diagonal. */
const causalBias = (T: number) =>
  tf.tensor2d(
    Array.from({ length: T }, (_, i) => Array.from({ length: T }, (_, j) => (j <= i ? 0 : -Infinity))),
  );

const double = (x: tf.Tensor) => tf.mul(x, 2);
const runningSum = (x: tf.Tensor) => tf.cumsum(x, 1);

test("doubling every number commutes with any order: gap 0", async () => {
  const x = randomTensor([2, 5, 3], 1);
  await expect(orderGap(double, x, [3, 0, 4, 1, 2])).toMatchValues(0, { what: "the gap" });
});

test("the running sum of 1, 10, 100 in the order 2, 0, 1: gap 100", async () => {
  // f(x[order]) = 100, 101, 111 and f(x)[order] = 111, 1, 11: the distances are 11, 100, 100.
  const x = tf.tensor3d([[[1], [10], [100]]]); // [1, 3, 1]
  await expect(orderGap(runningSum, x, [2, 0, 1])).toMatchValues(100, { what: "the gap" });
});

test("the largest distance counts, of either sign and in any item", async () => {
  const x = tf.tensor3d([
    [
      [1, 0],
      [2, 1],
    ],
    [
      [40, -3],
      [1, 0.5],
    ],
    [
      [-1, 2],
      [0, 5],
    ],
  ]); // [3, 2, 2]
  // The running sum goes to x₁, x₁ + x₀ and to x₀ + x₁, x₀: the distances are |x₀| and |x₁|.
  await expect(orderGap(runningSum, x, [1, 0])).toMatchValues(40, { what: "the gap" });
});

test("a layer may mix the items of a batch: that is no order", async () => {
  const acrossItems = (x: tf.Tensor) => tf.cumsum(x, 0);
  await expect(orderGap(acrossItems, randomTensor([3, 4, 2], 8), [2, 0, 3, 1])).toMatchValues(0, {
    what: "the gap",
    atol: 1e-5,
  });
});

test("the identity order changes nothing", async () => {
  const x = randomTensor([2, 4, 3], 2);
  expect(() => orderGap(runningSum, x, [0, 1, 2, 3])).toAccept("the order 0,1,2,3 of 4 positions");
  await expect(orderGap(runningSum, x, [0, 1, 2, 3])).toMatchValues(0, {
    what: "the gap",
  });
});

test("attention alone is blind to order; mask and positions see it", async () => {
  const x = randomTensor([2, 5, 4], 3);
  const P = randomTensor([5, 4], 4);
  const order = [3, 0, 4, 1, 2];
  const layers: Record<string, (x: tf.Tensor) => tf.Tensor> = {
    attention: attention(),
    "attention, causal mask": attention(causalBias(5)),
    "attention after positions": (y) => attention()(tf.add(y, P)),
  };
  const gaps: number[] = [];
  for (const f of Object.values(layers)) gaps.push((await orderGap(f, x, order).data())[0]);
  await exhibit({
    kind: "table",
    title: "What knows the order",
    caption: "How far the outputs move when the inputs change places; 0 means that word order is lost.",
    columns: ["layer", "gap"],
    rows: Object.keys(layers).map((name, i) => [name, Number(gaps[i].toFixed(4))]),
  });
  expect(gaps[0]).toLieBetween(0, 1e-5, "the gap of attention without mask and positions");
  expect(gaps[1]).toLieBetween(0.3, 10, "the gap of attention with a causal mask");
  expect(gaps[2]).toLieBetween(0.3, 10, "the gap of attention after positions were added");
});

test("the layer may give rows of another width", async () => {
  const x = randomTensor([2, 5, 3], 5);
  const sums = (y: tf.Tensor) => tf.sum(y, 2, true); // [B, T, 1]
  await expect(orderGap(sums, x, [4, 3, 1, 0, 2])).toMatchValues(0, { what: "the gap" });
  // Only the last of four columns knows the order.
  const wider = (y: tf.Tensor) => tf.concat([y, runningSum(tf.slice(y, [0, 0, 0], [-1, -1, 1]))], 2);
  const y = tf.tensor3d([
    [
      [1, 4, -3],
      [10, 5, 2],
      [100, 6, 1],
    ],
  ]); // [1, 3, 3]
  await expect(orderGap(wider, y, [2, 0, 1])).toMatchValues(100, { what: "the gap of a wider output" });
});

test("more than ten positions have an order too", async () => {
  const order = [10, 3, 0, 9, 1, 8, 2, 7, 4, 6, 5];
  const x = randomTensor([2, 11, 3], 12);
  expect(() => orderGap(double, x, order)).toAccept(`the order ${order} of 11 positions`);
  await expect(orderGap(double, x, order)).toMatchValues(0, { what: "the gap" });
});

test("what is no order of the positions is refused", () => {
  const x = randomTensor([2, 4, 3], 6);
  for (const order of [
    [0, 1, 2],
    [0, 1, 2, 2],
    [1, 2, 3, 4],
    [0, 1, 2, 3, 3],
    [0, 2, 1, 0],
    [3, 0, 2, 2],
    [-1, 2, 1, 0],
    [0, 1, 1.5, 3],
  ])
    expect(() => orderGap(double, x, order)).toRefuse(RangeError, `the order ${order} of 4 positions`);
});

test("a sequence without a batch is refused", () => {
  expect(() => orderGap(double, randomTensor([4, 3], 9), [1, 0, 3, 2])).toRefuse(
    RangeError,
    "an x of two axes",
  );
  expect(() => orderGap(double, randomTensor([2, 4, 3, 1], 10), [1, 0, 3, 2])).toRefuse(
    RangeError,
    "an x of four axes",
  );
});

test("one item and one unit show a gap, one position shows none", async () => {
  const slowly = async (x: tf.Tensor, order: number[]) => {
    // The running sum up to a position, in the new order and in the old one.
    const items = (await x.array()) as number[][][];
    const sum = (rows: number[][], u: number) => rows.reduce((total, row) => total + row[u], 0);
    const gaps = items.flatMap((rows) =>
      rows.flatMap((row, t) =>
        row.map((_, u) => {
          const first = sum(
            order.slice(0, t + 1).map((from) => rows[from]),
            u,
          );
          return Math.abs(first - sum(rows.slice(0, order[t] + 1), u));
        }),
      ),
    );
    return Math.max(...gaps);
  };
  await expect((x: tf.Tensor, order: number[]) => orderGap(runningSum, x, order)).toAgreeWith(
    slowly,
    {
      x: "item position unit",
      order: ({ position }) => (position === 1 ? [0] : [2, 0, 1]),
    },
    { lengths: { position: 3 } },
  );
});

test("no tensor is left behind, and the input stays", async () => {
  const x = randomTensor([2, 5, 3], 7);
  const call = () => orderGap(runningSum, x, [3, 0, 4, 1, 2]);
  await expect(call).toLeakNoTensors();
  const [seven, six] = [randomTensor([3, 7, 2], 13), randomTensor([3, 6, 2], 14)];
  await expect((nth: number) =>
    nth === 0 ? orderGap(double, seven, [6, 1, 2, 4, 0, 3, 5]) : orderGap(double, six, [1, 2, 4, 0, 3, 5]),
  ).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ x });
});

test("every call measures again", async () => {
  await expect((x: tf.Tensor, order: number[]) => orderGap(runningSum, x, order)).toHeed(
    { x: randomTensor([2, 5, 3], 11), order: [3, 0, 4, 1, 2] },
    { others: { order: [1, 0, 2, 3, 4] } },
  );
});
