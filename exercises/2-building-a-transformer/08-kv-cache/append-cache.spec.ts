import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { appendCache, cacheLength, type KVCache } from "./append-cache.js";

tensorSpec();

const AXES = "batch head position component";

/** Keys and values of T positions: two items, three heads of width 4, from streams of their own. */
const randomCache = (T: number, stream: number): KVCache => ({
  K: randomTensor([2, 3, T, 4], stream),
  V: randomTensor([2, 3, T, 4], stream + 1),
});

/** Item by item and head by head, the rows of one behind those of the other. */
async function slowly(old: tf.Tensor, fresh: tf.Tensor): Promise<number[][][][]> {
  const [before, behind] = [(await old.array()) as number[][][][], (await fresh.array()) as number[][][][]];
  return before.map((item, b) => item.map((head, h) => [...head, ...behind[b][h]]));
}

const stages = (K: unknown, V: unknown, what = "") => [
  { name: "K", expected: K as number[], axes: AXES, what: `the cached keys${what}` },
  { name: "V", expected: V as number[], axes: AXES, what: `the cached values${what}` },
];

test("positions come after positions, not as items or heads", () => {
  const [two, fresh] = [tf.zeros([1, 1, 2, 1]), tf.ones([1, 1, 2, 1])];
  const { K, V } = appendCache({ K: two, V: two }, fresh, fresh);
  // Along a wrong axis only these lengths fit at all; how many positions there are is judged below.
  for (const [what, x] of [
    ["the cached keys", K],
    ["the cached values", V],
  ] as const) {
    const alone = [0, 1, 3].every((axis) => x.shape[axis] === 1);
    expect(x).toHaveShape(alone ? x.shape : [1, 1, 4, 1], AXES, what);
  }
});

test("one item, one head: a third position behind two", async () => {
  const cache = { K: tf.tensor4d([[[[1], [2]]]]), V: tf.tensor4d([[[[10], [20]]]]) }; // [1, 1, 2, 1]
  const longer = appendCache(cache, tf.tensor4d([[[[3]]]]), tf.tensor4d([[[[30]]]]));
  await expect(longer).toMatchStages(stages([[[[1], [2], [3]]]], [[[[10], [20], [30]]]]));
});

test("without a cache the new positions are all there is", async () => {
  const { K, V } = randomCache(5, 1);
  await expect(appendCache(undefined, K, V)).toMatchStages(stages(K, V));
});

test("5 positions become 6, then 8, in every head of every item", async () => {
  const [prompt, one, two] = [randomCache(5, 3), randomCache(1, 5), randomCache(2, 7)];
  const six = appendCache(appendCache(undefined, prompt.K, prompt.V), one.K, one.V);
  await expect(six).toMatchStages(
    stages(await slowly(prompt.K, one.K), await slowly(prompt.V, one.V), " of 5 + 1 positions"),
  );
  await expect(appendCache(six, two.K, two.V)).toMatchStages(
    stages(await slowly(six.K, two.K), await slowly(six.V, two.V), " of 6 + 2 positions"),
  );
});

test("a cache tells how many positions it holds", () => {
  const other = { K: tf.zeros([3, 2, 7, 5]), V: tf.zeros([3, 2, 7, 5]) };
  const lengths = [undefined, randomCache(5, 9), randomCache(1, 11), other].map((cache) =>
    cacheLength(cache),
  );
  expect(lengths).toMatchValues([0, 5, 1, 7], {
    axes: "case",
    what: "the list of lengths (no cache, 5 positions, 1, 7)",
  });
});

test("no tensor is left behind, and the inputs stay", async () => {
  const [cache, fresh] = [randomCache(5, 13), randomCache(2, 15)];
  for (const old of [undefined, cache])
    await expect(() => appendCache(old, fresh.K, fresh.V)).toLeakNoTensors();
  // Inside a tidy of the caller nothing stays, unless it was kept by force.
  await expect(() =>
    tf.tidy(() => {
      appendCache(appendCache(undefined, fresh.K, fresh.V), fresh.K, fresh.V);
    }),
  ).toLeakNoTensors();
  await expect(() => appendCache(cache, fresh.K, fresh.V)).toLeaveTensorsUnchanged({
    "cache.K": cache.K,
    "cache.V": cache.V,
    k: fresh.K,
    v: fresh.V,
  });
});

test("two continuations of one text share its cache", async () => {
  const prompt = randomCache(5, 17);
  const shared: KVCache = { ...prompt };
  const [left, right] = [randomCache(1, 19), randomCache(1, 21)];
  const beams = [left, right].map(({ K, V }) => appendCache(shared, K, V));
  await expect(shared).toMatchStages(stages(prompt.K, prompt.V, " that were shared"));
  await expect(beams[1]).toMatchStages(
    stages(await slowly(prompt.K, right.K), await slowly(prompt.V, right.V), " of the second continuation"),
  );
});

test("freeing a cache leaves k, v and the older cache alone", async () => {
  const { K, V } = randomCache(5, 23);
  await expect(() => tf.dispose(appendCache(undefined, K, V))).toLeaveTensorsUnchanged({ k: K, v: V });
  const old = randomCache(3, 25);
  await expect(() => tf.dispose(appendCache(old, K, V))).toLeaveTensorsUnchanged({
    "cache.K": old.K,
    "cache.V": old.V,
  });
});

test("an empty cache: its continuation has tensors of its own", async () => {
  const { K, V } = randomCache(2, 45);
  const none = tf.zeros([2, 3, 0, 4]);
  await expect(appendCache({ K: none, V: none }, K, V)).toMatchStages(stages(K, V, " after an empty cache"));
  await expect(() => tf.dispose(appendCache({ K: none, V: none }, K, V))).toLeaveTensorsUnchanged({
    k: K,
    v: V,
  });
});

test("no new position: a cache of its own all the same", async () => {
  const old = randomCache(3, 27);
  const none = tf.zeros([2, 3, 0, 4]);
  await expect(appendCache(old, none, none)).toMatchStages(stages(old.K, old.V, " without a new position"));
  await expect(() => tf.dispose(appendCache(old, none, none))).toLeaveTensorsUnchanged({
    "cache.K": old.K,
    "cache.V": old.V,
  });
});

test("one item, head or component alone, and zeros", async () => {
  const parts = "batch head old component";
  const fresh = "batch head new component";
  await expect(appendCache).toAgreeWith(
    async (cache: KVCache, k: tf.Tensor, v: tf.Tensor) => ({
      K: await slowly(cache.K, k),
      V: await slowly(cache.V, v),
    }),
    { cache: { K: parts, V: parts }, k: fresh, v: fresh },
    { axes: { K: AXES, V: AXES } },
  );
});

test("the length is asked at every call, and leaves no tensor", async () => {
  const cache = randomCache(5, 37);
  await expect(() => cacheLength(cache)).toLeakNoTensors();
  const of = (T: number) => cacheLength(Object.assign(cache, randomCache(T, 39)));
  expect([of(2), of(7)]).toMatchValues([2, 7], {
    axes: "call",
    what: "the list of lengths of one cache that holds 2 positions, then 7",
  });
  const single = [
    [1, 3, 5, 4],
    [2, 1, 5, 4],
    [2, 3, 5, 1],
    [1, 1, 5, 1],
  ].map((shape) => tf.zeros(shape));
  const lengths = single.map((K) => cacheLength({ K, V: K }));
  expect(lengths).toMatchValues([5, 5, 5, 5], {
    axes: "case",
    what: "the list of lengths with a single item, head, component, and all three",
  });
});

test("every argument counts at every call, and results are new", async () => {
  const [cache, { K: k, V: v }] = [randomCache(3, 41), randomCache(2, 43)];
  await expect(appendCache).toHeed({ cache, k, v });
  await expect(appendCache).toReturnNew({ cache, k, v });
  await expect(appendCache).toReturnNew({ cache: undefined, k, v });
});

test("gradients reach the old and the new positions", async () => {
  const [cache, fresh] = [randomCache(3, 27), randomCache(2, 29)];
  const joined = (old: KVCache | undefined, k: tf.Tensor, v: tf.Tensor) => {
    const { K, V } = appendCache(old, k, v);
    return tf.concat([K, V], 3); // keys and values side by side
  };
  const [k, v] = [fresh.K, fresh.V];
  const ways: [string, tf.Tensor, (x: tf.Tensor) => tf.Tensor][] = [
    ["the first k", k, (x) => joined(undefined, x, v)],
    ["the first v", v, (x) => joined(undefined, k, x)],
    ["a further k", k, (x) => joined(cache, x, v)],
    ["a further v", v, (x) => joined(cache, k, x)],
    ["the cached keys", cache.K, (x) => joined({ ...cache, K: x }, k, v)],
    ["the cached values", cache.V, (x) => joined({ ...cache, V: x }, k, v)],
  ];
  for (const [name, at, f] of ways)
    await expect(f).toBeDifferentiable({ at, axes: AXES, what: `the cache by ${name}` });
});

test("what does not fit is refused", () => {
  const [cache, { K, V }] = [randomCache(5, 31), randomCache(2, 33)];
  expect(() => appendCache(undefined, K, randomCache(1, 35).V)).toRefuse(
    RangeError,
    "two keys and one value",
  );
  expect(() => appendCache(undefined, K, tf.reshape(V, [3, 2, 2, 4]))).toRefuse(
    RangeError,
    "keys [2, 3, 2, 4], values [3, 2, 2, 4]",
  );
  expect(() => appendCache(undefined, tf.zeros([2, 3, 4]), V)).toRefuse(RangeError, "keys without heads");
  const other = tf.zeros([2, 2, 1, 4]);
  expect(() => appendCache(cache, other, other)).toRefuse(RangeError, "two heads behind three");
  for (const [shape, what] of [
    [[1, 3, 2, 4], "one item behind two"],
    [[2, 3, 2, 5], "components of width 5 behind width 4"],
  ] as const) {
    const odd = tf.zeros([...shape]);
    expect(() => appendCache(cache, odd, odd)).toRefuse(RangeError, what);
  }
});
