import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import type { Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { canReach } from "./can-reach.js";
import { nextStates } from "./next-states.js";
import { playOut, playOutValue } from "./play-outs.js";

/** Gives the whole numbers that it is told, in turn, and writes down from how many each was drawn. */
function scripted(draws: number[]): Random & { below: number[] } {
  const below: number[] = [];
  const wrong = () => {
    throw new Error("a move is one draw of rng.integer");
  };
  const integer = (n: number) => {
    below.push(n);
    return draws[below.length - 1] ?? 0;
  };
  return { below, integer, random: wrong, gauss: wrong };
}

/** All play-outs of three numbers, one for each move: whether 24 can be made of the two numbers after it. */
const lastLooks = (numbers: number[]) => nextStates(numbers).map((state) => canReach(state, 24));

/** The chance that a play-out succeeds, over all its draws. */
function exactValue(numbers: number[]): number {
  if (numbers.length <= 2) return Number(canReach(numbers, 24));
  const values = nextStates(numbers).map(exactValue);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test("from two numbers all moves are tried: 3 and 8 make 24", () => {
  for (const [numbers, isMade] of [
    [[3, 8], true],
    [[8, 3], true],
    [[4, 5], false],
    [[-2, -12], true],
    [[0.5, 12], true],
  ] as const) {
    const rng = scripted([]);
    expect(playOut([...numbers], rng), `a play-out of [${numbers}]`).toBe(isMade);
    expect(rng.below, `draws of a play-out of [${numbers}]`).toEqual([]);
  }
});

test("a single number is 24, or it is not", () => {
  for (const [x, isMade] of [
    [24, true],
    [8 / (3 - 8 / 3), true],
    [23.9999, false],
    [-24, false],
    [0, false],
  ] as const) {
    const rng = scripted([]);
    expect(playOut([x], rng), `a play-out of [${x}]`).toBe(isMade);
    expect(rng.below, `draws of a play-out of [${x}]`).toEqual([]);
  }
});

test("24 with a number left over is no success", () => {
  for (const numbers of [
    [5, 24],
    [24, 24],
    [24, -3],
  ])
    expect(playOut(numbers, scripted([])), `a play-out of [${numbers}]`).toBe(false);
  // After 24 + 1 or 24 − 1 nothing is left to win, and some moves end at [1, 24].
  for (const numbers of [
    [1, 2, 24],
    [5, 5, 24],
    [2, 3, 4],
  ])
    for (const [move, isMade] of lastLooks(numbers).entries())
      expect(playOut([...numbers], scripted([move])), `a play-out of [${numbers}] with move ${move}`).toBe(
        isMade,
      );
});

test("the numbers stay as they were", () => {
  const numbers = [9, 2, 13, 4];
  expect(() => playOut(numbers, scripted([3, 5]))).toLeaveUnchanged({ numbers });
  expect(() => playOutValue(numbers, 3, scripted([3, 5, 1]))).toLeaveUnchanged({ numbers });
});

test("a move is one draw among all next states", () => {
  for (const numbers of [
    [2, 3, 7],
    [1, 2, 3, 4],
    [6, 6, 6, 6],
    [1, 1, 2, 5, 7],
  ]) {
    const rng = scripted([2, 1, 3]);
    playOut(numbers, rng);
    const due: number[] = [];
    let state = numbers;
    for (const draw of [2, 1, 3].slice(0, numbers.length - 2)) {
      const next = nextStates(state);
      due.push(next.length);
      state = next[draw];
    }
    expect(rng.below, `from how many states each move of [${numbers}] was drawn`).toEqual(due);
  }
});

test("four numbers: each pair of moves ends where it leads", () => {
  for (const numbers of [
    [2, 3, 4, 6],
    [3, 3, 8, 8],
    [1, 1, 1, 1],
  ])
    for (const [first, state] of nextStates(numbers).entries())
      for (const [second, isMade] of lastLooks(state).entries())
        expect(
          playOut([...numbers], scripted([first, second])),
          `a play-out of [${numbers}] with moves ${first} and ${second}`,
        ).toBe(isMade);
});

test("four numbers: one play-out after the other, two draws each", () => {
  const numbers = [2, 3, 4, 6];
  const draws = [3, 1, 20, 2, 7, 4, 12, 6, 30, 0];
  const wins = [0, 2, 4, 6, 8].filter((i) => lastLooks(nextStates(numbers)[draws[i]])[draws[i + 1]]);
  const rng = scripted(draws);
  const value = playOutValue(numbers, 5, rng);
  expect(rng.below, "draws of five play-outs").toHaveLength(10);
  expect(value).toMatchValues(wins.length / 5, { what: "the value of [2, 3, 4, 6] with five play-outs" });
});

test("the value is the share of play-outs that succeed", () => {
  const numbers = [2, 3, 4];
  const looks = lastLooks(numbers);
  const [win, loss] = [looks.indexOf(true), looks.indexOf(false)];
  for (const draws of [
    [win, loss, loss],
    [loss, loss, win],
    [win, win, loss, win, loss],
    [loss],
    [win],
    [win, win, win, win],
    [loss, loss],
  ]) {
    const wins = draws.filter((draw) => draw === win).length;
    const rng = scripted(draws);
    const value = playOutValue(numbers, draws.length, rng);
    expect(value).toMatchValues(wins / draws.length, {
      what: `the value with ${wins} of ${draws.length} play-outs successful`,
    });
    expect(rng.below, `draws of ${draws.length} play-outs`).toHaveLength(draws.length);
  }
});

test("two numbers or one have an exact value, without a draw", () => {
  for (const [numbers, value] of [
    [[3, 8], 1],
    [[4, 5], 0],
    [[24], 1],
    [[7], 0],
    [[0, 24], 1],
    [[5, 24], 0],
  ] as const)
    for (const count of [1, 2, 7]) {
      const rng = scripted([]);
      expect(playOutValue([...numbers], count, rng)).toMatchValues(value, {
        what: `the value of [${numbers}] with ${count} play-outs`,
      });
      expect(rng.below, `draws for the value of [${numbers}]`).toEqual([]);
    }
});

test("many play-outs come near the chance of success", async () => {
  const rng = specRandom();
  const states = [
    [2, 3, 4],
    [1, 4, 6],
    [1, 2, 3, 4],
    [2, 3, 4, 6],
    [3, 3, 8, 8],
  ];
  const measured = states.map((numbers) => ({
    numbers,
    chance: exactValue(numbers),
    values: [20, 2000].map((count) => playOutValue(numbers, count, rng)),
  }));
  await exhibit({
    kind: "table",
    title: "how good is a state?",
    caption: "20 play-outs say little about a state from which success is rare.",
    columns: ["state", "chance of success", "20 play-outs", "2,000 play-outs"],
    rows: measured.map(({ numbers, chance, values }) => [
      `[${numbers.join(", ")}]`,
      chance.toFixed(4),
      ...values.map((v) => v.toFixed(4)),
    ]),
  });
  for (const { numbers, chance, values } of measured) {
    // Five standard errors and half a play-out; a false alarm has a chance of about 1e-6.
    const slack = 5 * Math.sqrt((chance * (1 - chance)) / 2000) + 0.003;
    expect(values[1]).toLieBetween(
      chance - slack,
      chance + slack,
      `the value of [${numbers}] over 2,000 play-outs`,
    );
  }
});

test("each call plays anew, from its own numbers", () => {
  const rng = specRandom(1);
  const numbers = [2, 3, 4];
  const values = Array.from({ length: 600 }, () => playOutValue(numbers, 2, rng));
  expect(new Set(values), "the values of 600 estimates with two play-outs").toEqual(new Set([0, 0.5, 1]));
  const list = [3, 8];
  expect(playOut(list, rng), "a play-out of [3, 8]").toBe(true);
  expect(playOutValue(list, 3, rng), "the value of [3, 8]").toBe(1);
  list[1] = 9;
  expect(playOut(list, rng), "a play-out of [3, 9], the same list").toBe(false);
  expect(playOutValue(list, 3, rng), "the value of [3, 9], the same list").toBe(0);
});

test("no play-outs, and a share of one, are refused", () => {
  for (const count of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    for (const numbers of [[2, 3, 4], [3, 8], [24]])
      expect(() => playOutValue(numbers, count, specRandom())).toRefuse(
        RangeError,
        `${count} play-outs`,
        String(count),
      );
});

test("no number, NaN and Infinity are refused", () => {
  const rng = specRandom();
  expect(() => playOut([], rng)).toRefuse(RangeError, "a state without a number");
  expect(() => playOutValue([], 3, rng)).toRefuse(RangeError, "a state without a number");
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const numbers of [[bad], [3, bad], [bad, 2, 3], [1, bad, 3], [1, 2, bad]]) {
      expect(() => playOut(numbers, rng)).toRefuse(RangeError, `a play-out from ${bad}`, String(bad));
      expect(() => playOutValue(numbers, 3, rng)).toRefuse(
        RangeError,
        `the value of a state with ${bad}`,
        String(bad),
      );
    }
});
