import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
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

test("several periods tie more tokens together than one", () => {
  // 4 and 6 at once: far along it is period 2; on six tokens only 0-4 and 1-5 are tied, on eight 0-4, 1-5, 2-6, 3-7, 0-6, 1-7.
  const free = [
    freeTokens(7, [3, 4]),
    freeTokens(5, [3, 4]),
    freeTokens(6, [4, 6]),
    freeTokens(8, [4, 6]),
    freeTokens(12, [4, 6]),
    freeTokens(11, [6, 4, 9]),
    freeTokens(8, [5, 7, 4]),
    freeTokens(9, [6, 8, 5]),
  ];
  expect(free).toMatchValues([1, 2, 4, 2, 2, 1, 1, 2], { axes: "case", what: "the list of free tokens" });
});

test("no period ties nothing", () => {
  expect(freeTokens(6, [])).toMatchValues(6, { what: "the number of free tokens" });
  expect(freeTokens(6, [6, 9])).toMatchValues(6, { what: "the number of free tokens with longer periods" });
  expect(freeTokens(0, [2])).toMatchValues(0, { what: "the number of free tokens of none" });
});

test("the periods stay as they were", () => {
  const periods = [4, 6, 9];
  expect(() => freeTokens(11, periods)).toLeaveUnchanged({ periods });
  expect(() => beginningEntropy(5, { vocabulary: 3, length: 6, periods })).toLeaveUnchanged({ periods });
});

test("one token has entropy ln V, none has 0", () => {
  const task = { vocabulary: 7, length: 9, periods: [2, 3] };
  expect([beginningEntropy(0, task), beginningEntropy(1, task)]).toMatchValues([0, ln(7)], {
    axes: "n",
    what: "the list of entropies",
  });
});

test("with one period p every free token adds ln V", () => {
  const entropies = [0, 1, 2, 3, 4, 9].map((n) =>
    beginningEntropy(n, { vocabulary: 7, length: 9, periods: [3] }),
  );
  expect(entropies).toMatchValues(
    [0, 1, 2, 3, 3, 3].map((free) => free * ln(7)),
    { axes: "case", what: "the list of entropies of 0, 1, 2, 3, 4 and 9 tokens" },
  );
  const constant = beginningEntropy(1, { vocabulary: 1, length: 9, periods: [3] });
  expect(constant).toMatchValues(0, { what: "the entropy with a vocabulary of one token" });
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
    [2, 10, [2, 3, 4, 5]],
    [2, 9, [6, 2, 4, 7, 3, 5]],
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

test("every task has numbers of its own, at every call", () => {
  const task = { vocabulary: 4, length: 6, periods: [2, 3] };
  expect(freeTokens).toHeed({ n: 7, periods: [3, 4] }, { others: { n: 2, periods: [3, 6] } });
  // Two lists of the same digits.
  expect(freeTokens).toHeed({ n: 7, periods: [11, 2] }, { others: { n: 13, periods: [1, 12] } });
  expect(beginningEntropy).toHeed(
    { n: 5, task },
    { others: { n: 3, "task.vocabulary": 5, "task.periods": [2, 4] }, except: ["task.length"] },
  );
  expect(bayesFloor).toHeed(
    { task },
    { others: { "task.vocabulary": 5, "task.length": 7, "task.periods": [2, 4] } },
  );
  expect(bayesFloor).toReturnNew({ task });
});

test("a task of two tokens has one target", () => {
  expect(bayesFloor({ vocabulary: 5, length: 2, periods: [3, 4] })).toMatchValues([ln(5)], {
    axes: "position",
  });
});

test("period 1 has no news after its first token, period 3 has", () => {
  const [one, three] = [[1], [3]].map((periods) => bayesFloor({ vocabulary: 5, length: 4, periods }));
  expect(one).toMatchValues([0, 0, 0], { axes: "position", what: "the floor of period 1" });
  expect(three).toMatchValues([ln(5), ln(5), 0], { axes: "position", what: "the floor of period 3" });
});

test("one token has no target, and of one kind nothing is news", () => {
  expect(bayesFloor({ vocabulary: 5, length: 1, periods: [3, 4] })).toEqual([]);
  expect(bayesFloor({ vocabulary: 1, length: 6, periods: [2, 3] })).toMatchValues([0, 0, 0, 0, 0], {
    axes: "position",
  });
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
