import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { denormalize, type LatentStatistics, latentStatistics, normalize } from "./latent-statistics.js";

tensorSpec();

const AXES = "code number";
const NUMBERS = "number";

test("three codes in two batches, by hand", async () => {
  const batches = [
    tf.tensor2d([
      [1, 10],
      [3, 10],
    ]),
    tf.tensor2d([[5, 40]]),
  ];
  await expectStatistics(latentStatistics(batches), [3, 20], [Math.sqrt(8 / 3), Math.sqrt(200)]);
});

test("it doesn't matter how the codes were cut into batches", async () => {
  const codes = tf.add(tf.mul(randomTensor([11, 3], 1), tf.tensor1d([1, 5, 0.2])), tf.tensor1d([0, -4, 2]));
  const { mean, std } = await slowly(codes);
  for (const lengths of [[11], [4, 7], [7, 4], [5, 5, 1], [1, 2, 3, 5], Array(11).fill(1)])
    await expectStatistics(latentStatistics(cut(codes, lengths)), mean, std, `batches of ${lengths}`);
});

test("batches that differ more from each other than within", async () => {
  const batches = [tf.tensor2d([[0], [2]]), tf.tensor2d([[10], [12]]), tf.tensor2d([[20], [22]])];
  await expectStatistics(latentStatistics(batches), [11], [Math.sqrt(203 / 3)]);
});

test("a single code: its own mean, and 1 everywhere", async () => {
  await expectStatistics(latentStatistics([tf.tensor2d([[3, -0.1, 0]])]), [3, -0.1, 0], [1, 1, 1]);
});

test("a number that is the same in all codes has 1", async () => {
  const codes = tf.tensor2d([
    [0, 7, 1],
    [2, 7, 1],
    [7, 7, 1],
  ]);
  await expectStatistics(latentStatistics([codes]), [3, 7, 1], [Math.sqrt(26 / 3), 1, 1]);
});

test("even where rounding leaves a trace of variance", async () => {
  const constants = [0.1, 0.3, 1 / 3, -0.7, 100.1];
  const codes = tf.mul(tf.ones([7, 5]), tf.tensor1d(constants)); // [7, 5]
  for (const batches of [[codes], cut(codes, [2, 5])])
    await expectStatistics(latentStatistics(batches), constants, [1, 1, 1, 1, 1]);
});

test("the same in the first and the last code is not constant", async () => {
  const codes = tf.tensor2d([
    [1, 2],
    [4, 2],
    [2, 5],
    [1, 2],
  ]);
  const { mean, std } = await slowly(codes);
  await expectStatistics(latentStatistics(cut(codes, [1, 3])), mean, std);
});

test("small numbers are not constant", async () => {
  const units = [1e-3, 1e-4, 1e-5, 1, 1e-9];
  const codes = tf.mul(randomTensor([9, 5], 2), tf.tensor1d(units)); // [9, 5]
  const { mean, std } = await slowly(codes);
  const got = latentStatistics(cut(codes, [4, 5]));
  const scale = tf.tensor1d(units.map((unit) => 1 / unit));
  await expectStatistics(
    { mean: tf.mul(got.mean, scale), std: tf.mul(got.std, scale) },
    mean.map((value, z) => value / units[z]),
    std.map((value, z) => value / units[z]),
    "small codes, in units of 0.001, 0.0001, 0.00001, 1 and 1e-9",
  );
});

test("numbers that differ by one rounding are not constant", async () => {
  // After 1,000 the next float32 comes 6e-5 later: half of that is the standard deviation, or a little more once the mean is rounded.
  const codes = tf.tensor2d([[1000], [1000 + 2 ** -14]]);
  const [std] = await latentStatistics([codes]).std.data();
  expect(std).toLieBetween(1e-6, 1e-3, "the standard deviation of 1,000 and the number after it");
});

test("codes far from 0", async () => {
  const rows = Array.from({ length: 12 }, (_, n) => [1000 + (n % 3), -500 + (n % 4)]);
  const got = latentStatistics(cut(tf.tensor2d(rows), [5, 7]));
  await expect(got.std).toMatchValues([Math.sqrt(2 / 3), Math.sqrt(1.25)], {
    ...{ axes: NUMBERS, rtol: 1e-3, what: "the standard deviation of codes far from 0" },
  });
});

test("codes of any number and length, in two batches", async () => {
  const both = (first: tf.Tensor, second: tf.Tensor) => latentStatistics([first, second]);
  await expect(both).toAgreeWith(
    async (first: tf.Tensor, second: tf.Tensor) => {
      const { mean, std } = await slowly(tf.concat([first, second]));
      return { mean: tf.tensor1d(mean), std: tf.tensor1d(std) };
    },
    { first: "code number", second: "row number" },
    { axes: { mean: NUMBERS, std: NUMBERS } },
  );
});

test("normalized: 2 and 5, of mean 1 and std 2, are 0.5 and 2", async () => {
  const statistics = { mean: tf.tensor1d([1, -3]), std: tf.tensor1d([2, 0.5]) };
  await expect(
    normalize(
      tf.tensor2d([
        [2, -3],
        [5, -2],
      ]),
      statistics,
    ),
  ).toMatchValues(
    [
      [0.5, 0],
      [2, 2],
    ],
    {
      axes: AXES,
    },
  );
});

test("a small std divides as it is: 2e-6 over 2e-6 is 1", async () => {
  const small = { mean: tf.tensor1d([1e-6]), std: tf.tensor1d([2e-6]) };
  await expect(normalize(tf.tensor2d([[3e-6], [-1e-6]]), small)).toMatchValues([[1], [-1]], { axes: AXES });
});

test("denormalized: 0.5 and 2 are 2 and 5 again", async () => {
  const statistics = { mean: tf.tensor1d([1, -3]), std: tf.tensor1d([2, 0.5]) };
  await expect(
    denormalize(
      tf.tensor2d([
        [0.5, 0],
        [2, 2],
      ]),
      statistics,
    ),
  ).toMatchValues(
    [
      [2, -3],
      [5, -2],
    ],
    {
      axes: AXES,
    },
  );
});

test("any number of codes, of any length, both ways", async () => {
  const given = (f: typeof normalize) => (z: tf.Tensor, mean: tf.Tensor, root: tf.Tensor) =>
    f(z, { mean, std: tf.add(tf.square(root), 0.5) });
  const shapes = { z: AXES, mean: NUMBERS, root: NUMBERS };
  const slow = (z: tf.Tensor, mean: tf.Tensor, root: tf.Tensor) => {
    const std = tf.add(tf.square(root), 0.5);
    return { up: tf.add(mean, tf.mul(std, z)), down: tf.mul(tf.sub(z, mean), tf.reciprocal(std)) };
  };
  await expect(given(normalize)).toAgreeWith(
    (...all: [tf.Tensor, tf.Tensor, tf.Tensor]) => slow(...all).down,
    shapes,
    {
      axes: AXES,
    },
  );
  await expect(given(denormalize)).toAgreeWith(
    (...all: [tf.Tensor, tf.Tensor, tf.Tensor]) => slow(...all).up,
    shapes,
    {
      axes: AXES,
    },
  );
});

test("a data set has mean 0 and std 1, and comes back", async () => {
  const rng = specRandom(3);
  const rows = Array.from({ length: 40 }, () => [rng.gauss(5, 3), rng.gauss(-1, 0.02), 0.1]);
  const codes = tf.tensor2d(rows);
  const statistics = latentStatistics(cut(codes, [15, 25]));
  const normalized = normalize(codes, statistics);
  const again = await slowly(normalized);
  await expect({ mean: tf.tensor1d(again.mean), std: tf.tensor1d(again.std) }).toMatchStages([
    { name: "mean", expected: [0, 0, 0], axes: NUMBERS, atol: 1e-4, what: "the mean of normalized codes" },
    { name: "std", expected: [1, 1, 1], axes: NUMBERS, atol: 1e-4, what: "the std of normalized codes" },
  ]);
  await expect(denormalize(normalized, statistics)).toMatchValues(codes, {
    ...{ axes: AXES, what: "the codes, there and back" },
  });
});

test("no batch, and batches that don't fit, are refused", () => {
  expect(() => latentStatistics([])).toRefuse(RangeError, "no batch");
  const fits = randomTensor([4, 3], 4);
  for (const shape of [[4, 2], [4, 1], [4, 4], [3], [12], [2, 2, 3], [4, 3, 2]]) {
    const odd = randomTensor(shape, 5);
    for (const batches of [
      [odd, fits, fits],
      [fits, odd, fits],
      [fits, fits, odd],
    ])
      expect(() => latentStatistics(batches)).toRefuse(
        RangeError,
        `a batch of shape [${shape}] among those of [4, 3]`,
      );
  }
  for (const shape of [[3], [2, 2, 3], []])
    expect(() => latentStatistics([randomTensor(shape, 6)])).toRefuse(
      RangeError,
      `only a batch of [${shape}]`,
    );
});

test("codes of another length are refused, both ways", () => {
  const statistics = { mean: randomTensor([3], 7), std: tf.ones([3]) };
  for (const shape of [[4, 2], [4, 1], [4, 4], [3], [3, 4], [2, 2, 3], [4, 3, 2], []]) {
    const odd = randomTensor(shape, 8);
    expect(() => normalize(odd, statistics)).toRefuse(RangeError, `codes of shape [${shape}]`);
    expect(() => denormalize(odd, statistics)).toRefuse(RangeError, `normalized codes of shape [${shape}]`);
  }
  const single = { mean: randomTensor([1], 9), std: tf.ones([1]) };
  expect(() => normalize(randomTensor([4, 3], 10), single)).toRefuse(RangeError, "three numbers, one mean");
  expect(() => denormalize(randomTensor([4, 3], 11), single)).toRefuse(RangeError, "three numbers, one std");
});

test("no tensor is left, and the inputs stay", async () => {
  const batches = [randomTensor([4, 3], 12), randomTensor([2, 3], 13)];
  const statistics = { mean: randomTensor([3], 14), std: tf.fill([3], 2) };
  const z = randomTensor([5, 3], 15);
  await expect(() => latentStatistics(batches)).toLeaveTensorsUnchanged({ batches });
  await expect(() => latentStatistics(batches)).toLeakNoTensors();
  for (const f of [normalize, denormalize]) {
    await expect(() => f(z, statistics)).toLeaveTensorsUnchanged({ z, ...statistics });
    await expect(() => f(z, statistics)).toLeakNoTensors();
  }
});

test("every argument counts at every call, and results are new", async () => {
  const batches = [randomTensor([4, 3], 16), randomTensor([2, 3], 17)];
  await expect(latentStatistics).toHeed({ batches });
  await expect(latentStatistics).toReturnNew({ batches });
  await expect(latentStatistics).toReturnNew({ batches: [randomTensor([1, 1], 18)] });
  const args = {
    z: randomTensor([5, 3], 19),
    statistics: { mean: randomTensor([3], 20), std: tf.fill([3], 2) },
  };
  const plain = { z: randomTensor([5, 3], 21), statistics: { mean: tf.zeros([3]), std: tf.ones([3]) } };
  for (const f of [normalize, denormalize]) {
    await expect(f).toHeed(args);
    await expect(f).toReturnNew(args, { neverZero: ["statistics.std"] });
    await expect(f).toReturnNew(plain, { neverZero: ["statistics.std"] });
  }
});

/** Codes, cut into batches of these lengths. */
const cut = (codes: tf.Tensor, lengths: number[]) => tf.split(codes, lengths);

/** Number by number, in JavaScript. */
async function slowly(codes: tf.Tensor): Promise<{ mean: number[]; std: number[] }> {
  const rows = (await codes.array()) as number[][];
  const columns = rows[0].map((_, z) => rows.map((row) => row[z]));
  const mean = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
  const std = columns.map((column, z) =>
    column.every((value) => value === column[0])
      ? 1
      : Math.sqrt(column.reduce((sum, value) => sum + (value - mean[z]) ** 2, 0) / column.length),
  );
  return { mean, std };
}

async function expectStatistics(
  got: LatentStatistics,
  mean: number[],
  std: number[],
  of = "the codes",
): Promise<void> {
  await expect(got).toMatchStages([
    { name: "mean", expected: mean, axes: NUMBERS, what: `the mean of ${of}`, atol: 1e-5, rtol: 1e-5 },
    {
      name: "std",
      expected: std,
      axes: NUMBERS,
      what: `the standard deviation of ${of}`,
      atol: 1e-5,
      rtol: 1e-5,
    },
  ]);
}
