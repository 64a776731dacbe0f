import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { IGNORED, lmLoss } from "../06-complete-model/lm-loss.js";
import { accumulateGradients } from "./accumulate-gradients.js";
import { type Batch, batchesInOrder } from "./window-batches.js";

tensorSpec();

const V = 7;

/** A model of two tables: the scores of the next token are the embedding of this one, times U. */
function smallModel() {
  const variable = (shape: number[], stream: number) =>
    tf.tidy(() => tf.variable(randomTensor(shape, stream))) as tf.Variable;
  const [E, U] = [variable([V, 3], 1), variable([3, V], 2)];
  const lossOf = ({ x, y }: Batch) => lmLoss(batchedLinear(tokenEmbedding(x, E), U), y);
  return { E, U, lossOf };
}

/** Micro-batches of 10, 10 and 3 targets, and the same in one batch. */
function batches(): { micro: Batch[]; large: Batch } {
  const rng = specRandom(3);
  const ids = Array.from({ length: 24 }, () => rng.integer(V));
  return { micro: batchesInOrder(ids, 2, 5), large: batchesInOrder(ids, 5, 5)[0] };
}

/** The windows of a batch, with every target ignored: its loss is NaN. */
const emptied = ({ x, y }: Batch): Batch => ({ x, y: tf.fill(y.shape, IGNORED, "int32"), count: 0 });

const handMade = (...values: number[]): Batch => ({
  x: tf.tensor2d([values]), // [1, T]
  y: tf.zeros([1, values.length]), // [1, T]
  count: values.length,
});

test("four targets of slope 1 and two of slope 11: 26/6", async () => {
  const w = tf.tidy(() => tf.variable(tf.scalar(3)));
  // The loss w · mean(x) has the slope mean(x).
  const micro = [handMade(0.5, 1.5, -1, 3), handMade(10, 12)];
  const { loss, grads } = accumulateGradients(({ x }) => tf.mul(w, tf.mean(x)) as tf.Scalar, micro);
  await expect({ gradient: grads[w.name], loss }).toMatchStages([
    { name: "gradient", expected: 26 / 6, axes: "" },
    { name: "loss", expected: 13, axes: "" },
  ]);
});

test("the inputs stay as they were", async () => {
  const { E, U, lossOf } = smallModel();
  const [{ x, y }, { x: x1, y: y1 }] = batches().micro;
  const micro = [
    { x, y, count: 10 },
    { x: x1, y: y1, count: 10 },
  ];
  await expect(() => accumulateGradients(lossOf, micro)).toLeaveTensorsUnchanged({ E, U, x, y, x1, y1 });
});

test("three uneven micro-batches give the large batch's gradient", async () => {
  const { E, U, lossOf } = smallModel();
  const { micro, large } = batches();
  const due = tf.variableGrads(() => lossOf(large), [E, U]);
  const { grads, loss } = accumulateGradients(lossOf, micro);
  await expect({ U: grads[U.name], E: grads[E.name], loss }).toMatchStages([
    { name: "U", expected: due.grads[U.name], axes: "in out", what: "the gradient of U" },
    { name: "E", expected: due.grads[E.name], axes: "token component", what: "the gradient of E" },
    { name: "loss", expected: due.value, axes: "" },
  ]);
});

test("a single batch gives its own gradient", async () => {
  const { E, U, lossOf } = smallModel();
  const { large } = batches();
  const due = tf.variableGrads(() => lossOf(large), [E, U]);
  const { grads, loss } = accumulateGradients(lossOf, [large]);
  await expect({ U: grads[U.name], loss }).toMatchStages([
    { name: "U", expected: due.grads[U.name], axes: "in out", what: "the gradient of U" },
    { name: "loss", expected: due.value, axes: "" },
  ]);
});

test("every micro-batch is run once, in order, in training", () => {
  const { lossOf } = smallModel();
  const { micro } = batches();
  const inOrder = [...micro]; // the list itself may be changed
  const calls: string[] = [];
  accumulateGradients((batch, training) => {
    calls.push(`micro-batch ${inOrder.indexOf(batch)}, training ${training}`);
    return lossOf(batch);
  }, micro);
  expect(calls.length).toMatchValues(3, { what: "the number of calls of lossOf, for three micro-batches," });
  const due = [0, 1, 2].map((i) => `micro-batch ${i}, training true`);
  expect(calls.join("; "), "the runs, in order").toBe(due.join("; "));
});

test("the list stays in its order, and its counts stay", () => {
  const { lossOf } = smallModel();
  const { micro } = batches();
  const inOrder = [...micro];
  accumulateGradients(lossOf, micro);
  expect(micro.map((batch) => inOrder.indexOf(batch))).toMatchValues([0, 1, 2], {
    axes: "place",
    what: "the order of the list",
  });
  expect(micro.map(({ count }) => count)).toMatchValues([10, 10, 3], {
    axes: "batch",
    what: "the list of counts",
  });
});

test("a micro-batch of a single target has its share", async () => {
  const w = tf.tidy(() => tf.variable(tf.scalar(3)));
  const micro = [handMade(7), handMade(1, 2, 3)];
  const { grads } = accumulateGradients(({ x }) => tf.mul(w, tf.mean(x)) as tf.Scalar, micro);
  await expect(grads[w.name]).toMatchValues(13 / 4, { what: "the gradient" });
});

test("between two micro-batches one loss and two gradients stay", () => {
  const { lossOf } = smallModel();
  const { micro } = batches();
  const tensors: number[] = [];
  accumulateGradients(
    (batch) => {
      tensors.push(tf.memory().numTensors);
      return lossOf(batch);
    },
    [...micro, ...micro],
  );
  const more = tensors.map((count) => count - tensors[0]); // what was there before each, against the first
  expect(more.slice(1)).toMatchValues(Array(5).fill(3), {
    axes: "micro-batch",
    what: "the count of tensors kept before each further micro-batch",
  });
});

test("no tensor is left behind but the result", async () => {
  const { lossOf } = smallModel();
  const { micro } = batches();
  await expect(() => accumulateGradients(lossOf, micro)).toLeakNoTensors();
  const w = tf.tidy(() => tf.variable(tf.scalar(3)));
  const others = [[handMade(1, 2, 3, 4, 5)], [handMade(1, 2, 3, 4, 5, 6), handMade(7, 8)]];
  await expect((nth: number) =>
    accumulateGradients(({ x }) => tf.mul(w, tf.mean(x)) as tf.Scalar, others[nth]),
  ).toLeakNoTensors();
});

test("a variable that one micro-batch uses has its share, too", async () => {
  const [a, b] = [3, 5].map((value) => tf.tidy(() => tf.variable(tf.scalar(value))));
  const micro = [handMade(6, 10), handMade(1, 2, 3)];
  const lossOf = (batch: Batch) => tf.mul(batch === micro[0] ? a : b, tf.mean(batch.x)) as tf.Scalar;
  const { grads } = accumulateGradients(lossOf, micro);
  await expect({ later: grads[b.name], earlier: grads[a.name] }).toMatchStages([
    { name: "later", expected: 6 / 5, axes: "", what: "the gradient of what the second one uses" },
    { name: "earlier", expected: 16 / 5, axes: "", what: "the gradient of what the first one uses" },
  ]);
});

test("a variable that no micro-batch uses has no gradient", () => {
  const [used, idle] = [3, 5].map((value) => tf.tidy(() => tf.variable(tf.scalar(value))));
  const { grads } = accumulateGradients(
    ({ x }) => tf.mul(used, tf.mean(x)) as tf.Scalar,
    [handMade(6, 10), handMade(1, 2, 3)],
  );
  expect([used, idle].map(({ name }) => Number(grads[name] !== undefined))).toMatchValues([1, 0], {
    axes: "variable",
    what: "whether there is a gradient of the used and of the unused variable",
  });
});

test("other batches and weights have other gradients", async () => {
  const w = tf.tidy(() => tf.variable(tf.scalar(3)));
  const lossOf = ({ x }: Batch) => tf.mul(tf.square(w), tf.mean(x)) as tf.Scalar; // of slope 2 · w · mean(x)
  const batches = [handMade(0.5, 1.5, -1, 3), handMade(10, 12.5)];
  await expect((batches: Batch[]) => accumulateGradients(lossOf, batches)).toHeed(
    { batches },
    { others: { "batches.0.count": 3, "batches.1.count": 7 }, except: ["batches.0.y", "batches.1.y"] },
  );
  w.assign(tf.scalar(-5));
  const { grads } = accumulateGradients(lossOf, batches);
  await expect(grads[w.name]).toMatchValues((-10 * 26.5) / 6, { what: "the gradient, once w is another" });
});

test("a micro-batch in which no target counts adds nothing", async () => {
  const { E, U, lossOf } = smallModel();
  const { micro, large } = batches();
  const due = tf.variableGrads(() => lossOf(large), [E, U]);
  const [first, ...others] = micro;
  for (const list of [
    [emptied(first), ...micro],
    [first, emptied(first), ...others],
    [...micro, emptied(first)],
  ]) {
    const { grads, loss } = accumulateGradients(lossOf, list);
    await expect({ loss, U: grads[U.name], E: grads[E.name] }).toMatchStages([
      { name: "loss", expected: due.value, axes: "" },
      { name: "U", expected: due.grads[U.name], axes: "in out", what: "the gradient of U" },
      { name: "E", expected: due.grads[E.name], axes: "token component", what: "the gradient of E" },
    ]);
  }
});

test("no batch, or none with a target, has no gradient", () => {
  const { lossOf } = smallModel();
  const [first] = batches().micro;
  expect(() => accumulateGradients(lossOf, [])).toRefuse(RangeError, "no batch at all");
  expect(() => accumulateGradients(lossOf, [emptied(first)])).toRefuse(
    RangeError,
    "a batch in which no target counts",
  );
  expect(() => accumulateGradients(lossOf, [emptied(first), emptied(first)])).toRefuse(
    RangeError,
    "two batches in which no target counts",
  );
});
