import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { decode, encode, V } from "#lib/chain-sums/tokens";
import { specRandom } from "#lib/kit/seed";
import { perturb } from "#lib/kit/tensors/perturb";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { loadCheckpoint } from "../02-self-consistency/sample-chains.js";
import { stepScores } from "./step-scores.js";

tensorSpec();

// Two rows of seven tokens, out of five; three steps each.
const IDS = () => [
  [3, 0, 4, 1, 2, 4, 0],
  [1, 2, 2, 0, 3, 1, 4],
];
const PLACES = () => [
  [2, 4, 6],
  [1, 4, 5],
];
const AXES = { axes: "row step", what: "the scores" };

test("one step by hand: the logit of token 1, not the largest", async () => {
  const logits = tf.tensor2d([
    [5, 6, 7, 8, 4.5], // has read 3
    [0.5, 1.5, -2.5, 2, 3.5], // has read 3 0
    [9, -9, 4, 2.5, 1], // has read 3 0 1
    [1, 0, 8, 6, -3],
  ]);
  await expect(stepScores(tf.expandDims(logits, 0), [[3, 0, 1, 2]], [[2]])).toMatchValues([[1.5]], {
    ...AXES,
    rivals: {
      "It was read at the step's own position. There the model has read the token, and says what comes next.":
        [[-9]],
      "This is the largest logit there. The score is that of the token that was written.": [[3.5]],
      "This is the logit of the token before the one that ends the step.": [[0.5]],
      "This is the logit of the token after the step.": [[4]],
    },
  });
});

test("logits, ids and places stay as they were", async () => {
  const [logits, ids, places] = [randomTensor([2, 7, 5], 12), IDS(), PLACES()];
  await expect(() => stepScores(logits, ids, places)).toLeaveUnchanged({ ids, places });
  await expect(() => stepScores(logits, ids, places)).toLeaveTensorsUnchanged({ logits });
});

test("several steps of several rows, by a slow loop", async () => {
  const logits = randomTensor([2, 7, 5], 1);
  await expect(stepScores(logits, IDS(), PLACES())).toMatchValues(
    await slowly(logits, IDS(), PLACES()),
    AXES,
  );
});

test("a score is a logit: 7 more on all gives 7 more", async () => {
  const logits = randomTensor([2, 7, 5], 2);
  const due = (await slowly(logits, IDS(), PLACES())).map((row) => row.map((score) => score + 7));
  await expect(stepScores(tf.add(logits, 7), IDS(), PLACES())).toMatchValues(due, {
    ...AXES,
    what: "the scores after 7 was added to all logits",
  });
});

test("large logits and small ones keep their size", async () => {
  for (const size of [1e4, 1e-4]) {
    const logits = tf.mul(randomTensor([2, 7, 5], 3), size);
    await expect(stepScores(logits, IDS(), PLACES())).toMatchValues(await slowly(logits, IDS(), PLACES()), {
      ...AXES,
      what: `the scores from logits of about ${size}`,
    });
  }
});

test("places may be any, in any order", async () => {
  const logits = randomTensor([2, 7, 5], 4);
  for (const places of [
    [
      [6, 1],
      [3, 3],
    ],
    [
      [1, 2, 3, 4, 5, 6],
      [6, 5, 4, 3, 2, 1],
    ],
    [[1], [6]],
  ])
    await expect(stepScores(logits, IDS(), places)).toMatchValues(await slowly(logits, IDS(), places), {
      ...AXES,
      what: `the scores at ${JSON.stringify(places)}`,
    });
});

test("what comes after a step doesn't change its score", async () => {
  const model = tinyModel();
  const scores = (ids: number[][]) => stepScores(gptLogits(model, idTensor(ids, 5)), ids, [[2], [4]]);
  const due = await scores(IDS()).array();
  const [first, second] = IDS();
  const others = [
    [...first.slice(0, 3), 0, 0, 1, 2],
    [...second.slice(0, 5), 4, 0],
  ];
  await expect(scores(others)).toMatchValues(due as number[][], {
    ...AXES,
    atol: 1e-5,
    what: "the scores of two chains that go on in another way",
  });
});

test("another token at the place: another logit, same reading", async () => {
  const model = tinyModel();
  const rows = Array.from({ length: 5 }, (_, id) => [3, 0, id, 1]);
  const scores = stepScores(gptLogits(model, idTensor(rows, 5)), rows, [[2], [2], [2], [2], [2]]); // [5, 1]
  const before = tf.slice(gptLogits(model, idTensor([[3, 0]], 5)), [0, 1, 0], [1, 1, 5]); // [1, 1, 5]
  await expect(scores).toMatchValues(tf.reshape(before, [5, 1]), {
    ...AXES,
    atol: 1e-5,
    what: "the scores of all five tokens in the same place, against the logits of the two tokens before it",
  });
});

test("gradients reach the logits that judge, and no others", async () => {
  const ids = [[3, 0, 4, 1]];
  const dy = tf.tensor2d([[0.7, -1.3]]);
  const [got] = tf.grads((x: tf.Tensor) => stepScores(x, ids, [[2, 3]]))([randomTensor([1, 4, 5], 5)], dy);
  const due = (await tf.zeros([1, 4, 5]).array()) as number[][][];
  due[0][1][4] = 0.7;
  due[0][2][1] = -1.3;
  await expect(got).toMatchValues(due, { axes: "row position token", what: "the gradient of the logits" });
  await expect((x: tf.Tensor) => stepScores(x, IDS(), PLACES())).toBeDifferentiable({
    at: randomTensor([2, 7, 5], 6),
  });
});

test("one row alone, one step alone, two tokens", async () => {
  await expect(stepScores).toHoldAtLengthOne(
    { logits: "row position token", ids: ["row position", IDS()], places: ["row step", PLACES()] },
    { gives: "row step", apart: "row step", lengths: { token: 5 } },
  );
  await expect(
    stepScores(
      tf.tensor3d([
        [
          [5, 7],
          [1, 2],
        ],
      ]),
      [[0, 1]],
      [[1]],
    ),
  ).toMatchValues([[7]], AXES);
  await expect(stepScores(tf.zeros([2, 7, 5]), IDS(), PLACES())).toMatchValues(tf.zeros([2, 3]), AXES);
});

test("places that don't fit are refused", async () => {
  const refused = (places: number[][], what: string, ...telling: (string | number)[]) =>
    expect(() => stepScores(randomTensor([2, 7, 5], 7), IDS(), places)).toRefuse(
      RangeError,
      what,
      ...telling,
    );
  for (const odd of [0, 7, -1, 1.5, Number.NaN]) {
    await refused(
      [
        [odd, 4, 6],
        [1, 4, 5],
      ],
      `the first place at ${odd}`,
      `${odd}`,
    );
    await refused(
      [
        [2, 4, 6],
        [1, odd, 5],
      ],
      `a place in the middle at ${odd}`,
      `${odd}`,
    );
    await refused(
      [
        [2, 4, 6],
        [1, 4, odd],
      ],
      `the last place at ${odd}`,
      `${odd}`,
    );
  }
  await refused([[2, 4, 6]], "places of one row for two", "1,3");
  await refused([[2], [1], [3]], "places of three rows for two", "3,1");
  await refused(
    [
      [2, 4, 6],
      [1, 4],
    ],
    "rows with three steps and two",
  );
  await refused(
    [
      [2, 4],
      [1, 4, 5],
    ],
    "rows with two steps and three",
  );
  await refused([[], []], "rows without a step", "2,0");
  await refused([], "no rows", "0");
});

test("ids that don't fit are refused", async () => {
  const refused = (ids: number[][], what: string, ...telling: (string | number)[]) =>
    expect(() => stepScores(randomTensor([2, 7, 5], 8), ids, PLACES())).toRefuse(
      RangeError,
      what,
      ...telling,
    );
  const [first, second] = IDS();
  for (const odd of [5, -1, 0.5, Number.NaN]) {
    await refused([[odd, ...first.slice(1)], second], `the first id is ${odd}`, `${odd}`);
    await refused([first, [1, 2, 2, odd, 3, 1, 4]], `an id in the middle is ${odd}`, `${odd}`);
    await refused([first, [...second.slice(0, 6), odd]], `the last id is ${odd}`, `${odd}`);
  }
  await refused([first], "ids of one row for two", "1,7");
  await refused([first, second, first], "ids of three rows for two", "3,7");
  await refused([first.slice(1), second.slice(1)], "an id too few", "2,6");
  await refused(
    [
      [...first, 1],
      [...second, 1],
    ],
    "an id too many",
    "2,8",
  );
  await refused([first, second.slice(1)], "one row an id too short");
});

test("logits that are no [B, T, V] are refused", async () => {
  await expect(() => stepScores(randomTensor([7, 5], 9), IDS(), PLACES())).toRefuse(
    RangeError,
    "logits without rows",
    "logits",
  );
  await expect(() => stepScores(randomTensor([1, 2, 7, 5], 9), IDS(), PLACES())).toRefuse(
    RangeError,
    "logits of four axes",
    "logits",
  );
});

test("logits, ids and places count; no tensor is left", async () => {
  const args = { logits: randomTensor([2, 7, 5], 10), ids: IDS(), places: PLACES() };
  const run = () => stepScores(args.logits, args.ids, args.places);
  await expect(stepScores).toHeed(args);
  await expect(stepScores).toReturnNew(args);
  await expect(run).toLeakNoTensors();
  await expect(run).toRepeatItself();
});

test("the reasoner judges two chains, before any training", async () => {
  const model = loadCheckpoint("reasoner");
  const chains = [
    "4 7 2 9 5 8 = #2 2 #3 1 #4 6 #5 4 #0 8 #1 5 ⇒ 5 .",
    "4 7 2 9 5 8 = #5 8 #0 3 #1 0 #2 2 #3 1 #4 5 ⇒ 5 .",
  ];
  const ids = chains.map(encode);
  const places = ids.map(() => [8, 10, 12, 14, 16, 18]);
  const logits = gptLogits(model, idTensor(ids, V)); // [2, 22, V]
  const scores = (await stepScores(logits, ids, places).array()) as number[][];
  await exhibit({
    kind: "table",
    title: "the reasoner's scores of two chains",
    caption:
      "Both end with the right answer. 8 + 4 is not 3, and 1 + 5 is not 5: see what the reasoner thinks of these.",
    columns: ["chain", ...places[0].map((_, s) => `step ${s + 1}`)],
    rows: ids.map((row, b) => [
      ["all steps right", "two errors"][b],
      ...places[b].map(
        (place, s) => `${decode(row.slice(place - 1, place + 1))}: ${scores[b][s].toFixed(1)}`,
      ),
    ]),
  });
  await expect(scores).toMatchValues(await slowly(logits, ids, places), { ...AXES, float32: true });
});

/** A GPT so small that every token counts, with weights of order 1. */
function tinyModel(): GPT {
  const model = initGPT(
    { vocabulary: 5, context: 7, dModel: 4, heads: 2, layers: 1, dFF: 3 },
    specRandom(11),
  );
  perturb(gptParameters(model));
  return model;
}

async function slowly(logits: tf.Tensor, ids: number[][], places: number[][]): Promise<number[][]> {
  const table = (await logits.array()) as number[][][];
  return places.map((row, b) => row.map((place) => table[b][place - 1][ids[b][place]]));
}
