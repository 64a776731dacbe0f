import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { randomBlock } from "#lib/spec/blocks";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import type { KVCache } from "./append-cache.js";
import { cachedLogits } from "./cached-forward.js";
import { type Past, slideCache, windowedLogits } from "./sliding-window-cache.js";

tensorSpec();

const CACHE = "batch head position component";
const LOGITS = "batch position token";

/** PyTorch's model of three blocks: two heads of width 5, 13 positions, 11 tokens. */
const goldenModel = (): GPT => tensorTree<GPT>(golden("kv_cache").model);

/** A model with three heads of width 4, 17 positions, 13 tokens. */
const randomModel = (layers: number, stream: number): GPT => ({
  heads: 3,
  E: randomTensor([13, 7], stream),
  P: randomTensor([17, 7], stream + 1),
  blocks: Array.from({ length: layers }, (_, i) => randomBlock({ D: 7, columns: 12, F: 11 }, stream + 4 + i)),
  norm: { gamma: randomTensor([7], stream + 2), beta: randomTensor([7], stream + 3) },
});

const randomIds = (B: number, T: number, stream: number): number[][] => {
  const rng = specRandom(stream);
  return Array.from({ length: B }, () => Array.from({ length: T }, () => rng.integer(13)));
};

const randomCache = (T: number, stream: number): KVCache => ({
  K: randomTensor([2, 3, T, 4], stream),
  V: randomTensor([2, 3, T, 4], stream + 1),
});

test("of five positions the last two stay", async () => {
  const heads = (...of: number[][]) => [of.map((numbers) => numbers.map((x) => [x]))]; // [1, H, T, 1]
  const cache = {
    K: tf.tensor4d(heads([1, 2, 3, 4, 5], [6, 7, 8, 9, 0], [3, 1, 4, 1, 5])),
    V: tf.tensor4d(heads([10, 20, 30, 40, 50], [60, 70, 80, 90, 0], [30, 10, 40, 10, 50])),
  }; // [1, 3, 5, 1]
  const [K, V] = [heads([4, 5], [9, 0], [1, 5]), heads([40, 50], [90, 0], [10, 50])]; // [1, 3, 2, 1]
  await expect(slideCache(cache, 2)).toMatchStages([
    { name: "K", expected: K, axes: CACHE, what: "the cached keys" },
    { name: "V", expected: V, axes: CACHE, what: "the cached values" },
  ]);
});

test("in every head of every item; fewer stay as they are", async () => {
  const cache = randomCache(5, 1);
  const [K, V] = (await Promise.all([cache.K.array(), cache.V.array()])) as number[][][][][];
  const last = (lists: number[][][][], keep: number) =>
    lists.map((item) => item.map((rows) => rows.slice(-keep)));
  for (const keep of [3, 5, 9, 100_000])
    await expect(slideCache(cache, keep)).toMatchStages([
      { name: "K", expected: last(K, keep), axes: CACHE, what: `the cached keys, ${keep} kept of 5,` },
      { name: "V", expected: last(V, keep), axes: CACHE, what: `the cached values, ${keep} kept of 5,` },
    ]);
});

test("none may stay, but not fewer", () => {
  const { K, V } = slideCache(randomCache(5, 3), 0);
  expect([...K.shape, ...V.shape]).toEqual([2, 3, 0, 4, 2, 3, 0, 4]);
  expect(() => slideCache(randomCache(5, 3), -1)).toRefuse(RangeError, "-1 positions");
  for (const keep of [1.5, -200, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => slideCache(randomCache(5, 3), keep)).toRefuse(RangeError, `${keep} positions`);
});

test("cache and keep count at every call, each cache is new", async () => {
  const cache = randomCache(5, 7);
  await expect(slideCache).toHeed({ cache, keep: 3 }, { others: { keep: 2 } });
  for (const keep of [3, 5, 9]) await expect(slideCache).toReturnNew({ cache, keep });
});

test("one item, head, position or component slides alike", async () => {
  const cache = { K: "batch head position component", V: "batch head position component" };
  const last = (x: tf.Tensor, keep: number) => {
    const from = Math.max(0, (x.shape[2] as number) - keep);
    const kept = Array.from({ length: (x.shape[2] as number) - from }, (_, i) => from + i);
    return tf.gather(x, kept, 2); // [B, H, min(T, keep), headDim]
  };
  for (const keep of [1, 2, 7])
    await expect((old: KVCache) => slideCache(old, keep)).toAgreeWith(
      ({ K, V }: KVCache) => ({ K: last(K, keep), V: last(V, keep) }),
      { cache },
      { axes: { K: CACHE, V: CACHE }, cases: "ones" },
    );
});

test("the old cache stays, also when the new one is freed", async () => {
  const { K, V } = randomCache(5, 5);
  for (const keep of [2, 5]) {
    await expect(() => slideCache({ K, V }, keep)).toLeakNoTensors();
    await expect(() => tf.dispose(slideCache({ K, V }, keep))).toLeaveTensorsUnchanged({
      "cache.K": K,
      "cache.V": V,
    });
  }
});

test("a window of 3: PyTorch's logits under a banded mask", async () => {
  const { ids, window, windowed, logits: open } = golden("kv_cache");
  const { logits } = windowedLogits(goldenModel(), idTensor(ids, 11), window);
  await expect(logits).toMatchValues(windowed, {
    axes: LOGITS,
    what: "the tensor of logits",
    rivals: { "That is full attention: each query should see 3 positions, itself among them.": open },
  });
});

test("the same in pieces: the past goes along", async () => {
  const { ids, window, windowed } = golden("kv_cache");
  const model = goldenModel();
  for (const lengths of [
    [4, 5],
    [1, 1, 7],
    [6, 2, 1],
  ]) {
    let past: Past | undefined;
    let from = 0;
    const logits = lengths.map((length) => {
      const piece = ids.map((text: number[]) => text.slice(from, from + length));
      const step = windowedLogits(model, idTensor(piece, 11), window, past);
      past = step.past;
      from += length;
      return step.logits; // [B, length, V]
    });
    await expect(tf.concat(logits, 1)).toMatchValues(windowed, {
      axes: LOGITS,
      what: `the tensor of logits in pieces of ${lengths.join(" + ")}`,
    });
  }
});

test("a window as long as the text hides nothing", async () => {
  const model = randomModel(2, 10);
  const ids = idTensor(randomIds(2, 7, 11), 13);
  for (const window of [7, 20]) {
    const { logits } = windowedLogits(model, ids, window);
    await expect(logits).toMatchValues(gptLogits(model, ids), {
      axes: LOGITS,
      what: `the tensor of logits with a window of ${window}`,
    });
  }
});

test("a window of 1: every token sees itself, at its position", async () => {
  const model = randomModel(2, 20);
  const ids = randomIds(2, 5, 21);
  const { logits } = windowedLogits(model, idTensor(ids, 13), 1);
  const alone = [0, 1, 2, 3, 4].map((t) => {
    const P = tf.slice(model.P, [t, 0], [1, -1]); // the row of position t, for a text of one token
    return gptLogits(
      { ...model, P },
      idTensor(
        ids.map((text) => [text[t]]),
        13,
      ),
    ); // [B, 1, V]
  });
  await expect(logits).toMatchValues(tf.concat(alone, 1), { axes: LOGITS, what: "the tensor of logits" });
});

test("the caches never hold more than the window", () => {
  const model = randomModel(2, 30);
  let past: Past | undefined;
  const sizes: number[][] = [];
  for (const T of [2, 1, 5, 1]) {
    past = windowedLogits(model, idTensor(randomIds(2, T, 31), 13), 3, past).past;
    sizes.push(past.caches.map(({ K, V }) => Math.max(K.shape[2]!, V.shape[2]!)));
  }
  const over = sizes.flat().filter((length) => length > 3).length;
  expect(over).toMatchValues(0, { what: "the number of caches with more than 3 positions" });
  expect(past!.length).toMatchValues(9, { what: "the length of the text" });
});

test("of a past that holds more, a token sees W − 1 positions", async () => {
  const model = randomModel(2, 60);
  const prompt = cachedLogits(model, idTensor(randomIds(2, 5, 61), 13), []);
  const token = idTensor(randomIds(2, 1, 62), 13);
  const lastTwo = (x: tf.Tensor) => tf.slice(x, [0, 0, 3, 0], [-1, -1, 2, -1]); // [B, H, 2, headDim]
  const seen = prompt.caches.map(({ K, V }) => ({ K: lastTwo(K), V: lastTwo(V) }));
  const { logits } = windowedLogits(model, token, 3, { caches: prompt.caches, length: 5 });
  await expect(logits).toMatchValues(cachedLogits(model, token, seen, 5).logits, {
    axes: LOGITS,
    what: "the tensor of logits behind a prompt read without a window",
  });
});

test("three blocks with a window of 3 reach back 6 positions", async () => {
  const reach = await influence();
  await exhibit({
    kind: "heatmap",
    title: "whom a token reaches",
    caption:
      "Bright: changing the token at the row changed the logits at the column. Each block carries 2 positions on.",
    values: reach,
    axes: "changed read",
    range: [0, 1],
  });
  const expected = reach.map((_, from) => reach.map((_, to) => (to >= from && to - from <= 6 ? 1 : 0)));
  expect(reach).toMatchValues(expected, {
    axes: "changed read",
    what: "the table of who reaches whom (1 = yes)",
  });
});

test("the past that came in stays what it is", async () => {
  const model = randomModel(2, 70);
  const { past } = windowedLogits(model, idTensor(randomIds(2, 4, 71), 13), 3);
  const { caches } = past;
  const kept = caches.flatMap(({ K, V }, i) => [
    [`K of block ${i}`, K],
    [`V of block ${i}`, V],
  ]);
  await expect(() =>
    windowedLogits(model, idTensor(randomIds(2, 2, 72), 13), 3, past),
  ).toLeaveTensorsUnchanged(Object.fromEntries(kept));
  expect(past.length).toMatchValues(4, { what: "the length of the past that came in" });
  const same = past.caches.map((cache, i) => (cache === caches[i] ? 1 : 0));
  expect(same).toMatchValues([1, 1], {
    axes: "block",
    what: "the past that came in (1 = still the cache that was there)",
  });
});

test("tokens, window and past count at every call", async () => {
  const model = randomModel(1, 90);
  const cache = randomCache(4, 91);
  const ids = idTensor(randomIds(2, 2, 92), 13);
  const logits = (tokens: tf.Tensor, window: number, { K, V }: KVCache, length: number) =>
    windowedLogits(model, tokens, window, { caches: [{ K, V }], length }).logits;
  await expect(logits).toHeed(
    { ids, window: 4, cache, length: 6 },
    { others: { ids: randomIds(2, 2, 93), window: 2, length: 9 } },
  );
  await expect(windowedLogits).toReturnNew({ model, ids, window: 3, past: { caches: [cache], length: 6 } });
});

test("no tensor is left behind", async () => {
  const model = randomModel(2, 40);
  const ids = idTensor(randomIds(2, 4, 41), 13);
  await expect(() => windowedLogits(model, ids, 3)).toLeakNoTensors();
  // Inside a tidy of the caller nothing stays, unless it was kept by force.
  await expect(() =>
    tf.tidy(() => {
      windowedLogits(model, ids, 3);
    }),
  ).toLeakNoTensors();
  const { past } = windowedLogits(model, ids, 3);
  const call = () => windowedLogits(model, ids, 3, { ...past });
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ ids, E: model.E });
});

test("more tokens than positions are refused, forgotten or not", () => {
  const model = randomModel(1, 50);
  const { past } = windowedLogits(model, idTensor(randomIds(1, 17, 51), 13), 3);
  expect(() => windowedLogits(model, idTensor([[4]], 13), 3, past)).toRefuse(
    RangeError,
    "an eighteenth token",
  );
  for (const window of [0, -1])
    expect(() => windowedLogits(model, idTensor([[4]], 13), window)).toRefuse(
      RangeError,
      `a window of ${window}`,
    );
});

/** [changed, read]: 1 where a change of one token changes the logits at another position. */
async function influence(): Promise<number[][]> {
  const model = goldenModel();
  const T = 8;
  const text = Array.from({ length: T }, (_, t) => (7 * t + 3) % 11);
  const logitsOf = async (ids: number[]) =>
    (await windowedLogits(model, idTensor([ids], 11), 3)
      .logits.squeeze([0])
      .array()) as number[][];
  const base = await logitsOf(text);
  const rows: number[][] = [];
  for (let from = 0; from < T; from++) {
    const other = text.map((id, t) => (t === from ? (id + 5) % 11 : id));
    const changed = await logitsOf(other);
    rows.push(base.map((scores, t) => (scores.some((s, v) => s !== changed[t]?.[v]) ? 1 : 0)));
  }
  return rows;
}
