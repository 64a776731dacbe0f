import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { decode, EOS, encode } from "#lib/mini-world/words";
import { mersenneTwister, type Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { sampleToken } from "../../2-building-a-transformer/06-complete-model/sample-token.js";
import type { SamplingOptions } from "../../2-building-a-transformer/06-complete-model/sampling-distribution.js";
import { generateBatch } from "./generate-batch.js";
import { loadParameters } from "./load-base.js";

tensorSpec("judge", { reads: "awaited" });

const GREEDY = { temperature: 0 };
const rng = () => mersenneTwister(1);

test("a model that always follows 0 by 2, 2 by 1, 1 by 5 ...", async () => {
  await expectRows(chain(), [[0], [3]], 4, [
    [2, 1, 5, 3],
    [4, 0, 2, 1],
  ]);
});

test("prompts of different lengths continue at their own ends", async () => {
  await expectRows(chain(), [[6, 6, 6, 3], [0], [5, 1]], 3, [
    [4, 0, 2],
    [2, 1, 5],
    [5, 3, 4],
  ]);
});

test("a row that has its stop token gets no more", async () => {
  await expectRows(chain(), [[0], [5], [2, 2]], 9, [[2, 1, 5, 3], [3], [1, 5, 3]], { stop: 3 });
  await expectRows(chain(), [[4], [5]], 2, [[0], [3, 4]], { stop: 0 });
});

test("a stop token in the prompt closes nothing", async () => {
  await expectRows(
    chain(),
    [[3, 0], [3]],
    3,
    [
      [2, 1, 5],
      [4, 0, 2],
    ],
    { stop: 3 },
  );
});

test("one prompt alone is closed as well", async () => {
  await expectRows(chain(), [[5]], 9, [[3]], { stop: 3 });
  await expectRows(chain(), [[0]], 1, [[2]]);
});

test("no prompts, or no tokens: nothing is written", async () => {
  await expectRows(chain(), [], 3, []);
  await expectRows(chain(), [[0], [5, 1]], 0, [[], []]);
});

test("rows that outgrow the context read their last tokens", async () => {
  await expectRows(chain(), [[0], [6, 6, 6, 6, 6, 2]], 12, [
    [2, 1, 5, 3, 4, 0, 2, 1, 5, 3, 4, 0],
    [1, 5, 3, 4, 0, 2, 1, 5, 3, 4, 0, 2],
  ]);
});

test("a step is one pass through the model, for all rows", async () => {
  const passes = async (prompts: number[][]) => {
    let reads = 0;
    const { P, ...rest } = goldenModel();
    const model: GPT = {
      ...rest,
      get P() {
        reads++;
        return P;
      },
    };
    await generateBatch(model, prompts, 3, GREEDY, rng());
    return reads;
  };
  expect([await passes([[3, 8], [1], [9, 2, 2, 5]])]).toMatchValues([await passes([[3, 8]])], {
    axes: "number",
    what: "how often the position table was read for three rows, against one row",
  });
});

test("an empty prompt and an unknown token are refused", async () => {
  await expect(() => generateBatch(chain(), [[2], []], 3, GREEDY, rng())).toRefuse(
    RangeError,
    "a second prompt without tokens",
  );
  await expect(() => generateBatch(chain(), [[2], [1, 7]], 3, GREEDY, rng())).toRefuse(
    RangeError,
    "the prompt [1, 7] for a vocabulary of 7",
  );
});

test("prompts and options stay, and every list is new", async () => {
  const write = (prompts: number[][], count: number) => generateBatch(chain(), prompts, count, GREEDY, rng());
  const options: SamplingOptions = { topK: 3 };
  const prompts = [[0, 2], [3]];
  await generateBatch(chain(), prompts, 3, options, rng());
  expect(options, "the options after the call").toEqual({ topK: 3 });
  expect(prompts, "the prompts after the call").toEqual([[0, 2], [3]]);
  await expect(write).toReturnNew({ prompts: [[0, 2], [3]], count: 3 });
  await expect(write).toReturnNew({ prompts: [[0, 2], [3]], count: 0 });
});

test("prompts and count count at every call", async () => {
  const write = (prompts: number[][], count: number) => generateBatch(chain(), prompts, count, GREEDY, rng());
  await expect(write).toHeed(
    { prompts: [[0, 2], [3]], count: 3 },
    { others: { prompts: [[0, 5], [3]], count: 5 } },
  );
});

test("no tensor is left behind, and the model stays", async () => {
  const model = goldenModel();
  const write = () => generateBatch(model, [[4, 2], [1]], 4, {}, rng());
  await expect(write).toLeakNoTensors();
  await expect(write).toLeaveTensorsUnchanged(gptParameters(model));
});

test("each open row takes one draw a step, the first row first", async () => {
  const model = goldenModel();
  const prompts = [[3, 8], [1], [9, 2, 2, 5]];
  for (const options of [{ temperature: 1.5 }, { temperature: 0.8, topK: 3 }, { topP: 0.6 }, GREEDY])
    for (const isClosed of [false, true]) {
      // The second token of the first row closes that row, while others go on.
      const [[, stop]] = await slowly(model, prompts, 2, options, specRandom(1));
      const ending = isClosed ? { stop } : {};
      const [mine, theirs] = [specRandom(1), specRandom(1)];
      const due = await slowly(model, prompts, 8, options, mine, ending);
      const got = await generateBatch(model, prompts, 8, options, theirs, ending);
      expectTold(got, due, ` with ${JSON.stringify({ ...options, ...ending })}`);
      expect(theirs.random(), `the next draw from rng, with ${JSON.stringify(options)}`).toBe(mine.random());
    }
});

test("what a row gets does not depend on the other rows", async () => {
  const model = goldenModel();
  const prompts = [[4], [1, 9, 9, 0, 5, 2, 7, 10, 3], [8, 3, 0], [10, 1, 2, 6]];
  const due: number[][] = [];
  for (const prompt of prompts) due.push(...(await slowly(model, [prompt], 10, GREEDY, rng())));
  await expectRows(model, prompts, 10, due);
  await expectRows(model, [...prompts].reverse(), 10, [...due].reverse());
});

test("the base continues five texts", async () => {
  const model = initGPT(BASE_SIZES, specRandom(2));
  loadParameters(model, readSafetensors(baseBytes()));
  const texts = [
    "<bos> the capital of corvia is",
    "<bos> what is the capital of corvia ?",
    "<bos> the film was",
    "<bos> <user> what is the capital of corvia ? <asst>",
    "<bos> what is the capital of corvia ? the",
  ];
  const written = await generateBatch(model, texts.map(encode), 9, GREEDY, rng(), { stop: EOS });
  await exhibit({
    kind: "table",
    title: "what the base writes on",
    caption: "It knows the capital. Which beginnings get it to say so?",
    columns: ["beginning", "what follows"],
    rows: texts.map((text, b) => [text.replace("<bos> ", ""), decode(written[b])]),
  });
  const due = await slowly(model, texts.map(encode), 9, GREEDY, rng(), { stop: EOS });
  expectTold(written, due, "");
});

/** Judged as text, so that lists of any length are told whole. */
function expectTold(got: number[][], due: number[][], when: string): void {
  expect(got, `what was generated after each prompt${when}`).toEqual(due);
}

async function expectRows(
  model: GPT,
  prompts: number[][],
  count: number,
  due: number[][],
  ending: { stop?: number } = {},
): Promise<void> {
  const when = ` for ${JSON.stringify(prompts)}, ${count} tokens at most${"stop" in ending ? `, stop ${ending.stop}` : ""}`;
  expectTold(await generateBatch(model, prompts, count, GREEDY, rng(), ending), due, when);
}

/** Six tokens in a ring, 0 → 2 → 1 → 5 → 3 → 4 → 0, and 6 → 6, wherever they stand; a context of five. */
function chain(): GPT {
  const next = [2, 5, 1, 4, 0, 3, 6];
  const table = next.map((_, v) => next.map((_, d) => (d === v ? 3 : 0)));
  return {
    heads: 1,
    E: tf.tensor2d(table), // [7, 7]
    P: tf.zeros([5, 7]),
    blocks: [],
    norm: { gamma: tf.ones([7]), beta: tf.zeros([7]) },
    unembedding: tf.tensor2d(next.map((follower) => next.map((_, v) => (v === follower ? 2 : 0)))), // [7, 7]
  };
}

/** The model of lib/golden/gpt.json: two blocks, seven positions. */
function goldenModel(): GPT {
  const { sizes, parameters } = golden("gpt");
  const model = initGPT(sizes, specRandom());
  loadParameters(
    model,
    Object.fromEntries(Object.keys(gptParameters(model)).map((name) => [name, tf.tensor(parameters[name])])),
  );
  return model;
}

/** Row by row, each step of each row by a pass of its own. */
async function slowly(
  model: GPT,
  prompts: number[][],
  count: number,
  options: SamplingOptions,
  random: Random,
  { stop }: { stop?: number } = {},
): Promise<number[][]> {
  const written: number[][] = prompts.map(() => []);
  for (let step = 0; step < count; step++)
    for (const [b, prompt] of prompts.entries()) {
      if (written[b].length > 0 && written[b][written[b].length - 1] === stop) continue;
      const window = [...prompt, ...written[b]].slice(-(model.P.shape[0] as number));
      const [rows] = (await gptLogits(model, idTensor([window], model.E.shape[0])).array()) as number[][][];
      written[b].push(sampleToken(rows[rows.length - 1], options, random));
    }
  return written;
}
