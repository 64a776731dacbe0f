import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { gaussians } from "#lib/flow/noise";
import { specRandom } from "#lib/kit/seed";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { reviewPrompt } from "#lib/mini-world/reviews";
import { EOS, WORDS } from "#lib/mini-world/words";
import { mersenneTwister } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { generateBatch } from "../01-supervised-fine-tuning/generate-batch.js";
import { loadParameters } from "../01-supervised-fine-tuning/load-base.js";
import { type Actor, actorOutputs, type Rollout, rollout, tokenLogProbs } from "./rollout.js";

tensorSpec("judge", { reads: "awaited" });

const ROWS = () => [
  [1, 5, 3, 6, 4],
  [4, 2, 2, 6, 3],
  [6, 1, 0, 5, 2],
];
const RAGGED = () => [
  [3, 6],
  [1, 5, 3, 6, 4, 0, 2],
  [4, 4, 1, 5],
];
const PROMPTS = () => [[4, 6, 1], [5], [3, 1], [6, 3, 5, 5]];
const EXACT = { atol: 0, rtol: 0 };

test("no preference: every token has ln P = −ln 7", async () => {
  const model = { ...modelOf(1), unembedding: tf.zeros([4, 7]) };
  await expect(tokenLogProbs(model, ROWS())).toMatchValues(tf.fill([3, 4], -Math.log(7)), {
    ...{ axes: "row token", what: "the log-probabilities of a model without a preference" },
  });
});

test("each token's ln P, given the tokens before it", async () => {
  const model = modelOf(1);
  await expect(tokenLogProbs(model, ROWS())).toMatchValues(await slowLogProbs(model, ROWS()), {
    ...{ axes: "row token", atol: 1e-4, what: "the log-probabilities" },
    rivals: {
      "These are logits. A log-softmax over the vocabulary makes log-probabilities of them.":
        await slowLogProbs(model, ROWS(), {
          normed: false,
        }),
      "At each position the model was asked for the token that it has just read, not for the next.":
        await slowLogProbs(model, ROWS(), { from: 0 }),
      "Each token's logits were read after the token itself. They stand one position before it.":
        await slowLogProbs(model, ROWS(), {
          seen: 1,
        }),
    },
  });
});

test("a row has the same numbers among longer rows", async () => {
  const model = modelOf(2);
  const got = tokenLogProbs(model, RAGGED());
  expect(got).toHaveShape([3, 6], "row token", "the log-probabilities of rows of 2, 7 and 4 tokens");
  await expectWithin(got, await slowLogProbs(model, RAGGED()), RAGGED(), "the log-probabilities");
  for (const row of RAGGED())
    await expect(tokenLogProbs(model, [row])).toMatchValues(await slowLogProbs(model, [row]), {
      ...{ axes: "row token", atol: 1e-4, what: `the log-probabilities of ${row.length} tokens alone` },
    });
});

test("a token taken for impossible has a finite ln P", async () => {
  const { policy } = chainActor();
  const rows = [
    [0, 4, 1, 3],
    [5, 5, 2, 6],
  ];
  const got = tokenLogProbs(policy, rows);
  await expect(got).toBeFiniteNumbers();
  await expect(got).toMatchValues(await slowLogProbs(policy, rows), {
    ...{ axes: "row token", atol: 1e-3, what: "the log-probabilities, some of them under −100" },
  });
});

test("the actor's log-probabilities are those of its policy", async () => {
  const actor = actorOf(4);
  const { logProbs } = actorOutputs(actor, RAGGED());
  expect(logProbs).toHaveShape([3, 6], "row token", "the log-probabilities");
  await expectWithin(
    logProbs,
    await slowLogProbs(actor.policy, RAGGED()),
    RAGGED(),
    "the log-probabilities of the actor",
  );
});

test("a value is that of the state that chooses the token", async () => {
  const actor = actorOf(5);
  const { values } = actorOutputs(actor, ROWS());
  await expect(values).toMatchValues(await slowValues(actor, ROWS()), {
    ...{ axes: "row token", atol: 1e-4, what: "the values" },
    rivals: {
      "These are values of states that have seen the token already. Its choice was made one state before.":
        await slowValues(actor, ROWS(), { seen: 1 }),
    },
  });
});

test("values of rows of different lengths, each as alone", async () => {
  const actor = actorOf(6);
  const { values } = actorOutputs(actor, RAGGED());
  expect(values).toHaveShape([3, 6], "row token", "the values");
  await expectWithin(values, await slowValues(actor, RAGGED()), RAGGED(), "the values");
  for (const row of RAGGED())
    await expect(actorOutputs(actor, [row]).values).toMatchValues(await slowValues(actor, [row]), {
      ...{ axes: "row token", atol: 1e-4, what: `the values of ${row.length} tokens alone` },
    });
});

test("both outputs come from one pass through the blocks", () => {
  let reads = 0;
  const { policy, v } = actorOf(8);
  const { P, ...rest } = policy;
  const counted: GPT = {
    ...rest,
    get P() {
      reads++;
      return P;
    },
  };
  tokenLogProbs(counted, ROWS());
  const once = reads;
  actorOutputs({ policy: counted, v }, ROWS());
  expect([reads - once]).toMatchValues([once], {
    ...{ axes: "number", what: "how often the position table was read, against `tokenLogProbs`" },
  });
});

test("texts that do not fit the model are refused", () => {
  const actor = actorOf(9);
  const cases: [string, number[][], (string | number)[]][] = [
    ["texts of one token", [[3], [5]], []],
    ["no text", [], []],
    ["an empty text", [[]], []],
    ["ten tokens for nine positions", [[1, 2], Array(10).fill(3), [4]], []],
    ["token 7 of 7", [[1, 7]], [7]],
    [
      "token −1",
      [
        [1, 2],
        [-1, 3],
        [2, 1],
      ],
      [-1],
    ],
    [
      "half a token",
      [
        [1, 2],
        [2, 1, 1.5],
      ],
      [1.5],
    ],
  ];
  for (const [what, rows, telling] of cases) {
    expect(() => tokenLogProbs(actor.policy, rows)).toRefuse(RangeError, what, ...telling);
    expect(() => actorOutputs(actor, rows)).toRefuse(RangeError, `${what}, for the actor`, ...telling);
  }
});

test("models, v and texts count, stay, and no tensor is left", async () => {
  const { policy, v } = actorOf(10);
  const byE = (E: tf.Tensor, rows: number[][]) => tokenLogProbs({ ...policy, E }, rows);
  const rows = ROWS();
  const others = { rows: rows.map((row) => row.map((id) => 6 - id)) };
  await expect(byE).toHeed({ E: policy.E, rows }, { others });
  const values = (E: tf.Tensor, head: tf.Tensor, texts: number[][]) =>
    actorOutputs({ policy: { ...policy, E }, v: head as tf.Variable }, texts).values;
  await expect(values).toHeed({ E: policy.E, head: v, texts: rows }, { others: { texts: others.rows } });
  const both = () => [tokenLogProbs(policy, RAGGED()), actorOutputs({ policy, v }, RAGGED())];
  await expect(both).toLeakNoTensors();
  await expect(both).toLeaveTensorsUnchanged({ ...gptParameters(policy), v });
  const texts = RAGGED();
  tokenLogProbs(policy, texts);
  actorOutputs({ policy, v }, texts);
  expect(texts, "the texts after the calls").toEqual(RAGGED());
});

test("rollout: a policy that always follows 5 by 6, 6 by 3 ...", async () => {
  const { rows, responses } = await rollout(chainActor(), modelOf(1), PROMPTS(), 4, specRandom(1));
  // 0 → 4 → 1 → 5 → 6 → 3 → <eos>, which is 2
  const due = [
    [5, 6, 3, 2],
    [6, 3, 2],
    [5, 6, 3, 2],
    [6, 3, 2],
  ];
  expect(responses, "the responses").toEqual(due);
  expect(rows, "the rows").toEqual(PROMPTS().map((prompt, b) => [...prompt, ...due[b]]));
});

test("rollout: the mask is 1 from the first response token on", async () => {
  const roll = await rollout(chainActor(), modelOf(1), PROMPTS(), 3, specRandom(1));
  expect(roll.responses, "the responses of three tokens at most").toEqual([
    [5, 6, 3],
    [6, 3, 2],
    [5, 6, 3],
    [6, 3, 2],
  ]);
  await expect(roll.mask).toMatchValues(
    [
      [0, 0, 1, 1, 1, 0],
      [1, 1, 1, 0, 0, 0],
      [0, 1, 1, 1, 0, 0],
      [0, 0, 0, 1, 1, 1],
    ],
    {
      ...{ axes: "row token", ...EXACT, what: "the mask" },
      rivals: {
        "The mask begins one token too late.": [
          [0, 0, 0, 1, 1, 0],
          [0, 1, 1, 0, 0, 0],
          [0, 0, 1, 1, 0, 0],
          [0, 0, 0, 0, 1, 1],
        ],
        "The mask begins with the last token of the prompt.": [
          [0, 1, 1, 1, 1, 0],
          [1, 1, 1, 0, 0, 0],
          [1, 1, 1, 1, 0, 0],
          [0, 0, 1, 1, 1, 1],
        ],
        "The prompt is in the mask.": [
          [1, 1, 1, 1, 1, 0],
          [1, 1, 1, 0, 0, 0],
          [1, 1, 1, 1, 0, 0],
          [1, 1, 1, 1, 1, 1],
        ],
        "Padding is in the mask.": [
          [0, 0, 1, 1, 1, 1],
          [1, 1, 1, 1, 1, 1],
          [0, 1, 1, 1, 1, 1],
          [0, 0, 0, 1, 1, 1],
        ],
        "The last token of every row is missing: <eos> is a decision as well.": [
          [0, 0, 1, 1, 0, 0],
          [1, 1, 0, 0, 0, 0],
          [0, 1, 1, 0, 0, 0],
          [0, 0, 0, 1, 1, 0],
        ],
      },
    },
  );
});

test("rollout: special tokens in a prompt, and one written", async () => {
  // <eos> and <pad> in a prompt close nothing; 0 is written by this policy as any other token.
  const prompts = [[2, 5], [0, 2, 0, 6], [3]];
  const roll = await rollout(chainActor({ 3: 0 }), modelOf(1), prompts, 3, specRandom(1));
  expect(roll.responses, "the responses, where 3 is followed by 0").toEqual([
    [6, 3, 0],
    [3, 0, 4],
    [0, 4, 1],
  ]);
  await expect(roll.mask).toMatchValues(
    [
      [0, 1, 1, 1, 0, 0],
      [0, 0, 0, 1, 1, 1],
      [1, 1, 1, 0, 0, 0],
    ],
    { axes: "row token", ...EXACT, what: "the mask" },
  );
  const ended = await rollout(chainActor(), modelOf(1), [[1, 3], [3]], 5, specRandom(1));
  expect(ended.responses, "responses that are <eos> alone").toEqual([[2], [2]]);
  await expect(ended.mask).toMatchValues(
    [
      [0, 1],
      [1, 0],
    ],
    { axes: "row token", ...EXACT, what: "the mask" },
  );
});

test("rollout: sampled as the policy is, at temperature 1", async () => {
  for (const seed of [1, 2, 3]) {
    const actor = actorOf(10 + seed);
    const due = await generateBatch(actor.policy, PROMPTS(), 4, {}, mersenneTwister(seed), { stop: EOS });
    const roll = await rollout(actor, modelOf(1), PROMPTS(), 4, mersenneTwister(seed));
    expect(roll.responses, `the responses with seed ${seed}`).toEqual(due);
    expect(roll.rows, `the rows with seed ${seed}`).toEqual(
      PROMPTS().map((prompt, b) => [...prompt, ...due[b]]),
    );
    await expect(roll.mask).toMatchValues(slowMask(roll, PROMPTS()), {
      ...{ axes: "row token", ...EXACT, what: `the mask with seed ${seed}` },
    });
  }
});

test("rollout: ln P by the policy, of each response token", async () => {
  const actor = actorOf(14);
  const reference = modelOf(15);
  const roll = await rollout(actor, reference, PROMPTS(), 4, mersenneTwister(2));
  expect(roll.logProbs).toHaveShape(shapeOf(roll), "row token", "the log-probabilities");
  await expect(masked(roll.logProbs, roll)).toMatchValues(
    masked(await slowLogProbs(actor.policy, roll.rows), roll),
    {
      ...{ axes: "row token", atol: 1e-4, what: "the log-probabilities of response tokens, 0 elsewhere" },
      rivals: {
        "These are the reference's log-probabilities.": masked(
          await slowLogProbs(reference, roll.rows),
          roll,
        ),
      },
    },
  );
});

test("rollout: ln P by the reference, of the same tokens", async () => {
  const actor = actorOf(16);
  const reference = modelOf(17);
  const roll = await rollout(actor, reference, PROMPTS(), 4, mersenneTwister(3));
  expect(roll.refLogProbs).toHaveShape(shapeOf(roll), "row token", "the reference's log-probabilities");
  await expect(masked(roll.refLogProbs, roll)).toMatchValues(
    masked(await slowLogProbs(reference, roll.rows), roll),
    {
      ...{ axes: "row token", atol: 1e-4, what: "the reference's log-probabilities of response tokens" },
      rivals: {
        "These are the policy's own log-probabilities, so the KL to the reference is 0 for ever.": masked(
          await slowLogProbs(actor.policy, roll.rows),
          roll,
        ),
      },
    },
  );
});

test("rollout: the values of the states that chose the tokens", async () => {
  const actor = actorOf(18);
  const roll = await rollout(actor, modelOf(19), PROMPTS(), 4, mersenneTwister(4));
  expect(roll.values).toHaveShape(shapeOf(roll), "row token", "the values");
  await expect(masked(roll.values, roll)).toMatchValues(masked(await slowValues(actor, roll.rows), roll), {
    ...{ axes: "row token", atol: 1e-4, what: "the values at response tokens, 0 elsewhere" },
  });
});

test("rollout: every number is finite, at padding too", async () => {
  const roll = await rollout(chainActor(), modelOf(1), PROMPTS(), 4, specRandom(1));
  for (const table of [roll.logProbs, roll.refLogProbs, roll.values]) expect(table).toBeFiniteNumbers();
});

test("rollout: nothing has moved yet, so all ratios are 1", async () => {
  const actor = actorOf(20);
  const roll = await rollout(actor, actor.policy, PROMPTS(), 4, mersenneTwister(5));
  const { logProbs } = actorOutputs(actor, roll.rows);
  await expect(masked((await logProbs.array()) as number[][], roll)).toMatchValues(
    masked(roll.logProbs, roll),
    {
      ...{ axes: "row token", atol: 1e-5, what: "ln π after the rollout, against the record" },
    },
  );
  await expect(masked(roll.refLogProbs, roll)).toMatchValues(masked(roll.logProbs, roll), {
    ...{ axes: "row token", atol: 1e-5, what: "the log-probabilities of a reference that is the policy" },
  });
});

test("rollout: the record stays when the policy has learned", async () => {
  const actor = actorOf(21);
  const roll = await rollout(actor, modelOf(22), PROMPTS(), 4, mersenneTwister(6));
  const before = structuredClone(roll);
  for (const tensor of [...Object.values(gptParameters(actor.policy)), actor.v])
    tf.tidy(() => (tensor as tf.Variable).assign(tf.mul(tensor, 0.5)));
  expect(roll, "the record after the policy has moved").toEqual(before);
  const after = await rollout(actor, modelOf(22), PROMPTS(), 4, mersenneTwister(6));
  expect(roll, "the record after the next rollout").toEqual(before);
  expect(JSON.stringify(after.values), "the values of the next rollout").not.toBe(
    JSON.stringify(before.values),
  );
});

test("rollout: one prompt, and one token after one", async () => {
  const one = await rollout(chainActor(), modelOf(1), [[4]], 1, specRandom(1));
  expect([one.rows, one.responses, one.mask], "row, response and mask of one token after one").toEqual([
    [[4, 1]],
    [[1]],
    [[1]],
  ]);
});

test("rollout: prompt and response may fill the context", async () => {
  const actor = actorOf(23);
  const full = await rollout(actor, modelOf(1), [[1, 1, 1, 4, 4]], 4, mersenneTwister(7));
  await expect(masked(full.logProbs, full)).toMatchValues(
    masked(await slowLogProbs(actor.policy, full.rows), full),
    {
      axes: "row token",
      atol: 1e-4,
      what: "the log-probabilities where prompt and response fill the context",
    },
  );
});

test("rollout: prompts that do not fit are refused", async () => {
  const refused = async (prompts: number[][], length: number, what: string) => {
    let error: unknown;
    try {
      await rollout(chainActor(), modelOf(1), prompts, length, specRandom(1));
    } catch (caught) {
      error = caught;
    }
    expect(() => {
      if (error) throw error;
    }).toRefuse(RangeError, what);
  };
  for (const at of [0, 1, 2]) {
    const among = (bad: number[]) => [[1, 4], [5], [6, 3, 1]].map((prompt, b) => (b === at ? bad : prompt));
    await refused(among([]), 4, `an empty prompt at place ${at}`);
    await refused(among([5, 7]), 4, `a prompt with token 7 of 7 at place ${at}`);
    await refused(among([5, -1]), 4, `a prompt with token −1 at place ${at}`);
    await refused(
      among([5, 6, 1, 1, 5, 6]), // its response would end after two tokens
      4,
      `a prompt of 6 tokens and 4 more for 9 positions, at place ${at}`,
    );
  }
});

test("rollout: prompts stay, and every list is new", async () => {
  const actor = actorOf(24);
  const reference = modelOf(25);
  const write = (prompts: number[][]) => rollout(actor, reference, prompts, 3, mersenneTwister(8));
  const prompts = PROMPTS();
  const { rows } = await write(prompts);
  for (const row of rows) row.fill(0);
  expect(prompts, "the prompts after the call").toEqual(PROMPTS());
  await expect(write).toReturnNew({ prompts: PROMPTS() });
});

test("gradients of ln P flow back to the model", async () => {
  const model = modelOf(3, always);
  const { E, blocks } = model;
  const rows = [
    [1, 5, 3, 6],
    [4, 2, 6, 3],
  ];
  await expect((table: tf.Tensor) => tokenLogProbs({ ...model, E: table }, rows)).toBeDifferentiable({
    ...{ at: E, axes: "row token" },
  });
  const [block, ...others] = blocks;
  await expect((Wv: tf.Tensor) =>
    tokenLogProbs(
      { ...model, blocks: [{ ...block, attention: { ...block.attention, Wv } }, ...others] },
      rows,
    ),
  ).toBeDifferentiable({ at: block.attention.Wv, axes: "row token" });
});

test("gradients flow into v, and through values into the policy", async () => {
  const { policy, v } = actorOf(7);
  const rows = [
    [1, 5, 3, 6],
    [4, 2, 6, 3],
  ];
  const outputs = (P: tf.Tensor, head: tf.Tensor) =>
    actorOutputs({ policy: { ...policy, P }, v: head as tf.Variable }, rows);
  await expect((head: tf.Tensor) => outputs(policy.P, head).values).toBeDifferentiable({
    ...{ at: v, axes: "row token" },
  });
  await expect((P: tf.Tensor) => outputs(P, v).values).toBeDifferentiable({
    at: policy.P,
    axes: "row token",
  });
  await expect((P: tf.Tensor) => outputs(P, v).logProbs).toBeDifferentiable({
    ...{ at: policy.P, axes: "row token" },
  });
});

test("rollout: each argument counts, and no tensor is left", async () => {
  const { policy, v } = actorOf(26, always);
  const reference = modelOf(27);
  const write = (E: tf.Tensor, head: tf.Tensor, refE: tf.Tensor, prompts: number[][], length: number) =>
    rollout(
      { policy: { ...policy, E }, v: head as tf.Variable },
      { ...reference, E: refE },
      prompts,
      length,
      mersenneTwister(9),
    );
  await expect(write).toHeed(
    { E: policy.E, head: v, refE: reference.E, prompts: PROMPTS(), length: 3 },
    { others: { length: 4, prompts: [[1, 4, 4], [6], [3, 5], [6, 3, 1, 5]] } },
  );
  const actor = { policy, v };
  const call = () => rollout(actor, reference, PROMPTS(), 3, mersenneTwister(9));
  await expect(call).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ ...gptParameters(policy), ...named(reference), v });
});

test("the base writes three reviews", async () => {
  const base = initGPT(BASE_SIZES, specRandom(2));
  const stored = readSafetensors(baseBytes());
  loadParameters(base, stored);
  tf.dispose(stored);
  const actor: Actor = { policy: base, v: tf.tidy(() => tf.variable(tf.zeros([32, 1]))) };
  const rng = specRandom(3);
  const prompts = [0, 1, 2].map(() => reviewPrompt(rng));
  const roll = await rollout(actor, base, prompts, 9, rng);
  await exhibit({
    kind: "table",
    title: "what the rollout records of one text",
    caption:
      "One line for each column m: token m + 1, whether it is of the response, and how likely it was when it was written.",
    columns: ["token", "mask", "ln π", "ln π_ref", "value"],
    rows: roll.rows[0]
      .slice(1)
      .map((id, m) => [
        WORDS[id],
        String(roll.mask[0][m]),
        roll.logProbs[0][m].toFixed(2),
        roll.refLogProbs[0][m].toFixed(2),
        roll.values[0][m].toFixed(2),
      ]),
  });
  await expect(masked(roll.logProbs, roll)).toMatchValues(masked(await slowLogProbs(base, roll.rows), roll), {
    ...{ axes: "row token", atol: 1e-3, what: "the log-probabilities of the response tokens" },
  });
});

/** A GPT of variables with weights of order 1: 7 tokens, 9 positions. */
/** The same with every seed: where slopes come from float32 numbers, or all four texts might end with their first token. */
const always = (stream = 0) => mersenneTwister(20_000 + 1_000 * stream);

function modelOf(stream: number, source = specRandom): GPT {
  const sizes = { vocabulary: 7, context: 9, dModel: 4, heads: 2, layers: 2, dFF: 3 };
  const model = initGPT(sizes, source(stream));
  for (const [i, parameter] of Object.values(gptParameters(model)).entries()) {
    const variable = parameter as tf.Variable;
    tf.tidy(() =>
      variable.assign(tf.add(variable, tf.mul(0.6, gaussians(variable.shape, source(100 * stream + i))))),
    );
  }
  return model;
}

const actorOf = (stream: number, source = specRandom): Actor => ({
  policy: modelOf(stream, source),
  v: tf.tidy(() => tf.variable(randomTensor([4, 1], 100 * stream + 99))),
});

/** A policy that is sure of the next token: 0 → 4 → 1 → 5 → 6 → 3 → 2 (`<eos>`) → 0, unless told otherwise. */
function chainActor(other: Record<number, number> = {}): Actor {
  const next = [4, 5, 0, 2, 1, 6, 3].map((follower, id) => other[id] ?? follower);
  const policy: GPT = {
    heads: 1,
    E: tf.tensor2d(next.map((_, v) => next.map((_, d) => (d === v ? 3 : 0)))), // [7, 7]
    P: tf.zeros([9, 7]),
    blocks: [],
    norm: { gamma: tf.ones([7]), beta: tf.zeros([7]) },
    unembedding: tf.tensor2d(next.map((follower) => next.map((_, v) => (v === follower ? 60 : 0)))), // [7, 7]
  };
  return { policy, v: tf.tidy(() => tf.variable(randomTensor([7, 1], 98))) };
}

const named = (model: GPT): Record<string, tf.Tensor> =>
  Object.fromEntries(
    Object.entries(gptParameters(model)).map(([name, tensor]) => [`reference ${name}`, tensor]),
  );

const widest = (rows: number[][]) => Math.max(...rows.map((row) => row.length));
const shapeOf = ({ rows }: Rollout) => [rows.length, widest(rows) - 1];

/** A table with 0 wherever the mask is 0. */
const masked = (table: number[][], { mask }: Rollout): number[][] =>
  mask.map((row, b) => row.map((on, m) => (on === 1 ? table[b][m] : 0)));

/** By the texts themselves: what comes after the prompt and before the row's end. */
const slowMask = ({ rows }: Rollout, prompts: number[][]): number[][] =>
  rows.map((row, b) => {
    const due: number[] = Array(widest(rows) - 1).fill(0);
    for (let t = prompts[b].length; t < row.length; t++) due[t - 1] = 1;
    return due;
  });

/** Compares a padded table with the numbers of each row's own columns. */
async function expectWithin(got: tf.Tensor, due: number[][], rows: number[][], what: string): Promise<void> {
  const table = (await got.array()) as number[][];
  const own = (lists: number[][]) =>
    lists.map((list, b) => list.map((x, m) => (m + 1 < rows[b].length ? x : 0)));
  await expect(own(table)).toMatchValues(own(due), {
    ...{ axes: "row token", atol: 1e-4, what: `${what}, 0 at padding` },
  });
}

/** Of each row alone, a softmax in plain numbers; padded with 0. `seen` states later, and of the token `from` places on. */
async function slowLogProbs(
  model: GPT,
  rows: number[][],
  { seen = 0, from = 1, normed = true } = {},
): Promise<number[][]> {
  const due: number[][] = [];
  for (const row of rows) {
    const [logits] = (await gptLogits(model, idTensor([row], model.E.shape[0])).array()) as number[][][];
    const list: number[] = Array(widest(rows) - 1).fill(0);
    for (let m = 0; m + 1 < row.length; m++) {
      const scores = logits[m + seen];
      const most = Math.max(...scores);
      const logZ = most + Math.log(scores.reduce((sum, x) => sum + Math.exp(x - most), 0));
      list[m] = scores[row[m + from]] - (normed ? logZ : 0);
    }
    due.push(list);
  }
  return due;
}

/** A GPT with v for an unembedding makes one logit, and that is the value. */
async function slowValues({ policy, v }: Actor, rows: number[][], { seen = 0 } = {}): Promise<number[][]> {
  const due: number[][] = [];
  for (const row of rows) {
    const model = { ...policy, unembedding: v };
    const [values] = (await gptLogits(model, idTensor([row], policy.E.shape[0])).array()) as number[][][];
    due.push(
      Array.from({ length: widest(rows) - 1 }, (_, m) => (m + 1 < row.length ? values[m + seen][0] : 0)),
    );
  }
  return due;
}
