import { expect, test } from "vitest";
import { copyOf, type Matrix } from "#lib/arrays";
import { specRandom } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { embedTokens } from "./embed-tokens.js";

const table = () => [
  [0.5, 1.5, 2.5],
  [10, 11, 12],
  [-20, 21, 22],
  [30, -31, 32],
  [40, 41, -42],
]; // [V = 5, D = 3]

test("token 4 gets row 4, token 1 row 1, whatever their positions", () => {
  expect(embedTokens(table(), [4, 1, 2, 3])).toMatchValues(
    [
      [40, 41, -42],
      [10, 11, 12],
      [-20, 21, 22],
      [30, -31, 32],
    ],
    { axes: "position feature" },
  );
});

test("id 0 is an id like any other and gets row 0", () => {
  expect(embedTokens(table(), [3, 0])).toMatchValues(
    [
      [30, -31, 32],
      [0.5, 1.5, 2.5],
    ],
    { axes: "position feature" },
  );
});

test("a token that comes again gets the same vector again", () => {
  expect(embedTokens(table(), [2, 2, 4, 2, 0, 3, 4])).toMatchValues(
    [2, 2, 4, 2, 0, 3, 4].map((id) => table()[id]),
    { axes: "position feature" },
  );
});

test("a row is copied as it is, to the last digit and the last 0", () => {
  const E = [
    [0.1, 0, -1 / 3],
    [0, 1e-12, 7],
  ];
  expect(embedTokens(E, [1, 0])).toEqual([
    [0, 1e-12, 7],
    [0.1, 0, -1 / 3],
  ]);
});

test("the sentence of the micro model gets its vectors", () => {
  const { input, initial_parameters, activations } = microModel();
  const embedded = embedTokens(copyOf(initial_parameters.token_embedding), [...input.token_ids]);
  expect(embedded).toMatchValues(activations.token_embeddings, { axes: "position feature" });
});

test("a lookup is the product of one-hot rows with the table", () => {
  const rng = specRandom();
  const E = Array.from({ length: 7 }, () => Array.from({ length: 4 }, () => rng.gauss(0, 1)));
  const ids = Array.from({ length: 11 }, () => rng.integer(7));
  const product = ids.map((id) => {
    const oneHot = E.map((_, v): number => (v === id ? 1 : 0));
    return E[0].map((_, d) => oneHot.reduce((sum, x, v) => sum + x * E[v][d], 0));
  });
  expect(embedTokens(E, ids)).toMatchValues(product, { axes: "position feature" });
});

test("table and ids are the same afterwards", () => {
  const [E, ids] = [table(), [3, 0, 3]];
  expect(() => embedTokens(E, ids)).toLeaveUnchanged({ E, ids });
});

test("every vector is a new list, also where a token comes again", () => {
  expect(embedTokens).toReturnNew({ E: table(), ids: [3, 0, 3] });
  expect(embedTokens).toReturnNew({ E: [[0.5, -2]], ids: [0] });
});

test("no ids, no vectors", () => {
  expect(embedTokens(table(), [])).toMatchValues([]);
});

test("an id beyond the table is refused", () => {
  expect(() => embedTokens(table(), [1, 5, 0])).toRefuse(RangeError, "id 5 for a table of 5 rows");
  expect(() => embedTokens(table(), [1, 8, 0])).toRefuse(RangeError, "id 8 for a table of 5 rows");
  // In 8, 16 or 32 bits these are ids of the table.
  for (const id of [2 ** 8 + 1, 2 ** 16 + 2, 2 ** 32, 2 ** 32 + 3])
    expect(() => embedTokens(table(), [1, id, 0])).toRefuse(RangeError, `id ${id} for a table of 5 rows`);
});

test("an id that is negative or no whole number is refused", () => {
  expect(() => embedTokens(table(), [1, -1, 0])).toRefuse(RangeError, "id -1");
  expect(() => embedTokens(table(), [1, -4, 0])).toRefuse(RangeError, "id -4");
  expect(() => embedTokens(table(), [1, 2.5, 0])).toRefuse(RangeError, "id 2.5");
  for (const id of [Number.NaN, Infinity, -Infinity])
    expect(() => embedTokens(table(), [1, id, 0])).toRefuse(RangeError, `id ${id}`);
});

test("a single token, a single feature, a table of one row, zeros", () => {
  const oneHotProduct = (E: Matrix, ids: number[]) =>
    ids.map((id) => E[0].map((_, d) => E.reduce((sum, row, v) => sum + (v === id ? row[d] : 0), 0)));
  const ids = ({ token, row }: Record<string, number>) =>
    Array.from({ length: token }, (_, i) => (3 * i + 1) % row);
  expect(embedTokens).toAgreeWith(
    oneHotProduct,
    { E: "row feature", ids },
    { axes: "position feature", lengths: { token: 7, row: 5 } },
  );
});

test("every call reads its own table and its own ids", () => {
  expect(embedTokens).toHeed({ E: table(), ids: [3, 0, 4] });
  const E = [...table(), ...Array.from({ length: 7 }, (_, i) => [50 + i, 60 - i, 2 * i])]; // [12, 3]
  expect(embedTokens).toHeed({ E, ids: [3, 1, 11, 4] }); // also as 3, 11, 1, 4: the same digits
});
