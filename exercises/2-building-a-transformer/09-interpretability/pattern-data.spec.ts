import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { type PatternTask, patternData } from "./pattern-data.js";

/** So many tokens that a pattern hardly ever has one twice: then the period can be read off. */
const TASK: PatternTask = { vocabulary: 100_000, length: 23, periods: [2, 5, 7] };

test("as many sequences as asked for, all of length T", () => {
  const rows = patternData(4, { ...TASK, length: 17 }, specRandom(1));
  expect(rows.map((row) => row.length)).toMatchValues([17, 17, 17, 17], {
    axes: "sequence",
    what: "the list of lengths",
  });
});

test("T may be shorter than a period", () => {
  const rows = patternData(30, { vocabulary: 9, length: 3, periods: [5, 4] }, specRandom(2));
  expect(rows.map((row) => row.length)).toMatchValues(Array(30).fill(3), {
    axes: "sequence",
    what: "the list of lengths",
  });
});

test("period 1 is one token again and again", () => {
  const rows = patternData(20, { vocabulary: 9, length: 4, periods: [1] }, specRandom(13));
  const expected = rows.map(([first]) => [first, first, first, first]);
  expect(rows).toMatchValues(expected, { axes: "sequence position", what: "the sequences of period 1" });
});

test("a sequence may be a single token, or there may be none", () => {
  expect(patternData(3, { vocabulary: 9, length: 1, periods: [3, 4] }, specRandom(14))).toHaveShape(
    [3, 1],
    "sequence position",
    "three sequences of one token",
  );
  expect(patternData(0, TASK, specRandom(14)).length).toMatchValues(0, { what: "the number of sequences" });
});

test("tokens are whole numbers from 0 to V − 1", () => {
  const rows = patternData(200, { vocabulary: 6, length: 11, periods: [3, 7] }, specRandom(3));
  for (const token of rows.flat()) {
    expect(token).toLieBetween(0, 5, "a token");
    expect(token - Math.floor(token)).toMatchValues(0, { what: "the fraction of a token" });
  }
});

test("every sequence repeats itself with one of the periods", () => {
  const rows = patternData(60, TASK, specRandom(4));
  for (const row of rows) {
    const period = periodOf(row);
    const repeated = row.map((_, t) => row[t % (period ?? 7)]);
    expect(row).toMatchValues(repeated, { axes: "position", what: `the sequence [${row}]` });
  }
});

test("a pattern is drawn token by token, not as one token repeated", () => {
  const rows = patternData(60, { ...TASK, periods: [5, 7] }, specRandom(17));
  const alike = rows.filter((row) => new Set(row).size === 1).length;
  // By chance all five tokens of a pattern are alike once in 1e20.
  expect(alike).toMatchValues(0, { what: "the number of sequences that are one token repeated, of 60," });
});

test("a pattern may be longer than 20 or 50 tokens", () => {
  for (const period of [31, 83]) {
    const [row] = patternData(1, { ...TASK, length: 2 * period + 5, periods: [period] }, specRandom(18));
    const repeated = row.map((_, t) => row[t % period]);
    expect(row).toMatchValues(repeated, { axes: "position", what: `the sequence of period ${period}` });
    // 83 tokens have 0.034 equal pairs on average: five or more in one of 2e9.
    expect(new Set(row).size).toLieBetween(
      period - 4,
      period,
      `the number of different tokens at period ${period}`,
    );
  }
});

test("all periods of the list are equally likely, no others", () => {
  const rows = patternData(900, TASK, specRandom(5));
  // 300 each on average, standard deviation 14: seven of them are out of reach (1e-11).
  for (const period of TASK.periods) {
    const share = rows.filter((row) => periodOf(row) === period).length;
    expect(share).toLieBetween(200, 400, `of 900 sequences, those with period ${period},`);
  }
});

test("the first sequence of a call may have any period, too", () => {
  const rng = specRandom(6);
  const rows = Array.from({ length: 300 }, () => patternData(1, TASK, rng)[0]);
  // 100 each on average, standard deviation 8: six of them are out of reach (2e-9).
  for (const period of TASK.periods) {
    const share = rows.filter((row) => periodOf(row) === period).length;
    expect(share).toLieBetween(50, 150, `of 300 calls, those that begin with period ${period},`);
  }
});

test("every sequence has a pattern of its own", () => {
  const rows = patternData(50, TASK, specRandom(7));
  expect(new Set(rows.map((row) => row[0])).size).toLieBetween(45, 50, "the number of first tokens");
});

test("at every position all tokens are equally likely", () => {
  const rows = patternData(400, { vocabulary: 5, length: 7, periods: [7] }, specRandom(8));
  // 80 each on average, standard deviation 8: seven of them are out of reach (1e-10 for all 35 together).
  for (let t = 0; t < 7; t++) {
    for (let token = 0; token < 5; token++) {
      const share = rows.filter((row) => row[t] === token).length;
      expect(share).toLieBetween(24, 136, `of 400 sequences, those with token ${token} at position ${t},`);
    }
  }
});

test("a pattern may have a token twice", () => {
  const rows = patternData(500, { vocabulary: 7, length: 3, periods: [3] }, specRandom(9));
  const different = rows.filter((row) => new Set(row).size === 3).length;
  // 7·6·5 / 7³ of them, 306 on average, standard deviation 11: six of them are out of reach (2e-9).
  expect(different).toLieBetween(240, 372, "of 500 patterns, those of three different tokens");
});

test("in long patterns, too, no token tells of another", () => {
  const rows = patternData(4000, { vocabulary: 4, length: 5, periods: [5] }, specRandom(12));
  for (let i = 0; i < 5; i++)
    for (let j = i + 1; j < 5; j++) {
      const alike = rows.filter((row) => row[i] === row[j]).length / rows.length;
      // A quarter, standard deviation 0.0068: six of them are out of reach (2e-8 for all ten pairs).
      expect(alike).toLieBetween(0.209, 0.291, `how often tokens ${i} and ${j} are alike`);
    }
});

test("a vocabulary of one token has one pattern", () => {
  expect(patternData(2, { vocabulary: 1, length: 5, periods: [2, 3] }, specRandom(15))).toMatchValues(
    [
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ],
    { axes: "sequence position" },
  );
});

test("the task and its periods stay, and every row is new", () => {
  const task = { vocabulary: 9, length: 6, periods: [5, 2, 7] };
  const rng = specRandom(16);
  expect(() => patternData(20, task, rng)).toLeaveUnchanged({ periods: task.periods });
  const rows = [...patternData(20, task, rng), ...patternData(20, { ...task, periods: [1] }, rng)];
  expect(new Set(rows).size).toMatchValues(40, { what: "the number of lists among 40 sequences" });
});

test("the same numbers give the same sequences, others give others", () => {
  const rng = specRandom(10);
  const [once, again] = [patternData(3, TASK, rng), patternData(3, TASK, rng)];
  expect(patternData(3, TASK, specRandom(10))).toMatchValues(once, { axes: "sequence position" });
  expect(once.filter((row, i) => row.join() === again[i].join()).length).toMatchValues(0, {
    what: "the number of sequences that a second call gives again",
  });
});

/** The period of the list that fits, the shortest first. */
function periodOf(row: number[]): number | undefined {
  return TASK.periods.find((p) => row.every((token, t) => token === row[t % p]));
}
