import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { addPositions } from "../01-tokenization-and-embeddings/add-positions.js";
import { embedTokens } from "../01-tokenization-and-embeddings/embed-tokens.js";
import { type EmbeddingGradients, embeddingBackward } from "./embedding-backward.js";

/** Both gradients as stages. */
const stages = ({ dTokens, dPositions }: EmbeddingGradients) => [
  { name: "dTokens", expected: dTokens, axes: "token component" },
  { name: "dPositions", expected: dPositions, axes: "position component" },
];

const threeRows = () => [
  [1, -2],
  [3, 0.5],
  [-4, 6],
];

test("token 3 occurs twice: its two gradients add up", () => {
  const dTokens = [
    [0, 0],
    [1, -2],
    [0, 0],
    [-1, 6.5],
    [0, 0],
  ];
  const dPositions = [
    [1, -2],
    [3, 0.5],
    [-4, 6],
    [0, 0],
  ];
  expect(embeddingBackward(threeRows(), [1, 3, 3], 5, 4)).toMatchStages(stages({ dTokens, dPositions }));
});

test("three uses add up, and token 0 counts like any other", () => {
  const dTokens = [
    [0, 4.5],
    [0, 0],
  ];
  expect(embeddingBackward(threeRows(), [0, 0, 0], 2, 3)).toMatchStages(
    stages({ dTokens, dPositions: threeRows() }),
  );
});

test("dX is the same afterwards, even if both tables change", () => {
  const dX = threeRows();
  const call = () => {
    const { dTokens, dPositions } = embeddingBackward(dX, [1, 1, 3], 5, 4);
    for (const row of [...dTokens, ...dPositions]) row.fill(99);
  };
  expect(call).toLeaveUnchanged({ dX });
});

test("it equals the product with the one-hot rows of the ids", () => {
  const ids = [6, 2, 0, 2, 5, 6, 2];
  const dX = randomMatrix(7, 4, 1);
  const dTokens = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((v) =>
    dX[0].map((_, i) => dX.reduce((sum, row, t) => sum + (ids[t] === v ? 1 : 0) * row[i], 0)),
  );
  const dPositions = [...dX, ...Array(4).fill([0, 0, 0, 0])];
  expect(embeddingBackward(dX, ids, 9, 11)).toMatchStages(stages({ dTokens, dPositions }));
});

test("both are the gradients of your embedding", () => {
  const ids = [2, 0, 2, 3, 2];
  const [E, P] = [randomMatrix(4, 3, 2), randomMatrix(6, 3, 3)];
  const embed = (E: Matrix, P: Matrix) => addPositions(embedTokens(E, ids), P);
  expect((_: Matrix, dX: Matrix) => embeddingBackward(dX, ids, 4, 6).dTokens).toBeGradientOf(
    (E: Matrix) => embed(E, P),
    { at: E, axes: "token component", what: "dTokens" },
  );
  expect((_: Matrix, dX: Matrix) => embeddingBackward(dX, ids, 4, 6).dPositions).toBeGradientOf(
    (P: Matrix) => embed(E, P),
    { at: P, axes: "position component", what: "dPositions" },
  );
});

test("the model of part 1: no row for <PAD>, which nothing used", () => {
  const { input, gradients_wrt_activations, gradients_wrt_parameters } = microModel();
  const { token_embedding, position_embedding } = gradients_wrt_parameters;
  expect(embeddingBackward(gradients_wrt_activations.X, input.token_ids, 6, 5)).toMatchStages(
    stages({ dTokens: token_embedding, dPositions: position_embedding }),
  );
});

test("no two rows are the same list", () => {
  const { dTokens, dPositions } = embeddingBackward(threeRows(), [1, 3, 1], 6, 5);
  for (const row of [dTokens[0], dTokens[1], dPositions[3]]) row.fill(99);
  expect({ dTokens: dTokens.slice(2), dPositions: [...dPositions.slice(0, 3), dPositions[4]] }).toMatchStages(
    stages({
      dTokens: [
        [0, 0],
        [3, 0.5],
        [0, 0],
        [0, 0],
      ],
      dPositions: [...threeRows(), [0, 0]],
    }),
  );
});

test("two ids for three rows are refused", () => {
  expect(() => embeddingBackward(threeRows(), [1, 3], 5, 4)).toRefuse(RangeError, "two ids for three rows");
  expect(() => embeddingBackward(threeRows(), [1, 3, 3, 0], 5, 4)).toRefuse(
    RangeError,
    "four ids for three rows",
  );
});

test("an id without a row in the table is refused", () => {
  expect(() => embeddingBackward(threeRows(), [1, 5, 3], 5, 4)).toRefuse(RangeError, "id 5 of 5 tokens");
  for (const id of [2 ** 16 + 2, 2 ** 32 + 2])
    expect(() => embeddingBackward(threeRows(), [1, id, 3], 5, 4)).toRefuse(
      RangeError,
      `id ${id} of 5 tokens`,
    );
  expect(() => embeddingBackward(threeRows(), [1, -1, 3], 5, 4)).toRefuse(RangeError, "id −1");
  expect(() => embeddingBackward(threeRows(), [1, 1.5, 3], 5, 4)).toRefuse(RangeError, "id 1.5");
  for (const id of [-1, 5, 0.5, Number.NaN]) {
    expect(() => embeddingBackward(threeRows(), [id, 1, 3], 5, 4)).toRefuse(
      RangeError,
      `a first id of ${id}`,
    );
    expect(() => embeddingBackward(threeRows(), [1, 3, id], 5, 4)).toRefuse(RangeError, `a last id of ${id}`);
  }
});

test("more tokens than positions are refused", () => {
  expect(() => embeddingBackward(threeRows(), [1, 3, 3], 5, 2)).toRefuse(
    RangeError,
    "three tokens for two positions",
  );
  expect(() => embeddingBackward(threeRows(), [1, 1, 1], 5, 1)).toRefuse(
    RangeError,
    "one token three times for one position",
  );
});

test("a single row, component, token or position, and zeros", () => {
  const ids = ({ row, token }: Record<string, number>) =>
    Array.from({ length: row }, (_, t) => (2 * t + 1) % token);
  expect(embeddingBackward).toAgreeWith(
    byOneHot,
    {
      dX: "row component",
      ids,
      vocabularySize: ({ token }: Record<string, number>) => token,
      positions: ({ row, spare }: Record<string, number>) => row + spare - 1,
    },
    {
      axes: { dTokens: "token component", dPositions: "position component" },
      lengths: { row: 5, component: 2, token: 3, spare: 4 },
      cases: "ones zeros small",
    },
  );
});

test("dX, ids and both sizes count at every call", () => {
  expect(embeddingBackward).toHeed(
    { dX: randomMatrix(3, 2, 4), ids: [3, 1, 3], vocabularySize: 5, positions: 4 },
    { others: { ids: [1, 3, 2], vocabularySize: 6, positions: 3 } },
  );
});

test("both tables are new, also where they equal dX", () => {
  expect(embeddingBackward).toReturnNew({ dX: threeRows(), ids: [0, 1, 2], vocabularySize: 3, positions: 3 });
});

/** Every row of a table collects the rows of dX that came from it. */
function byOneHot(dX: Matrix, ids: number[], vocabularySize: number, positions: number): EmbeddingGradients {
  const collected = (rows: number, from: (t: number) => number) =>
    Array.from({ length: rows }, (_, r) =>
      dX[0].map((_, i) => dX.reduce((sum, row, t) => sum + (from(t) === r ? row[i] : 0), 0)),
    );
  return { dTokens: collected(vocabularySize, (t) => ids[t]), dPositions: collected(positions, (t) => t) };
}
