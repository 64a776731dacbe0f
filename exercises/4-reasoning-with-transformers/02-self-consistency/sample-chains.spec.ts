import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { parseChain } from "#lib/chain-sums/chains";
import { CHECKPOINTS } from "#lib/chain-sums/checkpoints";
import { answerOf, promptOf } from "#lib/chain-sums/problems";
import { decode, END, PAD } from "#lib/chain-sums/tokens";
import { scripted } from "#lib/kit/scripted";
import { specRandom } from "#lib/kit/seed";
import { mersenneTwister } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { watchProducts } from "#lib/spec/products";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { type ChainSampling, loadCheckpoint, repeated, type Sample, sampleChains } from "./sample-chains.js";

tensorSpec("judge", { reads: "awaited" });

const V = 24;
const GREEDY = { temperature: 0 };
const PROMPTS = () => [
  [4, 9, 10],
  [7, 0, 10],
  [4, 9, 10],
  [2, 8, 10],
  [5, 5, 10],
];

const writtenOf = (samples: Sample[]) => samples.map(({ written }) => written);
const anyDraws = () => mersenneTwister(1);

test("a sure model: every row goes on to its period", async () => {
  const samples = await sampleChains(sure(), [[3], [1], [8], [6], [5]], {
    ...{ temperature: 1, most: 9, rng: anyDraws() },
  });
  // 3 → 8 → 1 → 6 → period → 3
  expect(writtenOf(samples), "what the five rows wrote").toEqual([
    [8, 1, 6, END],
    [6, END],
    [1, 6, END],
    [END],
    [17, 2, 20, 11, 0, 19, 4, 3, 8],
  ]);
});

test("a row without a period ends with its last token", async () => {
  for (const most of [1, 2, 3]) {
    const samples = await sampleChains(sure(), [[5], [3], [6]], { ...GREEDY, most, rng: anyDraws() });
    expect(writtenOf(samples), `what three rows wrote, ${most} tokens at most`).toEqual([
      [17, 2, 20].slice(0, most),
      [8, 1, 6].slice(0, most),
      [END],
    ]);
  }
});

test("a period in the prompt, and tokens that fill: no end", async () => {
  const samples = await sampleChains(
    sure({ 20: PAD, [PAD]: 7 }),
    [
      [END, 5],
      [5, END],
      [2, 20],
    ],
    {
      ...{ ...GREEDY, most: 6, rng: anyDraws() },
    },
  );
  expect(writtenOf(samples), "what the three rows wrote").toEqual([
    [17, 2, 20, PAD, 7, 9],
    [3, 8, 1, 6, END],
    [PAD, 7, 9, 16, 18, 21],
  ]);
});

test("at temperature 0 each row is what it is alone, uncached", async () => {
  const model = modelOf(1);
  const { due, draws } = await slowly(model, PROMPTS(), { ...GREEDY, most: 8 });
  const rng = scripted(...draws);
  const samples = await sampleChains(model, PROMPTS(), { ...GREEDY, most: 8, rng });
  expect(writtenOf(samples), "what the rows wrote").toEqual(writtenOf(due));
  expect(rng.left(), "how many of the draws were not made, `sampleToken` makes one each time").toBe(0);
});

test("scripted draws: one for each open row, first row first", async () => {
  for (const stream of [2, 3]) {
    const model = modelOf(stream);
    const { due, draws } = await slowly(model, PROMPTS(), { temperature: 1, most: 8 });
    const rng = scripted(...draws);
    const samples = await sampleChains(model, PROMPTS(), { temperature: 1, most: 8, rng });
    expect(writtenOf(samples), "what the rows wrote").toEqual(writtenOf(due));
    expect(rng.left(), "how many of the draws were not made").toBe(0);
  }
});

test("temperatures below and above 1 act on the draws", async () => {
  const model = modelOf(4);
  for (const temperature of [0.4, 2]) {
    const { due, draws } = await slowly(model, PROMPTS(), { temperature, most: 7 });
    const rng = scripted(...draws);
    const samples = await sampleChains(model, PROMPTS(), { temperature, most: 7, rng });
    expect(writtenOf(samples), `what the rows wrote at temperature ${temperature}`).toEqual(writtenOf(due));
    expect(rng.left(), "how many of the draws were not made").toBe(0);
  }
});

test("no preference: every token has ln P = −ln 24", async () => {
  const model: GPT = { ...modelOf(5), unembedding: tf.zeros([8, V]) };
  const [{ written, logProbs }] = await sampleChains(model, [[4, 9, 10]], {
    ...{ temperature: 1, most: 3, rng: scripted(0.3, 0.9, 0.1) },
  });
  expect(written, "the tokens at 0.3, 0.9 and 0.1 of 24").toEqual([7, 21, 2]);
  await expect(logProbs).toMatchValues(Array(3).fill(-Math.log(V)), {
    ...{ axes: "token", what: "the log-probabilities of a model without a preference" },
  });
});

test("ln P of each token that was written, and of no other", async () => {
  const model = modelOf(2);
  const { due, draws } = await slowly(model, PROMPTS(), { temperature: 1, most: 8 });
  const rng = scripted(...draws);
  const samples = await sampleChains(model, PROMPTS(), { temperature: 1, most: 8, rng });
  await expectLogProbs(samples, due, "of");
});

test("ln P is that at temperature 1, whatever the draw's", async () => {
  for (const temperature of [0, 0.4, 2]) {
    const model = modelOf(6);
    const { due, draws } = await slowly(model, PROMPTS(), { temperature, most: 6 });
    const rng = scripted(...draws);
    const samples = await sampleChains(model, PROMPTS(), { temperature, most: 6, rng });
    await expectLogProbs(samples, due, `at temperature ${temperature}, of`);
  }
});

test("a token taken for impossible: ln P = −300, no −Infinity", async () => {
  const [{ written, logProbs }] = await sampleChains(sure(), [[3]], {
    ...{ ...GREEDY, most: 2, rng: anyDraws() },
    adjust: (logits) => logits.map((_, id) => (id === 19 ? 1 : 0)),
  });
  expect(written, "what was written where adjust allows #4 alone").toEqual([19, 19]);
  expect(logProbs).toBeFiniteNumbers();
  const spread = Math.sqrt(9 / V - 9 / V ** 2 + 1e-5); // of the row (3, 0, ..., 0) that the last norm divides
  await expect(logProbs).toMatchValues(Array(2).fill((-60 * 3) / spread), {
    ...{ axes: "token", atol: 0.01, what: "ln P of two tokens that the model takes for impossible" },
  });
});

test("however large the logits are, ln P is a number", async () => {
  const model = modelOf(1);
  const gamma = model.norm.gamma as tf.Variable;
  tf.tidy(() => gamma.assign(tf.mul(gamma, 3000)));
  const samples = await sampleChains(model, PROMPTS(), { ...GREEDY, most: 2, rng: anyDraws() });
  for (const [i, { logProbs }] of samples.entries())
    for (const logProb of logProbs)
      expect(logProb).toLieBetween(-1, 0, `ln P of a token of row ${i}, with logits of thousands`);
});

test("adjust: asked of open rows, with what they have written", async () => {
  const seen: [number[], number][] = [];
  const samples = await sampleChains(sure(), [[1], [5], [6]], {
    ...{ ...GREEDY, most: 3, rng: anyDraws() },
    adjust: (logits, written, row) => {
      seen.push([[...written], row]);
      return logits;
    },
  });
  expect(writtenOf(samples), "what was written where adjust changes nothing").toEqual([
    [6, END],
    [17, 2, 20],
    [END],
  ]);
  expect(seen, "what adjust was asked: written so far, row").toEqual([
    [[], 0],
    [[], 1],
    [[], 2],
    [[6], 0],
    [[17], 1],
    [[17, 2], 1],
  ]);
});

test("adjust: the draw is made from what it returns", async () => {
  const { due, draws } = await slowly(modelOf(7), PROMPTS(), { temperature: 0.7, most: 6, adjust: shifted });
  const rng = scripted(...draws);
  const samples = await sampleChains(modelOf(7), PROMPTS(), {
    ...{ temperature: 0.7, most: 6, rng, adjust: shifted },
  });
  expect(writtenOf(samples), "what the rows wrote by adjusted logits").toEqual(writtenOf(due));
  await expectLogProbs(samples, due, "with adjusted logits, of");
});

test("adjust may change the lists that it gets", async () => {
  const { due, draws } = await slowly(modelOf(7), PROMPTS(), { temperature: 0.7, most: 6, adjust: shifted });
  const rng = scripted(...draws);
  const samples = await sampleChains(modelOf(7), PROMPTS(), {
    ...{ temperature: 0.7, most: 6, rng },
    adjust: (logits, written, row) => {
      const result = shifted(logits, written, row);
      for (const [id, logit] of result.entries()) logits[id] = logit;
      written.push(1, 2, 3);
      return logits;
    },
  });
  expect(writtenOf(samples), "what the rows wrote").toEqual(writtenOf(due));
  await expectLogProbs(samples, due, "where adjust changed its list, of");
});

test("every position is read once, nothing after the last period", async () => {
  for (const [prompts, most, steps] of [
    [[[3], [1], [6]], 9, [1, 1, 1, 1]],
    [
      [
        [3, 1, 8],
        [9, 7, 6],
      ],
      9,
      [3, 1, 1],
    ],
    [[[4, 4, 5]], 3, [3, 1, 1]],
    [[[6]], 5, [1]],
  ] as [number[][], number, number[]][]) {
    const read = await piecesRead(sure({}, 2), (model) =>
      sampleChains(model, prompts, { ...GREEDY, most, rng: anyDraws() }),
    );
    expect(read, `the positions of a row that each step reads, of ${prompts.length} rows`).toEqual(steps);
  }
});

test("one row, one token, no row", async () => {
  const one = await sampleChains(sure(), [[5]], { ...GREEDY, most: 1, rng: anyDraws() });
  expect(writtenOf(one), "one token after one").toEqual([[17]]);
  expect(await sampleChains(sure(), [], { ...GREEDY, most: 4, rng: scripted() }), "no prompt").toEqual([]);
  const model = modelOf(8);
  const { due, draws } = await slowly(model, [[7, 0, 10]], { temperature: 1, most: 9 });
  const alone = await sampleChains(model, [[7, 0, 10]], { temperature: 1, most: 9, rng: scripted(...draws) });
  expect(writtenOf(alone), "what a row alone wrote").toEqual(writtenOf(due));
});

test("the whole context: T + most − 1 = 13 positions", async () => {
  const model = modelOf(9);
  const full = { temperature: 1, most: 11 };
  const { due, draws } = await slowly(model, PROMPTS(), full);
  const samples = await sampleChains(model, PROMPTS(), { ...full, rng: scripted(...draws) });
  expect(writtenOf(samples), "what the rows wrote").toEqual(writtenOf(due));
});

test("eleven rows and more keep to their own", async () => {
  const model = modelOf(10);
  const prompts = repeated(PROMPTS(), 3); // 15 rows
  const { due, draws } = await slowly(model, prompts, { temperature: 1, most: 5 });
  const samples = await sampleChains(model, prompts, { temperature: 1, most: 5, rng: scripted(...draws) });
  expect(writtenOf(samples), "what the rows wrote").toEqual(writtenOf(due));
  await expectLogProbs(samples, due, "of");
});

test("prompts that do not fit are refused before a draw", async () => {
  const refused = async (prompts: number[][], most: number, what: string, ...telling: number[]) => {
    let error: unknown;
    await sampleChains(sure(), prompts, { temperature: 1, most, rng: scripted() }).catch((caught) => {
      error = caught;
    });
    expect(() => {
      if (error) throw error;
    }).toRefuse(RangeError, what, ...telling);
  };
  for (const at of [0, 1, 2]) {
    const among = (bad: number[]) => [0, 1, 2].map((b) => (b === at ? bad : [4, 5, 10]));
    await refused(among([4, 10]), 3, `a shorter prompt at place ${at}`, 2, 3);
    await refused(among([4, 5, 6, 10]), 3, `a longer prompt at place ${at}`, 4, 3);
    await refused(among([]), 3, `an empty prompt at place ${at}`, 0);
    for (const id of [V, -1, 1.5]) await refused(among([4, id, 10]), 3, `token ${id} at place ${at}`, id);
  }
  await refused([[], []], 3, "two empty prompts", 0);
  await refused([[4, 5, 10]], 12, "3 tokens and 12 more for 13 positions", 3, 12);
  for (const most of [0, -1, 2.5, Number.NaN])
    await refused([[4, 5, 10]], most, `${most} tokens at most`, most);
});

test("prompts stay, every list is new, and all arguments count", async () => {
  const model = modelOf(11);
  const { E: table } = model;
  const write = (E: tf.Tensor, prompts: number[][], temperature: number, most: number) =>
    sampleChains({ ...model, E }, prompts, { temperature, most, rng: mersenneTwister(3) });
  const prompts = PROMPTS();
  for (const { written } of await write(table, prompts, 1, 5)) written.fill(0);
  expect(prompts, "the prompts after the call").toEqual(PROMPTS());
  await expect(write).toHeed(
    { E: table, prompts: [...PROMPTS(), ...PROMPTS(), ...PROMPTS()], temperature: 1, most: 5 },
    { others: { most: 1, temperature: 0 } },
  );
  await expect((rows: number[][]) => write(table, rows, 1, 5)).toReturnNew({ rows: PROMPTS() });
});

test("no tensor stays, and the model is left alone", async () => {
  const model = modelOf(12);
  const call = () => sampleChains(model, PROMPTS(), { temperature: 1, most: 6, rng: anyDraws() });
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged(gptParameters(model));
});

test("while it writes, it holds the caches of one step only", async () => {
  const held: number[] = [];
  await sampleChains(modelOf(12), [[4, 9, 10]], {
    ...{ ...GREEDY, most: 6, rng: anyDraws() },
    adjust: (logits) => {
      held.push(tf.memory().numTensors);
      return logits.map((logit, id) => (id === END ? -100 : logit));
    },
  });
  await expect(held.map((tensors) => tensors - held[0])).toMatchValues([0, 0, 0, 0, 0, 0], {
    ...{ axes: "step", what: "the list of tensors more than at step 0" },
  });
});

test("if adjust throws, no tensor stays either", async () => {
  const model = modelOf(12);
  const told: string[] = [];
  const call = async () => {
    let calls = 0;
    const adjust = (logits: number[]) => {
      if (++calls === 7) throw new Error("no more");
      return logits.map((logit, id) => (id === END ? -100 : logit));
    };
    await sampleChains(model, PROMPTS(), { ...GREEDY, most: 6, rng: anyDraws(), adjust }).catch((error) =>
      told.push(error.message),
    );
  };
  await expect(call).toLeakNoTensors();
  expect(told[0], "what the caller is told").toBe("no more");
});

test("items are repeated side by side, and checkpoints load", async () => {
  expect(repeated([[1], [2, 3]], 3), "two items, three times each").toEqual([
    [1],
    [1],
    [1],
    [2, 3],
    [2, 3],
    [2, 3],
  ]);
  expect(repeated(["a"], 0), "an item, no time").toEqual([]);
  const sums: number[] = [];
  for (const name of CHECKPOINTS) sums.push((await tf.sum(tf.abs(loadCheckpoint(name).E)).data())[0]);
  expect(new Set(sums).size, "how many of the four models differ").toBe(4);
});

test("the reasoner thinks in six ways about one problem", async () => {
  const model = loadCheckpoint("reasoner");
  const digits = [7, 3, 8, 1, 9, 4];
  const prompts = repeated([promptOf(digits)], 6);
  const samples = await sampleChains(model, prompts, { temperature: 1, most: 15, rng: specRandom(20) });
  const chains = samples.map(({ written }) => parseChain(written));
  await exhibit({
    kind: "table",
    title: "six chains of one problem",
    caption: `7 + 3 + 8 + 1 + 9 + 4 = 32, so ${answerOf(digits)} is right. Different chains may agree on their answer.`,
    columns: ["chain", "answer", "ln P of the chain"],
    rows: samples.map(({ written, logProbs }, i) => [
      decode(written),
      String(chains[i].answer),
      logProbs.reduce((a, b) => a + b, 0).toFixed(2),
    ]),
  });
  const logits = gptLogits(model, idTensor([[...prompts[0], ...samples[0].written]], V)); // [1, T, V]
  const due = await logProbsOf(logits, prompts[0].length, samples[0].written);
  await expect(samples[0].logProbs).toMatchValues(due, {
    ...{ axes: "token", atol: 1e-3, what: "the log-probabilities of the first chain" },
  });
  expect(chains.filter(({ isWellFormed }) => isWellFormed).length).toLieBetween(
    4,
    6,
    "the well-formed chains",
  );
});

/** A model that is sure of the next token, whatever the position: 3 → 8 → 1 → 6 → period → 3, and 5 → 17 → 2 → 20 ... */
function sure(other: Record<number, number> = {}, layers = 0): GPT {
  const next = [19, 6, 20, 8, 3, 17, END, 9, 1, 16, 22, 0, 3, 15, 13, 23, 18, 2, 21, 4, 11, 5, 10, 14];
  for (const [id, follower] of Object.entries(other)) next[Number(id)] = follower;
  const { blocks } = initGPT(
    { vocabulary: V, context: 13, dModel: V, heads: 2, layers, dFF: 5 },
    specRandom(30),
  );
  for (const block of blocks)
    for (const matrix of [block.attention.Wo, block.mlp.W2] as tf.Variable[])
      tf.tidy(() => matrix.assign(tf.zerosLike(matrix))); // blocks that add nothing
  return {
    heads: 2,
    E: tf.tensor2d(next.map((_, v) => next.map((_, d) => (d === v ? 3 : 0)))), // [V, V]
    P: tf.zeros([13, V]),
    blocks,
    norm: { gamma: tf.ones([V]), beta: tf.zeros([V]) },
    unembedding: tf.tensor2d(next.map((follower) => next.map((_, v) => (v === follower ? 60 : 0)))), // [V, V]
  };
}

/** A GPT with weights of order 1 that likes periods: 24 tokens, 13 positions. */
function modelOf(stream: number): GPT {
  const sizes = { vocabulary: V, context: 13, dModel: 8, heads: 2, layers: 2, dFF: 5 };
  const model = initGPT(sizes, specRandom(stream));
  for (const [i, parameter] of Object.values(gptParameters(model)).entries()) {
    const variable = parameter as tf.Variable;
    tf.tidy(() =>
      variable.assign(tf.add(variable, tf.mul(0.5, randomTensor(variable.shape, 100 * stream + i)))),
    );
  }
  const period = tf.slice(model.E, [END, 0], [1, 8]).squeeze([0]); // [8]
  const beta = model.norm.beta as tf.Variable;
  tf.tidy(() => beta.assign(tf.add(beta, tf.div(tf.mul(2.5, period), tf.sum(tf.square(period))))));
  return model;
}

/** Logits by another rule, which depends on all that adjust is told. */
function shifted(logits: readonly number[], written: readonly number[], row: number): number[] {
  return logits.map((_, id) => logits[(id + 5 + row + written.length) % V]);
}

/**
 * Without a cache, every row alone. Each draw falls on the middle of its token's part of the line, so that no rounding moves it to
 * a neighbor; at temperature 0 any draw does. Rows 1 and 3 are made to draw a period, as their third token and as their first.
 */
async function slowly(
  model: GPT,
  prompts: number[][],
  { temperature, most, adjust }: Omit<ChainSampling, "rng">,
): Promise<{ due: Sample[]; draws: number[] }> {
  const rng = specRandom(40);
  const due: Sample[] = prompts.map(() => ({ written: [], logProbs: [] }));
  const draws: number[] = [];
  for (let step = 0; step < most; step++)
    for (const [row, { written, logProbs }] of due.entries()) {
      if (written.includes(END)) continue;
      const ids = [...prompts[row], ...written];
      const all = (await tf.tidy(() => gptLogits(model, idTensor([ids], V))).array()) as number[][][];
      const logits = all[0][ids.length - 1];
      const asked = adjust ? adjust([...logits], [...written], row) : logits;
      const weights = softmaxOf(asked.map((z) => z / (temperature || 1e-4)));
      const ends = !adjust && temperature > 0 && ((row === 1 && step === 2) || (row === 3 && step === 0));
      const u = rng.random();
      let [id, below] = [0, 0];
      while (ends ? id < END : id < V - 1 && below + weights[id] <= u) below += weights[id++];
      draws.push(below + weights[id] / 2);
      written.push(id);
      logProbs.push(Math.log(softmaxOf(logits)[id]));
    }
  return { due, draws };
}

function softmaxOf(z: number[]): number[] {
  const top = Math.max(...z);
  const weights = z.map((x) => Math.exp(x - top));
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
}

/** ln P of what was written after `from` tokens, from the logits of the whole text, `[1, T, V]`. */
async function logProbsOf(logits: tf.Tensor, from: number, written: number[]): Promise<number[]> {
  const [rows] = (await logits.array()) as number[][][];
  return written.map((id, t) => Math.log(softmaxOf(rows[from + t - 1])[id]));
}

async function expectLogProbs(samples: Sample[], due: Sample[], of: string): Promise<void> {
  expect(
    samples.map(({ logProbs }) => logProbs.length),
    "how many log-probabilities the rows have",
  ).toEqual(due.map(({ written }) => written.length));
  for (const [row, { logProbs }] of samples.entries())
    await expect(logProbs).toMatchValues(due[row].logProbs, {
      ...{ axes: "token", atol: 1e-4, rtol: 1e-4, what: `the log-probabilities ${of} row ${row}` },
    });
}

/** How many positions of a row go through the first block, step by step: nothing else in the model has its hidden units. */
async function piecesRead(model: GPT, run: (model: GPT) => Promise<Sample[]>): Promise<number[]> {
  const [D, F] = model.blocks[0].mlp.W1.shape;
  const pieces: number[] = [];
  let rows = 0;
  await watchProducts(
    async () => {
      rows = (await run(model)).length;
    },
    (product) => {
      if (product.inner === D && product.columns === F) pieces.push(product.rows * product.times);
    },
  );
  return pieces.filter((_, i) => i % model.blocks.length === 0).map((positions) => positions / rows);
}
