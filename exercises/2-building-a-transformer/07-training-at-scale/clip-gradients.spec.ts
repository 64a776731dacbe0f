import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { clipGradients } from "./clip-gradients.js";

tensorSpec();

const stages = (W: unknown, b: unknown, norm: unknown, what = "") => [
  { name: "W", expected: W as tf.Tensor, axes: "in out", what: `W's gradient${what}` },
  { name: "b", expected: b as tf.Tensor, axes: "out", what: `b's gradient${what}` },
  { name: "norm", expected: norm as tf.Tensor, axes: "", what: `the norm before clipping${what}` },
];

const clipped = ({ W, b }: { W: tf.Tensor; b: tf.Tensor }, maxNorm: number) => {
  const { grads, norm } = clipGradients({ W, b }, maxNorm);
  return { W: grads.W, b: grads.b, norm };
};

const random = (W: number, b: number) => ({
  W: tf.mul(randomTensor([2, 3], 1), W),
  b: tf.mul(randomTensor([5], 2), b),
});

test("norms 8 and 6 make 10: clipped to 1, a tenth is kept", async () => {
  const W = [
    [5, -4, 3],
    [3, 2, -1],
  ];
  const grads = { W: tf.tensor2d(W), b: tf.tensor1d([2, -4, 4]) };
  const tenth = W.map((row) => row.map((x) => x / 10));
  await expect(clipped(grads, 1)).toMatchStages(stages(tenth, [0.2, -0.4, 0.4], 10));
});

test("the gradients that came in stay", async () => {
  const grads = random(2, 3);
  await expect(() => clipGradients(grads, 1)).toLeaveTensorsUnchanged(grads);
});

test("up to the limit nothing changes", async () => {
  const grads = { W: tf.tensor2d([[3, 0]]), b: tf.tensor1d([-4]) };
  await expect(clipped(grads, 5.01)).toMatchStages(stages([[3, 0]], [-4], 5, " below the limit"));
  await expect(clipped(grads, 200)).toMatchStages(stages([[3, 0]], [-4], 5, " far below the limit"));
});

test("above the limit all numbers shrink by one factor", async () => {
  const grads = random(0.1, 10); // one is much longer than the other
  const { W, b, norm } = clipped(grads, 2);
  const factor = tf.div(2, norm); // []
  await expect({ W, b }).toMatchStages(
    stages(tf.mul(grads.W, factor), tf.mul(grads.b, factor), 0, " by one factor").slice(0, 2),
  );
  const length = tf.sqrt(tf.add(tf.sum(tf.square(W)), tf.sum(tf.square(b)))); // []
  await expect(length).toMatchValues(2, { what: "the norm after clipping" });
});

test("a gradient of zeros stays zeros, no NaN", async () => {
  const grads = { W: tf.zeros([2, 3]), b: tf.zeros([5]) };
  await expect(clipped(grads, 1)).toMatchStages(
    stages(
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
      [0, 0, 0, 0, 0],
      0,
      " of zeros",
    ),
  );
});

test("it is PyTorch's clip_grad_norm_", async () => {
  const { grads, cases } = golden("training").clip.large;
  const { W, b } = { W: tf.tensor2d(grads.W), b: tf.tensor1d(grads.b) };
  for (const { maxNorm, norm, clipped: due } of cases)
    await expect(clipped({ W, b }, maxNorm)).toMatchStages(
      stages(due.W, due.b, norm, ` at the limit ${maxNorm}`),
    );
});

test("for tiny gradients too, where 10⁻⁶ shows", async () => {
  const { grads, cases } = golden("training").clip.tiny;
  const { W, b } = { W: tf.tensor2d(grads.W), b: tf.tensor1d(grads.b) };
  const [{ maxNorm, norm, clipped: due }] = cases;
  await expect(clipped({ W, b }, maxNorm)).toMatchStages(
    stages(due.W, due.b, norm, " of tiny gradients").map((stage) => ({ ...stage, atol: 1e-10, rtol: 1e-4 })),
  );
});

test("any number of gradients of any shape, by their names", async () => {
  const grads = {
    a: randomTensor([2, 3, 5], 3),
    b: tf.scalar(-3),
    c: randomTensor([7], 4),
    d: randomTensor([1, 1], 5),
  };
  const norm = tf.norm(tf.concat(Object.values(grads).map((grad) => tf.reshape(grad, [-1])))); // []
  const result = clipGradients(grads, 0.5);
  expect(Object.keys(result.grads)).toEqual(["a", "b", "c", "d"]);
  await expect(result.grads).toMatchStages(
    Object.entries(grads).map(([name, grad]) => ({
      name,
      expected: tf.div(tf.mul(grad, 0.5), norm),
      axes: ["", "number", "row column", "block row column"][grad.rank],
      what: `the gradient of ${name}`,
    })),
  );
  const alone = clipGradients({ c: grads.c }, 0.5);
  await expect(alone).toMatchStages([{ name: "norm", expected: tf.norm(grads.c), axes: "" }]);
});

test("twenty gradients have one norm", async () => {
  const grads = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`g${i}`, tf.fill([1 + (i % 3)], i - 7)]),
  );
  const squares = Array.from({ length: 20 }, (_, i) => (1 + (i % 3)) * (i - 7) ** 2);
  const due = Math.sqrt(squares.reduce((sum, square) => sum + square));
  await expect({ norm: clipGradients(grads, 1).norm }).toMatchStages([
    { name: "norm", expected: due, axes: "" },
  ]);
});

test("names that end alike are different gradients", async () => {
  const { norm } = clipGradients({ "0.W": tf.tensor1d([3]), "10.W": tf.tensor1d([4]) }, 1);
  await expect(norm).toMatchValues(5, { what: "the norm before clipping" });
});

test("a norm of 10⁻⁶ at a limit of 10⁻⁶ is halved", async () => {
  const { grads } = clipGradients({ W: tf.tensor1d([1e-6]) }, 1e-6);
  await expect(grads.W).toMatchValues([0.5e-6], {
    ...{ axes: "out", atol: 1e-9, what: "W's gradient of norm 10⁻⁶ at a limit of 10⁻⁶" },
  });
});

test("a limit of 0 or below is refused", () => {
  const grads = random(1, 1);
  expect(() => clipGradients(grads, 0)).toRefuse(RangeError, "a limit of 0");
  expect(() => clipGradients(grads, -1)).toRefuse(RangeError, "a limit below 0");
});

test("a limit that is NaN is refused", () => {
  const grads = random(1, 1);
  expect(() => clipGradients(grads, Number.NaN)).toRefuse(RangeError, "a limit that is no number");
});

test("other gradients and limits have other results", async () => {
  await expect(clipGradients).toHeed({ grads: random(2, 3), maxNorm: 1.5 });
});

test("new tensors come back, even where nothing is clipped", async () => {
  await expect(clipGradients).toReturnNew({ grads: random(2, 3), maxNorm: 1.5 });
  await expect(clipGradients).toReturnNew({ grads: random(0.2, 0.3), maxNorm: 150 });
  await expect(clipGradients).toReturnNew({ grads: random(2, 3), maxNorm: Infinity });
});

test("no tensor is left behind", async () => {
  const grads = random(1, 1);
  await expect(() => clipGradients(grads, 1)).toLeakNoTensors();
});
