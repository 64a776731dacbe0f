import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { peakMemory } from "#lib/spec/peak-memory";
import { watchProducts } from "#lib/spec/products";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { batchedAttention } from "../02-scaled-dot-product-attention/batched-attention.js";
import {
  emptyState,
  type FlashOptions,
  type FlashState,
  flashAttention,
  flashStep,
} from "./flash-attention.js";

tensorSpec();

const ln = Math.log;
const LOWEST = -3e38; // the maximum of a query that has seen no key
const OUTPUT = "item head query component";
const BLOCKS = [1, 2, 3, 4, 7, 64];

/** Random q, k and v: 2 items, 3 heads, width 7, values of width 4. */
function randomInput(Tq: number, Tk: number, stream: number) {
  return {
    q: randomTensor([2, 3, Tq, 7], stream),
    k: randomTensor([2, 3, Tk, 7], stream + 1),
    v: randomTensor([2, 3, Tk, 4], stream + 2),
  };
}

/** Booleans, one row for each item. */
const booleans = (...rows: number[][]) => tf.tensor2d(rows, undefined, "bool"); // [B, Tk]

/** What `batchedAttention` gives, with the whole table of scores and of the mask. */
function whole(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, { causal, keyMask }: Partial<FlashOptions>) {
  const [B, , Tq] = q.shape;
  const Tk = k.shape[2]!;
  const past = causal ? causalMask(Tq, Tk) : tf.ones([Tq, Tk], "bool"); // [Tq, Tk]
  const mask = keyMask ? tf.logicalAnd(past, tf.reshape(keyMask, [B, 1, 1, Tk])) : past;
  return batchedAttention(q, k, v, mask).output; // [B, H, Tq, d_v]
}

async function expectWhole(
  { q, k, v }: ReturnType<typeof randomInput>,
  options: Partial<FlashOptions>,
  of: string,
  blocks = BLOCKS,
): Promise<void> {
  const expected = whole(q, k, v, options);
  for (const block of blocks)
    await expect(flashAttention(q, k, v, { ...options, block })).toMatchValues(expected, {
      axes: OUTPUT,
      what: `the output in blocks of ${block}, ${of}`,
    });
}

/** A state of one item and one head: a number for each query, and a row. */
const stateOf = (max: number[], denominator: number[], weightedSum: number[][]): FlashState => ({
  max: tf.tensor(max, [1, 1, max.length, 1]),
  denominator: tf.tensor(denominator, [1, 1, max.length, 1]),
  weightedSum: tf.tensor([[weightedSum]]), // [1, 1, r, d_v]
});

async function expectState(got: FlashState, expected: FlashState, of: string): Promise<void> {
  await expect(got).toMatchStages([
    { name: "max", expected: expected.max, axes: "item head query one", what: `the maximum ${of}` },
    {
      name: "denominator",
      expected: expected.denominator,
      axes: "item head query one",
      what: `the denominator ${of}`,
    },
    { name: "weightedSum", expected: expected.weightedSum, axes: OUTPUT, what: `the weighted sum ${of}` },
  ]);
}

test("a first block: two queries, three keys, by hand", async () => {
  // Against the maximum the exponentials are 1/5, 2/5, 1 and 1, 1/2, 1/4.
  const scores = tf.tensor4d([
    [
      [
        [0, ln(2), ln(5)],
        [ln(4), ln(2), 0],
      ],
    ],
  ]); // [1, 1, 2, 3]
  const v = tf.tensor4d([
    [
      [
        [10, 0],
        [0, 5],
        [-4, 8],
      ],
    ],
  ]); // [1, 1, 3, 2]
  const state = flashStep(emptyState(1, 1, 2, 2), scores, v, tf.ones([2, 3], "bool"));
  const expected = stateOf(
    [ln(5), ln(4)],
    [8 / 5, 7 / 4],
    [
      [-2, 10],
      [9, 4.5],
    ],
  );
  await expectState(state, expected, "after one block");
});

test("a second block: its maximum is larger, or smaller", async () => {
  // The first query goes from maximum 2 to 8, the second keeps 8.
  const before = stateOf(
    [ln(2), ln(8)],
    [3 / 2, 3 / 2],
    [
      [10, 6],
      [1, -2],
    ],
  );
  const scores = tf.tensor4d([
    [
      [
        [ln(8), ln(4)],
        [ln(2), ln(4)],
      ],
    ],
  ]); // [1, 1, 2, 2]
  const v = tf.tensor4d([
    [
      [
        [2, 3],
        [4, -6],
      ],
    ],
  ]); // [1, 1, 2, 2]
  const state = flashStep(before, scores, v, tf.ones([2, 2], "bool"));
  const expected = stateOf(
    [ln(8), ln(8)],
    [15 / 8, 9 / 4],
    [
      [6.5, 1.5],
      [3.5, -4.25],
    ],
  );
  await expectState(state, expected, "after the second block");
});

test("a hidden key adds nothing, however high its score", async () => {
  const before = () =>
    stateOf(
      [ln(2), ln(8)],
      [3 / 2, 3 / 2],
      [
        [10, 6],
        [1, -2],
      ],
    );
  const scores = tf.tensor4d([
    [
      [
        [ln(8), 50, ln(4)],
        [90, ln(2), ln(4)],
      ],
    ],
  ]); // [1, 1, 2, 3]
  const v = tf.tensor4d([
    [
      [
        [2, 3],
        [7, 7],
        [4, -6],
      ],
    ],
  ]); // [1, 1, 3, 2]
  const state = flashStep(before(), scores, v, booleans([1, 0, 1], [0, 0, 1]));
  const expected = stateOf(
    [ln(8), ln(8)],
    [15 / 8, 2],
    [
      [6.5, 1.5],
      [3, -5],
    ],
  );
  await expectState(state, expected, "with hidden keys");
});

test("a query that sees none of the keys keeps its numbers", async () => {
  const before = () =>
    stateOf(
      [ln(2), ln(8)],
      [3 / 2, 3 / 2],
      [
        [10, 6],
        [1, -2],
      ],
    );
  const scores = () =>
    tf.tensor4d([
      [
        [
          [ln(8), ln(4)],
          [70, 60],
        ],
      ],
    ]); // [1, 1, 2, 2]
  const v = () =>
    tf.tensor4d([
      [
        [
          [2, 3],
          [4, -6],
        ],
      ],
    ]); // [1, 1, 2, 2]
  const half = flashStep(before(), scores(), v(), booleans([1, 1], [0, 0]));
  const expected = stateOf(
    [ln(8), ln(8)],
    [15 / 8, 3 / 2],
    [
      [6.5, 1.5],
      [1, -2],
    ],
  );
  await expectState(half, expected, "where the second query sees no key of the block");
  const none = flashStep(emptyState(1, 1, 2, 2), scores(), v(), tf.zeros([2, 2], "bool"));
  await expectState(
    none,
    stateOf(
      [LOWEST, LOWEST],
      [0, 0],
      [
        [0, 0],
        [0, 0],
      ],
    ),
    "where no key is visible",
  );
});

test("a step leaves its inputs unchanged, and no tensor behind", async () => {
  const state = stateOf(
    [ln(2), ln(8)],
    [3 / 2, 3 / 2],
    [
      [10, 6],
      [1, -2],
    ],
  );
  const [scores, values, visible] = [
    randomTensor([1, 1, 2, 3], 60),
    randomTensor([1, 1, 3, 2], 61),
    booleans([1, 0, 1]),
  ];
  const step = () => flashStep(state, scores, values, visible);
  await expect(step).toLeakNoTensors();
  await expect(step).toLeaveTensorsUnchanged({ ...state, scores, values, visible });
});

test("hidden keys first, visible ones later", async () => {
  const v = () =>
    tf.tensor4d([
      [
        [
          [2, 3],
          [4, -6],
        ],
      ],
    ]); // [1, 1, 2, 2]
  const hidden = flashStep(emptyState(1, 1, 1, 2), tf.tensor4d([[[[5, 6]]]]), v(), tf.zeros([1, 2], "bool"));
  for (const shift of [0, 1e4, -1e4]) {
    const scores = tf.tensor4d([[[[shift, shift - 1]]]]); // [1, 1, 1, 2]
    const state = flashStep(hidden, scores, v(), tf.ones([1, 2], "bool"));
    const w = Math.exp(-1);
    await expectState(
      state,
      stateOf([shift], [1 + w], [[2 + 4 * w, 3 - 6 * w]]),
      `of scores near ${shift}, after hidden keys`,
    );
  }
});

test("one block for everything: the output of batchedAttention", async () => {
  await expectWhole(randomInput(5, 11, 1), {}, "without a mask", [11, 64]);
});

test("blocks of any size give the same output", async () => {
  await expectWhole(randomInput(5, 11, 4), {}, "without a mask");
  await expectWhole(randomInput(11, 4, 7), {}, "with fewer keys than queries");
});

test("in blocks it is PyTorch's attention", async () => {
  const given = golden("attention");
  const [q, k, v] = ["q", "k", "v"].map((name) => tf.expandDims(tf.tensor3d(given[name]), 1)); // [2, 1, T, d]
  const visible = (given.lengths as number[]).map((length) =>
    [0, 1, 2, 3, 4].map((key) => Number(key < length)),
  );
  const cases: Record<string, Partial<FlashOptions>> = {
    everything: {},
    causal: { causal: true },
    both: { causal: true, keyMask: booleans(...visible) },
  };
  for (const [name, options] of Object.entries(cases))
    for (const block of [1, 2, 7])
      await expect(flashAttention(q, k, v, { ...options, block })).toMatchValues(
        (given[name].output as number[][][]).map((rows) => [rows]),
        { axes: OUTPUT, what: `the output in blocks of ${block} (PyTorch's case "${name}")` },
      );
});

test("causal: no query sees a later key", async () => {
  await expectWhole(randomInput(11, 11, 10), { causal: true }, "causal");
});

test("causal, where the queries are the last of more keys", async () => {
  await expectWhole(randomInput(5, 11, 13), { causal: true }, "causal, 5 queries of 11 positions");
  await expectWhole(randomInput(1, 6, 16), { causal: true }, "causal, 1 query of 6 positions");
});

test("each item has its own hidden keys", async () => {
  const keyMask = booleans([1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0], [1, 0, 0, 0, 0, 1, 1, 0, 1, 1, 1]);
  await expectWhole(randomInput(5, 11, 19), { keyMask }, "with a key mask");
  await expectWhole(randomInput(11, 11, 22), { keyMask, causal: true }, "causal, with a key mask");
});

test("a query without a visible key gets zeros", async () => {
  const keyMask = booleans([0, 0, 0, 0, 0, 0], [0, 1, 0, 1, 1, 1]);
  await expectWhole(randomInput(4, 6, 25), { keyMask }, "where item 0 has no visible key");
  await expectWhole(
    randomInput(6, 6, 28),
    { keyMask, causal: true },
    "causal, where some queries see no key",
  );
});

test("the first blocks of an item may be hidden", async () => {
  const keyMask = booleans([0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 1], [0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0]);
  await expectWhole(randomInput(5, 11, 29), { keyMask }, "where the first keys are hidden");
  await expectWhole(
    randomInput(11, 11, 30),
    { keyMask, causal: true },
    "causal, where the first keys are hidden",
  );
});

test("scores of ±10,000: no NaN, and the same output", async () => {
  const { q, k, v } = randomInput(7, 7, 31);
  const input = { q: tf.mul(q, 1e4), k, v };
  await expect(flashAttention(input.q, k, v, { block: 3, causal: true })).toBeFiniteNumbers(OUTPUT);
  await expectWhole(input, { causal: true }, "with large scores", [1, 3, 5]);
});

test("with causal, blocks wholly in the future are skipped", async () => {
  for (const [Tq, Tk, block, pairs] of [
    [12, 12, 4, 6], // 1 + 2 + 3
    [12, 12, 3, 10], // 1 + 2 + 3 + 4
    [11, 11, 4, 6],
    [5, 11, 2, 15], // the queries end at positions 7, 9, 10: 4 + 5 + 6 blocks of keys
    [4, 10, 4, 3],
  ] as const) {
    const { q, k, v } = randomInput(Tq, Tk, 34);
    const met = await pairsMet(() => flashAttention(q, k, v, { block, causal: true }));
    expect(met).toMatchValues(pairs, {
      what: `the number of pairs of blocks that meet (${Tq} queries, ${Tk} keys, blocks of ${block})`,
    });
  }
});

test("without causal every pair of blocks meets, once", async () => {
  const { q, k, v } = randomInput(5, 11, 37);
  const met = await pairsMet(() => flashAttention(q, k, v, { block: 4 }));
  expect(met).toMatchValues(6, { what: "the number of pairs of blocks that meet" });
});

test("no table of scores: no tensor is larger than promised", () => {
  for (const options of [{ block: 4 }, { block: 4, causal: true }]) {
    const { q, k, v } = randomInput(48, 48, 40);
    const { largest } = peakMemory(() => flashAttention(q, k, v, options));
    expect(tf.util.sizeFromShape(largest)).toLieBetween(
      1,
      q.size,
      `the size of the largest tensor made, [${largest}], where q has ${q.size} numbers,`,
    );
  }
});

test("twice the keys take no more memory on the way", () => {
  const used = (Tk: number, options: Partial<FlashOptions>) => {
    const { q, k, v } = randomInput(12, Tk, 43);
    const keyMask = options.keyMask && tf.ones([2, Tk], "bool");
    return peakMemory(() => flashAttention(q, k, v, { block: 4, ...options, keyMask })).bytes;
  };
  for (const [of, options] of Object.entries({
    "without a mask": {},
    causal: { causal: true },
    "with a key mask": { keyMask: tf.ones([1], "bool") },
  }))
    expect(used(48, options) - used(24, options)).toMatchValues(0, {
      what: `how many bytes more 48 keys take than 24 (${of})`,
    });
});

test("items and heads never meet", async () => {
  const x = randomTensor([3, 2, 5, 18], 46); // [B, H, T, 7 + 7 + 4]
  await expect(attend).toKeepApart(x, { axis: 0, of: "item" });
  await expect(attend).toKeepApart(x, { axis: 1, of: "head" });
  await expect(attend).toBeCausalAlong(x, { axis: 2 });
});

test("one item, head, query, key, width 1; zeros and small numbers", async () => {
  const axes = { q: "item head query width", k: "item head key width", v: "item head key value" };
  for (const block of [1, 2])
    await expect((q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) =>
      flashAttention(q, k, v, { block }),
    ).toAgreeWith((q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => whole(q, k, v, {}), axes, {
      axes: "item head query value",
      cases: "ones zeros small",
    });
  const one = {
    q: randomTensor([1, 1, 1, 2], 48),
    k: randomTensor([1, 1, 1, 2], 49),
    v: randomTensor([1, 1, 1, 3], 50),
  };
  const hidden = flashAttention(one.q, one.k, one.v, { block: 1, keyMask: booleans([0]) });
  await expect(hidden).toMatchValues([[[[0, 0, 0]]]], { axes: OUTPUT, what: "the output of one hidden key" });
});

test("what does not fit is refused", () => {
  const { q, k, v } = randomInput(3, 5, 51);
  const refuses = (
    given: Partial<Record<"q" | "k" | "v", tf.Tensor>>,
    options: FlashOptions,
    what: string,
  ) => {
    const all = { q, k, v, ...given };
    expect(() => flashAttention(all.q, all.k, all.v, options)).toRefuse(RangeError, what);
  };
  for (const block of [0, -2, 1.5, Number.NaN]) refuses({}, { block }, `blocks of ${block}`);
  for (const options of [{ block: 2 }, { block: 2, causal: true }]) {
    refuses({ q: tf.zeros([2, 3, 3, 6]) }, options, "queries of width 6, keys of width 7");
    refuses({ q: tf.zeros([1, 3, 3, 7]) }, options, "queries of one item, keys of two");
    refuses({ q: tf.zeros([2, 1, 3, 7]) }, options, "queries of one head, keys of three");
    refuses({ v: tf.zeros([2, 3, 4, 4]) }, options, "five keys and four values");
    refuses({ v: tf.zeros([1, 3, 5, 4]) }, options, "keys of two items, values of one");
    refuses({ v: tf.zeros([2, 1, 5, 4]) }, options, "keys of three heads, values of one");
    refuses({ q: tf.zeros([3, 3, 7]) }, options, "queries without an axis of items");
    refuses({ k: tf.zeros([3, 5, 7]) }, options, "keys without an axis of items");
    refuses({ v: tf.zeros([3, 5, 4]) }, options, "values without an axis of items");
    for (const shape of [[2, 4], [1, 5], [5], [2, 1, 5]])
      refuses({}, { ...options, keyMask: tf.ones(shape, "bool") }, `a key mask [${shape}] for [2, 5]`);
  }
  const long = randomInput(6, 5, 54);
  refuses(long, { block: 2, causal: true }, "causal attention of 6 queries to 5 keys");
});

test("q, k, v and the mask stay, and no tensor is left behind", async () => {
  const { q, k, v } = randomInput(5, 5, 57);
  const keyMask = booleans([1, 1, 0, 1, 1], [0, 1, 1, 1, 0]);
  const call = () => flashAttention(q, k, v, { block: 2, causal: true, keyMask });
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ q, k, v, keyMask });
});

test("every argument counts at every call, each result is new", async () => {
  const { q, k, v } = randomInput(5, 5, 63);
  const keyMask = booleans([1, 1, 0, 1, 1], [0, 1, 1, 1, 0]);
  const options = { block: 2, causal: true, keyMask };
  await expect(flashAttention).toHeed(
    { q, k, v, options },
    { others: { "options.causal": false }, except: ["options.block"] },
  );
  await expect(flashAttention).toReturnNew({ q, k, v, options });
  const state = stateOf(
    [ln(2), ln(8)],
    [3 / 2, 3 / 2],
    [
      [10, 6],
      [1, -2],
    ],
  );
  const step = {
    state,
    scores: randomTensor([1, 1, 2, 3], 66),
    v: randomTensor([1, 1, 3, 2], 67),
    visible: booleans([1, 1, 0]),
  };
  await expect(flashStep).toHeed(step);
  await expect(flashStep).toReturnNew(step);
});

test("the memory of a table, and of blocks", async () => {
  const lengths = [32, 64, 96, 128, 160, 192];
  const used = (attention: (x: ReturnType<typeof randomInput>) => tf.Tensor) =>
    lengths.map((T) => {
      const input = randomInput(T, T, 70);
      const { bytes } = peakMemory(() => attention(input));
      tf.dispose(input);
      return bytes / 1024;
    });
  const table = used(({ q, k, v }) => batchedAttention(q, k, v).output);
  const blocks = used(({ q, k, v }) => flashAttention(q, k, v, { block: 32 }));
  await exhibit({
    kind: "curve",
    title: "memory in use while attention runs",
    caption:
      "With the table it grows with the square of the length. In blocks of 32 it grows with the output alone.",
    series: { "table of scores": { x: lengths, y: table }, "in blocks": { x: lengths, y: blocks } },
    xLabel: "positions",
    yLabel: "KiB",
  });
  expect(table[5] / blocks[5]).toLieBetween(
    3,
    100,
    "how many times as much memory the table takes at 192 positions",
  );
});

/** How many pairs of blocks have their scores computed: products over the width 7 of queries and keys. */
async function pairsMet(run: () => tf.Tensor): Promise<number> {
  let pairs = 0;
  await watchProducts(run, ({ inner }) => {
    if (inner === 7) pairs++;
  });
  return pairs;
}

/** Causal attention of positions that carry query and key (7 wide each) and value (4 wide) side by side. */
function attend(joined: tf.Tensor): tf.Tensor {
  const part = (from: number, width: number) => tf.slice(joined, [0, 0, 0, from], [-1, -1, -1, width]);
  return flashAttention(part(0, 7), part(7, 7), part(14, 4), { block: 2, causal: true });
}
