import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { guide } from "./guide.js";

tensorSpec();

const FREE = () => tf.tensor1d([1, 0]);
const GIVEN = () => tf.tensor1d([2, 1]);

test("w = 0 is free, w = 1 is given", async () => {
  await expect(guide(FREE(), GIVEN(), 0)).toMatchValues([1, 0], {
    ...{ axes: "unit", what: "the velocity at w = 0" },
    rivals: {
      "You returned the velocity with the class at w = 0. It is the one without.": [2, 1],
    },
  });
  await expect(guide(FREE(), GIVEN(), 1)).toMatchValues([2, 1], {
    ...{ axes: "unit", what: "the velocity at w = 1" },
    rivals: {
      "You used the paper's own w, which is ours minus 1, so at w = 1 you went twice as far.": [3, 2],
      "You returned the velocity without a class at w = 1. It is the one with it.": [1, 0],
    },
  });
});

test("w = 3 goes three times as far as given is", async () => {
  await expect(guide(FREE(), GIVEN(), 3)).toMatchValues([4, 3], {
    axes: "unit",
    what: "the velocity at w = 3",
  });
  await expect(guide(tf.tensor1d([0.5, -2, 0]), tf.tensor1d([0, -1, 0.25]), 8)).toMatchValues([-3.5, 6, 2], {
    ...{ axes: "unit", what: "the velocity at w = 8" },
  });
});

test("between the two, and before free", async () => {
  await expect(guide(FREE(), tf.tensor1d([2, -4]), 0.5)).toMatchValues([1.5, -2], {
    ...{ axes: "unit", what: "the velocity at w = 0.5" },
  });
  await expect(guide(FREE(), GIVEN(), -1)).toMatchValues([0, -1], {
    axes: "unit",
    what: "the velocity at w = −1",
  });
});

test("as number by number, in any shape", async () => {
  const slowly = async (free: tf.Tensor, given: tf.Tensor, w: number) => {
    const [f, g] = [await free.data(), await given.data()];
    return tf.tensor(
      Array.from(f, (x, i) => x * (1 - w) + w * g[i]),
      free.shape,
    );
  };
  for (const w of [-2, 0, 0.3, 1, 4.5])
    for (const shape of ["item row column channel", "item unit", "item"])
      await expect(guide).toAgreeWith(slowly, { free: shape, given: shape, w }, { axes: shape });
  await expect(guide(tf.scalar(2), tf.scalar(5), 2)).toMatchValues(8, { what: "the velocity at w = 2" });
});

test("no number is cut off, however large", async () => {
  await expect(guide(tf.tensor1d([-3, 40]), tf.tensor1d([5, -60]), 100)).toMatchValues([797, -9960], {
    ...{ axes: "unit", what: "the velocity at w = 100" },
  });
  await expect(guide(tf.tensor1d([-3, 40]), tf.tensor1d([5, -60]), 1e4)).toMatchValues([79_997, -999_960], {
    ...{ axes: "unit", what: "the velocity at w = 10,000" },
  });
  await expect(guide(tf.tensor1d([-3, 40]), tf.tensor1d([5, -60]), -100)).toMatchValues([-803, 10_040], {
    ...{ axes: "unit", what: "the velocity at w = −100" },
  });
});

test("shapes that differ are refused", async () => {
  for (const [free, given] of [
    [
      [2, 3],
      [1, 3],
    ],
    [
      [1, 3],
      [2, 3],
    ],
    [[2, 3], [3]],
    [[3], [2, 3]],
    [
      [2, 3],
      [3, 2],
    ],
    [[2, 3], []],
    [[], [2, 3]],
    [
      [2, 3],
      [2, 3, 1],
    ],
    [[1], []],
  ])
    for (const w of [0, 1, 3])
      await expect(() => guide(tf.ones(free), tf.ones(given), w)).toRefuse(
        RangeError,
        `free [${free}] with given [${given}], at w = ${w}`,
      );
});

test("a w that is not finite is refused", async () => {
  for (const w of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    await expect(() => guide(FREE(), GIVEN(), w)).toRefuse(RangeError, `w = ${w}`, w);
});

test("everything counts, stays, and no tensor is left", async () => {
  const args = { free: randomTensor([2, 3], 1), given: randomTensor([2, 3], 2), w: 2.5 };
  const run = () => guide(args.free, args.given, args.w);
  await expect(run).toLeaveTensorsUnchanged(args);
  await expect(guide).toHeed(args);
  for (const w of [0, 1, 2.5]) await expect(guide).toReturnNew({ ...args, w });
  await expect(run).toLeakNoTensors();
  await expect(run).toRepeatItself();
});
