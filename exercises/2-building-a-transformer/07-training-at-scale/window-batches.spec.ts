import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { tensorSpec } from "#lib/spec/tensors";
import { type Batch, batchesInOrder, randomBatch, windowAt } from "./window-batches.js";

tensorSpec();

const TOKENS = "window position";

/** A text in which every token is another one, so that a window tells where it is from. */
const textOf = (length: number) => Array.from({ length }, (_, i) => 100 + ((i * 7) % length));

const windowStages = (x: number[], y: number[]) => [
  { name: "x", expected: x, axes: "position" },
  { name: "y", expected: y, axes: "position" },
];

test("three tokens from place 4, and what follows each", () => {
  expect(windowAt([5, 3, 8, 1, 9, 2, 7, 4, 6], 4, 3)).toMatchStages(windowStages([9, 2, 7], [2, 7, 4]));
});

test("the last window ends where the text ends", () => {
  const ids = [5, 3, 8, 1, 9, 2];
  expect(() => windowAt(ids, 2, 3)).toAccept("a window whose last target is the last token");
  expect(windowAt(ids, 2, 3)).toMatchStages(windowStages([8, 1, 9], [1, 9, 2]));
  expect(() => windowAt(ids, 0, 5)).toAccept("a window that begins where the text begins");
  expect(windowAt([5, 3, 8, 1, 9, 2], 0, 5)).toMatchStages(windowStages([5, 3, 8, 1, 9], [3, 8, 1, 9, 2]));
  expect(() => windowAt([5, 3, 8, 1, 9, 2], 3, 3)).toRefuse(RangeError, "a window without its last target");
  expect(() => windowAt([5, 3, 8, 1, 9, 2], 0, 6)).toRefuse(
    RangeError,
    "the whole text without a next token",
  );
  expect(() => windowAt([5, 3, 8, 1, 9, 2], -1, 3)).toRefuse(RangeError, "a window before the text");
});

test("a window of one token has one target", () => {
  expect(windowAt([5, 3, 8, 1], 2, 1)).toMatchStages(windowStages([8], [1]));
});

test("the text of a window stays as it was", () => {
  const ids = textOf(11);
  expect(() => windowAt(ids, 2, 3)).toLeaveUnchanged({ ids });
});

test("every text, place and length has a window of its own", async () => {
  await expect(windowAt).toHeed({ ids: textOf(11), start: 1, T: 3 }, { others: { start: 2, T: 4 } });
  const joinedAlike = { ids: [5, 1, 11, 7, 2, 9], start: 1, T: 3 }; // also as 5, 11, 1: the same digits
  await expect(windowAt).toHeed(joinedAlike, { others: { start: 2, T: 2 } });
  await expect(windowAt).toReturnNew({ ids: textOf(11), start: 1, T: 3 });
});

test("a random batch has a row for each window, whole numbers", () => {
  const { x, y, count } = randomBatch(textOf(23), 5, 3, specRandom(1));
  expect(x).toHaveShape([5, 3], TOKENS, "x of five windows of three tokens");
  expect(y).toHaveShape([5, 3], TOKENS, "y of five windows of three tokens");
  expect([x.dtype, y.dtype], "the types of x and y").toEqual(["int32", "int32"]);
  expect(count).toMatchValues(15, { what: "the count of five windows of three targets" });
});

test("a batch's places are drawn from rng, one after the other", async () => {
  const ids = textOf(29);
  const [rng, same] = [specRandom(2), specRandom(2)];
  for (const batch of ["first", "second"]) {
    const { x, y } = randomBatch(ids, 5, 3, rng);
    const starts = Array.from({ length: 5 }, () => same.integer(26)); // 26 places, 0 to 25
    await expect(x).toMatchValues(
      starts.map((start) => ids.slice(start, start + 3)),
      { axes: TOKENS, what: `x of the ${batch} batch` },
    );
    await expect(y).toMatchValues(
      starts.map((start) => ids.slice(start + 1, start + 4)),
      { axes: TOKENS, what: `y of the ${batch} batch` },
    );
  }
});

test("every place is as likely, the first and the last too", async () => {
  const ids = [0, 1, 2, 3, 4, 5, 6]; // windows of 4 fit at 0, 1 and 2
  const { x } = randomBatch(ids, 3000, 4, specRandom(3));
  const firsts = ((await x.array()) as number[][]).map(([first]) => first);
  for (const place of [0, 1, 2]) {
    const drawn = firsts.filter((first) => first === place).length;
    // 3000 draws of probability 1/3: standard deviation 25.8, so 140 is 5.4 of them: a chance below 3e-7 for all three.
    expect(drawn).toLieBetween(860, 1140, `the windows that begin at place ${place}`);
  }
});

test("a place may come twice: each window draws one number", async () => {
  const ids = textOf(8);
  const [rng, same] = [specRandom(7), specRandom(7)];
  const { x } = randomBatch(ids, 7, 5, rng);
  const starts = Array.from({ length: 7 }, () => same.integer(3)); // three places for seven windows
  await expect(x).toMatchValues(
    starts.map((start) => ids.slice(start, start + 5)),
    { axes: TOKENS, what: "x of seven windows at three places" },
  );
  expect(rng.integer(1000)).toMatchValues(same.integer(1000), { what: "the next number of rng" });
});

test("a text of T + 1 tokens has one window", async () => {
  const { x, y } = randomBatch([4, 9, 2, 7], 2, 3, specRandom(4));
  await expect({ x, y }).toMatchStages([
    {
      name: "x",
      expected: [
        [4, 9, 2],
        [4, 9, 2],
      ],
      axes: TOKENS,
    },
    {
      name: "y",
      expected: [
        [9, 2, 7],
        [9, 2, 7],
      ],
      axes: TOKENS,
    },
  ]);
  expect(() => randomBatch([4, 9, 2], 2, 3, specRandom(4))).toRefuse(
    RangeError,
    "three tokens for windows of three",
  );
});

test("one window of one token is a batch, too", async () => {
  const { x, y, count } = randomBatch([4, 9], 1, 1, specRandom(6));
  await expect({ x, y, count }).toMatchStages([
    { name: "x", expected: [[4]], axes: TOKENS },
    { name: "y", expected: [[9]], axes: TOKENS },
    { name: "count", expected: 1, axes: "" },
  ]);
  expect(() => randomBatch([4], 1, 1, specRandom(6))).toRefuse(RangeError, "a text of one token");
});

test("in order: eight tokens by windows of three, two at a time", async () => {
  const batches = batchesInOrder([5, 3, 8, 1, 9, 2, 7, 4], 2, 3);
  expect(batches.length).toMatchValues(2, {
    what: "the number of batches of two windows, for three windows,",
  });
  await expect(batches[0]).toMatchStages([
    {
      name: "x",
      expected: [
        [5, 3, 8],
        [1, 9, 2],
      ],
      axes: TOKENS,
    },
    {
      name: "y",
      expected: [
        [3, 8, 1],
        [9, 2, 7],
      ],
      axes: TOKENS,
    },
    { name: "count", expected: 6, axes: "" },
  ]);
  await expect(batches[1]).toMatchStages([
    { name: "x", expected: [[7, 0, 0]], axes: TOKENS },
    { name: "y", expected: [[4, -100, -100]], axes: TOKENS },
    { name: "count", expected: 1, axes: "" },
  ]);
});

test("in order every token but the first is a target, once", async () => {
  for (const length of [2, 3, 11, 16, 17, 31]) {
    const ids = textOf(length);
    const batches = batchesInOrder(ids, 2, 5);
    const targets = await targetsOf(batches);
    expect(targets).toMatchValues(ids.slice(1), {
      axes: "target",
      what: `the targets of all windows of ${length} tokens`,
    });
    const counts = batches.reduce((sum, { count }) => sum + count, 0);
    expect(counts).toMatchValues(length - 1, { what: `the sum of the counts for ${length} tokens` });
    expect(batches.length).toMatchValues(Math.ceil((length - 1) / 10), {
      what: `the number of batches for ${length} tokens`,
    });
  }
});

test("in order: windows of one token, one at a time", async () => {
  const batches = batchesInOrder([4, 9, 2], 1, 1);
  expect(batches.map(({ count }) => count)).toMatchValues([1, 1], { axes: "batch", what: "the counts" });
  await expect({ ...batches.map(({ x, y }) => tf.concat([x, y])) }).toMatchStages([
    { name: "0", expected: [[4], [9]], axes: "part position", what: "x and y of the first batch" },
    { name: "1", expected: [[9], [2]], axes: "part position", what: "x and y of the second batch" },
  ]);
});

test("token 0 counts like any other", () => {
  const batches = batchesInOrder([3, 0, 0, 5, 0, 0, 2, 0], 2, 5);
  const counts = batches.reduce((sum, { count }) => sum + count, 0);
  expect(counts).toMatchValues(7, { what: "the sum of the counts, four of seven targets being 0" });
});

test("the tensors of a batch in order are whole numbers", () => {
  for (const { x, y } of batchesInOrder(textOf(13), 2, 5))
    expect([x.dtype, y.dtype], "the types of x and y").toEqual(["int32", "int32"]);
});

test("one token alone has nothing to predict", () => {
  expect(() => batchesInOrder([3], 2, 5)).toRefuse(RangeError, "a text of one token");
  expect(() => batchesInOrder([], 2, 5)).toRefuse(RangeError, "an empty text");
});

test("each text has batches of its own, at every call", async () => {
  const ids = textOf(23);
  await expect(batchesInOrder).toHeed({ ids, B: 2, T: 5 }, { others: { B: 3, T: 4 } });
  const joinedAlike = { ids: [5, 1, 11, ...ids], B: 2, T: 5 }; // also as 5, 11, 1: the same digits
  await expect(batchesInOrder).toHeed(joinedAlike, { others: { B: 3, T: 4 } });
  await expect(batchesInOrder).toReturnNew({ ids, B: 2, T: 5 });
});

test("no tensor is left behind, and the text stays", async () => {
  const ids = textOf(23);
  await expect(() => randomBatch(ids, 5, 3, specRandom(5))).toLeakNoTensors();
  await expect(() => batchesInOrder(ids, 2, 5)).toLeakNoTensors();
  expect(() => randomBatch(ids, 5, 3, specRandom(5))).toLeaveUnchanged({ ids });
  expect(() => batchesInOrder(ids, 2, 5)).toLeaveUnchanged({ ids });
});

/** The targets that count, in the order of the windows. */
async function targetsOf(batches: Batch[]): Promise<number[]> {
  const rows = (await Promise.all(batches.map(({ y }) => y.array()))) as number[][][];
  return rows.flat(2).filter((target) => target !== -100);
}
