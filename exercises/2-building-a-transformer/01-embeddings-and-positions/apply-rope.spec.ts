import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { applyRope } from "./apply-rope.js";
import { ropeTables } from "./rope-tables.js";

tensorSpec();

const AXES = "batch head time unit";

/** One vector at every one of T positions, [1, 1, T, headDim]. */
const everywhere = (vector: number[], T: number) => tf.tensor4d([[Array.from({ length: T }, () => vector)]]);

/** Scores of every query with every key, [B, H, T, T]. */
const scoresOf = (q: tf.Tensor, k: tf.Tensor) => tf.matMul(q, k, false, true);

test("position 0 is not turned", async () => {
  const x = randomTensor([2, 3, 1, 4], 1);
  await expect(applyRope(x, ropeTables(5, 4))).toMatchValues(x, { axes: AXES });
});

test("(1, 2, 3, 4) at position 1: pairs (1, 2) and (3, 4) turn", async () => {
  // (1, 2) by 1, (3, 4) by 0.01
  const expected = [[[[-1.1426396637476532, 1.922075596544176, 2.9598506679133294, 4.029799501669161]]]];
  const tables = ropeTables(3, 4);
  await expect(applyRope(tf.tensor4d([[[[1, 2, 3, 4]]]]), tables, 1)).toMatchValues(expected, {
    axes: AXES,
    rivals: {
      "You paired number i with number i + headDim/2. Here the pairs are neighbours: (x₀, x₁), (x₂, x₃).": [
        [[[-1.9841106485555495, 1.959900667496664, 2.4623779024123156, 4.019799668334994]]],
      ],
      "You turned backwards: the sign of the sine belongs to the first number, a · cos − b · sin.": [
        [[[2.2232442754839, 0.239133626928383, 3.0398493345867, 3.9698005016642]]],
      ],
    },
  });
});

test("tables of 5 positions take 5 tokens, or one at position 4", () => {
  const tables = ropeTables(5, 4);
  const fits = (T: number, offset: number) => {
    try {
      applyRope(randomTensor([2, 3, T, 4], 12), tables, offset);
      return 1;
    } catch (error) {
      if (error instanceof RangeError) return 0;
      throw error;
    }
  };
  expect([fits(5, 0), fits(1, 4), fits(3, 2)]).toMatchValues([1, 1, 1], {
    axes: "case",
    what: "the list of what fits (1 = yes: 5 tokens from 0, 1 from 4, 3 from 2)",
  });
});

test("at each of the positions 0, 1, 2 the angle is another", async () => {
  const expected = [
    [
      [
        [1, 2, 3, 4],
        [-1.1426396637476532, 1.922075596544176, 2.9598506679133294, 4.029799501669161],
        [-2.234741690198506, 0.0770037537313969, 2.919405353226401, 4.05919602674631],
      ],
    ],
  ];
  await expect(applyRope(everywhere([1, 2, 3, 4], 3), ropeTables(7, 4))).toMatchValues(expected, {
    axes: AXES,
  });
});

test("all heads and items of a batch, from position 4 on", async () => {
  const { base, offset, x, y } = golden("positions").rope;
  await expect(applyRope(tf.tensor4d(x), ropeTables(11, 6, base), offset)).toMatchValues(y, { axes: AXES });
});

test("no vector changes its length", async () => {
  const x = randomTensor([2, 3, 5, 8], 2);
  await expect(tf.norm(applyRope(x, ropeTables(5, 8)), 2, 3)).toMatchValues(tf.norm(x, 2, 3), {
    axes: "batch head time",
    what: "the table of lengths",
  });
});

test("a score depends on the distance of query and key alone", async () => {
  const [q, k] = [everywhere([1, 2, 3, 4], 14), everywhere([-1, 0.5, 2, -0.5], 14)];
  const tables = ropeTables(14, 4);
  const scores = scoresOf(applyRope(q, tables), applyRope(k, tables)); // [1, 1, 14, 14]
  const at = (i: number, j: number) => tf.squeeze(tf.slice(scores, [0, 0, i, j], [1, 1, 1, 1]));
  await expect(tf.stack([at(5, 2), at(13, 10), at(3, 0), at(2, 5)])).toMatchValues(
    [4.066042903221908, 4.066042903221908, 4.066042903221908, 3.9303573667699903],
    { axes: "case", what: "the list of scores q₅k₂, q₁₃k₁₀, q₃k₀, q₂k₅" },
  );
});

test("moving queries and keys by 6 positions changes no score", async () => {
  const [q, k] = [randomTensor([2, 3, 5, 8], 3), randomTensor([2, 3, 5, 8], 4)];
  const tables = ropeTables(11, 8, 50);
  const here = scoresOf(applyRope(q, tables), applyRope(k, tables)); // [2, 3, 5, 5]
  const there = scoresOf(applyRope(q, tables, 6), applyRope(k, tables, 6)); // [2, 3, 5, 5]
  await expect(there).toMatchValues(here, {
    axes: "batch head query key",
    what: "the table of scores 6 positions later",
    atol: 5e-5,
  });
});

test("the score of equal vectors is largest at distance 0", async () => {
  const T = 64;
  const x = everywhere(Array(32).fill(0.25), T);
  const turned = applyRope(x, ropeTables(T, 32));
  const scores = tf.squeeze(scoresOf(tf.slice(turned, [0, 0, 0, 0], [1, 1, 1, 32]), turned)); // [64]
  await exhibit({
    kind: "curve",
    title: "How a score fades with distance",
    caption:
      "Query and key are the same vector; only their distance grows. Fast pairs ripple, slow ones fall.",
    series: { "q · k": scores },
    xLabel: "distance",
    yLabel: "score",
  });
  // Σ over the pairs of 2 · 0.25² · cos(distance · θ)
  const theta = Array.from({ length: 16 }, (_, i) => 10_000 ** (-i / 16));
  const expected = Array.from(
    { length: T },
    (_, d) => 0.125 * theta.reduce((sum, w) => sum + Math.cos(d * w), 0),
  );
  await expect(scores).toMatchValues(expected, { axes: "distance", what: "the list of scores" });
});

test("a first position outside the tables is refused", () => {
  const [x, tables] = [randomTensor([2, 3, 5, 4], 5), ropeTables(7, 4)];
  expect(() => applyRope(x, tables, -1)).toRefuse(RangeError, "the position −1");
  expect(() => applyRope(x, tables, 7)).toRefuse(RangeError, "the position 7 of tables of 7");
});

test("more tokens than the tables have rows left are refused", () => {
  const [x, tables] = [randomTensor([2, 3, 5, 4], 5), ropeTables(7, 4)];
  expect(() => applyRope(x, ropeTables(4, 4))).toRefuse(RangeError, "5 tokens for tables of 4 positions");
  expect(() => applyRope(x, tables, 3)).toRefuse(RangeError, "5 tokens from position 3 of 7");
});

test("tables of another width are refused", () => {
  const call = () => applyRope(randomTensor([2, 3, 5, 4], 8), ropeTables(5, 8));
  expect(call).toRefuse(RangeError, "a head of width 4 with tables for width 8");
  const [x, { cos }] = [randomTensor([2, 3, 5, 4], 8), ropeTables(5, 4)];
  for (const sin of [ropeTables(4, 4).sin, ropeTables(5, 2).sin])
    expect(() => applyRope(x, { cos, sin })).toRefuse(
      RangeError,
      `tables of shapes [${cos.shape}] and [${sin.shape}]`,
    );
});

test("gradients turn back", async () => {
  const x = randomTensor([2, 3, 4, 6], 9);
  const tables = ropeTables(9, 6, 20);
  await expect((a: tf.Tensor) => applyRope(a, tables, 3)).toBeDifferentiable({ at: x, axes: AXES });
});

test("no head and no item of the batch meets another", async () => {
  const [x, tables] = [randomTensor([2, 3, 4, 6], 10), ropeTables(4, 6)];
  const call = (a: tf.Tensor) => applyRope(a, tables);
  await expect(call).toKeepApart(x, { axis: 1, of: "head" });
  await expect(call).toKeepApart(x, { axis: 0, of: "item" });
});

test("one head of one item is turned as among others, and one pair", async () => {
  const tables = ropeTables(9, 6, 20);
  await expect((x: tf.Tensor) => applyRope(x, tables, 3)).toHoldAtLengthOne(
    { x: "item head time 6" },
    { gives: "item head time unit", apart: "item head", lengths: { time: 5 } },
  );
  const [c, s] = [Math.cos(2), Math.sin(2)];
  await expect(applyRope(tf.tensor4d([[[[3, -1]]]]), ropeTables(3, 2), 2)).toMatchValues(
    [[[[3 * c + s, 3 * s - c]]]],
    { axes: AXES, what: "the single pair of a head of width 2" },
  );
  const pairs = randomTensor([2, 2, 4, 2], 13);
  const rows = (await pairs.array()) as number[][][][];
  const turned = ([a, b]: number[], t: number) => [
    a * Math.cos(t) - b * Math.sin(t),
    a * Math.sin(t) + b * Math.cos(t),
  ];
  await expect(applyRope(pairs, ropeTables(4, 2))).toMatchValues(
    rows.map((item) => item.map((head) => head.map(turned))),
    { axes: AXES, what: "the pairs of four heads of width 2" },
  );
});

test("no tensor is left behind, and the inputs stay", async () => {
  const [x, { cos, sin }] = [randomTensor([2, 3, 4, 6], 11), ropeTables(9, 6)];
  await expect(() => applyRope(x, { cos, sin }, 1)).toLeakNoTensors();
  await expect(() => applyRope(x, { cos, sin }, 1)).toLeaveTensorsUnchanged({ x, cos, sin });
});

test("every call rotates its input again", async () => {
  const [x, { cos, sin }] = [randomTensor([2, 3, 4, 6], 13), ropeTables(9, 6)];
  await expect(applyRope).toHeed({ x, tables: { cos, sin }, offset: 1 }, { others: { offset: 2 } });
  await expect(applyRope).toReturnNew({ x, tables: { cos, sin }, offset: 1 });
  // At position 0 nothing turns, and the result is a new tensor all the same.
  await expect(applyRope).toReturnNew({ x: randomTensor([2, 3, 1, 6], 13), tables: { cos, sin }, offset: 0 });
});
