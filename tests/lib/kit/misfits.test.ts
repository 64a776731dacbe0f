import { expect, test } from "vitest";
import { misfitRows } from "#lib/kit/misfits";

const lengths = (rows: number[][]) => rows.map((row) => row.length).join();

test("one row is too short or too long: the last, the first, one between", () => {
  const fits = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  expect(misfitRows("X", fits).map(({ rows }) => lengths(rows))).toEqual([
    "2,2,1",
    "2,2,3",
    "1,2,2",
    "3,2,2",
    "2,1,2",
    "2,3,2",
  ]);
  expect(misfitRows("X", fits)[0].what).toBe("X whose row 2 has 1 numbers, not 2");
  expect(misfitRows("W", fits.slice(1)).map(({ rows }) => lengths(rows))).toEqual([
    "2,1",
    "2,3",
    "1,2",
    "3,2",
  ]);
});
