import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { tensorSpec } from "#lib/spec/tensors";
import { attentionMask, causalMask, paddingMask } from "./attention-mask.js";

tensorSpec();

/** Exactly these booleans, read as 1 for true and 0 for false. */
const mask = (axes: string, what: string) => ({ axes, what: `${what} (1 = may look)`, atol: 0, rtol: 0 });

test("five positions: each sees itself and what came before", async () => {
  const expected = [
    [1, 0, 0, 0, 0],
    [1, 1, 0, 0, 0],
    [1, 1, 1, 0, 0],
    [1, 1, 1, 1, 0],
    [1, 1, 1, 1, 1],
  ];
  await expect(causalMask(5)).toMatchValues(expected, mask("query key", "the causal mask"));
});

test("two new tokens behind three: they stand at 3 and 4", async () => {
  const expected = [
    [1, 1, 1, 1, 0],
    [1, 1, 1, 1, 1],
  ];
  await expect(causalMask(2, 5)).toMatchValues(expected, mask("query key", "the causal mask"));
});

test("one new token sees every key there is", async () => {
  await expect(causalMask(1, 4)).toMatchValues([[1, 1, 1, 1]], mask("query key", "the causal mask"));
});

test("the last queries alone see what they see among all", async () => {
  for (const [T, Tk] of [
    [3, 7],
    [6, 7],
    [7, 11],
  ]) {
    const all = causalMask(Tk); // [Tk, Tk]
    await expect(causalMask(T, Tk)).toMatchValues(
      tf.slice(all, [Tk - T, 0], [T, Tk]),
      mask("query key", `the causal mask of ${T} queries and ${Tk} keys`),
    );
  }
});

test("the last of 300 queries sees every key, the first only one", async () => {
  const ends = tf.gather(causalMask(300), [0, 150, 299]); // [3, Tk]
  const rows = [1, 151, 300].map((seen) => Array.from({ length: 300 }, (_, j) => (j < seen ? 1 : 0)));
  await expect(ends).toMatchValues(rows, mask("query key", "the causal mask, queries 0, 150 and 299,"));
});

test("of an item's keys the real ones may be seen, not the padding", async () => {
  const expected = [[[1, 1, 1, 0, 0]], [[1, 1, 1, 1, 1]], [[0, 0, 0, 0, 0]], [[1, 0, 0, 0, 0]]];
  expect(() => paddingMask([3, 5, 0, 1], 5)).toAccept("the lengths 3, 5, 0 and 1 of 5 keys");
  await expect(paddingMask([3, 5, 0, 1], 5)).toMatchValues(
    expected,
    mask("batch query key", "the padding mask"),
  );
});

test("of 300 keys 1, 151 or all may be real", async () => {
  const rows = [1, 151, 300].map((real) => [Array.from({ length: 300 }, (_, j) => (j < real ? 1 : 0))]);
  await expect(paddingMask([1, 151, 300], 300)).toMatchValues(
    rows,
    mask("batch query key", "the padding mask of 300 keys"),
  );
});

test("both masks: neither a later key nor padding", async () => {
  const expected = [
    [
      [1, 1, 1, 0, 0],
      [1, 1, 1, 1, 0],
      [1, 1, 1, 1, 0],
    ],
    [
      [1, 1, 0, 0, 0],
      [1, 1, 0, 0, 0],
      [1, 1, 0, 0, 0],
    ],
  ]; // the lengths are 4 and 2, the three queries stand at 2, 3 and 4
  await expect(attentionMask(3, 5, [4, 2])).toMatchValues(
    expected,
    mask("batch query key", "the mask of both"),
  );
});

test("both masks, whatever the numbers of queries and keys", async () => {
  for (const [T, Tk, lengths] of [
    [4, 4, [3, 0, 4]],
    [1, 6, [6, 2]],
    [5, 9, [1, 9, 7, 5]],
  ] as const) {
    const expected = lengths.map((length) =>
      Array.from({ length: T }, (_, i) =>
        Array.from({ length: Tk }, (_, j) => (j < length && j <= i + Tk - T ? 1 : 0)),
      ),
    );
    await expect(attentionMask(T, Tk, [...lengths])).toMatchValues(
      expected,
      mask("batch query key", `the mask of both, ${T} queries and ${Tk} keys`),
    );
  }
});

test("one query, one key and one item have their masks too", async () => {
  await expect(causalMask(1)).toMatchValues([[1]], mask("query key", "the causal mask"));
  for (const [lengths, Tk, expected] of [
    [[2], 3, [[[1, 1, 0]]]],
    [[1], 1, [[[1]]]],
    [[1, 0, 1], 1, [[[1]], [[0]], [[1]]]],
  ] as [number[], number, number[][][]][])
    await expect(paddingMask(lengths, Tk)).toMatchValues(
      expected,
      mask("batch query key", `the padding mask of ${lengths} of ${Tk} keys`),
    );
  for (const [T, Tk, lengths, expected] of [
    [1, 1, [1], [[[1]]]],
    [1, 1, [1, 0], [[[1]], [[0]]]],
    [1, 3, [2], [[[1, 1, 0]]]],
    [
      2,
      2,
      [1],
      [
        [
          [1, 0],
          [1, 0],
        ],
      ],
    ],
  ] as [number, number, number[], number[][][]][])
    await expect(attentionMask(T, Tk, lengths)).toMatchValues(
      expected,
      mask("batch query key", `the mask of both of ${T} queries and ${Tk} keys`),
    );
});

test("all masks are tensors of booleans", () => {
  const masks = {
    "the causal mask": causalMask(3),
    "the padding mask": paddingMask([2], 3),
    "the mask of both": attentionMask(2, 3, [2]),
  };
  for (const [name, { dtype }] of Object.entries(masks)) expect(`${name}: ${dtype}`).toBe(`${name}: bool`);
});

test("fewer keys than queries are refused", () => {
  expect(() => causalMask(3, 2)).toRefuse(RangeError, "three queries and two keys");
  expect(() => attentionMask(3, 2, [1])).toRefuse(RangeError, "three queries and two keys");
});

test("lengths that no item of the batch can have are refused", () => {
  expect(() => paddingMask([2, 6], 5)).toRefuse(RangeError, "six real keys of five");
  expect(() => paddingMask([-1, 3], 5)).toRefuse(RangeError, "a length of -1");
  expect(() => paddingMask([1.5], 5)).toRefuse(RangeError, "a length of 1.5");
  expect(() => paddingMask([2, Number.NaN], 5)).toRefuse(RangeError, "a length of NaN");
  expect(() => attentionMask(3, 5, [2, 6])).toRefuse(RangeError, "six real keys of five");
});

test("the list of lengths stays as it was", async () => {
  const lengths = [3, 1];
  await expect(() => paddingMask(lengths, 5)).toLeaveUnchanged({ lengths });
  await expect(() => attentionMask(4, 5, lengths)).toLeaveUnchanged({ lengths });
});

test("no tensor is left behind", async () => {
  await expect(() => causalMask(3, 5)).toLeakNoTensors();
  await expect(() => paddingMask([3, 1], 5)).toLeakNoTensors();
  await expect(() => attentionMask(3, 5, [3, 1])).toLeakNoTensors();
});

test("every call makes a new mask", async () => {
  const lengths = [3, 1];
  await expect(causalMask).toHeed({ T: 3, Tk: 5 }, { others: { T: 2, Tk: 4 } });
  await expect(causalMask).toReturnNew({ T: 3, Tk: 5 });
  await expect(paddingMask).toHeed({ lengths, Tk: 5 }, { others: { Tk: 4 } });
  await expect(paddingMask).toReturnNew({ lengths, Tk: 5 });
  await expect(attentionMask).toHeed({ T: 3, Tk: 5, lengths }, { others: { T: 2, Tk: 4 } });
  await expect(attentionMask).toReturnNew({ T: 3, Tk: 5, lengths });
});
