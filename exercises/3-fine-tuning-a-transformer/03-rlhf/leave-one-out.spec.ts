import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { proxyReward, review } from "#lib/mini-world/reviews";
import { encode } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { leaveOneOut } from "./leave-one-out.js";

const ADVANTAGES = { axes: "answer", what: "the advantages" };

test("four answers by hand", () => {
  // The others of the first are 2, 5 and 6: 13 / 3 on average.
  expect(leaveOneOut([1, 2, 5, 6], 4)).toMatchValues([1 - 13 / 3, -2, 2, 6 - 8 / 3], {
    ...ADVANTAGES,
    rivals: {
      "The answer's own reward is in its baseline, so every advantage has shrunk to 3/4 of its size.": [
        -2.5, -1.5, 1.5, 2.5,
      ],
      "The sign is wrong: a reward above the baseline is an advantage.": [10 / 3, 2, -2, -10 / 3],
      "The sum of the others was divided by 4. There are three of them.": [
        1 - 13 / 4,
        2 - 12 / 4,
        5 - 9 / 4,
        6 - 8 / 4,
      ],
      "Only the neighbor before was left in.": [-5, 1, 3, 1],
    },
  });
});

test("two answers: each is the other's baseline", () => {
  expect(leaveOneOut([5, 2], 2)).toMatchValues([3, -3], ADVANTAGES);
});

test("each prompt has a baseline of its own", () => {
  expect(leaveOneOut([1, 2, 6, 10, 10, 13], 3)).toMatchValues([-3, -1.5, 4.5, -1.5, -1.5, 3], {
    ...ADVANTAGES,
    rivals: {
      "The baseline is made of answers to all prompts.": [1, 2, 6, 10, 10, 13].map((r) => r - (42 - r) / 5),
      "The answers to a prompt were taken to be K apart; they stand side by side.": [-9, -8, -7, 9, 8, 7],
    },
  });
  expect(leaveOneOut([4, 1, -2, 3, 0, 5], 2)).toMatchValues([3, -3, -5, 5, -5, 5], ADVANTAGES);
});

test("the rewards stay as they were", () => {
  const rewards = randomRewards(12, 5);
  expect(() => leaveOneOut(rewards, 3)).toLeaveUnchanged({ rewards });
});

test("what is added to all answers of a prompt changes nothing", () => {
  const rewards = randomRewards(12, 1);
  const shifted = rewards.map((reward, i) => reward + [100, -7, 0.5][Math.floor(i / 4)]);
  expect(leaveOneOut(shifted, 4)).toMatchValues(leaveOneOut(rewards, 4), { ...ADVANTAGES, atol: 1e-9 });
});

test("the advantages of a prompt sum to 0", () => {
  for (const K of [2, 3, 5, 8]) {
    const advantages = leaveOneOut(randomRewards(3 * K, K), K);
    const sums = [0, 1, 2].map((p) => advantages.slice(p * K, p * K + K).reduce((sum, a) => sum + a, 0));
    expect(sums).toMatchValues([0, 0, 0], { axes: "prompt", what: `the sums for K = ${K}`, atol: 1e-9 });
  }
});

test("a reward moves its own advantage by just as much", () => {
  const rewards = randomRewards(10, 3);
  for (const i of [0, 3, 4, 9]) {
    const raised = rewards.map((reward, j) => (j === i ? reward + 2 : reward));
    const [before, after] = [leaveOneOut(rewards, 5), leaveOneOut(raised, 5)];
    expect(after[i] - before[i]).toMatchValues(2, {
      ...{ what: `what 2 more for answer ${i} adds to its advantage`, atol: 1e-9 },
      rivals: { "The baseline moves with the answer's own reward.": 1.6 },
    });
  }
});

test("random rewards, against a loop, for many K", () => {
  for (const [prompts, K] of [
    [1, 2],
    [1, 7],
    [4, 3],
    [3, 11],
    [2, 32],
  ]) {
    const rewards = randomRewards(prompts * K, 10 + K);
    expect(leaveOneOut(rewards, K)).toMatchValues(slowly(rewards, K), {
      ...ADVANTAGES,
      what: `the advantages of ${prompts} prompts with ${K} answers each`,
    });
  }
});

test("equal rewards have no advantage, zeros included", () => {
  for (const reward of [0, -3, 0.25])
    expect(leaveOneOut(Array(6).fill(reward), 3)).toMatchValues([0, 0, 0, 0, 0, 0], {
      ...ADVANTAGES,
      what: `the advantages where every reward is ${reward}`,
    });
  expect(leaveOneOut([0, 0, 3, 0, 0, 0], 3)).toMatchValues([-1.5, -1.5, 3, 0, 0, 0], ADVANTAGES);
});

test("no answers have no advantages", () => {
  expect(leaveOneOut([], 3), "the advantages of no rewards").toEqual([]);
});

test("an answer alone, and answers that do not fit, are refused", () => {
  for (const K of [1, 0, -2, 1.5, 2.5, Number.NaN])
    expect(() => leaveOneOut([1, 2, 3, 4, 5, 6], K)).toRefuse(RangeError, `K = ${K}`, K);
  for (const [count, K] of [
    [6, 4],
    [7, 2],
    [3, 6],
    [1, 2],
  ])
    expect(() => leaveOneOut(randomRewards(count, 4), K)).toRefuse(
      RangeError,
      `${count} rewards with K = ${K}`,
      ...[count, K],
    );
});

test("the list is new, and both arguments count", () => {
  const rewards = randomRewards(12, 5);
  expect(leaveOneOut).toHeed({ rewards, K: 3 }, { others: { K: 4 } });
  expect(leaveOneOut).toReturnNew({ rewards, K: 3 });
});

test("four reviews and their advantages", async () => {
  const rng = specRandom(6);
  const reviews = Array.from({ length: 4 }, () => review(rng));
  const rewards = reviews.map((text) => proxyReward(encode(text)));
  const advantages = leaveOneOut(rewards, 4);
  await exhibit({
    kind: "table",
    title: "four reviews, each against the three others",
    caption:
      "What is above average becomes likelier, what is below becomes less likely, however good all of them are.",
    columns: ["review", "reward", "advantage"],
    rows: reviews.map((text, i) => [text, String(rewards[i]), advantages[i].toFixed(2)]),
  });
  expect(advantages).toMatchValues(slowly(rewards, 4), ADVANTAGES);
});

function randomRewards(count: number, stream: number): number[] {
  const rng = specRandom(stream);
  return Array.from({ length: count }, () => rng.gauss(0.5, 2));
}

/** Each answer against all others with the same prompt, pair by pair. */
function slowly(rewards: number[], K: number): number[] {
  return rewards.map((reward, i) => {
    let sum = 0;
    rewards.forEach((other, j) => {
      if (j !== i && Math.floor(j / K) === Math.floor(i / K)) sum += reward - other;
    });
    return sum / (K - 1);
  });
}
