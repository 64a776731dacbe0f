import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { type Counts, wilsonInterval } from "./wilson-interval.js";

function expectInterval(
  got: ReturnType<typeof wilsonInterval>,
  [rate, low, high]: [number, number, number],
  of: string,
  atol = 1e-6,
): void {
  expect(got.rate).toMatchValues(rate, { what: `the rate of ${of}`, atol });
  expect(got.low).toMatchValues(low, { what: `the lower end of ${of}`, atol });
  expect(got.high).toMatchValues(high, { what: `the upper end of ${of}`, atol });
}

const counts = (wins: number, ties: number, losses: number): Counts => ({ wins, ties, losses });

/** Where the observed rate begins to surprise, between a q that surprises and one that does not, by halving. */
function edge(n: number, rate: number, z: number, outside: number): number {
  let [out, inside] = [outside, rate];
  for (let k = 0; k < 60; k++) {
    const q = (out + inside) / 2;
    if (Math.abs(rate - q) > z * Math.sqrt((q * (1 - q)) / n)) out = q;
    else inside = q;
  }
  return inside;
}

test("3 wins, 2 ties and 4 losses are a rate of 4 in 9", () => {
  expect(wilsonInterval(counts(3, 2, 4)).rate).toMatchValues(4 / 9, { what: "the rate" });
});

test("all games won, or all lost", () => {
  expect(wilsonInterval(counts(7, 0, 0)).rate).toMatchValues(1, { what: "the rate of 7 wins" });
  expect(wilsonInterval(counts(0, 0, 7)).rate).toMatchValues(0, { what: "the rate of 7 losses" });
});

test("56 of 100: from 0.462 to 0.653", () => {
  expectInterval(wilsonInterval(counts(56, 0, 44)), [0.56, 0.462279, 0.653281], "56 of 100");
});

test("5 of 5 may still be a rate of 0.57", () => {
  expectInterval(wilsonInterval(counts(5, 0, 0)), [1, 0.565509, 1], "5 of 5");
  expectInterval(wilsonInterval(counts(0, 0, 5)), [0, 0, 0.434491], "0 of 5");
});

test("ties are games: they make the interval narrower", () => {
  expectInterval(wilsonInterval(counts(3, 2, 4)), [4 / 9, 0.188775, 0.733353], "3 wins, 2 ties, 4 losses");
  expectInterval(wilsonInterval(counts(0, 4, 0)), [0.5, 0.150036, 0.849964], "4 ties");
});

test("a single game, won, tied or lost", () => {
  expectInterval(wilsonInterval(counts(1, 0, 0)), [1, 0.206543, 1], "1 win");
  expectInterval(wilsonInterval(counts(0, 1, 0)), [0.5, 0.054619, 0.945381], "1 tie");
  expectInterval(wilsonInterval(counts(0, 0, 1)), [0, 0, 0.793457], "1 loss");
});

test("another z, another interval", () => {
  expectInterval(wilsonInterval(counts(3, 2, 4), 1), [4 / 9, 0.292767, 0.607233], "4 in 9, z = 1");
  expectInterval(wilsonInterval(counts(6, 0, 1), 3), [6 / 7, 0.325742, 0.986758], "6 of 7, z = 3");
  expectInterval(wilsonInterval(counts(6, 0, 1), 0), [6 / 7, 6 / 7, 6 / 7], "6 of 7, z = 0");
});

test("at both ends the observed rate is just no surprise", () => {
  for (const [wins, ties, losses, z] of [
    [3, 1, 8, 0.5],
    [1, 0, 12, 1.96],
    [40, 7, 6, 2.576],
    [99_990, 0, 10, 1.96],
    [2, 1, 0, 1e-3],
  ]) {
    const n = wins + ties + losses;
    const rate = (wins + ties / 2) / n;
    const ends: [number, number, number] = [rate, edge(n, rate, z, 0), edge(n, rate, z, 1)];
    expectInterval(
      wilsonInterval(counts(wins, ties, losses), z),
      ends,
      `${wins}, ${ties}, ${losses}, z = ${z}`,
      1e-9,
    );
  }
});

test("no end lies outside 0 to 1, not even by rounding", () => {
  for (let n = 1; n <= 60; n++)
    for (const z of [0.5, 1, 1.96, 3])
      for (const [wins, losses] of [
        [n, 0],
        [0, n],
      ]) {
        const { low, high } = wilsonInterval(counts(wins, 0, losses), z);
        expect(low).toLieBetween(0, 1, `the lower end of ${wins} of ${n}, z = ${z}`);
        expect(high).toLieBetween(0, 1, `the upper end of ${wins} of ${n}, z = ${z}`);
      }
});

test("the other side's interval is the mirror image", () => {
  const mine = wilsonInterval(counts(11, 3, 5));
  const theirs = wilsonInterval(counts(5, 3, 11));
  expectInterval(theirs, [1 - mine.rate, 1 - mine.high, 1 - mine.low], "the other side", 1e-9);
});

test("each call counts its own games and leaves them alone", () => {
  const others = { "counts.wins": 6, "counts.ties": 1, "counts.losses": 9, z: 1 };
  expect(wilsonInterval).toHeed({ counts: counts(3, 2, 4), z: 1.96 }, { others });
  expect(wilsonInterval).toReturnNew({ counts: counts(3, 2, 4), z: 1.96 });
  const games = counts(3, 2, 4);
  wilsonInterval(games);
  expect(games, "the counts after the call").toEqual(counts(3, 2, 4));
});

test("no games, broken counts and a negative z are refused", () => {
  expect(() => wilsonInterval(counts(0, 0, 0))).toRefuse(RangeError, "no games");
  expect(() => wilsonInterval(counts(-1, 0, 8))).toRefuse(RangeError, "-1 wins", -1);
  expect(() => wilsonInterval(counts(3, 1.5, 8))).toRefuse(RangeError, "1.5 ties", 1.5);
  expect(() => wilsonInterval(counts(3, 1, Number.NaN))).toRefuse(RangeError, "NaN losses", /NaN/);
  expect(() => wilsonInterval(counts(Number.POSITIVE_INFINITY, 1, 2))).toRefuse(
    RangeError,
    "endless wins",
    /Infinity/,
  );
  expect(() => wilsonInterval(counts(3, 1, 2), -1)).toRefuse(RangeError, "z = -1", -1);
  expect(() => wilsonInterval(counts(3, 1, 2), Number.NaN)).toRefuse(RangeError, "z = NaN", /NaN/);
  expect(() => wilsonInterval(counts(3, 1, 2), Number.POSITIVE_INFINITY)).toRefuse(
    RangeError,
    "an endless z",
    /Infinity/,
  );
});

test("84 of 90 is better than 71 of 90; 16 of 18 may not be", async () => {
  const measured = { "84 of 90": [84, 6], "71 of 90": [71, 19], "16 of 18": [16, 2], "14 of 18": [14, 4] };
  const rows = Object.entries({ ...measured, "0 of 36": [0, 36] }).map(
    ([name, [wins, losses]]) => [name, wilsonInterval(counts(wins, 0, losses))] as const,
  );
  await exhibit({
    kind: "table",
    title: "right answers, and the true rates that they leave possible",
    caption: "The same two rates, about 0.9 and 0.8: 90 questions tell them apart, 18 do not.",
    columns: ["right", "rate", "low", "high"],
    rows: rows.map(([name, { rate, low, high }]) => [
      name,
      ...[rate, low, high].map((x) => Math.abs(x).toFixed(3)),
    ]),
  });
  const ends = rows.slice(0, 4).map(([, { low, high }]) => [low, high]);
  expect(ends).toMatchValues(
    [
      [0.862097, 0.96909],
      [0.69365, 0.860475],
      [0.671998, 0.968981],
      [0.54785, 0.909992],
    ],
    { axes: "model end", what: "the intervals of 84 and 71 of 90, 16 and 14 of 18", atol: 1e-6 },
  );
});
