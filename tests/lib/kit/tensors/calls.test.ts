import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { randomTensor, tensorSpec } from "../../../../lib/spec/tensors.js";

tensorSpec();

/** The message with which a matcher refuses, or "" if it does not. */
async function refusal(judged: Promise<unknown>): Promise<string> {
  try {
    await judged;
    return "";
  } catch (error) {
    expect((error as Error).name).toBe("Finding");
    return (error as Error).message;
  }
}

const scaled = (x: tf.Tensor, w: tf.Tensor) => tf.tidy(() => tf.mul(x, w));
const input = () => ({ x: randomTensor([2, 3], 1), w: randomTensor([3], 2) });
/** A matcher's promise, also where the type says nothing of one. */
const wait = async (judged: unknown) => judged;

describe("toHeed", () => {
  const heeds = (f: (...args: any[]) => unknown, args: object = input(), options = {}) =>
    refusal(wait(expect(f).toHeed({ ...args }, options)));

  test("passes a function of its tensors, and leaves them as they were", async () => {
    const args = input();
    const before = await args.x.array();
    expect(await heeds(scaled, args)).toBe("");
    expect(await args.x.array()).toEqual(before);
    expect(args.w.isDisposed).toBe(false);
  });

  test("finds an argument that is not used, and the first one kept", async () => {
    expect(await heeds((x) => tf.neg(x))).toContain("a change of w should change the result");
    const kept: tf.Tensor[] = [];
    const first = (x: tf.Tensor, w: tf.Tensor) => {
      kept.push(tf.keep(tf.clone(w)));
      return scaled(x, kept[0]);
    };
    expect(await heeds(first)).toContain("a change of w should change the result");
    tf.dispose(kept);
  });

  test("finds a result that is remembered for a variable, whose values change", async () => {
    const kept = new Map<tf.Tensor, Map<tf.Tensor, tf.Tensor>>();
    const memo = (x: tf.Tensor, w: tf.Tensor) => {
      const of = kept.get(x) ?? kept.set(x, new Map()).get(x)!;
      return of.get(w) ?? of.set(w, scaled(x, w)).get(w);
    };
    expect(await heeds(memo)).toContain("x holds something else now, but the result is still the old one");
  });

  test("finds an earlier result that a later call frees", async () => {
    let last: tf.Tensor | undefined;
    const freeing = (x: tf.Tensor, w: tf.Tensor) => {
      last?.dispose();
      last = scaled(x, w);
      return last;
    };
    expect(await heeds(freeing)).toContain("was disposed before it could be read");
  });

  test("takes masks, ids, lists and objects of weights for arguments", async () => {
    const args = {
      ids: tf.tensor2d([[0, 2, 1]], [1, 3], "int32"),
      mask: tf.tensor1d([1, 1, 0], "bool"),
      weights: { table: randomTensor([3, 2], 3), b: tf.zeros([2]) },
      lengths: [2, 3],
    };
    const f = (ids: tf.Tensor, mask: tf.Tensor, w: typeof args.weights, lengths: number[]) =>
      tf.tidy(() => {
        const rows = tf.add(tf.gather(w.table, ids), w.b); // [1, 3, 2]
        return tf.mul(
          tf.where(tf.expandDims(mask, -1), rows, 0),
          tf.add(lengths, tf.cast(tf.max(ids), "float32")),
        );
      });
    expect(await heeds(f, args)).toBe("");
    const blind = (ids: tf.Tensor, _: tf.Tensor, w: typeof args.weights, lengths: number[]) =>
      f(ids, tf.onesLike(ids).flatten().cast("bool"), w, lengths);
    expect(await heeds(blind, args)).toContain("a change of mask should change the result");
    const unbiased = (ids: tf.Tensor, mask: tf.Tensor, w: typeof args.weights, lengths: number[]) =>
      f(ids, mask, { ...w, b: tf.zeros([2]) }, lengths);
    expect(await heeds(unbiased, args)).toContain("a change of weights.b should change the result");
  });
});

describe("toReturnNew", () => {
  const isNew = (f: (...args: any[]) => unknown, options = {}) => {
    const { x, w } = input();
    return refusal(wait(expect(f).toReturnNew({ x, w }, options)));
  };

  test("passes new tensors, also views of the same numbers that may be freed alone", async () => {
    expect(await isNew(scaled)).toBe("");
    expect(await isNew((x) => ({ a: tf.clone(x), b: [tf.reshape(x, [6])] }))).toBe("");
  });

  test("finds the input, one tensor twice, and one that is given out again", async () => {
    expect(await isNew((x) => x)).toContain("the result is the input x itself, not a new tensor");
    expect(await isNew((x, w) => ({ y: tf.neg(x), w }))).toContain("result.w is the input w itself");
    expect(await isNew((x, w) => ({ y: tf.neg(x), w }), { mayHold: ["w"] })).toBe("");
    const twice = (x: tf.Tensor) => {
      const y = tf.neg(x);
      return { k: y, v: y };
    };
    expect(await isNew(twice)).toContain("result.k and result.v are one and the same tensor");
    let made: tf.Tensor | undefined;
    expect(await isNew((x) => (made ??= tf.neg(x)))).toContain("two calls give out the same tensor");
  });

  test("finds an input that is handed back where it is all zeros", async () => {
    const shortcut = (x: tf.Tensor, ids: number[]) => (ids.some((id) => id > 0) ? tf.gather(x, ids) : x);
    const judged = refusal(wait(expect(shortcut).toReturnNew({ x: input().x, ids: [1, 0] })));
    expect(await judged).toContain("with zeros for ids: the result is the input x itself");
    const given = input().x;
    const others = (x: tf.Tensor) => (x === given ? tf.neg(x) : x);
    expect(await refusal(wait(expect(others).toReturnNew({ x: given })))).toContain(
      "with zeros for x: the result",
    );
  });
});

describe("toAgreeWith and toHoldAtLengthOne", () => {
  const shapes = {
    q: "item query width",
    k: "item key width",
    mask: [
      "query key",
      [
        [1, 0, 1],
        [1, 1, 0],
      ],
    ] as [string, unknown],
  };
  const scores = (q: tf.Tensor, k: tf.Tensor, mask: number[][]) =>
    tf.tidy(() => tf.where(tf.cast(tf.tensor(mask), "bool"), tf.matMul(q, k, false, true), -9)); // [item, query, key]
  const unmasked = (q: tf.Tensor, k: tf.Tensor, mask: number[][]) =>
    scores(q, k, q.shape[1] === 1 ? mask.map((row) => row.map(() => 1)) : mask);

  test("pass what is right, and find what a single query skips", async () => {
    expect(await refusal(wait(expect(scores).toAgreeWith(scores, shapes, { cases: "ones zeros" })))).toBe("");
    const one = { gives: "item query key", apart: "item query key" };
    expect(await refusal(wait(expect(scores).toHoldAtLengthOne(shapes, one)))).toBe("");
    expect(await refusal(wait(expect(unmasked).toAgreeWith(scores, shapes)))).toContain(
      "with a single query: the result has the wrong values",
    );
    expect(await refusal(wait(expect(unmasked).toHoldAtLengthOne(shapes, one)))).toContain(
      "with a single query: the result has the wrong values",
    );
  });

  test("the oracle may give lists, and a gradient of zeros is found in its part", async () => {
    const oracle = async (x: tf.Tensor) => ({ y: (await tf.neg(x).array()) as number[][], sum: 1 });
    const f = (x: tf.Tensor) => ({ y: x.shape[0] === 1 ? tf.zerosLike(x) : tf.neg(x), sum: 1 });
    expect(await refusal(wait(expect(f).toAgreeWith(oracle, { x: "row column" })))).toContain(
      "with a single row: y has the wrong values",
    );
  });
});

test("toTakeEveryShape spreads a mask out, and keeps its kind", async () => {
  const x = randomTensor([2, 3, 5, 5], 4);
  const mask = tf.lessEqual(tf.range(0, 5), tf.reshape(tf.range(0, 5), [5, 1])); // [5, 5]
  const shapes = [
    [5, 5],
    [1, 5, 5],
    [2, 1, 5, 5],
    [2, 3, 5, 5],
  ];
  const masked = (m: tf.Tensor) => tf.where(tf.broadcastTo(m, x.shape), x, 0);
  const takes = (f: (m: tf.Tensor) => unknown) => refusal(wait(expect(f).toTakeEveryShape(mask, shapes)));
  expect(await takes(masked)).toBe("");
  expect(
    await takes((m) => masked(m.rank === 4 ? tf.reshape(tf.slice(m, 0, 1), [-1, 5, 5]).slice(0, 1) : m)),
  ).toBe("");
  expect(await takes((m) => (m.rank === 3 ? masked(tf.logicalNot(m)) : masked(m)))).toContain(
    "with the shape [1, 5, 5]: the result has the wrong values",
  );
  expect(
    await takes((m) => (m.dtype === "bool" && m.rank < 4 ? masked(m) : masked(tf.reshape(m, [5, 5])))),
  ).toContain("the shape [2, 1, 5, 5] is allowed, but it is refused");
});
