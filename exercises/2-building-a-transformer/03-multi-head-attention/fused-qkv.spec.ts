import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { watchProducts } from "#lib/spec/products";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { splitColumns } from "../../1-understanding-gradients/02-qkv-projections/fuse-head-weights.js";
import { matmul } from "../../1-understanding-gradients/02-qkv-projections/matmul.js";
import { projectHeads } from "../../1-understanding-gradients/02-qkv-projections/project-heads.js";
import { fromHeadMajor, fusedQkv, fuseQkv, type Qkv } from "./fused-qkv.js";

tensorSpec();

const COLUMNS = "row column";
const HEADS = "batch head position component";

const stages = (expected: Record<keyof Qkv, tf.Tensor | number[][][][]>) =>
  (["q", "k", "v"] as const).map((name) => ({ name, expected: expected[name], axes: HEADS }));

test("the fused weights are Wq, Wk and Wv side by side", async () => {
  const Wq = tf.tensor2d([
    [1, 2],
    [3, 4],
    [5, 6],
  ]); // [3, 2]
  const [Wk, Wv] = [tf.mul(Wq, 10), tf.mul(Wq, 100)];
  const expected = [
    [1, 2, 10, 20, 100, 200],
    [3, 4, 30, 40, 300, 400],
    [5, 6, 50, 60, 500, 600],
  ];
  await expect(fuseQkv({ Wq, Wk, Wv })).toMatchValues(expected, { axes: COLUMNS, what: "Wqkv" });
});

test("weights of one row or one column are laid side by side too", async () => {
  const slowly = async ({ Wq, Wk, Wv }: Record<string, tf.Tensor>) => {
    const [Q, K, V] = (await Promise.all([Wq.array(), Wk.array(), Wv.array()])) as number[][][];
    return Q.map((row, d) => [...row, ...K[d], ...V[d]]);
  };
  await expect(fuseQkv).toAgreeWith(
    slowly,
    { projections: { Wq: "row column", Wk: "row column", Wv: "row column" } },
    { axes: COLUMNS },
  );
});

test("one position, two heads of width 2, by hand", async () => {
  const x = tf.tensor3d([[[1, 2]]]); // [1, 1, 2]
  // In the columns of Wqkv: head 0 and head 1 of the queries, of the keys, of the values.
  const Wqkv = tf.tensor2d([
    [1, 0, 3, -1, 2, 0, 1, 1, 0, 4, -2, 5],
    [0, 1, 1, 2, -1, 3, 0, 2, 1, 0, 1, -1],
  ]); // [2, 12]
  await expect(fusedQkv(x, Wqkv, 2)).toMatchStages(
    stages({
      q: [[[[1, 2]], [[5, 3]]]],
      k: [[[[0, 6]], [[1, 5]]]],
      v: [[[[2, 4]], [[0, 3]]]],
    }),
  );
});

test("they are PyTorch's queries, keys and values", async () => {
  const { heads, x, Wq, Wk, Wv, q, k, v } = golden("multi_head").layer;
  const Wqkv = tf.tensor2d((Wq as number[][]).map((row, d) => [...row, ...Wk[d], ...Wv[d]]));
  await expect(fusedQkv(tf.tensor3d(x), Wqkv, heads)).toMatchStages(stages({ q, k, v }));
});

test("they are what every head's own product gives in part 1", async () => {
  const x = randomTensor([2, 5, 7], 1);
  const each = [2, 3, 4].map((stream) => randomTensor([3, 7, 4], stream)); // [H, D, headDim] each
  const items = (await x.array()) as number[][][];
  const perHead = (await Promise.all(each.map((W) => W.array()))) as number[][][][];
  const [q, k, v] = perHead.map((W) => items.map((rows) => projectHeads(rows, W)));
  const [Wq, Wk, Wv] = each.map((W) => tf.concat(tf.unstack(W), -1)); // [D, H·headDim] each
  await expect(fusedQkv(x, fuseQkv({ Wq, Wk, Wv }), 3)).toMatchStages(stages({ q, k, v }));
});

test("one item, one position, one head, width 1: plain products", async () => {
  const slowly = async (x: tf.Tensor, W: tf.Tensor) => {
    const parts = (await W.array()) as number[][][][]; // [D, 3, H, headDim]
    const columns = parts.map((row) => row.flat(2)); // [D, 3·H·headDim]
    const items = (await x.array()) as number[][][];
    const [q, k, v] = [0, 1, 2].map((part) =>
      items.map((rows) => splitColumns(splitColumns(matmul(rows, columns), 3)[part], parts[0][0].length)),
    );
    return { q, k, v };
  };
  const fused = (x: tf.Tensor, W: tf.Tensor) => {
    const [D, three, H, headDim] = W.shape as number[];
    return fusedQkv(x, tf.reshape(W, [D, three * H * headDim]), H);
  };
  await expect(fused).toAgreeWith(
    slowly,
    { x: "item position input", W: "input 3 head column" },
    { axes: { q: HEADS, k: HEADS, v: HEADS }, cases: "ones" },
  );
});

test("a single product computes queries, keys and values", async () => {
  let products = 0;
  await watchProducts(
    () => fusedQkv(randomTensor([1, 5, 7], 23), randomTensor([7, 18], 24), 3),
    () => products++,
  );
  expect(products, "the number of matrix products").toBeLessThanOrEqual(1);
});

test("head-major columns of width 1 come into order, by hand", async () => {
  // Queries in units, keys in tens, values in hundreds; heads 1, 2 and 3.
  const headMajor = tf.tensor2d([
    [1, 10, 100, 2, 20, 200, 3, 30, 300],
    [4, 40, 400, 5, 50, 500, 6, 60, 600],
  ]); // [2, 9]
  const expected = [
    [1, 2, 3, 10, 20, 30, 100, 200, 300],
    [4, 5, 6, 40, 50, 60, 400, 500, 600],
  ];
  const what = "the reordered Wqkv";
  await expect(fromHeadMajor(headMajor, 3)).toMatchValues(expected, { axes: COLUMNS, what });
});

test("wider heads keep their columns together", async () => {
  const { heads, headMajor, Wqkv } = golden("multi_head").columns;
  const what = "the reordered Wqkv";
  await expect(fromHeadMajor(tf.tensor2d(headMajor), heads)).toMatchValues(Wqkv, { axes: COLUMNS, what });
});

test("one row, one head, width 1: the columns come into order", async () => {
  const slowly = async (W: tf.Tensor) =>
    ((await W.array()) as number[][][][]).map((heads) =>
      [0, 1, 2].flatMap((part) => heads.flatMap((h) => h[part])),
    );
  const reordered = (W: tf.Tensor) => {
    const [D, H, three, headDim] = W.shape as number[];
    return fromHeadMajor(tf.reshape(W, [D, H * three * headDim]), H);
  };
  await expect(reordered).toAgreeWith(slowly, { W: "row head 3 column" }, { axes: COLUMNS });
});

test("gradients reach the input and all three weights", async () => {
  const x = randomTensor([2, 3, 5], 5);
  const W = { Wq: randomTensor([5, 6], 6), Wk: randomTensor([5, 6], 7), Wv: randomTensor([5, 6], 8) };
  for (const heads of [3, 1]) {
    const all = ({ input, Wq, Wk, Wv }: Record<string, tf.Tensor>) => {
      const { q, k, v } = fusedQkv(input, fuseQkv({ Wq, Wk, Wv }), heads);
      return tf.stack([q, k, v], -1); // [B, H, T, headDim, 3]
    };
    await expect(all).toBeDifferentiable({
      at: { input: x, ...W },
      axes: { Wq: "input output", Wk: "input output", Wv: "input output" },
      what: heads === 1 ? "the result for a single head" : "the result",
    });
  }
});

test("columns that cannot be shared out are refused", () => {
  const x = randomTensor([2, 3, 5], 9);
  expect(() => fusedQkv(x, randomTensor([5, 12], 10), 3)).toRefuse(RangeError, "12 columns for 3·3 pieces");
  expect(() => fusedQkv(x, randomTensor([5, 10], 17), 2)).toRefuse(RangeError, "10 columns for 3·2 pieces");
  expect(() => fusedQkv(x, randomTensor([4, 18], 11), 3)).toRefuse(RangeError, "x of width 5 for four rows");
  expect(() => fromHeadMajor(randomTensor([5, 12], 12), 3)).toRefuse(RangeError, "12 columns for 3·3 pieces");
  expect(() => fromHeadMajor(randomTensor([5, 10], 17), 2)).toRefuse(RangeError, "10 columns for 3·2 pieces");
  for (const heads of [0, 1.5, -2, Number.NaN]) {
    expect(() => fusedQkv(x, randomTensor([5, 18], 18), heads)).toRefuse(RangeError, `${heads} heads`);
    expect(() => fromHeadMajor(randomTensor([5, 18], 18), heads)).toRefuse(RangeError, `${heads} heads`);
  }
});

test("no tensor is left behind, and the inputs stay", async () => {
  const x = randomTensor([2, 3, 5], 13);
  const W = { Wq: randomTensor([5, 6], 14), Wk: randomTensor([5, 6], 15), Wv: randomTensor([5, 6], 16) };
  const Wqkv = fuseQkv(W);
  await expect(() => fuseQkv(W)).toLeakNoTensors();
  await expect(() => fusedQkv(x, Wqkv, 3)).toLeakNoTensors();
  await expect(() => fromHeadMajor(Wqkv, 3)).toLeakNoTensors();
  await expect(() => {
    fuseQkv(W);
    fusedQkv(x, Wqkv, 3);
    fromHeadMajor(Wqkv, 3);
  }).toLeaveTensorsUnchanged({ x, Wqkv, ...W });
});

test("every call computes its result again", async () => {
  const x = randomTensor([2, 3, 5], 18);
  const W = { Wq: randomTensor([5, 6], 19), Wk: randomTensor([5, 6], 20), Wv: randomTensor([5, 6], 21) };
  const Wqkv = randomTensor([5, 18], 22);
  await expect(fuseQkv).toHeed({ projections: W });
  await expect(fuseQkv).toReturnNew({ projections: W });
  await expect(fusedQkv).toHeed({ x, Wqkv, heads: 3 }, { others: { heads: 2 } });
  await expect(fusedQkv).toReturnNew({ x, Wqkv, heads: 3 });
  await expect(fromHeadMajor).toHeed({ Wqkv, heads: 3 }, { others: { heads: 2 } });
  for (const heads of [1, 3]) await expect(fromHeadMajor).toReturnNew({ Wqkv, heads });
});
