import { expect, test } from "vitest";
import { EOS } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { scored, shapedRewards, type TokenLogProbs } from "./shaped-rewards.js";

const AXES = { axes: "row column", what: "the rewards" };
const SCORES = { axes: "response", what: "the scores" };

/** Rows of 4, 1 and 6 response tokens; the prompts have 3, 2 and 3, and padding comes after the first two. */
function batch(): TokenLogProbs {
  return {
    logProbs: [
      [-7, -9, -1.5, -0.5, -2, -0.25, -40, -50],
      [-8, -1, -30, -20, -35, -45, -15, -25],
      [-6, -3, -0.75, -1, -2.5, -0.125, -3, -1],
    ],
    refLogProbs: [
      [-2, -4, -2, -1.25, -1, -0.5, -10, -11],
      [-3, -3, -12, -16, -17, -13, -14, -18],
      [-1, -2, -0.5, -1, -4, -0.375, -2.5, -3.5],
    ],
    mask: [
      [0, 0, 1, 1, 1, 1, 0, 0],
      [0, 1, 0, 0, 0, 0, 0, 0],
      [0, 0, 1, 1, 1, 1, 1, 1],
    ],
  };
}

/** ln π − ln π_ref of the response tokens above, by hand. */
const LOG_RATIOS = () => [
  [0, 0, 0.5, 0.75, -1, 0.25, 0, 0],
  [0, 2, 0, 0, 0, 0, 0, 0],
  [0, 0, -0.25, 0, 1.5, 0.25, -0.5, 2.5],
];

test("a response that was cut off is fined", () => {
  expect(
    scored(
      [1, 2.5],
      [
        [7, 9, EOS],
        [7, 9, 8],
      ],
      0.75,
    ),
  ).toMatchValues([1, 1.75], SCORES);
});

test("one token, none, and an <eos> that is not at the end", () => {
  expect(scored([3, 3, 3, -2], [[EOS], [7], [], [EOS, 7]], 2)).toMatchValues([3, 1, 1, -4], {
    ...{
      ...SCORES,
      what: "the scores of <eos> alone, a word alone, no token, and <eos> with a word after it",
    },
  });
});

test("a response alone is like one of many", () => {
  expect(scored([3], [[7, EOS]], 2)).toMatchValues([3], {
    ...SCORES,
    what: "the score of a finished response",
  });
  expect(scored([3], [[7, 8]], 2)).toMatchValues([1], {
    ...SCORES,
    what: "the score of one that was cut off",
  });
  expect(scored([3], [[EOS]], 2)).toMatchValues([3], { ...SCORES, what: "the score of <eos> alone" });
  expect(scored([3], [[7]], 2)).toMatchValues([1], { ...SCORES, what: "the score of a word alone" });
});

test("a fine of 0 leaves the scores, and 0 is a score", () => {
  expect(scored([1, -2, 0], [[7], [7, EOS], [8, 9]], 0)).toMatchValues([1, -2, 0], SCORES);
  expect(scored([0, 0], [[7], [7, EOS]], 1.5)).toMatchValues([-1.5, 0], SCORES);
  expect(scored([2, -1], [[8], [9, 7]], 1.5)).toMatchValues([0.5, -2.5], SCORES);
});

test("without a penalty: the score on the last response token", () => {
  expect(shapedRewards([2, -1.5, 4], batch(), 0)).toMatchValues(
    [
      [0, 0, 0, 0, 0, 2, 0, 0],
      [0, -1.5, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 4],
    ],
    {
      ...{ ...AXES, what: "the rewards with β = 0" },
      rivals: {
        "The score is in the last column, which is padding in two of the rows.": [
          [0, 0, 0, 0, 0, 0, 0, 2],
          [0, 0, 0, 0, 0, 0, 0, -1.5],
          [0, 0, 0, 0, 0, 0, 0, 4],
        ],
      },
    },
  );
});

test("the penalty on the response tokens, and nowhere else", () => {
  expect(shapedRewards([0, 0, 0], batch(), 0.4)).toMatchValues(
    LOG_RATIOS().map((row) => row.map((d) => -0.4 * d)),
    { ...AXES, what: "the rewards where all scores are 0" },
  );
});

test("three tokens by hand: −0.01, 0.02, 1.02", () => {
  const tokens = { logProbs: [[-2, -2.5, -3]], refLogProbs: [[-2.1, -2.3, -2.8]], mask: [[1, 1, 1]] };
  expect(shapedRewards([1], tokens, 0.1)).toMatchValues([[-0.01, 0.02, 1.02]], {
    ...AXES,
    rivals: {
      "The score was given to every token. It belongs to the whole response, so it is given once.": [
        [0.99, 1.02, 1.02],
      ],
      "The penalty was added. A token that the policy likes better than the reference costs something.": [
        [0.01, -0.02, 0.98],
      ],
    },
  });
});

test("a row's rewards sum to its score less β times its log-ratio", async () => {
  const rewards = shapedRewards([2, -1.5, 4], batch(), 0.4);
  expect(rewards).toHaveShape([3, 8], "row column", "the rewards");
  await exhibit({
    kind: "heatmap",
    title: "rewards, token by token",
    caption:
      "Prompts and padding get nothing. Each token of a response pays for leaving the reference; only its last one also gets the score.",
    values: rewards,
    axes: "row column",
  });
  expect(rewards.map((row) => row.reduce((sum, x) => sum + x, 0))).toMatchValues(
    [2 - 0.4 * 0.5, -1.5 - 0.4 * 2, 4 - 0.4 * 3.5],
    { axes: "row", what: "the sum of each row" },
  );
});

test("score and penalty meet on the last token", () => {
  expect(shapedRewards([2, -1.5, 4], batch(), 0.4)).toMatchValues(
    [
      [0, 0, -0.2, -0.3, 0.4, 1.9, 0, 0],
      [0, -2.3, 0, 0, 0, 0, 0, 0],
      [0, 0, 0.1, 0, -0.6, -0.1, 0.2, 3],
    ],
    AXES,
  );
});

test("one row alone, and one token", () => {
  const { logProbs, refLogProbs, mask } = batch();
  for (const b of [0, 1, 2]) {
    const alone = { logProbs: [logProbs[b]], refLogProbs: [refLogProbs[b]], mask: [mask[b]] };
    const due = LOG_RATIOS()[b].map((d, m) => (m === [5, 1, 7][b] ? 3 : 0) - 0.4 * d);
    expect(shapedRewards([3], alone, 0.4)).toMatchValues([due], {
      ...AXES,
      what: `the rewards of row ${b} alone`,
    });
  }
  expect(shapedRewards([3], { logProbs: [[-1]], refLogProbs: [[-3]], mask: [[1]] }, 0.5)).toMatchValues(
    [[2]],
    {
      ...{ ...AXES, what: "the reward of a single token" },
    },
  );
  expect(shapedRewards([0], { logProbs: [[0]], refLogProbs: [[0]], mask: [[1]] }, 1)).toMatchValues(
    [[0]],
    AXES,
  );
});

test("what stands in prompts and padding doesn't count", () => {
  const due = shapedRewards([2, -1.5, 4], batch(), 0.4);
  for (const junk of [Number.NaN, Number.NEGATIVE_INFINITY, 1e9]) {
    const { logProbs, refLogProbs, mask } = batch();
    const spoiled = (rows: number[][]) =>
      rows.map((row, b) => row.map((x, m) => (mask[b][m] === 1 ? x : junk)));
    for (const tokens of [
      { logProbs: spoiled(logProbs), refLogProbs, mask },
      { logProbs, refLogProbs: spoiled(refLogProbs), mask },
    ])
      expect(shapedRewards([2, -1.5, 4], tokens, 0.4)).toMatchValues(due, {
        ...{ ...AXES, what: `the rewards with ${junk} outside of the responses` },
      });
  }
});

test("lists stay as they were, and each call has its own", () => {
  const [scores, tokens] = [[2, -1.5, 4], batch()];
  const responses = [
    [7, EOS],
    [8, 9],
    [EOS, 7],
  ];
  expect(() => scored(scores, responses, 0.5)).toLeaveUnchanged({ scores, responses });
  expect(scored).toHeed(
    { scores, responses, missingEos: 0.5 },
    { others: { responses: [[7, 8], [9, EOS], [EOS]] } },
  );
  expect(scored).toReturnNew({ scores, responses, missingEos: 0.5 });
  expect(scored).toReturnNew({ scores, responses, missingEos: 0 });
  expect(() => shapedRewards(scores, tokens, 0.4)).toLeaveUnchanged({ scores, ...tokens });
  expect(shapedRewards).toHeed({ scores, tokens, beta: 0.4 });
  // Rewards that are equal to the mask.
  const equal = { logProbs: [[-1, -2]], refLogProbs: [[-1, -2]], mask: [[0, 1]] };
  expect(shapedRewards).toReturnNew(
    { scores: [1], tokens: equal, beta: 0.4 },
    { neverZero: ["tokens.mask"] },
  );
  expect(shapedRewards).toReturnNew({ scores, tokens, beta: 0.4 }, { neverZero: ["tokens.mask"] });
});

test("scores, fines and responses that do not fit are refused", () => {
  const refused = (
    scores: number[],
    responses: number[][],
    fine: number,
    what: string,
    ...telling: (number | RegExp)[]
  ) => expect(() => scored(scores, responses, fine)).toRefuse(RangeError, what, ...telling);
  refused([1, 2, 3], [[7], [8]], 0.5, "a response too few", 3, 2);
  refused([1], [[7], [8]], 0.5, "a score too few", 1, 2);
  refused([], [[7]], 0.5, "no score for a response", 0, 1);
  refused([1], [[7]], -0.5, "a fine below 0", -0.5);
  refused([1], [[7, EOS]], -2, "a fine below 0 where no response is fined", -2);
  refused([1], [[7]], Number.NaN, "a fine of NaN", /NaN/);
  refused([1], [[7]], Number.POSITIVE_INFINITY, "an infinite fine", /Infinity/);
});

test("tokens and weights that do not fit are refused", () => {
  const refused = (
    scores: number[],
    tokens: Partial<TokenLogProbs>,
    beta: number,
    what: string,
    ...telling: (number | RegExp)[]
  ) =>
    expect(() => shapedRewards(scores, { ...batch(), ...tokens }, beta)).toRefuse(
      RangeError,
      what,
      ...telling,
    );
  const scores = [2, -1.5, 4];
  refused([2, -1.5], {}, 0.4, "a score too few", 2, 3);
  refused([2, -1.5, 4, 1], {}, 0.4, "a score too many", 4, 3);
  for (const beta of [-0.1, Number.NaN, Number.POSITIVE_INFINITY])
    refused(scores, {}, beta, `β of ${beta}`, Number.isNaN(beta) ? /NaN/ : beta === -0.1 ? beta : /Infinity/);
  for (const name of ["logProbs", "refLogProbs", "mask"] as const) {
    const rows = batch()[name];
    refused(scores, { [name]: rows.slice(1) }, 0.4, `${name} without the first row`);
    refused(scores, { [name]: [...rows, rows[0]] }, 0.4, `${name} with a row too many`);
    refused(scores, { [name]: rows.map((row) => row.slice(1)) }, 0.4, `${name} with a column too few`, 7, 8);
    refused(scores, { [name]: rows.map((row) => [...row, 0]) }, 0.4, `${name} with a column too many`, 9, 8);
    for (const b of [0, 1, 2]) {
      const uneven = rows.map((row, i) => (i === b ? [...row, 0] : row));
      refused(scores, { [name]: uneven }, 0.4, `${name} with row ${b} too long`);
      const short = rows.map((row, i) => (i === b ? row.slice(1) : row));
      refused(scores, { [name]: short }, 0.4, `${name} with row ${b} too short`);
    }
  }
  for (const b of [0, 1, 2]) {
    const mask = batch().mask.map((row, i) => row.map((x) => (i === b ? 0 : x)));
    refused(scores, { mask }, 0.4, `row ${b} without a response token`, b);
  }
});
