import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { forbidTokens } from "./forbid-tokens.js";

const NEVER = Number.NEGATIVE_INFINITY;
const LOGITS = () => [-5.5, -7, -6, -9, -5];

test("banned tokens have no probability, at any temperature", async () => {
  const logits = forbidTokens(LOGITS(), [4, 1]);
  await exhibit({
    kind: "table",
    title: "token 1 and token 4 are banned",
    caption: "What they had goes to all others, in proportion to what these had before.",
    columns: ["token", "logit", "probability", "after the ban"],
    rows: LOGITS().map((z, id) => [id, z, softmax(LOGITS())[id].toFixed(3), softmax(logits)[id].toFixed(3)]),
  });
  for (const temperature of [1, 0.5, 100]) {
    const p = softmax(logits, temperature);
    expect([p[1], p[4]]).toMatchValues([0, 0], {
      ...{
        axes: "token",
        atol: 0,
        what: `the probabilities of tokens 1 and 4 at temperature ${temperature}`,
      },
    });
  }
});

test("no other logit is so low that a ban is not lower", () => {
  for (const low of [-1e9, -1e30, -Number.MAX_VALUE]) {
    const p = softmax(forbidTokens([low, low, 2 * low + 7], [0]));
    expect(p[0]).toMatchValues(0, {
      atol: 0,
      what: `the probability of a banned token among logits of ${low}`,
      rivals: {
        "Your ban is a finite number: a logit that is as low is drawn as often.": 0.5,
        "Your ban is a finite number, and these logits are lower. Only −∞ is lower than all.": 1,
      },
    });
  }
  const p = softmax(forbidTokens([3, 1, 2], [0]), 1e305);
  expect(p[0]).toMatchValues(0, { atol: 0, what: "its probability at the temperature 1e305" });
});

test("the probabilities of the others keep their ratios", () => {
  const [before, after] = [softmax(LOGITS()), softmax(forbidTokens(LOGITS(), [4, 1]))];
  expect([after[0] / after[2], after[3] / after[2]]).toMatchValues(
    [before[0] / before[2], before[3] / before[2]],
    { axes: "pair", what: "the ratios of token 0 to 2, and of 3 to 2" },
  );
});

test("all other logits stay as they are", () => {
  expectLogits(LOGITS(), [4, 1], [-5.5, NEVER, -6, -9, NEVER]);
  expectLogits(LOGITS(), [0], [NEVER, -7, -6, -9, -5]);
  expectLogits([3, 0, -2], [2], [3, 0, NEVER]);
});

test("nothing banned, one id twice, ids in any order", () => {
  expectLogits(LOGITS(), [], LOGITS());
  expectLogits(LOGITS(), [3, 3], [-5.5, -7, -6, NEVER, -5]);
  expectLogits([2, 1], [0, 0, 0], [NEVER, 1]);
  for (const banned of [
    [0, 2, 3],
    [3, 2, 0],
    [2, 0, 3, 0],
  ])
    expectLogits(LOGITS(), banned, [NEVER, -7, NEVER, NEVER, -5]);
});

test("a token may be left alone, and some can't be drawn before", () => {
  expectLogits(LOGITS(), [0, 1, 2, 4], [NEVER, NEVER, NEVER, -9, NEVER]);
  expectLogits([NEVER, 2, NEVER, 1], [3], [NEVER, 2, NEVER, NEVER]);
  expectLogits([NEVER, 2], [0], [NEVER, 2]);
  expectLogits([4], [], [4]);
});

test("logits of 0 and of 10,000, twelve tokens and fifty", () => {
  expectLogits([0, 0, 0], [1], [0, NEVER, 0]);
  expectLogits([1e4, -1e4, 2e4], [2], [1e4, -1e4, NEVER]);
  const twelve = Array.from({ length: 12 }, (_, id) => id / 7);
  expectLogits(
    twelve,
    [11, 1],
    twelve.map((z, id) => (id === 1 || id === 11 ? NEVER : z)),
  );
  const fifty = Array.from({ length: 50 }, (_, id) => id / 7);
  expectLogits(
    fifty,
    [40, 3],
    fifty.map((z, id) => (id === 3 || id === 40 ? NEVER : z)),
  );
});

test("two hundred random bans", () => {
  const rng = specRandom();
  for (let i = 0; i < 200; i++) {
    const V = 2 + rng.integer(20);
    const logits = Array.from({ length: V }, () => rng.gauss(0, 3));
    const kept = rng.integer(V);
    const banned = Array.from({ length: rng.integer(V) }, () => rng.integer(V)).filter((id) => id !== kept);
    expectLogits(
      logits,
      banned,
      logits.map((z, id) => (banned.indexOf(id) >= 0 ? NEVER : z)),
    );
  }
});

test("the lists stay, the result is new, both arguments count", () => {
  const [logits, banned] = [LOGITS(), [4, 1]];
  expect(() => forbidTokens(logits, banned)).toLeaveUnchanged({ logits, banned });
  expect(forbidTokens).toHeed({ logits, banned }, { others: { banned: [0, 1] } });
  expect(forbidTokens).toReturnNew({ logits, banned });
  expect(forbidTokens).toReturnNew({ logits, banned: [] });
});

test("if nothing is left to draw, it is refused", () => {
  expect(() => forbidTokens(LOGITS(), [0, 1, 2, 3, 4])).toRefuse(RangeError, "all five tokens banned");
  expect(() => forbidTokens(LOGITS(), [4, 2, 0, 1, 3, 3])).toRefuse(RangeError, "all five banned, one twice");
  expect(() => forbidTokens([3], [0])).toRefuse(RangeError, "the only token banned");
  expect(() => forbidTokens([NEVER, 2, NEVER], [1])).toRefuse(RangeError, "the only one that could be drawn");
  expect(() => forbidTokens([2, NEVER, 1, NEVER], [2, 0])).toRefuse(RangeError, "both that could be drawn");
  expect(() => forbidTokens([NEVER, NEVER], [])).toRefuse(RangeError, "none could be drawn before");
  expect(() => forbidTokens([], [])).toRefuse(RangeError, "no token at all");
});

test("ids that are not in the vocabulary are refused", () => {
  for (const odd of [-1, 5, 1.5, Number.NaN])
    for (const banned of [[odd], [odd, 1, 2], [1, odd, 2], [1, 2, odd]])
      expect(() => forbidTokens(LOGITS(), banned)).toRefuse(
        RangeError,
        `the ids [${banned}] of 5 tokens`,
        `${odd}`,
      );
});

function expectLogits(logits: number[], banned: number[], due: number[]): void {
  const what = `the logits [${logits}] with [${banned}] banned`;
  const got = forbidTokens(logits, banned);
  expect(got).toMatchValues(due, { axes: "token", atol: 1e-12, what });
  expect(got, what).toEqual(due);
}

function softmax(logits: number[], temperature = 1): number[] {
  const largest = Math.max(...logits);
  const weights = logits.map((z) => Math.exp((z - largest) / temperature));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}
