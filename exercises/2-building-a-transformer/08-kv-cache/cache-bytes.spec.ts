import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomBlock } from "#lib/spec/blocks";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { type CacheSize, cacheBytes, tokensThatFit } from "./cache-bytes.js";
import { cachedLogits } from "./cached-forward.js";

tensorSpec();

const GiB = 2 ** 30;
const GPT2: CacheSize = { layers: 12, kvHeads: 12, headDim: 64, bytes: 2 };
const LLAMA2_7B: CacheSize = { layers: 32, kvHeads: 32, headDim: 128, bytes: 2 };
const LLAMA3_8B: CacheSize = { layers: 32, kvHeads: 8, headDim: 128, bytes: 2 };

const bytes = (what: string) => ({ what: `the number of bytes of ${what}` });

test("one layer, one head of width 1, one position: 2 numbers", () => {
  const size = { layers: 1, kvHeads: 1, headDim: 1, bytes: 4 };
  expect(cacheBytes(size, 1, 1)).toMatchValues(8, bytes("a key and a value"));
});

test("2 layers, 3 heads of width 5, 7 texts of 11 positions", () => {
  // 2 · 7 · 3 · 11 keys of 5 numbers, as many values, 4 bytes a number.
  const size = { layers: 2, kvHeads: 3, headDim: 5, bytes: 4 };
  expect(cacheBytes(size, 7, 11)).toMatchValues(462 * 5 * 2 * 4, bytes("462 keys and values"));
});

test("a number of 4 bits takes half a byte", () => {
  const size = { layers: 2, kvHeads: 3, headDim: 5, bytes: 0.5 };
  expect(cacheBytes(size, 7, 11)).toMatchValues(462 * 5, bytes("462 keys and values of 4 bits"));
  expect(tokensThatFit(size, 150, 13)).toMatchValues(4, { what: "the number of positions that fit" });
});

test("no positions, or no texts, take 0 bytes", () => {
  const size = { layers: 2, kvHeads: 3, headDim: 5, bytes: 4 };
  const taken = [7, 0, 0].map((B, i) => cacheBytes(size, B, [0, 11, 0][i]));
  expect(taken, "the bytes of 7 texts of 0 positions, 0 of 11, and 0 of 0").toEqual([0, 0, 0]);
});

test("it is what the caches of your model take", () => {
  const D = 7;
  const model: GPT = {
    heads: 3,
    E: randomTensor([13, D], 1),
    P: randomTensor([17, D], 2),
    blocks: [3, 4].map((stream) => randomBlock({ D, columns: 15, F: 11 }, stream)),
    norm: { gamma: tf.ones([D]), beta: tf.zeros([D]) },
  };
  const size = { layers: 2, kvHeads: 3, headDim: 5, bytes: 4 };
  for (const [B, T] of [
    [1, 7],
    [2, 11],
  ]) {
    const ids = Array.from({ length: B }, () => Array(T).fill(6));
    const { caches } = cachedLogits(model, idTensor(ids, 13), []);
    const due = caches.reduce((sum, { K, V }) => sum + 4 * (K.size + V.size), 0);
    expect(cacheBytes(size, B, T)).toMatchValues(due, bytes(`${B} × ${T} positions`));
  }
});

test("a small model, GPT-2, LLaMA 2 7B, LLaMA 3 8B", async () => {
  await showCaches();
  const small = { layers: 6, kvHeads: 4, headDim: 64, bytes: 4 };
  expect(cacheBytes(small, 1, 512)).toMatchValues(6_291_456, bytes("the small model, 512 positions"));
  expect(cacheBytes(GPT2, 1, 1024)).toMatchValues(37_748_736, bytes("GPT-2, 1,024 positions"));
  expect(cacheBytes(LLAMA2_7B, 1, 4096)).toMatchValues(2_147_483_648, bytes("LLaMA 2, 4,096 positions"));
  expect(cacheBytes(LLAMA3_8B, 1, 4096)).toMatchValues(536_870_912, bytes("LLaMA 3, 4,096 positions"));
});

test("twice the texts, twice the positions: four times the bytes", () => {
  expect(cacheBytes(GPT2, 6, 10) / cacheBytes(GPT2, 3, 5)).toMatchValues(4, { what: "the ratio" });
});

test("100 bytes, 20 of weights, 8 a position: ten fit", () => {
  const size = { layers: 1, kvHeads: 1, headDim: 1, bytes: 4 };
  expect(tokensThatFit(size, 100, 20)).toMatchValues(10, { what: "the number of positions that fit" });
});

test("a part of a position is none; the last byte may be used", () => {
  const size = { layers: 1, kvHeads: 1, headDim: 1, bytes: 4 };
  const beside = [tokensThatFit(size, 109, 20), tokensThatFit(size, 105, 23)];
  expect(beside).toMatchValues([11, 10], {
    axes: "case",
    what: "what fits into 109 bytes beside 20, 105 beside 23",
  });
  const fit = [107, 108, 23, 27, 28].map((memory) => tokensThatFit(size, memory, 20));
  expect(fit).toMatchValues([10, 11, 0, 0, 1], {
    axes: "memory",
    what: "what fits into 107, 108, 23, 27 and 28 bytes",
  });
  expect(tokensThatFit(size, 87, 0)).toMatchValues(10, { what: "what fits into 87 bytes beside 0" });
});

test("24 GiB: 23,446 positions of LLaMA 2 7B", () => {
  const weights = 6_738_415_616 * 2;
  const fit = tokensThatFit(LLAMA2_7B, 24 * GiB, weights);
  expect(fit).toMatchValues(23_446, { what: "the number of positions that fit" });
});

test("where the weights alone don't fit, nothing does", () => {
  expect(tokensThatFit(LLAMA2_7B, 12 * GiB, 13 * GiB)).toMatchValues(0, {
    what: "the number of positions that fit",
  });
  expect(tokensThatFit(LLAMA2_7B, 13 * GiB, 13 * GiB)).toMatchValues(0, {
    what: "the number of positions that fit",
  });
});

test("5 · 2³⁰ positions of 2 bytes fit into 10 GiB", () => {
  const size = { layers: 1, kvHeads: 1, headDim: 1, bytes: 1 };
  expect(tokensThatFit(size, 12 * GiB, 2 * GiB)).toMatchValues(5 * GiB, {
    what: "the number of positions that fit",
  });
});

test("every length counts at every call", async () => {
  const size: CacheSize = { layers: 2, kvHeads: 3, headDim: 5, bytes: 4 };
  const other = { "size.layers": 3, "size.kvHeads": 2, "size.headDim": 7, "size.bytes": 2 };
  await expect(cacheBytes).toHeed({ size, B: 7, T: 11 }, { others: { ...other, B: 5, T: 13 } });
  await expect(tokensThatFit).toHeed(
    { size, memory: 100_000, weights: 20_000 },
    { others: { ...other, memory: 50_000, weights: 70_000 } },
  );
});

/** What a text costs in three models, and how many fit. */
async function showCaches(): Promise<void> {
  const models: [name: string, size: CacheSize, parameters: number, T: number][] = [
    ["GPT-2 small", GPT2, 124_439_808, 1_024],
    ["LLaMA 2 7B", LLAMA2_7B, 6_738_415_616, 4_096],
    ["LLaMA 3 8B", LLAMA3_8B, 8_030_261_248, 8_192],
  ];
  const whole = (n: number) => n.toLocaleString("en");
  await exhibit({
    kind: "table",
    title: "caches, two bytes a number",
    caption:
      "LLaMA 3 shares each head of keys among four of queries: a quarter of the bytes a token. The last column counts texts.",
    columns: ["model", "KiB a token", "context", "MiB a text", "weights, GiB", "fit in 24 GiB"],
    rows: models.map(([name, size, parameters, T]) => [
      name,
      whole(cacheBytes(size, 1, 1) / 2 ** 10),
      whole(T),
      whole(cacheBytes(size, 1, T) / 2 ** 20),
      ((parameters * 2) / GiB).toFixed(1),
      whole(Math.floor(tokensThatFit(size, 24 * GiB, parameters * 2) / T)),
    ]),
  });
}
