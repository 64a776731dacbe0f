import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { pluralityOdds } from "./plurality-odds.js";

const expectOdds = (probabilities: number[], n: number, due: number, rivals?: Record<string, number>) =>
  expect(pluralityOdds(probabilities, n)).toMatchValues(due, {
    ...{ rtol: 1e-9, atol: 1e-12, what: `the odds of answer 0 with ${n} votes, [${probabilities}]`, rivals },
  });

/** All sequences of n votes, one after the other; the answer that came first wins a tie. */
function overSequences(probabilities: number[], n: number): number {
  const count = (answers: number[], answer: number) => answers.filter((other) => other === answer).length;
  const walk = (answers: number[], weight: number): number => {
    if (answers.length < n)
      return probabilities.reduce((sum, p, answer) => sum + walk([...answers, answer], weight * p), 0);
    let winner = answers[0];
    for (const answer of answers) if (count(answers, answer) > count(answers, winner)) winner = answer;
    return winner === 0 ? weight : 0;
  };
  return walk([], 1);
}

test("one vote: the right answer has its own probability", () => {
  expectOdds([0.4, 0.35, 0.25], 1, 0.4);
  expectOdds([0.7, 0.3], 1, 0.7);
});

test("two answers, three votes: the jury theorem", () => {
  expectOdds([0.6, 0.4], 3, 0.648);
  expectOdds([0.3, 0.7], 3, 0.216);
});

test("a tie of two is won half of the time", () => {
  // 2 0: 0.36; 1 1: 0.48, of which half is won
  expectOdds([0.6, 0.4], 2, 0.36 + 0.24);
});

test("0.4 against 0.3 and 0.3, three votes: 0.424", () => {
  // 3 0 0: 0.064; 2 1 0 and 2 0 1: 0.288; 1 1 1: 0.216, of which a third is won
  expectOdds([0.4, 0.3, 0.3], 3, 0.064 + 0.288 + 0.072, {
    "A tie of all three answers was lost. Each of them wins it once in three times.": 0.064 + 0.288,
    "A tie of all three answers was won. Each of them wins it once in three times.": 0.064 + 0.288 + 0.216,
    "A tie of three was won half of the time, like a tie of two.": 0.064 + 0.288 + 0.108,
  });
});

test("five votes .447, seven .471: no majority, and it grows", async () => {
  const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15];
  const shares: Record<string, number[]> = {
    "0.4 against 0.6": [0.4, 0.6],
    "0.4 against 0.3 and 0.3": [0.4, 0.3, 0.3],
    "0.4 against three of 0.2": [0.4, 0.2, 0.2, 0.2],
  };
  await exhibit({
    kind: "curve",
    title: "the right answer wins the vote",
    caption: "One voter in four tenths is right, each time. What the wrong ones say decides what votes do.",
    series: Object.fromEntries(
      Object.entries(shares).map(([name, probabilities]) => [
        name,
        { x: sizes, y: sizes.map((n) => pluralityOdds(probabilities, n)) },
      ]),
    ),
    xLabel: "votes",
    yLabel: "probability",
  });
  expectOdds([0.4, 0.3, 0.3], 5, 0.44704);
  expectOdds([0.4, 0.3, 0.3], 7, 0.471232);
});

test("a wrong answer that is the mode: it gets worse", () => {
  expectOdds([0.3, 0.4, 0.3], 7, 0.264384);
  expectOdds([0.45, 0.55], 9, 0.3785790545507814);
});

test("wrong answers of different probabilities", () => {
  expectOdds([0.4, 0.3, 0.2, 0.1], 4, 0.472);
  expectOdds([0.35, 0.3, 0.15, 0.12, 0.08], 9, 0.4944725811745475);
});

test("agrees with all sequences of votes, the first wins a tie", () => {
  for (const [probabilities, n] of [
    [[0.5, 0.2, 0.3], 2],
    [[0.5, 0.2, 0.3], 6],
    [[0.1, 0.2, 0.3, 0.4], 4],
    [[0.25, 0.15, 0.1, 0.3, 0.2], 5],
    [[0.45, 0.55], 8],
  ] as [number[], number][])
    expectOdds(probabilities, n, overSequences(probabilities, n));
});

test("the odds of all answers have the sum 1", () => {
  const rng = specRandom();
  const raw = Array.from({ length: 4 }, () => 0.1 + rng.random());
  const total = raw.reduce((a, b) => a + b);
  const probabilities = raw.map((x) => x / total);
  for (const n of [1, 2, 5, 8]) {
    const sum = probabilities.reduce((all, p, i) => {
      const others = probabilities.filter((_, other) => other !== i);
      return all + pluralityOdds([p, ...others], n);
    }, 0);
    expect(sum).toMatchValues(1, { what: `the odds of four answers with ${n} votes, added up` });
  }
});

test("the order of the wrong answers says nothing", () => {
  const due = pluralityOdds([0.4, 0.3, 0.2, 0.1], 6);
  expectOdds([0.4, 0.1, 0.2, 0.3], 6, due);
  expectOdds([0.4, 0.2, 0.3, 0.1], 6, due);
});

test("answers that nobody gives change nothing", () => {
  const due = pluralityOdds([0.4, 0.35, 0.25], 4);
  expectOdds([0.4, 0, 0.35, 0, 0.25], 4, due);
  expectOdds([0.4, 0.35, 0.25, 0], 4, due);
  expectOdds([0, 0.5, 0.5], 3, 0);
  expectOdds([1, 0, 0], 4, 1);
  expectOdds([0, 1], 3, 0);
});

test("a single answer always wins", () => {
  expectOdds([1], 1, 1);
  expectOdds([1], 6, 1);
});

test("forty votes on four answers, twelve on ten", () => {
  // from exact fractions
  expectOdds([0.4, 0.3, 0.2, 0.1], 40, 0.7595979889531881);
  expectOdds([0.35, ...Array<number>(9).fill(0.65 / 9)], 12, 0.7822689902343127);
});

test("two hundred votes: the ways to share them out are many", () => {
  // from exact fractions; 201! is larger than any number
  expectOdds([0.52, 0.48], 201, 0.7149930642689207);
  expectOdds([0.52, 0.48], 200, 0.714032847187741);
});

test("probabilities and votes count, and stay", () => {
  const probabilities = [0.4, 0.35, 0.25];
  expect(() => pluralityOdds(probabilities, 5)).toLeaveUnchanged({ probabilities });
  expect(pluralityOdds).toHeed({ probabilities, n: 5 }, { others: { probabilities: [0.3, 0.5, 0.2], n: 6 } });
});

test("what is no distribution is refused", () => {
  for (const [what, probabilities, told] of [
    ["a first one below 0", [-0.2, 0.7, 0.5], -0.2],
    ["a middle one above 1", [0, 1.2, -0.2], 1.2],
    ["a last one that is NaN", [0.5, 0.5, Number.NaN], "NaN"],
    ["a sum of 0.9", [0.4, 0.3, 0.2], /0\.9|0\.89/],
    ["a sum of 1.5", [0.5, 0.5, 0.5], 1.5],
    ["a sum of 1.00001", [0.5, 0.50001], /1\.0000/],
    ["no answer", [], 0],
  ] as [string, number[], string | number | RegExp][])
    expect(() => pluralityOdds(probabilities, 3)).toRefuse(RangeError, what, told);
});

test("votes that are no whole number from 1 on are refused", () => {
  for (const n of [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => pluralityOdds([0.6, 0.4], n)).toRefuse(RangeError, `${n} votes`, n);
});
