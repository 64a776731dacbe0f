import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { idTensor, tokenEmbedding } from "./token-embedding.js";

tensorSpec();

const AXES = "batch time unit";
const IDS = [
  [4, 0, 4, 6, 1],
  [2, 4, 0, 0, 6],
]; // [2, 5]

/** The int32 tensor of some ids, made by the spec. */
const tensorOf = (ids: number[][]) => tf.tensor2d(ids, undefined, "int32");

test("the ids of two texts become an int32 tensor", async () => {
  expect(() => idTensor(IDS, 7)).toAccept("ids from 0 to 6 of 7 tokens");
  const ids = idTensor(IDS, 7);
  await expect(ids).toMatchValues(IDS, { axes: "batch time", what: "the tensor of ids" });
  expect(ids.dtype, "dtype of the ids").toBe("int32");
});

test("ids of 7 tokens go from 0 to 6", () => {
  for (const id of [7, -1, 1.5, Number.NaN, -4, 100]) {
    expect(() => idTensor([IDS[0], [0, 1, 2, id, 3]], 7)).toRefuse(RangeError, `id ${id} of 7 tokens`);
  }
});

test("every text is looked at, and at every call", () => {
  expect(() => idTensor([[7, 1, 2]], 7)).toRefuse(RangeError, "id 7 in the first text");
  const ids = [
    [0, 1, 2],
    [3, 4, 5],
  ];
  idTensor(ids, 7);
  expect(() => idTensor(ids, 5)).toRefuse(RangeError, "the same list for 5 tokens");
});

test("ids of a vocabulary as large as GPT-2's stay as they are", async () => {
  await expect(idTensor([[40_000, 50_256]], 50_257)).toMatchValues([[40_000, 50_256]], {
    axes: "batch position",
  });
  // Qwen 2.5's vocabulary needs more than 16 bits.
  await expect(idTensor([[100_000, 151_935]], 151_936)).toMatchValues([[100_000, 151_935]], {
    axes: "batch position",
  });
  const E = tf.reshape(tf.range(0, 2 * 50_257), [50_257, 2]);
  const rows = [40_000, 50_256].map((id) => [2 * id, 2 * id + 1]);
  await expect(tokenEmbedding(tensorOf([[40_000, 50_256]]), E)).toMatchValues([rows], { axes: AXES });
});

test("every token gets its row of E", async () => {
  const E = tf.tensor2d([
    [0.5, -1, 2, 7],
    [3, 0.25, -2, -6],
    [-4, 1, 0, 9],
    [6, 5, 4, -3],
    [8, -8, 1.5, 2.5],
  ]); // [5, 4]
  const ids = tensorOf([
    [2, 0, 4],
    [3, 3, 1],
  ]); // [2, 3]
  const expected = [
    [
      [-4, 1, 0, 9],
      [0.5, -1, 2, 7],
      [8, -8, 1.5, 2.5],
    ],
    [
      [6, 5, 4, -3],
      [6, 5, 4, -3],
      [3, 0.25, -2, -6],
    ],
  ];
  await expect(tokenEmbedding(ids, E)).toMatchValues(expected, { axes: AXES });
});

test("PyTorch looks up the same rows", async () => {
  const { E, ids, x } = golden("positions").embedding;
  await expect(tokenEmbedding(tensorOf(ids), tf.tensor2d(E))).toMatchValues(x, { axes: AXES });
});

test("it is the product with one-hot rows", async () => {
  const E = randomTensor([7, 3], 1);
  const oneHot = tf.cast(tf.oneHot(tensorOf(IDS), 7), "float32"); // [2, 5, 7]
  const product = tf.reshape(tf.matMul(tf.reshape(oneHot, [10, 7]), E), [2, 5, 3]); // [2, 5, 3]
  await expect(tokenEmbedding(tensorOf(IDS), E)).toMatchValues(product, { axes: AXES });
});

test("a token's gradient is the sum over all its places", async () => {
  const { E, ids, dx, dE } = golden("positions").embedding;
  const lookUp = (table: tf.Tensor) => tokenEmbedding(tensorOf(ids), table);
  await expect(lookUp).toBeDifferentiable({ at: tf.tensor2d(E), axes: "token unit" });
  const gradient = tf.grad(lookUp)(tf.tensor2d(E), tf.tensor3d(dx)); // [7, 3]
  await expect(gradient).toMatchValues(dE, { axes: "token unit", what: "the gradient of E" });
});

test("no text of the batch changes another one", async () => {
  const E = randomTensor([7, 3], 2);
  const ids = tensorOf(IDS);
  await expect((batch: tf.Tensor) => tokenEmbedding(batch, E)).toKeepApart(ids, { axis: 0, of: "text" });
});

test("one text, one token and one unit are enough", async () => {
  await expect(idTensor).toAgreeWith((ids: number[][]) => ids, { ids: ["text time", IDS], V: 7 });
  const slowly = async (ids: tf.Tensor, E: tf.Tensor) => {
    const [rows, texts] = [(await E.array()) as number[][], (await ids.array()) as number[][]];
    return texts.map((text) => text.map((id) => rows[id]));
  };
  await expect(tokenEmbedding).toAgreeWith(
    slowly,
    { ids: ["text time", tensorOf(IDS)], E: "token unit" },
    { axes: AXES, lengths: { token: 7 }, fixed: "token" },
  );
  await expect(tokenEmbedding(tensorOf([[0]]), tf.tensor2d([[-3, 2]]))).toMatchValues([[[-3, 2]]], {
    axes: AXES,
    what: "the row of a vocabulary of one token",
  });
});

test("ids or a table with another number of axes are refused", () => {
  const E = randomTensor([7, 3], 4);
  expect(() => tokenEmbedding(tf.tensor1d([4, 0, 1], "int32"), E)).toRefuse(
    RangeError,
    "ids without a batch",
  );
  expect(() => tokenEmbedding(tensorOf(IDS), tf.tensor1d([1, 2, 3]))).toRefuse(
    RangeError,
    "a table of one axis",
  );
  expect(() => tokenEmbedding(tensorOf(IDS), randomTensor([1, 7, 3], 5))).toRefuse(
    RangeError,
    "a table of three axes",
  );
});

test("no tensor is left behind, and the table stays", async () => {
  const [E, ids] = [randomTensor([7, 3], 3), tensorOf(IDS)];
  await expect(() => idTensor(IDS, 7)).toLeakNoTensors();
  await expect(() => tokenEmbedding(ids, E)).toLeakNoTensors();
  await expect(() => tokenEmbedding(ids, E)).toLeaveTensorsUnchanged({ E, ids });
});

test("every call looks its ids up again", async () => {
  await expect(idTensor).toHeed({ ids: IDS, V: 7 }, { except: ["V"] });
  const ids = [
    [3, 1, 11],
    [0, 4, 2],
  ]; // also as 3, 11, 1: the same digits
  await expect(idTensor).toHeed({ ids, V: 12 }, { except: ["V"] });
  await expect(idTensor).toReturnNew({ ids: IDS, V: 7 });
  await expect(tokenEmbedding).toHeed({ ids: tensorOf(IDS), E: randomTensor([7, 3], 6) });
  await expect(tokenEmbedding).toReturnNew({ ids: tensorOf(IDS), E: randomTensor([7, 3], 7) });
});
