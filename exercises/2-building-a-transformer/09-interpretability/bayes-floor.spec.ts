import { expect, test } from "vitest";
import { exhibit } from "#lib/exhibit";
import { bayesFloor, beginningEntropy, freeTokens } from "./bayes-floor.js";

const ln = Math.log;
const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

test("one period p leaves p tokens free, or as many as there are", () => {
  const free = [
    [7, 3],
    [3, 3],
    [2, 5],
    [9, 1],
  ].map(([n, p]) => freeTokens(n, [p]));
  expect(free).toMatchValues([3, 3, 2, 1], { axes: "case", what: "the list of free tokens" });
});

test("two periods tie more tokens together than one", () => {
  // 4 and 6 at once: far along it is period 2; on six tokens only 0-4 and 1-5 are tied, on eight 0-4, 1-5, 2-6, 3-7, 0-6, 1-7.
  const free = [
    freeTokens(7, [3, 4]),
    freeTokens(5, [3, 4]),
    freeTokens(6, [4, 6]),
    freeTokens(8, [4, 6]),
    freeTokens(12, [4, 6]),
    freeTokens(11, [6, 4, 9]),
  ];
  expect(free).toMatchValues([1, 2, 4, 2, 2, 1], { axes: "case", what: "the list of free tokens" });
});

test("no period ties nothing", () => {
  expect(freeTokens(6, [])).toMatchValues(6, { what: "the number of free tokens" });
});

test("one token has entropy ln V, none has 0", () => {
  const task = { vocabulary: 7, length: 9, periods: [2, 3] };
  expect([beginningEntropy(0, task), beginningEntropy(1, task)]).toMatchValues([0, ln(7)], {
    axes: "n",
    what: "the list of entropies",
  });
});

test("two tokens of two, period 1 or 2, by hand", () => {
  // aa and bb: 1/2 · 1/2 + 1/2 · 1/4 = 3/8 each; ab and ba: only period 2, 1/8 each.
  const expected = -2 * (3 / 8) * ln(3 / 8) - 2 * (1 / 8) * ln(1 / 8);
  const entropy = beginningEntropy(2, { vocabulary: 2, length: 2, periods: [1, 2] });
  expect(entropy).toMatchValues(expected, { what: "the entropy" });
});

test("a known period: ln V until it is over, then 0", () => {
  const floor = bayesFloor({ vocabulary: 6, length: 8, periods: [3] });
  expect(floor).toMatchValues([ln(6), ln(6), 0, 0, 0, 0, 0], { axes: "position" });
});

test("every sequence counted one by one gives the same", () => {
  for (const [V, T, periods] of [
    [2, 9, [2, 3]],
    [3, 7, [2, 3, 5]],
    [2, 10, [4, 6, 3]],
    [3, 6, [2, 2, 3]],
  ] as [number, number, number[]][]) {
    const expected = slowFloor(V, T, periods);
    expect(bayesFloor({ vocabulary: V, length: T, periods })).toMatchValues(expected, {
      axes: "position",
      what: `the floor for V = ${V}, T = ${T}, periods [${periods}]`,
    });
  }
});

test("a long task is no harder than a short one", async () => {
  const task = { vocabulary: 8, length: 24, periods: [3, 4, 5] };
  const floor = bayesFloor(task);
  const known = task.periods.map((p) => Array.from({ length: 23 }, (_, t) => (t + 1 < p ? ln(8) : 0)));
  await exhibit({
    kind: "curve",
    title: "what the next token still hides",
    caption: "Not knowing the period costs something, but only around the first repetition.",
    series: {
      "period unknown": floor,
      "told the period": known[0].map((_, t) => mean(known.map((row) => row[t]))),
    },
    xLabel: "position",
    yLabel: "nats",
  });
  expect(mean(floor)).toMatchValues(0.31889, { atol: 1e-6, what: "the mean for V 8, T 24, periods 3, 4, 5" });
  const single = bayesFloor({ vocabulary: 8, length: 12, periods: [4] });
  expect(mean(single)).toMatchValues(0.56712, { atol: 1e-6, what: "the mean for V 8, T 12, period 4" });
});

test("the task and its periods stay as they were", () => {
  const periods = [5, 2, 3];
  expect(() => bayesFloor({ vocabulary: 3, length: 6, periods })).toLeaveUnchanged({ periods });
});

/** Sums over all V^n beginnings. */
function slowFloor(V: number, T: number, periods: number[]): number[] {
  const entropy = (n: number) => {
    let sum = 0;
    for (let code = 0; code < V ** n; code++) {
      const tokens = Array.from({ length: n }, (_, t) => Math.floor(code / V ** t) % V);
      const fits = periods.filter((p) => tokens.every((token, t) => token === tokens[t % p]));
      const probability = mean(periods.map((p) => (fits.includes(p) ? V ** -Math.min(p, n) : 0)));
      if (probability > 0) sum -= probability * ln(probability);
    }
    return sum;
  };
  const entropies = Array.from({ length: T + 1 }, (_, n) => entropy(n));
  return Array.from({ length: T - 1 }, (_, t) => entropies[t + 2] - entropies[t + 1]);
}
