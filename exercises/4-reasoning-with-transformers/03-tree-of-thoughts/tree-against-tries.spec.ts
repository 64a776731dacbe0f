import { expect, test } from "vitest";
import { type Cost, showCost } from "#lib/exhibit/accuracy-against-tokens";
import { specRandom } from "#lib/kit/seed";
import type { Random } from "#lib/random";
import { puzzles } from "#lib/search/game-24";
import { exhibit } from "#lib/spec/exhibit";
import { canReach } from "./can-reach.js";
import { nextStates } from "./next-states.js";
import { playOut, playOutValue } from "./play-outs.js";
import { type Attempt, searchTree, tryOften } from "./tree-against-tries.js";

/** Judges whether a puzzle was solved, and then the work. */
function expectAttempt(got: Attempt, due: Attempt, what: string): void {
  expect(got.isSolved, `solved by ${what}`).toBe(due.isSolved);
  expect(got.playOuts, `play-outs of ${what}`).toBe(due.playOuts);
}

const told = (puzzle: number[], what: string) => `${what} on [${puzzle.join(", ")}]`;

test("two numbers: the tree needs no play-out", () => {
  const rng = specRandom();
  const plan = { beam: 1, playOuts: 3 };
  expectAttempt(searchTree([3, 8], plan, rng), { isSolved: true, playOuts: 0 }, told([3, 8], "the tree"));
  expectAttempt(searchTree([4, 5], plan, rng), { isSolved: false, playOuts: 0 }, told([4, 5], "the tree"));
});

test("three numbers: a look at two numbers is one play-out", () => {
  const rng = specRandom();
  for (const playOuts of [1, 3, 20])
    for (const puzzle of [
      [2, 3, 4],
      [1, 1, 2],
      [4, 4, 4],
      [5, 7, 12],
      [7, 13, 13],
    ]) {
      const due = { isSolved: canReach(puzzle, 24), playOuts: nextStates(puzzle).length };
      expectAttempt(searchTree(puzzle, { beam: 1, playOuts }, rng), due, told(puzzle, "a beam of 1"));
    }
});

test("24 with numbers left over is no solution", () => {
  const rng = specRandom();
  for (const puzzle of [
    [24, 24],
    [5, 24],
  ])
    expectAttempt(
      searchTree(puzzle, { beam: 5, playOuts: 2 }, rng),
      { isSolved: false, playOuts: 0 },
      told(puzzle, "the tree"),
    );
  for (const puzzle of [
    [1, 2, 24],
    [11, 13, 13],
    [1, 3, 8],
  ])
    expect(
      searchTree(puzzle, { beam: 30, playOuts: 2 }, rng).isSolved,
      told(puzzle, "solved by a beam of 30"),
    ).toBe(canReach(puzzle, 24));
});

test("8 / (3 − 8 / 3) is 24 but for rounding", () => {
  for (const puzzle of [
    [3, 3, 8, 8],
    [1, 5, 5, 5],
  ]) {
    const { isSolved } = searchTree(puzzle, { beam: 1000, playOuts: 1 }, specRandom());
    expect(isSolved, told(puzzle, "solved by a beam that keeps all")).toBe(true);
  }
});

test("four numbers: a state costs as many play-outs as are made", () => {
  const rng = specRandom();
  for (const playOuts of [1, 2, 5])
    for (const puzzle of [
      [2, 3, 4, 6],
      [1, 1, 1, 1],
      [6, 6, 6, 6],
      [3, 3, 8, 8],
    ]) {
      const children = nextStates(puzzle);
      const looks = children.map((state) => nextStates(state).length).reduce((sum, n) => sum + n, 0);
      const due = { isSolved: canReach(puzzle, 24), playOuts: children.length * playOuts + looks };
      const what = told(puzzle, `a beam that keeps all, ${playOuts} play-outs a state,`);
      expectAttempt(searchTree(puzzle, { beam: Number.POSITIVE_INFINITY, playOuts }, rng), due, what);
    }
});

test("one number is solved at once, or never", () => {
  const rng = specRandom();
  expectAttempt(
    searchTree([24], { beam: 2, playOuts: 3 }, rng),
    { isSolved: true, playOuts: 0 },
    told([24], "the tree"),
  );
  for (const x of [23, 24.4, 23.9999])
    expectAttempt(
      searchTree([x], { beam: 2, playOuts: 3 }, rng),
      { isSolved: false, playOuts: 0 },
      told([x], "the tree"),
    );
});

test("beams: as a search written out has it, draw by draw", () => {
  const drawn = specRandom(1);
  for (let i = 0; i < 12; i++) {
    const puzzle = Array.from({ length: 3 + (i % 3 > 0 ? 1 : 0) }, () => 1 + drawn.integer(13));
    for (const plan of [
      { beam: 1, playOuts: 1 },
      { beam: 1, playOuts: 4 },
      { beam: 3, playOuts: 2 },
    ]) {
      const [rng, same] = [specRandom(2 + i), specRandom(2 + i)];
      const due = writtenOut(puzzle, plan, same);
      const what = told(puzzle, `a beam of ${plan.beam}, ${plan.playOuts} play-outs a state,`);
      expectAttempt(searchTree(puzzle, plan, rng), due, what);
      expect(rng.random(), `the number drawn after ${what}`).toBe(same.random());
    }
  }
});

test("tries end with the first success, and count it", () => {
  for (const [i, puzzle] of [
    [2, 3, 4, 6],
    [2, 3, 4],
    [1, 2, 3, 4],
    [1, 4, 6],
    [3, 3, 8, 8],
  ].entries()) {
    const [rng, same] = [specRandom(20 + i), specRandom(20 + i)];
    let first = 1;
    while (first < 10_000 && !playOut(puzzle, same)) first++;
    const got = tryOften(puzzle, first + 7, rng);
    expect(got.isSolved, told(puzzle, `solved by ${first + 7} tries`)).toBe(true);
    expect(rng.random(), `the number drawn after the tries on [${puzzle}]`).toBe(same.random());
    expect(got.playOuts, told(puzzle, `play-outs of ${first + 7} tries`)).toBe(first);
    expectAttempt(
      tryOften(puzzle, first, specRandom(20 + i)),
      { isSolved: true, playOuts: first },
      told(puzzle, `${first} tries`),
    );
    if (first > 1)
      expectAttempt(
        tryOften(puzzle, first - 1, specRandom(20 + i)),
        { isSolved: false, playOuts: first - 1 },
        told(puzzle, `${first - 1} tries`),
      );
  }
});

test("without a success all tries are used, and 0 tries solve none", () => {
  const rng = specRandom();
  for (const tries of [0, 1, 13])
    expectAttempt(
      tryOften([1, 1, 1, 1], tries, rng),
      { isSolved: false, playOuts: tries },
      told([1, 1, 1, 1], `${tries} tries`),
    );
  expectAttempt(tryOften([24], 5, rng), { isSolved: true, playOuts: 1 }, told([24], "5 tries"));
  expectAttempt(tryOften([23], 5, rng), { isSolved: false, playOuts: 5 }, told([23], "5 tries"));
  expectAttempt(tryOften([3, 8], 0, rng), { isSolved: false, playOuts: 0 }, told([3, 8], "0 tries"));
  expectAttempt(tryOften([3, 8], 4, rng), { isSolved: true, playOuts: 1 }, told([3, 8], "4 tries"));
});

test("the puzzle stays as it was, and each call has its own", () => {
  const puzzle = [9, 2, 13, 4];
  expect(() => searchTree(puzzle, { beam: 2, playOuts: 2 }, specRandom())).toLeaveUnchanged({ puzzle });
  expect(() => tryOften(puzzle, 3, specRandom())).toLeaveUnchanged({ puzzle });
  const list = [3, 8];
  const first = [searchTree(list, { beam: 1, playOuts: 1 }, specRandom()), tryOften(list, 2, specRandom())];
  list[1] = 9;
  const second = [searchTree(list, { beam: 1, playOuts: 1 }, specRandom()), tryOften(list, 2, specRandom())];
  expect(
    first.map(({ isSolved }) => isSolved),
    "[3, 8] solved, told after [3, 9]",
  ).toEqual([true, true]);
  expect(
    second.map(({ isSolved }) => isSolved),
    "[3, 9] solved, in the list that held [3, 8]",
  ).toEqual([false, false]);
  const rng = specRandom(3);
  const works = Array.from({ length: 20 }, () => tryOften([2, 3, 4, 6], 500, rng).playOuts);
  expect(new Set(works).size, "different numbers of tries in 20 calls").toBeGreaterThan(5);
});

test("plans, tries and puzzles that are none are refused", () => {
  const rng = specRandom();
  for (const beam of [0, -1, 1.5, Number.NaN])
    expect(() => searchTree([2, 3, 4, 6], { beam, playOuts: 2 }, rng)).toRefuse(
      RangeError,
      `a beam of ${beam}`,
      String(beam),
    );
  for (const playOuts of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    for (const puzzle of [
      [2, 3, 4, 6],
      [2, 3, 4],
    ])
      expect(() => searchTree(puzzle, { beam: 2, playOuts }, rng)).toRefuse(
        RangeError,
        `${playOuts} play-outs a state`,
        String(playOuts),
      );
  for (const tries of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => tryOften([3, 8], tries, rng)).toRefuse(RangeError, `${tries} tries`, String(tries));
  expect(() => searchTree([], { beam: 2, playOuts: 2 }, rng)).toRefuse(
    RangeError,
    "a puzzle without a number",
  );
  expect(() => tryOften([], 2, rng)).toRefuse(RangeError, "a puzzle without a number");
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const puzzle of [[bad], [bad, 2, 3], [1, bad, 3], [1, 2, bad]]) {
      expect(() => searchTree(puzzle, { beam: 2, playOuts: 2 }, rng)).toRefuse(
        RangeError,
        `a puzzle with ${bad}`,
        String(bad),
      );
      for (const tries of [0, 2])
        expect(() => tryOften(puzzle, tries, rng)).toRefuse(RangeError, `a puzzle with ${bad}`, String(bad));
    }
});

test("the experiment: as many tries as the tree had play-outs", async () => {
  const drawn = specRandom(4);
  const rng = specRandom(5);
  const memo = new Map<string, boolean>();
  const all = puzzles();
  const chosen: number[][] = [];
  while (chosen.length < 40) {
    const puzzle = all[drawn.integer(all.length)];
    if (canReach(puzzle, 24, memo)) chosen.push(puzzle);
  }
  const plans = [
    [1, 1],
    [1, 5],
    [5, 5],
    [20, 5],
  ].map(([beam, playOuts]) => ({ beam, playOuts }));
  const results = plans.map((plan) => {
    const trees = chosen.map((puzzle) => searchTree(puzzle, plan, rng));
    const tries = chosen.map((puzzle, i) => tryOften(puzzle, trees[i].playOuts, rng));
    return { plan, trees, tries };
  });
  const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const accuracy = (attempts: Attempt[]) => mean(attempts.map(({ isSolved }) => Number(isSolved)));
  const work = (attempts: Attempt[]) => Math.round(mean(attempts.map(({ playOuts }) => playOuts)));
  await exhibit({
    kind: "table",
    title: "a tree against tries",
    caption: "40 puzzles. Each gets as many tries as its tree made play-outs; tries end with a success.",
    columns: [
      "beam",
      "play-outs a state",
      "tree solves",
      "play-outs",
      "tries solve",
      "play-outs allowed",
      "made",
    ],
    rows: results.map(({ plan, trees, tries }) => [
      plan.beam,
      plan.playOuts,
      accuracy(trees).toFixed(2),
      work(trees),
      accuracy(tries).toFixed(2),
      work(trees),
      work(tries),
    ]),
  });
  await exhibit({
    kind: "curve",
    title: "accuracy against work",
    caption: "At equal work the tree does not solve more than the tries.",
    series: {
      tree: { x: results.map(({ trees }) => work(trees)), y: results.map(({ trees }) => accuracy(trees)) },
      tries: { x: results.map(({ trees }) => work(trees)), y: results.map(({ tries }) => accuracy(tries)) },
    },
    xLabel: "play-outs allowed for a puzzle",
    yLabel: "solved",
  });
  await showCost(
    {
      "3 tree": results.map(({ trees }): Cost => [work(trees), accuracy(trees)]),
      "3 tries": results.map(({ trees, tries }): Cost => [work(trees), accuracy(tries)]),
    },
    "evaluations",
  );
  for (const { plan, trees, tries } of results) {
    const what = `with a beam of ${plan.beam} and ${plan.playOuts} play-outs a state`;
    expect(accuracy(trees) - accuracy(tries)).toLieBetween(
      -0.4,
      0.4,
      `how much more the tree solves, ${what}`,
    );
  }
});

/** Beam search written out: the states of a level, their values, and how many are ahead of each. */
function writtenOut(puzzle: number[], plan: { beam: number; playOuts: number }, rng: Random): Attempt {
  let [level, made] = [[puzzle], 0];
  while (level.length > 0 && level[0].length > 1) {
    const children = level.flatMap((state) => nextStates(state));
    if (children[0].length === 1)
      return { isSolved: children.some((state) => canReach(state, 24)), playOuts: made };
    const values = children.map((state) => playOutValue(state, plan.playOuts, rng));
    made += children[0].length === 2 ? children.length : children.length * plan.playOuts;
    const ahead = (i: number) => values.filter((v, j) => v > values[i] || (v === values[i] && j < i)).length;
    level = [];
    for (const [i, child] of children.entries()) level[ahead(i)] = child;
    level = level.slice(0, plan.beam);
  }
  return { isSolved: canReach(level[0], 24), playOuts: made };
}
