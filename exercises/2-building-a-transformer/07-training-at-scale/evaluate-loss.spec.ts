import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { IGNORED, lmLoss } from "../06-complete-model/lm-loss.js";
import { evaluateLoss } from "./evaluate-loss.js";
import { type Batch, batchesInOrder } from "./window-batches.js";

tensorSpec("judge", { reads: "awaited" });

const V = 7;

const stages = (loss: number) => [
  { name: "loss", expected: loss, axes: "", rtol: 1e-5, atol: 1e-5 },
  { name: "perplexity", expected: Math.exp(loss), axes: "", rtol: 3e-5 },
];

/** A model of two tables: the scores of the next token are the embedding of this one, times U. */
function smallModel() {
  const variable = (shape: number[], stream: number) =>
    tf.tidy(() => tf.variable(randomTensor(shape, stream))) as tf.Variable;
  const [E, U] = [variable([V, 3], 1), variable([3, V], 2)];
  const lossOf = ({ x, y }: Batch) => lmLoss(batchedLinear(tokenEmbedding(x, E), U), y);
  return { E, U, lossOf };
}

/** Batches of 10, 10 and 3 targets, the last one of a single window, and the same in one batch. */
function batches(): { uneven: Batch[]; large: Batch } {
  const rng = specRandom(3);
  const ids = Array.from({ length: 24 }, () => rng.integer(V));
  return { uneven: batchesInOrder(ids, 2, 5), large: batchesInOrder(ids, 5, 5)[0] };
}

/** The windows of a batch, with every target ignored: its loss is NaN. */
const emptied = ({ x, y }: Batch): Batch => ({ x, y: tf.fill(y.shape, IGNORED, "int32"), count: 0 });

const handMade = (loss: number, count: number, windows: number, T: number): Batch => ({
  x: tf.fill([windows, T], loss), // [windows, T]
  y: tf.zeros([windows, T]), // [windows, T]
  count,
});

test("losses 1, 5 and 2 of four, three and two targets: 23/9", async () => {
  const made = [handMade(1, 4, 2, 3), handMade(5, 3, 1, 7), handMade(2, 2, 4, 2)];
  const result = await evaluateLoss(({ x }) => tf.mean(x) as tf.Scalar, made);
  expect([typeof result.loss, typeof result.perplexity]).toEqual(["number", "number"]);
  await expect(result).toMatchStages(stages(23 / 9));
});

test("weights and batches stay as they were", async () => {
  const { E, U, lossOf } = smallModel();
  const { uneven } = batches();
  const [{ x, y }, , { x: lastX, y: lastY }] = uneven;
  await expect(() => evaluateLoss(lossOf, uneven)).toLeaveTensorsUnchanged({ E, U, x, y, lastX, lastY });
});

test("uneven batches give the loss of all targets in one", async () => {
  const { lossOf } = smallModel();
  const { uneven, large } = batches();
  const [loss] = await lossOf(large).data();
  await expect(await evaluateLoss(lossOf, uneven)).toMatchStages(stages(loss));
  await expect(await evaluateLoss(lossOf, [large])).toMatchStages(stages(loss));
});

test("every batch is run once, in order, and not in training", async () => {
  const { lossOf } = smallModel();
  const { uneven } = batches();
  const inOrder = [...uneven]; // the list itself may be changed
  const calls: string[] = [];
  await evaluateLoss((batch, training) => {
    calls.push(`batch ${inOrder.indexOf(batch)}, training ${training}`);
    return lossOf(batch);
  }, uneven);
  const due = [0, 1, 2].map((i) => `batch ${i}, training false`);
  expect(calls.join("; "), "the runs, in order").toBe(due.join("; "));
});

test("the list stays in its order, and its counts stay", async () => {
  const { lossOf } = smallModel();
  const { uneven } = batches();
  const [inOrder, counts] = [[...uneven], uneven.map(({ count }) => count)];
  await evaluateLoss(lossOf, uneven);
  expect(uneven.map((batch) => inOrder.indexOf(batch))).toMatchValues([0, 1, 2], {
    axes: "place",
    what: "where each batch stood before",
  });
  expect(uneven.map(({ count }) => count)).toMatchValues(counts, { axes: "batch", what: "the counts" });
});

test("without knowledge the perplexity is the vocabulary's size", async () => {
  const { U, lossOf } = smallModel();
  U.assign(tf.zeros([3, V]));
  await expect(await evaluateLoss(lossOf, batches().uneven)).toMatchStages(stages(Math.log(V)));
});

test("other batches and other weights have another loss", async () => {
  const w = tf.tidy(() => tf.variable(tf.scalar(0.3)));
  const lossOf = ({ x }: Batch) => tf.mul(w, tf.mean(x)) as tf.Scalar;
  const batches = [handMade(1.5, 4, 2, 3), handMade(5.5, 2, 1, 7)];
  await expect((batches: Batch[]) => evaluateLoss(lossOf, batches)).toHeed(
    { batches },
    { others: { "batches.0.count": 3, "batches.1.count": 7 }, except: ["batches.0.y", "batches.1.y"] },
  );
  w.assign(tf.scalar(0.6));
  await expect(await evaluateLoss(lossOf, batches)).toMatchStages(stages((0.6 * 17) / 6));
});

test("one window of one token is enough", async () => {
  await expect(
    await evaluateLoss(({ x }) => tf.mean(x) as tf.Scalar, [handMade(1.5, 1, 1, 1)]),
  ).toMatchStages(stages(1.5));
});

test("a loss of 0 is a perplexity of 1", async () => {
  const made = [handMade(0, 6, 2, 3), handMade(0, 7, 1, 7)];
  await expect(await evaluateLoss(({ x }) => tf.mean(x) as tf.Scalar, made)).toMatchStages(stages(0));
});

test("a loss of 174 nats is a perplexity of about 3.7e75", async () => {
  await expect(
    await evaluateLoss(({ x }) => tf.mean(x) as tf.Scalar, [handMade(174, 6, 2, 3)]),
  ).toMatchStages(stages(174));
});

test("values are read once, when every batch has been run", async () => {
  const { lossOf } = smallModel();
  const { uneven } = batches();
  const events: string[] = [];
  const { data } = tf.Tensor.prototype;
  tf.Tensor.prototype.data = function (this: tf.Tensor, ...args: []) {
    events.push("read");
    return data.apply(this, args);
  } as typeof data;
  try {
    await evaluateLoss((batch) => {
      events.push("run");
      return lossOf(batch);
    }, uneven);
  } finally {
    tf.Tensor.prototype.data = data;
  }
  expect(events.join(", "), "the runs and reads, in order").toBe("run, run, run, read");
});

test("no tensor is left behind", async () => {
  const { lossOf } = smallModel();
  const { uneven } = batches();
  await expect(() => evaluateLoss(lossOf, uneven)).toLeakNoTensors();
  const others = [handMade(1, 4, 3, 4), handMade(2, 5, 4, 5)];
  await expect((nth: number) =>
    evaluateLoss(({ x }) => tf.mean(x) as tf.Scalar, [others[nth]]),
  ).toLeakNoTensors();
});

test("a batch in which no target counts adds nothing", async () => {
  const { lossOf } = smallModel();
  const { uneven, large } = batches();
  const [loss] = await lossOf(large).data();
  const [first, ...others] = uneven;
  for (const list of [
    [emptied(first), ...uneven],
    [first, emptied(first), ...others],
    [...uneven, emptied(first)],
  ])
    await expect(await evaluateLoss(lossOf, list)).toMatchStages(stages(loss));
});

test("nothing to evaluate is refused", async () => {
  const { lossOf } = smallModel();
  const [first] = batches().uneven;
  await expect(() => evaluateLoss(lossOf, [])).toRefuse(RangeError, "an evaluation without a batch");
  await expect(() => evaluateLoss(lossOf, [emptied(first)])).toRefuse(
    RangeError,
    "a single batch without a target",
  );
});
