import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { attention } from "../../1-understanding-gradients/03-attention/attention.js";
import { attentionMask, causalMask, paddingMask } from "./attention-mask.js";
import { type BatchedAttention, batchedAttention } from "./batched-attention.js";

tensorSpec();

const ln = Math.log;
const WEIGHTS = "batch query key";
const OUTPUT = "batch query component";

/** q, k and v of different lengths, from streams of their own: 3 queries of width 7, 5 keys, values of width 4. */
const randomInput = (stream: number, B = 2) => ({
  q: randomTensor([B, 3, 7], stream),
  k: randomTensor([B, 5, 7], stream + 1),
  v: randomTensor([B, 5, 4], stream + 2),
});

test("two items, two queries, three keys of width 4, by hand", async () => {
  const q = tf.tensor3d([
    [
      [1, 0, 0, 0],
      [0, 2, 0, 1],
    ],
    [
      [0, 0, 1, 0],
      [1, 0, 0, 1],
    ],
  ]); // [2, 2, 4]
  // Scaled by 1/√4 the scores are logarithms, of 1, 2, 5 and 3, 1, 6 in the first item, of 1, 1, 2 and 8, 1, 1 in the
  // second.
  const k = tf.tensor3d([
    [
      [0, 0, 3, 2 * ln(3)],
      [2 * ln(2), 0, -1, 0],
      [2 * ln(5), ln(6), 0, 0],
    ],
    [
      [2 * ln(8), 5, 0, 0],
      [0, 1, 0, 0],
      [-4, 0, 2 * ln(2), 4],
    ],
  ]); // [2, 3, 4]
  const v = tf.tensor3d([
    [
      [8, 0],
      [0, 4],
      [-8, 10],
    ],
    [
      [4, 10],
      [0, -10],
      [2, 0],
    ],
  ]); // [2, 3, 2]
  const weights = [
    [
      [1 / 8, 2 / 8, 5 / 8],
      [3 / 10, 1 / 10, 6 / 10],
    ],
    [
      [1 / 4, 1 / 4, 2 / 4],
      [8 / 10, 1 / 10, 1 / 10],
    ],
  ];
  const output = [
    [
      [-4, 7.25],
      [-2.4, 6.4],
    ],
    [
      [2, 0],
      [3.4, 7],
    ],
  ];
  await expect(batchedAttention(q, k, v)).toMatchStages([
    { name: "weights", expected: weights, axes: WEIGHTS },
    { name: "output", expected: output, axes: OUTPUT },
  ]);
});

test("every item gets what one head of part 1 gives it", async () => {
  const { q, k, v } = randomInput(1, 3);
  const [Q, K, V] = (await Promise.all([q.array(), k.array(), v.array()])) as number[][][][];
  const heads = Q.map((rows, b) => attention(rows, K[b], V[b]));
  await expect(batchedAttention(q, k, v)).toMatchStages([
    { name: "weights", expected: heads.map(({ weights }) => weights), axes: WEIGHTS },
    { name: "output", expected: heads.map(({ output }) => output), axes: OUTPUT },
  ]);
});

test("with both masks it is PyTorch's attention", async () => {
  const given = golden("attention");
  const [q, k, v] = ["q", "k", "v"].map((name) => tf.tensor3d(given[name]));
  const masks = { everything: undefined, causal: causalMask(3, 5), both: attentionMask(3, 5, given.lengths) };
  for (const [name, mask] of Object.entries(masks)) {
    const { weights, output } = given[name];
    const what = name === "everything" ? "without a mask" : `with the mask "${name}"`;
    await expect(batchedAttention(q, k, v, mask)).toMatchStages([
      { name: "weights", expected: weights, axes: WEIGHTS, what: `the weights ${what}` },
      { name: "output", expected: output, axes: OUTPUT, what: `the output ${what}` },
    ]);
  }
});

test("batch and heads: any number of axes may stand in front", async () => {
  const [q, k, v] = [
    randomTensor([2, 3, 4, 7], 4),
    randomTensor([2, 3, 4, 7], 5),
    randomTensor([2, 3, 4, 5], 6),
  ];
  const got = batchedAttention(q, k, v, causalMask(4));
  const flat = (x: tf.Tensor) => tf.reshape(x, [6, 4, -1]); // [B·H, T, d]
  const { weights, output } = batchedAttention(flat(q), flat(k), flat(v), causalMask(4));
  await expect(got).toMatchStages([
    { name: "weights", expected: tf.reshape(weights, [2, 3, 4, 4]), axes: "batch head query key" },
    { name: "output", expected: tf.reshape(output, [2, 3, 4, 5]), axes: "batch head query component" },
  ]);
  const first = (x: tf.Tensor) => tf.squeeze(tf.slice(x, 0, 1), [0]); // [T, d], without an axis in front
  const alone = batchedAttention(first(flat(q)), first(flat(k)), first(flat(v)), causalMask(4));
  await expect(alone).toMatchStages([
    { name: "weights", expected: first(weights), axes: "query key", what: "the weights of one item alone" },
    {
      name: "output",
      expected: first(output),
      axes: "query component",
      what: "the output of one item alone",
    },
  ]);
});

test("dropout falls on the weights, behind the softmax", async () => {
  const { q, k, v } = randomInput(7);
  // Some keys are dropped, and the rest enlarged, each by a factor of its own, so that dropping twice shows.
  const kept = tf.tensor2d([
    [2, 0, 3, 0, 1.5],
    [0, 1.5, 0, 4, 0],
    [3, 2, 0, 0, 2.5],
  ]); // [3, 5]
  const drop = (weights: tf.Tensor) => {
    expect(weights).toHaveShape([2, 3, 5], WEIGHTS, "what drop is given");
    return tf.mul(weights, kept); // [B, Tq, Tk]
  };
  for (const [where, mask] of [
    ["without a mask", undefined],
    ["with a mask", causalMask(3, 5)],
  ] as const) {
    const { weights } = batchedAttention(q, k, v, mask);
    const dropped = tf.matMul(tf.mul(weights, kept), v); // [B, Tq, d_v]
    const got = batchedAttention(q, k, v, mask, drop);
    await expect({ output: got.output }).toMatchStages([
      { name: "output", expected: dropped, axes: OUTPUT, what: `the output with dropout, ${where},` },
    ]);
    await expect({ weights: got.weights }).toMatchStages([
      {
        name: "weights",
        expected: weights,
        axes: WEIGHTS,
        what: "the tensor of weights, before the dropout,",
      },
    ]);
  }
});

test("what drop returns mixes the values, whatever it is", async () => {
  const { q, k, v } = randomInput(43);
  const others = randomTensor([2, 3, 5], 46);
  await expect(batchedAttention(q, k, v, causalMask(3, 5), () => tf.clone(others)).output).toMatchValues(
    tf.matMul(others, v),
    { axes: OUTPUT, what: "the output where drop returns other weights" },
  );
});

test("drop is called once", () => {
  const { q, k, v } = randomInput(40);
  let calls = 0;
  batchedAttention(q, k, v, causalMask(3, 5), (weights) => {
    calls++;
    return weights;
  });
  expect(calls, "how often drop is called").toBe(1);
});

test("the items of a batch never meet", async () => {
  const x = randomTensor([3, 5, 18], 10); // [B, T, 7 + 7 + 4]
  await expect((joined: tf.Tensor) => attend(joined).output).toKeepApart(x, { axis: 0, of: "item" });
});

test("without a mask the order of the positions does not matter", async () => {
  const x = randomTensor([2, 5, 18], 11);
  await expect((joined: tf.Tensor) => attend(joined).output).toFollowOrder(x, { axis: 1 });
});

test("with the causal mask nothing that comes later matters", async () => {
  const x = randomTensor([2, 5, 18], 12);
  await expect((joined: tf.Tensor) => attend(joined, causalMask(5)).output).toBeCausalAlong(x, { axis: 1 });
});

test("an item of padding alone gets zeros, the others their due", async () => {
  const { q, k, v } = randomInput(13);
  const { output, weights } = batchedAttention(q, k, v, attentionMask(3, 5, [5, 0]));
  const half = (x: tf.Tensor) => tf.slice(x, 0, 1); // the first item
  const alone = batchedAttention(half(q), half(k), half(v), causalMask(3, 5));
  await expect({ weights, output }).toMatchStages([
    { name: "weights", expected: tf.concat([alone.weights, tf.zeros([1, 3, 5])]), axes: WEIGHTS },
    { name: "output", expected: tf.concat([alone.output, tf.zeros([1, 3, 4])]), axes: OUTPUT },
  ]);
});

test("a mask of its own for every item serves all its queries", async () => {
  const { q, k, v } = randomInput(30, 3); // as many items as queries: the mask's axis of items could go astray
  const lengths = [5, 2, 3];
  const { output } = batchedAttention(q, k, v, paddingMask(lengths, 5));
  const alone = lengths.map((n, b) => {
    const visible = (x: tf.Tensor) => tf.slice(x, [b, 0, 0], [1, n, -1]); // the keys or values that are no padding
    return batchedAttention(tf.slice(q, [b, 0, 0], [1, -1, -1]), visible(k), visible(v)).output;
  });
  await expect(output).toMatchValues(tf.concat(alone), {
    axes: OUTPUT,
    what: "the output with a padding mask",
  });
});

test("one item, one query, one key, width 1: part 1 agrees", async () => {
  const slowly = async (...tensors: tf.Tensor[]) => {
    const [Q, K, V] = (await Promise.all(tensors.map((x) => x.array()))) as number[][][][];
    const heads = Q.map((rows, b) => attention(rows, K[b], V[b]));
    return { weights: heads.map((head) => head.weights), output: heads.map((head) => head.output) };
  };
  await expect(batchedAttention).toAgreeWith(
    slowly,
    { q: "item query width", k: "item key width", v: "item key value" },
    { axes: { weights: WEIGHTS, output: OUTPUT }, cases: "ones zeros small" },
  );
});

test("one query alone heeds its mask", async () => {
  await expect(batchedAttention).toHoldAtLengthOne(
    {
      q: "item query width",
      k: "item key width",
      v: "item key value",
      mask: ["item query key", attentionMask(3, 5, [5, 2])],
    },
    { gives: { output: "item query value", weights: "item query key" }, apart: "item query" },
  );
  const alone = {
    q: randomTensor([1, 1, 4], 31),
    k: randomTensor([1, 1, 4], 32),
    v: randomTensor([1, 1, 2], 33),
  };
  const hidden = batchedAttention(alone.q, alone.k, alone.v, tf.tensor2d([[0]], [1, 1], "bool"));
  await expect(hidden).toMatchStages([
    {
      name: "weights",
      expected: [[[0]]],
      axes: WEIGHTS,
      what: "the weight of the only key, which is hidden,",
    },
    { name: "output", expected: [[[0, 0]]], axes: OUTPUT, what: "the output where the only key is hidden" },
  ]);
});

test("a mask of any shape that broadcasts serves all it covers", async () => {
  const [q, k, v] = [
    randomTensor([2, 4, 3, 7], 34),
    randomTensor([2, 4, 5, 7], 35),
    randomTensor([2, 4, 5, 2], 36),
  ];
  await expect((mask: tf.Tensor) => batchedAttention(q, k, v, mask)).toTakeEveryShape(
    causalMask(3, 5),
    [
      [1, 3, 5],
      [4, 3, 5],
      [1, 1, 3, 5],
      [2, 1, 3, 5],
      [2, 4, 3, 5],
    ],
    { axes: { weights: "batch head query key", output: "batch head query component" } },
  );
});

test("scores of 60 and 80 are 20 apart: the higher one has all", async () => {
  const q = tf.tensor3d([[[1, 0, 0, 0]]]); // [1, 1, 4]
  const k = tf.tensor3d([
    [
      [120, 1, 2, 3],
      [160, 3, 2, 1],
    ],
  ]); // [1, 2, 4]
  const { weights } = batchedAttention(q, k, tf.tensor3d([[[1], [2]]]));
  await expect(weights).toMatchValues([[[0, 1]]], { axes: WEIGHTS, what: "the tensor of weights" });
});

test("scores of ±10,000 give neither NaN nor Infinity", async () => {
  const { q, k, v } = randomInput(16);
  const { output } = batchedAttention(tf.mul(q, 1e4), k, v, causalMask(3, 5));
  await expect(output).toBeFiniteNumbers(OUTPUT);
});

test("what does not fit is refused", () => {
  const { q, k, v } = randomInput(22);
  const other = (shape: number[]) => tf.zeros(shape);
  for (const mask of [undefined, causalMask(3, 5)]) {
    const refuses = (misfit: Partial<typeof all>, what: string) => {
      const given = { ...all, ...misfit };
      expect(() => batchedAttention(given.q, given.k, given.v, mask)).toRefuse(RangeError, what);
    };
    const all = { q, k, v };
    refuses({ q: other([2, 3, 6]) }, "queries of width 6, keys of width 7");
    refuses({ v: other([2, 3, 4]) }, "five keys and three values");
    refuses({ q: other([1, 3, 7]) }, "queries of one item, keys of two");
    refuses({ v: other([1, 5, 4]) }, "keys of two items, values of one");
    const heads = { q: other([2, 4, 3, 7]), k: other([2, 4, 5, 7]), v: other([2, 4, 5, 4]) };
    refuses({ ...heads, q: other([2, 1, 3, 7]) }, "queries of one head, keys of four");
    refuses({ ...heads, v: other([2, 1, 5, 4]) }, "keys of four heads, values of one");
  }
});

test("gradients reach queries, keys and values", async () => {
  const { q, k, v } = randomInput(19);
  const mask = causalMask(3, 5);
  await expect(
    (at: Record<string, tf.Tensor>) => batchedAttention(at.q, at.k, at.v, mask).output,
  ).toBeDifferentiable({
    at: { q, k, v },
    axes: { q: OUTPUT, k: "batch key component", v: "batch key component" },
  });
});

test("no tensor is left behind, and the inputs stay", async () => {
  const { q, k, v } = randomInput(25);
  const mask = causalMask(3, 5);
  const call = () => batchedAttention(q, k, v, mask, (weights) => tf.mul(weights, 2));
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ q, k, v, mask });
});

test("every call computes its result again", async () => {
  const { q, k, v } = randomInput(37);
  const mask = causalMask(3, 5);
  await expect(batchedAttention).toHeed({ q, k, v, mask });
  await expect(batchedAttention).toReturnNew({ q, k, v, mask });
  await expect(batchedAttention).toReturnNew({ q, k, v });
});

/** Attention of positions that carry query and key (7 wide each) and value (4 wide) side by side, `[B, T, 18]`. */
function attend(joined: tf.Tensor, mask?: tf.Tensor): BatchedAttention {
  const part = (from: number, width: number) => tf.slice(joined, [0, 0, from], [-1, -1, width]);
  return batchedAttention(part(0, 7), part(7, 7), part(14, 4), mask);
}
