import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { geluExact, geluGradient, geluTanh } from "./gelu-forms.js";

tensorSpec();

/** What tf.erf leaves uncertain is below 2e-7; the two forms are up to 4.7e-4 apart. */
const CLOSE = { axes: "place", atol: 2e-6, rtol: 1e-6 };

test("by hand: 0 stays 0, and a share of the others passes", async () => {
  // 84.13% of normal numbers lie below 1, 15.87% below −1, 2.28% below −2.
  const x = tf.tensor1d([0, 1, -1, -2]); // [4]
  const due = [0, 0.8413447, -0.1586553, -0.0455003];
  await expect(geluExact(x)).toMatchValues(due, { ...CLOSE, what: "geluExact" });
});

test("the exact form is PyTorch's", async () => {
  const { x, exact, tanh } = golden("feed_forward").gelu;
  await expect(geluExact(tf.tensor1d(x))).toMatchValues(exact, {
    ...CLOSE,
    what: "geluExact",
    rivals: { "This is the tanh form: the exact one uses the normal distribution itself.": tanh },
  });
});

test("the tanh form by hand: a little less of 1, more of −1", async () => {
  // 84.12% of 1 and 15.88% of −1, but 2.27% of −2.
  const x = tf.tensor1d([0, 1, -1, -2]); // [4]
  const due = [0, 0.841192, -0.158808, -0.0454023];
  await expect(geluTanh(x)).toMatchValues(due, { ...CLOSE, what: "geluTanh" });
});

test("the tanh form is PyTorch's", async () => {
  const { x, exact, tanh } = golden("feed_forward").gelu;
  await expect(geluTanh(tf.tensor1d(x))).toMatchValues(tanh, {
    ...CLOSE,
    what: "geluTanh",
    rivals: { "This is the exact form, with tf.erf. GPT-2's is made with tanh.": exact },
  });
});

test("the slope of the exact form is PyTorch's", async () => {
  const { x, exactSlope, tanhSlope } = golden("feed_forward").gelu;
  await expect(geluGradient(tf.tensor1d(x))).toMatchValues(exactSlope, {
    ...CLOSE,
    what: "geluGradient",
    rivals: { "This is the slope of the tanh form; the exact form's is asked for.": tanhSlope },
  });
});

test("what passes of x and of −x differs by x, in both forms", async () => {
  const x = tf.mul(randomTensor([2, 3, 5], 1), 2);
  for (const [name, form] of Object.entries({ geluExact, geluTanh }))
    await expect(tf.sub(form(x), form(tf.neg(x)))).toMatchValues(x, {
      axes: "batch position unit",
      what: `${name}(x) − ${name}(−x)`,
    });
});

test("the slopes at x and at −x sum to 1", async () => {
  const x = tf.mul(randomTensor([2, 3, 5], 2), 2);
  await expect(tf.add(geluGradient(x), geluGradient(tf.neg(x)))).toMatchValues(tf.onesLike(x), {
    axes: "batch position unit",
    what: "geluGradient(x) + geluGradient(−x)",
  });
});

test("far out all of x passes, or nothing; the slope is 1 or 0", async () => {
  const x = tf.tensor1d([-10_000, -300, -12, 12, 300, 10_000]); // [6]
  const due = [0, 0, 0, 12, 300, 10_000];
  await expect(geluExact(x)).toMatchValues(due, { axes: "place", what: "geluExact" });
  await expect(geluTanh(x)).toMatchValues(due, { axes: "place", what: "geluTanh" });
  await expect(geluGradient(x)).toMatchValues([0, 0, 0, 1, 1, 1], { axes: "place", what: "geluGradient" });
});

test("below −3 a little still passes, in both forms", async () => {
  const numbers = [-3, -3.5, -4, -4.5];
  const x = tf.tensor1d(numbers); // [4]
  // 1.35e-3 of normal numbers lie below −3, 3.4e-6 below −4.5.
  const due = [1.349898e-3, 2.3262908e-4, 3.1671242e-5, 3.3976731e-6].map((share, i) => share * numbers[i]);
  await expect(geluExact(x)).toMatchValues(due, { ...CLOSE, what: "geluExact below −3" });
  const tanhForm = (n: number) => (n / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (n + 0.044715 * n ** 3)));
  await expect(geluTanh(x)).toMatchValues(numbers.map(tanhForm), { ...CLOSE, what: "geluTanh below −3" });
});

test("geluGradient goes back through geluExact, by differences", async () => {
  await expect((x: tf.Tensor, dy: tf.Tensor) => tf.mul(dy, geluGradient(x))).toBeTensorGradientOf(geluExact, {
    at: randomTensor([2, 3, 5], 3),
    axes: "batch position unit",
    what: "dy ⊙ geluGradient(x)",
  });
});

test("the tape can go back through both forms", async () => {
  const at = randomTensor([2, 3, 5], 4);
  for (const [name, form] of Object.entries({ geluExact, geluTanh }))
    await expect(form).toBeDifferentiable({ at, axes: "batch position unit", what: name });
  await expect(tf.grad(geluExact)(at)).toMatchValues(geluGradient(at), {
    axes: "batch position unit",
    what: "the tape's slope of geluExact",
  });
});

test("far out the tape's slope is 1 or 0 too", async () => {
  const x = tf.tensor1d([-10_000, -200, 200, 10_000]); // [4]
  for (const [name, form] of Object.entries({ geluExact, geluTanh }))
    await expect(tf.grad(form)(x)).toMatchValues([0, 0, 1, 1], {
      axes: "place",
      what: `the tape's slope of ${name}`,
    });
});

test("one number alone gives what it gives among others", async () => {
  const AXES = "batch position unit";
  await expect((x: tf.Tensor) => ({
    geluExact: geluExact(x),
    geluTanh: geluTanh(x),
    geluGradient: geluGradient(x),
  })).toHoldAtLengthOne(
    { x: AXES },
    { gives: { geluExact: AXES, geluTanh: AXES, geluGradient: AXES }, apart: AXES },
  );
});

test("half of a number near 0 passes, and the slope is a half", async () => {
  // Near 0 the share is 1/2 + x / √(2π), and the slope 1/2 + 2x / √(2π).
  const numbers = [1e-4, -1e-4, 3e-3, -2e-6];
  const x = tf.tensor1d(numbers); // [4]
  const due = numbers.map((n) => n * (0.5 + n / Math.sqrt(2 * Math.PI)));
  const near = { axes: "place", atol: 0, rtol: 1e-5 };
  await expect(geluExact(x)).toMatchValues(due, { ...near, what: "geluExact near 0" });
  await expect(geluTanh(x)).toMatchValues(due, { ...near, what: "geluTanh near 0" });
  const slopes = numbers.map((n) => 0.5 + (2 * n) / Math.sqrt(2 * Math.PI));
  await expect(geluGradient(x)).toMatchValues(slopes, { ...near, what: "geluGradient near 0" });
});

test("one number or four axes: the shape stays", async () => {
  const x = randomTensor([2, 3, 5, 7], 5);
  for (const [name, f] of Object.entries({ geluExact, geluTanh, geluGradient })) {
    await expect(f(x)).toMatchValues(tf.reshape(f(tf.reshape(x, [210])), [2, 3, 5, 7]), {
      axes: "batch head position unit",
      what: name,
    });
    await expect(f(tf.scalar(0))).toMatchValues(name === "geluGradient" ? 0.5 : 0, { what: `${name}(0)` });
  }
});

test("no tensor is left behind, and x stays", async () => {
  const x = randomTensor([2, 3], 6);
  for (const f of [geluExact, geluTanh, geluGradient]) {
    await expect(() => f(x)).toLeakNoTensors();
    await expect(() => f(x)).toLeaveTensorsUnchanged({ x });
  }
});

test("each call computes its own result, in a new tensor", async () => {
  const x = randomTensor([2, 3], 7);
  for (const f of [geluExact, geluTanh, geluGradient]) {
    await expect(f).toHeed({ x });
    await expect(f).toReturnNew({ x });
    await expect(f).toReturnNew({ x: tf.zeros([2]) });
    await expect(f).toReturnNew({ x: tf.tensor1d([12, 300]) });
  }
});

test("nowhere are the two forms more than 0.000474 apart", async () => {
  const x = tf.linspace(-5, 5, 401); // [401]
  const apart = tf.sub(geluTanh(x), geluExact(x)); // [401]
  await show(x, apart);
  const [widest] = await tf.max(tf.abs(apart)).data();
  expect(widest).toLieBetween(0.00047, 0.000476, "the widest gap between the forms");
});

/** GELU, its slope, and how far the two forms are apart. */
async function show(x: tf.Tensor, apart: tf.Tensor): Promise<void> {
  await exhibit({
    kind: "curve",
    title: "GELU and its slope",
    caption: "GELU dips to −0.17 where its slope is 0, near x = −0.75; the slope exceeds 1 beyond x = 0.75.",
    series: { GELU: { x, y: geluExact(x) }, slope: { x, y: geluGradient(x) }, ReLU: { x, y: tf.relu(x) } },
    xLabel: "x",
    yLabel: "GELU(x), GELU′(x)",
  });
  await exhibit({
    kind: "curve",
    title: "tanh form less exact form",
    caption: "The same left and right of 0: a little below the exact form up to |x| = 1.88, then above it.",
    series: { difference: { x, y: tf.mul(apart, 10_000) } },
    xLabel: "x",
    yLabel: "difference in 1/10,000",
  });
}
