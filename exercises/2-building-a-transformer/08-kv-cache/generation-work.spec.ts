import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomBlock } from "#lib/spec/blocks";
import { exhibit } from "#lib/spec/exhibit";
import { multiplyAdds, watchProducts } from "#lib/spec/products";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import type { GPT, GPTSizes } from "../06-complete-model/init-gpt.js";
import { generateCached } from "./generate-cached.js";
import { generationWork, type Work } from "./generation-work.js";

tensorSpec();

const GPT2: GPTSizes = { vocabulary: 50_257, context: 1024, dModel: 768, heads: 12, layers: 12 };
/** No length of these says which other one it is. */
const SMALL: GPTSizes = { vocabulary: 13, context: 17, dModel: 6, heads: 2, layers: 3, dFF: 11 };

/** Both ways, compared number by number: each by its name, so that a number of one way is not taken for one of the other. */
function expectWork(
  sizes: GPTSizes,
  prompt: number,
  count: number,
  without: Partial<Work>,
  withCache: Partial<Work>,
) {
  for (const [cached, due] of [
    [false, without],
    [true, withCache],
  ] as const) {
    const work = generationWork(sizes, prompt, count, cached);
    for (const name of Object.keys(due) as (keyof Work)[])
      expect(work[name]).toMatchValues(due[name] as number, {
        what: `${name} of ${prompt} + ${count} tokens ${cached ? "with" : "without"} a cache`,
      });
  }
}

test("a cache takes no more positions than the whole text again", () => {
  const [without, withCache] = [false, true].map((cached) => generationWork(SMALL, 2, 4, cached).positions);
  expect(withCache).toLieBetween(0, without, "the positions with a cache, at most as many as without");
});

test("four tokens behind two: 14 positions, or 5", () => {
  // Without: 2 + 3 + 4 + 5 positions, each with each of its step: 4 + 9 + 16 + 25. With: 2 + 1 + 1 + 1, and 4 + 3 + 4 + 5 pairs.
  expectWork(SMALL, 2, 4, { positions: 14, pairs: 54 }, { positions: 5, pairs: 16 });
});

test("three tokens behind five: a prompt is read at once", () => {
  // Without: 5 + 6 + 7 positions, 25 + 36 + 49 pairs. With: 5 + 1 + 1 positions, 25 + 6 + 7 pairs.
  expectWork(SMALL, 5, 3, { positions: 18, pairs: 110 }, { positions: 7, pairs: 38 });
});

test("100, 1,000 and 4,096 tokens behind one; 50 behind eleven", () => {
  for (const [prompt, count, without, withCache] of [
    [1, 100, 5_050, 100],
    [1, 1_000, 500_500, 1_000],
    [1, 4_096, 8_390_656, 4_096],
    [11, 50, 1_775, 60],
  ])
    expectWork(GPT2, prompt, count, { positions: without }, { positions: withCache });
});

test("the first token costs the same with a cache and without", () => {
  const [without, withCache] = [false, true].map((cached) => generationWork(SMALL, 7, 1, cached));
  expect(withCache).toMatchStages(
    Object.entries(without).map(([name, expected]) => ({ name, expected, what: `${name} of 7 + 1 tokens` })),
  );
});

test("multiply-adds of a small model: one token behind one", () => {
  const sizes = { vocabulary: 13, context: 17, dModel: 6, heads: 3, layers: 5, dFF: 11 };
  // The position: 5 · (4 · 6² + 2 · 6 · 11) with the blocks' weights, 6 · 13 for its logits. The pair: 5 · 2 · 6.
  expect(generationWork(sizes, 1, 1, true).multiplyAdds).toMatchValues(1380 + 78 + 60, {
    what: "the number for one token behind one",
  });
});

test("multiply-adds of GPT-2 small: one token, then a hundred", () => {
  // One position: 12 · (4 · 768² + 8 · 768²) with the blocks' weights, 768 · 50,257 for its logits; one pair: 12 · 2 · 768.
  const [position, pair] = [84_934_656 + 38_597_376, 18_432];
  const of = (prompt: number, count: number, cached: boolean) =>
    generationWork(GPT2, prompt, count, cached).multiplyAdds;
  expect(of(1, 1, true)).toMatchValues(position + pair, { what: "the number for one token behind one" });
  expect(of(1, 100, true)).toMatchValues(100 * position + 5_050 * pair, {
    what: "the number for 100 tokens with a cache",
  });
  expect(of(1, 100, false)).toMatchValues(5_050 * position + 338_350 * pair, {
    what: "the number for 100 tokens without one",
  });
});

test("it is what the models of this course multiply", async () => {
  const model = modelOf(SMALL);
  for (const [prompt, count] of [
    [1, 3],
    [5, 4],
  ]) {
    const ids = Array.from({ length: prompt }, (_, i) => (3 * i + 2) % 13);
    const runs: Record<string, () => unknown> = {
      true: () => generateCached(model, ids, count, next),
      false: () => recomputing(model, ids, count),
    };
    for (const [cached, run] of Object.entries(runs)) {
      let counted = 0;
      await watchProducts(run, (product) => {
        counted += multiplyAdds(product);
      });
      expect(generationWork(SMALL, prompt, count, cached === "true").multiplyAdds).toMatchValues(counted, {
        what: `the number of multiply-adds of ${prompt} + ${count} tokens (${cached === "true" ? "with" : "without"} a cache)`,
      });
    }
  }
});

test("hidden units: as many as given, else four times D", () => {
  const work = (dFF?: number) => generationWork({ ...GPT2, dFF }, 1, 1, true).multiplyAdds;
  expect(work()).toMatchValues(work(4 * 768), { what: "the number of multiply-adds without dFF" });
  expect(work(4 * 768 + 1) - work()).toMatchValues(12 * 2 * 768, { what: "what one more hidden unit costs" });
  expect(work() - work(0)).toMatchValues(12 * 2 * 768 * 4 * 768, {
    what: "what all hidden units cost beside 0 of them",
  });
});

test("with a cache: positions grow tenfold, pairs a hundredfold", async () => {
  await showWork();
  const growth = (cached: boolean) => {
    const [short, long] = [1_000, 10_000].map((count) => generationWork(GPT2, 1, count, cached));
    return [long.positions / short.positions, long.pairs / short.pairs];
  };
  const near = { axes: "count", rtol: 0.01 };
  expect(growth(true)).toMatchValues([10, 100], {
    ...near,
    what: "the growth of [positions, pairs] with a cache",
  });
  expect(growth(false)).toMatchValues([100, 1000], {
    ...near,
    what: "the growth of [positions, pairs] without one",
  });
});

test("every argument counts at every call, each result is new", async () => {
  const args = { sizes: { ...SMALL }, prompt: 5, count: 3, cached: true };
  const others = {
    prompt: 2,
    count: 4,
    "sizes.layers": 2,
    "sizes.dModel": 8,
    "sizes.dFF": 5,
    "sizes.vocabulary": 19,
  };
  await expect(generationWork).toHeed(args, { others, except: ["sizes.context", "sizes.heads"] });
  await expect(generationWork).toReturnNew(args);
});

test("a model with one of everything", () => {
  const sizes: GPTSizes = { vocabulary: 1, context: 1, dModel: 1, heads: 1, layers: 1, dFF: 1 };
  // A position takes four products of attention, two of the network, one for its logit; a pair takes two.
  expectWork(
    sizes,
    1,
    1,
    { positions: 1, pairs: 1, multiplyAdds: 9 },
    { positions: 1, pairs: 1, multiplyAdds: 9 },
  );
});

test("a large odd count keeps its last digit", () => {
  const sizes = { layers: 3, heads: 7, dModel: 1001, dFF: 4001, vocabulary: 1 };
  // 3 · (4 · 1001² + 2 · 1001 · 4001) + 1001 for the position, 2 · 3 · 1001 for its pair.
  expect(generationWork({ ...SMALL, ...sizes }, 1, 1, true).multiplyAdds).toBe(36_061_025);
});

test("a prompt of 100,000 tokens has 10,000,000,000 pairs", () => {
  expect(generationWork(SMALL, 100_000, 1, true).pairs).toBe(10_000_000_000);
});

test("a model without blocks multiplies for its logits alone", () => {
  // Each position that is read takes 6 · 13.
  expectWork({ ...SMALL, layers: 0 }, 2, 4, { multiplyAdds: 14 * 78 }, { multiplyAdds: 5 * 78 });
});

test("no prompt, or nothing to write, is refused", () => {
  for (const cached of [true, false]) {
    expect(() => generationWork(SMALL, 0, 3, cached)).toRefuse(RangeError, "a prompt of 0 tokens");
    expect(() => generationWork(SMALL, 3, 0, cached)).toRefuse(RangeError, "0 tokens to write");
    expect(() => generationWork(SMALL, -1, 3, cached)).toRefuse(RangeError, "a prompt of −1 tokens");
    expect(() => generationWork(SMALL, 3, -2, cached)).toRefuse(RangeError, "−2 tokens to write");
  }
});

const next = (scores: number[]): number => scores.indexOf(Math.max(...scores));

/** A model of these sizes. */
function modelOf({ vocabulary: V, context: L, dModel: D, heads, layers, dFF = 4 * D }: GPTSizes): GPT {
  return {
    heads,
    E: randomTensor([V, D], 1),
    P: randomTensor([L, D], 2),
    blocks: Array.from({ length: layers }, (_, i) => randomBlock({ D, columns: D, F: dFF }, 3 + i)),
    norm: { gamma: tf.ones([D]), beta: tf.zeros([D]) },
  };
}

/** The whole text again for every token. */
function recomputing(model: GPT, prompt: number[], count: number): void {
  const ids = [...prompt];
  for (let written = 0; written < count; written++) {
    gptLogits(model, idTensor([ids], model.E.shape[0]));
    ids.push(written); // which token it is changes nothing about the work
  }
}

/** GPT-2 small: what a text of growing length takes in all. */
async function showWork(): Promise<void> {
  const lengths = [10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000];
  const short = (n: number) => n.toExponential(2);
  await exhibit({
    kind: "table",
    title: "GPT-2 small writes behind one token",
    caption:
      "A cache takes one power of the length away. Pairs stay quadratic with it. (Beyond 1,024: were its context as long.)",
    columns: ["tokens", "positions", "cached", "pairs", "cached", "multiply-adds", "cached"],
    rows: lengths.map((count) => {
      const [without, cached] = [false, true].map((kept) => generationWork(GPT2, 1, count, kept));
      return [
        count.toLocaleString("en"),
        ...(["positions", "pairs", "multiplyAdds"] as const).flatMap((name) => [
          short(without[name]),
          short(cached[name]),
        ]),
      ];
    }),
  });
}
