import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { softmax } from "../../1-understanding-gradients/03-attention/softmax.js";
import { maskedSoftmax } from "./masked-softmax.js";

tensorSpec();

const ln = Math.log;
const AXES = "batch query key";
const EXACTLY = { atol: 0, rtol: 0 };

test("without a mask every query shares out over all keys", async () => {
  const scores = tf.tensor3d([
    [
      [ln(1), ln(2), ln(5)],
      [ln(6), ln(3), ln(1)],
    ],
  ]); // [1, 2, 3]
  const expected = [
    [
      [1 / 8, 2 / 8, 5 / 8],
      [6 / 10, 3 / 10, 1 / 10],
    ],
  ];
  await expect(maskedSoftmax(scores)).toMatchValues(expected, { axes: AXES });
  const square = tf.log(
    tf.tensor3d([
      [
        [1, 3],
        [4, 1],
      ],
    ]),
  ); // [1, 2, 2]
  const shares = [
    [
      [1 / 4, 3 / 4],
      [4 / 5, 1 / 5],
    ],
  ];
  await expect(maskedSoftmax(square)).toMatchValues(shares, { axes: AXES, what: "the square of weights" });
});

test("with a mask the visible keys share out among themselves", async () => {
  const scores = tf.tensor3d([
    [
      [ln(1), ln(2), ln(5)],
      [ln(6), ln(3), ln(1)],
    ],
    [
      [ln(4), ln(8), ln(1)],
      [ln(2), ln(9), ln(3)],
    ],
  ]); // [2, 2, 3]
  const visible = tf.tensor2d(
    [
      [1, 1, 0],
      [1, 0, 1],
    ],
    [2, 3],
    "bool",
  ); // for the queries of both items
  const expected = [
    [
      [1 / 3, 2 / 3, 0],
      [6 / 7, 0, 1 / 7],
    ],
    [
      [1 / 3, 2 / 3, 0],
      [2 / 5, 0, 3 / 5],
    ],
  ];
  await expect(maskedSoftmax(scores, visible)).toMatchValues(expected, { axes: AXES });
});

test("a square mask has a row for each query", async () => {
  const scores = tf.log(
    tf.tensor3d([
      [
        [1, 2, 5],
        [6, 3, 1],
        [2, 8, 4],
      ],
    ]),
  ); // [1, 3, 3]
  const mask = tf.tensor2d(
    [
      [1, 0, 0],
      [1, 1, 0],
      [0, 1, 1],
    ],
    [3, 3],
    "bool",
  );
  const expected = [
    [
      [1, 0, 0],
      [2 / 3, 1 / 3, 0],
      [0, 2 / 3, 1 / 3],
    ],
  ];
  await expect(maskedSoftmax(scores, mask)).toMatchValues(expected, { axes: AXES });
});

test("a mask of its own for every item serves all its queries", async () => {
  const scores = randomTensor([3, 2, 5], 1);
  const lengths = [5, 2, 3];
  const mask = tf.less(tf.range(0, 5), tf.tensor(lengths, [3, 1, 1])); // [3, 1, 5]
  const rows = (await scores.array()) as number[][][];
  const expected = rows.map((item, b) =>
    item.map((row) => [...softmax(row.slice(0, lengths[b])), ...Array(5 - lengths[b]).fill(0)]),
  );
  await expect(maskedSoftmax(scores, mask)).toMatchValues(expected, { axes: AXES });
});

test("heads are one more axis in front", async () => {
  const scores = randomTensor([2, 3, 4, 5], 2);
  const mask = tf.lessEqual(tf.range(0, 5), tf.reshape(tf.range(1, 5), [4, 1])); // [4, 5]
  const rows = (await scores.array()) as number[][][][];
  const expected = rows.map((item) =>
    item.map((head) => head.map((row, i) => [...softmax(row.slice(0, i + 2)), ...Array(3 - i).fill(0)])),
  );
  await expect(maskedSoftmax(scores, mask)).toMatchValues(expected, { axes: "batch head query key" });
});

test("a query that may look nowhere gets zeros, the others weights", async () => {
  const scores = tf.tensor3d([
    [
      [3, -1, 2],
      [0, ln(3), 7],
    ],
    [
      [ln(4), 5, 0],
      [-2, 0, 1],
    ],
  ]); // [2, 2, 3]
  const mask = tf.tensor3d(
    [
      [
        [0, 0, 0],
        [1, 1, 0],
      ],
      [
        [1, 0, 1],
        [0, 0, 0],
      ],
    ],
    [2, 2, 3],
    "bool",
  );
  const expected = [
    [
      [0, 0, 0],
      [1 / 4, 3 / 4, 0],
    ],
    [
      [4 / 5, 0, 1 / 5],
      [0, 0, 0],
    ],
  ];
  await expect(maskedSoftmax(scores, mask)).toMatchValues(expected, { axes: AXES });
});

test("scores of ±10,000 give neither NaN nor Infinity", async () => {
  const scores = tf.tensor2d([
    [10_000, 10_000 - 4, -10_000],
    [-10_000, -10_000 - 4, 10_000],
  ]); // [2, 3]
  const mask = tf.tensor2d(
    [
      [1, 1, 1],
      [1, 1, 0],
    ],
    [2, 3],
    "bool",
  );
  const [large, small] = [1 / (1 + Math.exp(-4)), 1 / (1 + Math.exp(4))];
  const expected = [
    [large, small, 0],
    [large, small, 0],
  ];
  await expect(maskedSoftmax(scores, mask)).toMatchValues(expected, { axes: "query key" });
});

test("a low score has its small weight, and keeps it", async () => {
  const scores = tf.tensor2d([[-20, 3, 0, -9]]);
  const mask = tf.tensor2d([[1, 0, 1, 1]], [1, 4], "bool");
  const sum = 1 + Math.exp(-20) + Math.exp(-9);
  const expected = [[Math.exp(-20) / sum, 0, 1 / sum, Math.exp(-9) / sum]];
  await expect(maskedSoftmax(scores, mask)).toMatchValues(expected, {
    axes: "query key",
    atol: 0,
    rtol: 1e-4,
  });
});

test("nor does a hidden score of 3e38, near the largest float32", async () => {
  const mask = tf.tensor2d([[0, 1, 1]], [1, 3], "bool");
  await expect(maskedSoftmax(tf.tensor2d([[3e38, -5, -5]]), mask)).toMatchValues([[0, 0.5, 0.5]], {
    axes: "query key",
  });
});

test("the highest score counts for nothing while it is hidden", async () => {
  const scores = tf.tensor2d([
    [1e30, ln(2), 0],
    [-5, -5, 400],
  ]); // [2, 3]
  const mask = tf.tensor2d(
    [
      [0, 1, 1],
      [1, 1, 0],
    ],
    [2, 3],
    "bool",
  );
  const expected = [
    [0, 2 / 3, 1 / 3],
    [1 / 2, 1 / 2, 0],
  ];
  await expect(maskedSoftmax(scores, mask)).toMatchValues(expected, { axes: "query key" });
});

test("the only visible key gets exactly 1, however low its score", async () => {
  const scores = tf.tensor2d([
    [0, -100, 3],
    [-1e9, 8, 0],
    [3, -7, 1],
    [2, 1, -2.9e38],
  ]); // [4, 3]
  const mask = tf.tensor2d(
    [
      [0, 1, 0],
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    [4, 3],
    "bool",
  );
  const only = (...keys: (number | undefined)[]) =>
    keys.map((key) => [0, 1, 2].map((j) => (j === key ? 1 : 0)));
  await expect(maskedSoftmax(scores, mask)).toMatchValues(only(1, 0, 1, 2), {
    axes: "query key",
    rivals: {
      "What you put in place of a hidden score is higher than some visible ones: nothing may be lower.": only(
        1,
        undefined,
        1,
        undefined,
      ),
      "What you put in place of a hidden score is higher than a visible one, -2.9e38: nothing may be lower.":
        only(1, 0, 1, undefined),
    },
    ...EXACTLY,
  });
});

test("without a mask large scores are no danger, nor zeros", async () => {
  const slowly = async (scores: tf.Tensor) =>
    ((await scores.array()) as number[][][]).map((item) => item.map(softmax));
  await expect(maskedSoftmax).toAgreeWith(
    slowly,
    { scores: "item query key" },
    { axes: AXES, cases: "ones zeros small large" },
  );
});

test("one item, one query and one key heed the mask too", async () => {
  const visible = (i: number, j: number) => (2 * i + j) % 3 !== 0; // query 0 may not look at key 0
  const slowly = async (scores: tf.Tensor) =>
    ((await scores.array()) as number[][][]).map((item) =>
      item.map((row, i) => {
        const seen = row.filter((_, j) => visible(i, j));
        const shares = seen.length > 0 ? softmax(seen) : [];
        return row.map((_, j) => (visible(i, j) ? (shares.shift() as number) : 0));
      }),
    );
  await expect(maskedSoftmax).toAgreeWith(
    slowly,
    {
      scores: "item query key",
      mask: ({ query, key }) =>
        tf.tensor2d(
          Array.from({ length: query }, (_, i) => Array.from({ length: key }, (_, j) => visible(i, j))),
          [query, key],
          "bool",
        ),
    },
    { axes: AXES },
  );
});

test("a mask of any shape that broadcasts serves all it covers", async () => {
  const scores = randomTensor([2, 4, 3, 5], 8);
  const masked = (mask: tf.Tensor) => maskedSoftmax(scores, mask);
  const table = tf.lessEqual(tf.range(0, 5), tf.reshape(tf.range(1, 4), [3, 1])); // [3, 5]
  await expect(masked).toTakeEveryShape(
    table,
    [
      [1, 3, 5],
      [4, 3, 5],
      [1, 1, 3, 5],
      [2, 1, 3, 5],
      [2, 4, 3, 5],
    ],
    { axes: "batch head query key" },
  );
  const keys = tf.tensor2d([[1, 0, 1, 1, 0]], [1, 5], "bool");
  await expect(masked).toTakeEveryShape(
    keys,
    [
      [3, 5],
      [1, 1, 5],
      [2, 1, 1, 5],
    ],
    {
      axes: "batch head query key",
    },
  );
});

test("gradients reach the visible scores and no others", async () => {
  const mask = tf.tensor2d(
    [
      [1, 0, 0, 0, 0],
      [1, 1, 0, 1, 0],
      [1, 0, 1, 1, 1],
    ],
    [3, 5],
    "bool",
  );
  const at = randomTensor([2, 3, 5], 3);
  await expect((scores: tf.Tensor) => maskedSoftmax(scores, mask)).toBeDifferentiable({ at, axes: AXES });
});

test("a row without a visible key has the gradient 0, not NaN", async () => {
  const mask = tf.tensor2d(
    [
      [0, 0, 0, 0, 0],
      [1, 0, 1, 1, 0],
    ],
    [2, 5],
    "bool",
  );
  const [scores, upstream] = [randomTensor([3, 2, 5], 4), randomTensor([3, 2, 5], 5)];
  const gradient = tf.grad((s: tf.Tensor) => maskedSoftmax(s, mask))(scores, upstream);
  await expect(tf.slice(gradient, [0, 0, 0], [3, 1, 5])).toMatchValues(tf.zeros([3, 1, 5]), {
    axes: AXES,
    what: "the gradient of a row that sees nothing",
  });
});

test("far apart scores have a finite gradient too", async () => {
  const scores = tf.tensor2d([
    [10_000, 0, -10_000],
    [-10_000, 1e30, 5],
  ]); // [2, 3]
  const mask = tf.tensor2d(
    [
      [1, 1, 0],
      [1, 0, 1],
    ],
    [2, 3],
    "bool",
  );
  const gradient = tf.grad((s: tf.Tensor) => maskedSoftmax(s, mask))(scores, randomTensor([2, 3], 6));
  await expect(gradient).toBeFiniteNumbers("query key");
});

test("no tensor is left behind, and the input stays", async () => {
  const scores = randomTensor([2, 3, 5], 7);
  const mask = tf.less(tf.range(0, 5), tf.tensor([4, 2], [2, 1, 1])); // [2, 1, 5]
  await expect(() => maskedSoftmax(scores, mask)).toLeakNoTensors();
  await expect(() => maskedSoftmax(scores)).toLeakNoTensors();
  await expect(() => maskedSoftmax(scores, mask)).toLeaveTensorsUnchanged({ scores, mask });
});

test("every call computes its result again", async () => {
  const scores = randomTensor([2, 3, 5], 9);
  const mask = tf.less(tf.range(0, 5), tf.tensor([4, 2], [2, 1, 1])); // [2, 1, 5]
  await expect(maskedSoftmax).toHeed({ scores, mask });
  await expect(maskedSoftmax).toReturnNew({ scores, mask });
  await expect(maskedSoftmax).toHeed({ scores });
  await expect(maskedSoftmax).toReturnNew({ scores });
});
