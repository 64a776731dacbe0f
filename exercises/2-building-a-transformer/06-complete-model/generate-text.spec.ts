import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { mersenneTwister, type Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { generate } from "./generate-text.js";
import { gptLogits } from "./gpt-logits.js";
import { gptParameters } from "./gpt-parameters.js";
import { gptTrainStep } from "./gpt-train-step.js";
import { type GPT, initGPT } from "./init-gpt.js";
import { sampleToken } from "./sample-token.js";
import type { SamplingOptions } from "./sampling-distribution.js";

tensorSpec("train", { reads: "awaited" });

const GREEDY = { temperature: 0 };
const ids = { axes: "position" };
const rng = () => mersenneTwister(1);

test("a model that always follows 0 by 2, 2 by 1, 1 by 5 ...", async () => {
  expect(await generate(chain(), [0], 4, GREEDY, rng())).toMatchValues([0, 2, 1, 5, 3], ids);
  expect(await generate(chain(), [6, 6, 3], 2, GREEDY, rng())).toMatchValues([6, 6, 3, 4, 0], ids);
});

test("no token asked for: the prompt, in a list of its own", async () => {
  const prompt = [3, 1];
  const text = await generate(chain(), prompt, 0, GREEDY, rng());
  expect(text).toMatchValues([3, 1], ids);
  expect(text === prompt, "the result is the prompt's own list").toBe(false);
});

test("the prompt stays as it was", async () => {
  const prompt = [0, 2];
  await generate(chain(), prompt, 3, GREEDY, rng());
  expect(prompt).toMatchValues([0, 2], { ...ids, what: "the list of the prompt after the call" });
});

test("the options stay as they were", async () => {
  const options: SamplingOptions = { topK: 3 };
  await generate(chain(), [0, 2], 3, options, rng());
  expect(options, "the options after the call").toEqual({ topK: 3 });
});

test("prompt and count count at every call, each list is new", async () => {
  const write = (prompt: number[], count: number) => generate(chain(), prompt, count, GREEDY, rng());
  await expect(write).toHeed({ prompt: [0, 2], count: 3 }, { others: { count: 5 } });
  await expect(write).toReturnNew({ prompt: [0, 2], count: 3 });
  await expect(write).toReturnNew({ prompt: [0, 2], count: 0 });
});

test("it writes on when the text outgrows the model's context", async () => {
  const due = [0, 2, 1, 5, 3, 4, 0, 2, 1, 5, 3, 4, 0];
  expect(await generate(chain(), [0], 12, GREEDY, rng())).toMatchValues(due, ids);
  expect(await generate(chain(), due, 1, GREEDY, rng())).toMatchValues([...due, 2], ids);
  // The model has five positions: what is further back is not read.
  expect(await generate(chain(), [99, 0, 2, 1, 5, 3], 1, GREEDY, rng())).toMatchValues(
    [99, 0, 2, 1, 5, 3, 4],
    ids,
  );
});

test("it reads the last seven tokens, from position 0 on", async () => {
  const model = goldenModel();
  for (const prompt of [[4], [1, 9, 9, 0, 5, 2, 7, 10, 3], [8, 3, 0, 5, 10, 1]]) {
    const due = await slowly(model, prompt, 10, GREEDY, rng());
    expect(await generate(model, prompt, 10, GREEDY, rng())).toMatchValues(due, {
      ...ids,
      what: `the list of ids behind a prompt of ${prompt.length}`,
    });
  }
});

test("the options count, and each token takes one draw", async () => {
  const model = goldenModel();
  for (const options of [{ temperature: 1.5 }, { temperature: 0.8, topK: 3 }, { topP: 0.6 }]) {
    const due = await slowly(model, [3, 8], 9, options, specRandom(1));
    expect(await generate(model, [3, 8], 9, options, specRandom(1))).toMatchValues(due, {
      ...ids,
      what: `the list of ids drawn with ${JSON.stringify(options)}`,
    });
  }
});

test("behind the stop token nothing is written", async () => {
  const stop = 3;
  expect(await generate(chain(), [0], 9, GREEDY, rng(), { stop })).toMatchValues([0, 2, 1, 5, 3], ids);
  expect(await generate(chain(), [0], 2, GREEDY, rng(), { stop })).toMatchValues([0, 2, 1], ids);
  expect(await generate(chain(), [5], 9, GREEDY, rng(), { stop })).toMatchValues([5, 3], ids);
});

test("token 0 can be the stop; one in the prompt stops nothing", async () => {
  expect(await generate(chain(), [2], 9, GREEDY, rng(), { stop: 0 })).toMatchValues([2, 1, 5, 3, 4, 0], ids);
  expect(await generate(chain(), [3, 0], 3, GREEDY, rng(), { stop: 3 })).toMatchValues([3, 0, 2, 1, 5], ids);
  expect(await generate(chain(), [3], 3, GREEDY, rng(), { stop: 3 })).toMatchValues([3, 4, 0, 2], ids);
  // Written once more it does stop.
  expect(await generate(chain(), [3, 0], 9, GREEDY, rng(), { stop: 3 })).toMatchValues(
    [3, 0, 2, 1, 5, 3],
    ids,
  );
});

test("an empty prompt and an unknown token are refused", async () => {
  await expect(() => generate(chain(), [], 3, GREEDY, rng())).toRefuse(RangeError, "a prompt without tokens");
  for (const id of [7, -1, 1.5])
    for (const prompt of [
      [2, id],
      [id, 2],
    ])
      await expect(() => generate(chain(), prompt, 3, GREEDY, rng())).toRefuse(
        RangeError,
        `the prompt [${prompt.join(", ")}] for a vocabulary of 7`,
      );
});

test("it awaits the scores: WebGPU can't be read at once", async () => {
  const { dataSync } = tf.Tensor.prototype;
  tf.Tensor.prototype.dataSync = () => {
    throw new Error("the scores were read without waiting: await their data() instead");
  };
  try {
    expect(await generate(chain(), [0], 3, GREEDY, rng())).toMatchValues([0, 2, 1, 5], ids);
  } finally {
    tf.Tensor.prototype.dataSync = dataSync;
  }
});

test("no tensors pile up while it writes, and none is left", async () => {
  const model = chain();
  const counts: number[] = [];
  const counting: Random = {
    ...rng(),
    random: () => {
      counts.push(tf.memory().numTensors);
      return 0.5;
    },
  };
  await generate(model, [0], 5, {}, counting);
  const more = counts.map((n) => n - counts[0]);
  expect(more).toMatchValues([0, 0, 0, 0, 0], {
    axes: "token",
    what: "the list of tensors there are more at each token than at the first",
  });
  await expect(() => generate(model, [0], 3, {}, rng())).toLeakNoTensors();
  const ring = chain();
  await expect(() => generate(ring, [0], 9, GREEDY, rng(), { stop: 3 })).toLeakNoTensors();
});

test("the model stays as it was", async () => {
  const model = goldenModel();
  await expect(() => generate(model, [4, 2], 8, {}, rng())).toLeaveTensorsUnchanged(gptParameters(model));
});

test("a trained model writes its sentence", async () => {
  const sentence =
    "Begin at the beginning, the King said, very gravely, and go on till you come to the end: then stop.";
  const characters = [...new Set(sentence)].sort();
  const encoded = [...sentence].map((character) => characters.indexOf(character));
  const decode = (text: number[]) => text.map((id) => characters[id]).join("");
  const model = await memorised(encoded, characters.length);
  const write = async (options: SamplingOptions) =>
    decode(await generate(model, encoded.slice(0, 5), encoded.length - 5, options, mersenneTwister(3)));
  const greedy = await write(GREEDY);
  const rows = [["likeliest", greedy]];
  for (const temperature of [1, 2, 4]) rows.push([`T = ${temperature}`, await write({ temperature })]);
  rows.push(["T = 4, top-k 2", await write({ temperature: 4, topK: 2 })]);
  await exhibit({
    kind: "table",
    title: "written behind 'Begin'",
    caption:
      "It knows one sentence. The hotter it draws, the earlier it loses the thread, and the more rarely it finds it again.",
    columns: ["drawn with", "text"],
    rows,
  });
  expect(greedy).toBe(sentence);
});

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
  for (const [name, tensor] of Object.entries(gptParameters(model)))
    (tensor as tf.Variable).assign(tf.tensor(parameters[name]));
  return model;
}

/** The same by reading all logits of every window as lists. */
async function slowly(
  model: GPT,
  prompt: number[],
  count: number,
  options: SamplingOptions,
  rng: Random,
): Promise<number[]> {
  const [V] = model.E.shape;
  const text = [...prompt];
  while (text.length < prompt.length + count) {
    const window = text.slice(Math.max(0, text.length - model.P.shape[0]));
    const [rows] = (await gptLogits(model, idTensor([window], V)).array()) as number[][][];
    text.push(sampleToken(rows[window.length - 1], options, rng));
  }
  return text;
}

/** A model that was trained on one text until it knew it. */
async function memorised(text: number[], V: number): Promise<GPT> {
  const sizes = { vocabulary: V, context: text.length - 1, dModel: 32, heads: 4, layers: 2 };
  const model = initGPT(sizes, mersenneTwister(2));
  const optimizer = tf.train.adam(0.01);
  const [read, due] = [idTensor([text.slice(0, -1)], V), idTensor([text.slice(1)], V)];
  await train({
    step: () => gptTrainStep(model, optimizer, read, due),
    budget: { cpu: { steps: 70, loss: 0.05 }, gpu: { steps: 70, loss: 0.05 } },
    uniform: Math.log(V),
  });
  return model;
}
