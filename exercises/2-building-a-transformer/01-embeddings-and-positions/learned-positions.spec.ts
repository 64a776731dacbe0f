import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { learnedPositions } from "./learned-positions.js";

tensorSpec();

const AXES = "batch time unit";

/** The sum in plain loops. */
async function slowly(x: tf.Tensor, P: tf.Tensor, offset: number): Promise<number[][][]> {
  const [tokens, table] = [(await x.array()) as number[][][], (await P.array()) as number[][]];
  return tokens.map((item) => item.map((token, t) => token.map((value, d) => value + table[offset + t][d])));
}

test("token 0 gets row 0 of P, token 1 row 1, in every item", async () => {
  const x = tf.tensor3d([
    [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ],
    [
      [-1, 0, 8, 2],
      [7, 2, -5, 1],
    ],
    [
      [0, 9, 2, -4],
      [3, -3, 1, 6],
    ],
  ]); // [B = 3, T = 2, D = 4]
  const P = tf.tensor2d([
    [0.1, 0.2, -0.3, 0.5],
    [-0.5, 0.25, 0.75, -0.1],
    [9, 9, 9, 9],
    [8, 8, 8, 8],
    [7, 7, 7, 7],
  ]); // [L = 5, D = 4]
  const expected = [
    [
      [1.1, 2.2, 2.7, 4.5],
      [4.5, 6.25, 7.75, 7.9],
    ],
    [
      [-0.9, 0.2, 7.7, 2.5],
      [6.5, 2.25, -4.25, 0.9],
    ],
    [
      [0.1, 9.2, 1.7, -3.5],
      [2.5, -2.75, 1.75, 5.9],
    ],
  ];
  await expect(learnedPositions(x, P)).toMatchValues(expected, { axes: AXES, inputs: { x } });
});

test("with offset 3 the first token gets row 3", async () => {
  const [x, P] = [randomTensor([2, 4, 3], 1), randomTensor([11, 3], 2)];
  await expect(learnedPositions(x, P, 3)).toMatchValues(await slowly(x, P, 3), {
    axes: AXES,
    inputs: { x },
    rivals: {
      "Your first token got row 0: where a text is continued, its first new token stands at offset.":
        await slowly(x, P, 0),
    },
  });
});

test("a text in two pieces gets the same rows as in one", async () => {
  const [x, P] = [randomTensor([2, 7, 3], 3), randomTensor([11, 3], 4)];
  const begin = learnedPositions(tf.slice(x, [0, 0, 0], [2, 5, 3]), P);
  const rest = learnedPositions(tf.slice(x, [0, 5, 0], [2, 2, 3]), P, 5);
  expect(begin).toHaveShape([2, 5, 3], AXES, "the first piece");
  expect(rest).toHaveShape([2, 2, 3], AXES, "the second piece");
  await expect(tf.concat([begin, rest], 1)).toMatchValues(await slowly(x, P, 0), { axes: AXES });
});

test("a text may be as long as the table", async () => {
  const [x, P] = [randomTensor([2, 7, 3], 60), randomTensor([7, 3], 61)];
  expect(() => learnedPositions(x, P)).toAccept("a text of 7 tokens for 7 positions");
  await expect(learnedPositions(x, P)).toMatchValues(tf.add(x, P), { axes: "batch time unit" });
});

test("one item, one token and one unit get their row too", async () => {
  await expect(learnedPositions).toAgreeWith(
    slowly,
    { x: "item token unit", P: "position unit", offset: 2 },
    { axes: AXES, lengths: { position: 11 }, fixed: "position" },
  );
  await expect(learnedPositions(tf.tensor3d([[[2, 5]]]), tf.tensor2d([[0.5, -1]]))).toMatchValues(
    [[[2.5, 4]]],
    {
      axes: AXES,
      what: "the one token of a table of one position",
    },
  );
});

test("11 positions take 11 tokens, or one token at position 10", async () => {
  const [x, P] = [randomTensor([2, 11, 3], 5), randomTensor([11, 3], 6)];
  const fits = (T: number, offset: number) => {
    try {
      learnedPositions(tf.slice(x, [0, 0, 0], [2, T, 3]), P, offset);
      return 1;
    } catch (error) {
      if (error instanceof RangeError) return 0;
      throw error;
    }
  };
  expect([fits(11, 0), fits(1, 10), fits(4, 7)]).toMatchValues([1, 1, 1], {
    axes: "case",
    what: "the list of what fits (1 = yes: 11 tokens from 0, 1 from 10, 4 from 7)",
  });
});

test("a token at position 1,500 gets row 1,500", async () => {
  const x = randomTensor([1, 1, 2], 41);
  const P = randomTensor([1_600, 2], 42);
  const expected = tf.add(x, tf.slice(P, [1_500, 0], [1, 2]));
  await expect(learnedPositions(x, P, 1_500)).toMatchValues(expected, {
    axes: "batch token unit",
    what: "the token at position 1,500",
  });
});

test("a position without a row is refused", () => {
  const [x, P] = [randomTensor([2, 4, 3], 7), randomTensor([11, 3], 8)];
  expect(() => learnedPositions(randomTensor([2, 12, 3], 9), P)).toRefuse(
    RangeError,
    "a text of 12 tokens for 11 positions",
  );
  expect(() => learnedPositions(x, P, 8)).toRefuse(RangeError, "4 tokens from position 8 of 11");
  expect(() => learnedPositions(x, P, -1)).toRefuse(RangeError, "the position −1");
  for (const offset of [-4, -11])
    expect(() => learnedPositions(x, P, offset)).toRefuse(RangeError, `4 tokens from position −${-offset}`);
  expect(() => learnedPositions(randomTensor([2, 1, 3], 22), P, -1)).toRefuse(
    RangeError,
    "a single token at the position −1",
  );
});

test("tokens and positions of different widths are refused", () => {
  const call = () => learnedPositions(randomTensor([2, 4, 3], 10), randomTensor([11, 1], 11));
  expect(call).toRefuse(RangeError, "tokens of width 3 and positions of width 1");
});

test("tokens or a table that lack an axis are refused", () => {
  const [x, P] = [randomTensor([2, 4, 3], 18), randomTensor([11, 3], 19)];
  expect(() => learnedPositions(randomTensor([4, 3], 20), P)).toRefuse(RangeError, "tokens without a batch");
  expect(() => learnedPositions(x, randomTensor([3], 21))).toRefuse(RangeError, "a table of one axis");
});

test("gradients reach the tokens, and of P the rows that were used", async () => {
  const [x, P] = [randomTensor([2, 4, 3], 12), randomTensor([11, 3], 13)];
  await expect((a: tf.Tensor) => learnedPositions(a, P, 2)).toBeDifferentiable({ at: x, axes: AXES });
  await expect((table: tf.Tensor) => learnedPositions(x, table, 2)).toBeDifferentiable({
    at: P,
    axes: "position unit",
  });
});

test("no tensor is left behind, and the inputs stay", async () => {
  const [x, P] = [randomTensor([2, 4, 3], 14), randomTensor([11, 3], 15)];
  await expect(() => learnedPositions(x, P, 1)).toLeakNoTensors();
  await expect(() => learnedPositions(x, P, 1)).toLeaveTensorsUnchanged({ x, P });
});

test("every call adds its own input", async () => {
  const [x, P] = [randomTensor([2, 4, 3], 16), randomTensor([11, 3], 17)];
  await expect(learnedPositions).toHeed({ x, P, offset: 2 }, { others: { offset: 3 } });
  await expect(learnedPositions).toReturnNew({ x, P, offset: 2 });
});
