import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { type Case, Draw, disagreements } from "./agree.js";

const UNARY: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  exp: tf.exp,
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  square: tf.square,
  neg: tf.neg,
  sqrt: (x) => tf.sqrt(tf.abs(x)),
  rsqrt: (x) => tf.rsqrt(tf.abs(x)),
  leakyRelu: (x) => tf.leakyRelu(x, 0.3),
  clipByValue: (x) => tf.clipByValue(x, -0.5, 0.7),
  relu6: (x) => tf.relu6(tf.mul(x, 4)),
  "pow 2": (x) => tf.pow(x, 2),
  "pow 3": (x) => tf.pow(x, 3),
  "pow 1.5": (x) => tf.pow(tf.abs(x), 1.5),
  "pow of a tensor": (x) => tf.pow(tf.abs(x), tf.onesLike(x)),
};

const BINARY = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  maximum: tf.maximum,
  minimum: tf.minimum,
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
  equal: tf.equal,
  notEqual: tf.notEqual,
};

test("functions of each element, for every remainder of four", async () => {
  const d = new Draw(1);
  const cases: Case[] = [];
  for (const [name, f] of Object.entries(UNARY))
    for (const shape of [[], [1], [2], [3], [4], [5], [6, 3], [16, 17], [0, 3]]) {
      const x = d.normal(shape, 2);
      cases.push({ name: `${name} of [${shape}]`, run: () => f(x()) });
    }
  expect(await disagreements(cases, { atol: 1e-7, rtol: 1e-6 })).toEqual([]);
});

test("over the whole range of floats, to a few units in the last place", async () => {
  const steps = Float32Array.from({ length: 8001 }, (_, i) => (i - 4000) / 37);
  const tiny = Float32Array.from({ length: 400 }, (_, i) => (i % 2 ? 1 : -1) * 1.3 ** -i);
  const of = (name: string) => [steps, tiny].map((x) => ({ name, run: () => UNARY[name](tf.tensor1d(x)) }));
  // exp down to the smallest number that there is; the others make 0 of what is below the normal ones.
  expect(await disagreements(of("exp"), { atol: 1.5e-45, rtol: 1.5e-7 })).toEqual([]);
  expect(await disagreements([...of("tanh"), ...of("sigmoid")], { atol: 1.2e-38, rtol: 3e-7 })).toEqual([]);
});

test("erf by its series and its continued fraction, to one unit of 1", async () => {
  const xs = Float32Array.from({ length: 2001 }, (_, i) => (i - 1000) / 190);
  const got = await onWasm(() => tf.erf(tf.tensor1d(xs)));
  // The cpu backend's own formula is good to 1.5e-7 only.
  const worst = Math.max(...xs.map((x, i) => Math.abs(got[i] - erf(x))));
  expect(worst).toBeLessThan(1.3e-7);
  const small = Float32Array.from({ length: 100 }, (_, i) => 1.2 ** -i);
  const near = await onWasm(() => tf.erf(tf.tensor1d(small)));
  for (const [i, x] of small.entries()) expect(near[i] / erf(x)).toBeCloseTo(1, 6);
});

/** In float64: the Taylor series while its terms are small, beyond that the continued fraction of erfc. */
function erf(x: number): number {
  if (Math.abs(x) < 2) {
    let [term, sum] = [x, x];
    for (let n = 1; n < 60; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let rest = Math.abs(x);
  for (let n = 120; n > 0; n--) rest = Math.abs(x) + n / 2 / rest;
  return Math.sign(x) * (1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / rest);
}

test("two tensors, broadcasting along any axes", async () => {
  const d = new Draw(2);
  const cases: Case[] = [];
  for (const [name, f] of Object.entries(BINARY)) {
    for (let round = 0; round < 14; round++) {
      const shape = d.shape(round % 6, round % 6 > 3 ? 5 : 33);
      // Whole numbers, so that some are equal; a length of 1 broadcasts.
      const [a, b] = [1, 2].map(() => shape.map((n) => (d.below(3) ? n : 1)));
      const [x, y] = [d.whole(a, -3, 4), d.whole(b.slice(d.below(2) ? d.below(b.length + 1) : 0), 1, 4)];
      const run = () => f(tf.div(x(), 1.5), tf.div(y(), 1.5));
      cases.push({ name: `${name} of [${a}] and ${round}`, run });
    }
  }
  // Alternating axes: more than the SIMD functions walk along.
  for (const [name, f] of Object.entries(BINARY)) {
    const [x, y] = [d.normal([2, 1, 3, 1, 2]), d.normal([1, 3, 1, 2, 1])];
    cases.push({ name: `${name} of five axes in turns`, run: () => f(x(), y()) });
    cases.push({ name: `${name} of nothing`, run: () => f(tf.ones([0, 3]), tf.ones([3])) });
  }
  expect(await disagreements(cases)).toEqual([]);
});

test("tf.where chooses, with a number or a tensor that broadcasts too", async () => {
  const d = new Draw(3);
  const cases: Case[] = [];
  for (const shape of [[], [1], [7], [8], [9], [3, 5], [2, 16, 17], [0]]) {
    const [mask, x, y, n] = [d.whole(shape, 0, 2), d.normal(shape), d.normal(shape), d.whole(shape, -9, 9)];
    const yes = () => tf.cast(mask(), "bool");
    cases.push({ name: `floats of [${shape}]`, run: () => tf.where(yes(), x(), y()) });
    cases.push({ name: `a number, [${shape}]`, run: () => tf.where(yes(), x(), -1e9) });
    cases.push({ name: `whole numbers of [${shape}]`, run: () => tf.where(yes(), n(), tf.neg(n())) });
    cases.push({ name: `masks of [${shape}]`, run: () => tf.where(yes(), yes(), tf.logicalNot(yes())) });
  }
  const [mask, x] = [d.whole([5, 1], 0, 2), d.normal([5, 6])];
  cases.push({ name: "rows", run: () => tf.where(tf.cast(mask(), "bool"), x(), tf.neg(x())) });
  expect(await disagreements(cases)).toEqual([]);
});

test("whole numbers and masks still go to the shipped kernels, and casts keep what is not zero", async () => {
  const d = new Draw(4);
  const n = d.whole([3, 7], -4, 5);
  const cases: Case[] = [];
  for (const name of ["square", "neg", "exp", "leakyRelu"])
    cases.push({ name: `${name} of int32`, run: () => UNARY[name](n()) });
  for (const [name, f] of Object.entries(BINARY))
    cases.push({ name: `${name} of int32`, run: () => f(n(), tf.abs(n()).add(1)) });
  cases.push({ name: "clip of int32", run: () => tf.clipByValue(n(), -2, 3) });
  for (const dtype of ["float32", "int32", "bool"] as const) {
    const x = [0, 0.5, -0.5, 1, 255, 256, -256, Number.NaN];
    cases.push({ name: `float32 to ${dtype}`, run: () => tf.cast(tf.tensor1d(x), dtype) });
    cases.push({
      name: `int32 to ${dtype}`,
      run: () => tf.cast(tf.tensor1d([0, 1, 256, -256], "int32"), dtype),
    });
    cases.push({ name: `bool to ${dtype}`, run: () => tf.cast(tf.tensor1d([0, 1], "bool"), dtype) });
  }
  expect(await disagreements(cases)).toEqual([]);
});

async function onWasm(f: () => tf.Tensor): Promise<ArrayLike<number>> {
  await disagreements([{ name: "start", run: () => tf.ones([1]) }]);
  await tf.setBackend("wasm");
  return tf.tidy(f).data();
}
