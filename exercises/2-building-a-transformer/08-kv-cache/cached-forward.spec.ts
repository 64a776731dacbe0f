import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { randomBlock } from "#lib/spec/blocks";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { learnedPositions } from "../01-embeddings-and-positions/learned-positions.js";
import { idTensor, tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { splitHeads } from "../03-multi-head-attention/split-heads.js";
import { batchedLayerNorm } from "../05-transformer-block/batched-layer-norm.js";
import { blockStack } from "../05-transformer-block/block-stack.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import type { KVCache } from "./append-cache.js";
import { cachedBlock, cachedLogits } from "./cached-forward.js";

tensorSpec();

const STREAM = "batch position component";
const CACHE = "batch head position component";
const LOGITS = "batch position token";
const WHOLE = "behind the whole text";

/** PyTorch's model of three blocks: two heads of width 5, 13 positions, 11 tokens. */
const goldenModel = (): GPT => tensorTree<GPT>(golden("kv_cache").model);

/** A model with three heads of width 4 on a stream of width 7, 17 positions, and its token table as unembedding. */
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

/** A text in pieces of these lengths: logits side by side, and the last caches. */
function inPieces(model: GPT, ids: number[][], lengths: number[]) {
  let caches: KVCache[] = [];
  let from = 0;
  const logits = lengths.map((length) => {
    const piece = ids.map((text) => text.slice(from, from + length));
    const step = cachedLogits(model, idTensor(piece, model.E.shape[0]), caches);
    caches = step.caches;
    from += length;
    expect(step.logits).toHaveShape([ids.length, length, model.E.shape[0]], LOGITS, "the logits of a piece");
    return step.logits; // [B, length, V]
  });
  return { logits: tf.concat(logits, 1), caches };
}

test("a block without a cache is the block you know", async () => {
  const block = randomBlock({ D: 7, columns: 12, F: 11 }, 1);
  const x = randomTensor([2, 5, 7], 2);
  const { stream } = cachedBlock(x, block, 3);
  await expect({ stream }).toMatchStages([
    { name: "stream", expected: blockStack(x, [block], 3), axes: STREAM, what: `the stream ${WHOLE}` },
  ]);
});

test("a block in two pieces, 3 + 2", async () => {
  const block = randomBlock({ D: 7, columns: 12, F: 11 }, 3);
  const x = randomTensor([2, 5, 7], 4);
  const begin = cachedBlock(tf.slice(x, [0, 0, 0], [-1, 3, -1]), block, 3);
  const rest = cachedBlock(tf.slice(x, [0, 3, 0], [-1, 2, -1]), block, 3, begin.cache);
  await expect({ stream: tf.concat([begin.stream, rest.stream], 1) }).toMatchStages([
    {
      name: "stream",
      expected: blockStack(x, [block], 3),
      axes: STREAM,
      what: "the stream of a block in two pieces",
    },
  ]);
});

test("one item, or one position: the block you know", async () => {
  const block = randomBlock({ D: 7, columns: 12, F: 11 }, 80);
  await expect((x: tf.Tensor) => ({ stream: cachedBlock(x, block, 3).stream })).toAgreeWith(
    (x: tf.Tensor) => ({ stream: blockStack(x, [block], 3) }),
    { x: "batch position 7" },
    { axes: { stream: STREAM }, cases: "ones", atol: 1e-4 },
  );
});

test("one block, a text read at once: gptLogits", async () => {
  const model = randomModel(1, 5);
  const ids = randomIds(2, 5, 6);
  const { logits } = inPieces(model, ids, [5]);
  await expect({ logits }).toMatchStages([
    { name: "logits", expected: gptLogits(model, idTensor(ids, 13)), axes: LOGITS },
  ]);
});

test("one block, a text in two pieces, 3 + 2", async () => {
  const model = randomModel(1, 7);
  const ids = randomIds(2, 5, 8);
  const { logits } = inPieces(model, ids, [3, 2]);
  await expect({ logits }).toMatchStages([
    { name: "logits", expected: gptLogits(model, idTensor(ids, 13)), axes: LOGITS },
  ]);
});

test("three blocks, a text read at once: PyTorch's logits", async () => {
  const { ids, logits } = golden("kv_cache");
  const got = inPieces(goldenModel(), ids, [9]);
  await expect({ logits: got.logits }).toMatchStages([{ name: "logits", expected: logits, axes: LOGITS }]);
});

test("the same in pieces: one by one, 4 then one by one, 6 + 3", async () => {
  const { ids, logits } = golden("kv_cache");
  for (const lengths of [Array(9).fill(1), [4, 1, 1, 1, 1, 1], [6, 3], [2, 3, 4]]) {
    const got = inPieces(goldenModel(), ids, lengths);
    const what = `the tensor of logits in pieces of ${lengths.join(" + ")}`;
    await expect({ logits: got.logits }).toMatchStages([
      { name: "logits", expected: logits, axes: LOGITS, what },
    ]);
  }
});

test("every block has a cache of its own, of all positions", async () => {
  const model = randomModel(3, 10);
  const ids = randomIds(2, 5, 11);
  const { caches } = inPieces(model, ids, [3, 2]);
  const shapes = caches.map(({ K, V }) => [...K.shape, ...V.shape]);
  expect(shapes).toMatchValues(Array(3).fill([2, 3, 5, 4, 2, 3, 5, 4]), {
    axes: "block axis",
    what: "the list of the shapes of K and V, block by block",
  });
  // What each block reads, and the keys and values it makes of that.
  let stream = learnedPositions(tokenEmbedding(idTensor(ids, 13), model.E), model.P); // [B, T, D]
  for (const [i, block] of model.blocks.entries()) {
    const { Wk, bk, Wv, bv } = block.attention;
    const made = (W: tf.Tensor, bias?: tf.Tensor) =>
      splitHeads(batchedLinear(batchedLayerNorm(stream, block.norm1), W, bias), 3); // [B, H, T, headDim]
    await expect(caches[i]).toMatchStages([
      { name: "K", expected: made(Wk, bk), axes: CACHE, what: `the keys of cache ${i}` },
      { name: "V", expected: made(Wv, bv), axes: CACHE, what: `the values of cache ${i}` },
    ]);
    stream = blockStack(stream, [block], 3); // [B, T, D]
  }
});

test("no tensor is left behind, and the old caches stay", async () => {
  const model = randomModel(3, 12);
  const { caches } = inPieces(model, randomIds(2, 3, 13), [3]);
  const ids = idTensor(randomIds(2, 2, 14), 13);
  const call = () =>
    cachedLogits(
      model,
      ids,
      caches.map((cache) => ({ ...cache })),
    );
  await expect(call).toLeakNoTensors();
  await expect(() => cachedLogits(model, ids, [])).toLeakNoTensors();
  const x = randomTensor([2, 2, 7], 19);
  await expect(() => cachedBlock(x, model.blocks[0], 3, caches[0])).toLeakNoTensors();
  // Inside a tidy of the caller nothing stays, unless it was kept by force.
  await expect(() =>
    tf.tidy(() => {
      call();
    }),
  ).toLeakNoTensors();
  const kept = caches.flatMap(({ K, V }, i) => [
    [`K of block ${i}`, K],
    [`V of block ${i}`, V],
  ]);
  await expect(call).toLeaveTensorsUnchanged({ ids, model, ...Object.fromEntries(kept) });
});

test("the caller's list and its caches stay what they are", () => {
  const model = randomModel(3, 15);
  const { caches } = inPieces(model, randomIds(2, 3, 16), [3]);
  const [list, before] = [[...caches], caches.map((cache) => ({ ...cache }))];
  cachedLogits(model, idTensor(randomIds(2, 2, 17), 13), list);
  const kept = list.map((cache, i) => (cache === caches[i] ? 1 : 0));
  expect(kept).toMatchValues([1, 1, 1], {
    axes: "block",
    what: "the caller's list (1 = still the cache that was there)",
  });
  const same = caches.map(({ K, V }, i) => [K === before[i].K ? 1 : 0, V === before[i].V ? 1 : 0]);
  expect(same).toMatchValues(Array(3).fill([1, 1]), {
    axes: "block tensor",
    what: "the caller's caches (1 = still the K, the V that was there)",
  });
});

test("one text can go on in two ways", async () => {
  const model = randomModel(3, 20);
  const [prompt, ...ways] = [3, 2, 2].map((T, i) => randomIds(2, T, 21 + i));
  const { caches } = inPieces(model, prompt, [3]);
  for (const way of ways) {
    const whole = gptLogits(
      model,
      idTensor(
        prompt.map((ids, b) => [...ids, ...way[b]]),
        13,
      ),
    );
    const { logits } = cachedLogits(model, idTensor(way, 13), caches);
    const expected = tf.slice(whole, [0, 3, 0], [-1, 2, -1]);
    const what = "the tensor of logits of a continuation";
    await expect({ logits }).toMatchStages([{ name: "logits", expected, axes: LOGITS, what }]);
  }
});

test("the items of a batch never meet", async () => {
  const model = randomModel(2, 30);
  const ids = randomIds(3, 5, 31);
  const { logits } = inPieces(model, ids, [3, 2]);
  const alone = ids.map((text) => gptLogits(model, idTensor([text], 13)));
  await expect({ logits }).toMatchStages([{ name: "logits", expected: tf.concat(alone), axes: LOGITS }]);
});

test("the caller may say where the first token stands", async () => {
  const model = randomModel(2, 40);
  const P = tf.slice(model.P, [6, 0], [5, -1]); // what stands at 6 gets row 0 of it
  const ids = idTensor(randomIds(2, 5, 41), 13);
  const { logits } = cachedLogits(model, ids, [], 6);
  await expect({ logits }).toMatchStages([
    {
      name: "logits",
      expected: gptLogits({ ...model, P }, ids),
      axes: LOGITS,
      what: "the tensor of logits of a text that begins at 6",
    },
  ]);
  const { caches } = inPieces(model, randomIds(2, 3, 42), [3]);
  for (const position of [5, 1, 0]) {
    const token = idTensor([[position], [position + 6]], 13);
    // Behind three cached tokens stands 3: a table that has another row there.
    const rows = [0, 1, 2].map((t) => tf.slice(model.P, [t, 0], [1, -1]));
    const other = tf.concat([...rows, tf.slice(model.P, [position, 0], [1, -1])]); // [4, D]
    await expect(cachedLogits(model, token, caches, position)).toMatchStages([
      {
        name: "logits",
        expected: cachedLogits({ ...model, P: other }, token, caches).logits,
        axes: LOGITS,
        what: `the tensor of logits of a token said to stand at ${position}, behind three in the caches,`,
      },
    ]);
  }
});

test("17 positions take 17 tokens, in pieces too, and no more", () => {
  const model = randomModel(2, 50);
  const { logits, caches } = inPieces(model, randomIds(1, 17, 51), [16, 1]);
  expect(logits.shape).toEqual([1, 17, 13]);
  const token = idTensor([[5]], 13);
  expect(() => cachedLogits(model, token, caches)).toRefuse(RangeError, "an eighteenth token");
  const first = inPieces(model, randomIds(1, 12, 52), [12]);
  expect(() => cachedLogits(model, idTensor(randomIds(1, 6, 53), 13), first.caches)).toRefuse(
    RangeError,
    "6 tokens behind 12",
  );
});

test("caches for another number of blocks are refused", () => {
  const model = randomModel(3, 60);
  const { caches } = inPieces(model, randomIds(2, 3, 61), [3]);
  expect(() => cachedLogits(model, idTensor(randomIds(2, 1, 62), 13), caches.slice(1))).toRefuse(
    RangeError,
    "two caches for three blocks",
  );
  expect(() => cachedLogits(model, idTensor(randomIds(2, 1, 62), 13), [...caches, caches[0]])).toRefuse(
    RangeError,
    "four caches for three blocks",
  );
});

test("gradients reach weights through tokens that were cached", async () => {
  const model = randomModel(1, 70);
  const ids = randomIds(1, 3, 71);
  const [begin, rest] = [ids.map((text) => text.slice(0, 2)), ids.map((text) => text.slice(2))];
  const [block] = model.blocks;
  const lastLogits = ({ P, E, Wk }: Record<string, tf.Tensor>) => {
    const altered = { ...model, P, E, blocks: [{ ...block, attention: { ...block.attention, Wk } }] };
    const { caches } = cachedLogits(altered, idTensor(begin, 13), []);
    return cachedLogits(altered, idTensor(rest, 13), caches).logits;
  };
  await expect(lastLogits).toBeDifferentiable({
    at: { P: model.P, E: model.E, Wk: block.attention.Wk },
    axes: { P: "position component", E: "token component", Wk: "input output" },
    what: "logits",
  });
});

test("input, weights and caches count at every call", async () => {
  const block = randomBlock({ D: 7, columns: 12, F: 11 }, 81);
  const cache = { K: randomTensor([2, 3, 3, 4], 82), V: randomTensor([2, 3, 3, 4], 83) };
  const x = randomTensor([2, 2, 7], 84);
  await expect(cachedBlock).toHeed({ x, block, heads: 3, cache }, { except: ["heads"] });
  await expect(cachedBlock).toReturnNew({ x, block, heads: 3, cache });
  const model = randomModel(1, 85);
  const ids = idTensor(randomIds(2, 2, 86), 13);
  const logits = (E: tf.Tensor, P: tf.Tensor, tokens: tf.Tensor, { K, V }: KVCache, position: number) =>
    cachedLogits({ ...model, E, P }, tokens, [{ K, V }], position);
  await expect(logits).toHeed(
    { E: model.E, P: model.P, ids, cache, position: 3 },
    { others: { ids: randomIds(2, 2, 87), position: 5 } },
  );
  await expect(cachedLogits).toReturnNew({ model, ids, caches: [cache] });
});
