import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { parseChain } from "#lib/chain-sums/chains";
import { DIGITS } from "#lib/chain-sums/checkpoints";
import { answerOf, promptOf, randomDigits } from "#lib/chain-sums/problems";
import { END, operandToken, SO } from "#lib/chain-sums/tokens";
import { type Cost, showCost } from "#lib/exhibit/accuracy-against-tokens";
import { specRandom } from "#lib/kit/seed";
import { mersenneTwister, type Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { refuseToTrain } from "#lib/training/earlier";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { loadCheckpoint, sampleChains } from "./sample-chains.js";
import { type Decision, selfConsistency, untilSure } from "./self-consistency.js";

tensorSpec("judge", { reads: "awaited" });

const V = 24;
const problems = () => [
  [4, 9],
  [7, 0],
  [2, 8],
];

/** Votes counted one by one in lists: the first of the most frequent ones. */
function voteOf(answers: (number | null)[]): { answer: number | null; share: number } {
  const cast = answers.filter((answer) => answer !== null);
  let [answer, most]: [number | null, number] = [null, 0];
  for (const candidate of cast) {
    const votes = cast.filter((other) => other === candidate).length;
    if (votes > most) [answer, most] = [candidate, votes];
  }
  return { answer, share: most / Math.max(1, cast.length) };
}

/** The chains of each problem, as many copies of its prompt side by side. */
async function chainsOf(model: GPT, digits: number[][], chains: number, temperature: number, rng: Random) {
  const prompts = digits.flatMap((problem) => Array.from({ length: chains }, () => promptOf(problem)));
  const samples = await sampleChains(model, prompts, { temperature, most: 2 * digits[0].length + 3, rng });
  return digits.map((_, p) => samples.slice(p * chains, (p + 1) * chains).map(({ written }) => written));
}

const answersOf = (decisions: Decision[]) => decisions.map(({ answer }) => answer);

test("a model that answers at once: one vote for each chain", async () => {
  const decisions = await selfConsistency(direct(7), problems(), { chains: 4, temperature: 1 }, specRandom());
  expect(answersOf(decisions), "the answers").toEqual([7, 7, 7]);
  expect(
    decisions.map(({ share }) => share),
    "the shares",
  ).toEqual([1, 1, 1]);
});

test("all tokens of all chains are paid for, periods too", async () => {
  for (const chains of [1, 4]) {
    const decisions = await selfConsistency(direct(7), problems(), { chains, temperature: 1 }, specRandom());
    expect(
      decisions.map(({ tokens }) => tokens),
      `the tokens of ${chains} chains of three: ⇒ 7 and a period`,
    ).toEqual([3 * chains, 3 * chains, 3 * chains]);
  }
});

test("a chain gets 2·K + 3 tokens, and without an answer no vote", async () => {
  for (const digits of [
    [
      [4, 9],
      [1, 1],
    ],
    [
      [5, 2, 8, 3],
      [1, 2, 3, 4],
    ],
  ]) {
    const K = digits[0].length;
    const decisions = await selfConsistency(endless(), digits, { chains: 3, temperature: 0 }, specRandom());
    expect(decisions, `what is decided where chains of ${K} digits never end`).toEqual(
      digits.map(() => ({ answer: null, share: 0, tokens: 3 * (2 * K + 3) })),
    );
  }
});

test("the answer is the digit after ⇒, not the last one", async () => {
  const model = direct(7, { 7: 3, 3: 5, 5: END });
  const decisions = await selfConsistency(model, problems(), { chains: 2, temperature: 0 }, specRandom());
  expect(answersOf(decisions), "the answers of ⇒ 7 3 5 and a period").toEqual([7, 7, 7]);
});

test("an answer of 0 has a vote", async () => {
  const decisions = await selfConsistency(direct(0), problems(), { chains: 4, temperature: 1 }, specRandom());
  expect(answersOf(decisions), "the answers of ⇒ 0 and a period").toEqual([0, 0, 0]);
});

test("each problem by its own chains, in one call", async () => {
  for (const [stream, chains] of [
    [1, 5],
    [2, 2],
    [3, 8],
  ]) {
    const model = modelOf(stream);
    const due = await chainsOf(model, problems(), chains, 1, mersenneTwister(stream));
    const got = await selfConsistency(model, problems(), { chains, temperature: 1 }, mersenneTwister(stream));
    const votes = due.map((own) => voteOf(own.map((written) => parseChain(written).answer)));
    expect(answersOf(got), `the answers, ${chains} chains each`).toEqual(votes.map(({ answer }) => answer));
    await expect(got.map(({ share }) => share)).toMatchValues(
      votes.map(({ share }) => share),
      { axes: "problem", what: `the shares, ${chains} chains each` },
    );
    expect(
      got.map(({ tokens }) => tokens),
      `the tokens, ${chains} chains each`,
    ).toEqual(due.map((own) => own.flat().length));
  }
});

test("equal chains have a vote each", async () => {
  const model = direct(7);
  const mixed = tf.tidy(() =>
    tf.add(
      model.unembedding as tf.Tensor,
      tf
        .oneHot(
          tf.tensor1d(
            Array.from({ length: V }, (_, id) => (id === SO ? 3 : V)),
            "int32",
          ),
          V,
        )
        .mul(59.8),
    ),
  ); // [V, V], 3 is nearly as likely as 7
  const due = await chainsOf({ ...model, unembedding: mixed }, problems(), 9, 1, mersenneTwister(3));
  const got = await selfConsistency(
    { ...model, unembedding: mixed },
    problems(),
    { chains: 9, temperature: 1 },
    mersenneTwister(3),
  );
  const votes = due.map((own) => voteOf(own.map((written) => parseChain(written).answer)));
  expect(answersOf(got), "the answers of nine chains, 7 or 3 each").toEqual(
    votes.map(({ answer }) => answer),
  );
  await expect(got.map(({ share }) => share)).toMatchValues(
    votes.map(({ share }) => share),
    { axes: "problem", what: "the shares of nine chains, 7 or 3 each" },
  );
});

test("the temperature is that of the draws", async () => {
  for (const temperature of [0, 0.5, 2]) {
    const model = modelOf(4);
    const due = await chainsOf(model, problems(), 6, temperature, mersenneTwister(5));
    const got = await selfConsistency(model, problems(), { chains: 6, temperature }, mersenneTwister(5));
    expect(answersOf(got), `the answers at temperature ${temperature}`).toEqual(
      due.map((own) => voteOf(own.map((written) => parseChain(written).answer)).answer),
    );
  }
});

test("one chain, one problem, no problem", async () => {
  for (const [digits, chains] of [
    [[[4, 9, 3]], 1],
    [[[4]], 1],
    [[[4]], 3],
    [[[4], [5]], 1],
  ] as [number[][], number][])
    expect(
      await selfConsistency(direct(7), digits, { chains, temperature: 1 }, specRandom()),
      `what is decided about ${digits.length} problems of ${digits[0].length} digits by ${chains} chains of ⇒ 7 and a period`,
    ).toEqual(digits.map(() => ({ answer: 7, share: 1, tokens: 3 * chains })));
  const model = modelOf(6);
  const voting = { chains: 1, temperature: 1 };
  const due = await chainsOf(model, [[4, 9, 3]], 1, 1, mersenneTwister(7));
  const got = await selfConsistency(model, [[4, 9, 3]], voting, mersenneTwister(7));
  expect(answersOf(got), "the answer of one chain").toEqual([parseChain(due[0][0]).answer]);
  expect(await selfConsistency(model, [], voting, specRandom()), "no problem").toEqual([]);
});

test("what cannot be sampled is refused", async () => {
  const refused = async (digits: number[][], chains: number, temperature: number, what: string) => {
    let error: unknown;
    await selfConsistency(direct(7), digits, { chains, temperature }, specRandom()).catch((caught) => {
      error = caught;
    });
    expect(() => {
      if (error) throw error;
    }).toRefuse(RangeError, what);
  };
  for (const chains of [0, -2, 1.5, Number.NaN]) await refused(problems(), chains, 1, `${chains} chains`);
  await refused(
    [
      [4, 9],
      [7, 0, 1],
      [2, 8],
    ],
    2,
    1,
    "problems of 2 and 3 digits",
  );
  await refused([[4, 9], [7, 0], [2]], 2, 1, "problems of 2 digits and 1");
  await refused(problems(), 2, -1, "a temperature of −1");
});

test("problems stay, results are new, arguments count, no leak", async () => {
  const model = modelOf(8);
  const { E: table } = model;
  const vote = (E: tf.Tensor, digits: number[][], chains: number, temperature: number) =>
    selfConsistency({ ...model, E }, digits, { chains, temperature }, mersenneTwister(9));
  const digits = problems();
  await vote(table, digits, 3, 1);
  expect(digits, "the problems after the call").toEqual(problems());
  await expect(vote).toHeed(
    { E: table, digits: problems(), chains: 25, temperature: 1 },
    { others: { chains: 24, temperature: 0 } },
  );
  const call = () => selfConsistency(model, problems(), { chains: 3, temperature: 1 }, mersenneTwister(9));
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged(gptParameters(model));
});

test("untilSure: three that agree are enough for 0.9", () => {
  expect(untilSure([7, 7, 7, 2, 2, 2, 2], 0.9), "7 7 7 2 2 2 2 at 0.9").toEqual({ answer: 7, used: 3 });
  expect(untilSure([7, 7, 7, 7, 2, 2, 2, 2, 2], 0.95), "7 7 7 7 2 ... at 0.95").toEqual({
    answer: 7,
    used: 4,
  });
  expect(untilSure([7, 2, 2, 2, 2, 2, 7], 0.9), "7 2 2 2 2 2 7 at 0.9").toEqual({ answer: 2, used: 6 });
});

test("untilSure: one answer is enough for less than 0.75", () => {
  expect(untilSure([4, 9, 9], 0.7), "4 9 9 at 0.7").toEqual({ answer: 4, used: 1 });
  expect(untilSure([null, 4, 9, 9], 0.7), "no answer, then 4 9 9 at 0.7").toEqual({ answer: 4, used: 2 });
});

test("untilSure: never sure, then all of them vote", () => {
  expect(untilSure([7, 2, 7, 2, 9, 2], 0.9), "7 2 7 2 9 2").toEqual({ answer: 2, used: 6 });
  expect(untilSure([7, 2, 2, 7], 0.9), "a tie at the end").toEqual({ answer: 7, used: 4 });
  expect(untilSure([7, 7, 2], 0.95), "7 7 2 at 0.95").toEqual({ answer: 7, used: 3 });
  expect(untilSure([4], 0.8), "one answer").toEqual({ answer: 4, used: 1 });
  expect(untilSure([3, 3, 3], 0.95), "three answers at 0.95").toEqual({ answer: 3, used: 3 });
  expect(untilSure([3, 3, 3], 0.9), "the last of three answers decides").toEqual({ answer: 3, used: 3 });
});

test("untilSure: no vote is used up as well, no answer at all", () => {
  expect(untilSure([null, 7, null, 7, 7, 7, 7], 0.9), "null 7 null 7 7 ...").toEqual({ answer: 7, used: 5 });
  expect(untilSure([null, null], 0.9), "two chains without an answer").toEqual({ answer: null, used: 2 });
  expect(untilSure([], 0.9), "no chain").toEqual({ answer: null, used: 0 });
  expect(untilSure([0, 0, 0, 5], 0.9), "0 0 0 5").toEqual({ answer: 0, used: 3 });
});

test("untilSure: answers stay, both arguments count", async () => {
  const answers = [7, 2, 7, 7, null, 7, 7, 7];
  expect(() => untilSure(answers, 0.9)).toLeaveUnchanged({ answers: answers as number[] });
  await expect(untilSure).toHeed(
    { answers: [7, 7, 7, 7, 2], threshold: 0.9 },
    { others: { answers: [7, 7, 2, 7, 7], threshold: 0.95 } },
  );
  await expect(untilSure).toReturnNew({ answers: [7, 7, 7, 7, 2], threshold: 0.9 });
});

test("untilSure: a threshold that is none is refused", () => {
  for (const threshold of [0.5, 1, 0, -0.9, Number.NaN]) {
    expect(() => untilSure([7, 7, 7], threshold)).toRefuse(
      RangeError,
      `a threshold of ${threshold}`,
      threshold,
    );
    expect(() => untilSure([], threshold)).toRefuse(RangeError, `${threshold}, without answers`, threshold);
  }
});

test("the reasoner: a vote of 16 beats its best single chain", async () => {
  refuseToTrain(); // nothing is trained, but 13,000 chains are only worth it where the laws hold
  const model = loadCheckpoint("reasoner");
  const rng = specRandom(60);
  const digits = Array.from({ length: 150 }, () => randomDigits(DIGITS, rng));
  const rightOf = (answers: (number | null)[]) =>
    answers.filter((answer, p) => answer === answerOf(digits[p])).length / digits.length;
  const row = async (method: string, chains: number, temperature: number) => {
    const decisions = await selfConsistency(model, digits, { chains, temperature }, rng);
    const tokens = decisions.reduce((sum, decision) => sum + decision.tokens, 0) / digits.length;
    return { method, tokens, accuracy: rightOf(answersOf(decisions)) };
  };
  const rows = [
    await row("one greedy chain", 1, 0),
    await row("one chain, temperature 0.7", 1, 0.7),
    await row("vote of 5, temperature 0.7", 5, 0.7),
    await row("vote of 16, temperature 0.2", 16, 0.2),
    await row("vote of 16, temperature 0.7", 16, 0.7),
    await row("vote of 16, temperature 1.5", 16, 1.5),
  ];
  const chains = await chainsOf(model, digits, 16, 0.7, rng);
  for (const threshold of [0.8, 0.95]) {
    const stopped = chains.map((own) =>
      untilSure(
        own.map((written) => parseChain(written).answer),
        threshold,
      ),
    );
    const paid = chains.map((own, p) => own.slice(0, stopped[p].used).flat().length);
    rows.push({
      method: `16 at most, temperature 0.7, stop at ${threshold}`,
      tokens: paid.reduce((a, b) => a + b, 0) / digits.length,
      accuracy: rightOf(stopped.map(({ answer }) => answer)),
    });
  }
  await exhibit({
    kind: "table",
    title: "the reasoner on 150 problems",
    caption:
      "What does the second half of the tokens buy? Which temperature would you choose for one chain, and which for a vote?",
    columns: ["method", "tokens for a problem", "accuracy"],
    rows: rows.map(({ method, tokens, accuracy }) => [method, tokens.toFixed(1), accuracy.toFixed(3)]),
  });
  await showCost({
    "2 votes of the reasoner": [1, 2, 4].map((i): Cost => [rows[i].tokens, rows[i].accuracy]),
  });
  // Measured with 14 seeds: vote − greedy 0.240 to 0.333, five − greedy 0.153 to 0.300, vote − hot 0.127 to 0.227,
  // vote − cold 0.033 to 0.133, early tokens 0.53 to 0.60 of all, early − greedy 0.213 to 0.347.
  const [greedy, , five, cold, vote, hot, , early] = rows;
  expect(vote.accuracy - greedy.accuracy).toLieBetween(
    0.15,
    0.5,
    "what a vote of 16 gains over a greedy chain",
  );
  expect(five.accuracy - greedy.accuracy).toLieBetween(
    0.05,
    0.5,
    "what a vote of 5 gains over a greedy chain",
  );
  expect(vote.accuracy - hot.accuracy).toLieBetween(0.05, 0.5, "what a temperature of 1.5 loses against 0.7");
  expect(vote.accuracy - cold.accuracy).toLieBetween(
    -0.03,
    0.3,
    "what a temperature of 0.2 loses against 0.7",
  );
  expect(early.tokens / vote.tokens).toLieBetween(
    0.3,
    0.75,
    "the share of the tokens that a stop at 0.95 needs",
  );
  expect(early.accuracy - greedy.accuracy).toLieBetween(
    0.12,
    0.5,
    "what a stop at 0.95 gains over a greedy chain",
  );
});

/** A model that is sure of the next token, whatever the position: ⇒, the digit, a period. */
function direct(digit: number, other: Record<number, number> = {}): GPT {
  return sure((id) => other[id] ?? (id === SO ? digit : id === digit ? END : SO));
}

/** Writes thoughts without an end: #1 5 #1 5 ... */
const endless = (): GPT => sure((id) => (id === operandToken(1) ? 5 : operandToken(1)));

function sure(next: (id: number) => number): GPT {
  const ids = Array.from({ length: V }, (_, id) => id);
  return {
    heads: 1,
    E: tf.tensor2d(ids.map((v) => ids.map((d) => (d === v ? 3 : 0)))), // [V, V]
    P: tf.zeros([32, V]),
    blocks: [],
    norm: { gamma: tf.ones([V]), beta: tf.zeros([V]) },
    unembedding: tf.tensor2d(ids.map((id) => ids.map((v) => (v === next(id) ? 60 : 0)))), // [V, V]
  };
}

/** A GPT of order 1 that likes ⇒ and periods, so that many chains have an answer, and some have none. */
function modelOf(stream: number): GPT {
  const model = initGPT(
    { vocabulary: V, context: 16, dModel: 8, heads: 2, layers: 1, dFF: 5 },
    specRandom(stream),
  );
  for (const [i, parameter] of Object.values(gptParameters(model)).entries()) {
    const variable = parameter as tf.Variable;
    tf.tidy(() =>
      variable.assign(tf.add(variable, tf.mul(0.5, randomTensor(variable.shape, 100 * stream + i)))),
    );
  }
  const beta = model.norm.beta as tf.Variable;
  tf.tidy(() => {
    const liked = tf
      .add(tf.slice(model.E, [SO, 0], [1, 8]), tf.slice(model.E, [END, 0], [1, 8]))
      .squeeze([0]); // [8]
    beta.assign(tf.add(beta, tf.div(tf.mul(3, liked), tf.sum(tf.square(liked)))));
  });
  return model;
}
