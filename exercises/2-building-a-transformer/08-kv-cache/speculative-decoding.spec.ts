import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { randomBlock } from "#lib/spec/blocks";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { watchProducts } from "#lib/spec/products";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { generateCached } from "./generate-cached.js";
import { acceptedTokens, type Draft, promptLookup, speculativeDecoding } from "./speculative-decoding.js";

tensorSpec("judge", { reads: "awaited" });

const IDS = { axes: "position", atol: 0, rtol: 0 };
const V = 11;

/** PyTorch's model of three blocks: 13 positions, 11 tokens, 7 hidden units. */
const goldenModel = (): GPT => tensorTree<GPT>(golden("kv_cache").model);

/** A prompt of 1, 3 or 6 ids and its 8 likeliest ids, by PyTorch. */
const likeliest = (prompt: number): number[] => golden("kv_cache").prompts[prompt].slice(0, prompt + 8);

type Guess = (ids: number[], most: number) => number[];

/** Proposes up to γ ids of what really follows. */
const knowing =
  (text: number[], gamma: number): Guess =>
  (ids, most) =>
    text.slice(ids.length, ids.length + Math.min(gamma, most));

/** The same, but wrong at these positions of the text. */
const slipping =
  (text: number[], gamma: number, at: number[]): Guess =>
  (ids, most) =>
    knowing(text, gamma)(ids, most).map((id, i) => (at.includes(ids.length + i) ? (id + 1) % V : id));

const silent: Guess = () => [];

/** Guesses for every text here: good ones, bad ones, some of each. */
function drafts(text: number[]): Record<string, Guess> {
  const random = specRandom(7);
  const luck = Array.from({ length: 14 }, () => random.integer(V));
  return {
    "no draft": silent,
    "a draft that is right, γ = 1": knowing(text, 1),
    "a draft that is right, γ = 3": knowing(text, 3),
    "a draft that is right, all ids": knowing(text, 99),
    "a draft that is always wrong": slipping(text, 4, [...text.keys()]),
    "a draft whose first id is wrong, then right": slipping(text, 4, [text.length - 8, text.length - 6]),
    "a draft that is wrong now and then": slipping(text, 3, [4, 8, 9, 12]),
    "a draft that is wrong at the end": slipping(text, 5, [text.length - 2]),
    "prompt lookup with n = 1": (ids, most) => promptLookup(ids, most, 1),
    "a draft by chance": (ids, most) => luck.slice(ids.length, ids.length + Math.min(4, most)),
  };
}

/** How many positions the target reads in each pass, worked out from the text that it will generate. */
function readsOf(text: number[], prompt: number, guess: Guess): number[] {
  const reads: number[] = [];
  let [length, cached] = [prompt, 0];
  while (length < text.length) {
    const most = text.length - length - 1;
    const guesses = guess(text.slice(0, length), most).slice(0, most);
    let right = 0;
    while (right < guesses.length && guesses[right] === text[length + right]) right++;
    reads.push(length - cached + guesses.length);
    length += right + 1;
    cached = length - 1;
  }
  return reads;
}

/** What a run reads in each pass: positions that go through the hidden units of the first block. */
async function watchReads(model: GPT, run: () => Promise<unknown>): Promise<number[]> {
  const [D, F] = model.blocks[0].mlp.W1.shape;
  const seen: number[] = [];
  await watchProducts(run, ({ rows, inner, columns, times }) => {
    if (inner === D && columns === F) seen.push(rows * times);
  });
  return seen.filter((_, i) => i % model.blocks.length === 0);
}

test("prompt lookup: what came after 1, 2 before", () => {
  expect(promptLookup([1, 2, 3, 9, 1, 2], 2)).toMatchValues([3, 9], { ...IDS, what: "the proposal" });
  expect(promptLookup([4, 1, 2, 0, 7, 8, 1, 2], 3)).toMatchValues([0, 7, 8], {
    ...IDS,
    what: "the proposal",
  });
});

test("prompt lookup proposes what is asked, or all there is", () => {
  const ids = () => [1, 2, 3, 9, 1, 2];
  for (const [most, due] of [
    [1, [3]],
    [3, [3, 9, 1]],
    [4, [3, 9, 1, 2]],
    [50, [3, 9, 1, 2]],
  ] as const)
    expect(promptLookup(ids(), most)).toMatchValues([...due], {
      ...IDS,
      what: `the proposal of at most ${most}`,
    });
  expect(promptLookup(ids(), 0), "the proposal of at most 0").toEqual([]);
});

test("prompt lookup takes the latest of several occurrences", () => {
  expect(promptLookup([1, 2, 5, 1, 2, 6, 1, 3, 1, 2], 1)).toMatchValues([6], {
    ...IDS,
    what: "the proposal",
  });
  expect(promptLookup([8, 0, 8, 1, 8, 2, 8], 2, 1)).toMatchValues([2, 8], { ...IDS, what: "the proposal" });
});

test("prompt lookup: n ids agree, and they may overlap the end", () => {
  const ids = () => [3, 1, 2, 5, 9, 1, 2, 6, 3, 1, 2];
  for (const [n, due] of [
    [1, 6],
    [2, 6],
    [3, 5],
  ] as const)
    expect(promptLookup(ids(), 1, n)).toMatchValues([due], { ...IDS, what: `the proposal with n = ${n}` });
  expect(promptLookup([4, 7, 7, 7], 5)).toMatchValues([7], { ...IDS, what: "the proposal after 7, 7, 7" });
  expect(promptLookup([1, 2, 1, 2, 1], 5, 3)).toMatchValues([2, 1], {
    ...IDS,
    what: "the proposal after 1, 2, 1",
  });
});

test("prompt lookup proposes nothing where nothing came before", () => {
  for (const [ids, n] of [
    [[1, 2, 3, 4], 2],
    [[2, 1, 3, 1], 2],
    [[1, 2, 4, 1, 3], 2],
    [[5], 1],
    [[5, 5], 2],
    [[5], 2],
    [[], 1],
    [[3, 3, 3], 4],
  ] as const)
    expect(promptLookup([...ids], 3, n), `the proposal for [${ids}] with n = ${n}`).toEqual([]);
});

test("ids count up to the first one that the target rejects", () => {
  for (const [drafted, choices, due] of [
    [
      [4, 5, 6],
      [4, 5, 6, 7],
      [4, 5, 6, 7],
    ],
    [
      [4, 5, 6],
      [4, 5, 9, 7],
      [4, 5, 9],
    ],
    [
      [4, 5, 6],
      [4, 9, 6, 7],
      [4, 9],
    ],
    [[4, 5, 6], [9, 5, 6, 7], [9]],
    [[4, 5, 6], [5, 6, 4, 7], [5]],
    [
      [0, 0],
      [0, 1, 0],
      [0, 1],
    ],
    [[3], [3, 0], [3, 0]],
    [[3], [0, 8], [0]],
  ])
    expect(acceptedTokens([...drafted], [...choices])).toMatchValues(due, {
      ...IDS,
      what: `what counts of [${drafted}] where the target chooses [${choices}]`,
    });
});

test("without a draft, the target's own choice counts", () => {
  expect(acceptedTokens([], [6])).toMatchValues([6], { ...IDS, what: "what counts" });
  expect(acceptedTokens([], [0])).toMatchValues([0], { ...IDS, what: "what counts" });
});

test("no guesses: one token per pass, as from generateCached", async () => {
  for (const prompt of [1, 3, 6]) {
    const text = likeliest(prompt);
    const { ids, passes } = await speculativeDecoding(goldenModel(), text.slice(0, prompt), 8, silent);
    expect(ids).toMatchValues(text, { ...IDS, what: `the list of ids after a prompt of ${prompt}` });
    expect(passes).toMatchValues(8, { what: "the number of passes" });
  }
});

test("right guesses: γ + 1 tokens per pass", async () => {
  const text = likeliest(3);
  for (const [gamma, due] of [
    [1, 4],
    [2, 3],
    [3, 2],
    [6, 2],
    [7, 1],
    [50, 1],
  ] as const) {
    const { ids, passes } = await speculativeDecoding(
      goldenModel(),
      text.slice(0, 3),
      8,
      knowing(text, gamma),
    );
    expect(ids).toMatchValues(text, { ...IDS, what: `the list of ids with γ = ${gamma}` });
    expect(passes).toMatchValues(due, { what: `the number of passes for 8 tokens with γ = ${gamma}` });
  }
});

test("wrong guesses don't change the ids", async () => {
  const text = likeliest(6);
  const wrong = slipping(text, 4, [...text.keys()]);
  const { ids, passes } = await speculativeDecoding(goldenModel(), text.slice(0, 6), 8, wrong);
  expect(ids).toMatchValues(text, { ...IDS, what: "the list of ids with wrong guesses" });
  expect(passes).toMatchValues(8, { what: "the number of passes with wrong guesses" });
});

test("the draft is asked before each pass, with all ids", async () => {
  const text = likeliest(3);
  const asked: { ids: number[]; most: number }[] = [];
  await speculativeDecoding(goldenModel(), text.slice(0, 3), 8, (ids, most) => {
    asked.push({ ids: [...ids], most });
    return knowing(text, 2)(ids, most);
  });
  expect(asked.map(({ ids }) => ids.length)).toMatchValues([3, 6, 9], {
    ...{ ...IDS, axes: "pass" },
    what: "how many ids the draft gets",
  });
  for (const { ids } of asked)
    expect(ids).toMatchValues(text.slice(0, ids.length), { ...IDS, what: "the ids that the draft gets" });
  expect(asked.map(({ most }) => most)).toMatchValues([7, 4, 1], {
    ...{ ...IDS, axes: "pass" },
    what: "how many guesses the draft is asked for",
  });
});

test("the draft is asked even if no guess can be used", async () => {
  const asked: number[] = [];
  await speculativeDecoding(goldenModel(), [7, 0, 10], 2, (_, most) => {
    asked.push(most);
    return [];
  });
  expect(asked).toMatchValues([1, 0], { ...{ ...IDS, axes: "pass" }, what: "the guesses asked for" });
});

test("a draft may change the list that it gets, or take its time", async () => {
  const text = likeliest(3);
  const { ids } = await speculativeDecoding(goldenModel(), text.slice(0, 3), 8, async (given, most) => {
    const guesses = knowing(text, 2)(given, most);
    given.reverse();
    given.push(1, 1);
    return guesses;
  });
  expect(ids).toMatchValues(text, { ...IDS, what: "the list of ids" });
});

test("extra guesses are ignored", async () => {
  const text = likeliest(3);
  for (const [rest, counts] of [
    [[3], [4, 5, 7]],
    [
      [V, -1],
      [1, 8],
    ],
    [Array(50).fill(3), [4, 8]],
  ] as const)
    for (const count of counts) {
      const endless: Guess = (ids) => [...knowing(text, 99)(ids, 99), ...rest];
      const { ids, passes } = await speculativeDecoding(goldenModel(), text.slice(0, 3), count, endless);
      const of = `${count} tokens, with too many guesses`;
      expect(ids).toMatchValues(text.slice(0, 3 + count), { ...IDS, what: `the list of ids for ${of}` });
      expect(passes).toMatchValues(1, { what: `the number of passes for ${of}` });
    }
});

test("of equally likely tokens the lowest id counts", async () => {
  const model = goldenModel();
  const even = { ...model, unembedding: tf.zerosLike(model.unembedding!) };
  const { ids, passes } = await speculativeDecoding(even, [7, 4], 5, () => [0, 0, 1]);
  expect(ids).toMatchValues([7, 4, 0, 0, 0, 0, 0], { ...IDS, what: "the list of ids" });
  expect(passes).toMatchValues(2, { what: "the number of passes" });
});

test("the whole context: prompt + count − 1 = 13 positions", async () => {
  const text = likeliest(6);
  for (const guess of [silent, knowing(text, 3), knowing(text, 99), slipping(text, 4, [7, 12, 13])]) {
    const { ids } = await speculativeDecoding(goldenModel(), text.slice(0, 6), 8, guess);
    expect(ids).toMatchValues(text, { ...IDS, what: "the list of 14 ids" });
  }
});

test("the prompt stays, and 0 tokens take 0 passes", async () => {
  const prompt = [7, 0, 10];
  await speculativeDecoding(goldenModel(), prompt, 4, () => [5, 3]);
  expect(prompt).toMatchValues([7, 0, 10], { ...IDS, what: "the prompt after the call" });
  const { ids, passes } = await speculativeDecoding(goldenModel(), prompt, 0, () => [5, 3]);
  expect([...ids, passes]).toMatchValues([7, 0, 10, 0], { ...IDS, what: "the ids and the number of passes" });
});

test("no tensor stays, and the model is unchanged", async () => {
  const model = goldenModel();
  const { E, P, blocks } = model;
  for (const guess of [silent, slipping(likeliest(3), 3, [5, 9])]) {
    const call = () => speculativeDecoding(model, [7, 0, 10], 6, guess);
    await expect(call).toLeakNoTensors();
    const prompts = [
      [4, 8],
      [1, 9, 3, 3, 6],
    ];
    await expect((nth: number) => speculativeDecoding(model, prompts[nth], 5, guess)).toLeakNoTensors();
    await expect(call).toLeaveTensorsUnchanged({
      E,
      P,
      Wk: blocks[0].attention.Wk,
      Wv: blocks[2].attention.Wv,
    });
  }
});

test("no tensor stays if the draft throws, or guesses nonsense", async () => {
  const model = goldenModel();
  let calls = 0;
  const tired: Guess = () => {
    if (++calls % 3 === 0) throw new Error("no more");
    return [5];
  };
  await expect(() => speculativeDecoding(model, [7, 0, 10], 8, tired).catch(() => {})).toLeakNoTensors();
  const odd: Guess = (ids) => (ids.length > 4 ? [V] : []);
  await expect(() => speculativeDecoding(model, [7, 0, 10], 8, odd).catch(() => {})).toLeakNoTensors();
});

test("every argument counts at every call, each list is new", async () => {
  const model = goldenModel();
  const generate = (prompt: number[], count: number) => speculativeDecoding(model, prompt, count, silent);
  await expect(generate).toHeed({ prompt: [7, 0, 10], count: 3 }, { others: { count: 5 } });
  await expect(generate).toReturnNew({ prompt: [7, 0, 10], count: 3 });
  await expect(generate).toReturnNew({ prompt: [7, 0, 10], count: 0 });
  await expect(promptLookup).toHeed(
    { ids: [1, 2, 4, 1, 2, 3, 1, 2], most: 3, n: 2 },
    { others: { most: 1, n: 6 } },
  );
  await expect(promptLookup).toReturnNew({ ids: [1, 2, 3, 1, 2], most: 3, n: 2 });
  await expect(acceptedTokens).toHeed({ drafted: [4, 5, 6], choices: [4, 5, 6, 7] });
  await expect(acceptedTokens).toReturnNew({ drafted: [4, 5, 6], choices: [4, 5, 6, 7] });
  await expect(acceptedTokens).toReturnNew({ drafted: [], choices: [7] });
});

/** The name of what a call throws. */
const thrownBy = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "nothing was thrown",
    (error) => error.name,
  );

test("too long a text, or an empty prompt, is refused", async () => {
  const model = goldenModel();
  let asked = 0;
  const guess: Guess = () => {
    asked++;
    return [];
  };
  for (const [prompt, count] of [
    [[7, 0, 10, 1, 1, 1], 9],
    [[7], 14],
    [[], 3],
    [[], 0],
    [[V, 7, 1], 3],
    [[7, V, 1], 3],
    [[7, 1, -1], 3],
    [[7, 1.5], 3],
    [[7, V], 0],
  ] as const) {
    let thrown = "";
    const reads = await watchReads(model, async () => {
      thrown = await thrownBy(speculativeDecoding(model, [...prompt], count, guess));
    });
    const of = `${count} tokens after [${prompt}], 13 positions, 11 tokens in the vocabulary`;
    expect(thrown, `what is thrown for ${of}`).toBe("RangeError");
    expect([asked, ...reads], `calls of the draft and reads before the error, for ${of}`).toEqual([0]);
  }
});

test("a guess that is not in the vocabulary is refused", async () => {
  const model = goldenModel();
  for (const guesses of [
    [V, 1, 2],
    [1, -1, 2],
    [1, 2, 0.5],
  ])
    for (const from of [3, 5]) {
      const guess: Guess = (ids) => (ids.length >= from ? guesses : []);
      expect(
        await thrownBy(speculativeDecoding(model, [7, 0, 10], 8, guess)),
        `what is thrown for the guesses [${guesses}] once there are ${from} ids`,
      ).toBe("RangeError");
    }
});

test("no kept id is read twice; all guesses take one pass", async () => {
  const model = goldenModel();
  const text = likeliest(3);
  for (const [name, guess] of Object.entries(drafts(text))) {
    const reads = await watchReads(model, () => speculativeDecoding(model, text.slice(0, 3), 8, guess));
    expect(reads).toMatchValues(readsOf(text, 3, guess), {
      axes: "pass",
      what: `the list of positions read in each pass with ${name}`,
    });
  }
});

for (const prompt of [1, 6])
  test(`any draft: the same ids, after a prompt of ${prompt}`, async () => {
    const model = goldenModel();
    const text = likeliest(prompt);
    for (const [name, guess] of Object.entries(drafts(text))) {
      const { ids, passes } = await speculativeDecoding(model, text.slice(0, prompt), 8, guess);
      expect(ids).toMatchValues(text, { ...IDS, what: `the list of ids with ${name}` });
      expect(passes).toMatchValues(readsOf(text, prompt, guess).length, {
        what: `the number of passes with ${name}`,
      });
    }
  });

test("before each pass the caches hold all ids but the last", async () => {
  const model = goldenModel();
  const { blocks } = model;
  const perPosition = 2 * blocks.length * blocks[0].attention.Wk.shape[1]! * 4; // bytes
  for (const guess of [silent, knowing(likeliest(1), 3), slipping(likeliest(1), 3, [2, 4, 8])]) {
    const held: number[] = [];
    const lengths: number[] = [];
    const before = tf.memory();
    await speculativeDecoding(model, likeliest(1).slice(0, 1), 8, (ids, most) => {
      held.push((tf.memory().numBytes - before.numBytes) / perPosition);
      lengths.push(ids.length - 1);
      return guess(ids, most);
    });
    expect(held).toMatchValues(lengths, {
      axes: "pass",
      what: "the positions in the caches before each pass",
    });
  }
});

test("four drafts for one model: passes and tokens per pass", async () => {
  const model = wideModel();
  const [prompt, count] = [[3, 17, 8], 40];
  const highest = (scores: number[]) => scores.indexOf(Math.max(...scores));
  const text = await generateCached(model, prompt, count, highest);
  const first = { ...model, blocks: model.blocks.slice(0, 1) }; // a draft for nothing: the target's own first block
  const drafting: Record<string, Draft> = {
    "no draft": silent,
    "prompt lookup, n = 1": (ids, most) => promptLookup(ids, Math.min(4, most), 1),
    "the first of three blocks": async (ids, most) => {
      const gamma = Math.min(4, most);
      return (await generateCached(first, ids, gamma, highest)).slice(ids.length);
    },
    "the text itself": knowing(text, 4),
  };
  const rows: (string | number)[][] = [];
  const wrong: string[] = [];
  for (const [name, draft] of Object.entries(drafting)) {
    const { ids, passes } = await speculativeDecoding(model, prompt, count, draft);
    rows.push([name, passes, Number((count / passes).toFixed(2)), ids.join() === text.join() ? "yes" : "no"]);
    if (ids.join() !== text.join()) wrong.push(name);
  }
  await exhibit({
    kind: "table",
    title: "40 tokens with four drafts, γ = 4",
    caption: "The text is the same in each row. Only the number of passes differs.",
    columns: ["draft", "passes", "tokens per pass", "same text"],
    rows,
  });
  expect(wrong, "the drafts that changed the text").toEqual([]);
});

/** A model with random weights: three blocks of width 64, 64 positions. */
function wideModel(): GPT {
  const D = 64;
  return {
    heads: 4,
    E: randomTensor([29, D], 1),
    P: randomTensor([64, D], 2),
    blocks: [3, 4, 5].map((stream) => randomBlock({ D, columns: D, F: 4 * D }, stream)),
    norm: { gamma: tf.ones([D]), beta: tf.zeros([D]) },
    unembedding: randomTensor([D, 29], 9),
  };
}
