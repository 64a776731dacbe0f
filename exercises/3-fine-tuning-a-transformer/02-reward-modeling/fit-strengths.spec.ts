import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { fitStrengths } from "./fit-strengths.js";

interface Case {
  wins: number[][];
  strengths: number[];
}

const cases = () => golden<Record<string, Case>>("strengths");

function expectStrengths(wins: number[][], strengths: number[], of: string): void {
  expect(fitStrengths(wins)).toMatchValues(strengths, {
    axes: "player",
    what: `the strengths of ${of}`,
    atol: 1e-6,
  });
}

const LN3 = Math.log(3);

test("3 wins of 4: a difference of ln 3", () => {
  const [winner, loser] = fitStrengths([
    [0, 3],
    [1, 0],
  ]);
  expect(winner - loser).toMatchValues(LN3, { what: "the difference of winner and loser", atol: 1e-6 });
});

test("300 wins of 400: the same difference", () => {
  // A step that grows with the number of games overshoots here, and says so before it wastes the time of all other tables.
  const [winner, loser] = fitStrengths([
    [0, 300],
    [100, 0],
  ]);
  expect(winner - loser).toMatchValues(LN3, { what: "the difference of winner and loser", atol: 1e-6 });
});

test("3,000 wins of 4,000, and 30,000 of 40,000: the same", () => {
  for (const count of [1_000, 10_000]) {
    const [winner, loser] = fitStrengths([
      [0, 3 * count],
      [count, 0],
    ]);
    expect(winner - loser).toMatchValues(LN3, {
      what: `the difference of winner and loser after ${4 * count} games`,
      atol: 1e-6,
    });
  }
});

test("as many wins as losses: no player is stronger", () => {
  const strengths = fitStrengths([
    [0, 2, 7],
    [2, 0, 1],
    [7, 1, 0],
  ]);
  expect(strengths.map((strength) => strength - strengths[0])).toMatchValues([0, 0, 0], {
    axes: "player",
    what: "the differences to player 0",
    atol: 1e-6,
  });
});

test("the mean of the strengths is 0", () => {
  for (const [name, { wins }] of Object.entries(cases())) {
    const strengths = fitStrengths(wins);
    expect(strengths).toHaveShape([wins.length], "player", `the strengths of ${name}`);
    expect(strengths.reduce((total, strength) => total + strength, 0) / wins.length).toMatchValues(0, {
      what: `the mean strength of ${name}`,
      atol: 1e-6,
    });
  }
});

test("two that never met are compared through a third", () => {
  expectStrengths(
    [
      [0, 3, 0],
      [1, 0, 6],
      [0, 2, 0],
    ],
    [LN3, 0, -LN3],
    "A, B and C, where A beat B 3 : 1 and B beat C 6 : 2",
  );
});

test("each player has the wins that its strength expects", () => {
  for (const [name, { wins }] of Object.entries(cases())) {
    const strengths = fitStrengths(wins);
    expect(strengths).toHaveShape([wins.length], "player", `the strengths of ${name}`);
    const expected = wins.map((row, i) =>
      row.reduce(
        (total, won, j) => total + (won + wins[j][i]) / (1 + Math.exp(strengths[j] - strengths[i])),
        0,
      ),
    );
    const won = wins.map((row) => row.reduce((total, count) => total + count, 0));
    expect(expected).toMatchValues(won, { axes: "player", what: `the expected wins of ${name}`, atol: 1e-4 });
  }
});

test("five players: most wins is not strongest", async () => {
  const { wins, strengths } = cases()["five players"];
  const got = fitStrengths(wins);
  const won = wins.map((row) => row.reduce((total, count) => total + count, 0));
  const lost = wins.map((_, i) => wins.reduce((total, row) => total + row[i], 0));
  await exhibit({
    kind: "table",
    title: "wins and strengths",
    caption:
      "Player 3 has won 7 games, player 0 has won 25. Player 3 is the stronger one: look at whom it has met.",
    columns: ["player", "games", "wins", "strength"],
    rows: wins.map((_, i) => [i, won[i] + lost[i], won[i], Number(got?.[i]).toFixed(3)]),
  });
  expect(got).toMatchValues(strengths, { axes: "player", what: "the strengths", atol: 1e-6 });
});

test("a chain, a ring, ties, and strengths far apart", () => {
  for (const [name, { wins, strengths }] of Object.entries(cases())) expectStrengths(wins, strengths, name);
});

test("a chain of eight players", () => {
  // Each has met its neighbors alone, so neighbors are apart by the log-odds of their own games.
  const won = [5, 2, 7, 1, 4, 3, 8];
  const lost = [2, 3, 3, 4, 1, 2, 5];
  const wins = Array.from({ length: 8 }, (_, i) =>
    Array.from({ length: 8 }, (_, j) => (j === i + 1 ? won[i] : j === i - 1 ? lost[j] : 0)),
  );
  const behind = [0];
  for (const [i, count] of won.entries()) behind.push(behind[i] - Math.log(count / lost[i]));
  const mean = behind.reduce((total, x) => total + x, 0) / 8;
  expectStrengths(
    wins,
    behind.map((x) => x - mean),
    "eight players, of whom each has met its neighbors alone",
  );
});

test("all games three times: the same strengths", () => {
  const { wins, strengths } = cases()["a chain"];
  expectStrengths(
    wins.map((row) => row.map((won) => 3 * won)),
    strengths,
    "a chain, each game three times",
  );
});

test("games that count a thousandth, or less: the same strengths", () => {
  const { wins, strengths } = cases()["a chain"];
  for (const weight of [1e-3, 1e-9])
    expectStrengths(
      wins.map((row) => row.map((won) => weight * won)),
      strengths,
      `a chain, each game counted ${weight} times`,
    );
});

test("strengths have no largest: 46 apart", () => {
  const far = 10 * Math.LN10;
  expectStrengths(
    [
      [0, 1e20],
      [1, 0],
    ],
    [far, -far],
    "1e20 wins against one",
  );
});

test("players in another order, or wins as losses", () => {
  const { wins, strengths } = cases()["five players"];
  const order = [3, 0, 4, 1, 2];
  expectStrengths(
    order.map((i) => order.map((j) => wins[i][j])),
    order.map((i) => strengths[i]),
    "the players in the order 3, 0, 4, 1, 2",
  );
  expectStrengths(
    wins.map((row, i) => row.map((_, j) => wins[j][i])),
    strengths.map((strength) => -strength),
    "the same players, each win a loss",
  );
});

test("a single player has the strength 0", () => {
  expectStrengths([[0]], [0], "one player");
  expect(fitStrengths).toReturnNew({ wins: [[0]] }, { neverZero: ["wins"] });
});

test("the table stays as it was, and each call fits its own", () => {
  const { wins } = cases()["five players"];
  expect(() => fitStrengths(wins)).toLeaveUnchanged({ wins });
  const others = { wins: wins.map((row, i) => row.map((_, j) => wins[j][i])) };
  expect(fitStrengths).toHeed({ wins }, { others });
  expect(fitStrengths).toReturnNew({ wins }, { neverZero: ["wins"] });
});

test("two groups that never met: refused", () => {
  const apart = [
    [0, 0, 1, 0],
    [0, 0, 0, 5],
    [2, 0, 0, 0],
    [0, 4, 0, 0],
  ];
  expect(() => fitStrengths(apart)).toRefuse(RangeError, "two groups that never met", 0, 1);
});

test("without defeat or without win: refused", () => {
  expect(() =>
    fitStrengths([
      [0, 1],
      [0, 0],
    ]),
  ).toRefuse(RangeError, "a single game", 1, 0);
  expect(() =>
    fitStrengths([
      [0, 2, 1],
      [0, 0, 1],
      [0, 4, 0],
    ]),
  ).toRefuse(RangeError, "a player without defeat", 1, 0);
  expect(() =>
    fitStrengths([
      [0, 2, 1],
      [3, 0, 1],
      [0, 0, 0],
    ]),
  ).toRefuse(RangeError, "a player without win", 2, 0);
});

test("named are who cannot reach, and who is not reached", () => {
  const line = [
    [0, 0, 3],
    [2, 0, 0],
    [0, 0, 0],
  ];
  expect(() => fitStrengths(line)).toRefuse(RangeError, "three players, where 1 beat 0 and 0 beat 2", 0, 1);
});

test("a whole group that is never beaten: refused", () => {
  const unbeaten = [
    [0, 1, 0, 0],
    [2, 0, 0, 0],
    [1, 1, 0, 5],
    [0, 3, 4, 0],
  ];
  expect(() => fitStrengths(unbeaten)).toRefuse(RangeError, "players 2 and 3, beaten by nobody else", 0, 2);
});

test("what is no table of games is refused", () => {
  expect(() => fitStrengths([])).toRefuse(RangeError, "a table without players");
  expect(() =>
    fitStrengths([
      [0, 1, 1],
      [1, 0, 1],
    ]),
  ).toRefuse(RangeError, "2 rows of 3", 2, 3);
  expect(() => fitStrengths([[0, 1], [1]])).toRefuse(RangeError, "a short row", 1);
  expect(() =>
    fitStrengths([
      [0, 3],
      [-0.5, 0],
    ]),
  ).toRefuse(RangeError, "a count of -0.5", -0.5);
  expect(() =>
    fitStrengths([
      [0, Number.NaN],
      [1, 0],
    ]),
  ).toRefuse(RangeError, "a count of NaN", /NaN/);
  expect(() =>
    fitStrengths([
      [0, 3],
      [Number.POSITIVE_INFINITY, 0],
    ]),
  ).toRefuse(RangeError, "an endless count", /Infinity/);
  expect(() =>
    fitStrengths([
      [0, 3],
      [1, 7],
    ]),
  ).toRefuse(RangeError, "a player that plays itself", 7);
});
