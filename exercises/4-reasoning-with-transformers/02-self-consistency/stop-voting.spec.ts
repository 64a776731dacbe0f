import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { leadOdds, mayStop } from "./stop-voting.js";

const expectOdds = (first: number, second: number, due: number) =>
  expect(leadOdds(first, second)).toMatchValues(due, {
    ...{ rtol: 1e-9, what: `how sure ${first} votes against ${second} are` },
  });

const expectStop = (answers: (number | null)[], threshold: number, due: boolean) =>
  expect(mayStop(answers, threshold), `whether [${answers.map(String)}] may stop at ${threshold}`).toBe(due);

/** The part of qᵃ(1 − q)ᵇ above one half, by Simpson's rule. */
function byIntegral(a: number, b: number): number {
  const STEPS = 4_000;
  const over = (from: number, to: number) => {
    const h = (to - from) / STEPS;
    let sum = 0;
    for (let i = 0; i <= STEPS; i++) {
      const q = from + i * h;
      sum += (i === 0 || i === STEPS ? 1 : i % 2 ? 4 : 2) * q ** a * (1 - q) ** b;
    }
    return (sum * h) / 3;
  };
  return over(0.5, 1) / (over(0, 0.5) + over(0.5, 1));
}

test("three to none: 0.9375, six to two: 0.9102", () => {
  expect([leadOdds(3, 0), leadOdds(6, 2)]).toMatchValues([0.9375, 0.91015625], {
    ...{ axes: "case", what: "how sure three votes against none, and six against two are" },
    rivals: {
      "These are the leader's shares of the votes. How sure a share is depends on how many votes it comes from.":
        [1, 0.75],
      "These are the leader's expected shares. Asked is the probability that the share is above one half.": [
        0.8, 0.7,
      ],
      "These are the probabilities that the runner-up stays ahead.": [0.0625, 1 - 0.91015625],
    },
  });
});

test("one to none, four to none", () => {
  expectOdds(4, 0, 0.96875);
  expectOdds(1, 0, 0.75);
});

test("four to one: 0.8906, less than three to none", () => {
  expectOdds(4, 1, 0.890625);
  expectOdds(5, 3, 0.74609375);
});

test("as many votes for both, or none at all: one half", () => {
  for (const votes of [0, 1, 5, 40]) expectOdds(votes, votes, 0.5);
});

test("the two exchanged: what is missing to 1", () => {
  expectOdds(0, 3, 0.0625);
  expectOdds(1, 4, 0.109375);
  expectOdds(2, 7, 1 - leadOdds(7, 2));
});

test("agrees with the area under the density", () => {
  for (const [a, b] of [
    [2, 1],
    [7, 2],
    [5, 4],
    [12, 9],
    [3, 8],
  ])
    expectOdds(a, b, byIntegral(a, b));
});

test("hundreds and thousands of votes", () => {
  // from exact fractions
  expectOdds(600, 500, 0.9987176136011234);
  expectOdds(1500, 1400, 0.9683276204106639);
  expectOdds(2000, 2050, 0.21605942119372581);
});

test("far behind or far ahead: nine digits, however few remain", () => {
  for (const [first, second, due] of [
    [0, 60, 2 ** -61],
    [1, 40, 43 / 2 ** 42],
    [2, 20, 277 / 2 ** 23],
  ])
    expect(leadOdds(first, second)).toMatchValues(due, {
      ...{ atol: 0, rtol: 1e-9, what: `how sure ${first} votes against ${second} are` },
    });
  expectOdds(40, 0, 1 - 2 ** -41);
  expectOdds(500, 3, 1);
});

test("three that agree may stop at 0.9, not at 0.95", async () => {
  const counts = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  await exhibit({
    kind: "curve",
    title: "how sure the leader is",
    caption:
      "Every vote against costs more than one vote for. At which heights do three, and nine, votes stop?",
    series: Object.fromEntries(
      [0, 1, 2, 3].map((second) => [
        `${second} against`,
        counts.map((more) => leadOdds(second + more, second)),
      ]),
    ),
    xLabel: "votes more than the runner-up",
    yLabel: "P(q > 1/2)",
  });
  expectStop([7, 7, 7], 0.9, true);
  expectStop([7, 7, 7], 0.95, false);
  expectStop([7, 7, 7, 7], 0.95, true);
  expectStop([7, 7], 0.9, false);
});

test("one vote of one, or none: no reason to stop", () => {
  expectStop([4], 0.9, false);
  expectStop([4], 0.76, false);
  expectStop([4], 0.74, true);
  expectStop([], 0.51, false);
});

test("the runner-up counts, wherever its votes came", () => {
  expectStop([2, 2, 5, 2, 2], 0.9, false);
  expectStop([5, 2, 2, 2, 2], 0.9, false);
  expectStop([2, 2, 2, 2, 5], 0.88, true);
  expectStop([2, 2, 5, 2, 2, 2], 0.9, true);
  expectStop([5, 5, 2, 2, 2, 2, 2, 2], 0.9, true);
  expectStop([5, 5, 2, 2, 2, 2, 2, 2], 0.92, false);
});

test("the third place does not count", () => {
  expectStop([2, 5, 2, 8, 2, 2, 9, 2], 0.9, true);
  expectStop([2, 5, 2, 8, 2, 2, 9, 2], 0.94, false);
});

test("nine votes, and ten: the leader is the one with more", () => {
  const votes = (first: number, second: number) => [...Array(first).fill(7), ...Array(second).fill(3)];
  expectStop(votes(12, 2), 0.9, true);
  expectStop(votes(2, 12), 0.9, true);
  expectStop(votes(10, 9), 0.55, true);
  expectStop(votes(9, 10), 0.55, true);
  expectStop(votes(11, 9), 0.7, false);
});

test("what just reaches the threshold may stop", () => {
  expectStop([7, 7, 7], leadOdds(3, 0), true);
  expectStop([7, 7, 4, 7, 7], leadOdds(4, 1), true);
  expectStop([7, 7, 7], 0.9375 + 1e-7, false);
});

test("answers that are missing have no vote", () => {
  expectStop([null, null, null, null], 0.6, false);
  expectStop([7, null, 7, null, null, 7], 0.9, true);
  expectStop([null, 7, 7], 0.9, false);
  expectStop([null, 2, 2, null, 2, null, 2, 2, null, null], 0.98, true);
});

test("0, −3 and 143 are answers like others", () => {
  expectStop([0, 0, 0], 0.9, true);
  expectStop([0, 0, 0, 143], 0.9, false);
  expectStop([10, 9, 9, 10, 9, 9, 9, 9, 9], 0.94, true);
  expectStop([-3, -3, 3, -3, -3], 0.9, false);
});

test("more votes of one kind never take the reason away", () => {
  for (const threshold of [0.6, 0.8, 0.95, 0.99]) {
    const answers = [3, 1];
    let stopped = false;
    for (let i = 0; i < 12; i++) {
      answers.push(3);
      const stops = mayStop(answers, threshold);
      expect(
        stopped && !stops,
        `whether [${answers}] must go on at ${threshold}, where fewer had stopped`,
      ).toBe(false);
      stopped = stops;
    }
    expect(stopped, `whether 13 to 1 may stop at ${threshold}`).toBe(true);
  }
});

test("answers and threshold count, and stay", () => {
  const answers = [9, 10, 9, null, 9];
  expect(() => mayStop(answers, 0.8)).toLeaveUnchanged({ answers: answers as number[] });
  expect(leadOdds).toHeed({ first: 6, second: 2 }, { others: { first: 7, second: 3 } });
  expect(mayStop).toHeed(
    { answers: [4, 4, 4], threshold: 0.9 },
    { others: { answers: [4, 5, 4], threshold: 0.95 } },
  );
});

test("votes that are no counts are refused", () => {
  for (const votes of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => leadOdds(votes, 2)).toRefuse(RangeError, `${votes} votes of the leader`, votes);
    expect(() => leadOdds(3, votes)).toRefuse(RangeError, `${votes} votes of the runner-up`, votes);
  }
});

test("a threshold that is not between 0.5 and 1 is refused", () => {
  for (const threshold of [0.5, 1, 0, -0.9, 1.2, Number.NaN]) {
    expect(() => mayStop([7, 7, 7], threshold)).toRefuse(
      RangeError,
      `a threshold of ${threshold}`,
      threshold,
    );
    expect(() => mayStop([], threshold)).toRefuse(RangeError, `${threshold}, without an answer`, threshold);
  }
});
