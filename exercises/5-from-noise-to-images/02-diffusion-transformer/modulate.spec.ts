import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { modulate } from "./modulate.js";

tensorSpec();

const AXES = "item token feature";

/** Two tokens of five features; normed, they are (1.5, −1.5, 0.5, −0.5, 0) and (2, −0.5, −0.5, −0.5, −0.5). */
const TOKENS = [
  [5, -1, 3, 1, 2],
  [3, -2, -2, -2, -2],
];

test("two tokens of width 5, by hand", async () => {
  const [shift, scale] = [tf.tensor2d([[0, 1, -2, 0.5, 1]]), tf.tensor2d([[1, 0, -2, 3, -1]])];
  const expected = [
    [
      [3, -0.5, -2.5, -1.5, 1],
      [4, 0.5, -1.5, -1.5, 1],
    ],
  ];
  await expect(modulate(tf.tensor3d([TOKENS]), shift, scale)).toMatchValues(expected, { axes: AXES });
});

test("a signal of zeros leaves the norm of each token", async () => {
  const zeros = tf.zeros([1, 5]);
  const expected = [
    [
      [1.5, -1.5, 0.5, -0.5, 0],
      [2, -0.5, -0.5, -0.5, -0.5],
    ],
  ];
  await expect(modulate(tf.tensor3d([TOKENS]), zeros, zeros)).toMatchValues(expected, { axes: AXES });
});

test("ε is that of part 2's norm, 1e-5", async () => {
  const zeros = tf.zeros([1, 5]);
  // The first token has the variance 4, so its 0.001-fold has 4e-6.
  const normed = (root: number) => [[[3, -3, 1, -1, 0].map((deviation) => (0.001 * deviation) / root)]];
  const root = Math.sqrt(4e-6 + 1e-5);
  const twice = root * Math.sqrt(4e-6 / (4e-6 + 1e-5) + 1e-5);
  await expect(modulate(tf.mul(0.001, tf.tensor3d([[TOKENS[0]]])), zeros, zeros)).toMatchValues(
    normed(root),
    {
      ...{ axes: AXES, what: "a token of the variance 4e-6, for a signal of zeros" },
      rivals: {
        "Your ε is 1e-6, as in the paper's code. Part 2's norm takes 1e-5.": normed(Math.sqrt(4e-6 + 1e-6)),
        "You left out ε. Part 2's norm adds 1e-5 to the variance.": normed(0.002),
        "You added ε to the root. Part 2's norm adds it to the variance.": normed(0.002 + 1e-5),
        "You normed twice. One norm comes before the stretch.": normed(twice),
      },
    },
  );
});

test("a token far from 0 is normed as one near it", async () => {
  const zeros = tf.zeros([1, 4]);
  const due = [-2, -1, 2, 1].map((deviation) => deviation / Math.sqrt(2.5 + 1e-5));
  await expect(modulate(tf.tensor3d([[[10_000, 10_001, 10_004, 10_003]]]), zeros, zeros)).toMatchValues(
    [[due]],
    { axes: AXES, what: "a token with a mean of 10,002, for a signal of zeros", atol: 1e-3, rtol: 1e-3 },
  );
});

test("each item has its own signal, for all of its tokens", async () => {
  for (const [B, N] of [
    [3, 3],
    [2, 5],
    [4, 2],
  ]) {
    const [x, shift, scale] = [randomTensor([B, N, 5], 3), randomTensor([B, 5], 4), randomTensor([B, 5], 5)];
    await expect(modulate(x, shift, scale)).toMatchValues(slowly(x, shift, scale), {
      ...{ axes: AXES, what: `${B} items of ${N} tokens` },
    });
  }
});

test("a scale of −1 leaves the shift alone", async () => {
  const shift = randomTensor([2, 5], 1);
  const alone = tf.add(tf.zeros([2, 3, 5]), tf.expandDims(shift, 1)); // [2, 3, 5]
  await expect(modulate(randomTensor([2, 3, 5], 2), shift, tf.neg(tf.ones([2, 5])))).toMatchValues(alone, {
    axes: AXES,
  });
});

test("a token of equal numbers becomes the shift, not NaN", async () => {
  const [shift, scale] = [randomTensor([1, 5], 6), randomTensor([1, 5], 7)];
  const x = tf.mul(tf.tensor3d([[[3], [-7]]]), tf.ones([1, 2, 5])); // [1, 2, 5]
  await expect(modulate(x, shift, scale)).toMatchValues(
    tf.add(tf.zeros([1, 2, 5]), tf.expandDims(shift, 1)),
    { axes: AXES },
  );
});

test("any length of any axis, zeros, and numbers of 1e-4", async () => {
  await expect(modulate).toAgreeWith(
    slowly,
    { x: AXES, shift: "item feature", scale: "item feature" },
    { axes: AXES, cases: "ones zeros small" },
  );
});

test("no item matters to another, and no token", async () => {
  const [shift, scale] = [randomTensor([3, 5], 8), randomTensor([3, 5], 9)];
  const norm = (x: tf.Tensor) => modulate(x, shift, scale);
  await expect(norm).toKeepApart(randomTensor([3, 4, 5], 10), { axis: 0, of: "item" });
  await expect(norm).toKeepApart(randomTensor([3, 4, 5], 11), { axis: 1, of: "token" });
});

test("gradients reach the tokens, the shift and the scale", async () => {
  const at = {
    x: randomTensor([2, 3, 5], 12),
    shift: randomTensor([2, 5], 13),
    scale: randomTensor([2, 5], 14),
  };
  await expect(({ x, shift, scale }: typeof at) => modulate(x, shift, scale)).toBeDifferentiable({
    ...{ at, axes: { x: AXES, shift: "item feature", scale: "item feature" } },
  });
});

test("a signal of another shape is refused", () => {
  const [x, fits] = [randomTensor([2, 3, 5], 15), randomTensor([2, 5], 16)];
  for (const shape of [[1, 5], [5], [2, 1], [2, 6], [3, 5], [2, 1, 5], []]) {
    const odd = randomTensor(shape, 17);
    expect(() => modulate(x, odd, fits)).toRefuse(RangeError, `a shift of shape [${shape}]`);
    expect(() => modulate(x, fits, odd)).toRefuse(RangeError, `a scale of shape [${shape}]`);
  }
});

test("tokens without an axis of items are refused", () => {
  const signal = randomTensor([2, 5], 18);
  for (const shape of [[2, 5], [5], [1, 2, 3, 5]])
    expect(() => modulate(randomTensor(shape, 19), signal, signal)).toRefuse(
      RangeError,
      `tokens of shape [${shape}]`,
    );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const [x, shift, scale] = [randomTensor([2, 3, 5], 20), randomTensor([2, 5], 21), randomTensor([2, 5], 22)];
  await expect(() => modulate(x, shift, scale)).toLeakNoTensors();
  await expect(() => modulate(x, shift, scale)).toLeaveTensorsUnchanged({ x, shift, scale });
});

test("every argument counts at every call, and the result is new", async () => {
  const args = {
    x: randomTensor([2, 3, 5], 23),
    shift: randomTensor([2, 5], 24),
    scale: randomTensor([2, 5], 25),
  };
  await expect(modulate).toHeed(args);
  await expect(modulate).toReturnNew(args);
});

/** Item by item, with moments of TensorFlow.js. */
function slowly(x: tf.Tensor, shift: tf.Tensor, scale: tf.Tensor): tf.Tensor {
  const [items, shifts, scales] = [x, shift, scale].map((all) => tf.unstack(all));
  return tf.stack(
    items.map((item, b) => {
      const { mean, variance } = tf.moments(item, 1, true); // [N, 1] each
      const normed = tf.div(tf.sub(item, mean), tf.sqrt(tf.add(variance, 1e-5))); // [N, D]
      return tf.add(tf.add(normed, tf.mul(normed, scales[b])), shifts[b]); // [N, D]
    }),
  );
}
