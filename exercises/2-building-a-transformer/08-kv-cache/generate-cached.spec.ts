import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomBlock } from "#lib/spec/blocks";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { multiplyAdds, watchProducts } from "#lib/spec/products";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { generateCached } from "./generate-cached.js";

tensorSpec("judge", { reads: "awaited" });

/** PyTorch's model of three blocks: 13 positions, 11 tokens, 7 hidden units. */
const goldenModel = (): GPT => tensorTree<GPT>(golden("kv_cache").model);

const highest = (scores: number[]): number => scores.indexOf(Math.max(...scores));

/** How many positions go through the hidden units of each block while `run` does: nothing else in a model has their width. */
async function positionsRead(model: GPT, run: () => Promise<unknown>): Promise<number> {
  const [D, F] = model.blocks[0].mlp.W1.shape;
  let positions = 0;
  await watchProducts(run, ({ rows, inner, columns, times }) => {
    if (inner === D && columns === F) positions += rows * times;
  });
  return positions / model.blocks.length;
}

test("one token behind a prompt of three", async () => {
  const whole = golden("kv_cache").prompts["3"];
  const ids = await generateCached(goldenModel(), whole.slice(0, 3), 1, highest);
  expect(ids).toMatchValues(whole.slice(0, 4), { axes: "position", what: "the list of ids" });
});

test("the likeliest tokens are those of a model without a cache", async () => {
  const model = goldenModel();
  for (const [length, whole] of Object.entries<number[]>(golden("kv_cache").prompts)) {
    const prompt = whole.slice(0, Number(length));
    const ids = await generateCached(model, prompt, 8, highest);
    expect(ids).toMatchValues(whole.slice(0, prompt.length + 8), {
      axes: "position",
      what: `the list of ids behind a prompt of ${length}`,
    });
  }
});

test("choose gets the scores behind the last token, a list", async () => {
  const model = goldenModel();
  const seen: number[][] = [];
  const chosen = [6, 1, 9]; // not the likeliest ones: what was chosen is what must be read
  const ids = await generateCached(model, [7, 0], 3, (scores) => chosen[seen.push(scores) - 1]);
  expect(ids).toMatchValues([7, 0, 6, 1, 9], {
    axes: "position",
    what: "the list of ids that choose decided on",
  });
  const whole = gptLogits(model, idTensor([[7, 0, 6, 1]], 11)); // [1, 4, V]
  const expected = (await tf.slice(whole, [0, 1, 0], [1, 3, 11]).squeeze([0]).array()) as number[][];
  expect(seen).toMatchValues(expected, {
    axes: "call token",
    atol: 1e-5,
    rtol: 1e-5,
    what: "what choose was given",
  });
  expect(seen.every(Array.isArray) ? "lists" : "no lists").toBe("lists");
});

test("prompt + count − 1 positions are read, each once", async () => {
  const model = goldenModel();
  for (const [prompt, count] of [
    [[7, 0, 10], 1],
    [[7, 0, 10], 5],
    [[4], 8],
    [[9, 2, 2, 5, 1, 6], 7],
  ] as const) {
    const read = await positionsRead(model, () => generateCached(model, [...prompt], count, highest));
    expect(read).toMatchValues(prompt.length + count - 1, {
      what: `the number of positions read (${prompt.length} of a prompt, ${count} to write)`,
    });
  }
});

test("the prompt is read in one go", async () => {
  const model = goldenModel();
  const [D, F] = model.blocks[0].mlp.W1.shape;
  const pieces: number[] = [];
  await watchProducts(
    () => generateCached(model, [9, 2, 2, 5], 3, highest),
    ({ rows, inner, columns, times }) => {
      if (inner === D && columns === F) pieces.push(rows * times);
    },
  );
  const ofFirstBlock = pieces.filter((_, i) => i % model.blocks.length === 0);
  expect(ofFirstBlock).toMatchValues([4, 1, 1], {
    axes: "step",
    what: "the list of positions read at each step",
  });
});

test("the list that came in stays, and nothing written gives it", async () => {
  const model = goldenModel();
  const prompt = [7, 0, 10];
  await generateCached(model, prompt, 4, highest);
  expect(prompt).toMatchValues([7, 0, 10], { axes: "position", what: "the list that came in" });
  expect(await generateCached(model, prompt, 0, highest)).toEqual([7, 0, 10]);
});

test("prompt and count count at every call, each list is new", async () => {
  const model = goldenModel();
  const write = (prompt: number[], count: number) => generateCached(model, prompt, count, highest);
  await expect(write).toHeed({ prompt: [7, 0, 10], count: 3 }, { others: { count: 5 } });
  await expect(write).toReturnNew({ prompt: [7, 0, 10], count: 3 });
  await expect(write).toReturnNew({ prompt: [7, 0, 10], count: 0 });
});

test("no tensor stays, and the model is left alone", async () => {
  const model = goldenModel();
  const call = () => generateCached(model, [7, 0, 10], 4, highest);
  await expect(call).toLeakNoTensors();
  const prompts = [
    [4, 8],
    [1, 9, 3, 3, 6],
  ];
  await expect((nth: number) => generateCached(model, prompts[nth], 3, highest)).toLeakNoTensors();
  const { E, P, blocks } = model;
  await expect(call).toLeaveTensorsUnchanged({
    E,
    P,
    Wk: blocks[0].attention.Wk,
    Wv: blocks[2].attention.Wv,
  });
});

test("while it writes, it holds the caches of one step only", async () => {
  const model = goldenModel();
  const held: number[] = [];
  await generateCached(model, [7, 0, 10], 6, (scores) => {
    held.push(tf.memory().numTensors);
    return highest(scores);
  });
  const more = held.map((tensors) => tensors - held[0]);
  expect(more).toMatchValues([0, 0, 0, 0, 0, 0], {
    axes: "step",
    what: "the list of tensors more than at step 0",
  });
});

test("if choose gives up, no tensor stays either", async () => {
  const model = goldenModel();
  const call = async () => {
    let calls = 0;
    const tired = (scores: number[]) => {
      if (++calls === 3) throw new Error("no more");
      return highest(scores);
    };
    await generateCached(model, [7, 0, 10], 6, tired).catch(() => {});
  };
  await expect(call).toLeakNoTensors();
});

test("the whole context: prompt + count − 1 = 13 positions", async () => {
  const model = goldenModel();
  const whole = golden("kv_cache").prompts["6"];
  const ids = await generateCached(model, whole.slice(0, 6), 8, highest);
  expect(ids).toMatchValues(whole, { axes: "position", what: "the list of 14 ids" });
});

test("14 tokens have room, too, if nothing is to be written", async () => {
  const whole = golden("kv_cache").prompts["6"];
  const ids = await generateCached(goldenModel(), [...whole], 0, highest).catch((error) => error.name);
  expect(ids, "what a prompt of 14 tokens gives with a count of 0").toEqual(whole);
});

test("what has no room, or nothing to begin with, is refused", async () => {
  const model = goldenModel();
  const call = (prompt: number[], count: number) =>
    generateCached(model, prompt, count, highest).then(
      () => "nothing was thrown",
      (error) => error.name,
    );
  expect(await call([7, 0, 10, 1, 1, 1], 9)).toBe("RangeError");
  expect(await call([], 3)).toBe("RangeError");
  for (const id of [11, -1, 1.5])
    for (const prompt of [
      [7, id],
      [id, 7],
    ])
      expect(await call(prompt, 3), `what a prompt [${prompt}] of a vocabulary of 11 throws`).toBe(
        "RangeError",
      );
  expect(await call([7, 11], 0)).toBe("RangeError");
});

test("it is refused at once: nothing was read, no one asked", async () => {
  const model = goldenModel();
  let asked = 0;
  const count = (scores: number[]) => {
    asked++;
    return highest(scores);
  };
  for (const [prompt, n] of [
    [[7, 0, 10, 1, 1, 1], 9],
    [[7, 0, 11], 3],
  ] as const) {
    const read = await positionsRead(model, () =>
      generateCached(model, [...prompt], n, count).catch(() => {}),
    );
    expect([read, asked]).toMatchValues([0, 0], {
      axes: "number",
      what: "the list of positions read and calls of choose",
    });
  }
});

test("the work of a token stays, where without a cache it grows", async () => {
  const model = wideModel();
  const COUNT = 50;
  await generateCached(model, [3], 5, highest); // the first steps compile, and no clock should see it
  const cached = await perToken((mark) =>
    generateCached(model, [3], COUNT, (scores) => mark(highest(scores))),
  );
  const uncached = await perToken((mark) =>
    recomputing(model, [3], COUNT, (scores) => mark(highest(scores))),
  );
  await showWork(cached, uncached);
  const [first, last] = [cached.work[0], cached.work[COUNT - 1]];
  expect(last / first).toLieBetween(1, 1.2, "the work of token 50 over that of token 1, with the cache");
});

/** A model large enough for a clock: three blocks of width 64, 64 positions. */
function wideModel(): GPT {
  const D = 64;
  return {
    heads: 4,
    E: randomTensor([29, D], 1),
    P: randomTensor([64, D], 2),
    blocks: [3, 4, 5].map((stream) => randomBlock({ D, columns: D, F: 4 * D }, stream)),
    norm: { gamma: tf.ones([D]), beta: tf.zeros([D]) },
  };
}

/** Writes as one would without a cache: the whole text again for every token. */
async function recomputing(
  model: GPT,
  prompt: number[],
  count: number,
  choose: (scores: number[]) => number,
) {
  const ids = [...prompt];
  const [V] = model.E.shape;
  for (let written = 0; written < count; written++) {
    const last = tf.tidy(() =>
      tf.slice(gptLogits(model, idTensor([ids], V)), [0, ids.length - 1, 0], [1, 1, V]),
    ); // [1, 1, V]
    ids.push(choose(Array.from(await last.data())));
    last.dispose();
  }
  return ids;
}

/** Multiply-adds and milliseconds of each token. */
async function perToken(write: (mark: (id: number) => number) => Promise<unknown>) {
  const work: number[] = [];
  const milliseconds: number[] = [];
  let [sum, since] = [0, performance.now()];
  const mark = (id: number) => {
    work.push(sum);
    milliseconds.push(performance.now() - since);
    [sum, since] = [0, performance.now()];
    return id;
  };
  await watchProducts(
    () => write(mark),
    (product) => {
      sum += multiplyAdds(product);
    },
  );
  return { work, milliseconds };
}

async function showWork(
  cached: Awaited<ReturnType<typeof perToken>>,
  uncached: typeof cached,
): Promise<void> {
  await exhibit({
    kind: "curve",
    title: "multiply-adds for each token",
    caption: "With the cache almost level, without it a slope: the area below is the work of the whole text.",
    series: { "with the cache": cached.work, without: uncached.work },
    xLabel: "token that is written",
    yLabel: "multiply-adds",
  });
  await exhibit({
    kind: "curve",
    title: "milliseconds for each token, on this machine",
    caption: "A clock sees less than a count: a small step has a price of its own, whatever it multiplies.",
    series: { "with the cache": cached.milliseconds, without: uncached.milliseconds },
    xLabel: "token that is written",
    yLabel: "milliseconds",
  });
}
