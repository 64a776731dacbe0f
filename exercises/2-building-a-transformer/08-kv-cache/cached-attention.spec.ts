import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomBlock } from "#lib/spec/blocks";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { splitHeads } from "../03-multi-head-attention/split-heads.js";
import { type AttentionWeights, gptAttention } from "../05-transformer-block/gpt-attention.js";
import type { KVCache } from "./append-cache.js";
import { cachedAttention } from "./cached-attention.js";

tensorSpec();

const OUTPUT = "batch position component";
const CACHE = "batch head position component";

/** Three heads of width 4 on a stream of width 7. */
const randomWeights = (stream: number): AttentionWeights =>
  randomBlock({ D: 7, columns: 12, F: 11 }, stream).attention;

/** The golden layer: its input, weights, and what PyTorch computes of the whole text. */
function goldenLayer() {
  const { heads, x, weights, output, K, V } = golden("kv_cache").attention;
  return { heads, x: tf.tensor3d(x), weights: tensorTree<AttentionWeights>(weights), output, K, V };
}

/** A text in pieces of these lengths, each with the cache of those before; outputs side by side, and the last cache. */
function inPieces(
  x: tf.Tensor,
  weights: AttentionWeights,
  heads: number,
  lengths: number[],
  first?: KVCache,
) {
  let cache = first;
  let from = 0;
  const outputs = lengths.map((length) => {
    const step = cachedAttention(tf.slice(x, [0, from, 0], [-1, length, -1]), weights, heads, cache);
    cache = step.cache;
    from += length;
    expect(step.output).toHaveShape(
      [x.shape[0], length, x.shape[2]!],
      "item position component",
      "the output of a piece",
    );
    return step.output; // [B, length, D]
  });
  return { output: tf.concat(outputs, 1), cache };
}

test("one head of width 1: a third token behind two, by hand", async () => {
  // Keys are the first number of a token, values the second, queries 1: scores 0, ln 2, and ln 3 for the new token.
  const cache = { K: tf.tensor4d([[[[0], [Math.log(2)]]]]), V: tf.tensor4d([[[[6], [12]]]]) }; // [1, 1, 2, 1]
  const x = tf.tensor3d([[[Math.log(3), 18, 1]]]); // [1, 1, 3]
  const column = (...values: number[]) => tf.tensor2d(values, [3, 1]);
  const weights = {
    Wq: column(0, 0, 1),
    Wk: column(1, 0, 0),
    Wv: column(0, 1, 0),
    Wo: tf.tensor2d([[1, -1, 2]]),
    bo: tf.tensor1d([5, 3, -4]),
  };
  const { output } = cachedAttention(x, weights, 1, cache);
  // Weights 1/6, 2/6 and 3/6: 1 + 4 + 9 = 14. Then 14 · (1, −1, 2) + (5, 3, −4).
  await expect({ output }).toMatchStages([{ name: "output", expected: [[[19, -11, 24]]], axes: OUTPUT }]);
});

test("a whole text without a cache: PyTorch's causal attention", async () => {
  const { heads, x, weights, output } = goldenLayer();
  const got = cachedAttention(x, weights, heads);
  await expect({ output: got.output }).toMatchStages([{ name: "output", expected: output, axes: OUTPUT }]);
});

test("the cache holds the keys and values of all positions", async () => {
  const { heads, x, weights, K, V } = goldenLayer();
  for (const [name, lengths] of Object.entries({ "the whole text": [5], "3 tokens, then 2": [3, 2] })) {
    const { cache } = inPieces(x, weights, heads, lengths);
    await expect(cache).toMatchStages([
      { name: "K", expected: K, axes: CACHE, what: `the cached keys after ${name}` },
      { name: "V", expected: V, axes: CACHE, what: `the cached values after ${name}` },
    ]);
  }
});

test("token by token the outputs are those of the whole text", async () => {
  const { heads, x, weights, output } = goldenLayer();
  const got = inPieces(x, weights, heads, [1, 1, 1, 1, 1]);
  await expect(got.output).toMatchValues(output, { axes: OUTPUT, what: "the output token by token" });
});

test("3 tokens, then one by one; 3, then 2; 1, then 4", async () => {
  const { heads, x, weights, output } = goldenLayer();
  for (const lengths of [
    [3, 1, 1],
    [3, 2],
    [1, 4],
  ]) {
    const got = inPieces(x, weights, heads, lengths);
    const what = `the output in pieces of ${lengths.join(" + ")} tokens`;
    await expect(got.output).toMatchValues(output, { axes: OUTPUT, what });
  }
});

test("the old cache stays as it is, and nothing else does", async () => {
  const { heads, x, weights } = goldenLayer();
  const { cache } = inPieces(x, weights, heads, [5]);
  const { K, V } = cache!;
  const fresh = randomTensor([2, 2, 7], 1);
  const call = () => cachedAttention(fresh, weights, heads, { K, V });
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ x: fresh, "cache.K": K, "cache.V": V, ...weights });
  await expect(() => cachedAttention(fresh, weights, heads)).toLeakNoTensors();
  // Inside a tidy of the caller nothing stays, unless it was kept by force.
  await expect(() =>
    tf.tidy(() => {
      cachedAttention(fresh, weights, heads, { K, V });
    }),
  ).toLeakNoTensors();
});

test("two pieces may go on from one cache", async () => {
  const weights = randomWeights(21);
  const [K, V] = [randomTensor([2, 3, 5, 4], 22), randomTensor([2, 3, 5, 4], 23)];
  const shared: KVCache = { K, V };
  const pieces = [randomTensor([2, 2, 7], 24), randomTensor([2, 1, 7], 25)];
  const [, second] = pieces.map((x) => cachedAttention(x, weights, 3, shared).output);
  await expect(shared).toMatchStages([
    { name: "K", expected: K, axes: CACHE, what: "the keys in the caller's cache" },
    { name: "V", expected: V, axes: CACHE, what: "the values in the caller's cache" },
  ]);
  const alone = cachedAttention(pieces[1], weights, 3, { K, V }).output;
  await expect(second).toMatchValues(alone, { axes: OUTPUT, what: "the output of the second piece" });
});

test("without biases it works as well", async () => {
  const { Wq, Wk, Wv, Wo } = randomWeights(2);
  const x = randomTensor([2, 5, 7], 3);
  const expected = gptAttention(x, { Wq, Wk, Wv, Wo }, 3);
  await expect(inPieces(x, { Wq, Wk, Wv, Wo }, 3, [2, 3]).output).toMatchValues(expected, { axes: OUTPUT });
});

test("each bias counts by itself", async () => {
  const { Wq, bq, Wk, bk, Wv, bv, Wo, bo } = randomWeights(2);
  const x = randomTensor([2, 5, 7], 3);
  // Only the queries, only the keys, ...: a bias of keys alone changes no output, but the keys in the cache.
  for (const [name, bias] of Object.entries({ bq, bk, bv, bo })) {
    const weights = { Wq, Wk, Wv, Wo, [name]: bias };
    const { output, cache } = inPieces(x, weights, 3, [2, 3]);
    const keys = splitHeads(batchedLinear(x, Wk, name === "bk" ? bk : undefined), 3); // [B, H, T, headDim]
    await expect({ output, K: cache?.K }).toMatchStages([
      {
        name: "output",
        expected: gptAttention(x, weights, 3),
        axes: OUTPUT,
        what: `the output with ${name} alone`,
      },
      { name: "K", expected: keys, axes: CACHE, what: `the cached keys with ${name} alone` },
    ]);
  }
});

test("an empty cache is like none", async () => {
  const weights = randomWeights(2);
  const x = randomTensor([2, 5, 7], 3);
  const none = { K: tf.zeros([2, 3, 0, 4]), V: tf.zeros([2, 3, 0, 4]) };
  await expect(cachedAttention(x, weights, 3, none).output).toMatchValues(gptAttention(x, weights, 3), {
    axes: OUTPUT,
    what: "the output with a cache of 0 positions",
  });
});

test("any sizes: 11 tokens in pieces of 4 + 6 + 1, six heads", async () => {
  const weights = randomBlock({ D: 5, columns: 18, F: 7 }, 4).attention;
  const x = randomTensor([3, 11, 5], 5);
  const expected = gptAttention(x, weights, 6);
  await expect(inPieces(x, weights, 6, [4, 6, 1]).output).toMatchValues(expected, { axes: OUTPUT });
});

test("one item or position alone: the layer without a cache", async () => {
  const weights = randomWeights(30);
  await expect((x: tf.Tensor) => ({ output: cachedAttention(x, weights, 3).output })).toAgreeWith(
    (x: tf.Tensor) => ({ output: gptAttention(x, weights, 3) }),
    { x: "batch position 7" },
    { axes: { output: OUTPUT } },
  );
});

test("one new position behind one old one, of one item", async () => {
  const weights = randomWeights(31);
  const x = randomTensor([1, 2, 7], 32);
  await expect(inPieces(x, weights, 3, [1, 1]).output).toMatchValues(gptAttention(x, weights, 3), {
    axes: OUTPUT,
  });
});

test("nothing that comes later matters", async () => {
  const weights = randomWeights(6);
  const { cache } = cachedAttention(randomTensor([2, 3, 7], 7), weights, 3);
  const layer = (x: tf.Tensor) => cachedAttention(x, weights, 3, cache).output;
  await expect(layer).toBeCausalAlong(randomTensor([2, 5, 7], 8), { axis: 1 });
});

test("the items of a batch never meet", async () => {
  const weights = randomWeights(9);
  const layer = (x: tf.Tensor) => inPieces(x, weights, 3, [3, 2]).output;
  await expect(layer).toKeepApart(randomTensor([2, 5, 7], 10), { axis: 0, of: "item" });
});

test("keys of ±10,000 in the cache give finite outputs", async () => {
  const weights = randomWeights(11);
  const cache = { K: tf.mul(randomTensor([2, 3, 5, 4], 12), 1e4), V: randomTensor([2, 3, 5, 4], 13) };
  const { output } = cachedAttention(randomTensor([2, 2, 7], 14), weights, 3, cache);
  await expect(output).toBeFiniteNumbers(OUTPUT);
});

test("gradients reach the new positions and the cache", async () => {
  const weights = randomWeights(15);
  const x = randomTensor([2, 2, 7], 16);
  for (const heads of [3, 1]) {
    const kept = [2, heads, 3, 12 / heads];
    const cache = { K: randomTensor(kept, 17), V: randomTensor(kept, 18) };
    const output = ({ input, K, V, Wk }: Record<string, tf.Tensor>) =>
      cachedAttention(input, { ...weights, Wk }, heads, { K, V }).output;
    await expect(output).toBeDifferentiable({
      at: { input: x, ...cache, Wk: weights.Wk },
      axes: { input: OUTPUT, K: CACHE, V: CACHE, Wk: "input output" },
      what: heads === 1 ? "the output of a single head" : "the output",
    });
  }
});

test("gradients pass through the cache that comes back", async () => {
  const weights = randomWeights(26);
  const x = randomTensor([2, 2, 7], 27);
  const cache = { K: randomTensor([2, 3, 3, 4], 28), V: randomTensor([2, 3, 3, 4], 29) };
  const longer = (input: tf.Tensor, kept: KVCache, changed: Partial<typeof weights>) =>
    cachedAttention(input, { ...weights, ...changed }, 3, kept).cache;
  await expect(
    (at: Record<string, tf.Tensor>) => longer(at.x, { ...cache, K: at["the old ones"] }, { Wk: at.Wk }).K,
  ).toBeDifferentiable({
    at: { x, Wk: weights.Wk, "the old ones": cache.K },
    axes: { x: OUTPUT, Wk: "input output", "the old ones": CACHE },
    what: "the cached keys",
  });
  await expect(
    (at: Record<string, tf.Tensor>) => longer(at.x, { ...cache, V: at["the old ones"] }, { Wv: at.Wv }).V,
  ).toBeDifferentiable({
    at: { x, Wv: weights.Wv, "the old ones": cache.V },
    axes: { x: OUTPUT, Wv: "input output", "the old ones": CACHE },
    what: "the cached values",
  });
});

test("every argument counts at every call, and results are new", async () => {
  const cache = { K: randomTensor([2, 3, 3, 4], 33), V: randomTensor([2, 3, 3, 4], 34) };
  const args = { x: randomTensor([2, 2, 7], 35), weights: randomWeights(36), heads: 3, cache };
  await expect(cachedAttention).toHeed(args, { except: ["heads"] });
  await expect(cachedAttention).toReturnNew(args);
});

test("what does not fit is refused", () => {
  const weights = randomWeights(19);
  const x = randomTensor([2, 2, 7], 20);
  const { cache } = cachedAttention(x, weights, 3);
  expect(() => cachedAttention(x, weights, 5)).toRefuse(RangeError, "five heads for twelve columns");
  expect(() => cachedAttention(tf.slice(x, 0, 1), weights, 3, cache)).toRefuse(
    RangeError,
    "one item for a cache of two",
  );
  expect(() => cachedAttention(randomTensor([2, 2, 6], 37), weights, 3)).toRefuse(
    RangeError,
    "an input of width 6 for weights of width 7",
  );
  for (const width of [6, 8, 1])
    expect(() =>
      cachedAttention(x, { ...weights, Wo: randomTensor([12, width], 38), bo: undefined }, 3),
    ).toRefuse(RangeError, `a Wo that gives width ${width} to a stream of width 7`, width);
});
