import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { tensorSpec } from "#lib/spec/tensors";
import { type RopeTables, ropeTables } from "./rope-tables.js";

tensorSpec();

const AXES = "position pair";
const { sin, cos } = Math;

/** Both tables of these angles, as stages. */
const stages = (angles: number[][]) => [
  { name: "cos", expected: angles.map((row) => row.map(cos)), axes: AXES },
  { name: "sin", expected: angles.map((row) => row.map(sin)), axes: AXES },
];

/** The tables under names of their own. */
const named = ({ cos, sin }: RopeTables) => ({ cos, sin });

test("position 0 is not turned: cos 1, sin 0", async () => {
  await expect(named(ropeTables(1, 6))).toMatchStages(stages([[0, 0, 0]]));
});

test("width 4: pair 0 turns by 1, pair 1 by 1/100", async () => {
  const angles = [
    [0, 0],
    [1, 0.01],
    [2, 0.02],
  ];
  await expect(named(ropeTables(3, 4))).toMatchStages(stages(angles));
});

test("width 6 with base 8: the pairs turn by 1, 1/2 and 1/4", async () => {
  const angles = [0, 1, 2, 3, 4].map((t) => [t, t / 2, t / 4]);
  await expect(named(ropeTables(5, 6, 8))).toMatchStages(stages(angles));
});

test("width 64: at position 1 angles of 1, 0.7499, 0.5623, 0.4217", async () => {
  // Each pair turns slower than the one before by the same factor, 10000^(−1/32); the last by 0.000133352.
  const row = Array.from({ length: 32 }, (_, i) => Math.exp((-i / 32) * Math.log(10_000)));
  expect([row[0], row[1], row[2], row[3], row[31]]).toMatchValues(
    [1, 0.7498942093324559, 0.5623413251903491, 0.4216965034285822, 0.00013335214321633242],
    { axes: "pair", what: "the spec's own list of angles" },
  );
  const angles = [0, 1, 2].map((t) => row.map((theta) => t * theta));
  await expect(named(ropeTables(3, 64))).toMatchStages(stages(angles));
});

test("at position 100,003 the angle is still exact", async () => {
  const L = 100_004;
  const { cos: c, sin: s } = ropeTables(L, 4, 2);
  // Pair 1 has turned by 70,713 radians; float32 knows such a number to 0.004 only.
  const last = { cos: tf.slice(c, [L - 3, 0], [3, 2]), sin: tf.slice(s, [L - 3, 0], [3, 2]) };
  await expect(last).toMatchStages(stages([L - 3, L - 2, L - 1].map((t) => [t, t / Math.SQRT2])));
});

test("without a base: at position 5,000 pair 1 has turned by 50", async () => {
  const { cos: c, sin: s } = ropeTables(5_001, 4);
  const last = { cos: tf.slice(c, [5_000, 0], [1, 2]), sin: tf.slice(s, [5_000, 0], [1, 2]) };
  await expect(last).toMatchStages(stages([[5_000, 50]]));
});

test("a row of cos and sin lies on the unit circle", async () => {
  const { cos: c, sin: s } = ropeTables(7, 10, 300);
  await expect(tf.add(tf.square(c), tf.square(s))).toMatchValues(
    Array.from({ length: 7 }, () => Array(5).fill(1)),
    { axes: AXES, what: "the table of cos² + sin²" },
  );
});

test("a single position and a single pair have their tables too", async () => {
  await expect((L: number, headDim: number) => named(ropeTables(L, headDim, 50))).toAgreeWith(
    (L: number, headDim: number) => {
      const half = headDim / 2;
      const angles = Array.from({ length: L }, (_, t) =>
        Array.from({ length: half }, (_, i) => t * 50 ** (-i / half)),
      );
      return { cos: angles.map((row) => row.map(cos)), sin: angles.map((row) => row.map(sin)) };
    },
    { L: ({ position }) => position, headDim: ({ pair }) => 2 * pair },
    { axes: AXES, lengths: { position: 5, pair: 3 } },
  );
});

test("an odd width is refused", () => {
  expect(() => ropeTables(4, 5)).toRefuse(RangeError, "a head of width 5");
  expect(() => ropeTables(4, 1)).toRefuse(RangeError, "a head of width 1");
});

test("nothing but both tables is left", async () => {
  await expect(() => ropeTables(4, 6)).toLeakNoTensors();
});

test("every call computes its result again", async () => {
  await expect(ropeTables).toHeed({ L: 5, headDim: 6, base: 50 }, { others: { L: 4, headDim: 8, base: 20 } });
  await expect(ropeTables).toReturnNew({ L: 5, headDim: 6 });
});
